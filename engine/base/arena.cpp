#include "engine/base/arena.h"

#include "engine/base/often_changed.h"
#include "engine/base/pages.h"
#include "engine/base/spin.h"
#include "engine/base/verify.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#if defined(__SANITIZE_ADDRESS__)
#define HEDDLE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEDDLE_ASAN 1
#endif
#endif
#if defined(HEDDLE_ASAN)
#include <sanitizer/asan_interface.h>
#endif

#if !defined(__wasm__)
#include <csignal>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace heddle {

namespace {

constexpr size_t kArenasMax = 64;

// Where an arena lies is one word, as places are used again: whoever reads it reads that of one
// arena. `arena` is right for whoever holds memory of it, which it outlives.
struct Place {
  std::atomic<uint64_t> range{0};  // see range_of(); 0: none
  std::atomic<Arena*> arena{nullptr};
};

// Both are multiples of a page of the machine's, of 4 KB at least.
constexpr int kUnitBits = 12;
constexpr int kCountBits = 26;
uint64_t range_of(uintptr_t begin, size_t bytes) {
  return uint64_t{begin >> kUnitBits} << kCountBits | bytes >> kUnitBits;
}
bool is_in(uint64_t range, uintptr_t address) {
  const uint64_t count = range & ((uint64_t{1} << kCountBits) - 1);
  return (uint64_t{address} >> kUnitBits) - (range >> kCountBits) < count;
}

// Read by every `delete` while there are arenas, and by the handler of faults.
constinit Place places[kArenasMax];
constinit std::atomic<size_t> places_used{0};
constinit Spin places_spin;

// No other file sees it: compilers take it that `new` reads no variable, and a store around a `new`
// that they see through would be cleared away.
constinit thread_local Arena* current_arena = nullptr;

// AddressSanitizer forbids the count before an array that `new` made, and nobody but its own
// allocator ends that: an arena does when it copies its memory or gives it out again.
void permit([[maybe_unused]] const void* at, [[maybe_unused]] size_t bytes) {
#if defined(HEDDLE_ASAN)
  __asan_unpoison_memory_region(at, bytes);
#endif
}

#if !defined(__wasm__)

struct sigaction fault_before;

void on_fault(int signal, siginfo_t* info, void* context) {
  Arena* arena = Arena::owner_of(info->si_addr);
  if (arena != nullptr && arena->write_fault(info->si_addr)) return;
  if ((fault_before.sa_flags & SA_SIGINFO) != 0) {
    fault_before.sa_sigaction(signal, info, context);
    return;
  }
  // Not ours: what was there before meets the fault when the instruction is tried again.
  sigaction(signal, &fault_before, nullptr);
}

// Others in this process (a test's runner) set and reset handlers too.
void listen_to_faults() {
  SpinGuard guard(places_spin);
  struct sigaction now = {};
  sigaction(SIGSEGV, nullptr, &now);
  if ((now.sa_flags & SA_SIGINFO) != 0 && now.sa_sigaction == on_fault) return;
  struct sigaction action = {};
  action.sa_sigaction = on_fault;
  action.sa_flags = SA_SIGINFO | SA_NODEFER;
  sigemptyset(&action.sa_mask);
  const bool listening = sigaction(SIGSEGV, &action, nullptr) == 0;
  VERIFY(listening, "SIGSEGV cannot be handled");
  fault_before = now;
}

char* reserve(size_t bytes) {
  void* at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return at == MAP_FAILED ? nullptr : static_cast<char*>(at);
}

void unreserve(char* at, size_t bytes) { munmap(at, bytes); }

#else

char* reserve(size_t bytes) { return static_cast<char*>(take_pages(bytes / kPageBytes)); }

void unreserve(char* at, size_t bytes) { give_pages(at, bytes / kPageBytes); }

#endif

bool add_place(Arena* arena, uint64_t range) {
  SpinGuard guard(places_spin);
  for (size_t i = 0; i < kArenasMax; i++) {
    if (places[i].arena.load(std::memory_order_relaxed) != nullptr) continue;
    places[i].arena.store(arena, std::memory_order_relaxed);
    places[i].range.store(range, std::memory_order_release);
    if (i >= places_used.load(std::memory_order_relaxed)) {
      places_used.store(i + 1, std::memory_order_release);
    }
    return true;
  }
  return false;
}

void remove_place(const Arena* arena) {
  SpinGuard guard(places_spin);
  for (Place& place : places) {
    if (place.arena.load(std::memory_order_relaxed) != arena) continue;
    place.range.store(0, std::memory_order_relaxed);
    place.arena.store(nullptr, std::memory_order_release);
  }
}

uintptr_t round_up(uintptr_t at, size_t to) { return (at + to - 1) / to * to; }

}  // namespace

