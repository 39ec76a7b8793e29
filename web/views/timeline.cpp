// The timeline: a lane for each strand, lock, the GIL and each core, over time.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/timeline_parts.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>

namespace heddle {
namespace {

void legend_chip(Rgb fill, Rgb stripe, SliceStyle style, const char* name) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImVec2 at = ImGui::GetCursorScreenPos();
  float h = ImGui::GetTextLineHeight();
  float y0 = at.y + h * 0.18f, y1 = at.y + h * 0.86f;
  if (style == kThin) {
    float middle = (y0 + y1) / 2;
    draw->AddLine(ImVec2(at.x, middle), ImVec2(at.x + 14, middle), colour(fill), 2.5f);
  } else {
    ImVec2 low(at.x, y0), high(at.x + 14, y1);
    draw->AddRectFilled(low, high, colour(fill), 2);
    if (style == kHatched) draw->AddRect(low, high, colour(stripe), 2);
  }
  ImGui::Dummy(ImVec2(14, h));
  ImGui::SameLine(0, 5);
  title(name);
}

void head(App& app) {
  const Model& model = app.model();
  title(text(Text::timeline));
  float room = ImGui::GetContentRegionAvail().x;
  const SliceColours& c = theme().slices;
  if (room > 460) {
    Rgb own = strand_colour(0);
    ImGui::SameLine(0, 18);
    legend_chip(own, own, kSolid, text(Text::state_running));
    ImGui::SameLine(0, 12);
    legend_chip(mix(own, c.background, c.ready_share), own, kSolid, text(Text::state_ready));
    ImGui::SameLine(0, 12);
    legend_chip(mix(c.blocked, c.background, 0.3), c.blocked, kHatched, text(Text::state_blocked));
    ImGui::SameLine(0, 12);
    legend_chip(own, own, kThin, text(Text::state_sleeping));
  }
  if (model.empty()) return;
  uint64_t events = model.lanes().events();
  std::string count = model.dropped() > 0 ? say(Text::dropped, events, model.dropped())
                                          : say(Text::events, events);
  float fit = ImGui::CalcTextSize(text(Text::fit)).x + 14;
  float width = ImGui::CalcTextSize(count.c_str()).x + fit + 10;
  ImGui::SameLine(std::max(ImGui::GetItemRectMax().x - ImGui::GetWindowPos().x + 12,
                           ImGui::GetWindowWidth() - width - 12));
  ImGui::PushStyleColor(ImGuiCol_Text,
                        colour4(model.dropped() > 0 ? theme().bad : theme().text_dim));
  ImGui::TextUnformatted(count.c_str());
  ImGui::PopStyleColor();
  ImGui::SameLine(0, 10);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, ImVec2(7, 0));
  if (ImGui::Button(text(Text::fit))) app.timeline.follow = true;
  hint(text(Text::timeline_help));
  ImGui::PopStyleVar();
}

void nothing_yet(const TimelineArea& area) {
  const char* words = text(Text::timeline_empty);
  ImVec2 size = ImGui::CalcTextSize(words, nullptr, false, area.width * 0.8f);
  ImVec2 at(area.left + (area.width - size.x) / 2, area.top + (area.height - size.y) / 2);
  ImGui::GetWindowDrawList()->AddText(nullptr, 0, at, colour(theme().text_dim), words, nullptr,
                                      area.width * 0.8f);
}

