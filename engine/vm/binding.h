// Binding: how arguments find their parameters, and how a class is called.
#pragma once

#include "engine/vm/call.h"

namespace heddle {

/// Fills the parameter registers of `function` (all empty before).
/// Errors: TypeError with CPython's texts; returns false.
bool bind_arguments(VmContext& cx, Function* function, const CallArgs& args, Value* regs);

/// A call of a native function: checks self, binds, runs it.
Value call_native(VmContext& cx, Native* native, const CallArgs& args);

/// A call of a class: __new__ and __init__, type(x), super().
Value call_type(VmContext& cx, Type* type, const CallArgs& args);

}  // namespace heddle
