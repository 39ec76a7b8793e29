#include "engine/step/person.h"

#include "engine/base/arena.h"
#include "engine/sched/scheduler.h"

#include <algorithm>

namespace heddle {

// From here on the record, and the trace, are those of another future.
void Person::branch_off() {
  const Arena::Outside outside;
  branched_ = std::min(branched_, operations_);
  record_.resize(std::min<size_t>(record_.size(), operations_));
  script_.resize(std::min<size_t>(script_.size(), operations_));
  if (recorder_ != nullptr) recorder_->cut_ahead();
}

Strand& Person::choose(const Choice& choice) {
  decided_ = true;
  Strand& strand = chosen(choice);
  const bool known = operations_ < record_.size();
  if (known && record_[operations_].strand != strand.id()) branch_off();
  return strand;
}

Strand& Person::chosen(const Choice& choice) {
  auto named = [&](uint32_t id) { return choice.enabled.find(id); };
  if (wanted_ != kNoStrand) {
    if (Strand* strand = named(wanted_)) return *strand;
  }
  if (operations_ < record_.size()) {
    if (Strand* strand = named(record_[operations_].strand)) return *strand;
  } else if (operations_ < script_.size()) {
    if (Strand* strand = named(script_[operations_])) return *strand;
  }
  return otherwise_->choose(choice);
}

void Person::did(const Strand& strand, VisibleOp op, uint32_t object) {
  const Done done{strand.id(), decided_, scheduler_->trace_ns()};
  if (operations_ < record_.size() && record_[operations_].strand != done.strand) branch_off();
  if (operations_ == record_.size()) {
    const Arena::Outside outside;
    const bool scripted = operations_ < script_.size();
    if (scripted && script_[operations_] != done.strand) script_.resize(operations_);
    record_.push_back(done);
  }
  decided_ = false;
  last_ = done.strand;
  operations_++;
  if (op == VisibleOp::kAcquire) {
    takers_[object] = {strand.id(), strand.line.load(std::memory_order_relaxed), operations_};
  }
  otherwise_->did(strand, op, object);
}

void Person::touched(const Strand& strand, const Access& access) {
  if (access.op == VisibleOp::kWrite) {
    writers_[access.object] = {strand.id(), strand.line.load(std::memory_order_relaxed),
                               operations_};
  }
  otherwise_->touched(strand, access);
}

}  // namespace heddle
