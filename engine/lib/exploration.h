// Exploration: a search for a view. It goes on on a thread beside; what it has found so far is
// published as it goes. Afterwards the same thread tells how an outcome came about, of the worst
// one unasked.
//
//   asked for     | what is seen meanwhile          | at the end
//   --------------+---------------------------------+------------------------------------------
//   start()       | kSearching, `found` grows       | `found`, whole or as far as stop() let it
//   ... about     | the same, `fix` from the start  | `fix` and `found` answer: is it still there?
//   tell()        | kTelling                        | `story`
//
// Thread safety: every member may be called from the view's thread; the subject is only touched by
// the one job that works.
#pragma once

#include "engine/base/program.h"
#include "engine/explore/explore.h"
#include "engine/explore/story.h"
#include "engine/lib/run.h"

#include <memory>
#include <optional>
#include <string>

namespace heddle {

/// What an outcome's schedule comes to in a program that has been changed since.
struct FixReplay {
  OutcomeRow before;         // of the program as it was
  uint64_t scheduled = 0;    // operations of its schedule
  uint64_t applied = 0;      // the first so many of them could be done as they were
  uint32_t line = 0;         // of the last of those; 0: none
  std::string wanted;        // the strand whose turn was not possible then, "": the program ended
  OutcomeRow after;          // what it came to, going on as the strand that ran could
};

/// Whether a change made an outcome go away.
enum class FixVerdict : uint8_t {
  kSearching,
  kStillThere,
  kOtherFailure,  // it is gone, but another failure is there
  kNotMet,        // it was not met, but not everything was looked at
  kGone,          // it is in none of all interleavings
};

struct ExplorationSeen {
  enum class Doing : uint8_t { kNothing, kSearching, kTelling };
  Doing doing = Doing::kSearching;
  ExploreSettings settings;
  Explored found;
  std::string error;             // why there is no search: an unknown strategy, no bound
  std::optional<FixReplay> fix;
  std::optional<Story> story;
  uint64_t story_of = 0;         // OutcomeRow::first of what it is told of; 0: none
  uint64_t version = 0;          // grows with every change
};

/// Whether an outcome of a changed program is the one from before: the same failure, or for lack of
/// one the same output. Places are not compared: lines move when a program is edited.
bool is_same_outcome(const OutcomeRow& before, const OutcomeRow& now);
/// The row of `found` that is `before`; null: there is none.
const OutcomeRow* find_outcome(const Explored& found, const OutcomeRow& before);
/// Requires: `seen.fix`.
FixVerdict fix_verdict(const ExplorationSeen& seen);

class Exploration {
 public:
  /// Begins a search. `about`: an outcome of the program before it was changed; its schedule is
  /// replayed first.
  /// Errors: what Run::start would refuse.
  static Result<std::unique_ptr<Exploration>, Refusal> start(
      Program program, RunSettings settings, ExploreSettings search,
      std::optional<OutcomeRow> about = std::nullopt);
  /// Ends what goes on, soon; does not wait for it.
  ~Exploration();
  Exploration(const Exploration&) = delete;
  Exploration& operator=(const Exploration&) = delete;

  /// Ends what goes on, soon; what was found stays.
  void stop();
  /// Asks for the story of the outcome that was first met in execution `first`, instead of one that
  /// is being told. Nothing happens while the search goes on.
  void tell(uint64_t first);

  bool busy() const;
  /// Blocks until it is not. Never on a page's main thread.
  void wait() const;
  std::shared_ptr<const ExplorationSeen> seen() const;

 private:
  struct State;
  explicit Exploration(std::shared_ptr<State> state) : state_(std::move(state)) {}
  const std::shared_ptr<State> state_;
};

}  // namespace heddle
