#include "engine/cli/cli.h"

#include "engine/lib/stdlib.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace heddle {
namespace {

constexpr const char* kAbout =
    "Heddle runs Python programs with real threads, shows who runs and who waits, and repeats\n"
    "any interleaving.";

constexpr const char* kExamples =
    "Examples:\n"
    "  heddle run balance.py                                   on all cores, no GIL\n"
    "  heddle run --scheduler gil --switch-interval 0.5 balance.py\n"
    "  heddle run --scheduler controlled --seed 7 balance.py   the same run every time\n"
    "  heddle run --param threads=4 --trace t.json balance.py  open t.json in Perfetto\n"
    "  heddle replay balance.py --schedule '0*12 2*1 0*4'\n"
    "  heddle explore balance.py                               every interleaving there is\n"
    "  heddle compare --workers 1,2,4 balance.py               with and without a GIL\n"
    "  heddle link --scheduler controlled --seed 7 balance.py  prints a link\n"
    "  heddle run 'https://.../index.html#1/...'               runs what a link holds\n"
    "\n"
    "Exit status: the program's own; 1 for an uncaught exception or a syntax error, 2 for a\n"
    "program that needs what Heddle lacks, 3 for a deadlock, 130 when stopped by Ctrl+C.";

void add_target(CLI::App& command, CliOptions& options) {
  command.add_option("target", options.target, "A Python file, a link, or - for standard input")
      ->required()
      ->option_text("FILE|LINK|-");
  command.add_option("--param", options.params,
                     "Sets a parameter of the program (`name = value  # @param`); may be repeated")
      ->allow_extra_args(false)
      ->option_text("NAME=VALUE");
}

void add_switch_interval(CLI::App& command, CliOptions& options) {
  command.add_option("--switch-interval", options.switch_interval,
                     "GIL: how long a strand keeps it: milliseconds (5), or bytecodes (100b)")
      ->option_text("N");
}

void add_settings(CLI::App& command, CliOptions& options) {
  command.add_option("--scheduler", options.scheduler,
                     "parallel (the default), gil, or controlled: one strand at a time, "
                     "repeatable, in virtual time")
      ->option_text("NAME");
  command.add_option("--workers", options.workers, "How many OS threads run strands (all cores)")
      ->check(CLI::Range(1, 128))
      ->option_text("N");
  add_switch_interval(command, options);
  command.add_option("--seed", options.seed, "Of a controlled run and of `random` (0)")
      ->option_text("N");
  command.add_option("--schedule", options.schedule,
                     "Controlled: the schedule to follow, such as '0*12 2*1 0*4'")
      ->option_text("S");
  command.add_option("--strategy", options.strategy,
                     "Controlled: random (the default), rr (round robin), stay, priority, pct:3, "
                     "pos, surw")
      ->option_text("NAME");
  command.add_option("--memory", options.memory_mb, "MemoryError beyond so many MB (no limit)")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1} << 24))
      ->option_text("MB");
}

void add_reports(CLI::App& command, CliOptions& options) {
  command.add_option("--trace", options.trace, "Writes Chrome trace JSON, which Perfetto opens")
      ->option_text("FILE");
  command.add_flag("--races", options.races,
                   "Reports data races and locks that are taken in opposite orders");
  command.add_flag("--verify", options.verify,
                   "Controlled: runs the program twice and compares output and trace");
  command.add_flag("--stats", options.stats, "Prints one line of JSON on stderr at the end");
}

