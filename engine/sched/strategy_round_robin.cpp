// Round robin: strand after strand by id, one visible operation each.
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class RoundRobinStrategy final : public Strategy {
 public:
  void begin(uint64_t) override { last_ = kNoStrand; }

  Strand& choose(const Choice& choice) override {
    Strand* next = choice.enabled.first_from(last_ + 1);
    return next != nullptr ? *next : *choice.enabled.first_from(0);
  }

  void did(const Strand& strand, VisibleOp, uint32_t) override { last_ = strand.id(); }

 private:
  uint32_t last_ = kNoStrand;  // the highest: the first choice is the lowest id
};

}  // namespace

std::unique_ptr<Strategy> make_round_robin_strategy() {
  return std::make_unique<RoundRobinStrategy>();
}

}  // namespace heddle
