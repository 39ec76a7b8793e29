// Seeded random: every enabled strand is equally likely at each decision.
#include "engine/base/random.h"
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class RandomStrategy final : public Strategy {
 public:
  explicit RandomStrategy(uint64_t seed) : random_(seed) {}

  Strand& choose(const Choice& choice) override {
    const size_t count = choice.enabled.size();
    if (choice.avoid == nullptr) return *choice.enabled[random_.below(count)];
    const size_t pick = random_.below(count - 1);
    for (size_t i = 0; i <= pick; i++) {
      if (choice.enabled[i] == choice.avoid) return *choice.enabled[pick + 1];
    }
    return *choice.enabled[pick];
  }

 private:
  Random random_;
};

}  // namespace

std::unique_ptr<Strategy> make_random_strategy(uint64_t seed) {
  return std::make_unique<RandomStrategy>(seed);
}

}  // namespace heddle
