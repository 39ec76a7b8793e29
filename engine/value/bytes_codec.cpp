// str.encode and bytes.decode: utf-8, ascii, latin-1, utf-16, utf-32 and their error handlers.
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/str.h"

#include <algorithm>
#include <optional>

namespace heddle {
namespace {

enum class Codec { kUtf8, kUtf8Sig, kAscii, kLatin, kUtf16, kUtf16Le, kUtf16Be, kUtf32, kUtf32Le,
                   kUtf32Be };
enum class Handler { kStrict, kIgnore, kReplace, kBackslash, kXml, kEscape, kPass };

struct CodecName {
  const char* name;
  Codec codec;
};
constexpr CodecName kCodecs[] = {
    {"utf-8", Codec::kUtf8},         {"utf8", Codec::kUtf8},
    {"u8", Codec::kUtf8},            {"utf", Codec::kUtf8},
    {"cp65001", Codec::kUtf8},       {"utf-8-sig", Codec::kUtf8Sig},
    {"ascii", Codec::kAscii},        {"us-ascii", Codec::kAscii},
    {"646", Codec::kAscii},          {"latin-1", Codec::kLatin},
    {"latin1", Codec::kLatin},       {"iso-8859-1", Codec::kLatin},
    {"iso8859-1", Codec::kLatin},    {"8859", Codec::kLatin},
    {"l1", Codec::kLatin},           {"latin", Codec::kLatin},
    {"cp819", Codec::kLatin},        {"utf-16", Codec::kUtf16},
    {"utf16", Codec::kUtf16},        {"u16", Codec::kUtf16},
    {"utf-16-le", Codec::kUtf16Le},  {"utf-16le", Codec::kUtf16Le},
    {"utf-16-be", Codec::kUtf16Be},  {"utf-16be", Codec::kUtf16Be},
    {"utf-32", Codec::kUtf32},       {"utf32", Codec::kUtf32},
    {"utf-32-le", Codec::kUtf32Le},  {"utf-32le", Codec::kUtf32Le},
    {"utf-32-be", Codec::kUtf32Be},  {"utf-32be", Codec::kUtf32Be},
};

const char* codec_name(Codec codec) {
  switch (codec) {
    case Codec::kUtf8: case Codec::kUtf8Sig: return "utf-8";
    case Codec::kAscii: return "ascii";
    case Codec::kLatin: return "latin-1";
    case Codec::kUtf16: return "utf-16";
    case Codec::kUtf16Le: return "utf-16-le";
    case Codec::kUtf16Be: return "utf-16-be";
    case Codec::kUtf32: return "utf-32";
    case Codec::kUtf32Le: return "utf-32-le";
    case Codec::kUtf32Be: return "utf-32-be";
  }
  return "";
}

/// A str argument's text; nullopt and TypeError pending if it is something else.
std::optional<std::string> text_arg(Context& cx, Value v, const char* function, const char* name,
                                    const char* absent) {
  if (v.is_empty()) return absent;
  const Value s = unwrap(v);
  if (is_str(s)) return to_utf8(cast<Str>(s));
  cx.type_error("{}() argument '{}' must be str, not {}", function, name, type_name(cx, v));
  return std::nullopt;
}

std::optional<Codec> codec_of(const std::string& name) {
  std::string plain = name;
  for (char& c : plain) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    if (c == '_' || c == ' ') c = '-';
  }
  for (const CodecName& row : kCodecs) {
    if (plain == row.name) return row.codec;
  }
  return std::nullopt;
}

std::optional<Handler> handler_of(const std::string& name) {
  constexpr std::pair<const char*, Handler> kHandlers[] = {
      {"strict", Handler::kStrict},   {"ignore", Handler::kIgnore},
      {"replace", Handler::kReplace}, {"backslashreplace", Handler::kBackslash},
      {"xmlcharrefreplace", Handler::kXml}, {"surrogateescape", Handler::kEscape},
      {"surrogatepass", Handler::kPass}};
  for (auto& [text, handler] : kHandlers) {
    if (name == text) return handler;
  }
  return std::nullopt;
}

bool raise_unicode(Context& cx, Type* type, const char* encoding, Value object, size_t start,
                   size_t end, const char* reason) {
  Value args[5] = {Value::object(make_str(cx, encoding)), object,
                   Value::small(static_cast<int64_t>(start)),
                   Value::small(static_cast<int64_t>(end)), Value::object(make_str(cx, reason))};
  cx.pending = make_exception(cx, type, make_tuple(cx, args));
  return false;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c < 0xE000; }

/// One call of encode().
class Encoder {
 public:
  Encoder(Context& cx, Str* s, Codec codec, const std::string& errors)
      : cx_(cx), s_(s), codec_(codec), errors_(errors) {}

