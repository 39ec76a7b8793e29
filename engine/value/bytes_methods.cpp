// The methods that bytes and bytearray share: searching, splitting, stripping, hex; operators.
#include "engine/value/bytes_methods.h"

#include "engine/value/container_natives.h"
#include "engine/value/str.h"
#include "engine/value/str_methods.h"

#include <algorithm>

namespace heddle {
namespace {

/// A bytes-like argument. False: TypeError pending.
bool buffer_arg(Context& cx, Value v, std::string* out) {
  if (bytes_content(v, out)) return true;
  cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, v));
  return false;
}

/// What find() and its kin look for: bytes, or one byte as an int.
bool needle_arg(Context& cx, Value v, std::string* out) {
  if (bytes_content(v, out)) return true;
  const Value n = unwrap(v);
  if (!is_int(n)) {
    cx.type_error("argument should be integer or bytes-like object, not '{}'", type_name(cx, v));
    return false;
  }
  const int64_t i = to_int64(n).value_or(-1);
  if (i < 0 || i > 255) {
    cx.value_error("byte must be in range(0, 256)");
    return false;
  }
  out->assign(1, static_cast<char>(i));
  return true;
}

template <bool last, bool must>
Value find(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string part;
  int64_t begin, end;
  if (!needle_arg(cx, args[1], &part)) return Value::error();
  const auto size = static_cast<int64_t>(self.size());
  if (!slice_args(cx, args[2], args[3], size, &begin, &end)) return Value::error();
  int64_t at = -1;
  if (begin <= end) {
    const std::string_view text(self.data(), static_cast<size_t>(end));
    const size_t found = last ? text.rfind(part) : text.find(part, static_cast<size_t>(begin));
    if (found != std::string::npos && static_cast<int64_t>(found) >= begin) {
      at = static_cast<int64_t>(found);
    }
  }
  if (at < 0 && must) return cx.value_error("subsection not found");
  return Value::small(at);
}

Value count(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string part;
  int64_t begin, end;
  if (!needle_arg(cx, args[1], &part)) return Value::error();
  if (!slice_args(cx, args[2], args[3], static_cast<int64_t>(self.size()), &begin, &end)) {
    return Value::error();
  }
  if (begin > end) return Value::small(0);
  if (part.empty()) return Value::small(end - begin + 1);
  const std::string_view text(self.data(), static_cast<size_t>(end));
  int64_t n = 0;
  for (auto at = static_cast<size_t>(begin);; ++n) {
    at = text.find(part, at);
    if (at == std::string_view::npos) return Value::small(n);
    at += part.size();
  }
}

template <bool at_end>
Value starts_or_ends(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  int64_t begin, end;
  if (!slice_args(cx, args[2], args[3], static_cast<int64_t>(self.size()), &begin, &end)) {
    return Value::error();
  }
  const char* name = at_end ? "endswith" : "startswith";
  auto matches = [&](const std::string& part) {
    if (begin > end) return false;
    const std::string_view text(self.data() + begin, static_cast<size_t>(end - begin));
    return at_end ? text.ends_with(part) : text.starts_with(part);
  };
  std::string part;
  if (bytes_content(args[1], &part)) return Value::boolean(matches(part));
  if (!is_kind(args[1], Kind::kTuple)) {
    return cx.type_error("{} first arg must be bytes or a tuple of bytes, not {}", name,
                         type_name(cx, args[1]));
  }
  const Tuple* several = cast<Tuple>(args[1]);
  for (uint32_t i = 0; i < several->size; ++i) {
    if (!buffer_arg(cx, several->items[i], &part)) return Value::error();
    if (matches(part)) return Value::true_();
  }
  return Value::false_();
}

