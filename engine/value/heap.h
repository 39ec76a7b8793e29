// Heap: where a world's objects live; mark and sweep, non-moving.
//
// 1. Allocating never collects: it only asks for a collection, which happens at the next safepoint
//    with all workers stopped. So native code may hold plain pointers until it returns.
// 2. Each worker allocates from blocks of its own (LocalHeap). A block is swept run by run, just
//    before its dead cells are handed out again, not during the pause.
// 3. Marking is precise and iterative; roots are what the owner's root function reports.
// 4. The limit is what may be alive after a collection. Garbage may take as much again until the
//    next one; allocating beyond that, or where the system has nothing left, throws std::bad_alloc,
//    which interpret() turns into MemoryError. Until the next collection what unwinds may take a
//    little more.
#pragma once

#include "engine/base/often_changed.h"
#include "engine/base/spin.h"
#include "engine/value/object.h"

#include <atomic>
#include <functional>
#include <vector>

namespace heddle {

class Heap;
struct HeapBlock;
class LocalHeap;

/// Receives the references of objects and roots during marking.
class Marker {
 public:
  using Visit = void (*)(void* self, Object* object);
  explicit Marker(Heap& heap) : heap_(heap) {}
  /// Marks nothing but tells `visit` each reference it receives.
  Marker(Heap& heap, Visit visit, void* self) : heap_(heap), visit_(visit), self_(self) {}
  void value(Value v) {
    if (v.is_object()) object(v.as_object());
  }
  void slot(const Slot<Value>& s) { value(s.load()); }
  /// Null is allowed.
  void object(Object* o);
  /// Traces what was reached until nothing more is. Where there is no memory to remember all of it,
  /// the heap is searched for what was reached and not traced.
  void drain();

 private:
  void push(Object* o);

  Heap& heap_;
  Visit visit_ = nullptr;
  void* self_ = nullptr;
  std::vector<Object*> stack_;
  bool overflowed_ = false;
};

struct HeapStats {
  uint64_t collections = 0;
  uint64_t pause_ns_max = 0;
  uint64_t pause_ns_total = 0;
  uint64_t live_bytes = 0;  // after the last collection
};

/// A worker's own end of the heap. Used by one OS thread at a time.
class LocalHeap : public OftenChanged {
 public:
  explicit LocalHeap(Heap& heap);
  ~LocalHeap();
  LocalHeap(const LocalHeap&) = delete;
  LocalHeap& operator=(const LocalHeap&) = delete;

  /// Memory for an object of `bytes`, all zero. Throws std::bad_alloc.
  void* allocate(size_t bytes) {
    if (bytes > kSmallBytes) return allocate_slow(bytes);
    size_t size_class = (bytes + kGrain - 1) / kGrain;
    Run& run = runs_[size_class];
    char* cell = run.next;
    if (cell == run.end) return refill(static_cast<int>(size_class));
    run.next = cell + size_class * kGrain;
    return cell;
  }
  /// The same, but of a large object only the first kHeaderBytes are zero: for buffers whose owner
  /// fills in what is ever read.
  void* allocate_buffer(size_t bytes) {
    return bytes > kLargestCell ? allocate_large(bytes, kHeaderBytes) : allocate(bytes);
  }
  /// What a new object's mark is.
  uint8_t epoch() const { return epoch_; }
  /// To be called for a new object whose type has hooks->finalize.
  void note_finalizable(void* object);

 private:
  friend class Heap;
  static constexpr size_t kGrain = 16;
  static constexpr size_t kSmallBytes = 512;
  static constexpr size_t kLargestCell = 32736;
  static constexpr size_t kHeaderBytes = 64;
  static constexpr int kClasses = 46;  // number 0 is unused; 1 .. 32 are multiples of kGrain
  /// Free cells side by side, zeroed.
  struct Run {
    char* next = nullptr;
    char* end = nullptr;
  };
  void* refill(int size_class);
  bool next_run(int size_class);
  void* allocate_slow(size_t bytes);
  void* allocate_large(size_t bytes, size_t zeroed);
  void forget_runs();

  Run runs_[kClasses];
  uint8_t epoch_ = 1;
  Heap& heap_;
  HeapBlock* current_[kClasses] = {};
  size_t allocated_ = 0;  // since last told to heap_
};

class Heap {
 public:
  static constexpr size_t kHugeBytes = size_t{1} << 20;
  using TraceFn = void (*)(Object*, Marker&);

