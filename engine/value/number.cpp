#include "engine/value/number.h"
#include "engine/value/complex.h"

#include "engine/value/container.h"
#include "engine/value/number_big.h"
#include "engine/value/str.h"

#include <bit>
#include <cmath>

namespace heddle {
namespace {

constexpr uint64_t kMaxShift = uint64_t{1} << 34;

Value too_large(Context& cx) {
  return cx.raise(cx.types().OverflowError, "int too large to convert to float");
}

Value zero_division(Context& cx, std::string_view message) {
  return cx.raise(cx.types().ZeroDivisionError, message);
}

/// Whether a result of `bits` fits in the memory there may be.
bool room_for_bits(Context& cx, uint64_t bits) {
  if (bits / 8 < Heap::kHugeBytes) return true;
  if (bits / 8 < UINT32_MAX && cx.rt.heap->may_allocate(bits / 8)) return true;
  cx.raise_value(cx.types().MemoryError, Value::empty());
  return false;
}

Value big_mul(Context& cx, Value a, Value b) {
  if (!room_for_bits(cx, int_bit_length(a) + int_bit_length(b))) return Value::error();
  return big_value(cx, to_big(a) * to_big(b));
}

Value shift_left(Context& cx, Value a, Value b) {
  if (int_is_negative(b)) return cx.value_error("negative shift count");
  if (int_is_zero(a)) return Value::small(0);
  const auto count = to_int64(b);
  if (!count) return cx.raise(cx.types().OverflowError, "too many digits in integer");
  const uint64_t bits = int_bit_length(a);
  if (*count < 64 && bits + *count < 63) {
    return int_value(cx, *to_int64(a) * (int64_t{1} << *count));
  }
  if (static_cast<uint64_t>(*count) > kMaxShift || !room_for_bits(cx, bits + *count)) {
    return cx.pending.is_empty() ? cx.raise_value(cx.types().MemoryError, Value::empty())
                                 : Value::error();
  }
  return big_value(cx, to_big(a) << static_cast<unsigned>(*count));
}

Value shift_right(Context& cx, Value a, Value b) {
  if (int_is_negative(b)) return cx.value_error("negative shift count");
  const auto count = to_int64(b);
  if (!count) return Value::small(int_is_negative(a) ? -1 : 0);
  if (const auto small = to_int64(a)) return int_value(cx, *small >> std::min<int64_t>(*count, 63));
  return big_value(cx, big_shift_right(to_big(a), static_cast<uint64_t>(*count)));
}

Value int_power(Context& cx, Value a, Value b) {
  if (int_is_negative(b)) {
    const auto x = int_to_double(a);
    const auto y = int_to_double(b);
    if (!x || !y) return too_large(cx);
    return float_power(cx, *x, *y);
  }
  const auto base = to_int64(a);
  if (base && (*base == 0 || *base == 1)) {
    return Value::small(int_is_zero(b) ? 1 : *base);
  }
  const auto exponent = to_int64(b);
  if (base && *base == -1) {
    const bool odd = exponent ? *exponent & 1 : !!(cast<BigInt>(b)->limbs[0] & 1);
    return Value::small(odd ? -1 : 1);
  }
  if (!exponent) return cx.raise_value(cx.types().MemoryError, Value::empty());
  if (*exponent <= 0) return Value::small(1);
  if (base) {
    int64_t result = 1;
    int64_t square = *base;
    for (auto left = static_cast<uint64_t>(*exponent);;) {
      if ((left & 1) && __builtin_mul_overflow(result, square, &result)) break;
      left >>= 1;
      if (left == 0) return int_value(cx, result);
      if (__builtin_mul_overflow(square, square, &square)) break;
    }
  }
  const uint64_t bits = int_bit_length(a);
  if (static_cast<uint64_t>(*exponent) > kMaxShift / bits ||
      !room_for_bits(cx, bits * *exponent)) {
    return cx.pending.is_empty() ? cx.raise_value(cx.types().MemoryError, Value::empty())
                                 : Value::error();
  }
  return big_value(cx, boost::multiprecision::pow(to_big(a), static_cast<unsigned>(*exponent)));
}

Value int_floor_div(Context& cx, Value a, Value b) {
  if (int_is_zero(b)) return zero_division(cx, "integer division or modulo by zero");
  const auto x = to_int64(a);
  const auto y = to_int64(b);
  if (x && y && *y != -1) {
    int64_t quotient = *x / *y;
    if (*x % *y != 0 && (*x < 0) != (*y < 0)) --quotient;
    return int_value(cx, quotient);
  }
  BigNum quotient, remainder;
  big_floor_divmod(to_big(a), to_big(b), &quotient, &remainder);
  return big_value(cx, quotient);
}

Value int_mod(Context& cx, Value a, Value b) {
  if (int_is_zero(b)) return zero_division(cx, "integer modulo by zero");
  const auto x = to_int64(a);
  const auto y = to_int64(b);
  if (x && y) {
    if (*y == -1) return Value::small(0);
    int64_t remainder = *x % *y;
    if (remainder != 0 && (remainder < 0) != (*y < 0)) remainder += *y;
    return int_value(cx, remainder);
  }
  BigNum quotient, remainder;
  big_floor_divmod(to_big(a), to_big(b), &quotient, &remainder);
  return big_value(cx, remainder);
}

Value int_bits(Context& cx, BinOp op, Value a, Value b) {
  const auto x = to_int64(a);
  const auto y = to_int64(b);
  if (x && y) {
    const int64_t r = op == BinOp::kAnd ? *x & *y : op == BinOp::kOr ? *x | *y : *x ^ *y;
    return a.is_bool() && b.is_bool() ? Value::boolean(r) : int_value(cx, r);
  }
  const BigNum n = to_big(a);
  const BigNum m = to_big(b);
  if (op == BinOp::kAnd) return big_value(cx, n & m);
  return big_value(cx, op == BinOp::kOr ? n | m : n ^ m);
}

Value int_binary(Context& cx, BinOp op, Value a, Value b) {
  switch (op) {
    case BinOp::kAdd:
    case BinOp::kSub: {
      const auto x = to_int64(a);
      const auto y = to_int64(b);
      int64_t r;
      if (x && y && !(op == BinOp::kAdd ? __builtin_add_overflow(*x, *y, &r)
                                        : __builtin_sub_overflow(*x, *y, &r))) {
        return int_value(cx, r);
      }
      return int_sum(cx, a, b, op == BinOp::kSub);
    }
    case BinOp::kMul: {
      const auto x = to_int64(a);
      const auto y = to_int64(b);
      int64_t r;
      if (x && y && !__builtin_mul_overflow(*x, *y, &r)) return int_value(cx, r);
      return big_mul(cx, a, b);
    }
    case BinOp::kTrueDiv: {
      if (int_is_zero(b)) return zero_division(cx, "division by zero");
      const auto d = int_true_divide(a, b);
      if (d) return Value::number(*d);
      return cx.raise(cx.types().OverflowError, "integer division result too large for a float");
    }
    case BinOp::kFloorDiv: return int_floor_div(cx, a, b);
    case BinOp::kMod: return int_mod(cx, a, b);
    case BinOp::kPow: return int_power(cx, a, b);
    case BinOp::kLShift: return shift_left(cx, a, b);
    case BinOp::kRShift: return shift_right(cx, a, b);
    case BinOp::kAnd:
    case BinOp::kOr:
    case BinOp::kXor: return int_bits(cx, op, a, b);
    case BinOp::kMatMul: break;
  }
  return Value::not_implemented();
}

/// Python's float modulo: the sign of the divisor.
double float_mod(double a, double b) {
  double r = std::fmod(a, b);
  if (r != 0) {
    if ((b < 0) != (r < 0)) r += b;
  } else {
    r = std::copysign(0.0, b);
  }
  return r;
}

double float_floor_div(double a, double b) {
  const double r = std::fmod(a, b);
  double quotient = (a - r) / b;
  if (r != 0 && (b < 0) != (r < 0)) quotient -= 1.0;
  if (quotient == 0) return std::copysign(0.0, a / b);
  double floor = std::floor(quotient);
  if (quotient - floor > 0.5) floor += 1.0;
  return floor;
}

Value float_binary(Context& cx, BinOp op, double a, double b) {
  switch (op) {
    case BinOp::kAdd: return Value::number(a + b);
    case BinOp::kSub: return Value::number(a - b);
    case BinOp::kMul: return Value::number(a * b);
    case BinOp::kTrueDiv:
      if (b == 0) return zero_division(cx, "float division by zero");
      return Value::number(a / b);
    case BinOp::kFloorDiv:
      if (b == 0) return zero_division(cx, "float floor division by zero");
      return Value::number(float_floor_div(a, b));
    case BinOp::kMod:
      if (b == 0) return zero_division(cx, "float modulo");
      return Value::number(float_mod(a, b));
    case BinOp::kPow: return float_power(cx, a, b);
    default: return Value::not_implemented();
  }
}

bool is_arithmetic(BinOp op) {
  return op <= BinOp::kPow;
}

}  // namespace

std::string_view binop_symbol(BinOp op, bool inplace) {
  static constexpr std::string_view kSymbols[] = {"+=",  "-=", "*=",  "/=",  "//=", "%=", "**=",
                                                  "@=", "<<=", ">>=", "&=", "|=",  "^="};
  std::string_view symbol = kSymbols[static_cast<int>(op)];
  if (!inplace) symbol.remove_suffix(1);
  return symbol;
}

std::optional<double> number_to_double(Context& cx, Value v) {
  if (v.is_double()) return v.as_double();
  const auto d = int_to_double(v);
  if (!d) too_large(cx);
  return d;
}

Value number_binary(Context& cx, BinOp op, Value a, Value b) {
  if (a.is_double() && b.is_double()) return float_binary(cx, op, a.as_double(), b.as_double());
  if (!is_number(a) || !is_number(b)) return Value::not_implemented();
  if (!a.is_double() && !b.is_double()) return int_binary(cx, op, a, b);
  if (!is_arithmetic(op)) return Value::not_implemented();
  const auto x = number_to_double(cx, a);
  if (!x) return Value::error();
  const auto y = number_to_double(cx, b);
  if (!y) return Value::error();
  return float_binary(cx, op, *x, *y);
}

Value number_neg(Context& cx, Value a) {
  if (a.is_double()) return Value::number(-a.as_double());
  if (const auto i = to_int64(a); i && *i != INT64_MIN) return int_value(cx, -*i);
  if (!is_int(a)) return Value::not_implemented();
  return big_value(cx, -to_big(a));
}

Value number_invert(Context& cx, Value a) {
  if (const auto i = to_int64(a)) return int_value(cx, ~*i);
  if (!is_int(a)) return Value::not_implemented();
  return big_value(cx, -to_big(a) - 1);
}

Value number_divmod(Context& cx, Value a, Value b) {
  if (!is_number(a) || !is_number(b)) return Value::not_implemented();
  const bool floats = a.is_double() || b.is_double();
  const bool zero = b.is_double() ? b.as_double() == 0 : int_is_zero(b);
  if (zero) {
    return zero_division(cx, floats ? "float divmod()" : "integer division or modulo by zero");
  }
  Value parts[2] = {number_binary(cx, BinOp::kFloorDiv, a, b), Value()};
  if (parts[0].is_error()) return parts[0];
  parts[1] = number_binary(cx, BinOp::kMod, a, b);
  if (parts[1].is_error()) return parts[1];
  return Value::object(make_tuple(cx, parts));
}

Value float_power(Context& cx, double a, double b) {
  if (b == 0 || a == 1.0) return Value::number(1.0);
  if (a == 0 && b < 0) {
    return zero_division(cx, "0.0 cannot be raised to a negative power");
  }
  if (std::isfinite(a) && std::isfinite(b) && a < 0 && b != std::floor(b)) {
    return complex_binary(cx, BinOp::kPow, Value::number(a), Value::number(b));
  }
  const double r = std::pow(a, b);
  if (std::isinf(r) && std::isfinite(a) && std::isfinite(b)) {
    Value args[2] = {Value::small(34),
                     Value::object(make_str(cx, "Numerical result out of range"))};
    Value error = cx.raise(cx.types().OverflowError, "");
    instance_slot(cx, cast<Instance>(cx.pending), kExcArgs, false)
        ->store(Value::object(make_tuple(cx, args)));
    return error;
  }
  return Value::number(r);
}

// --- pow with a modulus ---------------------------------------------------------------------

Value int_pow_mod(Context& cx, Value a, Value b, Value m) {
  if (int_is_zero(m)) return cx.value_error("pow() 3rd argument cannot be 0");
  BigNum base = to_big(a);
  BigNum exponent = to_big(b);
  BigNum modulus = to_big(m);
  const bool negative = modulus.sign() < 0;
  if (negative) modulus = -modulus;
  BigNum quotient, rest;
  if (exponent.sign() < 0) {
    // The inverse by the extended Euclidean algorithm.
    BigNum r0 = modulus, r1, t0 = 0, t1 = 1;
    big_floor_divmod(base, modulus, &quotient, &r1);
    while (!r1.is_zero()) {
      big_floor_divmod(r0, r1, &quotient, &rest);
      r0 = r1;
      r1 = rest;
      BigNum next = t0 - quotient * t1;
      t0 = t1;
      t1 = next;
    }
    if (r0 != 1) return cx.value_error("base is not invertible for the given modulus");
    base = t0;
    exponent = -exponent;
  }
  BigNum reduced;
  big_floor_divmod(base, modulus, &quotient, &reduced);
  BigNum result = 0;
  if (modulus != 1) result = boost::multiprecision::powm(reduced, exponent, modulus);
  if (negative && !result.is_zero()) result -= modulus;
  return big_value(cx, result);
}

// --- comparing and hashing ------------------------------------------------------------------

namespace {

template <typename T>
Order order_of(T a, T b) {
  return a < b ? Order::kLess : a == b ? Order::kEqual : Order::kGreater;
}

Order compare_big(const BigInt* a, const BigInt* b) {
  if (a->negative != b->negative) return a->negative ? Order::kLess : Order::kGreater;
  const Order larger = a->negative ? Order::kLess : Order::kGreater;
  const Order smaller = a->negative ? Order::kGreater : Order::kLess;
  if (a->limb_count != b->limb_count) return a->limb_count > b->limb_count ? larger : smaller;
  for (uint32_t i = a->limb_count; i-- > 0;) {
    if (a->limbs[i] != b->limbs[i]) return a->limbs[i] > b->limbs[i] ? larger : smaller;
  }
  return Order::kEqual;
}

Order compare_int_double(Value a, double d) {
  if (std::isnan(d)) return Order::kUnordered;
  if (std::isinf(d)) return d > 0 ? Order::kLess : Order::kGreater;
  if (!is_kind(a, Kind::kBigInt)) {
    const int64_t i = *to_int64(a);
    return order_of(static_cast<double>(i), d);  // 48 bits are exact in a double
  }
  const BigInt* n = cast<BigInt>(a);
  const Order outside = n->negative ? Order::kLess : Order::kGreater;
  if ((d < 0) != n->negative || d == 0) return outside;
  int exponent;
  std::frexp(d, &exponent);
  const auto bits = static_cast<int64_t>(int_bit_length(a));
  if (bits != exponent) {
    return (bits > exponent) == n->negative ? Order::kLess : Order::kGreater;
  }
  BigNum other(static_cast<int64_t>(std::ldexp(d, 53 - exponent)));
  BigNum own = to_big(a);
  if (exponent >= 53) {
    other <<= exponent - 53;
  } else {
    own <<= 53 - exponent;
  }
  return order_of(own, other);
}

Order reverse(Order order) {
  return order == Order::kUnordered ? order : static_cast<Order>(-static_cast<int>(order));
}

constexpr uint64_t kHashModulus = (uint64_t{1} << 61) - 1;

uint64_t signed_hash(uint64_t hash, bool negative) {
  if (negative) hash = 0 - hash;
  return hash == ~uint64_t{0} ? ~uint64_t{1} : hash;
}

uint64_t hash_double(double d) {
  if (std::isinf(d)) return signed_hash(314159, d < 0);
  if (std::isnan(d)) return 0;
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);
  uint64_t x = 0;
  while (m != 0) {
    x = (x << 28 & kHashModulus) | x >> (61 - 28);
    m *= 268435456.0;  // 2^28
    exponent -= 28;
    const auto part = static_cast<uint64_t>(m);
    m -= static_cast<double>(part);
    x += part;
    if (x >= kHashModulus) x -= kHashModulus;
  }
  const int turn = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61;
  x = (x << turn & kHashModulus) | x >> (61 - turn);
  return signed_hash(x, d < 0);
}

}  // namespace

