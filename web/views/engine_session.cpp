#include "web/views/engine_session.h"

#include "engine/base/spin.h"
#include "engine/lib/run.h"
#include "engine/sched/scheduler_word.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <utility>

namespace heddle {
namespace {

/// Takes the output of all workers until the next frame fetches it. A program that prints faster
/// than anybody can show waits here, so that nothing of it is lost and memory stays bounded.
class Console : public OutputSink {
 public:
  void write(uint32_t strand, int stream, std::string_view text) override {
    constexpr size_t kWaitingMax = 1 << 20;
    while (waiting_.load(std::memory_order_relaxed) > kWaitingMax &&
           !closing_.load(std::memory_order_relaxed)) {
      spin_yield();
    }
    SpinGuard guard(spin_);
    waiting_.fetch_add(text.size(), std::memory_order_relaxed);
    bool error = stream == 2;
    if (!pieces_.empty() && pieces_.back().strand == strand && pieces_.back().error == error) {
      pieces_.back().text += text;
    } else {
      pieces_.push_back({strand, error, std::string(text)});
    }
  }

  std::vector<OutputPiece> take() {
    SpinGuard guard(spin_);
    waiting_.store(0, std::memory_order_relaxed);
    return std::exchange(pieces_, {});
  }

  /// Nobody waits any more: the run is to end.
  void close() { closing_.store(true, std::memory_order_relaxed); }

 private:
  Spin spin_;
  std::vector<OutputPiece> pieces_;  // guarded by spin_
  std::atomic<size_t> waiting_{0};
  std::atomic<bool> closing_{false};
};

class EngineSession : public Session {
 public:
  explicit EngineSession(RunSettings base) : base_(std::move(base)) {}

  ~EngineSession() override { stop(); }

  void start(const Launch& launch) override {
    forget();
    console_ = std::make_unique<Console>();
    auto started = Run::start(program_of(launch), settings_of(launch.settings), *console_);
    if (!started.ok()) return refuse(started.error());
    run_ = std::move(started.value());
  }

  void start_stepping(const Launch& launch) override {
    forget();
    auto started = StepSession::start(program_of(launch), settings_of(launch.settings));
    if (!started.ok()) return refuse(started.error());
    steps_ = std::move(started.value());
  }

  void end_stepping() override { steps_.reset(); }
  StepSession* steps() override { return steps_.get(); }
  bool take_rewound() override { return std::exchange(rewound_, false); }

  void start_comparing(const Launch& launch) override {
    constexpr int kRepeats = 3;
    forget();
    auto made = Comparison::make(program_of(launch), settings_of(launch.settings),
                                 default_compare_cases(), kRepeats);
    if (!made.ok()) return refuse(made.error());
    comparison_ = std::move(made.value());
  }

  void end_comparing() override {
    if (comparison_) comparison_->stop();
    comparison_before_ = std::move(comparison_);
  }
  Comparison* comparison() override { return comparison_.get(); }

  // The last run stays as it is, unless the program is refused: then the search before does.
  bool start_exploring(const Launch& launch, const ExploreSettings& search,
                       std::optional<OutcomeRow> about) override {
    auto made = Exploration::start(program_of(launch), settings_of(launch.settings), search,
                                   std::move(about));
    if (!made.ok()) {
      forget();
      refuse(made.error());
      return false;
    }
    exploration_ = std::move(made.value());
    return true;
  }
  void end_exploring() override { exploration_.reset(); }
  Exploration* exploration() override { return exploration_.get(); }

  void stop() override {
    if (console_) console_->close();
    if (run_) run_->stop();
  }

  std::vector<OutputPiece> take_output() override {
    if (steps_ == nullptr) return console_ ? console_->take() : std::vector<OutputPiece>();
    std::vector<OutputPiece> out;
    bool anew = false;
    for (Stepper::Printed& piece : steps_->take_output(anew)) {
      out.push_back({piece.strand, piece.stream == 2, std::move(piece.text)});
    }
    rewound_ = rewound_ || anew;
    return out;
  }

