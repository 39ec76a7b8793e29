#include "engine/explore/dpor.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace heddle {

Dpor::Dpor(const std::vector<uint32_t>& prefix, std::vector<Step> sleep,
           std::shared_ptr<StrandNames> names)
    : log_(std::move(names)),
      begin_(prefix),
      floor_(static_cast<uint32_t>(prefix.size())),
      prefix_(floor_),
      sleep_(std::move(sleep)) {
  for (uint32_t i = 0; i < floor_; i++) node_at(i);
}

Dpor::Node& Dpor::node_at(uint32_t depth) {
  if (depth == path_.size()) path_.emplace_back();
  return path_[depth];
}

Step Dpor::step_of(uint32_t operation) const {
  return Step{log_[operation].strand, log_[operation].touches};
}

// The last operation is complete, with all that it touched: the node behind it gets its sleep set
// and the rest of the wake-up tree. Nodes of the prefix have theirs from the last time.
void Dpor::settle() {
  const uint32_t depth = log_.size();
  if (settled_ == depth) return;
  settled_ = depth;
  if (depth < prefix_) return;
  Node& node = node_at(depth);
  node.sleep.clear();
  node.owed = std::move(handed_on_);
  node.finished = 0;
  node.behind = 0;
  handed_on_.clear();
  depth_ = depth + 1;
  if (depth == 0) return;
  const Operation& last = log_[depth - 1];
  for (const Step& sleeper : depth == floor_ ? sleep_ : path_[depth - 1].sleep) {
    if (sleeper.strand != last.strand && !depend(sleeper.touches, last.touches)) {
      node.sleep.push_back(sleeper);
    }
  }
}

void Dpor::at_checkpoint(size_t number) {
  if (number > marks_.size()) marks_.emplace_back();
  log_.mark(marks_[number - 1]);
}

bool Dpor::sleeps(const Node& node, uint32_t strand) const {
  return std::any_of(node.sleep.begin(), node.sleep.end(),
                     [strand](const Step& s) { return s.strand == strand; });
}

// Who is to go next according to the part of the path that is given. Null: it cannot.
Strand* Dpor::planned(const Choice& choice, uint32_t depth) const {
  if (depth < floor_) return choice.enabled.find(begin_[depth]);
  const Node& node = path_[depth];
  const uint32_t name = depth < prefix_ ? node.chosen : node.owed.first_strand();
  const uint32_t id = log_.names().id_of_strand(name);
  return id == kNoStrand ? nullptr : choice.enabled.find(id);
}

Strand& Dpor::choose_new(const Choice& choice, Node& node) {
  if (!node.owed.empty()) {
    if (Strand* strand = planned(choice, log_.size())) return *strand;
    flaw_ = "an order that should be possible was not";
  }
  Strand* current = choice.current;
  const StableNames& names = log_.names();
  if (current != nullptr && current != choice.avoid &&
      !sleeps(node, names.strand(current->id()))) {
    return *current;
  }
  Strand* awake = nullptr;
  for (uint32_t i = 0; i < choice.enabled.size(); i++) {
    Strand& strand = choice.enabled.at(i);
    if (&strand == choice.avoid || sleeps(node, names.strand(strand.id()))) {
      continue;
    }
    if (awake == nullptr || strand.id() < awake->id()) awake = &strand;
  }
  if (awake != nullptr) return *awake;
  redundant_ = std::min(redundant_, log_.size());
  return choice.enabled.at(0);
}

Strand& Dpor::choose(const Choice& choice) {
  settle();
  enabled_ = 0;
  for (uint32_t i = 0; i < choice.enabled.size(); i++) {
    const uint32_t name = log_.names().strand(choice.enabled.at(i).id());
    if (name < kStrandsMax) enabled_ |= uint64_t{1} << name;
  }
  const uint32_t depth = log_.size();
  if (depth >= prefix_) return choose_new(choice, path_[depth]);
  if (Strand* strand = planned(choice, depth)) return *strand;
  flaw_ = "the program did not repeat itself";
  return choice.enabled.at(0);
}

