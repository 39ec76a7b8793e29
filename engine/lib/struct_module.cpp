// The module _struct_native: packing values in bytes and back, for _struct.py.
//
// A format is parsed into Items: how many of which code, where. Native order ('@') has the sizes
// and the alignment of CPython on 64-bit Linux, in every build.
#include "engine/base/arena.h"
#include "engine/lib/modules.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <functional>

namespace heddle {

namespace {

struct Item {
  char code;
  int size;         // of one value
  int64_t offset;
  int64_t count;    // of values; of 's' and 'p' the length of the one value
};

struct Format {
  std::vector<Item> items;
  int64_t size = 0;
  int64_t values = 0;
  bool big = false;
  bool native = true;
};

int size_of_code(char code, bool native) {
  switch (code) {
    case 'x': case 'c': case 'b': case 'B': case '?': case 's': case 'p': return 1;
    case 'h': case 'H': case 'e': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': return native ? 8 : 4;
    case 'q': case 'Q': case 'd': return 8;
    case 'n': case 'N': case 'P': return native ? 8 : 0;
    default: return 0;
  }
}

Value struct_error(Context& cx, const std::string& message) {
  return cx.raise(library_of(cx).struct_error, message);
}

bool read_count(Context& cx, std::string_view text, size_t* i, int64_t* count) {
  *count = 0;
  while (*i < text.size() && text[*i] >= '0' && text[*i] <= '9') {
    *count = *count * 10 + (text[*i] - '0');
    if (*count > (int64_t{1} << 40)) {
      struct_error(cx, "overflow in item count");
      return false;
    }
    ++*i;
  }
  if (*i < text.size()) return true;
  struct_error(cx, "repeat count given without format specifier");
  return false;
}

bool parse(Context& cx, std::string_view text, Format* out) {
  size_t i = 0;
  bool align = true;
  if (!text.empty() && std::string_view("@=<>!").find(text[0]) != std::string_view::npos) {
    align = out->native = text[0] == '@';
    out->big = text[0] == '>' || text[0] == '!';
    i = 1;
  }
  while (i < text.size()) {
    char c = text[i];
    if (std::strchr(" \t\n\r\f\v", c) != nullptr) {
      ++i;
      continue;
    }
    int64_t count = 1;
    if (c >= '0' && c <= '9' && !read_count(cx, text, &i, &count)) return false;
    c = text[i++];
    int size = size_of_code(c, out->native);
    if (size == 0) {
      struct_error(cx, "bad char in struct format");
      return false;
    }
    if (align && size > 1) out->size = (out->size + size - 1) / size * size;
    if (c != 'x') {
      bool text_item = c == 's' || c == 'p';
      out->items.push_back({c, size, out->size, count});
      out->values += text_item ? 1 : count;
    }
    out->size += size * count;
    if (out->size > (int64_t{1} << 40)) {
      struct_error(cx, "total struct size too long");
      return false;
    }
  }
  return true;
}

/// Formats that were parsed on this thread, by their text: programs use a handful of them.
struct Parsed {
  std::string text;
  Format format;
  bool used = false;
};
constexpr size_t kParsed = 16;
constexpr size_t kLongestKept = 64;
thread_local std::array<Parsed, kParsed> parsed_formats;

/// Null: an exception is pending. It stays valid until the next call.
const Format* format_of_text(Context& cx, std::string_view text) {
  const Arena::Outside outside;  // they are the thread's
  thread_local Format longer;
  if (text.size() <= kLongestKept) {
    size_t at = std::hash<std::string_view>()(text) % kParsed;
    Parsed& known = parsed_formats[at];
    if (known.used && known.text == text) return &known.format;
    known.used = false;
    known.format = {};
    known.text = text;
    known.used = parse(cx, text, &known.format);
    return known.used ? &known.format : nullptr;
  }
  longer = {};
  return parse(cx, text, &longer) ? &longer : nullptr;
}

const Format* format_arg(Context& cx, Value v) {
  v = unwrap(v);
  std::string content;
  std::string_view text;
  if (is_str(v)) {
    auto* s = cast<Str>(v);
    if (!s->ascii) {
      struct_error(cx, "bad char in struct format");
      return nullptr;
    }
    text = {reinterpret_cast<const char*>(s->data), s->length};
  } else if (bytes_content(v, &content)) {
    text = content;
  } else {
    cx.type_error("Struct() argument 1 must be a str or bytes object, not {}", type_name(cx, v));
    return nullptr;
  }
  if (text.find('\0') != std::string_view::npos) {
    struct_error(cx, "embedded null character");
    return nullptr;
  }
  return format_of_text(cx, text);
}

void put(uint64_t bits, int size, bool big, uint8_t* at) {
  for (int i = 0; i < size; ++i) at[big ? size - 1 - i : i] = static_cast<uint8_t>(bits >> (8 * i));
}
uint64_t take(const uint8_t* at, int size, bool big) {
  uint64_t bits = 0;
  for (int i = 0; i < size; ++i) bits |= uint64_t{at[big ? size - 1 - i : i]} << (8 * i);
  return bits;
}

/// IEEE's half precision, rounded to even. False: too large.
bool half_bits(double d, uint64_t* out) {
  uint64_t sign = std::signbit(d) ? 0x8000 : 0;
  if (std::isnan(d)) return *out = sign | 0x7e00, true;
  if (std::isinf(d)) return *out = sign | 0x7c00, true;
  double a = std::fabs(d);
  if (a == 0) return *out = sign, true;
  int e;
  std::frexp(a, &e);
  int exponent = std::max(e - 1, -14);
  double units = std::nearbyint(std::ldexp(a, 10 - exponent));  // 1024 units for a normal number
  if (units >= 2048) {
    units /= 2;
    ++exponent;
  }
  if (exponent > 15) return false;
  auto n = static_cast<uint64_t>(units);
  *out = sign | (n < 1024 ? n : (static_cast<uint64_t>(exponent + 15) << 10) + (n - 1024));
  return true;
}

double half_value(uint64_t bits) {
  int exponent = static_cast<int>(bits >> 10 & 31);
  double fraction = static_cast<double>(bits & 1023);
  double a = exponent == 31  ? (fraction != 0 ? NAN : INFINITY)
             : exponent == 0 ? std::ldexp(fraction, -24)
                             : std::ldexp(fraction + 1024, exponent - 25);
  return bits & 0x8000 ? -a : a;
}

bool pack_float(Context& cx, const Format& format, const Item& item, Value v, uint8_t* at) {
  if (!is_number(v)) {
    struct_error(cx, "required argument is not a float");
    return false;
  }
  auto d = number_to_double(cx, v);
  if (!d) return false;
  uint64_t bits;
  if (item.code == 'd') {
    bits = std::bit_cast<uint64_t>(*d);
  } else if (item.code == 'f') {
    auto f = static_cast<float>(*d);
    if (std::isinf(f) && !std::isinf(*d) && !format.native) {
      cx.raise(cx.types().OverflowError, "float too large to pack with f format");
      return false;
    }
    bits = std::bit_cast<uint32_t>(f);
  } else if (!half_bits(*d, &bits)) {
    cx.raise(cx.types().OverflowError, "float too large to pack with e format");
    return false;
  }
  put(bits, item.size, format.big, at);
  return true;
}

/// The low 64 bits of an int and whether it fits `size` bytes.
bool int_bits(Context& cx, Value v, int size, bool is_signed, uint64_t* bits) {
  bool negative = false;
  uint64_t magnitude = 0;
  bool wide = false;
  if (auto n = to_int64(v)) {
    negative = *n < 0;
    magnitude = negative ? 0 - static_cast<uint64_t>(*n) : static_cast<uint64_t>(*n);
  } else {
    auto* b = cast<BigInt>(v);
    negative = b->negative;
    wide = b->limb_count > 2;
    magnitude = b->limbs[0] | (b->limb_count > 1 ? uint64_t{b->limbs[1]} << 32 : 0);
  }
  (void)cx;
  *bits = negative ? 0 - magnitude : magnitude;
  if (wide) return false;
  uint64_t top = uint64_t{1} << (8 * size - 1);
  if (is_signed) return negative ? magnitude <= top : magnitude < top;
  return !negative && (size == 8 || magnitude < top * 2);
}

/// As CPython words it: first that the number fits no C long, then that it fits no such item.
bool range_error(Context& cx, const Item& item, bool native, Value v) {
  int bits = 8 * item.size;
  bool is_signed = std::strchr("bBhHilqn", item.code) != nullptr;
  uint64_t low;
  if (!int_bits(cx, v, 8, is_signed, &low)) {
    bool plain = item.code == 'q' && !native;
    struct_error(cx, plain ? "int too large to convert" : "argument out of range");
    return false;
  }
  switch (item.code) {
    case 'b': struct_error(cx, "byte format requires -128 <= number <= 127"); break;
    case 'B': struct_error(cx, "ubyte format requires 0 <= number <= 255"); break;
    case 'h': struct_error(cx, "short format requires -32768 <= number <= 32767"); break;
    case 'H': struct_error(cx, "ushort format requires 0 <= number <= 65535"); break;
    case 'P': struct_error(cx, "int too large to convert"); break;
    default:
      if (is_signed) {
        struct_error(cx, fmt::format("'{}' format requires {} <= number <= {}", item.code,
                                     -(int64_t{1} << (bits - 1)), (int64_t{1} << (bits - 1)) - 1));
      } else {
        struct_error(cx, fmt::format("'{}' format requires 0 <= number <= {}", item.code,
                                     (uint64_t{1} << bits) - 1));
      }
  }
  return false;
}

bool pack_text(Context& cx, const Item& item, Value v, uint8_t* at) {
  std::string bytes;
  if (!bytes_content(v, &bytes)) {
    struct_error(cx, fmt::format("argument for '{}' must be a bytes object", item.code));
    return false;
  }
  int64_t room = item.count;
  if (item.code == 'p') {
    if (room == 0) return true;
    room = std::min<int64_t>(room - 1, 255);
    *at++ = static_cast<uint8_t>(std::min<int64_t>(room, static_cast<int64_t>(bytes.size())));
  }
  std::memcpy(at, bytes.data(), static_cast<size_t>(
      std::min<int64_t>(room, static_cast<int64_t>(bytes.size()))));
  return true;
}

bool pack_one(Context& cx, const Format& format, const Item& item, Value v, uint8_t* at) {
  switch (item.code) {
    case 'c': {
      if (!is_kind(v, Kind::kBytes) || cast<Bytes>(v)->length != 1) {
        struct_error(cx, "char format requires a bytes object of length 1");
        return false;
      }
      *at = cast<Bytes>(v)->data[0];
      return true;
    }
    case 'e': case 'f': case 'd': return pack_float(cx, format, item, v, at);
    case '?': {
      Tri truth = native_truth(cx, v);
      if (truth == Tri::kError) return false;
      *at = truth != Tri::kFalse;
      return true;
    }
    default: {
      if (!is_int(v)) {
        struct_error(cx, "required argument is not an integer");
        return false;
      }
      uint64_t bits;
      bool is_signed = std::strchr("bhilqn", item.code) != nullptr;
      if (!int_bits(cx, v, item.size, is_signed, &bits)) {
        return range_error(cx, item, format.native, v);
      }
      put(bits, item.size, format.big, at);
      return true;
    }
  }
}

/// _pack(format, values tuple): bytes
Value st_pack(Context& cx, const Value* args, int) {
  const Format* parsed = format_arg(cx, args[0]);
  if (parsed == nullptr) return Value::error();
  const Format& format = *parsed;
  auto values = tuple_items(cast<Tuple>(args[1]));
  if (static_cast<int64_t>(values.size()) != format.values) {
    return struct_error(cx, fmt::format("pack expected {} items for packing (got {})",
                                        format.values, values.size()));
  }
  std::string out(static_cast<size_t>(format.size), '\0');
  auto* data = reinterpret_cast<uint8_t*>(out.data());
  size_t next = 0;
  for (const Item& item : format.items) {
    uint8_t* at = data + item.offset;
    if (item.code == 's' || item.code == 'p') {
      if (!pack_text(cx, item, unwrap(values[next++]), at)) return Value::error();
      continue;
    }
    for (int64_t i = 0; i < item.count; ++i, at += item.size) {
      if (!pack_one(cx, format, item, unwrap(values[next++]), at)) return Value::error();
    }
  }
  return Value::object(make_bytes(cx, out));
}

Value unpack_one(Context& cx, const Format& format, const Item& item, const uint8_t* at) {
  if (item.code == 'c') {
    return Value::object(make_bytes(cx, {reinterpret_cast<const char*>(at), 1}));
  }
  uint64_t bits = take(at, item.size, format.big);
  switch (item.code) {
    case '?': return Value::boolean(bits != 0);
    case 'd': return Value::number(std::bit_cast<double>(bits));
    case 'f': return Value::number(std::bit_cast<float>(static_cast<uint32_t>(bits)));
    case 'e': return Value::number(half_value(bits));
    case 'b': return Value::small(static_cast<int8_t>(bits));
    case 'h': return Value::small(static_cast<int16_t>(bits));
    case 'i': case 'l': case 'q': case 'n':
      return item.size == 4 ? Value::small(static_cast<int32_t>(bits))
                            : int_value(cx, static_cast<int64_t>(bits));
    default: return make_uint(cx, bits);
  }
}

Value unpack_at(Context& cx, const Format& format, const uint8_t* data) {
  if (format.values == 0) return Value::object(cx.rt.empty_tuple);
  if (format.values >= UINT32_MAX) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  if (!may_hold(cx, static_cast<size_t>(format.values))) return Value::error();
  Tuple* values = make_tuple_raw(cx, static_cast<size_t>(format.values));
  uint32_t next = 0;
  for (const Item& item : format.items) {
    const uint8_t* at = data + item.offset;
    if (item.code == 's' || item.code == 'p') {
      int64_t length = item.count;
      if (item.code == 'p' && length > 0) {
        length = std::min<int64_t>(*at++, length - 1);
      }
      values->items[next++] = Value::object(make_bytes(
          cx, {reinterpret_cast<const char*>(at), static_cast<size_t>(length)}));
      continue;
    }
    for (int64_t i = 0; i < item.count; ++i, at += item.size) {
      values->items[next++] = unpack_one(cx, format, item, at);
    }
  }
  return Value::object(values);
}

/// _unpack(format, buffer, offset or None): with None the sizes must be equal
Value st_unpack(Context& cx, const Value* args, int) {
  const Format* parsed = format_arg(cx, args[0]);
  if (parsed == nullptr) return Value::error();
  const Format& format = *parsed;
  std::string content;
  std::string_view bytes;
  if (is_kind(args[1], Kind::kBytes)) {
    bytes = bytes_view(cast<Bytes>(args[1]));
  } else if (bytes_content(args[1], &content)) {
    bytes = content;
  } else {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[1]));
  }
  auto length = static_cast<int64_t>(bytes.size());
  const auto* data = reinterpret_cast<const uint8_t*>(bytes.data());
  if (args[2].is_none()) {
    if (length != format.size) {
      return struct_error(cx, fmt::format("unpack requires a buffer of {} bytes", format.size));
    }
    return unpack_at(cx, format, data);
  }
  auto given = index_arg(cx, unwrap(args[2]));
  if (!given) return Value::error();
  int64_t offset = *given;
  if (offset < 0) {
    if (offset + format.size > 0) {
      return struct_error(cx, fmt::format("not enough data to unpack {} bytes at offset {}",
                                          format.size, offset));
    }
    if (offset + length < 0) {
      return struct_error(cx, fmt::format("offset {} out of range for {}-byte buffer", offset,
                                          length));
    }
    offset += length;
  }
  if (length - offset < format.size) {
    return struct_error(cx, fmt::format(
        "unpack_from requires a buffer of at least {} bytes for unpacking {} bytes at offset {} "
        "(actual buffer size is {})", format.size + offset, format.size, offset, length));
  }
  return unpack_at(cx, format, data + offset);
}

Value st_calcsize(Context& cx, const Value* args, int) {
  const Format* format = format_arg(cx, args[0]);
  return format != nullptr ? int_value(cx, format->size) : Value::error();
}

Value st_register(Context& cx, const Value* args, int) {
  library_of(cx).struct_error = cast<Type>(args[0]);
  keep(cx, args[0].as_object());
  return Value::none();
}

constexpr NativeDef kStructFunctions[] = {
    {"_pack", "format, values, /", st_pack},
    {"_unpack", "format, buffer, offset, /", st_unpack},
    {"_calcsize", "format, /", st_calcsize},
    {"_register", "error, /", st_register},
};

}  // namespace

void init__struct_native_module(VmContext& cx, Module* module) {
  library_of(cx).struct_error = cx.types().ValueError;
  module_add(cx, module, kStructFunctions);
}

}  // namespace heddle
