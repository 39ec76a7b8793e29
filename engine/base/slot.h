// Slot: one memory cell that several workers read and write whole, without tearing.
//
// Natively a store releases and a load acquires: whoever sees a pointer sees the object behind it.
// On x86-64 both are plain moves. In wasm, which has only sequentially consistent atomics (a store
// costs an exchange), they are plain aligned accesses: the compiler may not split or invent them
// (volatile), and an address dependency orders what lies behind a loaded pointer.
#pragma once

#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

namespace heddle {

template <typename T>
class Slot {
 public:
  Slot() = default;
#if defined(__wasm__)
  explicit Slot(T initial) : cell_(std::bit_cast<Bits>(initial)) {}

  T load() const { return std::bit_cast<T>(*const_cast<const volatile Bits*>(&cell_)); }
  void store(T v) { *const_cast<volatile Bits*>(&cell_) = std::bit_cast<Bits>(v); }
  T load_relaxed() const { return load(); }
  void store_relaxed(T v) { store(v); }
  /// Orders everything written before it, also where a plain store would not.
  void publish(T v) { __atomic_store_n(&cell_, std::bit_cast<Bits>(v), __ATOMIC_SEQ_CST); }
#else
  explicit Slot(T initial) : cell_(initial) {}

  T load() const { return cell_.load(std::memory_order_acquire); }
  void store(T v) { cell_.store(v, std::memory_order_release); }
  T load_relaxed() const { return cell_.load(std::memory_order_relaxed); }
  void store_relaxed(T v) { cell_.store(v, std::memory_order_relaxed); }
  /// Orders everything written before it, also where a plain store would not.
  void publish(T v) { store(v); }
#endif

 private:
#if defined(__wasm__)
  // A class has no volatile access that copies it, an integer of its size has.
  using Bits = std::conditional_t<
      sizeof(T) == 8, uint64_t,
      std::conditional_t<sizeof(T) == 4, uint32_t,
                         std::conditional_t<sizeof(T) == 2, uint16_t, uint8_t>>>;
  Bits cell_ = std::bit_cast<Bits>(T{});
#else
  std::atomic<T> cell_{};
#endif
};

}  // namespace heddle
