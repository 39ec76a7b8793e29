#include "engine/value/str.h"

#include "engine/base/arena.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <new>

namespace heddle {
namespace {

int width_of(char32_t c) { return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4; }

bool is_trail(unsigned char c) { return (c & 0xC0) == 0x80; }

void put(Str* s, size_t index, char32_t c) {
  switch (s->width()) {
    case 1: s->data[index] = static_cast<uint8_t>(c); break;
    case 2: reinterpret_cast<char16_t*>(s->data)[index] = static_cast<char16_t>(c); break;
    default: reinterpret_cast<char32_t*>(s->data)[index] = c; break;
  }
}

/// Copies code points of `from` into `to` (which is at least as wide) at `index`.
void copy_points(Str* to, size_t index, const Str* from, size_t begin, size_t count) {
  if (to->width() == from->width()) {
    std::memcpy(to->data + index * to->width(), from->data + begin * from->width(),
                count * to->width());
    return;
  }
  with_data(from, [&](auto* data) {
    if (to->width() == 2) {
      auto* target = reinterpret_cast<char16_t*>(to->data) + index;
      for (size_t i = 0; i < count; ++i) target[i] = static_cast<char16_t>(data[begin + i]);
    } else {
      auto* target = reinterpret_cast<char32_t*>(to->data) + index;
      for (size_t i = 0; i < count; ++i) target[i] = data[begin + i];
    }
  });
}

// SipHash-1-3 (Aumasson and Bernstein) with a zero key: what CPython computes when PYTHONHASHSEED
// is 0, so that sets of strings come out in the same order.
struct Sip {
  uint64_t v0 = 0x736f6d6570736575u;
  uint64_t v1 = 0x646f72616e646f6du;
  uint64_t v2 = 0x6c7967656e657261u;
  uint64_t v3 = 0x7465646279746573u;

  void round() {
    v0 += v1;
    v2 += v3;
    v1 = std::rotl(v1, 13) ^ v0;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 = std::rotl(v0, 32);
    v2 += v1;
    v0 += v3;
    v1 = std::rotl(v1, 17) ^ v2;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 = std::rotl(v2, 32);
  }
};

}  // namespace

bool all_ascii(const uint8_t* data, size_t size) {
  size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    std::memcpy(&word, data + i, 8);
    if (word & 0x8080808080808080u) return false;
  }
  for (; i < size; ++i) {
    if (data[i] & 0x80) return false;
  }
  return true;
}

uint64_t hash_bytes(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  Sip sip;
  size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    std::memcpy(&word, data + i, 8);
    sip.v3 ^= word;
    sip.round();
    sip.v0 ^= word;
  }
  uint64_t last = static_cast<uint64_t>(size) << 56;
  for (size_t k = 0; i + k < size; ++k) last |= static_cast<uint64_t>(data[i + k]) << (8 * k);
  sip.v3 ^= last;
  sip.round();
  sip.v0 ^= last;
  sip.v2 ^= 0xff;
  sip.round();
  sip.round();
  sip.round();
  const uint64_t hash = sip.v0 ^ sip.v1 ^ sip.v2 ^ sip.v3;
  return hash == ~uint64_t{0} ? ~uint64_t{1} : hash;
}

uint64_t str_hash_slow(const Str* s) {
  uint64_t hash = hash_bytes(s->data, size_t{s->length} * s->width());
  const_cast<Str*>(s)->hash.store_relaxed(hash);
  return hash;
}

char32_t decode_utf8(std::string_view text, size_t* position) {
  const size_t i = *position;
  const size_t left = text.size() - i;
  auto at = [&](size_t k) { return static_cast<unsigned char>(text[i + k]); };
  const unsigned char first = at(0);
  *position = i + 1;
  if (first < 0x80) return first;
  if (first >= 0xC2 && first < 0xE0 && left >= 2 && is_trail(at(1))) {
    *position = i + 2;
    return (first & 0x1Fu) << 6 | (at(1) & 0x3Fu);
  }
  if (first >= 0xE0 && first < 0xF0 && left >= 3 && is_trail(at(1)) && is_trail(at(2))) {
    const char32_t c = (first & 0x0Fu) << 12 | (at(1) & 0x3Fu) << 6 | (at(2) & 0x3Fu);
    if (c >= 0x800) {
      *position = i + 3;
      return c;
    }
  }
  if (first >= 0xF0 && first < 0xF5 && left >= 4 && is_trail(at(1)) && is_trail(at(2)) &&
      is_trail(at(3))) {
    const char32_t c =
        (first & 7u) << 18 | (at(1) & 0x3Fu) << 12 | (at(2) & 0x3Fu) << 6 | (at(3) & 0x3Fu);
    if (c >= 0x10000 && c <= 0x10FFFF) {
      *position = i + 4;
      return c;
    }
  }
  return 0xFFFD;
}

