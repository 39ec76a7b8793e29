#include "web/views/widgets.h"

namespace heddle {
namespace {

int resize_text(ImGuiInputTextCallbackData* data) {
  if (data->EventFlag != ImGuiInputTextFlags_CallbackResize) return 0;
  auto* value = static_cast<std::string*>(data->UserData);
  value->resize(static_cast<size_t>(data->BufTextLen));
  data->Buf = value->data();
  return 0;
}

}  // namespace

bool input_text(const char* id, const char* hint_text, std::string& value) {
  return ImGui::InputTextWithHint(id, hint_text, value.data(), value.capacity() + 1,
                                  ImGuiInputTextFlags_CallbackResize, resize_text, &value);
}

void hint(const char* text) {
  // Who has pressed it knows it, and looks at what it does, which the tooltip may cover.
  static ImGuiID pressed = 0;
  const ImGuiID item = ImGui::GetItemID();
  if (ImGui::IsItemActive()) pressed = item;
  if (item != 0 && item == pressed) {
    if (!ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled) && !ImGui::IsItemActive()) {
      pressed = 0;
    }
    return;
  }
  if (!ImGui::IsItemHovered(ImGuiHoveredFlags_ForTooltip | ImGuiHoveredFlags_AllowWhenDisabled)) {
    return;
  }
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ImGui::GetFontSize() * 24);
  ImGui::TextUnformatted(text);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

bool filled_button(const char* label, Rgb fill, bool enabled, float width) {
  ImGui::BeginDisabled(!enabled);
  if (!enabled) fill = mix(theme().text_dim, theme().panel, 0.3);
  ImGui::PushStyleColor(ImGuiCol_Button, colour4(fill));
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, colour4(mix(0xffffff, fill, 0.12)));
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, colour4(mix(0x000000, fill, 0.15)));
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(enabled ? 0xffffff : theme().text));
  ImGui::PushStyleColor(ImGuiCol_Border, colour4(fill, 0));
  bool pressed = ImGui::Button(label, ImVec2(width, 0));
  ImGui::PopStyleColor(5);
  ImGui::EndDisabled();
  return pressed;
}

void title(const char* text) {
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(theme().text_dim));
  ImGui::TextUnformatted(text);
  ImGui::PopStyleColor();
}

void flow(float width, bool new_group) {
  const float right = ImGui::GetWindowPos().x + ImGui::GetWindowWidth() -
                      ImGui::GetStyle().WindowPadding.x;
  const float gap = ImGui::GetStyle().ItemSpacing.x * (new_group ? 2 : 1);
  if (ImGui::GetItemRectMax().x + gap + width <= right) ImGui::SameLine(0, gap);
}

bool low_button(const char* label) {
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(ImGui::GetStyle().FramePadding.x, 2));
  const bool pressed = ImGui::Button(label);
  ImGui::PopStyleVar();
  return pressed;
}

float button_width(const char* label) {
  return ImGui::CalcTextSize(label).x + ImGui::GetStyle().FramePadding.x * 2;
}

float splitter(const char* id, bool vertical, float x, float y, float length) {
  constexpr float kGrip = 7;
  ImVec2 size = vertical ? ImVec2(kGrip, length) : ImVec2(length, kGrip);
  ImGui::SetNextWindowPos(ImVec2(x, y));
  ImGui::SetNextWindowSize(size);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleColor(ImGuiCol_WindowBg, colour4(theme().window));
  float moved = 0;
  ImGui::Begin(id, nullptr, ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav);
  ImGui::InvisibleButton("grip", size);
  bool active = ImGui::IsItemActive();
  if (active || ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(vertical ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    ImVec2 from(x + (vertical ? 2.5f : 0), y + (vertical ? 0 : 2.5f));
    ImVec2 to(x + size.x - (vertical ? 2.5f : 0), y + size.y - (vertical ? 0 : 2.5f));
    ImGui::GetWindowDrawList()->AddRectFilled(from, to, colour(theme().accent, active ? 1 : 0.6),
                                              1);
  }
  if (active) moved = vertical ? ImGui::GetIO().MouseDelta.x : ImGui::GetIO().MouseDelta.y;
  ImGui::End();
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  return moved;
}

bool begin_view(const char* id, float x, float y, float width, float height, int flags) {
  ImGui::SetNextWindowPos(ImVec2(x, y));
  ImGui::SetNextWindowSize(ImVec2(width, height));
  return ImGui::Begin(id, nullptr,
                      ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoResize |
                          ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoCollapse |
                          ImGuiWindowFlags_NoSavedSettings |
                          ImGuiWindowFlags_NoBringToFrontOnFocus | flags);
}

}  // namespace heddle