void Dpor::did(const Strand& strand, VisibleOp op, uint32_t object) {
  settle();
  const uint32_t depth = log_.size();
  const uint32_t name = log_.names().strand(strand.id());
  if (name >= kStrandsMax && flaw_.empty()) {
    flaw_ = fmt::format("the systematic search handles {} threads", kStrandsMax);
  }
  if (strand.daemon) note_daemon();
  Node& node = path_[depth];
  if (depth >= prefix_) {
    node.chosen = name;
    if (sleeps(node, name)) redundant_ = std::min(redundant_, depth);
    if (!node.owed.empty()) {
      if (node.owed.first_strand() != name) {
        flaw_ = "an order that should be possible was not";
        node.owed.clear();
      } else {
        node.owed.take_first(&handed_on_);
      }
    }
  } else if (depth < floor_ ? begin_[depth] != strand.id() : node.chosen != name) {
    flaw_ = "the program did not repeat itself";
  }
  if (depth < floor_) node.chosen = name;
  const uint64_t only = name < kStrandsMax ? uint64_t{1} << name : 0;
  log_.add(strand, op, object, enabled_ != 0 ? enabled_ : only);
  enabled_ = 0;
}

void Dpor::touched(const Strand&, const Access& access) { log_.touched(access); }

// Owes the executions in which the second of a race comes before the first: what is independent of
// the first, then the second. Returns: the last of the events because of which it is known where
// they are owed, or that they are not: whatever repeats those and the race need not be looked at.
// Operation::kNone: all events are needed for that.
uint32_t Dpor::follow(const Race& race, uint32_t events) {
  Steps& steps = owed_;
  steps.clear();
  const uint32_t by = log_[race.first].strand;
  const uint32_t number = log_[race.first].number;
  for (uint32_t i = race.first + 1; i < events; i++) {
    if (i != race.second && !order_.after(i, by, number)) steps.push_back(&steps_[i]);
  }
  steps.push_back(&steps_[race.second]);
  const bool is_long = steps.size() >= kLongSteps;
  if (is_long && owed_in_long_ >= kOwedInLongMax) {
    if (flaw_.empty()) flaw_ = "an execution was too long to keep all orders that are owed";
    return Operation::kNone;
  }
  Node& node = path_[race.first];
  const bool sources = !sleep_.empty();
  for (const Step& sleeper : node.sleep) {
    size_t at = 0;
    if (!is_weak_initial(sleeper, steps, &at)) continue;
    if (at < steps.size()) return static_cast<uint32_t>(steps[at] - steps_.data());
    if (!sources) return Operation::kNone;
  }
  const size_t added = sources ? node.owed.insert_for_sources(steps, &matched_)
                               : node.owed.insert(steps, &matched_);
  if (is_long) owed_in_long_ += added;
  const Step* last = steps_.data();
  for (const Step* step : matched_) {
    if (step == nullptr) return Operation::kNone;
    last = std::max(last, step);
  }
  return static_cast<uint32_t>(last - steps_.data());
}

void Dpor::note_daemon() {
  daemons_ = true;
  if (!sleep_.empty() && flaw_.empty()) flaw_ = kFlawDaemon;
}

bool Dpor::handles_all_strands() const {
  bool all = log_.strands() <= kStrandsMax;
  for (const Operation& left : pending_) all &= left.strand < kStrandsMax;
  return all;
}

// What does not change from one execution to the next is left as it is. Returns: how many steps at
// the beginning are the same as the last time.
uint32_t Dpor::note_steps(uint32_t events) {
  const size_t all = events + pending_.size();
  if (steps_.size() < all) steps_.resize(all);
  uint32_t same = 0;
  const auto repeated = static_cast<uint32_t>(std::min<uint64_t>(repeats(), events));
  while (same < repeated && steps_[same].touches.size() == log_[same].touches.size()) same++;
  for (uint32_t i = same; i < all; i++) {
    const Operation& from = i < events ? log_[i] : pending_[i - events];
    steps_[i].strand = from.strand;
    steps_[i].touches = from.touches;
  }
  return same;
}

