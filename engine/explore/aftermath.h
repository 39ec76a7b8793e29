// What an execution leaves behind: strands that can never go on, locks that nobody will give free.
#pragma once

#include "engine/explore/execution.h"
#include "engine/sched/scheduler.h"

#include <vector>

namespace heddle {

/// A lock and the strand that ended, or is stuck, while it held it.
struct HeldLock {
  uint32_t lock = 0;
  uint32_t strand = 0;
};

/// Who holds which lock, as an execution goes on.
class HeldLocks {
 public:
  /// `by`: whose operation opens or closes it.
  void gate(const WaitQueue& queue, bool open, uint32_t by);
  void finished(uint32_t strand);
  /// Those whose strand has ended, but for locks that others give free: those are signals.
  std::vector<HeldLock> of_the_dead() const;
  /// All of them, as (strand, lock).
  std::vector<std::pair<uint32_t, uint32_t>> all() const;

 private:
  struct Row {
    uint32_t lock;
    uint32_t strand;
    bool dead;
  };
  std::vector<Row> held_;
  std::vector<uint32_t> signals_;
};

/// The strands, by number, that can never go on: each waits without an end for a lock that another
/// of them holds, or one that is over, or for the end of one of them.
/// Requires: the run stands still.
std::vector<uint32_t> stuck_strands(Scheduler& scheduler, const std::vector<HeldLock>& dead);

}  // namespace heddle
