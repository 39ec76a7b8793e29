#include "engine/lib/compare.h"

#include "engine/sched/strategy.h"
#include "engine/trace/lanes.h"

#include <algorithm>

namespace heddle {
namespace {

uint64_t running_ns(const Lane& lane, uint64_t end) {
  uint64_t sum = 0;
  for (const LaneSlice& slice : lane.slices) {
    if (slice.state == SliceState::kRunning) sum += std::min(slice.t1, end) - slice.t0;
  }
  return sum;
}

// Adds a slice to the columns that it lies in, each in proportion.
void add_slice(std::vector<float>& columns, uint64_t t0, uint64_t t1, double column_ns) {
  const double from = static_cast<double>(t0) / column_ns;
  const double to = static_cast<double>(t1) / column_ns;
  const auto last = std::min(columns.size() - 1, static_cast<size_t>(to));
  for (auto at = std::min(columns.size() - 1, static_cast<size_t>(from)); at <= last; ++at) {
    const double low = std::max(from, static_cast<double>(at));
    const double high = std::min(to, static_cast<double>(at + 1));
    if (high > low) columns[at] = std::min(1.0f, columns[at] + static_cast<float>(high - low));
  }
}

CompareLane lane_columns(const Lane& lane, const NameTable& names, uint64_t begin, uint64_t end) {
  CompareLane out{lane.id, names.strand(lane.id), {}, {}};
  out.running.assign(Comparison::kColumns, 0);
  out.waiting.assign(Comparison::kColumns, 0);
  const double column_ns =
      std::max(1.0, static_cast<double>(end - begin) / static_cast<double>(Comparison::kColumns));
  for (const LaneSlice& slice : lane.slices) {
    const uint64_t t0 = std::max(slice.t0, begin) - begin;
    const uint64_t t1 = std::min(slice.t1, end);
    if (t1 <= begin || t1 - begin <= t0) continue;
    auto& columns = slice.state == SliceState::kRunning ? out.running : out.waiting;
    if (slice.state != SliceState::kSleeping) add_slice(columns, t0, t1 - begin, column_ns);
  }
  return out;
}

void put_lanes(CompareRow& row, const Trace& trace) {
  LaneBuilder builder;
  builder.add_all(trace.records);
  const uint64_t begin = trace.dropped == 0 ? builder.begin_ns() : builder.oldest_ns();
  const uint64_t end = builder.end_ns();
  std::vector<std::pair<uint64_t, const Lane*>> ran;
  uint64_t all = 0;
  for (const Lane& lane : builder.strands()) {
    const uint64_t time = running_ns(lane, end);
    if (time == 0) continue;
    all += time;
    ran.emplace_back(time, &lane);
  }
  row.span_ns = end - begin;
  const auto span = static_cast<double>(std::max<uint64_t>(1, row.span_ns));
  row.cores_busy = static_cast<double>(all) / span;
  std::stable_sort(ran.begin(), ran.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  row.lanes_left_out = ran.size() - std::min(ran.size(), Comparison::kLanesMax);
  ran.resize(ran.size() - row.lanes_left_out);
  std::sort(ran.begin(), ran.end(),
            [](const auto& a, const auto& b) { return a.second->id < b.second->id; });
  row.lanes.clear();
  for (const auto& [time, lane] : ran) {
    row.lanes.push_back(lane_columns(*lane, trace.names, begin, end));
  }
}

}  // namespace

// What a run prints, as much as is needed to see whether two runs print the same.
class Comparison::Output final : public OutputSink {
 public:
  void write(uint32_t, int, std::string_view text) override {
    constexpr size_t kMost = 1 << 20;
    text_ += text.substr(0, kMost - std::min(kMost, text_.size()));
    size_ += text.size();
  }
  std::string take() { return std::move(text_) + std::to_string(size_); }

 private:
  std::string text_;
  uint64_t size_ = 0;
};

Comparison::Comparison(Program program, RunSettings settings, std::vector<CompareCase> cases,
                       int repeats)
    : program_(std::move(program)),
      settings_(std::move(settings)),
      cases_(std::move(cases)),
      repeats_(std::max(1, repeats)) {}

Comparison::~Comparison() = default;

Result<std::unique_ptr<Comparison>, Refusal> Comparison::make(Program program,
                                                              RunSettings settings,
                                                              std::vector<CompareCase> cases,
                                                              int repeats) {
  Program checked = program;
  auto code = check_program(checked);
  if (!code.ok()) return std::move(code.error());
  // Nothing is replayed: the schedulers shall run the program each in its own way.
  settings.schedule.clear();
  if (!make_strategy(settings).ok()) settings.strategy.clear();
  std::unique_ptr<Comparison> made(
      new Comparison(std::move(program), std::move(settings), std::move(cases), repeats));
  made->start_next();
  return made;
}

void Comparison::start_next() {
  const size_t index = started_ / static_cast<size_t>(repeats_);
  if (stopped_ || index >= cases_.size()) {
    done_ = true;
    return;
  }
  RunSettings settings = settings_;
  settings.scheduler = cases_[index].scheduler;
  settings.workers = cases_[index].workers;
  output_ = std::make_unique<Output>();
  auto run = Run::start(program_, std::move(settings), *output_);
  VERIFY(run.ok(), "a program that was checked is refused: {}", run.error().text);
  run_ = std::move(run.value());
  started_++;
}

void Comparison::take(const Run& run) {
  const size_t index = (started_ - 1) / static_cast<size_t>(repeats_);
  if (index == rows_.size()) rows_.emplace_back().what = cases_[index];
  CompareRow& row = rows_[index];
  const Outcome& outcome = run.outcome();
  const std::string output = output_->take();
  if (started_ == 1) first_output_ = output;
  row.same_output = row.same_output && output == first_output_;
  row.times_ns.push_back(outcome.wall_ns);
  if (row.times_ns.size() == 1 || outcome.wall_ns < row.wall_ns) {
    row.wall_ns = outcome.wall_ns;
    row.kind = outcome.kind;
    row.exit_status = outcome.exit_status;
    row.events_dropped = outcome.dropped;
    put_lanes(row, *run.recorder().snapshot());
  }
  for (CompareRow& each : rows_) {
    each.speed_up = each.wall_ns == 0 ? 0
                                      : static_cast<double>(rows_[0].wall_ns) /
                                            static_cast<double>(each.wall_ns);
  }
}

bool Comparison::advance() {
  if (done_) return false;
  if (run_ != nullptr && !run_->finished()) return true;
  if (run_ != nullptr) {
    if (!stopped_) take(*run_);
    run_.reset();
  }
  start_next();
  version_++;
  return !done_;
}

void Comparison::wait_for_run() {
  if (run_ != nullptr) run_->wait();
}

void Comparison::stop() {
  stopped_ = true;
  if (run_ != nullptr) run_->stop();
}

std::vector<CompareCase> compare_cases(const std::vector<SchedulerKind>& schedulers,
                                       const std::vector<int>& workers) {
  std::vector<CompareCase> cases;
  for (SchedulerKind kind : schedulers) {
    for (int count : workers) {
      CompareCase one{kind, kind == SchedulerKind::kControlled ? 1 : count};
      if (std::find(cases.begin(), cases.end(), one) == cases.end()) cases.push_back(one);
    }
  }
  return cases;
}

std::vector<CompareCase> default_compare_cases() {
  const int cores = Scheduler::worker_count({});
  std::vector<int> workers{1};
  if (cores > 1) workers.push_back(cores);
  return compare_cases({SchedulerKind::kGil, SchedulerKind::kParallel}, workers);
}

}  // namespace heddle
