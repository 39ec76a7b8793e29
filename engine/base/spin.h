// Spin: a lock of one byte for sections of a few dozen instructions that never block.
#pragma once

#include <atomic>
#include <cstdint>

namespace heddle {

/// Gives the processor to another OS thread; called after a bounded number of failed tries.
void spin_yield();

/// Locks a byte of somebody's own (an object's header); 0 is free, 1 is held.
/// Ordering: acquire on lock, release on unlock.
inline void spin_lock(std::atomic<uint8_t>& byte) {
  uint8_t expected = 0;
  int tries = 0;
  while (!byte.compare_exchange_weak(expected, 1, std::memory_order_acquire,
                                     std::memory_order_relaxed)) {
    expected = 0;
    if (++tries > 64) spin_yield();
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
