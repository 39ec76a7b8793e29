// The worker loop, the stopped world and the end of a run. Parking and waking: parking.cpp.
#include "engine/sched/scheduler.h"

#include "engine/sched/os_threads.h"

#include <algorithm>
#include <thread>

namespace heddle {
namespace {

// An idle worker looks around for about 20 us before it sleeps: a wake-up costs more than that.
constexpr int kLooks = 400;

void relax() {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#endif
}

std::unique_ptr<Policy> make_policy(Scheduler& scheduler, const RunSettings& settings,
                                    Strategy* strategy) {
  switch (settings.scheduler) {
    case SchedulerKind::kParallel: return make_parallel_policy(scheduler);
    case SchedulerKind::kGil: return make_gil_policy(scheduler, settings);
    case SchedulerKind::kControlled: return make_controlled_policy(scheduler, settings, strategy);
  }
  VERIFY(false, "scheduler kind {}", static_cast<int>(settings.scheduler));
  return nullptr;
}

}  // namespace

int Scheduler::worker_count(const RunSettings& settings) {
  if (settings.scheduler == SchedulerKind::kControlled) return 1;
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  return std::clamp(settings.workers > 0 ? settings.workers : cores, 1, kWorkersMax);
}

Scheduler::Scheduler(const RunSettings& settings, Recorder& recorder, Strategy* strategy)
    : settings_(settings),
      recorder_(recorder),
      clock_(settings.scheduler == SchedulerKind::kControlled),
      controlled_(settings.scheduler == SchedulerKind::kControlled),
      parallel_(settings.scheduler == SchedulerKind::kParallel && worker_count(settings) > 1) {
  for (int i = 0; i < worker_count(settings); i++) {
    workers_.push_back(std::make_unique<Worker>(*this, i));
  }
  policy_ = make_policy(*this, settings, strategy);
}

Scheduler::~Scheduler() {
  request_stop();
  wait();
}

// --- the run ---------------------------------------------------------------------------------

void Scheduler::launch(std::function<void()> on_end) {
  {
    MutexGuard guard(end_mutex_);
    VERIFY(!launched_, "a run starts once");
    launched_ = true;
    on_end_ = std::move(on_end);
    workers_left_ = static_cast<int>(workers_.size());
  }
  for (const auto& worker : workers_) {
    run_on_os_thread([this, w = worker.get()] { worker_main(*w); });
  }
}

void Scheduler::wait() {
  MutexGuard guard(end_mutex_);
  while (workers_left_ > 0) end_condition_.wait(end_mutex_);
}

void Scheduler::worker_main(Worker& worker) {
  while (turn(worker)) {
  }
  worker_left();
}

// The last worker must not touch the scheduler after it has unlocked: its owner may delete it then.
void Scheduler::worker_left() {
  std::function<void()> on_end;
  {
    MutexGuard guard(end_mutex_);
    if (--workers_left_ > 0) return;
    on_end = std::move(on_end_);
    finished_.store(true, std::memory_order_release);
    end_condition_.notify_all();
  }
  if (on_end) on_end();
}

bool Scheduler::run_here(uint64_t turns) {
  VERIFY(workers_.size() == 1, "run_here() of a run with {} workers", workers_.size());
  while (turns-- > 0) {
    if (turn(*workers_[0])) continue;
    finished_.store(true, std::memory_order_release);
    return false;
  }
  return true;
}

void Scheduler::end_run(RunEnd end) {
  RunEnd none = RunEnd::kNone;
  if (!end_.compare_exchange_strong(none, end, std::memory_order_acq_rel)) return;
  poll_.fetch_or(kPollStop, std::memory_order_seq_cst);
  policy_->interrupt();
  MutexGuard guard(idle_mutex_);
  idle_condition_.notify_all();
}

// --- one worker --------------------------------------------------------------------------------

bool Scheduler::turn(Worker& worker) {
  if (ending()) return false;
  if (!controlled_) fire_timers(&worker);
  if (Strand* strand = policy_->next(worker)) {
    run_one(worker, *strand);
  } else {
    idle(worker);
  }
  return true;
}

void Scheduler::run_one(Worker& worker, Strand& strand) {
  strand.state_.store(StrandState::kRunning, std::memory_order_relaxed);
  worker.current = &strand;
  if (!policy_->held(strand)) worker.record(Event::strand_run, strand);
  enter(worker);
  StopReason why;
  for (;;) {
    worker.budget = policy_->budget();
    why = strand.run(worker);
    if (why != StopReason::kBudget || ending()) break;
    if (!controlled_) fire_timers(&worker);
    if (policy_->others_wait(worker, strand)) break;
    if (poll()) safepoint(worker);
  }
  worker.current = nullptr;
  settle(worker, strand, why);
}

// After settle() the strand may run on another worker or be gone.
void Scheduler::settle(Worker& worker, Strand& strand, StopReason why) {
  // First of all, as long as nobody else can be given what this strand had: under the GIL two never
  // seem to run at once.
  if (why == StopReason::kBudget && !policy_->held(strand)) {
    worker.record(Event::strand_ready, strand);
  } else if (why == StopReason::kFinished) {
    worker.record(Event::strand_finish, strand);
  }
  policy_->came_back(worker, strand, why);
  if (why == StopReason::kFinished) {
    finish_strand(worker, strand);  // frees memory: a stopped world must wait for it
    leave(worker);
    less_busy();
    return;
  }
  leave(worker);
  switch (why) {
    case StopReason::kBudget:
      strand.state_.store(StrandState::kReady, std::memory_order_release);
      policy_->ready(strand, &worker, ReadyWhy::kYielded);
      return;
    case StopReason::kParked:
      finish_park(worker, strand);
      return;
    case StopReason::kDecision:
      VERIFY(controlled_, "strand {} came back for a decision", strand.id_);
      if (!strand.at_door_ || strand.quiet_) {
        strand.state_.store(StrandState::kReady, std::memory_order_relaxed);
        if (!policy_->held(strand)) worker.record(Event::strand_ready, strand);
      }
      return;
    case StopReason::kFinished:
    case StopReason::kStopped:
      return;
  }
}

void Scheduler::finish_park(Worker& worker, Strand& strand) {
  StrandState parking = StrandState::kParking;
  if (strand.state_.compare_exchange_strong(parking, StrandState::kParked,
                                            std::memory_order_acq_rel)) {
    less_busy();
    return;
  }
  VERIFY(parking == StrandState::kParkingWoken, "strand {} said it parked, but is in state {}",
         strand.id_, static_cast<int>(parking));
  strand.state_.store(StrandState::kReady, std::memory_order_release);
  policy_->ready(strand, &worker, ReadyWhy::kWoken);
}

void Scheduler::finish_strand(Worker& worker, Strand& strand) {
  strand.state_.store(StrandState::kFinished, std::memory_order_release);
  {
    SpinGuard guard(live_spin_);
    (strand.live_prev_ ? strand.live_prev_->live_next_ : live_head_) = strand.live_next_;
    (strand.live_next_ ? strand.live_next_->live_prev_ : live_tail_) = strand.live_prev_;
    live_count_.fetch_sub(1, std::memory_order_relaxed);
  }
  strand.retired(worker);
}

// --- nothing to do -----------------------------------------------------------------------------

bool Scheduler::timer_due() const {
  const uint64_t soonest = timers_.soonest_ns();
  return soonest != kForever && soonest <= clock_.now_ns();
}

bool Scheduler::look_for_work(Worker& worker) {
  searching_.fetch_add(1, std::memory_order_relaxed);
  bool found = false;
  for (int i = 0; i < kLooks && !found; i++) {
    found = policy_->has_work(worker) || ending() || (i % 32 == 0 && timer_due());
    relax();
  }
  searching_.fetch_sub(1, std::memory_order_relaxed);
  return found;
}

void Scheduler::idle(Worker& worker) {
  if (controlled_ && idle_controlled()) return;
  if (!controlled_ && look_for_work(worker)) return;
  MutexGuard guard(idle_mutex_);
  sleeping_.fetch_add(1, std::memory_order_seq_cst);
  // A worker never sleeps on work of its own, and who adds work from outside takes idle_mutex_
  // afterwards: this last look misses nothing for good.
  if (!policy_->has_work(worker) && !ending()) {
    const uint64_t soonest = controlled_ ? kForever : timers_.soonest_ns();
    if (soonest < watched_ns_) {
      watched_ns_ = soonest;
      const uint64_t now = clock_.now_ns();
      if (soonest > now) idle_condition_.wait_for(idle_mutex_, soonest - now);
      watched_ns_ = kForever;
    } else {
      idle_condition_.wait(idle_mutex_);
    }
  }
  sleeping_.fetch_sub(1, std::memory_order_relaxed);
}

// Returns: whether there is something to do after all, the end included.
bool Scheduler::idle_controlled() {
  if (policy_->has_work(*workers_[0])) return true;
  if (timers_.soonest_ns() != kForever) {
    clock_.advance_to(timers_.soonest_ns());
    fire_timers(workers_[0].get());
    return true;
  }
  if (outside_.load(std::memory_order_acquire) > 0) return false;
  collect_blocked();
  end_run(blocked_.empty() ? RunEnd::kFinished : RunEnd::kDeadlock);
  return true;
}

void Scheduler::wake_worker() {
  if (sleeping_.load(std::memory_order_seq_cst) == 0) return;
  if (searching_.load(std::memory_order_relaxed) > 0) return;
  MutexGuard guard(idle_mutex_);
  idle_condition_.notify_one();
}

void Scheduler::wake_worker_from_outside() {
  MutexGuard guard(idle_mutex_);
  idle_condition_.notify_one();
}

void Scheduler::less_busy() {
  const uint32_t before = busy_.fetch_sub(1, std::memory_order_acq_rel);
  VERIFY(before > 0, "a strand too many came to rest");
  if (before == 1 && !controlled_) check_for_deadlock();
}

// With no strand busy only a timer or the outside could change anything, and a strand that a timer
// or the outside woke is counted busy before it is taken from there.
void Scheduler::check_for_deadlock() {
  const bool nothing = timers_.none_and([this] {
    return busy_.load(std::memory_order_acquire) == 0 &&
           outside_.load(std::memory_order_acquire) == 0;
  });
  if (!nothing || ending()) return;
  collect_blocked();
  end_run(blocked_.empty() ? RunEnd::kFinished : RunEnd::kDeadlock);
}

void Scheduler::collect_blocked() {
  for_each_strand([this](Strand& strand) {
    if (strand.state() == StrandState::kCreated) return;
    blocked_.push_back({strand.id_, strand.line.load(std::memory_order_relaxed),
                        strand.file.load(std::memory_order_relaxed),
                        strand.spins() ? WaitInfo{} : strand.waits_for()});
  });
}

// --- the stopped world -------------------------------------------------------------------------
//
// A worker says that it is active and then looks for the flag; who stops the world sets the flag
// and then looks who is active. All is sequentially consistent: one of the two is second and sees.

void Scheduler::enter(Worker& worker) {
  for (;;) {
    worker.active_.store(true, std::memory_order_seq_cst);
    if ((poll_.load(std::memory_order_seq_cst) & kPollWorld) == 0) return;
    worker.active_.store(false, std::memory_order_seq_cst);
    MutexGuard guard(world_mutex_);
    world_condition_.notify_all();
    while ((poll_.load(std::memory_order_acquire) & kPollWorld) != 0) {
      world_condition_.wait(world_mutex_);
    }
  }
}

void Scheduler::leave(Worker& worker) {
  worker.active_.store(false, std::memory_order_seq_cst);
  if ((poll_.load(std::memory_order_seq_cst) & kPollWorld) == 0) return;
  MutexGuard guard(world_mutex_);
  world_condition_.notify_all();
}

Safepoint Scheduler::safepoint(Worker& worker) {
  const uint32_t wanted = poll_.load(std::memory_order_acquire);
  if ((wanted & kPollWorld) != 0) {
    leave(worker);
    enter(worker);
  }
  return ending() ? Safepoint::kStop : Safepoint::kGoOn;
}

void Scheduler::stop_world(Worker& me, const std::function<void()>& action) {
  leave(me);
  {
    MutexGuard guard(world_mutex_);
    while (stopper_ != nullptr) world_condition_.wait(world_mutex_);
    stopper_ = &me;
    poll_.fetch_or(kPollWorld, std::memory_order_seq_cst);
    for (const auto& worker : workers_) {
      while (worker->active_.load(std::memory_order_seq_cst)) {
        world_condition_.wait(world_mutex_);
      }
    }
  }
  try {
    action();
  } catch (...) {  // an instruction that found no memory
    resume_world(me);
    throw;
  }
  resume_world(me);
}

void Scheduler::resume_world(Worker& me) {
  {
    MutexGuard guard(world_mutex_);
    stopper_ = nullptr;
    poll_.fetch_and(~static_cast<uint32_t>(kPollWorld), std::memory_order_seq_cst);
    world_condition_.notify_all();
  }
  enter(me);
}

// --- strands -----------------------------------------------------------------------------------

uint32_t Scheduler::create(Strand& strand, uint32_t parent, Worker* worker) {
  {
    SpinGuard guard(live_spin_);
    VERIFY(strand.id_ == kNoStrand, "strand {} is created twice", strand.id_);
    strand.id_ = next_strand_.fetch_add(1, std::memory_order_relaxed);
    strand.live_prev_ = live_tail_;
    (live_tail_ ? live_tail_->live_next_ : live_head_) = &strand;
    live_tail_ = &strand;
    live_count_.fetch_add(1, std::memory_order_relaxed);
  }
  record(worker, Event::strand_create, strand, parent, 0);
  if (watch_ != nullptr && parent != kNoStrand) watch_->created(strand.id_, parent);
  return strand.id_;
}

void Scheduler::start(Strand& strand, Worker* worker) {
  VERIFY(strand.state() == StrandState::kCreated, "strand {} is started twice", strand.id_);
  const Strand* by = worker == nullptr ? nullptr : worker->current;
  record(worker, Event::strand_start, strand, by == nullptr ? kNoStrand : by->id(), 0);
  strand.state_.store(StrandState::kReady, std::memory_order_release);
  busy_.fetch_add(1, std::memory_order_acq_rel);
  policy_->ready(strand, worker, ReadyWhy::kStarted);
  if (worker == nullptr) wake_worker_from_outside();
}

void Scheduler::for_each_strand(const std::function<void(Strand&)>& visit) {
  for (Strand* strand = live_head_; strand != nullptr; strand = strand->live_next_) {
    visit(*strand);
  }
}

uint32_t Scheduler::create_object(Worker& worker, Strand& strand, Wait kind) {
  const uint32_t id = next_object_.fetch_add(1, std::memory_order_relaxed);
  worker.record(Event::lock_create, strand, static_cast<uint64_t>(kind), id);
  recorder_.names().name_object(id, kind, "");
  return id;
}

void Scheduler::record(const Worker* worker, Event kind, const Strand& strand, uint64_t a,
                       uint32_t b) {
  const unsigned number = worker == nullptr ? kNoWorker : static_cast<unsigned>(worker->index);
  recorder_.record(number, trace_ns(), kind, strand.id_,
                   strand.line.load(std::memory_order_relaxed), a, b,
                   strand.file.load(std::memory_order_relaxed));
}

}  // namespace heddle
