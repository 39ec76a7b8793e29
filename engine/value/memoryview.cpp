#include "engine/value/memoryview.h"

#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/ops.h"

#include <cstring>

namespace heddle {

namespace {

struct MemoryView : Object {
  Value owner;          // bytes or bytearray
  int64_t start;        // in bytes
  int64_t count;        // items
  int64_t stride;       // in bytes
  char format;
  uint8_t item_size;
  bool readonly;
  Slot<uint8_t> released;
};

void trace_view(Object* object, Marker& marker) {
  marker.value(static_cast<MemoryView*>(object)->owner);
}
constexpr ExtensionHooks kHooks{trace_view, nullptr};

MemoryView* view_of(Value v) { return static_cast<MemoryView*>(v.as_object()); }

int size_of_format(char format) {
  switch (format) {
    case 'b': case 'B': case 'c': case '?': return 1;
    case 'h': case 'H': return 2;
    case 'i': case 'I': case 'f': return 4;
    case 'l': case 'L': case 'q': case 'Q': case 'n': case 'N': case 'd': case 'P': return 8;
    default: return 0;
  }
}

bool is_open(Context& cx, Value v) {
  if (view_of(v)->released.load() == 0) return true;
  cx.value_error("operation forbidden on released memoryview object");
  return false;
}

/// The owner's memory and its size at this moment.
uint8_t* memory_of(Value owner, size_t* size) {
  if (is_kind(owner, Kind::kBytes)) {
    *size = cast<Bytes>(owner)->length;
    return cast<Bytes>(owner)->data;
  }
  auto* array = cast<ByteArray>(owner);
  Blob* blob = array->blob.load();
  *size = blob == nullptr ? 0 : std::min(array->length.load(), blob->capacity);
  return blob == nullptr ? nullptr : blob->data;
}

/// Where item `index` is; null: BufferError is pending.
uint8_t* item_at(Context& cx, const MemoryView* view, int64_t index) {
  size_t size = 0;
  uint8_t* memory = memory_of(view->owner, &size);
  int64_t at = view->start + index * view->stride;
  if (at >= 0 && static_cast<size_t>(at) + view->item_size <= size) return memory + at;
  cx.raise(cx.types().BufferError, "the bytearray has shrunk under its memoryview");
  return nullptr;
}

template <typename T>
T read_as(const uint8_t* p) {
  T x;
  std::memcpy(&x, p, sizeof x);
  return x;
}

Value item_value(Context& cx, char format, const uint8_t* p) {
  switch (format) {
    case 'b': return Value::small(read_as<int8_t>(p));
    case 'B': return Value::small(*p);
    case '?': return Value::boolean(*p != 0);
    case 'c': return Value::object(make_bytes(cx, {reinterpret_cast<const char*>(p), 1}));
    case 'h': return Value::small(read_as<int16_t>(p));
    case 'H': return Value::small(read_as<uint16_t>(p));
    case 'i': return Value::small(read_as<int32_t>(p));
    case 'I': return Value::small(read_as<uint32_t>(p));
    case 'f': return Value::number(read_as<float>(p));
    case 'd': return Value::number(read_as<double>(p));
    case 'l': case 'q': case 'n': return int_value(cx, read_as<int64_t>(p));
    default: return make_uint(cx, read_as<uint64_t>(p));
  }
}

bool store_integer(Context& cx, char format, int size, uint8_t* p, Value v) {
  auto n = to_int64(v);
  bool is_unsigned = format != 'b' && format != 'h' && format != 'i' && format != 'l' &&
                     format != 'q' && format != 'n';
  bool fits = n.has_value();
  if (fits && size < 8) {
    int64_t most = (int64_t{1} << (8 * size - (is_unsigned ? 0 : 1))) - 1;
    fits = *n <= most && *n >= (is_unsigned ? 0 : -most - 1);
  } else if (fits && is_unsigned) {
    fits = *n >= 0;
  }
  if (!fits) {
    cx.value_error("memoryview: invalid value for format '{}'", format);
    return false;
  }
  std::memcpy(p, &*n, static_cast<size_t>(size));
  return true;
}

bool store_value(Context& cx, const MemoryView* view, uint8_t* p, Value v) {
  v = unwrap(v);
  switch (view->format) {
    case 'c': {
      std::string content;
      if (is_kind(v, Kind::kBytes) && bytes_content(v, &content) && content.size() == 1) {
        *p = static_cast<uint8_t>(content[0]);
        return true;
      }
      break;
    }
    case '?': {
      Tri truth = native_truth(cx, v);
      if (truth > Tri::kTrue) break;
      *p = truth == Tri::kTrue;
      return true;
    }
    case 'f': case 'd': {
      auto d = v.is_double() ? std::optional<double>(v.as_double()) : int_to_double(v);
      if (!is_number(v) || !d) break;
      auto f = static_cast<float>(*d);
      std::memcpy(p, view->format == 'f' ? static_cast<void*>(&f) : &*d, view->item_size);
      return true;
    }
    default:
      if (is_int(v)) return store_integer(cx, view->format, view->item_size, p, v);
  }
  cx.type_error("memoryview: invalid type for format '{}'", view->format);
  return false;
}

Value make_view(Context& cx, const MemoryView& like) {
  auto* view = cx.make<MemoryView>(cx.types().memoryview, Kind::kExtension);
  view->owner = like.owner;
  view->start = like.start;
  view->count = like.count;
  view->stride = like.stride;
  view->format = like.format;
  view->item_size = like.item_size;
  view->readonly = like.readonly;
  view->released.store_relaxed(0);
  return Value::object(view);
}

Value view_new(Context& cx, const Value* args, int) {
  Value owner = unwrap(args[1]);
  if (is_memoryview(owner)) {
    return is_open(cx, owner) ? make_view(cx, *view_of(owner)) : Value::error();
  }
  if (!is_bytes_like(owner)) {
    return cx.type_error("memoryview: a bytes-like object is required, not '{}'",
                         type_name(cx, args[1]));
  }
  size_t size = 0;
  memory_of(owner, &size);
  MemoryView like{};
  like.owner = owner;
  like.count = static_cast<int64_t>(size);
  like.stride = 1;
  like.format = 'B';
  like.item_size = 1;
  like.readonly = is_kind(owner, Kind::kBytes);
  return make_view(cx, like);
}

// --- items -----------------------------------------------------------------------------------

Value sliced(Context& cx, const MemoryView* view, const Slice* slice) {
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, view->count, &bounds)) return Value::error();
  MemoryView part = {};
  part.owner = view->owner;
  part.start = view->start + bounds.start * view->stride;
  part.count = static_cast<int64_t>(bounds.count);
  part.stride = view->stride * bounds.step;
  part.format = view->format;
  part.item_size = view->item_size;
  part.readonly = view->readonly;
  return make_view(cx, part);
}

