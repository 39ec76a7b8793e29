// StableNames: what a search calls strands, primitives and objects.
//
// An execution numbers them as they are made, so who gets which number depends on the order in
// which strands make them. But what a search knows of one execution's operations it says of others:
// who sleeps, what is still owed. So there each of them goes by who made it and how many that one
// had made before, which is the same in all equivalent executions.
//
//   what                 | its name
//   ---------------------+--------------------------------------------------------------------
//   a strand             | a small number, given to (maker, how many before) by StrandNames
//   a primitive, object  | maker << 40 | how many its maker had made up to then
//
// What was made before the first decision was made by the main strand, whose name is 0: it goes by
// its number.
#pragma once

#include "engine/base/spin.h"
#include "engine/explore/operation.h"
#include "engine/sched/strategy.h"

#include <map>
#include <utility>
#include <vector>

namespace heddle {

/// Small numbers for strands, the same in all executions of a search.
/// Thread safety: any thread may ask.
class StrandNames {
 public:
  /// Of the strand that `maker` made when it had made `before` others.
  uint32_t of(uint32_t maker, uint32_t before);

 private:
  Spin spin_;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> names_;
};

/// The names in one execution.
class StableNames {
 public:
  explicit StableNames(StrandNames& strands) : all_(strands) { clear(); }

  void clear();
  /// What is new since the last time was made by the strand of this name.
  void numbered(const NextNumbers& next, uint32_t maker);

  /// kNoStrand: there is none (yet).
  uint32_t strand(uint32_t id) const {
    return id < now_.strands.size() ? now_.strands[id] : kNoStrand;
  }
  uint32_t id_of_strand(uint32_t name) const;
  /// How the strand is called that this one will make next.
  uint32_t next_strand_of(uint32_t maker);
  /// Says the place by its name instead of its number.
  void rename(Touch& touch) const;

  // Those from a number on, up to the next run, were made by one strand, one after the other.
  struct Run {
    uint32_t first;
    uint64_t name;
  };
  using Runs = std::vector<Run>;
  struct State {
    NextNumbers next;
    std::vector<uint32_t> strands;  // names, by number
    std::vector<uint32_t> made_strands;  // how many, by maker; so are those that follow
    std::vector<uint32_t> made_primitives;
    std::vector<uint32_t> made_objects;
    Runs primitives;
    Runs objects;
  };
  /// All that it knows, for who comes back to that.
  const State& state() const { return now_; }
  void go_back(const State& state) { now_ = state; }

 private:
  void extend(Runs& runs, uint32_t& next, uint32_t now, uint32_t maker,
              std::vector<uint32_t>& made);

  StrandNames& all_;
  State now_;
};

}  // namespace heddle
