#include "engine/base/spin.h"

#include <thread>

namespace heddle {

void spin_yield() { std::this_thread::yield(); }

namespace {

// One or two microseconds, in which whoever has the line does some fifty sections.
constexpr int kLeftPauses = 128;

}  // namespace

void spin_lock_slow(std::atomic<uint8_t>& byte) {
  const auto attempt = [&byte] {
    uint8_t expected = 0;
    return byte.load(std::memory_order_relaxed) == 0 &&
           byte.compare_exchange_strong(expected, 1, std::memory_order_acquire,
                                        std::memory_order_relaxed);
  };
  for (int tries = 1;; ++tries) {
    for (int i = 0; i < kLeftPauses; ++i) spin_pause();
    if (spin_until(1, attempt)) return;
    if (tries % 4 == 0) spin_yield();  // whoever holds it may have lost its processor
  }
}

}  // namespace heddle