void encode_utf8(char32_t c, std::string& out) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    out.push_back(static_cast<char>(0xC0 | c >> 6));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else if (c < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | c >> 12));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | c >> 18));
    out.push_back(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

Str* make_str_raw(Context& cx, int width, size_t length) {
  VERIFY(length <= UINT32_MAX, "a string of {} code points", length);
  Str* s = cx.make_buffer<Str>(cx.types().str, Kind::kStr, length * width);
  s->extra = static_cast<uint8_t>(width);
  s->length = static_cast<uint32_t>(length);
  s->ascii = false;
  s->data = reinterpret_cast<uint8_t*>(s + 1);
  return s;
}

Str* make_str(Context& cx, std::string_view utf8) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  if (all_ascii(bytes, utf8.size())) {
    if (utf8.size() == 1 && cx.names().single_latin[bytes[0]]) {
      return cx.names().single_latin[bytes[0]];
    }
    if (utf8.empty() && cx.names().empty) return cx.names().empty;
    Str* s = make_str_raw(cx, 1, utf8.size());
    if (!utf8.empty()) std::memcpy(s->data, bytes, utf8.size());
    s->ascii = true;
    return s;
  }
  char32_t all = 0;
  size_t count = 0;
  for (size_t i = 0; i < utf8.size(); ++count) all = std::max(all, decode_utf8(utf8, &i));
  Str* s = make_str_raw(cx, width_of(all), count);
  size_t at = 0;
  for (size_t i = 0; i < utf8.size(); ++at) put(s, at, decode_utf8(utf8, &i));
  return s;
}

Str* make_str32(Context& cx, const char32_t* data, size_t length) {
  char32_t max = 0;
  for (size_t i = 0; i < length; ++i) max = std::max(max, data[i]);
  if (length == 1) return make_char(cx, max);
  Str* s = make_str_raw(cx, width_of(max), length);
  s->ascii = max < 0x80;
  for (size_t i = 0; i < length; ++i) put(s, i, data[i]);
  return s;
}

Str* make_char(Context& cx, char32_t c) {
  if (c < 0x100 && cx.names().single_latin[c]) return cx.names().single_latin[c];
  Str* s = make_str_raw(cx, width_of(c), 1);
  s->ascii = c < 0x80;
  put(s, 0, c);
  return s;
}

std::string to_utf8(const Str* s) {
  if (s->ascii) return std::string(reinterpret_cast<const char*>(s->data), s->length);
  std::string out;
  out.reserve(size_t{s->length} * s->width() * 3 / 2);
  for (uint32_t i = 0; i < s->length; ++i) encode_utf8(s->at(i), out);
  return out;
}

std::string str_text(Value v) {
  v = unwrap(v);
  VERIFY(is_str(v), "str_text of a value that is no str");
  return to_utf8(cast<Str>(v));
}

bool str_equal(const Str* a, const Str* b) {
  if (a == b) return true;
  // Strings are stored at the narrowest width, so equal ones have equal widths and bytes.
  if (a->length != b->length || a->width() != b->width()) return false;
  if (a->interned.load_relaxed() && b->interned.load_relaxed()) return false;
  const uint64_t hash_a = a->hash.load_relaxed();
  const uint64_t hash_b = b->hash.load_relaxed();
  if (hash_a != 0 && hash_b != 0 && hash_a != hash_b) return false;
  return std::memcmp(a->data, b->data, size_t{a->length} * a->width()) == 0;
}

int str_compare(const Str* a, const Str* b) {
  const uint32_t common = std::min(a->length, b->length);
  if (a->width() == 1 && b->width() == 1) {
    const int order = std::memcmp(a->data, b->data, common);
    if (order != 0) return order;
  } else {
    for (uint32_t i = 0; i < common; ++i) {
      const char32_t x = a->at(i);
      const char32_t y = b->at(i);
      if (x != y) return x < y ? -1 : 1;
    }
  }
  return a->length == b->length ? 0 : a->length < b->length ? -1 : 1;
}

