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
      flaw_ = "an execution was too long and was cut off";
    }
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

  double share_done() const override {
    double done = 0, of_here = 1;
    for (const Node& node : path_) {
      of_here /= static_cast<double>(node.options.size());
      done += of_here * static_cast<double>(node.taken);
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

  Node node_of(const Choice& choice) {
    Node node;
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