/// Before what allocate() returns.
struct Arena::Head {
  uint32_t size_class;  // kClasses: pages of its own
  uint32_t behind;      // from where the memory begins to what was returned
  uint64_t pages;
};

struct Arena::State {
  char* top;         // nothing from here on was ever used
  char* next;        // where small pieces come from
  char* end;
  char* front;       // where those come from that are changed often
  char* front_end;
  void* free[kClasses];
  void* free_pages[kPageBins];
};

// --- one thread's place ------------------------------------------------------------------------

Arena::Inside::Inside(Arena& arena) : before_(current_arena) { current_arena = &arena; }
Arena::Inside::~Inside() { current_arena = before_; }
Arena::Outside::Outside() : before_(current_arena) { current_arena = nullptr; }
Arena::Outside::~Outside() { current_arena = before_; }
Arena::OutsideUnless::OutsideUnless(bool stays) : before_(current_arena) {
  if (!stays) current_arena = nullptr;
}
Arena::OutsideUnless::~OutsideUnless() { current_arena = before_; }

bool Arena::inside() { return current_arena != nullptr; }
Arena* Arena::current() { return current_arena; }

void Arena::note_outside_state() {
  if (current_arena != nullptr) current_arena->outside_state_ = true;
}

Arena* Arena::owner_of(const void* at) {
  const size_t used = places_used.load(std::memory_order_acquire);
  const auto address = reinterpret_cast<uintptr_t>(at);
  for (size_t i = 0; i < used; i++) {
    if (is_in(places[i].range.load(std::memory_order_acquire), address)) {
      return places[i].arena.load(std::memory_order_relaxed);
    }
  }
  return nullptr;
}

// --- life --------------------------------------------------------------------------------------

std::unique_ptr<Arena> Arena::make(size_t bytes_max) {
  const size_t bytes = round_up(bytes_max, kPageBytes) + kPageBytes;
  char* at = reserve(bytes);
  if (at == nullptr) return nullptr;
  Outside outside;
  std::unique_ptr<Arena> arena(new Arena(at, bytes));
  if (!add_place(arena.get(), range_of(reinterpret_cast<uintptr_t>(at), bytes))) return nullptr;
  return arena;
}

Arena::Arena(char* base, size_t bytes)
    : base_(base), bytes_(bytes), state_(reinterpret_cast<State*>(base)) {
#if !defined(__wasm__)
  page_ = static_cast<size_t>(sysconf(_SC_PAGESIZE));
#endif
  std::memset(base, 0, sizeof(State));
  state_->front = base + round_up(sizeof(State), kGrain);
  state_->front_end = base + std::max(round_up(sizeof(State), page_), kFrontBytes);
  state_->top = state_->front_end;
}

Arena::~Arena() {
  remove_place(this);
  unreserve(base_, bytes_);
}

// --- allocating --------------------------------------------------------------------------------

int Arena::class_of(size_t bytes) {
  if (bytes <= kFine * kGrain) return static_cast<int>((bytes + kGrain - 1) / kGrain) - 1;
  return kFine + std::bit_width((bytes - 1) / (kFine * kGrain)) - 1;
}

size_t Arena::class_bytes(int size_class) {
  if (size_class < kFine) return (static_cast<size_t>(size_class) + 1) * kGrain;
  return kFine * kGrain << (size_class - kFine + 1);
}

char* Arena::take(size_t bytes, size_t alignment) {
  const uintptr_t begin = round_up(reinterpret_cast<uintptr_t>(state_->top), alignment);
  const uintptr_t end = reinterpret_cast<uintptr_t>(base_) + bytes_;
  if (begin > end || end - begin < bytes) {
    outside_state_ = true;  // an execution elsewhere may have room for it
    overflowed_ = true;
    throw std::bad_alloc();
  }
  state_->top = reinterpret_cast<char*>(begin + bytes);
  return reinterpret_cast<char*>(begin);
}