  bool run() {
    if (codec_ == Codec::kUtf8Sig) out_ = "\xEF\xBB\xBF";
    if (codec_ == Codec::kUtf16) out_ = "\xFF\xFE";
    if (codec_ == Codec::kUtf32) out_ = std::string("\xFF\xFE\0\0", 4);
    for (uint32_t i = 0; i < s_->length;) {
      const char32_t c = s_->at(i);
      if (encodable(c)) {
        put(c);
        ++i;
        continue;
      }
      uint32_t end = i + 1;
      while (end < s_->length && !encodable(s_->at(end))) ++end;
      if (!handle(i, end)) return false;
      i = end;
    }
    return true;
  }
  const std::string& out() const { return out_; }
  /// After an error: the program's own error handler is to be asked.
  bool needs_python() const { return !handler_of(errors_); }

 private:
  bool encodable(char32_t c) const {
    switch (codec_) {
      case Codec::kAscii: return c < 0x80;
      case Codec::kLatin: return c < 0x100;
      default: return !is_surrogate(c);
    }
  }

  void put_unit(uint32_t unit, int bytes, bool big) {
    for (int i = 0; i < bytes; ++i) {
      out_.push_back(static_cast<char>(unit >> (8 * (big ? bytes - 1 - i : i))));
    }
  }

  void put(char32_t c) {
    switch (codec_) {
      case Codec::kUtf8: case Codec::kUtf8Sig: return encode_utf8(c, out_);
      case Codec::kAscii: case Codec::kLatin: return out_.push_back(static_cast<char>(c));
      case Codec::kUtf32: case Codec::kUtf32Le: return put_unit(c, 4, false);
      case Codec::kUtf32Be: return put_unit(c, 4, true);
      default: break;
    }
    const bool big = codec_ == Codec::kUtf16Be;
    if (c >= 0x10000) {
      put_unit(0xD800 + ((c - 0x10000) >> 10), 2, big);
      c = 0xDC00 + ((c - 0x10000) & 0x3FF);
    }
    put_unit(c, 2, big);
  }

  bool fail(uint32_t start, uint32_t end) {
    const char* reason = codec_ == Codec::kAscii   ? "ordinal not in range(128)"
                         : codec_ == Codec::kLatin ? "ordinal not in range(256)"
                                                   : "surrogates not allowed";
    return raise_unicode(cx_, cx_.types().UnicodeEncodeError, codec_name(codec_),
                         Value::object(s_), start, end, reason);
  }

  void put_text(const std::string& ascii) {
    for (char c : ascii) put(static_cast<unsigned char>(c));
  }

  bool handle(uint32_t start, uint32_t end) {
    const auto handler = handler_of(errors_);
    if (!handler) return false;  // needs_python()
    for (uint32_t i = start; i < end; ++i) {
      const auto c = static_cast<uint32_t>(s_->at(i));
      switch (*handler) {
        case Handler::kStrict: return fail(start, end);
        case Handler::kIgnore: break;
        case Handler::kReplace: put('?'); break;
        case Handler::kXml: put_text(fmt::format("&#{};", c)); break;
        case Handler::kBackslash:
          put_text(c < 0x100     ? fmt::format("\\x{:02x}", c)
                   : c < 0x10000 ? fmt::format("\\u{:04x}", c)
                                 : fmt::format("\\U{:08x}", c));
          break;
        case Handler::kEscape:
          if (c < 0xDC80 || c > 0xDCFF) return fail(i, i + 1);
          out_.push_back(static_cast<char>(c - 0xDC00));
          break;
        case Handler::kPass:
          if (codec_ == Codec::kAscii || codec_ == Codec::kLatin || !is_surrogate(c)) {
            return fail(start, end);
          }
          put(c);
          break;
      }
    }
    return true;
  }

