// Searching in str: find, count, replace, startswith, partition, strip.
#include "engine/value/str_methods.h"
#include "engine/value/number.h"
#include "engine/value/unicode.h"

#include <algorithm>

namespace heddle {

std::optional<int64_t> int_arg(Context& cx, Value v, int64_t absent) {
  return v.is_empty() ? absent : index_arg(cx, v);
}

namespace {

bool slice_arg(Context& cx, Value v, int64_t length, int64_t* out) {
  if (is_absent(v)) return true;
  const Value n = unwrap(v);
  if (!is_int(n)) {
    cx.type_error("slice indices must be integers or None or have an __index__ method");
    return false;
  }
  // A huge int clamps like any other.
  const bool negative = number_compare(n, Value::small(0)) == Order::kLess;
  int64_t i = to_int64(n).value_or(negative ? -length : length);
  if (i < 0) i = std::max<int64_t>(0, i + length);
  *out = i;
  return true;
}

/// Where find() and its kin look: the substring and the bounds.
struct Search {
  const Str* self;
  const Str* part = nullptr;
  int64_t begin = 0;
  int64_t end = 0;
  bool ok = false;

  Search(Context& cx, const Value* args) : self(self_str(args)) {
    part = as_str(args[1]);
    if (!part) {
      cx.type_error("must be str, not {}", type_name(cx, args[1]));
      return;
    }
    ok = slice_args(cx, args[2], args[3], self->length, &begin, &end);
  }
};

template <bool last, bool must>
Value find(Context& cx, const Value* args, int) {
  Search search(cx, args);
  if (!search.ok) return Value::error();
  const int64_t at =
      search.begin > search.self->length
          ? -1
          : str_find(search.self, search.part, search.begin, search.end, last);
  if (at < 0 && must) return cx.value_error("substring not found");
  return Value::small(at);
}

Value str_count(Context& cx, const Value* args, int) {
  Search search(cx, args);
  if (!search.ok) return Value::error();
  if (search.begin > search.end) return Value::small(0);
  if (search.part->length == 0) return Value::small(search.end - search.begin + 1);
  int64_t count = 0;
  for (int64_t at = search.begin;; ++count) {
    at = str_find(search.self, search.part, at, search.end, false);
    if (at < 0) return Value::small(count);
    at += search.part->length;
  }
}

bool equal_at(const Str* s, const Str* part, int64_t at) {
  for (uint32_t i = 0; i < part->length; ++i) {
    if (s->at(static_cast<uint32_t>(at) + i) != part->at(i)) return false;
  }
  return true;
}

bool tail_matches(const Str* s, const Str* part, int64_t begin, int64_t end, bool at_end) {
  if (begin > s->length || end - begin < int64_t{part->length}) return false;
  return equal_at(s, part, at_end ? end - part->length : begin);
}

template <bool at_end>
Value starts_or_ends(Context& cx, const Value* args, int) {
  const Str* self = self_str(args);
  const char* name = at_end ? "endswith" : "startswith";
  int64_t begin, end;
  if (!slice_args(cx, args[2], args[3], self->length, &begin, &end)) return Value::error();
  if (const Str* part = as_str(args[1])) {
    return Value::boolean(tail_matches(self, part, begin, end, at_end));
  }
  const Value several = unwrap(args[1]);
  if (!is_kind(several, Kind::kTuple)) {
    return cx.type_error("{} first arg must be str or a tuple of str, not {}", name,
                         type_name(cx, args[1]));
  }
  const Tuple* tuple = cast<Tuple>(several);
  for (uint32_t i = 0; i < tuple->size; ++i) {
    const Str* part = as_str(tuple->items[i]);
    if (!part) {
      return cx.type_error("tuple for {} must only contain str, not {}", name,
                           type_name(cx, tuple->items[i]));
    }
    if (tail_matches(self, part, begin, end, at_end)) return Value::true_();
  }
  return Value::false_();
}

Value str_replace(Context& cx, const Value* args, int) {
  Str* self = self_str(args);
  const Str* old = as_str(args[1]);
  const Str* now = as_str(args[2]);
  if (!old || !now) {
    return cx.type_error("replace() argument {} must be str, not {}", old ? 2 : 1,
                         type_name(cx, old ? args[2] : args[1]));
  }
  const auto limit = int_arg(cx, args[3], -1);
  if (!limit) return Value::error();
  uint64_t left = *limit < 0 ? UINT64_MAX : static_cast<uint64_t>(*limit);
  StrBuilder out;
  int64_t from = 0;
  if (old->length == 0) {
    for (; left > 0 && from <= self->length; --left, ++from) {
      out.append(now);
      out.append_part(self, from, std::min<int64_t>(from + 1, self->length));
    }
    if (from < self->length) out.append_part(self, from, self->length);
    return str_result(out.finish(cx));
  }
  for (; left > 0; --left) {
    const int64_t at = str_find(self, old, from, self->length, false);
    if (at < 0) break;
    out.append_part(self, from, at);
    out.append(now);
    from = at + old->length;
  }
  if (from == 0) return str_result(self);
  out.append_part(self, from, self->length);
  return str_result(out.finish(cx));
}

template <bool last>
Value partition(Context& cx, const Value* args, int) {
  Str* self = self_str(args);
  Str* separator = as_str(args[1]);
  if (!separator) return cx.type_error("must be str, not {}", type_name(cx, args[1]));
  if (separator->length == 0) return cx.value_error("empty separator");
  const Value empty = str_result(cx.names().empty);
  Value parts[3] = {str_result(self), empty, empty};
  const int64_t at = str_find(self, separator, 0, self->length, last);
  if (at >= 0) {
    const auto begin = static_cast<uint32_t>(at);
    parts[0] = str_result(str_substring(cx, self, 0, begin));
    parts[1] = str_result(separator);
    parts[2] = str_result(str_substring(cx, self, begin + separator->length, self->length));
  } else if (last) {
    std::swap(parts[0], parts[2]);
  }
  return Value::object(make_tuple(cx, parts));
}

template <bool suffix>
Value remove_affix(Context& cx, const Value* args, int) {
  Str* self = self_str(args);
  const Str* part = as_str(args[1]);
  if (!part) {
    return cx.type_error("{}() argument must be str, not {}",
                         suffix ? "removesuffix" : "removeprefix", type_name(cx, args[1]));
  }
  if (part->length == 0 || !tail_matches(self, part, 0, self->length, suffix)) {
    return str_result(self);
  }
  return str_result(suffix ? str_substring(cx, self, 0, self->length - part->length)
                           : str_substring(cx, self, part->length, self->length));
}

template <bool left, bool right>
Value strip(Context& cx, const Value* args, int) {
  const Str* self = self_str(args);
  const Str* chars = nullptr;
  if (!is_absent(args[1]) && !(chars = as_str(args[1]))) {
    const char* name = !right ? "lstrip" : !left ? "rstrip" : "strip";
    return cx.type_error("{} arg must be None or str", name);
  }
  auto goes = [&](uint32_t i) {
    const char32_t c = self->at(i);
    if (!chars) return unicode::is_space(c);
    for (uint32_t k = 0; k < chars->length; ++k) {
      if (chars->at(k) == c) return true;
    }
    return false;
  };
  uint32_t begin = 0;
  uint32_t end = self->length;
  if (left) {
    while (begin < end && goes(begin)) ++begin;
  }
  if (right) {
    while (end > begin && goes(end - 1)) --end;
  }
  return str_result(str_substring(cx, self, begin, end));
}

constexpr NativeDef kStrFindMethods[] = {
    {"count", "self, sub, start=, end=, /", str_count},
    {"endswith", "self, suffix, start=, end=, /", starts_or_ends<true>},
    {"find", "self, sub, start=, end=, /", find<false, false>},
    {"index", "self, sub, start=, end=, /", find<false, true>},
    {"lstrip", "self, chars=, /", strip<true, false>},
    {"partition", "self, sep, /", partition<false>},
    {"removeprefix", "self, prefix, /", remove_affix<false>},
    {"removesuffix", "self, suffix, /", remove_affix<true>},
    {"replace", "self, old, new, count=, /", str_replace},
    {"rfind", "self, sub, start=, end=, /", find<true, false>},
    {"rindex", "self, sub, start=, end=, /", find<true, true>},
    {"rpartition", "self, sep, /", partition<true>},
    {"rstrip", "self, chars=, /", strip<false, true>},
    {"startswith", "self, prefix, start=, end=, /", starts_or_ends<false>},
    {"strip", "self, chars=, /", strip<true, true>},
};

}  // namespace

bool slice_args(Context& cx, Value start, Value end, int64_t length, int64_t* begin,
                int64_t* stop) {
  *begin = 0;
  *stop = length;
  if (!slice_arg(cx, start, length, begin) || !slice_arg(cx, end, length, stop)) return false;
  *stop = std::min(*stop, length);
  return true;
}

std::span<const NativeDef> str_search_methods() { return kStrFindMethods; }

}  // namespace heddle
