// The natives of functions, methods, generators, code and tracebacks; intrinsics for the prelude.
#pragma once

#include "engine/value/native.h"
#include "engine/vm/world.h"

namespace heddle {

/// Fills in the types function, method, generator, code and traceback. After init_runtime.
void init_vm_types(Context& cx);

/// Adds to the module `_heddle`:
///   run_class_body(function, namespace)   runs a class statement's body; what it returns
///   run_code(code, globals)               runs a module's code in a namespace; None
///   format_exception(exception, texts)    the whole traceback as text; texts: list of (exc, str)
///   format_traceback(traceback)           the frames only
///   handled_exception()                   the exception being handled, or None
///   current_globals()                     globals of the innermost frame of the program
void add_vm_intrinsics(Context& cx, Module* heddle);

/// The innermost frame that is the program's own (not the prelude's); null if there is none.
Frame* program_frame(VmContext& cx);

}  // namespace heddle
