// The methods of set and frozenset.

#include "engine/value/container_natives.h"
#include "engine/value/set_algebra.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

Set* self_set(const Value* args) { return cast<Set>(unwrap(args[0])); }

bool is_set(Value v) { return is_kind(v, Kind::kSet); }

// Numbers of the prelude's set_op_slow behind the operations.
constexpr int kIsSubset = 8;
constexpr int kIsSuperset = 9;
constexpr int kIsDisjoint = 10;

Value bool_result(Context& cx, Tri done, int op, Value self, Value other) {
  switch (done) {
    case Tri::kTrue: return Value::true_();
    case Tri::kFalse: return Value::false_();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kset_op_slow, Value::small(op), self, other);
}

Value set_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().set;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Value made = Value::object(make_set(cx, type));
  if (cls != type) return deliver(cx, cls, type, made);
  auto* given = cast<Tuple>(args[1]);
  if (given->size > 1) {
    return cx.type_error("set expected at most 1 argument, got {}", given->size);
  }
  if (!args[2].is_empty()) return cx.type_error("set() takes no keyword arguments");
  if (given->size == 0) return made;
  switch (set_operate_in_place(cx, SetOp::kUnion, cast<Set>(made), given->items[0])) {
    case Tri::kPython: return cx.go_on(Prelude::kset_slow, made, given->items[0]);
    case Tri::kError: return Value::error();
    default: return made;
  }
}

Value set_init(Context& cx, const Value* args, int) {
  if (!args[2].is_empty() && special_is_native(type_of(cx, args[0]), Special::knew_)) {
    return cx.type_error("set() takes no keyword arguments");
  }
  Set* set = self_set(args);
  set_clear(cx, set);
  if (args[1].is_empty()) return Value::none();
  switch (set_operate_in_place(cx, SetOp::kUnion, set, args[1])) {
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
    default: return Value::none();
  }
  Value others = Value::object(make_tuple(cx, std::span<const Value>(&args[1], 1)));
  return cx.go_on(Prelude::kset_ops_slow, Value::small(4), Value::object(set), others);
}

Value frozenset_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().frozenset;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Value iterable = args[1];
  if (!args[2].is_empty() && (cls == type || special_is_native(cls, Special::kinit))) {
    return cx.type_error("frozenset() takes no keyword arguments");
  }
  if (iterable.is_empty()) return deliver(cx, cls, type, Value::object(make_set(cx, type)));
  if (is_set(iterable) && iterable.as_object()->type == type) {
    return deliver(cx, cls, type, iterable);
  }
  Set* made = nullptr;
  switch (set_from(cx, unwrap(iterable), type, &made)) {
    case Tri::kTrue: return deliver(cx, cls, type, Value::object(made));
    case Tri::kError: return Value::error();
    default: break;
  }
  if (cls == type) return cx.go_on(Prelude::kfrozenset_slow, iterable);
  return cx.go_on(Prelude::knew_from_slow, Value::object(type), Value::object(cls), iterable);
}

Value add(Context& cx, const Value* args, int) {
  switch (set_add(cx, self_set(args), args[1])) {
    case Tri::kError: return Value::error();
    case Tri::kPython:
      return cx.go_on(Prelude::kset_add_slow, Value::object(self_set(args)), args[1]);
    default: return Value::none();
  }
}

// {..}.discard(a set): it is looked for as the frozenset it equals.
Value hashable(Context& cx, Value item) {
  Value plain = unwrap(item);
  if (!is_set(plain) || !type_of(cx, item)->find_special(Special::khash).is_none()) return item;
  return Value::object(set_copy(cx, cast<Set>(plain), cx.types().frozenset));
}

Value take_out(Context& cx, const Value* args, bool must) {
  Value item = hashable(cx, args[1]);
  switch (set_discard(cx, self_set(args), item)) {
    case Tri::kTrue: return Value::none();
    case Tri::kFalse:
      return must ? cx.raise_value(cx.types().KeyError, args[1]) : Value::none();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kset_discard_slow, Value::object(self_set(args)), item,
                  Value::boolean(must));
}

Value discard(Context& cx, const Value* args, int) { return take_out(cx, args, false); }
Value remove(Context& cx, const Value* args, int) { return take_out(cx, args, true); }

Value pop(Context& cx, const Value* args, int) {
  Value item = set_pop(cx, self_set(args));
  return item.is_empty() ? cx.raise(cx.types().KeyError, "pop from an empty set") : item;
}

Value clear(Context& cx, const Value* args, int) {
  set_clear(cx, self_set(args));
  return Value::none();
}

Value copy(Context& cx, const Value* args, int) {
  Set* set = self_set(args);
  if (set->type == cx.types().frozenset && args[0].as_object() == set) return args[0];
  return Value::object(set_copy(cx, set, set->type));
}

// a.union(b, c ...), and the like.
template <SetOp op>
Value operate(Context& cx, const Value* args, int) {
  Set* result = self_set(args);
  auto* others = cast<Tuple>(args[1]);
  if (others->size == 0) return Value::object(set_copy(cx, result, result->type));
  for (uint32_t i = 0; i < others->size; ++i) {
    Set* next = nullptr;
    Tri done = set_operate(cx, op, result, others->items[i], &next);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) {
      Tuple* rest = make_tuple(cx, tuple_items(others).subspan(i));
      return cx.go_on(Prelude::kset_ops_slow, Value::small(static_cast<int>(op)),
                      Value::object(result), Value::object(rest));
    }
    result = next;
  }
  return Value::object(result);
}

