// Barrier: a reusable meeting point for a fixed number of strands.
//
//   state   | arrive(), not the last | arrive(), the last | timeout, abort() | reset()
//   --------+------------------------+--------------------+------------------+------------------
//   filling | kParked                | kLast; acting      | broken           | filling; who waits
//           |                        |                    |                  | gets kBroken
//   acting  | kParked, next round    | kLast, next round  | broken           | filling
//   broken  | kBroken                | kBroken            | broken           | filling
//
// The last to arrive does what the meeting is for and then calls release(), which lets the others
// go. Rounds never mix: a strand remembers the number of the round that it arrived in, and is told
// what became of it by whoever ends its wait.
#pragma once

#include "engine/sync/lock.h"

namespace heddle {

class Barrier {
 public:
  enum class Arrival : uint8_t { kReleased, kLast, kBroken, kParked };

  /// For one party. Traces: lock_create.
  Barrier(Worker& worker, Strand& maker);

  /// Sets the number of strands. Not while others use it.
  void set_parties(uint32_t parties) { parties_ = parties; }

  /// Waits until `parties` strands have come.
  ///
  /// Returns:  kReleased  all have come; `*index` is how many came before this one.
  ///           kLast      this one is the last: it must call release() or abort().
  ///           kBroken    broken or reset, before or during the wait, or this one's time is over.
  ///           kParked    park the strand, execute the same call again when it is resumed.
  /// Ordering: what any party did before is visible to all of them after kReleased.
  /// Traces:   strand_block, object_level.
  /// Python:   threading.Barrier.wait.
  Arrival arrive(Worker& worker, Strand& strand, uint64_t timeout_ns, uint32_t* index);

  /// The last one lets the others of its round go.
  void release(Worker& worker, Strand& strand);
  /// Breaks it: who waits and who comes gets kBroken.
  void abort(Worker& worker, Strand& strand);
  /// Makes it as new: who waits gets kBroken.
  void reset(Worker& worker, Strand& strand);

  uint32_t parties() const { return parties_; }
  /// How many wait in this round.
  uint32_t waiting() const { return arrived_.load(std::memory_order_relaxed); }
  bool broken() const { return broken_.load(std::memory_order_relaxed); }
  uint32_t id() const { return queue_.object(); }

 private:
  Arrival come_in(Worker& worker, Strand& strand, uint64_t timeout_ns, uint32_t* index);
  Arrival go_on(Worker& worker, Strand& strand, uint32_t message);
  void let_go(Worker& worker, Strand& strand, uint32_t message);

  WaitQueue queue_;
  Spin spin_;  // guards what follows; the readers above may be a moment behind
  std::atomic<bool> broken_{false};
  bool acting_ = false;
  std::atomic<uint32_t> arrived_{0};
  uint32_t parties_ = 1;
  uint32_t round_ = 1;   // never 0, so that a memo never is
  uint32_t undone_ = 0;  // the round that reset() ended last
};
static_assert(sizeof(Barrier) <= 64);

}  // namespace heddle
