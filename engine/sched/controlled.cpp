// The controlled policy: one strand at a time, and a strategy decides before each visible operation
// who does the next one. Schedules: see schedule.h.
//
// What counts as a visible operation of a strand: its beginning, each operation that may_proceed()
// lets pass, and the end of a wait (the operation it parked in, executed again). So each choice of
// a strand is one operation in the schedule, and the schedule alone repeats the run.
//
// Time is virtual. It goes on when no strand can run, and after very many operations without any
// strand starting, parking or ending: a loop that waits for somebody who sleeps must end.
#include "engine/sched/policy.h"

#include "engine/sched/scheduler.h"
#include "engine/sched/idle_loops.h"
#include "engine/sched/schedule.h"
#include "engine/sched/strand_list.h"
#include "engine/sched/strategy.h"

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

constexpr int kControlledBudget = 4096;
constexpr int kBudgetsWithoutOperation = 64;  // then somebody else has a turn
constexpr uint64_t kStalledMax = 200'000;     // operations until the next sleeper is woken

}  // namespace

class ControlledPolicy final : public Policy {
 public:
  ControlledPolicy(Scheduler& scheduler, std::unique_ptr<Strategy> own, Strategy* strategy)
      : scheduler_(scheduler),
        own_(std::move(own)),
        strategy_(strategy ? strategy : own_.get()),
        folds_loops_(strategy_->folds_loops()) {}

  void ready(Strand& strand, Worker* from, ReadyWhy why) override {
    if (why == ReadyWhy::kStarted) set_pending(strand, VisibleOp::kBegin, strand.id());
    if (from == nullptr) {
      arrivals_.push_back(strand);
    } else if (!strand.enabled_) {
      if (strand.group_ != nullptr) enabled_.leave(strand);
      enable(strand);
    }
  }

  Strand* next(Worker& worker) override {
    admit_arrivals();
    Strand* strand = strategy_->holds() ? nullptr : chosen_;
    chosen_ = nullptr;
    if (strand == nullptr) {
      if (spinning_ > 0) let_go_round();
      if (enabled_.size() == 0) return nullptr;
      strand = pick(worker, halted_ != nullptr ? halted_ : held_);
      if (strand == nullptr) return nullptr;
      halted_ = nullptr;
    }
    if (held_ != nullptr && held_ != strand) {
      worker.record(Event::strand_ready, *std::exchange(held_, nullptr));
    }
    dispatch(worker, *strand);
    return strand;
  }

  bool has_work(Worker&) override { return enabled_.size() > 0 || arrivals_.size() > 0; }

  bool others_wait(Worker& worker, Strand& strand) override {
    if (worker.budget <= 0) {  // a strand that came back at a line has time left
      stalled_ += kControlledBudget;
      let_time_pass();
    }
    held_ = strategy_->holds() ? &strand : nullptr;
    if (held_ != nullptr) return true;
    if (operations_ != operations_at_budget_) {
      operations_at_budget_ = operations_;
      budgets_ = 0;
    }
    if (strategy_->gives_up()) scheduler_.request_stop();
    if (++budgets_ < kBudgetsWithoutOperation || enabled_.size() < 2) return false;
    budgets_ = 0;
    avoid_ = &strand;
    return true;
  }

  void came_back(Worker&, Strand& strand, StopReason why) override {
    tell_numbers();
    if (why == StopReason::kBudget) {
      set_pending(strand, VisibleOp::kNone, 0);
    } else if (why != StopReason::kDecision) {
      stalled_ = 0;
      enabled_.remove(strand);
    }
    if (held_ == &strand && why != StopReason::kDecision && why != StopReason::kBudget) {
      held_ = nullptr;
    }
    if (why == StopReason::kFinished) strategy_->finished(strand);
  }

  // From here on it is its queue that says whether it can go on.
  void waits(Strand& strand, WaitQueue& queue) override {
    enabled_.remove(strand);
    if (strand.group_ != nullptr) enabled_.leave(strand);
    enabled_.join(strand, queue.group_, queue.open_);
  }

  int budget() const override { return kControlledBudget; }

  bool may_proceed(Worker& worker, Strand& strand, VisibleOp op, uint32_t object,
                   WaitQueue* needs) override {
    if (strand.resumed()) return true;  // counted when it was chosen to go on
    held_ = nullptr;
    admit_arrivals();
    set_pending(strand, op, object, needs);
    if (folds_loops_) {
      const bool spins = loops_.comes_again(strand, op, object);
      end_loops(loops_.ended_now());
      strand.spins_ = spins;
      spinning_ += spins;
      if (spins) enabled_.remove(strand);
      if (spins) return false;
    }
    if (needs != nullptr && !needs->open_) {
      stand_at_door(worker, strand, *needs);
      return false;
    }
    if (strategy_->holds()) {
      held_ = &strand;
      if (needs != nullptr) stand_ready(strand, *needs);
      return false;
    }
    Strand* picked = pick(worker, &strand);
    if (picked == &strand) {
      count(worker, strand);
      return true;
    }
    // Whoever is picked may take what this operation needs: from here on its queue has it.
    if (needs != nullptr) stand_ready(strand, *needs);
    chosen_ = picked;
    if (picked == nullptr) halted_ = &strand;
    return false;
  }

