// Changes that a strand makes and that are no visible operations: to what nobody else can reach, by
// native functions that may keep or give out anything (print), by taking what a primitive has. A
// loop that makes any is not one that changes nothing.
#pragma once

#include <cstdint>

namespace heddle {

/// A number for each strand of this OS thread's controlled run, raised by each such change. Strands
/// far apart share one, which only makes it more cautious.
inline uint64_t& own_changes(uint32_t strand) {
  constexpr uint32_t kRoom = 64;
  static thread_local uint64_t changes[kRoom];
  return changes[strand % kRoom];
}

}  // namespace heddle
