// Stepping: the variables with who wrote them last, and the watched expressions.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

namespace heddle {
namespace {

void writer(const App& app, const SeenVariable& variable) {
  if (variable.writer == kNoStrand) return title("\xe2\x80\x93");
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + ImGui::GetTextLineHeight() / 2;
  draw->AddCircleFilled(ImVec2(at.x + 5, middle), 4, colour(strand_colour(variable.writer)));
  ImGui::SetCursorScreenPos(ImVec2(at.x + 14, at.y));
  const std::string who = app.model().names().strand(variable.writer);
  const std::string words = say(Text::written_at, who, variable.line);
  ImGui::TextUnformatted(words.c_str());
  hint(words.c_str());
}

void variable_row(const App& app, const SeenVariable& variable, bool fresh) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(variable.name.c_str());
  hint(variable.type.c_str());
  ImGui::TableNextColumn();
  if (fresh) ImGui::PushStyleColor(ImGuiCol_Text, colour4(theme().accent));
  ImGui::TextUnformatted(variable.text.c_str());
  if (fresh) ImGui::PopStyleColor();
  hint(variable.text.c_str());
  ImGui::TableNextColumn();
  writer(app, variable);
}

std::string watch_text(const SeenWatch& watch) {
  switch (watch.why) {
    case SeenWatch::Why::kNoStrand: return say(Text::watch_no_strand, watch.text);
    case SeenWatch::Why::kNoName: return say(Text::watch_no_name, watch.text);
    case SeenWatch::Why::kUnset: return say(Text::watch_unset, watch.text);
    case SeenWatch::Why::kNeedsPython: return text(Text::watch_needs_python);
    case SeenWatch::Why::kValue:
    case SeenWatch::Why::kError: break;
  }
  return watch.text;
}

// Returns: whether it is to be taken away.
bool watch_row(const App& app, const SeenWatch& watch, int index) {
  ImGui::TableNextRow();
  ImGui::TableNextColumn();
  ImGui::TextUnformatted(watch.expression.c_str());
  hint(watch.expression.c_str());
  ImGui::TableNextColumn();
  const bool known = watch.why == SeenWatch::Why::kValue;
  const std::string words = watch_text(watch);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(known ? theme().text : theme().text_dim));
  ImGui::TextUnformatted(words.c_str());
  ImGui::PopStyleColor();
  hint(words.c_str());
  ImGui::TableNextColumn();
  ImGui::PushID(index);
  const bool gone = ImGui::SmallButton("x");
  hint(text(Text::watch_remove));
  ImGui::PopID();
  if (watch.strand != kNoStrand) {
    ImGui::SameLine();
    title(say(Text::watch_in, app.model().names().strand(watch.strand)).c_str());
  }
  return gone;
}

}  // namespace

void draw_step_variables(App& app, float x, float y, float width, float height) {
  begin_view("##step-variables", x, y, width, height, ImGuiWindowFlags_NoNavInputs);
  title(text(Text::variables));
  const Standing& at = app.stepping.seen->standing;
  const float field = ImGui::GetFrameHeightWithSpacing();
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_Resizable |
                                     ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerV;
  int removed = -1;
  if (ImGui::BeginTable("rows", 3, kFlags, ImVec2(0, -field))) {
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn(text(Text::name), ImGuiTableColumnFlags_WidthStretch, 1.0f);
    ImGui::TableSetupColumn(text(Text::value), ImGuiTableColumnFlags_WidthStretch, 1.2f);
    ImGui::TableSetupColumn(text(Text::written_by), ImGuiTableColumnFlags_WidthStretch, 1.9f);
    ImGui::TableHeadersRow();
    for (const SeenVariable& variable : at.variables) {
      variable_row(app, variable, variable.operation != 0 && variable.operation == at.operation);
    }
    for (size_t i = 0; i < at.watches.size(); ++i) {
      if (watch_row(app, at.watches[i], static_cast<int>(i))) removed = static_cast<int>(i);
    }
    ImGui::EndTable();
  }
  ImGui::SetNextItemWidth(-1);
  SteppingState& state = app.stepping;
  input_text("##watch", text(Text::watch_add), state.watch_text);
  const bool entered = ImGui::IsItemDeactivatedAfterEdit() && ImGui::IsKeyPressed(ImGuiKey_Enter);
  hint(text(Text::watch_hint));
  std::vector<std::string> watches = state.watches;
  if (entered &&
      state.watch_text.find_first_not_of(' ') != std::string::npos) {
    watches.push_back(std::exchange(state.watch_text, ""));
    app.set_watches(std::move(watches));
  } else if (removed >= 0 && static_cast<size_t>(removed) < watches.size()) {
    watches.erase(watches.begin() + removed);
    app.set_watches(std::move(watches));
  }
  ImGui::End();
}

}  // namespace heddle