void* Arena::allocate(size_t bytes, size_t alignment) {
  if (bytes > bytes_) throw std::bad_alloc();
  const size_t room = sizeof(Head) + bytes + (alignment > sizeof(Head) ? alignment : 0);
  const int size_class = class_of(room);
  char* memory = nullptr;
  size_t pages = 0;
  if (size_class >= kClasses || class_bytes(size_class) > kPageBytes / 2) {
    pages = (room + kPageBytes - 1) / kPageBytes;
    memory = static_cast<char*>(allocate_pages(pages));
  } else if (state_->free[size_class] != nullptr) {
    memory = static_cast<char*>(state_->free[size_class]);
    std::memcpy(&state_->free[size_class], memory, sizeof(void*));
  } else {
    const size_t need = class_bytes(size_class);
    if (static_cast<size_t>(state_->end - state_->next) < need) {
      state_->next = take(kPageBytes, page_);
      state_->end = state_->next + kPageBytes;
    }
    memory = state_->next;
    state_->next += need;
  }
  return begin_piece(memory, pages != 0 ? kClasses : size_class, pages, bytes, alignment);
}

void* Arena::allocate_in_front(size_t bytes) {
  const int size_class = class_of(sizeof(Head) + bytes);
  const auto room = static_cast<size_t>(state_->front_end - state_->front);
  if (bytes > kFrontBytes || class_bytes(size_class) > room) return allocate(bytes, 1);
  char* memory = std::exchange(state_->front, state_->front + class_bytes(size_class));
  return begin_piece(memory, size_class, 0, bytes, 1);
}

void* Arena::begin_piece(char* memory, int size_class, size_t pages, size_t bytes,
                         size_t alignment) {
  const uintptr_t at =
      round_up(reinterpret_cast<uintptr_t>(memory) + sizeof(Head), std::max(alignment, size_t{16}));
  auto* head = reinterpret_cast<Head*>(at) - 1;
  head->size_class = static_cast<uint32_t>(size_class);
  head->behind = static_cast<uint32_t>(at - reinterpret_cast<uintptr_t>(memory));
  head->pages = pages;
  permit(reinterpret_cast<void*>(at), bytes);
  return reinterpret_cast<void*>(at);
}

void Arena::release(void* at) {
  if (was_kept(at)) return;
  const Head head = *(static_cast<Head*>(at) - 1);
  char* memory = static_cast<char*>(at) - head.behind;
  if (head.size_class == kClasses) return release_pages(memory, head.pages);
  std::memcpy(memory, &state_->free[head.size_class], sizeof(void*));
  state_->free[head.size_class] = memory;
}

// Free runs of pages are kept by their size to the next power of two, which they are taken as.
void* Arena::allocate_pages(size_t count) {
  const int bin = std::bit_width(count - 1);
  if (bin >= kPageBins) throw std::bad_alloc();
  void* at = state_->free_pages[bin];
  if (at == nullptr) return take(kPageBytes << bin, kPageBytes);
  std::memcpy(&state_->free_pages[bin], at, sizeof(void*));
  return at;
}

void Arena::release_pages(void* at, size_t count) {
  if (was_kept(at)) return;
  const int bin = std::bit_width(count - 1);
  std::memcpy(at, &state_->free_pages[bin], sizeof(void*));
  state_->free_pages[bin] = at;
}

// --- keeping and restoring -----------------------------------------------------------------------

void Arena::keep() {
  VERIFY(kept_ == 0 && !inside(), "an arena is kept once, from outside: {} bytes", kept_);
  // What is free lies scattered: each piece used would be a page to copy. Behind the top none is.
  std::fill(std::begin(state_->free), std::end(state_->free), nullptr);
  std::fill(std::begin(state_->free_pages), std::end(state_->free_pages), nullptr);
  state_->next = state_->end = nullptr;
  state_->front = state_->front_end;
  kept_ = round_up(static_cast<size_t>(state_->top - base_), page_);
  copy_ = std::make_unique_for_overwrite<char[]>(kept_);
  permit(base_, kept_);
  std::memcpy(copy_.get(), base_, kept_);
  begin_units(page_);
#if !defined(__wasm__)
  listen_to_faults();
  const bool done = mprotect(base_, kept_, PROT_READ) == 0;
  VERIFY(done, "an arena of {} bytes cannot be protected", kept_);
#endif
}

void Arena::begin_units(size_t bytes) {
  unit_ = bytes;
  changed_.clear();
  marks_.clear();
  is_changed_.assign(std::min(kept_ + kTrackedBeyond, bytes_) / unit_, Change::kNone);
  unchanged_.assign(is_changed_.size(), 0);
  places_.resize(is_changed_.size());
  for (auto& places : places_) places.fill(kNever);
  changed_.reserve(is_changed_.size());  // a handler of faults must not allocate
}

