#include "engine/sync/completion.h"

#include "engine/sync/lock.h"

namespace heddle {

TryResult Completion::join(Worker& worker, Strand& strand, uint64_t timeout_ns) {
  const WakeReason woken = strand.wake_reason();
  strand.clear_wake_reason();
  if (finished()) return TryResult::kDone;
  if (woken == WakeReason::kTimeout || timeout_ns == kNoWait) return TryResult::kTimeout;
  VERIFY(woken == WakeReason::kNone, "strand {} was woken from a join too early", strand.id());
  Parking how;
  how.deadline_ns = worker.scheduler.clock().deadline(timeout_ns);
  // Sequentially consistent with finish(), see WaitQueue::has_waiters.
  return worker.scheduler.park(worker, strand, queue_, how,
                               [this] { return finished_.load(std::memory_order_seq_cst); });
}

void Completion::finish(Worker& worker, Strand& strand) {
  finished_.store(true, std::memory_order_seq_cst);
  worker.scheduler.open_for_all(worker, strand.id(), queue_);
}

}  // namespace heddle
