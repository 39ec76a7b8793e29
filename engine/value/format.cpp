#include "engine/value/format.h"

#include "engine/value/number_big.h"
#include "engine/value/ops.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace heddle {
namespace {

bool is_align(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

/// A character as messages quote it: itself, or its number where it is no visible ASCII.
std::string shown(char32_t c) {
  return c > 32 && c < 128 ? std::string(1, static_cast<char>(c))
                           : fmt::format("\\x{:x}", static_cast<uint32_t>(c));
}

class SpecReader {
 public:
  SpecReader(Context& cx, const Str* text, const char* type_name)
      : cx_(cx), text_(text), type_name_(type_name) {}

  bool read(FormatSpec* spec) {
    bool aligned = false;
    bool filled = false;
    if (left() >= 2 && is_align(peek(1))) {
      spec->fill = peek();
      spec->align = static_cast<char>(peek(1));
      filled = aligned = true;
      at_ += 2;
    } else if (left() >= 1 && is_align(peek())) {
      spec->align = static_cast<char>(text_->at(at_++));
      aligned = true;
    }
    if (left() && (peek() == '+' || peek() == '-' || peek() == ' ')) {
      spec->sign = static_cast<char>(text_->at(at_++));
    }
    spec->no_negative_zero = take('z');
    spec->alternate = take('#');
    if (!filled && take('0')) {
      spec->fill = '0';
      if (!aligned && spec->align == '>') spec->align = '=';
    }
    if (!read_int(&spec->width) || !read_grouping(spec)) return false;
    if (take('.')) {
      if (!read_int(&spec->precision)) return false;
      if (spec->precision < 0) return fail("Format specifier missing precision");
    }
    if (left() > 1) {
      cx_.value_error("Invalid format specifier '{}' for object of type '{}'", to_utf8(text_),
                      type_name_);
      return false;
    }
    if (left() == 1) spec->type = text_->at(at_);
    return check_grouping(*spec);
  }

 private:
  uint32_t left() const { return text_->length - at_; }
  char32_t peek(uint32_t ahead = 0) const { return text_->at(at_ + ahead); }
  bool take(char32_t c) {
    if (left() == 0 || peek() != c) return false;
    ++at_;
    return true;
  }
  bool fail(const char* message) {
    cx_.value_error("{}", message);
    return false;
  }

  bool read_int(int64_t* out) {
    int64_t n = -1;
    while (left() && peek() >= '0' && peek() <= '9') {
      if (n > INT64_MAX / 20) return fail("Too many decimal digits in format string");
      n = std::max<int64_t>(n, 0) * 10 + (text_->at(at_++) - '0');
    }
    *out = n;
    return true;
  }

  bool read_grouping(FormatSpec* spec) {
    if (take(',')) spec->grouping = ',';
    if (take('_')) {
      if (spec->grouping) return fail("Cannot specify both ',' and '_'.");
      spec->grouping = '_';
    }
    if (left() && peek() == ',' && spec->grouping == '_') {
      return fail("Cannot specify both ',' and '_'.");
    }
    return true;
  }

  bool check_grouping(const FormatSpec& spec) {
    if (!spec.grouping) return true;
    switch (spec.type) {
      case 0: case 'd': case 'e': case 'f': case 'g': case 'E': case 'G': case '%': case 'F':
        return true;
      case 'b': case 'o': case 'x': case 'X':
        if (spec.grouping == '_') return true;
        break;
      default: break;
    }
    cx_.value_error("Cannot specify '{}' with '{}'.", spec.grouping, shown(spec.type));
    return false;
  }

  Context& cx_;
  const Str* text_;
  const char* type_name_;
  uint32_t at_ = 0;
};

bool unknown_code(Context& cx, char32_t type, const char* type_name) {
  cx.value_error("Unknown format code '{}' for object of type '{}'", shown(type), type_name);
  return false;
}

bool refuse(Context& cx, const char* message) {
  cx.value_error("{}", message);
  return false;
}

bool check_room(Context& cx, int64_t width) {
  if (width < int64_t{Heap::kHugeBytes}) return true;
  if (width < UINT32_MAX && cx.rt.heap->may_allocate(static_cast<uint64_t>(width) * 4)) return true;
  cx.raise_value(cx.types().MemoryError, Value::empty());
  return false;
}

/// A number's parts before they are laid out.
struct NumberParts {
  bool negative = false;
  std::string prefix;      // "0x"
  std::string digits;      // to be grouped
  std::string rest;        // the point, decimals, exponent, "inf", "%"
  int group = 3;
};

/// The digits with separators and, to reach `least` characters, zeros in front.
std::string grouped(const std::string& digits, char separator, int group, int64_t least) {
  auto remaining = static_cast<int64_t>(digits.size());
  if (!separator) {
    const int64_t zeros = std::max<int64_t>(0, least - remaining);
    return std::string(static_cast<size_t>(zeros), '0') + digits;
  }
  std::string reversed;
  for (;;) {
    const int64_t size = std::min<int64_t>(group, std::max({remaining, least, int64_t{1}}));
    for (int64_t i = 0; i < size; ++i) {
      reversed.push_back(remaining > 0 ? digits[static_cast<size_t>(--remaining)] : '0');
    }
    least -= size;
    if (remaining <= 0 && least <= 0) break;
    reversed.push_back(separator);
    --least;
  }
  std::reverse(reversed.begin(), reversed.end());
  return reversed;
}

void append_number(const FormatSpec& spec, const NumberParts& parts, StrBuilder& out) {
  std::string sign;
  if (parts.negative) {
    sign = "-";
  } else if (spec.sign == '+' || spec.sign == ' ') {
    sign.push_back(spec.sign);
  }
  const auto fixed = static_cast<int64_t>(sign.size() + parts.prefix.size() + parts.rest.size());
  const bool zero_filled = spec.fill == '0' && spec.align == '=';
  std::string digits;
  if (!parts.digits.empty()) {
    digits = grouped(parts.digits, spec.grouping, parts.group,
                     zero_filled ? spec.width - fixed : 0);
  }
  const int64_t padding =
      std::max<int64_t>(0, spec.width - fixed - static_cast<int64_t>(digits.size()));
  int64_t before = 0;
  if (spec.align == '>') before = padding;
  if (spec.align == '^') before = padding / 2;
  out.append_fill(spec.fill, before);
  out.append_ascii(sign);
  out.append_ascii(parts.prefix);
  if (spec.align == '=') out.append_fill(spec.fill, padding);
  out.append_ascii(digits);
  out.append_ascii(parts.rest);
  if (spec.align == '<' || spec.align == '^') out.append_fill(spec.fill, padding - before);
}

/// Splits "-123.45e+6" into sign, leading digits and the rest.
void split_float_text(const std::string& text, NumberParts* parts) {
  size_t i = 0;
  if (text[0] == '-') {
    parts->negative = true;
    i = 1;
  }
  size_t end = i;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  parts->digits = text.substr(i, end - i);
  parts->rest = text.substr(end);
}

/// Like 'g', but with a digit after the point, as a float without a type but with a precision.
std::string general_with_point(double d, int precision, bool alternate) {
  if (!std::isfinite(d)) return float_format(d, 'g', precision);
  precision = std::max(precision, 1);
  std::string text = float_format(d, 'e', precision - 1, alternate);
  size_t e = text.find('e');
  // That digit leaves one fewer before the point, so exponents come one earlier.
  if (std::atoi(text.c_str() + e + 1) >= precision - 1) {
    if (alternate || text.find('.') == std::string::npos) return text;
    size_t last = e;
    while (text[last - 1] == '0') --last;
    if (text[last - 1] == '.') --last;
    return text.erase(last, e - last);
  }
  text = float_format(d, 'g', precision, alternate);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

bool is_zero_text(const std::string& text) {
  const size_t end = std::min(text.find_first_of("eE"), text.size());
  return text.substr(0, end).find_first_of("123456789") == std::string::npos;
}

bool format_int_parsed(Context& cx, Value v, FormatSpec& spec, StrBuilder& out) {
  NumberParts parts;
  if (spec.precision >= 0) {
    return refuse(cx, "Precision not allowed in integer format specifier");
  }
  if (spec.no_negative_zero) {
    return refuse(cx, "Negative zero coercion (z) not allowed in integer format specifier");
  }
  if (spec.type == 'c') {
    if (spec.sign) return refuse(cx, "Sign not allowed with integer format specifier 'c'");
    if (spec.alternate) {
      return refuse(cx, "Alternate form (#) not allowed with integer format specifier 'c'");
    }
    const int64_t c = to_int64(v).value_or(-1);
    if (c < 0 || c > 0x10FFFF) {
      cx.raise(cx.types().OverflowError, "%c arg not in range(0x110000)");
      return false;
    }
    const int64_t padding = std::max<int64_t>(0, spec.width - 1);
    const int64_t before = spec.align == '<' ? 0 : spec.align == '^' ? padding / 2 : padding;
    out.append_fill(spec.fill, before);
    out.append_char(static_cast<char32_t>(c));
    out.append_fill(spec.fill, padding - before);
    return true;
  }
  int base = 10;
  switch (spec.type) {
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x': case 'X': base = 16; break;
    default: break;
  }
  if (base == 10 && !check_int_digits(cx, v)) return false;
  parts.digits = int_to_text(v, base);
  if (parts.digits[0] == '-') {
    parts.negative = true;
    parts.digits.erase(0, 1);
  }
  if (base != 10) {
    parts.group = 4;
    if (spec.alternate) parts.prefix = {'0', static_cast<char>(spec.type)};
  }
  if (spec.type == 'X') {
    for (char& c : parts.digits) c = c >= 'a' ? static_cast<char>(c & ~0x20) : c;
  }
  append_number(spec, parts, out);
  return true;
}

bool format_float_parsed(Context& cx, double d, FormatSpec& spec, StrBuilder& out) {
  if (spec.precision > 1'000'000) return refuse(cx, "precision too big");
  const char32_t type = spec.type == 'n' ? 'g' : spec.type;
  if (type == '%') d *= 100;
  std::string text;
  const int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
  if (type != 0) {
    const char code = type == '%' ? 'f' : static_cast<char>(type);
    text = float_format(d, code, precision, spec.alternate);
  } else if (spec.precision >= 0) {
    text = general_with_point(d, precision, spec.alternate);
  } else {
    text = float_repr(d);
    if (spec.alternate && std::isfinite(d) && text.find('.') == std::string::npos) {
      text.insert(text.find('e'), ".");
    }
  }
  if (spec.no_negative_zero && text[0] == '-' && std::isfinite(d) && is_zero_text(text)) {
    text.erase(0, 1);
  }
  if (type == '%') text.push_back('%');
  NumberParts parts;
  split_float_text(text, &parts);
  append_number(spec, parts, out);
  return true;
}

}  // namespace

bool parse_format_spec(Context& cx, const Str* text, char default_align, const char* type_name,
                       FormatSpec* spec) {
  spec->align = default_align;
  return SpecReader(cx, text, type_name).read(spec) && check_room(cx, spec->width);
}

bool format_str(Context& cx, const Str* s, const Str* text, StrBuilder& out) {
  if (text->length == 0) {
    out.append(s);
    return true;
  }
  FormatSpec spec;
  spec.type = 's';
  if (!parse_format_spec(cx, text, '<', "str", &spec)) return false;
  if (spec.type != 's') return unknown_code(cx, spec.type, "str");
  if (spec.sign) {
    return refuse(cx, spec.sign == ' ' ? "Space not allowed in string format specifier"
                                       : "Sign not allowed in string format specifier");
  }
  if (spec.no_negative_zero) {
    return refuse(cx, "Negative zero coercion (z) not allowed in string format specifier");
  }
  if (spec.alternate) {
    return refuse(cx, "Alternate form (#) not allowed in string format specifier");
  }
  if (spec.align == '=') {
    return refuse(cx, "'=' alignment not allowed in string format specifier");
  }
  int64_t length = s->length;
  if (spec.precision >= 0) length = std::min(length, spec.precision);
  const int64_t padding = std::max<int64_t>(0, spec.width - length);
  const int64_t before = spec.align == '>' ? padding : spec.align == '^' ? padding / 2 : 0;
  out.append_fill(spec.fill, before);
  out.append_part(s, 0, length);
  out.append_fill(spec.fill, padding - before);
  return true;
}

bool format_int(Context& cx, Value v, const Str* text, StrBuilder& out) {
  const char* type_name = v.is_bool() ? "bool" : "int";
  FormatSpec spec;
  if (!parse_format_spec(cx, text, '>', type_name, &spec)) return false;
  switch (spec.type) {
    case 0: case 'b': case 'c': case 'd': case 'o': case 'x': case 'X': case 'n':
      return format_int_parsed(cx, v, spec, out);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%': {
      const auto d = number_to_double(cx, v);
      return d && format_float_parsed(cx, *d, spec, out);
    }
    default: return unknown_code(cx, spec.type, type_name);
  }
}

bool format_float(Context& cx, double d, const Str* text, StrBuilder& out) {
  FormatSpec spec;
  if (!parse_format_spec(cx, text, '>', "float", &spec)) return false;
  switch (spec.type) {
    case 0: case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'n': case '%':
      return format_float_parsed(cx, d, spec, out);
    default: return unknown_code(cx, spec.type, "float");
  }
}

Value object_format(Context& cx, Value v, Str* spec) {
  if (spec->length == 0) return str_value(cx, v);
  return cx.type_error("unsupported format string passed to {}.__format__", type_name(cx, v));
}

Tri format_append(Context& cx, Value v, Str* spec, StrBuilder& out) {
  bool done;
  if (is_str(v)) {
    done = format_str(cx, cast<Str>(v), spec, out);
  } else if (spec->length == 0 && (is_number(v) || v.is_none())) {
    return native_str(cx, v, out);
  } else if (v.is_double()) {
    done = format_float(cx, v.as_double(), spec, out);
  } else if (is_int(v)) {
    done = format_int(cx, v, spec, out);
  } else {
    const Value text = format_value(cx, v, spec);
    if (text.is_tail()) return Tri::kPython;
    if (text.is_error()) return Tri::kError;
    out.append(cast<Str>(text));
    return Tri::kTrue;
  }
  return done ? Tri::kTrue : Tri::kError;
}

Value format_value(Context& cx, Value v, Str* spec) {
  if (is_str(v) && spec->length == 0) return v;
  if (v.is_small() && spec->length == 0) return Value::object(make_int_str(cx, v.as_small()));
  if (is_str(v) || is_number(v)) {
    StrBuilder out;
    if (format_append(cx, v, spec, out) != Tri::kTrue) return Value::error();
    return Value::object(out.finish(cx));
  }
  const Value method = type_of(cx, v)->find_special(Special::kformat);
  if (method.is_empty() || method == cx.types().object->find_special(Special::kformat)) {
    return object_format(cx, v, spec);
  }
  if (!is_kind(method, Kind::kNative)) {
    return cx.go_on(Prelude::kformat_slow, v, Value::object(spec));
  }
  const Value args[2] = {v, Value::object(spec)};
  return cast<Native>(method)->fn(cx, args, 2);
}

}  // namespace heddle