/// The index of an item; empty: an exception is pending.
std::optional<int64_t> index_of(Context& cx, const MemoryView* view, Value key) {
  if (!is_int(unwrap(key))) {
    cx.type_error("memoryview: invalid slice key");
    return std::nullopt;
  }
  auto index = index_arg(cx, key);
  if (!index) return index;
  if (*index < 0) *index += view->count;
  if (*index >= 0 && *index < view->count) return index;
  cx.raise(cx.types().IndexError, "index out of bounds on dimension 1");
  return std::nullopt;
}

Value view_getitem(Context& cx, const Value* args, int) {
  if (!is_open(cx, args[0])) return Value::error();
  auto* view = view_of(args[0]);
  if (is_kind(args[1], Kind::kSlice)) return sliced(cx, view, cast<Slice>(args[1]));
  auto index = index_of(cx, view, args[1]);
  uint8_t* p = index ? item_at(cx, view, *index) : nullptr;
  return p == nullptr ? Value::error() : item_value(cx, view->format, p);
}

Value view_setitem(Context& cx, const Value* args, int) {
  if (!is_open(cx, args[0])) return Value::error();
  auto* view = view_of(args[0]);
  if (view->readonly) return cx.type_error("cannot modify read-only memory");
  if (!is_kind(args[1], Kind::kSlice)) {
    auto index = index_of(cx, view, args[1]);
    uint8_t* p = index ? item_at(cx, view, *index) : nullptr;
    bool done = p != nullptr && store_value(cx, view, p, args[2]);
    return done ? Value::none() : Value::error();
  }
  Value part = sliced(cx, view, cast<Slice>(args[1]));
  if (part.is_error()) return part;
  std::string content;
  if (!bytes_content(args[2], &content)) {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[2]));
  }
  auto* target = view_of(part);
  if (content.size() != static_cast<size_t>(target->count * target->item_size)) {
    return cx.value_error(
        "memoryview assignment: lvalue and rvalue have different structures");
  }
  for (int64_t i = 0; i < target->count; ++i) {
    uint8_t* p = item_at(cx, target, i);
    if (p == nullptr) return Value::error();
    std::memcpy(p, content.data() + i * target->item_size, target->item_size);
  }
  return Value::none();
}

Value view_len(Context& cx, const Value* args, int) {
  return is_open(cx, args[0]) ? Value::small(view_of(args[0])->count) : Value::error();
}

