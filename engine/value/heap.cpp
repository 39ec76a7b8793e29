#include "engine/value/heap.h"

#include "engine/base/pages.h"
#include "engine/value/type.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

namespace heddle {

namespace {

constexpr size_t kBlockBytes = kPageBytes;
constexpr size_t kBlocksPerChunk = 16;
constexpr size_t kMediumBytes[] = {640,  768,  1024,  1536,  2048,  3072, 4096,
                                   8176, 10912, 13088, 16368, 21824, 32736};
constexpr int kFirstMedium = 33;
// Short enough that a zeroed run is still in the first-level cache when it is used.
constexpr size_t kRunBytes = size_t{8} << 10;
constexpr size_t kStressRunBytes = 512;
// How much a worker allocates before it tells the heap.
constexpr size_t kBatchBytes = size_t{64} << 10;
constexpr uint8_t kLastEpoch = 250;

size_t cell_bytes(int size_class) {
  return size_class < kFirstMedium ? static_cast<size_t>(size_class) * 16
                                   : kMediumBytes[size_class - kFirstMedium];
}

// What is pushed afterwards needs no memory, so that nothing is half done when there is none.
template <typename T>
void make_room(std::vector<T>& vector, size_t count) {
  if (vector.capacity() < count) vector.reserve(std::max(count, 2 * vector.capacity()));
}

size_t pages_for(size_t bytes) { return (bytes + kPageBytes - 1) / kPageBytes; }

}  // namespace

/// Blocks side by side that were taken from the system together.
struct Heap::Chunk {
  void* pages;
  size_t empty = 0;  // of its blocks; counted only by release_chunks
};

/// The start of every 64 KB of small objects, and of every large object's own memory. It is found
/// from an object by clearing the low 16 bits of its address.
struct HeapBlock {
  uint32_t cell = 0;        // bytes of a cell
  uint32_t count = 0;       // cells
  uint32_t live = 0;        // cells reached by the last marking
  uint32_t scan = 0;        // the next cell its owner looks at
  uint32_t frontier = 0;    // no cell from here on was ever handed out in this size
  bool finalizable = false; // holds, or held, an object that wants finalize
  size_t large_bytes = 0;   // of a large object: all of it; else 0
  void* chunk = nullptr;    // a Heap::Chunk; of a large object null

