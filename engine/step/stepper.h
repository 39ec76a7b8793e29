// Stepper: a controlled run that stands still before each visible operation, for a person who steps
// through it, forward and back.
//
// Going back is executing the record anew up to there: the same schedule is the same run. That
// begins at a checkpoint, a copy of the execution's memory, unless the program does what cannot be
// put back (it opens a file) or needs more memory than an arena has: then at its beginning. The
// record goes on past the place where the person stands until they branch off by choosing
// otherwise.
//
//   place          | how it is reached                  | where strands stand
//   ---------------+------------------------------------+----------------------------------------
//   n operations   | operation(), go_to(n), back() ...  | each before its next visible operation
//   n + k lines    | line(), breakpoints                | the same, but for the one that did the
//                  |                                    | n-th: it has begun k lines since then
//
// A strand that stands between two operations goes on to its next one before another is chosen:
// what lies between nobody else can notice, so the schedule stays one of operations.
//
// Thread safety: none but for interrupt(); see session.h for a stepper on a thread of its own.
#pragma once

#include "engine/lib/run.h"
#include "engine/step/checkpoints.h"
#include "engine/step/person.h"
#include "engine/step/standing.h"

#include <map>
#include <optional>
#include <set>

namespace heddle {

struct Execution;

class Stepper {
 public:
  /// Compiles and checks, as Run::start does; stands before the first operation. A schedule in the
  /// settings is what is stepped along.
  static Result<std::unique_ptr<Stepper>, Refusal> make(Program program, RunSettings settings);
  ~Stepper();
  Stepper(const Stepper&) = delete;
  Stepper& operator=(const Stepper&) = delete;

  static constexpr uint32_t kAnyone = kNoStrand;  // as recorded, else as the strategy says

  // --- forward ------------------------------------------------------------------------------

  /// One visible operation, and on to where that strand stands before its next one.
  StepEnd operation(uint32_t strand = kAnyone);
  /// Until `strand` begins another line.
  StepEnd line(uint32_t strand = kAnyone);
  /// Until `strand` cannot go on.
  StepEnd until_blocked(uint32_t strand);
  /// Until more than one strand can go on: at least one operation.
  StepEnd next_decision();
  /// Until a breakpoint or the end.
  StepEnd go_on();
  /// Until some strand begins that line of a file ("": the main file), a breakpoint or the end.
  StepEnd run_to_line(const std::string& file, uint32_t line);

  // --- anywhere -----------------------------------------------------------------------------

  /// To after so many operations of the record, and of the schedule that is stepped along, or its
  /// end.
  StepEnd go_to(uint64_t operation);
  /// To the last operation that was done at that time of the trace.
  StepEnd go_to_time(uint64_t time_ns);
  StepEnd back();
  /// To before the last operation that was chosen among several strands.
  StepEnd back_decision();
  StepEnd restart() { return go_to(0); }

  // --- what is watched ----------------------------------------------------------------------

  /// By file ("": the main file) the lines. They also stop steps that pass them.
  void set_breakpoints(std::map<std::string, std::set<uint32_t>> lines);
  /// `balance * 2`; names are looked for in the frame of the strand that was given to watch_in(),
  /// then among the globals. `Thread-1: total` is about a certain strand, by its name or number.
  void set_watches(std::vector<std::string> expressions) {
    watches_.expressions = std::move(expressions);
  }
  /// kAnyone: in the strand that goes next, else in the one that went last.
  void watch_in(uint32_t strand) { watches_.strand = strand; }

  /// Where it stands. Requires: no step goes on.
  Standing standing();
  /// What was printed since the run began, in order.
  struct Printed {
    uint32_t strand = 0;
    int stream = 1;
    std::string text;
  };
  const std::vector<Printed>& printed() const;
  /// Counts the executions, and how often one was put back: then the output begins anew.
  uint64_t executions() const { return executions_; }
  std::shared_ptr<const Recorder> recorder() const;
  const Checkpoints& checkpoints() const { return checkpoints_; }
  /// For tests: begins anew with an arena of that size; 0: without one.
  void use_arena(size_t bytes);

  /// Ends the step that goes on, soon, from any thread; asked again by resume_steps().
  void interrupt() { interrupted_.store(true, std::memory_order_relaxed); }
  void resume_steps() { interrupted_.store(false, std::memory_order_relaxed); }

 private:
  class Lines;
  /// Where a step ends between two operations. Not part of what is put back.
  struct Stops {
    uint32_t strand = kAnyone;  // its next line
    std::string file;
    uint32_t line = 0;
    std::optional<StepEnd> hit;
  };
  Stepper(Program program, RunSettings settings, std::shared_ptr<const Code> code);
  void begin_anew();
  void drop();
  bool put_back(const Checkpoints::Point& point);
  void after_turn(uint64_t operations, size_t recorded);
  void quickly_to(uint64_t operation);
  StepEnd step(uint32_t strand, uint64_t operations, uint32_t line_of);
  StepEnd drive(uint32_t strand, uint64_t operations);
  bool turn();
  void settle();
  bool can_run(uint32_t strand) const;
  uint32_t can_run_count() const;
  uint32_t whoever_is_next() const;
  uint32_t watched_strand() const;
  void execute_to(uint64_t operation);
  bool over() const;
  bool interrupted() const { return interrupted_.load(std::memory_order_relaxed); }

  Program program_;
  const RunSettings settings_;
  const std::shared_ptr<const Code> code_;
  std::vector<Done> record_;
  std::vector<uint32_t> script_;
  std::map<std::string, std::set<uint32_t>> breakpoints_;
  Watches watches_;
  std::atomic<bool> interrupted_{false};
  uint64_t executions_ = 0;
  uint64_t branched_ = UINT64_MAX;  // the lowest operation at which the record was cut
  StepEnd end_ = StepEnd::kDone;
  Stops stops_;
  size_t arena_bytes_;  // 0: none is of use
  std::unique_ptr<Arena> arena_;  // that what follows lies in; null: it lies anywhere
  Checkpoints checkpoints_;       // of the arena; none: the execution cannot be put back
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<Execution> now_;
};

}  // namespace heddle
