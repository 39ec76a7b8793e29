// IdleLoops: which strands go round in loops that change nothing (`while not ready: pass`, trying
// for a lock again and again), so that a search need not try each number of rounds.
//
//   strand                            | event                               | then
//   ----------------------------------+-------------------------------------+--------------------
//   stands before an operation that   | its Strand::loop_state() is what it | it spins: it is not
//   reads, has only read since it     | was, and nothing that it looked at  | enabled any more
//   stood there the last time         | has changed since                   |
//   spins, or may soon                | another strand changes what it      | it is enabled, and
//                                     | looked at                           | looks again
//
// A strand whose state is what it was does the same again until something else changes.
#pragma once

#include "engine/sched/strand.h"

#include <vector>

namespace heddle {

class IdleLoops {
 public:
  /// `strand` stands before an operation. Returns: whether it spins.
  bool comes_again(Strand& strand, VisibleOp op, uint32_t object);

  // Each returns who spins no more.
  const std::vector<Strand*>& did(const Strand& strand, VisibleOp op, uint32_t object);
  const std::vector<Strand*>& touched(const Strand& strand, const Access& access);
  /// A lock or the like was taken.
  const std::vector<Strand*>& took(uint32_t object);

 private:
  struct Loop {
    Strand* strand = nullptr;  // who spins, or null
    uint64_t state = 0;        // the one it may come back to; 0: in none
    size_t looks_max = 1;      // then a later state is the one: the first round may differ
    std::vector<Access> looks;          // at memory
    std::vector<uint32_t> primitives;   // asked, by number
  };
  static constexpr size_t kLooksMax = 16;

  Loop& loop_of(uint32_t strand);
  void end(Loop& loop);

  std::vector<Loop> loops_;  // by strand
  std::vector<Strand*> ended_;
};

}  // namespace heddle
