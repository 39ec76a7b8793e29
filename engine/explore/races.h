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
// round a longer circle of strands), and no third lock kept them apart: they can deadlock. Whoever
// would not have waited for b, or not for ever, has not taken it in any order; he holds it. A lock
// that a strand gives free which another one took is a signal between the two: nobody holds it, and
// it is in no such circle.
//
// What one execution is known of lies in a RaceDetector, which a search puts back with the
// execution; what was found, in any number of them, in Races, which stays.
#pragma once

#include "engine/base/language.h"
#include "engine/base/spin.h"
#include "engine/sched/watch.h"
#include "engine/trace/names.h"

#include <array>
#include <set>
#include <string>
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

class Races {
 public:
  /// `stacks`: keeps whole stacks, which takes time; else the innermost place only.
  explicit Races(bool stacks) : stacks_(stacks) {}

  /// Each pair of places is told once.
  const std::vector<DataRace>& races() const { return races_; }
  const std::vector<LockInversion>& inversions() const { return inversions_; }
  /// The locks that turned out to be signals, in any execution.
  const std::set<uint32_t>& signals() const { return signals_; }

 private:
  friend class RaceDetector;
  using Where = uint64_t;  // file, line, and whether it writes
  static Where where(uint32_t file, uint32_t line, bool write) {
    return uint64_t{file} << 33 | uint64_t{line} << 1 | (write ? 1 : 0);
  }

  uint32_t number_of_locks(const std::vector<uint32_t>& held);
  uint32_t number_of_stack(const std::vector<CodePlace>& stack);
  bool is_new(const Where& a, const Where& b);
  bool is_new_circle(const std::vector<uint32_t>& locks);
  void found_signal(uint32_t lock);

  const bool stacks_;
  std::vector<std::vector<uint32_t>> lock_sets_{{}};
  std::vector<std::vector<CodePlace>> full_stacks_;  // each once
  std::unordered_map<std::string, uint32_t> stack_numbers_;
  std::set<std::pair<Where, Where>> told_;
  std::array<std::pair<Where, Where>, 64> met_{};  // some of told_: most are met again and again
  std::set<std::vector<uint32_t>> told_circles_;
  std::vector<DataRace> races_;
  std::vector<LockInversion> inversions_;
  std::set<uint32_t> signals_;
};

/// Thread safety: any worker may call; one lock is held meanwhile.
class RaceDetector final : public Watch {
 public:
  /// An execution begins, in which (strand, lock) are held already. What is found goes to `found`,
  /// which outlives it and lies outside of any arena; null: nothing is looked for, and nothing else
  /// is to be called.
  void begin(Races* found, const std::vector<std::pair<uint32_t, uint32_t>>& held = {});
  bool looks() const { return found_ != nullptr; }

  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void created(uint32_t child, uint32_t parent) override;

 private:
  using Clock = std::vector<uint32_t>;  // by strand
  struct Seen {
    uint32_t strand = kNoStrand;
    uint32_t clock = 0;
    uint32_t line = 0;
    uint32_t locks = 0;  // in Races::lock_sets_
    uint32_t stack = 0;  // in Races::full_stacks_
    uint16_t file = 0;
    bool whole = false;
  };
  struct Variable {
    Seen write;
    std::vector<Seen> reads;
  };
  struct Thing {
    Variable whole;
    std::unordered_map<uint32_t, Variable> parts;
  };
  struct Actor {
    uint32_t locks = 0;  // `held` in Races::lock_sets_
    Clock clock;         // empty: nothing is known of it
    VisibleOp pending = VisibleOp::kNone;  // to be taken in at its next event
    uint32_t object = 0;
    std::vector<uint32_t> held;
  };
  struct Edge {
    uint32_t from, to, strand;
    std::vector<uint32_t> held;
    Seen seen;
  };

  Actor& actor(uint32_t strand);
  static void join(Clock& into, const Clock& from);
  static bool before(const Seen& seen, const Clock& now) {
    return seen.strand < now.size() && now[seen.strand] >= seen.clock;
  }
  void settle(Actor& actor);
  void take_in(Actor& actor, uint32_t object);
  void release(Actor& actor, uint32_t strand, uint32_t object);
  void access(const Strand& strand, const Actor& me, const Access& access);
  // An access that is being made.
  struct Now {
    const Strand& strand;
    const Clock& clock;
    Seen seen;
    bool writes;
  };
  void check(const Variable& variable, const Now& now);
  void check(const Seen& seen, bool wrote, const Now& now);
  Races::Where where(const Seen& seen, bool write) const;
  Seen seen_by(const Strand& strand, const Actor& me, bool whole);
  RaceSide side_of(const Seen& seen, bool write) const;
  void set_locks(Actor& actor);
  void add_edges(const Strand& strand, uint32_t lock);
  void gave_up(const Strand& strand, uint32_t lock);
  bool close_circle(std::vector<const Edge*>& path, uint32_t to);
  void report(const std::vector<const Edge*>& circle);

  Races* found_ = nullptr;
  Spin spin_;
  std::vector<Actor> actors_;
  std::unordered_map<uint32_t, Clock> primitives_;
  std::unordered_map<uint32_t, Thing> things_;  // by object
  std::vector<Edge> edges_;
};

}  // namespace heddle
