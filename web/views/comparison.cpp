// The comparison view: times and speed-ups as bars, and who ran when in each case.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>

namespace heddle {
namespace {

std::string case_name(const CompareCase& what) {
  const Text scheduler = what.scheduler == SchedulerKind::kGil          ? Text::gil
                         : what.scheduler == SchedulerKind::kControlled ? Text::controlled
                                                                        : Text::parallel;
  return say(Text::compare_workers, text(scheduler), what.workers);
}

Rgb case_colour(const CompareCase& what) {
  return what.scheduler == SchedulerKind::kGil ? strand_colour(1) : strand_colour(2);
}

const char* ending(const CompareRow& row) {
  switch (row.kind) {
    case Outcome::Kind::kDeadlock: return text(Text::outcome_deadlock);
    case Outcome::Kind::kException: return text(Text::outcome_exception);
    case Outcome::Kind::kStopped: return text(Text::outcome_stopped);
    default: return row.same_output ? "" : text(Text::compare_differs);
  }
}

void bar(const CompareRow& row, uint64_t longest, float label) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = ImGui::GetTextLineHeight();
  const float height = line + 8;
  const std::string figures =
      duration_text(static_cast<double>(row.wall_ns)) + "   " +
      say(Text::compare_speed_up, row.speed_up) + "   " + say(Text::compare_busy, row.cores_busy);
  const std::string words = *ending(row) == 0 ? figures : figures + "   " + ending(row);
  const float beside = ImGui::CalcTextSize(words.c_str()).x + 16;
  const float room = std::max(60.0f, ImGui::GetContentRegionAvail().x - label - beside);
  const float width = std::max(
      2.0f, room * static_cast<float>(static_cast<double>(row.wall_ns) /
                                      static_cast<double>(std::max<uint64_t>(1, longest))));
  draw->AddText(ImVec2(at.x, at.y + 4), colour(theme().text), case_name(row.what).c_str());
  const float left = at.x + label;
  draw->AddRectFilled(ImVec2(left, at.y + 3), ImVec2(left + width, at.y + height - 3),
                      colour(case_colour(row.what)), 3);
  draw->AddText(ImVec2(at.x + label + width + 10, at.y + 4),
                colour(*ending(row) == 0 || row.kind == Outcome::Kind::kFinished ? theme().text
                                                                                : theme().bad),
                words.c_str());
  ImGui::Dummy(ImVec2(label + width + beside, height));
}

void lane(const CompareLane& lane, float label, float width) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ImGui::GetTextLineHeight();
  draw->PushClipRect(at, ImVec2(at.x + label - 8, at.y + height + 2), true);
  draw->AddText(at, colour(theme().text_dim), lane.name.c_str());
  draw->PopClipRect();
  const Rgb own = strand_colour(lane.strand);
  const float left = at.x + label;
  draw->AddRectFilled(ImVec2(left, at.y + 2), ImVec2(left + width, at.y + height),
                      colour(theme().lane_other));
  const float column = width / static_cast<float>(lane.running.size());
  for (size_t i = 0; i < lane.running.size(); ++i) {
    const float x0 = left + column * static_cast<float>(i);
    const float x1 = x0 + column + 0.5f;
    if (lane.waiting[i] > 0.02f) {
      const float middle = at.y + 1 + height / 2;
      draw->AddLine(ImVec2(x0, middle), ImVec2(x1, middle),
                    colour(theme().slices.blocked, 0.7 * lane.waiting[i]), 2);
    }
    if (lane.running[i] > 0.01f) {
      draw->AddRectFilled(ImVec2(x0, at.y + 2), ImVec2(x1, at.y + height),
                          colour(own, 0.15 + 0.85 * lane.running[i]));
    }
  }
  ImGui::Dummy(ImVec2(label + width, height + 1));
}

void who_ran_when(const CompareRow& row, float label, float width) {
  title((case_name(row.what) + ": " + duration_text(static_cast<double>(row.span_ns))).c_str());
  for (const CompareLane& each : row.lanes) lane(each, label, width);
  if (row.lanes_left_out > 0) title(say(Text::compare_rest, row.lanes_left_out).c_str());
  ImGui::Dummy(ImVec2(0, 6));
}

}  // namespace

void draw_comparison(App& app, float x, float y, float width, float height) {
  begin_view("##comparison", x, y, width, height);
  const Comparison& comparison = *app.comparison();
  title(say(Text::compare_title, comparison.repeats()).c_str());
  if (!comparison.done()) {
    size_t runs = 1;
    for (const CompareRow& row : comparison.rows()) runs += row.times_ns.size();
    const size_t all = comparison.cases().size() * static_cast<size_t>(comparison.repeats());
    ImGui::SameLine(0, 16);
    title(say(Text::compare_going, std::min(runs, all), all).c_str());
  }
  ImGui::SameLine();
  const float close = button_width(text(Text::compare_close));
  ImGui::SetCursorPosX(std::max(ImGui::GetCursorPosX(), ImGui::GetContentRegionMax().x - close));
  if (low_button(text(Text::compare_close))) {
    app.end_comparing();
    ImGui::End();
    return;
  }
  uint64_t longest = 1;
  float label = 60;
  for (const CompareCase& each : comparison.cases()) {
    label = std::max(label, ImGui::CalcTextSize(case_name(each).c_str()).x + 14);
  }
  for (const CompareRow& row : comparison.rows()) longest = std::max(longest, row.wall_ns);
  for (const CompareRow& row : comparison.rows()) bar(row, longest, label);
  ImGui::Dummy(ImVec2(0, 8));
  if (!comparison.rows().empty()) title(text(Text::compare_who));
  const float lanes = std::max(80.0f, ImGui::GetContentRegionAvail().x - label - 4);
  for (const CompareRow& row : comparison.rows()) who_ran_when(row, label, lanes);
  ImGui::End();
}

}  // namespace heddle
