#include "engine/step/stepper.h"

#include "engine/lib/library.h"
#include "engine/step/execution.h"
#include "engine/vm/line_watch.h"

#include <algorithm>
#include <new>
#include <optional>
#include <utility>

namespace heddle {
namespace {

constexpr size_t kScriptMax = 5'000'000;  // operations of a schedule from outside
// Values in hand are remembered from this many operations before the place that is gone to.
constexpr uint64_t kLookedAt = 24;
constexpr int kSpinsMax = 64;  // budgets
#if defined(__wasm__)
constexpr size_t kArenaBytes = size_t{64} << 20;
#else
constexpr size_t kArenaBytes = size_t{8} << 30;  // of addresses
#endif

/// This thread allocates in an arena, if there is one.
class Within {
 public:
  explicit Within(Arena* arena) {
    if (arena != nullptr) inside_.emplace(*arena);
  }

 private:
  std::optional<Arena::Inside> inside_;
};

std::vector<uint32_t> expanded(const Schedule& schedule) {
  std::vector<uint32_t> script;
  for (const ScheduleRun& run : schedule) {
    const size_t count = std::min<uint64_t>(run.count, kScriptMax - script.size());
    script.insert(script.end(), count, run.strand);
  }
  return script;
}

}  // namespace

/// Looks out for breakpoints and the lines that are stepped to.
class Stepper::Lines final : public LineWatch {
 public:
  explicit Lines(Stepper& owner) : owner_(owner) {}

  void executed(VmStrand& strand, const Frame* frame, size_t at) override {
    owner_.now_->hands.executed(owner_.now_->world.boot_context(), strand,
                                const_cast<Frame*>(frame), at);
  }

