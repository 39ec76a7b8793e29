#include "engine/sched/strategy.h"

#include "engine/sched/settings.h"

#include <fmt/format.h>

#include <charconv>

namespace heddle {

namespace {

constexpr int kPctDepthMax = 100;

// The d of "pct:d"; 0 if it is something else.
int pct_depth(std::string_view name) {
  if (name == "pct") return 3;
  if (!name.starts_with("pct:")) return 0;
  name.remove_prefix(4);
  int depth = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), depth);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && depth >= 1 && depth <= kPctDepthMax ? depth : 0;
}

}  // namespace

Result<std::unique_ptr<Strategy>> make_strategy(const RunSettings& settings) {
  if (!settings.schedule.empty()) {
    Result<Schedule> schedule = parse_schedule(settings.schedule);
    if (!schedule) return schedule.error();
    return make_replay_strategy(std::move(schedule.value()));
  }
  const std::string& name = settings.strategy;
  if (name.empty() || name == "random") return make_random_strategy(settings.seed);
  if (name == "rr") return make_round_robin_strategy();
  if (name == "stay") return make_stay_strategy();
  if (name == "priority") return make_priority_strategy();
  if (name == "pos") return make_pos_strategy(settings.seed);
  if (name == "surw") return make_surw_strategy(settings.seed);
  if (const int depth = pct_depth(name); depth > 0) return make_pct_strategy(settings.seed, depth);
  return Error{fmt::format("there is no strategy \"{}\"; there are random, rr, stay, priority, "
                           "pct:3 (or another depth up to {}), pos and surw", name, kPctDepthMax)};
}

}  // namespace heddle