Value replace(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string old, now, out;
  if (!buffer_arg(cx, args[1], &old) || !buffer_arg(cx, args[2], &now)) return Value::error();
  const auto limit = int_arg(cx, args[3], -1);
  if (!limit) return Value::error();
  uint64_t left = *limit < 0 ? UINT64_MAX : static_cast<uint64_t>(*limit);
  size_t from = 0;
  if (old.empty()) {
    for (; left > 0 && from <= self.size(); --left, ++from) {
      out += now;
      if (from < self.size()) out.push_back(self[from]);
    }
  } else {
    for (; left > 0; --left) {
      const size_t at = self.find(old, from);
      if (at == std::string::npos) break;
      out.append(self, from, at - from);
      out += now;
      from = at + old.size();
    }
  }
  if (from < self.size()) out.append(self, from, std::string::npos);
  return bytes_like(cx, args[0], out);
}

template <bool last>
Value partition(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string separator;
  if (!buffer_arg(cx, args[1], &separator)) return Value::error();
  if (separator.empty()) return cx.value_error("empty separator");
  const size_t at = last ? self.rfind(separator) : self.find(separator);
  std::string parts[3];
  if (at == std::string::npos) {
    parts[last ? 2 : 0] = self;
  } else {
    parts[0] = self.substr(0, at);
    parts[1] = separator;
    parts[2] = self.substr(at + separator.size());
  }
  const Value values[3] = {bytes_like(cx, args[0], parts[0]), bytes_like(cx, args[0], parts[1]),
                           bytes_like(cx, args[0], parts[2])};
  return Value::object(make_tuple(cx, values));
}

template <bool suffix>
Value remove_affix(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string part;
  if (!buffer_arg(cx, args[1], &part)) return Value::error();
  std::string_view text = self;
  if (suffix && text.ends_with(part)) text.remove_suffix(part.size());
  if (!suffix && text.starts_with(part)) text.remove_prefix(part.size());
  return bytes_like(cx, args[0], text);
}

template <bool left, bool right>
Value strip(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string chars;
  const bool blanks = is_absent(args[1]);
  if (!blanks && !buffer_arg(cx, args[1], &chars)) return Value::error();
  auto goes = [&](char c) {
    return blanks ? is_blank(c) : chars.find(c) != std::string::npos;
  };
  std::string_view text = self;
  while (left && !text.empty() && goes(text.front())) text.remove_prefix(1);
  while (right && !text.empty() && goes(text.back())) text.remove_suffix(1);
  return bytes_like(cx, args[0], text);
}

using Views = std::vector<std::string_view>;

Views split_blank(std::string_view text, uint64_t limit, bool right) {
  Views parts;
  while (true) {
    while (!text.empty() && is_blank(right ? text.back() : text.front())) {
      right ? text.remove_suffix(1) : text.remove_prefix(1);
    }
    if (text.empty()) break;
    if (limit-- == 0) {
      parts.push_back(text);
      break;
    }
    size_t n = 0;
    while (n < text.size() && !is_blank(right ? text[text.size() - 1 - n] : text[n])) ++n;
    parts.push_back(right ? text.substr(text.size() - n) : text.substr(0, n));
    right ? text.remove_suffix(n) : text.remove_prefix(n);
  }
  return parts;
}

Views split_by(std::string_view text, std::string_view separator, uint64_t limit, bool right) {
  Views parts;
  for (; limit > 0; --limit) {
    const size_t at = right ? text.rfind(separator) : text.find(separator);
    if (at == std::string_view::npos) break;
    parts.push_back(right ? text.substr(at + separator.size()) : text.substr(0, at));
    text = right ? text.substr(0, at) : text.substr(at + separator.size());
  }
  parts.push_back(text);
  return parts;
}

Value list_of(Context& cx, Value model, const Views& parts) {
  std::vector<Value> values;
  for (std::string_view part : parts) values.push_back(bytes_like(cx, model, part));
  return Value::object(make_list(cx, values));
}

