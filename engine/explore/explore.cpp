#include "engine/explore/explore.h"

#include "engine/base/clock.h"
#include "engine/base/wait.h"
#include "engine/explore/dpor.h"
#include "engine/explore/parts.h"
#include "engine/sched/os_threads.h"
#include "engine/sched/scheduler.h"
#include "engine/sched/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace heddle {
namespace {

constexpr int kBoundMax = 1000;
constexpr uint64_t kProgressNs = 100'000'000;

class Outcomes {
 public:
  void add(const Ended& ended, const Subject& subject, uint64_t number) {
    OutcomeRow& row = row_of(ended);
    if (row.count++ == 0) {
      row.first = number;
    } else if (row.switches <= ended.switches) {
      return;
    }
    row.show(ended, subject);
  }

  void add(const Outcomes& others) {
    for (const auto& [key, other] : others.rows_) {
      const auto [known, is_new] = rows_.try_emplace(key, other);
      if (is_new) continue;
      OutcomeRow& row = known->second;
      const uint64_t count = row.count + other.count;
      const uint64_t first = std::min(row.first, other.first);
      if (other.switches < row.switches) row = other;
      row.count = count;
      row.first = first;
    }
  }

  /// As add(), where the executions may be the same ones: at least so many there were.
  /// Returns: how many are new by that.
  uint64_t add_at_least(const Outcomes& others) {
    uint64_t added = 0;
    for (const auto& [key, other] : others.rows_) {
      const auto [known, is_new] = rows_.try_emplace(key, other);
      OutcomeRow& row = known->second;
      const uint64_t before = is_new ? 0 : row.count;
      const uint64_t count = std::max(before, other.count);
      const uint64_t first = std::min(row.first, other.first);
      if (other.switches < row.switches) row = other;
      row.count = count;
      row.first = first;
      added += count - before;
    }
    return added;
  }

  void clear() { rows_.clear(); }

  std::vector<OutcomeRow> sorted() const {
    std::vector<OutcomeRow> all;
    for (const auto& [key, row] : rows_) all.push_back(row);
    std::stable_sort(all.begin(), all.end(),
                     [](const OutcomeRow& a, const OutcomeRow& b) { return a.count > b.count; });
    return all;
  }

 private:
  using Key = std::tuple<Ended::Kind, std::string, std::string>;
  using KeyView = std::tuple<Ended::Kind, std::string_view, std::string_view>;
  struct Earlier {
    using is_transparent = void;
    bool operator()(const KeyView& a, const KeyView& b) const { return a < b; }
  };

  // Nearly always there is one: nothing is copied to find it.
  OutcomeRow& row_of(const Ended& ended) {
    const auto known = rows_.find(KeyView(ended.kind, ended.what, ended.by_strand));
    if (known != rows_.end()) return known->second;
    return rows_[{ended.kind, ended.what, ended.by_strand}];
  }

  std::map<Key, OutcomeRow, Earlier> rows_;
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
        told_ns_(begin_ns_),
        workers_(settings.workers) {
    if (settings.races) subject.watch_with(&mine_.races);
  }

  Explored systematically(Systematic& search) {
    search_with(search, mine_, nullptr);
    if (out_.note.empty()) out_.note = search.flaw();
    return finish_systematic();
  }

  Explored by_dpor() {
    parts_.push_back({});
    search_parts(mine_);
    {
      const MutexGuard guard(mutex_);
      while (others_ > 0) changed_.wait(mutex_);
    }
    if (out_.note.empty()) out_.note = flaw_;
    return finish_systematic();
  }

  /// An execution did what cannot be put back, or needed more memory than there was for it. All is
  /// to be searched again: executions begin elsewhere now.
  bool moved() const { return moved_; }

  Explored sample(Strategy& strategy) {
    while (out_.note.empty()) {
      strategy.begin(settings_.seed + total_);
      const Ended ended = subject_.execute(strategy, settings_.operations_max);
      if (was_in_vain(ended)) break;
      count(ended, mine_);
      out_.note = found(ended) ? kFoundFirst : limit_reached();
      tell();
    }
    return finish();
  }

 private:
  static constexpr const char* kFoundFirst = "the first failure was found";
  static constexpr const char* kStopped = "it was stopped";

  // Who searches: a thread, and what it has come to in the part that it is at.
  struct Worker {
    Subject& subject;
    Races races{false};
    size_t races_told = 0;  // of races.races()
    size_t inversions_told = 0;
    Outcomes outcomes{};
    uint64_t executions = 0;
    uint64_t redundant = 0;
    double expected = 0;  // executions in the part, 0: unknown
  };

