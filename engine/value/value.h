// Value: what a variable holds, in 64 bits: a double, a 48-bit integer, a singleton or an object.
//
//   bits                           | meaning
//   -------------------------------+------------------------------------------------
//   0x0000... up to 0xFFF8...      | a double (every NaN is stored as 0x7FF8...)
//   0xFFF9 + 48 bits               | a small integer, two's complement
//   0xFFFA + pointer               | an object
//   0xFFFB + number                | a singleton: None, True, False ... and what no program sees:
//                                  | empty (an unset slot), error, tail, parked (native results)
#pragma once

#include <bit>
#include <cstdint>

namespace heddle {

struct Object;

class Value {
 public:
  static constexpr uint64_t kIntTag = 0xFFF9'0000'0000'0000;
  static constexpr uint64_t kObjectTag = 0xFFFA'0000'0000'0000;
  static constexpr uint64_t kSingletonTag = 0xFFFB'0000'0000'0000;
  static constexpr int64_t kSmallMax = (int64_t{1} << 47) - 1;
  static constexpr int64_t kSmallMin = -(int64_t{1} << 47);

  constexpr Value() : bits_(kSingletonTag) {}
  static constexpr Value from_bits(uint64_t bits) { return Value(bits); }
  static constexpr Value empty() { return Value(kSingletonTag | 0); }
  static constexpr Value none() { return Value(kSingletonTag | 1); }
  static constexpr Value false_() { return Value(kSingletonTag | 2); }
  static constexpr Value true_() { return Value(kSingletonTag | 3); }
  static constexpr Value not_implemented() { return Value(kSingletonTag | 4); }
  static constexpr Value ellipsis() { return Value(kSingletonTag | 5); }
  /// A native function's result: a Python exception is pending in the Context.
  static constexpr Value error() { return Value(kSingletonTag | 6); }
  /// A native function's result: go on in the Python function that Context::tail names.
  static constexpr Value tail() { return Value(kSingletonTag | 7); }
  /// A native function's result: the strand was put on a wait queue; run the operation again
  /// when it is woken.
  static constexpr Value parked() { return Value(kSingletonTag | 8); }

  /// A native function's result: the scheduler's may_proceed() said no; run the operation again
  /// when the strand is run again.
  static constexpr Value undecided() { return Value(kSingletonTag | 9); }

  static constexpr Value boolean(bool b) { return b ? true_() : false_(); }
  static Value number(double d) {
    return d == d ? Value(std::bit_cast<uint64_t>(d)) : Value(0x7FF8'0000'0000'0000);
  }
  /// Requires: kSmallMin <= i <= kSmallMax. See int_value() in integer.h for any int64.
  static constexpr Value small(int64_t i) {
    return Value(kIntTag | (static_cast<uint64_t>(i) & 0x0000'FFFF'FFFF'FFFF));
  }
  static constexpr bool fits_small(int64_t i) { return i >= kSmallMin && i <= kSmallMax; }
  static Value object(const Object* o) {
    return Value(kObjectTag | static_cast<uint64_t>(reinterpret_cast<uintptr_t>(o)));
  }

  constexpr uint64_t bits() const { return bits_; }
  constexpr bool is_double() const { return bits_ < kIntTag; }
  constexpr bool is_small() const { return (bits_ >> 48) == (kIntTag >> 48); }
  constexpr bool is_object() const { return (bits_ >> 48) == (kObjectTag >> 48); }
  constexpr bool is_singleton() const { return (bits_ >> 48) == (kSingletonTag >> 48); }
  constexpr bool is_empty() const { return bits_ == kSingletonTag; }
  constexpr bool is_none() const { return bits_ == (kSingletonTag | 1); }
  constexpr bool is_bool() const { return (bits_ | 1) == (kSingletonTag | 3); }
  constexpr bool is_true() const { return bits_ == (kSingletonTag | 3); }
  constexpr bool is_false() const { return bits_ == (kSingletonTag | 2); }
  constexpr bool is_not_implemented() const { return bits_ == (kSingletonTag | 4); }
  constexpr bool is_error() const { return bits_ == (kSingletonTag | 6); }
  constexpr bool is_tail() const { return bits_ == (kSingletonTag | 7); }
  constexpr bool is_parked() const { return bits_ == (kSingletonTag | 8); }
  constexpr bool is_undecided() const { return bits_ == (kSingletonTag | 9); }
  /// Error, tail, parked or undecided: no value at all.
  constexpr bool is_control() const { return bits_ - (kSingletonTag | 6) <= 3; }

  double as_double() const { return std::bit_cast<double>(bits_); }
  constexpr int64_t as_small() const { return static_cast<int64_t>(bits_ << 16) >> 16; }
  Object* as_object() const {
    return reinterpret_cast<Object*>(static_cast<uintptr_t>(bits_ & 0x0000'FFFF'FFFF'FFFF));
  }

  constexpr bool operator==(const Value& other) const = default;

 private:
  explicit constexpr Value(uint64_t bits) : bits_(bits) {}
  uint64_t bits_;
};
static_assert(sizeof(Value) == 8);

}  // namespace heddle
