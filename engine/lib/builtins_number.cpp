// The built-in functions about numbers, characters and text: abs, chr, hex, max, round, sum ...
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <cmath>

namespace heddle {

namespace {

Value builtin_abs(Context& cx, const Value* args, int) {
  Value v = args[0];
  if (v.is_double()) return Value::number(std::fabs(v.as_double()));
  if (v.is_bool()) return Value::small(v.is_true() ? 1 : 0);
  if (!is_int(v)) return cx.go_on(Prelude::kabs_slow, v);
  return number_compare(v, Value::small(0)) == Order::kLess ? number_neg(cx, v) : v;
}

/// Which of the functions below base_slow is to go on in.
enum class IntFunction : uint8_t { kBin, kOct, kHex, kChr };

/// An int argument; empty, and in `*result` a tail to where __index__ is asked, otherwise.
Value int_arg(Context& cx, Value v, IntFunction function, Value* result) {
  Value plain = unwrap(v);
  if (plain.is_bool()) return Value::small(plain.is_true() ? 1 : 0);
  if (is_int(plain)) return plain;
  *result = cx.go_on(Prelude::kbase_slow, Value::small(static_cast<int>(function)), v);
  return Value::empty();
}

Value with_prefix(Context& cx, Value v, IntFunction function, int base, const char* prefix) {
  Value result;
  Value number = int_arg(cx, v, function, &result);
  if (number.is_empty()) return result;
  std::string text = int_to_text(number, base);
  bool negative = text[0] == '-';
  text.insert(negative ? 1 : 0, prefix);
  return Value::object(make_str(cx, text));
}

Value builtin_bin(Context& cx, const Value* args, int) {
  return with_prefix(cx, args[0], IntFunction::kBin, 2, "0b");
}
Value builtin_oct(Context& cx, const Value* args, int) {
  return with_prefix(cx, args[0], IntFunction::kOct, 8, "0o");
}
Value builtin_hex(Context& cx, const Value* args, int) {
  return with_prefix(cx, args[0], IntFunction::kHex, 16, "0x");
}

Value builtin_chr(Context& cx, const Value* args, int) {
  Value result;
  Value number = int_arg(cx, args[0], IntFunction::kChr, &result);
  if (number.is_empty()) return result;
  auto code = to_int64(number);
  if (!code) return cx.raise(cx.types().OverflowError, "Python int too large to convert to C int");
  if (*code < 0 || *code > 0x10FFFF) return cx.value_error("chr() arg not in range(0x110000)");
  return Value::object(make_char(cx, static_cast<char32_t>(*code)));
}

Value builtin_ord(Context& cx, const Value* args, int) {
  Value v = unwrap(args[0]);
  uint32_t length = 0;
  if (is_str(v)) {
    length = cast<Str>(v)->length;
    if (length == 1) return Value::small(cast<Str>(v)->at(0));
  } else if (is_kind(v, Kind::kBytes)) {
    length = cast<Bytes>(v)->length;
    if (length == 1) return Value::small(cast<Bytes>(v)->data[0]);
  } else {
    return cx.type_error("ord() expected string of length 1, but {} found", type_name(cx, args[0]));
  }
  return cx.type_error("ord() expected a character, but string of length {} found", length);
}

Value builtin_divmod(Context& cx, const Value* args, int) {
  if (!is_number(args[0]) || !is_number(args[1])) {
    return cx.go_on(Prelude::kdivmod_slow, args[0], args[1]);
  }
  bool floats = args[0].is_double() || args[1].is_double();
  Value quotient = number_binary(cx, BinOp::kFloorDiv, args[0], args[1]);
  if (quotient.is_error()) {
    if (floats && is_instance(cx, cx.pending, cx.types().ZeroDivisionError)) {
      return cx.raise(cx.types().ZeroDivisionError, "float divmod()");
    }
    return quotient;
  }
  Value rest = number_binary(cx, BinOp::kMod, args[0], args[1]);
  if (rest.is_error()) return rest;
  Value pair[] = {quotient, rest};
  return Value::object(make_tuple(cx, pair));
}

Value builtin_pow(Context& cx, const Value* args, int) {
  Value modulus = args[2].is_empty() ? Value::none() : args[2];
  if (modulus.is_none() && is_number(args[0]) && is_number(args[1])) {
    return number_binary(cx, BinOp::kPow, args[0], args[1]);
  }
  if (is_int(args[0]) && is_int(args[1]) && is_int(modulus)) {
    return int_pow_mod(cx, args[0], args[1], modulus);
  }
  return cx.go_on(Prelude::kpow_slow, args[0], args[1], modulus);
}

Value builtin_round(Context& cx, const Value* args, int) {
  Value digits = args[1].is_empty() ? Value::none() : args[1];
  if (is_number(args[0])) return number_round(cx, args[0], digits);
  return cx.go_on(Prelude::kround_slow, args[0], digits);
}

// --- sum, min, max --------------------------------------------------------------------------

Value builtin_sum(Context& cx, const Value* args, int) {
  Value start = args[1].is_empty() ? Value::small(0) : args[1];
  std::vector<Value> items;
  bool native = is_number(start) && !is_kind(args[0], Kind::kIterator) &&
                native_items(cx, args[0], &items) == Tri::kTrue;
  if (!cx.pending.is_empty()) return Value::error();
  if (!native) return cx.go_on(Prelude::ksum_slow, args[0], start);
  Value total = start;
  for (size_t i = 0; i < items.size(); ++i) {
    Value next = number_binary(cx, BinOp::kAdd, total, items[i]);
    if (next.is_error()) return next;
    if (next.is_not_implemented()) {
      Value rest = Value::object(make_list(cx, std::span<const Value>(items).subspan(i)));
      return cx.go_on(Prelude::ksum_slow, rest, total);
    }
    total = next;
  }
  return total;
}

/// The best of `items`; empty when a comparison needs Python.
Value best_of(Context& cx, std::span<const Value> items, CompareOp better) {
  Value best = items[0];
  for (Value v : items.subspan(1)) {
    Tri answer = native_compare(cx, better, v, best);
    if (answer == Tri::kError) return Value::error();
    if (answer == Tri::kPython) return Value::empty();
    if (answer == Tri::kTrue) best = v;
  }
  return best;
}

Value min_max(Context& cx, const Value* args, bool is_max) {
  auto* given = cast<Tuple>(args[0]);
  const char* name = is_max ? "max" : "min";
  Value key = args[1].is_empty() ? Value::none() : args[1];
  Value fallback = args[2].is_empty() ? Value::not_implemented() : args[2];
  if (given->size == 0) return cx.type_error("{} expected at least 1 argument, got 0", name);
  std::vector<Value> items;
  bool native = key.is_none();
  if (given->size > 1) {
    native = native && args[2].is_empty();
    items.assign(given->items, given->items + given->size);
  } else if (native && !is_kind(given->items[0], Kind::kIterator)) {
    Tri done = native_items(cx, given->items[0], &items);
    if (done == Tri::kError) return Value::error();
    native = done == Tri::kTrue && !items.empty();
  } else {
    native = false;
  }
  if (native) {
    Value best = best_of(cx, items, is_max ? CompareOp::kGt : CompareOp::kLt);
    if (!best.is_empty()) return best;
  }
  return cx.go_on(Prelude::kmin_max_slow, Value::small(is_max ? 1 : 0), args[0], key, fallback);
}

Value builtin_min(Context& cx, const Value* args, int) { return min_max(cx, args, false); }
Value builtin_max(Context& cx, const Value* args, int) { return min_max(cx, args, true); }

// --- text -----------------------------------------------------------------------------------

Value builtin_repr(Context& cx, const Value* args, int) { return repr_value(cx, args[0]); }

Value builtin_ascii(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kascii_slow, args[0]);
}

Value builtin_format(Context& cx, const Value* args, int) {
  Value spec = args[1].is_empty() ? Value::object(cx.names().empty) : unwrap(args[1]);
  if (!is_str(spec)) {
    return cx.type_error("format() argument 2 must be str, not {}", type_name(cx, args[1]));
  }
  return format_value(cx, args[0], cast<Str>(spec));
}

constexpr NativeDef kBuiltinsNumberFunctions[] = {
    {"abs", "x, /", builtin_abs},
    {"bin", "number, /", builtin_bin},
    {"oct", "number, /", builtin_oct},
    {"hex", "number, /", builtin_hex},
    {"chr", "i, /", builtin_chr},
    {"ord", "c, /", builtin_ord},
    {"divmod", "x, y, /", builtin_divmod},
    {"pow", "base, exp, mod=", builtin_pow},
    {"round", "number, ndigits=", builtin_round},
    {"sum", "iterable, /, start=", builtin_sum},
    {"min", "*args, key=, default=", builtin_min},
    {"max", "*args, key=, default=", builtin_max},
    {"repr", "obj, /", builtin_repr},
    {"ascii", "obj, /", builtin_ascii},
    {"format", "value, format_spec=, /", builtin_format},
};

}  // namespace

void add_number_functions(Context& cx, Dict* builtins) {
  namespace_add(cx, builtins, kBuiltinsNumberFunctions, Value::empty());
}

}  // namespace heddle
