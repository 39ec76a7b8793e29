// Follow: the strategy that a story is told under. It follows an order as far as it can (who cannot
// go on is passed over until he can) and writes down what was done.
//
// Whether an acquire that does not wait for ever took anything is not told when it is done. It is
// seen by what becomes of the gate of what it asks for (see wait_queue.h):
//
//   primitive | the gate is open before | shut before         | not known: nothing ever moved it
//   ----------+-------------------------+---------------------+----------------------------------
//   Lock      | it shuts: taken         | not taken           | shut: not taken
//   RLock     | it shuts: taken         | taken by its holder | the main strand's, from before
//   Semaphore | taken                   | not taken           | unknown
//
// What moves it first later on says what it was before.
#pragma once

#include "engine/explore/story.h"

#include "engine/sched/wait_queue.h"

namespace heddle {

using Order = std::vector<uint32_t>;  // the strands of the operations after the first decision

class Follow final : public Strategy {
 public:
  /// `order` outlives it.
  explicit Follow(const Order& order) : order_(order), used_(order.size()) {}

  void skipped(const Strand& strand, std::span<const Skipped> operations) override;
  Strand& choose(const Choice& choice) override;
  void did(const Strand& strand, VisibleOp op, uint32_t object) override;
  void touched(const Strand& strand, const Access& access) override;
  void gate(const WaitQueue& queue, bool open) override;
  void finished(const Strand& strand) override;

  /// From now on rows say what their operations are about, and what they access.
  void describe() { describes_ = true; }
  size_t decided() const { return decided_; }
  /// Requires: the execution of `subject` is over.
  std::vector<StoryRow>& rows(const Subject& subject);
  Order done() const;

 private:
  // An acquire that does not wait for ever.
  struct Attempt {
    size_t row;
    bool timed_out;       // it is the end of a wait
    bool parked = false;  // it is the beginning of one
  };
  struct Moved {  // a gate
    size_t row;
    uint32_t object;
    Wait kind;
    uint32_t holder;
    bool open;
  };

  void look_at_attempt();
  bool took(const Attempt& attempt, const Subject& subject, bool* known) const;

  const Order& order_;
  std::vector<bool> used_;
  size_t next_ = 0;
  size_t decided_ = 0;
  bool describes_ = false;
  std::vector<StoryRow> rows_;
  std::vector<Attempt> attempts_;
  const Strand* attempts_now_ = nullptr;  // whose the last attempt is, until it is known to park
  std::vector<Moved> moved_;
};

}  // namespace heddle
