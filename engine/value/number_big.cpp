#include "engine/value/number_big.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace heddle {
namespace {

/// The backend's limbs are 64 or 32 bits wide; little-endian either way, so bytes can be copied.
static_assert(std::endian::native == std::endian::little);

BigNum from_limbs(const uint32_t* limbs, uint32_t count, bool negative) {
  BigNum n;
  auto& backend = n.backend();
  using Limb = std::remove_reference_t<decltype(*backend.limbs())>;
  const size_t bytes = size_t{count} * 4;
  const auto wide = static_cast<unsigned>((bytes + sizeof(Limb) - 1) / sizeof(Limb));
  backend.resize(wide, wide);
  backend.limbs()[wide - 1] = 0;
  std::memcpy(backend.limbs(), limbs, bytes);
  backend.normalize();
  if (negative) backend.negate();
  return n;
}

/// The magnitude's top 64 bits, the highest one set; *shift is how many bits lie below, *sticky
/// whether any of those is set. Requires: |v| >= 2^47 (a BigInt).
uint64_t top_bits(const BigInt* n, uint64_t* shift, bool* sticky) {
  const uint32_t count = n->limb_count;
  const uint64_t bits = uint64_t{count} * 32 - std::countl_zero(n->limbs[count - 1]);
  *sticky = false;
  if (bits <= 64) {
    uint64_t low = n->limbs[0];
    if (count > 1) low |= uint64_t{n->limbs[1]} << 32;
    const int left = std::countl_zero(low);
    *shift = 0 - static_cast<uint64_t>(left);
    return low << left;
  }
  *shift = bits - 64;
  const uint64_t limb = *shift / 32;
  const int inside = static_cast<int>(*shift % 32);
  uint64_t top = n->limbs[limb] >> inside | uint64_t{n->limbs[limb + 1]} << (32 - inside);
  if (inside != 0 && limb + 2 < count) top |= uint64_t{n->limbs[limb + 2]} << (64 - inside);
  for (uint64_t i = 0; i < limb && !*sticky; ++i) *sticky = n->limbs[i] != 0;
  if (inside != 0 && (n->limbs[limb] & ((1u << inside) - 1)) != 0) *sticky = true;
  return top;
}

/// mantissa * 2^exponent rounded half to even; the mantissa's highest bit is set.
std::optional<double> round_to_double(uint64_t mantissa, bool sticky, int64_t exponent) {
  // Subnormal results keep fewer bits.
  const int64_t top = exponent + 63;
  if (top > 1023) return std::nullopt;
  int drop = 11;
  if (top < -1022) {
    if (top < -1075) return 0.0;
    drop += static_cast<int>(-1022 - top);
  }
  if (drop >= 64) {
    const bool above_half = drop == 64 && (mantissa > (uint64_t{1} << 63) || sticky);
    return above_half ? std::numeric_limits<double>::denorm_min() : 0.0;
  }
  uint64_t kept = mantissa >> drop;
  const uint64_t rest = mantissa << (64 - drop);
  const uint64_t half = uint64_t{1} << 63;
  if (rest > half || (rest == half && (sticky || (kept & 1)))) ++kept;
  const double d = std::ldexp(static_cast<double>(kept), static_cast<int>(exponent + drop));
  if (std::isinf(d)) return std::nullopt;
  return d;
}

}  // namespace

BigNum to_big(Value v) {
  if (v.is_small()) return BigNum(v.as_small());
  if (v.is_bool()) return BigNum(v.is_true() ? 1 : 0);
  const BigInt* n = cast<BigInt>(v);
  return from_limbs(n->limbs, n->limb_count, n->negative);
}

Value big_value(Context& cx, const BigNum& n) {
  const auto& backend = n.backend();
  using Limb = std::remove_const_t<std::remove_reference_t<decltype(*backend.limbs())>>;
  const bool negative = backend.sign();
  const unsigned wide = backend.size();
  if (size_t{wide} * sizeof(Limb) <= 8) {
    uint64_t magnitude = 0;
    std::memcpy(&magnitude, backend.limbs(), wide * sizeof(Limb));
    if (magnitude <= static_cast<uint64_t>(Value::kSmallMax)) {
      return Value::small(negative ? -static_cast<int64_t>(magnitude)
                                   : static_cast<int64_t>(magnitude));
    }
    if (negative && magnitude == uint64_t{1} << 47) return Value::small(Value::kSmallMin);
  }
  size_t count = size_t{wide} * sizeof(Limb) / 4;
  uint32_t top = 0;
  const auto* bytes = reinterpret_cast<const uint8_t*>(backend.limbs());
  std::memcpy(&top, bytes + (count - 1) * 4, 4);
  if (top == 0) --count;
  BigInt* big = cx.make<BigInt>(cx.types().int_, Kind::kBigInt, count * 4);
  big->negative = negative;
  big->limb_count = static_cast<uint32_t>(count);
  std::memcpy(big->limbs, bytes, count * 4);
  return Value::object(big);
}

