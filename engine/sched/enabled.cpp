#include "engine/sched/enabled.h"

#include "engine/base/verify.h"

#include <algorithm>

namespace heddle {

// --- OrderedStrands ----------------------------------------------------------------------------

namespace {

// A strand's place in the heap order: scattered, so that the tree is shallow, and its own.
uint32_t rank(const Strand& strand) {
  uint32_t x = strand.id() * 0x9E3779B9u;
  x ^= x >> 16;
  return x * 0x85EBCA6Bu;
}

}  // namespace

bool OrderedStrands::above(const Strand& a, const Strand& b) {
  const uint32_t ra = rank(a), rb = rank(b);
  return ra != rb ? ra > rb : a.id() < b.id();
}

void OrderedStrands::update(Strand& strand) {
  strand.tree_size_ = 1 + size_of(strand.tree_left_) + size_of(strand.tree_right_);
}

void OrderedStrands::split(Strand* tree, uint32_t id, Strand*& lower, Strand*& rest) {
  if (tree == nullptr) {
    lower = rest = nullptr;
  } else if (tree->id() < id) {
    split(tree->tree_right_, id, tree->tree_right_, rest);
    lower = tree;
    update(*tree);
  } else {
    split(tree->tree_left_, id, lower, tree->tree_left_);
    rest = tree;
    update(*tree);
  }
}

Strand* OrderedStrands::merge(Strand* lower, Strand* upper) {
  if (lower == nullptr) return upper;
  if (upper == nullptr) return lower;
  if (above(*lower, *upper)) {
    lower->tree_right_ = merge(lower->tree_right_, upper);
    update(*lower);
    return lower;
  }
  upper->tree_left_ = merge(lower, upper->tree_left_);
  update(*upper);
  return upper;
}

void OrderedStrands::insert(Strand& strand) {
  strand.tree_left_ = strand.tree_right_ = nullptr;
  strand.tree_size_ = 1;
  Strand* lower = nullptr;
  Strand* rest = nullptr;
  split(root_, strand.id(), lower, rest);
  root_ = merge(merge(lower, &strand), rest);
}

void OrderedStrands::erase(Strand& strand) {
  Strand** place = &root_;
  while (*place != &strand) {
    VERIFY(*place != nullptr, "strand {} is not in this set", strand.id());
    (*place)->tree_size_--;
    place = strand.id() < (*place)->id() ? &(*place)->tree_left_ : &(*place)->tree_right_;
  }
  *place = merge(strand.tree_left_, strand.tree_right_);
  strand.tree_left_ = strand.tree_right_ = nullptr;
}

Strand& OrderedStrands::at(uint32_t k) const {
  VERIFY(k < size(), "strand {} of {}", k, size());
  Strand* tree = root_;
  for (;;) {
    const uint32_t lower = size_of(tree->tree_left_);
    if (k == lower) return *tree;
    if (k < lower) {
      tree = tree->tree_left_;
    } else {
      k -= lower + 1;
      tree = tree->tree_right_;
    }
  }
}

Strand* OrderedStrands::first_from(uint32_t id) const {
  Strand* best = nullptr;
  for (Strand* tree = root_; tree != nullptr;) {
    if (tree->id() >= id) {
      best = tree;
      tree = tree->tree_left_;
    } else {
      tree = tree->tree_right_;
    }
  }
  return best;
}

// --- Enabled -----------------------------------------------------------------------------------

Strand& Enabled::at(uint32_t k) const {
  if (k < own_.size()) return own_.at(k);
  k -= own_.size();
  for (const WaitGroup* group : open_groups_) {
    if (k < group->strands.size()) return group->strands.at(k);
    k -= group->strands.size();
  }
  VERIFY(false, "enabled strand {} beyond the last", k);
  return own_.at(0);
}

Strand* Enabled::first_from(uint32_t id) const {
  Strand* best = own_.first_from(id);
  for (const WaitGroup* group : open_groups_) {
    Strand* strand = group->strands.first_from(id);
    if (strand != nullptr && (best == nullptr || strand->id() < best->id())) best = strand;
  }
  return best;
}

void Enabled::add(Strand& strand) {
  strand.enabled_ = true;
  own_.insert(strand);
}

void Enabled::remove(Strand& strand) {
  if (!strand.enabled_) return;
  strand.enabled_ = false;
  own_.erase(strand);
}

void Enabled::join(Strand& strand, WaitGroup*& group, bool is_open) {
  if (group == nullptr) {
    if (spare_.empty()) {
      groups_.push_back(std::make_unique<WaitGroup>());
      spare_.push_back(groups_.back().get());
    }
    group = spare_.back();
    spare_.pop_back();
    group->home = &group;
    if (is_open) open(*group);
  }
  strand.group_ = group;
  group->strands.insert(strand);
  if (group->place != WaitGroup::kClosed) in_groups_++;
}

void Enabled::leave(Strand& strand) {
  WaitGroup* group = strand.group_;
  group->strands.erase(strand);
  if (strand.quiet_) std::erase(group->quiet, &strand);
  strand.group_ = nullptr;
  if (group->place != WaitGroup::kClosed) in_groups_--;
  if (group->strands.size() > 0) return;
  close(*group);
  *group->home = nullptr;
  spare_.push_back(group);
}

void Enabled::open(WaitGroup& group) {
  if (group.place != WaitGroup::kClosed) return;
  group.place = open_groups_.size();
  open_groups_.push_back(&group);
  in_groups_ += group.strands.size();
}

void Enabled::close(WaitGroup& group) {
  if (group.place == WaitGroup::kClosed) return;
  in_groups_ -= group.strands.size();
  open_groups_[group.place] = open_groups_.back();
  open_groups_[group.place]->place = group.place;
  open_groups_.pop_back();
  group.place = WaitGroup::kClosed;
}

}  // namespace heddle
