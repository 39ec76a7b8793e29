// Searches that are bounded in how far an execution may stray from the plain one: a walk through
// the tree of decisions, depth first, that leaves out the branches which cost too much.
#include "engine/explore/systematic.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace heddle {

namespace {

class Bounded : public Systematic {
 public:
  Bounded(const char* name, int bound) : name_(name), bound_(bound) {}

  void skipped(const Strand&, std::span<const Skipped>) override {}

  Strand& choose(const Choice& choice) override {
    if (at_ == path_.size()) path_.push_back(node_of(choice));
    const Node& node = path_[at_++];
    if (Strand* strand = choice.enabled.find(node.options[node.taken].strand)) return *strand;
    flaw_ = "the program did not repeat itself";
    return choice.enabled.at(0);
  }

  bool learn(const Ended& ended) override {
    if (ended.kind == Ended::Kind::kCutOff && flaw_.empty()) {
      flaw_ = kFlawCutOff;
    }
    length_ = at_;
    return true;
  }

  bool advance() override {
    at_ = 0;
    while (!path_.empty()) {
      Node& node = path_.back();
      if (++node.taken < node.options.size()) return true;
      path_.pop_back();
    }
    return false;
  }

  // A branch counts by how many executions there would be behind it if the rest of each were as
  // long, and had as many alternatives, as the last one had.
  double share_done() const override {
    double done = 0, of_here = 1;
    for (size_t depth = 0; depth < path_.size(); depth++) {
      const Node& node = path_[depth];
      const size_t rest = length_ > depth ? length_ - depth - 1 : 0;
      double before = 0, taken = 0, all = 0;
      for (size_t i = 0; i < node.options.size(); i++) {
        const double size = size_behind(rest, bound_ - node.spent - node.options[i].cost);
        all += size;
        if (i < node.taken) before += size;
        if (i == node.taken) taken = size;
      }
      done += of_here * before / all;
      of_here *= taken / all;
    }
    return done;
  }

  std::string flaw() const override {
    if (!flaw_.empty() || !left_out_) return flaw_;
    return fmt::format("only executions with at most {} {}{} were looked at", bound_, name_,
                       bound_ == 1 ? "" : "s");
  }

 protected:
  struct Option {
    uint32_t strand;
    int cost;
  };
  /// The strands that can go on, in the order in which they are tried.
  virtual std::vector<Option> options_of(const Choice& choice) const = 0;

 private:
  struct Node {
    std::vector<Option> options;
    size_t taken = 0;
    int spent = 0;  // before it
  };

  // So many executions: up to `left` of `rest` decisions go another way.
  double size_behind(size_t rest, int left) const {
    const double others =
        decisions_ == 0 ? 1 : static_cast<double>(alternatives_) / static_cast<double>(decisions_);
    double sum = 1, ways = 1;
    for (int n = 1; n <= left && static_cast<size_t>(n) <= rest; n++) {
      ways *= others * static_cast<double>(rest - static_cast<size_t>(n) + 1) / n;
      sum += ways;
    }
    return sum;
  }

  Node node_of(const Choice& choice) {
    Node node;
    decisions_++;
    alternatives_ += choice.enabled.size() - 1;
    if (!path_.empty()) {
      const Node& last = path_.back();
      node.spent = last.spent + last.options[last.taken].cost;
    }
    for (const Option& option : options_of(choice)) {
      if (node.spent + option.cost <= bound_) {
        node.options.push_back(option);
      } else {
        left_out_ = true;
      }
    }
    return node;
  }

  const char* const name_;
  const int bound_;
  std::vector<Node> path_;
  size_t at_ = 0;
  size_t length_ = 0;           // of the last execution, in decisions
  uint64_t decisions_ = 0;      // that were met
  uint64_t alternatives_ = 0;   // at them, besides the one that was taken
  bool left_out_ = false;
  std::string flaw_;
};

class PreemptionBound final : public Bounded {
 public:
  explicit PreemptionBound(int bound) : Bounded("preemption", bound) {}

 private:
  std::vector<Option> options_of(const Choice& choice) const override {
    const bool may_stay = choice.current != nullptr && choice.current != choice.avoid;
    std::vector<Option> options;
    if (may_stay) options.push_back({choice.current->id(), 0});
    for (uint32_t i = 0; i < choice.enabled.size(); i++) {
      const Strand& strand = choice.enabled.at(i);
      if (&strand == choice.avoid || (may_stay && &strand == choice.current)) continue;
      options.push_back({strand.id(), may_stay ? 1 : 0});
    }
    return options;
  }
};

class DelayBound final : public Bounded {
 public:
  explicit DelayBound(int bound) : Bounded("delay", bound) {}

  void did(const Strand& strand, VisibleOp, uint32_t) override { last_ = strand.id(); }

 private:
  // From the strand that ran last on, round by number; each one passed over is a delay.
  std::vector<Option> options_of(const Choice& choice) const override {
    std::vector<Option> options;
    for (uint32_t i = 0; i < choice.enabled.size(); i++) {
      const Strand& strand = choice.enabled.at(i);
      if (&strand != choice.avoid) options.push_back({strand.id(), 0});
    }
    std::sort(options.begin(), options.end(),
              [](const Option& a, const Option& b) { return a.strand < b.strand; });
    const auto first = std::find_if(options.begin(), options.end(),
                                    [this](const Option& o) { return o.strand >= last_; });
    std::rotate(options.begin(), first, options.end());
    int cost = 0;
    for (Option& option : options) option.cost = cost++;
    return options;
  }

  uint32_t last_ = 0;
};

}  // namespace

std::unique_ptr<Systematic> make_preemption_bound(int bound) {
  return std::make_unique<PreemptionBound>(bound);
}

std::unique_ptr<Systematic> make_delay_bound(int bound) {
  return std::make_unique<DelayBound>(bound);
}

}  // namespace heddle