void Arena::note_changed(size_t unit) {
  if (is_changed_[unit] == Change::kSome) return;
  is_changed_[unit] = Change::kSome;
  changed_.push_back(static_cast<uint32_t>(unit));
}

bool Arena::write_fault(const void* at) {
#if defined(__wasm__)
  (void)at;
  return false;
#else
  const size_t page = static_cast<size_t>(static_cast<const char*>(at) - base_) / page_;
  if (page >= kept_units() || is_changed_[page] == Change::kSome) return false;
  if (mprotect(base_ + page * page_, page_, PROT_READ | PROT_WRITE) != 0) return false;
  note_changed(page);
  return true;
#endif
}

namespace {

bool equal_units(const char* a, const char* b, size_t bytes) {
#if !defined(__wasm__)
  return std::memcmp(a, b, bytes) == 0;
#else  // there memcmp goes byte by byte
  constexpr size_t kWords = 8;
  for (size_t at = 0; at < bytes; at += kWords * sizeof(uint64_t)) {
    uint64_t x[kWords], y[kWords], different = 0;
    std::memcpy(x, a + at, sizeof x);
    std::memcpy(y, b + at, sizeof y);
    for (size_t i = 0; i < kWords; i++) different |= x[i] ^ y[i];
    if (different != 0) return false;
  }
  return true;
#endif
}

void copy_unit(char* to, const char* from, size_t bytes) {
#if !defined(__wasm__)
  std::memcpy(to, from, bytes);
#else  // there memcpy goes by 4 bytes, or out of the module
  constexpr size_t kWords = 8;
  for (size_t at = 0; at < bytes; at += kWords * sizeof(uint64_t)) {
    uint64_t words[kWords];
    std::memcpy(words, from + at, sizeof words);
    std::memcpy(to + at, words, sizeof words);
  }
#endif
}

}  // namespace

// The lowest checkpoint from which on, up to `to`, it is as it is there; 0: it is as it was kept.
size_t Arena::level_of(size_t unit, size_t to) const {
  while (to > 0 && places_[unit][to - 1] == kNever) to--;
  return to;
}

// How it was at a checkpoint. Null: nothing was there yet.
const char* Arena::kept_unit(size_t unit, size_t to) const {
  const size_t level = level_of(unit, to);
  if (level == 0) return unit < kept_units() ? copy_.get() + unit * unit_ : nullptr;
  return checkpoints_[level - 1].bytes.get() + size_t{places_[unit][level - 1]} * unit_;
}

#if !defined(__wasm__)

void Arena::protect(size_t page, bool protects) {
  const int how = protects ? PROT_READ : PROT_READ | PROT_WRITE;
  const bool done = mprotect(base_ + page * page_, page_, how) == 0;
  VERIFY(done, "page {} of an arena cannot be protected otherwise", page);
}

// What only the beginning of an execution changes, or the first one, need not be copied each time.
// Requires: nothing was put back yet.
void Arena::look_for_cold() {
  constexpr uint8_t kLooks = 8;
  std::erase_if(changed_, [&](uint32_t page) {
    if (page >= kept_units()) return false;
    const char* now = base_ + page * page_;
    const bool same = equal_units(now, kept_unit(page, checkpoint_count_), page_);
    unchanged_[page] = same ? unchanged_[page] + 1 : 0;
    if (unchanged_[page] < kLooks) return false;
    unchanged_[page] = 0;
    protect(page, true);
    is_changed_[page] = Change::kCold;
    cold_.push_back({page, level_of(page, checkpoint_count_)});
    return true;
  });
}

// Those that are not as they were at checkpoint `to`, or that were changed since, are cold no more.
void Arena::warm_above(size_t to) {
  std::erase_if(cold_, [&](const Cold& cold) {
    if (is_changed_[cold.page] == Change::kSome) return true;
    if (cold.level <= to) return false;
    protect(cold.page, false);
    note_changed(cold.page);
    return true;
  });
}

#endif

void Arena::put_back(size_t unit, size_t to) {
  if (const char* kept = kept_unit(unit, to)) copy_unit(base_ + unit * unit_, kept, unit_);
}

// Returns: the number of a unit that is not as it was at the checkpoint, or that of all.
size_t Arena::find_changed(size_t from, size_t to) const {
  for (size_t unit = from; unit < is_changed_.size(); unit++) {
    const char* kept = kept_unit(unit, to);
    if (kept != nullptr && !equal_units(base_ + unit * unit_, kept, unit_)) return unit;
  }
  return is_changed_.size();
}

