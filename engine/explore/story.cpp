#include "engine/explore/story.h"

#include "engine/explore/dpor.h"
#include "engine/explore/follow.h"
#include "engine/explore/happens.h"
#include "engine/explore/raised.h"

#include <algorithm>
#include <deque>
#include <set>

namespace heddle {

namespace {

constexpr uint64_t kSwapExecutionsMax = 1000;
constexpr size_t kRowsMax = 2000;  // a longer execution is not taken apart

class Teller {
 public:
  Teller(Subject& subject, const OutcomeRow& outcome, const StorySettings& settings,
         const std::atomic<bool>& stop)
      : subject_(subject), settings_(settings), stop_(stop) {
    story_.outcome = outcome;
  }

  Story tell() {
    Order order;
    if (Result<Schedule> schedule = parse_schedule(story_.outcome.schedule)) {
      for (const ScheduleRun& run : schedule.value()) {
        for (uint64_t i = 0; i < run.count && order.size() < kRowsMax; i++) {
          order.push_back(run.strand);
        }
      }
    }
    order = without_prefix(order);
    if (order.size() < kRowsMax) order = shrink(order);
    if (order.size() < kRowsMax) find_swap(order);
    write_down(order);
    if (order.size() < kRowsMax) find_no_return(done_);
    return std::move(story_);
  }

 private:
  bool may_go_on() const {
    return executions_ < settings_.executions_max && !stop_.load(std::memory_order_relaxed);
  }

  bool is_it(const Ended& ended) const {
    const OutcomeRow& it = story_.outcome;
    return ended.kind == it.kind && ended.what == it.what && ended.by_strand == it.by_strand;
  }
  // Whether it is something else, and nothing worse.
  bool is_otherwise(const Ended& ended) const {
    return !is_it(ended) && !is_failure(ended.kind) && ended.kind != Ended::Kind::kCutOff;
  }

  Ended execute(Strategy& strategy) {
    executions_++;
    return subject_.execute(strategy, settings_.operations_max);
  }

  // The recorded order begins at the program's beginning, ours at the first decision.
  Order without_prefix(const Order& order) {
    const Order none;
    Follow follow(none);
    execute(follow);
    const size_t skip = std::min(follow.decided(), order.size());
    return Order(order.begin() + static_cast<ptrdiff_t>(skip), order.end());
  }

  static bool takes(const StoryRow& row) {
    return row.op == VisibleOp::kAcquire && row.acquired == Acquired::kTaken;
  }

  static uint64_t switches_of(const Order& order) {
    uint64_t switches = 0;
    for (size_t i = 1; i < order.size(); i++) switches += order[i] != order[i - 1];
    return switches;
  }

  // Moves turns: of three turns A B A' to A A' B, or B A A', as long as that saves changes.
  Order shrink(Order order) {
    for (bool better = true; better && may_go_on();) {
      better = false;
      for (const Order& candidate : fewer_turns(order)) {
        if (!may_go_on()) break;
        Follow follow(candidate);
        const Ended ended = execute(follow);
        Order done = follow.done();
        if (!is_it(ended) || switches_of(done) >= switches_of(order)) continue;
        order = std::move(done);
        better = true;
        break;
      }
    }
    return order;
  }

  static std::vector<Order> fewer_turns(const Order& order) {
    struct Turn {
      size_t begin, end;
      uint32_t strand;
    };
    std::vector<Turn> turns;
    for (size_t i = 0; i < order.size(); i++) {
      if (turns.empty() || turns.back().strand != order[i]) turns.push_back({i, i, order[i]});
      turns.back().end = i + 1;
    }
    std::vector<Order> candidates;
    const auto add = [&](size_t moved, size_t before) {
      Order candidate;
      const auto append = [&](const Turn& turn) {
        candidate.insert(candidate.end(), turn.end - turn.begin, turn.strand);
      };
      for (size_t t = 0; t < turns.size(); t++) {
        if (t == before) append(turns[moved]);
        if (t != moved) append(turns[t]);
      }
      if (before == turns.size()) append(turns[moved]);
      candidates.push_back(std::move(candidate));
    };
    for (size_t i = 0; i < turns.size(); i++) {
      for (size_t k = i + 2; k < turns.size(); k++) {
        if (turns[i].strand != turns[k].strand) continue;
        add(k, i + 1);  // the later turn comes right after the earlier one
        add(i, k);      // or the earlier one right before the later one
        break;
      }
    }
    return candidates;
  }

