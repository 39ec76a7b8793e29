#include "engine/lib/subject.h"

#include "engine/explore/execution_log.h"
#include "engine/lib/library.h"

#include <map>

namespace heddle {
namespace {

constexpr uint64_t kTurnsBetweenLooks = 64;
// The interpreter's steps without any visible operation after which an execution is cut off: each
// look is thousands of them.
constexpr uint64_t kLooksMax = 5'000;
constexpr uint64_t kTurnsToHalt = 1'000'000;
#if defined(__wasm__)
constexpr size_t kArenaBytes = size_t{48} << 20;
#else
constexpr size_t kArenaBytes = size_t{8} << 30;
#endif

class Collector final : public OutputSink {
 public:
  void write(uint32_t strand, int, std::string_view text) override {
    all_ += text;
    by_strand_[strand] += text;
  }
  const std::string& all() const { return all_; }
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

Recorder::Settings no_records() {
  Recorder::Settings settings;
  settings.sequenced = true;
  settings.off = true;
  return settings;
}

}  // namespace

// The strategy that an execution knows: it lies outside of what is put back, and so does all that
// the real one makes.
class ProgramSubject::Gate final : public Strategy {
 public:
  explicit Gate(const ProgramSubject& subject) : subject_(subject) {}

  /// Null: it halts at the first decision.
  void lead_to(Strategy* strategy) {
    strategy_ = strategy;
    halted_ = false;
    switches_ = 0;
    last_ = 0;
    looks_ = 0;
  }
  bool halted() const { return halted_; }
  const std::vector<Skipped>& skipped() const { return skipped_; }
  uint64_t switches() const { return switches_; }

  bool halts() override {
    halted_ |= strategy_ == nullptr;
    return strategy_ == nullptr;
  }
  bool gives_up() override {
    const bool stop = subject_.stop_ != nullptr && subject_.stop_->load(std::memory_order_relaxed);
    return ++looks_ > kLooksMax || stop;
  }
  Strand& choose(const Choice& choice) override {
    const Arena::Outside outside;
    return strategy_->choose(choice);
  }
  void did(const Strand& strand, VisibleOp op, uint32_t object) override {
    switches_ += strand.id() != last_;
    last_ = strand.id();
    looks_ = 0;
    const Arena::Outside outside;
    if (strategy_ != nullptr) return strategy_->did(strand, op, object);
    skipped_.push_back({op, object, strand.line.load(std::memory_order_relaxed),
                        strand.file.load(std::memory_order_relaxed)});
  }
  void touched(const Strand& strand, const Access& access) override {
    if (strategy_ == nullptr) return;
    const Arena::Outside outside;
    strategy_->touched(strand, access);
  }
  void gate(const WaitQueue& queue, bool open) override {
    if (strategy_ == nullptr) return;
    const Arena::Outside outside;
    strategy_->gate(queue, open);
  }
  void finished(const Strand& strand) override {
    if (strategy_ == nullptr) return;
    const Arena::Outside outside;
    strategy_->finished(strand);
  }

 private:
  const ProgramSubject& subject_;
  Strategy* strategy_ = nullptr;
  bool halted_ = false;
  uint64_t switches_ = 0;
  uint32_t last_ = 0;
  uint64_t looks_ = 0;
  std::vector<Skipped> skipped_;  // while there was no strategy
};

// One execution, wherever it lies.
struct ProgramSubject::Image {
  Image(const ProgramSubject& subject, Gate& gate)
      : recorder(no_records()),
        scheduler(subject.settings_, recorder, &gate),
        world(subject.program_, subject.settings_, output) {
    init_library(world.boot_context());
    world.boot(prelude_code(), subject.code_, scheduler);
  }

