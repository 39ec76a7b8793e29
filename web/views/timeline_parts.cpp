#include "web/views/timeline_parts.h"

#include "web/views/text.h"
#include "web/views/theme.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>

namespace heddle {
namespace {

size_t headlines_before(const Model& model, size_t index) {
  // There are four groups at most, and each begins with its headline.
  size_t count = 0;
  const auto& rows = model.rows();
  LaneKind last = LaneKind::kStrand;
  for (size_t at = 0; at < rows.size() && at < index;) {
    ++count;
    last = rows[at].lane.kind;
    auto end = std::partition_point(
        rows.begin() + static_cast<std::ptrdiff_t>(at), rows.end(),
        [&](const Row& row) { return row.lane.kind == last; });
    at = static_cast<size_t>(end - rows.begin());
  }
  return count;
}

Text group_name(LaneKind kind) {
  switch (kind) {
    case LaneKind::kStrand:
      return Text::strands;
    case LaneKind::kWorker:
      return Text::cores;
    case LaneKind::kLock:
      return Text::locks;
    case LaneKind::kGil:
      return Text::gil;
  }
  return Text::strands;
}

struct VisibleRow {
  const Row* row;
  const Lane* lane;
  float top;  // on the screen
  bool odd;
};

std::vector<VisibleRow> rows_in_sight(const App& app, const TimelineArea& area) {
  const Model& model = app.model();
  std::vector<VisibleRow> out;
  // Headlines are lower than lanes: this row or one after it is the first in sight.
  auto index = static_cast<size_t>(app.timeline.scroll / kRowHeight);
  for (; index < model.rows().size(); ++index) {
    const Row& row = model.rows()[index];
    float top = area.lanes_top() + row_top(model, index) - app.timeline.scroll;
    if (top > area.top + area.height) break;
    out.push_back({&row, model.find(row.lane), top, index % 2 == 1});
  }
  return out;
}

// The axis, and over the lanes' ground a line for each labelled tick.
void draw_axis(const App& app, const TimelineArea& area, ImDrawList* draw) {
  float base = area.top + kAxisHeight;
  draw->PushClipRect(ImVec2(area.left, area.top),
                     ImVec2(area.left + area.width, area.top + area.height), true);
  draw->AddLine(ImVec2(area.left, base - 0.5f), ImVec2(area.left + area.width, base - 0.5f),
                colour(theme().border));
  draw->PopClipRect();
  draw->PushClipRect(ImVec2(area.lanes_left(), area.top),
                     ImVec2(area.left + area.width, area.top + area.height), true);
  auto origin = static_cast<double>(app.model().begin());
  for (const Tick& tick : ticks(app.timeline.view, origin, 92)) {
    float x = std::round(area.lanes_left() +
                         static_cast<float>(app.timeline.view.x_of(tick.time_ns))) + 0.5f;
    bool big = !tick.label.empty();
    draw->AddLine(ImVec2(x, base - (big ? 7.0f : 3.0f)), ImVec2(x, base),
                  colour(theme().text_dim, 0.7));
    if (!big) continue;
    draw->AddLine(ImVec2(x, base), ImVec2(x, area.top + area.height), colour(theme().grid, 0.75));
    ImVec2 size = ImGui::CalcTextSize(tick.label.c_str());
    draw->AddText(ImVec2(x + 4, area.top + (kAxisHeight - size.y) / 2 - 2),
                  colour(theme().text_dim), tick.label.c_str());
  }
  draw->PopClipRect();
}

void draw_background(const VisibleRow& row, const TimelineArea& area, ImDrawList* draw) {
  if (row.row->headline) return;
  draw->AddRectFilled(ImVec2(area.left, row.top),
                      ImVec2(area.left + area.width, row.top + kRowHeight),
                      colour(row.odd ? theme().lane_other : theme().lane));
}

void draw_name(const App& app, const VisibleRow& row, const TimelineArea& area, ImDrawList* draw) {
  const Model& model = app.model();
  float line = ImGui::GetTextLineHeight();
  if (row.row->headline) {
    draw->AddText(nullptr, ImGui::GetFontSize() * 0.88f,
                  ImVec2(area.left + 12, row.top + (kHeadlineHeight - line) / 2 + 2),
                  colour(theme().text_dim), text(group_name(row.row->lane.kind)));
    return;
  }
  float x = area.left + 12;
  float middle = row.top + kRowHeight / 2;
  if (row.row->lane.kind == LaneKind::kStrand) {
    bool open = !row.lane->finished;
    Rgb own = strand_colour(row.row->lane.id);
    if (open) {
      draw->AddCircleFilled(ImVec2(x + 4, middle), 4.5f, colour(own));
    } else {
      draw->AddCircle(ImVec2(x + 4, middle), 4, colour(own), 0, 1.6f);
    }
    x += 15;
  }
  std::string name = model.lane_name(row.row->lane);
  if (app.stepping.on && row.row->lane.kind == LaneKind::kStrand) {
    name = std::to_string(row.row->lane.id) + "  " + name;
    if (row.row->lane.id == app.stepping.chosen) {
      draw->AddRectFilled(ImVec2(area.left, row.top),
                          ImVec2(area.lanes_left(), row.top + kRowHeight),
                          colour(theme().accent, 0.22));
    }
  }
  draw->PushClipRect(ImVec2(area.left, row.top),
                     ImVec2(area.lanes_left() - 6, row.top + kRowHeight), true);
  draw->AddText(ImVec2(x, middle - line / 2), colour(theme().text), name.c_str());
  draw->PopClipRect();
}

float bar_top(const VisibleRow& row) { return row.top + (kRowHeight - kBarHeight) / 2; }

bool build_instances(App& app, const TimelineArea& area, const std::vector<VisibleRow>& rows) {
  TimelineState& s = app.timeline;
  const Viewport& v = s.view;
  const float place[4] = {area.lanes_left(), area.lanes_top() - s.scroll, area.lanes_width(),
                          area.lanes_height()};
  bool same = s.built_version == app.model().version() &&
              s.built_now == app.model().now() && s.built_begin == v.begin() &&
              s.built_scale == v.ns_per_pixel() && s.built_dark == theme().dark &&
              std::equal(place, place + 4, s.built_place);
  if (same) return false;
  s.built_version = app.model().version();
  s.built_now = app.model().now();
  s.built_begin = v.begin();
  s.built_scale = v.ns_per_pixel();
  s.built_dark = theme().dark;
  std::copy(place, place + 4, s.built_place);
  ++s.revision;
  s.instances.clear();
  auto now = static_cast<double>(app.model().now());
  for (const VisibleRow& row : rows) {
    if (row.row->headline) continue;
    visible_slices(*row.lane, v, now, area.lanes_left(), bar_top(row), kBarHeight, theme().slices,
                   s.instances);
  }
  return true;
}

void draw_on_gpu(const ImDrawList*, const ImDrawCmd* command) {
  auto* app = static_cast<App*>(command->UserCallbackData);
  const float clip[4] = {command->ClipRect.x, command->ClipRect.y, command->ClipRect.z,
                         command->ClipRect.w};
  app->renderer->draw(app->timeline.instances, app->timeline.revision, clip);
}

void draw_slices(App& app, const TimelineArea& area, const std::vector<VisibleRow>& rows,
                 ImDrawList* draw) {
  build_instances(app, area, rows);
  if (app.renderer == nullptr) return;
  draw->AddCallback(draw_on_gpu, &app);
  draw->AddCallback(ImDrawCallback_ResetRenderState, nullptr);
}

ImU32 readable_on(Rgb fill) {
  double light = 0.299 * ((fill >> 16) & 0xff) + 0.587 * ((fill >> 8) & 0xff) +
                 0.114 * (fill & 0xff);
  return light > 150 ? IM_COL32(20, 22, 28, 230) : IM_COL32(255, 255, 255, 235);
}

// What a wide slice says of itself.
std::string slice_label(const Model& model, const Lane& lane, const LaneSlice& slice) {
  switch (slice.state) {
    case SliceState::kRunning:
      if (lane.kind == LaneKind::kWorker) return model.names().strand(slice.by);
      return slice.line != 0 ? say(Text::line, slice.line) : std::string();
    case SliceState::kHeld:
    case SliceState::kContended:
      return model.names().strand(slice.by);
    case SliceState::kBlocked:
    case SliceState::kLevel:
      return model.reason(lane, slice);
    default:
      return "";
  }
}

void draw_labels(const App& app, const TimelineArea& area, const VisibleRow& row,
                 ImDrawList* draw) {
  const Viewport& view = app.timeline.view;
  const Lane& lane = *row.lane;
  constexpr double kWide = 46;
  double step = view.ns_per_pixel() * kWide;
  auto at = std::partition_point(lane.slices.begin(), lane.slices.end(), [&](const LaneSlice& s) {
    return s.t1 != kOpen && static_cast<double>(s.t1) < view.begin();
  });
  auto now = static_cast<double>(app.model().now());
  // Wide slices are few; a limit keeps a lane of ten thousand narrow ones cheap.
  int budget = 4000;
  for (; at != lane.slices.end() && budget > 0; ++at, --budget) {
    double t0 = std::max(static_cast<double>(at->t0), view.begin());
    double t1 = std::min(at->t1 == kOpen ? now : static_cast<double>(at->t1), view.end());
    if (t0 > view.end()) break;
    if (t1 - t0 < step) continue;
    std::string label = slice_label(app.model(), lane, *at);
    if (label.empty()) continue;
    Look look = slice_look(lane, *at, theme().slices);
    float x0 = area.lanes_left() + static_cast<float>(view.x_of(t0));
    float x1 = area.lanes_left() + static_cast<float>(view.x_of(t1));
    float y = row.top + (kRowHeight - ImGui::GetTextLineHeight()) / 2;
    draw->PushClipRect(ImVec2(x0 + 3, row.top), ImVec2(x1 - 4, row.top + kRowHeight), true);
    ImVec2 size = ImGui::CalcTextSize(label.c_str());
    if (look.style == kHatched) {  // a quiet ground under text on stripes
      Rgb ground = look.colour;
      draw->AddRectFilled(ImVec2(x0 + 4, y - 1), ImVec2(x0 + 10 + size.x, y + size.y + 1),
                          colour(ground, 0.85), 3);
    }
    draw->AddText(ImVec2(x0 + 7, y), readable_on(look.colour), label.c_str());
    draw->PopClipRect();
  }
}

void draw_cross(float x, float y, ImDrawList* draw) {
  draw->AddCircleFilled(ImVec2(x, y), 6.5f, colour(theme().bad));
  draw->AddLine(ImVec2(x - 2.5f, y - 2.5f), ImVec2(x + 2.5f, y + 2.5f), 0xffffffff, 1.6f);
  draw->AddLine(ImVec2(x - 2.5f, y + 2.5f), ImVec2(x + 2.5f, y - 2.5f), 0xffffffff, 1.6f);
}

bool has_flag(Event kind) {
  return kind == Event::output || kind == Event::gc_begin || kind == Event::gil_request;
}

void draw_marks(const App& app, const TimelineArea& area, const VisibleRow& row,
                ImDrawList* draw) {
  const Viewport& view = app.timeline.view;
  const auto& marks = row.lane->marks;
  auto x_of = [&](uint64_t time) {
    return area.lanes_left() + static_cast<float>(view.x_of(static_cast<double>(time)));
  };
  auto before = [&](double time) {
    return std::partition_point(marks.begin(), marks.end(), [&](const Mark& m) {
      return static_cast<double>(m.time_ns) < time;
    });
  };
  auto first = before(view.begin());
  auto end = before(view.end());
  bool dense = static_cast<double>(end - first) * 9 > view.width();
  for (auto at = first; at < end; ++at) {
    float x = x_of(at->time_ns);
    if (!has_flag(at->kind)) continue;
    float y = row.top + 1;
    Rgb tone = at->kind == Event::output ? theme().text : theme().text_dim;
    if (!dense) {
      draw->AddTriangleFilled(ImVec2(x - 3.5f, y), ImVec2(x + 3.5f, y), ImVec2(x, y + 5.5f),
                              colour(tone));
      continue;
    }
    // Too many to tell apart: a quiet line above the lane, and one look a pixel.
    draw->AddRectFilled(ImVec2(x, y), ImVec2(x + 2, y + 1.5f), colour(tone, 0.4));
    auto next = before(view.time_of(x + 2 - area.lanes_left()));
    if (next > at + 1) at = next - 1;
  }
  if (row.lane->finished) {
    float x = x_of(row.lane->finished_ns);
    draw->AddRectFilled(ImVec2(x, bar_top(row) - 1),
                        ImVec2(x + 2.5f, bar_top(row) + kBarHeight + 1),
                        colour(theme().text_dim), 1);
    if (row.lane->failed) draw_cross(x + 1, row.top + kRowHeight / 2, draw);
  }
}

std::optional<float> middle_of(const App& app, const TimelineArea& area, uint32_t strand) {
  size_t index = row_of(app.model(), {LaneKind::kStrand, strand});
  if (index == app.model().rows().size()) return std::nullopt;
  return area.lanes_top() + row_top(app.model(), index) - app.timeline.scroll + kRowHeight / 2;
}

void draw_arrows(const App& app, const TimelineArea& area, ImDrawList* draw) {
  const Viewport& view = app.timeline.view;
  const auto& arrows = app.model().lanes().arrows();
  auto time_of = [](const Arrow& a) { return static_cast<double>(a.time_ns); };
  auto first = std::partition_point(arrows.begin(), arrows.end(),
                                    [&](const Arrow& a) { return time_of(a) < view.begin(); });
  auto last = std::partition_point(first, arrows.end(),
                                   [&](const Arrow& a) { return time_of(a) <= view.end(); });
  // Where they stand closer than this they hide the lanes and tell nothing.
  if ((last - first) * 14 > static_cast<std::ptrdiff_t>(view.width())) return;
  for (auto at = first; at != last; ++at) {
    auto from = middle_of(app, area, at->from);
    auto to = middle_of(app, area, at->to);
    if (!from || !to) continue;
    float x = area.lanes_left() + static_cast<float>(view.x_of(time_of(*at)));
    float way = *to > *from ? 1.0f : -1.0f;
    float tip = *to - way * kBarHeight / 2;
    ImU32 tone = colour(theme().text, 0.75);
    draw->AddCircleFilled(ImVec2(x, *from), 2.2f, tone);
    draw->AddLine(ImVec2(x, *from), ImVec2(x, tip), tone, 1.3f);
    draw->AddTriangleFilled(ImVec2(x - 3.5f, tip - way * 6), ImVec2(x + 3.5f, tip - way * 6),
                            ImVec2(x, tip), tone);
  }
}

void outline(const App& app, const TimelineArea& area, LaneRef lane, const LaneSlice& slice,
             Rgb tone, float thickness, ImDrawList* draw) {
  size_t index = row_of(app.model(), lane);
  if (index == app.model().rows().size()) return;
  const Viewport& view = app.timeline.view;
  double t1 = static_cast<double>(slice.t1 == kOpen ? app.model().now() : slice.t1);
  double x0 = std::max(-6.0, view.x_of(static_cast<double>(slice.t0)));
  double x1 = std::min(view.width() + 6, view.x_of(t1));
  if (x1 < -6 || x0 > view.width() + 6) return;
  float y = area.lanes_top() + row_top(app.model(), index) - app.timeline.scroll +
            (kRowHeight - kBarHeight) / 2;
  float left = area.lanes_left() + static_cast<float>(x0);
  float right = area.lanes_left() + std::max(static_cast<float>(x1), static_cast<float>(x0) + 2);
  draw->AddRect(ImVec2(left - 1, y - 1.5f), ImVec2(right + 1, y + kBarHeight + 1.5f),
                colour(tone), 4, 0, thickness);
}

void draw_scroll_hint(const App& app, const TimelineArea& area, ImDrawList* draw) {
  float content = row_top(app.model(), app.model().rows().size());
  if (content <= area.lanes_height()) return;
  float length = std::max(20.0f, area.lanes_height() * area.lanes_height() / content);
  float way = (area.lanes_height() - length) * app.timeline.scroll /
              (content - area.lanes_height());
  ImVec2 at(area.left + area.width - 6, area.lanes_top() + way);
  draw->AddRectFilled(at, ImVec2(at.x + 4, at.y + length), colour(theme().text_dim, 0.5), 2);
}

void tooltip_for_slice(const App& app, LaneRef ref, const LaneSlice& slice) {
  const Model& model = app.model();
  const Lane& lane = *model.find(ref);
  Rgb own = slice_look(lane, slice, theme().slices).colour;
  if (ref.kind == LaneKind::kStrand) own = strand_colour(ref.id);
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(mix(own, theme().text, 0.7)));
  ImGui::TextUnformatted(model.lane_name(ref).c_str());
  ImGui::PopStyleColor();
  ImGui::TextUnformatted(model.reason(lane, slice).c_str());
  if (slice.line != 0 && lane.kind == LaneKind::kStrand) {
    bool moved = slice.state == SliceState::kRunning && slice.end_line != 0 &&
                 slice.end_line != slice.line;
    std::string where = moved ? say(Text::lines, slice.line, slice.end_line)
                              : say(Text::line, slice.line);
    if (slice.file != 0) where += ", " + model.names().file(slice.file);
    ImGui::TextUnformatted(where.c_str());
  }
  uint64_t end = slice.t1 == kOpen ? model.now() : slice.t1;
  double length = static_cast<double>(end - std::min(end, slice.t0));
  double start = static_cast<double>(slice.t0 - std::min(slice.t0, model.begin()));
  const std::string lasts = model.for_ever(slice)
                                ? say(Text::lasts_for_ever, duration_text(start))
                                : say(Text::lasts, duration_text(length), duration_text(start));
  ImGui::TextDisabled("%s", lasts.c_str());
}

std::string mark_text(const Model& model, const Mark& mark) {
  switch (mark.kind) {
    case Event::output:
      return say(Text::mark_output, mark.a);
    case Event::exception:
      return text(Text::mark_exception);
    case Event::decision:
      return say(Text::mark_decision, model.names().strand(static_cast<uint32_t>(mark.a)), mark.b);
    case Event::gc_begin:
    case Event::gc_end:
      return text(Text::mark_gc);
    case Event::gil_request:
      return text(Text::mark_request);
    default:
      return "";
  }
}

void tooltip_for_mark(const App& app, const TimelineArea& area, LaneRef ref, float x) {
  const Lane* lane = app.model().find(ref);
  const Viewport& view = app.timeline.view;
  double from = view.time_of(x - area.lanes_left() - 4);
  double to = view.time_of(x - area.lanes_left() + 4);
  auto at = std::partition_point(lane->marks.begin(), lane->marks.end(), [&](const Mark& m) {
    return static_cast<double>(m.time_ns) < from;
  });
  for (; at != lane->marks.end() && static_cast<double>(at->time_ns) <= to; ++at) {
    std::string words = mark_text(app.model(), *at);
    if (words.empty() || at->kind == Event::decision) continue;
    if (at->line != 0) words += ", " + say(Text::line, at->line);
    ImGui::TextUnformatted(words.c_str());
    return;
  }
}

}  // namespace

