// int(), float(), bool() and str(): what a value becomes when a number or text is made of it.
#include "engine/value/number_construct.h"

#include "engine/value/bytes.h"
#include "engine/value/container_natives.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/unicode.h"

namespace heddle {
namespace {

/// Digits and blanks of all scripts as ASCII, anything else that is not ASCII as '?'.
std::string number_text(const Str* s) {
  if (s->ascii) return to_utf8(s);
  std::string text;
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    const int digit = unicode::decimal_value(c);
    text.push_back(c < 0x80               ? static_cast<char>(c)
                   : digit >= 0           ? static_cast<char>('0' + digit)
                   : unicode::is_space(c) ? ' '
                                          : '?');
  }
  return text;
}

std::string repr_text(Context& cx, Value v) {
  StrBuilder out;
  native_repr(cx, v, out);
  return to_utf8(out.finish(cx));
}

/// Whether a class of the program may define how its instances become numbers.
bool may_convert(Value v) { return is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension); }

Value int_from_text(Context& cx, Value shown, std::string_view text, int base) {
  if (const auto n = parse_int(cx, text, base)) return *n;
  if (!cx.pending.is_empty()) return Value::error();
  return cx.value_error("invalid literal for int() with base {}: {}", base, repr_text(cx, shown));
}

Value int_with_base(Context& cx, Value x, Value base_arg) {
  auto base = is_int(unwrap(base_arg)) ? to_int64(unwrap(base_arg)) : index_arg(cx, base_arg);
  if (!base && !cx.pending.is_empty()) return Value::error();
  if (!base) base = -1;  // an int beyond all bases
  if (x.is_empty()) return cx.type_error("int() missing string argument");
  if (*base != 0 && (*base < 2 || *base > 36)) {
    return cx.value_error("int() base must be >= 2 and <= 36, or 0");
  }
  const Value plain = unwrap(x);
  std::string bytes;
  if (is_str(plain)) {
    return int_from_text(cx, plain, number_text(cast<Str>(plain)), static_cast<int>(*base));
  }
  if (bytes_content(plain, &bytes)) {
    return int_from_text(cx, plain, bytes, static_cast<int>(*base));
  }
  return cx.type_error("int() can't convert non-string with explicit base");
}

/// The new value as it is, or inside an instance of the subclass `cls`.
Value wrap(Context& cx, Type* cls, Type* base, Value result, Value source) {
  if (cls == base || result.is_error()) return result;
  if (result.is_tail()) {
    return cx.go_on(Prelude::kpayload_new_slow, Value::object(cls), Value::object(base), source);
  }
  return wrap_payload(cx, cls, result);
}

Value int_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().int_);
  if (!cls) return Value::error();
  if (cls == cx.types().bool_) {
    return cx.type_error("int.__new__(bool) is not safe, use bool.__new__()");
  }
  const Value result = args[2].is_empty() ? to_int(cx, args[1])
                                          : int_with_base(cx, args[1], args[2]);
  return wrap(cx, cls, cx.types().int_, result, args[1]);
}

Value float_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().float_);
  if (!cls) return Value::error();
  return wrap(cx, cls, cx.types().float_, to_float(cx, args[1]), args[1]);
}

Value bool_new(Context& cx, const Value* args, int) {
  if (!class_argument(cx, args[0], cx.types().bool_)) return Value::error();
  if (args[1].is_empty()) return Value::false_();
  switch (native_truth(cx, args[1])) {
    case Tri::kFalse: return Value::false_();
    case Tri::kTrue: return Value::true_();
    case Tri::kError: return Value::error();
    default: return cx.go_on(Prelude::ktruth_slow, args[1]);
  }
}

Value to_text(Context& cx, const Value* args) {
  if (args[1].is_empty()) return Value::object(cx.names().empty);
  if (args[2].is_empty() && args[3].is_empty()) return str_value(cx, args[1]);
  std::string content;
  if (bytes_content(args[1], &content)) return decode_bytes(cx, content, args[2], args[3]);
  if (is_str(unwrap(args[1]))) return cx.type_error("decoding str is not supported");
  return cx.type_error("decoding to str: need a bytes-like object, {} found",
                       type_name(cx, args[1]));
}

Value str_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().str);
  if (!cls) return Value::error();
  return wrap(cx, cls, cx.types().str, to_text(cx, args), args[1]);
}

constexpr NativeDef kIntNew = {"__new__", "cls, x=, /, base=", int_new, Native::kStatic};
constexpr NativeDef kFloatNew = {"__new__", "cls, x=, /", float_new, Native::kStatic};
constexpr NativeDef kBoolNew = {"__new__", "cls, x=, /", bool_new, Native::kStatic};
constexpr NativeDef kStrNew = {"__new__", "cls, object=, encoding=, errors=", str_new,
                               Native::kStatic};

}  // namespace

Value wrap_payload(Context& cx, Type* cls, Value payload) {
  const Value instance = make_instance(cx, cls);
  if (!instance.is_error()) cast<Instance>(instance)->slots[0].store(payload);
  return instance;
}

Value to_int(Context& cx, Value x) {
  if (x.is_empty()) return Value::small(0);
  if (x.is_small()) return x;
  if (may_convert(x) && (!special_is_native(type_of(cx, x), Special::kint_) ||
                         unwrap(x) == x)) {
    return cx.go_on(Prelude::kint_slow, x);
  }
  const Value plain = unwrap(x);
  if (plain.is_bool()) return Value::small(plain.is_true());
  if (is_int(plain)) return plain;
  if (plain.is_double()) return float_to_int(cx, plain.as_double());
  if (is_str(plain)) return int_from_text(cx, plain, number_text(cast<Str>(plain)), 10);
  std::string bytes;
  if (bytes_content(plain, &bytes)) return int_from_text(cx, plain, bytes, 10);
  if (may_convert(x)) return cx.go_on(Prelude::kint_slow, x);
  return cx.type_error(
      "int() argument must be a string, a bytes-like object or a real number, not '{}'",
      type_name(cx, x));
}

Value to_float(Context& cx, Value x) {
  if (x.is_empty()) return Value::number(0.0);
  if (x.is_double()) return x;
  if (may_convert(x) && (!special_is_native(type_of(cx, x), Special::kfloat_) ||
                         unwrap(x) == x)) {
    return cx.go_on(Prelude::kfloat_slow, x);
  }
  const Value plain = unwrap(x);
  if (is_number(plain)) {
    const auto d = number_to_double(cx, plain);
    return d ? Value::number(*d) : Value::error();
  }
  std::string text;
  if (is_str(plain) || bytes_content(plain, &text)) {
    if (is_str(plain)) text = number_text(cast<Str>(plain));
    if (const auto d = parse_float(text)) return Value::number(*d);
    return cx.value_error("could not convert string to float: {}", repr_text(cx, plain));
  }
  if (may_convert(x)) return cx.go_on(Prelude::kfloat_slow, x);
  return cx.type_error("float() argument must be a string or a real number, not '{}'",
                       type_name(cx, x));
}

void add_constructors(Context& cx) {
  add_methods(cx, cx.types().int_, std::span(&kIntNew, 1));
  add_methods(cx, cx.types().float_, std::span(&kFloatNew, 1));
  add_methods(cx, cx.types().bool_, std::span(&kBoolNew, 1));
  add_methods(cx, cx.types().str, std::span(&kStrNew, 1));
}

}  // namespace heddle
