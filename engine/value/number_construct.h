// What int(x) and float(x) make of any value, for the constructors and for native modules.
#pragma once

#include "engine/value/context.h"

namespace heddle {

/// int(x) and float(x); x empty: 0. May return error or tail.
Value to_int(Context& cx, Value x);
Value to_float(Context& cx, Value x);

/// An instance of a class derived from a built-in, around its native value.
Value wrap_payload(Context& cx, Type* cls, Value payload);

/// __new__ of int, float, bool and str.
void add_constructors(Context& cx);
void add_int_methods(Context& cx);
void add_float_methods(Context& cx);

}  // namespace heddle
