#include "engine/step/person.h"

#include "engine/sched/scheduler.h"

namespace heddle {

Strand& Person::choose(const Choice& choice) {
  decided_ = true;
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
  if (operations_ < record_.size() && record_[operations_].strand != done.strand) {
    record_.resize(operations_);
    if (script_.size() > operations_) script_.resize(operations_);
  }
  if (operations_ == record_.size()) {
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
