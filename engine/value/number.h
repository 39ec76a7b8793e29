// Numbers: int of any size (small or BigInt), bool as an int, float; arithmetic and texts.
#pragma once

#include "engine/value/context.h"

#include <optional>
#include <string>
#include <string_view>

namespace heddle {

enum class BinOp : uint8_t {
  kAdd, kSub, kMul, kTrueDiv, kFloorDiv, kMod, kPow, kMatMul, kLShift, kRShift, kAnd, kOr, kXor
};
/// "+", "-", ...; with `inplace` "+=".
std::string_view binop_symbol(BinOp op, bool inplace);

/// An int value of any int64.
Value make_int(Context& cx, int64_t i);
inline Value int_value(Context& cx, int64_t i) {
  return Value::fits_small(i) ? Value::small(i) : make_int(cx, i);
}
Value make_uint(Context& cx, uint64_t i);
/// Truncated toward zero. Requires: finite.
Value int_from_double(Context& cx, double d);

/// int (or bool), small or big; not instances of subclasses: unwrap first.
inline bool is_int(Value v) {
  return v.is_small() || v.is_bool() || is_kind(v, Kind::kBigInt);
}
inline bool is_number(Value v) { return is_int(v) || v.is_double(); }
/// The value of an int if it fits int64.
std::optional<int64_t> to_int64_slow(Value v);
inline std::optional<int64_t> to_int64(Value v) {
  return v.is_small() ? std::optional<int64_t>(v.as_small()) : to_int64_slow(v);
}
/// Any int as a double. Errors: nullopt if it is too large for one.
std::optional<double> int_to_double(Value v);

/// Arithmetic of int, bool and float. Returns: the result; not_implemented if an operand is no
/// number; error (ZeroDivisionError, OverflowError, ValueError "negative shift count" ...).
Value number_binary(Context& cx, BinOp op, Value a, Value b);
Value number_neg(Context& cx, Value a);
Value number_invert(Context& cx, Value a);
/// pow(a, b, m) for ints.
Value int_pow_mod(Context& cx, Value a, Value b, Value m);
/// Three-way comparison of two numbers; exact between int and float. `unordered` for NaN.
enum class Order : int8_t { kLess = -1, kEqual = 0, kGreater = 1, kUnordered = 2 };
Order number_compare(Value a, Value b);
/// CPython's hash of a number (equal numbers of all types hash equal).
uint64_t number_hash(Value v);

std::string int_to_text(Value v, int base = 10);
/// Python refuses decimal texts of more than 4300 digits. Returns: false and ValueError pending.
bool check_int_digits(Context& cx, Value v);
/// The shortest text that reads back as d, as Python's repr prints it ("1e+16", "0.1", "inf").
std::string float_repr(double d);
/// The same into a buffer of at least 32 bytes; returns the length.
size_t float_repr_to(double d, char* buffer);
/// As CPython's PyOS_double_to_string(d, code, precision): 'e' 'f' 'g' 'E' 'F' 'G'; alt = '#'.
std::string float_format(double d, char code, int precision, bool alt = false);
/// int("...", base): white space, sign, underscores, prefixes as Python has them; empty optional
/// if it is no number (ValueError is pending then only if it has too many digits).
std::optional<Value> parse_int(Context& cx, std::string_view text, int base);
std::optional<double> parse_float(std::string_view text);

/// As `x.__index__()` for what is natively an int: empty optional and TypeError pending otherwise
/// ("'str' object cannot be interpreted as an integer").
std::optional<int64_t> index_arg(Context& cx, Value v);

/// divmod(a, b) for numbers: a tuple, error or not_implemented.
Value number_divmod(Context& cx, Value a, Value b);
/// round(v) or round(v, ndigits) of numbers, halves to even; `ndigits` empty or None: an int.
/// Returns: not_implemented if v is no number.
Value number_round(Context& cx, Value v, Value ndigits);
/// a ** b of floats as CPython computes it. Errors: ZeroDivisionError, OverflowError, ValueError.
Value float_power(Context& cx, double a, double b);
/// int(f) of a double. Errors: OverflowError for infinity, ValueError for NaN.
Value float_to_int(Context& cx, double d);
/// The double of a number, or OverflowError pending.
std::optional<double> number_to_double(Context& cx, Value v);

void init_number_types(Context& cx);

}  // namespace heddle