  void write_down(const Order& order) {
    Follow follow(order);
    follow.describe();
    const Ended ended = execute(follow);
    story_.names = subject_.names();
    story_.decided = follow.decided();
    story_.outcome.schedule = subject_.schedule();
    story_.outcome.switches = ended.switches;
    story_.outcome.where = ended.where;
    story_.outcome.where_chinese = subject_.where_in(Language::kChinese, ended);
    story_.outcome.output = ended.output;
    done_ = follow.done();
    std::vector<StoryRow>& rows = follow.rows(subject_);
    if (rows.size() > kRowsMax) rows.resize(kRowsMax);
    std::vector<std::vector<StoryRow>> waits = waits_behind(rows, ended);
    add_raised(rows, ended, waits);
    for (size_t i = 0; i < rows.size(); i++) {
      if (swap_ && i == story_.decided + *swap_) story_.swap = story_.rows.size();
      place_of_.push_back(story_.rows.size());
      story_.rows.push_back(std::move(rows[i]));
      if (swap_ && wait_ && i == story_.decided + *swap_) story_.rows.push_back(*wait_);
      for (const StoryRow& wait : waits[i]) story_.rows.push_back(wait);
    }
    for (StoryRow& row : story_.rows) name(row);
  }

  // Of those who wait for ever: behind which row each began to.
  std::vector<std::vector<StoryRow>> waits_behind(const std::vector<StoryRow>& rows,
                                                  const Ended& ended) const {
    std::vector<std::vector<StoryRow>> waits(rows.size());
    if (rows.empty()) return waits;
    for (const LeftBehind& left : ended.left) {
      if (left.strand == 0 || left.op == VisibleOp::kNone) continue;
      size_t behind = rows.size() - 1;
      const auto decides = [&left](const StoryRow& row) {
        return row.strand == left.strand || (takes(row) && row.object == left.object);
      };
      while (left.op == VisibleOp::kAcquire && behind > 0 && !decides(rows[behind])) behind--;
      const bool parts = swap_ && !wait_ && !waits_ && behind == story_.decided + *swap_;
      std::vector<StoryRow>& here = waits[parts ? behind + 1 : behind];
      const bool of_swap = waits_ == left.strand;  // next to its row
      here.insert(of_swap ? here.begin() : here.end(),
                  left_row(left, rows, ended.kind));
    }
    return waits;
  }

  // What nobody caught was raised after the last operation of whoever did it.
  void add_raised(const std::vector<StoryRow>& rows, const Ended& ended,
                  std::vector<std::vector<StoryRow>>& behind) const {
    std::vector<Raised> all = raised_in(ended.output);
    const auto of_main = [](const Raised& raised) { return raised.thread.empty(); };
    const auto main = std::find_if(all.rbegin(), all.rend(), of_main);
    const bool ends_main = main != all.rend() && ended.kind == Ended::Kind::kException &&
                           main->kind == ended.what;
    for (const Raised& raised : all) {
      if (of_main(raised) && !(ends_main && &raised == &*main)) continue;
      const std::optional<uint32_t> strand = strand_named(raised.thread);
      if (!strand) continue;
      StoryRow row{*strand, VisibleOp::kNone, kNoStrand, 0, 0, raised.kind, {}, true,
                   WhyLeft::kRaised};
      for (const Raised::Place& place : raised.places) set_place(row, place);
      size_t last = rows.size();
      const auto is_before = [&row](const StoryRow& other) {
        const bool ends_it = other.op == VisibleOp::kCall && other.object == 0;
        const bool is_later = row.strand == 0 && other.line == 0;  // the library's, at the end
        return other.strand == row.strand && !ends_it && !is_later;
      };
      while (last > 0 && !is_before(rows[last - 1])) last--;
      if (last == 0) last = 1;
      const bool parts = swap_ && last - 1 == story_.decided + *swap_ && last < rows.size();
      if (!rows.empty()) behind[parts ? last : last - 1].push_back(std::move(row));
    }
  }

