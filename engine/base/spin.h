// Spin: a lock of one byte for sections of a few dozen instructions that never block.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle {

/// Gives the processor to another OS thread.
void spin_yield();
/// A short while in which the processor leaves the memory to others.
inline void spin_pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#else
  for (int i = 0; i < 16; ++i) asm volatile("");
#endif
}

/// Tries again and again, at growing distances: so whoever has the line of memory in its cache does
/// many sections one after the other instead of handing it over for each. Two threads that use one
/// list are then about as fast as one of them alone.
/// `attempt()` says whether it succeeded. Returns: false if it did not within about `rounds` us.
template <typename Attempt>
bool spin_until(int rounds, Attempt&& attempt) {
  constexpr int kMostPauses = 64;
  for (int pauses = 1; rounds > 0;) {
    for (int i = 0; i < pauses; ++i) spin_pause();
    if (attempt()) return true;
    if (pauses < kMostPauses) {
      pauses *= 2;
    } else {
      --rounds;
    }
  }
  return false;
}
void spin_lock_slow(std::atomic<uint8_t>& byte);

/// Locks a byte of somebody's own (an object's header); 0 is free, 1 is held.
/// Ordering: acquire on lock, release on unlock.
inline void spin_lock(std::atomic<uint8_t>& byte) {
  uint8_t expected = 0;
  if (__builtin_expect(!byte.compare_exchange_strong(expected, 1, std::memory_order_acquire,
                                                     std::memory_order_relaxed), 0)) {
    spin_lock_slow(byte);
  }
}

inline void spin_unlock(std::atomic<uint8_t>& byte) { byte.store(0, std::memory_order_release); }

class Spin {
 public:
  void lock() { spin_lock(byte_); }
  void unlock() { spin_unlock(byte_); }

 private:
  std::atomic<uint8_t> byte_{0};
};

/// Holds a Spin for a scope.
class SpinGuard {
 public:
  explicit SpinGuard(Spin& spin) : spin_(spin) { spin_.lock(); }
  ~SpinGuard() { spin_.unlock(); }
  SpinGuard(const SpinGuard&) = delete;
  SpinGuard& operator=(const SpinGuard&) = delete;

 private:
  Spin& spin_;
};

}  // namespace heddle
