// Policy: who runs next. One file implements one policy; nothing else differs between schedulers.
//
// The scheduler's worker loop does everything that all policies share (timers, parking, stopping
// the world, sleeping when there is nothing to do) and asks the policy the rest.
#pragma once

#include "engine/base/often_changed.h"
#include "engine/sched/strand.h"

#include <memory>
#include <string>

namespace heddle {

class Recorder;
class Enabled;
class Scheduler;
class Strategy;
struct RunSettings;

/// Why a strand can run from now on.
enum class ReadyWhy : uint8_t { kStarted, kWoken, kYielded };

class Policy : public OftenChanged {
 public:
  virtual ~Policy() = default;

  /// `strand` can run. `from` is the worker on which that came about, null if on none.
  virtual void ready(Strand& strand, Worker* from, ReadyWhy why) = 0;

  /// The strand that `worker` shall run now, or null if there is none for it.
  /// May wait for a turn; must come back soon after interrupt().
  virtual Strand* next(Worker& worker) = 0;

  /// Whether next() could give an idle `worker` something.
  virtual bool has_work(Worker& worker) = 0;

  /// Whether the strand whose budget is spent must make room for another on this worker.
  virtual bool others_wait(Worker& worker, Strand& strand) = 0;

  /// `strand` came back from run(); called before it is parked, made ready or retired.
  virtual void came_back(Worker& worker, Strand& strand, StopReason why) {
    (void)worker, (void)strand, (void)why;
  }

  /// How many steps a strand gets at a time.
  virtual int budget() const = 0;

  /// See Scheduler::may_proceed.
  virtual bool may_proceed(Worker& worker, Strand& strand, VisibleOp op, uint32_t object,
                           WaitQueue* needs) {
    (void)worker, (void)strand, (void)op, (void)object, (void)needs;
    return true;
  }

  /// See Scheduler::touched.
  virtual void touched(const Strand& strand, const Access& access) { (void)strand, (void)access; }
  virtual void glanced(const Strand& strand, const Access& access) { (void)strand, (void)access; }

  /// Controlled: `strand` was linked into `queue`, whose spin is held.
  virtual void waits(Strand& strand, WaitQueue& queue) { (void)strand, (void)queue; }

  /// Controlled: see the table in wait_queue.h. Called with the queue's spin held.
  virtual void opened(WaitQueue& queue, uint32_t by) { (void)queue, (void)by; }
  /// Returns: how many waited.
  virtual uint32_t open_for_all(Worker& worker, WaitQueue& queue, uint32_t by) {
    (void)worker, (void)queue, (void)by;
    return 0;
  }
  virtual void closed(WaitQueue& queue) { (void)queue; }

  /// The run ends: whoever waits in next() comes back.
  virtual void interrupt() {}

  /// GIL: changes how long a strand keeps the token (Python: sys.setswitchinterval).
  virtual void set_switch_interval(uint64_t interval_ns) { (void)interval_ns; }

  /// Controlled: who can go on; null in other runs.
  virtual const Enabled* enabled() { return nullptr; }
  /// Controlled: whether `strand` stands still although it could go on, see Strategy::holds. It
  /// does not count as having left the worker.
  virtual bool held(const Strand& strand) const { return (void)strand, false; }

  /// Controlled: the schedule so far as text, and what is to be said about its replay.
  virtual std::string schedule() const { return {}; }
  virtual std::string replay_note() const { return {}; }
};

std::unique_ptr<Policy> make_parallel_policy(Scheduler& scheduler);
std::unique_ptr<Policy> make_gil_policy(Scheduler& scheduler, const RunSettings& settings);
std::unique_ptr<Policy> make_controlled_policy(Scheduler& scheduler, const RunSettings& settings,
                                               Strategy* strategy);

}  // namespace heddle
