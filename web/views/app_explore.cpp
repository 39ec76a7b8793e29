// App: searching what a program can come to, and looking at what was found.
#include "web/views/app.h"

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

const OutcomeRow* outcome_of(const ExploringState& state, uint64_t first) {
  if (state.seen == nullptr || first == 0) return nullptr;
  for (const OutcomeRow& row : state.seen->found.outcomes) {
    if (row.first == first) return &row;
  }
  return nullptr;
}

}  // namespace

bool App::begin_exploring(std::optional<OutcomeRow> about) {
  ExploreSettings search;
  search.strategy = exploring.strategy;
  search.seed = launch_.settings.seed;
  const int most = search_workers(search.strategy);
  search.workers = exploring.workers > 0 && most > 1 ? exploring.workers : most;
  auto bounded = with_budget(std::move(search), exploring.budget);
  exploring.budget_error = bounded.ok() ? "" : bounded.error().message;
  if (!bounded.ok()) return false;
  end_comparing();
  if (!session_.start_exploring(launch_, bounded.value(), std::move(about))) {
    begin(RunStatus::kRunning);  // it ends as a run of it would
    const auto why = session_.outcome();
    if (exploring.seen != nullptr && why) exploring.refused = why->text;
    return false;
  }
  exploring.refused.clear();
  exploring.seen = session_.exploration()->seen();
  exploring.searched = launch_;
  exploring.busy = true;
  exploring.tab = ExploringState::Tab::kOutcomes;
  exploring.tab_wanted = true;
  exploring.chosen = 0;
  exploring.row.reset();
  row_to_select_.reset();
  ++controls_version_;
  return true;
}

void App::start_exploring() {
  if (running()) return;
  begin_exploring(std::nullopt);
}

void App::stop_exploring() {
  if (session_.exploration() != nullptr) session_.exploration()->stop();
}

void App::end_exploring() {
  session_.end_exploring();
  exploring.seen.reset();
  exploring.refused.clear();
  exploring.busy = false;
  exploring.chosen = 0;
  exploring.row.reset();
  row_to_select_.reset();
  ++controls_version_;
}

bool App::changed_since_search() const {
  const Launch& before = exploring.searched;
  return before.files != launch_.files || before.params != launch_.params ||
         before.args != launch_.args;
}

const OutcomeRow* App::outcome_to_fix() const {
  if (exploring.seen == nullptr) return nullptr;
  if (const OutcomeRow* chosen = outcome_of(exploring, exploring.chosen)) {
    if (is_failure(chosen->kind)) return chosen;
  }
  // What was to be fixed before and is not yet; else what is worth a story.
  const auto& fix = exploring.seen->fix;
  const OutcomeRow* row = fix ? find_outcome(exploring.seen->found, fix->before) : nullptr;
  if (row == nullptr) row = outcome_of(exploring, exploring.chosen);
  if (row == nullptr) row = worth_a_story(exploring.seen->found);
  return row == nullptr && fix ? &fix->before : row;
}

void App::check_fix() {
  if (running() || exploring.seen == nullptr) return;
  const OutcomeRow* row = outcome_to_fix();
  if (row == nullptr) return;
  OutcomeRow about = *row;
  const auto& fix = exploring.seen->fix;
  if (!fix || row != &fix->before) about.schedule = shortest_schedule(*row);
  begin_exploring(std::move(about));
}

const std::string& App::shortest_schedule(const OutcomeRow& row) const {
  const ExplorationSeen& seen = *exploring.seen;
  const bool told = seen.story && seen.story_of == row.first;
  return told ? seen.story->outcome.schedule : row.schedule;
}

void App::replay(const std::string& schedule) {
  if (running()) return;
  launch_.settings.scheduler = "controlled";
  launch_.settings.schedule = schedule;
  touched();
  run();
  replayed_ = schedule;
}

void App::replay_outcome(uint64_t first) {
  const OutcomeRow* row = outcome_of(exploring, first);
  if (row == nullptr) return;
  exploring.chosen = first;
  exploring.row.reset();
  replay(shortest_schedule(*row));
}

void App::step_outcome(uint64_t first) {
  const OutcomeRow* row = outcome_of(exploring, first);
  if (running() || row == nullptr) return;
  exploring.chosen = first;
  launch_.settings.scheduler = "controlled";
  launch_.settings.schedule = shortest_schedule(*row);
  touched();
  start_stepping();
}

void App::tell_story(uint64_t first) {
  if (session_.exploration() == nullptr || outcome_of(exploring, first) == nullptr) return;
  exploring.chosen = first;
  exploring.row.reset();
  exploring.tab = ExploringState::Tab::kStory;
  exploring.tab_wanted = true;
  const bool told = exploring.seen->story_of == first && exploring.seen->story.has_value();
  if (!told) session_.exploration()->tell(first);
}

void App::select_story_row(size_t row) {
  if (exploring.seen == nullptr || !exploring.seen->story) return;
  const Story& story = *exploring.seen->story;
  if (row >= story.rows.size()) return;
  exploring.row = row;
  if (stepping.on) end_stepping();
  if (replayed_ != story.outcome.schedule) {
    replay(story.outcome.schedule);
    row_to_select_ = row;
    return;
  }
  if (running()) {
    row_to_select_ = row;
    return;
  }
  select_operation(story, row);
}

// The n-th operation of a strand is the n-th mark of that kind on its lane; one that was not done
// is where the lane ends, an exception where the operation before it is.
void App::select_operation(const Story& story, size_t index) {
  const StoryRow& row = story.rows[index];
  if (row.line != 0 && row.file == 0) select_line_ = row.line;
  const LaneRef ref{LaneKind::kStrand, row.strand};
  const Lane* lane = model_.find(ref);
  if (lane == nullptr || lane->slices.empty()) return;
  uint64_t before = 0;
  for (size_t i = 0; i < index; i++) {
    before += story.rows[i].strand == row.strand && !story.rows[i].left;
  }
  uint64_t time = lane->slices.back().t0;
  const bool raised = row.left && row.why == WhyLeft::kRaised && before > 0;
  if (raised) before--;
  if (!row.left || raised) {
    const auto is_it = [&before](const Mark& m) {
      return m.kind == Event::visible && before-- == 0;
    };
    const auto mark = std::find_if(lane->marks.begin(), lane->marks.end(), is_it);
    if (mark == lane->marks.end()) return;
    time = mark->time_ns;
  }
  timeline.follow = true;
  timeline.moment = time;
  timeline.selection.reset();
  const LaneSlice* slice = model_.slice_at(ref, static_cast<double>(time));
  if (slice != nullptr) timeline.selection = Selection{ref, slice->t0};
}

bool App::update_exploration() {
  Exploration* exploration = session_.exploration();
  if (exploration == nullptr) return false;
  const bool busy = exploration->busy();
  const bool was_busy = std::exchange(exploring.busy, busy);
  auto seen = exploration->seen();
  if (seen == exploring.seen) return busy != was_busy;
  exploring.seen = std::move(seen);
  if (exploring.chosen == 0) exploring.chosen = exploring.seen->story_of;
  return true;
}

}  // namespace heddle
