// Watch: is told what the strands of a run do, while they do it: for finding races.
//
// Thread safety: in a parallel run it is called by all workers at once.
#pragma once

#include "engine/sched/strand.h"

namespace heddle {

class Watch {
 public:
  virtual ~Watch() = default;
  /// `strand` is about to do a visible operation; it may park or fail in it.
  virtual void did(const Strand& strand, VisibleOp op, uint32_t object) = 0;
  /// That operation touches this variable, attribute or element.
  virtual void touched(const Strand& strand, const Access& access) = 0;
  /// `parent` makes the strand number `child`, which has not begun.
  virtual void created(uint32_t child, uint32_t parent) = 0;
};

}  // namespace heddle
