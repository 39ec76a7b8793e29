// What other parts of the library need of the module _thread.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

/// A new _thread.lock.
Value make_lock(VmContext& cx);

/// Python's number for a strand: what threading.get_ident() says.
inline Value strand_ident(uint32_t id) { return Value::small(int64_t{id} + 1); }

}  // namespace heddle
