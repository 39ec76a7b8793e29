// Case and character classes of str.
#include "engine/value/str_methods.h"
#include "engine/value/unicode.h"

namespace heddle {
namespace {

template <bool (*property)(char32_t)>
Value all_are(Context&, const Value* args, int) {
  const Str* s = self_str(args);
  for (uint32_t i = 0; i < s->length; ++i) {
    if (!property(s->at(i))) return Value::false_();
  }
  return Value::boolean(s->length != 0);
}

Value str_isascii(Context&, const Value* args, int) {
  return Value::boolean(self_str(args)->ascii);
}

Value str_isprintable(Context&, const Value* args, int) {
  const Str* s = self_str(args);
  for (uint32_t i = 0; i < s->length; ++i) {
    if (!unicode::is_printable(s->at(i))) return Value::false_();
  }
  return Value::true_();
}

Value str_isidentifier(Context&, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->length == 0 || !unicode::is_id_start(s->at(0))) return Value::false_();
  for (uint32_t i = 1; i < s->length; ++i) {
    if (!unicode::is_id_continue(s->at(i))) return Value::false_();
  }
  return Value::true_();
}

/// islower() and isupper(): some cased character, and none of the other cases.
template <bool (*wanted)(char32_t), bool (*other)(char32_t)>
Value has_case(Context&, const Value* args, int) {
  const Str* s = self_str(args);
  bool seen = false;
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (other(c) || unicode::is_title(c)) return Value::false_();
    seen = seen || wanted(c);
  }
  return Value::boolean(seen);
}

Value str_istitle(Context&, const Value* args, int) {
  const Str* s = self_str(args);
  bool seen = false;
  bool inside = false;  // after a cased character
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (unicode::is_upper(c) || unicode::is_title(c)) {
      if (inside) return Value::false_();
      seen = inside = true;
    } else if (unicode::is_lower(c)) {
      if (!inside) return Value::false_();
    } else {
      inside = false;
    }
  }
  return Value::boolean(seen);
}

/// A capital sigma at the end of a word becomes the final form.
bool is_final_sigma(const Str* s, uint32_t at) {
  int64_t i = int64_t{at} - 1;
  while (i >= 0 && unicode::is_case_ignorable(s->at(static_cast<uint32_t>(i)))) --i;
  if (i < 0 || !unicode::is_cased(s->at(static_cast<uint32_t>(i)))) return false;
  uint32_t j = at + 1;
  while (j < s->length && unicode::is_case_ignorable(s->at(j))) ++j;
  return j == s->length || !unicode::is_cased(s->at(j));
}

void append_lower_at(const Str* s, uint32_t i, std::u32string& out) {
  constexpr char32_t kSigma = 0x3A3, kSmall = 0x3C3, kFinal = 0x3C2;
  const char32_t c = s->at(i);
  if (c == kSigma) {
    out.push_back(is_final_sigma(s, i) ? kFinal : kSmall);
  } else {
    unicode::append_lower(c, out);
  }
}

char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c; }

/// `map` gives the new character from the old one and its predecessor (0 at the start).
template <typename Map>
Value map_ascii(Context& cx, const Str* s, Map map) {
  if (s->length == 1) return str_result(make_char(cx, map(static_cast<char>(s->data[0]), '\0')));
  Str* r = make_str_raw(cx, 1, s->length);
  r->ascii = true;
  char previous = 0;
  for (uint32_t i = 0; i < s->length; ++i) {
    const char c = static_cast<char>(s->data[i]);
    r->data[i] = static_cast<uint8_t>(map(c, previous));
    previous = c;
  }
  return str_result(r);
}

bool is_ascii_letter(char c) { return ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z'; }

Value str_lower(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->ascii) return map_ascii(cx, s, [](char c, char) { return ascii_lower(c); });
  std::u32string out;
  for (uint32_t i = 0; i < s->length; ++i) append_lower_at(s, i, out);
  return str_result(make_str32(cx, out.data(), out.size()));
}

Value str_upper(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->ascii) return map_ascii(cx, s, [](char c, char) { return ascii_upper(c); });
  std::u32string out;
  for (uint32_t i = 0; i < s->length; ++i) unicode::append_upper(s->at(i), out);
  return str_result(make_str32(cx, out.data(), out.size()));
}

Value str_casefold(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->ascii) return map_ascii(cx, s, [](char c, char) { return ascii_lower(c); });
  std::u32string out;
  for (uint32_t i = 0; i < s->length; ++i) unicode::append_fold(s->at(i), out);
  return str_result(make_str32(cx, out.data(), out.size()));
}

Value str_swapcase(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->ascii) {
    return map_ascii(cx, s, [](char c, char) {
      return c >= 'a' && c <= 'z' ? ascii_upper(c) : ascii_lower(c);
    });
  }
  std::u32string out;
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (unicode::is_upper(c)) {
      append_lower_at(s, i, out);
    } else if (unicode::is_lower(c)) {
      unicode::append_upper(c, out);
    } else {
      out.push_back(c);
    }
  }
  return str_result(make_str32(cx, out.data(), out.size()));
}

Value str_title(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->ascii) {
    return map_ascii(cx, s, [](char c, char previous) {
      return is_ascii_letter(previous) ? ascii_lower(c) : ascii_upper(c);
    });
  }
  std::u32string out;
  bool inside = false;
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (inside) {
      append_lower_at(s, i, out);
    } else {
      unicode::append_title(c, out);
    }
    inside = unicode::is_cased(c);
  }
  return str_result(make_str32(cx, out.data(), out.size()));
}

Value str_capitalize(Context& cx, const Value* args, int) {
  const Str* s = self_str(args);
  if (s->length == 0) return str_result(cx.names().empty);
  if (s->ascii) {
    // A predecessor of 0 can also be a NUL inside; it starts no word here.
    bool first = true;
    return map_ascii(cx, s, [&first](char c, char) {
      const char r = first ? ascii_upper(c) : ascii_lower(c);
      first = false;
      return r;
    });
  }
  std::u32string out;
  unicode::append_title(s->at(0), out);
  for (uint32_t i = 1; i < s->length; ++i) append_lower_at(s, i, out);
  return str_result(make_str32(cx, out.data(), out.size()));
}

constexpr NativeDef kStrMethods[] = {
    {"capitalize", "self, /", str_capitalize},
    {"casefold", "self, /", str_casefold},
    {"isalnum", "self, /", all_are<unicode::is_alnum>},
    {"isalpha", "self, /", all_are<unicode::is_alpha>},
    {"isascii", "self, /", str_isascii},
    {"isdecimal", "self, /", all_are<unicode::is_decimal>},
    {"isdigit", "self, /", all_are<unicode::is_digit>},
    {"isidentifier", "self, /", str_isidentifier},
    {"islower", "self, /", has_case<unicode::is_lower, unicode::is_upper>},
    {"isnumeric", "self, /", all_are<unicode::is_numeric>},
    {"isprintable", "self, /", str_isprintable},
    {"isspace", "self, /", all_are<unicode::is_space>},
    {"istitle", "self, /", str_istitle},
    {"isupper", "self, /", has_case<unicode::is_upper, unicode::is_lower>},
    {"lower", "self, /", str_lower},
    {"swapcase", "self, /", str_swapcase},
    {"title", "self, /", str_title},
    {"upper", "self, /", str_upper},
};

}  // namespace

std::span<const NativeDef> str_case_methods() { return kStrMethods; }

}  // namespace heddle