namespace {

/// An int's sign and limbs, where they are; a small one's are in `own`.
struct Magnitude {
  const uint32_t* limbs;
  uint32_t count;
  bool negative;
  uint32_t own[2];

  explicit Magnitude(Value v) {
    if (is_kind(v, Kind::kBigInt)) {
      const BigInt* n = cast<BigInt>(v);
      limbs = n->limbs;
      count = n->limb_count;
      negative = n->negative;
      return;
    }
    const int64_t i = v.is_small() ? v.as_small() : v.is_true();
    const uint64_t size = i < 0 ? 0 - static_cast<uint64_t>(i) : static_cast<uint64_t>(i);
    own[0] = static_cast<uint32_t>(size);
    own[1] = static_cast<uint32_t>(size >> 32);
    limbs = own;
    count = own[1] != 0 ? 2 : own[0] != 0 ? 1 : 0;
    negative = i < 0;
  }
  Magnitude(const Magnitude&) = delete;
  Magnitude& operator=(const Magnitude&) = delete;
};

bool less_than(const Magnitude& x, const Magnitude& y) {
  if (x.count != y.count) return x.count < y.count;
  for (uint32_t i = x.count; i-- > 0;) {
    if (x.limbs[i] != y.limbs[i]) return x.limbs[i] < y.limbs[i];
  }
  return false;
}

// out = x + y, or x - y. Requires: x is not shorter, and for - not less; room for one limb more.
template <bool subtract>
void combine(const Magnitude& x, const Magnitude& y, uint32_t* out) {
  uint64_t carry = 0;
  uint32_t i = 0;
  for (; i + 2 <= y.count; i += 2) {
    uint64_t a, b, r;
    std::memcpy(&a, x.limbs + i, 8);
    std::memcpy(&b, y.limbs + i, 8);
    const bool over = subtract ? __builtin_sub_overflow(a, b, &r)
                               : __builtin_add_overflow(a, b, &r);
    const bool more = subtract ? __builtin_sub_overflow(r, carry, &r)
                               : __builtin_add_overflow(r, carry, &r);
    carry = over | more;
    std::memcpy(out + i, &r, 8);
  }
  for (; i < x.count; ++i) {
    const uint64_t b = carry + (i < y.count ? y.limbs[i] : 0);
    const uint64_t r = subtract ? uint64_t{x.limbs[i]} - b : x.limbs[i] + b;
    out[i] = static_cast<uint32_t>(r);
    carry = r >> 32 & 1;
  }
  out[i] = static_cast<uint32_t>(carry);
}

}  // namespace

Value int_sum(Context& cx, Value a, Value b, bool subtract) {
  const Magnitude x(a), y(b);
  const bool y_negative = y.negative != subtract;
  const bool adds = x.negative == y_negative;
  const bool swaps = adds ? x.count < y.count : less_than(x, y);
  const Magnitude& large = swaps ? y : x;
  const Magnitude& little = swaps ? x : y;
  const uint32_t room = large.count + 1;
  BigInt* sum = cx.make<BigInt>(cx.types().int_, Kind::kBigInt, size_t{room} * 4);
  adds ? combine<false>(large, little, sum->limbs) : combine<true>(large, little, sum->limbs);
  sum->negative = swaps ? y_negative : x.negative;
  uint32_t count = room;
  while (count > 0 && sum->limbs[count - 1] == 0) --count;
  sum->limb_count = count;
  if (count > 2) return Value::object(sum);
  uint64_t magnitude = 0;
  for (uint32_t i = count; i-- > 0;) magnitude = magnitude << 32 | sum->limbs[i];
  if (magnitude > uint64_t{1} << 47) return Value::object(sum);
  const auto plain = static_cast<int64_t>(sum->negative ? 0 - magnitude : magnitude);
  return Value::fits_small(plain) ? Value::small(plain) : Value::object(sum);
}

Value make_uint(Context& cx, uint64_t i) {
  if (i <= static_cast<uint64_t>(Value::kSmallMax)) return Value::small(static_cast<int64_t>(i));
  const uint32_t count = i >> 32 ? 2 : 1;
  BigInt* big = cx.make<BigInt>(cx.types().int_, Kind::kBigInt, count * 4);
  big->negative = false;
  big->limb_count = count;
  std::memcpy(big->limbs, &i, count * 4);
  return Value::object(big);
}

Value make_int(Context& cx, int64_t i) {
  if (Value::fits_small(i)) return Value::small(i);
  if (i >= 0) return make_uint(cx, static_cast<uint64_t>(i));
  Value v = make_uint(cx, 0 - static_cast<uint64_t>(i));
  // The magnitude is above 2^47 here, so this is a BigInt nobody has seen yet.
  cast<BigInt>(v)->negative = true;
  return v;
}

