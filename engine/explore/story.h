// Story: how an execution came to its outcome, for somebody who is to understand it.
//
// 1. The schedule is shrunk: the fewest changes of strand that still come to the same outcome, as
//    far as moving whole turns finds them.
// 2. The critical swap: two neighbouring operations; if only they had come the other way round, the
//    same schedule would have come to something else.
// 3. The point of no return: the first operation after which every continuation comes to a failure
//    (found by searching the continuations; unknown where there are too many).
// 4. What happened, in sentences.
#pragma once

#include "engine/base/language.h"
#include "engine/explore/explore.h"

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

/// What came of an acquire.
enum class Acquired : uint8_t {
  kTaken,
  kInVain,   // it did not wait
  kWaits,    // it was not to be had at once: the strand waits, but not for ever
  kGivenUp,  // the time was over
  kUnknown,  // it did not wait; of a semaphore that nobody else has used nothing shows what came
};

/// Why an operation was not done.
enum class WhyLeft : uint8_t {
  kWaits,  // the strand waits before it, mostly for ever
  kSpins,  // it goes round in a loop that only another could end
  kStays,  // the execution ended first
  kRaised, // it raised what nobody caught: no operation, `what` is the exception's class
};

/// One visible operation of the execution.
struct StoryRow {
  uint32_t strand = 0;
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint16_t file = 0;
  uint32_t line = 0;
  std::string what;   // as the source has it, or the primitive's name
  std::string value;  // read or written
  bool left = false;  // it was not done here
  WhyLeft why = WhyLeft::kWaits;
  Acquired acquired = Acquired::kTaken;
  std::vector<Access> accesses;  // to memory; none are known of rows before the first decision
};

struct Story {
  OutcomeRow outcome;          // with the shrunk schedule
  std::vector<StoryRow> rows;  // all of them, in order
  NameTable names;
  size_t decided = 0;          // rows before it came before the first decision
  std::optional<size_t> swap;  // of rows[swap] and rows[swap + 1]
  OutcomeRow swapped;          // what it would have come to
  std::optional<size_t> no_return;  // after rows[no_return] nothing helps
};

struct StorySettings {
  uint64_t operations_max = 100'000;
  uint64_t executions_max = 20'000;  // in all
};

/// Requires: `outcome` is one that explore() found in this subject.
Story tell(Subject& subject, const OutcomeRow& outcome, const StorySettings& settings,
           const std::atomic<bool>& stop);

/// What matters of it, a sentence each, with the lines.
std::vector<std::string> sentences(const Story& story, Language language);
/// A row in a few words: "read balance = 0".
std::string text_of(const Story& story, const StoryRow& row, Language language);
/// All rows, a column for each strand.
std::string as_table(const Story& story, Language language);
/// {schedule, rows: [{strand, name, op, what, value, line, file, text}], swap, no_return, english:
/// [...], chinese: [...]}.
std::string as_json(const Story& story);

}  // namespace heddle