  // Nothing if there are several of that name.
  std::optional<uint32_t> strand_named(const std::string& name) const {
    if (name.empty()) return 0;
    std::optional<uint32_t> found;
    const auto& strands = story_.names.strands;
    for (uint32_t strand = 0; strand < strands.size(); strand++) {
      if (strands[strand] != name) continue;
      if (found) return {};
      found = strand;
    }
    return found;
  }

  // A place in the program; those in the library are not the program's business.
  void set_place(StoryRow& row, const Raised::Place& place) const {
    const auto& strings = story_.names.strings;
    const auto file = std::find(strings.begin(), strings.end(), place.file);
    if (file == strings.end()) return;
    row.file = static_cast<uint16_t>(file - strings.begin());
    row.line = place.line;
  }

  // The operation before which a strand was left, after `rows`.
  static StoryRow left_row(const LeftBehind& left, const std::vector<StoryRow>& rows,
                           Ended::Kind end) {
    StoryRow row{left.strand, left.op, left.object, left.file, left.line, {}, {}, true,
                 WhyLeft::kStays};
    const bool stuck = end == Ended::Kind::kDeadlock || end == Ended::Kind::kLivelock ||
                       end == Ended::Kind::kPartialDeadlock;
    if (left.op == VisibleOp::kAcquire || left.op == VisibleOp::kJoin ||
        left.op == VisibleOp::kWait || (left.op == VisibleOp::kNotify && stuck)) {
      row.why = WhyLeft::kWaits;
    }
    // Whoever goes round has done it before, in vain.
    const auto before = std::find_if(rows.rbegin(), rows.rend(), [&left](const StoryRow& other) {
      return other.strand == left.strand && other.op == left.op && other.object == left.object;
    });
    if (before == rows.rend()) return row;
    row.what = before->what;
    const bool looks = row.why == WhyLeft::kStays || before->acquired == Acquired::kInVain ||
                       before->acquired == Acquired::kUnknown;
    if (end == Ended::Kind::kLivelock && looks && left.needs == 0) row.why = WhyLeft::kSpins;
    return row;
  }

  void name(StoryRow& row) const {
    switch (row.op) {
      case VisibleOp::kStart:
      case VisibleOp::kJoin:
      case VisibleOp::kAlive:
        if (row.object == kAllStrands) return;
        [[fallthrough]];
      case VisibleOp::kBegin: row.what = story_.names.strand(row.object); return;
      case VisibleOp::kAcquire:
      case VisibleOp::kRelease:
      case VisibleOp::kWait:
      case VisibleOp::kNotify:
      case VisibleOp::kTry:
      case VisibleOp::kClear:
      case VisibleOp::kCall: row.what = story_.names.object(row.object); return;
      case VisibleOp::kAsk:
        if (row.what.empty()) row.what = story_.names.object(row.object);
        return;
      default: return;
    }
  }

  // Looks through the orders that come to the same, nearest first, for one in which a single swap
  // of neighbours leads elsewhere. The story is then told of that one.
  void find_swap(Order& order) {
    const uint64_t executions_max = executions_ + kSwapExecutionsMax;
    if (find_swap_of_turns(order) || find_swap_of_wait(order)) return;
    if (find_swap_of_race(order)) return;
    std::set<Order> seen{order};
    std::deque<Order> next{order};
    while (!next.empty()) {
      Order from = std::move(next.front());
      next.pop_front();
      if (find_swap_of_wait(from)) {
        order = std::move(from);
        return;
      }
      for (size_t i = from.size(); i-- > 1;) {
        if (from[i] == from[i - 1]) continue;
        if (!may_go_on() || executions_ >= executions_max) return;
        Order swapped = from;
        std::swap(swapped[i], swapped[i - 1]);
        Follow follow(swapped);
        const Ended ended = execute(follow);
        if (is_otherwise(ended)) {
          swap_ = i - 1;
          story_.swapped.show(ended, subject_);
          order = from;
          return;
        }
        Order done = follow.done();
        if (is_it(ended) && seen.insert(done).second) next.push_back(std::move(done));
      }
    }
  }

