// Arena: memory that can be put back to how it was, all at once.
//
// A search executes one program very many times from the same point. What such an execution is
// made of (world, heap, strands, scheduler) is allocated in an arena; at the point the arena is
// kept, and afterwards it is restored as often as wanted: as if the process had been copied there,
// at the cost of the pages that were changed.
//
//   {
//     Arena::Inside inside(arena);     // this thread's `new` and take_pages() are the arena's
//     image = new Image(...);
//     image->run_up_to_the_point();
//   }
//   arena.keep();
//   for (;;) { arena.change([&] { Arena::Inside inside(arena); image->run(); }); arena.restore(); }
//
// On the way checkpoints can be added, for who tries all that can come after one before he goes
// back further: they form a stack above the point that was kept.
//
// 1. Whatever is changed after keep() and is no longer wanted after restore() must lie in the
//    arena. What outlives it (a table for the whole process that is filled on demand, a strategy,
//    what the caller collects) is made under Arena::Outside.
// 2. What the machine keeps for a program (an open file) cannot be put back: whoever makes it says
//    note_outside_state().
// 3. Natively, changed pages are found by protecting all of them: each page costs a fault and is
//    copied from then on, until it was found unchanged so often that it is protected again. In
//    wasm, which cannot protect, all are compared, until there were enough executions to be worth a
//    module that marks what it writes (marked.h).
//
// Thread safety: one thread at a time; different arenas at once on different threads.
#pragma once

#include "engine/base/marked.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace heddle {

class Arena {
 public:
  /// Null: there is no memory for it. `bytes_max`: allocating more throws std::bad_alloc; natively
  /// it is address space only until it is used.
  static std::unique_ptr<Arena> make(size_t bytes_max);
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  class Inside {
   public:
    explicit Inside(Arena& arena);
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

   private:
    Arena* const before_;
  };

  class Outside {
   public:
    Outside();
    ~Outside();
    Outside(const Outside&) = delete;
    Outside& operator=(const Outside&) = delete;

   private:
    Arena* const before_;
  };

  /// For what may be used inside although it lies outside: see Recorder.
  class OutsideUnless {
   public:
    explicit OutsideUnless(bool stays);
    ~OutsideUnless();
    OutsideUnless(const OutsideUnless&) = delete;
    OutsideUnless& operator=(const OutsideUnless&) = delete;

   private:
    Arena* const before_;
  };

  /// Whether this thread allocates in an arena.
  static bool inside();
  /// The execution under way has changed what no arena can put back.
  static void note_outside_state();
  bool has_outside_state() const { return outside_state_; }

  /// This is the point that restore() goes back to. Requires: outside; once.
  void keep();
  /// Calls `work`, which throws nothing: only there what is kept may be changed after keep().
  template <typename Work>
  void change(const Work& work) {
    call([](void* given) { (*static_cast<const Work*>(given))(); }, const_cast<Work*>(&work));
  }
  /// Goes back to checkpoint `to`, 0: to what was kept. Those above it are gone.
  /// Requires: keep() was called; outside; `to` <= checkpoints().
  void restore(size_t to = 0);
  /// What has become of the memory since the last restore() is one more that it can go back to.
  /// Returns: false if that cannot be, or not with little to copy. Requires: outside.
  bool add_checkpoint();
  size_t checkpoints() const { return checkpoint_count_; }

  /// All of an arena's memory at one moment, for who goes back to several, in any order.
  struct Copy {
    std::unique_ptr<char[]> bytes;
    size_t size = 0;
  };
  /// Requires: keep() was never called; outside.
  Copy copy() const;
  size_t used_bytes() const;
  void put_back(const Copy& copy);
  /// Whether something did not fit.
  bool overflowed() const { return overflowed_; }

  size_t kept_bytes() const { return kept_; }
  /// What lay at that place when the arena was kept. Null: nothing, as far as is known.
  const void* as_kept(const void* at) const {
    const auto offset = static_cast<size_t>(static_cast<const char*>(at) - base_);
    return offset < kept_ ? copy_.get() + offset : nullptr;
  }
  /// How many pages restore() copies, in wasm at most so many cards: that were changed before.
  size_t changed_units() const { return changed_.size(); }