  void touched(const Strand& strand, const Access& access) override {
    tell_numbers();
    if (access.op != VisibleOp::kRead && access.op != VisibleOp::kWrite) {
      return strategy_->touched_primitive(strand, access.object);
    }
    strategy_->touched(strand, access);
    if (folds_loops_) end_loops(loops_.touched(strand, access));
  }

  void glanced(const Strand& strand, const Access& access) override {
    if (folds_loops_) end_loops(loops_.touched(strand, access));
  }

  void opened(WaitQueue& queue, uint32_t by) override {
    if (!queue.open_) strategy_->gate(queue, true);
    queue.open_ = true;
    if (folds_loops_) {
      const bool joins = queue.kind_ == Wait::k_join;
      end_loops(joins ? loops_.ended(queue.object_) : loops_.changed(queue.object_));
    }
    if (queue.group_ == nullptr) return;
    queue.group_->opened_by = by;
    enabled_.open(*queue.group_);
  }

  void closed(WaitQueue& queue) override {
    if (queue.open_) strategy_->gate(queue, false);
    if (queue.open_ && folds_loops_) {
      end_loops(loops_.took(queue.object_, is_lock(queue)));
    }
    queue.open_ = false;
    if (queue.group_ == nullptr) return;
    enabled_.close(*queue.group_);
    for (Strand* strand : queue.group_->quiet) {
      strand->quiet_ = false;
      tell_blocked(*scheduler_.workers_[0], *strand, queue);
    }
    queue.group_->quiet.clear();
  }

  // Those who wait are let go for good; those at the door may pass as long as it stays open.
  uint32_t open_for_all(Worker& worker, WaitQueue& queue, uint32_t by) override {
    const uint32_t waiting = queue.waiting();
    opened(queue, by);
    Strand* next = nullptr;
    for (Strand* strand = queue.head_; strand != nullptr; strand = next) {
      next = strand->next_;
      if (strand->at_door_) continue;
      strand->waker_ = by;
      release(worker, *strand, queue);
    }
    return waiting;
  }

  const Enabled* enabled() override {
    admit_arrivals();
    return &enabled_;
  }
  bool held(const Strand& strand) const override { return held_ == &strand; }

  std::string schedule() const override { return format_schedule(done_); }
  std::string replay_note() const override { return strategy_->note(); }

 private:
  static void set_pending(Strand& strand, VisibleOp op, uint32_t object,
                          const WaitQueue* needs = nullptr) {
    strand.pending_op_ = op;
    strand.pending_object_ = object;
    strand.pending_needs_ = needs;
  }

  void enable(Strand& strand) {
    stalled_ = 0;
    enabled_.add(strand);
  }

  // Strands that were made ready by another OS thread.
  void admit_arrivals() {
    while (Strand* strand = arrivals_.pop_front()) {
      if (!strand->enabled_) enable(*strand);
    }
  }

  // Null: the strategy halts the run.
  Strand* pick(Worker& worker, Strand* current) {
    if (spinning_ > 0) let_go_round();
    if (enabled_.size() == 1) {
      avoid_ = nullptr;
      return &enabled_.at(0);
    }
    if (strategy_->halts()) return nullptr;
    tell_numbers();
    Strand& picked = strategy_->choose({enabled_, current, avoid_, operations_});
    avoid_ = nullptr;
    VERIFY(enabled_.contains(picked), "the strategy picked strand {}, which cannot run",
           picked.id());
    worker.record(Event::decision, current != nullptr ? *current : picked, picked.id(),
                  enabled_.size());
    return &picked;
  }

  // Makes a chosen strand one that run() can be called for, and counts the operation it will do.
  void dispatch(Worker& worker, Strand& strand) {
    if (strand.linked_) {
      WaitQueue& queue = *strand.queue_;
      SpinGuard guard(queue.spin_);
      strand.waker_ = strand.group_->opened_by;
      if (strand.at_door_) {
        queue.unlink(strand);
        enabled_.leave(strand);
        enabled_.add(strand);
        strand.at_door_ = false;
        if (!strand.quiet_) {
          worker.record(Event::strand_wake, strand, strand.waker_, queue.object_);
        }
        strand.quiet_ = false;
      } else {
        release(worker, strand, queue);
      }
    }
    if (strand.pending_op_ != VisibleOp::kNone) count(worker, strand);
  }

  // Wakes a strand that is parked in `queue`, whose spin is held.
  void release(Worker& worker, Strand& strand, WaitQueue& queue) {
    queue.unlink(strand);
    const bool claimed = Scheduler::claim(strand, WakeReason::kWoken);
    VERIFY(claimed, "strand {} is woken twice", strand.id());
    if (strand.deadline_ns_ != kForever) scheduler_.timers_.remove(strand);
    scheduler_.make_ready(&worker, strand, strand.waker_);
  }

