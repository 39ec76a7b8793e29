#include "engine/value/unicode.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace heddle::unicode {
namespace {

struct Range {
  uint32_t first, last, step;
};
struct Mapped {
  uint32_t first, last, step;
  int32_t delta;
};
struct Several {
  uint32_t code;
  const char32_t* text;
};

#define RANGE(first, last, step) {first, last, step},
#define MAPPED(first, last, step, delta) {first, last, step, delta},
#define SPECIAL(code, text) {code, text},

constexpr Range kAlpha[] = {
#define UNICODE_ALPHA
#include "engine/value/unicode_ranges.def"
#undef UNICODE_ALPHA
};
constexpr Range kDecimal[] = {
#define UNICODE_DECIMAL
#include "engine/value/unicode_ranges.def"
#undef UNICODE_DECIMAL
};
constexpr Range kDigit[] = {
#define UNICODE_DIGIT
#include "engine/value/unicode_ranges.def"
#undef UNICODE_DIGIT
};
constexpr Range kNumeric[] = {
#define UNICODE_NUMERIC
#include "engine/value/unicode_ranges.def"
#undef UNICODE_NUMERIC
};
constexpr Range kSpace[] = {
#define UNICODE_SPACE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_SPACE
};
constexpr Range kUnprintable[] = {
#define UNICODE_UNPRINTABLE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_UNPRINTABLE
};
constexpr Range kLower[] = {
#define UNICODE_LOWER
#include "engine/value/unicode_ranges.def"
#undef UNICODE_LOWER
};
constexpr Range kUpper[] = {
#define UNICODE_UPPER
#include "engine/value/unicode_ranges.def"
#undef UNICODE_UPPER
};
constexpr Range kTitle[] = {
#define UNICODE_TITLE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TITLE
};
constexpr Range kIdStart[] = {
#define UNICODE_IDSTART
#include "engine/value/unicode_ranges.def"
#undef UNICODE_IDSTART
};
constexpr Range kIdContinue[] = {
#define UNICODE_IDCONTINUE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_IDCONTINUE
};
constexpr Range kCaseIgnorable[] = {
#define UNICODE_CASEIGNORABLE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_CASEIGNORABLE
};
constexpr Mapped kToLower[] = {
#define UNICODE_TO_LOWER
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_LOWER
};
constexpr Mapped kToUpper[] = {
#define UNICODE_TO_UPPER
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_UPPER
};
constexpr Mapped kToTitle[] = {
#define UNICODE_TO_TITLE
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_TITLE
};
constexpr Mapped kToFold[] = {
#define UNICODE_TO_FOLD
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_FOLD
};
constexpr Several kToLowerSeveral[] = {
#define UNICODE_TO_LOWER_SPECIAL
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_LOWER_SPECIAL
};
constexpr Several kToUpperSeveral[] = {
#define UNICODE_TO_UPPER_SPECIAL
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_UPPER_SPECIAL
};
constexpr Several kToTitleSeveral[] = {
#define UNICODE_TO_TITLE_SPECIAL
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_TITLE_SPECIAL
};
constexpr Several kToFoldSeveral[] = {
#define UNICODE_TO_FOLD_SPECIAL
#include "engine/value/unicode_ranges.def"
#undef UNICODE_TO_FOLD_SPECIAL
};

#undef RANGE
#undef MAPPED
#undef SPECIAL

/// The first row whose end is not before c, if it holds c. Rows may interleave by steps of two
/// ("Aa" pairs), so the next ones are looked at as well.
template <typename Row, size_t n>
const Row* find(const Row (&rows)[n], char32_t c) {
  const Row* row = std::lower_bound(std::begin(rows), std::end(rows), c,
                                    [](const Row& r, char32_t value) { return r.last < value; });
  for (; row != std::end(rows) && row->first <= c; ++row) {
    if (c <= row->last && (c - row->first) % row->step == 0) return row;
  }
  return nullptr;
}

template <size_t n>
bool holds(const Range (&rows)[n], char32_t c) {
  return find(rows, c) != nullptr;
}

template <size_t n>
bool append_several(const Several (&rows)[n], char32_t c, std::u32string& out) {
  const auto* row = std::lower_bound(std::begin(rows), std::end(rows), c,
                                     [](const Several& r, char32_t v) { return r.code < v; });
  if (row == std::end(rows) || row->code != c) return false;
  out += row->text;
  return true;
}

template <size_t n>
bool append_mapped(const Mapped (&rows)[n], char32_t c, std::u32string& out) {
  const Mapped* row = find(rows, c);
  if (!row) return false;
  out.push_back(static_cast<char32_t>(static_cast<int32_t>(c) + row->delta));
  return true;
}

enum Property : uint8_t {
  kIsAlpha = 1, kIsSpace = 2, kIsPrintable = 4, kIsLower = 8, kIsUpper = 16
};

/// What is asked most, for Latin-1.
const std::array<uint8_t, 256>& latin() {
  static const std::array<uint8_t, 256> table = [] {
    std::array<uint8_t, 256> t{};
    for (char32_t c = 0; c < 256; ++c) {
      t[c] = static_cast<uint8_t>((holds(kAlpha, c) ? kIsAlpha : 0) |
                                  (holds(kSpace, c) ? kIsSpace : 0) |
                                  (holds(kUnprintable, c) ? 0 : kIsPrintable) |
                                  (holds(kLower, c) ? kIsLower : 0) |
                                  (holds(kUpper, c) ? kIsUpper : 0));
    }
    return t;
  }();
  return table;
}

template <size_t n>
bool has(Property property, const Range (&rows)[n], char32_t c) {
  return c < 256 ? (latin()[c] & property) != 0 : holds(rows, c);
}

}  // namespace