namespace {

// A text that grows by `+` again and again is copied only when its Blob is full: the sum is a new
// Str that shows more of the same bytes. Only the longest string on a Blob can grow in place; who
// else adds to a shorter one loses the race for `used` and gets a Blob of its own.
constexpr uint32_t kGrowingLengthMin = 64;

Str* make_str_on(Context& cx, Blob* blob, const Str* front, uint32_t length) {
  Str* s = cx.make_buffer<Str>(cx.types().str, Kind::kStr, sizeof(Blob*));
  s->extra = front->extra;
  s->length = length;
  s->is_sum = true;
  s->data = blob->data;
  *reinterpret_cast<Blob**>(s + 1) = blob;
  return s;
}

// The sum on the Blob of `a` if there is room right behind `a`, on a new one otherwise.
// Null: too long for one.
Str* str_grown(Context& cx, const Str* a, const Str* b) {
  const uint64_t begin = uint64_t{a->length} * a->width();
  const uint64_t end = begin + uint64_t{b->length} * a->width();
  Blob* blob = a->blob();
  uint32_t used = static_cast<uint32_t>(begin);
  if (blob == nullptr || end > blob->capacity ||
      !blob->used.compare_exchange_strong(used, static_cast<uint32_t>(end))) {
    const uint64_t capacity = end + end / 2;
    if (capacity > UINT32_MAX ||
        (capacity > Heap::kHugeBytes && !cx.rt.heap->may_allocate(capacity))) {
      return nullptr;
    }
    blob = cx.make_buffer<Blob>(cx.types().internal, Kind::kBlob, capacity);
    blob->capacity = static_cast<uint32_t>(capacity);
    blob->used.store(static_cast<uint32_t>(end), std::memory_order_relaxed);
    std::memcpy(blob->data, a->data, begin);
  }
  return make_str_on(cx, blob, a, a->length + b->length);
}

}  // namespace

Str* str_concat(Context& cx, const Str* a, const Str* b) {
  if (a->length == 0) return const_cast<Str*>(b);
  if (b->length == 0) return const_cast<Str*>(a);
  Str* s = nullptr;
  if (a->is_sum && a->length >= kGrowingLengthMin && b->width() <= a->width()) {
    s = str_grown(cx, a, b);
  }
  if (s == nullptr) {
    s = make_str_raw(cx, std::max(a->width(), b->width()), size_t{a->length} + b->length);
    copy_points(s, 0, a, 0, a->length);
    s->is_sum = true;
  }
  s->ascii = a->ascii && b->ascii;
  copy_points(s, a->length, b, 0, b->length);
  return s;
}

Str* str_substring(Context& cx, const Str* s, uint32_t begin, uint32_t end) {
  end = std::min(end, s->length);
  if (begin >= end) return cx.names().empty;
  if (begin == 0 && end == s->length) return const_cast<Str*>(s);
  const uint32_t count = end - begin;
  if (count == 1) return make_char(cx, s->at(begin));
  char32_t max = 0;
  if (!s->ascii) {
    with_data(s, [&](auto* data) {
      for (uint32_t i = begin; i < end; ++i) max = std::max<char32_t>(max, data[i]);
    });
  }
  Str* part = make_str_raw(cx, width_of(max), count);
  part->ascii = max < 0x80;
  if (part->width() == s->width()) {
    copy_points(part, 0, s, begin, count);
  } else {
    for (uint32_t i = 0; i < count; ++i) put(part, i, s->at(begin + i));
  }
  return part;
}

Str* make_int_str(Context& cx, int64_t i) {
  if (i >= 0 && i < 10) return make_char(cx, static_cast<char32_t>('0' + i));
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, i);
  const auto length = static_cast<size_t>(end.ptr - text);
  Str* s = make_str_raw(cx, 1, length);
  s->ascii = true;
  std::memcpy(s->data, text, length);
  return s;
}

Str* join_strs(Context& cx, const Value* parts, size_t count) {
  uint64_t length = 0;
  int width = 1;
  bool ascii = true;
  const Str* only = nullptr;
  for (size_t n = 0; n < count; ++n) {
    const Str* part = cast<Str>(parts[n]);
    if (part->length == 0) continue;
    only = length == 0 ? part : nullptr;
    length += part->length;
    width = std::max(width, part->width());
    ascii &= part->ascii;
  }
  if (length == 0) return cx.names().empty;
  if (only != nullptr) return const_cast<Str*>(only);
  if (length > UINT32_MAX) throw std::bad_alloc();
  Str* s = make_str_raw(cx, width, length);
  s->ascii = ascii;
  size_t at = 0;
  for (size_t n = 0; n < count; ++n) {
    const Str* part = cast<Str>(parts[n]);
    copy_points(s, at, part, 0, part->length);
    at += part->length;
  }
  return s;
}

// --- StrBuilder -----------------------------------------------------------------------------

namespace {

// `old` (of `size` bytes, null if there is none) made larger. In an arena memory comes from there.
char* enlarged(char* old, size_t size, size_t capacity) {
  if (!Arena::inside() && Arena::owner_of(old) == nullptr) {
    return static_cast<char*>(std::realloc(old, capacity));
  }
  auto* data = static_cast<char*>(::operator new(capacity));
  if (old != nullptr) std::memcpy(data, old, size);
  ::operator delete(old);
  return data;
}

}  // namespace

