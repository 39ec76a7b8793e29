// The story of an outcome: the operations, a column for each strand, and beside them what happened,
// what decided it and from where on nothing helped, in sentences.
#include "web/views/canvas.h"
#include "web/views/model/exploration.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>

namespace heddle {
namespace {

void story_sentence(const std::string& words, Rgb tone) {
  ImGui::PushTextWrapPos(0);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(tone));
  ImGui::TextUnformatted(words.c_str());
  ImGui::PopStyleColor();
  ImGui::PopTextWrapPos();
}

// A sentence beside a bar in the colour that its row has in the table.
void marked_sentence(const std::string& words, Rgb bar, Rgb tone) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  constexpr float kIndent = 10;
  ImGui::Indent(kIndent);
  story_sentence(words, tone);
  ImGui::Unindent(kIndent);
  ImGui::GetWindowDrawList()->AddRectFilled(
      ImVec2(at.x, at.y), ImVec2(at.x + 4, ImGui::GetItemRectMax().y), colour(bar), 2);
}

// What decided it and from where on nothing helped, then what happened and how it ended.
void story_sentences(const Story& story) {
  const std::vector<std::string> told = story_retelling(story);
  const std::vector<std::string> conclusions = story_conclusions(story);
  const bool failure = is_failure(story.outcome.kind);
  size_t next = 1;
  if (story.swap) marked_sentence(conclusions[next++], theme().accent, theme().text);
  if (story.no_return) {
    marked_sentence(conclusions[next++], mix(theme().bad, theme().panel, 0.5), theme().text);
  }
  if (next > 1) ImGui::Dummy(ImVec2(0, 2));
  title(text(Text::story_words));
  for (const std::string& each : told) story_sentence(each, theme().text);
  marked_sentence(conclusions[0], failure ? theme().bad : theme().good,
                  failure ? theme().bad : theme().text);
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
  const std::string number = " " + std::to_string(index + 1);  // a bar may stand before it
  const bool chosen = app.exploring.row == index;
  if (ImGui::Selectable(number.c_str(), chosen, ImGuiSelectableFlags_SpanAllColumns)) {
    app.select_story_row(index);
  }
  if (last_chance) {  // it may be one of the swap too
    const ImVec2 low = ImGui::GetItemRectMin();
    ImGui::GetWindowDrawList()->AddRectFilled(
        low, ImVec2(low.x + 3, ImGui::GetItemRectMax().y), colour(theme().bad), 1);
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
}

void story_table(App& app, const Story& story, ImVec2 size) {
  const std::vector<uint32_t> strands = story_strands(story);
  constexpr int kColumnsMax = 40;
  const int columns = std::min(kColumnsMax, static_cast<int>(strands.size())) + 2;
  if (static_cast<size_t>(columns) < strands.size() + 2) return;  // wider than any screen
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_BordersInnerV | ImGuiTableFlags_RowBg |
                                     ImGuiTableFlags_ScrollX | ImGuiTableFlags_ScrollY |
                                     ImGuiTableFlags_SizingFixedFit;
  if (!ImGui::BeginTable("story", columns, kFlags, size)) return;
  ImGui::TableSetupScrollFreeze(2, 1);
  ImGui::TableSetupColumn(" #");
  ImGui::TableSetupColumn(text(Text::story_line));
  for (uint32_t strand : strands) {
    ImGui::TableSetupColumn(story.names.strand(strand).c_str());
  }
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
  // Beside each other where there is room: who reads a sentence wants to see its row.
  constexpr float kRoomForBoth = 560;
  const ImVec2 room = ImGui::GetContentRegionAvail();
  if (room.x < kRoomForBoth) {
    story_sentences(*seen->story);
    return story_table(app, *seen->story, ImVec2(0, std::max(160.0f, room.y * 0.7f)));
  }
  story_table(app, *seen->story, ImVec2(std::floor(room.x * 0.56f), room.y));
  ImGui::SameLine();
  ImGui::BeginChild("words");
  story_sentences(*seen->story);
  ImGui::EndChild();
}

}  // namespace heddle
