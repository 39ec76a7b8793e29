// Model: what the views draw of a run. It is brought up to date between frames and not changed
// while a frame is drawn.
#pragma once

#include "engine/trace/lanes.h"
#include "engine/trace/names.h"
#include "web/views/model/palette.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

enum class RunStatus { kIdle, kRunning, kStopping, kDone, kStepping, kComparing };

/// "idle", "running", "stopping", "done", "stepping", "comparing": as the page's contract has them.
const char* status_name(RunStatus status);

struct VariableRow {
  std::string name;
  std::string type;
  std::string repr;

  bool operator==(const VariableRow&) const = default;
};

struct OutcomeInfo {
  // finished, exception, deadlock, stopped, memory; before the run: syntax (its text is not
  // Python), parameter (a value that it cannot have), refused (Python that Heddle lacks).
  std::string kind;
  int exit = 0;
  std::string text;
  double wall_ms = 0;
  std::string schedule;
};

struct LaneRef {
  LaneKind kind = LaneKind::kStrand;
  uint32_t id = 0;

  bool operator==(const LaneRef&) const = default;
};

struct Selection {
  LaneRef lane;
  uint64_t t0 = 0;  // the beginning of the slice; it finds the slice again after a rebuild
};

/// One row of the timeline: a lane, or the headline of those that follow.
struct Row {
  bool headline = false;
  LaneRef lane;
};

/// What the editor shows beside a line: a strand is there now, or was there last.
struct LineMark {
  uint32_t line = 0;
  uint32_t strand = 0;
  std::string state;  // running, blocked, sleeping, finished

  bool operator==(const LineMark&) const = default;
};

class Model {
 public:
  /// Forgets the run before.
  void begin_run();
  void add(const std::vector<Record>& records, uint64_t lost);
  void set_names(NameTable names);
  void set_now(uint64_t now_ns);

  const LaneBuilder& lanes() const { return lanes_; }
  const NameTable& names() const { return names_; }
  uint64_t dropped() const { return dropped_; }
  /// Where open slices end: the time of the last record, or now while the run goes on. While
  /// somebody steps it is an operation later, so that what the last one came to is seen; after a
  /// deadlock later still, so that those who wait for ever are seen to.
  uint64_t now() const;
  /// Whether a slice never ends.
  bool for_ever(const LaneSlice& slice) const;
  uint64_t begin() const { return lanes_.begin_ns(); }
  /// The beginning, or where the oldest known slices begin.
  uint64_t oldest() const { return lanes_.oldest_ns(); }
  bool empty() const { return lanes_.slices() == 0; }
  /// Grows with every change of what is drawn.
  uint64_t version() const { return version_; }

  /// Strands, locks, the GIL, cores; each group with its headline, empty groups left out.
  const std::vector<Row>& rows() const { return rows_; }
  const Lane* find(LaneRef ref) const;
  std::string lane_name(LaneRef ref) const;

  /// The slice of a lane at a time, if there is one.
  const LaneSlice* slice_at(LaneRef ref, double time_ns) const;
  const LaneSlice* selected(const Selection& selection) const;

  /// "waits for lock `a`, held by Thread-2 since line 14", in the person's language.
  std::string reason(const Lane& lane, const LaneSlice& slice) const;
  /// The state a strand is in at the end of what is known.
  std::string strand_state(const Lane& lane) const;
  std::vector<LineMark> line_marks() const;
  /// The same where it is known better which line each strand is at: its state is the trace's.
  std::vector<LineMark> with_states(std::vector<LineMark> lines) const;

  RunStatus status = RunStatus::kIdle;
  int run = 0;
  std::vector<VariableRow> variables;
  std::optional<OutcomeInfo> outcome;

 private:
  bool deadlocked() const { return outcome && outcome->kind == "deadlock"; }
  void build_rows();
  std::string waited_for(const LaneSlice& slice) const;

  LaneBuilder lanes_;
  NameTable names_;
  std::vector<Row> rows_;
  uint64_t lanes_in_rows_ = 0;
  uint64_t dropped_ = 0;
  uint64_t now_ = 0;
  uint64_t version_ = 1;
};

}  // namespace heddle
