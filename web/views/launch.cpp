// The launch view: run and stop, and how the program is to run.
#include "web/views/canvas.h"
#include "web/views/model/exploration.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <optional>
#include <string>
#include <thread>

namespace heddle {
namespace {

float text_width(const char* text) { return ImGui::CalcTextSize(text).x; }

// Returns: the strategy that was chosen just now.
std::optional<std::string> strategy_combo(const std::string& now) {
  struct Row {
    const char* kind;
    Text name;
    Text hint;
  };
  constexpr Row kRows[] = {{"dpor", Text::explore_dpor, Text::explore_dpor_hint},
                           {"bound", Text::explore_bound, Text::explore_bound_hint},
                           {"delay", Text::explore_delay, Text::explore_delay_hint},
                           {"random", Text::explore_random, Text::explore_random_hint},
                           {"pct", Text::explore_pct, Text::explore_pct_hint},
                           {"pos", Text::explore_pos, Text::explore_pos_hint},
                           {"surw", Text::explore_surw, Text::explore_surw_hint}};
  const Row* shown = &kRows[0];
  for (const Row& row : kRows) {
    if (now == row.kind) shown = &row;
  }
  std::optional<std::string> chosen;
  const bool open = ImGui::BeginCombo("##strategy", text(shown->name));
  if (!open) hint(text(shown->hint));
  if (!open) return chosen;
  for (const Row& row : kRows) {
    if (ImGui::Selectable(text(row.name), &row == shown)) {
      chosen = StrategyChoice::parse(row.kind).text();
    }
    hint(text(row.hint));
  }
  ImGui::EndCombo();
  return chosen;
}

void run_and_stop(App& app) {
  float pad = ImGui::GetStyle().FramePadding.x * 4;
  if (filled_button(text(Text::run), theme().run, !app.running(),
                    text_width(text(Text::run)) + pad)) {
    app.run();
  }
  hint(text(Text::run_hint));
  ImGui::SameLine();
  const bool goes_on = app.running() || app.stepping.on || app.comparison() != nullptr ||
                       app.exploring.busy;
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

// The search's button, and beside it how it searches.
void explore(App& app) {
  ExploringState& state = app.exploring;
  constexpr float kStrategy = 150, kNumber = 30, kBudget = 62;
  StrategyChoice choice = StrategyChoice::parse(state.strategy);
  const float gap = ImGui::GetStyle().ItemSpacing.x;
  flow(button_width(text(Text::explore)) + kStrategy + kBudget + 2 * gap, true);
  ImGui::BeginDisabled(app.running());
  if (ImGui::Button(text(Text::explore))) app.start_exploring();
  ImGui::EndDisabled();
  hint(text(Text::explore_hint));
  ImGui::SameLine();
  ImGui::SetNextItemWidth(kStrategy - (choice.has_number() ? kNumber : 0));
  if (const auto chosen = strategy_combo(choice.kind)) state.strategy = *chosen;
  if (choice.has_number()) {
    ImGui::SameLine(0, 1);
    ImGui::SetNextItemWidth(kNumber - 1);
    if (ImGui::InputInt("##n", &choice.number, 0)) {
      choice.number = std::clamp(choice.number, choice.kind == "pct" ? 1 : 0, 1000);
      state.strategy = choice.text();
    }
    hint(text(Text::explore_number_hint));
  }
  ImGui::SameLine();
  ImGui::SetNextItemWidth(kBudget);
  const bool wrong = !state.budget_error.empty();
  if (wrong) ImGui::PushStyleColor(ImGuiCol_Text, colour4(theme().bad));
  if (input_text("##budget", text(Text::explore_budget_empty), state.budget)) {
    state.budget_error.clear();
  }
  if (wrong) ImGui::PopStyleColor();
  hint(wrong ? state.budget_error.c_str() : text(Text::explore_budget_hint));
}

void status(const App& app) {
  constexpr Text kNames[] = {Text::status_idle, Text::status_running, Text::status_stopping,
                             Text::status_done, Text::status_stepping,
                             Text::status_comparing};
  const bool searching = app.exploring.busy && !app.running() && !app.stepping.on;
  const Text status = kNames[static_cast<int>(app.model().status)];
  const char* name = text(searching ? Text::status_exploring : status);
  Rgb dot = theme().text_dim;
  if (app.running() || app.stepping.on || searching) dot = theme().good;
  const auto& outcome = app.model().outcome;
  bool good = !outcome || outcome->kind == "finished" || outcome->kind == "stopped";
  if (!good) dot = theme().bad;
  float widest = text_width(text(Text::status_exploring));
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
  explore(app);
  if (kind == "controlled") seed_and_schedule(app);
  float height = ImGui::GetWindowHeight();
  ImGui::End();
  return height;
}

}  // namespace heddle
