// Seeded random: every enabled strand is equally likely at each decision.
#include "engine/base/random.h"
#include "engine/sched/strategy.h"

namespace heddle {
namespace {

class RandomStrategy final : public Strategy {
 public:
  explicit RandomStrategy(uint64_t seed) : random_(seed) {}

  void begin(uint64_t seed) override { random_ = Random(seed); }

  Strand& choose(const Choice& choice) override {
    const uint32_t count = choice.enabled.size();
    if (choice.avoid == nullptr) return choice.enabled.at(below(count));
    Strand& picked = choice.enabled.at(below(count - 1));
    return &picked == choice.avoid ? choice.enabled.at(count - 1) : picked;
  }

 private:
  uint32_t below(uint32_t bound) { return static_cast<uint32_t>(random_.below(bound)); }

  Random random_;
};

}  // namespace

std::unique_ptr<Strategy> make_random_strategy(uint64_t seed) {
  return std::make_unique<RandomStrategy>(seed);
}

}  // namespace heddle