  // As below, of who waited for a lock that another took first, and had it later.
  bool find_swap_of_turns(Order& order) {
    Follow follow(order);
    execute(follow);
    const std::vector<StoryRow> rows = std::move(follow.rows(subject_));
    const size_t decided = follow.decided();
    for (size_t later = rows.size(); later-- > decided;) {
      const StoryRow& row = rows[later];
      if (!takes(row)) continue;
      size_t first = later;
      const auto took_it = [&row](const StoryRow& other) {
        return takes(other) && other.object == row.object;
      };
      while (first > decided && !took_it(rows[first - 1])) first--;
      if (first == decided || rows[first - 1].strand == row.strand) continue;
      if (!may_go_on()) return false;
      if (try_swap_of_turns(order, first - 1 - decided, later - decided)) {
        wait_ = row;
        wait_->left = true;
        return true;
      }
    }
    return false;
  }

  // order[first] took what order[later] took next.
  bool try_swap_of_turns(Order& order, size_t first, size_t later) {
    const uint32_t waiting = order[later];
    Order moved(order.begin(), order.begin() + static_cast<ptrdiff_t>(first));
    // What it did in between comes before.
    const auto between = std::count(order.begin() + static_cast<ptrdiff_t>(first),
                                    order.begin() + static_cast<ptrdiff_t>(later), waiting);
    moved.insert(moved.end(), static_cast<size_t>(between), waiting);
    const size_t at = moved.size();
    for (size_t i = first; i < order.size(); i++) {
      if (i >= later || order[i] != waiting) moved.push_back(order[i]);
    }
    if (between > 0 && !comes_to_the_same(moved)) return false;
    Order swapped = moved;
    swapped.erase(swapped.begin() + static_cast<ptrdiff_t>(later));
    swapped.insert(swapped.begin() + static_cast<ptrdiff_t>(at), waiting);
    if (!leads_elsewhere(swapped, at)) return false;
    order = std::move(moved);
    return true;
  }

  // Whether an order is possible as it stands, and comes to what is to be told.
  bool comes_to_the_same(const Order& order) {
    Follow follow(order);
    return is_it(execute(follow)) && follow.done() == order;
  }

  // Whether an order whose strand number `at` waited in the one to be told comes to something else.
  // If so that is the swap.
  bool leads_elsewhere(const Order& swapped, size_t at) {
    Follow follow(swapped);
    const Ended ended = execute(follow);
    const Order done = follow.done();
    if (!is_otherwise(ended) || done.size() <= at || done[at] != swapped[at]) return false;
    swap_ = at;
    story_.swapped.show(ended, subject_);
    return true;
  }

  // Each pair that could have come the other way round, the last first: in some order that comes to
  // the same they are neighbours.
  bool find_swap_of_race(Order& order) {
    Dpor whole(order);
    execute(whole);
    HappensBefore happens;
    happens.analyse(whole.log(), whole.log().size(), {});
    std::vector<Race> races = happens.races();
    std::reverse(races.begin(), races.end());
    for (const Race& race : races) {
      if (race.second >= order.size() || !may_go_on()) continue;
      Order moved, behind;
      for (uint32_t i = 0; i < race.second; i++) {
        const bool after = i == race.first ||
                           (i > race.first && happens.before(whole.log(), race.first, i));
        (after ? behind : moved).push_back(order[i]);
      }
      const size_t at = moved.size();
      moved.push_back(behind.front());
      moved.push_back(order[race.second]);
      moved.insert(moved.end(), behind.begin() + 1, behind.end());
      moved.insert(moved.end(), order.begin() + race.second + 1, order.end());
      if (!comes_to_the_same(moved)) continue;
      Order swapped = moved;
      std::swap(swapped[at], swapped[at + 1]);
      if (!leads_elsewhere(swapped, at)) continue;
      order = std::move(moved);
      return true;
    }
    return false;
  }