  // Returns: false if the part is to be cut: what was found in it counts for nothing, unless the
  // search ends before it was found again. `part` null: what is searched is all there is.
  bool search_with(Systematic& search, Worker& me, const SearchPart* part) {
    search.ends_when([this] { return no_time(); });
    for (bool more = true; more;) {
      const Ended ended = me.subject.execute(search, settings_.operations_max);
      if (was_in_vain(ended)) break;
      const bool counts = search.learn(ended);
      more = search.advance();
      const MutexGuard guard(mutex_);
      if (out_.note.empty() && is_full()) out_.note = limit_reached();  // by others, meanwhile
      if (!out_.note.empty()) break;
      if (counts) {
        count(ended, me);
      } else {
        me.redundant++;
        redundant_++;
      }
      if (found(ended)) {
        out_.note = kFoundFirst;
      } else if (more) {
        out_.note = limit_reached();
      }
      const uint64_t done = me.executions + me.redundant;
      if (part == nullptr) out_.share = search.share_done();
      if (part != nullptr && done % kEstimateEach == 0) expect(me, search);
      if (&me == &mine_) tell();
      if (!out_.note.empty()) break;
      const bool divisible = part != nullptr && !part->whole && search.may_be_cut();
      if (more && divisible && is_to_be_cut(me)) {
        counted_ -= me.executions;
        forgotten_.add_at_least(me.outcomes);
        me.outcomes.clear();
        redundant_ -= me.redundant;
        me.executions = me.redundant = 0;
        expected_running_ -= std::exchange(me.expected, 0);
        return false;
      }
    }
    const MutexGuard guard(mutex_);
    take_in(me);
    return true;
  }

  // All that is to be executed: finished parts, those that are worked on, those that nobody has
  // begun, which are taken to be like the others.
  static constexpr uint64_t kEstimateEach = 32;
  void expect(Worker& me, const Systematic& search) {
    const double share = search.share_done();
    const auto done = static_cast<double>(me.executions + me.redundant);
    const double expected = share > 0 ? done / share : done;
    expected_running_ += expected - std::exchange(me.expected, expected);
    const double known = executed_in_finished_ + expected_running_;
    const double parts = finished_parts_ + working_;
    const double all = known / parts * (parts + static_cast<double>(parts_.size()));
    out_.share = std::min(1.0, static_cast<double>(counted_ + redundant_) / all);
  }

  // A part that turns out to be large is cut while it costs little to begin again: as long as
  // others take to get ready, and later a fraction of all.
  static constexpr uint64_t kWasteMax = 10;
  static constexpr size_t kPartsEach = 16;
  bool is_to_be_cut(const Worker& me) const {
    const uint64_t done = me.executions + me.redundant;
    const bool others_wait = waiting_ > 0 || (others_ == 0 && workers_ > 1);
    return others_wait && parts_.empty() && done >= settings_.alone_for &&
           done <= std::max(kWasteMax * settings_.alone_for, total_ / 8);
  }

  // Searches one part after the other until there is none, and nobody who could make one.
  void search_parts(Worker& me) {
    for (;;) {
      SearchPart part;
      {
        const MutexGuard guard(mutex_);
        while (parts_.empty() && working_ > 0 && out_.note.empty()) {
          waiting_++;
          changed_.wait(mutex_);
          waiting_--;
        }
        if (parts_.empty() || !out_.note.empty()) return changed_.notify_all();
        part = std::move(parts_.front());
        parts_.pop_front();
        working_++;
      }
      Dpor search(part.prefix, part.sleep, part.names);
      std::vector<SearchPart> smaller;
      if (!search_with(search, me, &part)) {
        const size_t wanted = kPartsEach * static_cast<size_t>(workers_);
        smaller = cut(me.subject, part, wanted, settings_.operations_max);
        if (others_ == 0) start_others();
      }
      const MutexGuard guard(mutex_);
      for (SearchPart& one : smaller) parts_.push_back(std::move(one));
      if (flaw_.empty()) flaw_ = search.flaw();
      working_--;
      changed_.notify_all();
    }
  }

  // It came to nothing, then: it counts for nothing.
  bool was_in_vain(const Ended& ended) {
    const bool stopped = ended.kind == Ended::Kind::kCutOff && no_time();
    if (!stopped && !ended.moved) return false;
    const MutexGuard guard(mutex_);
    moved_ |= ended.moved;
    if (out_.note.empty()) out_.note = limit_reached();
    if (out_.note.empty()) out_.note = kStopped;  // it begins again
    return true;
  }

