#include "engine/sched/idle_loops.h"

#include <algorithm>

namespace heddle {

namespace {

bool only_asks(VisibleOp op) { return op == VisibleOp::kRead || op == VisibleOp::kAcquire; }

}  // namespace

IdleLoops::Loop& IdleLoops::loop_of(uint32_t strand) {
  if (strand >= loops_.size()) loops_.resize(strand + 1);
  return loops_[strand];
}

void IdleLoops::end(Loop& loop) {
  if (loop.strand != nullptr) ended_.push_back(loop.strand);
  // Who spins stands where it stood: if what it finds makes no difference it spins again at once.
  if (loop.strand == nullptr) {
    loop.state = 0;
    loop.looks_max = 1;
  }
  loop.strand = nullptr;
  loop.looks.clear();
  loop.primitives.clear();
}

bool IdleLoops::comes_again(Strand& strand, VisibleOp op, uint32_t object) {
  ended_.clear();
  Loop& loop = loop_of(strand.id());
  const uint64_t state = only_asks(op) ? strand.loop_state() : 0;
  if (state != 0 && state == loop.state) {
    loop.strand = &strand;
    return true;
  }
  if (state == 0 || loop.state == 0) {
    end(loop);
    loop.state = state;
  } else if (loop.primitives.size() >= loop.looks_max) {
    loop.looks_max = std::min(2 * loop.looks_max, kLooksMax);
    loop.looks.clear();
    loop.primitives.clear();
    loop.state = state;
  }
  if (state != 0) loop.primitives.push_back(object);  // of memory: touched() says it better
  return false;
}

const std::vector<Strand*>& IdleLoops::did(const Strand&, VisibleOp op, uint32_t object) {
  ended_.clear();
  if (only_asks(op)) return ended_;
  for (Loop& loop : loops_) {
    if (loop.state == 0) continue;
    const auto& asked = loop.primitives;
    if (std::find(asked.begin(), asked.end(), object) != asked.end()) end(loop);
  }
  return ended_;
}

const std::vector<Strand*>& IdleLoops::touched(const Strand& strand, const Access& access) {
  ended_.clear();
  if (access.op != VisibleOp::kWrite) {
    Loop& own = loop_of(strand.id());
    if (own.state != 0) own.looks.push_back(access);
    return ended_;
  }
  for (Loop& loop : loops_) {
    for (const Access& look : loop.looks) {
      const bool same = look.object == access.object &&
                        (look.part == access.part || look.part == 0 || access.part == 0);
      if (!same) continue;
      end(loop);
      break;
    }
  }
  return ended_;
}

// By whoever did the last operation: what it tried for it has got, and its loop is over.
const std::vector<Strand*>& IdleLoops::took(uint32_t object) {
  ended_.clear();
  for (Loop& loop : loops_) {
    if (loop.state == 0) continue;
    const auto& asked = loop.primitives;
    if (std::find(asked.begin(), asked.end(), object) != asked.end()) end(loop);
  }
  return ended_;
}

}  // namespace heddle
