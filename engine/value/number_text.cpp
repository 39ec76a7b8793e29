#include "engine/value/number_big.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace heddle {
namespace {

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

bool is_ascii_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

std::string_view strip(std::string_view text) {
  while (!text.empty() && is_ascii_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_ascii_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string big_text_power_of_two(const BigInt* n, int bits) {
  std::string text;
  const uint64_t total = int_bit_length(Value::object(n));
  for (uint64_t at = 0; at < total; at += bits) {
    uint64_t pair = n->limbs[at / 32];
    if (at / 32 + 1 < n->limb_count) pair |= uint64_t{n->limbs[at / 32 + 1]} << 32;
    text.push_back("0123456789abcdef"[pair >> (at % 32) & ((1u << bits) - 1)]);
  }
  if (n->negative) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

/// The base and the prefix's end of a literal whose base is given as 0, 2, 8 or 16.
bool take_prefix(std::string_view* text, int* base) {
  if (text->size() >= 2 && (*text)[0] == '0') {
    const char letter = static_cast<char>((*text)[1] | 0x20);
    const int prefixed = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 0;
    if (prefixed != 0 && (*base == 0 || *base == prefixed)) {
      *base = prefixed;
      text->remove_prefix(2);
      if (!text->empty() && text->front() == '_') text->remove_prefix(1);
      return true;
    }
  }
  if (*base != 0) return true;
  *base = 10;
  if (text->empty() || text->front() != '0') return true;
  // Base 0 takes what a literal may be: "00" but not "01".
  return text->find_first_not_of("0_") == std::string_view::npos;
}

/// Digits with single underscores between them. False: no number.
bool take_digits(std::string_view text, int base, std::string* digits) {
  bool after_digit = false;
  for (char c : text) {
    if (c == '_') {
      if (!after_digit) return false;
      after_digit = false;
      continue;
    }
    if (digit_value(c) >= base) return false;
    digits->push_back(c);
    after_digit = true;
  }
  return after_digit;
}

Value digits_value(Context& cx, const std::string& digits, int base, bool negative) {
  if (digits.size() <= 12) {
    int64_t n = 0;
    for (char c : digits) n = n * base + digit_value(c);
    if (n <= INT64_MAX / 64) return int_value(cx, negative ? -n : n);
  }
  // In pieces that fit 32 bits.
  BigNum n = 0;
  for (size_t i = 0; i < digits.size();) {
    uint64_t piece = 0;
    uint64_t scale = 1;
    while (i < digits.size() && scale < (uint64_t{1} << 56)) {
      piece = piece * base + digit_value(digits[i++]);
      scale *= base;
    }
    n *= scale;
    n += piece;
  }
  if (negative) n = -n;
  return big_value(cx, n);
}

/// The exponent's text as C and Python print it: a sign and at least two digits.
void append_exponent(std::string& out, char letter, int exponent) {
  out.push_back(letter);
  out.push_back(exponent < 0 ? '-' : '+');
  const int size = std::abs(exponent);
  if (size < 10) out.push_back('0');
  out += std::to_string(size);
}

std::string non_finite(double d, bool upper) {
  if (std::isnan(d)) return upper ? "NAN" : "nan";
  std::string text = d < 0 ? "-" : "";
  return text + (upper ? "INF" : "inf");
}

std::string to_fixed(double d, int precision) {
  std::string text(330 + static_cast<size_t>(precision), '\0');
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), d, std::chars_format::fixed, precision);
  text.resize(end.ptr - text.data());
  return text;
}

/// The digits of |d| rounded to `precision` after the first one, and the decimal exponent.
std::string scientific_digits(double d, int precision, int* exponent) {
  std::string text(40 + static_cast<size_t>(precision), '\0');
  const auto end = std::to_chars(text.data(), text.data() + text.size(), std::fabs(d),
                                 std::chars_format::scientific, precision);
  text.resize(end.ptr - text.data());
  const size_t e = text.find('e');
  *exponent = std::atoi(text.c_str() + e + 1);
  text.resize(e);
  if (text.size() > 1) text.erase(1, 1);
  return text;
}

std::string format_general(double d, int precision, bool alt, bool upper) {
  if (precision == 0) precision = 1;
  int exponent;
  std::string digits = scientific_digits(d, precision - 1, &exponent);
  std::string out = std::signbit(d) ? "-" : "";
  if (!alt) {
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
  }
  if (exponent < -4 || exponent >= precision) {
    out.push_back(digits[0]);
    if (digits.size() > 1 || alt) out.push_back('.');
    out.append(digits, 1, std::string::npos);
    append_exponent(out, upper ? 'E' : 'e', exponent);
    return out;
  }
  if (exponent < 0) {
    out += "0.";
    out.append(-1 - exponent, '0');
    return out + digits;
  }
  const size_t before = static_cast<size_t>(exponent) + 1;
  if (digits.size() < before) digits.append(before - digits.size(), '0');
  out.append(digits, 0, before);
  if (digits.size() > before || alt) out.push_back('.');
  out.append(digits, before, std::string::npos);
  return out;
}

}  // namespace

std::string int_to_text(Value v, int base) {
  if (const auto i = to_int64(v)) {
    char buffer[72];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, *i, base);
    return std::string(buffer, end.ptr);
  }
  const BigInt* n = cast<BigInt>(v);
  switch (base) {
    case 2: return big_text_power_of_two(n, 1);
    case 8: break;
    case 16: return big_text_power_of_two(n, 4);
    default: return to_big(v).str();
  }
  return big_text_power_of_two(n, 3);
}

