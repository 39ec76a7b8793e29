// Stepper: a controlled run that stands still before each visible operation, for a person who steps
// through it, forward and back.
//
// Going back is executing the record anew up to there: the same schedule is the same run. The
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
#include "engine/step/person.h"
#include "engine/step/standing.h"

#include <map>
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

  /// To after so many operations of the record, or its end.
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
  void set_watches(std::vector<std::string> expressions) { watches_ = std::move(expressions); }

  /// Where it stands. Requires: no step goes on.
  Standing standing();
  /// What was printed since the run began, in order.
  struct Printed {
    uint32_t strand = 0;
    int stream = 1;
    std::string text;
  };
  const std::vector<Printed>& printed() const;
  /// Counts the executions so far: with a new one the output begins anew.
  uint64_t executions() const { return executions_; }
  std::shared_ptr<const Recorder> recorder() const;

  /// Ends the step that goes on, soon, from any thread; asked again by resume_steps().
  void interrupt() { interrupted_.store(true, std::memory_order_relaxed); }
  void resume_steps() { interrupted_.store(false, std::memory_order_relaxed); }

 private:
  class Lines;
  Stepper(Program program, RunSettings settings, std::shared_ptr<const Code> code);
  void begin_anew();
  StepEnd step(uint32_t strand, uint64_t operations, uint32_t line_of);
  StepEnd drive(uint32_t strand, uint64_t operations);
  bool turn();
  void settle();
  bool can_run(uint32_t strand) const;
  uint32_t can_run_count() const;
  uint32_t whoever_is_next() const;
  void execute_to(uint64_t operation);
  bool over() const;
  bool interrupted() const { return interrupted_.load(std::memory_order_relaxed); }

  Program program_;
  const RunSettings settings_;
  const std::shared_ptr<const Code> code_;
  std::vector<Done> record_;
  std::vector<uint32_t> script_;
  std::map<std::string, std::set<uint32_t>> breakpoints_;
  std::vector<std::string> watches_;
  std::atomic<bool> interrupted_{false};
  uint64_t executions_ = 0;
  StepEnd end_ = StepEnd::kDone;
  std::unique_ptr<Lines> lines_;
  std::unique_ptr<Execution> now_;
};

}  // namespace heddle