  RunStatus status() const override {
    if (refused_) return RunStatus::kDone;
    if (!run_) return RunStatus::kIdle;
    return run_->finished() ? RunStatus::kDone : RunStatus::kRunning;
  }

  const Recorder* recorder() const override {
    if (steps_ == nullptr) return run_ ? &run_->recorder() : nullptr;
    // The one before lives until this one is in its place: two never have the same address.
    shown_ = steps_->seen()->recorder;
    return shown_.get();
  }
  uint64_t now_ns() const override { return run_ ? run_->now_ns() : 0; }

  std::vector<VariableRow> variables() const override {
    std::vector<VariableRow> out;
    if (!run_) return out;
    for (VariableText& each : run_->variables()) {
      out.push_back({std::move(each.name), std::move(each.type), std::move(each.text)});
    }
    return out;
  }

  std::optional<OutcomeInfo> outcome() const override {
    if (refused_) return refused_;
    if (!run_ || !run_->finished()) return std::nullopt;
    const Outcome& from = run_->outcome();
    OutcomeInfo to;
    const bool no_memory = from.kind == Outcome::Kind::kException && from.text == "MemoryError";
    to.kind = no_memory ? "memory" : outcome_word(from.kind);
    to.exit = from.exit_status;
    to.text = from.text;
    if (!from.note.empty()) to.text += (to.text.empty() ? "" : "\n") + from.note;
    to.wall_ms = static_cast<double>(from.wall_ns) / 1e6;
    to.schedule = from.schedule;
    return to;
  }

  std::vector<LineMark> line_marks() const override {
    std::vector<LineMark> out;
    if (!run_) return out;
    constexpr size_t kMost = 200;  // more dots than anybody can tell apart
    for (const StrandLine& at : run_->lines(kMost)) {
      if (at.line != 0 && at.file == 0) out.push_back({at.line, at.strand, "running"});
    }
    return out;
  }

 private:
  // A run, steps or a comparison is only started when nothing goes on, or what does is told to end.
  void forget() {
    refused_.reset();
    steps_.reset();
    end_comparing();
    comparison_before_.reset();
    console_before_ = std::move(console_);
    run_.reset();
    console_before_.reset();
    rewound_ = false;
  }

  void refuse(const Refusal& why) {
    const auto lacks = [](const Problem& problem) { return problem.unsupported; };
    OutcomeInfo refused;
    refused.kind = "parameter";
    if (why.exit_status == 1) refused.kind = "syntax";
    if (std::any_of(why.problems.begin(), why.problems.end(), lacks)) refused.kind = "refused";
    refused.exit = why.exit_status;
    refused.text = why.text;
    refused_ = std::move(refused);
  }

  static Program program_of(const Launch& launch) {
    Program program;
    program.files = launch.files;
    program.params.assign(launch.params.begin(), launch.params.end());
    program.args = launch.args;
    return program;
  }

  RunSettings settings_of(const LaunchSettings& from) const {
    RunSettings to = base_;
    to.scheduler = scheduler_named(from.scheduler).value_or(SchedulerKind::kParallel);
    to.workers = from.workers;
    // A person who left the slider alone keeps an interval of fractions of a millisecond.
    if (from.switch_interval_ms != static_cast<int>(base_.switch_interval_ms)) {
      to.switch_interval_ms = from.switch_interval_ms;
    }
    to.seed = from.seed;
    to.schedule = from.schedule;
    return to;
  }

  const RunSettings base_;
  std::unique_ptr<Console> console_;         // outlives run_, which writes to it
  std::unique_ptr<Console> console_before_;  // of the run before, until that is gone
  std::unique_ptr<Run> run_;
  std::unique_ptr<StepSession> steps_;
  std::unique_ptr<Comparison> comparison_;
  std::unique_ptr<Comparison> comparison_before_;  // told to stop; gone with the next start
  std::unique_ptr<Exploration> exploration_;
  mutable std::shared_ptr<const Recorder> shown_;
  bool rewound_ = false;
  std::optional<OutcomeInfo> refused_;
};

}  // namespace

std::unique_ptr<Session> make_engine_session(RunSettings base) {
  return std::make_unique<EngineSession>(std::move(base));
}

}  // namespace heddle
