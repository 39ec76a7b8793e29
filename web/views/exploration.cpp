// The exploration view: the verdict of a search, its outcomes as bars, races, and whether a change
// of the program helped. The story has a file of its own.
#include "web/views/canvas.h"
#include "web/views/model/exploration.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>

namespace heddle {
namespace {

constexpr size_t kOutcomesShown = 200;

void wrapped_text(const std::string& words, Rgb tone) {
  ImGui::PushTextWrapPos(0);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(tone));
  ImGui::TextUnformatted(words.c_str());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
}

Rgb tone_of(const OutcomeRow& row) {
  if (is_failure(row.kind)) return theme().bad;
  return row.kind == Ended::Kind::kFinished ? theme().good : theme().text_dim;
}

Rgb tone_of(VerdictTone tone) {
  switch (tone) {
    case VerdictTone::kGood: return theme().good;
    case VerdictTone::kBad: return theme().bad;
    case VerdictTone::kOpen: break;
  }
  return theme().text;
}

void fix_button(App& app, const char* label) {
  const bool changed = app.changed_since_search();
  ImGui::BeginDisabled(!changed || app.running());
  if (changed) ImGui::PushStyleColor(ImGuiCol_Button, colour4(theme().run));
  if (changed) ImGui::PushStyleColor(ImGuiCol_Text, colour4(0xffffff));
  if (low_button(label)) app.check_fix();
  if (changed) ImGui::PopStyleColor(2);
  ImGui::EndDisabled();
  hint(text(changed ? Text::fix_check_hint : Text::fix_unchanged));
  ImGui::SameLine();
}

// Buttons that end in the corner, on the line of what was drawn last.
// Returns: whether the view is to be closed.
bool search_corner(App& app) {
  const bool busy = app.exploring.busy;
  const char* left = text(busy ? Text::stop : Text::explore_again);
  const char* close = text(Text::explore_close);
  const char* fixed = app.outcome_to_fix() != nullptr ? text(Text::fix_check) : nullptr;
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  float wide = button_width(left) + gap + button_width(close);
  if (fixed != nullptr) wide += gap + button_width(fixed);
  ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), ImGui::GetContentRegionMax().x - wide));
  if (fixed != nullptr) fix_button(app, fixed);
  ImGui::BeginDisabled(!busy && app.running());
  if (low_button(left)) {
    if (busy) {
      app.stop_exploring();
    } else {
      app.start_exploring();
    }
  }
  ImGui::EndDisabled();
  ImGui::SameLine();
  return low_button(close);
}

void progress_bar(double share) {
  if (share < 0) return;  // a bar would promise an end
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  constexpr float kHigh = 4;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddRectFilled(at, ImVec2(at.x + width, at.y + kHigh), colour(theme().border), 2);
  draw->AddRectFilled(at, ImVec2(at.x + width * static_cast<float>(share), at.y + kHigh),
                      colour(theme().accent), 2);
  ImGui::Dummy(ImVec2(width, kHigh));
}

// Returns: false if there is nothing to show any more: it was closed.
bool search_head(App& app) {
  const auto kept = app.exploring.seen;  // a click may begin another search
  const ExplorationSeen& seen = *kept;
  const bool searching = seen.doing == ExplorationSeen::Doing::kSearching;
  const std::string words = searching ? progress_text(seen) : verdict_text(seen);
  const bool close_first = ImGui::CalcTextSize(words.c_str()).x + 340 > ImGui::GetWindowWidth();
  bool close = false;
  if (close_first) {
    title(text(Text::explore));
    ImGui::SameLine();
    close = search_corner(app);
  }
  wrapped_text(words, tone_of(verdict_tone(seen)));
  if (!close_first) {
    ImGui::SameLine();
    close = search_corner(app);
  }
  if (close) app.end_exploring();
  if (app.exploring.seen == nullptr) return false;
  if (searching) progress_bar(progress_share(seen));
  return true;
}

Rgb tone_of(FixVerdict verdict) {
  switch (verdict) {
    case FixVerdict::kGone: return theme().good;
    case FixVerdict::kStillThere:
    case FixVerdict::kOtherFailure: return theme().bad;
    case FixVerdict::kSearching:
    case FixVerdict::kNotMet: break;
  }
  return theme().text;
}

// They point at nothing in a proportional font; the console has them.
std::string without_carets(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    const bool points = line.find('^') != std::string_view::npos &&
                        line.find_first_not_of(" ^~") == std::string_view::npos;
    if (!points) out += std::string(line) + '\n';
    text.remove_prefix(std::min(text.size(), line.size() + 1));
  }
  return out;
}

