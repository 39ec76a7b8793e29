#include "engine/sched/timers.h"

namespace heddle {

bool Timers::before(const Strand& a, const Strand& b) {
  if (a.deadline_ns_ != b.deadline_ns_) return a.deadline_ns_ < b.deadline_ns_;
  return a.id_ < b.id_;
}

void Timers::add(Strand& strand) {
  SpinGuard guard(spin_);
  VERIFY(strand.timer_index_ == Strand::kNoTimer, "strand {} has a timer already", strand.id_);
  heap_.push_back(&strand);
  strand.timer_index_ = static_cast<uint32_t>(heap_.size() - 1);
  move_up(heap_.size() - 1);
  soonest_.store(heap_[0]->deadline_ns_, std::memory_order_relaxed);
}

void Timers::remove(Strand& strand) {
  SpinGuard guard(spin_);
  if (strand.timer_index_ != Strand::kNoTimer) remove_at(strand.timer_index_);
}

void Timers::place(size_t index, Strand* strand) {
  heap_[index] = strand;
  strand->timer_index_ = static_cast<uint32_t>(index);
}

void Timers::move_up(size_t index) {
  Strand* strand = heap_[index];
  while (index > 0) {
    const size_t parent = (index - 1) / 2;
    if (!before(*strand, *heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, strand);
}

void Timers::move_down(size_t index) {
  Strand* strand = heap_[index];
  for (;;) {
    size_t child = 2 * index + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && before(*heap_[child + 1], *heap_[child])) child++;
    if (!before(*heap_[child], *strand)) break;
    place(index, heap_[child]);
    index = child;
  }
  place(index, strand);
}

void Timers::remove_at(size_t index) {
  heap_[index]->timer_index_ = Strand::kNoTimer;
  Strand* last = heap_.back();
  heap_.pop_back();
  if (index < heap_.size()) {
    place(index, last);
    move_up(index);
    move_down(last->timer_index_);
  }
  soonest_.store(heap_.empty() ? kForever : heap_[0]->deadline_ns_, std::memory_order_relaxed);
}

}  // namespace heddle
