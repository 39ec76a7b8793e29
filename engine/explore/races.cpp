#include "engine/explore/races.h"

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

void Races::begin(const std::vector<std::pair<uint32_t, uint32_t>>& held) {
  SpinGuard guard(spin_);
  round_++;
  edges_.clear();
  for (const auto& [strand, lock] : held) {
    Actor& holder = actor(strand);
    holder.held.push_back(lock);
    set_locks(holder);
  }
}

Races::Actor& Races::actor(uint32_t strand) {
  if (strand >= actors_.size()) actors_.resize(strand + 1);
  Actor& actor = actors_[strand];
  if (actor.round == round_) return actor;
  actor.round = round_;
  actor.locks = 0;
  actor.clock.assign(strand + 1, 0);
  actor.clock[strand] = 1;
  actor.pending = VisibleOp::kNone;
  actor.held.clear();
  return actor;
}

Races::Thing& Races::thing(uint32_t object) {
  if (object >= things_.size()) things_.resize(std::max<size_t>(object + 1, things_.size() * 2));
  return things_[object];
}

Races::Variable& Races::in_this_round(Variable& variable) {
  if (variable.round == round_) return variable;
  variable.round = round_;
  variable.write = Seen{};
  variable.reads.clear();
  return variable;
}

// The number of the locks that it holds.
void Races::set_locks(Actor& actor) {
  const auto known = std::find(lock_sets_.begin(), lock_sets_.end(), actor.held);
  actor.locks = static_cast<uint32_t>(known - lock_sets_.begin());
  if (known == lock_sets_.end()) lock_sets_.push_back(actor.held);
}

void Races::join(Clock& into, const Clock& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (size_t i = 0; i < from.size(); i++) into[i] = std::max(into[i], from[i]);
}

// What a strand waited for is known to have come about when it does the next thing.
void Races::settle(Actor& actor) {
  if (actor.pending == VisibleOp::kNone) return;
  const bool joins = actor.pending == VisibleOp::kJoin;
  actor.pending = VisibleOp::kNone;
  if (joins) {
    if (actor.object >= actors_.size()) return;
    const Actor& joined = actors_[actor.object];
    if (joined.round == round_) join(actor.clock, joined.clock);
    return;
  }
  take_in(actor, actor.object);
}

// What was done before the primitive was given free or signalled happens before what comes now.
void Races::take_in(Actor& actor, uint32_t object) {
  const auto known = primitives_.find(object);
  if (known == primitives_.end() || known->second.round != round_) return;
  join(actor.clock, known->second.clock);
}

void Races::release(Actor& actor, uint32_t strand, uint32_t object) {
  Primitive& primitive = primitives_[object];
  if (primitive.round != round_) primitive.clock.clear();
  primitive.round = round_;
  join(primitive.clock, actor.clock);
  actor.clock[strand]++;
}

void Races::created(uint32_t child, uint32_t parent) {
  SpinGuard guard(spin_);
  actor(std::max(child, parent));
  Actor& from = actor(parent);
  settle(from);
  const Clock clock = from.clock;
  from.clock[parent]++;
  join(actor(child).clock, clock);
}

void Races::did(const Strand& strand, VisibleOp op, uint32_t object) {
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
    default: return;  // of memory: touched() follows
  }
  me.pending = op;
  me.object = object;
}

void Races::touched(const Strand& strand, const Access& what) {
  SpinGuard guard(spin_);
  Actor& me = actor(strand.id());
  if (what.op == VisibleOp::kAcquire) {
    settle(me);
    take_in(me, what.object);  // whoever waited for something else has not asked for it
    took(strand, what.object);
  } else if (what.op == VisibleOp::kRelease) {
    settle(me);
    release(me, strand.id(), what.object);
    gave_up(strand, what.object);
  } else {
    settle(me);
    access(strand, what);
  }
}

// --- data races ----------------------------------------------------------------------------------

uint32_t Races::number_of(std::vector<CodePlace> stack) {
  std::string key;
  for (const CodePlace& place : stack) {
    key += fmt::format("{}:{}:{}\n", place.file, place.line, place.function);
  }
  const auto number = static_cast<uint32_t>(full_stacks_.size());
  const auto [known, is_new] = stack_numbers_.try_emplace(std::move(key), number);
  if (is_new) full_stacks_.push_back(std::move(stack));
  return known->second;
}

Races::Seen Races::seen_by(const Strand& strand, bool whole) {
  const Actor& me = actor(strand.id());
  Seen seen{strand.id(), me.clock[strand.id()], strand.line.load(std::memory_order_relaxed),
            me.locks, 0, strand.file.load(std::memory_order_relaxed), whole};
  if (stacks_) seen.stack = number_of(strand.stack());
  return seen;
}

