// The marks under a traceback's source line.
#pragma once

#include <string>
#include <string_view>

#include "engine/lang/code.h"

namespace heddle {

/// Marks the part of a source line that a position covers, as CPython 3.11 does: `^` under it, or
/// `~~^~~` where it is a binary operation or a subscript.
///
/// Returns: the marks with the blanks before them, for a line shown without its indentation; ""
///          where CPython prints none: the position is unknown or covers the whole line.
std::string caret_line(std::string_view source_line, const Position& position);

}  // namespace heddle