bool Dpor::learn(const Ended& ended) {
  settle();
  const bool cut_off = ended.kind == Ended::Kind::kCutOff;
  if (cut_off && flaw_.empty()) flaw_ = kFlawCutOff;
  pending_.clear();
  for (const LeftBehind& left : ended.left) {
    pending_.push_back(log_.pending(left));
    if (left.daemon) note_daemon();
  }
  if (!handles_all_strands()) {
    if (flaw_.empty()) {
      flaw_ = fmt::format("the systematic search handles {} threads", kStrandsMax);
    }
    return true;
  }
  const uint32_t events = cut_off ? std::min(log_.size(), kCutOffEvents) : log_.size();
  const uint32_t same = note_steps(events);
  order_.analyse(log_, events, pending_, same);
  const std::vector<Race>& races = order_.races();
  covered_.resize(order_.races_kept(), Operation::kNone);
  covered_.resize(races.size(), Operation::kNone);
  for (size_t i = 0; i < races.size(); i++) {
    const Race& race = races[i];
    if (covered_[i] < same) continue;
    // What comes behind the point where all slept is explored elsewhere.
    const bool new_here = redundant_ == Operation::kNone || race.second < redundant_;
    if (race.first < floor_ || !new_here) continue;
    gave_up_ = gave_up_ || (events >= kLongSteps && gives_up());
    if (gave_up_) break;
    covered_[i] = follow(race, events);
  }
  return redundant_ == Operation::kNone;
}

bool Dpor::advance() {
  if (gave_up_) return true;
  uint32_t depth = std::min(depth_, log_.size());
  double behind = 1;  // the last branch of the node
  executed_++;
  while (depth > floor_) {
    Node& node = path_[--depth];
    node.sleep.push_back(step_of(depth));
    node.finished++;
    node.behind += behind;
    const uint64_t enabled = log_[depth].enabled;
    if (node.owed.empty()) {
      behind = node.behind;
      const auto strands = static_cast<size_t>(std::popcount(enabled));
      if (node.finished == 1) continue;
      if (strands >= branching_.size()) branching_.resize(strands + 1);
      branching_[strands].nodes++;
      branching_[strands].branches += node.finished;
      continue;
    }
    path_enabled_.resize(depth + 1);
    for (uint32_t i = floor_; i <= depth; i++) path_enabled_[i] = log_[i].enabled;
    node.chosen = node.owed.take_first(&handed_on_);
    prefix_ = depth + 1;
    depth_ = prefix_;
    settled_ = Operation::kNone;
    redundant_ = Operation::kNone;
    enabled_ = 0;
    log_.clear();
    return true;
  }
  over_ = true;
  return false;
}

// How many there will be in the end. While the first one goes on only those are known that the
// executions so far have shown; nodes that are finished tell how many become of that.
double Dpor::branches_of(const Node& node, uint64_t enabled) const {
  const double known = node.finished + 1.0 + static_cast<double>(node.owed.branches());
  if (node.finished > 0 || node.owed.empty()) return known;
  const auto strands = static_cast<size_t>(std::popcount(enabled));
  for (size_t n = std::min(strands + 1, branching_.size()); n-- > 0;) {
    const Branching& seen = branching_[n];
    if (seen.nodes == 0) continue;
    const double most = static_cast<double>(strands);
    const double usual = seen.branches / seen.nodes * most / static_cast<double>(n);
    return std::max(known, std::min(usual, most));
  }
  return known;
}

// Knuth's way to estimate a tree, from what of it is known ("Estimating the efficiency of backtrack
// programs", 1975; for a search that goes on: Kilby, Slaney, Thiebaux, Walsh, AAAI 2006): a branch
// that nobody has looked at counts as much as those beside it do on average.
double Dpor::share_done() const {
  if (over_) return 1;
  if (prefix_ <= floor_ || executed_ == 0) return 0;
  double behind = 0;  // the branch that goes on
  for (uint32_t depth = prefix_; depth-- > floor_;) {
    const Node& node = path_[depth];
    const bool begun = depth + 1 < prefix_;
    const double seen = node.finished + (begun ? 1.0 : 0.0);
    const double usual = (node.behind + behind) / seen;
    const double rest = branches_of(node, path_enabled_[depth]) - seen;
    behind += node.behind + usual * rest;
  }
  return executed_ / behind;
}

}  // namespace heddle
