// IdleLoops: which strands go round in loops that change nothing (`while not ready: pass`, trying
// for a lock again and again, looking under a lock that is given free again), so that a search need
// not try each number of rounds.
//
//   strand                            | event                               | then
//   ----------------------------------+-------------------------------------+--------------------
//   stands before an operation that   | its Strand::loop_state() is what it | it spins: it is not
//   asks, has only asked since it     | was, it holds no lock more, and     | enabled any more
//   stood there the last time         | nothing that it looked at has       |
//                                     | changed since                       |
//   spins, or may soon                | another strand changes what it      | it is enabled, and
//                                     | looked at                           | looks again
//
// A strand whose state is what it was does the same again until something else changes. A lock that
// it took and gave free in a round is as it was; what others do with it wakes nobody, but who is
// about to ask whether it is free might find it held: then it goes round once more.
//
// Several who keep each other going (each takes a lock, fails to get a second one and gives the
// first free, which is a change for the other) are in no such loop: there the rounds matter.
#pragma once

#include "engine/sched/strand.h"

#include <vector>

namespace heddle {

class IdleLoops {
 public:
  /// `strand` stands before an operation. Returns: whether it spins; ended_now() has those who
  /// spin no more.
  bool comes_again(Strand& strand, VisibleOp op, uint32_t object);
  const std::vector<Strand*>& ended_now() const { return ended_; }

  /// `strand` goes on although nothing has changed.
  void go_round(const Strand& strand);

  // Each returns who spins no more.
  const std::vector<Strand*>& did(const Strand& strand, VisibleOp op, uint32_t object);
  const std::vector<Strand*>& touched(const Strand& strand, const Access& access);
  /// Whoever did the last operation took a lock, or the last of something else.
  const std::vector<Strand*>& took(uint32_t object, bool lock);
  /// Whoever did the last operation gave to a primitive, or took something of it.
  const std::vector<Strand*>& changed(uint32_t object);
  /// A strand is over.
  const std::vector<Strand*>& ended(uint32_t strand);

 private:
  struct Loop {
    Strand* strand = nullptr;  // who spins, or null
    uint64_t state = 0;        // the one it may come back to; 0: in none
    size_t looks_max = 1;      // then a later state is the one: the first round may differ
    size_t operations = 0;     // since it was there
    std::vector<Access> looks;          // at memory
    std::vector<uint32_t> tried;        // primitives, by number, without success
    std::vector<uint32_t> asked_about;  // primitives
    std::vector<uint32_t> strands;      // whether they have ended
    std::vector<uint32_t> taken;        // locks, since it was there
    std::vector<uint32_t> used;         // locks that were given free again
  };
  static constexpr size_t kLooksMax = 16;
  static constexpr size_t kHeldMax = 64;  // then a lock that it took is not given free in a round

  Loop& loop_of(uint32_t strand);
  void set_state(Loop& loop, uint64_t state);
  void begin_again(Loop& loop, uint64_t state);
  static void note(Loop& loop, const Strand& strand, VisibleOp op, uint32_t object);
  void end(Loop& loop);
  void end_asking(uint32_t object, bool own_too);

  std::vector<Loop> loops_;  // by strand
  std::vector<Strand*> ended_;
  uint32_t in_loops_ = 0;    // how many have a state that they may come back to
  uint32_t last_ = 0;        // who did the last operation
};

}  // namespace heddle
