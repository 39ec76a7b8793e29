#include "engine/step/stepper.h"

#include "engine/lib/library.h"
#include "engine/step/execution.h"
#include "engine/vm/line_watch.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace heddle {
namespace {

constexpr size_t kScriptMax = 5'000'000;  // operations of a schedule from outside
// Values in hand are remembered from this many operations before the place that is gone to.
constexpr uint64_t kLookedAt = 24;
constexpr int kSpinsMax = 64;  // budgets

std::vector<uint32_t> expanded(const Schedule& schedule) {
  std::vector<uint32_t> script;
  for (const ScheduleRun& run : schedule) {
    const size_t count = std::min<uint64_t>(run.count, kScriptMax - script.size());
    script.insert(script.end(), count, run.strand);
  }
  return script;
}

}  // namespace

/// Where a step ends between two operations: at breakpoints and at the lines that are stepped to.
class Stepper::Lines final : public LineWatch {
 public:
  explicit Lines(Stepper& owner) : owner_(owner) {}

  /// Of a step by line: this strand's next line. kAnyone: none.
  void stop_at_line_of(uint32_t strand) { strand_ = strand; }
  void run_to(std::string file, uint32_t line) {
    to_file_ = std::move(file);
    to_line_ = line;
  }
  void want_nothing() {
    strand_ = kAnyone;
    to_line_ = 0;
    hit_ = std::nullopt;
  }
  const std::optional<StepEnd>& hit() const { return hit_; }
  void executed(VmStrand& strand, const Frame* frame, size_t at) override {
    owner_.now_->hands.executed(owner_.now_->world.boot_context(), strand,
                                const_cast<Frame*>(frame), at);
  }

  bool begins(VmStrand& strand, uint32_t line) override {
    if (strand.id() == strand_) hit_ = StepEnd::kDone;
    if (is_at(strand, to_file_, line, to_line_)) hit_ = StepEnd::kDone;
    for (const auto& [file, lines] : owner_.breakpoints_) {
      if (lines.contains(line) && is_at(strand, file, line, line)) hit_ = StepEnd::kBreakpoint;
    }
    if (!hit_) return false;
    owner_.now_->person->hold_from(0);
    return true;
  }

 private:
  bool is_at(const VmStrand& strand, const std::string& file, uint32_t line, uint32_t wanted) {
    if (line != wanted) return false;
    const uint16_t id = strand.file.load(std::memory_order_relaxed);
    if (file.empty() || id == 0) {
      return id == 0 && (file.empty() || file == owner_.program_.files[0].name);
    }
    return owner_.now_->recorder->names().table().file(id) == file;
  }

  Stepper& owner_;
  uint32_t strand_ = kAnyone;
  std::string to_file_;
  uint32_t to_line_ = 0;
  std::optional<StepEnd> hit_;
};

Result<std::unique_ptr<Stepper>, Refusal> Stepper::make(Program program, RunSettings settings) {
  auto code = check_program(program);
  if (!code.ok()) return std::move(code.error());
  settings.scheduler = SchedulerKind::kControlled;
  return std::unique_ptr<Stepper>(
      new Stepper(std::move(program), std::move(settings), std::move(code.value())));
}

Stepper::Stepper(Program program, RunSettings settings, std::shared_ptr<const Code> code)
    : program_(std::move(program)), settings_(std::move(settings)), code_(std::move(code)) {
  if (auto schedule = parse_schedule(settings_.schedule); schedule.ok()) {
    script_ = expanded(schedule.value());
  }
  lines_ = std::make_unique<Lines>(*this);
  begin_anew();
}

Stepper::~Stepper() = default;

void Stepper::begin_anew() {
  RunSettings free = settings_;
  free.schedule.clear();
  auto otherwise = make_strategy(free);
  // Who starts a run checks its settings first and tells the person.
  VERIFY(otherwise.ok(), "{}", otherwise.error().message);
  auto person = std::make_unique<Person>(record_, script_, std::move(otherwise.value()),
                                         interrupted_);
  now_.reset();
  lines_ = std::make_unique<Lines>(*this);
  now_ = std::make_unique<Execution>(program_, settings_, std::move(person));
  now_->start(code_);
  now_->watch_lines(*lines_);
  executions_++;
}

bool Stepper::over() const { return now_->over(); }

bool Stepper::can_run(uint32_t strand) const {
  return now_->scheduler.policy().enabled()->find(strand) != nullptr;
}

uint32_t Stepper::can_run_count() const { return now_->scheduler.policy().enabled()->size(); }

// One turn of a strand. Returns: whether there is more to do.
bool Stepper::turn() {
  lines_->sees_values = now_->person->holds();
  const bool more = now_->scheduler.run_here(1);
  if (now_->person->holds()) now_->remember_parts();
  return more;
}

// Lets time pass until somebody can run, so that there is somebody to be chosen.
void Stepper::settle() {
  while (!over() && can_run_count() == 0 && !interrupted()) turn();
}

uint32_t Stepper::whoever_is_next() const {
  if (now_->is_between(now_->person->last())) return now_->person->last();
  const uint64_t at = now_->person->operations();
  if (at < record_.size()) return record_[at].strand;
  if (at < script_.size() && can_run(script_[at])) return script_[at];
  const Enabled& enabled = *now_->scheduler.policy().enabled();
  return enabled.size() == 1 ? enabled.at(0).id() : kAnyone;
}

