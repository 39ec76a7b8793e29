#include "engine/explore/execution_log.h"

#include <utility>

namespace heddle {

void Gates::clear() {
  for (auto& [gate, changes] : changes_) changes.clear();
}

void Gates::changed(uint64_t gate, uint32_t during, bool open) {
  changes_[gate].push_back({during, open});
}

bool Gates::open_before(uint64_t gate, uint32_t event, bool at_end) const {
  const auto found = changes_.find(gate);
  if (found == changes_.end() || found->second.empty()) return at_end;
  bool open = !found->second.front().open;
  for (const Change& change : found->second) {
    if (change.during >= event) break;
    open = change.open;
  }
  return open;
}

void ExecutionLog::clear() {
  size_ = 0;
  last_.clear();
  loop_ended_by_.clear();
  gates_.clear();
}

Operation& ExecutionLog::add(const Strand& strand, VisibleOp op, uint32_t object,
                             uint64_t enabled) {
  if (size_ == events_.size()) events_.emplace_back();
  Operation& event = events_[size_];
  const uint32_t id = strand.id();
  if (id >= last_.size()) last_.resize(id + 1, Operation::kNone);
  event.strand = id;
  event.op = op;
  event.object = object;
  event.line = strand.line.load(std::memory_order_relaxed);
  event.file = strand.file.load(std::memory_order_relaxed);
  event.touches.clear();
  add_own_touches(op, object, event.touches);
  if (strand.daemon) event.touches.push_back(touch_of_daemon());
  event.needs = strand.pending_needs() == nullptr ? 0 : Gates::key_of(*strand.pending_needs());
  event.enabled = enabled;
  event.previous = last_[id];
  event.number = event.previous == Operation::kNone ? 1 : events_[event.previous].number + 1;
  event.by_timer = strand.wake_reason() == WakeReason::kTimeout;
  event.loop_ended_by = Operation::kNone;
  if (id < loop_ended_by_.size()) std::swap(event.loop_ended_by, loop_ended_by_[id]);
  last_[id] = size_++;
  return event;
}

void ExecutionLog::touched(const Access& access) {
  if (size_ > 0) events_[size_ - 1].touches.push_back(touch_of(access));
}

void ExecutionLog::loop_ended(const Strand& strand) {
  const uint32_t id = strand.id();
  if (id >= loop_ended_by_.size()) loop_ended_by_.resize(id + 1, Operation::kNone);
  if (size_ > 0) loop_ended_by_[id] = size_ - 1;
}

// The end of a strand is part of the last thing it did.
void ExecutionLog::finished(const Strand& strand) {
  const uint32_t last = last_of(strand.id());
  if (last == Operation::kNone) return;
  events_[last].touches.push_back({place_of(Space::kStrand, strand.id()), 0, true});
}

void ExecutionLog::gate(const WaitQueue& queue, bool open) {
  gates_.changed(Gates::key_of(queue), size_ == 0 ? 0 : size_ - 1, open);
}

}  // namespace heddle
