// The story of an outcome: how it ended and why, then the operations, a column for each strand.
#include "web/views/canvas.h"
#include "web/views/model/exploration.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>

namespace heddle {
namespace {

void story_sentence(const std::string& words, Rgb tone) {
  ImGui::PushTextWrapPos(0);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(tone));
  ImGui::TextUnformatted(words.c_str());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
}

void story_sentences(const Story& story) {
  const std::vector<std::string> conclusions = story_conclusions(story);
  const bool failure = is_failure(story.outcome.kind);
  for (size_t i = 0; i < conclusions.size(); ++i) {
    story_sentence(conclusions[i], i == 0 && failure ? theme().bad : theme().text);
  }
  const std::vector<std::string> told = story_retelling(story);
  constexpr size_t kFew = 12;
  if (told.empty()) return;
  if (!ImGui::TreeNodeEx(text(Text::story_words),
                         told.size() <= kFew ? ImGuiTreeNodeFlags_DefaultOpen : 0)) {
    return;
  }
  for (const std::string& each : told) story_sentence(each, theme().text);
  ImGui::TreePop();
}

bool is_swapped(const Story& story, size_t index) {
  return story.swap && (index == *story.swap || index == *story.swap + 1);
}

void story_row(App& app, const Story& story, const std::vector<uint32_t>& strands, size_t index) {
  const StoryRow& it = story.rows[index];
  ImGui::TableNextRow();
  const bool last_chance = story.no_return && index == *story.no_return;
  if (is_swapped(story, index)) {
    ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, colour(theme().accent, 0.2));
  } else if (last_chance) {
    ImGui::TableSetBgColor(ImGuiTableBgTarget_RowBg0, colour(theme().bad, 0.16));
  }
  ImGui::TableNextColumn();
  const std::string number = std::to_string(index + 1);
  const bool chosen = app.exploring.row == index;
  if (ImGui::Selectable(number.c_str(), chosen, ImGuiSelectableFlags_SpanAllColumns)) {
    app.select_story_row(index);
  }
  hint(text(is_swapped(story, index) ? Text::story_swap
            : last_chance       ? Text::story_no_return
                                : Text::story_row_hint));
  ImGui::TableNextColumn();
  if (it.line != 0) title(std::to_string(it.line).c_str());
  const auto column = std::find(strands.begin(), strands.end(), it.strand);
  ImGui::TableSetColumnIndex(2 + static_cast<int>(column - strands.begin()));
  const bool early = index < story.decided;
  const Rgb own = mix(strand_colour(it.strand), theme().text, 0.45);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(it.left ? theme().bad
                                               : early ? theme().text_dim
                                                       : own));
  ImGui::TextUnformatted(text_of(story, it, language()).c_str());
  ImGui::PopStyleColor();
  ImGui::TableSetColumnIndex(2 + static_cast<int>(strands.size()));
  if (is_swapped(story, index) && index == *story.swap) title(text(Text::story_swap));
  if (last_chance) {
    story_sentence(text(Text::story_no_return), theme().bad);
  }
}

void story_table(App& app, const Story& story) {
  const std::vector<uint32_t> strands = story_strands(story);
  constexpr int kColumnsMax = 40;
  const int columns = std::min(kColumnsMax, static_cast<int>(strands.size())) + 3;
  if (static_cast<size_t>(columns) < strands.size() + 3) return;  // wider than any screen
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_BordersInnerV | ImGuiTableFlags_RowBg |
                                     ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY |
                                     ImGuiTableFlags_SizingFixedFit;
  constexpr float kLeast = 120;
  const float rest = std::max(kLeast, ImGui::GetContentRegionAvail().y);
  if (!ImGui::BeginTable("story", columns, kFlags, ImVec2(0, rest))) return;
  ImGui::TableSetupScrollFreeze(2, 1);
  ImGui::TableSetupColumn("#");
  ImGui::TableSetupColumn(text(Text::story_line));
  for (uint32_t strand : strands) {
    ImGui::TableSetupColumn(story.names.strand(strand).c_str());
  }
  ImGui::TableSetupColumn("##why");
  ImGui::TableHeadersRow();
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(story.rows.size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      story_row(app, story, strands, static_cast<size_t>(i));
    }
  }
  ImGui::EndTable();
}

}  // namespace

void draw_story(App& app) {
  const auto seen = app.exploring.seen;  // a click may bring another one
  if (seen->doing == ExplorationSeen::Doing::kTelling) return title(text(Text::story_telling));
  if (!seen->story) {
    const bool searching = seen->doing == ExplorationSeen::Doing::kSearching;
    return story_sentence(text(searching ? Text::story_searching : Text::story_empty),
                    theme().text_dim);
  }
  story_sentences(*seen->story);
  story_table(app, *seen->story);
}

}  // namespace heddle
