#include "engine/sync/flag.h"

namespace heddle {

Flag::Flag(Worker& worker, Strand& maker)
    : queue_(Wait::k_event, worker.scheduler.create_object(worker, maker, Wait::k_event), false) {}

TryResult Flag::wait(Worker& worker, Strand& strand, uint64_t timeout_ns) {
  const WakeReason woken = strand.wake_reason();
  strand.clear_wake_reason();
  if (woken == WakeReason::kWoken || is_set()) return TryResult::kDone;
  if (woken == WakeReason::kTimeout || timeout_ns == kNoWait) return TryResult::kTimeout;
  Parking how;
  how.deadline_ns = worker.scheduler.clock().deadline(timeout_ns);
  // Sequentially consistent with set(), see WaitQueue::has_waiters.
  return worker.scheduler.park(worker, strand, queue_, how,
                               [this] { return set_.load(std::memory_order_seq_cst); });
}

void Flag::set(Worker& worker, Strand& strand) {
  if (set_.exchange(true, std::memory_order_seq_cst)) return;
  worker.record(Event::object_level, strand, 1, id());
  if (queue_.has_waiters()) worker.scheduler.wake_all(worker, strand.id(), queue_);
}

void Flag::clear(Worker& worker, Strand& strand) {
  if (!set_.exchange(false, std::memory_order_seq_cst)) return;
  worker.record(Event::object_level, strand, 0, id());
}

}  // namespace heddle
