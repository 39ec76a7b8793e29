#include "engine/explore/explore.h"

#include "engine/base/clock.h"
#include "engine/explore/dpor.h"
#include "engine/sched/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <tuple>

namespace heddle {
namespace {

constexpr int kBoundMax = 1000;
constexpr uint64_t kProgressNs = 100'000'000;

class Outcomes {
 public:
  void add(const Ended& ended, const Subject& subject, uint64_t number) {
    OutcomeRow& row = rows_[{ended.kind, ended.what, ended.by_strand}];
    if (row.count++ == 0) {
      row.first = number;
    } else if (row.switches <= ended.switches) {
      return;
    }
    row.kind = ended.kind;
    row.what = ended.what;
    row.where = ended.where;
    row.output = ended.output;
    row.by_strand = ended.by_strand;
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

// One search, whoever decides what comes next.
class Search {
 public:
  Search(Subject& subject, const ExploreSettings& settings, const std::atomic<bool>& stop,
         const Progress& progress)
      : subject_(subject),
        settings_(settings),
        stop_(stop),
        progress_(progress),
        begin_ns_(machine_monotonic_ns()),
        told_ns_(begin_ns_) {
    if (settings.races) subject.watch_with(&races_);
  }

  Explored systematically(Systematic& search) {
    bool more = true;
    while (more && out_.note.empty()) {
      const Ended ended = subject_.execute(search, settings_.operations_max);
      if (was_ended_by_stop(ended)) break;
      if (search.learn(ended)) {
        count(ended);
      } else {
        out_.redundant++;
      }
      more = search.advance();
      out_.share = search.share_done();
      if (found(ended)) {
        out_.note = kFoundFirst;
      } else if (more) {
        out_.note = limit_reached();
      }
      tell();
    }
    if (out_.note.empty()) out_.note = search.flaw();
    out_.complete = out_.note.empty();
    return finish();
  }

  Explored sample(Strategy& strategy) {
    while (out_.note.empty()) {
      strategy.begin(settings_.seed + out_.executions);
      const Ended ended = subject_.execute(strategy, settings_.operations_max);
      if (was_ended_by_stop(ended)) break;
      count(ended);
      out_.note = found(ended) ? kFoundFirst : limit_reached();
      tell();
    }
    return finish();
  }

 private:
  static constexpr const char* kFoundFirst = "the first failure was found";
  static constexpr const char* kStopped = "it was stopped";

  void count(const Ended& ended) {
    out_.executions++;
    outcomes_.add(ended, subject_, out_.executions);
    for (size_t i = out_.races.size(); i < races_.races().size(); i++) {
      out_.races.push_back({races_.races()[i], subject_.schedule(), subject_.names()});
    }
    for (size_t i = out_.inversions.size(); i < races_.inversions().size(); i++) {
      out_.inversions.push_back({races_.inversions()[i], subject_.schedule(), subject_.names()});
    }
  }

  // It came to nothing, then: it counts for nothing.
  bool was_ended_by_stop(const Ended& ended) {
    if (ended.kind != Ended::Kind::kCutOff || !stop_.load(std::memory_order_relaxed)) return false;
    out_.note = kStopped;
    return true;
  }

  bool found(const Ended& ended) const { return settings_.until_first && is_failure(ended.kind); }

  double seconds() const {
    return static_cast<double>(machine_monotonic_ns() - begin_ns_) / 1e9;
  }

  // Returns: why no further execution may begin; "" if one may.
  std::string limit_reached() const {
    if (stop_.load(std::memory_order_relaxed)) return kStopped;
    if (settings_.executions_max > 0 && out_.executions >= settings_.executions_max) {
      return fmt::format("the bound of {} executions was reached", settings_.executions_max);
    }
    if (settings_.seconds_max > 0 && seconds() >= settings_.seconds_max) {
      return fmt::format("the bound of {} s was reached", settings_.seconds_max);
    }
    return {};
  }

  void tell() {
    if (!progress_) return;
    const uint64_t now = machine_monotonic_ns();
    if (now - told_ns_ < kProgressNs) return;
    told_ns_ = now;
    out_.outcomes = outcomes_.sorted();
    out_.seconds = seconds();
    progress_(out_);
  }

  Explored finish() {
    subject_.watch_with(nullptr);
    add_stacks();
    out_.outcomes = outcomes_.sorted();
    out_.seconds = seconds();
    return std::move(out_);
  }

  // Whole stacks take time and are told once: by executing again what has a race.
  void add_stacks() {
    for (RaceRow& row : out_.races) {
      Races whole(true);
      if (!again(row.schedule, whole)) continue;
      for (const DataRace& race : whole.races()) {
        if (same_place(race.first, row.race.first) && same_place(race.second, row.race.second)) {
          row.race = race;
          break;
        }
      }
    }
    for (InversionRow& row : out_.inversions) {
      Races whole(true);
      if (!again(row.schedule, whole)) continue;
      for (const LockInversion& inversion : whole.inversions()) {
        if (inversion.locks == row.inversion.locks) row.inversion = inversion;
      }
    }
    subject_.watch_with(nullptr);
  }

  bool again(const std::string& schedule, Races& races) {
    Result<Schedule> parsed = parse_schedule(schedule);
    if (!parsed) return false;
    subject_.watch_with(&races);
    subject_.execute(*make_replay_strategy(std::move(parsed.value())), settings_.operations_max);
    return true;
  }

  static bool same_place(const RaceSide& whole, const RaceSide& innermost) {
    return whole.write == innermost.write && !whole.stack.empty() && !innermost.stack.empty() &&
           whole.stack[0].line == innermost.stack[0].line &&
           whole.stack[0].file == innermost.stack[0].file;
  }

  Subject& subject_;
  const ExploreSettings& settings_;
  const std::atomic<bool>& stop_;
  const Progress& progress_;
  const uint64_t begin_ns_;
  uint64_t told_ns_;
  Races races_{false};
  Outcomes outcomes_;
  Explored out_;
};

// The n of "bound:n"; -1 if it is something else.
int number_behind(std::string_view name, std::string_view prefix) {
  if (!name.starts_with(prefix)) return -1;
  name.remove_prefix(prefix.size());
  int number = -1;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  const bool whole = error == std::errc() && end == name.data() + name.size();
  return whole && number >= 0 && number <= kBoundMax ? number : -1;
}

std::unique_ptr<Systematic> make_systematic(std::string_view name) {
  if (name == "dpor") return std::make_unique<Dpor>();
  if (const int n = number_behind(name, "bound:"); n >= 0) return make_preemption_bound(n);
  if (const int n = number_behind(name, "delay:"); n >= 0) return make_delay_bound(n);
  return nullptr;
}

}  // namespace

std::string_view word_of(Ended::Kind kind) {
  switch (kind) {
    case Ended::Kind::kFinished: return "finished";
    case Ended::Kind::kException: return "exception";
    case Ended::Kind::kDeadlock: return "deadlock";
    case Ended::Kind::kLivelock: return "livelock";
    case Ended::Kind::kPartialDeadlock: return "partial deadlock";
    case Ended::Kind::kLockHeld: return "lock held";
    case Ended::Kind::kLeftBehind: return "left behind";
    case Ended::Kind::kCutOff: return "cut off";
  }
  return "";
}

bool is_failure(Ended::Kind kind) {
  switch (kind) {
    case Ended::Kind::kException:
    case Ended::Kind::kDeadlock:
    case Ended::Kind::kLivelock:
    case Ended::Kind::kPartialDeadlock:
    case Ended::Kind::kLockHeld: return true;
    case Ended::Kind::kFinished:
    case Ended::Kind::kLeftBehind:
    case Ended::Kind::kCutOff: return false;
  }
  return false;
}

const OutcomeRow* worth_a_story(const Explored& explored) {
  const OutcomeRow* best = nullptr;
  for (const OutcomeRow& row : explored.outcomes) {
    if (row.kind == Ended::Kind::kCutOff) continue;
    const auto rank = [](const OutcomeRow& r) {
      return std::pair(is_failure(r.kind), r.switches);
    };
    if (best == nullptr || rank(row) > rank(*best)) best = &row;
  }
  const bool tells = best != nullptr && (is_failure(best->kind) || explored.outcomes.size() > 1);
  return tells ? best : nullptr;
}

Result<ExploreSettings> with_budget(ExploreSettings settings, std::string_view budget) {
  if (budget.empty()) return settings;
  const bool time = budget.back() == 's';
  const std::string number(time ? budget.substr(0, budget.size() - 1) : budget);
  const char* end = number.data() + number.size();
  if (time) {
    // The library of the browser build has no from_chars for a double.
    char* read = nullptr;
    settings.seconds_max = std::strtod(number.c_str(), &read);
    if (read == end && std::isfinite(settings.seconds_max) && settings.seconds_max > 0) {
      return settings;
    }
  } else {
    const auto read = std::from_chars(number.data(), end, settings.executions_max);
    if (read.ec == std::errc() && read.ptr == end && settings.executions_max > 0) return settings;
  }
  return Error{fmt::format("\"{}\" is no budget: a number of executions such as 1000, or a time "
                           "such as 10s, is expected", budget)};
}

Result<Explored> explore(Subject& subject, const ExploreSettings& settings,
                         const std::atomic<bool>& stop, const Progress& progress) {
  if (const auto search = make_systematic(settings.strategy)) {
    return Search(subject, settings, stop, progress).systematically(*search);
  }
  RunSettings run;
  run.scheduler = SchedulerKind::kControlled;
  run.strategy = settings.strategy;
  run.seed = settings.seed;
  Result<std::unique_ptr<Strategy>> strategy = make_strategy(run);
  if (!strategy) {
    return Error{strategy.error().message +
                 "; a search knows dpor, bound:n and delay:n (n preemptions or delays) too"};
  }
  if (settings.executions_max == 0 && settings.seconds_max == 0) {
    return Error{fmt::format("a search by \"{}\" needs a bound: it never ends by itself",
                             settings.strategy)};
  }
  return Search(subject, settings, stop, progress).sample(*strategy.value());
}

}  // namespace heddle
