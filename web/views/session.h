// Session: what the views need of the engine. web/views/engine_session.h gives the real one, tests
// and trials give their own.
#pragma once

#include "engine/base/program.h"
#include "engine/lib/compare.h"
#include "engine/lib/exploration.h"
#include "engine/step/session.h"
#include "engine/trace/recorder.h"
#include "web/views/model/model.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace heddle {

struct LaunchSettings {
  std::string scheduler = "parallel";  // or gil, controlled
  int workers = 0;                     // 0 = as many as there are
  int switch_interval_ms = 5;
  uint64_t seed = 0;
  std::string schedule;

  bool operator==(const LaunchSettings&) const = default;
};

/// Everything that a run is started from.
struct Launch {
  std::vector<ProgramFile> files;
  std::map<std::string, std::string> params;  // what the person changed, unquoted
  std::vector<std::string> args;              // sys.argv[1:]
  LaunchSettings settings;
};

struct OutputPiece {
  uint32_t strand = 0;
  bool error = false;  // stderr
  std::string text;
};

/// One run at a time. Every member returns at once; nothing here waits for the engine.
class Session {
 public:
  virtual ~Session() = default;

  virtual void start(const Launch& launch) = 0;
  virtual void stop() = 0;
  /// Hands over what came since the last call; to be called once a frame.
  virtual std::vector<OutputPiece> take_output() = 0;

  virtual RunStatus status() const = 0;
  /// The recorder of the current or last run, or nullptr before the first.
  virtual const Recorder* recorder() const = 0;
  /// The time now, on the clock of the records.
  virtual uint64_t now_ns() const = 0;
  virtual std::vector<VariableRow> variables() const = 0;
  virtual std::optional<OutcomeInfo> outcome() const = 0;
  /// Where each strand is now; empty: nothing better is known than the trace's last lines.
  virtual std::vector<LineMark> line_marks() const { return {}; }

  // --- stepping, instead of a run ------------------------------------------------------------

  /// From here on recorder() and take_output() are those of the steps. A program that is refused
  /// ends as a run of it does.
  virtual void start_stepping(const Launch& launch) { (void)launch; }
  virtual void end_stepping() {}
  /// Null: nobody steps.
  virtual StepSession* steps() { return nullptr; }
  /// Whether the output that take_output() gave last begins anew: the run went back.
  virtual bool take_rewound() { return false; }

  // --- comparing, instead of a run -------------------------------------------------------------

  virtual void start_comparing(const Launch& launch) { (void)launch; }
  virtual void end_comparing() {}
  /// Null: nothing is compared.
  virtual Comparison* comparison() { return nullptr; }

  // --- searching what a program can come to, beside a run or steps ------------------------------

  /// Returns: false if the program is refused: then that is how a run of it ended, and the search
  /// before it stays.
  /// `about`: see Exploration::start.
  virtual bool start_exploring(const Launch& launch, const ExploreSettings& search,
                               std::optional<OutcomeRow> about) {
    (void)launch, (void)search, (void)about;
    return false;
  }
  virtual void end_exploring() {}
  /// Null: nothing is searched.
  virtual Exploration* exploration() { return nullptr; }
};

}  // namespace heddle
