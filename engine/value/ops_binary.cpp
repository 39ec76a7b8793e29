// Binary operators of the built-in types that are no numbers.

#include "engine/value/bytes.h"
#include "engine/value/complex.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/set_algebra.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

bool is_sequence(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kStr:
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kBytes:
    case Kind::kByteArray: return true;
    default: return false;
  }
}

Value no_memory(Context& cx) {
  return cx.raise_value(cx.types().MemoryError, Value::empty());
}

Value no_concatenation(Context& cx, Value a, Value b) {
  std::string name = type_name(cx, a);
  return cx.type_error("can only concatenate {} (not \"{}\") to {}", name, type_name(cx, b), name);
}

std::span<const Value> plain_items(Value v, std::vector<Value>* storage) {
  if (is_kind(v, Kind::kTuple)) return tuple_items(cast<Tuple>(v));
  *storage = list_snapshot(cast<List>(v));
  return *storage;
}

Value concat_lists(Context& cx, Value a, Value b) {
  if (!is_kind(b, Kind::kList)) return no_concatenation(cx, a, b);
  std::vector<Value> items = list_snapshot(cast<List>(a));
  std::vector<Value> more = list_snapshot(cast<List>(b));
  if (!may_hold(cx, items.size() + more.size())) return Value::error();
  List* list = make_list(cx, items.size() + more.size());
  list_extend(cx, list, items);
  list_extend(cx, list, more);
  return Value::object(list);
}

Value concat_tuples(Context& cx, Value a, Value b) {
  if (!is_kind(b, Kind::kTuple)) return no_concatenation(cx, a, b);
  auto front = tuple_items(cast<Tuple>(a));
  auto back = tuple_items(cast<Tuple>(b));
  if (front.empty()) return b;
  if (back.empty()) return a;
  if (!may_hold(cx, front.size() + back.size())) return Value::error();
  Tuple* both = make_tuple_raw(cx, front.size() + back.size());
  std::copy(back.begin(), back.end(), std::copy(front.begin(), front.end(), both->items));
  return Value::object(both);
}

Value concat(Context& cx, Value a, Value b) {
  if (!a.is_object()) return Value::not_implemented();
  switch (a.as_object()->kind) {
    case Kind::kStr: {
      if (!is_str(b)) return no_concatenation(cx, a, b);
      return str_add(cx, cast<Str>(a), cast<Str>(b));
    }
    case Kind::kList: return concat_lists(cx, a, b);
    case Kind::kTuple: return concat_tuples(cx, a, b);
    case Kind::kBytes:
    case Kind::kByteArray: return bytes_binary(cx, BinOp::kAdd, a, b);
    default: return Value::not_implemented();
  }
}

// How often a sequence is repeated; false: an exception is pending.
bool repeat_count(Context& cx, Value count, size_t size, size_t* times) {
  auto n = count.is_bool() ? std::optional<int64_t>(count.is_true()) : to_int64(count);
  if (!n) {
    cx.raise(cx.types().OverflowError, "cannot fit 'int' into an index-sized integer");
    return false;
  }
  uint64_t wanted = *n <= 0 || size == 0 ? 0 : static_cast<uint64_t>(*n);
  uint64_t total = 0;
  if (__builtin_mul_overflow(uint64_t{size}, wanted, &total) || total > UINT32_MAX / 2) {
    no_memory(cx);
    return false;
  }
  *times = static_cast<size_t>(wanted);
  return may_hold(cx, static_cast<size_t>(total));
}

Value repeat_items(Context& cx, Value v, Value count) {
  std::vector<Value> storage;
  auto items = plain_items(v, &storage);
  size_t times = 0;
  if (!repeat_count(cx, count, items.size(), &times)) return Value::error();
  if (is_kind(v, Kind::kTuple)) {
    if (times == 0) return Value::object(make_tuple(cx, {}));
    if (times == 1) return v;
    Tuple* tuple = make_tuple_raw(cx, items.size() * times);
    for (size_t i = 0; i < times; ++i) {
      std::copy(items.begin(), items.end(), tuple->items + i * items.size());
    }
    return Value::object(tuple);
  }
  List* list = make_list(cx, items.size() * times);
  Array* array = list->array.load_relaxed();
  size_t total = items.size() * times;
  for (size_t i = 0; i < total; i += items.size()) {
    for (size_t k = 0; k < items.size(); ++k) array->items[i + k].store_relaxed(items[k]);
  }
  list->size.store_relaxed(static_cast<uint32_t>(total));
  return Value::object(list);
}

