#include "engine/lib/subject.h"

#include "engine/explore/aftermath.h"
#include "engine/explore/execution_log.h"
#include "engine/lib/library.h"
#include "engine/vm/names.h"
#include "engine/vm/visible.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <map>

#if defined(__wasm__)
#include <emscripten/heap.h>
#include <unistd.h>
#endif

namespace heddle {
namespace {

constexpr uint64_t kTurnsBetweenLooks = 64;
constexpr uint64_t kOperationsBetweenLooks = 256;
// The interpreter's steps without any visible operation after which an execution is cut off: each
// look is thousands of them.
constexpr uint64_t kLooksMax = 5'000;
constexpr uint64_t kTurnsToHalt = 1'000'000;
constexpr uint64_t kOperationsToHalt = 200'000;
// A checkpoint costs the copying of some tens of pages, to execute an operation anew a microsecond.
constexpr uint64_t kOperationsBetweenPoints = 4;
// Executions, a power of two: from when to when what they found out is kept each time.
constexpr uint64_t kFirstLearned = 8;
constexpr uint64_t kLastLearned = 1024;
#if defined(__wasm__)
constexpr size_t kArenaBytes = size_t{48} << 20;
#else
constexpr size_t kArenaBytes = size_t{8} << 30;
#endif

// Whoever searches needs memory beside an arena, and so does everybody else in a page.
bool has_room_for_another() {
#if defined(__wasm__)
  constexpr size_t kLeft = size_t{256} << 20;
  const auto used = reinterpret_cast<uintptr_t>(sbrk(0));
  return used + kArenaBytes + kLeft <= emscripten_get_heap_max();
#else
  return true;
#endif
}

// Who started whom: strands are told apart by it where the order of the starts makes no difference.
class Births {
 public:
  void add(uint32_t child, uint32_t parent) {
    if (std::max(child, parent) >= births_.size()) births_.resize(std::max(child, parent) + 1);
    births_[child].parent = parent;
    births_[child].number = ++births_[parent].children;
  }
  // "2.1" is the first that the main strand's second one started.
  std::string path_of(uint32_t strand) const {
    if (strand == 0 || strand >= births_.size()) return std::to_string(strand);
    const Birth& birth = births_[strand];
    const std::string number = std::to_string(birth.number);
    return birth.parent == 0 ? number : path_of(birth.parent) + "." + number;
  }

 private:
  struct Birth {
    uint32_t parent = 0;
    uint32_t number = 0;    // among its parent's, from 1
    uint32_t children = 0;  // so far
  };
  std::vector<Birth> births_;
};

class Collector final : public OutputSink {
 public:
  void write(uint32_t strand, int, std::string_view text) override {
    all_ += text;
    by_strand_[strand] += text;
  }
  const std::string& all() const { return all_; }
  // Which strand wrote what; the order among them is not part of it, nor who started first.
  std::string by_strand(const Births& births) const {
    std::vector<std::pair<std::string, const std::string*>> all;
    for (const auto& [strand, text] : by_strand_) all.emplace_back(births.path_of(strand), &text);
    std::sort(all.begin(), all.end());
    std::string out;
    for (const auto& [path, text] : all) out += path + ":" + *text + '\0';
    return out;
  }

