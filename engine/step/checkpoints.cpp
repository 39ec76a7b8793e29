#include "engine/step/checkpoints.h"

#include "engine/base/verify.h"

#include <algorithm>
#include <utility>

namespace heddle {
namespace {

constexpr size_t kPointsMax = 24;
constexpr size_t kBytesMax = size_t{96} << 20;  // a page has little more than a gigabyte for all

}  // namespace

void Checkpoints::clear() {
  points_.clear();
  interval_ = kIntervalMin;
  bytes_ = 0;
}

void Checkpoints::take(uint64_t operation, uint64_t records, const Arena& arena) {
  VERIFY(points_.empty() ? operation == 0 : due(operation), "a checkpoint at {}", operation);
  points_.push_back({operation, records, arena.copy()});
  bytes_ += points_.back().memory.size;
  while (points_.size() > 2 && (points_.size() > kPointsMax || bytes_ > kBytesMax)) thin_out();
}

void Checkpoints::thin_out() {
  std::vector<Point> kept;
  bytes_ = 0;
  for (size_t i = 0; i < points_.size(); i += 2) {
    bytes_ += points_[i].memory.size;
    kept.push_back(std::move(points_[i]));
  }
  points_ = std::move(kept);
  interval_ *= 2;
}

void Checkpoints::forget_after(uint64_t operation) {
  while (points_.size() > 1 && points_.back().operation > operation) {
    bytes_ -= points_.back().memory.size;
    points_.pop_back();
  }
}

const Checkpoints::Point& Checkpoints::before(uint64_t operation) const {
  const auto after = std::upper_bound(
      points_.begin(), points_.end(), operation,
      [](uint64_t value, const Point& point) { return value < point.operation; });
  VERIFY(after != points_.begin(), "no checkpoint before {}", operation);
  return *(after - 1);
}

}  // namespace heddle
