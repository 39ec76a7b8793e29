// Priority: the strand with the lowest id that can go on runs; a strand that starts or becomes free
// with a lower one takes over at once, as in a real-time system with fixed priorities.
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class PriorityStrategy final : public Strategy {
 public:
  Strand& choose(const Choice& choice) override {
    Strand* first = choice.enabled.first_from(0);
    return first == choice.avoid ? *choice.enabled.first_from(first->id() + 1) : *first;
  }
};

}  // namespace

std::unique_ptr<Strategy> make_priority_strategy() { return std::make_unique<PriorityStrategy>(); }

}  // namespace heddle