float gutter_width(const Model& model, float width, bool numbered) {
  float widest = 60;
  size_t looked = 0;
  for (const Row& row : model.rows()) {
    if (++looked > 200) break;
    if (row.headline) continue;
    float indent = row.lane.kind == LaneKind::kStrand ? 15.0f : 0.0f;
    if (numbered && indent > 0) {
      indent += ImGui::CalcTextSize((std::to_string(row.lane.id) + "  ").c_str()).x;
    }
    widest = std::max(widest, indent + ImGui::CalcTextSize(model.lane_name(row.lane).c_str()).x);
  }
  return std::floor(std::min(widest + 26, std::max(80.0f, width * 0.28f)));
}

float row_top(const Model& model, size_t index) {
  auto heads = static_cast<float>(headlines_before(model, index));
  return static_cast<float>(index) * kRowHeight - heads * (kRowHeight - kHeadlineHeight);
}

size_t row_of(const Model& model, LaneRef lane) {
  auto order = [](LaneKind kind) {
    constexpr LaneKind kOrder[] = {LaneKind::kStrand, LaneKind::kLock, LaneKind::kGil,
                                   LaneKind::kWorker};
    return std::find(std::begin(kOrder), std::end(kOrder), kind) - std::begin(kOrder);
  };
  const auto& rows = model.rows();
  auto at = std::partition_point(rows.begin(), rows.end(), [&](const Row& row) {
    auto mine = order(row.lane.kind), wanted = order(lane.kind);
    if (mine != wanted) return mine < wanted;
    return row.headline || row.lane.id < lane.id;
  });
  if (at == rows.end() || at->headline || !(at->lane == lane)) return rows.size();
  return static_cast<size_t>(at - rows.begin());
}

