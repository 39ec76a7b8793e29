// The outcome view: what the run came to, and the schedule that repeats it.
#include "web/views/canvas.h"
#include "web/views/text.h"
#include "web/views/widgets.h"

namespace heddle {
namespace {

std::string headline(const OutcomeInfo& outcome) {
  if (outcome.kind == "exception") return text(Text::outcome_exception);
  if (outcome.kind == "deadlock") return text(Text::outcome_deadlock);
  if (outcome.kind == "stopped") return text(Text::outcome_stopped);
  if (outcome.kind == "syntax") return text(Text::outcome_syntax);
  if (outcome.kind == "parameter") return text(Text::outcome_parameter);
  if (outcome.kind == "refused") return text(Text::outcome_refused);
  if (outcome.kind == "memory") return text(Text::outcome_memory);
  if (outcome.exit != 0) return say(Text::outcome_exit, outcome.exit);
  return text(Text::outcome_finished);
}

// The report of a deadlock begins with what the headline says.
std::string_view below_headline(const OutcomeInfo& outcome) {
  const std::string_view whole = outcome.text;
  if (outcome.kind != "deadlock") return whole;
  const size_t end = whole.find('\n');
  return end == whole.npos ? whole : whole.substr(end + 1);
}

void schedule(App& app, const std::string& value) {
  title(text(Text::outcome_schedule));
  ImGui::SameLine();
  if (ImGui::SmallButton(text(Text::copy))) ImGui::SetClipboardText(value.c_str());
  ImGui::SameLine();
  if (ImGui::SmallButton(text(Text::replay))) {
    app.settings().scheduler = "controlled";
    app.settings().schedule = value;
    app.touched();
  }
  hint(text(Text::replay_hint));
  ImGui::PushTextWrapPos(0);
  // More than a few lines of numbers tell nobody anything; Copy gives all of it.
  constexpr size_t kShown = 600;
  std::string shown = value.size() > kShown ? value.substr(0, kShown) + " ..." : value;
  ImGui::TextUnformatted(shown.c_str());
  ImGui::PopTextWrapPos();
}

}  // namespace

void draw_outcome(App& app, float x, float y, float width, float height) {
  begin_view("##outcome", x, y, width, height);
  title(text(Text::outcome));
  if (!app.model().outcome) {
    ImGui::PushTextWrapPos(0);
    ImGui::TextDisabled("%s", text(Text::outcome_empty));
    ImGui::PopTextWrapPos();
    ImGui::End();
    return;
  }
  const OutcomeInfo& outcome = *app.model().outcome;
  bool good = outcome.kind == "finished" && outcome.exit == 0;
  Rgb tone = outcome.kind == "stopped" ? theme().text : good ? theme().good : theme().bad;
  ImGui::PushStyleColor(ImGuiCol_Text, colour4(tone));
  ImGui::TextUnformatted(headline(outcome).c_str());
  ImGui::PopStyleColor();
  ImGui::SameLine();
  title(say(Text::outcome_time, duration_text(outcome.wall_ms * 1e6)).c_str());
  if (const std::string_view words = below_headline(outcome); !words.empty()) {
    ImGui::PushTextWrapPos(0);
    ImGui::TextUnformatted(words.data(), words.data() + words.size());
    ImGui::PopTextWrapPos();
  }
  if (!outcome.schedule.empty()) schedule(app, outcome.schedule);
  ImGui::End();
}

}  // namespace heddle
