// The methods of float.
#include "engine/value/container_natives.h"
#include "engine/value/dunder.h"
#include "engine/value/number_big.h"
#include "engine/value/number_construct.h"
#include "engine/value/number_dunder.h"
#include "engine/value/str.h"

#include <cmath>

namespace heddle {
namespace {

double self_float(const Value* args) { return unwrap(args[0]).as_double(); }

Value float_self(Context&, const Value* args, int) { return unwrap(args[0]); }

Value float_is_integer(Context&, const Value* args, int) {
  const double d = self_float(args);
  return Value::boolean(std::isfinite(d) && d == std::floor(d));
}

Value float_floor(Context& cx, const Value* args, int) {
  return float_to_int(cx, std::floor(self_float(args)));
}
Value float_ceil(Context& cx, const Value* args, int) {
  return float_to_int(cx, std::ceil(self_float(args)));
}

Value float_ratio(Context& cx, const Value* args, int) {
  const double d = self_float(args);
  if (std::isinf(d)) {
    return cx.raise(cx.types().OverflowError, "cannot convert Infinity to integer ratio");
  }
  if (std::isnan(d)) return cx.value_error("cannot convert NaN to integer ratio");
  int exponent;
  double fraction = std::frexp(d, &exponent);
  while (fraction != std::floor(fraction)) {
    fraction *= 2;
    --exponent;
  }
  BigNum top(static_cast<int64_t>(fraction));
  BigNum bottom(1);
  if (exponent > 0) top <<= exponent;
  if (exponent < 0) bottom <<= -exponent;
  if (d == 0) bottom = 1;
  const Value pair[2] = {big_value(cx, top), big_value(cx, bottom)};
  return Value::object(make_tuple(cx, pair));
}

Value float_hex(Context& cx, const Value* args, int) {
  const double d = self_float(args);
  if (!std::isfinite(d)) return Value::object(make_str(cx, float_repr(d)));
  std::string text = std::signbit(d) ? "-0x" : "0x";
  if (d == 0) return Value::object(make_str(cx, text + "0.0p+0"));
  int exponent;
  double m = std::frexp(std::fabs(d), &exponent);
  // Subnormal numbers keep the smallest exponent and lose the leading 1.
  const int shift = 1 - std::max(-1021 - exponent, 0);
  m = std::ldexp(m, shift);
  exponent -= shift;
  auto digit = [&] {
    const int value = static_cast<int>(m);
    m = (m - value) * 16;
    return "0123456789abcdef"[value];
  };
  text.push_back(digit());
  text.push_back('.');
  for (int i = 0; i < 13; ++i) text.push_back(digit());
  return Value::object(make_str(cx, fmt::format("{}p{:+d}", text, exponent)));
}

Value invalid_hex(Context& cx) {
  return cx.value_error("invalid hexadecimal floating-point string");
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = static_cast<char>(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// The number that "[0x]h.hhhp+e" spells; nullopt if it is malformed; infinity if too large.
std::optional<double> read_hex(std::string_view text) {
  size_t i = 0;
  if (text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x') i = 2;
  BigNum mantissa = 0;
  int64_t scale = 0;
  size_t digits = 0;
  bool point = false;
  for (; i < text.size(); ++i) {
    if (text[i] == '.' && !point) {
      point = true;
      continue;
    }
    const int value = hex_value(text[i]);
    if (value < 0) break;
    mantissa = mantissa * 16 + value;
    if (point) scale -= 4;
    ++digits;
  }
  if (digits == 0) return std::nullopt;
  int64_t exponent = 0;
  if (i < text.size() && (text[i] | 0x20) == 'p') {
    ++i;
    bool negative = false;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) negative = text[i++] == '-';
    if (i == text.size()) return std::nullopt;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) {
      exponent = std::min<int64_t>(exponent * 10 + (text[i] - '0'), 1'000'000'000);
    }
    if (negative) exponent = -exponent;
  }
  if (i != text.size()) return std::nullopt;
  if (mantissa.is_zero()) return 0.0;
  const int64_t total = scale + exponent;
  const auto bits = static_cast<int64_t>(boost::multiprecision::msb(mantissa)) + 1;
  if (bits + total > 1024) return HUGE_VAL;
  if (bits + total < -1080) return 0.0;
  // Exact up to here; one division rounds.
  BigNum top = mantissa, bottom = 1;
  if (total >= 0) {
    top <<= static_cast<unsigned>(total);
  } else {
    bottom <<= static_cast<unsigned>(-total);
  }
  return big_ratio(top, bottom).value_or(HUGE_VAL);
}

Value float_fromhex(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().float_);
  if (!cls) return Value::error();
  const Value source = unwrap(args[1]);
  if (!is_str(source)) return cx.type_error("bad argument type for built-in operation");
  const std::string whole = to_utf8(cast<Str>(source));
  std::string_view text = whole;
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  bool negative = false;
  if (!text.empty() && (text[0] == '+' || text[0] == '-')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  std::string word(text);
  for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  double d;
  if (word == "inf" || word == "infinity") {
    d = HUGE_VAL;
  } else if (word == "nan") {
    d = std::nan("");
  } else {
    const auto read = read_hex(text);
    if (!read) return invalid_hex(cx);
    if (std::isinf(*read)) {
      return cx.raise(cx.types().OverflowError,
                      "hexadecimal value too large to represent as a float");
    }
    d = *read;
  }
  const Value result = Value::number(negative ? -d : d);
  return cls == cx.types().float_ ? result : wrap_payload(cx, cls, result);
}

Value float_getformat(Context& cx, const Value*, int) {
  return Value::object(make_str(cx, "IEEE, little-endian"));
}

Value float_real(Context&, Value self) { return unwrap(self); }
Value float_imag(Context&, Value) { return Value::number(0.0); }

constexpr NativeDef kNumberFloatMethods[] = {
    HEDDLE_NUMBER_ARITHMETIC(is_number),
    {"__floor__", "self, /", float_floor},
    {"__ceil__", "self, /", float_ceil},
    {"as_integer_ratio", "self, /", float_ratio},
    {"conjugate", "self, /", float_self},
    {"hex", "self, /", float_hex},
    {"is_integer", "self, /", float_is_integer},
};
constexpr NativeDef kClassMethods[] = {
    {"fromhex", "cls, string, /", float_fromhex},
    {"__getformat__", "cls, typestr, /", float_getformat},
};
constexpr GetSetDef kNumberFloatGetSets[] = {
    {"real", float_real},
    {"imag", float_imag},
};

}  // namespace

void add_float_methods(Context& cx) {
  add_methods(cx, cx.types().float_, kNumberFloatMethods);
  add_class_methods(cx, cx.types().float_, kClassMethods);
  add_getsets(cx, cx.types().float_, kNumberFloatGetSets);
}

}  // namespace heddle