// A file of Python's library in the folder `python` beside the command: for builds whose binary
// does not carry the texts.
std::optional<std::string> read_beside(const std::string& command, std::string_view file) {
  const auto path = std::filesystem::path(command).parent_path() / "python" / file;
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void add_search(CLI::App& command, CliOptions& options) {
  command.add_option("--strategy", options.strategy,
                     "dpor (the default: every interleaving, up to equivalence), bound:2 or "
                     "delay:2 (at most two preemptions or delays), or a sample by random, pct:3, "
                     "pos, surw")
      ->option_text("NAME");
  command.add_option("--budget", options.budget,
                     "Stops after so many executions (1000) or so much time (10s)")
      ->option_text("N|Ns");
  command.add_option("--workers", options.workers, "How many threads search, dpor only (all cores)")
      ->check(CLI::Range(1, 128))
      ->option_text("N");
  command.add_option("--until", options.until, "first: stops at the first failure; all (default)")
      ->check(CLI::IsMember({"first", "all"}));
  command.add_option("--seed", options.seed, "Of the first execution of a sample (0)")
      ->option_text("N");
  command.add_flag("--no-story", options.no_story, "Prints the outcomes only");
  command.add_option("--language", options.language, "Of what is said: en (default) or zh")
      ->check(CLI::IsMember({"en", "zh"}));
  command.add_option("--json", options.json, "Writes what was found as JSON; - is stdout")
      ->option_text("FILE");
}

void add_comparison(CLI::App& command, CliOptions& options) {
  command.add_option("--schedulers", options.schedulers,
                     "Which ones, with commas between them (gil,parallel)")
      ->option_text("LIST");
  command.add_option("--workers", options.worker_list,
                     "With how many workers each (1 and all cores)")
      ->option_text("LIST");
  command.add_option("--repeat", options.repeat, "How often each; the quickest counts (3)")
      ->check(CLI::Range(1, 100))
      ->option_text("N");
  add_switch_interval(command, options);
  command.add_option("--seed", options.seed, "Of `random` (0)")->option_text("N");
  command.add_option("--json", options.json, "Writes the figures as JSON; - is stdout")
      ->option_text("FILE");
}

// What stands behind a lone `--` belongs to the program and is cut off before CLI11 sees it.
std::vector<std::string> take_program_args(int& argc, char** argv) {
  std::vector<std::string> args;
  for (int i = 1; i < argc; i++) {
    if (std::string_view(argv[i]) != "--") continue;
    args.assign(argv + i + 1, argv + argc);
    argc = i;
    break;
  }
  return args;
}

}  // namespace

int complain(const std::string& message, int status) {
  std::fflush(stdout);
  std::fprintf(stderr, "heddle: %s\n", message.c_str());
  return status;
}

int write_json(const std::string& text, const std::string& path) {
  if (path.empty()) return 0;
  if (path == "-") return std::printf("%s\n", text.c_str()) < 0 ? 1 : 0;
  std::ofstream file(path, std::ios::binary);
  file << text << "\n";
  file.flush();
  return file ? 0 : complain("the JSON could not be written to " + path, 1);
}

int cli_main(int argc, char** argv, GuiMain gui) {
  set_stdlib_reader([folder = std::string(argv[0])](std::string_view file) {
    return read_beside(folder, file);
  });
  CliOptions options;
  options.args = take_program_args(argc, argv);

  CLI::App app(kAbout, "heddle");
  app.footer(kExamples);
  app.set_version_flag("--version", fmt::format("heddle {}", kHeddleVersion));
  app.require_subcommand(1);

  CLI::App* run = app.add_subcommand("run", "Runs a program: heddle run FILE|LINK|- [-- ARGS]");
  CLI::App* replay = app.add_subcommand("replay", "Repeats a run by its schedule");
  CLI::App* explore = app.add_subcommand("explore", "Searches what a program can come to");
  CLI::App* compare =
      app.add_subcommand("compare", "Runs a program under several schedulers and draws a chart");
  CLI::App* link = app.add_subcommand("link", "Prints a link that holds program and settings");
  CLI::App* dis = app.add_subcommand("dis", "Prints what a program is compiled to");
  CLI::App* modules = app.add_subcommand("modules", "Prints the modules that can be imported");
  CLI::App* window = app.add_subcommand("gui", "Opens a program in a window");
  for (CLI::App* command : {run, replay, explore, compare, link, dis, window}) {
    add_target(*command, options);
  }
  add_search(*explore, options);
  add_comparison(*compare, options);
  for (CLI::App* command : {run, replay, link, window}) add_settings(*command, options);
  for (CLI::App* command : {run, replay}) add_reports(*command, options);
  link->add_option("--base", options.base, "The address of the page that the link opens")
      ->option_text("URL");

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked = error.get_exit_code() == 0;  // --help, --version
    app.exit(error);
    return asked ? 0 : 2;
  }
  for (CLI::App* command : {run, replay, explore, compare, link, window}) {
    if (*command) options.seed_given = command->count("--seed") > 0;
    if (*command) break;
  }
  if (*run) return run_command(options);
  if (*replay) return replay_command(std::move(options));
  if (*explore) return explore_command(options);
  if (*compare) return compare_command(options);
  if (*link) return link_command(options);
  if (*dis) return dis_command(options);
  if (*modules) return modules_command();
  return gui_command(options, gui);
}

}  // namespace heddle
