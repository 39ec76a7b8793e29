// heddle explore: searches what a program can come to.
#include "engine/explore/explore.h"
#include "engine/explore/story.h"

#include "engine/cli/cli.h"
#include "engine/lib/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdio>

namespace heddle {
namespace {

constexpr int kOutcomesShown = 20;
constexpr size_t kOutputShown = 400;

std::atomic<bool> stop{false};

void stop_on_signal(int) { stop.store(true); }

// All cores unless it is said, where several can search.
std::optional<Error> put_workers(int workers, ExploreSettings& settings) {
#if defined(__wasm__)
  if (workers > 1) {
    return Error{fmt::format("--workers {}: here one worker searches: each would need its own copy "
                             "of the program in the memory of the page", workers)};
  }
#else
  if (workers == 0 && settings.strategy == "dpor") workers = Scheduler::worker_count({});
#endif
  settings.workers = std::max(workers, 1);
  return std::nullopt;
}

std::string shown(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() > kOutputShown) text = text.substr(0, kOutputShown) + " ...";
  std::string out;
  for (char c : text) out += c == '\n' ? std::string("\n             ") : std::string(1, c);
  return out;
}

void print(const Explored& explored) {
  const char* one = explored.executions == 1 ? "interleaving" : "interleavings";
  if (explored.complete) {
    std::printf("all %llu %s, ", static_cast<unsigned long long>(explored.executions), one);
  } else {
    std::printf("stopped after %llu, not complete (%s), ",
                static_cast<unsigned long long>(explored.executions), explored.note.c_str());
  }
  std::printf("%zu outcome%s\n", explored.outcomes.size(),
              explored.outcomes.size() == 1 ? "" : "s");
  for (const RaceRow& row : explored.races) {
    std::printf("\n%s", text_of(row.race, row.names).c_str());
  }
  for (const InversionRow& row : explored.inversions) {
    std::printf("\n%s", text_of(row.inversion, row.names).c_str());
  }
  int left = kOutcomesShown;
  for (const OutcomeRow& row : explored.outcomes) {
    if (left-- == 0) {
      std::printf("... and %zu more\n", explored.outcomes.size() - kOutcomesShown);
      break;
    }
    std::printf("\n%d. %7llu x  %s\n", kOutcomesShown - left,
                static_cast<unsigned long long>(row.count), std::string(word_of(row.kind)).c_str());
    if (!row.output.empty()) std::printf("             %s\n", shown(row.output).c_str());
    if (!row.where.empty()) std::printf("             %s\n", shown(row.where).c_str());
    std::printf("             --schedule '%s'\n", row.schedule.c_str());
  }
}

void print_story(Subject& subject, const Explored& explored, Language language) {
  const OutcomeRow* row = worth_a_story(explored);
  if (row == nullptr) return;
  const Story story = tell(subject, *row, {}, stop);
  std::printf("\nhow outcome %zu comes about (--schedule '%s'):\n\n%s\n",
              static_cast<size_t>(row - explored.outcomes.data()) + 1,
              story.outcome.schedule.c_str(),
              as_table(story, language).c_str());
  for (const std::string& sentence : sentences(story, language)) {
    std::printf("  %s\n", sentence.c_str());
  }
}

int status_of(const Explored& explored) {
  int status = 0;
  for (const OutcomeRow& row : explored.outcomes) {
    switch (row.kind) {
      case Ended::Kind::kDeadlock:
      case Ended::Kind::kLivelock:
      case Ended::Kind::kPartialDeadlock: return 3;
      case Ended::Kind::kException:
      case Ended::Kind::kLockHeld: status = 1; break;
      default: break;
    }
  }
  return status;
}

}  // namespace

int explore_command(const CliOptions& options) {
  ExploreSettings settings;
  if (!options.strategy.empty()) settings.strategy = options.strategy;
  settings.seed = options.seed;
  settings.until_first = options.until == "first";
  if (auto error = put_workers(options.workers, settings)) return complain(error->message, 2);
  Result<ExploreSettings> bounded = with_budget(std::move(settings), options.budget);
  if (!bounded) return complain(bounded.error().message, 2);
  CliOptions plain = options;  // what remains describes the program
  plain.strategy.clear();
  plain.scheduler = "controlled";
  Result<Job> job = make_job(plain);
  if (!job) return complain(job.error().message, 1);
  auto subject = ProgramSubject::make(std::move(job.value().program),
                                      std::move(job.value().settings));
  if (!subject.ok()) {
    std::fputs(subject.error().text.c_str(), stderr);
    return subject.error().exit_status;
  }
  std::signal(SIGINT, stop_on_signal);
  subject.value()->stop_with(&stop);
  Result<Explored> explored = explore(*subject.value(), bounded.value(), stop);
  if (!explored) return complain(explored.error().message, 2);
  if (options.json != "-") {
    print(explored.value());
    const Language language = options.language == "zh" ? Language::kChinese : Language::kEnglish;
    if (!options.no_story) print_story(*subject.value(), explored.value(), language);
  }
  const int status = status_of(explored.value());
  return std::max(status, write_json(as_json(explored.value()), options.json));
}

}  // namespace heddle
