#include "engine/explore/explore.h"

#include "engine/base/clock.h"
#include "engine/explore/dpor.h"
#include "engine/sched/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace heddle {
namespace {

class Outcomes {
 public:
  void add(const Ended& ended, const Subject& subject) {
    OutcomeRow& row = rows_[{ended.kind, ended.what, ended.by_strand}];
    if (row.count++ > 0 && row.switches <= ended.switches) return;
    row.kind = ended.kind;
    row.what = ended.what;
    row.output = ended.output;
    row.schedule = subject.schedule();
    row.switches = ended.switches;
  }

  std::vector<OutcomeRow> sorted() const {
    std::vector<OutcomeRow> all;
    for (const auto& [key, row] : rows_) all.push_back(row);
    std::stable_sort(all.begin(), all.end(),
                     [](const OutcomeRow& a, const OutcomeRow& b) { return a.count > b.count; });
    return all;
  }

 private:
  std::map<std::tuple<Ended::Kind, std::string, std::string>, OutcomeRow> rows_;
};

class Limits {
 public:
  Limits(const ExploreSettings& settings, const std::atomic<bool>& stop)
      : settings_(settings), stop_(stop), begin_ns_(machine_monotonic_ns()) {}

  // Returns: why no further execution may begin; "" if one may.
  std::string reached(const Explored& so_far) const {
    if (stop_.load(std::memory_order_relaxed)) return "it was stopped";
    if (settings_.executions_max > 0 && so_far.executions >= settings_.executions_max) {
      return fmt::format("the bound of {} executions was reached", settings_.executions_max);
    }
    const auto passed = static_cast<double>(machine_monotonic_ns() - begin_ns_) / 1e9;
    if (settings_.seconds_max > 0 && passed >= settings_.seconds_max) {
      return fmt::format("the bound of {} s was reached", settings_.seconds_max);
    }
    return {};
  }
  bool found(const Ended& ended) const {
    return settings_.until_first &&
           (ended.kind == Ended::Kind::kException || ended.kind == Ended::Kind::kDeadlock);
  }

 private:
  const ExploreSettings& settings_;
  const std::atomic<bool>& stop_;
  const uint64_t begin_ns_;
};

constexpr const char* kFoundFirst = "the first failure was found";

Explored explore_systematically(Subject& subject, const ExploreSettings& settings,
                                const Limits& limits) {
  Explored out;
  Outcomes outcomes;
  Dpor search;
  bool more = true;
  while (more && out.note.empty()) {
    const Ended ended = subject.execute(search, settings.operations_max);
    if (search.learn(ended)) {
      out.executions++;
      outcomes.add(ended, subject);
    } else {
      out.redundant++;
    }
    more = search.advance();
    if (limits.found(ended)) {
      out.note = kFoundFirst;
    } else if (more) {
      out.note = limits.reached(out);
    }
  }
  if (out.note.empty()) out.note = search.flaw();
  out.complete = out.note.empty();
  out.outcomes = outcomes.sorted();
  return out;
}

Explored sample(Subject& subject, const ExploreSettings& settings, const Limits& limits,
                Strategy& strategy) {
  Explored out;
  Outcomes outcomes;
  while (out.note.empty()) {
    strategy.begin(settings.seed + out.executions);
    const Ended ended = subject.execute(strategy, settings.operations_max);
    out.executions++;
    outcomes.add(ended, subject);
    out.note = limits.found(ended) ? kFoundFirst : limits.reached(out);
  }
  out.outcomes = outcomes.sorted();
  return out;
}

}  // namespace

std::string_view word_of(Ended::Kind kind) {
  switch (kind) {
    case Ended::Kind::kFinished: return "finished";
    case Ended::Kind::kException: return "exception";
    case Ended::Kind::kDeadlock: return "deadlock";
    case Ended::Kind::kCutOff: return "cut off";
  }
  return "";
}

Result<Explored> explore(Subject& subject, const ExploreSettings& settings,
                         const std::atomic<bool>& stop) {
  const Limits limits(settings, stop);
  if (settings.strategy == "dpor") return explore_systematically(subject, settings, limits);
  RunSettings run;
  run.scheduler = SchedulerKind::kControlled;
  run.strategy = settings.strategy;
  run.seed = settings.seed;
  Result<std::unique_ptr<Strategy>> strategy = make_strategy(run);
  if (!strategy) return strategy.error();
  if (settings.executions_max == 0 && settings.seconds_max == 0) {
    return Error{fmt::format("a search by \"{}\" needs a bound: it never ends by itself",
                             settings.strategy)};
  }
  return sample(subject, settings, limits, *strategy.value());
}

}  // namespace heddle