template <bool right>
Value split(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  const auto most = int_arg(cx, args[2], -1);
  if (!most) return Value::error();
  const uint64_t limit = *most < 0 ? UINT64_MAX : static_cast<uint64_t>(*most);
  Views parts;
  std::string separator;
  if (is_absent(args[1])) {
    parts = split_blank(self, limit, right);
  } else {
    if (!buffer_arg(cx, args[1], &separator)) return Value::error();
    if (separator.empty()) return cx.value_error("empty separator");
    parts = split_by(self, separator, limit, right);
  }
  if (right) std::reverse(parts.begin(), parts.end());
  return list_of(cx, args[0], parts);
}

Value splitlines(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  const auto keep = int_arg(cx, args[1], 0);
  if (!keep) return Value::error();
  Views parts;
  const std::string_view text = self;
  for (size_t i = 0; i < text.size();) {
    const size_t begin = i;
    while (i < text.size() && text[i] != '\n' && text[i] != '\r') ++i;
    size_t end = i;
    if (i < text.size()) i += text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n' ? 2 : 1;
    if (*keep) end = i;
    parts.push_back(text.substr(begin, end - begin));
  }
  return list_of(cx, args[0], parts);
}

Value join(Context& cx, const Value* args, int) {
  const std::string separator = self_bytes(args);
  std::vector<Value> items;
  switch (native_items(cx, args[1], &items)) {
    case Tri::kError: return Value::error();
    case Tri::kPython: return cx.go_on(Prelude::kstr_join_slow, args[0], args[1]);
    default: break;
  }
  std::string out, part;
  for (size_t i = 0; i < items.size(); ++i) {
    if (!bytes_content(items[i], &part)) {
      return cx.type_error("sequence item {}: expected a bytes-like object, {} found", i,
                           type_name(cx, items[i]));
    }
    if (i != 0) out += separator;
    out += part;
  }
  return bytes_like(cx, args[0], out);
}

// --- hex, decode ----------------------------------------------------------------------------

Value hex(Context& cx, const Value* args, int) {
  const std::string self = self_bytes(args);
  std::string separator;
  if (!args[1].is_empty()) {
    const Str* s = as_str(args[1]);
    if (s) {
      separator = to_utf8(s);
    } else if (!bytes_content(args[1], &separator)) {
      return cx.type_error("sep must be str or bytes.");
    }
    if (separator.size() != 1) return cx.value_error("sep must be length 1.");
  }
  const auto group = int_arg(cx, args[2], 1);
  if (!group) return Value::error();
  const size_t size = static_cast<size_t>(std::abs(*group));
  std::string out;
  for (size_t i = 0; i < self.size(); ++i) {
    const size_t counted = *group > 0 ? self.size() - i : i;
    if (i != 0 && !separator.empty() && size != 0 && counted % size == 0) out += separator;
    const auto byte = static_cast<uint8_t>(self[i]);
    out.push_back("0123456789abcdef"[byte >> 4]);
    out.push_back("0123456789abcdef"[byte & 15]);
  }
  return str_result(make_str(cx, out));
}

int hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a') + 10 : -1;
}

Value fromhex(Context& cx, const Value* args, int) {
  const Str* s = as_str(args[1]);
  if (!s) return cx.type_error("fromhex() argument must be str, not {}", type_name(cx, args[1]));
  std::string out;
  for (uint32_t i = 0; i < s->length;) {
    if (s->at(i) < 128 && is_blank(static_cast<char>(s->at(i)))) {
      ++i;
      continue;
    }
    const int high = hex_digit(s->at(i));
    if (high < 0 || i + 1 >= s->length || hex_digit(s->at(i + 1)) < 0) {
      return cx.value_error("non-hexadecimal number found in fromhex() arg at position {}",
                            high < 0 ? i : i + 1);
    }
    out.push_back(static_cast<char>(high << 4 | hex_digit(s->at(i + 1))));
    i += 2;
  }
  Type* cls = cast<Type>(args[0]);
  const Types& t = cx.types();
  const bool array = is_subtype(cls, t.bytearray);
  Value made = array ? Value::object(make_bytearray(cx, out)) : Value::object(make_bytes(cx, out));
  return deliver(cx, cls, array ? t.bytearray : t.bytes, made);
}

