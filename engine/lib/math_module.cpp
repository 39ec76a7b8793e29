// The math module: functions of floats. Those of ints are in math_integers.cpp.
#include "engine/lib/math_module.h"

#include "engine/lib/math_functions.h"
#include "engine/lib/modules.h"
#include "engine/value/number_big.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace heddle {

Value math_in_python(Context& cx, const char* name, const Value* args, int count) {
  Tuple* given = make_tuple(cx, std::span<const Value>(args, static_cast<size_t>(count)));
  return cx.go_on(Prelude::kmath_slow, Value::object(make_str(cx, name)), Value::object(given));
}

bool math_needs_python(Value v) {
  return (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) && !is_number(unwrap(v));
}

namespace {

Value domain_error(Context& cx) { return cx.value_error("math domain error"); }
Value range_error(Context& cx) {
  return cx.raise(cx.types().OverflowError, "math range error");
}

/// A real argument. False: an exception is pending.
bool real(Context& cx, Value v, double* out) {
  const Value n = unwrap(v);
  if (n.is_double()) {
    *out = n.as_double();
    return true;
  }
  if (!is_number(n)) {
    cx.type_error("must be real number, not {}", type_name(cx, v));
    return false;
  }
  const auto d = number_to_double(cx, n);
  if (d) *out = *d;
  return d.has_value();
}

struct Function {
  const char* name;
  double (*compute)(double);
  bool may_overflow;
};
#define PLAIN(name) {#name, [](double x) { return std::name(x); }, false}
#define OVERFLOWS(name) {#name, [](double x) { return std::name(x); }, true}
constexpr Function kMathFunctions[] = {
    PLAIN(acos),   PLAIN(acosh),     PLAIN(asin),  PLAIN(asinh),    PLAIN(atan),    PLAIN(atanh),
    PLAIN(cbrt),   PLAIN(cos),       PLAIN(erf),   PLAIN(erfc),     PLAIN(fabs),    PLAIN(sin),
    PLAIN(sqrt),   PLAIN(tan),       PLAIN(tanh),  OVERFLOWS(cosh), OVERFLOWS(exp), OVERFLOWS(exp2),
    OVERFLOWS(expm1), OVERFLOWS(sinh), PLAIN(log1p)};
#undef PLAIN
#undef OVERFLOWS

template <size_t index>
Value one_argument(Context& cx, const Value* args, int) {
  constexpr const Function& function = kMathFunctions[index];
  if (math_needs_python(args[0])) return math_in_python(cx, function.name, args, 1);
  double x;
  if (!real(cx, args[0], &x)) return Value::error();
  const double r = function.compute(x);
  if (std::isnan(r) && !std::isnan(x)) return domain_error(cx);
  if (std::isinf(r) && std::isfinite(x)) {
    return function.may_overflow ? range_error(cx) : domain_error(cx);
  }
  return Value::number(r);
}

Value outcome(Context& cx, math::Outcome o) {
  switch (o.trouble) {
    case math::Trouble::kNone: return Value::number(o.value);
    case math::Trouble::kDomain: return domain_error(cx);
    case math::Trouble::kRange: return range_error(cx);
  }
  return Value::none();
}

/// Defines `Value math_<name>(cx, args, n)` whose `count` arguments are read into x, y.
#define MATH_ONE(name)                                                            \
  Value math_##name##_of(Context& cx, double x);                                  \
  Value math_##name(Context& cx, const Value* args, int) {                        \
    if (math_needs_python(args[0])) return math_in_python(cx, #name, args, 1);    \
    double x;                                                                     \
    if (!real(cx, args[0], &x)) return Value::error();                            \
    return math_##name##_of(cx, x);                                               \
  }                                                                               \
  Value math_##name##_of([[maybe_unused]] Context& cx, double x)
#define MATH_TWO(name)                                                            \
  Value math_##name##_of(Context& cx, double x, double y);                        \
  Value math_##name(Context& cx, const Value* args, int) {                        \
    if (math_needs_python(args[0]) || math_needs_python(args[1])) {               \
      return math_in_python(cx, #name, args, 2);                                  \
    }                                                                             \
    double x, y;                                                                  \
    if (!real(cx, args[0], &x) || !real(cx, args[1], &y)) return Value::error();  \
    return math_##name##_of(cx, x, y);                                            \
  }                                                                               \
  Value math_##name##_of([[maybe_unused]] Context& cx, double x, double y)

MATH_ONE(gamma) { return outcome(cx, math::gamma(x)); }
MATH_ONE(lgamma) { return outcome(cx, math::lgamma(x)); }
MATH_ONE(isfinite) { return Value::boolean(std::isfinite(x)); }
MATH_ONE(isinf) { return Value::boolean(std::isinf(x)); }
MATH_ONE(isnan) { return Value::boolean(std::isnan(x)); }
MATH_ONE(degrees) { return Value::number(x * (180.0 / 3.14159265358979323846)); }
MATH_ONE(radians) { return Value::number(x * (3.14159265358979323846 / 180.0)); }

MATH_ONE(frexp) {
  int exponent = 0;
  const double fraction = std::isfinite(x) && x != 0 ? std::frexp(x, &exponent) : x;
  const Value pair[2] = {Value::number(fraction), Value::small(exponent)};
  return Value::object(make_tuple(cx, pair));
}

MATH_ONE(modf) {
  double whole;
  double fraction = std::modf(x, &whole);
  if (std::isinf(x)) fraction = std::copysign(0.0, x);
  const Value pair[2] = {Value::number(fraction), Value::number(whole)};
  return Value::object(make_tuple(cx, pair));
}

MATH_ONE(ulp) {
  x = std::fabs(x);
  if (!std::isfinite(x)) return Value::number(x);
  const double next = std::nextafter(x, HUGE_VAL);
  if (std::isinf(next)) return Value::number(x - std::nextafter(x, -HUGE_VAL));
  return Value::number(next - x);
}

MATH_TWO(atan2) { return Value::number(std::atan2(x, y)); }
MATH_TWO(copysign) { return Value::number(std::copysign(x, y)); }
MATH_TWO(nextafter) { return Value::number(std::nextafter(x, y)); }

MATH_TWO(fmod) {
  if (std::isinf(y) && std::isfinite(x)) return Value::number(x);
  const double r = std::fmod(x, y);
  if (std::isnan(r) && !std::isnan(x) && !std::isnan(y)) return domain_error(cx);
  return Value::number(r);
}

MATH_TWO(remainder) {
  if (std::isnan(x) || std::isnan(y)) return Value::number(x + y);
  if (std::isinf(x) || y == 0) return domain_error(cx);
  return Value::number(std::isinf(y) ? x : std::remainder(x, y));
}

MATH_TWO(pow) {
  const double r = std::pow(x, y);
  if (std::isfinite(x) && std::isfinite(y)) {
    if (std::isnan(r)) return domain_error(cx);
    if (std::isinf(r)) return x == 0 ? domain_error(cx) : range_error(cx);
  }
  return Value::number(r);
}

Value math_ldexp(Context& cx, const Value* args, int) {
  if (math_needs_python(args[0])) return math_in_python(cx, "ldexp", args, 2);
  double x;
  if (!real(cx, args[0], &x)) return Value::error();
  const Value n = unwrap(args[1]);
  if (!is_int(n)) return cx.type_error("Expected an int as second argument to ldexp.");
  if (x == 0 || !std::isfinite(x)) return Value::number(x);
  const int64_t exponent =
      std::clamp<int64_t>(to_int64(n).value_or(int_is_negative(n) ? -100000 : 100000), -100000,
                          100000);
  const double r = std::ldexp(x, static_cast<int>(exponent));
  return std::isinf(r) ? range_error(cx) : Value::number(r);
}

// --- logarithms -----------------------------------------------------------------------------

/// The logarithm of any number, ints beyond the floats included. Errors: nullopt, pending.
std::optional<double> logarithm(Context& cx, Value v, double (*log)(double)) {
  const Value n = unwrap(v);
  if (is_kind(n, Kind::kBigInt) && !int_is_negative(n) && !int_to_double(n)) {
    const uint64_t shift = int_bit_length(n) - 64;
    const double top = big_shift_right(to_big(n), shift).convert_to<double>();
    return log(top) + log(2.0) * static_cast<double>(shift);
  }
  if (is_int(n) && int_is_negative(n)) {
    domain_error(cx);
    return std::nullopt;
  }
  double x;
  if (!real(cx, v, &x)) return std::nullopt;
  if (x > 0 || std::isnan(x)) return log(x);
  domain_error(cx);
  return std::nullopt;
}

template <int which>
Value math_log_base(Context& cx, const Value* args, int) {
  constexpr const char* name = which == 2 ? "log2" : "log10";
  if (math_needs_python(args[0])) return math_in_python(cx, name, args, 1);
  const auto r = logarithm(cx, args[0], which == 2 ? static_cast<double (*)(double)>(std::log2)
                                                   : static_cast<double (*)(double)>(std::log10));
  return r ? Value::number(*r) : Value::error();
}

Value math_log(Context& cx, const Value* args, int) {
  const bool based = !args[1].is_empty();
  if (math_needs_python(args[0]) || (based && math_needs_python(args[1]))) {
    return math_in_python(cx, "log", args, based ? 2 : 1);
  }
  constexpr auto natural = static_cast<double (*)(double)>(std::log);
  const auto top = logarithm(cx, args[0], natural);
  if (!top) return Value::error();
  if (!based) return Value::number(*top);
  const auto bottom = logarithm(cx, args[1], natural);
  if (!bottom) return Value::error();
  return number_binary(cx, BinOp::kTrueDiv, Value::number(*top), Value::number(*bottom));
}

// --- several numbers ------------------------------------------------------------------------

/// All as doubles. kPython: an item or the iterable needs it.
Tri reals(Context& cx, Value iterable, std::vector<double>* out) {
  std::vector<Value> items;
  const Tri done = native_items(cx, iterable, &items);
  if (done != Tri::kTrue) return done;
  for (Value item : items) {
    if (math_needs_python(item)) return Tri::kPython;
    double x;
    if (!real(cx, item, &x)) return Tri::kError;
    out->push_back(x);
  }
  return Tri::kTrue;
}

Value math_fsum(Context& cx, const Value* args, int) {
  std::vector<double> values;
  switch (reals(cx, args[0], &values)) {
    case Tri::kError: return Value::error();
    case Tri::kPython: return math_in_python(cx, "fsum", args, 1);
    default: break;
  }
  double sum;
  switch (math::exact_sum(values, &sum)) {
    case math::SumOutcome::kDone: return Value::number(sum);
    case math::SumOutcome::kOverflow:
      return cx.raise(cx.types().OverflowError, "intermediate overflow in fsum");
    default: return cx.value_error("-inf + inf in fsum");
  }
}

Value math_hypot(Context& cx, const Value* args, int) {
  std::vector<double> values;
  switch (reals(cx, args[0], &values)) {
    case Tri::kError: return Value::error();
    case Tri::kPython: {
      const Tuple* given = cast<Tuple>(args[0]);
      return math_in_python(cx, "hypot", given->items, static_cast<int>(given->size));
    }
    default: return Value::number(math::vector_norm(std::move(values)));
  }
}

Value math_dist(Context& cx, const Value* args, int) {
  std::vector<double> p, q;
  for (auto [arg, values] : {std::pair{args[0], &p}, {args[1], &q}}) {
    switch (reals(cx, arg, values)) {
      case Tri::kError: return Value::error();
      case Tri::kPython: return math_in_python(cx, "dist", args, 2);
      default: break;
    }
  }
  if (p.size() != q.size()) {
    return cx.value_error("both points must have the same number of dimensions");
  }
  for (size_t i = 0; i < p.size(); ++i) p[i] -= q[i];
  return Value::number(math::vector_norm(std::move(p)));
}

Value math_prod(Context& cx, const Value* args, int) {
  const Value start = args[1].is_empty() ? Value::small(1) : args[1];
  std::vector<Value> items;
  const Tri done = native_items(cx, args[0], &items);
  if (done == Tri::kError) return Value::error();
  const Value both[2] = {args[0], start};
  if (done == Tri::kPython) return math_in_python(cx, "prod", both, 2);
  Value product = start;
  for (size_t i = 0; i < items.size(); ++i) {
    const Value next = number_binary(cx, BinOp::kMul, product, items[i]);
    if (next.is_error()) return next;
    if (next.is_not_implemented()) {
      const Value rest[2] = {
          Value::object(make_list(cx, std::span<const Value>(items).subspan(i))), product};
      return math_in_python(cx, "prod", rest, 2);
    }
    product = next;
  }
  return product;
}

Value math_isclose(Context& cx, const Value* args, int) {
  double a, b, relative = 1e-09, absolute = 0;
  if (math_needs_python(args[0]) || math_needs_python(args[1])) {
    const Value all[4] = {args[0], args[1], args[2].is_empty() ? Value::number(1e-09) : args[2],
                          args[3].is_empty() ? Value::number(0) : args[3]};
    return math_in_python(cx, "isclose", all, 4);
  }
  if (!real(cx, args[0], &a) || !real(cx, args[1], &b) ||
      (!args[2].is_empty() && !real(cx, args[2], &relative)) ||
      (!args[3].is_empty() && !real(cx, args[3], &absolute))) {
    return Value::error();
  }
  if (relative < 0 || absolute < 0) return cx.value_error("tolerances must be non-negative");
  if (a == b) return Value::true_();
  if (std::isinf(a) || std::isinf(b)) return Value::false_();
  const double difference = std::fabs(b - a);
  return Value::boolean(difference <= std::fabs(relative * b) ||
                        difference <= std::fabs(relative * a) || difference <= absolute);
}

/// ceil, floor, trunc: an int. `round` works on doubles.
template <double (*round)(double)>
Value to_whole(Context& cx, const char* name, const Value* args) {
  const Value n = unwrap(args[0]);
  if (n.is_double() && args[0].is_double()) return float_to_int(cx, round(n.as_double()));
  if (is_kind(args[0], Kind::kInstance) || is_kind(args[0], Kind::kExtension)) {
    return math_in_python(cx, name, args, 1);
  }
  if (n.is_bool()) return Value::small(n.is_true());
  if (is_int(n)) return n;
  if (name[0] == 't') {
    return cx.type_error("type {} doesn't define __trunc__ method", type_name(cx, args[0]));
  }
  return cx.type_error("must be real number, not {}", type_name(cx, args[0]));
}

double ceil_of(double x) { return std::ceil(x); }
double floor_of(double x) { return std::floor(x); }
double trunc_of(double x) { return std::trunc(x); }

Value math_ceil(Context& cx, const Value* args, int) {
  return to_whole<ceil_of>(cx, "ceil", args);
}
Value math_floor(Context& cx, const Value* args, int) {
  return to_whole<floor_of>(cx, "floor", args);
}
Value math_trunc(Context& cx, const Value* args, int) {
  return to_whole<trunc_of>(cx, "trunc", args);
}

constexpr NativeDef kMathNatives[] = {
    {"atan2", "y, x, /", math_atan2},
    {"ceil", "x, /", math_ceil},
    {"copysign", "x, y, /", math_copysign},
    {"degrees", "x, /", math_degrees},
    {"dist", "p, q, /", math_dist},
    {"floor", "x, /", math_floor},
    {"fmod", "x, y, /", math_fmod},
    {"frexp", "x, /", math_frexp},
    {"fsum", "seq, /", math_fsum},
    {"gamma", "x, /", math_gamma},
    {"hypot", "*coordinates", math_hypot},
    {"isclose", "a, b, *, rel_tol=, abs_tol=", math_isclose},
    {"isfinite", "x, /", math_isfinite},
    {"isinf", "x, /", math_isinf},
    {"isnan", "x, /", math_isnan},
    {"ldexp", "x, i, /", math_ldexp},
    {"lgamma", "x, /", math_lgamma},
    {"log", "x, base=, /", math_log},
    {"log10", "x, /", math_log_base<10>},
    {"log2", "x, /", math_log_base<2>},
    {"modf", "x, /", math_modf},
    {"nextafter", "x, y, /", math_nextafter},
    {"pow", "x, y, /", math_pow},
    {"prod", "iterable, /, *, start=", math_prod},
    {"radians", "x, /", math_radians},
    {"remainder", "x, y, /", math_remainder},
    {"trunc", "x, /", math_trunc},
    {"ulp", "x, /", math_ulp},
};

template <size_t... index>
void add_functions(Context& cx, Module* module, std::index_sequence<index...>) {
  const NativeDef defs[] = {{kMathFunctions[index].name, "x, /", one_argument<index>}...};
  module_add(cx, module, defs);
}

}  // namespace

void init_math_module(VmContext& cx, Module* module) {
  add_functions(cx, module, std::make_index_sequence<std::size(kMathFunctions)>());
  module_add(cx, module, kMathNatives);
  module_add(cx, module, math_integer_natives());
  module_set(cx, module, "pi", Value::number(3.14159265358979323846));
  module_set(cx, module, "e", Value::number(2.71828182845904523536));
  module_set(cx, module, "tau", Value::number(6.28318530717958647692));
  module_set(cx, module, "inf", Value::number(HUGE_VAL));
  module_set(cx, module, "nan", Value::number(std::nan("")));
}

}  // namespace heddle
