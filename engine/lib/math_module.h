// What the files of the math module share.
#pragma once

#include "engine/value/container.h"
#include "engine/value/native.h"

#include <span>

namespace heddle {

/// Whether an argument becomes a number only by a method of its class.
bool math_needs_python(Value v);
/// Goes on in the prelude, which makes numbers of the arguments and calls math.<name> again.
Value math_in_python(Context& cx, const char* name, const Value* args, int count);

std::span<const NativeDef> math_integer_natives();

}  // namespace heddle