std::string without_end(std::string words) {
  while (!words.empty() && words.back() == '\n') words.pop_back();
  constexpr size_t kMost = 4000;
  return words.size() > kMost ? words.substr(0, kMost) + " ..." : words;
}

void fix_lines(App& app) {
  const ExplorationSeen& seen = *app.exploring.seen;
  if (seen.fix) {
    wrapped_text(fix_verdict_text(seen), tone_of(fix_verdict(seen)));
    wrapped_text(fix_replay_text(*seen.fix), theme().text_dim);
  }
  const std::string& refused = app.exploring.refused;
  if (!refused.empty()) {
    wrapped_text(text(Text::explore_refused), theme().bad);
    wrapped_text(without_end(without_carets(refused)), theme().bad);
  } else if (app.changed_since_search()) {
    title(text(Text::explore_changed));
  }
}

// What there is to say of the chosen outcome beyond its line.
void outcome_details(const App& app, const OutcomeRow& row, float indent) {
  ImGui::Indent(indent);
  const std::string line = outcome_line(row);
  const std::string output = without_end(without_carets(row.output));
  if (!output.empty() && output != line) wrapped_text(output, theme().text);
  const std::string where = without_end(row.where_in(language()));
  if (!where.empty() && where != line && output.find(where) == output.npos) {
    wrapped_text(where, theme().text_dim);
  }
  title(text(Text::schedule));
  ImGui::SameLine();
  const std::string& schedule = app.shortest_schedule(row);
  if (low_button(text(Text::copy))) ImGui::SetClipboardText(schedule.c_str());
  ImGui::SameLine();
  constexpr size_t kShown = 300;
  const bool cut = schedule.size() > kShown;
  wrapped_text(cut ? schedule.substr(0, kShown) + " ..." : schedule, theme().text_dim);
  ImGui::Unindent(indent);
}

// Where there is little room the colour has to say what a line shows anyhow.
bool says_itself(const OutcomeRow& row) {
  return row.kind == Ended::Kind::kFinished || row.kind == Ended::Kind::kException;
}

// A bar with its count, the kind, the line; at the end what can be done with it.
void outcome_bar(App& app, const OutcomeRow& row, uint64_t most, float figures) {
  const float line = ImGui::GetTextLineHeight();
  const float high = line + 8;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  constexpr float kNarrow = 480;
  const bool narrow = width < kNarrow;
  const float bar = narrow ? 44.0f : std::clamp(width * 0.22f, 50.0f, 220.0f);
  const float buttons = button_width(text(Text::step)) + ImGui::GetStyle().ItemSpacing.x +
                        button_width(text(Text::explore_tab_story)) + 4;
  ImGui::PushID(static_cast<int>(row.first));
  ImGui::SetNextItemAllowOverlap();
  if (ImGui::Selectable("##outcome", app.exploring.chosen == row.first, 0, ImVec2(0, high)) &&
      !app.running()) {
    app.replay_outcome(row.first);
  }
  hint(text(Text::explore_outcome_hint));
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const Rgb tone = tone_of(row);
  const std::string count = std::to_string(row.count);
  const float share = static_cast<float>(static_cast<double>(row.count) /
                                         static_cast<double>(std::max<uint64_t>(1, most)));
  draw->AddText(ImVec2(at.x + figures - ImGui::CalcTextSize(count.c_str()).x, at.y + 4),
                colour(theme().text), count.c_str());
  const float left = at.x + figures + 12;
  draw->AddRectFilled(ImVec2(left, at.y + 4), ImVec2(left + std::max(2.0f, bar * share),
                                                     at.y + high - 4), colour(tone), 3);
  float words = left + bar + 10;
  draw->PushClipRect(ImVec2(words, at.y), ImVec2(at.x + width - buttons - 8, at.y + high), true);
  if (!narrow || !says_itself(row)) {
    const char* kind = kind_text(row.kind);
    draw->AddText(ImVec2(words, at.y + 4), colour(tone), kind);
    words += ImGui::CalcTextSize(kind).x + 12;
  }
  draw->AddText(ImVec2(words, at.y + 4), colour(theme().text), outcome_line(row).c_str());
  draw->PopClipRect();
  const ImVec2 after = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos(ImVec2(at.x + width - buttons, at.y + 1));
  ImGui::BeginDisabled(app.running());
  if (low_button(text(Text::step))) app.step_outcome(row.first);
  ImGui::EndDisabled();
  hint(text(Text::explore_step_hint));
  ImGui::SameLine();
  ImGui::BeginDisabled(app.exploring.seen->doing == ExplorationSeen::Doing::kSearching);
  if (low_button(text(Text::explore_tab_story))) app.tell_story(row.first);
  ImGui::EndDisabled();
  hint(text(Text::story_hint));
  ImGui::SetCursorScreenPos(after);
  if (app.exploring.chosen == row.first) outcome_details(app, row, figures + 12);
  ImGui::PopID();
}

