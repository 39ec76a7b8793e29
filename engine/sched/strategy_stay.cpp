// Stay: goes on with the strand that runs while it can, else with the lowest id.
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class StayStrategy final : public Strategy {
 public:
  Strand& choose(const Choice& choice) override {
    if (choice.current != nullptr && choice.current != choice.avoid) return *choice.current;
    Strand* first = choice.enabled.first_from(0);
    return first == choice.avoid ? *choice.enabled.first_from(first->id() + 1) : *first;
  }
};

}  // namespace

std::unique_ptr<Strategy> make_stay_strategy() { return std::make_unique<StayStrategy>(); }

}  // namespace heddle