  explicit Heap(size_t limit_bytes);
  ~Heap();

  /// For kinds that are laid out above this layer (Generator, Code).
  void set_tracer(Kind kind, TraceFn fn) { tracers_[static_cast<int>(kind)] = fn; }

  /// Whether `bytes` more stay within the limit; asks for a collection if they do not.
  bool may_allocate(uint64_t bytes);
  bool wants_collection() const { return wanted_.load(std::memory_order_relaxed); }
  /// Set by whoever wants the safepoints to look at wants_collection (the pool's poll flag).
  std::function<void()> on_wanted;
  /// After a collection: more is alive than the limit allows.
  bool over_limit() const { return used_.load(std::memory_order_relaxed) > limit_; }

  /// Requires: all workers stopped. `roots` reports every root to the marker. The caller measures
  /// the pause, which begins before this is called: note_pause().
  void collect(const std::function<void(Marker&)>& roots);
  void note_pause(uint64_t pause_ns);
  /// Calls fn(Object*) for each reference that an object holds, its class included.
  template <typename Fn>
  void visit_references(Object* object, Fn fn) {
    Marker marker(*this, [](void* self, Object* o) { (*static_cast<Fn*>(self))(o); }, &fn);
    trace(object, marker);
  }
  /// Calls fn(Object*) for each object of a size that blocks are made of. Requires: all workers
  /// stopped.
  void for_each_small(const std::function<void(Object*)>& fn);
  /// Asks for a collection at the next safepoint.
  void request_collection();
  /// For tests: every few allocations ask for a collection.
  void set_stress(bool on) { stress_ = on; }

  /// What was taken from the system for objects, alive or not, or free for the next ones.
  size_t reserved_bytes() const { return reserved_.load(std::memory_order_relaxed); }
  size_t used_bytes() const { return used_.load(std::memory_order_relaxed); }
  size_t limit_bytes() const { return limit_; }
  const HeapStats& stats() const { return stats_; }
  uint8_t epoch() const { return epoch_; }

 private:
  friend class LocalHeap;
  friend class Marker;
  static constexpr size_t kMinBudget = size_t{32} << 20;
  static constexpr size_t kReliefBytes = size_t{16} << 20;
  struct Chunk;

  void trace(Object* object, Marker& marker);
  HeapBlock* take_block(int size_class);
  HeapBlock* new_block();
  void* take(size_t pages);
  void give(void* at, size_t pages);
  /// Memory of a large object that is gone; null if there is none of that size.
  void* take_spare(size_t pages);
  void keep_spare(HeapBlock* block);
  void release_spares();
  void release_chunks();
  void retrace(Marker& marker);
  void note_allocated(size_t bytes);
  void next_epoch();
  void finalize_dead(HeapBlock* block);
  void sort_blocks();
  void sweep_large();

  TraceFn tracers_[256] = {};
  size_t limit_;
  size_t most_;  // bytes that may be reserved
  std::atomic<size_t> used_{0};
  std::atomic<size_t> threshold_;
  std::atomic<bool> wanted_{false};
  std::atomic<bool> stress_{false};
  std::atomic<size_t> reserved_{0};
  std::atomic<size_t> relief_{0};  // bytes beyond most_ until the next collection

  // Under spin_, or with all workers stopped.
  Spin spin_;
  std::vector<HeapBlock*> blocks_[LocalHeap::kClasses];  // all blocks of a size
  size_t sweep_next_[LocalHeap::kClasses] = {};          // the next one to hand out
  std::vector<HeapBlock*> empty_blocks_;
  std::vector<HeapBlock*> large_;
  std::vector<Chunk*> chunks_;
  // What sweep_large found, until the next collection: a list that grows is copied into buffers of
  // the same sizes again and again, and memory fresh from the system costs more than the copying.
  struct Spare {
    void* at;
    size_t pages;
  };
  static constexpr size_t kMostSpares = 64;
  std::vector<Spare> spares_;
  size_t spare_bytes_ = 0;
  std::vector<LocalHeap*> locals_;

  // With all workers stopped.
  uint8_t epoch_ = 1;
  size_t live_ = 0;  // bytes reached by the marking under way
  HeapStats stats_;
};

/// The references of one object of a kind of this layer (trace.cpp).
void trace_object(Object* object, Marker& marker);

}  // namespace heddle
