// The module _json_native: what _json.py stands on, JSON text to values and strings to JSON, where
// no function of the program's has a say.
#include "engine/lib/modules.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <unordered_map>

namespace heddle {

namespace {

constexpr char kHex[] = "0123456789abcdef";

void append_escape(StrBuilder& out, uint32_t unit) {
  const char text[] = {'\\', 'u', kHex[unit >> 12 & 15], kHex[unit >> 8 & 15], kHex[unit >> 4 & 15],
                       kHex[unit & 15]};
  out.append_ascii({text, sizeof text});
}

/// The escape of a character that has a short one, else '\0'.
char short_escape(char32_t c) {
  switch (c) {
    case '"': case '\\': return static_cast<char>(c);
    case '\b': return 'b';
    case '\f': return 'f';
    case '\n': return 'n';
    case '\r': return 'r';
    case '\t': return 't';
    default: return '\0';
  }
}

template <bool kAscii>
Value encode_string(Context& cx, const Value* args, int) {
  Value text = unwrap(args[0]);
  if (!is_str(text)) {
    return cx.type_error("first argument must be a string, not {}", type_name(cx, args[0]));
  }
  const Str* s = cast<Str>(text);
  StrBuilder out;
  out.append_char('"');
  for (uint32_t i = 0; i < s->length; ++i) {
    const char32_t c = s->at(i);
    if (const char escape = short_escape(c)) {
      out.append_char('\\');
      out.append_char(static_cast<char32_t>(escape));
    } else if (c < ' ' || (kAscii && c > '~' && c < 0x10000)) {
      append_escape(out, c);
    } else if (kAscii && c >= 0x10000) {
      append_escape(out, 0xD800 + ((c - 0x10000) >> 10));
      append_escape(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
    } else {
      out.append_char(c);
    }
  }
  out.append_char('"');
  return Value::object(out.finish(cx));
}

/// What is wrong with a text: CPython's words and the place. A null text: no value begins there.
struct Wrong {
  const char* text = nullptr;
  int64_t at = 0;
};

// Scanner: one call of scan or scanstring. Containers that are not closed yet stand on a stack of
// its own, so that deep text costs no C++ frames.
class Scanner {
 public:
  Scanner(Context& cx, const Str* text, bool strict) : cx_(cx), text_(text), strict_(strict) {}

  /// The value that begins at `at`. Errors: false; then wrong(), or an exception is pending.
  bool scan(int64_t at, Value* out);
  /// The string whose first character is at `at`, behind its quote.
  bool string(int64_t at, Value* out);
  int64_t end() const { return at_; }
  const Wrong& wrong() const { return wrong_; }

 private:
  struct Open {
    Value container;
    Value key;  // of a dict: what the next value is stored under
  };

  char32_t peek(int64_t at) const {
    return at < text_->length ? text_->at(static_cast<uint32_t>(at)) : U'\0';
  }
  bool is(int64_t at, char32_t c) const { return at < text_->length && peek(at) == c; }
  bool is_digit(int64_t at) const { return peek(at) >= '0' && peek(at) <= '9'; }
  bool fail(const char* text, int64_t at) {
    wrong_ = {text, at};
    return false;
  }
  void skip_space() {
    while (is(at_, ' ') || is(at_, '\t') || is(at_, '\n') || is(at_, '\r')) ++at_;
  }
  bool word(std::string_view expected) const {
    for (size_t i = 0; i < expected.size(); ++i) {
      if (!is(at_ + static_cast<int64_t>(i), static_cast<char32_t>(expected[i]))) return false;
    }
    return true;
  }

  bool leaf(Value* out);
  bool constant(std::string_view expected, Value value, Value* out);
  bool number(Value* out);
  bool escape(int64_t begin, StrBuilder& out);
  bool hexadecimal(int64_t from, uint32_t* out) const;
  bool open(char32_t bracket);
  bool key();
  bool store(Value value, bool* closed, Value* out);
  bool next_item(Value* out, bool* done);

  Context& cx_;
  const Str* text_;
  bool strict_;
  int64_t at_ = 0;
  Wrong wrong_;
  std::vector<Open> open_;
  std::unordered_map<std::string, Value> keys_;  // equal keys are one string
};

bool Scanner::hexadecimal(int64_t from, uint32_t* out) const {
  *out = 0;
  for (int64_t i = from; i < from + 4; ++i) {
    const char32_t c = peek(i);
    uint32_t digit;
    if (c >= '0' && c <= '9') digit = c - '0';
    else if (c >= 'a' && c <= 'f') digit = c - 'a' + 10;
    else if (c >= 'A' && c <= 'F') digit = c - 'A' + 10;
    else return false;
    *out = *out << 4 | digit;
  }
  return true;
}

/// at_ is behind a backslash.
bool Scanner::escape(int64_t begin, StrBuilder& out) {
  if (at_ >= text_->length) return fail("Unterminated string starting at", begin);
  const char32_t c = peek(at_);
  if (c != 'u') {
    static constexpr std::string_view kFrom = "\"\\/bfnrt", kTo = "\"\\/\b\f\n\r\t";
    const size_t which = c < 128 ? kFrom.find(static_cast<char>(c)) : std::string_view::npos;
    if (which == std::string_view::npos) return fail("Invalid \\escape", at_ - 1);
    out.append_char(static_cast<char32_t>(kTo[which]));
    ++at_;
    return true;
  }
  const int64_t digits = at_ + 1;
  uint32_t unit;
  if (digits + 4 >= text_->length || !hexadecimal(digits, &unit)) {
    return fail("Invalid \\uXXXX escape", at_);
  }
  at_ = digits + 4;
  char32_t code = unit;
  if (unit >= 0xD800 && unit < 0xDC00 && at_ + 6 < text_->length && is(at_, '\\') &&
      is(at_ + 1, 'u')) {
    uint32_t low;
    if (!hexadecimal(at_ + 2, &low)) return fail("Invalid \\uXXXX escape", at_ + 1);
    if (low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      at_ += 6;
    }
  }
  out.append_char(code);
  return true;
}

bool Scanner::string(int64_t at, Value* out) {
  const int64_t begin = at - 1;
  at_ = at;
  StrBuilder parts;
  bool plain = true;
  for (;;) {
    int64_t next = at_;
    while (next < text_->length) {
      const char32_t c = peek(next);
      if (c == '"' || c == '\\') break;
      if (c <= 0x1F && strict_) return fail("Invalid control character at", next);
      ++next;
    }
    if (next >= text_->length) return fail("Unterminated string starting at", begin);
    if (peek(next) == '"' && plain) {
      *out = Value::object(str_substring(cx_, text_, static_cast<uint32_t>(at_),
                                         static_cast<uint32_t>(next)));
      at_ = next + 1;
      return true;
    }
    plain = false;
    parts.append_part(text_, static_cast<size_t>(at_), static_cast<size_t>(next));
    at_ = next + 1;
    if (peek(next) == '"') break;
    if (!escape(begin, parts)) return false;
  }
  *out = Value::object(parts.finish(cx_));
  return true;
}

bool Scanner::number(Value* out) {
  const int64_t start = at_;
  int64_t i = at_;
  bool is_float = false;
  if (is(i, '-')) ++i;
  if (is(i, '0')) ++i;
  else if (is_digit(i)) while (is_digit(i)) ++i;
  else return fail(nullptr, start);
  if (is(i, '.') && is_digit(i + 1)) {
    is_float = true;
    i += 2;
    while (is_digit(i)) ++i;
  }
  if (is(i, 'e') || is(i, 'E')) {
    int64_t power = i + 1;
    if (is(power, '+') || is(power, '-')) ++power;
    if (is_digit(power)) {
      is_float = true;
      while (is_digit(power)) ++power;
      i = power;
    }
  }
  std::string digits;
  for (int64_t n = start; n < i; ++n) digits.push_back(static_cast<char>(peek(n)));
  at_ = i;
  if (is_float) {
    *out = Value::number(parse_float(digits).value_or(0));
    return true;
  }
  const auto whole = parse_int(cx_, digits, 10);
  if (whole) *out = *whole;
  return whole.has_value();
}

bool Scanner::constant(std::string_view expected, Value value, Value* out) {
  if (!word(expected)) return fail(nullptr, at_);
  at_ += static_cast<int64_t>(expected.size());
  *out = value;
  return true;
}

/// A value that is no container.
bool Scanner::leaf(Value* out) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  switch (peek(at_)) {
    case '"': return string(at_ + 1, out);
    case 'n': return constant("null", Value::none(), out);
    case 't': return constant("true", Value::true_(), out);
    case 'f': return constant("false", Value::false_(), out);
    case 'N': return constant("NaN", Value::number(std::numeric_limits<double>::quiet_NaN()), out);
    case 'I': return constant("Infinity", Value::number(kInfinity), out);
    case '-':
      if (word("-Infinity")) return constant("-Infinity", Value::number(-kInfinity), out);
      return number(out);
    default: return number(out);
  }
}

bool Scanner::open(char32_t bracket) {
  if (open_.size() >= vm_of(cx_).world.recursion_limit.load()) {
    cx_.raisef(cx_.types().RecursionError,
               "maximum recursion depth exceeded while decoding a JSON {} from a unicode string",
               bracket == '{' ? "object" : "array");
    return false;
  }
  ++at_;
  const Value made = bracket == '{' ? Value::object(make_dict(cx_)) : Value::object(make_list(cx_));
  open_.push_back({made, Value::empty()});
  return true;
}

/// A key and its colon.
bool Scanner::key() {
  if (!is(at_, '"')) return fail("Expecting property name enclosed in double quotes", at_);
  Value text;
  if (!string(at_ + 1, &text)) return false;
  open_.back().key = keys_.try_emplace(str_text(text), text).first->second;
  skip_space();
  if (!is(at_, ':')) return fail("Expecting ':' delimiter", at_);
  ++at_;
  skip_space();
  return true;
}

/// Puts a value into the innermost container, and what that closes into the next one.
bool Scanner::store(Value value, bool* closed, Value* out) {
  *closed = false;
  for (;;) {
    if (open_.empty()) {
      *out = value;
      *closed = true;
      return true;
    }
    Open& top = open_.back();
    const bool is_dict = is_kind(top.container, Kind::kDict);
    if (is_dict) {
      if (dict_set(cx_, cast<Dict>(top.container), top.key, value) == Tri::kError) return false;
    } else {
      list_append(cx_, cast<List>(top.container), value);
    }
    skip_space();
    if (!is(at_, is_dict ? U'}' : U']')) {
      if (!is(at_, ',')) return fail("Expecting ',' delimiter", at_);
      ++at_;
      skip_space();
      return !is_dict || key();
    }
    ++at_;
    value = top.container;
    open_.pop_back();
  }
}

/// Scans up to the next value that is whole and stores it.
bool Scanner::next_item(Value* out, bool* done) {
  Value value;
  const char32_t c = peek(at_);
  if (at_ < text_->length && (c == '{' || c == '[')) {
    if (!open(c)) return false;
    skip_space();
    if (!is(at_, c == '{' ? U'}' : U']')) return c == '[' || key();
    ++at_;
    value = open_.back().container;
    open_.pop_back();
  } else if (at_ >= text_->length) {
    return fail(nullptr, at_);
  } else if (!leaf(&value)) {
    return false;
  }
  return store(value, done, out);
}

bool Scanner::scan(int64_t at, Value* out) {
  at_ = at;
  for (bool done = false; !done;) {
    if (!next_item(out, &done)) return false;
  }
  return true;
}

/// (value, end), or (what is wrong or None, where, None).
Value answer(Context& cx, const Scanner& scanner, bool good, Value value) {
  if (good) {
    Value row[] = {value, make_int(cx, scanner.end())};
    return Value::object(make_tuple(cx, row));
  }
  if (!cx.pending.is_empty()) return Value::error();
  const Wrong& wrong = scanner.wrong();
  Value row[] = {wrong.text == nullptr ? Value::none() : Value::object(make_str(cx, wrong.text)),
                 make_int(cx, wrong.at), Value::none()};
  return Value::object(make_tuple(cx, row));
}

template <bool kString>
Value scan_text(Context& cx, const Value* args, int) {
  Value text = unwrap(args[0]);
  const auto at = index_arg(cx, unwrap(args[1]));
  if (!at) return Value::error();
  if (!is_str(text)) {
    return cx.type_error("first argument must be a string, not {}", type_name(cx, args[0]));
  }
  const Str* s = cast<Str>(text);
  if (kString && (*at < 0 || *at > s->length)) return cx.value_error("end is out of bounds");
  if (*at < 0) return cx.value_error("idx cannot be negative");
  Scanner scanner(cx, s, args[2].is_true());
  Value value;
  const bool good = kString ? scanner.string(*at, &value) : scanner.scan(*at, &value);
  return answer(cx, scanner, good, value);
}

constexpr NativeDef kFunctions[] = {
    {"encode_basestring", "string, /", encode_string<false>},
    {"encode_basestring_ascii", "string, /", encode_string<true>},
    {"scanstring", "string, end, strict, /", scan_text<true>},
    {"scan", "string, idx, strict, /", scan_text<false>},
};

}  // namespace

void init__json_native_module(VmContext& cx, Module* module) { module_add(cx, module, kFunctions); }

}  // namespace heddle
