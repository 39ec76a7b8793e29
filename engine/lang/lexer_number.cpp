// Numbers: decimal, hexadecimal, octal and binary integers, floats and imaginary literals, with
// CPython's checks of what may follow one.
#include <string>

#include "engine/lang/lexer_state.h"

namespace heddle {
namespace {

bool is_decimal(char c) { return c >= '0' && c <= '9'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_binary(char c) { return c == '0' || c == '1'; }
bool is_hexadecimal(char c) {
  return is_decimal(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_decimal(c) ||
     static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

// A keyword may follow a number without a blank ("1if x else 2"); no other word may.
bool LexerState::check_number_end(const char* kind) {
  static constexpr std::string_view kAllowed[] = {"and", "else", "for", "if",
                          "in",  "is",   "or",  "not"};
  const char c = peek();
  if (!is_name_byte(c)) return true;
  for (const std::string_view word : kAllowed) {
    if (text_.substr(at_, word.size()) == word) return true;
  }
  return fail_here(std::string("invalid ") + kind + " literal");
}

// Digits with single underscores between them; the first is known to be one.
bool LexerState::lex_digits() {
  for (;;) {
    while (is_decimal(peek())) ++at_;
    if (peek() != '_') return true;
    ++at_;
    if (!is_decimal(peek())) return fail_here("invalid decimal literal");
  }
}

bool LexerState::lex_radix(const char* name, bool (*is_digit)(char)) {
  at_ += 2;
  do {
    if (peek() == '_') ++at_;
    if (!is_digit(peek())) {
      if (is_decimal(peek())) {
        const char digit = text_[at_++];
        return fail_here(std::string("invalid digit '") + digit + "' in " + name +
                " literal");
      }
      return fail_here(std::string("invalid ") + name + " literal");
    }
    while (is_digit(peek())) ++at_;
  } while (peek() == '_');
  if (is_decimal(peek())) {
    const char digit = text_[at_++];
    return fail_here(std::string("invalid digit '") + digit + "' in " + name + " literal");
  }
  return check_number_end(name);
}

// "0", "00_0", "0.5", "0e1", "0j", and "012", which is none of these.
bool LexerState::lex_leading_zero() {
  const size_t start = at_;
  bool nonzero = false;
  for (;;) {
    while (peek() == '0') ++at_;
    if (peek() != '_') break;
    ++at_;
    if (!is_decimal(peek())) return fail_here("invalid decimal literal");
  }
  const size_t zeros_end = at_;
  if (is_decimal(peek())) {
    nonzero = true;
    if (!lex_digits()) return false;
  }
  const char c = peek();
  if (c == '.' || c == 'e' || c == 'E' || c == 'j' || c == 'J') {
    return lex_fraction_and_exponent();
  }
  if (nonzero) {
    return fail(DiagnosticKind::kSyntaxError,
          {line_, column(start), line_, column(zeros_end)},
          "leading zeros in decimal integer literals are not permitted; use an 0o prefix "
          "for octal integers",
          true, true);
  }
  return check_number_end("decimal");
}

bool LexerState::lex_fraction_and_exponent() {
  if (peek() == '.') {
    ++at_;
    if (is_decimal(peek()) && !lex_digits()) return false;
  }
  if (peek() == 'e' || peek() == 'E') {
    const size_t e = at_;
    ++at_;
    if (peek() == '+' || peek() == '-') {
      ++at_;
      if (!is_decimal(peek())) return fail_here("invalid decimal literal");
    } else if (!is_decimal(peek())) {
      at_ = e;
      return check_number_end("decimal");
    }
    if (!lex_digits()) return false;
  }
  if (peek() == 'j' || peek() == 'J') {
    ++at_;
    return check_number_end("imaginary");
  }
  return check_number_end("decimal");
}

bool LexerState::lex_number() {
  const size_t start = at_;
  const char c = peek();
  const char next = static_cast<char>(peek(1) | 0x20);
  bool ok = true;
  if (c == '0' && next == 'x') {
    ok = lex_radix("hexadecimal", is_hexadecimal);
  } else if (c == '0' && next == 'o') {
    ok = lex_radix("octal", is_octal);
  } else if (c == '0' && next == 'b') {
    ok = lex_radix("binary", is_binary);
  } else if (c == '0') {
    ok = lex_leading_zero();
  } else {
    ok = (c == '.' || lex_digits()) && lex_fraction_and_exponent();
  }
  if (ok) push(TokenKind::kNumber, start);
  return ok;
}

}  // namespace heddle
