#include "engine/trace/recorder.h"

#include "engine/base/verify.h"

#include <algorithm>

namespace heddle {

Recorder::Recorder(Settings settings)
    : workers_(static_cast<unsigned>(settings.workers)),
      sequenced_(settings.sequenced),
      off_(settings.off) {
  VERIFY(settings.workers > 0 && settings.workers < kNoWorker, "{} workers", settings.workers);
  uint64_t rings = sequenced_ ? 1 : workers_;
  chunks_max_ = std::max<uint64_t>(2, settings.records_max / rings / kChunkRecords);
  rings_ = std::make_unique<Ring[]>(workers_ + 1);
}

Recorder::~Recorder() = default;

void Recorder::add_chunk(Ring& ring) {
  auto chunk = std::make_shared_for_overwrite<Chunk>();
  std::shared_ptr<Chunk> oldest;  // freed outside the lock
  {
    SpinGuard guard(ring.spin);
    if (ring.chunks.size() >= chunks_max_) {
      oldest = std::move(ring.chunks.front());
      ring.chunks.erase(ring.chunks.begin());
      ++ring.chunks_dropped;
    }
    ring.chunks.push_back(chunk);
  }
  ring.tail = chunk.get();
  ring.used = 0;
}

void Recorder::record_from_outside(const Record& r) {
  SpinGuard guard(outside_spin_);
  Ring& ring = rings_[workers_];
  next(ring) = r;
  ring.tail->count.store(++ring.used, std::memory_order_release);
}

uint64_t Recorder::copy_ring(unsigned index, uint64_t& from, std::vector<Record>& out) const {
  const Ring& ring = rings_[index];
  std::vector<std::shared_ptr<Chunk>> chunks;
  uint64_t first = 0;  // the absolute number of the first chunk copied
  uint64_t lost = 0;
  {
    SpinGuard guard(ring.spin);
    uint64_t gone = ring.chunks_dropped * kChunkRecords;
    if (from < gone) {
      lost = gone - from;
      from = gone;
    }
    size_t skip = (from - gone) / kChunkRecords;
    skip = std::min(skip, ring.chunks.size());
    first = gone + skip * kChunkRecords;
    chunks.assign(ring.chunks.begin() + static_cast<std::ptrdiff_t>(skip), ring.chunks.end());
  }
  for (const auto& chunk : chunks) {
    uint32_t count = chunk->count.load(std::memory_order_acquire);
    auto start = static_cast<uint32_t>(from - first);
    if (start < count) {
      out.insert(out.end(), chunk->records() + start, chunk->records() + count);
      from = first + count;
    }
    first += kChunkRecords;
    if (from < first) break;  // the tail; what was added behind it meanwhile waits for next time
  }
  return lost;
}

std::shared_ptr<const Trace> Recorder::snapshot() const {
  auto trace = std::make_shared<Trace>();
  Follower follower(*this);
  trace->dropped = follower.poll(trace->records);
  trace->names = names_.table();
  trace->workers = workers();
  return trace;
}

uint64_t Recorder::recorded() const {
  uint64_t sum = 0;
  for (unsigned i = 0; i <= workers_; ++i) {
    SpinGuard guard(rings_[i].spin);
    if (rings_[i].chunks.empty()) continue;
    sum += (rings_[i].chunks_dropped + rings_[i].chunks.size() - 1) * kChunkRecords;
    sum += rings_[i].chunks.back()->count.load(std::memory_order_acquire);
  }
  return sum;
}

uint64_t Recorder::dropped() const {
  uint64_t sum = 0;
  for (unsigned i = 0; i <= workers_; ++i) {
    SpinGuard guard(rings_[i].spin);
    sum += rings_[i].chunks_dropped * kChunkRecords;
  }
  return sum;
}

Follower::Follower(const Recorder& recorder)
    : recorder_(recorder), seen_(static_cast<size_t>(recorder.workers()) + 1, 0) {}

uint64_t Follower::poll(std::vector<Record>& out) {
  std::vector<std::vector<Record>> rings(seen_.size());
  uint64_t lost = 0;
  for (unsigned i = 0; i < seen_.size(); ++i) lost += recorder_.copy_ring(i, seen_[i], rings[i]);
  // Those outside read the clock before they take turns.
  std::stable_sort(rings.back().begin(), rings.back().end(),
                   [](const Record& x, const Record& y) { return x.time_ns < y.time_ns; });
  // run_begin comes from outside and must lead: the outsiders' ring goes first.
  std::rotate(rings.begin(), rings.end() - 1, rings.end());
  merger_.merge(rings, out);
  return lost;
}

}  // namespace heddle
