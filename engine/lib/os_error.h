// OSError as the system's error numbers ask for it: FileNotFoundError for ENOENT and so on.
#pragma once

#include "engine/value/context.h"

namespace heddle {

/// Raises the OSError of an errno, with the system's text and, unless empty, the file names.
/// Returns: Value::error().
Value raise_os_error(Context& cx, int code, Value filename = Value::empty(),
                     Value filename2 = Value::empty());

}  // namespace heddle
