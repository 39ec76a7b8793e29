// The operator % of str. Natively as long as no value needs Python.
#include "engine/value/container.h"
#include "engine/value/format.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str_percent.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>

namespace heddle {

// --- reading --------------------------------------------------------------------------------

namespace {

/// Reads the decimal digits at *at; -1 if there are none, -2 if they are too many.
int64_t read_digits(const Str* text, uint32_t* at) {
  int64_t n = -1;
  while (*at < text->length && text->at(*at) >= '0' && text->at(*at) <= '9') {
    if (n > INT64_MAX / 20) return -2;
    n = std::max<int64_t>(n, 0) * 10 + (text->at((*at)++) - '0');
  }
  return n;
}

}  // namespace

bool PercentReader::fail(const char* message) {
  cx_.value_error("{}", message);
  return false;
}

bool PercentReader::read_key(PercentPiece* piece) {
  const uint32_t begin = ++at_;
  int depth = 1;
  while (at_ < text_->length && depth > 0) {
    const char32_t c = text_->at(at_++);
    if (c == ')') --depth;
    if (c == '(') ++depth;
  }
  if (depth > 0) return fail("incomplete format key");
  piece->key = str_substring(cx_, text_, begin, at_ - 1);
  return true;
}

int PercentReader::next(PercentPiece* piece) {
  *piece = {};
  if (at_ >= text_->length) return 0;
  piece->literal_begin = at_;
  if (text_->width() == 1) {
    const uint8_t* data = text_->data;
    const void* found = std::memchr(data + at_, '%', text_->length - at_);
    at_ = found == nullptr ? text_->length
                           : static_cast<uint32_t>(static_cast<const uint8_t*>(found) - data);
  }
  while (at_ < text_->length && text_->at(at_) != '%') ++at_;
  piece->literal_end = at_;
  if (at_ == text_->length) return 1;
  ++at_;
  if (at_ < text_->length && text_->at(at_) == '%') {
    piece->conversion = '%';
    ++at_;
    return 1;
  }
  if (at_ < text_->length && (text_->at(at_) == 's' || text_->at(at_) == 'd')) {
    piece->at = at_;
    piece->conversion = text_->at(at_++);
    return 1;
  }
  if (at_ < text_->length && text_->at(at_) == '(' && !read_key(piece)) return -1;
  for (bool flags = true; flags && at_ < text_->length;) {
    switch (text_->at(at_)) {
      case '-': piece->left = true; break;
      case '+': piece->plus = true; break;
      case ' ': piece->blank = true; break;
      case '#': piece->alternate = true; break;
      case '0': piece->zero = true; break;
      default: flags = false; continue;
    }
    ++at_;
  }
  if (at_ < text_->length && text_->at(at_) == '*') {
    piece->star_width = true;
    ++at_;
  } else if ((piece->width = read_digits(text_, &at_)) == -2) {
    return fail("width too big") - 1;
  }
  if (at_ < text_->length && text_->at(at_) == '.') {
    ++at_;
    if (at_ < text_->length && text_->at(at_) == '*') {
      piece->star_precision = true;
      ++at_;
    } else if ((piece->precision = read_digits(text_, &at_)) == -2) {
      return fail("precision too big") - 1;
    }
    piece->precision = std::max<int64_t>(piece->precision, 0);
  }
  if (at_ < text_->length && (text_->at(at_) == 'h' || text_->at(at_) == 'l' ||
                              text_->at(at_) == 'L')) {
    ++at_;
  }
  if (at_ == text_->length) return fail("incomplete format") - 1;
  piece->at = at_;
  piece->conversion = text_->at(at_++);
  return 1;
}

namespace {

// --- formatting -----------------------------------------------------------------------------

Value unsupported_conversion(Context& cx, const PercentPiece& piece) {
  const char32_t c = piece.conversion;
  return cx.value_error("unsupported format character '{}' (0x{:x}) at index {}",
                        c >= 31 && c <= 126 ? static_cast<char>(c) : '?',
                        static_cast<uint32_t>(c), piece.at);
}

class Percent {
 public:
  Percent(Context& cx, Str* text, Value value)
      : cx_(cx), text_(text), value_(unwrap(value)), original_(value) {
    if (is_kind(value_, Kind::kTuple)) tuple_ = cast<Tuple>(value_);
    mapping_ = !tuple_ && !is_str(value_) && has_items();
  }

  Tri run(StrBuilder& out) {
    PercentReader reader(cx_, text_, run_simple(out));
    PercentPiece piece;
    for (int more; (more = reader.next(&piece)) != 0;) {
      if (more < 0) return Tri::kError;
      out.append_part(text_, piece.literal_begin, piece.literal_end);
      if (!piece.conversion) continue;
      if (piece.conversion == '%' && piece.at == 0) {
        out.append_char('%');
        continue;
      }
      const Tri done = one(piece, out);
      if (done != Tri::kTrue) return done;
    }
    const bool left = tuple_ ? next_ < tuple_->size : next_ == 0;
    if (left && !mapping_) {
      cx_.type_error("not all arguments converted during string formatting");
      return Tri::kError;
    }
    return Tri::kTrue;
  }