void outcome_list(App& app) {
  // The pointer keeps it alive: a click may begin another search.
  const auto seen = app.exploring.seen;
  const auto& rows = seen->found.outcomes;
  if (rows.empty()) return title(text(Text::explore_nothing));
  uint64_t most = 1;
  for (const OutcomeRow& row : rows) most = std::max(most, row.count);
  const float figures = ImGui::CalcTextSize(std::to_string(most).c_str()).x + 4;
  for (size_t i = 0; i < std::min(kOutcomesShown, rows.size()); ++i) {
    outcome_bar(app, rows[i], most, figures);
  }
  if (rows.size() > kOutcomesShown) {
    title(say(Text::explore_more, rows.size() - kOutcomesShown).c_str());
  }
}

void race_sides(App& app, const std::vector<RaceLine>& lines, const std::string& schedule) {
  ImGui::Indent(14);
  for (size_t i = 0; i < lines.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    ImGui::PushStyleColor(ImGuiCol_Text, colour4(mix(strand_colour(lines[i].strand), theme().text,
                                                     0.6)));
    if (ImGui::Selectable(lines[i].text.c_str()) && !app.running()) {
      app.replay(schedule);
      app.show_line(lines[i].line);
    }
    ImGui::PopStyleColor();
    ImGui::PopID();
  }
  ImGui::Unindent(14);
  ImGui::Dummy(ImVec2(0, 4));
}

void race_list(App& app) {
  const auto seen = app.exploring.seen;
  const Explored& found = seen->found;
  if (found.races.empty() && found.inversions.empty()) return title(text(Text::races_none));
  int id = 0;
  for (const RaceRow& row : found.races) {
    ImGui::PushID(id++);
    wrapped_text(race_title(row), theme().bad);
    race_sides(app, race_lines(row), row.schedule);
    ImGui::PopID();
  }
  for (const InversionRow& row : found.inversions) {
    ImGui::PushID(id++);
    wrapped_text(text(Text::inversion_title), theme().bad);
    race_sides(app, race_lines(row), row.schedule);
    ImGui::PopID();
  }
}

// Returns: whether the tab is open.
bool begin_tab(App& app, ExploringState::Tab tab, const std::string& label, const char* id) {
  const bool wanted = app.exploring.tab_wanted && app.exploring.tab == tab;
  if (wanted) app.exploring.tab_wanted = false;
  const std::string whole = label + "###" + id;
  if (!ImGui::BeginTabItem(whole.c_str(), nullptr,
                           wanted ? ImGuiTabItemFlags_SetSelected : ImGuiTabItemFlags_None)) {
    return false;
  }
  if (!app.exploring.tab_wanted) app.exploring.tab = tab;
  ImGui::BeginChild("content");
  return true;
}

void end_tab() {
  ImGui::EndChild();
  ImGui::EndTabItem();
}

}  // namespace

void draw_exploration(App& app, float x, float y, float width, float height) {
  begin_view("##exploration", x, y, width, height, ImGuiWindowFlags_NoScrollbar);
  if (!search_head(app)) {
    ImGui::End();
    return;
  }
  fix_lines(app);
  if (ImGui::BeginTabBar("tabs")) {
    using Tab = ExploringState::Tab;
    const Explored& found = app.exploring.seen->found;
    const size_t races_found = found.races.size() + found.inversions.size();
    if (begin_tab(app, Tab::kOutcomes, text(Text::explore_tab_outcomes), "outcomes")) {
      outcome_list(app);
      end_tab();
    }
    if (begin_tab(app, Tab::kStory, text(Text::explore_tab_story), "story")) {
      draw_story(app);
      end_tab();
    }
    if (begin_tab(app, Tab::kRaces, say(Text::explore_tab_races, races_found), "races")) {
      race_list(app);
      end_tab();
    }
    ImGui::EndTabBar();
  }
  ImGui::End();
}

}  // namespace heddle
