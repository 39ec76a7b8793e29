// Strand: a flow of control, as far as a scheduler must know it. The interpreter derives from it.
//
//   state     | start       | picked    | park()    | run() = kParked | woken         | finished
//   ----------+-------------+-----------+-----------+-----------------+---------------+---------
//   kCreated  | kReady      |           |           |                 |               |
//   kReady    |             | kRunning  |           |                 |               |
//   kRunning  |             |           | kParking  |                 |               | kFinished
//   kParking  |             |           |           | kParked         | kParkingWoken |
//   kParkingWoken |         |           |           | kReady          |               |
//   kParked   |             |           |           |                 | kReady        |
//
// Parking has two phases because a strand's frames are saved only after the operation that parked
// it has returned: a wake that comes in between is remembered (kParkingWoken).
//
// Invariants:
//   1. A strand is linked into at most one list: the ready list of a worker or one wait queue.
//   2. Whoever changes wake_reason from kNone owns the wake: only it may make the strand ready.
//   3. What a strand needs is here, about 180 bytes: no mutex, no string.
#pragma once

#include "engine/base/clock.h"
#include "engine/base/often_changed.h"
#include "engine/trace/record.h"

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

class Scheduler;
class Worker;
class WaitQueue;
struct WaitGroup;

/// Why Strand::run came back.
enum class StopReason : uint8_t {
  kBudget,    // worker.budget is spent, or safepoint() said kYield
  kParked,    // an operation returned kParked; the frames are saved
  kDecision,  // may_proceed() said false; the visible operation is still to be done
  kFinished,  // the strand is over
  kStopped,   // safepoint() said kStop
};

enum class StrandState : uint8_t {
  kCreated,
  kReady,
  kRunning,
  kParking,
  kParkingWoken,
  kParked,
  kFinished,
};

/// Why a parked strand runs again. An operation that is executed again after a wait finds something
/// other than kNone here, and sets it back when it completes.
enum class WakeReason : uint8_t { kNone, kWoken, kTimeout };

/// What a primitive's operation came to.
enum class TryResult : uint8_t {
  kDone,     // it is done: acquired, joined, slept
  kParked,   // the strand is on a wait queue: save its frames, return StopReason::kParked
  kTimeout,  // the time is over, or not waiting was asked for
};

/// What the visible operations are, as search and stories see them. Append-only.
enum class VisibleOp : uint8_t {
  kNone,
  kBegin,     // of the strand itself: it starts to run
  kRead,      // of a variable, attribute or element
  kWrite,
  kAcquire,   // of a lock, semaphore, ...
  kRelease,
  kStart,     // of a strand
  kJoin,
  kWait,      // of a condition, event, barrier, queue
  kNotify,
  kSleep,
  kCall,      // any other operation on a shared object
  kAsk,       // a question to a primitive, which it leaves as it is: locked(), is_set(), empty()
  kTry,       // takes from a primitive or gives to it, if that is possible at once
  kClear,     // an event is put back
  kAlive,     // whether a strand has ended
};

/// What VisibleOp::kAlive asks about besides one strand and kNoStrand (one that is not started):
/// which of all have been started and have not ended.
inline constexpr uint32_t kAllStrands = kNoStrand - 1;

/// What a visible operation touches. An operation on a primitive touches the primitive; one of
/// library code may touch several variables.
struct Access {
  VisibleOp op = VisibleOp::kNone;
  uint32_t object = 0;
  uint32_t part = 0;  // the attribute or element, as a hash; 0: all of it
  bool whole = false; // it is atomic: of a container on itself, or of the library
};

/// A place in the program on a strand's stack.
struct CodePlace {
  uint16_t file = 0;  // interned name, as in Record
  uint32_t line = 0;
  std::string function;

  bool operator==(const CodePlace&) const = default;
};

/// The operation that a strand stands before, as its source has it.
struct Described {
  std::string what;   // "balance", "self.count", "items[0]", "lock.acquire()"
  std::string value;  // what is there to be read or going to be written, as repr(); "" if nothing
};

/// What one strand waits for: for reports and views.
struct WaitInfo {
  Wait kind = Wait::k_none;
  uint32_t object = 0;          // the object's id; of a join the strand's id
  uint32_t holder = kNoStrand;  // who holds it, or whose end is awaited
};

class Strand : public OftenChanged {
 public:
  Strand() = default;
  virtual ~Strand() = default;
  Strand(const Strand&) = delete;
  Strand& operator=(const Strand&) = delete;

