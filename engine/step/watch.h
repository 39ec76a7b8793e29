// Watch: the value of an expression in a world that stands still, without running any Python.
#pragma once

#include "engine/step/standing.h"
#include "engine/vm/world.h"

namespace heddle {

/// Evaluates names, attributes, elements, constants, operators and len() on values that need no
/// Python for it; says what it cannot do. Variables are the main
/// module's: locals are shown with their strand.
SeenWatch watch_value(World& world, const std::string& expression);

}  // namespace heddle
