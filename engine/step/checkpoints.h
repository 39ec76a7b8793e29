// Checkpoints: an execution's memory as it was at some of its operations, so that going back need
// not begin at the beginning.
//
// They stand further and further apart: when there are too many, or they are too large, every
// second one goes. So going back costs the copying of one and the operations of one interval,
// however long the run is. The first one, before any operation, always stays.
#pragma once

#include "engine/base/arena.h"

#include <cstdint>
#include <vector>

namespace heddle {

class Checkpoints {
 public:
  /// Of more memory than that no copies are worth it.
  static constexpr size_t kCopyMax = size_t{32} << 20;

  struct Point {
    uint64_t operation = 0;  // visible operations done
    uint64_t records = 0;    // Recorder::position()
    Arena::Copy memory;
  };

  bool empty() const { return points_.empty(); }
  size_t count() const { return points_.size(); }
  void clear();
  /// Whether an execution that has done so many operations is to be copied.
  bool due(uint64_t operation) const {
    return !points_.empty() && operation >= points_.back().operation + interval_;
  }
  /// Requires: no operations, or due(operation).
  void take(uint64_t operation, uint64_t records, const Arena& arena);
  /// Those after so many operations are of a future that will not be.
  void forget_after(uint64_t operation);
  /// The last one at or before it. Requires: not empty().
  const Point& before(uint64_t operation) const;

 private:
  static constexpr uint64_t kIntervalMin = 8192;
  void thin_out();

  std::vector<Point> points_;  // by operation
  uint64_t interval_ = kIntervalMin;
  size_t bytes_ = 0;
};

}  // namespace heddle
