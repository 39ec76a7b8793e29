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

size_t WakeupTree::insert_for_sources(const Steps& steps, Steps* matched) {
  for (const Branch& branch : children_) {
    size_t at = 0;
    if (!is_weak_initial(branch.step, steps, &at) || at == steps.size()) continue;
    matched->assign(1, steps[at]);
    return 0;
  }
  matched->assign(1, steps.front());
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

size_t WakeupTree::insert(Steps& steps, Steps* matched) {
  matched->clear();
  WakeupTree* tree = this;
  while (!steps.empty()) {
    WakeupTree* next = nullptr;
    for (Branch& branch : tree->children_) {
      size_t at = 0;
      if (!is_weak_initial(branch.step, steps, &at)) continue;
      matched->push_back(at < steps.size() ? steps[at] : nullptr);
      if (at < steps.size()) steps.erase(steps.begin() + static_cast<ptrdiff_t>(at));
      next = &branch.rest;
      break;
    }
    if (next == nullptr) {
      matched->insert(matched->end(), steps.begin(), steps.end());
      return tree->add(steps);
    }
    if (next->empty()) return 0;  // a whole branch leads there
    tree = next;
  }
  matched->push_back(nullptr);  // the branch goes on
  return 0;
}

uint32_t WakeupTree::take_first(WakeupTree* rest) {
  const uint32_t strand = children_.front().step.strand;
  *rest = std::move(children_.front().rest);
  children_.erase(children_.begin());
  return strand;
}

}  // namespace heddle
