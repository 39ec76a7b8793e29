#include "engine/trace/recorder.h"

#include "engine/base/verify.h"

#include <algorithm>

namespace heddle {

Recorder::Recorder(Settings settings)
    : workers_(static_cast<unsigned>(settings.workers)),
      sequenced_(settings.sequenced),
      mode_(settings.off ? Mode::kOff : Mode::kOn) {
  VERIFY(settings.workers > 0 && settings.workers < kNoWorker, "{} workers", settings.workers);
  uint64_t rings = sequenced_ ? 1 : workers_;
  chunks_max_ = std::max<uint64_t>(2, settings.records_max / rings / kChunkRecords);
  rings_ = std::make_unique<Ring[]>(workers_ + 1);
}

Recorder::~Recorder() = default;

void Recorder::add_chunk(Ring& ring) {
  const Arena::OutsideUnless outside(in_arena_);
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

uint64_t Recorder::end_of(const Ring& ring) const {
  if (ring.chunks.empty()) return 0;
  return (ring.chunks_dropped + ring.chunks.size() - 1) * kChunkRecords + ring.used;
}

uint64_t Recorder::position() const {
  return mode_ == Mode::kAlong ? along_ : end_of(rings_[0]);
}

bool Recorder::go_along_from(uint64_t position) {
  VERIFY(sequenced_, "a recorder with {} rings goes along with nobody", workers_);
  const Ring& ring = rings_[0];
  const uint64_t end = end_of(ring);
  if (mode_ == Mode::kOff) return true;
  if (position < ring.chunks_dropped * kChunkRecords || position > end) return false;
  along_ = position;
  mode_ = position < end ? Mode::kAlong : Mode::kOn;
  return true;
}

bool Recorder::comes_anew(unsigned worker, Event kind, uint32_t strand) {
  if (mode_ == Mode::kOff || worker >= workers_) return false;
  Ring& ring = rings_[0];
  const uint64_t at = along_ - ring.chunks_dropped * kChunkRecords;
  const Record& there = ring.chunks[at / kChunkRecords]->records()[at % kChunkRecords];
  if (there.kind != kind || there.strand != strand) {
    cut_ahead();
    return true;
  }
  if (++along_ == end_of(ring)) mode_ = Mode::kOn;
  return false;
}

// A chunk that others may be reading stays as it is: of one that is cut, a part is copied.
void Recorder::cut_ahead() {
  if (mode_ != Mode::kAlong) return;
  const Arena::OutsideUnless outside(in_arena_);
  Ring& ring = rings_[0];
  const uint64_t left = along_ - ring.chunks_dropped * kChunkRecords;
  const auto used = static_cast<uint32_t>(left % kChunkRecords);
  auto part = std::make_shared_for_overwrite<Chunk>();
  std::vector<std::shared_ptr<Chunk>> gone;  // freed outside the lock
  SpinGuard guard(ring.spin);
  const size_t whole = left / kChunkRecords;
  const Record* from = ring.chunks[whole]->records();
  std::copy(from, from + used, part->records());
  part->count.store(used, std::memory_order_release);
  gone.assign(ring.chunks.begin() + static_cast<std::ptrdiff_t>(whole), ring.chunks.end());
  ring.chunks.resize(whole);
  ring.tail = part.get();
  ring.used = used;
  ring.chunks.push_back(std::move(part));
  mode_ = Mode::kOn;
  cuts_.fetch_add(1, std::memory_order_release);
}

Follower::Follower(const Recorder& recorder)
    : recorder_(recorder),
      cuts_(recorder.cuts()),
      seen_(static_cast<size_t>(recorder.workers()) + 1, 0) {}

uint64_t Follower::poll(std::vector<Record>& out) {
  if (recorder_.cuts() != cuts_) return 0;
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