Value view_tolist(Context& cx, const Value* args, int) {
  if (!is_open(cx, args[0])) return Value::error();
  auto* view = view_of(args[0]);
  List* list = make_list(cx);
  for (int64_t i = 0; i < view->count; ++i) {
    uint8_t* p = item_at(cx, view, i);
    if (p == nullptr) return Value::error();
    list_append(cx, list, item_value(cx, view->format, p));
  }
  return Value::object(list);
}

Value view_iter(Context& cx, const Value* args, int nargs) {
  Value list = view_tolist(cx, args, nargs);
  return list.is_error() ? list : native_iter(cx, list);
}

Value view_tobytes(Context& cx, const Value* args, int) {
  std::string content;
  if (!is_open(cx, args[0])) return Value::error();
  if (!memoryview_content(args[0], &content)) {
    return cx.raise(cx.types().BufferError, "the bytearray has shrunk under its memoryview");
  }
  return Value::object(make_bytes(cx, content));
}

Value view_hex(Context& cx, const Value* args, int nargs) {
  Value bytes = view_tobytes(cx, args, nargs);
  if (bytes.is_error()) return bytes;
  std::string text;
  for (char c : bytes_view(cast<Bytes>(bytes))) text += fmt::format("{:02x}", uint8_t(c));
  return Value::object(make_str(cx, text));
}

Value view_equal(Context& cx, const Value* args, int) {
  std::string mine, other;
  if (args[0] == args[1]) return Value::true_();
  if (!memoryview_content(args[0], &mine)) return Value::false_();
  if (is_memoryview(args[1]) && view_of(args[1])->format != view_of(args[0])->format) {
    Value a = view_tolist(cx, args, 1), b = view_tolist(cx, args + 1, 1);
    if (a.is_error() || b.is_error()) return Value::error();
    return Value::boolean(native_equal(cx, a, b) == Tri::kTrue);
  }
  if (!bytes_content(args[1], &other)) return Value::not_implemented();
  return Value::boolean(mine == other);
}

Value view_hash(Context& cx, const Value* args, int nargs) {
  if (!is_open(cx, args[0])) return Value::error();
  if (!view_of(args[0])->readonly) {
    return cx.value_error("cannot hash writable memoryview object");
  }
  Value bytes = view_tobytes(cx, args, nargs);
  uint64_t hash = 0;
  if (bytes.is_error() || native_hash(cx, bytes, &hash) != Tri::kTrue) return Value::error();
  return int_value(cx, static_cast<int64_t>(hash));
}

Value view_repr(Context& cx, const Value* args, int) {
  const char* what = view_of(args[0])->released.load() != 0 ? "released memory" : "memory";
  return Value::object(make_str(cx, fmt::format("<{} at {}>", what, address_text(cx, args[0]))));
}

Value view_release(Context&, const Value* args, int) {
  view_of(args[0])->released.store(1);
  return Value::none();
}

Value view_enter(Context& cx, const Value* args, int) {
  return is_open(cx, args[0]) ? args[0] : Value::error();
}

Value view_toreadonly(Context& cx, const Value* args, int) {
  if (!is_open(cx, args[0])) return Value::error();
  Value made = make_view(cx, *view_of(args[0]));
  view_of(made)->readonly = true;
  return made;
}

Value view_cast(Context& cx, const Value* args, int) {
  if (!is_open(cx, args[0])) return Value::error();
  if (!is_str(args[1])) {
    return cx.type_error("cast() argument 'format' must be str, not {}", type_name(cx, args[1]));
  }
  if (!args[2].is_empty()) {
    return cx.raise(cx.types().NotImplementedError,
                    "heddle: memoryview of several dimensions is not supported yet");
  }
  auto* view = view_of(args[0]);
  std::string format = str_text(args[1]);
  if (format.starts_with('@')) format.erase(0, 1);
  int size = format.size() == 1 ? size_of_format(format[0]) : 0;
  if (size == 0) {
    return cx.value_error("memoryview: destination format must be a native single character "
                          "format prefixed with an optional '@'");
  }
  if (view->stride != view->item_size) {
    return cx.type_error("memoryview: casts are restricted to C-contiguous views");
  }
  if (view->item_size != 1 && size != 1) {
    return cx.type_error("memoryview: cannot cast between two non-byte formats");
  }
  int64_t bytes = view->count * view->item_size;
  if (bytes % size != 0) {
    return cx.type_error("memoryview: length is not a multiple of itemsize");
  }
  Value made = make_view(cx, *view);
  view_of(made)->format = format[0];
  view_of(made)->item_size = static_cast<uint8_t>(size);
  view_of(made)->stride = size;
  view_of(made)->count = bytes / size;
  return made;
}