  static constexpr size_t kHeader = 64;
  char* at(size_t i) { return reinterpret_cast<char*>(this) + kHeader + i * cell; }
  Object* object(size_t i) { return reinterpret_cast<Object*>(at(i)); }
  static HeapBlock* of(void* object) {
    return reinterpret_cast<HeapBlock*>(reinterpret_cast<uintptr_t>(object) & ~(kBlockBytes - 1));
  }
};
static_assert(sizeof(HeapBlock) <= HeapBlock::kHeader);

// --- LocalHeap ------------------------------------------------------------------------------

LocalHeap::LocalHeap(Heap& heap) : heap_(heap) {
  SpinGuard guard(heap_.spin_);
  epoch_ = heap_.epoch_;
  heap_.locals_.push_back(this);
}

LocalHeap::~LocalHeap() {
  heap_.note_allocated(allocated_);
  SpinGuard guard(heap_.spin_);
  std::erase(heap_.locals_, this);
}

void LocalHeap::forget_runs() {
  for (Run& run : runs_) run = Run{};
  std::fill(std::begin(current_), std::end(current_), nullptr);
  allocated_ = 0;
}

// Finds the next dead cells of the current block, zeroes them and makes them the run.
bool LocalHeap::next_run(int size_class) {
  HeapBlock* block = current_[size_class];
  if (block == nullptr) return false;
  uint32_t begin = block->scan;
  while (begin < block->frontier && block->object(begin)->mark == epoch_) ++begin;
  if (begin == block->count) {
    block->scan = begin;
    return false;
  }
  size_t most_bytes = heap_.stress_.load(std::memory_order_relaxed) ? kStressRunBytes : kRunBytes;
  uint32_t most = std::max<uint32_t>(1, static_cast<uint32_t>(most_bytes / block->cell));
  uint32_t last = std::min(block->count, begin + most);
  uint32_t end = begin + 1;
  while (end < last && (end >= block->frontier || block->object(end)->mark != epoch_)) ++end;
  block->scan = end;
  block->frontier = std::max(block->frontier, end);
  size_t bytes = static_cast<size_t>(end - begin) * block->cell;
  std::memset(block->at(begin), 0, bytes);
  runs_[size_class] = Run{block->at(begin), block->at(end)};
  allocated_ += bytes;
  return true;
}

void* LocalHeap::refill(int size_class) {
  while (!next_run(size_class)) current_[size_class] = heap_.take_block(size_class);
  if (heap_.stress_.load(std::memory_order_relaxed)) heap_.request_collection();
  if (allocated_ >= kBatchBytes) {
    heap_.note_allocated(allocated_);
    allocated_ = 0;
  }
  Run& run = runs_[size_class];
  char* cell = run.next;
  run.next = cell + cell_bytes(size_class);
  return cell;
}

void* LocalHeap::allocate_slow(size_t bytes) {
  if (bytes > kLargestCell) return allocate_large(bytes, bytes);
  int size_class = kFirstMedium;
  while (kMediumBytes[size_class - kFirstMedium] < bytes) ++size_class;
  Run& run = runs_[size_class];
  if (run.next == run.end) return refill(size_class);
  char* cell = run.next;
  run.next = cell + cell_bytes(size_class);
  return cell;
}

void* LocalHeap::allocate_large(size_t bytes, size_t zeroed) {
  if (bytes > Heap::kHugeBytes && !heap_.may_allocate(bytes)) throw std::bad_alloc();
  size_t pages = pages_for(HeapBlock::kHeader + bytes);
  size_t total = pages * kPageBytes;
  void* memory = heap_.take_spare(pages);
  if (memory == nullptr) memory = heap_.take(pages);
  std::memset(memory, 0, HeapBlock::kHeader + zeroed);
  auto* block = new (memory) HeapBlock;
  block->large_bytes = total;
  block->count = 1;
  heap_.note_allocated(total);
  try {
    SpinGuard guard(heap_.spin_);
    heap_.large_.push_back(block);
  } catch (const std::bad_alloc&) {
    heap_.give(memory, pages);
    throw;
  }
  return block->at(0);
}

void LocalHeap::note_finalizable(void* object) { HeapBlock::of(object)->finalizable = true; }

// --- Marker ---------------------------------------------------------------------------------

void Marker::object(Object* o) {
  if (o == nullptr) return;
  if (visit_ != nullptr) {
    visit_(self_, o);
    return;
  }
  if (o->mark == heap_.epoch_) return;
  o->mark = heap_.epoch_;
  HeapBlock* block = HeapBlock::of(o);
  ++block->live;
  heap_.live_ += block->large_bytes != 0 ? block->large_bytes : block->cell;
  switch (o->kind) {
    case Kind::kStr:
      object(static_cast<Str*>(o)->blob());
      return;
    case Kind::kBytes:
    case Kind::kBigInt:
    case Kind::kComplex:
    case Kind::kBlob:
      return;  // no references, and their class is a root
    default:
      push(o);
  }
}

void Marker::push(Object* o) {
  try {
    stack_.push_back(o);
  } catch (const std::bad_alloc&) {
    overflowed_ = true;
  }
}

void Marker::drain() {
  for (;;) {
    while (!stack_.empty()) {
      Object* o = stack_.back();
      stack_.pop_back();
      heap_.trace(o, *this);
    }
    if (!overflowed_) return;
    overflowed_ = false;
    heap_.retrace(*this);
  }
}

// --- Heap -----------------------------------------------------------------------------------

Heap::Heap(size_t limit_bytes)
    : limit_(limit_bytes),
      most_(limit_bytes > SIZE_MAX / 4 ? SIZE_MAX / 2 : 2 * limit_bytes + 2 * kMinBudget),
      threshold_(std::min(kMinBudget, limit_bytes)) {
  spares_.reserve(kMostSpares);
}

Heap::~Heap() {
  release_spares();
  next_epoch();
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) finalize_dead(block);
  }
  for (HeapBlock* block : large_) {
    finalize_dead(block);
    give(block, pages_for(block->large_bytes));
  }
  for (Chunk* chunk : chunks_) {
    give(chunk->pages, kBlocksPerChunk);
    delete chunk;
  }
}

void* Heap::take(size_t pages) {
  size_t bytes = pages * kPageBytes;
  size_t reserved = reserved_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  void* memory = nullptr;
  if (reserved <= most_ + relief_.load(std::memory_order_relaxed)) memory = take_pages(pages);
  if (memory != nullptr) return memory;
  reserved_.fetch_sub(bytes, std::memory_order_relaxed);
  relief_.store(kReliefBytes, std::memory_order_relaxed);
  request_collection();
  throw std::bad_alloc();
}

