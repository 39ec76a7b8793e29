#include "engine/trace/merge.h"

#include <algorithm>

namespace heddle {

Merger::Phase Merger::phase(uint32_t strand) const {
  return strand < phases_.size() ? phases_[strand] : Phase::kUnknown;
}

void Merger::set_phase(uint32_t strand, Phase phase) {
  if (strand == kNoStrand) return;
  if (strand >= phases_.size()) phases_.resize(std::max<size_t>(strand + 1, phases_.size() * 2));
  phases_[strand] = phase;
}

bool Merger::possible(const Record& r) const {
  Phase now = phase(r.strand);
  switch (r.kind) {
    case Event::strand_run:
      return now == Phase::kReady;
    case Event::strand_start:
      return now == Phase::kCreated;
    case Event::strand_wake:
      return now == Phase::kWaiting;
    case Event::strand_ready:
      return now == Phase::kWaiting || now == Phase::kRunning;
    case Event::lock_acquire:
      return !held(r.b);
    case Event::lock_release:
      return held(r.b);
    case Event::lock_contend:
      return held(r.b);
    case Event::gil_acquire:
      return !gil_held_;
    case Event::run_end:
      return false;
    default:
      return true;
  }
}

void Merger::note(const Record& r) {
  auto hold = [&](bool value) {
    if (r.b >= held_.size()) held_.resize(r.b + 1);
    held_[r.b] = value;
  };
  switch (r.kind) {
    case Event::strand_create:
      return set_phase(r.strand, Phase::kCreated);
    case Event::strand_start:
    case Event::strand_ready:
    case Event::strand_wake:
      return set_phase(r.strand, Phase::kReady);
    case Event::strand_run:
      return set_phase(r.strand, Phase::kRunning);
    case Event::strand_block:
    case Event::strand_sleep:
      return set_phase(r.strand, Phase::kWaiting);
    case Event::strand_finish:
      return set_phase(r.strand, Phase::kFinished);
    case Event::lock_acquire:
      return hold(true);
    case Event::lock_release:
      return hold(false);
    case Event::gil_acquire:
      gil_held_ = true;
      return;
    case Event::gil_release:
      gil_held_ = false;
      return;
    default:
      return;
  }
}

void Merger::merge(const std::vector<std::vector<Record>>& rings, std::vector<Record>& out) {
  size_t total = 0;
  for (const auto& ring : rings) total += ring.size();
  out.reserve(out.size() + total);
  std::vector<size_t> at(rings.size(), 0);
  while (total > 0) {
    // The few rings make a linear search faster than a heap.
    size_t best = rings.size();
    bool tie = false;
    uint64_t time = UINT64_MAX;
    for (size_t i = 0; i < rings.size(); ++i) {
      if (at[i] == rings[i].size()) continue;
      uint64_t t = rings[i][at[i]].time_ns;
      if (best != rings.size() && t == time) tie = true;
      if (best == rings.size() || t < time) {
        best = i;
        time = t;
        tie = false;
      }
    }
    if (tie) {
      for (size_t i = best; i < rings.size(); ++i) {
        if (at[i] == rings[i].size() || rings[i][at[i]].time_ns != time) continue;
        if (!possible(rings[i][at[i]])) continue;
        best = i;
        break;
      }
      // Nobody's record is possible (early ones were dropped): the lowest ring, but the end last.
    }
    const Record& r = rings[best][at[best]];
    note(r);
    out.push_back(r);
    ++at[best];
    --total;
  }
}

}  // namespace heddle
