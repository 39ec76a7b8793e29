// Recorder: where a run writes its events, cheaply enough to be always on.
//
// Each worker has a ring of its own, made of chunks; one more ring belongs to everybody who is no
// worker. A full chunk never changes again and is shared with whoever looks at the trace; when a
// ring reaches its bound it lets go of its oldest chunk and counts what was lost.
//
// Invariants:
//   1. A ring has one writer at a time. The writer takes the ring's lock once per chunk only.
//   2. A reader sees the records below `count`, which the writer stores with release.
//   3. What a recorder holds lies in the arena that it lies in itself, whoever records.
//   4. In a sequenced recorder (controlled runs, where one strand runs at a time) all records go
//      to one ring: the order of recording is the order of the trace, equal times included.
#pragma once

#include "engine/base/arena.h"
#include "engine/base/spin.h"
#include "engine/trace/merge.h"
#include "engine/trace/names.h"
#include "engine/trace/record.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

namespace heddle {

/// A finished piece of history: immutable, sorted by time, the order within a strand kept.
struct Trace {
  std::vector<Record> records;
  NameTable names;
  uint64_t dropped = 0;  // records that no longer fitted; always the oldest
  int workers = 0;
};

class Recorder {
 public:
  struct Settings {
    int workers = 1;
    bool sequenced = false;
    bool off = false;  // records nothing, where nobody looks: in searches, in a plain run
    uint64_t records_max = uint64_t{1} << 20;  // over all rings; 32 bytes each
  };

  explicit Recorder(Settings settings);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  /// Adds an event. Only the worker itself may pass its number; kNoWorker is for everybody else.
  /// Ordering: what is recorded on one worker stays in order.
  [[gnu::always_inline]] void record(unsigned worker, uint64_t time_ns, Event kind, uint32_t strand,
                                     uint32_t line, uint64_t a = 0, uint32_t b = 0,
                                     uint16_t file = 0) {
    if (__builtin_expect(mode_ != Mode::kOn, 0) && !comes_anew(worker, kind, strand)) return;
    if (__builtin_expect(worker >= workers_, 0)) {
      return record_from_outside(
          {time_ns, a, b, strand, line, kind, static_cast<uint8_t>(worker), file});
    }
    Ring& ring = rings_[sequenced_ ? 0 : worker];
    Record& r = next(ring);
    // Field by field: a whole record would be put together elsewhere and copied.
    r.time_ns = time_ns;
    r.a = a;
    r.b = b;
    r.strand = strand;
    r.line = line;
    r.kind = kind;
    r.worker = static_cast<uint8_t>(worker);
    r.file = file;
    ring.tail->count.store(++ring.used, std::memory_order_release);
  }

  bool off() const { return __builtin_expect(mode_ == Mode::kOff, 0); }
  TraceNames& names() { return names_; }
  const TraceNames& names() const { return names_; }
  int workers() const { return static_cast<int>(workers_); }

  /// Everything recorded so far, merged. May be called while the run goes on.
  std::shared_ptr<const Trace> snapshot() const;

  uint64_t recorded() const;
  uint64_t dropped() const;

  // --- a run that is executed again from some point on (sequenced recorders) -----------------
  //
  // The same run gives the same records, and they are there. So none is added until they are all
  // given again, and whoever looks sees the run whole. Where another way is taken, what lies ahead
  // is cut off.

  /// How many records the run had given where it is now.
  uint64_t position() const;
  /// The run is back where position() was `position`. Returns: false, and nothing happens, if what
  /// was recorded there is no longer kept.
  bool go_along_from(uint64_t position);
  /// The run goes another way from here.
  void cut_ahead();
  /// Grows whenever something was cut off: who follows must begin anew.
  uint64_t cuts() const { return cuts_.load(std::memory_order_acquire); }

 private:
  friend class Follower;
  enum class Mode : uint8_t { kOn, kOff, kAlong };
  static constexpr uint32_t kChunkRecords = 2048;

  struct Chunk {
    std::atomic<uint32_t> count{0};
    alignas(Record) unsigned char place[kChunkRecords * sizeof(Record)];  // written when needed
    Record* records() { return reinterpret_cast<Record*>(place); }
  };

  struct alignas(64) Ring {
    // The writer's own.
    Chunk* tail = nullptr;
    uint32_t used = 0;
    // Guarded by `spin`: the chunks, oldest first; the last one is `tail`, still growing.
    mutable Spin spin;
    std::vector<std::shared_ptr<Chunk>> chunks;
    uint64_t chunks_dropped = 0;
  };

  Record& next(Ring& ring) {
    if (__builtin_expect(ring.used == kChunkRecords || ring.tail == nullptr, 0)) add_chunk(ring);
    return ring.tail->records()[ring.used];
  }
  void add_chunk(Ring& ring);
  uint64_t end_of(const Ring& ring) const;
  /// Of a mode that is not kOn. Returns: whether the event is to be recorded.
  bool comes_anew(unsigned worker, Event kind, uint32_t strand);
  void record_from_outside(const Record& r);
  /// Copies the records of ring `index` from the absolute number `from` on, which it moves on.
  /// Returns: how many it had to skip because they are gone.
  uint64_t copy_ring(unsigned index, uint64_t& from, std::vector<Record>& out) const;

  const unsigned workers_;
  const bool sequenced_;
  Mode mode_;
  const bool in_arena_ = Arena::inside();
  uint64_t along_ = 0;  // kAlong: which record comes next
  std::atomic<uint64_t> cuts_{0};
  size_t chunks_max_;  // of one ring
  std::unique_ptr<Ring[]> rings_;  // workers_ of them, then the outsiders'
  Spin outside_spin_;  // makes those outside one writer at a time
  TraceNames names_;
};

/// Reads a recorder's events as they come, for a view that is drawn while the run goes on.
class Follower {
 public:
  explicit Follower(const Recorder& recorder);

  /// Appends what is new since the last call to `out`, sorted by time within this batch.
  /// A record of a worker that was just interrupted can come in a later batch than its time says.
  /// Nothing comes any more once something was cut off.
  /// Returns: how many records were lost between two calls because the rings went round.
  uint64_t poll(std::vector<Record>& out);

 private:
  const Recorder& recorder_;
  const uint64_t cuts_;
  std::vector<uint64_t> seen_;  // by ring: the absolute number of the next record
  Merger merger_;
};

}  // namespace heddle
