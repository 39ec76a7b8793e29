#include "engine/base/clock.h"

#include <chrono>
#include <ctime>

namespace heddle {
namespace {

// 2024-01-01 00:00:00 UTC: when every controlled run takes place.
constexpr uint64_t kVirtualDayNs = uint64_t{1704067200} * 1'000'000'000;

uint64_t posix_ns(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<uint64_t>(t.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(t.tv_nsec);
}

}  // namespace

uint64_t machine_monotonic_ns() {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                   std::chrono::steady_clock::now().time_since_epoch())
                                   .count());
}

ClockSource::ClockSource(bool is_virtual)
    : virtual_(is_virtual), begin_ns_(is_virtual ? 0 : machine_monotonic_ns()) {}

uint64_t ClockSource::now_ns() const {
  if (virtual_) return virtual_ns_.load(std::memory_order_relaxed);
  return machine_monotonic_ns() - begin_ns_;
}

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
  return virtual_ ? read_ns() : posix_ns(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t ClockSource::read_thread_ns() {
  return virtual_ ? read_ns() : posix_ns(CLOCK_THREAD_CPUTIME_ID);
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
