// Pages: memory from the system in units of 64 KB, aligned to them. Running out of it is a value.
//
// Natively the system's allocator has them. In wasm that allocator rounds whatever is large to 4 MB
// and never gives it back, so pages come straight from the module's growing memory there, through
// one PagePool for all worlds: what a run has freed is the next run's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace heddle {

inline constexpr size_t kPageBytes = size_t{64} << 10;

/// `count` pages side by side, with any content. Null: there are none.
/// Thread safety: any thread.
void* take_pages(size_t count);
/// Takes back what take_pages(count) returned.
void give_pages(void* pages, size_t count);

/// Free pages in runs, merged with their neighbours; the smallest run that is large enough is used.
/// It needs no memory but a word for each page, so that freeing never fails. Not thread-safe.
class PagePool {
 public:
  /// For pages from `base` on, `most` at the most.
  PagePool(uintptr_t base, size_t most);

  /// Makes pages known that the pool did not have before, as free.
  void add(void* pages, size_t count);
  /// Null: no run is long enough.
  void* take(size_t count);
  void give(void* pages, size_t count);
  size_t free_pages() const { return free_; }

 private:
  // At the start of a free run, in the free memory itself.
  struct Run {
    Run* next;
    Run* previous;
  };
  static constexpr int kBins = 32;  // number b: runs of 2^b pages and more, below 2^(b+1)
  static int bin_of(size_t count);
  Run* run_at(size_t page) const { return reinterpret_cast<Run*>(base_ + page * kPageBytes); }
  size_t page_of(const void* at) const {
    return (reinterpret_cast<uintptr_t>(at) - base_) / kPageBytes;
  }
  void link(size_t page, size_t count);
  void unlink(size_t page);

  uintptr_t base_;
  std::vector<uint32_t> length_;  // of a free run, at its first and its last page; else 0
  Run* bins_[kBins] = {};
  size_t free_ = 0;
};

}  // namespace heddle
