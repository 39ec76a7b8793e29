#include "engine/vm/operators.h"

#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/call.h"

namespace heddle {

namespace {

// Whether Python code of the program may have a say in an operation on v.
bool is_user(const Context& cx, Value v) {
  return v.is_object() && (type_of(cx, v)->flags & Type::kHeap);
}

// The method of a's class for an operator, if it is Python and has the first word: then b's class
// is the same, or no class of the program. Else empty.
Value left_method(const VmContext& cx, Value a, Value b, Special special) {
  if (!a.is_object()) return Value::empty();
  const Type* type = a.as_object()->type;
  Value method = type->find_special(special);
  if (!is_kind(method, Kind::kFunction)) return Value::empty();
  bool plain = !b.is_object() || is_str(b);
  return plain || type_of(cx, b) == type ? method : Value::empty();
}

// A method that gives NotImplemented is followed by complete().
Value call_left(VmContext& cx, Value method, Value a, Value b) {
  return push_function(cx, cast<Function>(method), CallArgs{&b, 1, nullptr, a});
}

bool special_of(BinOp op, Special* out) {
  switch (op) {
    case BinOp::kAdd: *out = Special::kadd; return true;
    case BinOp::kSub: *out = Special::ksub; return true;
    case BinOp::kMul: *out = Special::kmul; return true;
    case BinOp::kTrueDiv: *out = Special::ktruediv; return true;
    case BinOp::kFloorDiv: *out = Special::kfloordiv; return true;
    case BinOp::kMod: *out = Special::kmod; return true;
    default: return false;
  }
}

}  // namespace

Value binary_operation(VmContext& cx, BinOp op, Value a, Value b, bool inplace) {
  if (is_str(a)) {
    if (op == BinOp::kAdd && is_str(b)) return str_add(cx, cast<Str>(a), cast<Str>(b));
    if (op == BinOp::kMod && !is_user(cx, b)) return str_percent(cx, cast<Str>(a), b);
  }
  Value number = number_binary(cx, op, a, b);
  if (!number.is_not_implemented()) return number;
  if (!is_user(cx, a) && !is_user(cx, b)) {
    if (inplace) {
      Value result = native_inplace(cx, op, a, b);
      if (!result.is_not_implemented()) return result;
    }
    Value result = native_binary(cx, op, a, b);
    if (!result.is_not_implemented()) return result;
  }
  Special special;
  if (!inplace && special_of(op, &special)) {
    Value method = left_method(cx, a, b, special);
    if (!method.is_empty()) return call_left(cx, method, a, b);
  }
  Value number_of_op = Value::small(static_cast<int>(op));
  return cx.go_on(inplace ? Prelude::kinplace_slow : Prelude::kbinary_slow, number_of_op, a, b);
}

Value unary_operation(VmContext& cx, UnaryOp op, Value a) {
  if (is_number(a)) {
    switch (op) {
      case UnaryOp::kNeg: return number_neg(cx, a);
      case UnaryOp::kInvert:
        if (is_int(a)) return number_invert(cx, a);
        break;
      case UnaryOp::kPos:
        if (a.is_bool()) return Value::small(a.is_true());
        return a;
    }
  }
  static constexpr Special kMethods[] = {Special::kneg, Special::kpos, Special::kinvert};
  static constexpr const char* kSymbols[] = {"-", "+", "~"};
  Value self;
  Value method = find_special_method(cx, a, kMethods[static_cast<int>(op)], &self);
  if (method.is_empty()) {
    return cx.type_error("bad operand type for unary {}: '{}'", kSymbols[static_cast<int>(op)],
                         type_name(cx, a));
  }
  return call_value(cx, method, CallArgs{nullptr, 0, nullptr, self});
}

Value compare_operation(VmContext& cx, CompareOp op, Value a, Value b) {
  static constexpr Special kMethods[] = {Special::klt, Special::kle, Special::keq,
                                         Special::kne, Special::kgt, Special::kge};
  if (is_str(a) && is_str(b) && (op == CompareOp::kEq || op == CompareOp::kNe)) {
    return Value::boolean(str_equal(cast<Str>(a), cast<Str>(b)) == (op == CompareOp::kEq));
  }
  if (op != CompareOp::kNe && is_user(cx, a)) {
    Value method = left_method(cx, a, b, kMethods[static_cast<int>(op)]);
    if (!method.is_empty()) return call_left(cx, method, a, b);
  }
  if (op == CompareOp::kEq || op == CompareOp::kNe) {
    Tri equal = native_equal(cx, a, b);
    if (equal <= Tri::kTrue) return Value::boolean((equal == Tri::kTrue) == (op == CompareOp::kEq));
    if (equal == Tri::kError) return Value::error();
    return cx.go_on(op == CompareOp::kEq ? Prelude::keq_slow : Prelude::kne_slow, a, b);
  }
  Tri answer = native_compare(cx, op, a, b);
  if (answer <= Tri::kTrue) return Value::boolean(answer == Tri::kTrue);
  if (answer == Tri::kError) return Value::error();
  switch (op) {
    case CompareOp::kLt: return cx.go_on(Prelude::klt_slow, a, b);
    case CompareOp::kLe: return cx.go_on(Prelude::kle_slow, a, b);
    case CompareOp::kGt: return cx.go_on(Prelude::kgt_slow, a, b);
    default: return cx.go_on(Prelude::kge_slow, a, b);
  }
}

Value contains_operation(VmContext& cx, Value item, Value container) {
  Tri answer = native_contains(cx, container, item);
  if (answer <= Tri::kTrue) return Value::boolean(answer == Tri::kTrue);
  if (answer == Tri::kError) return Value::error();
  return cx.go_on(Prelude::kcontains_slow, item, container);
}

Value load_item(VmContext& cx, Value container, Value key) {
  if (!is_user(cx, container)) {
    Value result = native_getitem(cx, container, key);
    if (!result.is_not_implemented()) return result;
  }
  Value self;
  Value method = find_special_method(cx, container, Special::kgetitem, &self);
  if (!method.is_empty()) return call_value(cx, method, CallArgs{&key, 1, nullptr, self});
  if (container == Value::object(cx.types().type)) {
    return cx.go_on(Prelude::kgeneric_alias, container, key);
  }
  if (is_kind(container, Kind::kType)) {
    Value hook = load_attribute(cx, container, cx.names().dunder_class_getitem, nullptr);
    if (!hook.is_error()) {
      if (hook.is_control()) return hook;
      return call_value(cx, hook, CallArgs{&key, 1, nullptr, {}});
    }
    cx.pending = Value::empty();
    return cx.type_error("type '{}' is not subscriptable",
                         to_utf8(cast<Type>(container)->name));
  }
  return cx.type_error("'{}' object is not subscriptable", type_name(cx, container));
}

Value store_item(VmContext& cx, Value container, Value key, Value value) {
  if (!is_user(cx, container)) {
    Value result = native_setitem(cx, container, key, value);
    if (!result.is_not_implemented()) return result;
  }
  Value self;
  Value method = find_special_method(cx, container, Special::ksetitem, &self);
  if (method.is_empty()) {
    return cx.type_error("'{}' object does not support item assignment", type_name(cx, container));
  }
  Value args[] = {key, value};
  return call_value(cx, method, CallArgs{args, 2, nullptr, self});
}

Value delete_item(VmContext& cx, Value container, Value key) {
  if (!is_user(cx, container)) {
    Value result = native_delitem(cx, container, key);
    if (!result.is_not_implemented()) return result;
  }
  Value self;
  Value method = find_special_method(cx, container, Special::kdelitem, &self);
  if (method.is_empty()) {
    return cx.type_error("'{}' object doesn't support item deletion", type_name(cx, container));
  }
  return call_value(cx, method, CallArgs{&key, 1, nullptr, self});
}

Value get_iter(VmContext& cx, Value v) {
  if (is_kind(v, Kind::kGenerator)) return v;
  Value native = native_iter(cx, v);
  if (!native.is_empty()) return native;
  return cx.go_on(Prelude::kiter_slow, v);
}

Value call_next(VmContext& cx, Value it) {
  if (is_kind(it, Kind::kIterator)) {
    Value v = iterator_next(cx, cast<Iterator>(it));
    if (!v.is_empty()) return v;
    return cx.raise_value(cx.types().StopIteration, Value::empty());
  }
  if (is_kind(it, Kind::kExtension)) {
    const ExtensionHooks* hooks = it.as_object()->type->hooks;
    if (hooks != nullptr && hooks->next != nullptr) {
      Value v = hooks->next(cx, it.as_object());
      if (!v.is_empty()) return v;
      return cx.raise_value(cx.types().StopIteration, Value::empty());
    }
  }
  Value self;
  Value method = find_special_method(cx, it, Special::knext, &self);
  if (method.is_empty()) {
    return cx.type_error("'{}' object is not an iterator", type_name(cx, it));
  }
  return call_value(cx, method, CallArgs{nullptr, 0, nullptr, self});
}

Value length_of(VmContext& cx, Value v) {
  if (!is_user(cx, v)) {
    Value n = native_len(cx, v);
    if (!n.is_not_implemented()) return n;
  } else {
    Value method = type_of(cx, v)->find_special(Special::klen);
    if (is_kind(method, Kind::kFunction)) {
      Value pushed = push_function(cx, cast<Function>(method), CallArgs{nullptr, 0, nullptr, v});
      if (pushed == kPushed) cx.strand->frame->mode = ReturnMode::kLength;
      if (pushed == kPushed || pushed.is_error()) return pushed;
      return cx.go_on(Prelude::klen_result, pushed);
    }
  }
  return cx.go_on(Prelude::klen_slow, v);
}

}  // namespace heddle
