// What other parts of the library need of the module _thread.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

/// A new _thread.lock.
Value make_lock(VmContext& cx);

/// A timeout argument in seconds as nanoseconds; `*result` is an error if it is none.
/// `whole`: what a negative number means (kForever for -1 of Lock.acquire).
bool timeout_arg(Context& cx, Value seconds, uint64_t* nanoseconds);

/// Python's number for a strand: what threading.get_ident() says.
inline Value strand_ident(uint32_t id) { return Value::small(int64_t{id} + 1); }

}  // namespace heddle
