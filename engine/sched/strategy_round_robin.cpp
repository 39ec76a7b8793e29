// Round robin: strand after strand by id, one visible operation each.
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class RoundRobinStrategy final : public Strategy {
 public:
  Strand& choose(const Choice& choice) override {
    for (Strand* strand : choice.enabled) {
      if (strand->id() > last_) return *strand;
    }
    return *choice.enabled.front();
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
