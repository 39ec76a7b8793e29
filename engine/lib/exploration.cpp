#include "engine/lib/exploration.h"

#include "engine/base/wait.h"
#include "engine/lib/subject.h"
#include "engine/sched/os_threads.h"

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

// Follows a schedule and notes how far it could.
class ScheduleFollower final : public Strategy {
 public:
  explicit ScheduleFollower(Schedule schedule)
      : schedule_(schedule), replay_(make_replay_strategy(std::move(schedule))) {}

  Strand& choose(const Choice& choice) override { return replay_->choose(choice); }
  void did(const Strand& strand, VisibleOp op, uint32_t object) override {
    note(strand.id(), strand.line.load(std::memory_order_relaxed));
    replay_->did(strand, op, object);
  }
  void skipped(const Strand& strand, std::span<const Skipped> operations) override {
    for (const Skipped& one : operations) {
      note(strand.id(), one.line);
      replay_->did(strand, one.op, one.object);
    }
  }

  uint64_t applied() const { return applied_; }
  uint32_t line() const { return line_; }
  bool strayed() const { return strayed_; }
  /// Whose turn it would have been. Requires: strayed().
  uint32_t wanted() const { return schedule_[at_].strand; }

 private:
  void note(uint32_t strand, uint32_t line) {
    if (strayed_ || at_ == schedule_.size()) return;
    if (schedule_[at_].strand != strand) {
      strayed_ = true;
      return;
    }
    applied_++;
    if (line != 0) line_ = line;
    if (++in_run_ < schedule_[at_].count) return;
    at_++;
    in_run_ = 0;
  }

  const Schedule schedule_;
  const std::unique_ptr<Strategy> replay_;
  size_t at_ = 0;
  uint64_t in_run_ = 0;
  uint64_t applied_ = 0;
  uint32_t line_ = 0;
  bool strayed_ = false;
};

FixReplay replayed(Subject& subject, const OutcomeRow& before, uint64_t operations_max) {
  FixReplay fix;
  fix.before = before;
  Schedule schedule;
  if (auto parsed = parse_schedule(before.schedule)) schedule = std::move(parsed.value());
  for (const ScheduleRun& run : schedule) fix.scheduled += run.count;
  ScheduleFollower follower(std::move(schedule));
  const Ended ended = subject.execute(follower, operations_max);
  fix.applied = follower.applied();
  fix.line = follower.line();
  if (follower.strayed()) fix.wanted = subject.names().strand(follower.wanted());
  fix.after.show(ended, subject);
  fix.after.count = 1;
  return fix;
}

}  // namespace

bool is_same_outcome(const OutcomeRow& before, const OutcomeRow& now) {
  if (before.kind != now.kind) return false;
  if (before.kind == Ended::Kind::kException) return before.what == now.what;
  if (is_failure(before.kind)) return true;
  return before.output == now.output || before.by_strand == now.by_strand;
}

const OutcomeRow* find_outcome(const Explored& found, const OutcomeRow& before) {
  for (const OutcomeRow& row : found.outcomes) {
    if (is_same_outcome(before, row)) return &row;
  }
  return nullptr;
}

FixVerdict fix_verdict(const ExplorationSeen& seen) {
  VERIFY(seen.fix.has_value(), "nothing was to be fixed");
  const bool replay_meets_it = is_same_outcome(seen.fix->before, seen.fix->after);
  if (replay_meets_it || find_outcome(seen.found, seen.fix->before) != nullptr) {
    return FixVerdict::kStillThere;
  }
  if (seen.doing == ExplorationSeen::Doing::kSearching) return FixVerdict::kSearching;
  const auto& rows = seen.found.outcomes;
  const auto fails = [](const OutcomeRow& row) { return is_failure(row.kind); };
  if (std::any_of(rows.begin(), rows.end(), fails)) return FixVerdict::kOtherFailure;
  return seen.found.complete ? FixVerdict::kGone : FixVerdict::kNotMet;
}

struct Exploration::State {
  // Of the job that works.
  std::unique_ptr<ProgramSubject> subject;
  ExploreSettings search;
  std::optional<OutcomeRow> about;

  std::atomic<bool> stop{false};

  mutable Mutex mutex;  // guards what follows
  mutable Condition idle;
  bool working = false;
  bool closed = false;
  uint64_t asked = 0;  // the story that is to be told next, 0: none
  std::shared_ptr<const ExplorationSeen> seen;

