#include "engine/value/bytes.h"

#include "engine/value/bytes_methods.h"
#include "engine/value/container_natives.h"
#include "engine/value/memoryview.h"
#include "engine/value/number_construct.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cstring>

namespace heddle {
namespace {

/// An int in range(256); nullopt and an exception pending otherwise.
std::optional<uint8_t> byte_of(Context& cx, Value v, const char* what) {
  const Value n = unwrap(v);
  if (!is_int(n)) {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
    return std::nullopt;
  }
  const int64_t i = to_int64(n).value_or(-1);
  if (i < 0 || i > 255) {
    cx.value_error("{} must be in range(0, 256)", what);
    return std::nullopt;
  }
  return static_cast<uint8_t>(i);
}

/// What bytes(x) or bytearray(x) holds: kTrue and the content, kPython or kError.
Tri content_of(Context& cx, Value x, const char* what, std::string* out) {
  const Value plain = unwrap(x);
  if (is_kind(x, Kind::kInstance) && !is_bytes_like(plain)) return Tri::kPython;
  if (bytes_content(plain, out)) return Tri::kTrue;
  if (is_int(plain)) {
    const auto count = index_arg(cx, plain);
    if (!count) return Tri::kError;
    if (*count < 0) {
      cx.value_error("negative count");
      return Tri::kError;
    }
    if (*count > UINT32_MAX || (*count > int64_t{Heap::kHugeBytes} &&
                                !cx.rt.heap->may_allocate(static_cast<size_t>(*count)))) {
      cx.raise_value(cx.types().MemoryError, Value::empty());
      return Tri::kError;
    }
    out->assign(static_cast<size_t>(*count), '\0');
    return Tri::kTrue;
  }
  if (is_str(plain)) {
    cx.type_error("string argument without an encoding");
    return Tri::kError;
  }
  if (!plain.is_object()) {
    cx.type_error("cannot convert '{}' object to bytes", type_name(cx, x));
    return Tri::kError;
  }
  std::vector<Value> items;
  const Tri done = native_items(cx, plain, &items);
  if (done != Tri::kTrue) return done;
  for (Value item : items) {
    if (is_kind(item, Kind::kInstance) && !is_int(unwrap(item))) return Tri::kPython;
    const auto byte = byte_of(cx, item, what);
    if (!byte) return Tri::kError;
    out->push_back(static_cast<char>(*byte));
  }
  return Tri::kTrue;
}

/// The content that the arguments (cls, source, encoding, errors) ask for. kPython and a `late`:
/// the whole call ends in that.
Tri constructed(Context& cx, const Value* args, Type* base, const char* what, std::string* out,
                Value* late) {
  if (args[1].is_empty() || !is_str(unwrap(args[1]))) {
    if (!args[2].is_empty() || !args[3].is_empty()) {
      cx.type_error("{} without a string argument",
                    args[2].is_empty() ? "errors" : "encoding");
      return Tri::kError;
    }
    return args[1].is_empty() ? Tri::kTrue : content_of(cx, args[1], what, out);
  }
  if (args[2].is_empty()) {
    cx.type_error("string argument without an encoding");
    return Tri::kError;
  }
  const Value encoded = encode_str(cx, cast<Str>(unwrap(args[1])), args[2], args[3]);
  if (encoded.is_error()) return Tri::kError;
  if (encoded.is_control()) {
    Value three[] = {args[0], Value::object(base), args[1]};
    const std::string errors = args[3].is_empty() ? "strict" : str_text(unwrap(args[3]));
    *late = codec_hook(cx, {CodecTask::kConstruct, false, Value::object(make_tuple(cx, three)),
                            str_text(unwrap(args[2])), errors});
    return Tri::kPython;
  }
  *out = bytes_view(cast<Bytes>(encoded));
  return Tri::kTrue;
}

Value bytes_new(Context& cx, const Value* args, int) {
  Type* base = cx.types().bytes;
  Type* cls = class_argument(cx, args[0], base);
  if (!cls) return Value::error();
  if (cls == base && is_kind(args[1], Kind::kBytes) && args[2].is_empty()) return args[1];
  std::string content;
  Value late;
  switch (constructed(cx, args, base, "bytes", &content, &late)) {
    case Tri::kTrue: return deliver(cx, cls, base, Value::object(make_bytes(cx, content)));
    case Tri::kError: return Value::error();
    default: break;
  }
  if (!late.is_empty()) return late;
  if (cls == base) return cx.go_on(Prelude::kbytes_slow, args[1]);
  return cx.go_on(Prelude::kpayload_new_slow, args[0], Value::object(base), args[1]);
}

Value bytearray_new(Context& cx, const Value* args, int) {
  Type* base = cx.types().bytearray;
  Type* cls = class_argument(cx, args[0], base);
  if (!cls) return Value::error();
  std::string content;
  Value late;
  switch (constructed(cx, args, base, "byte", &content, &late)) {
    case Tri::kTrue: return deliver(cx, cls, base, Value::object(make_bytearray(cx, content)));
    case Tri::kError: return Value::error();
    default: return !late.is_empty() ? late : cx.go_on(Prelude::kbytearray_slow, args[0], args[1]);
  }
}

constexpr NativeDef kBytesNew = {"__new__", "cls, source=, encoding=, errors=", bytes_new,
                                 Native::kStatic};
constexpr NativeDef kByteArrayNew = {"__new__", "cls, source=, encoding=, errors=", bytearray_new,
                                     Native::kStatic};

}  // namespace

Bytes* make_bytes(Context& cx, std::string_view content) {
  Bytes* b = cx.make_buffer<Bytes>(cx.types().bytes, Kind::kBytes, content.size());
  b->length = static_cast<uint32_t>(content.size());
  if (!content.empty()) std::memcpy(b->data, content.data(), content.size());
  return b;
}

ByteArray* make_bytearray(Context& cx, std::string_view content) {
  ByteArray* array = cx.make<ByteArray>(cx.types().bytearray, Kind::kByteArray);
  bytearray_assign(cx, array, content);
  return array;
}

void bytearray_assign(Context& cx, ByteArray* array, std::string_view content) {
  // The blob never shrinks and is stored before the length grows, so a reader that sees a length
  // finds that many bytes.
  Blob* blob = array->blob.load();
  if (!blob || blob->capacity < content.size()) {
    const size_t capacity = std::max<size_t>(16, content.size() + content.size() / 2);
    Blob* larger = cx.make_buffer<Blob>(cx.types().internal, Kind::kBlob, capacity);
    larger->capacity = static_cast<uint32_t>(capacity);
    if (!content.empty()) std::memcpy(larger->data, content.data(), content.size());
    array->blob.publish(larger);
  } else if (!content.empty()) {
    std::memmove(blob->data, content.data(), content.size());
  }
  array->length.store(static_cast<uint32_t>(content.size()));
}

bool bytes_content(Value v, std::string* out) {
  v = unwrap(v);
  if (is_kind(v, Kind::kBytes)) {
    *out = bytes_view(cast<Bytes>(v));
    return true;
  }
  if (is_memoryview(v)) return memoryview_content(v, out);
  if (!is_kind(v, Kind::kByteArray)) return false;
  const uint32_t length = cast<ByteArray>(v)->length.load();
  const Blob* blob = cast<ByteArray>(v)->blob.load();
  out->assign(reinterpret_cast<const char*>(blob->data), std::min(length, blob->capacity));
  return true;
}

Value bytes_from(Context& cx, Value x) {
  std::string content;
  switch (content_of(cx, x, "bytes", &content)) {
    case Tri::kTrue: return Value::object(make_bytes(cx, content));
    case Tri::kError: return Value::error();
    default: return cx.go_on(Prelude::kbytes_slow, x);
  }
}

int bytes_compare(Value a, Value b) {
  std::string x, y;
  bytes_content(a, &x);
  bytes_content(b, &y);
  return x.compare(y);
}

// --- operators ------------------------------------------------------------------------------

Value bytes_like(Context& cx, Value model, std::string_view content) {
  if (is_kind(unwrap(model), Kind::kByteArray)) return Value::object(make_bytearray(cx, content));
  return Value::object(make_bytes(cx, content));
}

Value bytes_binary(Context& cx, BinOp op, Value a, Value b) {
  std::string x, y;
  if (op == BinOp::kMul) {
    if (!bytes_content(a, &x)) {
      std::swap(a, b);
      bytes_content(a, &x);
    }
    if (!is_int(unwrap(b))) {
      return cx.type_error("can't multiply sequence by non-int of type '{}'", type_name(cx, b));
    }
    const auto times = index_arg(cx, b);
    if (!times) return Value::error();
    std::string out;
    if (*times > 0 && !x.empty()) {
      if (*times > UINT32_MAX || x.size() * *times > UINT32_MAX ||
          (x.size() * *times > Heap::kHugeBytes && !cx.rt.heap->may_allocate(x.size() * *times))) {
        return cx.raise_value(cx.types().MemoryError, Value::empty());
      }
      out.reserve(x.size() * *times);
      for (int64_t i = 0; i < *times; ++i) out += x;
    }
    return bytes_like(cx, a, out);
  }
  if (!bytes_content(a, &x)) return Value::not_implemented();
  if (op == BinOp::kMod) return bytes_percent(cx, a, b);
  if (op != BinOp::kAdd) return Value::not_implemented();
  if (!bytes_content(b, &y)) {
    return cx.type_error("can't concat {} to {}", type_name(cx, b), type_name(cx, a));
  }
  return bytes_like(cx, a, x + y);
}

namespace {

/// The index of one byte, checked. `what` begins the IndexError's text.
std::optional<size_t> position(Context& cx, Value key, size_t size, const char* what) {
  const Value n = unwrap(key);
  auto i = to_int64(n).value_or(INT64_MAX);
  if (i < 0) i += static_cast<int64_t>(size);
  if (i >= 0 && i < static_cast<int64_t>(size)) return static_cast<size_t>(i);
  cx.raisef(cx.types().IndexError, "{} out of range", what);
  return std::nullopt;
}

Value bad_key(Context& cx, Value self, Value key) {
  if (is_kind(self, Kind::kBytes)) {
    return cx.type_error("byte indices must be integers or slices, not {}", type_name(cx, key));
  }
  return cx.type_error("bytearray indices must be integers or slices, not {}",
                       type_name(cx, key));
}

/// The content with the slice replaced by `now`; false: an exception is pending.
bool replace_slice(Context& cx, const SliceBounds& bounds, const std::string& now,
                   std::string* content) {
  if (bounds.step == 1) {
    const auto start = static_cast<size_t>(bounds.start);
    content->replace(start, std::max<int64_t>(0, bounds.stop - bounds.start), now);
    return true;
  }
  if (now.empty()) {
    std::vector<bool> gone(content->size());
    for (uint64_t i = 0; i < bounds.count; ++i) {
      gone[static_cast<size_t>(bounds.start + static_cast<int64_t>(i) * bounds.step)] = true;
    }
    std::string left;
    for (size_t i = 0; i < content->size(); ++i) {
      if (!gone[i]) left.push_back((*content)[i]);
    }
    *content = left;
    return true;
  }
  if (now.size() != bounds.count) {
    cx.value_error("attempt to assign bytes of size {} to extended slice of size {}", now.size(),
                   bounds.count);
    return false;
  }
  for (uint64_t i = 0; i < bounds.count; ++i) {
    (*content)[static_cast<size_t>(bounds.start + static_cast<int64_t>(i) * bounds.step)] = now[i];
  }
  return true;
}

}  // namespace

Value bytes_getitem(Context& cx, Value self, Value key) {
  self = unwrap(self);
  std::string copy;
  std::string_view content;
  if (is_kind(self, Kind::kBytes)) {
    content = bytes_view(cast<Bytes>(self));
  } else {
    bytes_content(self, &copy);
    content = copy;
  }
  if (is_int(unwrap(key))) {
    const auto at = position(cx, key, content.size(),
                             is_kind(self, Kind::kBytes) ? "index" : "bytearray index");
    if (!at) return Value::error();
    return Value::small(static_cast<uint8_t>(content[*at]));
  }
  if (!is_kind(key, Kind::kSlice)) {
    if (is_kind(key, Kind::kInstance)) return cx.go_on(Prelude::kitem_get_slow, self, key);
    return bad_key(cx, self, key);
  }
  SliceBounds bounds;
  if (!slice_bounds(cx, cast<Slice>(key), static_cast<int64_t>(content.size()), &bounds)) {
    return Value::error();
  }
  if (bounds.step == 1) return bytes_like(cx, self, content.substr(bounds.start, bounds.count));
  std::string out;
  for (uint64_t i = 0; i < bounds.count; ++i) {
    int64_t at = bounds.start + static_cast<int64_t>(i) * bounds.step;
    out.push_back(content[static_cast<size_t>(at)]);
  }
  return bytes_like(cx, self, out);
}

Value bytearray_setitem(Context& cx, Value self, Value key, Value value) {
  auto* array = cast<ByteArray>(unwrap(self));
  std::string now;
  std::optional<uint8_t> byte;
  const bool index = is_int(unwrap(key));
  if (!index && !is_kind(key, Kind::kSlice)) return bad_key(cx, Value::object(array), key);
  if (index) {
    byte = byte_of(cx, value, "byte");
    if (!byte) return Value::error();
  } else if (!bytes_content(value, &now)) {
    const Value made = bytes_from(cx, value);
    if (made.is_error()) return made;
    if (made.is_tail()) {
      return cx.type_error("can assign only bytes, buffers, or iterables of ints");
    }
    now = bytes_view(cast<Bytes>(made));
  }
  ObjectLock lock(array);
  std::string content;
  bytes_content(Value::object(array), &content);
  if (index) {
    const auto at = position(cx, key, content.size(), "bytearray index");
    if (!at) return Value::error();
    array->blob.load()->data[*at] = *byte;
    return Value::none();
  }
  SliceBounds bounds;
  if (!slice_bounds(cx, cast<Slice>(key), static_cast<int64_t>(content.size()), &bounds)) {
    return Value::error();
  }
  if (bounds.step != 1 && now.size() != bounds.count) {
    return cx.value_error("attempt to assign bytes of size {} to extended slice of size {}",
                          now.size(), bounds.count);
  }
  if (!replace_slice(cx, bounds, now, &content)) return Value::error();
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value bytearray_delitem(Context& cx, Value self, Value key) {
  auto* array = cast<ByteArray>(unwrap(self));
  ObjectLock lock(array);
  std::string content;
  bytes_content(Value::object(array), &content);
  if (is_int(unwrap(key))) {
    const auto at = position(cx, key, content.size(), "bytearray index");
    if (!at) return Value::error();
    content.erase(*at, 1);
  } else if (is_kind(key, Kind::kSlice)) {
    SliceBounds bounds;
    if (!slice_bounds(cx, cast<Slice>(key), static_cast<int64_t>(content.size()), &bounds) ||
        !replace_slice(cx, bounds, "", &content)) {
      return Value::error();
    }
  } else {
    return bad_key(cx, Value::object(array), key);
  }
  bytearray_assign(cx, array, content);
  return Value::none();
}

Value bytes_contains(Context& cx, Value self, Value item) {
  std::string content, part;
  bytes_content(self, &content);
  if (bytes_content(item, &part)) return Value::boolean(content.find(part) != std::string::npos);
  if (!is_int(unwrap(item))) {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, item));
  }
  const auto byte = byte_of(cx, item, "byte");
  if (!byte) return Value::error();
  return Value::boolean(content.find(static_cast<char>(*byte)) != std::string::npos);
}

void init_bytes_types(Context& cx) {
  for (Type* type : {cx.types().bytes, cx.types().bytearray}) add_bytes_methods(cx, type);
  add_bytearray_methods(cx);
  add_methods(cx, cx.types().bytes, std::span(&kBytesNew, 1));
  add_methods(cx, cx.types().bytearray, std::span(&kByteArrayNew, 1));
}

}  // namespace heddle
