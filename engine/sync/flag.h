// Flag: an event that strands wait for.
//
//   state | wait()                        | wait(), no time | set()               | clear()
//   ------+-------------------------------+-----------------+---------------------+--------
//   unset | kParked, then kDone, kTimeout | kTimeout        | set; wakes all      |
//   set   | kDone                         | kDone           |                     | unset
//
// Whoever waited when set() came gets kDone even if clear() follows before it runs.
#pragma once

#include "engine/sync/lock.h"

namespace heddle {

class Flag {
 public:
  /// Traces: lock_create.
  Flag(Worker& worker, Strand& maker);

  /// Waits until it is set, at most `timeout_ns`. See Lock::acquire for what the results mean.
  /// Ordering: what was done before set() is visible after kDone.
  /// Traces:   strand_block, if it has to wait.
  /// Python:   threading.Event.wait.
  TryResult wait(Worker& worker, Strand& strand, uint64_t timeout_ns);

  /// Traces: object_level.
  /// Python: threading.Event.set, clear.
  void set(Worker& worker, Strand& strand);
  void clear(Worker& worker, Strand& strand);

  bool is_set() const { return set_.load(std::memory_order_acquire); }
  uint32_t id() const { return queue_.object(); }

 private:
  WaitQueue queue_;
  std::atomic<bool> set_{false};
};
static_assert(sizeof(Flag) <= 48);

}  // namespace heddle