void Heap::give(void* at, size_t pages) {
  give_pages(at, pages);
  reserved_.fetch_sub(pages * kPageBytes, std::memory_order_relaxed);
}

void* Heap::take_spare(size_t pages) {
  SpinGuard guard(spin_);
  for (Spare& spare : spares_) {
    if (spare.pages != pages) continue;
    void* at = spare.at;
    spare_bytes_ -= pages * kPageBytes;
    spare = spares_.back();
    spares_.pop_back();
    return at;
  }
  return nullptr;
}

void Heap::keep_spare(HeapBlock* block) {
  size_t pages = pages_for(block->large_bytes);
  size_t most = std::min(kMinBudget, limit_ / 4);
  if (spares_.size() < kMostSpares && spare_bytes_ + block->large_bytes <= most) {
    spares_.push_back({block, pages});
    spare_bytes_ += block->large_bytes;
  } else {
    give(block, pages);
  }
}

void Heap::release_spares() {
  for (const Spare& spare : spares_) give(spare.at, spare.pages);
  spares_.clear();
  spare_bytes_ = 0;
}

void Heap::trace(Object* object, Marker& marker) {
  marker.object(object->type);
  if (TraceFn fn = tracers_[static_cast<int>(object->kind)]) {
    fn(object, marker);
  } else {
    trace_object(object, marker);
  }
}

// What was reached is traced again: what it refers to is reached already, but for what got lost.
void Heap::retrace(Marker& marker) {
  auto each = [&](HeapBlock* block, uint32_t end) {
    if (block->live == 0) return;
    for (uint32_t i = 0; i < end; ++i) {
      if (block->object(i)->mark == epoch_) trace(block->object(i), marker);
    }
  };
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) each(block, block->frontier);
  }
  for (HeapBlock* block : large_) each(block, 1);
}

void Heap::for_each_small(const std::function<void(Object*)>& fn) {
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) {
      for (uint32_t i = 0; i < block->frontier; ++i) {
        if (block->object(i)->mark == epoch_) fn(block->object(i));
      }
    }
  }
}

void Heap::request_collection() {
  if (wanted_.exchange(true, std::memory_order_relaxed)) return;
  if (on_wanted) on_wanted();
}

// Much of what is in use may be garbage by now. So the limit is taken against what was alive after
// the last collection, and the next safepoint finds out.
bool Heap::may_allocate(uint64_t bytes) {
  if (used_.load(std::memory_order_relaxed) + bytes <= limit_) return true;
  request_collection();
  return stats_.live_bytes + bytes <= limit_ && reserved_bytes() + bytes <= most_;
}

void Heap::note_allocated(size_t bytes) {
  size_t used = used_.fetch_add(bytes, std::memory_order_relaxed) + bytes;
  if (used > threshold_.load(std::memory_order_relaxed)) request_collection();
}

HeapBlock* Heap::new_block() {
  if (empty_blocks_.empty()) {
    auto chunk = std::make_unique<Chunk>();
    make_room(chunks_, chunks_.size() + 1);
    make_room(empty_blocks_, kBlocksPerChunk * (chunks_.size() + 1));
    chunk->pages = take(kBlocksPerChunk);
    for (size_t i = kBlocksPerChunk; i-- > 0;) {
      auto* block = new (static_cast<char*>(chunk->pages) + i * kBlockBytes) HeapBlock;
      block->chunk = chunk.get();
      empty_blocks_.push_back(block);
    }
    chunks_.push_back(chunk.release());
  }
  HeapBlock* block = empty_blocks_.back();
  empty_blocks_.pop_back();
  return block;
}

HeapBlock* Heap::take_block(int size_class) {
  SpinGuard guard(spin_);
  auto& blocks = blocks_[size_class];
  size_t& next = sweep_next_[size_class];
  while (next < blocks.size()) {
    HeapBlock* block = blocks[next++];
    if (block->live < block->count) return block;
  }
  make_room(blocks, blocks.size() + 1);
  HeapBlock* block = new_block();
  void* chunk = block->chunk;
  block = new (block) HeapBlock{.chunk = chunk};
  block->cell = static_cast<uint32_t>(cell_bytes(size_class));
  block->count = static_cast<uint32_t>((kBlockBytes - HeapBlock::kHeader) / block->cell);
  blocks.push_back(block);
  next = blocks.size();
  return block;
}

