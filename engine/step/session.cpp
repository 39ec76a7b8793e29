#include "engine/step/session.h"

#include "engine/base/wait.h"
#include "engine/sched/os_threads.h"

#include <deque>
#include <optional>

namespace heddle {

struct StepSession::State {
  std::unique_ptr<Stepper> stepper;  // of the job that works

  mutable Mutex mutex;  // guards what follows
  mutable Condition idle;
  std::deque<StepCommand> asked;
  std::optional<std::map<std::string, std::set<uint32_t>>> breakpoints;
  std::optional<std::vector<std::string>> watches;
  std::optional<uint32_t> watched;  // the strand
  bool working = false;
  bool closed = false;
  std::shared_ptr<const StepSeen> seen;
  std::vector<Stepper::Printed> output;
  bool anew = false;
  uint64_t executions = 0;  // that `output` is of
  size_t printed = 0;       // pieces of it that were handed over

  void publish();
  bool work_once();
};

namespace {

constexpr size_t kAskedMax = 1000;  // a key that is held down

void carry_out(Stepper& s, const StepCommand& c) {
  using Do = StepCommand::Do;
  switch (c.what) {
    case Do::kOperation: s.operation(c.strand); return;
    case Do::kLine: s.line(c.strand); return;
    case Do::kUntilBlocked: s.until_blocked(c.strand); return;
    case Do::kNextDecision: s.next_decision(); return;
    case Do::kGoOn: s.go_on(); return;
    case Do::kRunToLine: s.run_to_line(c.file, static_cast<uint32_t>(c.value)); return;
    case Do::kGoTo: s.go_to(c.value); return;
    case Do::kGoToTime: s.go_to_time(c.value); return;
    case Do::kBack: s.back(); return;
    case Do::kBackDecision: s.back_decision(); return;
    case Do::kRestart: s.restart(); return;
  }
}

}  // namespace

// On the job's thread, with the mutex free.
void StepSession::State::publish() {
  auto fresh = std::make_shared<StepSeen>();
  fresh->standing = stepper->standing();
  const std::vector<Stepper::Printed>& all = stepper->printed();
  MutexGuard guard(mutex);
  fresh->version = seen == nullptr ? 1 : seen->version + 1;
  const bool at_end = fresh->standing.operation >= fresh->standing.executed;
  fresh->recorder = at_end || seen == nullptr ? stepper->recorder() : seen->recorder;
  fresh->cuts = fresh->recorder->cuts();
  seen = std::move(fresh);
  if (executions != stepper->executions()) {
    executions = stepper->executions();
    output.clear();
    printed = 0;
    anew = true;
  }
  output.insert(output.end(), all.begin() + static_cast<std::ptrdiff_t>(printed), all.end());
  printed = all.size();
}

// Returns: whether there may be more to do.
bool StepSession::State::work_once() {
  std::optional<StepCommand> command;
  std::optional<std::map<std::string, std::set<uint32_t>>> stops;
  std::optional<std::vector<std::string>> expressions;
  std::optional<uint32_t> strand;
  {
    MutexGuard guard(mutex);
    stops = std::exchange(breakpoints, std::nullopt);
    expressions = std::exchange(watches, std::nullopt);
    strand = std::exchange(watched, std::nullopt);
    if (!asked.empty()) {
      command = std::move(asked.front());
      asked.pop_front();
      stepper->resume_steps();
    }
    if (closed || (!command && !stops && !expressions && !strand)) {
      working = false;
      idle.notify_all();
      return false;
    }
  }
  if (stops) stepper->set_breakpoints(std::move(*stops));
  if (expressions) stepper->set_watches(std::move(*expressions));
  if (strand) stepper->watch_in(*strand);
  if (command) carry_out(*stepper, *command);
  publish();
  return true;
}

Result<std::unique_ptr<StepSession>, Refusal> StepSession::start(Program program,
                                                                 RunSettings settings) {
  auto made = Stepper::make(std::move(program), std::move(settings));
  if (!made.ok()) return std::move(made.error());
  auto state = std::make_shared<State>();
  state->stepper = std::move(made.value());
  state->publish();
  state->anew = false;
  return std::unique_ptr<StepSession>(new StepSession(std::move(state)));
}

StepSession::~StepSession() {
  interrupt();
  MutexGuard guard(state_->mutex);
  state_->closed = true;
}

// The mutex is held.
void StepSession::begin(const std::shared_ptr<State>& state) {
  if (std::exchange(state->working, true)) return;
  run_on_os_thread([state] {
    while (state->work_once()) {
    }
  });
}

void StepSession::ask(StepCommand command) {
  MutexGuard guard(state_->mutex);
  if (state_->asked.size() >= kAskedMax) return;
  state_->asked.push_back(std::move(command));
  begin(state_);
}

void StepSession::interrupt() {
  MutexGuard guard(state_->mutex);
  state_->asked.clear();
  state_->stepper->interrupt();
}

void StepSession::set_breakpoints(std::map<std::string, std::set<uint32_t>> lines) {
  MutexGuard guard(state_->mutex);
  state_->breakpoints = std::move(lines);
  begin(state_);
}

void StepSession::set_watches(std::vector<std::string> expressions) {
  MutexGuard guard(state_->mutex);
  state_->watches = std::move(expressions);
  begin(state_);
}

void StepSession::watch_in(uint32_t strand) {
  MutexGuard guard(state_->mutex);
  state_->watched = strand;
  begin(state_);
}

bool StepSession::busy() const {
  MutexGuard guard(state_->mutex);
  return state_->working;
}

void StepSession::wait() const {
  MutexGuard guard(state_->mutex);
  while (state_->working) state_->idle.wait(state_->mutex);
}

std::shared_ptr<const StepSeen> StepSession::seen() const {
  MutexGuard guard(state_->mutex);
  return state_->seen;
}

std::vector<Stepper::Printed> StepSession::take_output(bool& anew) {
  MutexGuard guard(state_->mutex);
  anew = std::exchange(state_->anew, false);
  return std::exchange(state_->output, {});
}

}  // namespace heddle