  Context& cx_;
  Str* s_;
  Codec codec_;
  const std::string& errors_;
  std::string out_;
};

/// One call of decode().
class Decoder {
 public:
  Decoder(Context& cx, std::string_view data, Codec codec, const std::string& errors)
      : cx_(cx), data_(data), codec_(codec), errors_(errors) {}

  bool run() {
    switch (codec_) {
      case Codec::kUtf8Sig:
        if (data_.starts_with("\xEF\xBB\xBF")) at_ = 3;
        return utf8();
      case Codec::kUtf8: return utf8();
      case Codec::kAscii: return narrow(0x80);
      case Codec::kLatin: return narrow(0x100);
      default: return wide();
    }
  }
  StrBuilder& out() { return out_; }
  bool needs_python() const { return !handler_of(errors_); }

 private:
  uint8_t byte(size_t i) const { return static_cast<uint8_t>(data_[i]); }

  bool narrow(unsigned limit) {
    while (at_ < data_.size()) {
      if (byte(at_) < limit) {
        out_.append_char(byte(at_++));
      } else if (!handle(at_, at_ + 1, "ordinal not in range(128)")) {
        return false;
      }
    }
    return true;
  }

  bool utf8() {
    while (at_ < data_.size()) {
      const size_t run = at_;
      while (at_ < data_.size() && byte(at_) < 0x80) ++at_;
      out_.append_ascii(data_.substr(run, at_ - run));
      if (at_ == data_.size()) return true;
      if (!utf8_sequence()) return false;
    }
    return true;
  }

  /// A character of several bytes, or the error in it.
  bool utf8_sequence() {
    const uint8_t first = byte(at_);
    const size_t need =
        first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (need == 0) return handle(at_, at_ + 1, "invalid start byte");
    for (size_t k = 1; k < need; ++k) {
      if (at_ + k >= data_.size()) return handle(at_, data_.size(), "unexpected end of data");
      const uint8_t c = byte(at_ + k);
      uint8_t low = 0x80, high = 0xBF;
      if (k == 1) {
        if (first == 0xE0) low = 0xA0;
        if (first == 0xED) high = 0x9F;
        if (first == 0xF0) low = 0x90;
        if (first == 0xF4) high = 0x8F;
      }
      if (c < low || c > high) return handle(at_, at_ + k, "invalid continuation byte");
    }
    out_.append_char(decode_utf8(data_, &at_));
    return true;
  }

