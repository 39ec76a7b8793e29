// map and filter; and enumerate, zip and reversed where they go on over objects of the program.
//
// Such an iterator is a generator of the prelude that bears the class's name: to the interpreter
// it is a Generator (its kind), to the program an enumerate (its type).
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/container_natives.h"
#include "engine/value/number_construct.h"
#include "engine/vm/call.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/natives.h"

namespace heddle {

namespace {

Value iter_self(Context&, const Value* args, int) { return args[0]; }

Value next_item(Context& cx, const Value* args, int) {
  Value iterator = unwrap(args[0]);
  if (is_kind(iterator, Kind::kGenerator)) {
    return resume_generator(vm_of(cx), cast<Generator>(iterator), Value::none(),
                            ResumedBy::kNext);
  }
  Value item = iterator_next(cx, cast<Iterator>(iterator));
  return item.is_empty() ? cx.raise_value(cx.types().StopIteration, Value::empty()) : item;
}

Value length_hint(Context& cx, const Value* args, int) {
  Value iterator = unwrap(args[0]);
  if (is_kind(iterator, Kind::kGenerator)) return Value::not_implemented();
  return make_uint(cx, iterator_left(cast<Iterator>(iterator)));
}

bool has_keywords(Value keywords) {
  return is_kind(keywords, Kind::kDict) && dict_size(cast<Dict>(keywords)) > 0;
}

Value map_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], library_of(cx).map_type);
  if (cls == nullptr) return Value::error();
  if (has_keywords(args[2]) && cls == library_of(cx).map_type) {
    return cx.type_error("map() takes no keyword arguments");
  }
  if (cast<Tuple>(args[1])->size < 2) {
    return cx.type_error("map() must have at least two arguments.");
  }
  return cx.go_on_in(prelude_function(vm_of(cx), "map_new"), args[0], args[1]);
}

Value filter_new(Context& cx, const Value* args, int) {
  Type* cls = class_argument(cx, args[0], library_of(cx).filter_type);
  if (cls == nullptr) return Value::error();
  if (has_keywords(args[2]) && cls == library_of(cx).filter_type) {
    return cx.type_error("filter() takes no keyword arguments");
  }
  uint32_t count = cast<Tuple>(args[1])->size;
  if (count != 2) {
    return cx.type_error("filter expected 2 arguments, got {}", count);
  }
  return cx.go_on_in(prelude_function(vm_of(cx), "filter_new"), args[0], args[1]);
}

/// __reduce__ of any of the five: where a generator stands behind the name, its frame tells.
template <NativeFn kNative>
Value reduce_any(Context& cx, const Value* args, int count) {
  const Value iterator = unwrap(args[0]);
  if (!is_kind(iterator, Kind::kGenerator)) return kNative(cx, args, count);
  auto* generator = cast<Generator>(iterator);
  const bool over = generator->state.load(std::memory_order_acquire) == Generator::kFinished;
  VmContext& vm = vm_of(cx);
  return cx.go_on_in(prelude_function(vm, "generator_reduce"), args[0],
                     over ? Value::none() : Value::object(frame_object(vm, generator->frame())));
}

constexpr NativeDef kReduceMap[] = {
    {"__reduce__", "self, /", reduce_any<iterator_reduce>, Native::kWholeSelf}};
constexpr NativeDef kReduceEnumerate[] = {
    {"__reduce__", "self, /", reduce_any<enumerate_reduce>, Native::kWholeSelf}};
constexpr NativeDef kReduceZip[] = {
    {"__reduce__", "self, /", reduce_any<zip_reduce>, Native::kWholeSelf}};

constexpr NativeDef kNext[] = {
    {"__iter__", "self, /", iter_self},
    {"__next__", "self, /", next_item},
};
constexpr NativeDef kLengthHint[] = {{"__length_hint__", "self, /", length_hint}};
constexpr NativeDef kMap[] = {{"__new__", "cls, /, *args, **kwargs", map_new, Native::kStatic}};
constexpr NativeDef kFilter[] = {
    {"__new__", "cls, /, *args, **kwargs", filter_new, Native::kStatic}};

Type* make_iterator_type(Context& cx, const char* name, std::span<const NativeDef> constructor) {
  NativeTypeDef def{"builtins", name};
  def.kind = Kind::kGenerator;
  def.flags = Type::kDerivable;
  Type* type = make_native_type(cx, def);
  keep(cx, type);
  add_methods(cx, type, constructor);
  add_methods(cx, type, kNext);
  add_methods(cx, type, kReduceMap);
  type_ready(cx, type);
  dict_set_str(cx, cx.rt.builtins, intern(cx, name), Value::object(type));
  return type;
}

/// present_as(generator, cls): from now on it is one of the class, or inside an instance of a class
/// that derives from it.
Value in_present_as(Context& cx, const Value* args, int) {
  Type* cls = cast<Type>(args[1]);
  Type* builtin = cls;
  while (builtin->flags & Type::kHeap) builtin = builtin->base;
  args[0].as_object()->type = builtin;
  return cls == builtin ? args[0] : wrap_payload(cx, cls, args[0]);
}

constexpr NativeDef kBuiltinsIteratorIntrinsics[] = {
    {"present_as", "generator, cls, /", in_present_as},
};

}  // namespace

void init_iterator_classes(Context& cx, Module* heddle) {
  LibraryState& state = library_of(cx);
  state.map_type = make_iterator_type(cx, "map", kMap);
  state.filter_type = make_iterator_type(cx, "filter", kFilter);
  const Types& t = cx.types();
  for (Type* type : {t.enumerate, t.zip, t.reversed}) {
    add_methods(cx, type, kNext);
    add_methods(cx, type, type == t.enumerate ? kReduceEnumerate
                          : type == t.zip     ? kReduceZip
                                              : kReduceMap);
    if (type == t.reversed) add_methods(cx, type, kLengthHint);
    type_ready(cx, type);
  }
  module_add(cx, heddle, kBuiltinsIteratorIntrinsics);
}

}  // namespace heddle