  // For `new`, `delete` and take_pages().
  static Arena* current();
  static Arena* owner_of(const void* at);
  void* allocate(size_t bytes, size_t alignment);
  /// As allocate(), for what is changed often (often_changed.h): side by side while there is room.
  void* allocate_in_front(size_t bytes);
  void release(void* at);
  void* allocate_pages(size_t count);
  void release_pages(void* at, size_t count);
  /// A write to a page that is protected. Returns: whether it is one of this arena's.
  bool write_fault(const void* at);

 private:
  struct State;
  struct Head;
  static constexpr size_t kGrain = 32;
  static constexpr int kFine = 32;      // classes of kGrain bytes more each
  static constexpr int kClasses = 44;   // the others are twice as large each
  static constexpr int kPageBins = 24;
  static constexpr size_t kFrontBytes = 16 << 10;
  static constexpr uint16_t kNever = 0xffff;
  static constexpr size_t kTrackedBeyond = size_t{1} << 20;
  static constexpr size_t kCheckpointMax = size_t{1} << 20;  // bytes
  static constexpr size_t kCheckpointsMax = 32;

  Arena(char* base, size_t bytes);
  static int class_of(size_t bytes);
  static size_t class_bytes(int size_class);
  char* take(size_t bytes, size_t alignment);
  static void* begin_piece(char* memory, int size_class, size_t pages, size_t bytes,
                           size_t alignment);
  // Nobody need remember that it is free: that is put back soon.
  bool was_kept(const void* at) const {
    return static_cast<const char*>(at) < base_ + kept_;
  }
  size_t kept_units() const { return kept_ / unit_; }
  void begin_units(size_t bytes);
  void note_changed(size_t unit);
  void put_back(size_t unit, size_t to);
  size_t level_of(size_t unit, size_t to) const;
  const char* kept_unit(size_t unit, size_t to) const;
  void protect(size_t page, bool protects);
  void look_for_cold();
  void warm_above(size_t to);
  size_t find_changed(size_t from, size_t to) const;
  void restore_marked(size_t from, size_t to);
  void take_marks();
  void call(void (*work)(void*), void* argument);

  char* const base_;
  const size_t bytes_;
  State* const state_;  // at base_: it is restored with the rest
  size_t page_ = 4096;
  size_t kept_ = 0;
  std::unique_ptr<char[]> copy_;
  // What is put back: a page natively, and in wasm until there are marks, then a card. Checkpoints
  // have those up to kTrackedBeyond behind what was kept too.
  size_t unit_ = 4096;
  std::vector<uint32_t> changed_;  // units
  enum class Change : uint8_t { kNone, kCold, kSome };
  std::vector<Change> is_changed_;
  // Natively, a page that is as it was at checkpoint `level`, and protected since. All those above
  // have it so too.
  struct Cold {
    uint32_t page;
    size_t level;
  };
  std::vector<Cold> cold_;
  std::vector<uint8_t> unchanged_;  // by page, how often it was found so, one after the other
  struct Checkpoint {
    std::vector<uint32_t> units;  // that may have changed since the one below; natively all
    size_t room = 0;              // units that `bytes` can have
    std::unique_ptr<char[]> bytes;
  };
  std::vector<Checkpoint> checkpoints_;  // the first checkpoint_count_ of them
  size_t checkpoint_count_ = 0;
  // By unit, where in each checkpoint's `bytes` it is, or kNever: it is as it was below.
  std::vector<std::array<uint16_t, kCheckpointsMax>> places_;
  std::vector<uint32_t> marks_;  // cards marked since the topmost one, as far as they were taken
  uint64_t restored_ = 0;           // how often
  std::unique_ptr<Marked> marked_;  // null: natively, and at first
  bool outside_state_ = false;
  bool overflowed_ = false;
};

}  // namespace heddle
