// App: stepping through a program, and comparing schedulers.
#include "web/views/app.h"
#include "web/views/model/steps.h"
#include "web/views/text.h"

#include <algorithm>
#include <utility>

namespace heddle {
void App::start_stepping() {
  if (running()) return;
  begin(RunStatus::kStepping);
  // That is what it is, and a link to it has to say so.
  if (launch_.settings.scheduler != "controlled") {
    launch_.settings.scheduler = "controlled";
    touched();
  }
  session_.start_stepping(launch_);
  steps_version_ = 0;
  if (session_.steps() == nullptr) {  // refused: it ends as a run would
    model_.status = RunStatus::kRunning;
    return;
  }
  stepping.on = true;
  stepping.chosen = Stepper::kAnyone;
  stepping.could_not = false;
  session_.steps()->set_breakpoints(stepping.breakpoints);
  session_.steps()->set_watches(stepping.watches);
}

void App::end_stepping() {
  if (!std::exchange(stepping.on, false)) return;
  // What is shown stays, but nobody follows it any more.
  session_.end_stepping();
  stepping.seen.reset();
  stepping.busy = false;
  follower_.reset();
  recorder_ = nullptr;
  model_.status = RunStatus::kIdle;
  ++controls_version_;
}

void App::step(StepCommand::Do what, uint64_t value) {
  using Do = StepCommand::Do;
  StepSession* steps = session_.steps();
  if (steps == nullptr) return;
  stepping.typed_at = -1;  // who steps has chosen
  stepping.could_not = false;
  uint32_t strand = stepping.chosen;
  const bool of_one = what == Do::kOperation || what == Do::kLine || what == Do::kUntilBlocked;
  if (of_one && strand != Stepper::kAnyone && stepping.seen != nullptr && !stepping.busy) {
    const SeenStrand* chosen = standing_strand(stepping.seen->standing, strand);
    const bool all_seen = stepping.seen->standing.strands.size() < kStandingStrandsMax;
    if (chosen != nullptr ? chosen->state != SeenStrand::State::kCanRun : all_seen) {
      stepping.could_not = true;
      ++controls_version_;
      return;
    }
  }
  if (strand == Stepper::kAnyone && what == Do::kUntilBlocked) {
    const Standing& at = stepping.seen->standing;
    strand = at.next != kNoStrand ? at.next : at.last;
  }
  steps->ask({what, strand, value, ""});
}

void App::interrupt_step() {
  if (session_.steps() != nullptr) session_.steps()->interrupt();
}

void App::run_to_line(const std::string& file, uint32_t line) {
  if (session_.steps() == nullptr) return;
  stepping.could_not = false;
  session_.steps()->ask({StepCommand::Do::kRunToLine, Stepper::kAnyone, line, file});
}

std::string App::step_status() const {
  const Standing& at = stepping.seen->standing;
  if (stepping.busy) return text(Text::step_busy);
  if (at.over) {
    if (at.outcome == "deadlock") return text(Text::outcome_deadlock);
    return text(at.outcome == "exception" ? Text::outcome_exception : Text::step_over);
  }
  const SeenStrand* chosen = standing_strand(at, stepping.chosen);
  if (stepping.could_not) {
    const std::string who = model_.names().strand(stepping.chosen);
    return say(Text::step_cannot, chosen != nullptr ? who + ": " + why_not(*chosen)
                                                    : say(Text::watch_no_strand, who));
  }
  const bool gone = stepping.chosen != Stepper::kAnyone && chosen == nullptr;
  switch (at.end) {
    case StepEnd::kBreakpoint: return text(Text::step_breakpoint);
    case StepEnd::kBlocked: return text(gone ? Text::step_ended : Text::step_blocked);
    case StepEnd::kInterrupted: return text(Text::step_interrupted);
    case StepEnd::kImpossible: return text(Text::step_impossible);
    case StepEnd::kOver: return text(Text::step_over);
    case StepEnd::kDone: break;
  }
  return at.between ? text(Text::step_between) : "";
}

void App::set_chosen(uint32_t strand) {
  stepping.could_not = false;
  if (std::exchange(stepping.chosen, strand) == strand) return;
  if (session_.steps() != nullptr) session_.steps()->watch_in(strand);
}

void App::choose_strand(uint32_t strand) {
  set_chosen(stepping.chosen == strand ? Stepper::kAnyone : strand);
}

void App::type_digit(uint32_t digit, double seconds) {
  constexpr double kQuickly = 0.8;
  if (stepping.seen == nullptr) return;
  const Standing& at = stepping.seen->standing;
  uint32_t number = digit;
  if (stepping.typed_at >= 0 && seconds - stepping.typed_at < kQuickly) {
    const uint32_t longer = stepping.typed * 10 + digit;
    if (stepping.typed != 0 && standing_strand(at, longer) != nullptr) number = longer;
  }
  stepping.typed = number;
  stepping.typed_at = seconds;
  if (standing_strand(at, number) != nullptr) choose_strand(number);
}

void App::set_breakpoints(Breakpoints lines) {
  if (lines == stepping.breakpoints) return;
  stepping.breakpoints = std::move(lines);
  if (session_.steps() != nullptr) session_.steps()->set_breakpoints(stepping.breakpoints);
}

void App::toggle_breakpoint(uint32_t line) {
  if (launch_.files.empty()) return;
  Breakpoints all = stepping.breakpoints;
  std::set<uint32_t>& lines = all[launch_.files[0].name];
  if (lines.erase(line) == 0) lines.insert(line);
  set_breakpoints(std::move(all));
}

bool App::has_breakpoint(uint32_t line) const {
  if (launch_.files.empty()) return false;
  auto lines = stepping.breakpoints.find(launch_.files[0].name);
  return lines != stepping.breakpoints.end() && lines->second.contains(line);
}

void App::set_watches(std::vector<std::string> expressions) {
  stepping.watches = std::move(expressions);
  if (session_.steps() != nullptr) session_.steps()->set_watches(stepping.watches);
}

// The variables, marks and outcome that the other views show come from where the run stands.
void App::show_standing(const Standing& standing) {
  model_.variables.clear();
  for (const SeenVariable& each : standing.variables) {
    model_.variables.push_back({each.name, each.type, each.text});
  }
  marks_.clear();
  const std::string main = launch_.files.empty() ? std::string() : launch_.files[0].name;
  for (const SeenStrand& strand : standing.strands) {
    if (strand.line == 0 || strand.file != main) continue;
    const bool waits = strand.state == SeenStrand::State::kWaits;
    const bool sleeps = strand.state == SeenStrand::State::kSleeps;
    marks_.push_back({strand.line, strand.id, waits ? "blocked" : sleeps ? "sleeping" : "running"});
    const uint32_t followed = standing.next != kNoStrand ? standing.next : standing.last;
    if (strand.id == followed) select_line_ = strand.line;
  }
  model_.outcome.reset();
  if (!standing.over) return;
  OutcomeInfo outcome;
  outcome.kind = standing.outcome;
  outcome.exit = standing.exit_status;
  outcome.text = standing.report;
  outcome.schedule = standing.schedule;
  model_.outcome = std::move(outcome);
}

bool App::update_steps() {
  const bool was_busy = stepping.busy;
  stepping.busy = session_.steps()->busy();
  auto seen = session_.steps()->seen();
  if (seen->version == steps_version_) return stepping.busy != was_busy;
  steps_version_ = seen->version;
  stepping.seen = std::move(seen);
  if (session_.recorder() != recorder_ || stepping.seen->cuts != cuts_) {
    model_.begin_run();
    names_version_ = 0;
    recorder_ = nullptr;
    cuts_ = stepping.seen->cuts;
  }
  follow_trace();
  show_standing(stepping.seen->standing);
  return true;
}

void App::start_comparing() {
  if (running()) return;
  stop_exploring();  // it would take cores from what is measured
  begin(RunStatus::kComparing);
  session_.start_comparing(launch_);
  comparison_version_ = 0;
  if (session_.comparison() == nullptr) model_.status = RunStatus::kRunning;  // refused
}

void App::end_comparing() {
  if (session_.comparison() == nullptr) return;
  session_.end_comparing();
  model_.status = RunStatus::kIdle;
  ++controls_version_;
}

bool App::update_comparison() {
  Comparison& comparison = *session_.comparison();
  comparison.advance();
  return std::exchange(comparison_version_, comparison.version()) != comparison.version();
}

}  // namespace heddle
