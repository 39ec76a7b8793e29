// App: stepping through a program, and comparing schedulers.
#include "web/views/app.h"

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
  StepSession* steps = session_.steps();
  if (steps == nullptr) return;
  stepping.typed_at = -1;  // who steps has chosen
  uint32_t strand = stepping.chosen;
  if (stepping.seen != nullptr && strand != Stepper::kAnyone) {
    const auto& strands = stepping.seen->standing.strands;
    const bool can_go = std::any_of(strands.begin(), strands.end(), [&](const SeenStrand& s) {
      return s.id == strand && s.state == SeenStrand::State::kCanRun;
    });
    if (!can_go) strand = Stepper::kAnyone;
  }
  if (strand == Stepper::kAnyone && what == StepCommand::Do::kUntilBlocked) {
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
  session_.steps()->ask({StepCommand::Do::kRunToLine, Stepper::kAnyone, line, file});
}

void App::set_chosen(uint32_t strand) {
  if (std::exchange(stepping.chosen, strand) == strand) return;
  if (session_.steps() != nullptr) session_.steps()->watch_in(strand);
}

void App::choose_strand(uint32_t strand) {
  set_chosen(stepping.chosen == strand ? Stepper::kAnyone : strand);
}

void App::type_digit(uint32_t digit, double seconds) {
  constexpr double kQuickly = 0.8;
  if (stepping.seen == nullptr) return;
  const auto& strands = stepping.seen->standing.strands;
  uint32_t number = digit;
  if (stepping.typed_at >= 0 && seconds - stepping.typed_at < kQuickly) {
    const uint32_t longer = stepping.typed * 10 + digit;
    const auto is_it = [longer](const SeenStrand& strand) { return strand.id == longer; };
    if (stepping.typed != 0 && std::any_of(strands.begin(), strands.end(), is_it)) number = longer;
  }
  stepping.typed = number;
  stepping.typed_at = seconds;
  choose_strand(number);
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
