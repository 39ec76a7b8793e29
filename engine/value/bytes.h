// bytes and bytearray: making them, and the codecs between them and str.
#pragma once

#include "engine/value/context.h"
#include "engine/value/number.h"

#include <span>
#include <string>
#include <string_view>

namespace heddle {

Bytes* make_bytes(Context& cx, std::string_view content);
ByteArray* make_bytearray(Context& cx, std::string_view content);

inline std::string_view bytes_view(const Bytes* b) {
  return {reinterpret_cast<const char*>(b->data), b->length};
}
/// The content of bytes or a bytearray at this moment (instances of subclasses included); false
/// if v is neither.
bool bytes_content(Value v, std::string* out);
inline bool is_bytes_like(Value v) {
  return is_kind(v, Kind::kBytes) || is_kind(v, Kind::kByteArray);
}
/// Replaces a bytearray's content.
void bytearray_assign(Context& cx, ByteArray* array, std::string_view content);

/// bytes(x) of ints, buffers and built-in iterables: bytes; error; tail for everything else.
Value bytes_from(Context& cx, Value x);

/// Encodings and error handlers besides those below are the registry's, which is in Python.
enum class CodecTask { kEncode, kDecode, kConstruct };
struct CodecCall {
  CodecTask task;
  bool known;     // the encoding is one of those below
  Value subject;  // str, bytes; kConstruct: (class, base, str) of base.__new__(class, str, ...)
  std::string_view encoding, errors;
};
/// Goes on in Python. Set once, before any world runs.
using CodecHook = Value (*)(Context& cx, const CodecCall& call);
extern CodecHook codec_hook;

/// str.encode(encoding, errors); absent arguments are empty. utf-8, ascii, latin-1 and their
/// aliases, utf-16 and utf-32 with and without an order; for the rest and for error handlers of
/// the program it ends in codec_hook.
/// Errors: LookupError "unknown encoding: ..."; UnicodeEncodeError; TypeError.
Value encode_str(Context& cx, Str* s, Value encoding, Value errors);
/// bytes.decode(encoding, errors).
Value decode_bytes(Context& cx, std::string_view data, Value encoding, Value errors);

/// Subscripts, `in` and += of bytes and bytearray. Set and delete: None when done.
Value bytes_getitem(Context& cx, Value self, Value key);
Value bytearray_setitem(Context& cx, Value self, Value key, Value value);
Value bytearray_delitem(Context& cx, Value self, Value key);
Value bytes_contains(Context& cx, Value self, Value item);

/// Binary operators of bytes and bytearray: +, *, %; not_implemented for all else.
Value bytes_binary(Context& cx, BinOp op, Value a, Value b);
/// += and *= of a bytearray; not_implemented for all else.
Value bytearray_inplace(Context& cx, BinOp op, Value a, Value b);
/// <0, 0, >0 of two bytes-like values.
int bytes_compare(Value a, Value b);

}  // namespace heddle
