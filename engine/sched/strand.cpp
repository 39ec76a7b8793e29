#include "engine/sched/strand.h"

#include "engine/sched/wait_queue.h"

namespace heddle {

WaitInfo Strand::waits_for() const {
  WaitInfo info{wait_kind_, wait_object_, kNoStrand};
  if (queue_ != nullptr && linked_) info.holder = queue_->holder();
  return info;
}

}  // namespace heddle