void Arena::take_marks() {
  constexpr size_t kStep = 8;
  const size_t count = round_up(is_changed_.size(), kStep);
  marked_->take(base_, count, [this](size_t card) {
    if (card >= is_changed_.size()) return;
    note_changed(card);
    marks_.push_back(static_cast<uint32_t>(card));
  });
}

void Arena::restore_marked(size_t from, size_t to) {
  take_marks();
  for (uint32_t card : marks_) put_back(card, to);
  marks_.clear();
  for (; from > to; from--) {
    for (uint32_t card : checkpoints_[from - 1].units) put_back(card, to);
  }
  // Whoever changes what is kept elsewhere than in change() is found out.
  constexpr uint64_t kBetweenChecks = 4096;
  if (std::has_single_bit(restored_) || restored_ % kBetweenChecks == 0) {
    const size_t card = find_changed(0, to);
    VERIFY(card == is_changed_.size(), "card {} was changed without a mark", card);
  }
}

void Arena::restore(size_t to) {
  VERIFY(kept_ > 0 && !inside() && to <= checkpoint_count_,
         "an arena is restored after it was kept, from outside, to one of {} checkpoints: {}",
         checkpoint_count_, to);
  permit(base_, is_changed_.size() * unit_);
  restored_++;
  [[maybe_unused]] const size_t from = std::exchange(checkpoint_count_, to);
#if defined(__wasm__)
  if (marked_ != nullptr) {
    restore_marked(from, to);
  } else {
    for (size_t page = 0; (page = find_changed(page, 0)) < is_changed_.size(); page++) {
      note_changed(page);
      put_back(page, 0);
    }
    // To read and compile the other module takes as long as some hundred executions.
    constexpr uint64_t kBeforeMarks = 100;
    if (restored_ == kBeforeMarks) marked_ = Marked::open();
    if (marked_ != nullptr) begin_units(Marked::kCardBytes);
  }
#else
  constexpr uint64_t kBetweenLooks = 16;
  if (restored_ % kBetweenLooks == 0) look_for_cold();
  warm_above(to);
  for (uint32_t page : changed_) put_back(page, to);
#endif
}

bool Arena::add_checkpoint() {
  VERIFY(kept_ > 0 && !inside(), "a checkpoint is added to what was kept, from outside: {}", kept_);
#if defined(__wasm__)
  if (marked_ == nullptr) return false;
  take_marks();
#endif
  // Of the piece at the top the end was never used.
  const ptrdiff_t tail = state_->end == state_->top ? state_->end - state_->next : 0;
  const size_t used = round_up(used_bytes() - static_cast<size_t>(tail), unit_) / unit_;
  const bool tracked = used <= is_changed_.size();
#if !defined(__wasm__)
  // What lies behind what was kept is not protected: the machine writes there too (read(2)).
  for (size_t page = kept_units(); tracked && page < used; page++) note_changed(page);
#endif
  const std::vector<uint32_t>& units = marked_ != nullptr ? marks_ : changed_;
  if (!tracked || units.size() * unit_ > kCheckpointMax ||
      checkpoint_count_ == kCheckpointsMax) {
    return false;
  }
  if (checkpoint_count_ == checkpoints_.size()) checkpoints_.emplace_back();
  Checkpoint& point = checkpoints_[checkpoint_count_++];
  const size_t level = checkpoint_count_ - 1;
  for (uint32_t unit : point.units) places_[unit][level] = kNever;
  point.units = units;
  marks_.clear();
  if (point.room < point.units.size()) {
    point.room = 2 * point.units.size();
    point.bytes = std::make_unique_for_overwrite<char[]>(point.room * unit_);
  }
  permit(base_, is_changed_.size() * unit_);
  uint16_t count = 0;
  for (uint32_t unit : point.units) {
    const char* now = base_ + unit * unit_;
    const char* below = kept_unit(unit, level);
    if (below != nullptr && equal_units(now, below, unit_)) continue;
    places_[unit][level] = count;
    copy_unit(point.bytes.get() + size_t{count} * unit_, now, unit_);
    count++;
  }
  return true;
}

void Arena::call(void (*work)(void*), void* argument) {
  if (marked_ != nullptr) {
    marked_->run(work, argument);
  } else {
    work(argument);
  }
}

