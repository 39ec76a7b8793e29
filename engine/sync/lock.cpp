#include "engine/sync/lock.h"

namespace heddle {
namespace {

// How often, and after how long a pause each time, a strand looks whether a lock is free before it
// parks: some microseconds, in which the holder does many sections undisturbed.
constexpr int kSpins = 3;
constexpr int kLeftPauses = 128;

template <typename Attempt>
bool spin_for_lock(Attempt&& attempt) {
  for (int n = 0; n < kSpins; ++n) {
    for (int i = 0; i < kLeftPauses; ++i) spin_pause();
    if (spin_until(1, attempt)) return true;
  }
  return false;
}

// For who watches: when it has been taken (kTry: by who would not have waited for ever), and when
// it is about to be given up.
void tell(Scheduler& scheduler, const Strand& strand, VisibleOp what, const WaitQueue& queue) {
  if (scheduler.settings().races) scheduler.touched(strand, Access{what, queue.object()});
}

// Lock and RLock differ in what their owner may do, not in how others wait.
TryResult acquire_free(Worker& worker, Strand& strand, WaitQueue& queue, uint64_t timeout_ns) {
  Scheduler& scheduler = worker.scheduler;
  const WakeReason woken = strand.wake_reason();
  if (woken == WakeReason::kWoken) scheduler.arrived(queue);
  strand.clear_wake_reason();
  const auto held = [&] { return queue.holder() == kNoStrand && queue.try_hold(strand.id()); };
  const auto taken = [&] {
    scheduler.closed(queue);
    const bool waits = timeout_ns == kForever;
    tell(scheduler, strand, waits ? VisibleOp::kAcquire : VisibleOp::kTry, queue);
    worker.record(Event::lock_acquire, strand, 1, queue.object());
    return TryResult::kDone;
  };
  if (queue.try_hold(strand.id())) return taken();
  // Most sections are over sooner than parking takes. Not so where locks are signals: then a strand
  // waits for one that it holds itself.
  bool may_spin = scheduler.parallel() && timeout_ns != kNoWait && queue.waiting() == 0 &&
                  queue.holder() != strand.id();
  if (may_spin && spin_for_lock(held)) return taken();
  if (woken == WakeReason::kTimeout || timeout_ns == kNoWait) {
    if (woken != WakeReason::kNone) {
      worker.record(Event::lock_give_up, strand, 0, queue.object());
    }
    return TryResult::kTimeout;
  }
  Parking how;
  how.deadline_ns = woken == WakeReason::kNone ? scheduler.clock().deadline(timeout_ns)
                                               : strand.deadline_ns();
  how.front = woken == WakeReason::kWoken;
  const TryResult result = scheduler.park(worker, strand, queue, how,
                                          [&] { return queue.try_hold(strand.id()); });
  return result == TryResult::kDone ? taken() : result;
}

// Recorded before it is free: the next holder's lock_acquire must not be earlier.
uint32_t give_up(Worker& worker, Strand& strand, WaitQueue& queue) {
  worker.record(Event::lock_release, strand, 0, queue.object());
  tell(worker.scheduler, strand, VisibleOp::kRelease, queue);
  const uint32_t holder = queue.give_up();
  if (queue.has_waiters() || worker.scheduler.controlled()) {
    worker.scheduler.opened(worker, strand.id(), queue);
  }
  return holder;
}

}  // namespace

Lock::Lock(Worker& worker, Strand& maker)
    : queue_(Wait::k_lock, worker.scheduler.create_object(worker, maker, Wait::k_lock), true) {}

TryResult Lock::acquire(Worker& worker, Strand& strand, uint64_t timeout_ns) {
  return acquire_free(worker, strand, queue_, timeout_ns);
}

bool Lock::release(Worker& worker, Strand& strand) {
  if (queue_.holder() == kNoStrand) return false;
  return give_up(worker, strand, queue_) != kNoStrand;
}

RLock::RLock(Worker& worker, Strand& maker)
    : queue_(Wait::k_rlock, worker.scheduler.create_object(worker, maker, Wait::k_rlock), true) {}

TryResult RLock::acquire(Worker& worker, Strand& strand, uint64_t timeout_ns) {
  if (owned_by(strand)) {
    depth_++;
    return TryResult::kDone;
  }
  const TryResult result = acquire_free(worker, strand, queue_, timeout_ns);
  if (result == TryResult::kDone) depth_ = 1;
  return result;
}

bool RLock::release(Worker& worker, Strand& strand) {
  if (!owned_by(strand)) return false;
  if (--depth_ == 0) give_up(worker, strand, queue_);
  return true;
}

uint32_t RLock::release_all(Worker& worker, Strand& strand) {
  if (!owned_by(strand)) return 0;
  const uint32_t depth = depth_;
  depth_ = 0;
  give_up(worker, strand, queue_);
  return depth;
}

}  // namespace heddle
