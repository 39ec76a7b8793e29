// WaitQueue: the strands that wait for one thing, in order of arrival. Every primitive has one.
//
//   queue   | arrives, must wait | opened()                      | closed()
//   --------+--------------------+-------------------------------+---------------------------------
//   closed  | is linked          | parallel, GIL: the first one  |
//           |                    | is woken and tries again      |
//           |                    | controlled: all may be chosen |
//   open    |                    |                               | controlled: those still linked
//           |                    |                               | may not be chosen any more
//
// A primitive that lets the first to come have it (a lock, a semaphore) uses opened() and closed():
// a woken strand tries again and may find that another was faster ("barging"); it then goes back to
// the front. A primitive that picks its strands (a condition) uses wake_one() and wake_all() of
// Scheduler; one that lets all pass from now on (the end of a strand, an event) open_for_all().
//
// In a controlled run a strand that is about to do what cannot be done now also stands in the queue
// ("at the door"): it has done nothing yet and may be chosen as soon as the queue is open.
//
// Thread safety: the list is guarded by `spin`; has_waiters() may be asked without it, see there.
#pragma once

#include "engine/base/spin.h"
#include "engine/sched/strand.h"

namespace heddle {

class WaitQueue {
 public:
  /// `open` is whether the thing can be had at the beginning: a lock can, the end of a strand not.
  WaitQueue(Wait kind, uint32_t object, bool open) : object_(object), kind_(kind), open_(open) {}
  WaitQueue(const WaitQueue&) = delete;
  WaitQueue& operator=(const WaitQueue&) = delete;

  Wait kind() const { return kind_; }
  uint32_t object() const { return object_; }

  /// Ordering: sequentially consistent. A primitive that first gives its thing free and then asks
  /// this, and a strand that first announces itself and then tries again (Scheduler::park), cannot
  /// miss each other: in the one order of all such accesses one of the two is second and sees.
  bool has_waiters() const { return waiting_.load(std::memory_order_seq_cst) != 0; }
  uint32_t waiting() const { return waiting_.load(std::memory_order_relaxed); }

  /// Who holds the thing; kNoStrand if nobody. A lock's word is this one, so that reports and views
  /// never disagree with it.
  uint32_t holder() const { return holder_.load(std::memory_order_relaxed); }
  void set_holder(uint32_t strand) { holder_.store(strand, std::memory_order_relaxed); }
  /// Makes `strand` the holder if there is none. Ordering: acquire, and see has_waiters.
  bool try_hold(uint32_t strand) {
    uint32_t nobody = kNoStrand;
    return holder_.compare_exchange_strong(nobody, strand, std::memory_order_seq_cst);
  }
  /// Returns: who held it. Ordering: release, and see has_waiters.
  uint32_t give_up() { return holder_.exchange(kNoStrand, std::memory_order_seq_cst); }

 private:
  friend class Scheduler;
  friend class ControlledPolicy;

  void link_back(Strand& strand);
  void link_front(Strand& strand);
  void unlink(Strand& strand);

  Strand* head_ = nullptr;
  Strand* tail_ = nullptr;
  std::atomic<uint32_t> waiting_{0};
  std::atomic<uint32_t> holder_{kNoStrand};
  const uint32_t object_;
  mutable Spin spin_;
  const Wait kind_;
  bool open_;  // controlled runs only
  // A strand that opened() woke has not tried again yet: no second one needs to be woken.
  std::atomic<bool> on_its_way_{false};
  WaitGroup* group_ = nullptr;  // controlled runs only, see enabled.h
};
static_assert(sizeof(WaitQueue) <= 40);

}  // namespace heddle
