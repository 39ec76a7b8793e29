#include "engine/sync/barrier.h"

namespace heddle {
namespace {

enum Message : uint32_t { kTimeIsOver = 0, kLetGo = 1, kBreak = 2 };

// Strand::memo while arrive() goes on: the round, and how many came before.
uint64_t memo_of(uint32_t round, uint32_t index) { return uint64_t{round} << 32 | index; }
uint32_t round_of(uint64_t memo) { return static_cast<uint32_t>(memo >> 32); }
uint32_t index_of(uint64_t memo) { return static_cast<uint32_t>(memo); }

}  // namespace

Barrier::Barrier(Worker& worker, Strand& maker)
    : queue_(Wait::k_barrier, worker.scheduler.create_object(worker, maker, Wait::k_barrier),
             false) {}

Barrier::Arrival Barrier::arrive(Worker& worker, Strand& strand, uint64_t timeout_ns,
                                 uint32_t* index) {
  const WakeReason woken = strand.wake_reason();
  strand.clear_wake_reason();
  if (strand.memo == 0) return come_in(worker, strand, timeout_ns, index);
  *index = index_of(strand.memo);
  const bool told = woken == WakeReason::kWoken;
  return go_on(worker, strand, told ? strand.message() : static_cast<uint32_t>(kTimeIsOver));
}

Barrier::Arrival Barrier::come_in(Worker& worker, Strand& strand, uint64_t timeout_ns,
                                  uint32_t* index) {
  SpinGuard guard(spin_);
  if (broken()) return Arrival::kBroken;
  *index = arrived_.load(std::memory_order_relaxed);
  if (*index + 1 >= parties_) {
    acting_ = true;
    arrived_.store(0, std::memory_order_relaxed);
    round_ = round_ == UINT32_MAX ? 1 : round_ + 1;
    return Arrival::kLast;
  }
  arrived_.store(*index + 1, std::memory_order_relaxed);
  strand.memo = memo_of(round_, *index);
  worker.record(Event::object_level, strand, *index + 1, id());
  Parking how;
  how.deadline_ns = worker.scheduler.clock().deadline(timeout_ns);
  // spin_ is held until the strand is in the queue: who wakes all after this finds it there.
  worker.scheduler.park(worker, strand, queue_, how);
  return Arrival::kParked;
}

// After a wait. What happened since the strand was woken counts too: hence the look at the round.
Barrier::Arrival Barrier::go_on(Worker& worker, Strand& strand, uint32_t message) {
  SpinGuard guard(spin_);
  const uint32_t round = round_of(strand.memo);
  const bool filling = round == round_;
  bool broke = message == kBreak || round == undone_;
  if (filling && message == kTimeIsOver) {
    broken_.store(true, std::memory_order_relaxed);
    arrived_.store(0, std::memory_order_relaxed);
    let_go(worker, strand, kBreak);
    broke = true;
  }
  if (!broke && (filling || acting_)) {
    // It came while the last one of the round before was acting, and was let go with that round;
    // or all have come while its time ran out.
    Parking how;
    how.deadline_ns = filling ? strand.deadline_ns() : kForever;
    worker.scheduler.park(worker, strand, queue_, how);
    return Arrival::kParked;
  }
  strand.memo = 0;
  return broke ? Arrival::kBroken : Arrival::kReleased;
}

// Requires: spin_ is held.
void Barrier::let_go(Worker& worker, Strand& strand, uint32_t message) {
  worker.record(Event::object_level, strand, 0, id());
  if (queue_.has_waiters()) worker.scheduler.wake_all(worker, strand.id(), queue_, message);
}

void Barrier::release(Worker& worker, Strand& strand) {
  SpinGuard guard(spin_);
  if (!acting_) return;  // it was reset or broken meanwhile
  acting_ = false;
  if (!broken()) let_go(worker, strand, kLetGo);
}

void Barrier::abort(Worker& worker, Strand& strand) {
  SpinGuard guard(spin_);
  acting_ = false;
  broken_.store(true, std::memory_order_relaxed);
  arrived_.store(0, std::memory_order_relaxed);
  let_go(worker, strand, kBreak);
}

void Barrier::reset(Worker& worker, Strand& strand) {
  SpinGuard guard(spin_);
  acting_ = false;
  broken_.store(false, std::memory_order_relaxed);
  arrived_.store(0, std::memory_order_relaxed);
  undone_ = round_;
  round_ = round_ == UINT32_MAX ? 1 : round_ + 1;
  let_go(worker, strand, kBreak);
}

}  // namespace heddle