// Where the person moved: the view follows the run only while they leave it alone.
void zoom_and_pan(App& app, const TimelineArea& area) {
  TimelineState& state = app.timeline;
  ImGuiIO& io = ImGui::GetIO();
  bool over = ImGui::IsItemHovered();
  float x = io.MousePos.x - area.lanes_left();
  if (over && io.MouseWheel != 0) {
    if (io.KeyShift || x < 0) {
      state.scroll -= io.MouseWheel * 3 * kRowHeight;
    } else {
      state.view.zoom_at(x, std::pow(1.25, io.MouseWheel));
      state.follow = false;
    }
  }
  if (over && io.MouseWheelH != 0) {
    state.view.pan(-io.MouseWheelH * 40);
    state.follow = false;
  }
  if (ImGui::IsItemActivated()) {
    state.pressed = true;
    state.dragged = false;
  }
  if (ImGui::IsItemActive() && ImGui::IsMouseDragging(0, 3)) {
    state.dragged = true;
    state.view.pan(-io.MouseDelta.x);
    state.scroll -= io.MouseDelta.y;
    if (io.MouseDelta.x != 0) state.follow = false;
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
  if (over && ImGui::IsMouseDoubleClicked(0)) state.follow = true;

  bool keys = !io.WantTextInput && !io.KeyCtrl && !io.KeyAlt && !io.KeySuper &&
              (over || ImGui::IsWindowFocused());
  if (!keys) return;
  double step = std::min(0.05f, io.DeltaTime) * 6;
  double middle = over && x > 0 ? x : area.lanes_width() / 2;
  auto held = [&](ImGuiKey key) {
    if (!ImGui::IsKeyDown(key)) return false;
    state.follow = false;
    return true;
  };
  if (held(ImGuiKey_W)) state.view.zoom_at(middle, std::exp(step * 0.5));
  if (held(ImGuiKey_S)) state.view.zoom_at(middle, std::exp(-step * 0.5));
  if (held(ImGuiKey_A)) state.view.pan(-step * area.lanes_width() * 0.2);
  if (held(ImGuiKey_D)) state.view.pan(step * area.lanes_width() * 0.2);
}

void place_view(App& app, const TimelineArea& area) {
  TimelineState& state = app.timeline;
  const Model& model = app.model();
  auto begin = static_cast<double>(model.oldest());
  auto end = static_cast<double>(model.now());
  state.view.set_width(std::max(20.0f, area.lanes_width()));
  if (state.follow) {
    state.view.fit(begin, end);
  } else {
    state.view.clamp(begin, end);
  }
  float content = row_top(model, model.rows().size());
  state.scroll = std::clamp(state.scroll, 0.0f, std::max(0.0f, content - area.lanes_height()));
}

void click(App& app, const TimelineArea& area) {
  TimelineState& state = app.timeline;
  if (!state.pressed || ImGui::IsMouseDown(0)) return;
  state.pressed = false;
  if (state.dragged) return;
  ImVec2 mouse = ImGui::GetIO().MousePos;
  auto row = row_at(app, area, mouse.y);
  if (app.stepping.on && mouse.x >= area.lanes_left()) {
    const double time = state.view.time_of(mouse.x - area.lanes_left());
    app.step(StepCommand::Do::kGoToTime, static_cast<uint64_t>(std::max(0.0, time)));
  }
  if (!row) return;
  if (app.stepping.on && mouse.x < area.lanes_left()) {
    if (row->kind == LaneKind::kStrand) app.choose_strand(row->id);
    return;
  }
  const LaneSlice* slice = slice_near(app, area, *row, mouse.x);
  if (slice != nullptr) {
    app.select({*row, slice->t0});
  } else {
    state.selection.reset();
    state.moment.reset();
  }
}

}  // namespace

float timeline_height(const App& app) {
  const Model& model = app.model();
  return ImGui::GetStyle().WindowPadding.y + ImGui::GetTextLineHeightWithSpacing() + kAxisHeight +
         row_top(model, model.rows().size());
}

void draw_timeline(App& app, float x, float y, float width, float height) {
  begin_view("##timeline", x, y, width, height,
             ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse |
                 ImGuiWindowFlags_NoNav);
  head(app);
  ImVec2 at = ImGui::GetCursorScreenPos();
  TimelineArea area;
  area.left = x;
  area.top = at.y;
  area.width = width;
  area.height = std::max(20.0f, y + height - at.y);
  area.gutter = gutter_width(app.model(), width, app.stepping.on);
  ImGui::SetCursorScreenPos(ImVec2(area.left, area.top));
  ImGui::InvisibleButton("area", ImVec2(area.width, area.height));
  bool over = ImGui::IsItemHovered();
  if (app.model().empty()) {
    nothing_yet(area);
    ImGui::End();
    return;
  }
  zoom_and_pan(app, area);
  place_view(app, area);
  click(app, area);
  draw_lanes(app, area);
  if (over && !(app.timeline.pressed && app.timeline.dragged)) draw_hover(app, area);
  ImGui::End();
}

}  // namespace heddle