  bool check_width(const PercentPiece& piece) {
    if (piece.width <= int64_t{Heap::kHugeBytes}) return true;
    if (piece.width < UINT32_MAX &&
        cx_.rt.heap->may_allocate(static_cast<uint64_t>(piece.width) * 4)) {
      return true;
    }
    cx_.raise_value(cx_.types().MemoryError, Value::empty());
    return false;
  }

  Tri convert(const PercentPiece& piece, Value v, StrBuilder& out) {
    switch (piece.conversion) {
      case 's': case 'r': case 'a': return text(piece, v, out);
      case 'd': case 'i': case 'u': case 'o': case 'x': case 'X': return integer(piece, v, out);
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': return real(piece, v, out);
      case 'c': return character(piece, v, out);
      default: unsupported_conversion(cx_, piece); return Tri::kError;
    }
  }

 private:
  /// Does what is %s of a str or small int and %d of a small int, as most conversions are, up to
  /// the first that is not. Returns: where that one's literal text begins.
  uint32_t run_simple(StrBuilder& out) {
    if (tuple_ == nullptr || text_->width() != 1) return 0;
    const uint8_t* data = text_->data;
    uint32_t begin = 0;
    while (next_ < tuple_->size) {
      const void* found = std::memchr(data + begin, '%', text_->length - begin);
      if (found == nullptr) break;
      auto at = static_cast<uint32_t>(static_cast<const uint8_t*>(found) - data);
      if (at + 1 == text_->length) break;
      const Value v = tuple_->items[next_];
      const bool text = data[at + 1] == 's' && is_str(v);
      const bool number = (data[at + 1] == 's' || data[at + 1] == 'd') && v.is_small();
      if (!text && !number) break;
      out.append_part(text_, begin, at);
      if (text) {
        out.append(cast<Str>(v));
      } else {
        (void)native_repr(cx_, v, out);
      }
      begin = at + 2;
      ++next_;
    }
    return begin;
  }

  /// Whether the value could be subscripted: then it may be left over.
  bool has_items() const {
    if (!value_.is_object()) return false;
    switch (value_.as_object()->kind) {
      case Kind::kDict: case Kind::kList: case Kind::kBytes: case Kind::kByteArray:
      case Kind::kRange:
        return true;
      default: return !type_of(cx_, value_)->find_special(Special::kgetitem).is_empty();
    }
  }

  Tri error(const char* message) {
    cx_.type_error("{}", message);
    return Tri::kError;
  }

  bool take(Value* v) {
    if (tuple_ && !keyed_) {
      if (next_ < tuple_->size) {
        *v = tuple_->items[next_++];
        return true;
      }
    } else if (next_ == 0) {
      next_ = 1;
      *v = keyed_ ? keyed_value_ : original_;
      return true;
    }
    error("not enough arguments for format string");
    return false;
  }

  Tri look_up(const PercentPiece& piece) {
    if (!mapping_) return error("format requires a mapping");
    if (!is_kind(original_, Kind::kDict)) return Tri::kPython;
    const Value found = dict_get_str(cast<Dict>(original_), piece.key);
    if (found.is_empty()) {
      cx_.raise_value(cx_.types().KeyError, Value::object(piece.key));
      return Tri::kError;
    }
    keyed_ = true;
    keyed_value_ = found;
    next_ = 0;
    return Tri::kTrue;
  }

  Tri take_star(int64_t* out) {
    Value v;
    if (!take(&v)) return Tri::kError;
    v = unwrap(v);
    if (!is_int(v)) return error("* wants int");
    const auto n = index_arg(cx_, v);
    if (!n) return Tri::kError;
    *out = *n;
    return Tri::kTrue;
  }

  Tri one(PercentPiece& piece, StrBuilder& out) {
    if (piece.key) {
      const Tri done = look_up(piece);
      if (done != Tri::kTrue) return done;
    }
    if (piece.star_width) {
      if (take_star(&piece.width) != Tri::kTrue) return Tri::kError;
      if (piece.width < 0) {
        piece.left = true;
        piece.width = piece.width == INT64_MIN ? INT64_MAX : -piece.width;
      }
    }
    if (piece.star_precision) {
      if (take_star(&piece.precision) != Tri::kTrue) return Tri::kError;
      piece.precision = std::max<int64_t>(piece.precision, 0);
    }
    if (!check_width(piece)) return Tri::kError;
    Value v;
    if (!take(&v)) return Tri::kError;
    return convert(piece, v, out);
  }

