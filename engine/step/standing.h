// Standing: where a run stands that somebody steps through, as plain data for views.
#pragma once

#include "engine/base/wait.h"
#include "engine/sched/strand.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

/// A part of the statement that a strand is in: `balance = balance + n` reads, adds and writes.
struct Part {
  enum class Kind : uint8_t { kRead, kCompute, kCompare, kTest, kNext, kCall, kWrite, kDelete,
                              kReturn, kYield, kRaise, kEnter, kLeave };
  enum class State : uint8_t { kDone, kDoing, kNext, kLater };

  Kind kind = Kind::kRead;
  State state = State::kLater;
  bool shared = false;   // a visible operation: another strand may go before it
  std::string text;      // of the source: `balance`, `balance + n`
  std::string value;     // what it gave, or what is about to be written; "" if not known (any more)

  bool operator==(const Part&) const = default;
};

/// A variable that somebody may look at, and who wrote it last.
struct SeenVariable {
  std::string name;
  std::string type;
  std::string text;
  uint32_t writer = kNoStrand;  // kNoStrand: nobody since other strands can see it
  uint32_t line = 0;            // where it wrote
  uint64_t operation = 0;       // which of the run's visible operations that was, from 1

  bool operator==(const SeenVariable&) const = default;
};

struct SeenStrand {
  enum class State : uint8_t { kCanRun, kWaits, kSleeps, kNotStarted };

  uint32_t id = 0;
  State state = State::kCanRun;
  std::string name;
  std::string function;  // that it is in
  std::string file;
  uint32_t line = 0;     // 0: nowhere in the program
  std::string source;    // that line, without its indentation
  std::vector<Part> parts;
  std::vector<SeenVariable> locals;  // without writers: nobody else sees them
  // Why it cannot run.
  WaitInfo wait;
  std::string awaited;        // the name of what it waits for
  std::string holder;         // the name of who holds it
  uint32_t holder_line = 0;   // where that one took it
  uint64_t until_ns = 0;      // of a sleeper
};

/// What is watched: without a strand's name in an expression, in `strand`.
struct Watches {
  std::vector<std::string> expressions;
  uint32_t strand = kNoStrand;  // kNoStrand: in the one that goes next, else that went last
};

/// What a watched expression is at the moment.
struct SeenWatch {
  enum class Why : uint8_t {
    kValue,       // `text` is its value
    kError,       // `text` says why there is none: an exception's class, what cannot be watched
    kNoStrand,    // the strand that it names is not there (any more)
    kNoName,      // `text` is a name that means nothing there
    kUnset,       // `text` is a local variable that has no value yet (or any more)
    kNeedsPython,
  };
  std::string expression;
  std::string text;
  Why why = Why::kValue;
  uint32_t strand = kNoStrand;  // whose local variables were read; kNoStrand: no locals were
};

/// Why a step came to its end.
enum class StepEnd : uint8_t {
  kDone,         // what was asked for is done
  kBreakpoint,
  kBlocked,      // the strand cannot go on
  kOver,         // the run has ended
  kInterrupted,
  kImpossible,   // the strand cannot run, or there is nothing before
};

/// More strands than that are not seen.
inline constexpr size_t kStandingStrandsMax = 200;

struct Standing {
  uint64_t operation = 0;   // visible operations done
  uint64_t recorded = 0;    // how many are known: stepping on follows them until it branches off
  uint64_t executed = 0;    // how many of those have been done once
  uint64_t time_ns = 0;     // on the trace's clock
  bool between = false;     // the strand that ran stands at a line, before its next operation
  bool over = false;
  std::string outcome;      // over: "finished", "exception", "deadlock", "stopped"
  int exit_status = 0;
  std::string report;       // of a deadlock; the class of an exception
  uint32_t last = kNoStrand;  // who did the last operation
  uint32_t next = kNoStrand;  // who does the next one as recorded; kNoStrand: not recorded
  StepEnd end = StepEnd::kDone;
  std::string schedule;     // so far
  std::vector<SeenStrand> strands;  // that are not over, by id
  std::vector<SeenVariable> variables;
  std::vector<SeenWatch> watches;
};

}  // namespace heddle
