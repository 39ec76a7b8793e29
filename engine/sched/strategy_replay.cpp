// Replay: follows a recorded schedule; where it does not apply any more it says so and stays with
// the strand that runs.
#include "engine/sched/strategy.h"

#include <fmt/format.h>

namespace heddle {
namespace {

class ReplayStrategy final : public Strategy {
 public:
  explicit ReplayStrategy(Schedule schedule)
      : schedule_(std::move(schedule)), after_(make_stay_strategy()) {}

  // A schedule may come from a run in which loops went round, or from a search, in which they did
  // not. Behind its end nothing would ever end one that waits in vain.
  bool folds_loops() const override { return true; }
  uint32_t next_wanted() const override {
    return lost_ || at_ == schedule_.size() ? kNoStrand : schedule_[at_].strand;
  }

  Strand& choose(const Choice& choice) override {
    if (!lost_ && at_ < schedule_.size()) {
      const uint32_t wanted = schedule_[at_].strand;
      if (Strand* strand = choice.enabled.find(wanted)) return *strand;
      lose(fmt::format("it wants strand {}, which cannot run there", wanted));
    }
    if (!lost_) lose("it ends there and the program goes on");
    return after_->choose(choice);
  }

  void did(const Strand& strand, VisibleOp, uint32_t) override {
    done_++;
    if (lost_ || at_ == schedule_.size()) return;
    if (schedule_[at_].strand != strand.id()) {
      lose(fmt::format("it wants strand {}, and only strand {} can run", schedule_[at_].strand,
                       strand.id()));
    } else if (++in_run_ == schedule_[at_].count) {
      at_++;
      in_run_ = 0;
    }
  }

  std::string note() const override {
    if (lost_) return note_;
    if (at_ == schedule_.size()) return {};
    return fmt::format("the program ended after {} visible operations, before the schedule did",
                       done_);
  }

 private:
  void lose(std::string_view why) {
    lost_ = true;
    note_ = fmt::format("the schedule applies for {} visible operations: {}", done_, why);
  }

  const Schedule schedule_;
  const std::unique_ptr<Strategy> after_;
  size_t at_ = 0;
  uint64_t in_run_ = 0;  // operations of schedule_[at_] done
  uint64_t done_ = 0;
  bool lost_ = false;
  std::string note_;
};

}  // namespace

std::unique_ptr<Strategy> make_replay_strategy(Schedule schedule) {
  return std::make_unique<ReplayStrategy>(std::move(schedule));
}

}  // namespace heddle