bool check_int_digits(Context& cx, Value v) {
  if (!is_kind(v, Kind::kBigInt)) return true;
  const uint64_t most = cx.rt.int_max_str_digits.load(std::memory_order_relaxed);
  const uint64_t bits = int_bit_length(v);
  // A number of `bits` bits has bits * log10(2) digits, or one more.
  if (most == 0 || bits * 1000 < most * 3321) return true;
  if (bits * 1000 < (most + 1) * 3322) {
    const std::string text = int_to_text(v);
    if (text.size() - (text[0] == '-') <= most) return true;
  }
  cx.value_error(
      "Exceeds the limit ({} digits) for integer string conversion; "
      "use sys.set_int_max_str_digits() to increase the limit",
      most);
  return false;
}

size_t float_repr_to(double d, char* buffer) {
  if (!std::isfinite(d)) {
    const std::string text = non_finite(d, false);
    std::memcpy(buffer, text.data(), text.size());
    return text.size();
  }
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, d, std::chars_format::scientific);
  const char* from = text;
  char* out = buffer;
  if (*from == '-') *out++ = *from++;
  // d.ddde[+-]xx
  const char* e = end.ptr;
  while (*--e != 'e') {
  }
  int exponent = 0;
  for (const char* p = e + 2; p != end.ptr; ++p) exponent = exponent * 10 + (*p - '0');
  if (e[1] == '-') exponent = -exponent;
  char digits[24];
  int count = 0;
  for (const char* p = from; p != e; ++p) {
    if (*p != '.') digits[count++] = *p;
  }
  if (exponent < -4 || exponent >= 16) {
    const size_t mantissa = e - from;
    std::memcpy(out, from, mantissa);
    out += mantissa;
    std::memcpy(out, e, end.ptr - e);
    return out + (end.ptr - e) - buffer;
  }
  int at = 0;
  if (exponent < 0) {
    *out++ = '0';
    *out++ = '.';
    for (int i = -1; i > exponent; --i) *out++ = '0';
  } else {
    for (int i = 0; i <= exponent; ++i) *out++ = at < count ? digits[at++] : '0';
    *out++ = '.';
    if (at == count) *out++ = '0';
  }
  while (at < count) *out++ = digits[at++];
  return out - buffer;
}

std::string float_repr(double d) {
  char buffer[40];
  return std::string(buffer, float_repr_to(d, buffer));
}

std::string float_format(double d, char code, int precision, bool alt) {
  const bool upper = code >= 'A' && code <= 'Z';
  if (!std::isfinite(d)) return non_finite(d, upper);
  switch (code | 0x20) {
    case 'f': {
      std::string text = to_fixed(d, precision);
      if (alt && precision == 0) text.push_back('.');
      return text;
    }
    case 'e': {
      int exponent;
      const std::string digits = scientific_digits(d, precision, &exponent);
      std::string out = std::signbit(d) ? "-" : "";
      out.push_back(digits[0]);
      if (digits.size() > 1 || alt) out.push_back('.');
      out.append(digits, 1, std::string::npos);
      append_exponent(out, upper ? 'E' : 'e', exponent);
      return out;
    }
    default: return format_general(d, precision, alt, upper);
  }
}

std::optional<Value> parse_int(Context& cx, std::string_view text, int base) {
  text = strip(text);
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  // Most numbers are a few decimal digits.
  if (base == 10 && !text.empty() && text.size() <= 18) {
    int64_t n = 0;
    size_t i = 0;
    for (; i < text.size() && text[i] >= '0' && text[i] <= '9'; ++i) n = n * 10 + (text[i] - '0');
    if (i == text.size()) return int_value(cx, negative ? -n : n);
  }
  std::string digits;
  if (!take_prefix(&text, &base) || !take_digits(text, base, &digits)) return std::nullopt;
  const uint32_t most = cx.rt.int_max_str_digits.load(std::memory_order_relaxed);
  if ((base & (base - 1)) != 0 && most != 0 && digits.size() > most) {
    cx.value_error(
        "Exceeds the limit ({} digits) for integer string conversion: value has {} digits; "
        "use sys.set_int_max_str_digits() to increase the limit",
        most, digits.size());
    return std::nullopt;
  }
  return digits_value(cx, digits, base, negative);
}

std::optional<double> parse_float(std::string_view text) {
  text = strip(text);
  std::string plain;
  plain.reserve(text.size());
  size_t i = 0;
  if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
    if (text[i] == '-') plain.push_back('-');
    ++i;
  }
  std::string word;
  for (char c : text.substr(i)) word.push_back(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  const double sign = plain.empty() ? 1.0 : -1.0;
  if (word == "inf" || word == "infinity") return sign * HUGE_VAL;
  if (word == "nan") return std::nan("");
  size_t digits = 0;
  auto take = [&] {
    bool after_digit = false;
    for (; i < text.size(); ++i) {
      const char c = text[i];
      if (c >= '0' && c <= '9') {
        plain.push_back(c);
        ++digits;
        after_digit = true;
      } else if (c == '_' && after_digit && i + 1 < text.size() && text[i + 1] >= '0' &&
                 text[i + 1] <= '9') {
        after_digit = false;
      } else {
        break;
      }
    }
  };
  take();
  if (i < text.size() && text[i] == '.') {
    plain.push_back('.');
    ++i;
    take();
  }
  if (digits == 0) return std::nullopt;
  if (i < text.size() && (text[i] | 0x20) == 'e') {
    plain.push_back('e');
    ++i;
    if (i < text.size() && (text[i] == '-' || text[i] == '+')) plain.push_back(text[i++]);
    digits = 0;
    take();
    if (digits == 0) return std::nullopt;
  }
  if (i != text.size()) return std::nullopt;
  return std::strtod(plain.c_str(), nullptr);
}

}  // namespace heddle
