#include "engine/value/complex.h"

#include "engine/value/container_natives.h"
#include "engine/value/format.h"
#include "engine/value/native.h"
#include "engine/value/number_construct.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <cmath>

namespace heddle {

namespace {

struct Pair {
  double re = 0;
  double im = 0;
};

Pair operator+(Pair a, Pair b) { return {a.re + b.re, a.im + b.im}; }
Pair operator-(Pair a, Pair b) { return {a.re - b.re, a.im - b.im}; }
Pair operator*(Pair a, Pair b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/// False: OverflowError is pending (an int too large for a float).
bool pair_of(Context& cx, Value v, Pair* out) {
  if (is_complex(v)) {
    *out = {cast<Complex>(v)->real, cast<Complex>(v)->imag};
    return true;
  }
  auto d = number_to_double(cx, v);
  if (d) *out = {*d, 0};
  return d.has_value();
}

Value value_of(Context& cx, Pair p) { return make_complex(cx, p.re, p.im); }

// Smith's algorithm, as CPython divides. False: division by zero.
bool divide(Pair a, Pair b, Pair* out) {
  const double abs_re = std::fabs(b.re);
  const double abs_im = std::fabs(b.im);
  if (abs_re >= abs_im) {
    if (abs_re == 0.0) return false;
    const double ratio = b.im / b.re;
    const double denominator = b.re + b.im * ratio;
    *out = {(a.re + a.im * ratio) / denominator, (a.im - a.re * ratio) / denominator};
  } else if (abs_im >= abs_re) {
    const double ratio = b.re / b.im;
    const double denominator = b.re * ratio + b.im;
    *out = {(a.re * ratio + a.im) / denominator, (a.im * ratio - a.re) / denominator};
  } else {
    *out = {NAN, NAN};  // one of b's parts is NaN
  }
  return true;
}

Pair power_of_int(Pair x, int64_t n) {
  Pair result{1, 0};
  Pair factor = x;
  for (uint64_t left = static_cast<uint64_t>(n); left != 0; left >>= 1) {
    if (left & 1) result = result * factor;
    factor = factor * factor;
  }
  return result;
}

bool power(Pair a, Pair b, Pair* out) {
  if (b.re == 0 && b.im == 0) {
    *out = {1, 0};
    return true;
  }
  if (a.re == 0 && a.im == 0) {
    if (b.im != 0 || b.re < 0) return false;
    *out = {0, 0};
    return true;
  }
  if (b.im == 0 && b.re == std::floor(b.re) && std::fabs(b.re) <= 100.0) {
    const auto n = static_cast<int64_t>(b.re);
    if (n > 0) {
      *out = power_of_int(a, n);
      return true;
    }
    return divide({1, 0}, power_of_int(a, -n), out);
  }
  const double size = std::hypot(a.re, a.im);
  double length = std::pow(size, b.re);
  const double angle = std::atan2(a.im, a.re);
  double phase = angle * b.re;
  if (b.im != 0) {
    length *= std::exp(-angle * b.im);
    phase += b.im * std::log(size);
  }
  *out = {length * std::cos(phase), length * std::sin(phase)};
  return true;
}

bool is_finite(Pair p) { return std::isfinite(p.re) && std::isfinite(p.im); }

Value powered(Context& cx, Pair a, Pair b) {
  Pair out;
  if (!power(a, b, &out)) {
    return cx.raise(cx.types().ZeroDivisionError, "0.0 to a negative or complex power");
  }
  if (is_finite(a) && is_finite(b) && !is_finite(out)) {
    return cx.raise(cx.types().OverflowError, "complex exponentiation");
  }
  return value_of(cx, out);
}

Pair self_of(const Value* args) {
  auto* z = cast<Complex>(unwrap(args[0]));
  return {z->real, z->imag};
}

bool takes_part(Value v) { return is_complex(v) || is_number(v); }

template <BinOp op, bool reflected>
Value dunder(Context& cx, const Value* args, int) {
  Value self = unwrap(args[0]);
  Value other = unwrap(args[1]);
  if (!takes_part(other)) return Value::not_implemented();
  return reflected ? complex_binary(cx, op, other, self) : complex_binary(cx, op, self, other);
}

Value dunder_pow(Context& cx, const Value* args, int nargs) {
  if (!args[2].is_empty() && !args[2].is_none()) return cx.value_error("complex modulo");
  return dunder<BinOp::kPow, false>(cx, args, nargs);
}

template <bool wanted>
Value dunder_equal(Context&, const Value* args, int) {
  Value other = unwrap(args[1]);
  if (!takes_part(other)) return Value::not_implemented();
  return Value::boolean(complex_equal(unwrap(args[0]), other) == wanted);
}

Value dunder_neg(Context& cx, const Value* args, int) {
  Pair z = self_of(args);
  return make_complex(cx, -z.re, -z.im);
}
Value dunder_pos(Context& cx, const Value* args, int) { return value_of(cx, self_of(args)); }
Value dunder_abs(Context& cx, const Value* args, int) {
  Pair z = self_of(args);
  double size = std::hypot(z.re, z.im);
  if (std::isinf(size) && is_finite(z)) {
    return cx.raise(cx.types().OverflowError, "absolute value too large");
  }
  return Value::number(size);
}
Value dunder_bool(Context&, const Value* args, int) {
  Pair z = self_of(args);
  return Value::boolean(z.re != 0 || z.im != 0);
}
Value dunder_hash(Context& cx, const Value* args, int) {
  return int_value(cx, static_cast<int64_t>(complex_hash(cast<Complex>(unwrap(args[0])))));
}
Value dunder_text(Context& cx, const Value* args, int) {
  return Value::object(make_str(cx, complex_repr(cast<Complex>(unwrap(args[0])))));
}
Value conjugate(Context& cx, const Value* args, int) {
  Pair z = self_of(args);
  return make_complex(cx, z.re, -z.im);
}
Value getnewargs(Context& cx, const Value* args, int) {
  Pair z = self_of(args);
  Value parts[] = {Value::number(z.re), Value::number(z.im)};
  return Value::object(make_tuple(cx, parts));
}
Value get_real(Context&, Value self) { return Value::number(cast<Complex>(unwrap(self))->real); }
Value get_imag(Context&, Value self) { return Value::number(cast<Complex>(unwrap(self))->imag); }

/// One part, as a format spec without padding shows it.
std::string part_text(double d, const FormatSpec& spec, bool with_sign) {
  std::string out;
  double size = std::fabs(d);
  char type = spec.type == 0 || spec.type == 'n' ? 'g' : static_cast<char>(spec.type);
  bool shortest = spec.type == 0 && spec.precision < 0;
  int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
  std::string text = shortest ? float_repr(size)
                              : float_format(size, type, precision, spec.alternate);
  if (shortest && text.ends_with(".0")) text.resize(text.size() - 2);
  bool zero = text.find_first_of("123456789n") == std::string::npos;  // nor inf, nan
  if (std::signbit(d) && !std::isnan(d) && !(spec.no_negative_zero && zero)) {
    out = "-";
  } else if (with_sign || spec.sign == '+') {
    out = "+";
  } else if (spec.sign == ' ') {
    out = " ";
  }
  if (spec.grouping != 0) {
    size_t end = text.find_first_not_of("0123456789");
    if (end == std::string::npos) end = text.size();
    for (size_t at = end; at > 3; at -= 3) text.insert(at - 3, 1, spec.grouping);
  }
  return out + text;
}

Value dunder_format(Context& cx, const Value* args, int) {
  Value spec_value = unwrap(args[1]);
  if (!is_str(spec_value)) {
    return cx.type_error("__format__() argument must be str, not {}", type_name(cx, args[1]));
  }
  if (cast<Str>(spec_value)->length == 0) return str_value(cx, args[0]);
  FormatSpec spec;
  if (!parse_format_spec(cx, cast<Str>(spec_value), '>', "complex", &spec)) return Value::error();
  if (spec.type != 0 && std::u32string_view(U"eEfFgGn").find(spec.type) == std::u32string::npos) {
    return cx.value_error("Unknown format code '{}' for object of type 'complex'",
                          static_cast<char>(spec.type));
  }
  if (spec.fill == '0') {
    return cx.value_error("Zero padding is not allowed in complex format specifier");
  }
  if (spec.align == '=') {
    return cx.value_error("'=' alignment flag is not allowed in complex format specifier");
  }
  Pair z = self_of(args);
  bool bare = spec.type == 0 && z.re == 0 && !std::signbit(z.re);
  std::string text = bare ? part_text(z.im, spec, false) + "j"
                          : part_text(z.re, spec, false) + part_text(z.im, spec, true) + "j";
  if (spec.type == 0 && !bare) text = "(" + text + ")";
  Str* shown = make_str(cx, text);
  FormatSpec padding;
  StrBuilder out;
  int64_t left = std::max<int64_t>(0, spec.width - shown->length);
  int64_t before = spec.align == '>' ? left : spec.align == '^' ? left / 2 : 0;
  out.append_fill(spec.fill, before);
  out.append(shown);
  out.append_fill(spec.fill, left - before);
  return Value::object(out.finish(cx));
}

// --- complex() -------------------------------------------------------------------------------

/// The longest number at the start of `text`; its length, 0 if there is none.
size_t number_length(std::string_view text) {
  for (size_t length = text.size(); length > 0; --length) {
    std::string_view part = text.substr(0, length);
    if (part.back() == '_' || part.front() == ' ') continue;
    if (parse_float(part)) return length;
  }
  return 0;
}

// "1+2j", "-j", " ( 3 ) ": CPython's grammar.
bool parse_complex(std::string text, Pair* out) {
  auto strip = [&text] {
    size_t begin = text.find_first_not_of(" \t\n\r\f\v");
    size_t end = text.find_last_not_of(" \t\n\r\f\v");
    text = begin == std::string::npos ? "" : text.substr(begin, end + 1 - begin);
  };
  strip();
  if (text.starts_with('(')) {
    if (!text.ends_with(')')) return false;
    text = text.substr(1, text.size() - 2);
    strip();
  }
  if (text.empty()) return false;
  bool imaginary = text.back() == 'j' || text.back() == 'J';
  if (!imaginary) {
    auto d = parse_float(text);
    if (d) *out = {*d, 0};
    return d.has_value();
  }
  text.pop_back();
  auto part = [](std::string_view t, double* d) {
    if (t.empty() || t == "+") return *d = 1, true;
    if (t == "-") return *d = -1, true;
    if (t.back() == ' ' || t.front() == ' ') return false;
    auto parsed = parse_float(t);
    if (parsed) *d = *parsed;
    return parsed.has_value();
  };
  if (part(text, &out->im)) return true;
  size_t length = number_length(text);
  std::string_view rest = std::string_view(text).substr(length);
  if (length == 0 || (!rest.starts_with('+') && !rest.starts_with('-'))) return false;
  out->re = *parse_float(std::string_view(text).substr(0, length));
  return part(rest, &out->im);
}

bool complex_argument(Context& cx, Value v, const char* which, Pair* out) {
  Value plain = unwrap(v);
  if (takes_part(plain)) return pair_of(cx, plain, out);
  if (*which == 'f') {
    cx.type_error("complex() first argument must be a string or a number, not '{}'",
                  type_name(cx, v));
  } else {
    cx.type_error("complex() second argument must be a number, not '{}'", type_name(cx, v));
  }
  return false;
}

Value wrapped(Context& cx, Type* cls, Value made) {
  return cls == cx.types().complex_ ? made : wrap_payload(cx, cls, made);
}

bool converts_in_python(Context& cx, Value v) {
  if (!is_kind(v, Kind::kInstance) && !is_kind(v, Kind::kExtension)) return false;
  const Type* type = type_of(cx, v);
  Value own = type_lookup(cx, type_of(cx, v), intern(cx, "__complex__"));
  return (!own.is_empty() && !is_kind(own, Kind::kNative)) ||
         (!takes_part(unwrap(v)) && (!type->find_special(Special::kfloat_).is_empty() ||
                                     !type->find_special(Special::kindex).is_empty()));
}

Value complex_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().complex_);
  if (cls == nullptr) return Value::error();
  Value first = args[1].is_empty() ? Value::small(0) : args[1];
  bool second_given = !args[2].is_empty();
  if (is_str(unwrap(first))) {
    if (second_given) {
      return cx.type_error("complex() can't take second arg if first is a string");
    }
    Pair out;
    if (!parse_complex(str_text(unwrap(first)), &out)) {
      return cx.value_error("complex() arg is a malformed string");
    }
    return wrapped(cx, cls, value_of(cx, out));
  }
  if (second_given && is_str(unwrap(args[2]))) {
    return cx.type_error("complex() second arg can't be a string");
  }
  if (converts_in_python(cx, first) || (second_given && converts_in_python(cx, args[2]))) {
    return cx.go_on(Prelude::kcomplex_slow, Value::object(cls), first,
                    second_given ? args[2] : Value::small(0));
  }
  Pair real, imag;
  if (!complex_argument(cx, first, "first", &real)) return Value::error();
  if (!second_given) {
    if (cls == cx.types().complex_ && is_complex(first)) return first;
    return wrapped(cx, cls, value_of(cx, real));
  }
  if (!complex_argument(cx, args[2], "second", &imag)) return Value::error();
  // An imaginary part that is complex itself counts too; one that is real leaves signs of zeros.
  Pair sum{real.re, imag.re};
  if (is_complex(unwrap(args[2]))) sum.re -= imag.im;
  if (is_complex(unwrap(first))) sum.im += real.im;
  return wrapped(cx, cls, value_of(cx, sum));
}

#define COMPLEX_OPERATOR(name, op)                                \
  {"__" name "__", "self, value, /", dunder<BinOp::op, false>},   \
      {"__r" name "__", "self, value, /", dunder<BinOp::op, true>}

constexpr NativeDef kComplexMethods[] = {
    {"__new__", "cls, real=, imag=", complex_new, Native::kStatic},
    COMPLEX_OPERATOR("add", kAdd),
    COMPLEX_OPERATOR("sub", kSub),
    COMPLEX_OPERATOR("mul", kMul),
    COMPLEX_OPERATOR("truediv", kTrueDiv),
    {"__pow__", "self, value, mod=, /", dunder_pow},
    {"__rpow__", "self, value, mod=, /", dunder<BinOp::kPow, true>},
    {"__eq__", "self, value, /", dunder_equal<true>},
    {"__ne__", "self, value, /", dunder_equal<false>},
    {"__neg__", "self, /", dunder_neg},
    {"__pos__", "self, /", dunder_pos},
    {"__abs__", "self, /", dunder_abs},
    {"__bool__", "self, /", dunder_bool},
    {"__hash__", "self, /", dunder_hash},
    {"__repr__", "self, /", dunder_text},
    {"__format__", "self, format_spec, /", dunder_format},
    {"__complex__", "self, /", dunder_pos},
    {"__getnewargs__", "self, /", getnewargs},
    {"conjugate", "self, /", conjugate},
};
#undef COMPLEX_OPERATOR
constexpr GetSetDef kComplexGetSets[] = {{"real", get_real}, {"imag", get_imag}};

}  // namespace