// Turn by turn until so many operations are done, all of them by `strand`, and the last one's
// strand stands before its next; or until a line is hit, the strand cannot go on, the run is over.
StepEnd Stepper::drive(uint32_t strand, uint64_t operations) {
  Person& person = *now_->person;
  person.hold_from(0);
  uint64_t at = person.operations();
  for (int spins = 0; !over();) {
    if (interrupted()) return StepEnd::kInterrupted;
    if (lines_->hit()) return *lines_->hit();
    if (person.operations() != at) spins = 0;
    at = person.operations();
    // Who spins without any operation is left there: others may have to go before it ends.
    const bool unfinished = now_->is_between(person.last()) && spins++ < kSpinsMax;
    if (!unfinished) {
      settle();
      if (over()) break;
      if (at >= operations) return StepEnd::kDone;
      if (strand != kAnyone && !can_run(strand)) return StepEnd::kBlocked;
    }
    person.wants(unfinished ? person.last() : strand);
    turn();
  }
  return StepEnd::kOver;
}

StepEnd Stepper::step(uint32_t strand, uint64_t operations, uint32_t line_of) {
  if (over()) return end_ = StepEnd::kOver;
  if (strand != kAnyone && !can_run(strand)) return end_ = StepEnd::kImpossible;
  lines_->want_nothing();
  lines_->stop_at_line_of(line_of);
  end_ = drive(strand, operations);
  now_->person->wants(kAnyone);
  return end_;
}

StepEnd Stepper::operation(uint32_t strand) {
  return step(strand, now_->person->operations() + 1, kAnyone);
}

StepEnd Stepper::line(uint32_t strand) {
  settle();
  if (strand == kAnyone) strand = whoever_is_next();
  if (strand == kAnyone) strand = now_->person->last();
  if (!over() && can_run_count() == 0) return end_ = StepEnd::kInterrupted;
  if (!over() && !can_run(strand)) strand = now_->scheduler.policy().enabled()->at(0).id();
  return step(strand, UINT64_MAX, strand);
}

StepEnd Stepper::until_blocked(uint32_t strand) { return step(strand, UINT64_MAX, kAnyone); }

StepEnd Stepper::next_decision() {
  do {
    operation();
  } while (end_ == StepEnd::kDone && can_run_count() < 2);
  return end_;
}

StepEnd Stepper::go_on() { return run_to_line("", 0); }

StepEnd Stepper::run_to_line(const std::string& file, uint32_t line) {
  if (over()) return end_ = StepEnd::kOver;
  lines_->want_nothing();
  lines_->run_to(file, line);
  Person& person = *now_->person;
  end_ = drive(kAnyone, person.operations());  // whoever stands between two operations
  person.wants(kAnyone);
  if (end_ != StepEnd::kDone) return end_;
  if (lines_->hit()) return end_;
  person.hold_from(UINT64_MAX);
  while (!over() && !interrupted() && !lines_->hit()) turn();
  person.hold_from(0);
  if (lines_->hit()) return end_ = *lines_->hit();
  return end_ = over() ? StepEnd::kOver : StepEnd::kInterrupted;
}

// --- back ----------------------------------------------------------------------------------

// Executes the record up to there, as quickly as can be but for the last few operations.
void Stepper::execute_to(uint64_t operation) {
  const uint64_t at = now_->person->operations();
  const bool between = now_->is_between(now_->person->last());
  if (operation < at || (operation == at && between)) begin_anew();
  Person& person = *now_->person;
  const uint64_t quick = operation > kLookedAt ? operation - kLookedAt : 0;
  if (person.operations() < quick) {
    now_->world.line_watch = nullptr;
    person.hold_from(quick);
    while (!over() && !interrupted() && person.operations() < quick) turn();
    now_->watch_lines(*lines_);
  }
  auto breakpoints = std::exchange(breakpoints_, {});
  lines_->want_nothing();
  drive(kAnyone, operation);
  person.wants(kAnyone);
  breakpoints_ = std::move(breakpoints);
}

StepEnd Stepper::go_to(uint64_t operation) {
  execute_to(std::min<uint64_t>(operation, record_.size()));
  if (interrupted()) return end_ = StepEnd::kInterrupted;
  return end_ = over() ? StepEnd::kOver : StepEnd::kDone;
}

StepEnd Stepper::go_to_time(uint64_t time_ns) {
  auto after = std::upper_bound(record_.begin(), record_.end(), time_ns,
                                [](uint64_t t, const Done& d) { return t < d.time_ns; });
  return go_to(static_cast<uint64_t>(after - record_.begin()));
}

StepEnd Stepper::back() {
  const uint64_t at = now_->person->operations();
  if (at == 0) return end_ = StepEnd::kImpossible;
  return go_to(at - 1);
}

StepEnd Stepper::back_decision() {
  uint64_t at = now_->person->operations();
  if (at == 0) return end_ = StepEnd::kImpossible;
  do {
    --at;
  } while (at > 0 && !record_[at].decided);
  return go_to(at);
}

// --- what is watched -----------------------------------------------------------------------

void Stepper::set_breakpoints(std::map<std::string, std::set<uint32_t>> lines) {
  breakpoints_ = std::move(lines);
}

Standing Stepper::standing() {
  Standing standing;
  now_->look(standing, watches_);
  standing.recorded = std::max(record_.size(), script_.size());
  standing.executed = record_.size();
  standing.between = now_->is_between(now_->person->last());
  standing.next = over() ? kAnyone : whoever_is_next();
  standing.end = end_;
  return standing;
}

const std::vector<Stepper::Printed>& Stepper::printed() const { return now_->output.pieces; }

std::shared_ptr<const Recorder> Stepper::recorder() const { return now_->recorder; }

}  // namespace heddle