// Marks are told apart by the epoch's number, which has eight bits. Before numbers repeat, the mark
// of every dead cell is wiped.
void Heap::next_epoch() {
  if (epoch_ < kLastEpoch) {
    ++epoch_;
    return;
  }
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) {
      for (uint32_t i = 0; i < block->frontier; ++i) {
        if (block->object(i)->mark != epoch_) block->object(i)->mark = 0;
      }
    }
  }
  epoch_ = 1;
}

void Heap::finalize_dead(HeapBlock* block) {
  if (!block->finalizable) return;
  uint32_t end = block->large_bytes != 0 ? 1 : block->frontier;
  for (uint32_t i = 0; i < end; ++i) {
    Object* object = block->object(i);
    bool wants = object->kind == Kind::kExtension || object->kind == Kind::kCode;
    if (object->mark == epoch_ || !wants) continue;
    const ExtensionHooks* hooks = object->type->hooks;
    if (hooks != nullptr && hooks->finalize != nullptr) hooks->finalize(object);
    object->kind = Kind::kFree;
  }
}

// Gives wholly dead blocks to the common pool and lets the others be swept again.
void Heap::sort_blocks() {
  for (int c = 1; c < LocalHeap::kClasses; ++c) {
    std::erase_if(blocks_[c], [this](HeapBlock* block) {
      block->scan = 0;
      if (block->live != 0) return false;
      empty_blocks_.push_back(block);
      return true;
    });
    sweep_next_[c] = 0;
  }
}

// Gives back the chunks that are wholly empty, but for what is needed until the next collection.
void Heap::release_chunks() {
  size_t spare = empty_blocks_.size() * kBlockBytes;
  size_t wanted = std::max(kMinBudget, live_);
  if (spare <= wanted) return;
  for (Chunk* chunk : chunks_) chunk->empty = 0;
  for (HeapBlock* block : empty_blocks_) ++static_cast<Chunk*>(block->chunk)->empty;
  for (Chunk* chunk : chunks_) {
    if (chunk->empty < kBlocksPerChunk) continue;
    if (spare <= wanted) {
      chunk->empty = 0;
    } else {
      spare -= kBlocksPerChunk * kBlockBytes;
    }
  }
  auto whole = [](const Chunk* chunk) { return chunk->empty == kBlocksPerChunk; };
  std::erase_if(empty_blocks_, [&](HeapBlock* b) { return whole(static_cast<Chunk*>(b->chunk)); });
  std::erase_if(chunks_, [&](Chunk* chunk) {
    if (!whole(chunk)) return false;
    give(chunk->pages, kBlocksPerChunk);
    delete chunk;
    return true;
  });
}

void Heap::sweep_large() {
  std::erase_if(large_, [this](HeapBlock* block) {
    if (block->live != 0) return false;
    keep_spare(block);
    return true;
  });
}

void Heap::collect(const std::function<void(Marker&)>& roots) {
  release_spares();
  next_epoch();
  live_ = 0;
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) block->live = 0;
  }
  for (HeapBlock* block : large_) block->live = 0;
  Marker marker(*this);
  roots(marker);
  marker.drain();

  // While the classes of dead objects are still whole.
  for (auto& blocks : blocks_) {
    for (HeapBlock* block : blocks) finalize_dead(block);
  }
  for (HeapBlock* block : large_) finalize_dead(block);
  sort_blocks();
  release_chunks();
  sweep_large();
  relief_.store(0, std::memory_order_relaxed);
  for (LocalHeap* local : locals_) {
    local->forget_runs();
    local->epoch_ = epoch_;
  }

  size_t budget = std::max(kMinBudget, live_);
  // Near the limit a collection must still not follow on every few allocations.
  size_t ceiling = std::max(limit_, live_ + kMinBudget / 8);
  used_.store(live_, std::memory_order_relaxed);
  threshold_.store(std::min(live_ + budget, ceiling), std::memory_order_relaxed);
  wanted_.store(false, std::memory_order_relaxed);
  ++stats_.collections;
  stats_.live_bytes = live_;
}

void Heap::note_pause(uint64_t pause_ns) {
  stats_.pause_ns_max = std::max(stats_.pause_ns_max, pause_ns);
  stats_.pause_ns_total += pause_ns;
}

}  // namespace heddle
