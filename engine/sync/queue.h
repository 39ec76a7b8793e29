// QueueGate: who may put into a queue and take from it, and who must wait for that.
//
//   queue      | put               | take              | task_done         | join
//   -----------+-------------------+-------------------+-------------------+------------------
//   empty      | done; wakes a     | kParked, then     | one less to do;   | kDone if nothing
//              | taker             | kDone, kTimeout   | at 0 all who join | is to be done,
//   some items | done              | done; wakes a     | are woken         | else kParked
//   full       | kParked, then     | putter            |                   |
//              | kDone, kTimeout   |                   |                   |
//
// The items are whose gate it is: an operation comes as a function that tries it under the gate's
// spin and says whether it could be done. As with Lock the first who comes may have an item; who
// was woken and came too late waits in front.
#pragma once

#include "engine/sync/lock.h"

namespace heddle {

class QueueGate {
 public:
  /// What there is after an operation.
  struct Level {
    uint64_t items = 0;
    bool full = false;
  };

  /// Traces: lock_create.
  QueueGate(Worker& worker, Strand& maker)
      : QueueGate(worker.scheduler.create_object(worker, maker, Wait::k_queue)) {}

  /// Puts: `attempt(Level&)` adds the item (and calls add_task) if there is room. It says whether
  /// there is nothing to wait for.
  ///
  /// Returns:  kDone     the attempt said so.
  ///           kTimeout  no room in time.
  ///           kParked   see Lock::acquire.
  /// Ordering: what was done before is visible to whoever takes the item.
  /// Traces:   strand_block, if it has to wait; object_level.
  /// Python:   queue.Queue.put.
  template <typename Attempt>
  TryResult put(Worker& worker, Strand& strand, uint64_t timeout_ns, Attempt&& attempt) {
    return pass(worker, strand, putters_, timeout_ns, attempt);
  }

  /// Takes: `attempt(Level&)` takes an item if there is one. As put().
  /// Python: queue.Queue.get.
  template <typename Attempt>
  TryResult take(Worker& worker, Strand& strand, uint64_t timeout_ns, Attempt&& attempt) {
    return pass(worker, strand, takers_, timeout_ns, attempt);
  }

  /// One more task is to be done. Requires: called by an attempt.
  void add_task() {
    unfinished_.store(unfinished_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
  /// Returns: false if there was no task to be done.
  /// Python:  queue.Queue.task_done (ValueError for false).
  bool task_done(Worker& worker, Strand& strand);

  /// Waits until every item put has been done.
  /// Python: queue.Queue.join.
  TryResult join(Worker& worker, Strand& strand);

  /// Runs `look` while nobody puts or takes.
  template <typename Look>
  auto look(Look&& look) {
    SpinGuard guard(spin_);
    return look();
  }
  /// Everybody who waits tries again: the rules have changed.
  void wake_all(Worker& worker, Strand& strand);

  int64_t unfinished() const { return unfinished_.load(std::memory_order_relaxed); }
  void set_unfinished(int64_t tasks) { unfinished_.store(tasks, std::memory_order_relaxed); }
  uint32_t id() const { return takers_.object(); }
  WaitQueue& takers() { return takers_; }
  WaitQueue& putters() { return putters_; }

 private:
  explicit QueueGate(uint32_t object)
      : takers_(Wait::k_queue, object, false),
        putters_(Wait::k_queue_full, object, true),
        joiners_(Wait::k_queue_tasks, object, false) {}

  template <typename Attempt>
  TryResult pass(Worker& worker, Strand& strand, WaitQueue& side, uint64_t timeout_ns,
                 Attempt&& attempt) {
    const WakeReason woken = strand.wake_reason();
    if (woken == WakeReason::kWoken) worker.scheduler.arrived(side);
    strand.clear_wake_reason();
    Level level;
    const auto tried = [&] {
      SpinGuard guard(spin_);
      return attempt(level);
    };
    TryResult result = TryResult::kDone;
    if (!tried()) {
      if (woken == WakeReason::kTimeout || timeout_ns == kNoWait) return TryResult::kTimeout;
      // Somebody may have changed the items without a word to the gate.
      if (worker.scheduler.controlled()) worker.scheduler.closed(side);
      Parking how;
      how.deadline_ns = woken == WakeReason::kNone ? worker.scheduler.clock().deadline(timeout_ns)
                                                   : strand.deadline_ns();
      how.front = woken == WakeReason::kWoken;
      result = worker.scheduler.park(worker, strand, side, how, tried);
    }
    if (result == TryResult::kDone) tell(worker, strand, level);
    return result;
  }
  void tell(Worker& worker, Strand& strand, const Level& level);

  WaitQueue takers_;
  WaitQueue putters_;
  WaitQueue joiners_;
  Spin spin_;
  std::atomic<int64_t> unfinished_{0};  // tasks; changed under spin_
};
static_assert(sizeof(QueueGate) <= 136);

}  // namespace heddle