std::optional<LaneRef> row_at(const App& app, const TimelineArea& area, float y) {
  if (y < area.lanes_top()) return std::nullopt;
  for (const VisibleRow& row : rows_in_sight(app, area)) {
    if (row.row->headline || y < row.top || y >= row.top + kRowHeight) continue;
    return row.row->lane;
  }
  return std::nullopt;
}

const LaneSlice* slice_near(const App& app, const TimelineArea& area, LaneRef lane, float x) {
  if (x < area.lanes_left()) return nullptr;
  for (float away : {0.0f, -1.0f, 1.0f, -2.0f, 2.0f}) {
    double time = app.timeline.view.time_of(x + away - area.lanes_left());
    const LaneSlice* slice = app.model().slice_at(lane, time);
    if (slice != nullptr) return slice;
  }
  return nullptr;
}

namespace {

// Where the person who steps stands; what lies behind it is recorded and still to come.
void draw_place(const App& app, const TimelineArea& area, ImDrawList* draw) {
  if (!app.stepping.on && app.timeline.moment) {
    const auto at = static_cast<double>(*app.timeline.moment);
    const float line = area.lanes_left() + static_cast<float>(app.timeline.view.x_of(at));
    draw->AddLine(ImVec2(line, area.lanes_top()), ImVec2(line, area.top + area.height),
                  colour(theme().accent), 2);
  }
  if (!app.stepping.on || app.stepping.seen == nullptr) return;
  const Standing& standing = app.stepping.seen->standing;
  const auto time = static_cast<double>(standing.time_ns);
  const float x = area.lanes_left() + static_cast<float>(app.timeline.view.x_of(time));
  const float right = area.left + area.width;
  if (x < right && standing.operation < standing.recorded) {
    draw->AddRectFilled(ImVec2(std::max(x, area.lanes_left()), area.lanes_top()),
                        ImVec2(right, area.top + area.height), colour(theme().window, 0.45));
  }
  draw->AddLine(ImVec2(x, area.lanes_top()), ImVec2(x, area.top + area.height),
                colour(theme().accent), 2);
}

}  // namespace

