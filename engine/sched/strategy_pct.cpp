// PCT: random priorities, and d - 1 moments at which the strand that runs becomes the least
// important (Burckhardt et al., "A Randomized Scheduler with Probabilistic Guarantees of Finding
// Bugs", ASPLOS 2010). A bug that needs d orderings is found with a probability of at least
// 1 / (n k^(d-1)) by each execution, n strands and k operations.
#include "engine/base/random.h"
#include "engine/sched/strategy.h"

#include <algorithm>

namespace heddle {
namespace {

constexpr uint64_t kLengthAtFirst = 100;  // operations, until an execution has been seen

class PctStrategy final : public Strategy {
 public:
  PctStrategy(uint64_t seed, int depth) : depth_(depth), random_(seed) { begin(seed); }

  void begin(uint64_t seed) override {
    random_ = Random(seed);
    longest_ = std::max(longest_, done_);
    done_ = 0;
    const uint64_t length = longest_ != 0 ? longest_ : kLengthAtFirst;
    priorities_.clear();
    changes_.clear();
    for (int i = 1; i < depth_; i++) changes_.push_back(1 + random_.below(length));
  }

  Strand& choose(const Choice& choice) override {
    Strand* best = nullptr;
    for (uint32_t i = 0; i < choice.enabled.size(); i++) {
      Strand& strand = choice.enabled.at(i);
      if (&strand == choice.avoid) continue;
      if (best == nullptr || priority(strand.id()) > priority(best->id())) best = &strand;
    }
    return *best;
  }

  void did(const Strand& strand, VisibleOp, uint32_t) override {
    done_++;
    for (size_t i = 0; i < changes_.size(); i++) {
      if (changes_[i] == done_) {
        priority(strand.id());
        priorities_[strand.id()] = i;
      }
    }
  }

 private:
  // Those drawn at first lie above those that a change gives.
  uint64_t priority(uint32_t strand) {
    while (priorities_.size() <= strand) {
      priorities_.push_back(static_cast<uint64_t>(depth_) + (random_.next() >> 16));
    }
    return priorities_[strand];
  }

  const int depth_;
  Random random_;
  uint64_t longest_ = 0;  // operations of an execution so far
  uint64_t done_ = 0;
  std::vector<uint64_t> priorities_;  // by strand
  std::vector<uint64_t> changes_;     // the numbers of operations
};

}  // namespace

std::unique_ptr<Strategy> make_pct_strategy(uint64_t seed, int depth) {
  return std::make_unique<PctStrategy>(seed, depth);
}

}  // namespace heddle
