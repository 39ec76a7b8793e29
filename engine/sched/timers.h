// Timers: the deadlines of parked strands, soonest first; among equal ones the lower strand id.
//
// Thread safety: every member may be called from every worker.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/spin.h"
#include "engine/base/verify.h"
#include "engine/sched/strand.h"

#include <atomic>
#include <vector>

namespace heddle {

class Timers {
 public:
  /// Adds a strand with its deadline_ns().
  void add(Strand& strand);
  /// Removes it if it is there.
  void remove(Strand& strand);

  /// The soonest deadline, kForever if there is none. One relaxed load: may be a moment old.
  uint64_t soonest_ns() const { return soonest_.load(std::memory_order_relaxed); }

  /// Takes out the first strand whose deadline is not after `now_ns` and for which `claim`, called
  /// while the heap is locked, is true: a strand that is in the heap still waits the wait that it
  /// was added for. Those that are not claimed are dropped: somebody else is waking them.
  /// Returns: null if there is none.
  template <typename Claim>
  Strand* take_due(uint64_t now_ns, Claim&& claim) {
    SpinGuard guard(spin_);
    while (!heap_.empty() && heap_[0]->deadline_ns_ <= now_ns) {
      Strand* strand = heap_[0];
      remove_at(0);
      if (claim(*strand)) return strand;
    }
    return nullptr;
  }

  /// Asks `question` while nobody can add or take. Returns: its answer, false if there are timers.
  template <typename Question>
  bool none_and(Question&& question) {
    SpinGuard guard(spin_);
    return heap_.empty() && question();
  }

 private:
  static bool before(const Strand& a, const Strand& b);
  void place(size_t index, Strand* strand);
  void move_up(size_t index);
  void move_down(size_t index);
  void remove_at(size_t index);

  Spin spin_;  // guards all but soonest_
  std::vector<Strand*> heap_;
  std::atomic<uint64_t> soonest_{kForever};
};

}  // namespace heddle
