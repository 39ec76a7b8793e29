#include "engine/sched/idle_loops.h"

#include <algorithm>
#include <utility>

namespace heddle {

namespace {

bool only_asks(VisibleOp op) {
  return op == VisibleOp::kRead || op == VisibleOp::kAcquire || op == VisibleOp::kAsk ||
         op == VisibleOp::kTry || op == VisibleOp::kAlive;
}

bool contains(const std::vector<uint32_t>& all, uint32_t one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

// What kAlive has for the number of a strand that is none yet.
constexpr uint32_t kNotStarted = kNoStrand;

bool asks_about(const std::vector<uint32_t>& strands, uint32_t one) {
  return contains(strands, one) || contains(strands, kAllStrands);
}

void erase_last(std::vector<uint32_t>& all, uint32_t one) {
  const auto found = std::find(all.rbegin(), all.rend(), one);
  if (found != all.rend()) all.erase(std::next(found).base());
}

}  // namespace

IdleLoops::Loop& IdleLoops::loop_of(uint32_t strand) {
  if (strand >= loops_.size()) loops_.resize(strand + 1);
  return loops_[strand];
}

void IdleLoops::set_state(Loop& loop, uint64_t state) {
  in_loops_ += state != 0;
  in_loops_ -= loop.state != 0;
  loop.state = state;
}

void IdleLoops::begin_again(Loop& loop, uint64_t state) {
  set_state(loop, state);
  loop.operations = 0;
  loop.looks.clear();
  loop.tried.clear();
  loop.asked_about.clear();
  loop.strands.clear();
  loop.taken.clear();
  loop.used.clear();
}

void IdleLoops::end(Loop& loop) {
  Strand* spins = std::exchange(loop.strand, nullptr);
  // Who spins stands where it stood: if what it finds makes no difference it spins again at once.
  begin_again(loop, spins != nullptr ? loop.state : 0);
  if (spins == nullptr) {
    loop.looks_max = 1;
    return;
  }
  ended_.push_back(spins);
  // The operation that it stands before is done without being announced again.
  note(loop, *spins, spins->pending_op(), spins->pending_object());
}

// Who waits for a lock, however long, has not asked: he will have it.
void IdleLoops::note(Loop& loop, const Strand& strand, VisibleOp op, uint32_t object) {
  switch (op) {
    case VisibleOp::kAlive: return loop.strands.push_back(object);
    case VisibleOp::kAsk: return loop.asked_about.push_back(object);
    case VisibleOp::kTry: return loop.tried.push_back(object);
    case VisibleOp::kAcquire:
      if (strand.pending_needs() == nullptr) loop.tried.push_back(object);
      return;
    default: return;  // of memory touched() says more
  }
}

bool IdleLoops::comes_again(Strand& strand, VisibleOp op, uint32_t object) {
  ended_.clear();
  Loop& loop = loop_of(strand.id());
  if (op == VisibleOp::kRelease && loop.state != 0 && contains(loop.taken, object)) return false;
  if (op == VisibleOp::kAsk || (op == VisibleOp::kAcquire && strand.pending_needs() == nullptr)) {
    for (Loop& other : loops_) {
      if (other.strand != nullptr && contains(other.used, object)) end(other);
    }
  }
  const uint64_t state = only_asks(op) ? strand.loop_state() : 0;
  if (state != 0 && state == loop.state && loop.taken.empty()) {
    loop.strand = &strand;
    return true;
  }
  if (state == 0 && loop.state == 0) return false;
  if (state == 0 || loop.state == 0) {
    end(loop);
    set_state(loop, state);
  } else if (loop.operations >= (loop.taken.empty() ? loop.looks_max : kHeldMax)) {
    loop.looks_max = std::min(2 * loop.looks_max, kLooksMax);
    begin_again(loop, state);
  }
  if (state == 0) return false;
  loop.operations++;
  note(loop, strand, op, object);
  return false;
}

void IdleLoops::go_round(const Strand& strand) {
  Loop& loop = loop_of(strand.id());
  set_state(loop, 0);
  loop = Loop{};
}

void IdleLoops::end_asking(uint32_t object, bool own_too) {
  if (in_loops_ == 0) return;
  for (uint32_t strand = 0; strand < loops_.size(); strand++) {
    Loop& loop = loops_[strand];
    const bool concerned = own_too || strand != last_;
    if (!concerned || loop.state == 0) continue;
    if (contains(loop.tried, object) || contains(loop.asked_about, object)) end(loop);
  }
}

const std::vector<Strand*>& IdleLoops::did(const Strand& strand, VisibleOp op, uint32_t object) {
  ended_.clear();
  last_ = strand.id();
  if (only_asks(op) || in_loops_ == 0) return ended_;
  Loop& own = loop_of(last_);
  const bool gives_back = op == VisibleOp::kRelease && contains(own.taken, object);
  if (gives_back) {
    erase_last(own.taken, object);
    if (!contains(own.used, object)) own.used.push_back(object);
  }
  end_asking(object, !gives_back);
  if (op != VisibleOp::kStart) return ended_;
  for (Loop& loop : loops_) {
    if (loop.state != 0 && asks_about(loop.strands, kNotStarted)) end(loop);
  }
  return ended_;
}

const std::vector<Strand*>& IdleLoops::touched(const Strand& strand, const Access& access) {
  ended_.clear();
  if (in_loops_ == 0) return ended_;
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

// Who tried in vain before still does so in vain.
const std::vector<Strand*>& IdleLoops::took(uint32_t object, bool lock) {
  ended_.clear();
  for (uint32_t strand = 0; strand < loops_.size(); strand++) {
    Loop& loop = loops_[strand];
    if (loop.state == 0) continue;
    if (strand == last_ && lock) {
      erase_last(loop.tried, object);
      loop.taken.push_back(object);
    } else if (strand == last_ || contains(loop.asked_about, object)) {
      end(loop);
    }
  }
  return ended_;
}

const std::vector<Strand*>& IdleLoops::changed(uint32_t object) {
  ended_.clear();
  end_asking(object, false);
  return ended_;
}

const std::vector<Strand*>& IdleLoops::ended(uint32_t strand) {
  ended_.clear();
  for (Loop& loop : loops_) {
    if (loop.state != 0 && asks_about(loop.strands, strand)) end(loop);
  }
  return ended_;
}

}  // namespace heddle
