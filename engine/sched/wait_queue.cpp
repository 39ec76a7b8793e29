#include "engine/sched/wait_queue.h"

namespace heddle {

void WaitQueue::link_back(Strand& strand) {
  strand.next_ = nullptr;
  strand.prev_ = tail_;
  (tail_ ? tail_->next_ : head_) = &strand;
  tail_ = &strand;
  strand.linked_ = true;
}

void WaitQueue::link_front(Strand& strand) {
  strand.prev_ = nullptr;
  strand.next_ = head_;
  (head_ ? head_->prev_ : tail_) = &strand;
  head_ = &strand;
  strand.linked_ = true;
}

void WaitQueue::unlink(Strand& strand) {
  (strand.prev_ ? strand.prev_->next_ : head_) = strand.next_;
  (strand.next_ ? strand.next_->prev_ : tail_) = strand.prev_;
  strand.next_ = strand.prev_ = nullptr;
  strand.linked_ = false;
  waiting_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace heddle
