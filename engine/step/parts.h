// The parts of the statement that a strand is in, from its frame's instructions and registers.
#pragma once

#include "engine/step/standing.h"
#include "engine/vm/world.h"

#include <unordered_map>

namespace heddle {

/// The innermost frame of the program's own code; null if there is none.
Frame* program_frame(const VmStrand& strand);
/// The instruction that the frame stands at, or whose callee is running.
size_t instruction_of(const VmStrand& strand, const Frame* frame);

/// What strands have in hand. A register is used again within a statement, so what an instruction
/// gave is remembered when it is executed.
class PartsInHand {
 public:
  /// The parts of the line that `strand` is in.
  std::vector<Part> of(VmContext& cx, const VmStrand& strand);
  /// `frame` has executed its instruction `at`: what that gave is remembered.
  void executed(VmContext& cx, const VmStrand& strand, Frame* frame, size_t at);

 private:
  struct Seen {
    const Frame* frame = nullptr;
    uint32_t line = 0;
    size_t at = 0;
    std::unordered_map<size_t, std::string> values;  // by instruction
  };
  Seen& seen(const VmStrand& strand, const Frame* frame, uint32_t line, size_t at);

  std::unordered_map<const VmStrand*, Seen> seen_;
};

}  // namespace heddle
