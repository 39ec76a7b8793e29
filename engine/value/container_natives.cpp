#include "engine/value/container_natives.h"

#include "engine/value/str.h"

#include <algorithm>
#include <limits>

namespace heddle {

Type* class_argument(Context& cx, Value cls, Type* base) {
  std::string name = to_utf8(base->name);
  if (!is_kind(cls, Kind::kType)) {
    cx.type_error("{}.__new__(X): X is not a type object ({})", name, type_name(cx, cls));
    return nullptr;
  }
  if (!is_subtype(cast<Type>(cls), base)) {
    std::string given = to_utf8(cast<Type>(cls)->name);
    cx.type_error("{}.__new__({}): {} is not a subtype of {}", name, given, given, name);
    return nullptr;
  }
  return cast<Type>(cls);
}

Value container_hash(Context& cx, const Value* args, int) {
  uint64_t hash = 0;
  switch (native_hash(cx, unwrap(args[0]), &hash)) {
    case Tri::kTrue: return int_value(cx, static_cast<int64_t>(hash));
    case Tri::kPython: return cx.go_on(Prelude::khash_slow, unwrap(args[0]));
    default: return Value::error();
  }
}

Value container_reversed(Context& cx, const Value* args, int) {
  return native_reversed(cx, args[0]);
}

Value container_setitem(Context& cx, const Value* args, int) {
  return native_setitem(cx, unwrap(args[0]), args[1], args[2]);
}

Value container_delitem(Context& cx, const Value* args, int) {
  return native_delitem(cx, unwrap(args[0]), args[1]);
}

void add_class_methods(Context& cx, Type* type, std::span<const NativeDef> methods) {
  for (NativeDef def : methods) {
    def.flags |= Native::kStatic;
    Native* native = make_native(cx, def, type, Value::empty());
    auto* wrapper = cx.make<MethodWrapper>(cx.types().classmethod, Kind::kClassMethod);
    wrapper->function.store(Value::object(native));
    wrapper->dict.store(Value::empty());
    dict_set_str(cx, type->dict, native->name, Value::object(wrapper));
  }
}

void set_unhashable(Context& cx, Type* type) {
  dict_set_str(cx, type->dict, cx.names().special[static_cast<int>(Special::khash)],
               Value::none());
}

Value class_getitem(Context&, const Value* args, int) { return args[0]; }

bool search_bounds(Context& cx, Value start, Value stop, int64_t size, int64_t* begin,
                   int64_t* end) {
  auto bound = [&](Value v, int64_t missing, int64_t* out) {
    *out = missing;
    if (v.is_empty()) return true;
    v = unwrap(v);
    if (!is_int(v)) {
      cx.type_error("slice indices must be integers or have an __index__ method");
      return false;
    }
    bool negative = number_compare(v, Value::small(0)) == Order::kLess;
    int64_t far = std::numeric_limits<int64_t>::max();
    int64_t i = v.is_bool() ? v.is_true() : to_int64(v).value_or(negative ? -far : far);
    *out = i < 0 ? std::max<int64_t>(0, i + size) : i;
    return true;
  };
  return bound(start, 0, begin) && bound(stop, std::numeric_limits<int64_t>::max(), end);
}

void init_container_types(Context& cx) {
  init_list_type(cx);
  init_tuple_type(cx);
  init_range_types(cx);
  init_dict_type(cx);
  init_dict_view_types(cx);
  init_set_types(cx);
  init_iterator_types(cx);
}

}  // namespace heddle
