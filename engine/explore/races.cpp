#include "engine/explore/races.h"

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
  actors_.clear();
  primitives_.clear();
  variables_.clear();
  sides_.clear();
  edges_.clear();
  for (const auto& [strand, lock] : held) actor(strand).held.push_back(lock);
}

std::vector<CodePlace> Races::stack_of(const Strand& strand) const {
  if (stacks_) return strand.stack();
  return {{strand.file.load(std::memory_order_relaxed),
           strand.line.load(std::memory_order_relaxed), std::string()}};
}

Races::Actor& Races::actor(uint32_t strand) {
  if (strand >= actors_.size()) actors_.resize(strand + 1);
  Actor& actor = actors_[strand];
  if (actor.clock.size() <= strand) {
    actor.clock.resize(strand + 1);
    actor.clock[strand] = 1;
  }
  return actor;
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
    if (actor.object < actors_.size()) join(actor.clock, actors_[actor.object].clock);
    return;
  }
  const auto known = primitives_.find(actor.object);
  if (known != primitives_.end()) join(actor.clock, known->second);
}

void Races::release(Actor& actor, uint32_t strand, uint32_t object) {
  join(primitives_[object], actor.clock);
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
    case VisibleOp::kCall: release(me, strand.id(), object); break;
    case VisibleOp::kAcquire:
    case VisibleOp::kJoin:
    case VisibleOp::kRead:   // of a primitive; of memory: touched() follows
    case VisibleOp::kWrite: break;
    default: return;
  }
  me.pending = op;
  me.object = object;
}

void Races::touched(const Strand& strand, const Access& what) {
  SpinGuard guard(spin_);
  Actor& me = actor(strand.id());
  if (what.op == VisibleOp::kAcquire) {
    settle(me);
    took(strand, what.object);
  } else if (what.op == VisibleOp::kRelease) {
    settle(me);
    release(me, strand.id(), what.object);
    std::erase(me.held, what.object);
  } else {
    const bool memory = me.pending == VisibleOp::kRead || me.pending == VisibleOp::kWrite;
    if (memory) me.pending = VisibleOp::kNone;
    settle(me);
    access(strand, what);
  }
}

// --- data races ----------------------------------------------------------------------------------

uint32_t Races::side_of(const Strand& strand, bool write) {
  sides_.push_back({strand.id(), write, stack_of(strand), actor(strand.id()).held});
  return static_cast<uint32_t>(sides_.size() - 1);
}

void Races::check(const Seen& seen, bool wrote, const Strand& strand, const Access& access) {
  if (seen.strand == kNoStrand || seen.strand == strand.id()) return;
  if (seen.whole && access.whole) return;
  if (before(seen, actor(strand.id()).clock) || races_.size() >= kReportsMax) return;
  RaceSide first = sides_[seen.side];
  first.write = wrote;
  RaceSide second{strand.id(), access.op == VisibleOp::kWrite, stack_of(strand),
                  actor(strand.id()).held};
  const auto where = [](const RaceSide& side) {
    const CodePlace place = side.stack.empty() ? CodePlace{} : side.stack[0];
    return Where{place.file, place.line, side.write};
  };
  Where a = where(first), b = where(second);
  if (b < a) std::swap(a, b);
  if (!told_.insert({a, b}).second) return;
  races_.push_back({std::string(strand.describe().what.c_str()), std::move(first),
                    std::move(second)});
}

void Races::check(const Variable& variable, const Strand& strand, const Access& access) {
  check(variable.write, true, strand, access);
  if (access.op != VisibleOp::kWrite) return;
  for (const Seen& read : variable.reads) check(read, false, strand, access);
}

void Races::access(const Strand& strand, const Access& access) {
  auto& parts = variables_[access.object];
  if (access.part == 0) {
    for (const auto& [part, variable] : parts) check(variable, strand, access);
  } else {
    const auto whole = parts.find(0);
    if (whole != parts.end()) check(whole->second, strand, access);
    const auto own = parts.find(access.part);
    if (own != parts.end()) check(own->second, strand, access);
  }
  Variable& variable = parts[access.part];
  const Clock& clock = actor(strand.id()).clock;
  const Seen now{strand.id(), clock[strand.id()], access.whole, 0};
  const auto put = [&](Seen& seen, bool write) {
    const bool again = seen.strand == now.strand && seen.clock == now.clock;
    const uint32_t side = again ? seen.side : side_of(strand, write);
    if (again) sides_[side] = {strand.id(), write, stack_of(strand), actor(strand.id()).held};
    seen = now;
    seen.side = side;
  };
  if (access.op == VisibleOp::kWrite) {
    variable.reads.clear();
    return put(variable.write, true);
  }
  for (Seen& read : variable.reads) {
    if (read.strand == strand.id() || (variable.reads.size() == 1 && before(read, clock))) {
      return put(read, false);
    }
  }
  variable.reads.emplace_back();
  put(variable.reads.back(), false);
}

// --- locks in opposite orders -------------------------------------------------------------------

void Races::took(const Strand& strand, uint32_t lock) {
  Actor& me = actor(strand.id());
  for (uint32_t from : me.held) {
    const bool known = std::any_of(edges_.begin(), edges_.end(), [&](const Edge& e) {
      return e.from == from && e.to == lock && e.strand == strand.id() && e.held == me.held;
    });
    if (known || edges_.size() >= kEdgesMax) continue;
    edges_.push_back({from, lock, strand.id(), me.held, side_of(strand, true)});
    std::vector<const Edge*> path{&edges_.back()};
    close_circle(path, from);
  }
  me.held.push_back(lock);
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
    inversion.sides.push_back(sides_[edge->side]);
  }
  inversions_.push_back(std::move(inversion));
}

}  // namespace heddle
