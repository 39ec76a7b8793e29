// The parallel policy: every worker runs strands, each from a list of its own, and takes from the
// others' when it has none.
//
// What a strand starts or wakes goes to its own worker's list: whoever starts a thread and joins it
// changes to it without waking an OS thread. The others are told only when a worker takes a strand
// and leaves more behind, or when a budget ends with strands waiting; a worker that is looking for
// work takes them anyway. Strands whose budget is spent go to one list for all, first in, first
// out: twenty busy loops on two workers get equal shares.
#include "engine/sched/policy.h"

#include "engine/sched/scheduler.h"
#include "engine/sched/strand_list.h"

namespace heddle {
namespace {

// About 200 us of a small loop of Python, which takes 15 ns a round.
constexpr int kParallelBudget = 16384;
// With somebody waiting and a worker idle: about 10 us until the worker is told.
constexpr int kBudgetWithWaiters = 512;
// So often a worker looks at the list for all first, lest its own keep it busy for ever.
constexpr uint32_t kSharedFirst = 16;
constexpr uint32_t kStealMost = 32;

class ParallelPolicy final : public Policy {
 public:
  explicit ParallelPolicy(Scheduler& scheduler)
      : scheduler_(scheduler),
        count_(Scheduler::worker_count(scheduler.settings())),
        own_(new Own[static_cast<size_t>(count_)]) {}

  void ready(Strand& strand, Worker* from, ReadyWhy why) override {
    if (from == nullptr || why == ReadyWhy::kYielded) {
      shared_.push_back(strand);
      return;
    }
    own(*from).list.push_back(strand);
    if (from->budget > kBudgetWithWaiters && scheduler_.idle_workers()) {
      from->budget = kBudgetWithWaiters;
    }
  }

  Strand* next(Worker& worker) override {
    Own& mine = own(worker);
    Strand* strand = nullptr;
    if (++mine.turns % kSharedFirst == 0) strand = shared_.pop_front();
    if (strand == nullptr) strand = mine.list.pop_front();
    if (strand == nullptr) strand = shared_.pop_front();
    for (int i = 1; strand == nullptr && i < count_; i++) {
      strand = mine.list.steal(own_[(worker.index + i) % count_].list, kStealMost);
    }
    if (strand != nullptr && (mine.list.size() > 0 || shared_.size() > 0)) {
      scheduler_.wake_worker();
    }
    return strand;
  }

  bool has_work(Worker&) override {
    if (shared_.size() > 0) return true;
    for (int i = 0; i < count_; i++) {
      if (own_[i].list.size() > 0) return true;
    }
    return false;
  }

  bool others_wait(Worker& worker, Strand&) override {
    return own(worker).list.size() > 0 || shared_.size() > 0;
  }

  int budget() const override { return kParallelBudget; }

 private:
  struct alignas(64) Own {
    StrandList list;
    uint32_t turns = 0;  // the worker's
  };

  Own& own(Worker& worker) { return own_[worker.index]; }

  Scheduler& scheduler_;
  const int count_;
  std::unique_ptr<Own[]> own_;
  StrandList shared_;
};

}  // namespace

std::unique_ptr<Policy> make_parallel_policy(Scheduler& scheduler) {
  return std::make_unique<ParallelPolicy>(scheduler);
}

}  // namespace heddle
