// HappensBefore: the order that an execution's dependences leave no choice about, by vector clocks,
// and its reversible races: pairs of dependent events of two strands with nothing between them that
// could also have come the other way round.
#pragma once

#include "engine/explore/execution.h"
#include "engine/explore/execution_log.h"

#include <unordered_map>
#include <vector>

namespace heddle {

struct Race {
  uint32_t first = 0;
  uint32_t second = 0;  // the number of events and more: left[second - events] of the execution
};

class HappensBefore {
 public:
  /// Looks at a whole execution. Those who were left behind count as if they did what they could
  /// not do: a deadlock is over before the acquire that would have shown the race.
  void analyse(const ExecutionLog& log, const std::vector<LeftBehind>& left);

  const std::vector<Race>& races() const { return races_; }
  /// Whether event a comes before event b (a < b) in every equivalent execution.
  bool before(const ExecutionLog& log, uint32_t a, uint32_t b) const {
    return clock(b)[log[a].strand] >= log[a].number;
  }

 private:
  struct Mention {
    uint32_t event;
    uint32_t part;
    bool write;
  };
  using Clock = std::vector<uint32_t>;

  uint32_t* clock(uint32_t event) { return clocks_.data() + size_t{event} * width_; }
  const uint32_t* clock(uint32_t event) const {
    return clocks_.data() + size_t{event} * width_;
  }
  void join(Clock& into, const uint32_t* from) const;
  bool reversible(const ExecutionLog& log, uint32_t first, const Operation& second) const;
  void find_races(const ExecutionLog& log, const Operation& event, uint32_t index);

  uint32_t width_ = 0;
  std::vector<uint32_t> clocks_;
  std::unordered_map<uint64_t, std::vector<Mention>> mentions_;  // by place, in order
  std::vector<Race> races_;
  Clock order_;  // of the event being looked at
  Clock cover_;  // what nothing can be put before it any more
  std::vector<uint32_t> found_;
};

}  // namespace heddle
