// Tracebacks as CPython prints them.
#pragma once

#include "engine/vm/world.h"

#include <string>
#include <utility>
#include <vector>

namespace heddle {

/// The text of an uncaught exception: its chain of causes and contexts, each with its frames,
/// source lines, carets, and `Class: text`.
/// `texts`: str() of each exception of the chain, for those whose str() needed Python.
std::string format_exception(VmContext& cx, Value exception,
                             const std::vector<std::pair<Value, std::string>>& texts);

/// "Traceback (most recent call last):" and the frames only.
std::string format_traceback(const World& world, Value traceback);

/// The exception's own last lines: "ValueError: x".
std::string format_exception_only(VmContext& cx, Value exception, const std::string& text);

}  // namespace heddle
