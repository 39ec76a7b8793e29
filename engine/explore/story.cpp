#include "engine/explore/story.h"

#include "engine/explore/dpor.h"

#include <algorithm>
#include <deque>
#include <set>

namespace heddle {

namespace {

using Order = std::vector<uint32_t>;  // the strands of the operations after the first decision

constexpr uint64_t kSwapExecutionsMax = 1000;
constexpr size_t kRowsMax = 2000;  // a longer execution is not taken apart

// Follows an order as far as it can: who cannot go on is passed over until he can.
class Follow final : public Strategy {
 public:
  explicit Follow(const Order& order) : order_(order), used_(order.size()) {}

  void skipped(const Strand& strand, std::span<const Skipped> operations) override {
    for (const Skipped& one : operations) {
      rows_.push_back({strand.id(), one.op, one.object, one.file, one.line, {}, {}, false});
    }
    decided_ = rows_.size();
  }

  Strand& choose(const Choice& choice) override {
    for (size_t i = next_; i < order_.size(); i++) {
      if (used_[i]) continue;
      if (Strand* strand = choice.enabled.find(order_[i]); strand && strand != choice.avoid) {
        return *strand;
      }
    }
    if (choice.current != nullptr && choice.current != choice.avoid) return *choice.current;
    Strand& first = *choice.enabled.first_from(0);
    return &first != choice.avoid ? first : *choice.enabled.first_from(first.id() + 1);
  }

  void did(const Strand& strand, VisibleOp op, uint32_t object) override {
    StoryRow row{strand.id(), op, object, strand.file.load(std::memory_order_relaxed),
                 strand.line.load(std::memory_order_relaxed), {}, {}, false};
    if (describes_) {
      const Described described = strand.describe();
      row.what = described.what.c_str();  // copies: it may lie where it is put back
      row.value = described.value.c_str();
    }
    rows_.push_back(std::move(row));
    for (size_t i = next_; i < order_.size(); i++) {
      if (used_[i] || order_[i] != strand.id()) continue;
      used_[i] = true;
      break;
    }
    while (next_ < order_.size() && used_[next_]) next_++;
  }

  void describe() { describes_ = true; }
  size_t decided() const { return decided_; }
  std::vector<StoryRow>& rows() { return rows_; }
  Order done() const {
    Order order;
    for (size_t i = decided_; i < rows_.size(); i++) order.push_back(rows_[i].strand);
    return order;
  }

 private:
  const Order& order_;
  std::vector<bool> used_;
  size_t next_ = 0;
  size_t decided_ = 0;
  bool describes_ = false;
  std::vector<StoryRow> rows_;
};

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
    story_.outcome.output = ended.output;
    done_ = follow.done();
    story_.rows = std::move(follow.rows());
    if (story_.rows.size() > kRowsMax) story_.rows.resize(kRowsMax);
    for (const LeftBehind& left : ended.left) {
      if (left.strand == 0 || left.op == VisibleOp::kNone) continue;
      story_.rows.push_back({left.strand, left.op, left.object, left.file, left.line, {}, {},
                             true});
    }
    for (StoryRow& row : story_.rows) name(row);
    if (swap_) story_.swap = story_.decided + *swap_;
  }

  void name(StoryRow& row) const {
    switch (row.op) {
      case VisibleOp::kStart:
      case VisibleOp::kJoin:
      case VisibleOp::kBegin: row.what = story_.names.strand(row.object); return;
      case VisibleOp::kAcquire:
      case VisibleOp::kRelease:
      case VisibleOp::kWait:
      case VisibleOp::kNotify:
      case VisibleOp::kCall: row.what = story_.names.object(row.object); return;
      default: return;
    }
  }

  // Looks through the orders that come to the same, nearest first, for one in which a single swap
  // of neighbours leads elsewhere. The story is then told of that one.
  void find_swap(Order& order) {
    const uint64_t executions_max = executions_ + kSwapExecutionsMax;
    std::set<Order> seen{order};
    std::deque<Order> next{order};
    while (!next.empty()) {
      const Order from = with_those_left(next.front());
      next.pop_front();
      for (size_t i = from.size(); i-- > 1;) {
        if (from[i] == from[i - 1]) continue;
        if (!may_go_on() || executions_ >= executions_max) return;
        Order swapped = from;
        std::swap(swapped[i], swapped[i - 1]);
        Follow follow(swapped);
        const Ended ended = execute(follow);
        if (is_otherwise(ended)) {
          swap_ = i - 1;
          story_.swapped.show(ended, subject_.schedule());
          order = from;
          return;
        }
        Order done = follow.done();
        if (is_it(ended) && seen.insert(done).second) next.push_back(std::move(done));
      }
    }
  }

  // Those who wait for ever would have gone on there.
  Order with_those_left(Order order) {
    Follow follow(order);
    const Ended ended = execute(follow);
    order = follow.done();
    for (const LeftBehind& left : ended.left) {
      if (left.strand != 0) order.push_back(left.strand);
    }
    return order;
  }

  enum class Answer : uint8_t { kNo, kYes, kUnknown };

  // Whether every continuation of the first `count` operations comes to what is to be told, or to
  // another failure.
  Answer all_fail(const Order& order, size_t count) {
    Dpor search(Order(order.begin(), order.begin() + static_cast<ptrdiff_t>(count)));
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
    story_.no_return = story_.decided + high - 1;
  }

  Subject& subject_;
  const StorySettings settings_;
  const std::atomic<bool>& stop_;
  uint64_t executions_ = 0;
  Order done_;                  // what was written down
  std::optional<size_t> swap_;  // counted from the first decision
  Story story_;
};

}  // namespace

Story tell(Subject& subject, const OutcomeRow& outcome, const StorySettings& settings,
           const std::atomic<bool>& stop) {
  return Teller(subject, outcome, settings, stop).tell();
}

}  // namespace heddle
