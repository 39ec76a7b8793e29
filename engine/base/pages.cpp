#include "engine/base/pages.h"

#include "engine/base/arena.h"
#include "engine/base/spin.h"
#include "engine/base/verify.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>

#if defined(__wasm__)
#include <unistd.h>
#endif

namespace heddle {

// --- PagePool -------------------------------------------------------------------------------

PagePool::PagePool(uintptr_t base, size_t most) : base_(base), length_(most) {}

int PagePool::bin_of(size_t count) { return std::bit_width(count) - 1; }

void PagePool::link(size_t page, size_t count) {
  length_[page] = length_[page + count - 1] = static_cast<uint32_t>(count);
  Run*& first = bins_[bin_of(count)];
  Run* run = run_at(page);
  run->next = first;
  run->previous = nullptr;
  if (first != nullptr) first->previous = run;
  first = run;
  free_ += count;
}

void PagePool::unlink(size_t page) {
  size_t count = length_[page];
  Run* run = run_at(page);
  if (run->next != nullptr) run->next->previous = run->previous;
  if (run->previous != nullptr) {
    run->previous->next = run->next;
  } else {
    bins_[bin_of(count)] = run->next;
  }
  length_[page] = length_[page + count - 1] = 0;
  free_ -= count;
}

void PagePool::add(void* pages, size_t count) { give(pages, count); }

void* PagePool::take(size_t count) {
  for (int bin = bin_of(count); bin < kBins; ++bin) {
    Run* best = nullptr;
    for (Run* run = bins_[bin]; run != nullptr; run = run->next) {
      size_t length = length_[page_of(run)];
      if (length >= count && (best == nullptr || length < length_[page_of(best)])) best = run;
      if (length == count) break;
    }
    if (best == nullptr) continue;
    size_t page = page_of(best);
    size_t length = length_[page];
    unlink(page);
    if (length > count) link(page + count, length - count);
    return best;
  }
  return nullptr;
}

void PagePool::give(void* pages, size_t count) {
  size_t page = page_of(pages);
  VERIFY(page + count <= length_.size(), "pages {} to {} of {}", page, page + count,
         length_.size());
  if (page > 0 && length_[page - 1] != 0) {
    size_t before = length_[page - 1];
    unlink(page - before);
    page -= before;
    count += before;
  }
  if (page + count < length_.size() && length_[page + count] != 0) {
    size_t after = length_[page + count];
    unlink(page + count);
    count += after;
  }
  link(page, count);
}

// --- the system -----------------------------------------------------------------------------

namespace {

// Whether an arena took care of it.
bool take_inside(size_t count, void** pages) {
  Arena* arena = Arena::current();
  if (arena == nullptr) return false;
  try {
    *pages = arena->allocate_pages(count);
  } catch (const std::bad_alloc&) {
    *pages = nullptr;
  }
  return true;
}

bool give_inside(void* pages, size_t count) {
  Arena* arena = Arena::owner_of(pages);
  if (arena != nullptr) arena->release_pages(pages, count);
  return arena != nullptr;
}

}  // namespace

#if defined(__wasm__)

namespace {

// 64 MB, which costs address space only: what the allocator takes in between stays where it is for
// ever and divides the rest, so there shall be few such places.
constexpr size_t kGrowPages = 1024;
Spin spin;

PagePool& pool() {
  static PagePool all(0, size_t{1} << 16);  // of the 4 GB that an address can name
  return all;
}

// The allocator asks sbrk too, so what comes may be unaligned; the odd bytes are lost.
bool grow(size_t count) {
  size_t bytes = (count + 1) * kPageBytes;
  void* begin = sbrk(static_cast<intptr_t>(bytes));
  if (begin == reinterpret_cast<void*>(-1)) return false;
  uintptr_t first = (reinterpret_cast<uintptr_t>(begin) + kPageBytes - 1) & ~(kPageBytes - 1);
  uintptr_t end = (reinterpret_cast<uintptr_t>(begin) + bytes) & ~(kPageBytes - 1);
  pool().add(reinterpret_cast<void*>(first), (end - first) / kPageBytes);
  return true;
}

}  // namespace

void* take_pages(size_t count) {
  if (void* pages = nullptr; take_inside(count, &pages)) return pages;
  if (count >= (size_t{1} << 15) - 1) return nullptr;  // 2 GB: more than sbrk can say
  SpinGuard guard(spin);
  size_t more = std::max(count, kGrowPages);
  for (;;) {
    if (void* pages = pool().take(count)) return pages;
    while (!grow(more)) {
      if (more == count) return nullptr;
      more = std::max(count, more / 4);
    }
  }
}

void give_pages(void* pages, size_t count) {
  if (give_inside(pages, count)) return;
  SpinGuard guard(spin);
  pool().give(pages, count);
}

#else

void* take_pages(size_t count) {
  void* pages = nullptr;
  if (take_inside(count, &pages)) return pages;
  if (::posix_memalign(&pages, kPageBytes, count * kPageBytes) != 0) return nullptr;
  return pages;
}

void give_pages(void* pages, size_t count) {
  if (!give_inside(pages, count)) std::free(pages);
}

#endif

}  // namespace heddle
