// Semaphore: a number of permits; acquire() takes one and waits for it.
//
//   permits | acquire()                     | acquire(), no time | release(n)
//   --------+-------------------------------+--------------------+---------------------------------
//   0       | kParked, then kDone, kTimeout | kTimeout           | n; the first who wait try again
//   k > 0   | k - 1, kDone                  | k - 1, kDone       | k + n, false if above the bound
//
// As with Lock a free permit goes to the first who asks; who was woken and lost waits in front.
#pragma once

#include "engine/sync/lock.h"

namespace heddle {

class Semaphore {
 public:
  static constexpr int64_t kNoBound = INT64_MAX;

  /// One permit, no bound. Traces: lock_create.
  Semaphore(Worker& worker, Strand& maker);

  /// Sets the number of permits and the most that there may be. Not while others use it.
  /// Traces: object_level.
  void reset(Worker& worker, Strand& strand, int64_t permits, int64_t bound);

  /// Takes a permit. See Lock::acquire for what the results mean.
  /// Ordering: what was done before the release() of this permit is visible after kDone.
  /// Traces:   strand_block, if it has to wait; object_level.
  /// Python:   threading.Semaphore.acquire.
  TryResult acquire(Worker& worker, Strand& strand, uint64_t timeout_ns);

  /// Adds `count` permits; any strand may.
  /// Returns: false, with nothing done, if there would be more than the bound.
  /// Traces:  object_level.
  /// Python:  threading.Semaphore.release (ValueError for false).
  bool release(Worker& worker, Strand& strand, int64_t count);

  int64_t permits() const { return permits_.load(std::memory_order_relaxed); }
  int64_t bound() const { return bound_; }
  uint32_t id() const { return queue_.object(); }
  /// What Scheduler::may_proceed calls `needs` for a blocking acquire.
  WaitQueue& queue() { return queue_; }

 private:
  bool try_take();
  TryResult taken(Worker& worker, Strand& strand);

  WaitQueue queue_;
  std::atomic<int64_t> permits_{1};
  int64_t bound_ = kNoBound;
};
static_assert(sizeof(Semaphore) <= 64);

}  // namespace heddle