RaceSide Races::side_of(const Seen& seen, bool write) const {
  RaceSide side{seen.strand, write, {{seen.file, seen.line, {}}}, lock_sets_[seen.locks]};
  if (stacks_) side.stack = full_stacks_[seen.stack];
  return side;
}

Races::Where Races::where(const Seen& seen, bool write) const {
  if (!stacks_ || full_stacks_[seen.stack].empty()) return {seen.file, seen.line, write};
  const CodePlace& place = full_stacks_[seen.stack][0];
  return {place.file, place.line, write};
}

void Races::check(const Seen& seen, bool wrote, const Strand& strand, const Access& access) {
  if (seen.strand == kNoStrand || seen.strand == strand.id()) return;
  if (seen.whole && access.whole) return;
  if (before(seen, actor(strand.id()).clock) || races_.size() >= kReportsMax) return;
  const Seen now = seen_by(strand, access.whole);
  const bool writes = access.op == VisibleOp::kWrite;
  Where a = where(seen, wrote), b = where(now, writes);
  if (b < a) std::swap(a, b);
  if (!told_.insert({a, b}).second) return;
  races_.push_back({std::string(strand.describe().what.c_str()), side_of(seen, wrote),
                    side_of(now, writes)});
}

void Races::check(const Variable& variable, const Strand& strand, const Access& access) {
  check(variable.write, true, strand, access);
  if (access.op != VisibleOp::kWrite) return;
  for (const Seen& read : variable.reads) check(read, false, strand, access);
}

void Races::access(const Strand& strand, const Access& access) {
  Thing& thing = this->thing(access.object);
  Variable& whole = in_this_round(thing.whole);
  check(whole, strand, access);
  Variable* accessed = &whole;
  if (access.part != 0) {
    accessed = &in_this_round(thing.parts[access.part]);
    check(*accessed, strand, access);
  } else {
    for (const auto& [part, known] : thing.parts) {
      if (known.round == round_) check(known, strand, access);
    }
  }
  const Seen now = seen_by(strand, access.whole);
  if (access.op == VisibleOp::kWrite) {
    accessed->reads.clear();
    accessed->write = now;
    return;
  }
  const Clock& clock = actor(strand.id()).clock;
  for (Seen& read : accessed->reads) {
    if (read.strand == strand.id() || (accessed->reads.size() == 1 && before(read, clock))) {
      read = now;
      return;
    }
  }
  accessed->reads.push_back(now);
}

// --- locks in opposite orders -------------------------------------------------------------------

void Races::took(const Strand& strand, uint32_t lock) {
  Actor& me = actor(strand.id());
  for (uint32_t from : me.held) {
    if (from == lock || signals_.contains(from) || signals_.contains(lock)) continue;
    const bool known = std::any_of(edges_.begin(), edges_.end(), [&](const Edge& e) {
      return e.from == from && e.to == lock && e.strand == strand.id() && e.held == me.held;
    });
    if (known || edges_.size() >= kEdgesMax) continue;
    edges_.push_back({from, lock, strand.id(), me.held, seen_by(strand, false)});
    std::vector<const Edge*> path{&edges_.back()};
    close_circle(path, from);
  }
  me.held.push_back(lock);
  set_locks(me);
}

void Races::gave_up(const Strand& strand, uint32_t lock) {
  Actor& me = actor(strand.id());
  if (std::erase(me.held, lock) > 0) return set_locks(me);
  bool was_held = false;
  for (Actor& other : actors_) {
    if (other.round != round_ || std::erase(other.held, lock) == 0) continue;
    set_locks(other);
    was_held = true;
  }
  if (!was_held || !signals_.insert(lock).second) return;
  std::erase_if(edges_, [lock](const Edge& e) { return e.from == lock || e.to == lock; });
  std::erase_if(inversions_, [lock](const LockInversion& inversion) {
    return std::find(inversion.locks.begin(), inversion.locks.end(), lock) != inversion.locks.end();
  });
}

// Whether the edges of `path` can be continued to `to` by those of other strands.
bool Races::close_circle(std::vector<const Edge*>& path, uint32_t to) {
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

void Races::report(const std::vector<const Edge*>& circle) {
  std::vector<uint32_t> key;
  for (const Edge* edge : circle) key.push_back(edge->from);
  std::sort(key.begin(), key.end());
  if (inversions_.size() >= kReportsMax || !told_circles_.insert(key).second) return;
  LockInversion inversion;
  for (const Edge* edge : circle) {
    inversion.locks.push_back(edge->from);
    inversion.sides.push_back(side_of(edge->seen, true));
  }
  inversions_.push_back(std::move(inversion));
}

}  // namespace heddle
