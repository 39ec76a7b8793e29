// explore(): executes a program many times under a strategy and collects what it can come to.
//
// "dpor" is systematic: one execution for each class of equivalent interleavings, and it knows when
// it has seen all. The others ("random", "pct:d", "pos", "surw") sample and never know.
#pragma once

#include "engine/base/result.h"
#include "engine/explore/execution.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace heddle {

struct ExploreSettings {
  std::string strategy = "dpor";
  uint64_t executions_max = 0;         // 0: no bound
  double seconds_max = 0;              // 0: no bound
  uint64_t operations_max = 100'000;   // an execution with more is cut off
  uint64_t seed = 0;                   // of the first execution; the next ones count up
  bool until_first = false;            // stop at the first exception or deadlock
};

/// All executions that printed the same (strand by strand) and ended the same.
struct OutcomeRow {
  Ended::Kind kind = Ended::Kind::kFinished;
  std::string what;      // the exception's class, the deadlock's report
  std::string output;    // of the execution whose schedule is given
  std::string schedule;  // the one with the fewest changes of strand that was met
  uint64_t switches = 0; // in it
  uint64_t count = 0;
};

struct Explored {
  bool complete = false;    // all interleavings, up to equivalence
  uint64_t executions = 0;  // that count
  uint64_t redundant = 0;   // that turned out equivalent to earlier ones while they ran
  std::string note;         // why it is not complete
  std::vector<OutcomeRow> outcomes;  // the most frequent first
};

/// A word for it: "finished", "exception", "deadlock", "cut off".
std::string_view word_of(Ended::Kind kind);

/// Errors: an unknown strategy, a bound without a number.
/// `stop`, from any thread, ends it after the execution that runs.
Result<Explored> explore(Subject& subject, const ExploreSettings& settings,
                         const std::atomic<bool>& stop);

}  // namespace heddle
