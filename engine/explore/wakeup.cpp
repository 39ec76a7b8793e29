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

void WakeupTree::insert_for_sources(const Steps& steps) {
  for (const Branch& branch : children_) {
    if (is_initial(branch.step, steps)) return;
  }
  add(steps, 0);
}

void WakeupTree::add(const Steps& steps, size_t from) {
  WakeupTree* tree = this;
  for (size_t i = from; i < steps.size(); i++) {
    tree->children_.push_back(Branch{*steps[i], {}});
    tree = &tree->children_.back().rest;
  }
}

void WakeupTree::insert(Steps steps) {
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
    if (next == nullptr) return tree->add(steps, 0);
    if (next->empty()) return;  // a whole branch leads there
    tree = next;
  }
}

uint32_t WakeupTree::take_first(WakeupTree* rest) {
  const uint32_t strand = children_.front().step.strand;
  *rest = std::move(children_.front().rest);
  children_.erase(children_.begin());
  return strand;
}

}  // namespace heddle
