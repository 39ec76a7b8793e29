// Dpor: systematic search, one execution for each class of equivalent ones, by optimal dynamic
// partial-order reduction with wake-up trees and sleep sets (the paper: see wakeup.h).
//
// It is stateless: each execution repeats a prefix of the one before. At each operation of the path
// it keeps who sleeps (whose turn there was explored before, and which nothing since depends on)
// and what is still owed.
//
// Several can search one program, each a part of it (parts.h): the executions that begin with its
// prefix and are equivalent to none that another part has. The sleep set that it begins with says
// which those are. Wake-up trees need what is learned in the parts that sleep, so there source sets
// must do, which are enough to miss nothing (the same paper) but come to executions that turn out
// redundant while they run.
#pragma once

#include "engine/explore/execution.h"
#include "engine/explore/execution_log.h"
#include "engine/explore/happens.h"
#include "engine/explore/systematic.h"
#include "engine/explore/wakeup.h"

#include <functional>
#include <memory>
#include <string>

namespace heddle {

class Dpor final : public Systematic {
 public:
  static constexpr uint32_t kStrandsMax = 64;

  /// Searches what can come after `prefix`, the strands (by number) of the first operations after
  /// the first decision, but for what is equivalent to an execution in which one of `sleep` comes
  /// before the last operation of the prefix. `names` are those of the parts together.
  explicit Dpor(const std::vector<uint32_t>& prefix = {}, std::vector<Step> sleep = {},
                std::shared_ptr<StrandNames> names = std::make_shared<StrandNames>());

  /// Redundant is an execution in which all that could go slept.
  bool learn(const Ended& ended) override;
  bool advance() override;
  std::string flaw() const override { return flaw_; }
  bool may_be_cut() const override { return !daemons_; }
  double share_done() const override;
  const ExecutionLog& log() const { return log_; }

  void skipped(const Strand&, std::span<const Skipped>) override {}
  uint64_t repeats() const override { return executed_ > 0 && prefix_ > 0 ? prefix_ - 1 : 0; }
  void at_checkpoint(size_t number) override;
  void go_back(size_t number) override { log_.go_back(marks_[number - 1]); }
  Strand& choose(const Choice& choice) override;
  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void touched_primitive(const Strand&, uint32_t object) override {
    log_.touched_primitive(object);
  }
  void numbered(const NextNumbers& next) override { log_.numbered(next); }
  void gate(const WaitQueue& queue, bool open) override { log_.gate(queue, open); }
  void loop_ended(const Strand& strand) override { log_.loop_ended(strand); }
  void finished(const Strand& strand) override { log_.finished(strand); }

 private:
  // Of an execution that was cut off, what is looked at: there is no end to its orders.
  static constexpr uint32_t kCutOffEvents = 1000;
  // From so many steps on what is owed takes memory worth counting, and so much may be owed.
  static constexpr size_t kLongSteps = 4096;
  static constexpr uint64_t kOwedInLongMax = 1'000'000;

  // The state before one operation of the path.
  struct Node {
    uint32_t chosen = 0;  // as all that follows by its stable name
    std::vector<Step> sleep;
    WakeupTree owed;
    uint32_t finished = 0;  // branches
    double behind = 0;      // executions in those
  };
  // Of the nodes that have several branches, by how many strands could go on.
  struct Branching {
    double nodes = 0;
    double branches = 0;
  };

  Node& node_at(uint32_t depth);
  void settle();
  bool sleeps(const Node& node, uint32_t strand) const;
  Strand& choose_new(const Choice& choice, Node& node);
  Strand* planned(const Choice& choice, uint32_t depth) const;
  void note_daemon();
  bool handles_all_strands() const;
  uint32_t follow(const Race& race, uint32_t events);
  double branches_of(const Node& node, uint64_t enabled) const;
  Step step_of(uint32_t operation) const;
  uint32_t note_steps(uint32_t events);

  ExecutionLog log_;
  std::vector<ExecutionLog::Mark> marks_;  // by checkpoint
  HappensBefore order_;
  std::vector<Node> path_;      // the first `depth_` of them
  uint32_t depth_ = 0;
  const std::vector<uint32_t> begin_;  // the first operations' strands, by number
  const uint32_t floor_ = 0;    // how many those are: every execution repeats them
  uint32_t prefix_ = 0;         // operations that this execution repeats
  WakeupTree handed_on_;        // what the node after the last settled one owes
  uint32_t settled_ = Operation::kNone;
  uint64_t enabled_ = 0;        // at the decision being made, 0: there was none
  uint32_t redundant_ = Operation::kNone;  // from this operation on it is
  std::vector<Step> sleep_;     // before the last operation of the first prefix
  std::string flaw_;
  bool daemons_ = false;        // there are strands that the program does not wait for
  std::vector<Operation> pending_;  // of those who were left behind
  std::vector<Step> steps_;     // of the last execution, then of the pending
  Steps owed_;                  // what follow() puts together
  Steps matched_;               // with what was owed
  std::vector<uint32_t> covered_;  // by race, what follow() returned
  uint64_t owed_in_long_ = 0;   // steps, of what long executions owe
  bool gave_up_ = false;
  std::vector<Branching> branching_;
  std::vector<uint64_t> path_enabled_;  // at each node of the path, after advance()
  double executed_ = 0;
  bool over_ = false;           // there is nothing left
};

}  // namespace heddle
