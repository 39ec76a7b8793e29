#include "engine/explore/races.h"

#include "engine/base/arena.h"

#include <fmt/format.h>

#include <algorithm>

namespace heddle {

namespace {

constexpr size_t kCircleMax = 8;
constexpr size_t kEdgesMax = 4096;
constexpr size_t kReportsMax = 200;

bool disjoint(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  return std::none_of(a.begin(), a.end(), [&b](uint32_t x) {
    return std::find(b.begin(), b.end(), x) != b.end();
  });
}

}  // namespace

// --- what was found: this lies outside of what a search puts back ------------------------------

uint32_t Races::number_of_locks(const std::vector<uint32_t>& held) {
  const auto known = std::find(lock_sets_.begin(), lock_sets_.end(), held);
  const auto number = static_cast<uint32_t>(known - lock_sets_.begin());
  if (known != lock_sets_.end()) return number;
  const Arena::Outside outside;
  lock_sets_.push_back(held);
  return number;
}

uint32_t Races::number_of_stack(const std::vector<CodePlace>& stack) {
  const Arena::Outside outside;
  std::string key;
  for (const CodePlace& place : stack) {
    key += fmt::format("{}:{}:{}\n", place.file, place.line, place.function);
  }
  const auto number = static_cast<uint32_t>(full_stacks_.size());
  const auto [known, is_new] = stack_numbers_.try_emplace(std::move(key), number);
  if (is_new) full_stacks_.push_back(stack);
  return known->second;
}

bool Races::is_new(const Where& a, const Where& b) {
  if (races_.size() >= kReportsMax) return false;
  const std::pair<Where, Where> both = std::minmax(a, b);
  std::pair<Where, Where>& met = met_[(both.first * 31 + both.second) % met_.size()];
  if (met == both) return false;
  met = both;
  const Arena::Outside outside;
  return told_.insert(both).second;
}

bool Races::is_new_circle(const std::vector<uint32_t>& locks) {
  if (inversions_.size() >= kReportsMax) return false;
  const Arena::Outside outside;
  std::vector<uint32_t> key = locks;
  std::sort(key.begin(), key.end());
  return told_circles_.insert(std::move(key)).second;
}

void Races::found_signal(uint32_t lock) {
  const Arena::Outside outside;
  signals_.insert(lock);
  std::erase_if(inversions_, [lock](const LockInversion& inversion) {
    return std::find(inversion.locks.begin(), inversion.locks.end(), lock) != inversion.locks.end();
  });
}

// --- one execution -----------------------------------------------------------------------------

void RaceDetector::begin(Races* found, const std::vector<std::pair<uint32_t, uint32_t>>& held) {
  SpinGuard guard(spin_);
  found_ = found;
  if (found == nullptr) return;
  for (const auto& [strand, lock] : held) {
    Actor& holder = actor(strand);
    holder.held.push_back(lock);
    set_locks(holder);
  }
}

RaceDetector::Actor& RaceDetector::actor(uint32_t strand) {
  if (strand >= actors_.size()) actors_.resize(strand + 1);
  Actor& actor = actors_[strand];
  if (!actor.clock.empty()) return actor;
  actor.clock.assign(strand + 1, 0);
  actor.clock[strand] = 1;
  return actor;
}

// The number of the locks that it holds.
void RaceDetector::set_locks(Actor& actor) { actor.locks = found_->number_of_locks(actor.held); }

void RaceDetector::join(Clock& into, const Clock& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (size_t i = 0; i < from.size(); i++) into[i] = std::max(into[i], from[i]);
}

// What a strand waited for is known to have come about when it does the next thing.
void RaceDetector::settle(Actor& actor) {
  if (actor.pending == VisibleOp::kNone) return;
  const bool joins = actor.pending == VisibleOp::kJoin;
  actor.pending = VisibleOp::kNone;
  if (!joins) return take_in(actor, actor.object);
  if (actor.object < actors_.size()) join(actor.clock, actors_[actor.object].clock);
}

// What was done before the primitive was given free or signalled happens before what comes now.
void RaceDetector::take_in(Actor& actor, uint32_t object) {
  const auto known = primitives_.find(object);
  if (known != primitives_.end()) join(actor.clock, known->second);
}

void RaceDetector::release(Actor& actor, uint32_t strand, uint32_t object) {
  join(primitives_[object], actor.clock);
  actor.clock[strand]++;
}

void RaceDetector::created(uint32_t child, uint32_t parent) {
  SpinGuard guard(spin_);
  actor(std::max(child, parent));
  Actor& from = actor(parent);
  settle(from);
  const Clock clock = from.clock;
  from.clock[parent]++;
  join(actor(child).clock, clock);
}

void RaceDetector::did(const Strand& strand, VisibleOp op, uint32_t object) {
  if (op == VisibleOp::kRead || op == VisibleOp::kWrite) return;  // touched() follows
  SpinGuard guard(spin_);
  Actor& me = actor(strand.id());
  settle(me);
  switch (op) {
    case VisibleOp::kRelease: return release(me, strand.id(), object);
    case VisibleOp::kWait:
    case VisibleOp::kNotify:
    case VisibleOp::kTry:
    case VisibleOp::kClear:
    case VisibleOp::kCall: release(me, strand.id(), object); break;
    case VisibleOp::kAcquire:
    case VisibleOp::kJoin:
    case VisibleOp::kAsk: break;
    default: return;
  }
  me.pending = op;
  me.object = object;
}

void RaceDetector::touched(const Strand& strand, const Access& what) {
  SpinGuard guard(spin_);
  Actor& me = actor(strand.id());
  if (what.op == VisibleOp::kAcquire || what.op == VisibleOp::kTry) {
    settle(me);
    take_in(me, what.object);  // whoever waited for something else has not asked for it
    if (what.op == VisibleOp::kAcquire) add_edges(strand, what.object);
    me.held.push_back(what.object);
    set_locks(me);
  } else if (what.op == VisibleOp::kRelease) {
    settle(me);
    release(me, strand.id(), what.object);
    gave_up(strand, what.object);
  } else {
    settle(me);
    access(strand, me, what);
  }
}

// --- data races ----------------------------------------------------------------------------------

RaceDetector::Seen RaceDetector::seen_by(const Strand& strand, const Actor& me, bool whole) {
  Seen seen{strand.id(), me.clock[strand.id()], strand.line.load(std::memory_order_relaxed),
            me.locks, 0, strand.file.load(std::memory_order_relaxed), whole};
  if (found_->stacks_) seen.stack = found_->number_of_stack(strand.stack());
  return seen;
}

RaceSide RaceDetector::side_of(const Seen& seen, bool write) const {
  RaceSide side{seen.strand, write, {{seen.file, seen.line, {}}}, found_->lock_sets_[seen.locks]};
  if (found_->stacks_) side.stack = found_->full_stacks_[seen.stack];
  return side;
}

Races::Where RaceDetector::where(const Seen& seen, bool write) const {
  const auto& stacks = found_->full_stacks_;
  if (!found_->stacks_ || stacks[seen.stack].empty()) {
    return Races::where(seen.file, seen.line, write);
  }
  const CodePlace& place = stacks[seen.stack][0];
  return Races::where(place.file, place.line, write);
}

void RaceDetector::check(const Seen& seen, bool wrote, const Now& now) {
  if (seen.strand == kNoStrand || seen.strand == now.seen.strand) return;
  if (seen.whole && now.seen.whole) return;
  if (before(seen, now.clock)) return;
  if (!found_->is_new(where(seen, wrote), where(now.seen, now.writes))) return;
  const Arena::Outside outside;
  found_->races_.push_back({std::string(now.strand.describe().what.c_str()), side_of(seen, wrote),
                            side_of(now.seen, now.writes)});
}

void RaceDetector::check(const Variable& variable, const Now& now) {
  check(variable.write, true, now);
  if (!now.writes) return;
  for (const Seen& read : variable.reads) check(read, false, now);
}

void RaceDetector::access(const Strand& strand, const Actor& me, const Access& access) {
  const Now now{strand, me.clock, seen_by(strand, me, access.whole),
                access.op == VisibleOp::kWrite};
  Thing& thing = things_[access.object];
  check(thing.whole, now);
  Variable* accessed = &thing.whole;
  if (access.part != 0) {
    accessed = &thing.parts[access.part];
    check(*accessed, now);
  } else {
    for (const auto& [part, known] : thing.parts) check(known, now);
  }
  if (now.writes) {
    accessed->reads.clear();
    accessed->write = now.seen;
    return;
  }
  for (Seen& read : accessed->reads) {
    const bool ordered = accessed->reads.size() == 1 && before(read, now.clock);
    if (read.strand == strand.id() || ordered) {
      read = now.seen;
      return;
    }
  }
  accessed->reads.push_back(now.seen);
}

// --- locks in opposite orders -------------------------------------------------------------------

// `strand` would have waited for the lock for ever, with all that it holds.
void RaceDetector::add_edges(const Strand& strand, uint32_t lock) {
  const Actor& me = actor(strand.id());
  for (uint32_t from : me.held) {
    const auto& signals = found_->signals_;
    if (from == lock || signals.contains(from) || signals.contains(lock)) continue;
    const bool known = std::any_of(edges_.begin(), edges_.end(), [&](const Edge& e) {
      return e.from == from && e.to == lock && e.strand == strand.id() && e.held == me.held;
    });
    if (known || edges_.size() >= kEdgesMax) continue;
    edges_.push_back({from, lock, strand.id(), me.held, seen_by(strand, me, false)});
    std::vector<const Edge*> path{&edges_.back()};
    close_circle(path, from);
  }
}

void RaceDetector::gave_up(const Strand& strand, uint32_t lock) {
  Actor& me = actor(strand.id());
  if (std::erase(me.held, lock) > 0) return set_locks(me);
  bool was_held = false;
  for (Actor& other : actors_) {
    if (std::erase(other.held, lock) == 0) continue;
    set_locks(other);
    was_held = true;
  }
  if (!was_held || found_->signals_.contains(lock)) return;
  found_->found_signal(lock);
  std::erase_if(edges_, [lock](const Edge& e) { return e.from == lock || e.to == lock; });
}

// Whether the edges of `path` can be continued to `to` by those of other strands.
bool RaceDetector::close_circle(std::vector<const Edge*>& path, uint32_t to) {
  if (path.back()->to == to) {
    report(path);
    return true;
  }
  if (path.size() == kCircleMax) return false;
  for (const Edge& next : edges_) {
    if (next.from != path.back()->to) continue;
    const bool free = std::all_of(path.begin(), path.end(), [&next](const Edge* e) {
      return e->strand != next.strand && disjoint(e->held, next.held);
    });
    if (!free) continue;
    path.push_back(&next);
    if (close_circle(path, to)) return true;
    path.pop_back();
  }
  return false;
}

void RaceDetector::report(const std::vector<const Edge*>& circle) {
  std::vector<uint32_t> locks;
  for (const Edge* edge : circle) locks.push_back(edge->from);
  if (!found_->is_new_circle(locks)) return;
  const Arena::Outside outside;
  LockInversion inversion;
  for (const Edge* edge : circle) {
    inversion.locks.push_back(edge->from);
    inversion.sides.push_back(side_of(edge->seen, true));
  }
  found_->inversions_.push_back(std::move(inversion));
}

}  // namespace heddle
