// What modules and functions add to attribute access.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

/// AttributeError for a module, or its own __getattr__ (PEP 562).
Value module_attribute_missing(VmContext& cx, Module* module, Str* name);

/// The dict of a function's own attributes, made on first use.
Dict* function_dict(VmContext& cx, Function* function);

}  // namespace heddle