  bool wide() {
    const bool is16 = codec_ == Codec::kUtf16 || codec_ == Codec::kUtf16Le ||
                      codec_ == Codec::kUtf16Be;
    const size_t size = is16 ? 2 : 4;
    bool big = codec_ == Codec::kUtf16Be || codec_ == Codec::kUtf32Be;
    auto unit = [&](size_t at) {
      uint32_t n = 0;
      for (size_t i = 0; i < size; ++i) {
        n |= uint32_t{byte(at + i)} << (8 * (big ? size - 1 - i : i));
      }
      return n;
    };
    if ((codec_ == Codec::kUtf16 || codec_ == Codec::kUtf32) && data_.size() >= size) {
      const uint32_t mark = unit(0);
      big = mark == (is16 ? 0xFFFEu : 0xFFFE0000u);
      if (big || mark == 0xFEFF) at_ = size;
    }
    // Errors name the order that was found.
    if (codec_ == Codec::kUtf16) codec_ = big ? Codec::kUtf16Be : Codec::kUtf16Le;
    if (codec_ == Codec::kUtf32) codec_ = big ? Codec::kUtf32Be : Codec::kUtf32Le;
    while (at_ < data_.size()) {
      if (data_.size() - at_ < size) {
        if (!handle(at_, data_.size(), "truncated data")) return false;
        continue;
      }
      uint32_t c = unit(at_);
      if (is16 && c >= 0xD800 && c < 0xDC00 && data_.size() - at_ >= 4) {
        const uint32_t low = unit(at_ + 2);
        if (low >= 0xDC00 && low < 0xE000) {
          out_.append_char(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
          at_ += 4;
          continue;
        }
      }
      if (is_surrogate(c) || c > 0x10FFFF) {
        const char* reason = is16 ? "illegal encoding" : "code point not in range(0x110000)";
        if (!handle(at_, at_ + size, reason)) return false;
        continue;
      }
      out_.append_char(c);
      at_ += size;
    }
    return true;
  }

  bool handle(size_t start, size_t end, const char* reason) {
    const auto handler = handler_of(errors_);
    if (!handler) return false;  // needs_python()
    auto fail = [&] {
      return raise_unicode(cx_, cx_.types().UnicodeDecodeError, codec_name(codec_),
                           Value::object(make_bytes(cx_, data_)), start, end, reason);
    };
    at_ = end;
    switch (*handler) {
      case Handler::kIgnore: return true;
      case Handler::kReplace: out_.append_char(0xFFFD); return true;
      case Handler::kBackslash:
        for (size_t i = start; i < end; ++i) {
          out_.append_ascii(fmt::format("\\x{:02x}", byte(i)));
        }
        return true;
      case Handler::kEscape:
        for (size_t i = start; i < end; ++i) {
          if (byte(i) < 0x80) {
            if (i == start) return fail();
            at_ = i;
            return true;
          }
          out_.append_char(0xDC00 + byte(i));
        }
        return true;
      case Handler::kPass:
        if ((codec_ == Codec::kUtf8 || codec_ == Codec::kUtf8Sig) && data_.size() - start >= 3 &&
            byte(start) == 0xED && (byte(start + 1) & 0xE0) == 0xA0 &&
            (byte(start + 2) & 0xC0) == 0x80) {
          out_.append_char(0xD000u | (byte(start + 1) & 0x3Fu) << 6 | (byte(start + 2) & 0x3Fu));
          at_ = start + 3;
          return true;
        }
        return fail();
      case Handler::kStrict: case Handler::kXml: return fail();
    }
    return false;
  }

  Context& cx_;
  std::string_view data_;
  Codec codec_;
  const std::string& errors_;
  size_t at_ = 0;
  StrBuilder out_;
};

}  // namespace

namespace {

Value no_registry(Context& cx, const CodecCall& call) {
  if (call.known) {
    return cx.raisef(cx.types().LookupError, "unknown error handler name '{}'", call.errors);
  }
  return cx.raisef(cx.types().LookupError, "unknown encoding: {}", call.encoding);
}

}  // namespace

CodecHook codec_hook = no_registry;

Value encode_str(Context& cx, Str* s, Value encoding, Value errors) {
  const auto name = text_arg(cx, encoding, "encode", "encoding", "utf-8");
  if (!name) return Value::error();
  const auto handler = text_arg(cx, errors, "encode", "errors", "strict");
  if (!handler) return Value::error();
  const auto codec = codec_of(*name);
  const CodecCall call{CodecTask::kEncode, codec.has_value(), Value::object(s), *name, *handler};
  if (!codec) return codec_hook(cx, call);
  if (s->ascii && *codec <= Codec::kLatin && *codec != Codec::kUtf8Sig) {
    return Value::object(
        make_bytes(cx, std::string_view(reinterpret_cast<const char*>(s->data), s->length)));
  }
  Encoder encoder(cx, s, *codec, *handler);
  if (encoder.run()) return Value::object(make_bytes(cx, encoder.out()));
  return encoder.needs_python() ? codec_hook(cx, call) : Value::error();
}

Value decode_bytes(Context& cx, std::string_view data, Value encoding, Value errors) {
  const auto name = text_arg(cx, encoding, "decode", "encoding", "utf-8");
  if (!name) return Value::error();
  const auto handler = text_arg(cx, errors, "decode", "errors", "strict");
  if (!handler) return Value::error();
  const auto codec = codec_of(*name);
  auto in_python = [&] {
    const Value bytes = Value::object(make_bytes(cx, data));
    return codec_hook(cx, {CodecTask::kDecode, codec.has_value(), bytes, *name, *handler});
  };
  if (!codec) return in_python();
  Decoder decoder(cx, data, *codec, *handler);
  if (decoder.run()) return Value::object(decoder.out().finish(cx));
  return decoder.needs_python() ? in_python() : Value::error();
}

}  // namespace heddle