  void start_others() {
    for (int i = 1; i < workers_; i++) {
      std::shared_ptr<Subject> subject = subject_.another();
      const MutexGuard guard(mutex_);
      if (subject == nullptr) workers_ = i;
      if (subject == nullptr) return;
      others_++;
      run_on_os_thread([this, mine = std::move(subject)]() mutable {
        search_beside(*mine);
        mine.reset();  // nothing of a search is left when it has ended
        const MutexGuard ending(mutex_);
        others_--;
        changed_.notify_all();
      });
    }
  }

  void search_beside(Subject& subject) {
    Worker me{subject};
    if (settings_.races) subject.watch_with(&me.races);
    {
      const MutexGuard guard(mutex_);
      at_work_.push_back(&me);
    }
    search_parts(me);
    subject.watch_with(nullptr);
    const MutexGuard guard(mutex_);
    std::erase(at_work_, &me);
  }

  // What a worker has found counts.
  void take_in(Worker& worker) {
    expected_running_ -= std::exchange(worker.expected, 0);
    executed_in_finished_ += static_cast<double>(worker.executions + worker.redundant);
    finished_parts_++;
    outcomes_.add(worker.outcomes);
    out_.executions += worker.executions;
    out_.redundant += worker.redundant;
    worker.outcomes.clear();
    worker.executions = worker.redundant = 0;
    signals_.insert(worker.races.signals().begin(), worker.races.signals().end());
  }

  // Requires: `mutex_` is held where there are other workers.
  void count(const Ended& ended, Worker& me) {
    me.executions++;
    counted_++;
    total_++;
    me.outcomes.add(ended, me.subject, total_);
    take_races(me);
  }

  void take_races(Worker& me) {
    const auto& races = me.races.races();
    for (; me.races_told < races.size(); me.races_told++) {
      const DataRace& race = races[me.races_told];
      if (is_known(race)) continue;
      out_.races.push_back({race, me.subject.schedule(), me.subject.names()});
    }
    const auto& inversions = me.races.inversions();
    // Some may have turned out to be none.
    me.inversions_told = std::min(me.inversions_told, inversions.size());
    for (; me.inversions_told < inversions.size(); me.inversions_told++) {
      const LockInversion& inversion = inversions[me.inversions_told];
      if (is_known(inversion)) continue;
      out_.inversions.push_back({inversion, me.subject.schedule(), me.subject.names()});
    }
  }

  // Whether another worker met it.
  bool is_known(const DataRace& race) const {
    return std::any_of(out_.races.begin(), out_.races.end(), [&race](const RaceRow& row) {
      const DataRace& known = row.race;
      return (same_place(known.first, race.first) && same_place(known.second, race.second)) ||
             (same_place(known.first, race.second) && same_place(known.second, race.first));
    });
  }

  bool is_known(const LockInversion& inversion) const {
    const auto sorted = [](std::vector<uint32_t> locks) {
      std::sort(locks.begin(), locks.end());
      return locks;
    };
    return std::any_of(out_.inversions.begin(), out_.inversions.end(),
                       [&](const InversionRow& row) {
                         return sorted(row.inversion.locks) == sorted(inversion.locks);
                       });
  }

  bool found(const Ended& ended) const { return settings_.until_first && is_failure(ended.kind); }

  bool is_full() const {
    return settings_.executions_max > 0 && counted_ >= settings_.executions_max;
  }

  double seconds() const {
    return static_cast<double>(machine_monotonic_ns() - begin_ns_) / 1e9;
  }

  // Asked by every worker.
  bool no_time() const {
    return stop_.load(std::memory_order_relaxed) ||
           (settings_.seconds_max > 0 && seconds() >= settings_.seconds_max);
  }

