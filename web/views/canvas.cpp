#include "web/views/canvas.h"

#include "web/views/text.h"
#include "web/views/theme.h"
#include "web/views/widgets.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

// While somebody steps, the lanes that there are want to be seen, until the person has said how the
// height is to be divided; they get half of it at most.
float below_the_steps(const App& app, float height, float rest) {
  const float below = height * app.stepping.bottom_share;
  if (app.stepping.divided) return below;
  return std::clamp(rest - timeline_height(app), std::min(below, rest / 2), below);
}

}  // namespace

void draw_canvas(App& app, float x, float y, float width, float height) {
  constexpr float kGrip = 7;
  constexpr float kTimelineMin = 130;
  ImDrawList* back = ImGui::GetBackgroundDrawList();
  back->AddRectFilled(ImVec2(x, y), ImVec2(x + width, y + height), colour(theme().window));

  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_Enter)) app.run();
  float top = y + draw_launch(app, x, y, width);
  // Not before: its Stop ends the stepping.
  const bool steps = app.stepping.on && app.stepping.seen != nullptr;
  if (steps) top += 1 + draw_step_bar(app, x, top + 1, width);
  if (!steps && !app.params().empty()) {
    top += 1 + draw_params(app, x, top + 1, width, height * 0.28f);
  }
  top += 1;

  if (app.comparison() != nullptr) {
    return draw_comparison(app, x, top, width, y + height - top);
  }
  float rest = y + height - top;
  const bool explored = !steps && app.exploring.seen != nullptr;
  if (explored && app.model().empty() && !app.running()) {
    return draw_exploration(app, x, top, width, rest);
  }
  if (explored) {
    const float below = std::clamp(height * app.exploring.share, 120.0f,
                                   std::max(120.0f, rest - kTimelineMin - kGrip));
    const float timeline = std::max(rest - below - kGrip, 40.0f);
    draw_timeline(app, x, top, width, timeline);
    const float moved = splitter("##rows", false, x, top + timeline, width);
    if (moved != 0) app.exploring.share = std::clamp((below - moved) / height, 0.15f, 0.8f);
    const float at = top + timeline + kGrip;
    return draw_exploration(app, x, at, width, y + height - at);
  }
  float& share = steps ? app.stepping.bottom_share : app.bottom_share;
  const float wanted = steps ? below_the_steps(app, height, rest - kGrip) : height * share;
  float bottom = std::clamp(wanted, 70.0f,
                            std::max(70.0f, rest - kTimelineMin - kGrip));
  float timeline = std::max(rest - bottom - kGrip, 40.0f);
  draw_timeline(app, x, top, width, timeline);
  float moved = splitter("##rows", false, x, top + timeline, width);
  if (moved != 0) share = std::clamp((bottom - moved) / height, 0.1f, 0.7f);
  if (moved != 0 && steps) app.stepping.divided = true;

  float below = top + timeline + kGrip;
  float left = std::floor(std::clamp(width * app.middle_share, 120.0f, width - 120.0f));
  if (steps) {
    draw_step_variables(app, x, below, left, y + height - below);
  } else {
    draw_variables(app, x, below, left, y + height - below);
  }
  moved = splitter("##columns", true, x + left, below, y + height - below);
  if (moved != 0) app.middle_share = std::clamp((left + moved) / width, 0.15f, 0.85f);
  const float right = x + left + kGrip;
  if (steps) {
    draw_step_strands(app, right, below, width - left - kGrip, y + height - below);
  } else {
    draw_outcome(app, right, below, width - left - kGrip, y + height - below);
  }
}

namespace {

void visit_standing(const Standing& standing,
                    const std::function<void(std::string_view)>& visit) {
  for (const SeenStrand& strand : standing.strands) {
    visit(strand.function);
    for (const Part& part : strand.parts) {
      visit(part.text);
      visit(part.value);
    }
    for (const SeenVariable& local : strand.locals) {
      visit(local.name);
      visit(local.text);
    }
  }
  for (const SeenWatch& watch : standing.watches) {
    visit(watch.expression);
    visit(watch.text);
  }
}

void visit_exploration(const ExplorationSeen& seen,
                       const std::function<void(std::string_view)>& visit) {
  constexpr size_t kMost = 200;  // as many as are shown
  for (size_t i = 0; i < std::min(kMost, seen.found.outcomes.size()); ++i) {
    visit(seen.found.outcomes[i].output);
    visit(seen.found.outcomes[i].what);
    visit(seen.found.outcomes[i].where_in(language()));
  }
  if (!seen.story) return;
  // In the words of the language: they are the engine's, not text.def's.
  for (const std::string& sentence : sentences(*seen.story, language())) visit(sentence);
  for (const StoryRow& row : seen.story->rows) visit(text_of(*seen.story, row, language()));
}

}  // namespace

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
  if (app.stepping.seen != nullptr) visit_standing(app.stepping.seen->standing, visit);
  constexpr size_t kMost = 500;  // of ten thousand strands nobody reads the names
  if (app.exploring.seen != nullptr) visit_exploration(*app.exploring.seen, visit);
  visit(app.exploring.refused);
  const auto& strands = model.names().strands;
  for (size_t i = 0; i < std::min(kMost, strands.size()); ++i) visit(strands[i]);
  const auto& objects = model.names().objects;
  for (size_t i = 0; i < std::min(kMost, objects.size()); ++i) visit(objects[i].name);
}

}  // namespace heddle