  void publish(const std::function<void(ExplorationSeen&)>& change);
  void look();
  bool tell_one();
  static void work(const std::shared_ptr<State>& state, bool searches);
};

void Exploration::State::publish(const std::function<void(ExplorationSeen&)>& change) {
  MutexGuard guard(mutex);
  auto fresh = std::make_shared<ExplorationSeen>(*seen);
  change(*fresh);
  fresh->version++;
  seen = std::move(fresh);
}

void Exploration::State::look() {
  if (about) {
    const FixReplay fix = replayed(*subject, *about, search.operations_max);
    publish([&](ExplorationSeen& to) { to.fix = fix; });
  }
  auto found = explore(*subject, search, stop, [this](const Explored& so_far) {
    publish([&](ExplorationSeen& to) { to.found = so_far; });
  });
  publish([&](ExplorationSeen& to) {
    to.doing = ExplorationSeen::Doing::kNothing;
    if (found.ok()) {
      to.found = std::move(found.value());
    } else {
      to.error = found.error().message;
    }
  });
  MutexGuard guard(mutex);
  if (asked != 0) return;
  if (const OutcomeRow* row = worth_a_story(seen->found)) asked = row->first;
}

// Returns: whether there was something to tell.
bool Exploration::State::tell_one() {
  std::optional<OutcomeRow> row;
  {
    MutexGuard guard(mutex);
    for (const OutcomeRow& each : seen->found.outcomes) {
      if (each.first == asked) row = each;
    }
    asked = 0;
    if (closed || !row) {
      if (closed) subject.reset();
      working = false;
      idle.notify_all();
      return false;
    }
    stop.store(false);
  }
  publish([&](ExplorationSeen& to) {
    to.doing = ExplorationSeen::Doing::kTelling;
    to.story.reset();
    to.story_of = row->first;
  });
  Story story = heddle::tell(*subject, *row, {}, stop);
  publish([&](ExplorationSeen& to) {
    to.doing = ExplorationSeen::Doing::kNothing;
    to.story = std::move(story);
  });
  return true;
}

void Exploration::State::work(const std::shared_ptr<State>& state, bool searches) {
  run_on_os_thread([state, searches] {
    if (searches) state->look();
    while (state->tell_one()) {
    }
  });
}

Result<std::unique_ptr<Exploration>, Refusal> Exploration::start(Program program,
                                                                 RunSettings settings,
                                                                 ExploreSettings search,
                                                                 std::optional<OutcomeRow> about) {
  auto subject = ProgramSubject::make(std::move(program), std::move(settings));
  if (!subject.ok()) return std::move(subject.error());
  auto state = std::make_shared<State>();
  state->subject = std::move(subject.value());
  state->subject->stop_with(&state->stop);
  state->search = std::move(search);
  state->about = std::move(about);
  auto first = std::make_shared<ExplorationSeen>();
  first->settings = state->search;
  first->version = 1;
  state->seen = std::move(first);
  state->working = true;
  State::work(state, true);
  return std::unique_ptr<Exploration>(new Exploration(std::move(state)));
}

// The subject ends here or with the job that works on it, never with a thread that merely has not
// yet let the state go.
Exploration::~Exploration() {
  std::unique_ptr<ProgramSubject> idle;
  MutexGuard guard(state_->mutex);
  state_->closed = true;
  state_->stop.store(true);
  if (!state_->working) idle = std::move(state_->subject);
}

void Exploration::stop() {
  MutexGuard guard(state_->mutex);
  if (state_->working) state_->stop.store(true);
}

void Exploration::tell(uint64_t first) {
  MutexGuard guard(state_->mutex);
  if (state_->seen->doing == ExplorationSeen::Doing::kSearching) return;
  state_->asked = first;
  if (state_->seen->doing == ExplorationSeen::Doing::kTelling) state_->stop.store(true);
  if (!std::exchange(state_->working, true)) State::work(state_, false);
}

bool Exploration::busy() const {
  MutexGuard guard(state_->mutex);
  return state_->working;
}

void Exploration::wait() const {
  MutexGuard guard(state_->mutex);
  while (state_->working) state_->idle.wait(state_->mutex);
}

std::shared_ptr<const ExplorationSeen> Exploration::seen() const {
  MutexGuard guard(state_->mutex);
  return state_->seen;
}

}  // namespace heddle
