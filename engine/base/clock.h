// ClockSource: the one place that time comes from, real or virtual.
//
//   question          | real                        | virtual (controlled runs)
//   ------------------+-----------------------------+------------------------------------------
//   now_ns            | since the run began         | moved by advance_to() only
//   read_ns           | the same                    | now_ns + 1 us for every reading so far
//   read_wall_ns      | since 1970                  | a fixed day + read_ns
//   read_process_ns   | processor time of ours      | read_ns
//
// A program that reads virtual time sees it move a little each time, so that a loop that waits for
// a time ends and a rate is never divided by zero. Deadlines are made from now_ns, which readings
// do not move: two strands that sleep equally long wake at the same virtual moment.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle {

inline constexpr uint64_t kForever = UINT64_MAX;

/// Nanoseconds of the machine's monotonic clock, from an arbitrary beginning.
uint64_t machine_monotonic_ns();

/// The processor's time stamp counter as a clock: `begin_ns + (counter - begin_ticks) * scale`.
struct TickScale {
  static constexpr int kScaleBits = 40;
  uint64_t begin_ns = 0;
  uint64_t begin_ticks = 0;
  uint64_t scale = 0;  // nanoseconds of a tick, times 2 to the power of kScaleBits; 0: no clock
};

#if defined(__x86_64__) && defined(__linux__)
inline uint64_t read_ticks_ns(const TickScale& by) {
  __extension__ using Wide = unsigned __int128;
  const Wide ticks = __builtin_ia32_rdtsc() - by.begin_ticks;
  return by.begin_ns + static_cast<uint64_t>(ticks * by.scale >> TickScale::kScaleBits);
}
#else
inline uint64_t read_ticks_ns(const TickScale&) { return 0; }
#endif

class ClockSource {
 public:
  explicit ClockSource(bool is_virtual);

  bool is_virtual() const { return virtual_; }

  /// Time since the run began: for deadlines and the trace.
  uint64_t now_ns() const {
    if (virtual_) return virtual_ns_.load(std::memory_order_relaxed);
    if (ticks_.scale != 0) return read_ticks_ns(ticks_) - begin_ns_;
    return machine_monotonic_ns() - begin_ns_;
  }

  /// What time.monotonic() and time.perf_counter() tell the program.
  uint64_t read_ns();
  /// What time.time() tells the program.
  uint64_t read_wall_ns();
  /// What time.process_time() tells the program.
  uint64_t read_process_ns();
  /// What time.thread_time() tells the program: the calling OS thread's processor time.
  uint64_t read_thread_ns();

  /// Moves virtual time forward to `time_ns`; never back.
  void advance_to(uint64_t time_ns);

  /// `now_ns() + timeout_ns`, or kForever if either is or the sum would be too large.
  uint64_t deadline(uint64_t timeout_ns) const;

 private:
  static constexpr uint64_t kReadingNs = 1000;

  const bool virtual_;
  const TickScale ticks_;
  const uint64_t begin_ns_;
  std::atomic<uint64_t> virtual_ns_{0};
  std::atomic<uint64_t> readings_{0};
};

}  // namespace heddle
