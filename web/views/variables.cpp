// The variables view: the main module's globals.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

namespace heddle {

void draw_variables(App& app, float x, float y, float width, float height) {
  begin_view("##variables", x, y, width, height);
  title(text(Text::variables));
  const auto& rows = app.model().variables;
  if (rows.empty()) {
    ImGui::PushTextWrapPos(0);
    ImGui::TextDisabled("%s", text(Text::variables_empty));
    ImGui::PopTextWrapPos();
    ImGui::End();
    return;
  }
  constexpr ImGuiTableFlags kFlags = ImGuiTableFlags_ScrollY | ImGuiTableFlags_Resizable |
                                     ImGuiTableFlags_RowBg | ImGuiTableFlags_BordersInnerV;
  if (ImGui::BeginTable("rows", 3, kFlags)) {
    ImGui::TableSetupScrollFreeze(0, 1);
    ImGui::TableSetupColumn(text(Text::name), ImGuiTableColumnFlags_WidthStretch, 1.1f);
    ImGui::TableSetupColumn(text(Text::type), ImGuiTableColumnFlags_WidthStretch, 0.8f);
    ImGui::TableSetupColumn(text(Text::value), ImGuiTableColumnFlags_WidthStretch, 2.2f);
    ImGui::TableHeadersRow();
    ImGuiListClipper clipper;
    clipper.Begin(static_cast<int>(rows.size()));
    while (clipper.Step()) {
      for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
        const VariableRow& row = rows[static_cast<size_t>(i)];
        ImGui::TableNextRow();
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(row.name.c_str());
        ImGui::TableNextColumn();
        ImGui::TextDisabled("%s", row.type.c_str());
        ImGui::TableNextColumn();
        ImGui::TextUnformatted(row.repr.c_str());
        hint(row.repr.c_str());
      }
    }
    ImGui::EndTable();
  }
  ImGui::End();
}

}  // namespace heddle