ByteBuffer::~ByteBuffer() {
  if (data_ != inline_) ::operator delete(data_);
}

void ByteBuffer::reserve(size_t bytes) {
  if (bytes <= capacity_) return;
  size_t capacity = std::max(bytes, capacity_ * 2);
  bool own = data_ != inline_;
  char* data = enlarged(own ? data_ : nullptr, size_, capacity);
  if (data == nullptr) throw std::bad_alloc();
  if (!own) std::memcpy(data, inline_, size_);
  data_ = data;
  capacity_ = capacity;
}

void ByteBuffer::take(ByteBuffer& other) {
  if (data_ != inline_) ::operator delete(data_);
  data_ = other.data_;
  capacity_ = other.capacity_;
  size_ = other.size_;
  if (other.data_ == other.inline_) {
    std::memcpy(inline_, other.inline_, size_);
    data_ = inline_;
  }
  other.data_ = other.inline_;
  other.capacity_ = kInline;
  other.size_ = 0;
}

void StrBuilder::widen(int width) {
  if (width <= width_) return;
  ByteBuffer wide;
  char* target = wide.extend(length_ * width);
  for (size_t i = 0; i < length_; ++i) {
    char32_t c;
    if (width_ == 1) {
      c = static_cast<unsigned char>(bytes_[i]);
    } else {
      char16_t c16;
      std::memcpy(&c16, bytes_.data() + i * 2, 2);
      c = c16;
    }
    if (width == 2) {
      const auto c16 = static_cast<char16_t>(c);
      std::memcpy(target + i * 2, &c16, 2);
    } else {
      std::memcpy(target + i * 4, &c, 4);
    }
  }
  bytes_.take(wide);
  width_ = width;
}

void StrBuilder::push_wide(char32_t c) {
  if (width_ == 2) {
    const auto c16 = static_cast<char16_t>(c);
    bytes_.append(reinterpret_cast<const char*>(&c16), 2);
  } else {
    bytes_.append(reinterpret_cast<const char*>(&c), 4);
  }
}

void StrBuilder::append(const Str* s) { append_part(s, 0, s->length); }

void StrBuilder::append_part(const Str* s, size_t begin, size_t end) {
  if (begin >= end) return;
  if (s->ascii || s->width() < width_) {
    if (!s->ascii) max_ = std::max<char32_t>(max_, 0x80);
    if (width_ == 1) {
      bytes_.append(reinterpret_cast<const char*>(s->data) + begin, end - begin);
      length_ += end - begin;
      return;
    }
  } else if (begin == 0 && end == s->length) {
    widen(s->width());
    max_ = std::max<char32_t>(max_, 0x80);
    if (s->width() == width_) {
      bytes_.append(reinterpret_cast<const char*>(s->data), size_t{s->length} * width_);
      length_ += s->length;
      return;
    }
  }
  for (size_t i = begin; i < end; ++i) append_char(s->at(static_cast<uint32_t>(i)));
}

void StrBuilder::append(std::string_view utf8) {
  if (all_ascii(reinterpret_cast<const uint8_t*>(utf8.data()), utf8.size())) {
    append_ascii(utf8);
    return;
  }
  for (size_t i = 0; i < utf8.size();) append_char(decode_utf8(utf8, &i));
}

void StrBuilder::append_ascii(std::string_view ascii) {
  if (width_ == 1) {
    bytes_.append(ascii.data(), ascii.size());
    length_ += ascii.size();
    return;
  }
  for (char c : ascii) push(static_cast<unsigned char>(c));
}

void StrBuilder::append_char(char32_t c) {
  if (c > max_) {
    max_ = c;
    widen(width_of(c));
  }
  push(c);
}

void StrBuilder::append_fill(char32_t c, size_t count) {
  if (count == 0) return;
  append_char(c);
  if (width_ == 1) {
    bytes_.fill(count - 1, static_cast<char>(c));
    length_ += count - 1;
    return;
  }
  for (size_t i = 1; i < count; ++i) push(c);
}

Str* StrBuilder::finish(Context& cx) {
  if (length_ == 0 && cx.names().empty) return cx.names().empty;
  if (length_ == 1 && width_ == 1) return make_char(cx, static_cast<unsigned char>(bytes_[0]));
  Str* s = make_str_raw(cx, width_, length_);
  s->ascii = max_ < 0x80;
  if (length_ != 0) std::memcpy(s->data, bytes_.data(), bytes_.size());
  return s;
}

}  // namespace heddle
