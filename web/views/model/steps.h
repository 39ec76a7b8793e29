// What the views say of who is stepped through, in the person's language.
#pragma once

#include "engine/step/standing.h"

#include <string>

namespace heddle {

/// Null: there is no such strand, or it has ended.
const SeenStrand* standing_strand(const Standing& standing, uint32_t strand);

/// "waits for lock `a`, held by Thread-2 since line 14", as the timeline says it; "": it can go on.
std::string why_not(const SeenStrand& strand);

}  // namespace heddle
