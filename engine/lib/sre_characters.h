// What a regular expression asks about one character: its category, its other case.
#pragma once

#include "engine/value/unicode.h"

#include <cstdint>
#include <string>

namespace heddle {

// Numbers as in CPython's re/_constants.py.
enum class SreAt : uint32_t {
  kBeginning, kBeginningLine, kBeginningString, kBoundary, kNonBoundary, kEnd, kEndLine,
  kEndString, kLocBoundary, kLocNonBoundary, kUniBoundary, kUniNonBoundary
};
inline constexpr uint32_t kSreWord = 4, kSreLocWord = 8, kSreUniWord = 14;

inline uint32_t sre_lower_ascii(uint32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
inline uint32_t sre_upper_ascii(uint32_t c) { return c >= 'a' && c <= 'z' ? c - 32 : c; }
/// The simple mappings: one character for one.
inline uint32_t sre_lower_unicode(uint32_t c) {
  if (c < 128) return sre_lower_ascii(c);
  std::u32string out;
  unicode::append_lower(c, out);
  return out[0];
}
inline uint32_t sre_upper_unicode(uint32_t c) {
  if (c < 128) return sre_upper_ascii(c);
  std::u32string out;
  unicode::append_upper(c, out);
  return out.size() == 1 ? out[0] : c;
}
/// In the C locale, which is the one there is.
inline bool sre_equal_ignoring(uint32_t c, uint32_t wanted) {
  return c == wanted || sre_lower_ascii(c) == wanted || sre_upper_ascii(c) == wanted;
}

inline bool sre_category(uint32_t category, uint32_t c) {
  // Each category is followed by its opposite.
  bool opposite = category & 1;
  auto answer = [&] {
    bool digit = c >= '0' && c <= '9';
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    switch (category / 2) {
      case 0: return digit;
      case 1: return c == ' ' || (c >= '\t' && c <= '\r');
      case 2:
      case 4: return digit || letter || c == '_';
      case 3: return c == '\n';
      case 5: return c < 128 ? digit : unicode::is_decimal(c);
      case 6: return unicode::is_space(c);
      case 7: return c < 128 ? digit || letter || c == '_' : unicode::is_alnum(c);
      case 8: return unicode::is_line_break(c);
      default: return false;
    }
  };
  return answer() != opposite;
}

}  // namespace heddle
