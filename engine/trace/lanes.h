// LaneBuilder: turns records into lanes of slices, which the timeline draws and exporters write.
//
//   a strand's record               | its lane             | the worker's lane
//   --------------------------------+----------------------+-------------------------------
//   strand_start, strand_wake       | ready begins         |
//   strand_run                      | running begins       | a slice of this strand begins
//   strand_ready                    | ready begins         | it ends, if this strand ran
//   strand_block, strand_sleep      | blocked or sleeping  | it ends
//   strand_finish                   | ends                 | it ends
//
// Invariants:
//   1. The slices of a lane are in order and never overlap; at most the last one is open.
//   2. A record that comes late (see Follower) counts as of the lane's last time: nothing before
//      it changes any more.
//   3. A record that does not fit what came before (its beginning was dropped) is taken at its
//      word: the lane starts there.
#pragma once

#include "engine/trace/record.h"

#include <cstdint>
#include <vector>

namespace heddle {

inline constexpr uint64_t kOpen = UINT64_MAX;  // the end of a slice that still goes on

enum class LaneKind : uint8_t { kStrand, kWorker, kLock, kGil };

enum class SliceState : uint8_t {
  kReady,      // could run, no worker took it
  kRunning,    // strand lanes: on worker `by`; worker lanes: strand `by`
  kBlocked,    // for `reason` on `object`, held by strand `by` since `by_line`
  kSleeping,
  kHeld,       // lock and GIL lanes: by strand `by`
  kContended,  // the same, and somebody waits for it
  kLevel,      // lanes of a semaphore, queue, barrier, event: it stands at `level`
};

struct LaneSlice {
  uint64_t t0 = 0;
  uint64_t t1 = kOpen;
  uint32_t line = 0;      // where it began
  uint32_t end_line = 0;  // where it ended, 0 = unknown
  uint32_t by = kNoStrand;
  uint32_t by_line = 0;
  uint32_t object = 0;
  uint32_t level = 0;
  SliceState state = SliceState::kReady;
  Wait reason = Wait::k_none;
  uint16_t file = 0;

  bool operator==(const LaneSlice&) const = default;
};

/// A moment on a lane: output, a decision, a visible operation, an exception, a collection.
struct Mark {
  uint64_t time_ns = 0;
  uint64_t a = 0;
  uint32_t b = 0;
  uint32_t line = 0;
  Event kind = Event::output;

  bool operator==(const Mark&) const = default;
};

/// From the strand that ended a wait to the strand that waited.
struct Arrow {
  uint64_t time_ns = 0;
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t object = 0;

  bool operator==(const Arrow&) const = default;
};

struct Lane {
  LaneKind kind = LaneKind::kStrand;
  Wait object_kind = Wait::k_none;  // lock lanes
  bool finished = false;            // strand lanes
  bool failed = false;              // by an exception that nobody caught
  uint32_t id = 0;                  // strand, worker or object
  uint32_t parent = kNoStrand;
  uint32_t last_line = 0;
  uint16_t last_file = 0;
  uint64_t created_ns = 0;
  uint64_t finished_ns = 0;
  std::vector<LaneSlice> slices;
  std::vector<Mark> marks;

  bool open() const { return !slices.empty() && slices.back().t1 == kOpen; }
};

class LaneBuilder {
 public:
  void add(const Record& record);
  template <typename Range>
  void add_all(const Range& records) {
    for (const Record& record : records) add(record);
  }

  /// By strand id, worker number, object id; a lane without slices stands for nothing seen.
  const std::vector<Lane>& strands() const { return strands_; }
  const std::vector<Lane>& workers() const { return workers_; }
  const std::vector<Lane>& locks() const { return locks_; }
  const Lane& gil() const { return gil_; }
  const std::vector<Arrow>& arrows() const { return arrows_; }

  uint64_t begin_ns() const { return begin_ns_; }
  /// The time of the last record.
  uint64_t end_ns() const { return end_ns_; }
  bool ended() const { return ended_; }
  uint64_t events() const { return events_; }
  uint64_t slices() const { return slices_; }
  /// How many lanes have something on them; when it stays the same, no lane came.
  uint64_t lanes_seen() const { return lanes_seen_; }

  /// Forgets the older half of the fullest lane and what the others have from before that, for a
  /// view of a run that goes on for long.
  /// Returns: how many slices that were.
  uint64_t forget_half();
  /// Nothing is known from before this time.
  uint64_t oldest_ns() const { return oldest_ns_; }

 private:
  struct Holding {  // of a lock or the GIL
    uint32_t holder = kNoStrand;
    uint32_t line = 0;
    uint32_t waiting = 0;
    std::vector<uint32_t> early{};  // strands that were told blocked before who took it
  };

  static Lane& lane(std::vector<Lane>& lanes, uint32_t id, LaneKind kind);
  Lane& strand(uint32_t id) { return lane(strands_, id, LaneKind::kStrand); }
  Holding& holding(uint32_t object);

  uint64_t late(const Lane& lane, uint64_t time) const;
  void close(Lane& lane, uint64_t time, uint32_t line);
  LaneSlice& open(Lane& lane, uint64_t time, SliceState state, const Record& r);
  void leave_worker(uint32_t strand, const Record& r);
  void add_to_strand(const Record& r);
  void block(Lane& lane, const Record& r);
  void name_holder(Holding& now, const Record& r);
  void wake(Lane& lane, const Record& r);
  void add_to_lock(const Record& r);
  void add_to_gil(const Record& r);
  void show_level(Lane& lane, const Record& r);
  void show_holding(Lane& lane, const Holding& holding, const Record& r);
  void mark(Lane& lane, const Record& r);
  void seen(const Lane& lane) { lanes_seen_ += lane.slices.empty() && lane.marks.empty(); }

  std::vector<Lane> strands_;
  std::vector<Lane> workers_;
  std::vector<Lane> locks_;
  Lane gil_;
  std::vector<Arrow> arrows_;
  std::vector<uint32_t> on_worker_;  // by worker: the strand that it runs, or kNoStrand
  std::vector<uint32_t> wants_;      // by strand: the lock it contends for, 0 = none
  std::vector<Holding> holdings_;    // by object
  Holding gil_holding_;
  uint64_t begin_ns_ = 0;
  uint64_t end_ns_ = 0;
  uint64_t events_ = 0;
  uint64_t slices_ = 0;
  uint64_t lanes_seen_ = 0;
  uint64_t oldest_ns_ = 0;
  bool ended_ = false;
};

}  // namespace heddle
