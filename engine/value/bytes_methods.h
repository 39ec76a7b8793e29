// What the files of bytes' and bytearray's methods share.
#pragma once

#include "engine/value/bytes.h"
#include "engine/value/native.h"

#include <span>

namespace heddle {

/// bytes or a bytearray, as `model` is one.
Value bytes_like(Context& cx, Value model, std::string_view content);
/// `format % values` of bytes.
Value bytes_percent(Context& cx, Value format, Value values);

/// The content of the bytes or bytearray that a method is called on.
inline std::string self_bytes(const Value* args) {
  std::string content;
  bytes_content(args[0], &content);
  return content;
}
inline bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::span<const NativeDef> bytes_text_methods();
/// What both types have, and what only a bytearray has.
void add_bytes_methods(Context& cx, Type* type);
void add_bytearray_methods(Context& cx);

}  // namespace heddle