Order number_compare(Value a, Value b) {
  if (a.is_double()) {
    if (!b.is_double()) return reverse(compare_int_double(b, a.as_double()));
    const double x = a.as_double();
    const double y = b.as_double();
    if (std::isnan(x) || std::isnan(y)) return Order::kUnordered;
    return order_of(x, y);
  }
  if (b.is_double()) return compare_int_double(a, b.as_double());
  const bool big_a = is_kind(a, Kind::kBigInt);
  const bool big_b = is_kind(b, Kind::kBigInt);
  if (!big_a && !big_b) return order_of(*to_int64(a), *to_int64(b));
  if (big_a && big_b) return compare_big(cast<BigInt>(a), cast<BigInt>(b));
  // A BigInt is outside the range of every other int.
  if (big_a) return cast<BigInt>(a)->negative ? Order::kLess : Order::kGreater;
  return cast<BigInt>(b)->negative ? Order::kGreater : Order::kLess;
}

uint64_t number_hash(Value v) {
  if (v.is_small()) {
    const int64_t i = v.as_small();
    return i == -1 ? ~uint64_t{1} : static_cast<uint64_t>(i);
  }
  if (v.is_bool()) return v.is_true();
  if (v.is_double()) return hash_double(v.as_double());
  const BigInt* n = cast<BigInt>(v);
  uint64_t x = 0;
  for (uint32_t i = n->limb_count; i-- > 0;) {
    x = (x << 32 & kHashModulus) | x >> (61 - 32);
    x += n->limbs[i];
    if (x >= kHashModulus) x -= kHashModulus;
  }
  return signed_hash(x, n->negative);
}

std::optional<int64_t> index_arg(Context& cx, Value v) {
  const Value n = unwrap(v);
  if (const auto i = to_int64(n)) return i;
  if (is_int(n)) {
    cx.raise(cx.types().OverflowError, "cannot fit 'int' into an index-sized integer");
  } else {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
  }
  return std::nullopt;
}

}  // namespace heddle
