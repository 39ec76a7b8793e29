// Comparison: one program under several schedulers and numbers of workers, run after run, for a
// chart of times, speed-ups and who ran when.
//
//   auto made = Comparison::make(program, settings, cases, repeats);
//   while (made.value()->advance()) { draw rows(), or made.value()->wait_for_run(); }
//
// Only one run goes on at a time: they would take each other's cores. Of several repeats of a case
// the quickest counts, as its time has the least of everything else in it.
#pragma once

#include "engine/lib/run.h"

#include <optional>
#include <string>
#include <vector>

namespace heddle {

struct CompareCase {
  SchedulerKind scheduler = SchedulerKind::kParallel;
  int workers = 1;

  bool operator==(const CompareCase&) const = default;
};

/// When one strand ran: its share of each column of time, 0 to 1.
struct CompareLane {
  uint32_t strand = 0;
  std::string name;
  std::vector<float> running;
  std::vector<float> waiting;  // it waited for something, or was ready and got no core
};

struct CompareRow {
  CompareCase what;
  std::vector<uint64_t> times_ns;  // of each repeat
  uint64_t wall_ns = 0;            // the least of them
  double speed_up = 0;             // against the first row
  double cores_busy = 0;           // running time of all strands over wall time
  Outcome::Kind kind = Outcome::Kind::kRunning;
  int exit_status = 0;
  bool same_output = true;         // as the first row's
  uint64_t span_ns = 0;            // of all columns together
  std::vector<CompareLane> lanes;  // the strands that ran longest, by id
  size_t lanes_left_out = 0;
  uint64_t events_dropped = 0;     // the lanes show the end of the run only
};

class Comparison {
 public:
  static constexpr size_t kColumns = 120;
  static constexpr size_t kLanesMax = 12;

  /// Errors: what Run::start would refuse.
  static Result<std::unique_ptr<Comparison>, Refusal> make(Program program, RunSettings settings,
                                                           std::vector<CompareCase> cases,
                                                           int repeats);
  ~Comparison();

  /// Takes the result of a run that has ended and starts the next one. Never blocks.
  /// Returns: whether there is more to come.
  bool advance();
  /// Blocks until the run that goes on has ended. Never on a page's main thread.
  void wait_for_run();
  /// Ends the run that goes on soon, and starts no other.
  void stop();

  bool done() const { return done_; }
  /// The cases that have been run, in order; the last one may have repeats to come.
  const std::vector<CompareRow>& rows() const { return rows_; }
  const std::vector<CompareCase>& cases() const { return cases_; }
  int repeats() const { return repeats_; }
  /// Grows with every change of rows().
  uint64_t version() const { return version_; }

 private:
  class Output;
  Comparison(Program program, RunSettings settings, std::vector<CompareCase> cases, int repeats);
  void start_next();
  void take(const Run& run);

  const Program program_;
  const RunSettings settings_;
  const std::vector<CompareCase> cases_;
  const int repeats_;
  std::vector<CompareRow> rows_;
  std::string first_output_;
  size_t started_ = 0;  // runs
  uint64_t version_ = 0;
  bool done_ = false;
  bool stopped_ = false;
  std::unique_ptr<Output> output_;
  std::unique_ptr<Run> run_;
};

/// Every scheduler with every number of workers; controlled runs have one.
std::vector<CompareCase> compare_cases(const std::vector<SchedulerKind>& schedulers,
                                       const std::vector<int>& workers);
/// What is compared when nobody says otherwise: the GIL and no GIL, on one core and on all.
std::vector<CompareCase> default_compare_cases();

/// The chart as text, for a terminal.
std::string compare_text(const std::vector<CompareRow>& rows);

}  // namespace heddle
