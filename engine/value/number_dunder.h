// The natives behind __add__, __lt__ ... of int and float, by templates.
#pragma once

#include "engine/value/native.h"
#include "engine/value/number.h"

namespace heddle {

using NumberTest = bool (*)(Value);

/// `accepts`: what the other operand may be, is_int or is_number.
template <BinOp op, NumberTest accepts, bool reflected = false>
Value number_dunder(Context& cx, const Value* args, int) {
  const Value self = unwrap(args[0]);
  const Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  return reflected ? number_binary(cx, op, other, self) : number_binary(cx, op, self, other);
}

enum class Relation { kLt, kLe, kEq, kNe, kGt, kGe };

template <Relation relation, NumberTest accepts>
Value number_relation(Context&, const Value* args, int) {
  const Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  const Order order = number_compare(unwrap(args[0]), other);
  if (order == Order::kUnordered) return Value::boolean(relation == Relation::kNe);
  switch (relation) {
    case Relation::kLt: return Value::boolean(order == Order::kLess);
    case Relation::kLe: return Value::boolean(order != Order::kGreater);
    case Relation::kEq: return Value::boolean(order == Order::kEqual);
    case Relation::kNe: return Value::boolean(order != Order::kEqual);
    case Relation::kGt: return Value::boolean(order == Order::kGreater);
    case Relation::kGe: return Value::boolean(order != Order::kLess);
  }
  return Value::not_implemented();
}

template <NumberTest accepts, bool reflected>
Value number_divmod_dunder(Context& cx, const Value* args, int) {
  const Value self = unwrap(args[0]);
  const Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  return reflected ? number_divmod(cx, other, self) : number_divmod(cx, self, other);
}

Value number_dunder_pow(Context& cx, const Value* args, int nargs);
Value number_dunder_neg(Context& cx, const Value* args, int nargs);
Value number_dunder_pos(Context& cx, const Value* args, int nargs);
Value number_dunder_abs(Context& cx, const Value* args, int nargs);
Value number_dunder_bool(Context& cx, const Value* args, int nargs);
Value number_dunder_int(Context& cx, const Value* args, int nargs);
Value number_dunder_float(Context& cx, const Value* args, int nargs);
Value number_dunder_hash(Context& cx, const Value* args, int nargs);
Value number_dunder_format(Context& cx, const Value* args, int nargs);
Value number_dunder_round(Context& cx, const Value* args, int nargs);
Value number_getnewargs(Context& cx, const Value* args, int nargs);

#define HEDDLE_NUMBER_OPERATOR(name, op, accepts)                             \
  {"__" name "__", "self, value, /", number_dunder<BinOp::op, accepts>},      \
      {"__r" name "__", "self, value, /", number_dunder<BinOp::op, accepts, true>}

#define HEDDLE_NUMBER_ARITHMETIC(accepts)                                              \
  HEDDLE_NUMBER_OPERATOR("add", kAdd, accepts),                                        \
      HEDDLE_NUMBER_OPERATOR("sub", kSub, accepts),                                    \
      HEDDLE_NUMBER_OPERATOR("mul", kMul, accepts),                                    \
      HEDDLE_NUMBER_OPERATOR("truediv", kTrueDiv, accepts),                            \
      HEDDLE_NUMBER_OPERATOR("floordiv", kFloorDiv, accepts),                          \
      HEDDLE_NUMBER_OPERATOR("mod", kMod, accepts),                                    \
      {"__rpow__", "self, value, mod=, /", number_dunder<BinOp::kPow, accepts, true>}, \
      {"__pow__", "self, value, mod=, /", number_dunder_pow},                          \
      {"__divmod__", "self, value, /", number_divmod_dunder<accepts, false>},          \
      {"__rdivmod__", "self, value, /", number_divmod_dunder<accepts, true>},          \
      {"__eq__", "self, value, /", number_relation<Relation::kEq, accepts>},           \
      {"__ne__", "self, value, /", number_relation<Relation::kNe, accepts>},           \
      {"__lt__", "self, value, /", number_relation<Relation::kLt, accepts>},           \
      {"__le__", "self, value, /", number_relation<Relation::kLe, accepts>},           \
      {"__gt__", "self, value, /", number_relation<Relation::kGt, accepts>},           \
      {"__ge__", "self, value, /", number_relation<Relation::kGe, accepts>},           \
      {"__neg__", "self, /", number_dunder_neg},                                       \
      {"__pos__", "self, /", number_dunder_pos},                                       \
      {"__abs__", "self, /", number_dunder_abs},                                       \
      {"__bool__", "self, /", number_dunder_bool},                                     \
      {"__int__", "self, /", number_dunder_int},                                       \
      {"__trunc__", "self, /", number_dunder_int},                                     \
      {"__float__", "self, /", number_dunder_float},                                   \
      {"__hash__", "self, /", number_dunder_hash},                                     \
      {"__repr__", "self, /", dunder_repr},                                            \
      {"__format__", "self, format_spec, /", number_dunder_format},                    \
      {"__round__", "self, ndigits=, /", number_dunder_round},                         \
      {"__getnewargs__", "self, /", number_getnewargs}

}  // namespace heddle
