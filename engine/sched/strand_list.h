// StrandList: ready strands in a row, linked through themselves: no memory of its own.
//
// Thread safety: `spin` guards the list; size() may be asked without it and can be a moment old.
#pragma once

#include "engine/base/spin.h"
#include "engine/sched/strand.h"

namespace heddle {

class StrandList {
 public:
  void push_back(Strand& strand) {
    SpinGuard guard(spin_);
    append(strand);
  }

  /// Returns: the one that came first, null if there is none.
  Strand* pop_front() {
    if (size() == 0) return nullptr;
    SpinGuard guard(spin_);
    return take();
  }

  /// Takes the first of `from`, and some of those behind it too: at most half, at most `most`.
  Strand* steal(StrandList& from, uint32_t most) {
    if (from.size() == 0) return nullptr;
    Strand* first = nullptr;
    Strand* rest = nullptr;
    {
      SpinGuard guard(from.spin_);
      first = from.take();
      Strand** end = &rest;
      for (uint32_t n = from.size() / 2 < most ? from.size() / 2 : most; n > 0; n--) {
        *end = from.take();
        end = &(*end)->next_;
      }
    }
    while (rest != nullptr) {
      Strand* next = rest->next_;
      push_back(*rest);
      rest = next;
    }
    return first;
  }

  uint32_t size() const { return size_.load(std::memory_order_relaxed); }

 private:
  void append(Strand& strand) {
    strand.next_ = nullptr;
    (tail_ ? tail_->next_ : head_) = &strand;
    tail_ = &strand;
    size_.store(size() + 1, std::memory_order_relaxed);
  }
  Strand* take() {
    Strand* strand = head_;
    if (strand == nullptr) return nullptr;
    head_ = strand->next_;
    if (head_ == nullptr) tail_ = nullptr;
    strand->next_ = nullptr;
    size_.store(size() - 1, std::memory_order_relaxed);
    return strand;
  }

  Spin spin_;
  std::atomic<uint32_t> size_{0};
  Strand* head_ = nullptr;
  Strand* tail_ = nullptr;
};

}  // namespace heddle
