#include "engine/lib/subject.h"

#include "engine/explore/execution_log.h"
#include "engine/lib/library.h"

#include <map>

namespace heddle {
namespace {

constexpr uint64_t kTurnsBetweenLooks = 64;

class Collector final : public OutputSink {
 public:
  void write(uint32_t strand, int, std::string_view text) override {
    all_ += text;
    by_strand_[strand] += text;
  }
  std::string take_all() { return std::move(all_); }
  // Which strand wrote what; the order among them is not part of it.
  std::string by_strand() const {
    std::string out;
    for (const auto& [strand, text] : by_strand_) {
      out += std::to_string(strand) + ":" + text + '\0';
    }
    return out;
  }

 private:
  std::string all_;
  std::map<uint32_t, std::string> by_strand_;
};

std::vector<LeftBehind> left_behind(Scheduler& scheduler) {
  std::vector<LeftBehind> left;
  scheduler.for_each_strand([&left](Strand& strand) {
    if (strand.state() == StrandState::kCreated) return;
    const WaitQueue* needs = strand.pending_needs();
    left.push_back({strand.id(), strand.pending_op(), strand.pending_object(),
                    needs == nullptr ? 0 : Gates::key_of(*needs)});
  });
  return left;
}

}  // namespace

Result<std::unique_ptr<ProgramSubject>, Refusal> ProgramSubject::make(Program program,
                                                                      RunSettings settings) {
  auto code = check_program(program);
  if (!code.ok()) return std::move(code.error());
  settings.scheduler = SchedulerKind::kControlled;
  settings.schedule.clear();
  return std::unique_ptr<ProgramSubject>(new ProgramSubject(
      std::move(program), std::move(settings), std::move(code.value())));
}

Ended ProgramSubject::execute(Strategy& strategy, uint64_t operations_max) {
  Collector output;
  Recorder::Settings recording;
  recording.sequenced = true;
  recording.off = true;
  Recorder recorder(recording);
  Scheduler scheduler(settings_, recorder, &strategy);
  World world(program_, settings_, output);
  init_library(world.boot_context());
  world.boot(prelude_code(), code_, scheduler);

  Ended ended;
  while (scheduler.run_here(kTurnsBetweenLooks)) {
    if (scheduler.operations() <= operations_max) continue;
    ended.kind = Ended::Kind::kCutOff;
    scheduler.request_stop();
  }
  ended.operations = scheduler.operations();
  ended.schedule = scheduler.schedule();
  ended.output = output.take_all();
  ended.by_strand = output.by_strand();
  if (scheduler.end() == RunEnd::kDeadlock) {
    ended.kind = Ended::Kind::kDeadlock;
    ended.what = deadlock_report(scheduler, recorder.names().table(), world);
    ended.left = left_behind(scheduler);
  } else if (ended.kind == Ended::Kind::kFinished) {
    const bool in_main = !world.uncaught_name.empty() && world.uncaught_name != "SystemExit";
    ended.what = in_main ? world.uncaught_name : world.thread_uncaught;
    if (!ended.what.empty()) ended.kind = Ended::Kind::kException;
  }
  return ended;
}

}  // namespace heddle
