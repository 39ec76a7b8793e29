// BigNum: the arithmetic behind ints that do not fit 64 bits, and the way in and out of BigInt.
#pragma once

#include "engine/value/number.h"

#include <boost/multiprecision/cpp_int.hpp>

namespace heddle {

using BigNum = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<>,
                                             boost::multiprecision::et_off>;

/// Requires: is_int(v).
BigNum to_big(Value v);
/// The int value of a BigNum: small if it fits 48 bits.
Value big_value(Context& cx, const BigNum& n);

/// a + b, or a - b. Requires: ints.
Value int_sum(Context& cx, Value a, Value b, bool subtract);

/// Bits of the magnitude; 0 for 0.
uint64_t int_bit_length(Value v);
bool int_is_negative(Value v);
/// Whether the int is 0, without regard to its type.
inline bool int_is_zero(Value v) {
  return v.is_small() ? v.as_small() == 0 : v.is_false();
}

/// Floor division and modulo with Python's signs. Requires: b != 0.
void big_floor_divmod(const BigNum& a, const BigNum& b, BigNum* quotient, BigNum* remainder);
/// n >> count, rounded toward minus infinity.
BigNum big_shift_right(const BigNum& n, uint64_t count);

/// The same of two BigNums; both positive.
std::optional<double> big_ratio(BigNum x, BigNum y);
/// a / b correctly rounded. Errors: nullopt if the quotient is too large. Requires: b != 0.
std::optional<double> int_true_divide(Value a, Value b);

}  // namespace heddle
