// The parts that the built-in functions are made of.
#pragma once

#include "engine/value/context.h"

namespace heddle {

/// abs, bin, chr, divmod, max, round, sum and the like.
void add_number_functions(Context& cx, Dict* builtins);

/// compile, exec, eval; globals, locals, vars, dir.
void add_code_functions(Context& cx, Dict* builtins);

/// Attributes of built-in types that CPython calls members bear that name.
void name_native_members(Context& cx);

/// An attribute's name, interned; null with TypeError pending.
Str* name_arg(Context& cx, Value name);

/// 0 stdin, 1 stdout, 2 stderr. Requires: a value of LibraryState::stream_type.
int stream_number(Value stream);

}  // namespace heddle