void draw_lanes(App& app, const TimelineArea& area) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  auto rows = rows_in_sight(app, area);
  draw->PushClipRect(ImVec2(area.left, area.lanes_top()),
                     ImVec2(area.left + area.width, area.top + area.height), true);
  for (const VisibleRow& row : rows) draw_background(row, area, draw);
  draw->PopClipRect();
  draw_axis(app, area, draw);
  draw->PushClipRect(ImVec2(area.left, area.lanes_top()),
                     ImVec2(area.left + area.width, area.top + area.height), true);
  for (const VisibleRow& row : rows) draw_name(app, row, area, draw);
  draw->PopClipRect();
  draw->PushClipRect(ImVec2(area.lanes_left(), area.lanes_top()),
                     ImVec2(area.left + area.width, area.top + area.height), true);
  draw_slices(app, area, rows, draw);
  for (const VisibleRow& row : rows) {
    if (row.row->headline) continue;
    draw_labels(app, area, row, draw);
    draw_marks(app, area, row, draw);
  }
  draw_arrows(app, area, draw);
  if (app.timeline.selection) {
    const LaneSlice* slice = app.model().selected(*app.timeline.selection);
    if (slice != nullptr) {
      outline(app, area, app.timeline.selection->lane, *slice, theme().accent, 2, draw);
    }
  }
  draw_place(app, area, draw);
  draw_scroll_hint(app, area, draw);
  draw->PopClipRect();
}

void draw_hover(App& app, const TimelineArea& area) {
  ImVec2 mouse = ImGui::GetIO().MousePos;
  if (mouse.x < area.lanes_left()) return;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  draw->AddLine(ImVec2(mouse.x, area.top + kAxisHeight), ImVec2(mouse.x, area.top + area.height),
                colour(theme().text_dim, 0.35));
  auto row = row_at(app, area, mouse.y);
  if (!row) return;
  const LaneSlice* slice = slice_near(app, area, *row, mouse.x);
  if (slice == nullptr) return;
  outline(app, area, *row, *slice, theme().text, 1, draw);
  ImGui::BeginTooltip();
  ImGui::PushTextWrapPos(ImGui::GetFontSize() * 28);
  tooltip_for_slice(app, *row, *slice);
  tooltip_for_mark(app, area, *row, mouse.x);
  ImGui::PopTextWrapPos();
  ImGui::EndTooltip();
}

}  // namespace heddle
