#include "engine/explore/execution_log.h"

#include <algorithm>
#include <utility>

namespace heddle {

void Gates::changed(uint64_t gate, uint32_t during, bool open) {
  if (size_ == changes_.size()) changes_.emplace_back();
  uint32_t& last = last_.try_emplace(gate, kNone).first->second;
  changes_[size_] = {gate, during, last, open};
  last = size_++;
}

bool Gates::open_before(uint64_t gate, uint32_t event, bool at_end) const {
  const auto found = last_.find(gate);
  bool open = at_end;
  for (uint32_t i = found == last_.end() ? kNone : found->second; i != kNone;) {
    const Change& change = changes_[i];
    if (change.during < event) return change.open;
    open = !change.open;  // before it
    i = change.before;
  }
  return open;
}

void Gates::resize(uint32_t size) {
  for (; size_ > size; size_--) last_[changes_[size_ - 1].gate] = changes_[size_ - 1].before;
  for (; size_ < size; size_++) last_[changes_[size_].gate] = size_;
}

void ExecutionLog::clear() {
  size_ = 0;
  last_.clear();
  loop_ended_by_.clear();
  gates_.resize(0);
  names_.clear();
  fired_before_ = Operation::kNone;
}

void ExecutionLog::mark(Mark& mark) const {
  mark.size = size_;
  mark.fired_before = fired_before_;
  mark.fired_ns = fired_ns_;
  mark.gates = gates_.size();
  mark.last = last_;
  mark.touches.clear();
  for (uint32_t last : last_) {
    mark.touches.push_back(last == Operation::kNone ? 0 : events_[last].touches.size());
  }
  mark.loop_ended_by = loop_ended_by_;
  mark.names = names_.state();
}

void ExecutionLog::go_back(const Mark& mark) {
  size_ = mark.size;
  fired_before_ = mark.fired_before;
  fired_ns_ = mark.fired_ns;
  gates_.resize(mark.gates);
  last_ = mark.last;
  for (size_t i = 0; i < last_.size(); i++) {  // a strand's end is part of what it did last
    if (last_[i] != Operation::kNone) events_[last_[i]].touches.resize(mark.touches[i]);
  }
  loop_ended_by_ = mark.loop_ended_by;
  names_.go_back(mark.names);
}

void ExecutionLog::numbered(const NextNumbers& next) {
  names_.numbered(next, size_ == 0 ? 0 : events_[size_ - 1].strand);
}

void ExecutionLog::add_touches(Operation& event, VisibleOp op, uint32_t object, bool daemon) {
  event.touches.clear();
  if (op == VisibleOp::kStart) {  // of one that has no number yet
    const uint32_t started = names_.next_strand_of(event.strand);
    event.touches.push_back({place_of(Space::kStrand, started), 0, true});
    event.touches.push_back(touch_of_unstarted(false));
  } else {
    add_own_touches(op, object, event.touches);
    for (Touch& touch : event.touches) names_.rename(touch);
  }
  if (daemon) event.touches.push_back(touch_of_daemon());
}

// One and the same firing woke all whose time was over and who waited before it.
uint32_t ExecutionLog::woken_after(const Strand& strand, uint32_t previous) {
  if (strand.wake_reason() != WakeReason::kTimeout) return Operation::kNone;
  const bool same = fired_before_ != Operation::kNone && fired_ns_ >= strand.deadline_ns() &&
                    previous < fired_before_;
  if (same) return fired_before_;
  fired_before_ = size_;
  fired_ns_ = strand.deadline_ns();
  return fired_before_;
}

Operation& ExecutionLog::add(const Strand& strand, VisibleOp op, uint32_t object,
                             uint64_t enabled) {
  if (size_ == events_.size()) events_.emplace_back();
  Operation& event = events_[size_];
  const uint32_t name = names_.strand(strand.id());
  if (name >= last_.size()) last_.resize(name + 1, Operation::kNone);
  event.strand = name;
  event.op = op;
  event.object = object;
  event.line = strand.line.load(std::memory_order_relaxed);
  event.file = strand.file.load(std::memory_order_relaxed);
  add_touches(event, op, object, strand.daemon);
  event.needs = strand.pending_needs() == nullptr ? 0 : Gates::key_of(*strand.pending_needs());
  event.woken = event.needs == 0 && strand.wake_reason() == WakeReason::kWoken;
  event.enabled = enabled;
  event.previous = last_[name];
  event.number = event.previous == Operation::kNone ? 1 : events_[event.previous].number + 1;
  event.woken_after = woken_after(strand, event.previous);
  event.loop_ended_by = Operation::kNone;
  if (name < loop_ended_by_.size()) std::swap(event.loop_ended_by, loop_ended_by_[name]);
  last_[name] = size_++;
  return event;
}

Operation ExecutionLog::pending(const LeftBehind& left) {
  Operation event;
  event.strand = names_.strand(left.strand);
  event.op = left.op;
  event.needs = left.needs;
  event.shut = left.shut;
  event.previous = last_of(event.strand);
  add_touches(event, left.op, left.object, left.daemon);
  return event;
}

void ExecutionLog::touched(const Access& access) {
  if (size_ == 0) return;
  Touch touch = touch_of(access);
  names_.rename(touch);
  events_[size_ - 1].touches.push_back(touch);
}

void ExecutionLog::touched_primitive(uint32_t object) {
  if (size_ == 0) return;
  Touch touch = touch_of_primitive(object);
  names_.rename(touch);
  Touches& touches = events_[size_ - 1].touches;
  const bool known = std::any_of(touches.begin(), touches.end(), [&touch](const Touch& t) {
    return t.place == touch.place && t.write;
  });
  if (!known) touches.push_back(touch);
}

void ExecutionLog::loop_ended(const Strand& strand) {
  const uint32_t name = names_.strand(strand.id());
  if (name >= loop_ended_by_.size()) loop_ended_by_.resize(name + 1, Operation::kNone);
  if (size_ > 0) loop_ended_by_[name] = size_ - 1;
}

// The end of a strand is part of the last thing it did.
void ExecutionLog::finished(const Strand& strand) {
  const uint32_t name = names_.strand(strand.id());
  const uint32_t last = last_of(name);
  if (last == Operation::kNone) return;
  events_[last].touches.push_back({place_of(Space::kStrand, name), 0, true});
}

void ExecutionLog::gate(const WaitQueue& queue, bool open) {
  gates_.changed(Gates::key_of(queue), size_ == 0 ? 0 : size_ - 1, open);
}

}  // namespace heddle
