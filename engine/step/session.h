// StepSession: a Stepper for a view: what is asked of it is done on a thread beside, in order, and
// what is to be seen is published when it is done. Nothing here waits.
//
// Thread safety: every member may be called from the view's thread; the Stepper is only touched by
// the one job that works through what was asked.
#pragma once

#include "engine/step/stepper.h"

#include <functional>
#include <memory>

namespace heddle {

struct StepCommand {
  enum class Do : uint8_t { kOperation, kLine, kUntilBlocked, kNextDecision, kGoOn, kRunToLine,
                            kGoTo, kGoToTime, kBack, kBackDecision, kRestart };
  Do what = Do::kOperation;
  uint32_t strand = Stepper::kAnyone;
  uint64_t value = 0;  // an operation, a time or a line
  std::string file;    // of a line, "": the main file
};

/// What a view draws.
struct StepSeen {
  Standing standing;
  /// Of the whole record as far as it is known: stepping back leaves the future in sight.
  std::shared_ptr<const Recorder> recorder;
  uint64_t cuts = 0;     // Recorder::cuts(): with another number it is another past
  uint64_t version = 0;  // grows with every change
};

class StepSession {
 public:
  /// Compiles and checks; errors are those of Run::start.
  static Result<std::unique_ptr<StepSession>, Refusal> start(Program program,
                                                             RunSettings settings);
  /// Ends what goes on, soon; does not wait for it.
  ~StepSession();
  StepSession(const StepSession&) = delete;
  StepSession& operator=(const StepSession&) = delete;

  void ask(StepCommand command);
  /// Ends the step that goes on and forgets what else was asked.
  void interrupt();
  void set_breakpoints(std::map<std::string, std::set<uint32_t>> lines);
  void set_watches(std::vector<std::string> expressions);
  /// See Stepper::watch_in().
  void watch_in(uint32_t strand);

  /// Whether something that was asked is still to be done.
  bool busy() const;
  /// Blocks until it is not. Never on a page's main thread.
  void wait() const;
  std::shared_ptr<const StepSeen> seen() const;

  /// What was printed since the last call. `anew`: the run went back, and this is all its output.
  std::vector<Stepper::Printed> take_output(bool& anew);

 private:
  struct State;
  explicit StepSession(std::shared_ptr<State> state) : state_(std::move(state)) {}
  static void begin(const std::shared_ptr<State>& state);
  const std::shared_ptr<State> state_;
};

}  // namespace heddle
