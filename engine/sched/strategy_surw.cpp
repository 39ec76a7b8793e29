// SURW: selective uniform random walk (Zhao, Wolff, Mathur, Roychoudhury, ASPLOS 2025). One object
// that the program touches is picked for each execution; the orders in which strands come to it are
// equally likely, because who is next at it is drawn by how many of its operations each strand
// still has before it. Everything else runs as a random walk.
//
// How many there are is known from the execution before; the first one is a plain random walk.
#include "engine/base/random.h"
#include "engine/sched/strategy.h"

#include <map>

namespace heddle {
namespace {

class SurwStrategy final : public Strategy {
 public:
  explicit SurwStrategy(uint64_t seed) : random_(seed) {}

  void begin(uint64_t seed) override {
    random_ = Random(seed);
    if (!counts_.empty()) known_ = std::move(counts_);
    counts_.clear();
    done_.clear();
    next_ = kNoStrand;
    picked_ = false;
    uint64_t shared = 0;
    for (const auto& [object, by_strand] : known_) shared += by_strand.size() > 1;
    if (shared == 0) return;
    uint64_t at = random_.below(shared);
    for (const auto& [object, by_strand] : known_) {
      if (by_strand.size() < 2 || at-- > 0) continue;
      object_ = object;
      picked_ = true;
      break;
    }
  }

  Strand& choose(const Choice& choice) override {
    const uint32_t count = choice.enabled.size();
    if (picked_ && next_ == kNoStrand) next_ = draw_next();
    std::vector<Strand*> free;
    for (uint32_t i = 0; i < count; i++) {
      Strand& strand = choice.enabled.at(i);
      if (&strand == choice.avoid) continue;
      if (!picked_ || strand.id() == next_ || !stands_before_it(strand)) free.push_back(&strand);
    }
    if (!free.empty()) return *free[random_.below(free.size())];
    Strand& any = choice.enabled.at(static_cast<uint32_t>(random_.below(count)));
    if (&any != choice.avoid) return any;
    return choice.enabled.at(&choice.enabled.at(0) == choice.avoid ? 1 : 0);
  }

  void did(const Strand& strand, VisibleOp op, uint32_t object) override {
    const Object what{of_memory(op), object};
    counts_[what][strand.id()]++;
    if (!picked_ || what != object_) return;
    done_[strand.id()]++;
    next_ = kNoStrand;
  }

 private:
  using Object = std::pair<bool, uint32_t>;
  using Counts = std::map<uint32_t, uint64_t>;  // by strand

  static bool of_memory(VisibleOp op) { return op == VisibleOp::kRead || op == VisibleOp::kWrite; }
  bool stands_before_it(const Strand& strand) const {
    return Object{of_memory(strand.pending_op()), strand.pending_object()} == object_;
  }

  uint32_t draw_next() {
    uint64_t left = 0;
    for (const auto& [strand, count] : known_[object_]) left += remaining(strand, count);
    if (left == 0) return kNoStrand;
    uint64_t at = random_.below(left);
    for (const auto& [strand, count] : known_[object_]) {
      const uint64_t mine = remaining(strand, count);
      if (at < mine) return strand;
      at -= mine;
    }
    return kNoStrand;
  }
  uint64_t remaining(uint32_t strand, uint64_t count) {
    const uint64_t done = done_[strand];
    return count > done ? count - done : 0;
  }

  Random random_;
  std::map<Object, Counts> known_;   // of the execution before
  std::map<Object, Counts> counts_;  // of this one
  Object object_{false, 0};
  bool picked_ = false;
  Counts done_;                      // at object_, in this execution
  uint32_t next_ = kNoStrand;        // who comes to it next
};

}  // namespace

std::unique_ptr<Strategy> make_surw_strategy(uint64_t seed) {
  return std::make_unique<SurwStrategy>(seed);
}

}  // namespace heddle