Value make_complex(Context& cx, double real, double imag) {
  auto* z = cx.make<Complex>(cx.types().complex_, Kind::kComplex);
  z->real = real;
  z->imag = imag;
  return Value::object(z);
}

Value complex_binary(Context& cx, BinOp op, Value a, Value b) {
  Pair x, y;
  if (op > BinOp::kPow || op == BinOp::kFloorDiv || op == BinOp::kMod) {
    return Value::not_implemented();
  }
  if (!pair_of(cx, a, &x) || !pair_of(cx, b, &y)) return Value::error();
  switch (op) {
    case BinOp::kAdd: return value_of(cx, x + y);
    case BinOp::kSub: return value_of(cx, x - y);
    case BinOp::kMul: return value_of(cx, x * y);
    case BinOp::kTrueDiv: {
      Pair out;
      if (divide(x, y, &out)) return value_of(cx, out);
      return cx.raise(cx.types().ZeroDivisionError, "complex division by zero");
    }
    default: return powered(cx, x, y);
  }
}

bool complex_equal(Value a, Value b) {
  if (!is_complex(a)) std::swap(a, b);
  auto* x = cast<Complex>(a);
  if (is_complex(b)) return x->real == cast<Complex>(b)->real && x->imag == cast<Complex>(b)->imag;
  return x->imag == 0 && number_compare(Value::number(x->real), b) == Order::kEqual;
}

uint64_t complex_hash(const Complex* z) {
  uint64_t hash = number_hash(Value::number(z->real)) +
                  1000003 * number_hash(Value::number(z->imag));
  return hash == UINT64_MAX ? UINT64_MAX - 1 : hash;
}

std::string complex_repr(const Complex* z) {
  auto part = [](double d) {
    std::string text = float_repr(d);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
  };
  std::string imag = part(z->imag);
  if (z->real == 0 && !std::signbit(z->real)) return imag + "j";
  const char* sign = imag[0] == '-' || imag[0] == '+' ? "" : "+";
  return "(" + part(z->real) + sign + imag + "j)";
}

void init_complex_type(Context& cx) {
  add_methods(cx, cx.types().complex_, kComplexMethods);
  add_getsets(cx, cx.types().complex_, kComplexGetSets);
}

}  // namespace heddle
