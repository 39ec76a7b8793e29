#include "engine/base/clock.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>

namespace heddle {
namespace {

// 2024-01-01 00:00:00 UTC: when every controlled run takes place.
constexpr uint64_t kVirtualDayNs = uint64_t{1704067200} * 1'000'000'000;

// WebAssembly knows no processor time: there the time since the run began stands for it.
#if defined(__EMSCRIPTEN__)
constexpr bool kCountsCpuTime = false;
#else
constexpr bool kCountsCpuTime = true;
#endif

uint64_t posix_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(t.tv_nsec);
}

}  // namespace

namespace {

uint64_t steady_ns() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

#if defined(__x86_64__) && defined(__linux__)
// The processor's time stamp counter takes a fifth of the time that the system's clock takes, and
// every operation on a lock is recorded twice. It is used where the system itself trusts it: then
// it runs evenly and alike on all cores.
TickScale measure_ticks() {
  constexpr uint64_t kMeasuredNs = 300'000;  // an error of one in ten thousand
  TickScale found;
  char source[8] = {};
  std::FILE* file =
      std::fopen("/sys/devices/system/clocksource/clocksource0/current_clocksource", "r");
  if (file == nullptr) return found;
  const size_t length = std::fread(source, 1, sizeof source - 1, file);
  std::fclose(file);
  if (length < 4 || std::strncmp(source, "tsc\n", 4) != 0) return found;
  found.begin_ns = steady_ns();
  found.begin_ticks = __builtin_ia32_rdtsc();
  while (steady_ns() - found.begin_ns < kMeasuredNs) {
  }
  const uint64_t ns = steady_ns() - found.begin_ns;
  const uint64_t ticks = __builtin_ia32_rdtsc() - found.begin_ticks;
  found.scale = static_cast<uint64_t>(static_cast<double>(ns) / static_cast<double>(ticks) *
                                      (uint64_t{1} << TickScale::kScaleBits));
  return found;
}

const TickScale& tick_scale() {
  static const TickScale scale = measure_ticks();
  return scale;
}
#else
TickScale tick_scale() { return {}; }
#endif

}  // namespace

uint64_t machine_monotonic_ns() {
  const TickScale& ticks = tick_scale();
  return ticks.scale != 0 ? read_ticks_ns(ticks) : steady_ns();
}

ClockSource::ClockSource(bool is_virtual)
    : virtual_(is_virtual),
      ticks_(is_virtual ? TickScale{} : tick_scale()),
      begin_ns_(is_virtual ? 0 : machine_monotonic_ns()) {}

uint64_t ClockSource::read_ns() {
  if (!virtual_) return now_ns();
  const uint64_t reading = readings_.fetch_add(1, std::memory_order_relaxed) + 1;
  return now_ns() + reading * kReadingNs;
}

uint64_t ClockSource::read_wall_ns() {
  if (virtual_) return kVirtualDayNs + read_ns();
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::system_clock::now().time_since_epoch())
                                   .count());
}

uint64_t ClockSource::read_process_ns() {
  return virtual_ || !kCountsCpuTime ? read_ns() : posix_ns(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t ClockSource::read_thread_ns() {
  return virtual_ || !kCountsCpuTime ? read_ns() : posix_ns(CLOCK_THREAD_CPUTIME_ID);
}

void ClockSource::advance_to(uint64_t time_ns) {
  if (time_ns > virtual_ns_.load(std::memory_order_relaxed)) {
    virtual_ns_.store(time_ns, std::memory_order_relaxed);
  }
}

uint64_t ClockSource::deadline(uint64_t timeout_ns) const {
  const uint64_t now = now_ns();
  return timeout_ns >= kForever - now ? kForever : now + timeout_ns;
}

}  // namespace heddle
