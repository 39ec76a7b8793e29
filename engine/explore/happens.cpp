#include "engine/explore/happens.h"

#include <algorithm>

namespace heddle {

void HappensBefore::join(Clock& into, const uint32_t* from) const {
  for (uint32_t i = 0; i < width_; i++) into[i] = std::max(into[i], from[i]);
}

// Whether `second` could have been done before event `first`, which it depends on.
bool HappensBefore::reversible(const ExecutionLog& log, uint32_t first,
                               const Operation& second) const {
  const Operation& other = log[first];
  const bool could = (other.enabled >> second.strand & 1) != 0;
  const bool ends = other.op == VisibleOp::kCall && other.object == 0;  // the program
  if (ends) return could;
  if (second.op == VisibleOp::kBegin) return false;
  // It stood before this operation already: then it could go or not.
  const bool there = second.previous != Operation::kNone && second.previous < first;
  if (there) return could;
  return second.needs == 0 || log.gates().open_before(second.needs, first, !second.shut);
}

// From the latest dependent event backwards. What cannot be reversed orders the two but hides
// nothing: a release stands between two acquires, which can be reversed.
void HappensBefore::find_races(const ExecutionLog& log, const Operation& event, uint32_t index) {
  order_.assign(width_, 0);
  if (event.previous != Operation::kNone) join(order_, clock(event.previous));
  if (event.loop_ended_by != Operation::kNone) join(order_, clock(event.loop_ended_by));
  cover_ = order_;
  found_.clear();
  if (event.by_timer) {
    for (uint32_t i = 0; i < index; i++) join(order_, clock(i));
    cover_ = order_;
    return;
  }
  for (const Touch& touch : event.touches) {
    const auto place = mentions_.find(touch.place);
    if (place == mentions_.end()) continue;
    for (const Mention& m : place->second) {
      if (log[m.event].strand == event.strand || m.event >= index) continue;
      if (conflict(touch, {touch.place, m.part, m.write})) found_.push_back(m.event);
    }
  }
  std::sort(found_.begin(), found_.end(), std::greater<>());
  found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
  for (uint32_t other : found_) {
    const bool covered = cover_[log[other].strand] >= log[other].number;
    join(order_, clock(other));
    if (covered || !reversible(log, other, event)) continue;
    races_.push_back({other, index});
    join(cover_, clock(other));
  }
}

void HappensBefore::analyse(const ExecutionLog& log, const std::vector<LeftBehind>& left) {
  const uint32_t events = log.size();
  width_ = log.strands();
  for (const LeftBehind& strand : left) width_ = std::max(width_, strand.strand + 1);
  clocks_.assign(size_t{events} * width_, 0);
  races_.clear();
  for (auto& [place, mentions] : mentions_) mentions.clear();
  for (uint32_t i = 0; i < events; i++) {
    const Operation& event = log[i];
    find_races(log, event, i);
    order_[event.strand] = event.number;
    std::copy(order_.begin(), order_.end(), clock(i));
    for (const Touch& touch : event.touches) {
      mentions_[touch.place].push_back({i, touch.part, touch.write});
    }
  }
  Operation pending;
  for (uint32_t i = 0; i < left.size(); i++) {
    if (left[i].strand >= width_ || left[i].op == VisibleOp::kNone) continue;
    pending.strand = left[i].strand;
    pending.op = left[i].op;
    pending.needs = left[i].needs;
    pending.shut = left[i].shut;
    pending.previous = log.last_of(left[i].strand);
    pending.touches.clear();
    add_own_touches(left[i].op, left[i].object, pending.touches);
    if (left[i].daemon) pending.touches.push_back(touch_of_daemon());
    find_races(log, pending, events + i);
  }
}

}  // namespace heddle
