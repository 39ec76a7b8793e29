#include "engine/value/container_natives.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

Tuple* self_tuple(const Value* args) { return cast<Tuple>(unwrap(args[0])); }

bool is_tuple(Value v) { return is_kind(v, Kind::kTuple); }
bool any_value(Value) { return true; }

Value tuple_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().tuple;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Value iterable = args[1];
  if (!args[2].is_empty() && (cls == type || special_is_native(cls, Special::kinit))) {
    return cx.type_error("tuple() takes no keyword arguments");
  }
  if (iterable.is_empty()) return deliver(cx, cls, type, Value::object(make_tuple(cx, {})));
  if (is_kind(iterable, Kind::kTuple)) return deliver(cx, cls, type, iterable);
  std::vector<Value> items;
  switch (native_items(cx, iterable, &items)) {
    case Tri::kTrue: return deliver(cx, cls, type, Value::object(heddle::make_tuple(cx, items)));
    case Tri::kError: return Value::error();
    default: break;
  }
  if (cls == type) return cx.go_on(Prelude::ktuple_slow, iterable);
  return cx.go_on(Prelude::knew_from_slow, Value::object(type), Value::object(cls), iterable);
}

Value count(Context& cx, const Value* args, int) {
  int64_t times = 0;
  for (Value item : tuple_items(self_tuple(args))) {
    Tri same = item == args[1] ? Tri::kTrue : native_equal(cx, item, args[1]);
    if (same == Tri::kError) return Value::error();
    if (same == Tri::kPython) {
      return cx.go_on(Prelude::klist_count_slow, Value::object(self_tuple(args)), args[1]);
    }
    times += same == Tri::kTrue;
  }
  return Value::small(times);
}

Value index(Context& cx, const Value* args, int) {
  Tuple* tuple = self_tuple(args);
  int64_t begin = 0;
  int64_t end = 0;
  if (!search_bounds(cx, args[2], args[3], tuple->size, &begin, &end)) return Value::error();
  for (int64_t i = begin; i < end && i < tuple->size; ++i) {
    Value item = tuple->items[i];
    Tri same = item == args[1] ? Tri::kTrue : native_equal(cx, item, args[1]);
    if (same == Tri::kTrue) return Value::small(i);
    if (same == Tri::kError) return Value::error();
    if (same == Tri::kPython) {
      return cx.go_on(Prelude::klist_index_slow, Value::object(tuple), args[1],
                      int_value(cx, begin), int_value(cx, end));
    }
  }
  return cx.value_error("tuple.index(x): x not in tuple");
}

Value getnewargs(Context& cx, const Value* args, int) {
  Value self = Value::object(self_tuple(args));
  return Value::object(make_tuple(cx, std::span<const Value>(&self, 1)));
}

constexpr NativeDef kTupleMethods[] = {
    {"__new__", "cls, iterable=, /, **kwargs", tuple_new, Native::kStatic},
    {"count", "self, value, /", count},
    {"index", "self, value, start=, stop=, /", index},
    HEDDLE_CONTAINER_COMPARE(is_tuple),
    {"__add__", "self, value, /", dunder_binary<BinOp::kAdd, any_value>},
    {"__mul__", "self, value, /", dunder_binary<BinOp::kMul, any_value>},
    {"__rmul__", "self, value, /", dunder_binary<BinOp::kMul, any_value, true>},
    {"__contains__", "self, key, /", dunder_contains},
    {"__getitem__", "self, key, /", dunder_getitem},
    {"__getnewargs__", "self, /", getnewargs},
    {"__hash__", "self, /", container_hash},
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
};

constexpr NativeDef kClassMethods[] = {{"__class_getitem__", "cls, item, /", class_getitem}};

}  // namespace

void init_tuple_type(Context& cx) {
  Type* type = cx.types().tuple;
  add_methods(cx, type, kTupleMethods);
  add_class_methods(cx, type, kClassMethods);
  type_ready(cx, type);
}

}  // namespace heddle
