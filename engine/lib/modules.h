// The native modules' filling functions; see modules.def.
#pragma once

#include "engine/lib/library.h"

namespace heddle {

#define NATIVE(name) void init_##name##_module(VmContext& cx, Module* module);
#define PYTHON(name)
#include "engine/lib/modules.def"
#undef NATIVE
#undef PYTHON

}  // namespace heddle
