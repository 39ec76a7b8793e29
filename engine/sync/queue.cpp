#include "engine/sync/queue.h"

namespace heddle {

// Both sides are told by what there is now, not by what has changed: whoever was woken and leaves
// something for the next one wakes that one too.
void QueueGate::tell(Worker& worker, Strand& strand, const Level& level) {
  Scheduler& scheduler = worker.scheduler;
  worker.record(Event::object_level, strand, level.items, id());
  if (scheduler.controlled()) {
    if (level.items == 0) {
      scheduler.closed(takers_);
    } else {
      scheduler.opened(worker, strand.id(), takers_);
    }
    if (level.full) {
      scheduler.closed(putters_);
    } else {
      scheduler.opened(worker, strand.id(), putters_);
    }
    return;
  }
  if (level.items != 0 && takers_.has_waiters()) {
    scheduler.opened(worker, strand.id(), takers_);
  }
  if (!level.full && putters_.has_waiters()) scheduler.opened(worker, strand.id(), putters_);
}

bool QueueGate::task_done(Worker& worker, Strand& strand) {
  {
    SpinGuard guard(spin_);
    const int64_t tasks = unfinished_.load(std::memory_order_relaxed);
    if (tasks <= 0) return false;
    unfinished_.store(tasks - 1, std::memory_order_seq_cst);
    if (tasks > 1) return true;
  }
  if (joiners_.has_waiters()) worker.scheduler.wake_all(worker, strand.id(), joiners_);
  return true;
}

TryResult QueueGate::join(Worker& worker, Strand& strand) {
  const bool woken = strand.resumed();
  strand.clear_wake_reason();
  const auto nothing_to_do = [this] { return unfinished_.load(std::memory_order_seq_cst) == 0; };
  if (woken || nothing_to_do()) return TryResult::kDone;
  return worker.scheduler.park(worker, strand, joiners_, {}, nothing_to_do);
}

void QueueGate::wake_all(Worker& worker, Strand& strand) {
  for (WaitQueue* side : {&takers_, &putters_, &joiners_}) {
    if (worker.scheduler.controlled() && side != &joiners_) {
      worker.scheduler.opened(worker, strand.id(), *side);
    } else if (side->has_waiters()) {
      worker.scheduler.wake_all(worker, strand.id(), *side);
    }
  }
}

}  // namespace heddle
