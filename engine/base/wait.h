// Mutex and Condition: how an OS thread of ours waits. Used by sched/ and by nobody above it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace heddle {

class Mutex {
 public:
  void lock() { mutex_.lock(); }
  void unlock() { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

/// Holds a Mutex for a scope; may be let go and taken again inside it.
class MutexGuard {
 public:
  explicit MutexGuard(Mutex& mutex) : mutex_(mutex) { mutex_.lock(); }
  ~MutexGuard() {
    if (held_) mutex_.unlock();
  }
  MutexGuard(const MutexGuard&) = delete;
  MutexGuard& operator=(const MutexGuard&) = delete;

  void unlock() {
    held_ = false;
    mutex_.unlock();
  }
  void lock() {
    mutex_.lock();
    held_ = true;
  }

 private:
  Mutex& mutex_;
  bool held_ = true;
};

/// Waits can end without a reason: callers look again at what they wait for.
class Condition {
 public:
  /// `mutex` is held before and after.
  void wait(Mutex& mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  /// As wait(), for at most `timeout_ns`. Returns: false if that time is over.
  bool wait_for(Mutex& mutex, uint64_t timeout_ns) {
    constexpr uint64_t kLongest = uint64_t{3600} * 1'000'000'000;  // no overflow of the OS's time
    const auto timeout = std::chrono::nanoseconds(timeout_ns < kLongest ? timeout_ns : kLongest);
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool told = condition_.wait_for(lock, timeout) == std::cv_status::no_timeout;
    lock.release();
    return told;
  }

  void notify_one() { condition_.notify_one(); }
  void notify_all() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace heddle
