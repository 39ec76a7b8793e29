// Execution: what a search runs again and again, and what one run of it came to.
#pragma once

#include "engine/explore/operation.h"
#include "engine/sched/strategy.h"

#include <string>
#include <vector>

namespace heddle {

/// A strand that was left behind when an execution ended, before the operation it could not do.
struct LeftBehind {
  uint32_t strand = 0;
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint64_t needs = 0;
};

/// What one execution came to.
struct Ended {
  enum class Kind : uint8_t { kFinished, kException, kDeadlock, kCutOff };
  Kind kind = Kind::kFinished;
  std::string what;      // the class of an exception that nobody caught; a deadlock's report
  std::string output;    // as it was printed, both streams
  std::string by_strand; // the same, strand by strand: equal for equivalent executions
  uint64_t operations = 0;
  uint64_t switches = 0;    // how often an operation was another strand's than the one before it
  std::vector<LeftBehind> left;
};

/// A program that can be executed under a strategy, always from the same beginning.
class Subject {
 public:
  virtual ~Subject() = default;
  /// `operations_max`: an execution with more visible operations is cut off.
  virtual Ended execute(Strategy& strategy, uint64_t operations_max) = 0;
  /// The schedule of the last execution.
  virtual std::string schedule() const = 0;
};

}  // namespace heddle
