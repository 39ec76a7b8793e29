// What the views say of a search, in the person's language, and the table of a story.
#pragma once

#include "engine/lib/exploration.h"

#include <string>
#include <vector>

namespace heddle {

/// A strategy by its parts: "bound:2" is kind "bound" and number 2.
struct StrategyChoice {
  std::string kind = "dpor";
  int number = 0;  // of those that have one

  static StrategyChoice parse(const std::string& text);
  /// As explore() takes it.
  std::string text() const;
  bool has_number() const;
};

/// "All 20 interleavings, outcomes: 3", or how far it came and why no further.
std::string verdict_text(const ExplorationSeen& seen);
/// Whether the verdict is good news: complete, and nothing failed and no race was found.
enum class VerdictTone : uint8_t { kOpen, kGood, kBad };
VerdictTone verdict_tone(const ExplorationSeen& seen);
/// "1200 executions, 30000 a second, left: unknown".
std::string progress_text(const ExplorationSeen& seen);
/// How much is done, 0 to 1; negative: unknown.
double progress_share(const ExplorationSeen& seen);

const char* kind_text(Ended::Kind kind);
/// What an outcome is on one line: its output, or what went wrong.
std::string outcome_line(const OutcomeRow& row);

/// How far the old schedule applied; requires `seen.fix`.
std::string fix_replay_text(const FixReplay& fix);
/// Whether the outcome is still there; requires `seen.fix`.
std::string fix_verdict_text(const ExplorationSeen& seen);

/// The two sides of a race, or the sides of a circle of locks: what is said of each, and its line.
struct RaceLine {
  std::string text;
  uint32_t strand = 0;
  uint32_t line = 0;  // of the main file; 0: of another one
};
std::string race_title(const RaceRow& row);
std::vector<RaceLine> race_lines(const RaceRow& row);
std::vector<RaceLine> race_lines(const InversionRow& row);

/// The strands of a story, in order: a column each.
std::vector<uint32_t> story_strands(const Story& story);
/// The sentences that do not retell an operation: how it ended, what decided it, and from where on
/// nothing helped.
std::vector<std::string> story_conclusions(const Story& story);
std::vector<std::string> story_retelling(const Story& story);

}  // namespace heddle