  bool begins(VmStrand& strand, uint32_t line) override {
    Stops& stops = owner_.stops_;
    if (strand.id() == stops.strand) stops.hit = StepEnd::kDone;
    if (is_at(strand, stops.file, line, stops.line)) stops.hit = StepEnd::kDone;
    for (const auto& [file, lines] : owner_.breakpoints_) {
      if (lines.contains(line) && is_at(strand, file, line, line)) {
        stops.hit = StepEnd::kBreakpoint;
      }
    }
    if (!stops.hit) return false;
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
};

Result<std::unique_ptr<Stepper>, Refusal> Stepper::make(Program program, RunSettings settings) {
  auto code = check_program(program);
  if (!code.ok()) return std::move(code.error());
  settings.scheduler = SchedulerKind::kControlled;
  return std::unique_ptr<Stepper>(
      new Stepper(std::move(program), std::move(settings), std::move(code.value())));
}

Stepper::Stepper(Program program, RunSettings settings, std::shared_ptr<const Code> code)
    : program_(std::move(program)),
      settings_(std::move(settings)),
      code_(std::move(code)),
      arena_bytes_(kArenaBytes) {
  if (auto schedule = parse_schedule(settings_.schedule); schedule.ok()) {
    script_ = expanded(schedule.value());
  }
  begin_anew();
}

Stepper::~Stepper() { drop(); }

void Stepper::drop() {
  {
    const Within within(arena_.get());
    now_.reset();
    lines_.reset();
  }
  checkpoints_.clear();
  arena_.reset();
}

void Stepper::use_arena(size_t bytes) {
  arena_bytes_ = bytes;
  begin_anew();
}

void Stepper::begin_anew() {
  drop();
  prelude_code();  // the process's, not the arena's
  if (arena_bytes_ > 0) arena_ = Arena::make(arena_bytes_);
  RunSettings free = settings_;
  free.schedule.clear();
  {
    const Within within(arena_.get());
    auto otherwise = make_strategy(free);
    // Who starts a run checks its settings first and tells the person.
    VERIFY(otherwise.ok(), "{}", otherwise.error().message);
    auto person = std::make_unique<Person>(record_, script_, branched_,
                                           std::move(otherwise.value()), interrupted_);
    lines_ = std::make_unique<Lines>(*this);
    now_ = std::make_unique<Execution>(program_, settings_, std::move(person));
    now_->start(code_);
    now_->watch_lines(*lines_);
    can_run_count();  // who was started from outside comes to the others
  }
  if (arena_ != nullptr && !arena_->has_outside_state()) {
    checkpoints_.take(0, now_->recorder->position(), *arena_);
  }
  executions_++;
}

// Returns: false: it has to begin anew.
bool Stepper::put_back(const Checkpoints::Point& point) {
  if (!now_->recorder->go_along_from(point.records)) return false;
  arena_->put_back(point.memory);
  now_->person->wants(kAnyone);
  now_->person->hold_from(0);
  const Within within(arena_.get());
  now_->watch_lines(*lines_);
  executions_++;
  return true;
}

// After a turn before which so much was done and recorded.
void Stepper::after_turn(uint64_t operations, size_t recorded) {
  checkpoints_.forget_after(branched_);
  branched_ = UINT64_MAX;
  if (!arena_->has_outside_state()) {
    const uint64_t now = now_->person->operations();
    if (!over() && checkpoints_.due(now) && arena_->used_bytes() <= Checkpoints::kCopyMax) {
      checkpoints_.take(now, now_->recorder->position(), *arena_);
    }
    return;
  }
  checkpoints_.clear();
  arena_bytes_ = 0;
  if (!arena_->overflowed()) return;
  // What did not fit fits elsewhere: the turn is taken back and done there.
  if (record_.size() != recorded) record_.resize(std::min<size_t>(record_.size(), operations));
  const uint64_t held_from = now_->person->held_from();
  begin_anew();
  quickly_to(operations);
  now_->person->hold_from(held_from);
}

bool Stepper::over() const { return now_->over(); }

bool Stepper::can_run(uint32_t strand) const {
  return now_->scheduler.policy().enabled()->find(strand) != nullptr;
}

uint32_t Stepper::can_run_count() const { return now_->scheduler.policy().enabled()->size(); }

// One turn of a strand. Returns: whether there is more to do.
bool Stepper::turn() {
  const uint64_t operations = now_->person->operations();
  const size_t recorded = record_.size();
  try {
    const Within within(arena_.get());
    lines_->sees_values = now_->person->holds();
    now_->scheduler.run_here(1);
    if (now_->person->holds()) now_->remember_parts();
  } catch (const std::bad_alloc&) {
    if (arena_ == nullptr || !arena_->overflowed()) throw;
  }
  if (arena_ != nullptr) after_turn(operations, recorded);
  return !over();
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

// The chosen strand as long as it is there, else the one whose line views show.
uint32_t Stepper::watched_strand() const {
  bool there = false;
  now_->scheduler.for_each_strand([&](Strand& each) { there |= each.id() == watches_.strand; });
  if (there) return watches_.strand;
  const uint32_t next = over() ? kAnyone : whoever_is_next();
  return next != kAnyone ? next : now_->person->last();
}

// Turn by turn until so many operations are done, all of them by `strand`, and the last one's
// strand stands before its next; or until a line is hit, the strand cannot go on, the run is over.
StepEnd Stepper::drive(uint32_t strand, uint64_t operations) {
  now_->person->hold_from(0);
  uint64_t at = now_->person->operations();
  for (int spins = 0; !over();) {
    Person& person = *now_->person;  // another one after some turns
    if (interrupted()) return StepEnd::kInterrupted;
    if (stops_.hit) return *stops_.hit;
    if (person.operations() != at) spins = 0;
    at = person.operations();
    // Who spins without any operation is left there: others may have to go before it ends.
    const bool unfinished = now_->is_between(person.last()) && spins++ < kSpinsMax;
    if (!unfinished) {
      settle();
      if (over()) break;
      if (now_->person.get() != &person) continue;
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
  stops_ = {};
  stops_.strand = line_of;
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
  stops_ = {};
  stops_.file = file;
  stops_.line = line;
  end_ = drive(kAnyone, now_->person->operations());  // whoever stands between two operations
  now_->person->wants(kAnyone);
  if (end_ != StepEnd::kDone) return end_;
  if (stops_.hit) return end_;
  now_->person->hold_from(UINT64_MAX);
  while (!over() && !interrupted() && !stops_.hit) turn();
  now_->person->hold_from(0);
  if (stops_.hit) return end_ = *stops_.hit;
  return end_ = over() ? StepEnd::kOver : StepEnd::kInterrupted;
}

// --- back ----------------------------------------------------------------------------------

// Nobody looks at what lies in between.
void Stepper::quickly_to(uint64_t operation) {
  now_->world.line_watch = nullptr;
  now_->person->hold_from(operation);
  while (!over() && !interrupted() && now_->person->operations() < operation) turn();
  const Within within(arena_.get());
  now_->watch_lines(*lines_);
}

// Executes the record up to there, as quickly as can be but for the last few operations.
void Stepper::execute_to(uint64_t operation) {
  const uint64_t at = now_->person->operations();
  const bool between = now_->is_between(now_->person->last());
  const bool behind = operation < at || (operation == at && between);
  const uint64_t quick = operation > kLookedAt ? operation - kLookedAt : 0;
  if (!checkpoints_.empty()) {
    const Checkpoints::Point& from = checkpoints_.before(quick);
    if ((behind || from.operation > at) && !put_back(from)) begin_anew();
  } else if (behind) {
    begin_anew();
  }
  if (now_->person->operations() < quick) quickly_to(quick);
  auto breakpoints = std::exchange(breakpoints_, {});
  stops_ = {};
  drive(kAnyone, operation);
  now_->person->wants(kAnyone);
  breakpoints_ = std::move(breakpoints);
}

StepEnd Stepper::go_to(uint64_t operation) {
  execute_to(std::min<uint64_t>(operation, std::max(record_.size(), script_.size())));
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
  try {
    const Within within(arena_.get());
    auto seen = std::make_unique<Standing>();
    now_->look(*seen, {watches_.expressions, watched_strand()});
    const Arena::Outside outside;
    standing = *seen;
  } catch (const std::bad_alloc&) {
    if (arena_ == nullptr || !arena_->overflowed()) throw;
    after_turn(now_->person->operations(), record_.size());
    return this->standing();
  }
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
