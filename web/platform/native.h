// The native window: the same views over the same engine, beside the person's own editor.
#pragma once

#include "engine/base/program.h"
#include "engine/sched/settings.h"

namespace heddle {

/// Opens the window and stays until it is closed. The program's files are watched: what was saved
/// in an editor is read again within a second.
/// Returns: an exit status, 1 if no window could be opened.
int gui_main(Program program, RunSettings settings);

}  // namespace heddle
