#include "engine/explore/wakeup.h"

namespace heddle {

bool is_weak_initial(const Step& step, const Steps& steps, size_t* at) {
  for (size_t i = 0; i < steps.size(); i++) {
    if (steps[i]->strand == step.strand) {
      *at = i;
      for (size_t k = 0; k < i; k++) {
        if (depend(steps[k]->touches, steps[i]->touches)) return false;
      }
      return true;
    }
  }
  *at = steps.size();
  for (const Step* other : steps) {
    if (depend(other->touches, step.touches)) return false;
  }
  return true;
}

bool is_initial(const Step& step, const Steps& steps) {
  size_t at = 0;
  return is_weak_initial(step, steps, &at) && at < steps.size();
}

size_t WakeupTree::insert_for_sources(const Steps& steps) {
  for (const Branch& branch : children_) {
    if (is_initial(branch.step, steps)) return 0;
  }
  return add(steps);
}

size_t WakeupTree::add(const Steps& steps) {
  WakeupTree* tree = this;
  for (const Step* step : steps) {
    tree->children_.push_back(Branch{*step, {}});
    tree = &tree->children_.back().rest;
  }
  return steps.size();
}

size_t WakeupTree::insert(Steps steps) {
  WakeupTree* tree = this;
  while (!steps.empty()) {
    WakeupTree* next = nullptr;
    for (Branch& branch : tree->children_) {
      size_t at = 0;
      if (!is_weak_initial(branch.step, steps, &at)) continue;
      if (at < steps.size()) steps.erase(steps.begin() + static_cast<ptrdiff_t>(at));
      next = &branch.rest;
      break;
    }
    if (next == nullptr) return tree->add(steps);
    if (next->empty()) return 0;  // a whole branch leads there
    tree = next;
  }
  return 0;
}

uint32_t WakeupTree::take_first(WakeupTree* rest) {
  const uint32_t strand = children_.front().step.strand;
  *rest = std::move(children_.front().rest);
  children_.erase(children_.begin());
  return strand;
}

}  // namespace heddle
