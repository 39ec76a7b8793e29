// The methods of int and bool.
#include "engine/value/bytes.h"
#include "engine/value/container_natives.h"
#include "engine/value/dunder.h"
#include "engine/value/complex.h"
#include "engine/value/number_big.h"
#include "engine/value/number_construct.h"
#include "engine/value/number_dunder.h"
#include "engine/value/str.h"

#include <bit>
#include <cmath>

namespace heddle {
namespace {

/// A bool becomes the int it stands for.
Value plain_int(Value v) { return v.is_bool() ? Value::small(v.is_true()) : v; }
Value self_int(const Value* args) { return plain_int(unwrap(args[0])); }

Value int_self(Context&, const Value* args, int) { return self_int(args); }
Value int_invert(Context& cx, const Value* args, int) { return number_invert(cx, unwrap(args[0])); }
Value int_bits_needed(Context&, const Value* args, int) {
  return Value::small(static_cast<int64_t>(int_bit_length(unwrap(args[0]))));
}

Value int_bit_count(Context&, const Value* args, int) {
  const Value v = self_int(args);
  if (const auto i = to_int64(v)) {
    return Value::small(std::popcount(*i < 0 ? 0 - static_cast<uint64_t>(*i)
                                             : static_cast<uint64_t>(*i)));
  }
  const BigInt* n = cast<BigInt>(v);
  int64_t count = 0;
  for (uint32_t i = 0; i < n->limb_count; ++i) count += std::popcount(n->limbs[i]);
  return Value::small(count);
}

Value int_ratio(Context& cx, const Value* args, int) {
  const Value pair[2] = {self_int(args), Value::small(1)};
  return Value::object(make_tuple(cx, pair));
}

/// True for 'little'. Errors: nullopt and an exception pending.
std::optional<bool> is_little(Context& cx, Value order) {
  if (order.is_empty()) return false;
  const Value v = unwrap(order);
  if (!is_str(v)) {
    cx.type_error("byteorder must be str, not {}", type_name(cx, order));
    return std::nullopt;
  }
  const std::string text = to_utf8(cast<Str>(v));
  if (text != "little" && text != "big") {
    cx.value_error("byteorder must be either 'little' or 'big'");
    return std::nullopt;
  }
  return text == "little";
}

/// bool(v) of an argument that says yes or no. Errors: nullopt.
std::optional<bool> flag(Context& cx, Value v) {
  if (v.is_empty()) return false;
  switch (native_truth(cx, v)) {
    case Tri::kFalse: return false;
    case Tri::kTrue: return true;
    case Tri::kPython: cx.type_error("'signed' needs a bool"); return std::nullopt;
    default: return std::nullopt;
  }
}

Value int_to_bytes(Context& cx, const Value* args, int) {
  const Value v = self_int(args);
  const auto length = args[1].is_empty() ? 1 : index_arg(cx, args[1]);
  if (!length) return Value::error();
  const auto little = is_little(cx, args[2]);
  const auto is_signed = flag(cx, args[3]);
  if (!little || !is_signed) return Value::error();
  if (*length < 0) return cx.value_error("length argument must be non-negative");
  const bool negative = int_is_negative(v);
  if (negative && !*is_signed) {
    return cx.raise(cx.types().OverflowError, "can't convert negative int to unsigned");
  }
  // A negative number takes the bits of its complement, and a sign bit.
  const Value magnitude = negative ? number_invert(cx, v) : v;
  const uint64_t bits = int_bit_length(magnitude) + (*is_signed ? 1 : 0);
  if (bits > static_cast<uint64_t>(*length) * 8 && !(int_is_zero(v) && *length == 0)) {
    return cx.raise(cx.types().OverflowError, "int too big to convert");
  }
  if (*length > int64_t{Heap::kHugeBytes} && !cx.rt.heap->may_allocate(*length)) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  std::string bytes(static_cast<size_t>(*length), negative ? '\xff' : '\0');
  auto put = [&](size_t i, uint8_t byte) {
    if (i >= bytes.size()) return;
    const size_t at = *little ? i : bytes.size() - 1 - i;
    bytes[at] = static_cast<char>(negative ? ~byte : byte);
  };
  if (const auto small = to_int64(magnitude)) {
    for (size_t i = 0; i < 8; ++i) put(i, static_cast<uint8_t>(*small >> (8 * i)));
  } else {
    const BigInt* n = cast<BigInt>(magnitude);
    for (size_t i = 0; i < size_t{n->limb_count} * 4; ++i) {
      put(i, static_cast<uint8_t>(n->limbs[i / 4] >> (8 * (i % 4))));
    }
  }
  return Value::object(make_bytes(cx, bytes));
}

Value int_from_bytes(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], cx.types().int_);
  if (!cls) return Value::error();
  const auto little = is_little(cx, args[2]);
  const auto is_signed = flag(cx, args[3]);
  if (!little || !is_signed) return Value::error();
  std::string bytes;
  if (!bytes_content(args[1], &bytes)) {
    const Value made = bytes_from(cx, args[1]);
    if (made.is_tail()) {
      return cx.go_on(Prelude::kfrom_bytes_slow, args[0], args[1], Value::boolean(*little),
                      Value::boolean(*is_signed));
    }
    if (made.is_control()) return made;
    bytes = bytes_view(cast<Bytes>(made));
  }
  if (!*little) std::reverse(bytes.begin(), bytes.end());
  BigNum n;
  if (!bytes.empty()) {
    boost::multiprecision::import_bits(n, bytes.begin(), bytes.end(), 8, false);
  }
  if (*is_signed && !bytes.empty() && (bytes.back() & 0x80)) {
    n -= BigNum(1) << static_cast<unsigned>(bytes.size() * 8);
  }
  const Value result = big_value(cx, n);
  return cls == cx.types().int_ ? result
         : cls == cx.types().bool_ ? Value::boolean(!int_is_zero(result))
                                   : wrap_payload(cx, cls, result);
}

