// The GIL policy: as many workers as before, and one token that a worker must hold to run a strand.
//
//   token    | worker with a strand | the interval has passed  | the strand's budget ends
//   ---------+----------------------+--------------------------+--------------------------------
//   free     | takes it             |                          |
//   held     | waits in a row       | the first in the row     | asked: to the first in the row
//            |                      | asks for it              | not asked: the strand goes on
//
// A strand that parks gives the token up by nature. It is handed to the first in the row, as
// CPython makes a thread that was asked wait until another has had its turn. With an interval of
// bytecodes instead of time (CPython before 3.2) it is handed over at the end of each budget.
#include "engine/sched/policy.h"

#include "engine/base/wait.h"
#include "engine/sched/scheduler.h"
#include "engine/sched/strand_list.h"

#include <algorithm>
#include <deque>

namespace heddle {
namespace {

constexpr int kGilBudget = 4096;  // how exactly the interval is met: about 50 us

class GilPolicy final : public Policy {
 public:
  GilPolicy(Scheduler& scheduler, const RunSettings& settings)
      : scheduler_(scheduler),
        steps_(static_cast<int>(std::min<uint32_t>(settings.switch_bytecodes, 1u << 30))) {
    const double ms = std::clamp(settings.switch_interval_ms, 0.001, 1e6);
    set_switch_interval(static_cast<uint64_t>(ms * 1e6));
  }

  void ready(Strand& strand, Worker*, ReadyWhy) override { ready_.push_back(strand); }

  Strand* next(Worker& worker) override {
    if (ready_.size() == 0) return nullptr;
    MutexGuard guard(mutex_);
    if (holder_ != nullptr) {
      Strand* strand = ready_.pop_front();
      if (strand == nullptr) return nullptr;
      if (!wait_for_token(worker, *strand)) {
        ready_.push_back(*strand);
        return nullptr;
      }
      take(worker, *strand);
      return strand;
    }
    Strand* strand = ready_.pop_front();
    if (strand != nullptr) take(worker, *strand);
    if (strand != nullptr && ready_.size() > 0) {
      guard.unlock();
      scheduler_.wake_worker();
    }
    return strand;
  }

  bool has_work(Worker&) override { return ready_.size() > 0; }

  bool others_wait(Worker&, Strand&) override {
    const bool row = waiting_.load(std::memory_order_relaxed) > 0;
    const bool somebody = row || ready_.size() > 0;
    if (!somebody) return false;
    if (steps_ > 0) return true;
    if (asked_.load(std::memory_order_relaxed)) return true;
    if (row) return false;  // the first in the row watches the time
    scheduler_.wake_worker();
    return scheduler_.clock().now_ns() - since_ns_ >= interval_ns_.load(std::memory_order_relaxed);
  }

  void came_back(Worker& worker, Strand& strand, StopReason why) override {
    MutexGuard guard(mutex_);
    worker.record(Event::gil_release, strand, why == StopReason::kBudget ? 1 : 0);
    asked_.store(false, std::memory_order_relaxed);
    holder_ = nullptr;
    if (row_.empty()) return;
    holder_ = row_.front()->worker;
    row_.front()->turn.notify_one();
    row_.pop_front();
    waiting_.fetch_sub(1, std::memory_order_relaxed);
  }

  int budget() const override { return steps_ > 0 ? steps_ : kGilBudget; }

  void interrupt() override {
    MutexGuard guard(mutex_);
    for (Place* place : row_) place->turn.notify_one();
  }

  void set_switch_interval(uint64_t interval_ns) override {
    interval_ns_.store(interval_ns, std::memory_order_relaxed);
  }

 private:
  struct Place {  // in the row, on the waiting worker's stack
    Worker* worker;
    Condition turn;
  };

  // Returns: false if the run ended instead. The mutex is held.
  bool wait_for_token(Worker& worker, Strand& strand) {
    Place place{&worker, {}};
    row_.push_back(&place);
    waiting_.fetch_add(1, std::memory_order_relaxed);
    const Worker* asked_holder = nullptr;
    while (holder_ != &worker && !scheduler_.ending()) {
      const bool first = row_.front() == &place;
      const bool told = place.turn.wait_for(mutex_, interval_ns_.load(std::memory_order_relaxed));
      if (told || !first || holder_ == &worker || holder_ == asked_holder) continue;
      asked_holder = holder_;
      asked_.store(true, std::memory_order_relaxed);
      worker.record(Event::gil_request, strand, holder_strand_);
    }
    if (holder_ == &worker) return true;
    row_.erase(std::find(row_.begin(), row_.end(), &place));
    waiting_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  void take(Worker& worker, Strand& strand) {
    holder_ = &worker;
    holder_strand_ = strand.id();
    since_ns_ = scheduler_.clock().now_ns();
    worker.record(Event::gil_acquire, strand);
  }

  Scheduler& scheduler_;
  const int steps_;  // > 0: hand over after so many
  std::atomic<uint64_t> interval_ns_{0};
  StrandList ready_;

  Mutex mutex_;  // guards what follows
  Worker* holder_ = nullptr;
  uint32_t holder_strand_ = kNoStrand;
  std::deque<Place*> row_;

  std::atomic<bool> asked_{false};      // the holder shall give it up
  std::atomic<uint32_t> waiting_{0};    // row_.size()
  uint64_t since_ns_ = 0;               // the holder's
};

}  // namespace

std::unique_ptr<Policy> make_gil_policy(Scheduler& scheduler, const RunSettings& settings) {
  return std::make_unique<GilPolicy>(scheduler, settings);
}

}  // namespace heddle
