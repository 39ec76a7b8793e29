// WakeupTree: the continuations of a prefix that a search still owes, none of which a finished part
// of the search covers (Abdulla, Aronis, Jonsson, Sagonas: "Source Sets", JACM 2017).
#pragma once

#include "engine/explore/operation.h"

#include <vector>

namespace heddle {

/// An operation of a continuation: who does it, and what it touches.
struct Step {
  uint32_t strand = 0;
  Touches touches;
};

using Steps = std::vector<const Step*>;

/// Whether `step` could come first in some execution that has the operations of `steps`: it is one
/// of them that depends on none before it (then `*at` is its index), or its strand does nothing
/// there and it is independent of all (then `*at` is the size).
bool is_weak_initial(const Step& step, const Steps& steps, size_t* at);

class WakeupTree {
 public:
  bool empty() const;
  size_t branches() const;

  /// Adds a continuation, unless one that is there leads to an equivalent execution. `steps`
  /// is used up. `*matched`: those of them that a branch which is there now consists of; null
  /// stands for the steps of it that are none of them.
  /// Returns: how many steps longer the tree is.
  size_t insert(Steps& steps, Steps* matched);
  /// Adds a continuation, unless a branch begins with one of its initials: what is enough where
  /// others search what sleeps here (parts.h). Source sets in the same paper. `*matched`: the
  /// initial that a branch begins with now.
  size_t insert_for_sources(const Steps& steps, Steps* matched);

  /// Takes out the first branch. Requires: not empty. Returns: who begins it.
  uint32_t take_first(WakeupTree* rest);
  uint32_t first_strand() const;
  void clear();

 private:
  struct Branch;
  size_t add(const Steps& steps);

  std::vector<Branch> children_;
};

struct WakeupTree::Branch {
  Step step;
  WakeupTree rest;
};

inline bool WakeupTree::empty() const { return children_.empty(); }
inline size_t WakeupTree::branches() const { return children_.size(); }
inline uint32_t WakeupTree::first_strand() const { return children_.front().step.strand; }
inline void WakeupTree::clear() { children_.clear(); }

}  // namespace heddle
