// ExecutionLog: writes down the events of one execution, for a strategy that searches.
//
// The vectors are kept from one execution to the next: a search of a million executions must not
// allocate in each.
#pragma once

#include "engine/explore/execution.h"
#include "engine/explore/stable_names.h"
#include "engine/sched/wait_queue.h"

#include <memory>
#include <unordered_map>
#include <vector>

namespace heddle {

/// When what a queue stands for could be had, by the number of the event during which it changed.
class Gates {
 public:
  static uint64_t key_of(const WaitQueue& queue) {
    return uint64_t{static_cast<uint8_t>(queue.kind())} << 32 | queue.object() | kSome;
  }
  void changed(uint64_t gate, uint32_t during, bool open);
  /// Whether it was open before event number `event`; `at_end`: whether it is after all of them.
  bool open_before(uint64_t gate, uint32_t event, bool at_end) const;
  uint32_t size() const { return size_; }
  /// To the first so many changes, which may be more than there are now: those of before come back.
  void resize(uint32_t size);

 private:
  static constexpr uint64_t kSome = uint64_t{1} << 63;
  static constexpr uint32_t kNone = Operation::kNone;
  struct Change {
    uint64_t gate;
    uint32_t during;
    uint32_t before;  // the gate's change before this one, or kNone
    bool open;
  };
  std::vector<Change> changes_;  // the first size_ of them
  uint32_t size_ = 0;
  std::unordered_map<uint64_t, uint32_t> last_;  // of each gate, or kNone
};

/// Strands and places go by their stable names in it.
class ExecutionLog {
 public:
  explicit ExecutionLog(std::shared_ptr<StrandNames> strands)
      : all_strands_(std::move(strands)), names_(*all_strands_) {}
  ExecutionLog(const ExecutionLog&) = delete;
  ExecutionLog& operator=(const ExecutionLog&) = delete;

  void clear();
  /// How it stands after the last event, before anything follows it.
  struct Mark {
    uint32_t size = 0;
    uint32_t fired_before = Operation::kNone;
    uint64_t fired_ns = 0;
    uint32_t gates = 0;
    std::vector<uint32_t> last;
    std::vector<size_t> touches;  // of each of those
    std::vector<uint32_t> loop_ended_by;
    StableNames::State names;
  };
  void mark(Mark& mark) const;
  /// Requires: the events up to there, and clear(), are all there was since it was marked.
  void go_back(const Mark& mark);
  uint32_t size() const { return size_; }
  Operation& operator[](uint32_t i) { return events_[i]; }
  const Operation& operator[](uint32_t i) const { return events_[i]; }

  Operation& add(const Strand& strand, VisibleOp op, uint32_t object, uint64_t enabled);
  void touched(const Access& access);
  void touched_primitive(uint32_t object);
  void numbered(const NextNumbers& next);
  void finished(const Strand& strand);
  void loop_ended(const Strand& strand);
  void gate(const WaitQueue& queue, bool open);
  const Gates& gates() const { return gates_; }
  const StableNames& names() const { return names_; }
  /// What a strand that was left behind stood before.
  Operation pending(const LeftBehind& left);
  /// The last event of a strand, Operation::kNone if it has none.
  uint32_t last_of(uint32_t strand) const {
    return strand < last_.size() ? last_[strand] : Operation::kNone;
  }
  uint32_t strands() const { return static_cast<uint32_t>(last_.size()); }

 private:
  void add_touches(Operation& event, VisibleOp op, uint32_t object, bool daemon);
  uint32_t woken_after(const Strand& strand, uint32_t previous);

  const std::shared_ptr<StrandNames> all_strands_;
  StableNames names_;
  std::vector<Operation> events_;  // the first size_ of them
  // The last time that timers woke strands: before which event, and when that was.
  uint32_t fired_before_ = Operation::kNone;
  uint64_t fired_ns_ = 0;
  uint32_t size_ = 0;
  std::vector<uint32_t> last_;
  std::vector<uint32_t> loop_ended_by_;  // by strand, of its next event
  Gates gates_;
};

}  // namespace heddle
