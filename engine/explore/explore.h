// explore(): executes a program many times under a strategy and collects what it can come to.
//
//   strategy            | looks at                                            | can be complete
//   --------------------+-----------------------------------------------------+----------------
//   dpor                | one execution of each class of equivalent ones      | yes
//   bound:n             | those with at most n preemptions                    | if none has more
//   delay:n             | those with at most n delays of a plain scheduler    | the same
//   random pct:d pos    | samples                                             | never
//   surw rr ...         |                                                     |
//
// On the way all executions are watched for data races and locks taken in opposite orders.
//
// Several workers search parts of a program (parts.h): each class of executions counts once however
// many they are. Which execution stands for a class, and so which schedules are shown, may differ.
#pragma once

#include "engine/base/result.h"
#include "engine/explore/execution.h"

#include <atomic>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct ExploreSettings {
  std::string strategy = "dpor";
  uint64_t executions_max = 0;         // 0: no bound
  double seconds_max = 0;              // 0: no bound
  uint64_t operations_max = 100'000;   // an execution with more is cut off
  uint64_t seed = 0;                   // of the first execution; the next ones count up
  bool until_first = false;            // stop at the first failure
  bool races = true;                   // watch for them
  int workers = 1;                     // threads that search: dpor only
  uint64_t alone_for = 200;            // executions of a part before it may be shared
};

/// How many threads search unless it is said: those of all cores where the strategy lets several
/// search. A page has memory for a few: each has the whole program in an arena of its own.
int search_workers(std::string_view strategy);

/// All executions that printed the same (strand by strand) and ended the same.
struct OutcomeRow {
  Ended::Kind kind = Ended::Kind::kFinished;
  std::string what;      // the exception's class, the deadlock's report, ...; "" if all went well
  std::string where;     // as it was under the schedule that is given; so is the output
  std::string where_chinese;
  std::string output;
  std::string by_strand;
  std::string schedule;  // the one with the fewest changes of strand that was met
  uint64_t switches = 0; // in it
  uint64_t count = 0;
  uint64_t first = 0;    // the number of the first execution, from 1, that came to it

  /// Tells of this execution from now on, the subject's last.
  void show(const Ended& ended, const Subject& subject);
  const std::string& where_in(Language language) const {
    return language == Language::kChinese ? where_chinese : where;
  }
};

/// A race, the schedule of an execution that has it, and what its strands and locks are called.
struct RaceRow {
  DataRace race;
  std::string schedule;
  NameTable names;
};

struct InversionRow {
  LockInversion inversion;
  std::string schedule;
  NameTable names;
};

struct Explored {
  bool complete = false;    // all interleavings, up to equivalence
  uint64_t executions = 0;  // that count
  uint64_t redundant = 0;   // that turned out equivalent to earlier ones while they ran
  double seconds = 0;
  double share = 0;         // of all that is to be executed, as an estimate; 0: unknown
  std::string note;         // why it is not complete
  std::vector<OutcomeRow> outcomes;  // the most frequent first
  std::vector<RaceRow> races;
  std::vector<InversionRow> inversions;
};

/// The one whose story is worth telling: a failure, or else the outcome that takes the most changes
/// of strand, if there is another. Null: there is nothing to tell.
const OutcomeRow* worth_a_story(const Explored& explored);

/// "1000" executions or "2.5s"; "" is no bound.
/// Errors: it is neither.
Result<ExploreSettings> with_budget(ExploreSettings settings, std::string_view budget);

/// How far a search has come, for who shows it.
using Progress = std::function<void(const Explored& so_far)>;

/// A word for it: "finished", "exception", "deadlock", "cut off" ...
std::string_view word_of(Ended::Kind kind, Language language = Language::kEnglish);
/// Explored::note in another language.
std::string note_in(Language language, const std::string& note);
/// Whether several strands print in one execution: the order among them is not told apart.
bool several_print(const Explored& explored);
/// Whether it is a failure of the program's.
bool is_failure(Ended::Kind kind);

/// Errors: an unknown strategy, a bound without a number, several workers for what one can do.
/// `stop`, from any thread, ends it after the execution that runs; `progress` is called now and
/// then.
Result<Explored> explore(Subject& subject, const ExploreSettings& settings,
                         const std::atomic<bool>& stop, const Progress& progress = {});

/// What was found as JSON: {complete, executions, redundant, seconds, note?, outcomes: [{kind,
/// output, count, schedule, where}], races: [...], inversions: [...]}; beside `note` and `where`
/// stand `note_chinese` and `where_chinese`.
std::string as_json(const Explored& explored);

}  // namespace heddle