 private:
  std::string all_;
  std::map<uint32_t, std::string> by_strand_;
};

std::vector<LeftBehind> left_behind(Scheduler& scheduler) {
  std::vector<LeftBehind> left;
  const bool none_can = scheduler.end() == RunEnd::kDeadlock;
  scheduler.for_each_strand([&](Strand& strand) {
    if (strand.state() == StrandState::kCreated) return;
    const WaitQueue* needs = strand.pending_needs();
    const bool shut = needs != nullptr && (none_can || needs->kind() == Wait::k_join);
    left.push_back({strand.id(), strand.pending_op(), strand.pending_object(),
                    needs == nullptr ? 0 : Gates::key_of(*needs), shut, strand.daemon,
                    strand.line.load(std::memory_order_relaxed),
                    strand.file.load(std::memory_order_relaxed)});
  });
  return left;
}

std::string listed(const std::vector<std::string>& all, Language language) {
  std::string text;
  for (const std::string& one : all) {
    if (!text.empty()) text += language == Language::kChinese ? "，" : ", ";
    text += one;
  }
  return text;
}

// Of whom nobody waits for, when the program ends.
std::vector<uint32_t> left_behind_ids(Scheduler& scheduler) {
  std::vector<uint32_t> ids;
  scheduler.for_each_strand([&ids](Strand& strand) {
    if (strand.id() != 0 && strand.state() != StrandState::kCreated) ids.push_back(strand.id());
  });
  return ids;
}

std::string names_of(const NameTable& names, const std::vector<uint32_t>& strands) {
  std::vector<std::string> all;
  for (uint32_t strand : strands) all.push_back(names.strand(strand));
  return listed(all, Language::kEnglish);
}

std::string held_in_words(const NameTable& names, const std::vector<HeldLock>& locks,
                          Language language) {
  const bool zh = language == Language::kChinese;
  std::vector<std::string> all;
  for (const HeldLock& held : locks) {
    all.push_back(fmt::format(fmt::runtime(zh ? "{} 由 {} 持有" : "{} by {}"),
                              names.object(held.lock), names.strand(held.strand)));
  }
  return listed(all, language);
}

// Its last operation's, or where it goes round without any.
std::string at_line(const Strand& strand, Language language) {
  const bool zh = language == Language::kChinese;
  uint32_t line = strand.line.load(std::memory_order_relaxed);
  if (line == 0) {
    const std::vector<CodePlace> stack = strand.stack();
    if (!stack.empty()) line = stack[0].line;
  }
  if (line == 0) return zh ? "尚未开始" : "not begun";
  return fmt::format(fmt::runtime(zh ? "在第 {} 行" : "at line {}"), line);
}

std::string exit_in_words(const World& world, Language language) {
  const bool zh = language == Language::kChinese;
  return fmt::format(fmt::runtime(zh ? "退出状态 {}" : "exit status {}"), world.exit_status());
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

  /// Null: it halts at the first decision. `operations_max`: after so many it gives up, also a
  /// strand that never comes to rest.
  void lead_to(Strategy* strategy, uint64_t operations_max) {
    strategy_ = strategy;
    operations_max_ = operations_max;
    looks_ = 0;
    go_on();
  }
  void go_on() {
    halted_ = false;
    halt_at_ = kNever;
  }
  /// The run is to halt at the next decision after so many operations.
  void halt_at(uint64_t operations) { halt_at_ = operations; }
  bool is_to_halt() const { return halt_at_ != kNever; }

  /// What it knows of the execution so far is one more point that it can go back to.
  /// `entries`: see VmContext::entries_made().
  void add_point(size_t entries = 0) {
    points_.push_back(now_);
    Moment& point = points_.back();
    point.entries = entries;
    if (points_.size() > 1) return;
    point.operations = point.switches = 0;  // they are counted from the first decision on
    point.last = 0;
  }
  /// To the last point after at most so many operations. Returns: its index.
  size_t return_to(uint64_t operations) {
    while (points_.size() > 1 && points_.back().operations > operations) points_.pop_back();
    now_ = points_.back();
    return points_.size() - 1;
  }
  /// To before there was any strand.
  void begin_anew() {
    points_.clear();
    now_ = {};
  }
  uint64_t operations() const { return now_.operations; }
  size_t entries() const { return now_.entries; }
  size_t points() const { return points_.size(); }

  const HeldLocks& held() const { return now_.held; }
  const Births& births() const { return now_.births; }
  bool halted() const { return halted_; }
  Strategy& strategy() const { return *strategy_; }
  const std::vector<Skipped>& all_skipped() const { return skipped_; }
  uint64_t switches() const { return now_.switches; }

  bool folds_loops() const override { return true; }
  bool halts() override {
    halted_ |= strategy_ == nullptr || now_.operations >= halt_at_;
    return halted_;
  }
  bool gives_up() override {
    return ++looks_ > kLooksMax || now_.operations > operations_max_ || is_over();
  }
  Strand& choose(const Choice& choice) override {
    const Arena::Outside outside;
    return strategy_->choose(choice);
  }
  void did(const Strand& strand, VisibleOp op, uint32_t object) override {
    if (++now_.operations % kOperationsBetweenLooks == 0 && is_over()) end_now();
    now_.switches += strand.id() != now_.last;
    now_.last = strand.id();
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
  void touched_primitive(const Strand& strand, uint32_t object) override {
    if (strategy_ == nullptr) return;
    const Arena::Outside outside;
    strategy_->touched_primitive(strand, object);
  }
  void numbered(const NextNumbers& next) override;
  void gate(const WaitQueue& queue, bool open) override {
    const Arena::Outside outside;
    now_.held.gate(queue, open, now_.last);
    if (strategy_ != nullptr) strategy_->gate(queue, open);
  }
  void loop_ended(const Strand& strand) override {
    const Arena::Outside outside;
    if (strategy_ != nullptr) strategy_->loop_ended(strand);
  }
  void finished(const Strand& strand) override {
    const Arena::Outside outside;
    now_.held.finished(strand.id());
    if (strategy_ != nullptr) strategy_->finished(strand);
  }

  void created(uint32_t child, uint32_t parent) {
    const Arena::Outside outside;
    now_.births.add(child, parent);
  }

 private:
  // Whether who waits for this execution waits no longer.
  bool is_over() const {
    if (subject_.stop_ != nullptr && subject_.stop_->load(std::memory_order_relaxed)) return true;
    return strategy_ != nullptr && strategy_->gives_up();
  }
  void end_now();

  const ProgramSubject& subject_;
  Strategy* strategy_ = nullptr;
  bool halted_ = false;
  static constexpr uint64_t kNever = ~uint64_t{0};
  uint64_t halt_at_ = kNever;
  uint64_t operations_max_ = 0;
  uint64_t looks_ = 0;
  std::vector<Skipped> skipped_;  // while there was no strategy
  struct Moment {
    uint64_t operations = 0;
    uint64_t switches = 0;
    uint32_t last = 0;  // who did the last operation
    HeldLocks held;
    NextNumbers told_numbers;
    Births births;
    size_t entries = 0;
  };
  Moment now_;
  std::vector<Moment> points_;    // the first one is the first decision
};

// One execution, wherever it lies.
struct ProgramSubject::Image {
  Image(const ProgramSubject& subject, Gate& gate)
      : recorder(no_records()),
        scheduler(subject.settings_, recorder, &gate),
        world(subject.program_, subject.settings_, output),
        watch(gate) {
    recorder.names().name_main_file(subject.program_.files[0].name);
    scheduler.set_watch(&watch);
    init_library(world.boot_context());
    world.boot(prelude_code(), subject.code_, scheduler);
  }

  // Tells who looks for races, and the gate who makes strands.
  class Told final : public Watch {
   public:
    explicit Told(Gate& gate) : gate_(gate) {}
    void did(const Strand& strand, VisibleOp op, uint32_t object) override {
      if (races.looks()) races.did(strand, op, object);
    }
    void touched(const Strand& strand, const Access& access) override {
      if (races.looks()) races.touched(strand, access);
    }
    void created(uint32_t child, uint32_t parent) override {
      gate_.created(child, parent);
      if (races.looks()) races.created(child, parent);
    }
    RaceDetector races;

   private:
    Gate& gate_;
  };

  Collector output;
  Recorder recorder;
  Scheduler scheduler;
  World world;
  Told watch;
};

// Where they stand who can never go on.
std::string ProgramSubject::stuck_in_words(Image& image, const std::vector<uint32_t>& stuck,
                                           Language language) {
  const NameTable names = image.recorder.names().table();
  std::vector<std::string> all;
  image.scheduler.for_each_strand([&](Strand& strand) {
    if (std::find(stuck.begin(), stuck.end(), strand.id()) == stuck.end()) return;
    all.push_back(wait_in_words(names, strand.id(), strand.waits_for(), language) +
                  (language == Language::kChinese ? "，" : ", ") + at_line(strand, language));
  });
  return listed(all, language);
}

std::string ProgramSubject::behind_in_words(Image& image,
                                            const std::vector<uint32_t>& behind,
                                            Language language) {
  const NameTable names = image.recorder.names().table();
  std::vector<std::string> all;
  image.scheduler.for_each_strand([&](Strand& strand) {
    if (std::find(behind.begin(), behind.end(), strand.id()) == behind.end()) return;
    all.push_back(names.strand(strand.id()) + " " + at_line(strand, language));
  });
  return listed(all, language);
}

void ProgramSubject::Gate::end_now() {
  if (subject_.image_ != nullptr) subject_.image_->scheduler.request_stop();
}

void ProgramSubject::Gate::numbered(const NextNumbers& next) {
  if (strategy_ == nullptr || subject_.image_ == nullptr) return;
  NextNumbers all = next;
  all.object = subject_.image_->world.rt.next_identity.load(std::memory_order_relaxed);
  if (all == now_.told_numbers) return;
  now_.told_numbers = all;
  const Arena::Outside outside;
  strategy_->numbered(all);
}

ProgramSubject::ProgramSubject(Program program, RunSettings settings,
                               std::shared_ptr<const Code> code)
    : program_(std::move(program)),
      settings_(std::move(settings)),
      code_(std::move(code)),
      gate_(std::make_unique<Gate>(*this)) {}

ProgramSubject::~ProgramSubject() {
  // What it refers to outside of the arena is given back as often as it was taken: once.
  if (arena_ != nullptr && executed_ > 0) arena_->restore();
  drop_image();
}

Result<std::unique_ptr<ProgramSubject>, Refusal> ProgramSubject::make(Program program,
                                                                      RunSettings settings) {
  auto code = check_program(program);
  if (!code.ok()) return std::move(code.error());
  settings.scheduler = SchedulerKind::kControlled;
  settings.schedule.clear();
  settings.races = true;  // whoever looks for them is told; see watch_with()
  return std::unique_ptr<ProgramSubject>(new ProgramSubject(
      std::move(program), std::move(settings), std::move(code.value())));
}

std::unique_ptr<Subject> ProgramSubject::another() const {
  std::unique_ptr<ProgramSubject> other(new ProgramSubject(program_, settings_, code_));
  other->stop_ = stop_;
  other->arena_allowed_ = arena_allowed_;
  // One that executed from the beginning each time would be of no help.
  if (arena_allowed_ && has_room_for_another()) other->arena_ = Arena::make(kArenaBytes);
  if (arena_allowed_ && other->arena_ == nullptr) return nullptr;
  return other;
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
  if (arena_ == nullptr) arena_ = Arena::make(kArenaBytes);
  if (arena_ == nullptr) return;
  gate_->lead_to(nullptr, kOperationsToHalt);
  uint64_t turns = 0;
  try {
    const Arena::Inside inside(*arena_);
    image_ = new Image(*this, *gate_);
    while (!gate_->halted() && turns++ < kTurnsToHalt && image_->scheduler.run_here(1)) {
    }
  } catch (const std::bad_alloc&) {
  }
  if (gate_->halted() && !arena_->has_outside_state()) {
    {
      const Arena::Inside inside(*arena_);
      if (VmContext* cx = image_->world.only_context()) {
        look_at_natives(*cx);
        image_->scheduler.for_each_strand([cx](const Strand& strand) {
          make_cells_of_globals(*cx, static_cast<const VmStrand&>(strand).frame);
        });
        cx->set_caches_apart();
      }
    }
    arena_->keep();
    collections_ = image_->world.heap.stats().collections;
    gate_->add_point();
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
    arena_allowed_ = false;
  }
  const bool same = last_strategy_ == &strategy;
  last_strategy_ = &strategy;
  gate_->lead_to(&strategy, operations_max);
  if (arena_ != nullptr) {
    go_back(strategy, same ? strategy.repeats() : 0);
  } else {
    drop_image();
    gate_->begin_anew();
    image_ = new Image(*this, *gate_);
    image_->watch.races.begin(races_);
  }
  return run(*image_, operations_max);
}

// What is in inline caches is looked up in each execution, but for what is found out to be true of
// all of them.
void ProgramSubject::keep_lasting_entries() {
  World& world = image_->world;
  VmContext* cx = world.only_context();
  if (cx == nullptr || world.heap.stats().collections != collections_) return;
  const uint8_t epoch = world.heap.epoch();
  cx->keep_lasting_entries([this, epoch](const Object* object) {
    const auto* kept = static_cast<const Object*>(arena_->as_kept(object));
    return kept != nullptr && kept->kind != Kind::kFree && kept->mark == epoch;
  });
}

// To where the execution begins: the last point in what it repeats.
void ProgramSubject::go_back(Strategy& strategy, uint64_t repeats) {
  const bool learns = std::has_single_bit(executed_) && executed_ >= kFirstLearned &&
                      executed_ <= kLastLearned;
  const size_t point = gate_->return_to(learns ? 0 : repeats);
  if (learns) keep_lasting_entries();
  if (executed_++ > 0) {
    arena_->restore(point);
    if (VmContext* cx = image_->world.only_context()) cx->forget_entries_after(gate_->entries());
  }
  if (point > 0) {
    strategy.go_back(point);
  } else {
    Strand* main = nullptr;
    image_->scheduler.for_each_strand([&main](Strand& s) { main = main == nullptr ? &s : main; });
    strategy.skipped(*main, gate_->all_skipped());
  }
  const uint64_t next = repeats / kOperationsBetweenPoints * kOperationsBetweenPoints;
  if (next > gate_->operations()) gate_->halt_at(next);
}

Ended ProgramSubject::run(Image& image, uint64_t operations_max) {
  bool cut_off = false;
  const auto go_on = [&] {
    while (!gate_->halted() &&
           image.scheduler.run_here(gate_->is_to_halt() ? 1 : kTurnsBetweenLooks)) {
      if (image.scheduler.operations() <= operations_max) continue;
      cut_off = true;
      image.scheduler.request_stop();
    }
  };
  if (arena_ == nullptr) {
    go_on();
    return ended(image, cut_off);
  }
  Ended end;
  for (bool begins = arena_->checkpoints() == 0;; begins = false) {
    arena_->change([&] {
      {
        const Arena::Inside inside(*arena_);
        if (begins) image.watch.races.begin(races_, gate_->held().all());
        go_on();
      }
      // It may have done what cannot be undone: then this execution is as good as any, the next
      // one is not.
      if (!gate_->halted()) end = ended(image, cut_off);
    });
    if (!gate_->halted()) return end;
    if (!arena_->has_outside_state() && arena_->add_checkpoint()) {
      gate_->strategy().at_checkpoint(gate_->points());
      const VmContext* cx = image_->world.only_context();
      gate_->add_point(cx == nullptr ? 0 : cx->entries_made());
    }
    gate_->go_on();
  }
}

Ended ProgramSubject::ended(Image& image, bool cut_off) const {
  Ended ended;
  const Scheduler& scheduler = image.scheduler;
  ended.operations = scheduler.operations();
  ended.moved = arena_ != nullptr && arena_->has_outside_state();
  ended.switches = gate_->switches();
  ended.output = image.output.all();
  ended.by_strand = image.output.by_strand(gate_->births());
  if (scheduler.end() == RunEnd::kDeadlock) {
    bool spins = false;
    image.scheduler.for_each_strand([&spins](Strand& strand) { spins |= strand.spins(); });
    ended.kind = spins ? Ended::Kind::kLivelock : Ended::Kind::kDeadlock;
    ended.what = deadlock_report(scheduler, image.recorder.names().table(), image.world);
    ended.where = ended.what;
    ended.left = left_behind(image.scheduler);
  } else if (cut_off || scheduler.end() == RunEnd::kStopped) {
    ended.kind = Ended::Kind::kCutOff;
    judge_end(image, ended);
  } else {
    const World& world = image.world;
    const bool in_main = !world.uncaught_name.empty() && world.uncaught_name != "SystemExit";
    ended.what = in_main ? world.uncaught_name : world.thread_uncaught;
    ended.where = ended.what;
    ended.left = left_behind(image.scheduler);
    std::erase_if(ended.left, [](const LeftBehind& left) { return left.strand == 0; });
    if (!ended.what.empty()) {
      ended.kind = Ended::Kind::kException;
    } else {
      judge_end(image, ended);
    }
    if (ended.kind == Ended::Kind::kFinished && world.exit_status() != 0) {
      ended.what = ended.where = exit_in_words(world, Language::kEnglish);
    }
  }
  return ended;
}

// Whether something is wrong with an execution that ended by itself, or was too long.
void ProgramSubject::judge_end(Image& image, Ended& ended) const {
  const auto say = [&](Ended::Kind kind, std::string what, std::string where) {
    if (ended.kind != Ended::Kind::kFinished && ended.kind != Ended::Kind::kCutOff) return;
    if (kind == Ended::Kind::kLeftBehind && ended.kind == Ended::Kind::kCutOff) return;
    ended.kind = kind;
    ended.what = std::move(what);
    ended.where = std::move(where);
  };
  const std::vector<HeldLock> dead = gate_->held().of_the_dead();
  const std::vector<uint32_t> stuck = stuck_strands(image.scheduler, dead);
  const std::vector<uint32_t> behind = left_behind_ids(image.scheduler);
  if (dead.empty() && stuck.empty() && behind.empty()) return;
  const NameTable names = image.recorder.names().table();
  if (!stuck.empty()) {
    say(Ended::Kind::kPartialDeadlock, names_of(names, stuck),
        stuck_in_words(image, stuck, Language::kEnglish));
  }
  if (!dead.empty()) {
    const std::string held = held_in_words(names, dead, Language::kEnglish);
    say(Ended::Kind::kLockHeld, held, held);
  }
  if (behind.empty()) return;
  say(Ended::Kind::kLeftBehind, names_of(names, behind),
      behind_in_words(image, behind, Language::kEnglish));
}

std::string ProgramSubject::where_in(Language language, const Ended& ended) const {
  if (image_ == nullptr || language == Language::kEnglish) return ended.where;
  const NameTable names = image_->recorder.names().table();
  Scheduler& scheduler = image_->scheduler;
  switch (ended.kind) {
    case Ended::Kind::kDeadlock:
    case Ended::Kind::kLivelock:
      return deadlock_report(scheduler, names, image_->world, language);
    case Ended::Kind::kPartialDeadlock:
      return stuck_in_words(*image_, stuck_strands(scheduler, gate_->held().of_the_dead()),
                            language);
    case Ended::Kind::kLockHeld:
      return held_in_words(names, gate_->held().of_the_dead(), language);
    case Ended::Kind::kLeftBehind:
      return behind_in_words(*image_, left_behind_ids(scheduler), language);
    case Ended::Kind::kFinished:
      return ended.where.empty() ? ended.where : exit_in_words(image_->world, language);
    case Ended::Kind::kException:
    case Ended::Kind::kCutOff: return ended.where;
  }
  return ended.where;
}

NameTable ProgramSubject::names() const {
  return image_ == nullptr ? NameTable() : image_->recorder.names().table();
}

void ProgramSubject::watch_with(Races* races) {
  races_ = races;
  last_strategy_ = nullptr;
}

std::string ProgramSubject::schedule() const {
  return image_ == nullptr ? std::string() : image_->scheduler.schedule();
}

}  // namespace heddle
