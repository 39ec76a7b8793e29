#include "engine/sync/condition.h"

namespace heddle {
namespace {

// Strand::memo while wait() goes on: a phase, and how deep the lock was held.
enum Phase : uint64_t { kWaits = 1, kNotified = 2, kTooLate = 3, kPhaseMask = 3 };
constexpr int kDepthShift = 2;

uint32_t give_up(Worker& worker, Strand& strand, Lock& lock) {
  lock.release(worker, strand);
  return 1;
}
uint32_t give_up(Worker& worker, Strand& strand, RLock& lock) {
  return lock.release_all(worker, strand);
}
void restore(Lock&, uint32_t) {}
void restore(RLock& lock, uint32_t depth) { lock.restore(depth); }

uint32_t depth_of(const Lock&) { return 1; }
uint32_t depth_of(const RLock& lock) { return lock.depth(); }

}  // namespace

template <typename AnyLock>
TryResult ConditionVariable::wait_with(Worker& worker, Strand& strand, AnyLock& lock,
                                       uint64_t timeout_ns) {
  if (strand.memo == 0) {
    // Waits first and gives the lock free then: a notification cannot come between the two.
    Parking how;
    how.deadline_ns = worker.scheduler.clock().deadline(timeout_ns);
    strand.memo = kWaits | uint64_t{depth_of(lock)} << kDepthShift;
    worker.scheduler.park(worker, strand, queue_, how);
    worker.record(Event::object_level, strand, queue_.waiting(), id());
    give_up(worker, strand, lock);
    return TryResult::kParked;
  }
  if ((strand.memo & kPhaseMask) == kWaits) {
    const bool late = strand.wake_reason() == WakeReason::kTimeout;
    if (late) {
      worker.record(Event::object_level, strand, queue_.waiting(), id());
      strand.clear_wake_reason();  // the lock is waited for without a deadline
      // Whether it is free is asked in the operation that the condition stands for.
      worker.scheduler.policy().touched(strand, Access{VisibleOp::kAcquire, lock.id()});
    }
    strand.memo += late ? kTooLate - kWaits : kNotified - kWaits;
  }
  const TryResult got = lock.acquire(worker, strand, kForever);
  if (got == TryResult::kParked) return got;
  restore(lock, static_cast<uint32_t>(strand.memo >> kDepthShift));
  const bool notified = (strand.memo & kPhaseMask) == kNotified;
  strand.memo = 0;
  return notified ? TryResult::kDone : TryResult::kTimeout;
}

TryResult ConditionVariable::wait(Worker& worker, Strand& strand, Lock& lock,
                                  uint64_t timeout_ns) {
  return wait_with(worker, strand, lock, timeout_ns);
}

TryResult ConditionVariable::wait(Worker& worker, Strand& strand, RLock& lock,
                                  uint64_t timeout_ns) {
  return wait_with(worker, strand, lock, timeout_ns);
}

void ConditionVariable::notify(Worker& worker, Strand& strand, WaitQueue& lock, uint64_t count) {
  if (!queue_.has_waiters()) return;
  while (count-- > 0 && worker.scheduler.move_one(worker, strand.id(), queue_, lock, 0)) {
  }
  worker.record(Event::object_level, strand, queue_.waiting(), id());
}

}  // namespace heddle
