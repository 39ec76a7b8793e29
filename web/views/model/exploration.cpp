#include "web/views/model/exploration.h"

#include "web/views/model/viewport.h"
#include "web/views/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace heddle {
namespace {

struct Numbered {
  const char* kind;
  int usual;
};

constexpr Numbered kNumbered[] = {{"bound", 2}, {"delay", 2}, {"pct", 3}};

// All lines on one, as far as anybody would read it.
std::string on_one_line(std::string_view text) {
  while (!text.empty() && text.back() == '\n') text.remove_suffix(1);
  constexpr size_t kMost = 200;
  size_t end = std::min(kMost, text.size());
  // Not in the middle of a character.
  while (end < text.size() && end > 0 && (text[end] & 0xc0) == 0x80) --end;
  std::string line;
  for (char c : text.substr(0, end)) line += c == '\n' ? "  \xc2\xb7  " : std::string(1, c);
  return end < text.size() ? line + " ..." : line;
}

// Of a report on who waits for what, in either language: those who wait for somebody's lock, else
// all of it.
std::string who_waits(std::string_view report, Language language) {
  const bool zh = language == Language::kChinese;
  const std::string_view place = zh ? "，第 " : ", at line";
  const std::string_view holder = zh ? "，由 " : ", held by ";
  std::string all, held;
  for (bool first = true; !report.empty(); first = false) {
    const size_t end = std::min(report.size(), report.find('\n'));
    std::string_view line = report.substr(0, end);
    report.remove_prefix(std::min(report.size(), end + 1));
    const size_t begin = line.find_first_not_of(' ');
    if (first || begin == std::string_view::npos) continue;  // the headline says what the kind says
    line = line.substr(begin, line.find(place) - begin);
    const auto add = [line, zh](std::string& to) {
      to += (to.empty() ? "" : zh ? "；" : "; ") + std::string(line);
    };
    add(all);
    if (line.find(holder) != std::string_view::npos) add(held);
  }
  return on_one_line(held.empty() ? all : held);
}

// What of it is words: the rest is names.
const std::string& what_in_words(const OutcomeRow& row) {
  const bool zh = language() == Language::kChinese && !row.where_chinese.empty();
  const bool words = row.kind == Ended::Kind::kDeadlock || row.kind == Ended::Kind::kLivelock ||
                     row.kind == Ended::Kind::kLockHeld;
  return zh && words ? row.where_chinese : row.what;
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.size(), text.find('\n'));
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(text.size(), end + 1));
  return line;
}

// What a program printed, and what its tracebacks come to: "Thread-2 (f): ValueError: too much".
struct Told {
  std::string printed;
  std::string errors;
};

Told told_by(std::string_view output) {
  constexpr std::string_view kThread = "Exception in thread ";
  constexpr std::string_view kTraceback = "Traceback (most recent";
  constexpr std::string_view kBetween = "  \xc2\xb7  ";
  Told told;
  std::string_view who;
  while (!output.empty()) {
    const std::string_view line = take_line(output);
    if (line.starts_with(kThread)) {
      who = line.substr(kThread.size());
    } else if (line.starts_with(kTraceback)) {
      while (output.starts_with(' ')) take_line(output);
      if (!told.errors.empty()) told.errors += kBetween;
      told.errors += std::exchange(who, {});
      if (!told.errors.empty() && told.errors.back() == ':') told.errors += ' ';
      told.errors += take_line(output);
    } else {
      told.printed += std::string(line) + '\n';
    }
  }
  return told;
}

// The search gives its reason in English.
std::string reason_of(const std::string& note) {
  struct Reason {
    const char* begins;
    Text text;
  };
  constexpr Reason kReasons[] = {
      {"it was stopped", Text::explore_why_stop},
      {"the bound of", Text::explore_why_budget},
      {"only executions with", Text::explore_why_bound},
      {"an execution was too long", Text::explore_why_long},
      {"the first failure", Text::explore_why_first},
  };
  for (const Reason& each : kReasons) {
    if (note.starts_with(each.begins)) return text(each.text);
  }
  return note;
}

// Of how much is done, as far as that can be believed: early on it is off by a factor of ten.
double believable_share(const Explored& found) {
  constexpr double kLeast = 0.05;
  return found.share >= kLeast ? found.share : -1;
}

// An estimate has two digits.
uint64_t rounded(double value) {
  double unit = 1;
  while (value / unit >= 100) unit *= 10;
  return static_cast<uint64_t>(std::round(value / unit) * unit);
}

bool samples(const std::string& strategy) {
  const std::string kind = StrategyChoice::parse(strategy).kind;
  return kind != "dpor" && kind != "bound" && kind != "delay";
}

