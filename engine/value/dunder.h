// The natives behind __add__, __lt__, __len__ ... of built-in types: one template each over ops.h.
#pragma once

#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/ops.h"

namespace heddle {

/// Whether a value (unwrapped) is an operand that the type's own operators accept.
using Accepts = bool (*)(Value);

template <BinOp op, Accepts accepts, bool reflected = false>
Value dunder_binary(Context& cx, const Value* args, int) {
  const Value self = unwrap(args[0]);
  const Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  return reflected ? native_binary(cx, op, other, self) : native_binary(cx, op, self, other);
}

template <CompareOp op, Accepts accepts>
Value dunder_compare(Context& cx, const Value* args, int) {
  const Value other = unwrap(args[1]);
  if (!accepts(other)) return Value::not_implemented();
  switch (native_compare(cx, op, unwrap(args[0]), other)) {
    case Tri::kFalse: return Value::false_();
    case Tri::kTrue: return Value::true_();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return Value::not_implemented();
}

inline Value dunder_hash(Context& cx, const Value* args, int) {
  uint64_t hash = 0;
  if (native_hash(cx, unwrap(args[0]), &hash) != Tri::kTrue) return Value::error();
  return int_value(cx, static_cast<int64_t>(hash));
}

inline Value dunder_len(Context& cx, const Value* args, int) {
  return native_len(cx, unwrap(args[0]));
}
inline Value dunder_getitem(Context& cx, const Value* args, int) {
  return native_getitem(cx, unwrap(args[0]), args[1]);
}
inline Value dunder_iter(Context& cx, const Value* args, int) {
  return native_iter(cx, unwrap(args[0]));
}
inline Value dunder_contains(Context& cx, const Value* args, int) {
  switch (native_contains(cx, unwrap(args[0]), args[1])) {
    case Tri::kFalse: return Value::false_();
    case Tri::kTrue: return Value::true_();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kcontains_slow, args[1], args[0]);
}
inline Value dunder_repr(Context& cx, const Value* args, int) {
  return repr_value(cx, unwrap(args[0]));
}
inline Value dunder_str(Context& cx, const Value* args, int) {
  return str_value(cx, unwrap(args[0]));
}

#define HEDDLE_COMPARE_DUNDERS(accepts)                                    \
  {"__eq__", "self, value, /", dunder_compare<CompareOp::kEq, accepts>},   \
      {"__ne__", "self, value, /", dunder_compare<CompareOp::kNe, accepts>}, \
      {"__lt__", "self, value, /", dunder_compare<CompareOp::kLt, accepts>}, \
      {"__le__", "self, value, /", dunder_compare<CompareOp::kLe, accepts>}, \
      {"__gt__", "self, value, /", dunder_compare<CompareOp::kGt, accepts>}, \
      {"__ge__", "self, value, /", dunder_compare<CompareOp::kGe, accepts>}

}  // namespace heddle
