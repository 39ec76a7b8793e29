// Execution: what a search runs again and again, and what one run of it came to.
#pragma once

#include "engine/base/language.h"
#include "engine/explore/operation.h"
#include "engine/explore/races.h"
#include "engine/sched/strategy.h"
#include "engine/trace/names.h"

#include <memory>
#include <string>
#include <vector>

namespace heddle {

/// A strand that was left behind when an execution ended, before the operation it could not do.
struct LeftBehind {
  uint32_t strand = 0;
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint64_t needs = 0;
  bool shut = false;  // what it needs was not to be had at the end
  bool daemon = false;
  uint32_t line = 0;
  uint16_t file = 0;
};

/// What one execution came to.
///
///   kind             | means
///   -----------------+--------------------------------------------------------------------------
///   kFinished        | the program ended by itself, and nothing is left; `what` says an exit
///                    | status that is not 0
///   kException       | an exception that nobody caught ended a strand (a failed assert too)
///   kDeadlock        | every strand waits for another
///   kLivelock        | some wait, the others go round in loops until something changes
///   kPartialDeadlock | the program ended, or went on, while some could never go on any more
///   kLockHeld        | it ended, and a strand that is over still holds a lock
///   kLeftBehind      | it ended while other strands (daemons) had not
///   kCutOff          | it was too long
struct Ended {
  enum class Kind : uint8_t {
    kFinished,
    kException,
    kDeadlock,
    kLivelock,
    kPartialDeadlock,
    kLockHeld,
    kLeftBehind,
    kCutOff,
  };
  Kind kind = Kind::kFinished;
  std::string what;      // which exception, lock, strands: outcomes are told apart by it too
  std::string where;     // the places, as they were this time
  std::string output;    // as it was printed, both streams
  std::string by_strand; // the same, strand by strand: equal for equivalent executions
  uint64_t operations = 0;
  uint64_t switches = 0;    // how often an operation was another strand's than the one before it
  std::vector<LeftBehind> left;
  bool moved = false;       // the next one begins elsewhere: what is known of orders is void
};

/// A program that can be executed under a strategy, always from the same beginning.
class Subject {
 public:
  virtual ~Subject() = default;
  /// `operations_max`: an execution with more visible operations is cut off.
  virtual Ended execute(Strategy& strategy, uint64_t operations_max) = 0;
  /// The schedule of the last execution.
  virtual std::string schedule() const = 0;
  /// Ended::where of the last execution, which `ended` tells of, in another language.
  virtual std::string where_in(Language language, const Ended& ended) const {
    (void)language;
    return ended.where;
  }
  /// What its strands and primitives are called.
  virtual NameTable names() const = 0;
  /// From now on `races` is told what executions do; null: nobody is.
  virtual void watch_with(Races* races) = 0;
  /// The same program, to be executed on another thread at the same time. Null: that cannot be.
  virtual std::unique_ptr<Subject> another() const { return nullptr; }
};

}  // namespace heddle
