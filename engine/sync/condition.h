// Condition: strands that hold a lock wait until another, which holds it, notifies them.
//
//   strand    | wait()                     | notify()                   | the time is over
//   ----------+----------------------------+----------------------------+-------------------------
//   holds the | waits, the lock is free    | goes on                    |
//   lock      |                            |                            |
//   waits     |                            | the first ones wait for    | waits for the lock, then
//             |                            | the lock, then kDone       | kTimeout
//
// A strand that is notified moves from the condition's queue to the lock's at once: it never runs
// only to find that who notified it still holds the lock, and in a controlled run it is enabled no
// earlier than it can go on.
#pragma once

#include "engine/sync/lock.h"

namespace heddle {

class ConditionVariable {
 public:
  /// Has no lane of its own until it is given one: `object` is a number of create_object().
  explicit ConditionVariable(uint32_t object) : queue_(Wait::k_condition, object, false) {}

  /// Gives `lock` free and waits to be notified, at most `timeout_ns`; then takes it again.
  ///
  /// Requires: `strand` holds `lock` (a Lock: somebody does).
  /// Returns:  kDone     notified; the lock is held, as deep as before.
  ///           kTimeout  not notified in time; the same.
  ///           kParked   see Lock::acquire.
  /// Traces:   strand_block, lock_release; strand_wake and lock_contend; lock_acquire.
  /// Python:   threading.Condition.wait.
  TryResult wait(Worker& worker, Strand& strand, Lock& lock, uint64_t timeout_ns);
  TryResult wait(Worker& worker, Strand& strand, RLock& lock, uint64_t timeout_ns);

  /// Notifies the `count` strands that wait longest, or all that there are.
  /// Requires: as wait().
  /// Traces:   strand_wake, object_level.
  /// Python:   threading.Condition.notify.
  void notify(Worker& worker, Strand& strand, WaitQueue& lock, uint64_t count);

  /// How many wait to be notified.
  uint32_t waiting() const { return queue_.waiting(); }
  uint32_t id() const { return queue_.object(); }

 private:
  template <typename AnyLock>
  TryResult wait_with(Worker& worker, Strand& strand, AnyLock& lock, uint64_t timeout_ns);

  WaitQueue queue_;
};
static_assert(sizeof(ConditionVariable) <= 48);

}  // namespace heddle