  /// Runs on this worker until there is a reason to stop. After kParked, kDecision and kBudget it
  /// will be called again, perhaps on another worker.
  /// Ordering: what an earlier run() did is visible to the next one.
  virtual StopReason run(Worker& worker) = 0;

  /// The last call that the scheduler makes: after kFinished, and when nothing refers to the
  /// strand any more. It may delete itself here.
  virtual void retired(Worker& worker) { (void)worker; }

  /// Where it is, innermost call first: the program's own frames.
  virtual std::vector<CodePlace> stack() const { return {}; }
  /// The operation it is asked about, or was last. Requires: it stands before it.
  virtual Described describe() const { return {}; }
  /// A number that comes again when the strand is back where it was, with all of its own as it was,
  /// in a loop that changes nothing: then it goes round until another strand does. 0: it is in no
  /// such loop.
  virtual uint64_t loop_state() const { return 0; }

  uint32_t id() const { return id_; }
  StrandState state() const { return state_.load(std::memory_order_acquire); }

  /// True while an operation is executed again after a wait.
  bool resumed() const { return wake_reason() != WakeReason::kNone; }
  WakeReason wake_reason() const { return wake_reason_.load(std::memory_order_relaxed); }
  void clear_wake_reason() { wake_reason_.store(WakeReason::kNone, std::memory_order_relaxed); }

  /// When the wait that is going on (or just ended) would time out.
  uint64_t deadline_ns() const { return deadline_ns_; }

  /// What the primitive that woke this strand told it, see Scheduler::wake_one.
  uint32_t message() const { return message_; }

  /// What this strand waits for. Meaningful when it is parked and the world stands still.
  WaitInfo waits_for() const;

  /// Visible operations done so far (controlled runs).
  uint64_t visible_operations() const { return visible_operations_; }
  /// The operation this strand will do next, if it stands before one (controlled runs).
  VisibleOp pending_op() const { return pending_op_; }
  uint32_t pending_object() const { return pending_object_; }
  /// Whether it goes round in a loop that only another strand can end (controlled searches).
  bool spins() const { return spins_; }
  /// The queue that must be open for it, null if it is always possible.
  const WaitQueue* pending_needs() const { return pending_needs_; }

  bool daemon = false;                 // Python: Thread.daemon; says nothing to the scheduler
  std::atomic<uint32_t> line{0};       // where it is, for the trace, reports and views
  std::atomic<uint16_t> file{0};       // interned name of the file, as in Record
  /// What an operation that is executed again after a wait has to remember; the primitive's own,
  /// 0 when the operation is over.
  uint64_t memo = 0;

 private:
  friend class Scheduler;
  friend class WaitQueue;
  friend class StrandList;
  friend class Timers;
  friend class ControlledPolicy;
  friend class Enabled;
  friend class OrderedStrands;

  Strand* next_ = nullptr;  // in the ready list or the wait queue
  Strand* prev_ = nullptr;
  Strand* live_next_ = nullptr;  // in the list of all strands that are not over
  Strand* live_prev_ = nullptr;
  WaitQueue* queue_ = nullptr;  // what it waits on, or stands before (controlled)
  uint64_t deadline_ns_ = kForever;
  uint64_t visible_operations_ = 0;
  uint32_t id_ = kNoStrand;
  uint32_t timer_index_ = kNoTimer;
  uint32_t wait_object_ = 0;
  uint32_t waker_ = kNoStrand;
  uint32_t message_ = 0;
  uint32_t pending_object_ = 0;
  std::atomic<StrandState> state_{StrandState::kCreated};
  std::atomic<WakeReason> wake_reason_{WakeReason::kNone};
  Wait wait_kind_ = Wait::k_none;
  VisibleOp pending_op_ = VisibleOp::kNone;
  bool linked_ = false;   // in queue_; guarded by the queue's spin
  bool enabled_ = false;  // controlled: among those that can go on, whoever holds what
  bool at_door_ = false;  // controlled: in queue_, but before its operation, see wait_queue.h
  bool spins_ = false;    // controlled: in a loop that only another strand can end

  const WaitQueue* pending_needs_ = nullptr;
  bool quiet_ = false;  // controlled: at the door of what is open
  // Controlled: see enabled.h.
  uint32_t tree_size_ = 0;
  Strand* tree_left_ = nullptr;
  Strand* tree_right_ = nullptr;
  WaitGroup* group_ = nullptr;

  static constexpr uint32_t kNoTimer = 0xffffffff;
};

}  // namespace heddle
