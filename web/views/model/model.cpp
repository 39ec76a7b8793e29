#include "web/views/model/model.h"

#include "web/views/text.h"

#include <algorithm>

namespace heddle {

const char* status_name(RunStatus status) {
  switch (status) {
    case RunStatus::kIdle:
      return "idle";
    case RunStatus::kRunning:
      return "running";
    case RunStatus::kStopping:
      return "stopping";
    case RunStatus::kDone:
      return "done";
    case RunStatus::kStepping:
      return "stepping";
    case RunStatus::kComparing:
      return "comparing";
  }
  return "";
}

void Model::begin_run() {
  lanes_ = LaneBuilder();
  names_ = NameTable();
  rows_.clear();
  lanes_in_rows_ = 0;
  dropped_ = 0;
  now_ = 0;
  variables.clear();
  outcome.reset();
  ++version_;
}

void Model::add(const std::vector<Record>& records, uint64_t lost) {
  dropped_ += lost;
  if (records.empty()) return;
  lanes_.add_all(records);
  // What a page can hold; a run that goes on for long shows its recent past.
  constexpr uint64_t kSlicesMax = 1'500'000;
  if (lanes_.slices() > kSlicesMax) dropped_ += lanes_.forget_half();
  if (lanes_.lanes_seen() != lanes_in_rows_) build_rows();
  ++version_;
}

void Model::set_names(NameTable names) {
  names_ = std::move(names);
  ++version_;
}

void Model::set_now(uint64_t now_ns) {
  if (now_ns == now_) return;
  now_ = now_ns;
  ++version_;
}

uint64_t Model::now() const {
  // The last strands wait from the very moment at which nothing happens any more.
  constexpr uint64_t kShareOfRun = 4;
  constexpr uint64_t kLeastNs = 1000;
  constexpr uint64_t kOperationNs = 1000;
  const uint64_t end = lanes_.ended() ? lanes_.end_ns() : std::max(now_, lanes_.end_ns());
  if (!deadlocked()) return status == RunStatus::kStepping ? end + kOperationNs : end;
  return end + std::max(kLeastNs, (end - std::min(end, lanes_.oldest_ns())) / kShareOfRun);
}

bool Model::for_ever(const LaneSlice& slice) const {
  return slice.t1 == kOpen && deadlocked();
}

void Model::build_rows() {
  rows_.clear();
  lanes_in_rows_ = lanes_.lanes_seen();
  auto group = [&](const std::vector<Lane>& lanes, LaneKind kind) {
    bool any = false;
    for (const Lane& lane : lanes) {
      if (lane.slices.empty() && lane.marks.empty()) continue;
      if (!any) rows_.push_back({true, {kind, 0}});
      any = true;
      rows_.push_back({false, {kind, lane.id}});
    }
  };
  group(lanes_.strands(), LaneKind::kStrand);
  group(lanes_.locks(), LaneKind::kLock);
  if (!lanes_.gil().slices.empty()) {
    rows_.push_back({true, {LaneKind::kGil, 0}});
    rows_.push_back({false, {LaneKind::kGil, 0}});
  }
  group(lanes_.workers(), LaneKind::kWorker);
}

const Lane* Model::find(LaneRef ref) const {
  auto in = [&](const std::vector<Lane>& lanes) -> const Lane* {
    return ref.id < lanes.size() ? &lanes[ref.id] : nullptr;
  };
  switch (ref.kind) {
    case LaneKind::kStrand:
      return in(lanes_.strands());
    case LaneKind::kWorker:
      return in(lanes_.workers());
    case LaneKind::kLock:
      return in(lanes_.locks());
    case LaneKind::kGil:
      return &lanes_.gil();
  }
  return nullptr;
}

std::string Model::lane_name(LaneRef ref) const {
  switch (ref.kind) {
    case LaneKind::kStrand:
      return names_.strand(ref.id);
    case LaneKind::kWorker:
      return say(Text::core, ref.id);
    case LaneKind::kLock:
      return names_.object(ref.id);
    case LaneKind::kGil:
      return "GIL";
  }
  return "";
}

const LaneSlice* Model::slice_at(LaneRef ref, double time_ns) const {
  const Lane* lane = find(ref);
  if (lane == nullptr || time_ns < 0) return nullptr;
  auto time = static_cast<uint64_t>(time_ns);
  auto after = std::upper_bound(lane->slices.begin(), lane->slices.end(), time,
                                [](uint64_t t, const LaneSlice& s) { return t < s.t0; });
  if (after == lane->slices.begin()) return nullptr;
  const LaneSlice& slice = *(after - 1);
  uint64_t end = slice.t1 == kOpen ? now() : slice.t1;
  return time < std::max(end, slice.t0 + 1) ? &slice : nullptr;
}

const LaneSlice* Model::selected(const Selection& selection) const {
  const Lane* lane = find(selection.lane);
  if (lane == nullptr) return nullptr;
  auto at = std::lower_bound(lane->slices.begin(), lane->slices.end(), selection.t0,
                             [](const LaneSlice& s, uint64_t t) { return s.t0 < t; });
  // Several slices can begin at one time where the clock is coarse: the last one lasts.
  while (at != lane->slices.end() && at + 1 != lane->slices.end() && (at + 1)->t0 == selection.t0) {
    ++at;
  }
  return at != lane->slices.end() && at->t0 == selection.t0 ? &*at : nullptr;
}

std::string Model::waited_for(const LaneSlice& slice) const {
  constexpr Text kWords[] = {
#define WAIT(name, has_holder, word) Text::wait_##name,
#include "engine/trace/waits.def"
#undef WAIT
  };
  auto row = static_cast<size_t>(slice.reason);
  if (row >= std::size(kWords)) row = 0;
  if (slice.reason == Wait::k_join) return say(kWords[row], names_.strand(slice.object));
  return say(kWords[row], names_.object(slice.object));
}

namespace {

std::string level_text(const Lane& lane, const LaneSlice& slice) {
  switch (lane.object_kind) {
    case Wait::k_event: return text(Text::level_event);
    case Wait::k_semaphore: return say(Text::level_semaphore, slice.level);
    case Wait::k_barrier: return say(Text::level_barrier, slice.level);
    case Wait::k_queue: return say(Text::level_queue, slice.level);
    default: return say(Text::level_other, slice.level);
  }
}

}  // namespace

std::string Model::reason(const Lane& lane, const LaneSlice& slice) const {
  switch (slice.state) {
    case SliceState::kRunning:
      if (lane.kind == LaneKind::kWorker) return say(Text::runs_strand, names_.strand(slice.by));
      return slice.by == kNoWorker ? text(Text::state_running) : say(Text::on_core, slice.by);
    case SliceState::kReady:
      if (slice.by == kNoStrand) return text(Text::ready_long);
      return say(Text::ready_woken, names_.strand(slice.by));
    case SliceState::kSleeping:
      return text(Text::sleeping_long);
    case SliceState::kBlocked: {
      std::string what = waited_for(slice);
      if (slice.by == kNoStrand || slice.reason == Wait::k_join) return say(Text::waits, what);
      std::string who = names_.strand(slice.by);
      if (slice.by_line == 0) return say(Text::waits_held, what, who);
      return say(Text::waits_held_since, what, who, slice.by_line);
    }
    case SliceState::kHeld:
    case SliceState::kContended: {
      std::string who = names_.strand(slice.by);
      if (slice.by_line == 0) return say(Text::held_by, who);
      bool wanted = slice.state == SliceState::kContended;
      return say(wanted ? Text::contended_since : Text::held_by_since, who, slice.by_line);
    }
    case SliceState::kLevel:
      return level_text(lane, slice);
  }
  return "";
}

std::string Model::strand_state(const Lane& lane) const {
  if (lane.finished) return "finished";
  if (lane.slices.empty()) return "created";
  switch (lane.slices.back().state) {
    case SliceState::kRunning:
      return "running";
    case SliceState::kBlocked:
      return "blocked";
    case SliceState::kSleeping:
      return "sleeping";
    default:
      return "ready";
  }
}

std::vector<LineMark> Model::with_states(std::vector<LineMark> lines) const {
  for (LineMark& mark : lines) {
    const Lane* lane = find({LaneKind::kStrand, mark.strand});
    if (lane == nullptr || lane->slices.empty()) continue;
    std::string state = strand_state(*lane);
    mark.state = state == "ready" || state == "created" ? "running" : state;
  }
  return lines;
}

std::vector<LineMark> Model::line_marks() const {
  std::vector<LineMark> out;
  for (const Lane& lane : lanes_.strands()) {
    if (lane.last_line == 0 || lane.last_file != 0) continue;
    std::string state = strand_state(lane);
    // To the person at the editor a strand that was set aside for a moment is running.
    if (state == "ready" || state == "created") state = "running";
    out.push_back({lane.last_line, lane.id, state});
    constexpr size_t kMost = 200;  // more dots than anybody can tell apart
    if (out.size() == kMost) break;
  }
  return out;
}

}  // namespace heddle
