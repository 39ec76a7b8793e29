#include "engine/explore/aftermath.h"

#include <algorithm>

namespace heddle {

void HeldLocks::gate(const WaitQueue& queue, bool open, uint32_t by) {
  if (!wait_has_holder(queue.kind()) || queue.kind() == Wait::k_join) return;
  for (const Row& row : held_) {
    if (open && row.lock == queue.object() && row.strand != by) signals_.push_back(row.lock);
  }
  std::erase_if(held_, [&queue](const Row& row) { return row.lock == queue.object(); });
  if (!open && queue.holder() != kNoStrand) {
    held_.push_back({queue.object(), queue.holder(), false});
  }
}

void HeldLocks::finished(uint32_t strand) {
  for (Row& row : held_) row.dead |= row.strand == strand;
}

std::vector<HeldLock> HeldLocks::of_the_dead() const {
  std::vector<HeldLock> locks;
  for (const Row& row : held_) {
    const bool is_signal =
        std::find(signals_.begin(), signals_.end(), row.lock) != signals_.end();
    if (row.dead && !is_signal) locks.push_back({row.lock, row.strand});
  }
  return locks;
}

std::vector<std::pair<uint32_t, uint32_t>> HeldLocks::all() const {
  std::vector<std::pair<uint32_t, uint32_t>> all;
  for (const Row& row : held_) all.emplace_back(row.strand, row.lock);
  return all;
}

std::vector<uint32_t> stuck_strands(Scheduler& scheduler, const std::vector<HeldLock>& dead) {
  struct Waiting {
    uint32_t strand;
    uint32_t holder;
  };
  std::vector<Waiting> stuck;
  scheduler.for_each_strand([&stuck](Strand& strand) {
    const bool parked = strand.state() == StrandState::kParked;
    if (!parked || strand.spins() || strand.deadline_ns() != kForever) return;
    const WaitInfo wait = strand.waits_for();
    if (wait.holder != kNoStrand) stuck.push_back({strand.id(), wait.holder});
  });
  const auto is_stuck = [&](uint32_t strand) {
    const auto same = [strand](const Waiting& w) { return w.strand == strand; };
    const auto held = [strand](const HeldLock& h) { return h.strand == strand; };
    return std::any_of(stuck.begin(), stuck.end(), same) ||
           (strand != 0 && std::any_of(dead.begin(), dead.end(), held));
  };
  for (size_t before = 0; before != stuck.size();) {
    before = stuck.size();
    std::erase_if(stuck, [&](const Waiting& w) { return !is_stuck(w.holder); });
  }
  std::vector<uint32_t> strands;
  for (const Waiting& w : stuck) strands.push_back(w.strand);
  return strands;
}

}  // namespace heddle
