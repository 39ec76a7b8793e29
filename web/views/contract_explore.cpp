// Searching in the page's contract.
#include "web/views/model/exploration.h"
#include "web/views/step_json.h"
#include "web/views/text.h"

#include <algorithm>

namespace heddle {
namespace {

using nlohmann::json;

constexpr int kWorkersMax = 64;

json found_json(const OutcomeRow& row) {
  constexpr size_t kOutput = 10'000;  // a search may find many outcomes that print much
  return {{"first", row.first},
          {"kind", word_of(row.kind)},
          {"name", kind_text(row.kind)},
          {"failure", is_failure(row.kind)},
          {"count", row.count},
          {"output", row.output.substr(0, kOutput)},
          {"text", outcome_line(row)},
          {"schedule", row.schedule},
          {"where", row.where_in(language())}};
}

json story_json(const Story& story) {
  json rows = json::array();
  for (const StoryRow& row : story.rows) {
    rows.push_back({{"strand", row.strand},
                    {"line", row.line},
                    {"text", text_of(story, row, language())}});
  }
  json out = {{"schedule", story.outcome.schedule},
              {"rows", std::move(rows)},
              {"sentences", sentences(story, language())}};
  if (story.swap) out["swap"] = *story.swap;
  if (story.no_return) out["no_return"] = *story.no_return;
  return out;
}

json lines_json(const std::string& title, const std::vector<RaceLine>& lines) {
  json out = {{"title", title}, {"sides", json::array()}};
  for (const RaceLine& line : lines) out["sides"].push_back(line.text);
  return out;
}

std::string text_in(const json& in, const char* key, const std::string& otherwise) {
  auto at = in.find(key);
  return at != in.end() && at->is_string() ? at->get<std::string>() : otherwise;
}

const char* verdict_word(FixVerdict verdict) {
  switch (verdict) {
    case FixVerdict::kSearching: return "searching";
    case FixVerdict::kStillThere: return "still there";
    case FixVerdict::kOtherFailure: return "other failure";
    case FixVerdict::kNotMet: return "not met";
    case FixVerdict::kGone: return "gone";
  }
  return "";
}

}  // namespace

bool read_exploring(App& app, const json& in) {
  const std::string word = text_in(in, "do", "");
  if (word == "explore") {
    app.exploring.strategy = text_in(in, "strategy", app.exploring.strategy);
    app.exploring.budget = text_in(in, "budget", app.exploring.budget);
    auto workers = in.find("workers");
    const bool said = workers != in.end() && workers->is_number_unsigned();
    app.exploring.workers = said ? std::min<int>(workers->get<uint16_t>(), kWorkersMax) : 0;
    return app.start_exploring(), true;
  }
  if (word == "stop_exploring") return app.stop_exploring(), true;
  if (word == "end_exploring") return app.end_exploring(), true;
  if (word == "check_fix") return app.check_fix(), true;
  const bool of_outcome = word == "replay_outcome" || word == "step_outcome" ||
                          word == "tell_story" || word == "story_row";
  auto value = in.find("value");
  if (!of_outcome || value == in.end() || !value->is_number_unsigned()) return false;
  const auto number = value->get<uint64_t>();
  if (word == "replay_outcome") app.replay_outcome(number);
  if (word == "step_outcome") app.step_outcome(number);
  if (word == "tell_story") app.tell_story(number);
  if (word == "story_row") app.select_story_row(number);
  return true;
}

json exploring_json(const App& app) {
  const ExplorationSeen& seen = *app.exploring.seen;
  const Explored& found = seen.found;
  const bool searching = seen.doing == ExplorationSeen::Doing::kSearching;
  json out = {{"busy", app.exploring.busy},
              {"searching", searching},
              {"strategy", seen.settings.strategy},
              {"complete", found.complete},
              {"executions", found.executions},
              {"seconds", found.seconds},
              {"workers", seen.settings.workers},
              {"text", searching ? progress_text(seen) : verdict_text(seen)},
              {"changed", app.changed_since_search()},
              {"chosen", app.exploring.chosen},
              {"outcomes", json::array()},
              {"races", json::array()}};
  if (!seen.error.empty()) out["error"] = seen.error;
  if (!app.exploring.refused.empty()) out["refused"] = app.exploring.refused;
  constexpr size_t kMost = 200;
  for (const OutcomeRow& row : found.outcomes) {
    if (out["outcomes"].size() == kMost) break;
    out["outcomes"].push_back(found_json(row));
  }
  for (const RaceRow& row : found.races) {
    out["races"].push_back(lines_json(race_title(row), race_lines(row)));
  }
  for (const InversionRow& row : found.inversions) {
    out["races"].push_back(lines_json(text(Text::inversion_title), race_lines(row)));
  }
  if (seen.story) out["story"] = story_json(*seen.story);
  if (app.exploring.row) out["row"] = *app.exploring.row;
  if (seen.fix) {
    out["fix"] = {{"verdict", verdict_word(fix_verdict(seen))},
                  {"applied", seen.fix->applied},
                  {"scheduled", seen.fix->scheduled},
                  {"text", fix_verdict_text(seen)},
                  {"replay", fix_replay_text(*seen.fix)}};
  }
  return out;
}

}  // namespace heddle
