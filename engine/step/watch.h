// Watch: the value of an expression in a world that stands still, without running any Python.
#pragma once

#include "engine/sched/scheduler.h"
#include "engine/step/standing.h"
#include "engine/trace/names.h"
#include "engine/vm/world.h"

namespace heddle {

/// What an expression is looked at in.
struct WatchPlace {
  Scheduler& scheduler;
  World& world;
  const NameTable& names;
  uint32_t strand = kNoStrand;  // where the expression names none
};

/// Evaluates names, attributes, elements, constants, operators and len() on values that need no
/// Python for it; says what it cannot do. Names are those of the innermost frame of the program in
/// a strand, then the globals there, then the main module's. `Thread-1: total` and `1: total` are
/// about the strand with that name (or its part before a bracket) or number.
SeenWatch watch_value(const WatchPlace& place, const std::string& expression);

}  // namespace heddle
