// RunSettings: how a program is run; shared by the command line, the link and the page.
#pragma once

#include <cstdint>
#include <string>

namespace heddle {

enum class SchedulerKind : uint8_t { kParallel, kGil, kControlled };

struct RunSettings {
  SchedulerKind scheduler = SchedulerKind::kParallel;
  int workers = 0;                  // 0 = as many as cores; controlled runs use one
  double switch_interval_ms = 5.0;  // GIL: how long one strand may keep it while others wait
  uint32_t switch_bytecodes = 0;    // GIL: hand over every so many steps, as before CPython 3.2;
                                    // 0 = by time
  uint64_t seed = 0;                // of controlled runs and of Python's `random`
  std::string schedule;             // controlled: the recorded schedule to replay, "" = none
  std::string strategy;             // controlled: "" or "random", "rr"; see sched/strategy.h
  bool races = false;               // the program's accesses are watched for data races
  bool trace = true;                // events are recorded, for a timeline or a file
  uint64_t memory_limit = 0;        // bytes, 0 = none

  bool operator==(const RunSettings&) const = default;
};

}  // namespace heddle
