// Enabled: the strands that can go on in a controlled run, and those that would if a thing they
// wait for were free.
//
// With 100,000 strands before one lock, each release makes all of them eligible and each acquire
// none again. So those who wait for one thing are one group, which counts or does not count as a
// whole: both take O(1), and picking, adding or removing one strand O(log n).
//
// A strand is in at most one set: on its own, or in the group of the queue it stands in.
#pragma once

#include "engine/sched/strand.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace heddle {

/// Strands by id, in a treap that lives in them: no memory of its own.
class OrderedStrands {
 public:
  void insert(Strand& strand);
  /// Requires: it is in this set.
  void erase(Strand& strand);
  uint32_t size() const { return size_of(root_); }
  /// The k-th by id, from 0. Requires: k < size().
  Strand& at(uint32_t k) const;
  /// The first whose id is `id` or higher; null if there is none.
  Strand* first_from(uint32_t id) const;

 private:
  static uint32_t size_of(const Strand* strand) { return strand ? strand->tree_size_ : 0; }
  static void update(Strand& strand);
  static bool above(const Strand& a, const Strand& b);
  static void split(Strand* tree, uint32_t id, Strand*& lower, Strand*& rest);
  static Strand* merge(Strand* lower, Strand* upper);

  Strand* root_ = nullptr;
};

/// The strands of one wait queue.
struct WaitGroup {
  OrderedStrands strands;
  uint32_t opened_by = kNoStrand;
  WaitGroup** home = nullptr;  // the queue's place for it
  std::vector<Strand*> quiet;  // those at the door since it is open: nobody has called them blocked
  size_t place = kClosed;  // among the open groups
  static constexpr size_t kClosed = ~size_t{0};
};

class Enabled {
 public:
  /// How many can go on.
  uint32_t size() const { return own_.size() + in_groups_; }
  /// The k-th of them, from 0: in an order that is the same in every run of a schedule.
  Strand& at(uint32_t k) const;
  /// Whether it can go on.
  bool contains(const Strand& strand) const {
    return strand.enabled_ || (strand.group_ != nullptr &&
                               strand.group_->place != WaitGroup::kClosed);
  }
  /// The one with the lowest id that is `id` or higher; null if there is none.
  Strand* first_from(uint32_t id) const;
  Strand* find(uint32_t id) const {
    Strand* strand = first_from(id);
    return strand != nullptr && strand->id() == id ? strand : nullptr;
  }

 private:
  friend class ControlledPolicy;

  void add(Strand& strand);
  void remove(Strand& strand);

  /// `group` is the queue's place for its group: made with the first strand, gone with the last.
  void join(Strand& strand, WaitGroup*& group, bool open);
  void leave(Strand& strand);
  void open(WaitGroup& group);
  void close(WaitGroup& group);

  OrderedStrands own_;
  std::vector<WaitGroup*> open_groups_;
  uint32_t in_groups_ = 0;  // strands in open_groups_
  std::vector<std::unique_ptr<WaitGroup>> groups_;
  std::vector<WaitGroup*> spare_;  // of groups_
};

}  // namespace heddle
