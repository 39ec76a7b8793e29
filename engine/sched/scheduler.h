// Scheduler: runs strands on workers until the world is finished, stopped or deadlocked.
//
// A run's life:
//   Scheduler s(settings, recorder);  s.create(main, kNoStrand);  s.start(main, nullptr);
//   s.launch([] { ... });             // or s.run(), which also waits
//   s.wait();                         // or ask s.finished() now and then: a page must not block
//
//   end        | when
//   -----------+------------------------------------------------------------------------------
//   kFinished  | the program said world_finished(), or every strand is over
//   kStopped   | request_stop()
//   kDeadlock  | every strand is parked, none has a deadline, none waits for the outside
//
// Invariants:
//   1. At most one worker runs a strand at a time.
//   2. When the run has ended no worker touches a strand any more: strands that were left behind
//      (daemons, parked ones) are simply never run again and belong to whoever made them.
//   3. While a stop_world() callable runs, no other worker is inside Strand::run.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/often_changed.h"
#include "engine/base/verify.h"
#include "engine/base/wait.h"
#include "engine/sched/policy.h"
#include "engine/sched/settings.h"
#include "engine/sched/strand.h"
#include "engine/sched/timers.h"
#include "engine/sched/wait_queue.h"
#include "engine/sched/watch.h"
#include "engine/trace/recorder.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace heddle {

/// An OS thread's place in a run. `budget` is the interpreter's to count down.
class Worker : public OftenChanged {
 public:
  Worker(Scheduler& owner, int number) : index(number), scheduler(owner) {}

  /// Adds an event about `strand`, at its current line, now.
  inline void record(Event kind, const Strand& strand, uint64_t a = 0, uint32_t b = 0);

  const int index;
  Scheduler& scheduler;
  int budget = 0;              // steps (back-edges, calls) left; <= 0: return kBudget
  Strand* current = nullptr;   // the strand inside run(), for the worker itself
  void* host_data = nullptr;   // the interpreter's own

 private:
  friend class Scheduler;
  // True while the worker may touch the heap: inside run() and not at a safepoint.
  std::atomic<bool> active_{false};
};

/// What safepoint() asks of the interpreter.
enum class Safepoint : uint8_t {
  kGoOn,
  kYield,  // save and return StopReason::kBudget
  kStop,   // return StopReason::kStopped; nothing needs to be saved
};

enum class RunEnd : uint8_t { kNone, kFinished, kStopped, kDeadlock };

/// A strand that a deadlock left waiting.
struct Blocked {
  uint32_t strand = 0;
  uint32_t line = 0;
  uint16_t file = 0;
  WaitInfo wait;
};

/// How a strand parks.
struct Parking {
  uint64_t deadline_ns = kForever;
  bool front = false;  // before those who wait already: it was woken and lost
};

class Scheduler {
 public:
  /// `strategy`, which must outlive it, decides in a controlled run instead of the one that the
  /// settings name.
  Scheduler(const RunSettings& settings, Recorder& recorder, Strategy* strategy = nullptr);
  ~Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  /// How many workers a run with these settings has.
  static int worker_count(const RunSettings& settings);

  // --- the run, from outside ---------------------------------------------------------------

  /// Starts the workers and comes back. `on_end` is called once, on a worker's thread, as the very
  /// last thing of the run: finished() is true by then, and wait() does not block any more.
  void launch(std::function<void()> on_end = {});
  bool finished() const { return finished_.load(std::memory_order_acquire); }
  /// Blocks the calling OS thread until the run has ended. Never on a page's main thread.
  void wait();
  void run() {
    launch();
    wait();
  }
  /// Runs on the calling thread, without any other, for at most `turns` turns of a strand: for
  /// controlled runs where there are no threads. Returns: whether there is more to do.
  bool run_here(uint64_t turns);

  /// Ends the run soon, from any thread; parked and ready strands are never run again.
  void request_stop() { end_run(RunEnd::kStopped); }
  RunEnd end() const { return end_.load(std::memory_order_acquire); }
  /// After a deadlock: the strands that wait, by id.
  const std::vector<Blocked>& blocked() const { return blocked_; }

  // --- for the interpreter, on a worker ----------------------------------------------------

  /// True if safepoint() should be called. One relaxed load.
  bool poll() const { return poll_.load(std::memory_order_relaxed) != 0; }
  /// Takes part in a stopped world; says whether to go on.
  Safepoint safepoint(Worker& worker);

  /// Runs `action` while no other worker is inside Strand::run. If others ask at the same time they
  /// go one after the other, so `action` must look again whether it is still needed.
  /// Ordering: `action` sees everything that strands did, and they everything that it did.
  void stop_world(Worker& me, const std::function<void()>& action);

  /// Gives `strand` the next id. Traces: strand_create.
  uint32_t create(Strand& strand, uint32_t parent, Worker* worker = nullptr);
  /// Makes a created strand run. `worker` is where that happens, null for outside.
  /// Traces: strand_start.
  void start(Strand& strand, Worker* worker);
  /// The main strand is over and nobody needs to be waited for: ends the run.
  void world_finished() { end_run(RunEnd::kFinished); }

