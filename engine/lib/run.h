// Run: one execution of a program, from its source to its outcome.
//
//   Run::start(...) -> Refusal: the program does not compile, or needs what Heddle lacks
//                   -> Run: it runs on workers of its own; ask finished() or wait()
#pragma once

#include "engine/base/language.h"
#include "engine/base/program.h"
#include "engine/base/result.h"
#include "engine/explore/races.h"
#include "engine/lang/params.h"
#include "engine/sched/settings.h"
#include "engine/trace/recorder.h"
#include "engine/vm/world.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace heddle {

/// One thing that is wrong with a program before it runs.
struct Problem {
  std::string file;
  std::string message;
  uint32_t line = 0;        // from 1
  uint32_t column = 0;      // from 1, in code points; 0: the whole line
  uint32_t end_line = 0;
  uint32_t end_column = 0;
  bool unsupported = false; // Python that Heddle lacks, not an error of the program's
};

struct Refusal {
  std::vector<Problem> problems;
  std::string text;      // as it is printed on stderr
  int exit_status = 1;   // 1: an error in the program; 2: something unsupported
};

/// Puts the program's parameters into its text, compiles it and checks what it needs.
Result<std::shared_ptr<const Code>, Refusal> check_program(Program& program);

/// Who waits for what, where, held by whom, and who goes round in a loop. Requires: the run ended
/// in a deadlock.
std::string deadlock_report(const Scheduler& scheduler, const NameTable& names,
                            const World& world, Language language = Language::kEnglish);
/// "Thread-1 waits for `lock`, held by Thread-2".
std::string wait_in_words(const NameTable& names, uint32_t strand, const WaitInfo& wait,
                          Language language);

struct Outcome {
  enum class Kind : uint8_t { kRunning, kFinished, kException, kDeadlock, kStopped };
  Kind kind = Kind::kRunning;
  int exit_status = 0;
  std::string text;        // the report of a deadlock; the class of an uncaught exception
  std::string schedule;    // of a controlled run
  std::string note;        // what is to be said about a replay
  uint64_t wall_ns = 0;    // on the machine's clock
  uint64_t instructions = 0;
  uint64_t strands = 0;
  uint64_t events = 0;
  uint64_t dropped = 0;
  HeapStats heap;
};

/// What a kind of outcome is called in files and in the page: finished, exception, deadlock ...
const char* outcome_word(Outcome::Kind kind);

/// One global variable of the main module, as text.
struct VariableText {
  std::string name;
  std::string type;
  std::string text;
};

/// Where a strand stands, as far as it has said: at its last event, or where it looked at the
/// clock of its budget.
struct StrandLine {
  uint32_t strand = 0;
  uint16_t file = 0;  // an interned name of recorder().names(), 0 the main file
  uint32_t line = 0;  // 0: nowhere in the program
};

class Run {
 public:
  /// Compiles, checks, and starts. `sink`, `input` and the settings must outlive the Run. Without
  /// an input a program that wants one is refused. `on_end` is called
  /// on a worker's thread as the last thing of the run.
  static Result<std::unique_ptr<Run>, Refusal> start(Program program, RunSettings settings,
                                                     OutputSink& sink,
                                                     std::function<void()> on_end = {},
                                                     InputSource* input = nullptr);
  /// What start() would refuse, without running anything: for an editor.
  static std::vector<Problem> check(const Program& program);

  ~Run();
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  /// Ends it soon, from any thread.
  void stop();
  bool finished() const;
  /// Blocks. Never on a page's main thread.
  void wait();
  /// Meaningful when finished.
  const Outcome& outcome() const { return outcome_; }

  const Recorder& recorder() const { return *recorder_; }
  /// Meaningful when finished. Null: nobody looked for them (RunSettings::races).
  const Races* races() const { return races_.get(); }
  uint64_t now_ns() const { return scheduler_->trace_ns(); }
  const Program& program() const { return program_; }
  const RunSettings& settings() const { return settings_; }

  /// Where the strands that are not over stand, at most `most` of them. From any thread.
  std::vector<StrandLine> lines(size_t most = 1000) const;

  /// The main module's variables as they were a moment ago; asks for a newer look.
  std::vector<VariableText> variables();

 private:
  Run(Program program, RunSettings settings, OutputSink& sink);
  void launch(std::shared_ptr<const Code> code, std::function<void()> on_end);
  void finish();
  Program program_;
  RunSettings settings_;
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<Races> races_;
  std::unique_ptr<RaceDetector> race_detector_;
  std::unique_ptr<Scheduler> scheduler_;
  std::unique_ptr<World> world_;
  uint64_t begin_ns_ = 0;
  Outcome outcome_;
  std::atomic<bool> finished_{false};
};

}  // namespace heddle
