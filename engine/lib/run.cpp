#include "engine/lib/run.h"

#include "engine/lang/compile.h"
#include "engine/lib/library.h"
#include "engine/lib/refusals.h"
#include "engine/value/native.h"
#include "engine/vm/natives.h"

#include <algorithm>

namespace heddle {

namespace {

Problem problem_of(const Diagnostic& d) {
  Problem p{d.file, d.message, d.line, d.column, d.end_line, d.end_column, false};
  p.unsupported = d.kind == DiagnosticKind::kUnsupported;
  return p;
}

struct Checked {
  std::shared_ptr<const Code> code;
  std::string warnings;
  Refusal refusal;  // problems empty: none
};

void refuse(Checked& checked, const Diagnostic& d) {
  checked.refusal.problems.push_back(problem_of(d));
  checked.refusal.text += render(d);
  checked.refusal.exit_status = d.kind == DiagnosticKind::kUnsupported ? 2 : 1;
}

Checked check_and_compile(Program& program, bool has_input) {
  Checked checked;
  if (program.files.empty()) {
    checked.refusal.problems.push_back(Problem{"", "the program has no file", 0, 0, 0, 0, false});
    checked.refusal.text = "heddle: the program has no file\n";
    return checked;
  }
  ProgramFile& main = program.files[0];
  if (!program.params.empty()) {
    auto applied = apply_params(main.text, {program.params.begin(), program.params.end()});
    if (!applied.ok()) {
      checked.refusal.problems.push_back(
          Problem{main.name, applied.error().message, 0, 0, 0, 0, false});
      checked.refusal.text = "heddle: " + applied.error().message + "\n";
      checked.refusal.exit_status = 2;
      return checked;
    }
    main.text = applied.value();
  }
  SourceFile source(main.name, main.text);
  auto compiled = compile(source, CompileMode::kExec);
  if (!compiled.ok()) {
    refuse(checked, compiled.error());
    return checked;
  }
  const std::vector<ImportUse>& imports = compiled.value().imports;
  for (const Diagnostic& d : missing_imports(program, source, imports, has_input)) {
    refuse(checked, d);
  }
  checked.code = compiled.value().code;
  checked.warnings = render_warnings(source, compiled.value().warnings);
  return checked;
}

Recorder::Settings recorder_settings(const RunSettings& s) {
  Recorder::Settings r;
  r.workers = Scheduler::worker_count(s);
  r.sequenced = s.scheduler == SchedulerKind::kControlled;
  r.off = !s.trace;
  return r;
}

}  // namespace

Result<std::shared_ptr<const Code>, Refusal> check_program(Program& program) {
  Checked checked = check_and_compile(program, false);
  if (!checked.refusal.problems.empty()) return std::move(checked.refusal);
  return std::move(checked.code);
}

Run::Run(Program program, RunSettings settings, OutputSink& sink)
    : program_(std::move(program)),
      settings_(std::move(settings)),
      recorder_(std::make_unique<Recorder>(recorder_settings(settings_))),
      scheduler_(std::make_unique<Scheduler>(settings_, *recorder_)),
      world_(std::make_unique<World>(program_, settings_, sink)) {}

Run::~Run() {
  stop();
  if (!finished()) wait();
  world_.reset();
}

Result<std::unique_ptr<Run>, Refusal> Run::start(Program program, RunSettings settings,
                                                 OutputSink& sink,
                                                 std::function<void()> on_end,
                                                 InputSource* input) {
  Checked checked = check_and_compile(program, input != nullptr);
  if (!checked.refusal.problems.empty()) return std::move(checked.refusal);
  std::unique_ptr<Run> run(new Run(std::move(program), std::move(settings), sink));
  run->world_->input = input;
  if (!checked.warnings.empty()) sink.write(0, 2, checked.warnings);
  run->launch(std::move(checked.code), std::move(on_end));
  return run;
}

std::vector<Problem> Run::check(const Program& program) {
  Program copy = program;
  return check_and_compile(copy, false).refusal.problems;
}

void Run::launch(std::shared_ptr<const Code> code, std::function<void()> on_end) {
  begin_ns_ = machine_monotonic_ns();
  recorder_->names().name_main_file(program_.files[0].name);
  if (settings_.races) {
    races_ = std::make_unique<Races>(true);
    race_detector_ = std::make_unique<RaceDetector>();
    race_detector_->begin(races_.get());
    scheduler_->set_watch(race_detector_.get());
  }
  VmContext& cx = world_->boot_context();
  init_library(cx);
  world_->boot(prelude_code(), std::move(code), *scheduler_);
  scheduler_->launch([this, on_end = std::move(on_end)] {
    finish();
    if (on_end) on_end();
  });
}

void Run::stop() { scheduler_->request_stop(); }

bool Run::finished() const { return finished_.load(std::memory_order_acquire); }

void Run::wait() {
  scheduler_->wait();
  while (!finished()) spin_yield();
}

void Run::finish() {
  outcome_.wall_ns = machine_monotonic_ns() - begin_ns_;
  outcome_.exit_status = world_->exit_status();
  outcome_.strands = scheduler_->created();
  outcome_.heap = world_->heap.stats();
  outcome_.instructions = world_->instructions();
  if (scheduler_->controlled()) {
    outcome_.schedule = scheduler_->schedule();
    outcome_.note = scheduler_->replay_note();
  }
  switch (scheduler_->end()) {
    case RunEnd::kDeadlock:
      outcome_.kind = Outcome::Kind::kDeadlock;
      outcome_.exit_status = 3;
      outcome_.text = deadlock_report(*scheduler_, recorder_->names().table(), *world_);
      break;
    case RunEnd::kStopped:
      outcome_.kind = Outcome::Kind::kStopped;
      outcome_.exit_status = 130;
      break;
    default:
      outcome_.kind = world_->uncaught_name.empty() || world_->uncaught_name == "SystemExit"
                          ? Outcome::Kind::kFinished
                          : Outcome::Kind::kException;
      outcome_.text = world_->uncaught_name;
  }
  outcome_.events = recorder_->recorded();
  outcome_.dropped = recorder_->dropped();
  world_->look_at_variables(world_->boot_context());
  finished_.store(true, std::memory_order_release);
}

const char* outcome_word(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::kRunning: return "running";
    case Outcome::Kind::kFinished: return "finished";
    case Outcome::Kind::kException: return "exception";
    case Outcome::Kind::kDeadlock: return "deadlock";
    case Outcome::Kind::kStopped: return "stopped";
  }
  return "";
}

std::vector<StrandLine> Run::lines(size_t most) const {
  std::vector<StrandLine> out;
  SpinGuard guard(world_->strands_spin);
  for (const VmStrand* strand : world_->strands) {
    if (out.size() == most) break;
    out.push_back({strand->id(), strand->file.load(std::memory_order_relaxed),
                   strand->line.load(std::memory_order_relaxed)});
  }
  return out;
}

std::vector<VariableText> Run::variables() {
  std::vector<VariableText> out;
  for (auto& row : world_->variables()) {
    out.push_back(VariableText{std::move(row[0]), std::move(row[1]), std::move(row[2])});
  }
  return out;
}

}  // namespace heddle
