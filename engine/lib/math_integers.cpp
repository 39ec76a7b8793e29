// The functions of the math module on ints: gcd, lcm, factorial, comb, perm, isqrt.
#include "engine/lib/math_module.h"
#include "engine/value/number_big.h"

#include <algorithm>
#include <numeric>

namespace heddle {
namespace {

/// An argument that must be an int. Errors: empty, pending.
Value integer(Context& cx, Value v) {
  const Value n = unwrap(v);
  if (is_int(n)) return n;
  cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
  return Value::empty();
}

bool any_needs_python(const Value* args, int count) {
  return std::any_of(args, args + count, math_needs_python);
}

template <bool least_multiple>
Value gcd_or_lcm(Context& cx, const Value* args, int) {
  const Tuple* given = cast<Tuple>(args[0]);
  const char* name = least_multiple ? "lcm" : "gcd";
  if (any_needs_python(given->items, static_cast<int>(given->size))) {
    return math_in_python(cx, name, given->items, static_cast<int>(given->size));
  }
  Value result = Value::small(least_multiple ? 1 : 0);
  for (uint32_t i = 0; i < given->size; ++i) {
    const Value n = integer(cx, given->items[i]);
    if (n.is_empty()) return Value::error();
    const auto x = to_int64(result);
    const auto y = to_int64(n);
    if (!least_multiple && x && y && *x != INT64_MIN && *y != INT64_MIN) {
      result = int_value(cx, std::gcd(*x, *y));
      continue;
    }
    const BigNum a = to_big(result);
    const BigNum b = to_big(n);
    if (least_multiple) {
      result = a.is_zero() || b.is_zero()
                   ? Value::small(0)
                   : big_value(cx, boost::multiprecision::abs(
                                       BigNum(a / boost::multiprecision::gcd(a, b) * b)));
    } else {
      result = big_value(cx, boost::multiprecision::gcd(a, b));
    }
  }
  return result;
}

/// The product first * (first + 1) * ... * last, halved again and again so that factors stay
/// of like size.
BigNum range_product(uint64_t first, uint64_t last) {
  if (first > last) return 1;
  if (last - first < 8) {
    BigNum product = first;
    for (uint64_t i = first + 1; i <= last; ++i) product *= i;
    return product;
  }
  const uint64_t middle = first + (last - first) / 2;
  return range_product(first, middle) * range_product(middle + 1, last);
}

/// The most factors a product may have: results beyond would take minutes and gigabytes.
constexpr int64_t kMostFactors = 5'000'000;

Value too_large(Context& cx) { return cx.raise_value(cx.types().MemoryError, Value::empty()); }

Value factorial_of(Context& cx, Value n) {
  if (int_is_negative(n)) {
    return cx.value_error("factorial() not defined for negative values");
  }
  const auto i = to_int64(n);
  if (!i) {
    return cx.raisef(cx.types().OverflowError, "factorial() argument should not exceed {}",
                     INT64_MAX);
  }
  if (*i > kMostFactors) return too_large(cx);
  return big_value(cx, range_product(1, static_cast<uint64_t>(*i)));
}

Value math_factorial(Context& cx, const Value* args, int) {
  if (math_needs_python(args[0])) return math_in_python(cx, "factorial", args, 1);
  const Value n = integer(cx, args[0]);
  return n.is_empty() ? Value::error() : factorial_of(cx, n);
}

Value math_isqrt(Context& cx, const Value* args, int) {
  if (math_needs_python(args[0])) return math_in_python(cx, "isqrt", args, 1);
  const Value n = integer(cx, args[0]);
  if (n.is_empty()) return Value::error();
  if (int_is_negative(n)) return cx.value_error("isqrt() argument must be nonnegative");
  return big_value(cx, boost::multiprecision::sqrt(to_big(n)));
}

/// n and k of comb and perm. False: an exception is pending.
bool counts(Context& cx, const Value* args, Value* n, Value* k) {
  *n = integer(cx, args[0]);
  if (n->is_empty()) return false;
  *k = integer(cx, args[1]);
  if (k->is_empty()) return false;
  if (int_is_negative(*n)) {
    cx.value_error("n must be a non-negative integer");
    return false;
  }
  if (int_is_negative(*k)) {
    cx.value_error("k must be a non-negative integer");
    return false;
  }
  return true;
}

/// n * (n - 1) * ... of `count` factors.
BigNum falling(const BigNum& n, int64_t count) {
  BigNum product = 1;
  for (int64_t i = 0; i < count; ++i) product *= n - i;
  return product;
}

Value math_comb(Context& cx, const Value* args, int) {
  if (any_needs_python(args, 2)) return math_in_python(cx, "comb", args, 2);
  Value n, k;
  if (!counts(cx, args, &n, &k)) return Value::error();
  if (number_compare(k, n) == Order::kGreater) return Value::small(0);
  const BigNum rest = to_big(n) - to_big(k);
  const BigNum fewer = std::min(rest, to_big(k));
  if (fewer > kMostFactors) return too_large(cx);
  const auto count = fewer.convert_to<int64_t>();
  if (const auto total = to_int64(n); total && *total < INT64_MAX) {
    return big_value(cx, range_product(static_cast<uint64_t>(*total - count + 1),
                                       static_cast<uint64_t>(*total)) /
                             range_product(1, static_cast<uint64_t>(count)));
  }
  return big_value(cx, falling(to_big(n), count) / range_product(1, static_cast<uint64_t>(count)));
}

Value math_perm(Context& cx, const Value* args, int) {
  const bool all = args[1].is_empty() || args[1].is_none();
  if (any_needs_python(args, all ? 1 : 2)) return math_in_python(cx, "perm", args, all ? 1 : 2);
  if (all) return math_factorial(cx, args, 1);
  Value n, k;
  if (!counts(cx, args, &n, &k)) return Value::error();
  if (number_compare(k, n) == Order::kGreater) return Value::small(0);
  const auto count = to_int64(k);
  if (!count || *count > kMostFactors) return too_large(cx);
  if (const auto total = to_int64(n); total && *total < INT64_MAX) {
    return big_value(cx, range_product(static_cast<uint64_t>(*total - *count + 1),
                                       static_cast<uint64_t>(*total)));
  }
  return big_value(cx, falling(to_big(n), *count));
}

constexpr NativeDef kMathIntegersNatives[] = {
    {"comb", "n, k, /", math_comb},
    {"factorial", "n, /", math_factorial},
    {"gcd", "*integers", gcd_or_lcm<false>},
    {"isqrt", "n, /", math_isqrt},
    {"lcm", "*integers", gcd_or_lcm<true>},
    {"perm", "n, k=, /", math_perm},
};

}  // namespace

std::span<const NativeDef> math_integer_natives() { return kMathIntegersNatives; }

}  // namespace heddle
