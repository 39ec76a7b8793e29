#include "engine/value/str.h"
#include "engine/value/unicode.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace heddle {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_hex(StrBuilder& out, char letter, uint32_t c, int digits) {
  char text[12] = {'\\', letter};
  for (int i = 0; i < digits; ++i) text[2 + i] = kHex[c >> (4 * (digits - 1 - i)) & 15];
  out.append_ascii(std::string_view(text, 2 + digits));
}

void append_escaped(StrBuilder& out, char32_t c) {
  switch (c) {
    case '\t': return out.append_ascii("\\t");
    case '\n': return out.append_ascii("\\n");
    case '\r': return out.append_ascii("\\r");
    default: break;
  }
  if (c < 0x100) return append_hex(out, 'x', c, 2);
  if (c < 0x10000) return append_hex(out, 'u', c, 4);
  append_hex(out, 'U', c, 8);
}

/// Single quotes, unless there are only single ones inside.
char quote_for(const uint8_t* data, size_t size) {
  if (size == 0) return '\'';
  const bool single = std::memchr(data, '\'', size) != nullptr;
  return single && !std::memchr(data, '"', size) ? '"' : '\'';
}

char quote_for(const Str* s) {
  if (s->width() == 1) return quote_for(s->data, s->length);
  bool single = false;
  for (uint32_t i = 0; i < s->length; ++i) {
    if (s->at(i) == '"') return '\'';
    single |= s->at(i) == '\'';
  }
  return single ? '"' : '\'';
}

}  // namespace

void append_repr(const Str* s, StrBuilder& out, bool ascii) {
  const char quote = quote_for(s);
  const char quote_text[1] = {quote};
  out.append_ascii(std::string_view(quote_text, 1));
  uint32_t plain = 0;  // start of the run not yet copied
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (c >= 0x20 && c < 0x7F) {
      if (c != '\\' && c != static_cast<unsigned char>(quote)) continue;
      out.append_part(s, plain, i);
      out.append_char('\\');
      out.append_char(c);
    } else {
      if (c >= 0x80 && !ascii && unicode::is_printable(c)) continue;
      out.append_part(s, plain, i);
      append_escaped(out, c);
    }
    plain = i + 1;
  }
  out.append_part(s, plain, s->length);
  out.append_ascii(std::string_view(quote_text, 1));
}

Str* escape_non_ascii(Context& cx, Str* s) {
  if (s->ascii) return s;
  StrBuilder out;
  for (uint32_t i = 0; i < s->length; ++i) {
    if (s->at(i) < 0x80) {
      out.append_char(s->at(i));
    } else {
      append_escaped(out, s->at(i));
    }
  }
  return out.finish(cx);
}

void append_bytes_repr(const uint8_t* data, size_t size, StrBuilder& out) {
  const char quote = quote_for(data, size);
  std::string text = "b";
  text.push_back(quote);
  for (size_t i = 0; i < size; ++i) {
    const uint8_t c = data[i];
    if (c == '\\' || c == static_cast<unsigned char>(quote)) {
      text.push_back('\\');
      text.push_back(static_cast<char>(c));
    } else if (c >= 0x20 && c < 0x7F) {
      text.push_back(static_cast<char>(c));
    } else if (c == '\t' || c == '\n' || c == '\r') {
      text += c == '\t' ? "\\t" : c == '\n' ? "\\n" : "\\r";
    } else {
      text += "\\x";
      text.push_back(kHex[c >> 4]);
      text.push_back(kHex[c & 15]);
    }
  }
  text.push_back(quote);
  out.append_ascii(text);
}

}  // namespace heddle