bool is_alpha(char32_t c) { return has(kIsAlpha, kAlpha, c); }
bool is_space(char32_t c) { return has(kIsSpace, kSpace, c); }
bool is_lower(char32_t c) { return has(kIsLower, kLower, c); }
bool is_upper(char32_t c) { return has(kIsUpper, kUpper, c); }
bool is_printable(char32_t c) {
  return c < 256 ? (latin()[c] & kIsPrintable) != 0 : !holds(kUnprintable, c);
}
bool is_decimal(char32_t c) {
  return c < 0x80 ? c >= '0' && c <= '9' : holds(kDecimal, c);
}
bool is_digit(char32_t c) { return is_decimal(c) || (c >= 0x80 && holds(kDigit, c)); }
bool is_numeric(char32_t c) { return is_digit(c) || (c >= 0x80 && holds(kNumeric, c)); }
bool is_title(char32_t c) { return c >= 256 && holds(kTitle, c); }
bool is_id_start(char32_t c) { return holds(kIdStart, c); }
bool is_id_continue(char32_t c) { return holds(kIdStart, c) || holds(kIdContinue, c); }
bool is_case_ignorable(char32_t c) { return holds(kCaseIgnorable, c); }
bool is_cased(char32_t c) { return is_lower(c) || is_upper(c) || is_title(c); }
bool is_alnum(char32_t c) { return is_alpha(c) || is_numeric(c); }
bool is_line_break(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

int decimal_value(char32_t c) {
  if (c < 0x80) return c >= '0' && c <= '9' ? static_cast<int>(c - '0') : -1;
  const Range* row = find(kDecimal, c);
  return row ? static_cast<int>((c - row->first) % 10) : -1;
}

void append_lower(char32_t c, std::u32string& out) {
  if (append_several(kToLowerSeveral, c, out) || append_mapped(kToLower, c, out)) return;
  out.push_back(c);
}

void append_upper(char32_t c, std::u32string& out) {
  if (append_several(kToUpperSeveral, c, out) || append_mapped(kToUpper, c, out)) return;
  out.push_back(c);
}

void append_title(char32_t c, std::u32string& out) {
  if (append_several(kToTitleSeveral, c, out) || append_mapped(kToTitle, c, out)) return;
  append_upper(c, out);
}

void append_fold(char32_t c, std::u32string& out) {
  if (append_several(kToFoldSeveral, c, out) || append_mapped(kToFold, c, out)) return;
  append_lower(c, out);
}

}  // namespace heddle::unicode
