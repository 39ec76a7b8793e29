// Actor: a strand for tests that runs a list of steps, as an interpreter runs instructions.
#pragma once

#include "engine/sched/scheduler.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace heddle::test {

class Actor;

struct Step {
  std::function<TryResult(Worker&, Actor&)> act;  // kParked: executed again when resumed
  VisibleOp op = VisibleOp::kNone;                // asked for before it, unless kNone
  uint32_t object = 0;
  WaitQueue* needs = nullptr;
};

class Actor : public Strand {
 public:
  Actor& then(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }
  /// A step that cannot wait and is not visible.
  Actor& then(std::function<void()> act) {
    return then({[act = std::move(act)](Worker&, Actor&) {
      act();
      return TryResult::kDone;
    }});
  }
  /// A visible operation that cannot wait.
  Actor& visibly(std::function<void()> act, uint32_t object = 1) {
    return then({[act = std::move(act)](Worker&, Actor&) {
                   act();
                   return TryResult::kDone;
                 },
                 VisibleOp::kWrite, object});
  }
  Actor& sleep(uint64_t ns) {
    return then({[ns](Worker& worker, Actor& self) {
      return worker.scheduler.sleep(worker, self, ns);
    }});
  }
  /// Runs all steps `count` times.
  Actor& times(int count) {
    rounds_ = count;
    return *this;
  }
  Actor& at_end(std::function<void(Worker&, Actor&)> act) {
    at_end_ = std::move(act);
    return *this;
  }

  StopReason run(Worker& worker) override {
    for (;;) {
      if (at_ == steps_.size()) {
        if (--rounds_ > 0) {
          at_ = 0;
          continue;
        }
        if (at_end_) at_end_(worker, *this);
        return StopReason::kFinished;
      }
      if (--worker.budget <= 0) return StopReason::kBudget;
      if (worker.scheduler.poll()) {
        if (worker.scheduler.safepoint(worker) == Safepoint::kStop) return StopReason::kStopped;
      }
      Step& step = steps_[at_];
      line.store(static_cast<uint32_t>(at_ + 1), std::memory_order_relaxed);
      if (step.op != VisibleOp::kNone && !std::exchange(decided_, false)) {
        if (!worker.scheduler.may_proceed(*this, step.op, step.object, step.needs)) {
          decided_ = true;
          return StopReason::kDecision;
        }
      }
      if (step.act(worker, *this) == TryResult::kParked) return StopReason::kParked;
      at_++;
    }
  }

 private:
  std::vector<Step> steps_;
  std::function<void(Worker&, Actor&)> at_end_;
  size_t at_ = 0;
  int rounds_ = 1;
  bool decided_ = false;
};

/// A run of actors that start together: the first one is the main strand.
class Stage {
 public:
  explicit Stage(RunSettings settings)
      : recorder_({Scheduler::worker_count(settings),
                   settings.scheduler == SchedulerKind::kControlled}),
        scheduler_(settings, recorder_) {}

  Actor& actor() {
    actors_.push_back(std::make_unique<Actor>());
    return *actors_.back();
  }

  Scheduler& scheduler() { return scheduler_; }
  Recorder& recorder() { return recorder_; }

  RunEnd run() {
    for (const auto& actor : actors_) scheduler_.create(*actor, kNoStrand);
    for (const auto& actor : actors_) scheduler_.start(*actor, nullptr);
    scheduler_.run();
    return scheduler_.end();
  }

  int events(Event kind) const {
    int count = 0;
    const std::shared_ptr<const Trace> trace = recorder_.snapshot();
    for (const Record& record : trace->records) count += record.kind == kind;
    return count;
  }

 private:
  Recorder recorder_;
  std::vector<std::unique_ptr<Actor>> actors_;
  Scheduler scheduler_;
};

inline RunSettings parallel(int workers) {
  RunSettings settings;
  settings.workers = workers;
  return settings;
}

inline RunSettings gil(int workers, double interval_ms = 0.05) {
  RunSettings settings;
  settings.scheduler = SchedulerKind::kGil;
  settings.workers = workers;
  settings.switch_interval_ms = interval_ms;
  return settings;
}

inline RunSettings controlled(uint64_t seed, std::string strategy = "") {
  RunSettings settings;
  settings.scheduler = SchedulerKind::kControlled;
  settings.seed = seed;
  settings.strategy = std::move(strategy);
  return settings;
}

inline RunSettings replay(std::string schedule) {
  RunSettings settings = controlled(0);
  settings.schedule = std::move(schedule);
  return settings;
}

}  // namespace heddle::test
