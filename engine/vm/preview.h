// Preview: a value as a view shows it, without running any Python and without changing anything.
#pragma once

#include "engine/value/context.h"

#include <string>

namespace heddle {

/// The beginning of repr(v); of what only Python could write, its class.
std::string preview(Context& cx, Value v);

/// Whether a variable holds data: no function, class or module.
bool is_state(Value v);

}  // namespace heddle