// --- attributes ------------------------------------------------------------------------------

template <int64_t (*get)(const MemoryView*)>
Value number_of(Context& cx, Value self) {
  return is_open(cx, self) ? Value::small(get(view_of(self))) : Value::error();
}
template <int64_t (*get)(const MemoryView*)>
Value tuple_of(Context& cx, Value self) {
  if (!is_open(cx, self)) return Value::error();
  Value only = Value::small(get(view_of(self)));
  return Value::object(make_tuple(cx, std::span<const Value>(&only, 1)));
}
template <bool (*get)(const MemoryView*)>
Value flag_of(Context& cx, Value self) {
  return is_open(cx, self) ? Value::boolean(get(view_of(self))) : Value::error();
}
int64_t byte_count(const MemoryView* v) { return v->count * v->item_size; }
int64_t item_size(const MemoryView* v) { return v->item_size; }
int64_t dimensions(const MemoryView*) { return 1; }
int64_t length(const MemoryView* v) { return v->count; }
int64_t stride(const MemoryView* v) { return v->stride; }
bool is_readonly(const MemoryView* v) { return v->readonly; }
bool is_contiguous(const MemoryView* v) { return v->stride == v->item_size; }

Value get_obj(Context& cx, Value self) {
  return is_open(cx, self) ? view_of(self)->owner : Value::error();
}
Value get_format(Context& cx, Value self) {
  if (!is_open(cx, self)) return Value::error();
  return Value::object(make_str(cx, std::string(1, view_of(self)->format)));
}
Value get_suboffsets(Context& cx, Value) { return Value::object(cx.rt.empty_tuple); }

constexpr NativeDef kMemoryviewMethods[] = {
    {"__new__", "cls, object", view_new, Native::kStatic},
    {"__getitem__", "self, key, /", view_getitem},
    {"__setitem__", "self, key, value, /", view_setitem},
    {"__len__", "self, /", view_len},
    {"__iter__", "self, /", view_iter},
    {"__eq__", "self, value, /", view_equal},
    {"__hash__", "self, /", view_hash},
    {"__repr__", "self, /", view_repr},
    {"__enter__", "self, /", view_enter},
    {"__exit__", "self, /, *args", view_release},
    {"tobytes", "self, order=", view_tobytes},
    {"tolist", "self, /", view_tolist},
    {"hex", "self, /", view_hex},
    {"release", "self, /", view_release},
    {"toreadonly", "self, /", view_toreadonly},
    {"cast", "self, format, shape=", view_cast},
};
constexpr GetSetDef kMemoryviewGetSets[] = {
    {"obj", get_obj},
    {"nbytes", number_of<byte_count>},
    {"readonly", flag_of<is_readonly>},
    {"format", get_format},
    {"itemsize", number_of<item_size>},
    {"ndim", number_of<dimensions>},
    {"shape", tuple_of<length>},
    {"strides", tuple_of<stride>},
    {"suboffsets", get_suboffsets},
    {"contiguous", flag_of<is_contiguous>},
    {"c_contiguous", flag_of<is_contiguous>},
    {"f_contiguous", flag_of<is_contiguous>},
};

}  // namespace

bool is_memoryview(Value v) {
  return is_kind(v, Kind::kExtension) && v.as_object()->type->hooks == &kHooks;
}

Object* memoryview_owner(Object* object) {
  const bool is_view = object->kind == Kind::kExtension && object->type->hooks == &kHooks;
  const Value owner = is_view ? static_cast<MemoryView*>(object)->owner : Value::empty();
  return owner.is_object() ? owner.as_object() : nullptr;
}

bool memoryview_content(Value v, std::string* out) {
  auto* view = view_of(v);
  if (view->released.load() != 0) return false;
  size_t size = 0;
  const uint8_t* memory = memory_of(view->owner, &size);
  out->clear();
  for (int64_t i = 0; i < view->count; ++i) {
    auto at = static_cast<size_t>(view->start + i * view->stride);
    if (at + view->item_size > size) return false;
    out->append(reinterpret_cast<const char*>(memory + at), view->item_size);
  }
  return true;
}

void init_memoryview_type(Context& cx) {
  Type* type = cx.types().memoryview;
  type->hooks = &kHooks;
  type->flags |= Type::kSequencePattern;
  add_methods(cx, type, kMemoryviewMethods);
  add_getsets(cx, type, kMemoryviewGetSets);
}

}  // namespace heddle
