// The stepping views: the buttons, and what each strand has done of its statement and does next.
#include "web/views/canvas.h"
#include "web/views/model/steps.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>

namespace heddle {
namespace {

using Do = StepCommand::Do;

struct Key {
  Do what;
  ImGuiKey key;
  Text name;
  Text hint;
};

constexpr Key kForward[] = {
    {Do::kOperation, ImGuiKey_RightArrow, Text::step_operation, Text::step_operation_hint},
    {Do::kLine, ImGuiKey_DownArrow, Text::step_line, Text::step_line_hint},
    {Do::kUntilBlocked, ImGuiKey_PageDown, Text::step_block, Text::step_block_hint},
    {Do::kNextDecision, ImGuiKey_UpArrow, Text::step_decision, Text::step_decision_hint},
    {Do::kGoOn, ImGuiKey_End, Text::step_go_on, Text::step_go_on_hint},
};
constexpr Key kBackward[] = {
    {Do::kRestart, ImGuiKey_Home, Text::step_restart, Text::step_restart_hint},
    {Do::kBackDecision, ImGuiKey_PageUp, Text::step_back_decision, Text::step_back_decision_hint},
    {Do::kBack, ImGuiKey_LeftArrow, Text::step_back, Text::step_back_hint},
};

void keys(App& app) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || io.KeyCtrl || io.KeyAlt || io.KeySuper) return;
  for (const Key& each : kForward) {
    if (ImGui::IsKeyPressed(each.key)) app.step(each.what);
  }
  for (const Key& each : kBackward) {
    if (ImGui::IsKeyPressed(each.key)) app.step(each.what);
  }
  for (uint32_t number = 0; number <= 9; ++number) {
    const auto digit = static_cast<ImGuiKey>(ImGuiKey_0 + static_cast<int>(number));
    const auto pad = static_cast<ImGuiKey>(ImGuiKey_Keypad0 + static_cast<int>(number));
    if (ImGui::IsKeyPressed(digit, false) || ImGui::IsKeyPressed(pad, false)) {
      app.type_digit(number, ImGui::GetTime());
    }
  }
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && app.stepping.busy) app.interrupt_step();
}

void button(App& app, const Key& key, bool enabled, bool first) {
  if (!first) flow(button_width(text(key.name)));
  ImGui::BeginDisabled(!enabled);
  if (ImGui::Button(text(key.name))) app.step(key.what);
  ImGui::EndDisabled();
  hint(text(key.hint));
}

void place(App& app) {
  const Standing& at = app.stepping.seen->standing;
  constexpr float kSlider = 240;
  flow(kSlider);
  uint64_t operation = at.operation;
  const uint64_t least = 0;
  const uint64_t most = std::max(at.recorded, at.operation);
  const std::string label = say(Text::step_place, at.operation, most);
  ImGui::SetNextItemWidth(kSlider);
  if (ImGui::SliderScalar("##place", ImGuiDataType_U64, &operation, &least, &most, label.c_str(),
                          ImGuiSliderFlags_AlwaysClamp | ImGuiSliderFlags_NoInput) &&
      operation != at.operation) {
    app.step(Do::kGoTo, operation);
  }
  hint(text(Text::step_place_hint));
}

void part(const Part& part, bool first) {
  constexpr Text kWords[] = {Text::part_read, Text::part_compute, Text::part_compare,
                             Text::part_test, Text::part_next, Text::part_call,
                             Text::part_write, Text::part_delete, Text::part_return,
                             Text::part_yield, Text::part_raise, Text::part_enter,
                             Text::part_leave};
  const std::string verb = text(kWords[static_cast<size_t>(part.kind)]);
  std::string words = verb + " " + part.text;
  if (!part.value.empty()) words += " = " + part.value;
  const float pad = 7;
  const ImVec2 size = ImGui::CalcTextSize(words.c_str());
  if (!first) flow(size.x + 2 * pad);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const ImVec2 end(at.x + size.x + 2 * pad, at.y + size.y + 4);
  ImDrawList* draw = ImGui::GetWindowDrawList();
  const bool here = part.state == Part::State::kNext || part.state == Part::State::kDoing;
  const bool done = part.state == Part::State::kDone;
  if (here) {
    draw->AddRectFilled(at, end, colour(theme().accent, 0.25), 4);
    draw->AddRect(at, end, colour(theme().accent), 4, 0, part.shared ? 1.8f : 1.0f);
  } else {
    draw->AddRectFilled(at, end, colour(theme().text_dim, done ? 0.16 : 0.06), 4);
  }
  draw->AddText(ImVec2(at.x + pad, at.y + 2),
                colour(done || here ? theme().text : theme().text_dim), words.c_str());
  ImGui::Dummy(ImVec2(size.x + 2 * pad, size.y + 4));
}

