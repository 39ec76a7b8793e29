// Races: data races by happens-before, and locks that are taken in opposite orders, in one
// execution, while it runs: under every scheduler.
//
// Two accesses to one variable, attribute or element race if one of them writes and neither happens
// before the other: what a strand did happens before what it does, before a strand that it starts,
// before whoever joins it, takes the lock that it gave free, or gets past what it signalled. The
// clocks are FastTrack's (Flanagan and Freund, PLDI 2009): one number for what was written last,
// and for reads as long as they are ordered. Two operations of a container on itself (two appends)
// are atomic and race with nothing but accesses to its elements.
//
// Locks are in opposite orders if one strand took b while it held a, another a while it held b (or
// round a longer circle of strands), and no third lock kept them apart: they can deadlock. A lock
// that a strand gives free which another one took is a signal between the two: nobody holds it, and
// it is in no such circle.
//
// Thread safety: any worker may call; one lock is held meanwhile.
#pragma once

#include "engine/base/language.h"
#include "engine/base/spin.h"
#include "engine/sched/watch.h"
#include "engine/trace/names.h"

#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace heddle {

/// One access of a race, or one acquire of a circle of locks.
struct RaceSide {
  uint32_t strand = 0;
  bool write = false;
  std::vector<CodePlace> stack;   // innermost first
  std::vector<uint32_t> locks;    // held, by number
};

struct DataRace {
  std::string name;  // what was accessed, as the source has it
  RaceSide first;
  RaceSide second;   // the one that came later this time
};

/// strands[i] took locks[i + 1] (the last one locks[0]) at sides[i], while it held locks[i].
struct LockInversion {
  std::vector<uint32_t> locks;
  std::vector<RaceSide> sides;
};

/// Several lines: both places with their stacks, the locks that each held.
std::string text_of(const DataRace& race, const NameTable& names,
                    Language language = Language::kEnglish);
std::string text_of(const LockInversion& inversion, const NameTable& names,
                    Language language = Language::kEnglish);

class Races final : public Watch {
 public:
  /// `stacks`: keeps whole stacks, which takes time; else the innermost place only.
  explicit Races(bool stacks) : stacks_(stacks) {}

  /// A new execution begins, in which (strand, lock) are held already. What was found is kept: each
  /// pair of places is told once.
  void begin(const std::vector<std::pair<uint32_t, uint32_t>>& held = {});

  const std::vector<DataRace>& races() const { return races_; }
  const std::vector<LockInversion>& inversions() const { return inversions_; }
  /// The locks that turned out to be signals, in any execution.
  const std::set<uint32_t>& signals() const { return signals_; }

  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void created(uint32_t child, uint32_t parent) override;

 private:
  using Clock = std::vector<uint32_t>;  // by strand
  // Everything is kept from one execution to the next, which touches much the same: what is not of
  // this `round_` counts as empty.
  struct Seen {
    uint32_t strand = kNoStrand;
    uint32_t clock = 0;
    uint32_t line = 0;
    uint32_t locks = 0;  // in lock_sets_
    uint32_t stack = 0;  // in full_stacks_
    uint16_t file = 0;
    bool whole = false;
  };
  struct Variable {
    uint64_t round = 0;
    Seen write;
    std::vector<Seen> reads;
  };
  struct Thing {
    Variable whole;
    std::unordered_map<uint32_t, Variable> parts;
  };
  struct Primitive {
    uint64_t round = 0;
    Clock clock;
  };
  struct Actor {
    uint64_t round = 0;
    uint32_t locks = 0;  // `held` in lock_sets_
    Clock clock;
    VisibleOp pending = VisibleOp::kNone;  // to be taken in at its next event
    uint32_t object = 0;
    std::vector<uint32_t> held;
  };
  struct Edge {
    uint32_t from, to, strand;
    std::vector<uint32_t> held;
    Seen seen;
  };
  using Where = std::tuple<uint32_t, uint32_t, bool>;  // file, line, whether it writes

  Actor& actor(uint32_t strand);
  static void join(Clock& into, const Clock& from);
  static bool before(const Seen& seen, const Clock& now) {
    return seen.strand < now.size() && now[seen.strand] >= seen.clock;
  }
  void settle(Actor& actor);
  void take_in(Actor& actor, uint32_t object);
  void release(Actor& actor, uint32_t strand, uint32_t object);
  void access(const Strand& strand, const Access& access);
  void check(const Variable& variable, const Strand& strand, const Access& access);
  void check(const Seen& seen, bool wrote, const Strand& strand, const Access& access);
  Thing& thing(uint32_t object);
  Variable& in_this_round(Variable& variable);
  Where where(const Seen& seen, bool write) const;
  Seen seen_by(const Strand& strand, bool whole);
  RaceSide side_of(const Seen& seen, bool write) const;
  void set_locks(Actor& actor);
  uint32_t number_of(std::vector<CodePlace> stack);
  void took(const Strand& strand, uint32_t lock);
  void gave_up(const Strand& strand, uint32_t lock);
  bool close_circle(std::vector<const Edge*>& path, uint32_t to);
  void report(const std::vector<const Edge*>& circle);

  const bool stacks_;
  Spin spin_;
  std::vector<Actor> actors_;
  std::unordered_map<uint32_t, Primitive> primitives_;
  std::vector<Thing> things_;  // by object: their numbers are given one after the other
  std::vector<std::vector<uint32_t>> lock_sets_{{}};
  std::vector<std::vector<CodePlace>> full_stacks_;  // each once
  std::unordered_map<std::string, uint32_t> stack_numbers_;
  uint64_t round_ = 1;
  std::vector<Edge> edges_;
  std::set<std::pair<Where, Where>> told_;
  std::set<std::vector<uint32_t>> told_circles_;
  std::vector<DataRace> races_;
  std::vector<LockInversion> inversions_;
  std::set<uint32_t> signals_;
};

}  // namespace heddle
