// Completion: the end of a strand, for those who join it.
//
//   state    | join()                       | join(), no time | finish()
//   ---------+------------------------------+-----------------+------------------------
//   running  | kParked, then kDone/kTimeout | kTimeout        | finished; all are woken
//   finished | kDone                        | kDone           | nothing
#pragma once

#include "engine/sched/scheduler.h"
#include "engine/sched/wait_queue.h"

namespace heddle {

class Completion {
 public:
  /// Of the strand with this id.
  explicit Completion(uint32_t strand) : queue_(Wait::k_join, strand, false) {
    queue_.set_holder(strand);
  }

  /// Waits for the end. See Lock::acquire for what the results mean.
  /// Ordering: what the strand did is visible after kDone.
  /// Traces:   strand_block, if it has to wait.
  /// Python:   threading.Thread.join.
  TryResult join(Worker& worker, Strand& strand, uint64_t timeout_ns);

  /// Called once, by the strand that ends, as the last thing it does. Once per wait that ends.
  void finish(Worker& worker, Strand& strand);

  bool finished() const { return finished_.load(std::memory_order_acquire); }
  WaitQueue& queue() { return queue_; }

 private:
  WaitQueue queue_;
  std::atomic<bool> finished_{false};
};
static_assert(sizeof(Completion) <= 48);

}  // namespace heddle
