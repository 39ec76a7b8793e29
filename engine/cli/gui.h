// The native window, as the command sees it: web/platform has it, where it is built.
#pragma once

#include "engine/base/program.h"
#include "engine/sched/settings.h"

namespace heddle {

/// Opens the window and stays until it is closed. Returns: the exit status.
int gui_main(Program program, RunSettings settings);

}  // namespace heddle
