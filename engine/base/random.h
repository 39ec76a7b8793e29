// Random: the engine's own small generator, the same numbers for a seed in every build.
//
// Python's `random` module has CPython's generator (lib/); this one is for schedules and the like.
#pragma once

#include <cstdint>

namespace heddle {

/// A seed nobody can guess, from the system.
uint64_t seed_from_system();

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, every seed is a good one.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// Returns: 0 .. limit-1, without favour; `limit` is at least 1.
  uint64_t below(uint64_t limit) {
    const uint64_t unfair = (0 - limit) % limit;  // 2^64 mod limit
    uint64_t value = next();
    while (value < unfair) value = next();
    return value % limit;
  }

 private:
  uint64_t state_;
};

}  // namespace heddle