  void pad(const PercentPiece& piece, const Str* s, uint32_t length, StrBuilder& out) {
    const int64_t padding = std::max<int64_t>(0, piece.width - length);
    if (!piece.left) out.append_fill(' ', padding);
    out.append_part(s, 0, length);
    if (piece.left) out.append_fill(' ', padding);
  }

  Tri text(const PercentPiece& piece, Value v, StrBuilder& out) {
    const bool repr = piece.conversion != 's';
    if (piece.width < 0 && piece.precision < 0 && piece.conversion != 'a') {
      return repr ? native_repr(cx_, v, out) : native_str(cx_, v, out);
    }
    StrBuilder own;
    const Tri done = repr ? native_repr(cx_, v, own) : native_str(cx_, v, own);
    if (done != Tri::kTrue) return done;
    Str* s = own.finish(cx_);
    if (piece.conversion == 'a') s = escape_non_ascii(cx_, s);
    uint32_t length = s->length;
    if (piece.precision >= 0 && piece.precision < length) {
      length = static_cast<uint32_t>(piece.precision);
    }
    pad(piece, s, length, out);
    return Tri::kTrue;
  }

  Tri character(const PercentPiece& piece, Value original, StrBuilder& out) {
    const Value v = unwrap(original);
    Str* s = nullptr;
    if (is_str(v)) {
      s = cast<Str>(v);
      if (s->length != 1) return error("%c requires int or char");
    } else if (is_int(v)) {
      const int64_t c = to_int64(v).value_or(-1);
      if (c < 0 || c > 0x10FFFF) {
        cx_.raise(cx_.types().OverflowError, "%c arg not in range(0x110000)");
        return Tri::kError;
      }
      s = make_char(cx_, static_cast<char32_t>(c));
    } else if (is_kind(v, Kind::kInstance)) {
      return Tri::kPython;
    } else {
      return error("%c requires int or char");
    }
    pad(piece, s, 1, out);
    return Tri::kTrue;
  }

  /// Sign, prefix and zeros of a number whose text is ready.
  void number(const PercentPiece& piece, bool negative, std::string_view prefix,
              std::string_view digits, bool zero, StrBuilder& out) {
    std::string head = negative ? "-" : piece.plus ? "+" : piece.blank ? " " : "";
    head += prefix;
    const int64_t padding =
        std::max<int64_t>(0, piece.width - static_cast<int64_t>(head.size() + digits.size()));
    if (!piece.left && !zero) out.append_fill(' ', padding);
    out.append_ascii(head);
    if (!piece.left && zero) out.append_fill('0', padding);
    out.append_ascii(digits);
    if (piece.left) out.append_fill(' ', padding);
  }

  Tri integer(const PercentPiece& piece, Value original, StrBuilder& out) {
    Value v = unwrap(original);
    const char32_t c = piece.conversion;
    const bool decimal = c == 'd' || c == 'i' || c == 'u';
    if (v.is_double() && decimal) {
      v = float_to_int(cx_, v.as_double());
      if (v.is_error()) return Tri::kError;
    }
    if (!is_int(v)) {
      if (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) return Tri::kPython;
      cx_.type_error("%{} format: {} is required, not {}", c == 'u' ? 'd' : static_cast<char>(c),
                     decimal ? "a real number" : "an integer", type_name(cx_, original));
      return Tri::kError;
    }
    if (decimal && !check_int_digits(cx_, v)) return Tri::kError;
    if (decimal && piece.width < 0 && piece.precision < 0 && !piece.plus && !piece.blank &&
        !v.is_bool()) {
      return native_repr(cx_, v, out);
    }
    const int base = decimal ? 10 : c == 'o' ? 8 : 16;
    if (v.is_small() && piece.precision < 0 && !piece.alternate && c != 'X') {
      char text[72];
      const int64_t n = v.as_small();
      const auto end = std::to_chars(text, text + sizeof text, n < 0 ? -n : n, base);
      number(piece, n < 0, "", {text, end.ptr}, piece.zero, out);
      return Tri::kTrue;
    }
    std::string digits = int_to_text(v, base);
    const bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    std::string prefix;
    if (piece.alternate && !decimal) prefix = {'0', static_cast<char>(c)};
    if (c == 'X') {
      for (char& d : digits) d = d >= 'a' ? static_cast<char>(d & ~0x20) : d;
    }
    if (piece.precision > int64_t{1} << 30) {
      cx_.value_error("precision too large");
      return Tri::kError;
    }
    if (piece.precision > static_cast<int64_t>(digits.size())) {
      digits.insert(0, static_cast<size_t>(piece.precision) - digits.size(), '0');
    }
    number(piece, negative, prefix, digits, piece.zero, out);
    return Tri::kTrue;
  }

