// Padding, translating, repeating and encoding of str; its operators by name; init_str_type.
#include "engine/value/bytes.h"
#include "engine/value/dunder.h"
#include "engine/value/number.h"
#include "engine/value/str_methods.h"

#include <cstring>

namespace heddle {
namespace {

/// A width that a program asks for: too large ones are refused before they are built.
bool check_width(Context& cx, int64_t width, int bytes_each = 4) {
  if (width < int64_t{Heap::kHugeBytes}) return true;
  const auto bytes = static_cast<uint64_t>(width) * bytes_each;
  if (width < UINT32_MAX && cx.rt.heap->may_allocate(bytes)) return true;
  cx.raise_value(cx.types().MemoryError, Value::empty());
  return false;
}

Value padded(Context& cx, Str* self, int64_t left, int64_t right, char32_t fill) {
  if (!check_width(cx, left + right + self->length)) return Value::error();
  StrBuilder out;
  out.reserve(left + right + self->length);
  out.append_fill(fill, left);
  out.append(self);
  out.append_fill(fill, right);
  return str_result(out.finish(cx));
}

enum class Side { kLeft, kRight, kBoth };

template <Side text_side>
Value justify(Context& cx, const Value* args, int) {
  Str* self = self_str(args);
  const auto width = index_arg(cx, args[1]);
  if (!width) return Value::error();
  char32_t fill = ' ';
  if (!args[2].is_empty()) {
    const Str* s = as_str(args[2]);
    if (!s) {
      return cx.type_error("The fill character must be a unicode character, not {}",
                           type_name(cx, args[2]));
    }
    if (s->length != 1) {
      return cx.type_error("The fill character must be exactly one character long");
    }
    fill = s->at(0);
  }
  if (*width <= int64_t{self->length}) return str_result(self);
  const int64_t missing = *width - self->length;
  if (text_side == Side::kLeft) return padded(cx, self, 0, missing, fill);
  if (text_side == Side::kRight) return padded(cx, self, missing, 0, fill);
  // CPython puts the odd one on the left when the width is odd too.
  const int64_t left = missing / 2 + (missing & *width & 1);
  return padded(cx, self, left, missing - left, fill);
}

Value str_zfill(Context& cx, const Value* args, int) {
  Str* self = self_str(args);
  const auto width = index_arg(cx, args[1]);
  if (!width) return Value::error();
  if (*width <= int64_t{self->length}) return str_result(self);
  if (!check_width(cx, *width)) return Value::error();
  StrBuilder out;
  const bool sign = self->length != 0 && (self->at(0) == '+' || self->at(0) == '-');
  if (sign) out.append_char(self->at(0));
  out.append_fill('0', *width - self->length);
  out.append_part(self, sign, self->length);
  return str_result(out.finish(cx));
}

Value str_expandtabs(Context& cx, const Value* args, int) {
  const Str* self = self_str(args);
  const auto size = int_arg(cx, args[1], 8);
  if (!size) return Value::error();
  StrBuilder out;
  int64_t column = 0;
  for (uint32_t i = 0; i < self->length; ++i) {
    const char32_t c = self->at(i);
    if (c == '\t') {
      if (*size <= 0) continue;
      const int64_t more = *size - column % *size;
      if (!check_width(cx, static_cast<int64_t>(out.length()) + more)) return Value::error();
      out.append_fill(' ', more);
      column += more;
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    out.append_char(c);
  }
  return str_result(out.finish(cx));
}

// --- translate ------------------------------------------------------------------------------

/// Appends what a translation table gives for a character. False: an exception is pending.
bool append_translated(Context& cx, Value to, StrBuilder& out) {
  if (to.is_none()) return true;
  to = unwrap(to);
  if (is_str(to)) {
    out.append(cast<Str>(to));
    return true;
  }
  if (!is_int(to)) {
    cx.type_error("character mapping must return integer, None or str");
    return false;
  }
  const int64_t c = to_int64(to).value_or(-1);
  if (c < 0 || c > 0x10FFFF) {
    cx.value_error("character mapping must be in range(0x110000)");
    return false;
  }
  out.append_char(static_cast<char32_t>(c));
  return true;
}

Value str_translate(Context& cx, const Value* args, int) {
  const Str* self = self_str(args);
  const Value table = args[1];
  if (!is_kind(table, Kind::kDict)) {
    return cx.go_on(Prelude::kstr_translate_slow, args[0], table);
  }
  StrBuilder out;
  for (uint32_t i = 0; i < self->length; ++i) {
    Value to;
    switch (dict_get(cx, cast<Dict>(table), Value::small(self->at(i)), &to)) {
      case Tri::kError: return Value::error();
      case Tri::kPython: return cx.go_on(Prelude::kstr_translate_slow, args[0], table);
      case Tri::kFalse: out.append_char(self->at(i)); break;
      case Tri::kTrue:
        if (!append_translated(cx, to, out)) return Value::error();
        break;
    }
  }
  return str_result(out.finish(cx));
}

Value maketrans_of_dict(Context& cx, Value from) {
  const Value source = unwrap(from);
  if (!is_kind(source, Kind::kDict)) {
    return cx.type_error("if you give only one argument to maketrans it must be a dict");
  }
  Dict* table = make_dict(cx);
  uint32_t position = 0;
  Value key, value;
  while (dict_next(cast<Dict>(source), &position, &key, &value)) {
    if (const Str* s = as_str(key)) {
      if (s->length != 1) {
        return cx.value_error("string keys in translate table must be of length 1");
      }
      key = Value::small(s->at(0));
    } else if (!is_int(unwrap(key))) {
      return cx.type_error("keys in translate table must be strings or integers");
    }
    if (dict_set(cx, table, unwrap(key), value) != Tri::kTrue) return Value::error();
  }
  return Value::object(table);
}

Value str_maketrans(Context& cx, const Value* args, int) {
  if (args[1].is_empty()) return maketrans_of_dict(cx, args[0]);
  const Str* from = as_str(args[0]);
  if (!from) {
    return cx.type_error("first maketrans argument must be a string if there is a second argument");
  }
  const Str* to = as_str(args[1]);
  if (!to) {
    return cx.type_error("maketrans() argument 2 must be str, not {}", type_name(cx, args[1]));
  }
  if (from->length != to->length) {
    return cx.value_error("the first two maketrans arguments must have equal length");
  }
  Dict* table = make_dict(cx);
  for (uint32_t i = 0; i < from->length; ++i) {
    dict_set(cx, table, Value::small(from->at(i)), Value::small(to->at(i)));
  }
  if (!args[2].is_empty()) {
    const Str* gone = as_str(args[2]);
    if (!gone) {
      return cx.type_error("maketrans() argument 3 must be str, not {}", type_name(cx, args[2]));
    }
    for (uint32_t i = 0; i < gone->length; ++i) {
      dict_set(cx, table, Value::small(gone->at(i)), Value::none());
    }
  }
  return Value::object(table);
}

// --- operators by name ----------------------------------------------------------------------

Value str_add(Context& cx, const Value* args, int) {
  const Str* other = as_str(args[1]);
  if (!other) {
    return cx.type_error("can only concatenate str (not \"{}\") to str", type_name(cx, args[1]));
  }
  return str_result(str_concat(cx, self_str(args), other));
}

Value str_mul(Context& cx, const Value* args, int) {
  return str_repeat(cx, self_str(args), args[1]);
}

Value str_mod(Context& cx, const Value* args, int) {
  return str_percent(cx, self_str(args), args[1]);
}

Value str_rmod(Context& cx, const Value* args, int) {
  Str* format = as_str(args[1]);
  if (!format) return Value::not_implemented();
  return str_percent(cx, format, args[0]);
}

Value str_str(Context&, const Value* args, int) { return unwrap(args[0]); }

Value str_getnewargs(Context& cx, const Value* args, int) {
  const Value self = unwrap(args[0]);
  return Value::object(make_tuple(cx, std::span<const Value>(&self, 1)));
}

Value str_encode(Context& cx, const Value* args, int) {
  return encode_str(cx, self_str(args), args[1], args[2]);
}

constexpr NativeDef kStrShapeMethods[] = {
    {"center", "self, width, fillchar=, /", justify<Side::kBoth>},
    {"encode", "self, /, encoding=, errors=", str_encode},
    {"expandtabs", "self, /, tabsize=", str_expandtabs},
    {"ljust", "self, width, fillchar=, /", justify<Side::kLeft>},
    {"maketrans", "x, y=, z=, /", str_maketrans, Native::kStatic},
    {"rjust", "self, width, fillchar=, /", justify<Side::kRight>},
    {"translate", "self, table, /", str_translate},
    {"zfill", "self, width, /", str_zfill},
    {"__add__", "self, value, /", str_add},
    {"__mul__", "self, value, /", str_mul},
    {"__rmul__", "self, value, /", str_mul},
    {"__mod__", "self, value, /", str_mod},
    {"__rmod__", "self, value, /", str_rmod},
    HEDDLE_COMPARE_DUNDERS(is_str),
    {"__hash__", "self, /", dunder_hash},
    {"__len__", "self, /", dunder_len},
    {"__getitem__", "self, key, /", dunder_getitem},
    {"__contains__", "self, key, /", dunder_contains},
    {"__iter__", "self, /", dunder_iter},
    {"__repr__", "self, /", dunder_repr},
    {"__str__", "self, /", str_str},
    {"__getnewargs__", "self, /", str_getnewargs},
};

}  // namespace

std::span<const NativeDef> str_shape_methods() { return kStrShapeMethods; }

Value str_repeat(Context& cx, Str* s, Value count) {
  const auto times = index_arg(cx, count);
  if (!times) return Value::error();
  if (*times <= 0 || s->length == 0) return str_result(cx.names().empty);
  if (*times == 1) return str_result(s);
  uint64_t length;
  if (__builtin_mul_overflow(uint64_t{s->length}, static_cast<uint64_t>(*times), &length) ||
      length > UINT32_MAX) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  const size_t unit = size_t{s->length} * s->width();
  if (!check_width(cx, static_cast<int64_t>(length), s->width())) return Value::error();
  Str* r = make_str_raw(cx, s->width(), length);
  r->ascii = s->ascii;
  if (unit == 1) {
    std::memset(r->data, s->data[0], length);
    return str_result(r);
  }
  std::memcpy(r->data, s->data, unit);
  const size_t total = unit * *times;
  for (size_t done = unit; done < total;) {
    const size_t more = std::min(done, total - done);
    std::memcpy(r->data + done, r->data, more);
    done += more;
  }
  return str_result(r);
}

void init_str_type(Context& cx) {
  Type* type = cx.types().str;
  add_methods(cx, type, str_case_methods());
  add_methods(cx, type, str_search_methods());
  add_methods(cx, type, str_split_methods());
  add_methods(cx, type, str_shape_methods());
  add_methods(cx, type, str_format_methods());
}

}  // namespace heddle