  // Returns: why no further execution may begin; "" if one may.
  std::string limit_reached() const {
    if (stop_.load(std::memory_order_relaxed)) return kStopped;
    if (is_full()) {
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
    Explored so_far = out_;
    Outcomes all = outcomes_;
    all.add(mine_.outcomes);
    for (const Worker* other : at_work_) all.add(other->outcomes);
    so_far.executions = counted_ + all.add_at_least(forgotten_);
    so_far.outcomes = all.sorted();
    so_far.seconds = seconds();
    progress_(so_far);
  }

  Explored finish_systematic() {
    out_.complete = out_.note.empty();
    if (out_.complete) out_.share = 1;
    if (out_.note == kFlawCutOff && out_.races.empty()) look_for_races();
    return finish();
  }

  // The first thread alone was too long for a search, which saw no other. Few operations of all
  // threads, whichever come first, mostly show what nothing orders.
  static constexpr uint64_t kLooksForRaces = 3;
  static constexpr uint64_t kLookedAt = 2000;
  void look_for_races() {
    if (!settings_.races) return;
    RunSettings run;
    run.scheduler = SchedulerKind::kControlled;
    run.strategy = "random";
    run.seed = settings_.seed;
    Result<std::unique_ptr<Strategy>> random = make_strategy(run);
    for (uint64_t i = 0; random.ok() && i < kLooksForRaces && !no_time(); i++) {
      random.value()->begin(settings_.seed + i);
      if (subject_.execute(*random.value(), kLookedAt).moved) return;
      take_races(mine_);
    }
  }

  Explored finish() {
    take_in(mine_);
    if (!out_.complete && !is_full()) out_.executions += outcomes_.add_at_least(forgotten_);
    subject_.watch_with(nullptr);
    out_.outcomes = outcomes_.sorted();
    drop_false_inversions();
    add_stacks();
    out_.seconds = seconds();
    return std::move(out_);
  }

  // Those of locks that are signals, and those that no execution of all comes to grief by.
  void drop_false_inversions() {
    const bool none_stuck =
        std::none_of(out_.outcomes.begin(), out_.outcomes.end(), [](const OutcomeRow& row) {
          return row.kind == Ended::Kind::kDeadlock || row.kind == Ended::Kind::kLivelock ||
                 row.kind == Ended::Kind::kPartialDeadlock;
        });
    if (out_.complete && none_stuck) out_.inversions.clear();
    std::erase_if(out_.inversions, [this](const InversionRow& row) {
      const std::vector<uint32_t>& locks = row.inversion.locks;
      return std::any_of(locks.begin(), locks.end(),
                         [this](uint32_t lock) { return signals_.contains(lock); });
    });
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
  Worker mine_{subject_};
  Mutex mutex_;  // of what follows
  Condition changed_;
  int workers_;  // that there are to be
  int others_ = 0;
  int waiting_ = 0;
  int working_ = 0;
  std::deque<SearchPart> parts_;
  std::vector<const Worker*> at_work_;  // the others that search
  uint64_t counted_ = 0;  // executions, with those of unfinished parts
  uint64_t redundant_ = 0;
  double expected_running_ = 0;      // executions in the parts that are worked on
  double executed_in_finished_ = 0;
  int finished_parts_ = 0;
  uint64_t total_ = 0;    // with those of parts that were begun again
  bool moved_ = false;
  std::set<uint32_t> signals_;  // locks
  std::string flaw_;
  Outcomes outcomes_;
  Outcomes forgotten_;  // found in parts that were cut, and perhaps not again so far
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
  if (const int n = number_behind(name, "bound:"); n >= 0) return make_preemption_bound(n);
  if (const int n = number_behind(name, "delay:"); n >= 0) return make_delay_bound(n);
  return nullptr;
}

}  // namespace

void OutcomeRow::show(const Ended& ended, const Subject& subject) {
  kind = ended.kind;
  what = ended.what;
  where = ended.where;
  where_chinese = subject.where_in(Language::kChinese, ended);
  output = ended.output;
  by_strand = ended.by_strand;
  schedule = subject.schedule();
  switches = ended.switches;
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

int search_workers(std::string_view strategy) {
  if (strategy != "dpor") return 1;
  const int cores = Scheduler::worker_count({});
#if defined(__wasm__)
  constexpr int kSearchersMax = 4;
  return std::min(cores, kSearchersMax);
#else
  return cores;
#endif
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
  const auto searched = [&](auto&& how) {
    Search search(subject, settings, stop, progress);
    Explored explored = how(search);
    // The subject moves once; those of other workers begin where it does.
    ExploreSettings alone = settings;
    alone.workers = 1;
    for (bool again = search.moved(); again;) {
      Search next(subject, alone, stop, progress);
      explored = how(next);
      again = next.moved();
    }
    return explored;
  };
  if (settings.strategy == "dpor") return searched([](Search& search) { return search.by_dpor(); });
  if (settings.workers > 1) {
    return Error{fmt::format("a search by \"{}\" has one worker; dpor can have several",
                             settings.strategy)};
  }
  if (make_systematic(settings.strategy) != nullptr) {
    return searched([&settings](Search& search) {
      return search.systematically(*make_systematic(settings.strategy));
    });
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
  return searched([&strategy](Search& search) { return search.sample(*strategy.value()); });
}

}  // namespace heddle
