// heddle run, heddle replay: runs a program on this terminal.
#include "engine/cli/cli.h"
#include "engine/lib/run.h"
#include "engine/sched/os_threads.h"
#include "engine/sched/scheduler_word.h"
#include "engine/trace/chrome.h"

#include <nlohmann/json.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <poll.h>
#include <unistd.h>

namespace heddle {
namespace {

constexpr int kRaceFound = 4;
constexpr int kInterrupted = 130;  // 128 + SIGINT, as shells tell it

// stdout is kept in a buffer unless it is a terminal; stderr never, and in order with stdout.
class Terminal final : public OutputSink {
 public:
  Terminal() : lines_(isatty(STDOUT_FILENO) != 0) {}
  ~Terminal() override { flush(); }

  void write(uint32_t, int stream, std::string_view text) override {
    if (stream == 2) {
      flush();
      put(stderr, text);
      std::fflush(stderr);
      return;
    }
    out_ += text;
    if (out_.size() >= kBuffer || (lines_ && text.find('\n') != std::string_view::npos)) flush();
  }

  void flush() {
    put(stdout, out_);
    std::fflush(stdout);
    out_.clear();
  }

 private:
  static constexpr size_t kBuffer = 64 * 1024;
  static constexpr int kRoomWaitMs = 100;

  // Whoever reads a pipe may have made it one that does not block: what it did not take is offered
  // again, nothing is lost.
  static void put(std::FILE* file, std::string_view text) {
    std::fflush(file);
    while (!text.empty()) {
      const ssize_t size = ::write(fileno(file), text.data(), text.size());
      if (size >= 0) {
        text.remove_prefix(static_cast<size_t>(size));
      } else if (errno == EAGAIN) {
#ifndef __EMSCRIPTEN__  // under node poll() knows no pipes; each try is a trip to another thread
        pollfd room{fileno(file), POLLOUT, 0};
        poll(&room, 1, kRoomWaitMs);
#endif
      } else if (errno != EINTR) {
        return;
      }
    }
  }

  const bool lines_;
  std::string out_;
};

// Standard input, read by a thread of its own for each piece that a program waits for.
class Keyboard final : public InputSource {
 public:
  explicit Keyboard(Terminal& terminal) : terminal_(terminal) {}

  void read(std::function<void(std::string)> arrived) override {
    terminal_.flush();
    run_on_os_thread([arrived = std::move(arrived)] {
      std::string text(kPiece, '\0');
      const ssize_t size = ::read(STDIN_FILENO, text.data(), text.size());
      text.resize(size > 0 ? static_cast<size_t>(size) : 0);
      arrived(std::move(text));
    });
  }

 private:
  static constexpr size_t kPiece = 64 * 1024;
  Terminal& terminal_;
};

std::atomic<bool> interrupted{false};

#if defined(__EMSCRIPTEN__)
void keep_interrupts_away() {}
void stop_on_interrupt(Run&) {}
#else
sigset_t interrupt_set() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  return set;
}

// Before any thread is made: all of them inherit it, and only the one below sees Ctrl+C.
void keep_interrupts_away() {
  const sigset_t set = interrupt_set();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

// The process ends with the run, and the waiting thread with it.
void stop_on_interrupt(Run& run) {
  run_on_os_thread([&run] {
    const sigset_t set = interrupt_set();
    int signal = 0;
    if (sigwait(&set, &signal) != 0) return;
    interrupted = true;
    run.stop();
  });
}
#endif

void print_stats(const Run& run) {
  const Outcome& outcome = run.outcome();
  nlohmann::ordered_json stats;
  const auto ms = [](uint64_t ns) { return static_cast<double>(ns / 1000) / 1000.0; };
  stats["wall_ms"] = ms(outcome.wall_ns);
  stats["instructions"] = outcome.instructions;
  stats["strands"] = outcome.strands;
  stats["events"] = outcome.events;
  stats["events_dropped"] = outcome.dropped;
  stats["collections"] = outcome.heap.collections;
  stats["pause_ms_max"] = ms(outcome.heap.pause_ns_max);
  stats["pause_ms_total"] = ms(outcome.heap.pause_ns_total);
  stats["live_bytes"] = outcome.heap.live_bytes;  // after the last collection
  stats["scheduler"] = scheduler_word(run.settings().scheduler);
  stats["workers"] = Scheduler::worker_count(run.settings());
  if (run.settings().scheduler == SchedulerKind::kControlled) {
    stats["seed"] = run.settings().seed;
    stats["schedule"] = outcome.schedule;
  }
  std::fprintf(stderr, "%s\n", stats.dump(-1, ' ', false,
               nlohmann::ordered_json::error_handler_t::replace).c_str());
}

int write_trace(const Run& run, const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  if (file) write_chrome_trace(*run.recorder().snapshot(), file);
  file.flush();
  return file ? 0 : complain("the trace could not be written to " + path, 1);
}

// Returns: the exit status, `status` if there is none to be told.
int report_races(const Run& run, int status) {
  const Races* races = run.races();
  if (races == nullptr) return status;
  const NameTable names = run.recorder().names().table();
  for (const DataRace& race : races->races()) complain(text_of(race, names), 0);
  for (const LockInversion& inversion : races->inversions()) {
    complain(text_of(inversion, names), 0);
  }
  const bool found = !races->races().empty() || !races->inversions().empty();
  return found && status == 0 ? kRaceFound : status;
}

}  // namespace

int report_run(const Run& run, const CliOptions& options) {
  const Outcome& outcome = run.outcome();
  if (outcome.kind == Outcome::Kind::kDeadlock) std::fputs(outcome.text.c_str(), stderr);
  if (!outcome.note.empty()) complain(outcome.note, 0);
  int status = interrupted ? kInterrupted : outcome.exit_status;
  if (!options.trace.empty()) status = std::max(status, write_trace(run, options.trace));
  if (options.stats) print_stats(run);
  return report_races(run, status);
}

int run_command(const CliOptions& options) {
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  job.value().settings.races = options.races;
  if (options.verify) return verify_job(job.value(), options);
  // Nobody looks at what is recorded but a file and the figures.
  job.value().settings.trace = !options.trace.empty() || options.stats;
  keep_interrupts_away();
  Terminal terminal;
#if defined(__EMSCRIPTEN__)
  InputSource* input = nullptr;
#else
  Keyboard keyboard(terminal);
  InputSource* input = &keyboard;
#endif
  auto started = Run::start(std::move(job.value().program), std::move(job.value().settings),
                            terminal, {}, input);
  if (!started) {
    std::fputs(started.error().text.c_str(), stderr);
    return started.error().exit_status;
  }
  Run& run = *started.value();
  stop_on_interrupt(run);
  run.wait();
  terminal.flush();
  const int status = report_run(run, options);
  std::fflush(nullptr);
#if !defined(__EMSCRIPTEN__)
  // The heap and a hundred thousand strands need not be taken apart: the process ends here.
  _exit(status);
#endif
  return status;
}

int replay_command(CliOptions options) {
  if (options.scheduler.empty()) options.scheduler = "controlled";
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  if (job.value().settings.schedule.empty()) {
    return complain("there is no schedule to replay: give one with --schedule", 2);
  }
  return run_command(options);
}

}  // namespace heddle
