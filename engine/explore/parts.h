// SearchPart: executions of a program that a search of its own can look at (dpor.h): those that
// begin with a prefix, but for what is equivalent to an execution of an earlier part.
//
// A part is cut after its prefix: a part for each strand that can go on there and does not sleep.
// In each one those sleep whose part comes before it, so that an execution that could begin with
// either belongs to the first. Nothing is left out, however few of them a reduction would need: the
// parts know nothing of each other.
#pragma once

#include "engine/explore/execution.h"
#include "engine/explore/stable_names.h"
#include "engine/explore/wakeup.h"

#include <memory>
#include <vector>

namespace heddle {

struct SearchPart {
  std::vector<uint32_t> prefix;  // strands by number, after the first decision
  std::vector<Step> sleep;       // before the last operation of the prefix
  bool whole = false;            // it cannot be cut
  std::shared_ptr<StrandNames> names = std::make_shared<StrandNames>();  // of all parts together
};

/// Cuts it, and what comes of that, until there are `wanted` parts or it takes too long: a cut
/// costs an execution for each strand that can go on there, and one.
/// Returns: the parts, or itself as a whole one; none if all that can go on sleep there.
std::vector<SearchPart> cut(Subject& subject, const SearchPart& part, size_t wanted,
                            uint64_t operations_max);

}  // namespace heddle
