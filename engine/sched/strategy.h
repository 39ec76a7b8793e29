// Strategy: which of the enabled strands does its visible operation next, in a controlled run.
//
// One file implements one strategy and make_strategy() names it:
//   "random"  each enabled strand is equally likely, by the run's seed (the default)
//   "rr"      round robin: strand after strand, one visible operation each
//   "stay"    goes on with the strand that runs, else the lowest: the fewest changes
//   "priority"  the strand with the lowest id that can go on
//   "pct:3"   random priorities with two changes (any depth from 1 on), see strategy_pct.cpp
//   "pos"     partial order sampling, see strategy_pos.cpp
//   "surw"    selective uniform random walk, see strategy_surw.cpp
// A recorded schedule is a strategy too.
#pragma once

#include "engine/base/result.h"
#include "engine/sched/enabled.h"
#include "engine/sched/schedule.h"

#include <memory>
#include <span>
#include <string_view>

namespace heddle {

struct RunSettings;
class WaitQueue;

/// One decision, to be made.
struct Choice {
  const Enabled& enabled;            // at least two
  Strand* current = nullptr;         // the strand that asks, in `enabled`; null if it cannot go on
  Strand* avoid = nullptr;           // it runs on and on without a visible operation
  uint64_t operation = 0;            // visible operations of the run so far
};

/// An operation that was done before a strategy was there.
struct Skipped {
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint32_t line = 0;
  uint16_t file = 0;
};

/// Strands, primitives and objects are numbered as they are made: the numbers that come next.
struct NextNumbers {
  uint32_t strand = 0;
  uint32_t primitive = 0;
  uint32_t object = 0;

  bool operator==(const NextNumbers&) const = default;
};

class Strategy {
 public:
  virtual ~Strategy() = default;

  /// A new execution of the same program begins: forgets the last one but for what it taught. What
  /// it then chooses depends on the seed and on that.
  virtual void begin(uint64_t seed) { (void)seed; }

  /// Whether the run shall stand still, and Scheduler::run_here() come back, each time that a
  /// strand is about to do a visible operation or has spent its budget: for who steps through a
  /// run. The strand counts as waiting for its turn; the next turn chooses anew.
  virtual bool holds() const { return false; }

  /// How many operations, from the first decision on, the next execution repeats of the last one
  /// that this strategy decided: the same strands do them in the same order. 0 if there was none.
  virtual uint64_t repeats() const { return 0; }
  /// Before a decision: the next executions may begin here, at the checkpoint of that number, from
  /// 1. Earlier ones of the same or a higher number are void.
  virtual void at_checkpoint(size_t number) { (void)number; }
  /// The execution begins at that checkpoint: what was done up to there is as it was.
  virtual void go_back(size_t number) { (void)number; }

  /// Returns: one of `choice.enabled`.
  virtual Strand& choose(const Choice& choice) = 0;

  /// A visible operation was done, decided or not.
  virtual void did(const Strand& strand, VisibleOp op, uint32_t object) {
    (void)strand, (void)op, (void)object;
  }

  /// The operation that was done last touches this variable, attribute or element.
  virtual void touched(const Strand& strand, const Access& access) { (void)strand, (void)access; }

  /// The operation that was done last asks or changes this primitive, besides its own.
  virtual void touched_primitive(const Strand& strand, uint32_t object) {
    (void)strand, (void)object;
  }

  /// What has been numbered since the last time was made by who did the last operation, or by the
  /// main strand before there was any. Called before each choice, operation and touch, and when a
  /// strand comes to rest.
  virtual void numbered(const NextNumbers& next) { (void)next; }

  /// What `queue` stands for can be had from now on, or cannot: see wait_queue.h.
  virtual void gate(const WaitQueue& queue, bool open) { (void)queue, (void)open; }

  /// `strand` went round in a loop (see folds_loops) that the last operation has ended.
  virtual void loop_ended(const Strand& strand) { (void)strand; }

  /// `strand` is over: it was the last that ran.
  virtual void finished(const Strand& strand) { (void)strand; }

  /// The first operations of an execution, all of `strand`, were done before anything could be
  /// asked: they are told here and not by did() and touched().
  virtual void skipped(const Strand& strand, std::span<const Skipped> operations) {
    for (const Skipped& one : operations) did(strand, one.op, one.object);
  }

  /// Whether a strand that goes round in a loop which changes nothing (`while not ready: pass`)
  /// shall not be enabled until another changes what the loop looks at. A run is the same without
  /// the rounds; a search would see a different interleaving in each.
  virtual bool folds_loops() const { return false; }

  /// Who is to go next, where that is settled before anybody can be chosen: a strand that goes
  /// round in a loop does so then. kNoStrand: it is not.
  virtual uint32_t next_wanted() const { return kNoStrand; }

  /// Asked where choose() would be: whether the run shall come to rest there instead. It is asked
  /// again when the run goes on.
  virtual bool halts() { return false; }

  /// Asked now and then while a strand runs without any visible operation: whether to end the run.
  virtual bool gives_up() { return false; }

  /// What is to be said at the end of a run; "" if nothing.
  virtual std::string note() const { return {}; }
};

/// Errors: an unknown name, a schedule that is none.
Result<std::unique_ptr<Strategy>> make_strategy(const RunSettings& settings);

std::unique_ptr<Strategy> make_random_strategy(uint64_t seed);
std::unique_ptr<Strategy> make_round_robin_strategy();
std::unique_ptr<Strategy> make_stay_strategy();
std::unique_ptr<Strategy> make_priority_strategy();
std::unique_ptr<Strategy> make_pct_strategy(uint64_t seed, int depth);
std::unique_ptr<Strategy> make_pos_strategy(uint64_t seed);
std::unique_ptr<Strategy> make_surw_strategy(uint64_t seed);
std::unique_ptr<Strategy> make_replay_strategy(Schedule schedule);

}  // namespace heddle
