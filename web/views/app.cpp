#include "web/views/app.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace heddle {

void App::set_files(std::vector<ProgramFile> files) {
  if (files != launch_.files) exploring.refused.clear();
  launch_.files = std::move(files);
  params_.clear();
  if (!launch_.files.empty()) params_ = find_params(launch_.files[0].text);
  std::erase_if(launch_.params, [&](const auto& entry) {
    return std::none_of(params_.begin(), params_.end(),
                        [&](const Param& p) { return p.name == entry.first; });
  });
}

void App::set_param(const std::string& name, const std::string& value) {
  launch_.params[name] = value;
  touched();
}

void App::reset_param(const std::string& name) {
  launch_.params.erase(name);
  touched();
}

void App::select(const Selection& selection) {
  timeline.selection = selection;
  timeline.moment.reset();
  const LaneSlice* slice = model_.selected(selection);
  if (slice != nullptr && slice->line != 0 && slice->file == 0) select_line_ = slice->line;
}

// A run, steps or a comparison begins: what was shown is forgotten.
void App::begin(RunStatus status) {
  end_comparing();
  end_stepping();
  unsettled_ = false;
  model_.begin_run();
  model_.run = ++runs_;
  model_.status = status;
  timeline.selection.reset();
  timeline.moment.reset();
  replayed_.clear();
  row_to_select_.reset();
  timeline.follow = true;
  timeline.scroll = 0;
  marks_.clear();
  follower_.reset();
  recorder_ = nullptr;
  names_version_ = 0;
  variables_at_ns_ = 0;
}

void App::run() {
  if (running()) return;
  begin(RunStatus::kRunning);
  session_.start(launch_);
}

void App::stop() {
  if (stepping.on) return end_stepping();
  if (session_.comparison() != nullptr) return end_comparing();
  if (!running()) return stop_exploring();
  model_.status = RunStatus::kStopping;
  session_.stop();
}

void App::follow_trace() {
  const Recorder* recorder = session_.recorder();
  if (recorder == nullptr) return;
  if (recorder != recorder_) {
    recorder_ = recorder;
    follower_ = std::make_unique<Follower>(*recorder);
  }
  batch_.clear();
  uint64_t lost = follower_->poll(batch_);
  uint64_t version = recorder->names().version();
  if (version != names_version_) {
    names_version_ = version;
    model_.set_names(recorder->names().table());
  }
  model_.add(batch_, lost);
}

void App::take_results() {
  model_.variables = session_.variables();
  model_.outcome = session_.outcome();
  marks_ = model_.line_marks();
  unsettled_ = true;
}

bool App::settle() {
  if (!std::exchange(unsettled_, false)) return false;
  if (recorder_ == nullptr || recorder_->dropped() != 0) return false;
  auto trace = recorder_->snapshot();
  auto variables = std::move(model_.variables);
  auto outcome = std::move(model_.outcome);
  model_.begin_run();
  model_.set_names(trace->names);
  model_.add(trace->records, trace->dropped);
  model_.variables = std::move(variables);
  model_.outcome = std::move(outcome);
  marks_ = model_.line_marks();
  return true;
}

bool App::update() {
  const bool found = update_exploration();
  return update_run() || found;
}

bool App::update_run() {
  RunStatus before = model_.status;
  uint64_t version = model_.version();
  auto pieces = session_.take_output();
  if (session_.take_rewound()) {
    rewound_ = true;
    output_.clear();
  }
  output_.insert(output_.end(), std::make_move_iterator(pieces.begin()),
                 std::make_move_iterator(pieces.end()));
  if (stepping.on) return update_steps();
  if (model_.status == RunStatus::kComparing) return update_comparison();
  if (!running()) return false;
  // The status is read first: what is recorded before the end is then seen below.
  RunStatus status = session_.status();
  follow_trace();
  if (status == RunStatus::kDone) {
    take_results();
    auto rest = session_.take_output();
    output_.insert(output_.end(), std::make_move_iterator(rest.begin()),
                   std::make_move_iterator(rest.end()));
  } else {
    uint64_t now = session_.now_ns();
    model_.set_now(now);
    marks_ = model_.with_states(session_.line_marks());
    if (marks_.empty()) marks_ = model_.line_marks();
    constexpr uint64_t kVariablesEvery = 100'000'000;
    if (now > variables_at_ns_ + kVariablesEvery) {
      variables_at_ns_ = now;
      model_.variables = session_.variables();
    }
  }
  if (status == RunStatus::kDone || before != RunStatus::kStopping) model_.status = status;
  if (status == RunStatus::kDone && row_to_select_) {
    settle();
    select_story_row(*std::exchange(row_to_select_, std::nullopt));
  }
  return model_.status != before || model_.version() != version;
}

bool App::take_rewound() { return std::exchange(rewound_, false); }

uint32_t App::take_select_line() { return std::exchange(select_line_, 0); }

std::vector<OutputPiece> App::take_output() { return std::exchange(output_, {}); }

}  // namespace heddle
