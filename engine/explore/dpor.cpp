#include "engine/explore/dpor.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace heddle {

Dpor::Dpor(const std::vector<uint32_t>& prefix, std::vector<Step> sleep)
    : floor_(static_cast<uint32_t>(prefix.size())), prefix_(floor_), sleep_(std::move(sleep)) {
  for (uint32_t i = 0; i < floor_; i++) node_at(i).chosen = prefix[i];
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

bool Dpor::sleeps(const Node& node, uint32_t strand) const {
  return std::any_of(node.sleep.begin(), node.sleep.end(),
                     [strand](const Step& s) { return s.strand == strand; });
}

Strand& Dpor::choose_new(const Choice& choice, Node& node) {
  if (!node.owed.empty()) {
    if (Strand* strand = choice.enabled.find(node.owed.first_strand())) return *strand;
    flaw_ = "an order that should be possible was not";
  }
  Strand* current = choice.current;
  if (current != nullptr && current != choice.avoid && !sleeps(node, current->id())) {
    return *current;
  }
  Strand* awake = nullptr;
  for (uint32_t i = 0; i < choice.enabled.size(); i++) {
    Strand& strand = choice.enabled.at(i);
    if (&strand == choice.avoid || sleeps(node, strand.id())) continue;
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
    const uint32_t id = choice.enabled.at(i).id();
    if (id < kStrandsMax) enabled_ |= uint64_t{1} << id;
  }
  const uint32_t depth = log_.size();
  if (depth >= prefix_) return choose_new(choice, path_[depth]);
  if (Strand* strand = choice.enabled.find(path_[depth].chosen)) return *strand;
  flaw_ = "the program did not repeat itself";
  return choice.enabled.at(0);
}

void Dpor::did(const Strand& strand, VisibleOp op, uint32_t object) {
  settle();
  const uint32_t depth = log_.size();
  const uint32_t id = strand.id();
  if (id >= kStrandsMax && flaw_.empty()) {
    flaw_ = fmt::format("the systematic search handles {} threads", kStrandsMax);
  }
  Node& node = path_[depth];
  if (depth >= prefix_) {
    node.chosen = id;
    if (sleeps(node, id)) redundant_ = std::min(redundant_, depth);
    if (!node.owed.empty()) {
      if (node.owed.first_strand() != id) {
        flaw_ = "an order that should be possible was not";
        node.owed.clear();
      } else {
        node.owed.take_first(&handed_on_);
      }
    }
  } else if (node.chosen != id) {
    flaw_ = "the program did not repeat itself";
  }
  const uint64_t only = id < kStrandsMax ? uint64_t{1} << id : 0;
  log_.add(strand, op, object, enabled_ != 0 ? enabled_ : only);
  enabled_ = 0;
}

void Dpor::touched(const Strand&, const Access& access) { log_.touched(access); }

// Owes the executions in which the second of a race comes before the first: what is independent of
// the first, then the second.
void Dpor::follow(const Race& race, const Ended& ended) {
  const uint32_t events = log_.size();
  steps_.clear();
  for (uint32_t i = race.first + 1; i < events; i++) {
    if (i != race.second && !order_.before(log_, race.first, i)) steps_.push_back(step_of(i));
  }
  if (race.second < events) {
    steps_.push_back(step_of(race.second));
  } else {
    const LeftBehind& left = ended.left[race.second - events];
    steps_.push_back(Step{left.strand, {}});
    add_own_touches(left.op, left.object, steps_.back().touches);
    if (left.daemon) steps_.back().touches.push_back(touch_of_daemon());
  }
  Steps steps;
  for (const Step& step : steps_) steps.push_back(&step);
  Node& node = path_[race.first];
  if (!sleep_.empty()) {
    for (const Step& sleeper : node.sleep) {
      if (is_initial(sleeper, steps)) return;
    }
    return node.owed.insert_for_sources(steps);
  }
  for (const Step& sleeper : node.sleep) {
    size_t at = 0;
    if (is_weak_initial(sleeper, steps, &at)) return;
  }
  node.owed.insert(std::move(steps));
}

bool Dpor::learn(const Ended& ended) {
  settle();
  if (ended.kind == Ended::Kind::kCutOff && flaw_.empty()) {
    flaw_ = "an execution was too long and was cut off";
  }
  bool too_many = log_.strands() > kStrandsMax;
  for (const LeftBehind& left : ended.left) too_many |= left.strand >= kStrandsMax;
  if (too_many) {
    if (flaw_.empty()) {
      flaw_ = fmt::format("the systematic search handles {} threads", kStrandsMax);
    }
    return true;
  }
  order_.analyse(log_, ended.left);
  for (const Race& race : order_.races()) {
    // What comes behind the point where all slept is explored elsewhere.
    const bool new_here = redundant_ == Operation::kNone || race.second < redundant_;
    if (race.first >= floor_ && new_here) follow(race, ended);
  }
  return redundant_ == Operation::kNone;
}

bool Dpor::advance() {
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
