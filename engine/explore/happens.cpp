#include "engine/explore/happens.h"

#include <algorithm>

namespace heddle {

namespace {

bool may_end_wait(VisibleOp op) {
  return op == VisibleOp::kNotify || op == VisibleOp::kRelease || op == VisibleOp::kWait ||
         op == VisibleOp::kTry || op == VisibleOp::kClear || op == VisibleOp::kCall;
}

}  // namespace

void HappensBefore::join(Clock& into, const uint32_t* from) const {
  for (uint32_t i = 0; i < width_; i++) into[i] = std::max(into[i], from[i]);
}

// Whether who ended the wait may have done so without `first`: a set() or notify() that does not
// come after it.
bool HappensBefore::woken_without(const ExecutionLog& log, uint32_t first, const Operation& second,
                                  uint32_t index) const {
  bool known = false;
  for (uint32_t i = second.previous + 1; i < index; i++) {
    const Operation& other = log[i];
    if (!may_end_wait(other.op) || other.object != second.object) continue;
    if (other.strand == second.strand) continue;
    if (i != first && !before(log, first, i)) return true;
    known = true;
  }
  return !known;
}

// Whether `second`, event `index`, could have been done before event `first`, which it depends on.
bool HappensBefore::reversible(const ExecutionLog& log, uint32_t first, const Operation& second,
                               uint32_t index) const {
  const Operation& other = log[first];
  const bool could = (other.enabled >> second.strand & 1) != 0;
  const bool ends = other.op == VisibleOp::kCall && other.object == 0;  // the program
  if (ends) return could;
  if (second.op == VisibleOp::kBegin) return could;
  // Who joins a thread that is not started does not wait.
  if (second.op == VisibleOp::kJoin && other.op == VisibleOp::kStart) return could;
  // It stood before this operation already: then it could go or not.
  const bool there = second.previous != Operation::kNone && second.previous < first;
  if (there) return could;
  if (second.woken) return woken_without(log, first, second, index);
  return second.needs == 0 || log.gates().open_before(second.needs, first, !second.shut);
}

// What comes before the event whatever it touches.
void HappensBefore::begin_order(const ExecutionLog& log, const Operation& event) {
  order_.assign(width_, 0);
  if (event.previous != kNone) join(order_, clock(event.previous));
  if (event.loop_ended_by != kNone) join(order_, clock(event.loop_ended_by));
  if (event.woken_after == kNone) return;
  if (fired_before_ != event.woken_after) {
    fired_before_ = event.woken_after;
    fired_.assign(width_, 0);
    for (uint32_t last : latest_) {
      while (last != kNone && last >= event.woken_after) last = log[last].previous;
      if (last != kNone) join(fired_, clock(last));
    }
  }
  join(order_, fired_.data());
}

// From the latest dependent event backwards. What cannot be reversed orders the two but hides
// nothing: a release stands between two acquires, which can be reversed.
void HappensBefore::find_races(const ExecutionLog& log, const Operation& event, uint32_t index) {
  begin_order(log, event);
  cover_ = order_;
  found_.clear();
  here_.clear();
  for (const Touch& touch : event.touches) {
    here_.push_back(&chains_[touch.place]);
    for (const Chain& chain : *here_.back()) {
      if (chain.strand == event.strand || chain.last == kNone) continue;
      if (conflict(touch, {touch.place, chain.part, chain.write})) found_.push_back(chain.last);
    }
  }
  while (!found_.empty()) {
    const auto latest = std::max_element(found_.begin(), found_.end(), [&](uint32_t a, uint32_t b) {
      return mentions_[a].event < mentions_[b].event;
    });
    const Mention mention = mentions_[*latest];
    const uint32_t other = mention.event;
    const bool covered = cover_[log[other].strand] >= log[other].number;
    if (!covered) join(order_, clock(other));
    const bool race = !covered && reversible(log, other, event, index);
    if (race) {
      races_.push_back({other, index});
      join(cover_, clock(other));
    }
    // What that strand did before is covered then.
    if (covered || race || mention.before == kNone) {
      *latest = found_.back();
      found_.pop_back();
    } else {
      *latest = mention.before;
    }
  }
}

// Requires: find_races() of the same event was called last.
void HappensBefore::mention(const Operation& event, uint32_t index) {
  for (size_t i = 0; i < event.touches.size(); i++) {
    const Touch& touch = event.touches[i];
    Chains& chains = *here_[i];
    const auto known = std::find_if(chains.begin(), chains.end(), [&](const Chain& chain) {
      return chain.strand == event.strand && chain.part == touch.part &&
             chain.write == touch.write;
    });
    const auto at = static_cast<size_t>(known - chains.begin());
    if (known == chains.end()) chains.push_back({touch.part, event.strand, touch.write, kNone});
    const uint32_t before = chains[at].last;
    chains[at].last = static_cast<uint32_t>(mentions_.size());
    mentions_.push_back({index, before, &chains, static_cast<uint32_t>(at)});
  }
}

// What is known stays so for the events before that one, if there are as many strands as before.
void HappensBefore::forget_from(uint32_t event, uint32_t width) {
  if (width != width_) event = 0;
  width_ = width;
  for (; !mentions_.empty() && mentions_.back().event >= event; mentions_.pop_back()) {
    const Mention& last = mentions_.back();
    (*last.chains)[last.chain].last = last.before;
  }
  while (!races_.empty() && races_.back().second >= event) races_.pop_back();
  races_kept_ = races_.size();
  looked_at_ = std::min(looked_at_, event);
}

void HappensBefore::analyse(const ExecutionLog& log, uint32_t events,
                            const std::vector<Operation>& pending, uint32_t same) {
  uint32_t width = log.strands();
  for (const Operation& one : pending) width = std::max(width, one.strand + 1);
  forget_from(std::min({same, events, looked_at_}), width);
  clocks_.resize(size_t{events} * width_);
  latest_.assign(width_, kNone);
  for (uint32_t i = 0; i < looked_at_; i++) latest_[log[i].strand] = i;
  fired_before_ = kNone;
  for (uint32_t i = looked_at_; i < events; i++) {
    const Operation& event = log[i];
    find_races(log, event, i);
    order_[event.strand] = event.number;
    std::copy(order_.begin(), order_.end(), clock(i));
    mention(event, i);
    latest_[event.strand] = i;
  }
  looked_at_ = events;
  for (uint32_t i = 0; i < pending.size(); i++) {
    if (pending[i].op != VisibleOp::kNone) find_races(log, pending[i], events + i);
  }
}

}  // namespace heddle
