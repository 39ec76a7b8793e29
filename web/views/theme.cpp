#include "web/views/theme.h"

namespace heddle {
namespace {

constexpr Theme kDark = {
    .dark = true,
    .window = 0x16181d,
    .panel = 0x1c1f26,
    .lane = 0x1b1e24,
    .lane_other = 0x1f232a,
    .grid = 0x2c313a,
    .text = 0xdfe3ea,
    .text_dim = 0x8e97a6,
    .border = 0x2f343e,
    .accent = 0x6ea8fe,
    .run = 0x2f8f5b,
    .stop = 0xb84a4a,
    .good = 0x5fc08a,
    .bad = 0xf07c7c,
    .slices = {.background = 0x1b1e24, .blocked = 0xd0494b, .ready_share = 0.34},
};

constexpr Theme kLight = {
    .dark = false,
    .window = 0xf3f4f7,
    .panel = 0xfbfbfd,
    .lane = 0xffffff,
    .lane_other = 0xf6f7fa,
    .grid = 0xe3e6ec,
    .text = 0x22262e,
    .text_dim = 0x6a7280,
    .border = 0xd7dbe3,
    .accent = 0x2563c9,
    .run = 0x2a8a55,
    .stop = 0xc0464a,
    .good = 0x1f7a4a,
    .bad = 0xb3262b,
    .slices = {.background = 0xffffff, .blocked = 0xb3262b, .ready_share = 0.32},
};

const Theme* current_theme = &kDark;

void sizes(ImGuiStyle& style) {
  style.WindowPadding = ImVec2(12, 10);
  style.FramePadding = ImVec2(8, 4);
  style.ItemSpacing = ImVec2(8, 7);
  style.ItemInnerSpacing = ImVec2(6, 4);
  style.CellPadding = ImVec2(8, 3);
  style.ScrollbarSize = 11;
  style.GrabMinSize = 12;
  style.WindowRounding = 0;
  style.ChildRounding = 6;
  style.FrameRounding = 5;
  style.PopupRounding = 6;
  style.GrabRounding = 4;
  style.ScrollbarRounding = 6;
  style.WindowBorderSize = 0;
  style.FrameBorderSize = 1;
  style.PopupBorderSize = 1;
  style.WindowMinSize = ImVec2(8, 8);
}

}  // namespace

const Theme& theme() { return *current_theme; }

ImVec4 colour4(Rgb rgb, double alpha) {
  return ImGui::ColorConvertU32ToFloat4(colour(rgb, alpha));
}

void apply_theme(bool dark) {
  current_theme = dark ? &kDark : &kLight;
  const Theme& t = *current_theme;
  ImGuiStyle& style = ImGui::GetStyle();
  style = ImGuiStyle();
  if (dark) {
    ImGui::StyleColorsDark(&style);
  } else {
    ImGui::StyleColorsLight(&style);
  }
  sizes(style);
  auto set = [&](ImGuiCol at, Rgb rgb, double alpha = 1) {
    style.Colors[at] = colour4(rgb, alpha);
  };
  Rgb frame = dark ? 0x262b34 : 0xffffff;
  Rgb frame_over = dark ? 0x2f3541 : 0xeef1f6;
  set(ImGuiCol_Text, t.text);
  set(ImGuiCol_TextDisabled, t.text_dim);
  set(ImGuiCol_WindowBg, t.panel);
  set(ImGuiCol_ChildBg, t.panel, 0);
  set(ImGuiCol_PopupBg, dark ? 0x242933 : 0xffffff, 0.98);
  set(ImGuiCol_Border, t.border);
  set(ImGuiCol_FrameBg, frame);
  set(ImGuiCol_FrameBgHovered, frame_over);
  set(ImGuiCol_FrameBgActive, frame_over);
  set(ImGuiCol_Button, frame);
  set(ImGuiCol_ButtonHovered, frame_over);
  set(ImGuiCol_ButtonActive, mix(t.accent, frame, 0.3));
  set(ImGuiCol_CheckMark, t.accent);
  set(ImGuiCol_SliderGrab, t.accent, 0.55);
  set(ImGuiCol_SliderGrabActive, t.accent, 0.8);
  set(ImGuiCol_Header, t.accent, 0.22);
  set(ImGuiCol_HeaderHovered, t.accent, 0.3);
  set(ImGuiCol_HeaderActive, t.accent, 0.4);
  set(ImGuiCol_Separator, t.border);
  set(ImGuiCol_SeparatorHovered, t.accent, 0.7);
  set(ImGuiCol_SeparatorActive, t.accent);
  set(ImGuiCol_ScrollbarBg, t.panel, 0);
  set(ImGuiCol_ScrollbarGrab, t.text_dim, 0.35);
  set(ImGuiCol_ScrollbarGrabHovered, t.text_dim, 0.55);
  set(ImGuiCol_ScrollbarGrabActive, t.text_dim, 0.7);
  set(ImGuiCol_TableHeaderBg, dark ? 0x22262e : 0xf0f2f6);
  set(ImGuiCol_TableBorderLight, t.border);
  set(ImGuiCol_TableBorderStrong, t.border);
  set(ImGuiCol_TableRowBgAlt, t.lane_other);
  set(ImGuiCol_TextSelectedBg, t.accent, 0.35);
  set(ImGuiCol_NavHighlight, t.accent);
  set(ImGuiCol_Tab, t.panel);
  set(ImGuiCol_TabHovered, t.accent, 0.3);
  set(ImGuiCol_TabActive, t.accent, 0.25);
}

}  // namespace heddle