Value int_real(Context&, Value self) { return plain_int(unwrap(self)); }
Value int_imag(Context&, Value) { return Value::small(0); }
Value get_one(Context&, Value) { return Value::small(1); }

constexpr NativeDef kIntMethods[] = {
    HEDDLE_NUMBER_ARITHMETIC(is_int),
    HEDDLE_NUMBER_OPERATOR("lshift", kLShift, is_int),
    HEDDLE_NUMBER_OPERATOR("rshift", kRShift, is_int),
    HEDDLE_NUMBER_OPERATOR("and", kAnd, is_int),
    HEDDLE_NUMBER_OPERATOR("or", kOr, is_int),
    HEDDLE_NUMBER_OPERATOR("xor", kXor, is_int),
    {"__invert__", "self, /", int_invert},
    {"__index__", "self, /", int_self},
    {"__floor__", "self, /", int_self},
    {"__ceil__", "self, /", int_self},
    {"conjugate", "self, /", int_self},
    {"bit_length", "self, /", int_bits_needed},
    {"bit_count", "self, /", int_bit_count},
    {"as_integer_ratio", "self, /", int_ratio},
    {"to_bytes", "self, /, length=, byteorder=, *, signed=", int_to_bytes},
};
constexpr NativeDef kIntClassMethods[] = {
    {"from_bytes", "cls, /, bytes, byteorder=, *, signed=", int_from_bytes},
};
constexpr GetSetDef kIntGetSets[] = {
    {"real", int_real},
    {"imag", int_imag},
    {"numerator", int_real},
    {"denominator", get_one},
};
constexpr NativeDef kBoolMethods[] = {
    HEDDLE_NUMBER_OPERATOR("and", kAnd, is_int),
    HEDDLE_NUMBER_OPERATOR("or", kOr, is_int),
    HEDDLE_NUMBER_OPERATOR("xor", kXor, is_int),
    {"__repr__", "self, /", dunder_repr},
};

}  // namespace

Value number_dunder_pow(Context& cx, const Value* args, int) {
  const Value self = unwrap(args[0]);
  const Value other = unwrap(args[1]);
  if (!is_number(other) || (!self.is_double() && !is_int(other))) {
    return Value::not_implemented();
  }
  if (args[2].is_empty() || args[2].is_none()) return number_binary(cx, BinOp::kPow, self, other);
  const Value modulus = unwrap(args[2]);
  if (self.is_double()) {
    return cx.type_error("pow() 3rd argument not allowed unless all arguments are integers");
  }
  if (!is_int(modulus)) return Value::not_implemented();
  return int_pow_mod(cx, self, other, modulus);
}

Value number_dunder_neg(Context& cx, const Value* args, int) {
  return number_neg(cx, unwrap(args[0]));
}

Value number_dunder_pos(Context&, const Value* args, int) { return self_int(args); }

Value number_dunder_abs(Context& cx, const Value* args, int) {
  const Value v = self_int(args);
  if (v.is_double()) return Value::number(std::fabs(v.as_double()));
  return int_is_negative(v) ? number_neg(cx, v) : v;
}

Value number_dunder_bool(Context&, const Value* args, int) {
  const Value v = unwrap(args[0]);
  return Value::boolean(v.is_double() ? v.as_double() != 0 : !int_is_zero(v));
}

Value number_dunder_int(Context& cx, const Value* args, int) {
  const Value v = self_int(args);
  return v.is_double() ? float_to_int(cx, v.as_double()) : v;
}

Value number_dunder_float(Context& cx, const Value* args, int) {
  const auto d = number_to_double(cx, unwrap(args[0]));
  return d ? Value::number(*d) : Value::error();
}

Value number_dunder_hash(Context& cx, const Value* args, int) {
  return int_value(cx, static_cast<int64_t>(number_hash(unwrap(args[0]))));
}

Value number_dunder_format(Context& cx, const Value* args, int) {
  const Value spec = unwrap(args[1]);
  if (!is_str(spec)) {
    return cx.type_error("__format__() argument must be str, not {}", type_name(cx, args[1]));
  }
  // Without a spec an instance of a subclass is shown as its own __str__ says.
  if (cast<Str>(spec)->length == 0) return str_value(cx, args[0]);
  return format_value(cx, unwrap(args[0]), cast<Str>(spec));
}

Value number_dunder_round(Context& cx, const Value* args, int) {
  return number_round(cx, unwrap(args[0]), args[1]);
}

Value number_getnewargs(Context& cx, const Value* args, int) {
  const Value self = self_int(args);
  return Value::object(make_tuple(cx, std::span<const Value>(&self, 1)));
}

void add_int_methods(Context& cx) {
  add_methods(cx, cx.types().int_, kIntMethods);
  add_class_methods(cx, cx.types().int_, kIntClassMethods);
  add_getsets(cx, cx.types().int_, kIntGetSets);
  add_methods(cx, cx.types().bool_, kBoolMethods);
}

void init_number_types(Context& cx) {
  add_int_methods(cx);
  add_float_methods(cx);
  add_constructors(cx);
  init_complex_type(cx);
}

}  // namespace heddle
