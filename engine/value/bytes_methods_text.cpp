// What bytes and bytearray do as if they were ASCII text, %, and what only a bytearray does.
#include "engine/value/bytes_methods.h"
#include "engine/value/container_natives.h"
#include "engine/value/str.h"
#include "engine/value/str_methods.h"

#include <algorithm>
#include <cstring>

namespace heddle {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_letter(char c) { return is_upper(c) || is_lower(c); }
bool is_numeral(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_letter(c) || is_numeral(c); }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c | 0x20) : c; }
char upper(char c) { return is_lower(c) ? static_cast<char>(c & ~0x20) : c; }

template <bool (*property)(char)>
Value all_are(Context&, const Value* args, int) {
  const std::string s = self_bytes(args);
  return Value::boolean(!s.empty() && std::all_of(s.begin(), s.end(), property));
}

Value isascii(Context&, const Value* args, int) {
  const std::string s = self_bytes(args);
  return Value::boolean(std::all_of(s.begin(), s.end(), is_ascii));
}

template <bool (*wanted)(char), bool (*other)(char)>
Value has_case(Context&, const Value* args, int) {
  const std::string s = self_bytes(args);
  return Value::boolean(std::any_of(s.begin(), s.end(), wanted) &&
                        std::none_of(s.begin(), s.end(), other));
}

Value istitle(Context&, const Value* args, int) {
  bool seen = false, inside = false;
  for (char c : self_bytes(args)) {
    if (is_upper(c) ? inside : is_lower(c) && !inside) return Value::false_();
    inside = is_letter(c);
    seen = seen || inside;
  }
  return Value::boolean(seen);
}

/// `map`: the new byte from the old one and the one before it (0 at the start).
template <char (*map)(char, char)>
Value mapped(Context& cx, const Value* args, int) {
  std::string s = self_bytes(args);
  char previous = 0;
  for (char& c : s) {
    const char old = c;
    c = map(c, previous);
    previous = old;
  }
  return bytes_like(cx, args[0], s);
}

char to_lower(char c, char) { return lower(c); }
char to_upper(char c, char) { return upper(c); }
char to_swapped(char c, char) { return is_lower(c) ? upper(c) : lower(c); }
char to_title(char c, char previous) { return is_letter(previous) ? lower(c) : upper(c); }

Value capitalize(Context& cx, const Value* args, int) {
  std::string s = self_bytes(args);
  for (char& c : s) c = lower(c);
  if (!s.empty()) s[0] = upper(s[0]);
  return bytes_like(cx, args[0], s);
}

enum class Side { kLeft, kRight, kBoth };

template <Side text_side>
Value justify(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  const char* name = text_side == Side::kLeft    ? "ljust"
                     : text_side == Side::kRight ? "rjust"
                                                 : "center";
  const auto width = index_arg(cx, args[1]);
  if (!width) return Value::error();
  std::string fill = " ";
  if (!args[2].is_empty() && (!bytes_content(args[2], &fill) || fill.size() != 1)) {
    return cx.type_error("{}() argument 2 must be a byte string of length 1, not {}", name,
                         type_name(cx, args[2]));
  }
  const int64_t missing = *width - static_cast<int64_t>(self.size());
  if (missing <= 0) return bytes_like(cx, args[0], self);
  if (*width > UINT32_MAX || !cx.rt.heap->may_allocate(static_cast<size_t>(*width))) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  const int64_t left = text_side == Side::kLeft    ? 0
                       : text_side == Side::kRight ? missing
                                                   : missing / 2 + (missing & *width & 1);
  return bytes_like(cx, args[0],
                    std::string(static_cast<size_t>(left), fill[0]) + self +
                        std::string(static_cast<size_t>(missing - left), fill[0]));
}