std::string held_text(const RaceSide& side, const NameTable& names) {
  if (side.locks.empty()) return text(Text::race_no_lock);
  std::string all;
  for (uint32_t lock : side.locks) all += (all.empty() ? "`" : ", `") + names.object(lock) + "`";
  return say(Text::race_locks, all);
}

template <typename... More>
RaceLine race_line(Text words, const RaceSide& side, const NameTable& names, const More&... more) {
  RaceLine out;
  out.strand = side.strand;
  uint32_t line = 0;
  if (!side.stack.empty()) {
    line = side.stack[0].line;
    if (side.stack[0].file == 0) out.line = line;
  }
  out.text = say(words, names.strand(side.strand), line, held_text(side, names), more...);
  return out;
}

}  // namespace

StrategyChoice StrategyChoice::parse(const std::string& text) {
  StrategyChoice choice;
  const size_t colon = text.find(':');
  choice.kind = text.substr(0, colon);
  for (const Numbered& each : kNumbered) {
    if (choice.kind == each.kind) choice.number = each.usual;
  }
  if (colon == std::string::npos) return choice;
  const char* end = text.data() + text.size();
  std::from_chars(text.data() + colon + 1, end, choice.number);
  return choice;
}

bool StrategyChoice::has_number() const {
  return std::any_of(std::begin(kNumbered), std::end(kNumbered),
                     [this](const Numbered& each) { return kind == each.kind; });
}

std::string StrategyChoice::text() const {
  return has_number() ? kind + ":" + std::to_string(number) : kind;
}

std::string verdict_text(const ExplorationSeen& seen) {
  if (!seen.error.empty()) return seen.error;
  const Explored& found = seen.found;
  const size_t outcomes = found.outcomes.size();
  std::string out;
  if (found.complete) {
    out = say(Text::explore_all, found.executions, outcomes);
  } else {
    const bool sampled = samples(seen.settings.strategy);
    out = say(sampled ? Text::explore_sampled : Text::explore_stopped, found.executions, outcomes);
    if (!found.note.empty()) out += " (" + reason_of(found.note) + ")";
  }
  out += say(Text::explore_took, duration_text(found.seconds * 1e9));
  return several_print(found) ? out + say(Text::explore_prints) : out;
}

VerdictTone verdict_tone(const ExplorationSeen& seen) {
  if (!seen.error.empty()) return VerdictTone::kBad;
  const Explored& found = seen.found;
  const auto fails = [](const OutcomeRow& row) { return is_failure(row.kind); };
  if (std::any_of(found.outcomes.begin(), found.outcomes.end(), fails)) return VerdictTone::kBad;
  if (seen.doing == ExplorationSeen::Doing::kSearching || !found.complete) {
    return VerdictTone::kOpen;
  }
  const bool races = !found.races.empty() || !found.inversions.empty();
  return races ? VerdictTone::kOpen : VerdictTone::kGood;
}

double progress_share(const ExplorationSeen& seen) {
  const Explored& found = seen.found;
  double share = believable_share(found);
  if (seen.settings.executions_max > 0) {
    share = std::max(share, static_cast<double>(found.executions) /
                                static_cast<double>(seen.settings.executions_max));
  }
  if (seen.settings.seconds_max > 0 && (share >= 0 || samples(seen.settings.strategy))) {
    share = std::max(share, found.seconds / seen.settings.seconds_max);
  }
  return std::min(share, 1.0);
}

std::string progress_text(const ExplorationSeen& seen) {
  const Explored& found = seen.found;
  const double rate =
      found.seconds > 0 ? static_cast<double>(found.executions) / found.seconds : 0;
  std::string out = say(Text::explore_going, found.executions, static_cast<uint64_t>(rate + 0.5));
  const auto add = [&out](const std::string& more) { out += ", " + more; };
  if (!samples(seen.settings.strategy)) {
    if (const double share = believable_share(found); share > 0) {
      const double left = static_cast<double>(found.executions) * (1 - share) / share;
      add(say(Text::explore_left_about, rounded(left)));
    } else {
      add(text(Text::explore_left_unknown));
    }
  }
  if (seen.settings.executions_max > 0) {
    const uint64_t most = seen.settings.executions_max;
    add(say(Text::explore_left_runs, most - std::min(most, found.executions)));
  }
  if (seen.settings.seconds_max > 0) {
    add(say(Text::explore_left_time, std::max(0.0, seen.settings.seconds_max - found.seconds)));
  }
  return out;
}

