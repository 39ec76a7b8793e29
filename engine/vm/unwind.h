// Exceptions: raising, handing them down the stack, and their context.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

/// What became of a pending exception.
enum class Unwound : uint8_t {
  kHandled,   // a handler or a ForIter took it; strand.frame is where to go on
  kTop,       // nobody did: the strand is over, its exception is in strand.uncaught
  kValue,     // it became the result `*value` of the current frame's instruction (close())
};

/// Sets the __context__ of a freshly raised exception: what is being handled at this point.
void set_exception_context(VmContext& cx, Value exception);
/// The exception being handled by the innermost frame that handles one; empty if none.
Value handled_exception(const VmStrand& strand);

/// Hands cx.pending down the stack. `fresh`: raised by the current instruction; otherwise it is
/// re-raised and gets no second traceback line for this frame.
Unwound unwind(VmContext& cx, bool fresh, Value* value);

/// raise R[a] from R[b]: makes an instance of a class where needed.
/// Returns: error (the exception pending), or tail/kPushed results of calling the class.
Value raise_from(VmContext& cx, Value exception, Value cause, bool has_cause);

/// Whether making an instance of an exception class calls Python.
bool is_made_in_python(const Type* type);

/// isinstance for except clauses. kError: TypeError pending.
Tri match_exception(VmContext& cx, Value exception, Value classes);

}  // namespace heddle
