#include "engine/sync/semaphore.h"

namespace heddle {

Semaphore::Semaphore(Worker& worker, Strand& maker)
    : queue_(Wait::k_semaphore,
             worker.scheduler.create_object(worker, maker, Wait::k_semaphore), true) {}

void Semaphore::reset(Worker& worker, Strand& strand, int64_t permits, int64_t bound) {
  bound_ = bound;
  permits_.store(permits, std::memory_order_seq_cst);
  worker.record(Event::object_level, strand, static_cast<uint64_t>(permits), id());
  if (permits == 0) {
    worker.scheduler.closed(queue_);
  } else if (worker.scheduler.controlled() || queue_.has_waiters()) {
    worker.scheduler.opened(worker, strand.id(), queue_);
  }
}

bool Semaphore::try_take() {
  int64_t seen = permits_.load(std::memory_order_seq_cst);
  while (seen > 0) {
    if (permits_.compare_exchange_weak(seen, seen - 1, std::memory_order_seq_cst)) return true;
  }
  return false;
}

// Of several permits that came at once opened() told one strand only: it tells the next.
TryResult Semaphore::taken(Worker& worker, Strand& strand) {
  const int64_t left = permits_.load(std::memory_order_seq_cst);
  worker.record(Event::object_level, strand, static_cast<uint64_t>(left), id());
  if (left == 0) {
    worker.scheduler.closed(queue_);
  } else if (queue_.has_waiters()) {
    worker.scheduler.opened(worker, strand.id(), queue_);
  }
  return TryResult::kDone;
}

TryResult Semaphore::acquire(Worker& worker, Strand& strand, uint64_t timeout_ns) {
  Scheduler& scheduler = worker.scheduler;
  const WakeReason woken = strand.wake_reason();
  if (woken == WakeReason::kWoken) scheduler.arrived(queue_);
  strand.clear_wake_reason();
  if (try_take()) return taken(worker, strand);
  if (woken == WakeReason::kTimeout || timeout_ns == kNoWait) return TryResult::kTimeout;
  Parking how;
  how.deadline_ns = woken == WakeReason::kNone ? scheduler.clock().deadline(timeout_ns)
                                               : strand.deadline_ns();
  how.front = woken == WakeReason::kWoken;
  const TryResult result =
      scheduler.park(worker, strand, queue_, how, [this] { return try_take(); });
  return result == TryResult::kDone ? taken(worker, strand) : result;
}

bool Semaphore::release(Worker& worker, Strand& strand, int64_t count) {
  int64_t seen = permits_.load(std::memory_order_relaxed);
  do {
    if (seen > bound_ - count) return false;
  } while (!permits_.compare_exchange_weak(seen, seen + count, std::memory_order_seq_cst));
  worker.record(Event::object_level, strand, static_cast<uint64_t>(seen + count), id());
  if (worker.scheduler.controlled() || queue_.has_waiters()) {
    worker.scheduler.opened(worker, strand.id(), queue_);
  }
  return true;
}

}  // namespace heddle
