#include "engine/lang/literal.h"

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "engine/lang/source.h"

namespace heddle {
namespace {

constexpr size_t kMaxDecimalDigits = 4300;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Decimal digits of a number that is given in another radix: schoolbook, since such literals are
// short.
std::string to_decimal(std::string_view digits, uint32_t radix) {
  std::vector<uint32_t> limbs{0};  // base 10^9, least first
  for (const char c : digits) {
    uint64_t carry = static_cast<uint64_t>(hex_value(c));
    for (uint32_t& limb : limbs) {
      const uint64_t value = uint64_t{limb} * radix + carry;
      limb = static_cast<uint32_t>(value % 1000000000);
      carry = value / 1000000000;
    }
    if (carry != 0) limbs.push_back(static_cast<uint32_t>(carry));
  }
  std::string out = std::to_string(limbs.back());
  for (size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string part = std::to_string(limbs[i]);
    out += std::string(9 - part.size(), '0') + part;
  }
  return out;
}

bool read_integer(std::string_view digits, uint32_t radix, NumberValue& out) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  uint64_t value = 0;
  bool small = true;
  for (const char c : digits) {
    const auto digit = static_cast<uint64_t>(hex_value(c));
    if (value > (uint64_t{INT64_MAX} - digit) / radix) {
      small = false;
      break;
    }
    value = value * radix + digit;
  }
  if (small) {
    out.kind = Const::Kind::kInt;
    out.integer = static_cast<int64_t>(value);
    return true;
  }
  out.kind = Const::Kind::kBigInt;
  if (radix == 10) {
    out.digits = std::string(digits);
    if (digits.size() <= kMaxDecimalDigits) return true;
    out.digits = std::to_string(digits.size());
    return false;
  }
  out.digits = to_decimal(digits, radix);
  return true;
}

class Unescaper {
 public:
  Unescaper(std::string_view in, std::string& out, EscapeError& error, bool bytes)
      : in_(in), out_(out), error_(error), bytes_(bytes) {}

  bool run() {
    while (at_ < in_.size()) {
      const size_t slash = in_.find('\\', at_);
      const size_t stop = slash == std::string_view::npos ? in_.size() : slash;
      out_.append(in_.substr(at_, stop - at_));
      at_ = stop;
      if (at_ < in_.size() && !escape()) return false;
    }
    return true;
  }

 private:
  bool escape() {
    start_ = at_++;
    const char c = in_[at_++];
    switch (c) {
      case '\n': return true;
      case '\\': out_ += '\\'; return true;
      case '\'': out_ += '\''; return true;
      case '"': out_ += '"'; return true;
      case 'a': out_ += '\a'; return true;
      case 'b': out_ += '\b'; return true;
      case 'f': out_ += '\f'; return true;
      case 'n': out_ += '\n'; return true;
      case 'r': out_ += '\r'; return true;
      case 't': out_ += '\t'; return true;
      case 'v': out_ += '\v'; return true;
      case 'x': return hexadecimal(2);
      case 'u':
        if (!bytes_) return hexadecimal(4);
        break;
      case 'U':
        if (!bytes_) return hexadecimal(8);
        break;
      case 'N':
        if (!bytes_) return named();
        break;
      default:
        if (c >= '0' && c <= '7') {
          octal(c);
          return true;
        }
    }
    out_ += '\\';
    out_ += c;
    return true;
  }

  void octal(char first) {
    uint32_t value = static_cast<uint32_t>(first - '0');
    for (int i = 0; i < 2 && at_ < in_.size() && in_[at_] >= '0' && in_[at_] <= '7'; ++i) {
      value = value * 8 + static_cast<uint32_t>(in_[at_++] - '0');
    }
    put(value);
  }

  bool hexadecimal(int digits) {
    uint64_t value = 0;
    for (int i = 0; i < digits; ++i) {
      const int digit = at_ < in_.size() ? hex_value(in_[at_]) : -1;
      if (digit < 0) return truncated(digits);
      value = value * 16 + static_cast<uint64_t>(digit);
      ++at_;
    }
    if (value > 0x10FFFF) return unicode_error("illegal Unicode character", at_ - 1);
    put(static_cast<uint32_t>(value));
    return true;
  }

  bool named() {
    const size_t end = in_.find('}', at_);
    if (at_ >= in_.size() || in_[at_] != '{' || end == std::string_view::npos || end == at_ + 1) {
      const bool open = at_ < in_.size() && in_[at_] == '{';
      const size_t last = std::min(end, in_.size()) - 1;
      return unicode_error("malformed \\N character escape", open ? last : at_ - 1);
    }
    const auto name = in_.substr(at_ + 1, end - at_ - 1);
    const auto found = find_named_character != nullptr ? find_named_character(name) : std::nullopt;
    if (!found) return unicode_error("unknown Unicode character name", end);
    at_ = end + 1;
    put(*found);
    return true;
  }

  bool truncated(int digits) {
    if (bytes_) {
      error_.message = "(value error) invalid \\x escape at position " + std::to_string(start_);
      return false;
    }
    const std::string form = digits == 2 ? "\\xXX" : digits == 4 ? "\\uXXXX" : "\\UXXXXXXXX";
    return unicode_error("truncated " + form + " escape", at_ - 1);
  }

  bool unicode_error(const std::string& what, size_t last) {
    // CPython first rewrites what is not ASCII as \UXXXXXXXX, and counts in that.
    size_t shift = 0;
    for (size_t i = 0; i < start_; next_code_point(in_, i)) {
      size_t next = i;
      if (next_code_point(in_, next) >= 0x80) shift += 10 - (next - i);
    }
    error_.message = "(unicode error) 'unicodeescape' codec can't decode bytes in position " +
                     std::to_string(start_ + shift) + "-" + std::to_string(last + shift) + ": " +
                     what;
    return false;
  }

  void put(uint32_t value) {
    if (bytes_) {
      out_ += static_cast<char>(value & 0xFF);
    } else {
      append_utf8(out_, value);
    }
  }

  std::string_view in_;
  std::string& out_;
  EscapeError& error_;
  bool bytes_;
  size_t at_ = 0;
  size_t start_ = 0;
};

}  // namespace

constinit FindNamedCharacter find_named_character = nullptr;

bool read_number(std::string_view spelling, NumberValue& out) {
  std::string plain;
  plain.reserve(spelling.size());
  for (const char c : spelling) {
    if (c != '_') plain += c;
  }
  const char mark = plain.size() > 1 && plain[0] == '0' ? static_cast<char>(plain[1] | 0x20) : 0;
  if (mark == 'x') return read_integer(std::string_view(plain).substr(2), 16, out);
  if (mark == 'o') return read_integer(std::string_view(plain).substr(2), 8, out);
  if (mark == 'b') return read_integer(std::string_view(plain).substr(2), 2, out);
  const bool imaginary = plain.back() == 'j' || plain.back() == 'J';
  if (!imaginary && plain.find_first_of(".eE") == std::string::npos) {
    return read_integer(plain, 10, out);
  }
  out.kind = imaginary ? Const::Kind::kComplex : Const::Kind::kFloat;
  out.number = std::strtod(plain.c_str(), nullptr);
  return true;
}

bool decode_string(std::string_view inside, std::string& out, EscapeError& error) {
  return Unescaper(inside, out, error, false).run();
}

bool decode_bytes(std::string_view inside, std::string& out, EscapeError& error) {
  return Unescaper(inside, out, error, true).run();
}

}  // namespace heddle
