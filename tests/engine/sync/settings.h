// What every test of a primitive runs under.
#pragma once

#include "tests/engine/sched/actor.h"

#include <vector>

namespace heddle::test {

inline constexpr uint64_t kMilli = 1'000'000;  // in nanoseconds

inline std::vector<RunSettings> sync_settings() {
  return {parallel(1), parallel(2), parallel(8), gil(1), gil(4), controlled(1),
          controlled(2), controlled(0, "rr")};
}

}  // namespace heddle::test
