#include "web/views/canvas.h"

#include "web/views/theme.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>

namespace heddle {

void draw_canvas(App& app, float x, float y, float width, float height) {
  constexpr float kGrip = 7;
  constexpr float kTimelineMin = 130;
  ImDrawList* back = ImGui::GetBackgroundDrawList();
  back->AddRectFilled(ImVec2(x, y), ImVec2(x + width, y + height), colour(theme().window));

  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter)) app.run();
  float top = y + draw_launch(app, x, y, width);
  if (!app.params().empty()) top += 1 + draw_params(app, x, top + 1, width, height * 0.28f);
  top += 1;

  float rest = y + height - top;
  float bottom = std::clamp(height * app.bottom_share, 70.0f,
                            std::max(70.0f, rest - kTimelineMin - kGrip));
  float timeline = std::max(rest - bottom - kGrip, 40.0f);
  draw_timeline(app, x, top, width, timeline);
  float moved = splitter("##rows", false, x, top + timeline, width);
  if (moved != 0) app.bottom_share = std::clamp((bottom - moved) / height, 0.1f, 0.7f);

  float below = top + timeline + kGrip;
  float left = std::floor(std::clamp(width * app.middle_share, 120.0f, width - 120.0f));
  draw_variables(app, x, below, left, y + height - below);
  moved = splitter("##columns", true, x + left, below, y + height - below);
  if (moved != 0) app.middle_share = std::clamp((left + moved) / width, 0.15f, 0.85f);
  draw_outcome(app, x + left + kGrip, below, width - left - kGrip, y + height - below);
}

void for_each_text(const App& app, const std::function<void(std::string_view)>& visit) {
  for (const Param& param : app.params()) {
    visit(param.name);
    visit(param_value(param, app.launch().params));
    for (const std::string& choice : param.choices) visit(choice);
  }
  const Model& model = app.model();
  for (const VariableRow& row : model.variables) {
    visit(row.name);
    visit(row.type);
    visit(row.repr);
  }
  if (model.outcome) visit(model.outcome->text);
  constexpr size_t kMost = 500;  // of ten thousand strands nobody reads the names
  const auto& strands = model.names().strands;
  for (size_t i = 0; i < std::min(kMost, strands.size()); ++i) visit(strands[i]);
  const auto& objects = model.names().objects;
  for (size_t i = 0; i < std::min(kMost, objects.size()); ++i) visit(objects[i].name);
}

}  // namespace heddle
