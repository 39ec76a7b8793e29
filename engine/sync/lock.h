// Lock, RLock: mutual exclusion between strands.
//
//   Lock   | acquire()          | acquire(), no time | release()
//   -------+--------------------+--------------------+-------------------------------
//   free   | held, kDone        | held, kDone        | false
//   held   | kParked, then      | kTimeout           | free; one who waits tries again
//          | kDone or kTimeout  |                    |
//
//   RLock  | acquire() by owner | acquire() by other | release() by owner | by other
//   -------+--------------------+--------------------+--------------------+----------
//   free   | held once          | held once          | false              | false
//   held n | held n+1           | as Lock            | held n-1, or free  | false
//
// A free lock goes to the first who asks, not to the one who waits longest ("barging", as CPython's
// locks): a woken strand tries again and goes back to the front of the queue if it lost.
#pragma once

#include "engine/sched/scheduler.h"
#include "engine/sched/wait_queue.h"

namespace heddle {

inline constexpr uint64_t kNoWait = 0;

class Lock {
 public:
  /// Traces: lock_create.
  Lock(Worker& worker, Strand& maker);

  /// Acquires, waiting at most `timeout_ns` (kNoWait: not at all; kForever).
  ///
  /// Returns:  kDone     it is held now.
  ///           kParked   wait: park the strand, execute the same call again when it is resumed.
  ///           kTimeout  the time is over, it is not held.
  /// Ordering: what the last holder did before release() is visible after kDone.
  /// Traces:   lock_acquire; if it has to wait lock_contend and strand_block first.
  /// Python:   threading.Lock.acquire.
  TryResult acquire(Worker& worker, Strand& strand, uint64_t timeout_ns);
  /// acquire() if it is free and the strand comes for the first time: true, else nothing happens.
  /// Requires: no controlled run, and nobody who watches for races.
  bool acquire_at_once(Worker& worker, Strand& strand) {
    if (strand.resumed() || !queue_.try_hold(strand.id())) return false;
    worker.record(Event::lock_acquire, strand, 1, queue_.object());
    return true;
  }

  /// Gives it free; any strand may.
  /// Returns:  false if it was not held.
  /// Traces:   lock_release.
  /// Python:   threading.Lock.release (RuntimeError "release unlocked lock" for false).
  bool release(Worker& worker, Strand& strand);

  bool locked() const { return queue_.holder() != kNoStrand; }
  /// Who acquired it, kNoStrand if it is free.
  uint32_t holder() const { return queue_.holder(); }
  uint32_t id() const { return queue_.object(); }

  /// What Scheduler::may_proceed calls `needs` for a blocking acquire.
  WaitQueue& queue() { return queue_; }

 private:
  WaitQueue queue_;
};
static_assert(sizeof(Lock) <= 48);

class RLock {
 public:
  /// Traces: lock_create.
  RLock(Worker& worker, Strand& maker);
  /// On a lane that is there already: `object` is a number of create_object().
  explicit RLock(uint32_t object) : queue_(Wait::k_rlock, object, true) {}

  /// As Lock::acquire; the owner may acquire again at once.
  /// Traces: lock_acquire for the first time only.
  /// Python: threading.RLock.acquire.
  TryResult acquire(Worker& worker, Strand& strand, uint64_t timeout_ns);

  /// Undoes one acquire.
  /// Returns: false if `strand` is not the owner.
  /// Traces:  lock_release for the last time only.
  /// Python:  threading.RLock.release (RuntimeError "cannot release un-acquired lock" for false).
  bool release(Worker& worker, Strand& strand);

  /// Gives it free however often it was acquired, for a condition's wait.
  /// Returns: how often that was; 0 if `strand` is not the owner.
  uint32_t release_all(Worker& worker, Strand& strand);
  /// Sets the depth after an acquire() that followed release_all().
  void restore(uint32_t depth) { depth_ = depth; }

  /// As Lock::acquire_at_once.
  bool acquire_at_once(Worker& worker, Strand& strand) {
    if (strand.resumed() || !queue_.try_hold(strand.id())) return false;
    worker.record(Event::lock_acquire, strand, 1, queue_.object());
    depth_ = 1;
    return true;
  }

  bool owned_by(const Strand& strand) const { return queue_.holder() == strand.id(); }
  uint32_t holder() const { return queue_.holder(); }
  /// How often the owner has acquired it; 0 if it is free.
  uint32_t depth() const { return queue_.holder() == kNoStrand ? 0 : depth_; }
  uint32_t id() const { return queue_.object(); }
  WaitQueue& queue() { return queue_; }

 private:
  WaitQueue queue_;
  uint32_t depth_ = 0;  // the owner's
};
static_assert(sizeof(RLock) <= 48);

}  // namespace heddle
