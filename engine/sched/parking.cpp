// Parking and waking: the part of Scheduler that moves strands between wait queues and policies.
//
// A wake happens in this order: claim the strand (set its wake_reason), take it out of its queue
// and of the timers, make it ready. Whoever fails to claim leaves it alone: somebody else wakes it.
#include "engine/sched/scheduler.h"

namespace heddle {

bool Scheduler::claim(Strand& strand, WakeReason why) {
  WakeReason none = WakeReason::kNone;
  return strand.wake_reason_.compare_exchange_strong(none, why, std::memory_order_acq_rel);
}

void Scheduler::begin_park(Worker& worker, Strand& strand, Wait kind, uint32_t object,
                           uint64_t deadline) {
  VERIFY(strand.wake_reason() == WakeReason::kNone, "strand {} parks while it is being resumed",
         strand.id_);
  strand.wait_kind_ = kind;
  strand.wait_object_ = object;
  strand.deadline_ns_ = deadline;
  strand.state_.store(StrandState::kParking, std::memory_order_release);
  if (kind == Wait::k_sleep) {
    worker.record(Event::strand_sleep, strand, deadline);
  } else {
    worker.record(Event::strand_block, strand, static_cast<uint64_t>(kind), object);
  }
}

void Scheduler::park_locked(Worker& worker, Strand& strand, WaitQueue& queue, Parking how) {
  const uint32_t holder = queue.holder();
  if (wait_has_holder(queue.kind_) && !how.front) {
    worker.record(Event::lock_contend, strand, holder, queue.object_);
  }
  begin_park(worker, strand, queue.kind_, queue.object_, how.deadline_ns);
  strand.queue_ = &queue;
  if (how.front) {
    queue.link_front(strand);
  } else {
    queue.link_back(strand);
  }
  if (controlled_) policy_->waits(strand, queue);
  // Only now: a timer that fires at once waits for the queue's spin and finds the strand linked.
  if (how.deadline_ns != kForever) timers_.add(strand);
}

TryResult Scheduler::sleep(Worker& worker, Strand& strand, uint64_t duration_ns) {
  if (strand.resumed()) {
    strand.clear_wake_reason();
    return TryResult::kDone;
  }
  strand.queue_ = nullptr;
  begin_park(worker, strand, Wait::k_sleep, 0, clock_.deadline(duration_ns));
  timers_.add(strand);
  return TryResult::kParked;
}

// Makes a claimed strand ready that is in no queue and no timer any more. `by` is who woke it.
void Scheduler::make_ready(Worker* worker, Strand& strand, uint32_t by) {
  record(worker, Event::strand_wake, strand, by, strand.wait_object_);
  StrandState seen = StrandState::kParking;
  if (strand.state_.compare_exchange_strong(seen, StrandState::kParkingWoken,
                                            std::memory_order_acq_rel)) {
    return;  // the worker that is still parking it makes it ready
  }
  VERIFY(seen == StrandState::kParked, "strand {} is woken in state {}", strand.id_,
         static_cast<int>(seen));
  busy_.fetch_add(1, std::memory_order_acq_rel);
  strand.state_.store(StrandState::kReady, std::memory_order_release);
  policy_->ready(strand, worker, ReadyWhy::kWoken);
}

// Claims the first strand that can be and takes it out of the queue, whose spin is held.
Strand* Scheduler::take_first(WaitQueue& queue) {
  while (Strand* strand = queue.head_) {
    queue.unlink(*strand);
    if (claim(*strand, WakeReason::kWoken)) return strand;
  }
  return nullptr;
}

bool Scheduler::wake_one(Worker& worker, uint32_t by, WaitQueue& queue, uint32_t message) {
  Strand* strand = nullptr;
  {
    SpinGuard guard(queue.spin_);
    strand = take_first(queue);
  }
  if (strand == nullptr) return false;
  strand->message_ = message;
  if (strand->deadline_ns_ != kForever) timers_.remove(*strand);
  make_ready(&worker, *strand, by);
  return true;
}

uint32_t Scheduler::wake_all(Worker& worker, uint32_t by, WaitQueue& queue, uint32_t message) {
  Strand* first = nullptr;
  Strand** end = &first;
  {
    SpinGuard guard(queue.spin_);
    while (Strand* strand = take_first(queue)) {
      *end = strand;  // unlinked, not ready yet: next_ is free
      end = &strand->next_;
    }
  }
  uint32_t woken = 0;
  while (first != nullptr) {
    Strand* strand = first;
    first = strand->next_;
    strand->next_ = nullptr;
    strand->message_ = message;
    if (strand->deadline_ns_ != kForever) timers_.remove(*strand);
    make_ready(&worker, *strand, by);
    woken++;
  }
  return woken;
}

bool Scheduler::move_one(Worker& worker, uint32_t by, WaitQueue& from, WaitQueue& to,
                         uint32_t message) {
  Strand* strand = nullptr;
  {
    SpinGuard guard(from.spin_);
    strand = take_first(from);
  }
  if (strand == nullptr) return false;
  strand->message_ = message;
  if (strand->deadline_ns_ != kForever) timers_.remove(*strand);
  {
    SpinGuard guard(to.spin_);
    to.waiting_.fetch_add(1, std::memory_order_seq_cst);
    const uint32_t holder = to.holder_.load(std::memory_order_seq_cst);  // see has_waiters
    if (holder != kNoStrand) {
      worker.record(Event::strand_wake, *strand, by, from.object_);
      worker.record(Event::lock_contend, *strand, holder, to.object_);
      worker.record(Event::strand_block, *strand, static_cast<uint64_t>(to.kind_), to.object_);
      strand->wait_kind_ = to.kind_;
      strand->wait_object_ = to.object_;
      strand->deadline_ns_ = kForever;
      strand->pending_op_ = VisibleOp::kAcquire;
      strand->pending_object_ = to.object_;
      strand->queue_ = &to;
      strand->clear_wake_reason();  // who wakes it from here on has to claim it again
      to.link_back(*strand);
      if (controlled_) policy_->waits(*strand, to);
      return true;
    }
    to.waiting_.fetch_sub(1, std::memory_order_relaxed);
  }
  make_ready(&worker, *strand, by);
  return true;
}

void Scheduler::opened(Worker& worker, uint32_t by, WaitQueue& queue) {
  if (controlled_) {
    SpinGuard guard(queue.spin_);
    policy_->opened(queue, by);
    return;
  }
  // on_its_way_ is set before the wake: the woken strand may try again before wake_one() is back.
  // Whoever came between a failed wake and the flag's fall relied on the flag: hence the loop.
  while (queue.has_waiters()) {
    if (queue.on_its_way_.exchange(true, std::memory_order_seq_cst)) return;
    if (wake_one(worker, by, queue)) return;
    queue.on_its_way_.store(false, std::memory_order_seq_cst);
  }
}

uint32_t Scheduler::open_for_all(Worker& worker, uint32_t by, WaitQueue& queue) {
  if (!controlled_) return queue.has_waiters() ? wake_all(worker, by, queue) : 0;
  SpinGuard guard(queue.spin_);
  return policy_->open_for_all(worker, queue, by);
}

void Scheduler::closed_slow(WaitQueue& queue) {
  SpinGuard guard(queue.spin_);
  policy_->closed(queue);
}

// --- timers and the outside --------------------------------------------------------------------

void Scheduler::fire_timers(Worker* worker) {
  if (timers_.soonest_ns() == kForever) return;
  const uint64_t now = clock_.now_ns();
  if (timers_.soonest_ns() > now) return;
  // What is taken counts as busy before the timers are unlocked, see check_for_deadlock().
  const auto claim_it = [this](Strand& strand) {
    if (!claim(strand, WakeReason::kTimeout)) return false;
    busy_.fetch_add(1, std::memory_order_acq_rel);
    return true;
  };
  while (Strand* strand = timers_.take_due(now, claim_it)) {
    if (WaitQueue* queue = strand->queue_) {
      SpinGuard guard(queue->spin_);
      if (strand->linked_) queue->unlink(*strand);
    }
    make_ready(worker, *strand, kNoStrand);
    less_busy();
  }
}

TryResult Scheduler::park_for_outside(Worker& worker, Strand& strand) {
  if (strand.resumed()) {
    strand.clear_wake_reason();
    return TryResult::kDone;
  }
  outside_.fetch_add(1, std::memory_order_acq_rel);
  strand.queue_ = nullptr;
  begin_park(worker, strand, Wait::k_input, 0, kForever);
  return TryResult::kParked;
}

void Scheduler::wake_outside(Strand& strand) {
  if (!claim(strand, WakeReason::kWoken)) return;
  make_ready(nullptr, strand, kNoStrand);
  outside_.fetch_sub(1, std::memory_order_acq_rel);
  wake_worker_from_outside();
}

}  // namespace heddle
