// The launch view: run and stop, and how the program is to run.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <string>
#include <thread>

namespace heddle {
namespace {

float text_width(const char* text) { return ImGui::CalcTextSize(text).x; }

void run_and_stop(App& app) {
  float pad = ImGui::GetStyle().FramePadding.x * 4;
  if (filled_button(text(Text::run), theme().run, !app.running(),
                    text_width(text(Text::run)) + pad)) {
    app.run();
  }
  hint(text(Text::run_hint));
  ImGui::SameLine();
  const bool goes_on = app.running() || app.stepping.on || app.comparison() != nullptr;
  if (filled_button(text(Text::stop), goes_on ? theme().stop : theme().border, goes_on,
                    text_width(text(Text::stop)) + pad)) {
    app.stop();
  }
  hint(text(Text::stop_hint));
  ImGui::SameLine();
  ImGui::BeginDisabled(app.running());
  if (ImGui::Button(text(Text::step))) app.start_stepping();
  hint(text(Text::step_hint));
  ImGui::SameLine();
  if (ImGui::Button(text(Text::compare))) app.start_comparing();
  hint(text(Text::compare_hint));
  ImGui::EndDisabled();
}

void status(const App& app) {
  constexpr Text kNames[] = {Text::status_idle, Text::status_running, Text::status_stopping,
                             Text::status_done, Text::status_stepping,
                             Text::status_comparing};
  const char* name = text(kNames[static_cast<int>(app.model().status)]);
  Rgb dot = theme().text_dim;
  if (app.running() || app.stepping.on) dot = theme().good;
  const auto& outcome = app.model().outcome;
  bool good = !outcome || outcome->kind == "finished" || outcome->kind == "stopped";
  if (!good) dot = theme().bad;
  float widest = 0;
  for (Text each : kNames) widest = std::max(widest, text_width(text(each)));
  flow(widest + 20, true);
  ImVec2 at = ImGui::GetCursorScreenPos();
  float middle = at.y + ImGui::GetFrameHeight() / 2;
  ImGui::GetWindowDrawList()->AddCircleFilled(ImVec2(at.x + 5, middle), 4, colour(dot));
  // As wide as the widest of its words: what follows stays where it is.
  ImGui::Dummy(ImVec2(16 + widest, ImGui::GetFrameHeight()));
  ImGui::GetWindowDrawList()->AddText(
      ImVec2(at.x + 16, middle - ImGui::GetTextLineHeight() / 2), colour(theme().text_dim), name);
}

// Three buttons in one frame, one of them on.
void schedulers(App& app) {
  struct Choice {
    const char* value;
    Text name;
    Text hint;
  };
  constexpr Choice kChoices[] = {{"parallel", Text::parallel, Text::parallel_hint},
                                 {"gil", Text::gil, Text::gil_hint},
                                 {"controlled", Text::controlled, Text::controlled_hint}};
  float width = 0;
  for (const Choice& c : kChoices) width += text_width(text(c.name)) + 26;
  flow(width, true);
  bool first = true;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(-1, 7));
  // Who steps is the scheduler, whatever a run would have.
  const std::string now = app.stepping.on ? "controlled" : app.settings().scheduler;
  for (const Choice& c : kChoices) {
    bool on = now == c.value;
    if (!first) ImGui::SameLine();
    first = false;
    Rgb back = theme().dark ? 0x262b34 : 0xffffff;
    ImGui::PushStyleColor(ImGuiCol_Button, colour4(on ? mix(theme().accent, back, 0.28) : back));
    ImGui::PushStyleColor(ImGuiCol_Border, colour4(on ? theme().accent : theme().border));
    ImGui::PushID(c.value);
    if (ImGui::Button(text(c.name), ImVec2(text_width(text(c.name)) + 26, 0)) && !on &&
        !app.stepping.on) {
      app.settings().scheduler = c.value;
      app.touched();
    }
    ImGui::PopID();
    ImGui::PopStyleColor(2);
    hint(text(c.hint));
  }
  ImGui::PopStyleVar();
}

// A label, then a field of a fixed width; all on one line with what stands before if it fits.
void labelled(const char* label, float field) {
  flow(text_width(label) + field + 8, true);
  ImGui::AlignTextToFramePadding();
  title(label);
  ImGui::SameLine(0, 6);
  ImGui::SetNextItemWidth(field);
}

void workers(App& app) {
  labelled(text(Text::workers), 92);
  int value = app.settings().workers;
  const int most = std::max(8, static_cast<int>(std::thread::hardware_concurrency()));
  const char* shown = value == 0 ? text(Text::workers_auto) : "%d";
  if (ImGui::SliderInt("##workers", &value, 0, most, shown, ImGuiSliderFlags_AlwaysClamp)) {
    app.settings().workers = value;
    app.touched();
  }
  hint(text(Text::workers_hint));
}

void interval(App& app) {
  labelled(text(Text::interval), 92);
  int value = app.settings().switch_interval_ms;
  if (ImGui::SliderInt("##interval", &value, 1, 100, "%d", ImGuiSliderFlags_AlwaysClamp |
                                                               ImGuiSliderFlags_Logarithmic)) {
    app.settings().switch_interval_ms = value;
    app.touched();
  }
  hint(text(Text::interval_hint));
}

void seed_and_schedule(App& app) {
  labelled(text(Text::seed), 140);
  const uint64_t one = 1;
  if (ImGui::InputScalar("##seed", ImGuiDataType_U64, &app.settings().seed, &one)) app.touched();
  hint(text(Text::seed_hint));
  labelled(text(Text::schedule), 190);
  float rest = ImGui::GetContentRegionAvail().x;
  ImGui::SetNextItemWidth(std::max(120.0f, rest));
  if (input_text("##schedule", text(Text::schedule_empty), app.settings().schedule)) app.touched();
  hint(text(Text::schedule_hint));
}

}  // namespace

float draw_launch(App& app, float x, float y, float width) {
  ImGui::SetNextWindowSizeConstraints(ImVec2(width, 0), ImVec2(width, 10000));
  begin_view("##launch", x, y, width, 0, ImGuiWindowFlags_AlwaysAutoResize);
  run_and_stop(app);
  status(app);
  schedulers(app);
  const std::string kind = app.stepping.on ? "controlled" : app.settings().scheduler;
  if (kind != "controlled") workers(app);
  if (kind == "gil") interval(app);
  if (kind == "controlled") seed_and_schedule(app);
  float height = ImGui::GetWindowHeight();
  ImGui::End();
  return height;
}

}  // namespace heddle
