// The interpreter: runs a strand's topmost frame, and whatever it calls, until it has to stop.
#pragma once

#include "engine/vm/call.h"

namespace heddle {

/// Runs on until the strand's budget is spent, it parks, a decision is due, it ends, or the run is
/// to stop. One function for all schedulers; compiled with and without decision
/// points, and with lines that are watched.
StopReason interpret(VmContext& cx, VmStrand& strand);

/// Gives the current frame's instruction (at pc - 1) the result it was waiting for, after the
/// prelude or a Python method computed it. Returns false if that raised (cx.pending) or went on in
/// Python again (`*again` holds tail).
bool complete(VmContext& cx, Frame* f, Value result, Value* again);

/// What a yielding or returning generator frame hands to whoever resumed it.
/// Returns: false if an exception is pending in the frame that is now on top.
bool generator_yielded(VmContext& cx, Frame* f, Value value, Value* again);
bool generator_returned(VmContext& cx, Frame* f, Value value, Value* again);

}  // namespace heddle
