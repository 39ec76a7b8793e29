// The `heddle` command: its options, its commands, its exit statuses.
//
//   status  when
//   ------  ------------------------------------------------------------------------------
//   0       the program ended by itself, or the command did what it was asked
//   1       an uncaught exception, a syntax error; a link or file that cannot be read
//   n       the program's own sys.exit(n)
//   2       the program needs what Heddle lacks; an option that is none
//   3       a deadlock
//   4       --races found one, and nothing else was wrong; --verify found a difference
//   130     stopped by Ctrl+C
#pragma once

#include "engine/base/program.h"
#include "engine/base/result.h"
#include "engine/sched/settings.h"

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

inline constexpr const char* kHeddleVersion = "0.1.0";

/// What a command line asks for, but for the command itself.
struct CliOptions {
  std::string target;  // FILE, LINK or "-"
  std::string scheduler;
  int workers = 0;
  std::string switch_interval;  // "5", "5ms", "100b"
  uint64_t seed = 0;
  bool seed_given = false;
  std::string schedule;
  std::string strategy;
  std::vector<std::string> params;  // name=value
  uint64_t memory_mb = 0;
  std::string trace;
  bool stats = false;
  std::string base;  // of a link
  std::vector<std::string> args;
  std::string budget;           // explore: executions ("1000") or a time ("10s")
  std::string until;            // explore: "first" or "all"
  std::string json;             // explore, compare: a file
  bool no_story = false;        // explore: the table and the sentences are not printed
  std::string language;         // explore: "en" or "zh"
  bool races = false;           // run, replay
  bool verify = false;          // run, replay
  std::string schedulers = "gil,parallel";  // compare
  std::string worker_list;      // compare: "1,2,4"
  int repeat = 3;               // compare
};

class Run;

/// What is to be run: the target, read, with the options put on top.
struct Job {
  Program program;
  RunSettings settings;
};

using GuiMain = int (*)(Program program, RunSettings settings);

/// The whole command. `gui` is null in a build without the window.
int cli_main(int argc, char** argv, GuiMain gui);

/// Reads the target and puts the options on top of what a link says.
/// Errors: what cannot be read or understood, as a sentence.
Result<Job> make_job(const CliOptions& options);

int run_command(const CliOptions& options);
int replay_command(CliOptions options);
/// Runs a program twice under the controlled scheduler and compares. Returns: an exit status.
int verify_job(const Job& job, const CliOptions& options);
/// Says what there is to say about a run that is over (a deadlock, its figures, races) and writes
/// its trace, where that was asked for. Returns: its exit status.
int report_run(const Run& run, const CliOptions& options);
int explore_command(const CliOptions& options);
int compare_command(const CliOptions& options);
int link_command(const CliOptions& options);
int dis_command(const CliOptions& options);
int modules_command();
int gui_command(const CliOptions& options, GuiMain gui);

/// Writes JSON and a line's end to a file, to standard output for "-", nowhere for "".
/// Returns: an exit status.
int write_json(const std::string& text, const std::string& path);

/// Prints "heddle: <message>" on stderr. Returns: `status`.
int complain(const std::string& message, int status);

}  // namespace heddle
