#include "engine/value/number_big.h"

#include <cmath>

namespace heddle {
namespace {

/// n rounded to a multiple of 10^digits, halves to an even multiple. `above`: the true number lies
/// a little above n.
BigNum round_to_power(const BigNum& n, unsigned digits, bool above) {
  const BigNum unit = boost::multiprecision::pow(BigNum(10), digits);
  BigNum quotient, rest;
  boost::multiprecision::divide_qr(n, unit, quotient, rest);
  const BigNum twice = rest * 2;
  const bool odd = boost::multiprecision::bit_test(quotient, 0);
  if (twice > unit || (twice == unit && (above || odd))) ++quotient;
  return quotient * unit;
}

Value round_int(Context& cx, Value v, int64_t digits) {
  if (digits >= 0) return v.is_bool() ? Value::small(v.is_true()) : v;
  if (static_cast<uint64_t>(-digits) > int_bit_length(v)) return Value::small(0);
  BigNum n = to_big(v);
  const bool negative = n.sign() < 0;
  if (negative) n = -n;
  n = round_to_power(n, static_cast<unsigned>(-digits), false);
  if (negative) n = -n;
  return big_value(cx, n);
}

Value round_float(Context& cx, double d, int64_t digits) {
  // Beyond these every double is exact, or far below half a unit.
  if (!std::isfinite(d) || d == 0 || digits > 323) return Value::number(d);
  if (digits < -308) return Value::number(0.0 * d);
  if (digits >= 0) {
    return Value::number(*parse_float(float_format(d, 'f', static_cast<int>(digits))));
  }
  const double whole = std::trunc(std::fabs(d));
  const BigNum n = to_big(int_from_double(cx, whole));
  const BigNum rounded =
      round_to_power(n, static_cast<unsigned>(-digits), whole != std::fabs(d));
  const auto r = int_to_double(big_value(cx, rounded));
  if (!r) return cx.raise(cx.types().OverflowError, "rounded value too large to represent");
  return Value::number(std::copysign(*r, d));
}

}  // namespace

Value float_to_int(Context& cx, double d) {
  if (std::isnan(d)) return cx.value_error("cannot convert float NaN to integer");
  if (std::isinf(d)) {
    return cx.raise(cx.types().OverflowError, "cannot convert float infinity to integer");
  }
  return int_from_double(cx, d);
}

Value number_round(Context& cx, Value v, Value ndigits) {
  if (!is_number(v)) return Value::not_implemented();
  if (ndigits.is_empty() || ndigits.is_none()) {
    if (v.is_double()) return float_to_int(cx, std::nearbyint(v.as_double()));
    return v.is_bool() ? Value::small(v.is_true()) : v;
  }
  const Value plain = unwrap(ndigits);
  if (!is_int(plain)) {
    return cx.type_error("'{}' object cannot be interpreted as an integer",
                         type_name(cx, ndigits));
  }
  const int64_t digits = to_int64(plain).value_or(int_is_negative(plain) ? -1000000 : 1000000);
  return v.is_double() ? round_float(cx, v.as_double(), digits) : round_int(cx, v, digits);
}

}  // namespace heddle
