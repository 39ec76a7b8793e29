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
  uint32_t second = 0;  // the number of events and more: pending[second - events]
};

class HappensBefore {
 public:
  /// Looks at the first `events` of an execution, of which the first `same` are as they were the
  /// last time. Those who were left `pending` count as if they did what they could not do: a
  /// deadlock is over before the acquire that would have shown the race.
  void analyse(const ExecutionLog& log, uint32_t events, const std::vector<Operation>& pending,
               uint32_t same = 0);

  const std::vector<Race>& races() const { return races_; }
  /// How many of them are as they were the last time.
  size_t races_kept() const { return races_kept_; }
  /// Whether event a comes before event b (a < b) in every equivalent execution.
  bool before(const ExecutionLog& log, uint32_t a, uint32_t b) const {
    return after(b, log[a].strand, log[a].number);
  }
  /// Whether event b comes after that strand's operation of that number in all of those.
  bool after(uint32_t b, uint32_t strand, uint32_t number) const {
    return clock(b)[strand] >= number;
  }

 private:
  // The mentions of a place by one strand that conflict with the same ones form a chain. Mostly
  // its end is all that is looked at: what one strand did before orders nothing else.
  struct Chain {
    uint32_t part;
    uint32_t strand;
    bool write;
    uint32_t last;  // mention, or kNone
  };
  using Chains = std::vector<Chain>;
  struct Mention {
    uint32_t event;
    uint32_t before;  // kNone: the first
    Chains* chains;   // the one that it is the last of, or was
    uint32_t chain;
  };
  static constexpr uint32_t kNone = Operation::kNone;
  using Clock = std::vector<uint32_t>;

  uint32_t* clock(uint32_t event) { return clocks_.data() + size_t{event} * width_; }
  const uint32_t* clock(uint32_t event) const {
    return clocks_.data() + size_t{event} * width_;
  }
  void join(Clock& into, const uint32_t* from) const;
  bool reversible(const ExecutionLog& log, uint32_t first, const Operation& second,
                  uint32_t index) const;
  bool woken_without(const ExecutionLog& log, uint32_t first, const Operation& second,
                     uint32_t index) const;
  void find_races(const ExecutionLog& log, const Operation& event, uint32_t index);
  void begin_order(const ExecutionLog& log, const Operation& event);
  void mention(const Operation& event, uint32_t index);
  void forget_from(uint32_t event, uint32_t width);

  uint32_t width_ = 0;
  uint32_t looked_at_ = 0;  // events, the last time
  std::vector<uint32_t> clocks_;
  std::unordered_map<uint64_t, Chains> chains_;  // by place
  std::vector<Mention> mentions_;
  std::vector<Race> races_;
  size_t races_kept_ = 0;
  Clock order_;  // of the event being looked at
  Clock cover_;  // what nothing can be put before it any more
  std::vector<Chains*> here_;     // of the places that the event touches
  std::vector<uint32_t> found_;   // mentions
  std::vector<uint32_t> latest_;  // the last event of each strand so far, or kNone
  Clock fired_;                   // all that came before the last time that timers woke strands
  uint32_t fired_before_ = kNone;
};

}  // namespace heddle