Value zfill(Context& cx, const Value* args, int) {
  std::string self = self_bytes(args);
  const auto width = index_arg(cx, args[1]);
  if (!width) return Value::error();
  if (*width > UINT32_MAX) return cx.raise_value(cx.types().MemoryError, Value::empty());
  if (*width > static_cast<int64_t>(self.size())) {
    const bool sign = !self.empty() && (self[0] == '+' || self[0] == '-');
    self.insert(sign ? 1 : 0, static_cast<size_t>(*width) - self.size(), '0');
  }
  return bytes_like(cx, args[0], self);
}

Value expandtabs(Context& cx, const Value* args, int) {
  const auto size = int_arg(cx, args[1], 8);
  if (!size) return Value::error();
  std::string out;
  int64_t column = 0;
  for (char c : self_bytes(args)) {
    if (c == '\t') {
      const int64_t more = *size > 0 ? *size - column % *size : 0;
      out.append(static_cast<size_t>(std::min<int64_t>(more, 1 << 20)), ' ');
      column += more;
      continue;
    }
    column = c == '\n' || c == '\r' ? 0 : column + 1;
    out.push_back(c);
  }
  return bytes_like(cx, args[0], out);
}

Value translate(Context& cx, const Value* args, int) {
  std::string table, gone, out;
  const bool mapped = !args[1].is_none();
  if (mapped && (!bytes_content(args[1], &table) || table.size() != 256)) {
    return cx.value_error("translation table must be 256 characters long");
  }
  if (!args[2].is_empty() && !bytes_content(args[2], &gone)) {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[2]));
  }
  for (char c : self_bytes(args)) {
    if (gone.find(c) != std::string::npos) continue;
    out.push_back(mapped ? table[static_cast<unsigned char>(c)] : c);
  }
  return bytes_like(cx, args[0], out);
}

Value maketrans(Context& cx, const Value* args, int) {
  std::string from, to, table;
  for (int i = 0; i < 2; ++i) {
    if (!bytes_content(args[i], i == 0 ? &from : &to)) {
      return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[i]));
    }
  }
  if (from.size() != to.size()) {
    return cx.value_error("maketrans arguments must have same length");
  }
  for (int c = 0; c < 256; ++c) table.push_back(static_cast<char>(c));
  for (size_t i = 0; i < from.size(); ++i) table[static_cast<unsigned char>(from[i])] = to[i];
  return Value::object(make_bytes(cx, table));
}

constexpr NativeDef kTextMethods[] = {
    {"capitalize", "self, /", capitalize},
    {"center", "self, width, fillchar=, /", justify<Side::kBoth>},
    {"expandtabs", "self, /, tabsize=", expandtabs},
    {"isalnum", "self, /", all_are<is_alnum>},
    {"isalpha", "self, /", all_are<is_letter>},
    {"isascii", "self, /", isascii},
    {"isdigit", "self, /", all_are<is_numeral>},
    {"islower", "self, /", has_case<is_lower, is_upper>},
    {"isspace", "self, /", all_are<is_blank>},
    {"istitle", "self, /", istitle},
    {"isupper", "self, /", has_case<is_upper, is_lower>},
    {"ljust", "self, width, fillchar=, /", justify<Side::kLeft>},
    {"lower", "self, /", mapped<to_lower>},
    {"maketrans", "frm, to, /", maketrans, Native::kStatic},
    {"rjust", "self, width, fillchar=, /", justify<Side::kRight>},
    {"swapcase", "self, /", mapped<to_swapped>},
    {"title", "self, /", mapped<to_title>},
    {"translate", "self, table, /, delete=", translate},
    {"upper", "self, /", mapped<to_upper>},
    {"zfill", "self, width, /", zfill},
};

// --- bytearray ------------------------------------------------------------------------------

ByteArray* self_array(const Value* args) { return cast<ByteArray>(unwrap(args[0])); }

bool byte_arg(Context& cx, Value v, char* out) {
  const Value n = unwrap(v);
  if (!is_int(n)) {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
    return false;
  }
  const int64_t i = to_int64(n).value_or(-1);
  if (i < 0 || i > 255) {
    cx.value_error("byte must be in range(0, 256)");
    return false;
  }
  *out = static_cast<char>(i);
  return true;
}

