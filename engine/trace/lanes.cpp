#include "engine/trace/lanes.h"

#include <algorithm>
#include <utility>

namespace heddle {

Lane& LaneBuilder::lane(std::vector<Lane>& lanes, uint32_t id, LaneKind kind) {
  if (id >= lanes.size()) {
    size_t before = lanes.size();
    lanes.resize(id + 1);
    for (size_t i = before; i < lanes.size(); ++i) {
      lanes[i].kind = kind;
      lanes[i].id = static_cast<uint32_t>(i);
    }
  }
  return lanes[id];
}

LaneBuilder::Holding& LaneBuilder::holding(uint32_t object) {
  if (object >= holdings_.size()) holdings_.resize(object + 1);
  return holdings_[object];
}

uint64_t LaneBuilder::late(const Lane& lane, uint64_t time) const {
  if (lane.slices.empty()) return time;
  const LaneSlice& last = lane.slices.back();
  return std::max(time, last.t1 == kOpen ? last.t0 : last.t1);
}

void LaneBuilder::close(Lane& lane, uint64_t time, uint32_t line) {
  if (!lane.open()) return;
  LaneSlice& last = lane.slices.back();
  last.t1 = std::max(time, last.t0);
  last.end_line = line;
}

LaneSlice& LaneBuilder::open(Lane& lane, uint64_t time, SliceState state, const Record& r) {
  time = late(lane, time);
  close(lane, time, r.line);
  ++slices_;
  seen(lane);
  LaneSlice& slice = lane.slices.emplace_back();
  slice.t0 = time;
  slice.state = state;
  slice.line = r.line;
  slice.file = r.file;
  return slice;
}

void LaneBuilder::leave_worker(uint32_t strand, const Record& r) {
  if (r.worker >= on_worker_.size() || on_worker_[r.worker] != strand) return;
  on_worker_[r.worker] = kNoStrand;
  close(workers_[r.worker], r.time_ns, r.line);
}

void LaneBuilder::add(const Record& r) {
  if (events_++ == 0) begin_ns_ = oldest_ns_ = r.time_ns;
  end_ns_ = std::max(end_ns_, r.time_ns);
  switch (r.kind) {
    case Event::run_begin:
      begin_ns_ = oldest_ns_ = r.time_ns;
      return;
    case Event::run_end:
      ended_ = true;
      for (auto* lanes : {&strands_, &workers_, &locks_}) {
        for (Lane& each : *lanes) close(each, r.time_ns, 0);
      }
      return close(gil_, r.time_ns, 0);
    case Event::strand_create:
    case Event::strand_start:
    case Event::strand_run:
    case Event::strand_ready:
    case Event::strand_block:
    case Event::strand_wake:
    case Event::strand_sleep:
    case Event::strand_finish:
      return add_to_strand(r);
    case Event::lock_create:
    case Event::lock_acquire:
    case Event::lock_contend:
    case Event::lock_release:
    case Event::lock_give_up:
    case Event::object_level:
      return add_to_lock(r);
    case Event::gil_acquire:
    case Event::gil_release:
    case Event::gil_request:
      return add_to_gil(r);
    case Event::output:
    case Event::visible:
    case Event::decision:
    case Event::gc_begin:
    case Event::gc_end:
    case Event::exception:
      if (r.strand == kNoStrand) return;
      return mark(strand(r.strand), r);
  }
}

void LaneBuilder::mark(Lane& lane, const Record& r) {
  seen(lane);
  lane.marks.push_back({r.time_ns, r.a, r.b, r.line, r.kind});
  if (r.kind == Event::exception) lane.failed = true;
  if (r.line == 0) return;
  lane.last_line = r.line;
  lane.last_file = r.file;
}

void LaneBuilder::add_to_strand(const Record& r) {
  if (r.strand == kNoStrand) return;
  Lane& lane = strand(r.strand);
  if (r.line != 0 && r.kind != Event::strand_create) {
    lane.last_line = r.line;
    lane.last_file = r.file;
  }
  switch (r.kind) {
    case Event::strand_create:
      lane.parent = static_cast<uint32_t>(r.a);
      lane.created_ns = r.time_ns;
      return;
    case Event::strand_start:
      open(lane, r.time_ns, SliceState::kReady, r).by = static_cast<uint32_t>(r.a);
      return;
    case Event::strand_run: {
      open(lane, r.time_ns, SliceState::kRunning, r).by = r.worker;
      if (r.worker == kNoWorker) return;
      if (r.worker >= on_worker_.size()) on_worker_.resize(r.worker + 1, kNoStrand);
      for (size_t other = 0; other < on_worker_.size(); ++other) {
        // Its leaving was dropped with the oldest records, or comes late.
        if (other == r.worker || on_worker_[other] != r.strand) continue;
        on_worker_[other] = kNoStrand;
        close(workers_[other], r.time_ns, r.line);
      }
      on_worker_[r.worker] = r.strand;
      Lane& core = LaneBuilder::lane(workers_, r.worker, LaneKind::kWorker);
      open(core, r.time_ns, SliceState::kRunning, r).by = r.strand;
      return;
    }
    case Event::strand_ready:
      open(lane, r.time_ns, SliceState::kReady, r);
      return leave_worker(r.strand, r);
    case Event::strand_block:
      block(lane, r);
      return leave_worker(r.strand, r);
    case Event::strand_wake:
      return wake(lane, r);
    case Event::strand_sleep:
      open(lane, r.time_ns, SliceState::kSleeping, r).reason = Wait::k_sleep;
      return leave_worker(r.strand, r);
    case Event::strand_finish:
      close(lane, late(lane, r.time_ns), r.line);
      lane.finished = true;
      lane.finished_ns = r.time_ns;
      return leave_worker(r.strand, r);
    default:
      return;
  }
}

void LaneBuilder::block(Lane& lane, const Record& r) {
  LaneSlice& slice = open(lane, r.time_ns, SliceState::kBlocked, r);
  slice.reason = static_cast<Wait>(r.a);
  slice.object = r.b;
  if (slice.reason == Wait::k_join) {
    slice.by = r.b;
  } else if (slice.reason == Wait::k_gil) {
    slice.by = gil_holding_.holder;
    slice.by_line = gil_holding_.line;
  } else if (wait_has_holder(slice.reason)) {
    Holding& now = holding(r.b);
    slice.by = now.holder;
    slice.by_line = now.line;
    if (now.holder == kNoStrand) now.early.push_back(r.strand);
  }
}

// Under the controlled scheduler a strand that stands before a lock is blocked by whoever is chosen
// to take it, a moment before that one's record.
void LaneBuilder::name_holder(Holding& now, const Record& r) {
  for (const uint32_t waiting : std::exchange(now.early, {})) {
    Lane& lane = strand(waiting);
    if (waiting == r.strand || !lane.open()) continue;
    LaneSlice& slice = lane.slices.back();
    if (slice.state != SliceState::kBlocked || slice.object != r.b) continue;
    slice.by = r.strand;
    slice.by_line = r.line;
  }
}

void LaneBuilder::wake(Lane& lane, const Record& r) {
  auto by = static_cast<uint32_t>(r.a);
  LaneSlice& slice = open(lane, r.time_ns, SliceState::kReady, r);
  slice.by = by;
  slice.object = r.b;
  // Woken in passing: the line is the waker's, the slice's own is where it waits.
  if (lane.slices.size() > 1) slice.line = lane.slices[lane.slices.size() - 2].line;
  if (by == kNoStrand || by == r.strand) return;
  arrows_.push_back({slice.t0, by, r.strand, r.b});
}

void LaneBuilder::show_holding(Lane& lane, const Holding& now, const Record& r) {
  if (now.holder == kNoStrand) return close(lane, late(lane, r.time_ns), r.line);
  auto state = now.waiting > 0 ? SliceState::kContended : SliceState::kHeld;
  if (lane.open() && lane.slices.back().state == state && lane.slices.back().by == now.holder &&
      r.kind != Event::lock_acquire && r.kind != Event::gil_acquire) {
    return;
  }
  LaneSlice& slice = open(lane, r.time_ns, state, r);
  slice.by = now.holder;
  slice.by_line = now.line;
  slice.line = now.line;
  slice.object = lane.id;
}

// A semaphore always has a level; of the others 0 is nothing to see. A condition's lane shows who
// holds its lock; how many wait there is told by their own lanes.
void LaneBuilder::show_level(Lane& lane, const Record& r) {
  if (lane.object_kind == Wait::k_condition) return;
  if (r.a == 0 && lane.object_kind != Wait::k_semaphore) {
    return close(lane, late(lane, r.time_ns), r.line);
  }
  LaneSlice& slice = open(lane, r.time_ns, SliceState::kLevel, r);
  slice.object = lane.id;
  slice.level = static_cast<uint32_t>(r.a);
}

void LaneBuilder::add_to_lock(const Record& r) {
  Lane& lock = lane(locks_, r.b, LaneKind::kLock);
  Holding& now = holding(r.b);
  if (r.strand != kNoStrand && r.strand >= wants_.size()) wants_.resize(r.strand + 1, 0);
  auto stop_waiting = [&] {
    if (r.strand == kNoStrand || wants_[r.strand] != r.b) return;
    wants_[r.strand] = 0;
    if (now.waiting > 0) --now.waiting;
  };
  switch (r.kind) {
    case Event::lock_create:
      lock.object_kind = static_cast<Wait>(r.a);
      lock.created_ns = r.time_ns;
      return;
    case Event::lock_acquire:
      stop_waiting();
      now.holder = r.strand;
      now.line = r.line;
      name_holder(now, r);
      break;
    case Event::lock_contend:
      if (r.strand != kNoStrand && wants_[r.strand] != r.b) {
        wants_[r.strand] = r.b;
        ++now.waiting;
      }
      break;
    case Event::lock_give_up:
      stop_waiting();
      break;
    case Event::object_level:
      return show_level(lock, r);
    default:
      now.holder = kNoStrand;
      break;
  }
  if (r.line != 0 && r.strand < strands_.size()) {
    strands_[r.strand].last_line = r.line;
    strands_[r.strand].last_file = r.file;
  }
  if (lock.object_kind == Wait::k_none) lock.object_kind = Wait::k_lock;
  show_holding(lock, now, r);
}

uint64_t LaneBuilder::forget_half() {
  const Lane* fullest = &gil_;
  std::vector<Lane*> all = {&gil_};
  for (auto* lanes : {&strands_, &workers_, &locks_}) {
    for (Lane& each : *lanes) {
      all.push_back(&each);
      if (each.slices.size() > fullest->slices.size()) fullest = &each;
    }
  }
  if (fullest->slices.empty()) return 0;
  uint64_t cut = fullest->slices[fullest->slices.size() / 2].t0;
  uint64_t gone = 0;
  lanes_seen_ = 0;
  for (Lane* each : all) {
    auto& slices = each->slices;
    auto first = std::partition_point(slices.begin(), slices.end(),
                                      [&](const LaneSlice& s) { return s.t1 <= cut; });
    gone += static_cast<uint64_t>(first - slices.begin());
    slices.erase(slices.begin(), first);
    std::erase_if(each->marks, [&](const Mark& m) { return m.time_ns < cut; });
    lanes_seen_ += !slices.empty() || !each->marks.empty();
  }
  std::erase_if(arrows_, [&](const Arrow& a) { return a.time_ns < cut; });
  slices_ -= gone;
  oldest_ns_ = cut;
  return gone;
}

void LaneBuilder::add_to_gil(const Record& r) {
  gil_.kind = LaneKind::kGil;
  switch (r.kind) {
    case Event::gil_acquire:
      gil_holding_ = {r.strand, r.line, 0};
      break;
    case Event::gil_release:
      gil_holding_.holder = kNoStrand;
      break;
    default:
      ++gil_holding_.waiting;
      mark(gil_, r);
      break;
  }
  show_holding(gil_, gil_holding_, r);
}

}  // namespace heddle
