// Person: the strategy of somebody who steps through a run: what they choose, else what is
// recorded, else what the run's own strategy says. It writes down what was done.
#pragma once

#include "engine/sched/strategy.h"
#include "engine/trace/recorder.h"

#include <atomic>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

namespace heddle {

/// One visible operation of the record.
struct Done {
  uint32_t strand = 0;
  bool decided = false;  // another strand could have gone
  uint64_t time_ns = 0;  // on the trace's clock
};

/// Who touched something last, and where.
struct Toucher {
  uint32_t strand = kNoStrand;
  uint32_t line = 0;
  uint64_t operation = 0;
};

class Person final : public Strategy {
 public:
  /// `record` is what is known of the run: followed where nothing else was chosen, cut where
  /// something else was, continued at its end. After it comes `script`, a schedule from outside.
  /// `branched` falls to the operation at which the record is cut. All three may lie outside of the
  /// arena that the person lies in.
  Person(std::vector<Done>& record, std::vector<uint32_t>& script, uint64_t& branched,
         std::unique_ptr<Strategy> otherwise, const std::atomic<bool>& interrupted)
      : record_(record),
        script_(script),
        branched_(branched),
        otherwise_(std::move(otherwise)),
        interrupted_(interrupted) {}

  /// Stands still from the time that so many operations are done.
  void hold_from(uint64_t operation) { hold_from_ = operation; }
  void wants(uint32_t strand) { wanted_ = strand; }
  uint64_t held_from() const { return hold_from_; }
  void watches_clock_of(const Scheduler& scheduler) { scheduler_ = &scheduler; }
  /// Where what was recorded of a future that will not be is cut off.
  void records_to(Recorder& recorder) { recorder_ = &recorder; }

  uint64_t operations() const { return operations_; }
  uint32_t last() const { return last_; }

  /// Who wrote last to the variable or object with this identity; null if nobody did.
  const Toucher* writer(uint32_t object) const { return find(writers_, object); }
  /// Where the primitive was taken last.
  const Toucher* taker(uint32_t object) const { return find(takers_, object); }

  bool holds() const override {
    return operations_ >= hold_from_ || interrupted_.load(std::memory_order_relaxed);
  }
  Strand& choose(const Choice& choice) override;
  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void gate(const WaitQueue& queue, bool open) override { otherwise_->gate(queue, open); }
  void finished(const Strand& strand) override { otherwise_->finished(strand); }

 private:
  using Touches = std::unordered_map<uint32_t, Toucher>;
  Strand& chosen(const Choice& choice);
  void branch_off();
  static const Toucher* find(const Touches& in, uint32_t object) {
    auto at = in.find(object);
    return at == in.end() ? nullptr : &at->second;
  }

  std::vector<Done>& record_;
  std::vector<uint32_t>& script_;
  uint64_t& branched_;
  const std::unique_ptr<Strategy> otherwise_;
  const std::atomic<bool>& interrupted_;
  const Scheduler* scheduler_ = nullptr;
  Recorder* recorder_ = nullptr;
  uint64_t hold_from_ = 0;
  uint64_t operations_ = 0;
  uint32_t wanted_ = kNoStrand;
  uint32_t last_ = kNoStrand;
  bool decided_ = false;  // the operation to come was chosen among several
  Touches writers_;
  Touches takers_;
};

}  // namespace heddle