void strand_row(App& app, const SeenStrand& strand) {
  const Standing& standing = app.stepping.seen->standing;
  const bool able = strand.state == SeenStrand::State::kCanRun;
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImGui::PushID(static_cast<int>(strand.id));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float line = ImGui::GetTextLineHeight();
  if (ImGui::Selectable("##strand", app.stepping.chosen == strand.id,
                        ImGuiSelectableFlags_AllowDoubleClick, ImVec2(0, line + 4))) {
    if (ImGui::IsMouseDoubleClicked(0)) {
      app.set_chosen(strand.id);
      app.step(Do::kOperation);
    } else {
      app.choose_strand(strand.id);
    }
  }
  Rgb own = strand_colour(strand.id);
  if (!able) own = mix(own, theme().panel, 0.4);
  const std::string number = std::to_string(strand.id);
  const ImVec2 wide = ImGui::CalcTextSize(number.c_str());
  const float badge = std::max(wide.x + 8, line + 2);
  draw->AddRectFilled(ImVec2(at.x, at.y + 1), ImVec2(at.x + badge, at.y + line + 3), colour(own),
                      4);
  draw->AddText(ImVec2(at.x + (badge - wide.x) / 2, at.y + 2), colour(0xffffff), number.c_str());
  std::string words = strand.name;
  if (strand.line != 0) words += "  " + say(Text::line, strand.line);
  if (strand.id == standing.next) words += std::string("  \xc2\xb7 ") + text(Text::step_next);
  draw->AddText(ImVec2(at.x + badge + 8, at.y + 2),
                colour(able ? theme().text : theme().text_dim), words.c_str());
  ImGui::Indent(badge + 8);
  if (const std::string reason = why_not(strand); !reason.empty()) {
    ImGui::PushTextWrapPos(0);
    title(reason.c_str());
    ImGui::PopTextWrapPos();
  }
  bool first = true;
  for (const Part& each : strand.parts) {
    part(each, first);
    first = false;
  }
  if (strand.parts.empty() && !strand.source.empty()) title(strand.source.c_str());
  std::string locals;
  for (const SeenVariable& local : strand.locals) {
    locals += (locals.empty() ? "" : ", ") + local.name + " = " + local.text;
  }
  if (!locals.empty()) {
    ImGui::PushTextWrapPos(0);
    title(say(Text::step_locals, locals).c_str());
    ImGui::PopTextWrapPos();
  }
  ImGui::Unindent(badge + 8);
  ImGui::Dummy(ImVec2(0, 2));
  ImGui::PopID();
}

}  // namespace

float draw_step_bar(App& app, float x, float y, float width) {
  keys(app);
  ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, 10000));
  begin_view("##steps", x, y, width, 0, ImGuiWindowFlags_AlwaysAutoResize |
                                            ImGuiWindowFlags_NoNavInputs);
  const Standing& at = app.stepping.seen->standing;
  bool first = true;
  for (const Key& key : kBackward) {
    button(app, key, at.operation > 0 || at.between, first);
    first = false;
  }
  for (const Key& key : kForward) button(app, key, !at.over, false);
  if (app.stepping.busy) {
    flow(button_width(text(Text::step_pause)));
    if (ImGui::Button(text(Text::step_pause))) app.interrupt_step();
  }
  place(app);
  if (const std::string words = app.step_status(); !words.empty()) {
    flow(ImGui::CalcTextSize(words.c_str()).x);
    ImGui::AlignTextToFramePadding();
    const Rgb tone = app.stepping.could_not ? theme().bad : theme().text_dim;
    ImGui::PushStyleColor(ImGuiCol_Text, colour4(tone));
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(words.c_str());
    ImGui::PopTextWrapPos();
    ImGui::PopStyleColor();
  }
  const float height = ImGui::GetWindowHeight();
  ImGui::End();
  return height;
}

void draw_step_strands(App& app, float x, float y, float width, float height) {
  begin_view("##step-strands", x, y, width, height, ImGuiWindowFlags_NoNavInputs);
  title(text(Text::strands));
  hint(text(Text::step_strands_hint));
  const Standing& at = app.stepping.seen->standing;
  if (at.over && !at.report.empty()) {
    ImGui::PushTextWrapPos(0);
    ImGui::PushStyleColor(ImGuiCol_Text, colour4(theme().bad));
    ImGui::TextUnformatted(at.report.c_str());
    ImGui::PopStyleColor();
    ImGui::PopTextWrapPos();
  }
  if (at.strands.empty()) ImGui::TextUnformatted(text(Text::step_all_over));
  for (const SeenStrand& strand : at.strands) strand_row(app, strand);
  ImGui::End();
}

}  // namespace heddle
