#include "engine/base/spin.h"

#include <thread>

namespace heddle {

void spin_yield() { std::this_thread::yield(); }

void spin_lock_slow(std::atomic<uint8_t>& byte) {
  const auto attempt = [&byte] {
    uint8_t expected = 0;
    return byte.load(std::memory_order_relaxed) == 0 &&
           byte.compare_exchange_strong(expected, 1, std::memory_order_acquire,
                                        std::memory_order_relaxed);
  };
  // Whoever holds it may have lost its processor.
  while (!spin_until(8, attempt)) spin_yield();
}

}  // namespace heddle
