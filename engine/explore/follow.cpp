#include "engine/explore/follow.h"

namespace heddle {

void Follow::skipped(const Strand& strand, std::span<const Skipped> operations) {
  for (const Skipped& one : operations) {
    rows_.push_back({strand.id(), one.op, one.object, one.file, one.line, {}, {}});
  }
  decided_ = rows_.size();
}

Strand& Follow::choose(const Choice& choice) {
  look_at_attempt();
  for (size_t i = next_; i < order_.size(); i++) {
    if (used_[i]) continue;
    if (Strand* strand = choice.enabled.find(order_[i]); strand && strand != choice.avoid) {
      return *strand;
    }
  }
  if (choice.current != nullptr && choice.current != choice.avoid) return *choice.current;
  Strand& first = *choice.enabled.first_from(0);
  return &first != choice.avoid ? first : *choice.enabled.first_from(first.id() + 1);
}

void Follow::did(const Strand& strand, VisibleOp op, uint32_t object) {
  look_at_attempt();
  const WakeReason woken = strand.wake_reason();
  if (op == VisibleOp::kAcquire && strand.pending_needs() == nullptr &&
      woken != WakeReason::kWoken) {
    attempts_.push_back({rows_.size(), woken == WakeReason::kTimeout});
    attempts_now_ = &strand;
  }
  StoryRow row{strand.id(), op, object, strand.file.load(std::memory_order_relaxed),
               strand.line.load(std::memory_order_relaxed), {}, {}};
  if (describes_) {
    const Described described = strand.describe();
    row.what = described.what.c_str();  // copies: it may lie where it is put back
    row.value = described.value.c_str();
  }
  rows_.push_back(std::move(row));
  for (size_t i = next_; i < order_.size(); i++) {
    if (used_[i] || order_[i] != strand.id()) continue;
    used_[i] = true;
    break;
  }
  while (next_ < order_.size() && used_[next_]) next_++;
}

void Follow::touched(const Strand&, const Access& access) {
  if (describes_ && rows_.size() > decided_) rows_.back().accesses.push_back(access);
}

void Follow::gate(const WaitQueue& queue, bool open) {
  const Wait kind = queue.kind();
  if (kind != Wait::k_lock && kind != Wait::k_rlock && kind != Wait::k_semaphore) return;
  const size_t row = rows_.empty() ? 0 : rows_.size() - 1;
  moved_.push_back({row, queue.object(), kind, queue.holder(), open});
}

void Follow::finished(const Strand& strand) {
  if (attempts_now_ == &strand) attempts_now_ = nullptr;
}

Order Follow::done() const {
  Order order;
  for (size_t i = decided_; i < rows_.size(); i++) order.push_back(rows_[i].strand);
  return order;
}

// Whoever stands at the door of something else is parked too, but before an operation with a need.
void Follow::look_at_attempt() {
  if (attempts_now_ == nullptr) return;
  const Strand& strand = *attempts_now_;
  const bool stands = strand.state() == StrandState::kParked && strand.pending_needs() == nullptr;
  attempts_.back().parked = stands || strand.resumed();
  attempts_now_ = nullptr;
}

bool Follow::took(const Attempt& attempt, const Subject& subject, bool* known) const {
  const StoryRow& row = rows_[attempt.row];
  const Moved* before = nullptr;
  const Moved* after = nullptr;
  for (const Moved& moved : moved_) {
    if (moved.object != row.object) continue;
    if (moved.row >= attempt.row) {
      after = &moved;
      break;
    }
    before = &moved;
  }
  if (after != nullptr && after->row == attempt.row && !after->open) return true;
  const NameTable names = before || after ? NameTable() : subject.names();
  const Moved* any = before != nullptr ? before : after;
  Wait kind = Wait::k_lock;
  if (any != nullptr) {
    kind = any->kind;
  } else if (row.object < names.objects.size()) {
    kind = names.objects[row.object].kind;
  }
  if (kind == Wait::k_rlock) return (before == nullptr ? 0 : before->holder) == row.strand;
  if (kind == Wait::k_lock) return false;
  *known = any != nullptr;
  return before != nullptr ? before->open : after != nullptr && !after->open;
}

std::vector<StoryRow>& Follow::rows(const Subject& subject) {
  for (const Attempt& attempt : attempts_) {
    Acquired& acquired = rows_[attempt.row].acquired;
    bool known = true;
    if (attempt.parked) {
      acquired = Acquired::kWaits;
    } else if (!took(attempt, subject, &known)) {
      acquired = attempt.timed_out ? Acquired::kGivenUp
                 : known           ? Acquired::kInVain
                                   : Acquired::kUnknown;
    }
  }
  return rows_;
}

}  // namespace heddle