  Collector output;
  Recorder recorder;
  Scheduler scheduler;
  World world;
};

ProgramSubject::ProgramSubject(Program program, RunSettings settings,
                               std::shared_ptr<const Code> code)
    : program_(std::move(program)),
      settings_(std::move(settings)),
      code_(std::move(code)),
      gate_(std::make_unique<Gate>(*this)) {}

ProgramSubject::~ProgramSubject() {
  // What it refers to outside of the arena is given back as often as it was taken: once.
  if (arena_ != nullptr && used_) arena_->restore();
  drop_image();
}

Result<std::unique_ptr<ProgramSubject>, Refusal> ProgramSubject::make(Program program,
                                                                      RunSettings settings) {
  auto code = check_program(program);
  if (!code.ok()) return std::move(code.error());
  settings.scheduler = SchedulerKind::kControlled;
  settings.schedule.clear();
  return std::unique_ptr<ProgramSubject>(new ProgramSubject(
      std::move(program), std::move(settings), std::move(code.value())));
}

void ProgramSubject::drop_image() {
  if (arena_ != nullptr) {
    const Arena::Inside inside(*arena_);
    delete image_;
  } else {
    delete image_;
  }
  image_ = nullptr;
}

// Executes up to the first decision, in an arena. Afterwards there is none if that was no use.
void ProgramSubject::prepare() {
  prepared_ = true;
  if (!arena_allowed_) return;
  prelude_code();  // the process's, not the arena's
  arena_ = Arena::make(kArenaBytes);
  if (arena_ == nullptr) return;
  gate_->lead_to(nullptr);
  uint64_t turns = 0;
  try {
    const Arena::Inside inside(*arena_);
    image_ = new Image(*this, *gate_);
    while (!gate_->halted() && turns++ < kTurnsToHalt && image_->scheduler.run_here(1)) {
    }
  } catch (const std::bad_alloc&) {
  }
  if (gate_->halted() && !arena_->has_outside_state()) {
    arena_->keep();
    return;
  }
  drop_image();
  arena_.reset();
}

Ended ProgramSubject::execute(Strategy& strategy, uint64_t operations_max) {
  if (!prepared_) prepare();
  if (arena_ != nullptr && arena_->has_outside_state()) {
    arena_->restore();
    drop_image();
    arena_.reset();
  }
  if (arena_ == nullptr) {
    drop_image();
    gate_->lead_to(&strategy);
    image_ = new Image(*this, *gate_);
    return run(*image_, operations_max);
  }
  if (used_) arena_->restore();
  used_ = true;
  gate_->lead_to(&strategy);
  Strand* main = nullptr;
  image_->scheduler.for_each_strand([&main](Strand& s) { main = main == nullptr ? &s : main; });
  strategy.skipped(*main, gate_->skipped());
  return run(*image_, operations_max);
}

Ended ProgramSubject::run(Image& image, uint64_t operations_max) {
  bool cut_off = false;
  const auto go_on = [&] {
    while (image.scheduler.run_here(kTurnsBetweenLooks)) {
      if (image.scheduler.operations() <= operations_max) continue;
      cut_off = true;
      image.scheduler.request_stop();
    }
  };
  if (arena_ == nullptr) {
    go_on();
    return ended(image, cut_off);
  }
  {
    const Arena::Inside inside(*arena_);
    go_on();
  }
  // It has done what cannot be undone: this execution is as good as any, the next one is not.
  return ended(image, cut_off);
}

Ended ProgramSubject::ended(Image& image, bool cut_off) const {
  Ended ended;
  const Scheduler& scheduler = image.scheduler;
  ended.operations = scheduler.operations();
  ended.switches = gate_->switches();
  ended.output = image.output.all();
  ended.by_strand = image.output.by_strand();
  if (scheduler.end() == RunEnd::kDeadlock) {
    ended.kind = Ended::Kind::kDeadlock;
    ended.what = deadlock_report(scheduler, image.recorder.names().table(), image.world);
    ended.left = left_behind(image.scheduler);
  } else if (cut_off || scheduler.end() == RunEnd::kStopped) {
    ended.kind = Ended::Kind::kCutOff;
  } else {
    const World& world = image.world;
    const bool in_main = !world.uncaught_name.empty() && world.uncaught_name != "SystemExit";
    ended.what = in_main ? world.uncaught_name : world.thread_uncaught;
    if (!ended.what.empty()) ended.kind = Ended::Kind::kException;
  }
  return ended;
}

std::string ProgramSubject::schedule() const {
  return image_ == nullptr ? std::string() : image_->scheduler.schedule();
}

}  // namespace heddle
