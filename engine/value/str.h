// Str: making, comparing and hashing strings; StrBuilder.
#pragma once

#include "engine/value/context.h"

#include <cstring>
#include <string>
#include <string_view>

namespace heddle {

/// From UTF-8 (lone surrogates in their three-byte form are accepted; other bad bytes become
/// U+FFFD).
Str* make_str(Context& cx, std::string_view utf8);
/// From code points, stored at the narrowest width.
Str* make_str32(Context& cx, const char32_t* data, size_t length);
/// A string of `length` code points at `width` whose content the caller writes before publishing.
/// The caller guarantees that `width` is the narrowest (for width 1 it also sets `ascii`).
Str* make_str_raw(Context& cx, int width, size_t length);
/// The shared one-character string for code points below 256, else a new one.
Str* make_char(Context& cx, char32_t c);

/// The one string of this content in the world; names of attributes and variables are interned.
Str* intern(Context& cx, std::string_view utf8);
Str* intern(Context& cx, Str* s);
/// Interned strings live as long as their world: its roots report them, its end frees the table.
void mark_interned(const Runtime& rt, Marker& marker);
void free_interned(Runtime& rt);

/// UTF-8; lone surrogates in three-byte form.
std::string to_utf8(const Str* s);
/// For messages: to_utf8 of a str value.
std::string str_text(Value v);

uint64_t str_hash_slow(const Str* s);
/// Computed once; CPython's SipHash-1-3 with a zero key.
inline uint64_t str_hash(const Str* s) {
  uint64_t hash = s->hash.load_relaxed();
  return __builtin_expect(hash != 0, 1) ? hash : str_hash_slow(s);
}
/// str() of an int.
Str* make_int_str(Context& cx, int64_t i);
/// The strings joined.
Str* join_strs(Context& cx, const Value* parts, size_t count);
bool str_equal(const Str* a, const Str* b);
int str_compare(const Str* a, const Str* b);  // by code points: <0, 0, >0
Str* str_concat(Context& cx, const Str* a, const Str* b);
/// a + b. Errors: MemoryError.
inline Value str_add(Context& cx, Str* a, Str* b) {
  uint64_t length = uint64_t{a->length} + b->length;
  if (length > Heap::kHugeBytes && !cx.rt.heap->may_allocate(length * 4)) {
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
  return Value::object(str_concat(cx, a, b));
}
Str* str_substring(Context& cx, const Str* s, uint32_t begin, uint32_t end);

inline bool is_str(Value v) { return is_kind(v, Kind::kStr); }

/// Bytes that grow; a short text needs no memory of its own.
class ByteBuffer {
 public:
  ByteBuffer() = default;
  ~ByteBuffer();
  ByteBuffer(const ByteBuffer&) = delete;
  ByteBuffer& operator=(const ByteBuffer&) = delete;

  void push_back(char c) {
    if (size_ == capacity_) reserve(size_ + 1);
    data_[size_++] = c;
  }
  void append(const char* bytes, size_t count) {
    if (count == 0) return;
    std::memcpy(extend(count), bytes, count);
  }
  void fill(size_t count, char c) {
    if (count != 0) std::memset(extend(count), c, count);
  }
  /// `count` more bytes, which the caller writes.
  char* extend(size_t count) {
    if (count > capacity_ - size_) reserve(size_ + count);
    size_ += count;
    return data_ + size_ - count;
  }
  /// Throws std::bad_alloc.
  void reserve(size_t bytes);
  /// Takes what `other` holds, which is empty then.
  void take(ByteBuffer& other);
  size_t size() const { return size_; }
  const char* data() const { return data_; }
  char operator[](size_t i) const { return data_[i]; }

 private:
  static constexpr size_t kInline = 112;
  char* data_ = inline_;
  size_t size_ = 0;
  size_t capacity_ = kInline;
  char inline_[kInline];
};

/// Collects text; widens as needed.
class StrBuilder {
 public:
  void append(const Str* s);
  void append(std::string_view utf8);  // as make_str
  void append_ascii(std::string_view ascii);
  void append_char(char32_t c);
  void append_fill(char32_t c, size_t count);
  /// Code points [begin, end) of s.
  void append_part(const Str* s, size_t begin, size_t end);
  /// Room for `count` more code points of at most the present width.
  void reserve(size_t count) { bytes_.reserve(bytes_.size() + count * width_); }
  size_t length() const { return length_; }
  Str* finish(Context& cx);

 private:
  void widen(int width);
  void push(char32_t c) {
    if (width_ == 1) {
      bytes_.push_back(static_cast<char>(c));
    } else {
      push_wide(c);
    }
    ++length_;
  }
  void push_wide(char32_t c);
  ByteBuffer bytes_;     // `width_` bytes for each code point
  int width_ = 1;
  size_t length_ = 0;
  char32_t max_ = 0;
};

/// Calls `use(data)` with the code points as const uint8_t*, const char16_t* or const char32_t*.
template <typename Use>
decltype(auto) with_data(const Str* s, Use use) {
  switch (s->width()) {
    case 1: return use(s->data);
    case 2: return use(reinterpret_cast<const char16_t*>(s->data));
    default: return use(reinterpret_cast<const char32_t*>(s->data));
  }
}

/// One code point at `*position` of UTF-8 text, which moves behind it. Bad bytes give U+FFFD.
char32_t decode_utf8(std::string_view text, size_t* position);
void encode_utf8(char32_t c, std::string& out);

/// The hash of a run of bytes; str and bytes of equal bytes hash equal, as in CPython.
uint64_t hash_bytes(const uint8_t* data, size_t size);

bool all_ascii(const uint8_t* data, size_t size);

/// `s` repeated. Returns: a str; error (OverflowError, MemoryError).
Value str_repeat(Context& cx, Str* s, Value count);

/// repr() of a str: quotes chosen and escapes written as CPython does. `ascii`: ascii().
void append_repr(const Str* s, StrBuilder& out, bool ascii = false);
/// `s` with \\x, \\u and \\U escapes for all that is not ASCII: ascii() from a repr.
Str* escape_non_ascii(Context& cx, Str* s);
/// repr() of bytes, "b'...'".
void append_bytes_repr(const uint8_t* data, size_t size, StrBuilder& out);

/// Where `needle` starts in haystack[begin, end), the first or with `last` the last place; -1.
int64_t str_find(const Str* haystack, const Str* needle, int64_t begin, int64_t end, bool last);

/// The methods of str are in str_methods*.cpp; this fills the type in.
void init_str_type(Context& cx);
void init_bytes_types(Context& cx);

/// `format % value`. May return tail.
Value str_percent(Context& cx, Str* format, Value value);
/// format(value, spec) of str, int, float, bool and whatever inherits object's: may return tail.
Value format_value(Context& cx, Value value, Str* spec);

}  // namespace heddle