Value array_append(Context& cx, const Value* args, int) {
  char byte;
  if (!byte_arg(cx, args[1], &byte)) return Value::error();
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  const uint32_t length = array->length.load();
  if (length < array->blob.load()->capacity) {
    array->blob.load()->data[length] = static_cast<uint8_t>(byte);
    array->length.store(length + 1);
    return Value::none();
  }
  std::string content = self_bytes(args);
  content.push_back(byte);
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value array_extend(Context& cx, const Value* args, int) {
  std::string more;
  if (!bytes_content(args[1], &more)) {
    if (is_str(unwrap(args[1]))) {
      return cx.type_error("expected iterable of integers; got: 'str'");
    }
    const Value made = bytes_from(cx, args[1]);
    if (made.is_error()) return made;
    if (made.is_tail()) return cx.go_on(Prelude::kbytearray_extend_slow, args[0], args[1]);
    more = bytes_view(cast<Bytes>(made));
  }
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  bytearray_assign(cx, array, self_bytes(args) + more);
  return Value::none();
}

Value array_insert(Context& cx, const Value* args, int) {
  const auto index = index_arg(cx, args[1]);
  char byte;
  if (!index || !byte_arg(cx, args[2], &byte)) return Value::error();
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  std::string content = self_bytes(args);
  const auto size = static_cast<int64_t>(content.size());
  const int64_t at = std::clamp<int64_t>(*index < 0 ? *index + size : *index, 0, size);
  content.insert(static_cast<size_t>(at), 1, byte);
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value array_pop(Context& cx, const Value* args, int) {
  const auto index = int_arg(cx, args[1], -1);
  if (!index) return Value::error();
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  std::string content = self_bytes(args);
  const auto size = static_cast<int64_t>(content.size());
  if (size == 0) return cx.raise(cx.types().IndexError, "pop from empty bytearray");
  const int64_t at = *index < 0 ? *index + size : *index;
  if (at < 0 || at >= size) return cx.raise(cx.types().IndexError, "pop index out of range");
  const auto byte = static_cast<uint8_t>(content[static_cast<size_t>(at)]);
  content.erase(static_cast<size_t>(at), 1);
  bytearray_assign(cx, array, content);
  return Value::small(byte);
}

Value array_remove(Context& cx, const Value* args, int) {
  char byte;
  if (!byte_arg(cx, args[1], &byte)) return Value::error();
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  std::string content = self_bytes(args);
  const size_t at = content.find(byte);
  if (at == std::string::npos) return cx.value_error("value not found in bytearray");
  content.erase(at, 1);
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value array_reverse(Context& cx, const Value* args, int) {
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  std::string content = self_bytes(args);
  std::reverse(content.begin(), content.end());
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value array_clear(Context& cx, const Value* args, int) {
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  bytearray_assign(cx, array, "");
  return Value::none();
}

Value array_copy(Context& cx, const Value* args, int) {
  return Value::object(make_bytearray(cx, self_bytes(args)));
}

Value array_setitem(Context& cx, const Value* args, int) {
  return bytearray_setitem(cx, args[0], args[1], args[2]);
}
Value array_delitem(Context& cx, const Value* args, int) {
  return bytearray_delitem(cx, args[0], args[1]);
}

Value array_iadd(Context& cx, const Value* args, int) {
  std::string more;
  if (!bytes_content(args[1], &more)) {
    return cx.type_error("can't concat {} to bytearray", type_name(cx, args[1]));
  }
  const Value done = array_extend(cx, args, 2);
  return done.is_none() ? args[0] : done;
}

Value array_imul(Context& cx, const Value* args, int) {
  const Value product = bytes_binary(cx, BinOp::kMul, unwrap(args[0]), args[1]);
  if (product.is_error()) return product;
  std::string content;
  bytes_content(product, &content);
  ByteArray* array = self_array(args);
  ObjectLock lock(array);
  bytearray_assign(cx, array, content);
  return args[0];
}

constexpr NativeDef kArrayMethods[] = {
    {"append", "self, item, /", array_append},
    {"clear", "self, /", array_clear},
    {"copy", "self, /", array_copy},
    {"extend", "self, iterable_of_ints, /", array_extend},
    {"insert", "self, index, item, /", array_insert},
    {"pop", "self, index=, /", array_pop},
    {"remove", "self, value, /", array_remove},
    {"reverse", "self, /", array_reverse},
    {"__setitem__", "self, key, value, /", array_setitem},
    {"__delitem__", "self, key, /", array_delitem},
    {"__iadd__", "self, value, /", array_iadd},
    {"__imul__", "self, value, /", array_imul},
};

}  // namespace

std::span<const NativeDef> bytes_text_methods() { return kTextMethods; }

void add_bytearray_methods(Context& cx) { add_methods(cx, cx.types().bytearray, kArrayMethods); }

Value bytearray_inplace(Context& cx, BinOp op, Value a, Value b) {
  const Value args[2] = {a, b};
  if (op == BinOp::kAdd) return array_iadd(cx, args, 2);
  if (op == BinOp::kMul && is_int(unwrap(b))) return array_imul(cx, args, 2);
  return Value::not_implemented();
}

/// Goes by way of str: what is bytes stands for its Latin-1 text.
namespace {

/// Whether the pending exception says that there were more arguments than the format takes.
bool is_left_over(Context& cx) {
  Value given = cast<Instance>(cx.pending)->slots[kExcArgs].load();
  return is_kind(given, Kind::kTuple) && cast<Tuple>(given)->size == 1 &&
         is_str(cast<Tuple>(given)->items[0]) &&
         str_text(cast<Tuple>(given)->items[0]).starts_with("not all arguments converted");
}

}  // namespace

Value bytes_percent(Context& cx, Value format, Value values) {
  auto latin = [&](std::string_view bytes) {
    std::u32string text;
    for (char c : bytes) text.push_back(static_cast<unsigned char>(c));
    return make_str32(cx, text.data(), text.size());
  };
  auto plain = [&](Value v) {
    std::string content;
    return bytes_content(v, &content) ? Value::object(latin(content)) : v;
  };
  std::string content;
  bytes_content(format, &content);
  for (size_t i = 0; i + 1 < content.size(); ++i) {
    if (content[i] != '%') continue;
    size_t at = i + 1;
    if (content[at] == '(') at = std::min(content.find(')', at), content.size() - 1) + 1;
    while (at < content.size() && std::strchr("-+ #0123456789.*", content[at])) ++at;
    if (at < content.size() && content[at] == 'b') content[at] = 's';
    if (at < content.size() && content[at] == 'r') content[at] = 'a';
    i = at;
  }
  Value arguments = values;
  if (is_kind(values, Kind::kTuple)) {
    std::vector<Value> items;
    const Tuple* tuple = cast<Tuple>(values);
    for (uint32_t i = 0; i < tuple->size; ++i) items.push_back(plain(tuple->items[i]));
    arguments = Value::object(make_tuple(cx, std::span<const Value>(items)));
  } else {
    arguments = plain(values);
  }
  const Value text = str_percent(cx, latin(content), arguments);
  if (text.is_error() && is_left_over(cx)) {
    cx.pending = Value::empty();
    return cx.type_error("not all arguments converted during bytes formatting");
  }
  if (text.is_tail()) return cx.type_error("bytes % needs values of built-in types");
  if (text.is_error()) return text;
  std::string out;
  const Str* s = cast<Str>(text);
  for (uint32_t i = 0; i < s->length; ++i) out.push_back(static_cast<char>(s->at(i)));
  return bytes_like(cx, format, out);
}

}  // namespace heddle
