// The module binascii: bytes as hexadecimal and base64 text, and checksums.
#include "engine/base/arena.h"
#include "engine/lib/modules.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <array>

namespace heddle {

namespace {

constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Type* error_type(Context& cx) { return library_of(cx).binascii_error; }

bool data_arg(Context& cx, Value v, std::string* out) {
  if (bytes_content(v, out)) return true;
  cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, v));
  return false;
}

/// Bytes, or a str that is ASCII.
bool ascii_arg(Context& cx, Value v, std::string* out) {
  Value text = unwrap(v);
  if (is_str(text)) {
    if (!cast<Str>(text)->ascii) {
      cx.value_error("string argument should contain only ASCII characters");
      return false;
    }
    *out = str_text(text);
    return true;
  }
  if (bytes_content(v, out)) return true;
  cx.type_error("argument should be bytes, buffer or ASCII string, not '{}'", type_name(cx, v));
  return false;
}

Value hexlify(Context& cx, const Value* args, int) {
  std::string data, sep, out;
  if (!data_arg(cx, args[0], &data)) return Value::error();
  int64_t group = 1;
  if (!args[1].is_empty()) {
    if (!ascii_arg(cx, args[1], &sep)) return Value::error();
    if (sep.size() != 1) return cx.value_error("sep must be length 1.");
  }
  if (!args[2].is_empty()) {
    auto given = index_arg(cx, unwrap(args[2]));
    if (!given) return Value::error();
    group = *given;
  }
  size_t size = static_cast<size_t>(group < 0 ? -group : group);
  for (size_t i = 0; i < data.size(); ++i) {
    // Groups are counted from the right, or from the left where the number is negative.
    size_t from = group < 0 ? i : data.size() - i;
    if (i > 0 && size > 0 && !sep.empty() && from % size == 0) out += sep;
    out += fmt::format("{:02x}", static_cast<uint8_t>(data[i]));
  }
  return Value::object(make_bytes(cx, out));
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

Value unhexlify(Context& cx, const Value* args, int) {
  std::string text, out;
  if (!ascii_arg(cx, args[0], &text)) return Value::error();
  if (text.size() % 2 != 0) return cx.raise(error_type(cx), "Odd-length string");
  for (size_t i = 0; i < text.size(); i += 2) {
    int high = hex_digit(text[i]), low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return cx.raise(error_type(cx), "Non-hexadecimal digit found");
    out.push_back(static_cast<char>(high * 16 + low));
  }
  return Value::object(make_bytes(cx, out));
}

Value b2a_base64(Context& cx, const Value* args, int) {
  std::string data, out;
  if (!data_arg(cx, args[0], &data)) return Value::error();
  for (size_t i = 0; i < data.size(); i += 3) {
    uint32_t bits = 0;
    size_t count = std::min<size_t>(3, data.size() - i);
    for (size_t j = 0; j < 3; ++j) {
      bits = bits << 8 | (j < count ? static_cast<uint8_t>(data[i + j]) : 0);
    }
    for (size_t j = 0; j < 4; ++j) {
      out.push_back(j <= count ? kBase64[bits >> (18 - 6 * j) & 63] : '=');
    }
  }
  if (args[1].is_empty() || args[1].is_true()) out.push_back('\n');
  return Value::object(make_bytes(cx, out));
}

/// What CPython's a2b_base64 says of text that is no base64, strict or not; null: nothing wrong.
struct Base64Reader {
  bool strict = false;
  std::string out;
  size_t quads = 0;     // characters of the current group of four
  size_t pads = 0;
  size_t characters = 0;
  uint8_t left = 0;
  bool padding_started = false;

  const char* feed(std::string_view text) {
    if (strict && !text.empty() && text[0] == '=') return "Leading padding not allowed";
    for (size_t i = 0; i < text.size(); ++i) {
      char c = text[i];
      if (c == '=') {
        padding_started = true;
        if (quads >= 2 && quads + ++pads >= 4) {
          if (strict && i + 1 < text.size()) return "Excess data after padding";
          return nullptr;
        }
        continue;
      }
      size_t value = kBase64.find(c);
      if (value == std::string_view::npos) {
        if (strict) return "Only base64 data is allowed";
        continue;
      }
      if (strict && padding_started) return "Discontinuous padding not allowed";
      pads = 0;
      take(static_cast<uint8_t>(value));
    }
    return quads == 0 ? nullptr : "Incorrect padding";
  }

  void take(uint8_t value) {
    ++characters;
    switch (quads) {
      case 0: quads = 1; left = value; break;
      case 1: quads = 2; out.push_back(static_cast<char>(left << 2 | value >> 4));
              left = value & 15; break;
      case 2: quads = 3; out.push_back(static_cast<char>(left << 4 | value >> 2));
              left = value & 3; break;
      default: quads = 0; out.push_back(static_cast<char>(left << 6 | value)); left = 0;
    }
  }
};

Value a2b_base64(Context& cx, const Value* args, int) {
  std::string text;
  if (!ascii_arg(cx, args[0], &text)) return Value::error();
  Base64Reader reader;
  reader.strict = !args[1].is_empty() && args[1].is_true();
  if (const char* wrong = reader.feed(text)) {
    bool lone = reader.quads == 1 && std::string_view(wrong) == "Incorrect padding";
    if (!lone) return cx.raise(error_type(cx), wrong);
    return cx.raise(error_type(cx), fmt::format(
        "Invalid base64-encoded string: number of data characters ({}) cannot be 1 more than a "
        "multiple of 4", reader.characters));
  }
  return Value::object(make_bytes(cx, reader.out));
}

Value crc32(Context& cx, const Value* args, int) {
  static const auto* table = [] {
    const Arena::Outside outside;
    auto* made = new std::array<uint32_t, 256>;
    for (uint32_t i = 0; i < 256; ++i) {
      uint32_t c = i;
      for (int bit = 0; bit < 8; ++bit) c = c & 1 ? c >> 1 ^ 0xEDB88320 : c >> 1;
      (*made)[i] = c;
    }
    return made;
  }();
  std::string data;
  if (!data_arg(cx, args[0], &data)) return Value::error();
  uint32_t crc = 0;
  if (!args[1].is_empty()) {
    auto given = index_arg(cx, unwrap(args[1]));
    if (!given) return Value::error();
    crc = static_cast<uint32_t>(*given);
  }
  crc = ~crc;
  for (char c : data) crc = crc >> 8 ^ (*table)[(crc ^ static_cast<uint8_t>(c)) & 255];
  return Value::small(static_cast<uint32_t>(~crc));
}

Value crc_hqx(Context& cx, const Value* args, int) {
  std::string data;
  if (!data_arg(cx, args[0], &data)) return Value::error();
  auto given = index_arg(cx, unwrap(args[1]));
  if (!given) return Value::error();
  uint32_t crc = static_cast<uint32_t>(*given) & 0xffff;
  for (char c : data) {
    crc ^= static_cast<uint32_t>(static_cast<uint8_t>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) {
      crc = (crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1) & 0xffff;
    }
  }
  return Value::small(crc);
}

template <const char* const& kName>
Value refuse_binascii(Context& cx, const Value*, int) {
  return cx.raisef(cx.types().NotImplementedError, "heddle: binascii.{} is not supported yet",
                   kName);
}
constexpr const char* kToUu = "b2a_uu";
constexpr const char* kFromUu = "a2b_uu";
constexpr const char* kToQp = "b2a_qp";
constexpr const char* kFromQp = "a2b_qp";

constexpr NativeDef kBinasciiFunctions[] = {
    {"hexlify", "data, sep=, bytes_per_sep=", hexlify},
    {"b2a_hex", "data, sep=, bytes_per_sep=", hexlify},
    {"unhexlify", "hexstr, /", unhexlify},
    {"a2b_hex", "hexstr, /", unhexlify},
    {"b2a_base64", "data, /, *, newline=", b2a_base64},
    {"a2b_base64", "data, /, *, strict_mode=", a2b_base64},
    {"crc32", "data, crc=, /", crc32},
    {"crc_hqx", "data, crc, /", crc_hqx},
    {"b2a_uu", "*args, **kwargs", refuse_binascii<kToUu>},
    {"a2b_uu", "*args, **kwargs", refuse_binascii<kFromUu>},
    {"b2a_qp", "*args, **kwargs", refuse_binascii<kToQp>},
    {"a2b_qp", "*args, **kwargs", refuse_binascii<kFromQp>},
};

/// A class of exceptions, as `class name(base)` in that module makes it.
Type* exception_class(VmContext& cx, Module* module, const char* name, Type* base) {
  TypeSpec spec;
  spec.name = intern(cx, name);
  Value bases = Value::object(base);
  spec.bases = heddle::make_tuple(cx, std::span<const Value>(&bases, 1));
  spec.dict = make_dict(cx);
  dict_set_str(cx, spec.dict, cx.names().dunder_module,
               Value::object(intern(cx, "binascii")));
  spec.metatype = cx.types().type;
  Type* type = make_type(cx, spec);
  VERIFY(type != nullptr, "{}", name);
  keep(cx, type);
  module_set(cx, module, name, Value::object(type));
  return type;
}

}  // namespace

void init_binascii_module(VmContext& cx, Module* module) {
  library_of(cx).binascii_error = exception_class(cx, module, "Error", cx.types().ValueError);
  exception_class(cx, module, "Incomplete", cx.types().Exception);
  module_add(cx, module, kBinasciiFunctions);
}

}  // namespace heddle
