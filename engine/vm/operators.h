// Operators on any values: the built-in types here, the rest in the prelude.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

enum class UnaryOp : uint8_t { kNeg, kPos, kInvert };

// All return a value, error, tail, or (after a user's method was found at once) kPushed.

Value binary_operation(VmContext& cx, BinOp op, Value a, Value b, bool inplace);
Value unary_operation(VmContext& cx, UnaryOp op, Value a);
/// For == and != never an error of its own. The result of a user's method may be anything.
Value compare_operation(VmContext& cx, CompareOp op, Value a, Value b);
/// A bool, error or tail.
Value contains_operation(VmContext& cx, Value item, Value container);

Value load_item(VmContext& cx, Value container, Value key);
Value store_item(VmContext& cx, Value container, Value key, Value value);
Value delete_item(VmContext& cx, Value container, Value key);

Value get_iter(VmContext& cx, Value v);
/// next(it) for what is no built-in iterator: pushes __next__.
Value call_next(VmContext& cx, Value it);
Value length_of(VmContext& cx, Value v);

}  // namespace heddle
