// The exporter to Chrome's trace format (JSON), which Perfetto and chrome://tracing open.
#pragma once

#include "engine/trace/recorder.h"

#include <iosfwd>

namespace heddle {

/// Writes one track for each strand, worker and lock, and one for the GIL. Slices on a track never
/// overlap; times are microseconds with three decimals, counted from the run's beginning. Arrows
/// go from the operation that ended a wait to the strand that waited.
/// Ordering: the same trace gives the same bytes.
void write_chrome_trace(const Trace& trace, std::ostream& out);

}  // namespace heddle