Value repeat(Context& cx, Value a, Value b) {
  bool left = is_sequence(a);
  if (!left && !is_sequence(b)) return Value::not_implemented();
  Value sequence = left ? a : b;
  Value count = left ? b : a;
  if (!is_int(count)) {
    return cx.type_error("can't multiply sequence by non-int of type '{}'", type_name(cx, count));
  }
  switch (sequence.as_object()->kind) {
    case Kind::kStr: return str_repeat(cx, cast<Str>(sequence), count);
    case Kind::kList:
    case Kind::kTuple: return repeat_items(cx, sequence, count);
    default: return bytes_binary(cx, BinOp::kMul, a, b);
  }
}

bool is_set_view(Value v) {
  return is_kind(v, Kind::kDictView) &&
         v.as_object()->extra != static_cast<uint8_t>(DictViewKind::kValues);
}

bool set_op_of(BinOp op, SetOp* out) {
  switch (op) {
    case BinOp::kOr: *out = SetOp::kUnion; return true;
    case BinOp::kAnd: *out = SetOp::kIntersection; return true;
    case BinOp::kSub: *out = SetOp::kDifference; return true;
    case BinOp::kXor: *out = SetOp::kSymmetricDifference; return true;
    default: return false;
  }
}

Value set_result(Context& cx, Tri done, SetOp op, bool in_place, Value self, Value other,
                 Set* made) {
  if (done == Tri::kTrue) return in_place ? self : Value::object(made);
  if (done != Tri::kPython) return Value::error();
  Value number = Value::small(static_cast<int>(op) + (in_place ? 4 : 0));
  return cx.go_on(Prelude::kset_op_slow, number, self, other);
}

// keys() and items() take any iterable on the other side.
Value view_algebra(Context& cx, SetOp op, Value a, Value b) {
  Value view = is_set_view(a) ? a : b;
  Value other = is_set_view(a) ? b : a;
  Set* self = nullptr;
  Tri done = set_from(cx, a, cx.types().set, &self);
  if (done == Tri::kPython && !is_set_view(a)) {
    bool iterable = a.is_object() && !type_of(cx, a)->find_special(Special::kiter).is_empty();
    if (!iterable) return Value::not_implemented();
    return cx.go_on(Prelude::kset_ops_slow, Value::small(static_cast<int>(op)),
                    Value::object(make_set(cx, cx.types().set)), view);
  }
  if (done == Tri::kError) return Value::error();
  if (done != Tri::kTrue) return Value::not_implemented();
  Set* made = nullptr;
  // Of equal members CPython keeps the view's, unless the set is the smaller one.
  if (op == SetOp::kIntersection && is_set_view(a) && is_kind(b, Kind::kSet) &&
      set_size(self) <= set_size(cast<Set>(b))) {
    done = set_operate(cx, op, cast<Set>(b), Value::object(self), &made);
  } else {
    done = set_operate(cx, op, self, b, &made);
  }
  if (done == Tri::kPython && other == b && b.is_object() &&
      type_of(cx, b)->find_special(Special::kiter).is_empty()) {
    return cx.type_error("'{}' object is not iterable", type_name(cx, b));
  }
  return set_result(cx, done, op, false, Value::object(self), b, made);
}

Value set_algebra(Context& cx, BinOp op, Value a, Value b) {
  SetOp set_op;
  if (!set_op_of(op, &set_op)) return Value::not_implemented();
  if (is_kind(a, Kind::kSet) && is_kind(b, Kind::kSet)) {
    Set* made = nullptr;
    Tri done = set_operate(cx, set_op, cast<Set>(a), b, &made);
    return set_result(cx, done, set_op, false, a, b, made);
  }
  if (is_set_view(a) || is_set_view(b)) return view_algebra(cx, set_op, a, b);
  return Value::not_implemented();
}

Value merge_dicts(Context& cx, Value a, Value b, bool in_place) {
  Value target = in_place ? a : Value::object(dict_copy(cx, cast<Dict>(a)));
  switch (dict_merge(cx, cast<Dict>(unwrap(target)), cast<Dict>(b))) {
    case Tri::kPython: return cx.go_on(Prelude::kdict_update_slow, target, b);
    case Tri::kError: return Value::error();
    default: return target;
  }
}

