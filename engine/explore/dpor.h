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

#include <string>

namespace heddle {

class Dpor final : public Systematic {
 public:
  static constexpr uint32_t kStrandsMax = 64;

  Dpor() = default;
  /// Searches what can come after `prefix`, the strands of the first operations after the first
  /// decision, but for what is equivalent to an execution in which one of `sleep` comes before the
  /// last operation of the prefix.
  explicit Dpor(const std::vector<uint32_t>& prefix, std::vector<Step> sleep = {});

  /// Redundant is an execution in which all that could go slept.
  bool learn(const Ended& ended) override;
  bool advance() override;
  std::string flaw() const override { return flaw_; }
  double share_done() const override;
  const ExecutionLog& log() const { return log_; }

  void skipped(const Strand&, std::span<const Skipped>) override {}
  Strand& choose(const Choice& choice) override;
  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void gate(const WaitQueue& queue, bool open) override { log_.gate(queue, open); }
  void loop_ended(const Strand& strand) override { log_.loop_ended(strand); }
  void finished(const Strand& strand) override { log_.finished(strand); }

 private:
  // The state before one operation of the path.
  struct Node {
    uint32_t chosen = 0;
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
  void follow(const Race& race, const Ended& ended);
  double branches_of(const Node& node, uint64_t enabled) const;
  Step step_of(uint32_t operation) const;

  ExecutionLog log_;
  HappensBefore order_;
  std::vector<Node> path_;      // the first `depth_` of them
  uint32_t depth_ = 0;
  uint32_t floor_ = 0;          // operations that every execution repeats
  uint32_t prefix_ = 0;         // operations that this execution repeats
  WakeupTree handed_on_;        // what the node after the last settled one owes
  uint32_t settled_ = Operation::kNone;
  uint64_t enabled_ = 0;        // at the decision being made, 0: there was none
  uint32_t redundant_ = Operation::kNone;  // from this operation on it is
  std::vector<Step> sleep_;     // before the last operation of the first prefix
  std::string flaw_;
  std::vector<Step> steps_;     // scratch of follow()
  std::vector<Branching> branching_;
  std::vector<uint64_t> path_enabled_;  // at each node of the path, after advance()
  double executed_ = 0;
  bool over_ = false;           // there is nothing left
};

}  // namespace heddle
