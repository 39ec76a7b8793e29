// heddle explore: searches what a program can come to.
#include "engine/explore/explore.h"
#include "engine/explore/story.h"

#include "engine/cli/cli.h"
#include "engine/lib/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace heddle {
namespace {

constexpr int kOutcomesShown = 20;
constexpr size_t kOutputShown = 400;

std::atomic<bool> stop{false};

void stop_on_signal(int) { stop.store(true); }

// "1000" executions or "2.5s".
std::optional<Error> put_budget(std::string_view text, ExploreSettings& settings) {
  if (text.empty()) return std::nullopt;
  const bool time = text.back() == 's';
  const std::string number(time ? text.substr(0, text.size() - 1) : text);
  const char* end = number.data() + number.size();
  if (time) {
    // The library of the browser build has no from_chars for a double.
    char* read = nullptr;
    settings.seconds_max = std::strtod(number.c_str(), &read);
    if (read == end && std::isfinite(settings.seconds_max) && settings.seconds_max > 0) {
      return std::nullopt;
    }
  } else {
    const auto read = std::from_chars(number.data(), end, settings.executions_max);
    if (read.ec == std::errc() && read.ptr == end && settings.executions_max > 0) {
      return std::nullopt;
    }
  }
  return Error{fmt::format("--budget {}: a number of executions such as 1000, or a time such as "
                           "10s, is expected", text)};
}

int write_json(const Explored& explored, const std::string& path) {
  const std::string text = as_json(explored);
  if (path == "-") {
    std::printf("%s\n", text.c_str());
    return 0;
  }
  std::ofstream file(path, std::ios::binary);
  file << text << "\n";
  file.flush();
  return file ? 0 : complain("the result could not be written to " + path, 1);
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

// The one whose story is told: a failure, or else the outcome that takes the most changes of
// strand, if there is another. Null: there is nothing to tell.
const OutcomeRow* worth_a_story(const Explored& explored) {
  const OutcomeRow* best = nullptr;
  for (const OutcomeRow& row : explored.outcomes) {
    if (row.kind == Ended::Kind::kCutOff) continue;
    const auto rank = [](const OutcomeRow& r) {
      return std::pair(is_failure(r.kind), r.switches);
    };
    if (best == nullptr || rank(row) > rank(*best)) best = &row;
  }
  const bool tells = best != nullptr && (is_failure(best->kind) || explored.outcomes.size() > 1);
  return tells ? best : nullptr;
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
  if (auto error = put_budget(options.budget, settings)) return complain(error->message, 2);
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
  Result<Explored> explored = explore(*subject.value(), settings, stop);
  if (!explored) return complain(explored.error().message, 2);
  if (options.json != "-") {
    print(explored.value());
    const Language language = options.language == "zh" ? Language::kChinese : Language::kEnglish;
    if (!options.no_story) print_story(*subject.value(), explored.value(), language);
  }
  int status = status_of(explored.value());
  if (!options.json.empty()) status = std::max(status, write_json(explored.value(), options.json));
  return status;
}

}  // namespace heddle
