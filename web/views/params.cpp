// The parameters view: a control for each `name = value  # @param ...` of the program.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace heddle {
namespace {

std::string number_text(double value, const Param& param) {
  if (param.kind == Param::Kind::kInt) {
    return fmt::format("{}", static_cast<int64_t>(std::llround(value)));
  }
  std::string out = fmt::format("{:.6g}", value);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

double parsed(const std::string& value) {
  std::string digits = value;
  std::erase(digits, '_');
  return std::strtod(digits.c_str(), nullptr);
}

double stepped(double value, const Param& param) {
  if (!param.step || *param.step <= 0 || !param.min || !param.max) return value;
  double steps = std::round((value - *param.min) / *param.step);
  return std::clamp(*param.min + steps * *param.step, *param.min, *param.max);
}

void slider(App& app, const Param& param, const std::string& value) {
  double now = parsed(value);
  bool bounded = param.min && param.max;
  double least = param.min.value_or(0), most = param.max.value_or(0);
  bool changed = false;
  if (param.kind == Param::Kind::kInt) {
    auto whole = static_cast<int64_t>(now);
    auto low = static_cast<int64_t>(least);
    auto high = static_cast<int64_t>(most);
    // Over several powers of ten the small values would share one pixel.
    bool wide = least >= 0 && most - least > 5000;
    ImGuiSliderFlags flags = ImGuiSliderFlags_AlwaysClamp;
    if (wide) flags |= ImGuiSliderFlags_Logarithmic;
    if (bounded) {
      changed = ImGui::SliderScalar("##value", ImGuiDataType_S64, &whole, &low, &high, "%lld",
                                    flags);
    } else {
      const int64_t one = 1;
      changed = ImGui::InputScalar("##value", ImGuiDataType_S64, &whole, &one);
    }
    now = static_cast<double>(whole);
  } else if (bounded) {
    changed = ImGui::SliderScalar("##value", ImGuiDataType_Double, &now, &least, &most,
                                  "%.4g", ImGuiSliderFlags_AlwaysClamp);
  } else {
    changed = ImGui::InputDouble("##value", &now, 0, 0, "%.6g");
  }
  if (changed) app.set_param(param.name, number_text(stepped(now, param), param));
}

void choice(App& app, const Param& param, const std::string& value) {
  if (!ImGui::BeginCombo("##value", value.c_str())) return;
  for (const std::string& each : param.choices) {
    if (ImGui::Selectable(each.c_str(), each == value)) app.set_param(param.name, each);
  }
  ImGui::EndCombo();
}

void text_field(App& app, const Param& param, std::string value) {
  if (input_text("##value", "", value)) app.set_param(param.name, value);
}

void control(App& app, const Param& param, float label) {
  std::string value = param_value(param, app.launch().params);
  ImGui::PushID(param.name.c_str());
  ImGui::AlignTextToFramePadding();
  float left = ImGui::GetCursorPosX();
  ImGui::TextUnformatted(param.name.c_str());
  ImGui::SameLine();
  ImGui::SetCursorPosX(left + label);
  bool changed = value != param.value;
  float reset = changed ? ImGui::GetFrameHeight() + 4 : 0;
  ImGui::SetNextItemWidth(ImGui::GetContentRegionAvail().x - reset);
  switch (param.kind) {
    case Param::Kind::kInt:
    case Param::Kind::kFloat:
      slider(app, param, value);
      break;
    case Param::Kind::kBool: {
      bool on = value == "True";
      if (ImGui::Checkbox("##value", &on)) app.set_param(param.name, on ? "True" : "False");
      break;
    }
    case Param::Kind::kChoice:
      choice(app, param, value);
      break;
    case Param::Kind::kText:
      text_field(app, param, value);
      break;
  }
  if (changed) {
    ImGui::SameLine(0, 4);
    float side = ImGui::GetFrameHeight();
    if (ImGui::Button("##reset", ImVec2(side, side))) app.reset_param(param.name);
    // A small circle with an opening: "back".
    ImVec2 low = ImGui::GetItemRectMin();
    ImVec2 middle(low.x + side / 2, low.y + side / 2);
    ImDrawList* draw = ImGui::GetWindowDrawList();
    draw->PathArcTo(middle, side * 0.22f, -0.6f, 4.2f, 20);
    draw->PathStroke(colour(theme().text_dim), 0, 1.5f);
    hint(text(Text::reset_hint));
  }
  ImGui::PopID();
}

}  // namespace

float draw_params(App& app, float x, float y, float width, float height_max) {
  int columns = std::clamp(static_cast<int>(width / 300), 1, 4);
  columns = std::min(columns, static_cast<int>(app.params().size()));
  float label = 40;
  for (const Param& param : app.params()) {
    label = std::max(label, ImGui::CalcTextSize(param.name.c_str()).x + 12);
  }
  label = std::min(label, width / static_cast<float>(columns) * 0.5f);
  ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, std::max(60.0f, height_max)));
  begin_view("##params", x, y, width, 0, ImGuiWindowFlags_AlwaysAutoResize);
  if (ImGui::BeginTable("controls", columns, ImGuiTableFlags_SizingStretchSame)) {
    for (const Param& param : app.params()) {
      ImGui::TableNextColumn();
      control(app, param, label);
    }
    ImGui::EndTable();
  }
  float height = ImGui::GetWindowHeight();
  ImGui::End();
  return height;
}

}  // namespace heddle
