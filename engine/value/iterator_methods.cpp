// The methods of the native iterators, and the classes enumerate, zip and reversed.

#include "engine/value/container_natives.h"

namespace heddle {

namespace {

Value iter_self(Context&, const Value* args, int) { return args[0]; }

Value next(Context& cx, const Value* args, int) {
  Value item = iterator_next(cx, cast<Iterator>(unwrap(args[0])));
  return item.is_empty() ? cx.raise_value(cx.types().StopIteration, Value::empty()) : item;
}

Value length_hint(Context& cx, const Value* args, int) {
  return make_uint(cx, iterator_left(cast<Iterator>(unwrap(args[0]))));
}

Value enumerate_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().enumerate;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  if (args[1].is_empty()) {
    return cx.type_error("enumerate() missing required argument 'iterable'");
  }
  Value start = args[2].is_empty() ? Value::small(0) : unwrap(args[2]);
  if (start.is_bool()) start = Value::small(start.is_true());
  Value iterator = native_iter(cx, args[1]);
  if (iterator.is_empty() || !is_int(start)) {
    return cx.go_on(Prelude::kenumerate_slow, args[1], start, Value::object(cls));
  }
  return deliver(cx, cls, type, make_enumerate(cx, iterator, start));
}

Value zip_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().zip;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  bool strict = !args[2].is_empty() && native_truth(cx, args[2]) == Tri::kTrue;
  std::vector<Value> iterators;
  for (Value iterable : tuple_items(cast<Tuple>(args[1]))) {
    Value iterator = native_iter(cx, iterable);
    if (iterator.is_empty()) {
      return cx.go_on(Prelude::kzip_slow, args[1], Value::boolean(strict), Value::object(cls));
    }
    iterators.push_back(iterator);
  }
  return deliver(cx, cls, type, make_zip(cx, iterators, strict));
}

Value reversed_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().reversed;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Value iterator = is_kind(args[1], Kind::kInstance) ? Value::empty()
                                                     : native_reversed(cx, args[1]);
  if (iterator.is_empty()) return cx.go_on(Prelude::kreversed_slow, args[1], Value::object(cls));
  return deliver(cx, cls, type, iterator);
}

constexpr NativeDef kIteratorMethods[] = {
    {"__iter__", "self, /", iter_self},
    {"__next__", "self, /", next},
};
constexpr NativeDef kLengthHint[] = {{"__length_hint__", "self, /", length_hint}};
constexpr NativeDef kEnumerate[] = {
    {"__new__", "cls, iterable=, start=", enumerate_new, Native::kStatic}};
constexpr NativeDef kZip[] = {
    {"__new__", "cls, /, *iterables, strict=", zip_new, Native::kStatic}};
constexpr NativeDef kReversed[] = {
    {"__new__", "cls, sequence, /", reversed_new, Native::kStatic}};

}  // namespace

void init_iterator_types(Context& cx) {
  const Types& t = cx.types();
  Type* const hinted[] = {t.list_iterator,   t.list_reverseiterator, t.tuple_iterator,
                          t.str_iterator,    t.bytes_iterator,       t.bytearray_iterator,
                          t.range_iterator,  t.set_iterator,         t.dict_keyiterator,
                          t.dict_valueiterator, t.dict_itemiterator, t.dict_reversekeyiterator,
                          t.dict_reversevalueiterator, t.dict_reverseitemiterator, t.reversed};
  for (Type* type : hinted) {
    add_methods(cx, type, kIteratorMethods);
    add_methods(cx, type, kLengthHint);
  }
  add_methods(cx, t.enumerate, kIteratorMethods);
  add_methods(cx, t.enumerate, kEnumerate);
  add_methods(cx, t.zip, kIteratorMethods);
  add_methods(cx, t.zip, kZip);
  add_methods(cx, t.reversed, kReversed);
  for (Type* type : hinted) type_ready(cx, type);
  type_ready(cx, t.enumerate);
  type_ready(cx, t.zip);
}

}  // namespace heddle