Value int_from_double(Context& cx, double d) {
  d = std::trunc(d);
  if (std::fabs(d) < 9.2e18) return int_value(cx, static_cast<int64_t>(d));
  int exponent = 0;
  const double fraction = std::frexp(d, &exponent);
  BigNum n(static_cast<int64_t>(std::ldexp(fraction, 53)));
  n <<= exponent - 53;
  return big_value(cx, n);
}

std::optional<int64_t> to_int64_slow(Value v) {
  if (v.is_small()) return v.as_small();
  if (v.is_bool()) return v.is_true();
  if (!is_kind(v, Kind::kBigInt)) return std::nullopt;
  const BigInt* n = cast<BigInt>(v);
  if (n->limb_count > 2) return std::nullopt;
  uint64_t magnitude = n->limbs[0];
  if (n->limb_count == 2) magnitude |= uint64_t{n->limbs[1]} << 32;
  const uint64_t limit = uint64_t{1} << 63;
  if (n->negative) {
    if (magnitude > limit) return std::nullopt;
    return static_cast<int64_t>(0 - magnitude);
  }
  if (magnitude >= limit) return std::nullopt;
  return static_cast<int64_t>(magnitude);
}

std::optional<double> int_to_double(Value v) {
  if (v.is_small()) return static_cast<double>(v.as_small());
  if (v.is_bool()) return v.is_true() ? 1.0 : 0.0;
  const BigInt* n = cast<BigInt>(v);
  uint64_t shift;
  bool sticky;
  const uint64_t top = top_bits(n, &shift, &sticky);
  auto d = round_to_double(top, sticky, static_cast<int64_t>(shift));
  if (d && n->negative) return -*d;
  return d;
}

uint64_t int_bit_length(Value v) {
  if (v.is_bool()) return v.is_true();
  if (v.is_small()) {
    const int64_t i = v.as_small();
    return 64 - std::countl_zero(static_cast<uint64_t>(i < 0 ? -i : i));
  }
  const BigInt* n = cast<BigInt>(v);
  return uint64_t{n->limb_count} * 32 - std::countl_zero(n->limbs[n->limb_count - 1]);
}

bool int_is_negative(Value v) {
  if (v.is_small()) return v.as_small() < 0;
  return is_kind(v, Kind::kBigInt) && cast<BigInt>(v)->negative;
}

void big_floor_divmod(const BigNum& a, const BigNum& b, BigNum* quotient, BigNum* remainder) {
  boost::multiprecision::divide_qr(a, b, *quotient, *remainder);
  if (!remainder->is_zero() && (remainder->sign() < 0) != (b.sign() < 0)) {
    --*quotient;
    *remainder += b;
  }
}

BigNum big_shift_right(const BigNum& n, uint64_t count) {
  if (count >= UINT32_MAX) return n.sign() < 0 ? BigNum(-1) : BigNum(0);
  if (n.sign() >= 0) return n >> static_cast<unsigned>(count);
  const BigNum above = (-n - 1) >> static_cast<unsigned>(count);
  return -above - 1;
}

std::optional<double> big_ratio(BigNum x, BigNum y) {
  // The quotient is scaled to at least 64 bits, so that one rounding is enough.
  const auto bits_x = static_cast<int64_t>(boost::multiprecision::msb(x)) + 1;
  const auto bits_y = static_cast<int64_t>(boost::multiprecision::msb(y)) + 1;
  if (bits_x - bits_y > 1030) return std::nullopt;
  if (bits_x - bits_y < -1100) return 0.0;
  const int64_t scale = bits_y - bits_x + 66;
  if (scale >= 0) {
    x <<= static_cast<unsigned>(scale);
  } else {
    y <<= static_cast<unsigned>(-scale);
  }
  BigNum quotient, remainder;
  boost::multiprecision::divide_qr(x, y, quotient, remainder);
  const auto bits = static_cast<int64_t>(boost::multiprecision::msb(quotient)) + 1;
  const auto extra = static_cast<unsigned>(bits - 64);
  const BigNum top = quotient >> extra;
  const bool sticky = !remainder.is_zero() || (top << extra) != quotient;
  return round_to_double(top.convert_to<uint64_t>(), sticky, int64_t{extra} - scale);
}

std::optional<double> int_true_divide(Value a, Value b) {
  constexpr uint64_t kExact = 53;
  if (int_bit_length(a) <= kExact && int_bit_length(b) <= kExact) {
    return *int_to_double(a) / *int_to_double(b);
  }
  if (int_is_zero(a)) return 0.0;
  const bool negative = int_is_negative(a) != int_is_negative(b);
  auto d = big_ratio(boost::multiprecision::abs(to_big(a)), boost::multiprecision::abs(to_big(b)));
  if (d && negative) return -*d;
  return d;
}

}  // namespace heddle