  // Whoever waits for ever could have gone on before the operation that took what it waits for. If
  // that leads elsewhere `order` is made one in which nothing stands between the two.
  bool find_swap_of_wait(Order& order) {
    Follow follow(order);
    const Ended ended = execute(follow);
    const std::vector<StoryRow> rows = std::move(follow.rows(subject_));
    const size_t decided = follow.decided();
    for (const LeftBehind& left : ended.left) {
      if (left.strand == 0 || left.op == VisibleOp::kNone || !may_go_on()) continue;
      size_t taken = rows.size();
      const auto took_it = [&left](const StoryRow& row) {
        return row.op == left.op && row.object == left.object && row.strand != left.strand &&
               row.acquired == Acquired::kTaken;
      };
      while (taken > decided && !took_it(rows[taken - 1])) taken--;
      if (taken == decided) continue;
      if (try_swap_of_wait(order, taken - 1 - decided, left.strand)) return true;
    }
    return false;
  }

  // order[taken] took what `waiting` waits for.
  bool try_swap_of_wait(Order& order, size_t taken, uint32_t waiting) {
    Order moved(order.begin(), order.begin() + static_cast<ptrdiff_t>(taken));
    const uint32_t taker = order[taken];
    size_t last = order.size();
    while (last > taken && order[last - 1] != waiting) last--;
    // What the taker did from there on comes after all that the other one did.
    size_t held_back = 0;
    for (size_t i = taken; i < last; i++) {
      if (order[i] == taker) {
        held_back++;
      } else {
        moved.push_back(order[i]);
      }
    }
    const size_t at = moved.size();
    moved.insert(moved.end(), held_back, taker);
    moved.insert(moved.end(), order.begin() + static_cast<ptrdiff_t>(std::max(last, taken)),
                 order.end());
    if (held_back > 0 && !comes_to_the_same(moved)) return false;
    Order swapped = moved;
    swapped.insert(swapped.begin() + static_cast<ptrdiff_t>(at), waiting);
    if (!leads_elsewhere(swapped, at)) return false;
    waits_ = waiting;
    order = std::move(moved);
    return true;
  }

  enum class Answer : uint8_t { kNo, kYes, kUnknown };

  // Whether every continuation of the first `count` operations comes to what is to be told, or to
  // another failure.
  Answer all_fail(const Order& order, size_t count) {
    Dpor search(Order(order.begin(), order.begin() + static_cast<ptrdiff_t>(count)));
    search.ends_when([this] { return !may_go_on(); });
    do {
      if (!may_go_on()) return Answer::kUnknown;
      const Ended ended = execute(search);
      if (search.learn(ended) && is_otherwise(ended)) return Answer::kNo;
    } while (search.advance());
    return search.flaw().empty() ? Answer::kYes : Answer::kUnknown;
  }

  // What holds after some operations holds after more of them, so it is enough to halve.
  void find_no_return(const Order& order) {
    size_t low = 0, high = order.size();  // not after `low`, but after `high`
    const Answer from_the_start = all_fail(order, 0);
    if (from_the_start != Answer::kNo) return;
    while (high - low > 1) {
      const size_t middle = low + (high - low) / 2;
      const Answer answer = all_fail(order, middle);
      if (answer == Answer::kUnknown) return;
      (answer == Answer::kYes ? high : low) = middle;
    }
    story_.no_return = place_of_[story_.decided + high - 1];
  }

  Subject& subject_;
  const StorySettings settings_;
  const std::atomic<bool>& stop_;
  uint64_t executions_ = 0;
  Order done_;                  // what was written down
  std::optional<size_t> swap_;  // counted from the first decision
  std::optional<StoryRow> wait_;   // the second of the swap is what was done only later
  std::optional<uint32_t> waits_;  // the second of the swap is what this strand waits for
  std::vector<size_t> place_of_;   // of each operation among the story's rows
  Story story_;
};

}  // namespace

Story tell(Subject& subject, const OutcomeRow& outcome, const StorySettings& settings,
           const std::atomic<bool>& stop) {
  return Teller(subject, outcome, settings, stop).tell();
}

}  // namespace heddle