  /// Controlled runs: asked before each visible operation. `needs` is the queue that must be open
  /// for the operation to be possible at all (a blocking acquire, a join), null if it always is.
  ///
  /// Returns: true: do it now. False: save, return kDecision; when run() is called again, do the
  ///          operation without asking for it again.
  /// An operation that is executed again after a wait may ask or not: it is always allowed.
  bool may_proceed(Strand& strand, VisibleOp op, uint32_t object, WaitQueue* needs = nullptr) {
    if (__builtin_expect(!controlled_, 1)) {
      if (__builtin_expect(watch_ != nullptr, 0)) watch_->did(strand, op, object);
      return true;
    }
    return policy_->may_proceed(*workers_[0], strand, op, object, needs);
  }
  bool controlled() const { return controlled_; }
  /// Whether strands run at the same time: who waits for a moment may do so without parking.
  bool parallel() const { return parallel_; }
  /// What the visible operation that is being done touches of memory.
  void touched(const Strand& strand, const Access& access) {
    policy_->touched(strand, access);
    if (watch_ != nullptr) watch_->touched(strand, access);
  }
  /// The same where the order matters to a search and is no data race.
  void ordered(const Strand& strand, const Access& access) { policy_->touched(strand, access); }
  /// What library code touches of its own, which is no operation: who goes round in a loop may wait
  /// for that.
  void glanced(const Strand& strand, const Access& access) { policy_->glanced(strand, access); }
  /// From now on `watch` is told what strands do. Requires: the run has not begun.
  void set_watch(Watch* watch) { watch_ = watch; }

  /// Parks for a time. Executed again after the wait, it says kDone.
  /// Traces: strand_sleep, then strand_wake.
  TryResult sleep(Worker& worker, Strand& strand, uint64_t duration_ns);

  /// Lets others run before this strand goes on.
  void yield(Worker& worker) { worker.budget = 0; }

  // --- for primitives (sync/) --------------------------------------------------------------

  /// Puts `strand` on `queue` unless `try_again` says, now that the strand is announced, that it
  /// need not wait. See WaitQueue::has_waiters.
  /// Returns: kParked, or kDone if `try_again` returned true.
  template <typename TryAgain>
  TryResult park(Worker& worker, Strand& strand, WaitQueue& queue, Parking how,
                 TryAgain&& try_again) {
    SpinGuard guard(queue.spin_);
    queue.waiting_.fetch_add(1, std::memory_order_seq_cst);
    if (try_again()) {
      queue.waiting_.fetch_sub(1, std::memory_order_relaxed);
      return TryResult::kDone;
    }
    park_locked(worker, strand, queue, how);
    return TryResult::kParked;
  }
  /// As park(), of a strand that has to wait whatever has happened meanwhile.
  TryResult park(Worker& worker, Strand& strand, WaitQueue& queue, Parking how = {}) {
    return park(worker, strand, queue, how, [] { return false; });
  }

  /// The thing can be had again: see the table in wait_queue.h.
  void opened(Worker& worker, uint32_t by, WaitQueue& queue);
  /// The thing was taken: see there.
  void closed(WaitQueue& queue) {
    if (__builtin_expect(controlled_, 0)) closed_slow(queue);
  }
  /// A strand that opened() woke is about to try again.
  void arrived(WaitQueue& queue) { queue.on_its_way_.store(false, std::memory_order_seq_cst); }
  /// Wakes the first one that waits and tells it `message`; false if there is none.
  bool wake_one(Worker& worker, uint32_t by, WaitQueue& queue, uint32_t message = 0);
  /// From now on nobody needs to wait: wakes all, and a controlled run lets pass who comes.
  uint32_t open_for_all(Worker& worker, uint32_t by, WaitQueue& queue);
  /// Wakes all and tells each `message`. Returns: how many.
  uint32_t wake_all(Worker& worker, uint32_t by, WaitQueue& queue, uint32_t message = 0);
  /// The first one that waits in `from` waits for `to`, somebody's lock, from now on, without a
  /// deadline: as wake_one(), but it does not run only to find the lock held.
  /// Returns: false if none waits.
  bool move_one(Worker& worker, uint32_t by, WaitQueue& from, WaitQueue& to, uint32_t message);

  /// Parks for something outside the run (a line of input); wake_outside() ends it, from any thread
  /// and not before this call.
  TryResult park_for_outside(Worker& worker, Strand& strand);
  void wake_outside(Strand& strand);

  /// A number for a new primitive, from 1, in order of creation. Traces: lock_create.
  uint32_t create_object(Worker& worker, Strand& strand, Wait kind);

  // --- both ---------------------------------------------------------------------------------

  ClockSource& clock() { return clock_; }
  Recorder& recorder() { return recorder_; }
  Policy& policy() { return *policy_; }
  const RunSettings& settings() const { return settings_; }
  std::span<const std::unique_ptr<Worker>> workers() const { return workers_; }