Value decode(Context& cx, const Value* args, int) {
  return decode_bytes(cx, self_bytes(args), args[1], args[2]);
}

// --- operators by name ----------------------------------------------------------------------

Value add(Context& cx, const Value* args, int) {
  return bytes_binary(cx, BinOp::kAdd, unwrap(args[0]), args[1]);
}
Value mul(Context& cx, const Value* args, int) {
  return bytes_binary(cx, BinOp::kMul, unwrap(args[0]), args[1]);
}
Value mod(Context& cx, const Value* args, int) { return bytes_percent(cx, args[0], args[1]); }
Value getitem(Context& cx, const Value* args, int) {
  return bytes_getitem(cx, args[0], args[1]);
}
Value contains(Context& cx, const Value* args, int) {
  return bytes_contains(cx, args[0], args[1]);
}
Value self_as_bytes(Context& cx, const Value* args, int) {
  return Value::object(make_bytes(cx, self_bytes(args)));
}
bool accepts(Value v) { return is_bytes_like(v); }

constexpr NativeDef kBytesMethods[] = {
    {"count", "self, sub, start=, end=, /", count},
    {"decode", "self, /, encoding=, errors=", decode},
    {"endswith", "self, suffix, start=, end=, /", starts_or_ends<true>},
    {"find", "self, sub, start=, end=, /", find<false, false>},
    {"hex", "self, /, sep=, bytes_per_sep=", hex},
    {"index", "self, sub, start=, end=, /", find<false, true>},
    {"join", "self, iterable_of_bytes, /", join},
    {"lstrip", "self, bytes=, /", strip<true, false>},
    {"partition", "self, sep, /", partition<false>},
    {"removeprefix", "self, prefix, /", remove_affix<false>},
    {"removesuffix", "self, suffix, /", remove_affix<true>},
    {"replace", "self, old, new, count=, /", replace},
    {"rfind", "self, sub, start=, end=, /", find<true, false>},
    {"rindex", "self, sub, start=, end=, /", find<true, true>},
    {"rpartition", "self, sep, /", partition<true>},
    {"rsplit", "self, /, sep=, maxsplit=", split<true>},
    {"rstrip", "self, bytes=, /", strip<false, true>},
    {"split", "self, /, sep=, maxsplit=", split<false>},
    {"splitlines", "self, /, keepends=", splitlines},
    {"startswith", "self, prefix, start=, end=, /", starts_or_ends<false>},
    {"strip", "self, bytes=, /", strip<true, true>},
    {"__add__", "self, value, /", add},
    {"__mul__", "self, value, /", mul},
    {"__rmul__", "self, value, /", mul},
    {"__mod__", "self, value, /", mod},
    {"__len__", "self, /", dunder_len},
    {"__iter__", "self, /", dunder_iter},
    {"__getitem__", "self, key, /", getitem},
    {"__contains__", "self, key, /", contains},
    {"__repr__", "self, /", dunder_repr},
    {"__str__", "self, /", dunder_repr},
    HEDDLE_COMPARE_DUNDERS(accepts),
};
constexpr NativeDef kBytesOnly[] = {
    {"__bytes__", "self, /", self_as_bytes},
    {"__hash__", "self, /", dunder_hash},
};
constexpr NativeDef kClassMethods[] = {{"fromhex", "cls, string, /", fromhex}};

}  // namespace

void add_bytes_methods(Context& cx, Type* type) {
  add_methods(cx, type, kBytesMethods);
  add_methods(cx, type, bytes_text_methods());
  add_class_methods(cx, type, kClassMethods);
  if (type == cx.types().bytes) {
    add_methods(cx, type, kBytesOnly);
  } else {
    set_unhashable(cx, type);
  }
}

}  // namespace heddle