  void stand_at_door(Worker& worker, Strand& strand, WaitQueue& needs) {
    stalled_ = 0;
    tell_blocked(worker, strand, needs);
    link_at_door(strand, needs);
  }

  // As stand_at_door(), where the thing can be had: it waits for its turn, not for the thing.
  void stand_ready(Strand& strand, WaitQueue& needs) {
    strand.quiet_ = true;
    link_at_door(strand, needs);
    needs.group_->quiet.push_back(&strand);
  }

  static void tell_blocked(Worker& worker, Strand& strand, WaitQueue& needs) {
    if (wait_has_holder(needs.kind_)) {
      worker.record(Event::lock_contend, strand, needs.holder(), needs.object_);
    }
    worker.record(Event::strand_block, strand, static_cast<uint64_t>(needs.kind_), needs.object_);
    strand.state_.store(StrandState::kParked, std::memory_order_relaxed);
  }

  void link_at_door(Strand& strand, WaitQueue& needs) {
    strand.wait_kind_ = needs.kind_;
    strand.wait_object_ = needs.object_;
    strand.queue_ = &needs;
    strand.at_door_ = true;
    SpinGuard guard(needs.spin_);
    needs.waiting_.fetch_add(1, std::memory_order_relaxed);
    needs.link_back(strand);
    waits(strand, needs);
  }

  void tell_numbers() {
    strategy_->numbered({scheduler_.created(),
                         scheduler_.next_object_.load(std::memory_order_relaxed), 0});
  }

  void count(Worker& worker, Strand& strand) {
    tell_numbers();
    // Others may have started strands since it was asked about.
    if (strand.pending_op_ == VisibleOp::kStart) strand.pending_object_ = scheduler_.created();
    worker.record(Event::visible, strand, static_cast<uint64_t>(strand.pending_op_),
                  strand.pending_object_);
    operations_++;
    stalled_++;
    scheduler_.count_operation();
    strand.visible_operations_++;
    add_operation(done_, strand.id());
    strategy_->did(strand, strand.pending_op_, strand.pending_object_);
    if (scheduler_.watch_ != nullptr) {
      scheduler_.watch_->did(strand, strand.pending_op_, strand.pending_object_);
    }
    if (folds_loops_) {
      end_loops(loops_.did(strand, strand.pending_op_, strand.pending_object_));
    }
    let_time_pass();
  }

  static bool is_lock(const WaitQueue& queue) {
    return queue.kind_ == Wait::k_lock || queue.kind_ == Wait::k_rlock;
  }

  // Another strand has changed what they look at.
  void end_loops(const std::vector<Strand*>& strands) {
    for (Strand* strand : strands) {
      strand->spins_ = false;
      spinning_--;
      strategy_->loop_ended(*strand);
      enable(*strand);
    }
  }

  // Whoever is to go next although it only goes round.
  void let_go_round() {
    const uint32_t wanted = strategy_->next_wanted();
    if (wanted == kNoStrand) return;
    scheduler_.for_each_strand([&](Strand& strand) {
      if (strand.id() != wanted || !strand.spins_) return;
      strand.spins_ = false;
      spinning_--;
      loops_.go_round(strand);
      enable(strand);
    });
  }

  void let_time_pass() {
    if (stalled_ < kStalledMax) return;
    stalled_ = 0;
    const uint64_t soonest = scheduler_.timers_.soonest_ns();
    if (soonest == kForever) return;
    scheduler_.clock_.advance_to(soonest);
    scheduler_.fire_timers(scheduler_.workers_[0].get());
  }

  Scheduler& scheduler_;
  const std::unique_ptr<Strategy> own_;
  Strategy* const strategy_;
  const bool folds_loops_;
  IdleLoops loops_;
  uint32_t spinning_ = 0;         // strands that loops_ keeps
  StrandList arrivals_;
  Enabled enabled_;               // holds the running strand too
  Strand* chosen_ = nullptr;      // by may_proceed(), for next()
  Strand* halted_ = nullptr;      // who asked when the strategy halted the run
  Strand* avoid_ = nullptr;
  Strand* held_ = nullptr;        // whoever ran last, where the strategy holds the run
  Schedule done_;
  uint64_t operations_ = 0;
  uint64_t operations_at_budget_ = 0;
  uint64_t stalled_ = 0;
  int budgets_ = 0;
};

std::unique_ptr<Policy> make_controlled_policy(Scheduler& scheduler, const RunSettings& settings,
                                               Strategy* strategy) {
  if (strategy != nullptr) return std::make_unique<ControlledPolicy>(scheduler, nullptr, strategy);
  Result<std::unique_ptr<Strategy>> made = make_strategy(settings);
  // Who starts a run checks its settings first (check_settings) and tells the person.
  VERIFY(made.ok(), "{}", made.error().message);
  return std::make_unique<ControlledPolicy>(scheduler, std::move(made.value()), nullptr);
}

}  // namespace heddle
