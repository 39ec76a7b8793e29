// Merger: brings the records of several workers into one order.
#pragma once

#include "engine/trace/record.h"

#include <vector>

namespace heddle {

/// Merges by time. Records of one ring stay in order. A coarse clock (5 us in a page) gives many
/// equal times: among those of different rings, a record goes first that is possible now (nobody
/// runs before being ready, nobody acquires what another holds), then the lower ring.
/// What it has seen is remembered, so that a run can be merged in batches.
class Merger {
 public:
  /// Appends the merged records to `out`.
  void merge(const std::vector<std::vector<Record>>& rings, std::vector<Record>& out);

 private:
  enum class Phase : uint8_t { kUnknown, kCreated, kReady, kRunning, kWaiting, kFinished };

  bool possible(const Record& r) const;
  void note(const Record& r);
  Phase phase(uint32_t strand) const;
  void set_phase(uint32_t strand, Phase phase);
  bool held(uint32_t object) const { return object < held_.size() && held_[object]; }

  std::vector<Phase> phases_;  // by strand
  std::vector<bool> held_;     // by object
  bool gil_held_ = false;
};

}  // namespace heddle