template <SetOp op>
Value operate_in_place(Context& cx, const Value* args, int) {
  Set* set = self_set(args);
  auto* others = cast<Tuple>(args[1]);
  for (uint32_t i = 0; i < others->size; ++i) {
    Tri done = set_operate_in_place(cx, op, set, others->items[i]);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) {
      Tuple* rest = make_tuple(cx, tuple_items(others).subspan(i));
      return cx.go_on(Prelude::kset_ops_slow, Value::small(static_cast<int>(op) + 4),
                      Value::object(set), Value::object(rest));
    }
  }
  return Value::none();
}

// Those that take exactly one iterable.
template <SetOp op, bool in_place>
Value operate_one(Context& cx, const Value* args, int nargs) {
  Value others = Value::object(make_tuple(cx, std::span<const Value>(&args[1], 1)));
  Value packed[] = {args[0], others};
  return in_place ? operate_in_place<op>(cx, packed, nargs) : operate<op>(cx, packed, nargs);
}

Value isdisjoint(Context& cx, const Value* args, int) {
  Value self = Value::object(self_set(args));
  return bool_result(cx, set_is_disjoint(cx, self_set(args), args[1]), kIsDisjoint, self, args[1]);
}

// Any iterable as a set that is not changed.
Tri other_set(Context& cx, Value other, Set** out) {
  Value plain = unwrap(other);
  if (is_set(plain)) {
    *out = cast<Set>(plain);
    return Tri::kTrue;
  }
  return set_from(cx, other, cx.types().set, out);
}

Value issubset(Context& cx, const Value* args, int) {
  Set* other = nullptr;
  Tri done = other_set(cx, args[1], &other);
  if (done == Tri::kTrue) done = set_is_subset(cx, self_set(args), other);
  return bool_result(cx, done, kIsSubset, Value::object(self_set(args)), args[1]);
}

Value issuperset(Context& cx, const Value* args, int) {
  Set* other = nullptr;
  Tri done = other_set(cx, args[1], &other);
  if (done == Tri::kTrue) done = set_is_subset(cx, other, self_set(args));
  return bool_result(cx, done, kIsSuperset, Value::object(self_set(args)), args[1]);
}

template <BinOp op>
Value in_place_operator(Context& cx, const Value* args, int) {
  return native_inplace(cx, op, args[0], args[1]);
}

constexpr NativeDef kCommon[] = {
    {"copy", "self, /", copy, Native::kWholeSelf},
    {"difference", "self, /, *others", operate<SetOp::kDifference>},
    {"intersection", "self, /, *others", operate<SetOp::kIntersection>},
    {"isdisjoint", "self, other, /", isdisjoint},
    {"issubset", "self, other, /", issubset},
    {"issuperset", "self, other, /", issuperset},
    {"symmetric_difference", "self, other, /", operate_one<SetOp::kSymmetricDifference, false>},
    {"union", "self, /, *others", operate<SetOp::kUnion>},
    HEDDLE_CONTAINER_COMPARE(is_set),
    {"__and__", "self, value, /", dunder_binary<BinOp::kAnd, is_set>},
    {"__or__", "self, value, /", dunder_binary<BinOp::kOr, is_set>},
    {"__sub__", "self, value, /", dunder_binary<BinOp::kSub, is_set>},
    {"__xor__", "self, value, /", dunder_binary<BinOp::kXor, is_set>},
    {"__rand__", "self, value, /", dunder_binary<BinOp::kAnd, is_set, true>},
    {"__ror__", "self, value, /", dunder_binary<BinOp::kOr, is_set, true>},
    {"__rsub__", "self, value, /", dunder_binary<BinOp::kSub, is_set, true>},
    {"__rxor__", "self, value, /", dunder_binary<BinOp::kXor, is_set, true>},
    {"__contains__", "self, key, /", dunder_contains},
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
};

constexpr NativeDef kMutable[] = {
    {"__new__", "cls, /, *args, **kwargs", set_new, Native::kStatic},
    {"__init__", "self, iterable=, /, **kwargs", set_init, Native::kWholeSelf},
    {"add", "self, object, /", add},
    {"clear", "self, /", clear},
    {"difference_update", "self, /, *others", operate_in_place<SetOp::kDifference>},
    {"discard", "self, object, /", discard},
    {"intersection_update", "self, /, *others", operate_in_place<SetOp::kIntersection>},
    {"pop", "self, /", pop},
    {"remove", "self, object, /", remove},
    {"symmetric_difference_update", "self, other, /",
     operate_one<SetOp::kSymmetricDifference, true>},
    {"update", "self, /, *others", operate_in_place<SetOp::kUnion>},
    {"__iand__", "self, value, /", in_place_operator<BinOp::kAnd>},
    {"__ior__", "self, value, /", in_place_operator<BinOp::kOr>},
    {"__isub__", "self, value, /", in_place_operator<BinOp::kSub>},
    {"__ixor__", "self, value, /", in_place_operator<BinOp::kXor>},
};

constexpr NativeDef kFrozen[] = {
    {"__new__", "cls, iterable=, /, **kwargs", frozenset_new, Native::kStatic},
    {"__hash__", "self, /", container_hash},
};

constexpr NativeDef kClassMethods[] = {{"__class_getitem__", "cls, item, /", class_getitem}};

}  // namespace

void init_set_types(Context& cx) {
  Type* set = cx.types().set;
  add_methods(cx, set, kCommon);
  add_methods(cx, set, kMutable);
  add_class_methods(cx, set, kClassMethods);
  set_unhashable(cx, set);
  type_ready(cx, set);
  Type* frozenset = cx.types().frozenset;
  add_methods(cx, frozenset, kCommon);
  add_methods(cx, frozenset, kFrozen);
  add_class_methods(cx, frozenset, kClassMethods);
  type_ready(cx, frozenset);
}

}  // namespace heddle
