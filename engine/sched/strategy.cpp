#include "engine/sched/strategy.h"

#include "engine/sched/settings.h"

#include <fmt/format.h>

namespace heddle {

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
  return Error{fmt::format("there is no strategy \"{}\"; there are random, rr and stay", name)};
}

}  // namespace heddle
