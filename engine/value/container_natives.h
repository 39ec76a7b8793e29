// What the method tables of the containers share.
#pragma once

#include "engine/value/dunder.h"

namespace heddle {

/// `native` itself, or an instance of a class of the program derived from `base` that holds it.
inline Value deliver(Context& cx, Type* cls, Type* base, Value native) {
  if (cls == base) return native;
  Value instance = make_instance(cx, cls);
  cast<Instance>(instance)->slots[0].store(native);
  return instance;
}

/// __reduce__ of the native iterators.
Value iterator_reduce(Context& cx, const Value* args, int count);
Value enumerate_reduce(Context& cx, const Value* args, int count);
Value zip_reduce(Context& cx, const Value* args, int count);

/// The class that a __new__ was called with; null and TypeError pending if it is none of `base`.
Type* class_argument(Context& cx, Value cls, Type* base);

/// A comparison method of a container: other kinds are NotImplemented, items may need Python.
template <CompareOp op, Accepts accepts>
Value container_compare(Context& cx, const Value* args, int) {
  constexpr Prelude kSlow[] = {Prelude::klt_slow, Prelude::kle_slow, Prelude::keq_slow,
                               Prelude::kne_slow, Prelude::kgt_slow, Prelude::kge_slow};
  Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  Value self = unwrap(args[0]);
  switch (native_compare(cx, op, self, other)) {
    case Tri::kFalse: return Value::false_();
    case Tri::kTrue: return Value::true_();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(kSlow[static_cast<int>(op)], self, other);
}

#define HEDDLE_CONTAINER_COMPARE(accepts)                                       \
  {"__eq__", "self, value, /", container_compare<CompareOp::kEq, accepts>},     \
      {"__ne__", "self, value, /", container_compare<CompareOp::kNe, accepts>}, \
      {"__lt__", "self, value, /", container_compare<CompareOp::kLt, accepts>}, \
      {"__le__", "self, value, /", container_compare<CompareOp::kLe, accepts>}, \
      {"__gt__", "self, value, /", container_compare<CompareOp::kGt, accepts>}, \
      {"__ge__", "self, value, /", container_compare<CompareOp::kGe, accepts>}

/// hash(self), in Python where an item needs it.
Value container_hash(Context& cx, const Value* args, int nargs);
Value container_reversed(Context& cx, const Value* args, int nargs);
Value container_setitem(Context& cx, const Value* args, int nargs);
Value container_delitem(Context& cx, const Value* args, int nargs);
/// A function of the class itself: fn receives the class first.
void add_class_methods(Context& cx, Type* type, std::span<const NativeDef> methods);
/// Says that instances cannot be hashed.
void set_unhashable(Context& cx, Type* type);
/// cls[item]: the class itself, which is what annotations need.
Value class_getitem(Context& cx, const Value* args, int nargs);
/// start and stop of list.index and tuple.index; false: an exception is pending.
bool search_bounds(Context& cx, Value start, Value stop, int64_t size, int64_t* begin,
                   int64_t* end);

void init_list_type(Context& cx);
void init_tuple_type(Context& cx);
void init_range_types(Context& cx);
void init_dict_type(Context& cx);
void init_dict_view_types(Context& cx);
void init_set_types(Context& cx);
void init_iterator_types(Context& cx);

}  // namespace heddle