bool names_a_type(Value v) { return is_kind(v, Kind::kType) || v.is_none(); }

Value or_of(Context& cx, Value a, Value b) {
  if (names_a_type(a) && names_a_type(b)) return cx.go_on(Prelude::kmake_union, a, b);
  if (is_kind(a, Kind::kDict) && is_kind(b, Kind::kDict)) return merge_dicts(cx, a, b, false);
  return set_algebra(cx, BinOp::kOr, a, b);
}

// `target`: the list or the instance of a class derived from list.
Value extend_in_place(Context& cx, Value target, Value iterable) {
  std::vector<Value> items;
  switch (native_items(cx, iterable, &items)) {
    case Tri::kTrue:
      if (!may_hold(cx, items.size() + cast<List>(unwrap(target))->size.load())) {
        return Value::error();
      }
      list_extend(cx, cast<List>(unwrap(target)), items);
      return target;
    case Tri::kError: return Value::error();
    default: break;
  }
  bool iterable_class = iterable.is_object() &&
                        (!type_of(cx, iterable)->find_special(Special::kiter).is_empty() ||
                         !type_of(cx, iterable)->find_special(Special::kgetitem).is_empty());
  if (iterable_class) return cx.go_on(Prelude::klist_iadd_slow, target, iterable);
  return cx.type_error("'{}' object is not iterable", type_name(cx, iterable));
}

Value repeat_in_place(Context& cx, Value target, Value count) {
  if (!is_int(count)) return Value::not_implemented();
  Value list = unwrap(target);
  Value repeated = repeat_items(cx, list, count);
  if (repeated.is_error()) return repeated;
  list_assign(cx, cast<List>(list), list_snapshot(cast<List>(repeated)));
  return target;
}

}  // namespace

Value native_binary(Context& cx, BinOp op, Value a, Value b) {
  Value number = number_binary(cx, op, a, b);
  if (!number.is_not_implemented()) return number;
  const Value shown = b;  // what % shows may be more than the value inside
  a = unwrap(a);
  b = unwrap(b);
  if (is_number(a) && is_number(b)) return number_binary(cx, op, a, b);
  if (is_complex(a) ? is_complex(b) || is_number(b) : is_complex(b) && is_number(a)) {
    return complex_binary(cx, op, a, b);
  }
  if (!a.is_object() && !b.is_object()) return Value::not_implemented();
  switch (op) {
    case BinOp::kAdd: return concat(cx, a, b);
    case BinOp::kMul: return repeat(cx, a, b);
    case BinOp::kMod:
      if (is_str(a)) return str_percent(cx, cast<Str>(a), shown);
      if (is_sequence(a)) return bytes_binary(cx, op, a, shown);
      return Value::not_implemented();
    case BinOp::kOr: return or_of(cx, a, b);
    default: return set_algebra(cx, op, a, b);
  }
}

Value native_inplace(Context& cx, BinOp op, Value a, Value b) {
  if (!a.is_object()) return Value::not_implemented();
  Value self = unwrap(a);
  if (!self.is_object()) return Value::not_implemented();
  switch (self.as_object()->kind) {
    case Kind::kList:
      if (op == BinOp::kAdd) return extend_in_place(cx, a, b);
      if (op == BinOp::kMul) return repeat_in_place(cx, a, unwrap(b));
      return Value::not_implemented();
    case Kind::kDict: {
      if (op != BinOp::kOr) return Value::not_implemented();
      if (is_kind(unwrap(b), Kind::kDict)) return merge_dicts(cx, a, unwrap(b), true);
      return cx.go_on(Prelude::kdict_update_slow, a, b);
    }
    case Kind::kSet: {
      SetOp set_op;
      bool mutable_set = self.as_object()->type == cx.types().set;
      if (!mutable_set || !set_op_of(op, &set_op)) return Value::not_implemented();
      if (!is_kind(unwrap(b), Kind::kSet)) return Value::not_implemented();
      Tri done = set_operate_in_place(cx, set_op, cast<Set>(self), b);
      return set_result(cx, done, set_op, true, a, b, nullptr);
    }
    case Kind::kByteArray:
      return bytearray_inplace(cx, op, a, b);
    default:
      return Value::not_implemented();
  }
}

}  // namespace heddle