const char* kind_text(Ended::Kind kind) {
  switch (kind) {
    case Ended::Kind::kFinished: return text(Text::kind_finished);
    case Ended::Kind::kException: return text(Text::kind_exception);
    case Ended::Kind::kDeadlock: return text(Text::kind_deadlock);
    case Ended::Kind::kLivelock: return text(Text::kind_livelock);
    case Ended::Kind::kPartialDeadlock: return text(Text::kind_partial);
    case Ended::Kind::kLockHeld: return text(Text::kind_lock_held);
    case Ended::Kind::kLeftBehind: return text(Text::kind_left_behind);
    case Ended::Kind::kCutOff: return text(Text::kind_cut_off);
  }
  return "";
}

std::string outcome_line(const OutcomeRow& row) {
  if (row.kind == Ended::Kind::kFinished || row.what.empty()) {
    const std::string printed = on_one_line(row.output);
    const std::string& status = row.where_in(language());
    if (printed.empty()) return status.empty() ? text(Text::explore_no_output) : status;
    return status.empty() ? printed : status + "  \xc2\xb7  " + printed;
  }
  if (row.kind == Ended::Kind::kDeadlock || row.kind == Ended::Kind::kLivelock) {
    return who_waits(what_in_words(row), language());
  }
  // Failures alike are told apart by their messages and by what else was printed.
  const Told told = told_by(row.output);
  const std::string printed = on_one_line(told.printed);
  const bool named = told.errors.find(row.what) != std::string::npos;
  const std::string what = on_one_line(named ? told.errors : what_in_words(row));
  return printed.empty() ? what : what + "  \xc2\xb7  " + printed;
}

namespace {

std::string outcome_words(const OutcomeRow& row) {
  return std::string(kind_text(row.kind)) + ", " + outcome_line(row);
}

}  // namespace

std::string fix_replay_text(const FixReplay& fix) {
  const std::string after = outcome_words(fix.after);
  if (fix.applied == fix.scheduled) return say(Text::fix_applied_all, after);
  if (fix.wanted.empty()) return say(Text::fix_ended, fix.applied, fix.scheduled, after);
  return say(Text::fix_applied, fix.applied, fix.scheduled, fix.line, fix.wanted, after);
}

std::string fix_verdict_text(const ExplorationSeen& seen) {
  switch (fix_verdict(seen)) {
    case FixVerdict::kSearching: return text(Text::fix_searching);
    case FixVerdict::kStillThere: return say(Text::fix_still, outcome_words(seen.fix->before));
    case FixVerdict::kNotMet: return say(Text::fix_not_met, seen.found.executions);
    case FixVerdict::kGone: return say(Text::fix_gone, seen.found.executions);
    case FixVerdict::kOtherFailure: break;
  }
  for (const OutcomeRow& row : seen.found.outcomes) {
    if (is_failure(row.kind)) return say(Text::fix_other, outcome_words(row));
  }
  return {};
}

std::string race_title(const RaceRow& row) {
  return say(Text::race_title, row.race.name.empty() ? "?" : "`" + row.race.name + "`");
}

std::vector<RaceLine> race_lines(const RaceRow& row) {
  std::vector<RaceLine> out;
  for (const RaceSide* side : {&row.race.first, &row.race.second}) {
    out.push_back(race_line(side->write ? Text::race_wrote : Text::race_read, *side, row.names));
  }
  return out;
}

std::vector<RaceLine> race_lines(const InversionRow& row) {
  std::vector<RaceLine> out;
  const auto& locks = row.inversion.locks;
  for (size_t i = 0; i < row.inversion.sides.size(); i++) {
    out.push_back(race_line(Text::race_took, row.inversion.sides[i], row.names,
                            row.names.object(locks[(i + 1) % locks.size()])));
  }
  return out;
}

std::vector<uint32_t> story_strands(const Story& story) {
  std::vector<uint32_t> out;
  for (const StoryRow& row : story.rows) {
    if (std::find(out.begin(), out.end(), row.strand) == out.end()) out.push_back(row.strand);
  }
  std::sort(out.begin(), out.end());
  return out;
}

namespace {

size_t conclusions_of(const Story& story) {
  return 1 + (story.swap ? 1 : 0) + (story.no_return ? 1 : 0);
}

}  // namespace

std::vector<std::string> story_conclusions(const Story& story) {
  std::vector<std::string> all = sentences(story, language());
  const size_t count = std::min(all.size(), conclusions_of(story));
  all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(count));
  return all;
}

std::vector<std::string> story_retelling(const Story& story) {
  std::vector<std::string> all = sentences(story, language());
  all.resize(all.size() - std::min(all.size(), conclusions_of(story)));
  return all;
}

}  // namespace heddle