  Tri real(const PercentPiece& piece, Value original, StrBuilder& out) {
    const Value v = unwrap(original);
    if (!is_number(v)) {
      if (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) return Tri::kPython;
      cx_.type_error("must be real number, not {}", type_name(cx_, original));
      return Tri::kError;
    }
    const auto d = number_to_double(cx_, v);
    if (!d) return Tri::kError;
    if (piece.precision > 1'000'000) {
      cx_.value_error("precision too big");
      return Tri::kError;
    }
    std::string digits =
        float_format(*d, static_cast<char>(piece.conversion),
                     piece.precision < 0 ? 6 : static_cast<int>(piece.precision), piece.alternate);
    const bool negative = digits[0] == '-';
    if (negative) digits.erase(0, 1);
    number(piece, negative, "", digits, piece.zero, out);
    return Tri::kTrue;
  }

  Context& cx_;
  Str* text_;
  Value value_;      // native, of an instance of a subclass too
  Value original_;
  const Tuple* tuple_ = nullptr;
  bool mapping_ = false;
  bool keyed_ = false;   // the last conversion had a key
  Value keyed_value_;
  uint32_t next_ = 0;    // of the tuple; or 1 once a single value is used
};

// --- what the prelude stands on -------------------------------------------------------------

std::string flags_text(const PercentPiece& piece) {
  std::string flags;
  if (piece.left) flags.push_back('-');
  if (piece.plus) flags.push_back('+');
  if (piece.blank) flags.push_back(' ');
  if (piece.alternate) flags.push_back('#');
  if (piece.zero) flags.push_back('0');
  return flags;
}

Value size_or_star(Context& cx, bool star, int64_t size) {
  if (star) return Value::object(make_char(cx, '*'));
  return size < 0 ? Value::none() : int_value(cx, size);
}

Value parse_percent(Context& cx, const Value* args, int) {
  Str* text = cast<Str>(unwrap(args[0]));
  PercentReader reader(cx, text);
  List* pieces = make_list(cx);
  PercentPiece piece;
  for (int more; (more = reader.next(&piece)) != 0;) {
    if (more < 0) return Value::error();
    Value row[6] = {
        Value::object(str_substring(cx, text, piece.literal_begin, piece.literal_end)),
        piece.key ? Value::object(piece.key) : Value::none(),
        Value::object(make_str(cx, flags_text(piece))),
        size_or_star(cx, piece.star_width, piece.width),
        size_or_star(cx, piece.star_precision, piece.precision),
        piece.conversion ? Value::object(make_char(cx, piece.conversion)) : Value::none()};
    if (piece.conversion && !(piece.conversion == '%' && piece.at == 0) &&
        (piece.conversion > 126 || !std::strchr("sradiuoxXeEfFgGc", piece.conversion))) {
      return unsupported_conversion(cx, piece);
    }
    list_append(cx, pieces, Value::object(make_tuple(cx, row)));
  }
  return Value::object(pieces);
}

Value percent_one(Context& cx, const Value* args, int) {
  PercentPiece piece;
  const std::string flags = str_text(args[0]);
  piece.left = flags.find('-') != std::string::npos;
  piece.plus = flags.find('+') != std::string::npos;
  piece.blank = flags.find(' ') != std::string::npos;
  piece.alternate = flags.find('#') != std::string::npos;
  piece.zero = flags.find('0') != std::string::npos;
  if (!args[1].is_none()) piece.width = to_int64(args[1]).value_or(INT64_MAX);
  if (!args[2].is_none()) piece.precision = std::max<int64_t>(to_int64(args[2]).value_or(0), 0);
  piece.conversion = cast<Str>(args[3])->at(0);
  StrBuilder out;
  Percent percent(cx, cx.names().empty, args[4]);
  if (piece.width < 0 && !args[1].is_none()) {
    piece.left = true;
    piece.width = piece.width == INT64_MIN ? INT64_MAX : -piece.width;
  }
  if (!percent.check_width(piece)) return Value::error();
  switch (percent.convert(piece, args[4], out)) {
    case Tri::kTrue: return Value::object(out.finish(cx));
    case Tri::kError: return Value::error();
    default: return cx.type_error("percent_one takes native values");
  }
}

constexpr NativeDef kPercent[] = {
    {"parse_percent", "text, /", parse_percent},
    {"percent_one", "flags, width, precision, conversion, item, /", percent_one},
};

}  // namespace

std::span<const NativeDef> percent_natives() { return kPercent; }

Value str_percent(Context& cx, Str* format, Value value) {
  StrBuilder out;
  switch (Percent(cx, format, value).run(out)) {
    case Tri::kTrue: return Value::object(out.finish(cx));
    case Tri::kError: return Value::error();
    default: return cx.go_on(Prelude::kpercent_slow, Value::object(format), value);
  }
}

}  // namespace heddle
