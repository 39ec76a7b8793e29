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
#include <optional>
#include <unistd.h>

namespace heddle {
namespace {

constexpr size_t kOutcomesShown = 20;
constexpr size_t kOutputShown = 400;
constexpr double kShareBelieved = 0.05;  // earlier an estimate is off by a factor of ten

std::atomic<bool> stop{false};

void stop_on_signal(int) { stop.store(true); }

std::string shown(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  if (text.size() > kOutputShown) text = text.substr(0, kOutputShown) + " ...";
  std::string out;
  for (char c : text) out += c == '\n' ? std::string("\n             ") : std::string(1, c);
  return out;
}

#if defined(__EMSCRIPTEN__)
constexpr bool kKnowsTerminals = false;  // there every stream says that it is one
#else
constexpr bool kKnowsTerminals = true;
#endif

// One line on a terminal, again and again in its place.
class ProgressLine {
 public:
  explicit ProgressLine(Language language)
      : zh_(language == Language::kChinese),
        shows_(kKnowsTerminals && isatty(STDERR_FILENO) != 0) {}
  ~ProgressLine() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  void show(const Explored& so_far) {
    if (!shows_) return;
    shown_ = true;
    const size_t outcomes = so_far.outcomes.size();
    std::string text = zh_ ? fmt::format("\r{} 种交错，{} 种结果", so_far.executions, outcomes)
                           : fmt::format("\r{} so far, {} outcome{}", so_far.executions, outcomes,
                                         outcomes == 1 ? "" : "s");
    if (so_far.share >= kShareBelieved) {
      text += fmt::format(fmt::runtime(zh_ ? "，估计已完成 {:.0f}%" : ", about {:.0f}% of all"),
                          100 * so_far.share);
    }
    std::fputs((text + "\x1b[K").c_str(), stderr);
    std::fflush(stderr);
  }

 private:
  const bool zh_;
  const bool shows_;
  bool shown_ = false;
};

void say(const std::string& text) { std::fputs(text.c_str(), stdout); }

std::string verdict(const Explored& explored, Language language) {
  const size_t outcomes = explored.outcomes.size();
  const std::string note = note_in(language, explored.note);
  if (language == Language::kChinese) {
    return explored.complete ? fmt::format("全部 {} 种交错，{} 种结果\n", explored.executions,
                                           outcomes)
                             : fmt::format("执行 {} 次后停止，未查看完（{}），{} 种结果\n",
                                           explored.executions, note, outcomes);
  }
  const char* ending = outcomes == 1 ? "" : "s";
  if (!explored.complete) {
    return fmt::format("stopped after {}, not complete ({}), {} outcome{}\n", explored.executions,
                       note, outcomes, ending);
  }
  return fmt::format("all {} interleaving{}, {} outcome{}\n", explored.executions,
                     explored.executions == 1 ? "" : "s", outcomes, ending);
}

// What helps where executions are too long to be searched.
void print_advice(const Explored& explored, uint64_t operations_max, bool zh) {
  const auto is_cut_off = [](const OutcomeRow& row) { return row.kind == Ended::Kind::kCutOff; };
  if (std::none_of(explored.outcomes.begin(), explored.outcomes.end(), is_cut_off)) return;
  const char* text =
      zh ? "一次执行超过 {} 步（其他线程能察觉的操作）即被截断。请减少循环的轮数（例如 2 或 3 轮，"
           "可用 # @param），\n再搜索全部交错；heddle run --races 照原样运行程序\n"
         : "an execution is cut off after {} operations that other threads could notice. With few\n"
           "rounds in its loops (2 or 3; a # @param makes that --param NAME=2) a search comes to\n"
           "its end; heddle run --races runs the program as it is\n";
  say(fmt::format(fmt::runtime(text), operations_max));
}

void print(const Explored& explored, uint64_t operations_max, Language language) {
  const bool zh = language == Language::kChinese;
  say(verdict(explored, language));
  print_advice(explored, operations_max, zh);
  if (several_print(explored)) {
    say(zh ? "多个线程会打印：它们之间的打印次序不作区分\n"
           : "several threads print: in which order their lines come is not told apart\n");
  }
  for (const RaceRow& row : explored.races) say("\n" + text_of(row.race, row.names, language));
  for (const InversionRow& row : explored.inversions) {
    say("\n" + text_of(row.inversion, row.names, language));
  }
  const size_t listed = std::min(explored.outcomes.size(), kOutcomesShown);
  for (size_t i = 0; i < listed; i++) {
    const OutcomeRow& row = explored.outcomes[i];
    const std::string where = shown(row.where_in(language));
    say(fmt::format(fmt::runtime(zh ? "\n{}. {:>7} 次  {}\n" : "\n{}. {:>7} x  {}\n"), i + 1,
                    row.count, word_of(row.kind, language)));
    if (!row.output.empty()) say("             " + shown(row.output) + "\n");
    if (!where.empty()) say("             " + where + "\n");
    say("             --schedule '" + row.schedule + "'\n");
  }
  const size_t more = explored.outcomes.size() - listed;
  const char* others = zh ? "... 还有 {} 种\n" : "... and {} more\n";
  if (more > 0) say(fmt::format(fmt::runtime(others), more));
}

void print_story(Subject& subject, const Explored& explored, Language language) {
  const OutcomeRow* row = worth_a_story(explored);
  if (row == nullptr) return;
  const Story story = tell(subject, *row, {}, stop);
  const char* title = language == Language::kChinese
                          ? "\n结果 {} 是怎样发生的（--schedule '{}'）：\n\n{}\n"
                          : "\nhow outcome {} comes about (--schedule '{}'):\n\n{}\n";
  say(fmt::format(fmt::runtime(title), row - explored.outcomes.data() + 1, story.outcome.schedule,
                  as_table(story, language)));
  for (const std::string& sentence : sentences(story, language)) say("  " + sentence + "\n");
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
  settings.workers = options.workers > 0 ? options.workers : search_workers(settings.strategy);
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
  const Language language = options.language == "zh" ? Language::kChinese : Language::kEnglish;
  std::optional<ProgressLine> progress(std::in_place, language);
  Result<Explored> explored =
      explore(*subject.value(), bounded.value(), stop,
              [&progress](const Explored& so_far) { progress->show(so_far); });
  progress.reset();
  if (!explored) return complain(explored.error().message, 2);
  if (options.json != "-") {
    print(explored.value(), bounded.value().operations_max, language);
    if (!options.no_story) print_story(*subject.value(), explored.value(), language);
  }
  const int status = status_of(explored.value());
  return std::max(status, write_json(as_json(explored.value()), options.json));
}

}  // namespace heddle
