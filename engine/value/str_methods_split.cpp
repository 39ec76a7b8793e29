// Splitting and joining of str.
#include "engine/value/number.h"
#include "engine/value/str_methods.h"
#include "engine/value/unicode.h"

#include <algorithm>
#include <cstring>

namespace heddle {
namespace {

using Parts = std::vector<Value>;

void split_space(Context& cx, const Str* s, uint64_t limit, Parts* parts) {
  uint32_t i = 0;
  for (;;) {
    while (i < s->length && unicode::is_space(s->at(i))) ++i;
    if (i == s->length) return;
    const uint32_t begin = i;
    if (limit-- == 0) {
      parts->push_back(str_result(str_substring(cx, s, begin, s->length)));
      return;
    }
    while (i < s->length && !unicode::is_space(s->at(i))) ++i;
    parts->push_back(str_result(str_substring(cx, s, begin, i)));
  }
}

void rsplit_space(Context& cx, const Str* s, uint64_t limit, Parts* parts) {
  uint32_t i = s->length;
  for (;;) {
    while (i > 0 && unicode::is_space(s->at(i - 1))) --i;
    if (i == 0) break;
    const uint32_t end = i;
    if (limit-- == 0) {
      parts->push_back(str_result(str_substring(cx, s, 0, end)));
      break;
    }
    while (i > 0 && !unicode::is_space(s->at(i - 1))) --i;
    parts->push_back(str_result(str_substring(cx, s, i, end)));
  }
  std::reverse(parts->begin(), parts->end());
}

void split_at(Context& cx, const Str* s, const Str* separator, uint64_t limit, Parts* parts) {
  int64_t from = 0;
  while (limit-- > 0) {
    const int64_t at = str_find(s, separator, from, s->length, false);
    if (at < 0) break;
    parts->push_back(str_result(
        str_substring(cx, s, static_cast<uint32_t>(from), static_cast<uint32_t>(at))));
    from = at + separator->length;
  }
  parts->push_back(str_result(str_substring(cx, s, static_cast<uint32_t>(from), s->length)));
}

void rsplit_at(Context& cx, const Str* s, const Str* separator, uint64_t limit, Parts* parts) {
  int64_t end = s->length;
  while (limit-- > 0) {
    const int64_t at = str_find(s, separator, 0, end, true);
    if (at < 0) break;
    parts->push_back(str_result(str_substring(
        cx, s, static_cast<uint32_t>(at + separator->length), static_cast<uint32_t>(end))));
    end = at;
  }
  parts->push_back(str_result(str_substring(cx, s, 0, static_cast<uint32_t>(end))));
  std::reverse(parts->begin(), parts->end());
}

template <bool right>
Value split(Context& cx, const Value* args, int) {
  const Str* self = self_str(args);
  const auto most = int_arg(cx, args[2], -1);
  if (!most) return Value::error();
  const uint64_t limit = *most < 0 ? UINT64_MAX : static_cast<uint64_t>(*most);
  Parts parts;
  parts.reserve(16);
  if (is_absent(args[1])) {
    right ? rsplit_space(cx, self, limit, &parts) : split_space(cx, self, limit, &parts);
    return Value::object(make_list(cx, parts));
  }
  const Str* separator = as_str(args[1]);
  if (!separator) return cx.type_error("must be str or None, not {}", type_name(cx, args[1]));
  if (separator->length == 0) return cx.value_error("empty separator");
  right ? rsplit_at(cx, self, separator, limit, &parts)
        : split_at(cx, self, separator, limit, &parts);
  return Value::object(make_list(cx, parts));
}

Value str_splitlines(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  bool keep = false;
  if (!args[1].is_empty()) {
    const auto n = index_arg(cx, args[1]);
    if (!n) return Value::error();
    keep = *n != 0;
  }
  Parts parts;
  for (uint32_t i = 0; i < s->length;) {
    const uint32_t begin = i;
    while (i < s->length && !unicode::is_line_break(s->at(i))) ++i;
    uint32_t end = i;
    if (i < s->length) {
      i += s->at(i) == '\r' && i + 1 < s->length && s->at(i + 1) == '\n' ? 2 : 1;
      if (keep) end = i;
    }
    parts.push_back(str_result(str_substring(cx, s, begin, end)));
  }
  return Value::object(make_list(cx, parts));
}

/// All at one width: plain copies.
Str* join_latin(Context& cx, const Str* separator, const Parts& items, size_t length, bool ascii) {
  Str* result = make_str_raw(cx, 1, length);
  result->ascii = ascii;
  uint8_t* out = result->data;
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0 && separator->length == 1) {
      *out++ = separator->data[0];
    } else if (i != 0) {
      std::memcpy(out, separator->data, separator->length);
      out += separator->length;
    }
    const Str* part = cast<Str>(items[i]);
    std::memcpy(out, part->data, part->length);
    out += part->length;
  }
  return result;
}

Value str_join(Context& cx, const Value* args, int) {
  const Str* separator = self_str(args);
  Parts items;
  switch (native_items(cx, args[1], &items)) {
    case Tri::kError: return Value::error();
    case Tri::kPython: return cx.go_on(Prelude::kstr_join_slow, args[0], args[1]);
    default: break;
  }
  bool latin = separator->width() == 1;
  bool ascii = separator->ascii;
  size_t length = items.empty() ? 0 : separator->length * (items.size() - 1);
  for (size_t i = 0; i < items.size(); ++i) {
    const Value original = items[i];
    items[i] = unwrap(original);
    if (!is_str(items[i])) {
      return cx.type_error("sequence item {}: expected str instance, {} found", i,
                           type_name(cx, original));
    }
    const Str* part = cast<Str>(items[i]);
    latin = latin && part->width() == 1;
    ascii = ascii && part->ascii;
    length += part->length;
  }
  if (items.empty() || length == 0) return str_result(cx.names().empty);
  if (items.size() == 1) return items[0];
  if (length > UINT32_MAX ||
      (length >= Heap::kHugeBytes && !cx.rt.heap->may_allocate(length * (latin ? 1 : 4)))) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  if (latin) return str_result(join_latin(cx, separator, items, length, ascii));
  StrBuilder out;
  out.reserve(length);
  for (size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out.append(separator);
    out.append(cast<Str>(items[i]));
  }
  return str_result(out.finish(cx));
}

constexpr NativeDef kStrSplitMethods[] = {
    {"join", "self, iterable, /", str_join},
    {"rsplit", "self, /, sep=, maxsplit=", split<true>},
    {"split", "self, /, sep=, maxsplit=", split<false>},
    {"splitlines", "self, /, keepends=", str_splitlines},
};

}  // namespace

std::span<const NativeDef> str_split_methods() { return kStrSplitMethods; }

}  // namespace heddle