  /// Time for the trace: the clock's, and in a controlled run 1 us for each visible operation on
  /// top, so that what happens at one virtual moment can be told apart.
  uint64_t trace_ns() const {
    return clock_.now_ns() + operations_.load(std::memory_order_relaxed) * kOperationNs;
  }
  /// Visible operations done so far (controlled runs).
  uint64_t operations() const { return operations_.load(std::memory_order_relaxed); }
  void count_operation() { operations_.fetch_add(1, std::memory_order_relaxed); }

  /// Strands that are created and not over.
  uint32_t live() const { return live_count_.load(std::memory_order_relaxed); }
  /// Strands created so far.
  uint32_t created() const { return next_strand_.load(std::memory_order_relaxed); }
  /// Calls `visit` for every strand that is not over, oldest first. The world must stand still.
  void for_each_strand(const std::function<void(Strand&)>& visit);

  /// Controlled: the schedule so far as text, and what is to be said about a replay.
  std::string schedule() const { return policy_->schedule(); }
  std::string replay_note() const { return policy_->replay_note(); }

  /// Wakes one sleeping worker, if there is one and none is looking for work already.
  void wake_worker();
  bool idle_workers() const { return sleeping_.load(std::memory_order_relaxed) != 0; }
  bool ending() const { return end_.load(std::memory_order_relaxed) != RunEnd::kNone; }

 private:
  friend class ControlledPolicy;
  static constexpr uint64_t kOperationNs = 1000;
  static constexpr int kWorkersMax = 128;  // a trace's record has a byte for the worker
  enum Poll : uint32_t { kPollStop = 1, kPollWorld = 2 };

  void worker_main(Worker& worker);
  void resume_world(Worker& me);
  bool turn(Worker& worker);
  void run_one(Worker& worker, Strand& strand);
  void settle(Worker& worker, Strand& strand, StopReason why);
  void finish_park(Worker& worker, Strand& strand);
  void finish_strand(Worker& worker, Strand& strand);
  void idle(Worker& worker);
  bool idle_controlled();
  bool look_for_work(Worker& worker);
  bool timer_due() const;
  void worker_left();
  void check_for_deadlock();
  void end_run(RunEnd end);
  void collect_blocked();

  void enter(Worker& worker);
  void leave(Worker& worker);

  void park_locked(Worker& worker, Strand& strand, WaitQueue& queue, Parking how);
  void begin_park(Worker& worker, Strand& strand, Wait kind, uint32_t object, uint64_t deadline);
  void closed_slow(WaitQueue& queue);
  static bool claim(Strand& strand, WakeReason why);
  Strand* take_first(WaitQueue& queue);
  void make_ready(Worker* worker, Strand& strand, uint32_t by);
  void fire_timers(Worker* worker);
  void less_busy();
  void wake_worker_from_outside();
  void record(const Worker* worker, Event kind, const Strand& strand, uint64_t a, uint32_t b);

  const RunSettings settings_;
  Recorder& recorder_;
  Watch* watch_ = nullptr;
  ClockSource clock_;
  const bool controlled_;
  const bool parallel_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::unique_ptr<Policy> policy_;

  std::atomic<uint32_t> poll_{0};
  std::atomic<RunEnd> end_{RunEnd::kNone};
  std::atomic<uint64_t> operations_{0};
  std::atomic<uint32_t> next_strand_{0};
  std::atomic<uint32_t> next_object_{1};

  // Strands that are ready, running or parking: with none of them, no timer and nobody waiting for
  // the outside, nothing can ever happen again.
  alignas(64) std::atomic<uint32_t> busy_{0};
  std::atomic<uint32_t> outside_{0};
  Timers timers_;

  // All strands that are not over, oldest first.
  alignas(64) Spin live_spin_;
  Strand* live_head_ = nullptr;
  Strand* live_tail_ = nullptr;
  std::atomic<uint32_t> live_count_{0};

  // Workers without work.
  alignas(64) Mutex idle_mutex_;
  Condition idle_condition_;
  std::atomic<uint32_t> sleeping_{0};
  std::atomic<uint32_t> searching_{0};
  uint64_t watched_ns_ = kForever;  // the soonest deadline that a sleeper wakes for; idle_mutex_

  // The stopped world.
  Mutex world_mutex_;
  Condition world_condition_;
  Worker* stopper_ = nullptr;  // guarded by world_mutex_

  // The end.
  Mutex end_mutex_;
  Condition end_condition_;
  bool launched_ = false;         // guarded by end_mutex_
  int workers_left_ = 0;          // guarded by end_mutex_
  std::function<void()> on_end_;  // guarded by end_mutex_
  std::atomic<bool> finished_{false};
  std::vector<Blocked> blocked_;
};

[[gnu::always_inline]] inline void Worker::record(Event kind, const Strand& strand, uint64_t a,
                                                  uint32_t b) {
  if (scheduler.recorder().off()) return;  // before the clock is read, which costs more
  scheduler.recorder().record(static_cast<unsigned>(index), scheduler.trace_ns(), kind,
                              strand.id(), strand.line.load(std::memory_order_relaxed), a, b,
                              strand.file.load(std::memory_order_relaxed));
}

}  // namespace heddle
