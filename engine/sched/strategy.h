// Strategy: which of the enabled strands does its visible operation next, in a controlled run.
//
// One file implements one strategy and make_strategy() names it:
//   "random"  each enabled strand is equally likely, by the run's seed (the default)
//   "rr"      round robin: strand after strand, one visible operation each
//   "stay"    goes on with the strand that runs, else the lowest: the fewest changes
// A recorded schedule is a strategy too.
#pragma once

#include "engine/base/result.h"
#include "engine/sched/schedule.h"
#include "engine/sched/strand.h"

#include <memory>
#include <span>
#include <string_view>

namespace heddle {

struct RunSettings;

/// One decision, to be made.
struct Choice {
  std::span<Strand* const> enabled;  // by id; at least two
  Strand* current = nullptr;         // the strand that asks, in `enabled`; null if it cannot go on
  Strand* avoid = nullptr;           // it runs on and on without a visible operation
  uint64_t operation = 0;            // visible operations of the run so far
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  /// Returns: one of `choice.enabled`.
  virtual Strand& choose(const Choice& choice) = 0;

  /// A visible operation was done, decided or not.
  virtual void did(const Strand& strand, VisibleOp op, uint32_t object) {
    (void)strand, (void)op, (void)object;
  }

  /// What is to be said at the end of a run; "" if nothing.
  virtual std::string note() const { return {}; }
};

/// Errors: an unknown name, a schedule that is none.
Result<std::unique_ptr<Strategy>> make_strategy(const RunSettings& settings);

std::unique_ptr<Strategy> make_random_strategy(uint64_t seed);
std::unique_ptr<Strategy> make_round_robin_strategy();
std::unique_ptr<Strategy> make_stay_strategy();
std::unique_ptr<Strategy> make_replay_strategy(Schedule schedule);

}  // namespace heddle