// --- copies ------------------------------------------------------------------------------------

size_t Arena::used_bytes() const { return static_cast<size_t>(state_->top - base_); }

Arena::Copy Arena::copy() const {
  VERIFY(kept_ == 0 && !inside(), "an arena is copied unless it is kept, from outside: {}", kept_);
  Copy copy;
  copy.size = used_bytes();
  copy.bytes = std::make_unique_for_overwrite<char[]>(copy.size);
  permit(base_, copy.size);
  std::memcpy(copy.bytes.get(), base_, copy.size);
  return copy;
}

void Arena::put_back(const Copy& copy) {
  VERIFY(kept_ == 0 && !inside(), "an arena is put back unless kept, from outside: {}", kept_);
  permit(base_, copy.size);
  std::memcpy(base_, copy.bytes.get(), copy.size);
}

// --- new and delete ------------------------------------------------------------------------------

namespace {

void* allocate_anywhere(size_t bytes, size_t alignment) {
  if (Arena* arena = current_arena) return arena->allocate(bytes, alignment);
  for (;;) {
    void* at = alignment <= alignof(std::max_align_t)
                   ? std::malloc(bytes != 0 ? bytes : 1)
                   : std::aligned_alloc(alignment, round_up(bytes != 0 ? bytes : 1, alignment));
    if (at != nullptr) return at;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void* allocate_or_null(size_t bytes, size_t alignment) noexcept {
  try {
    return allocate_anywhere(bytes, alignment);
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
}

void release_anywhere(void* at) {
  if (__builtin_expect(places_used.load(std::memory_order_relaxed) != 0, 0) && at != nullptr) {
    if (Arena* arena = Arena::owner_of(at)) return arena->release(at);
  }
  std::free(at);
}

}  // namespace

void* allocate_often_changed(size_t bytes) {
  if (Arena* arena = current_arena) return arena->allocate_in_front(bytes);
  return ::operator new(bytes);
}

}  // namespace heddle

void* operator new(size_t bytes) { return heddle::allocate_anywhere(bytes, 1); }
void* operator new[](size_t bytes) { return heddle::allocate_anywhere(bytes, 1); }
void* operator new(size_t bytes, std::align_val_t alignment) {
  return heddle::allocate_anywhere(bytes, static_cast<size_t>(alignment));
}
void* operator new[](size_t bytes, std::align_val_t alignment) {
  return heddle::allocate_anywhere(bytes, static_cast<size_t>(alignment));
}
// Those that do not throw too: a sanitizer's own would not match the delete below.
void* operator new(size_t bytes, const std::nothrow_t&) noexcept {
  return heddle::allocate_or_null(bytes, 1);
}
void* operator new[](size_t bytes, const std::nothrow_t&) noexcept {
  return heddle::allocate_or_null(bytes, 1);
}
void* operator new(size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return heddle::allocate_or_null(bytes, static_cast<size_t>(alignment));
}
void* operator new[](size_t bytes, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return heddle::allocate_or_null(bytes, static_cast<size_t>(alignment));
}
void operator delete(void* at) noexcept { heddle::release_anywhere(at); }
void operator delete[](void* at) noexcept { heddle::release_anywhere(at); }
void operator delete(void* at, size_t) noexcept { heddle::release_anywhere(at); }
void operator delete[](void* at, size_t) noexcept { heddle::release_anywhere(at); }
#if defined(__wasm__)
// The linker puts these in the place of mimalloc's (web/setup/web.cmake).
extern "C" {
void __wrap__ZdlPvSt11align_val_t(void* at, std::align_val_t) { heddle::release_anywhere(at); }
void __wrap__ZdaPvSt11align_val_t(void* at, std::align_val_t) { heddle::release_anywhere(at); }
void __wrap__ZdlPvmSt11align_val_t(void* at, size_t, std::align_val_t) {
  heddle::release_anywhere(at);
}
void __wrap__ZdaPvmSt11align_val_t(void* at, size_t, std::align_val_t) {
  heddle::release_anywhere(at);
}
}
#else
void operator delete(void* at, std::align_val_t) noexcept { heddle::release_anywhere(at); }
void operator delete[](void* at, std::align_val_t) noexcept { heddle::release_anywhere(at); }
void operator delete(void* at, size_t, std::align_val_t) noexcept {
  heddle::release_anywhere(at);
}
void operator delete[](void* at, size_t, std::align_val_t) noexcept {
  heddle::release_anywhere(at);
}
#endif
