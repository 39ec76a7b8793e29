// Searching in the views: what is asked for reaches the search, what it found is told and replayed.
#include "engine/lib/run.h"
#include "web/views/contract.h"
#include "web/views/model/exploration.h"
#include "web/views/step_json.h"
#include "web/views/text.h"

#include <doctest/doctest.h>

#include <utility>

using nlohmann::json;
using namespace heddle;

namespace {

class NoOutput final : public OutputSink {
 public:
  void write(uint32_t, int, std::string_view) override {}
};

/// Real runs and searches, each waited for.
class SearchedSession : public Session {
 public:
  ~SearchedSession() override { run_.reset(); }
  void start(const Launch& launch) override {
    started_with = launch;
    RunSettings settings;
    settings.scheduler = SchedulerKind::kControlled;
    settings.schedule = launch.settings.schedule;
    run_.reset();
    auto made = Run::start(program_of(launch), settings, sink_);
    REQUIRE(made.ok());
    run_ = std::move(made.value());
    run_->wait();
  }
  void stop() override {}
  std::vector<OutputPiece> take_output() override { return {}; }
  RunStatus status() const override { return run_ ? RunStatus::kDone : RunStatus::kIdle; }
  const Recorder* recorder() const override { return run_ ? &run_->recorder() : nullptr; }
  uint64_t now_ns() const override { return 0; }
  std::vector<VariableRow> variables() const override { return {}; }
  std::optional<OutcomeInfo> outcome() const override {
    if (!run_) return std::nullopt;
    return OutcomeInfo{"finished", run_->outcome().exit_status, "", 1, run_->outcome().schedule};
  }
  bool start_exploring(const Launch& launch, const ExploreSettings& search,
                       std::optional<OutcomeRow> about) override {
    auto made = Exploration::start(program_of(launch), {}, search, std::move(about));
    if (!made.ok()) return false;
    exploration_ = std::move(made.value());
    return true;
  }
  void end_exploring() override { exploration_.reset(); }
  Exploration* exploration() override { return exploration_.get(); }

  Launch started_with;

 private:
  static Program program_of(const Launch& launch) {
    Program program;
    program.files = launch.files;
    return program;
  }
  NoOutput sink_;
  std::unique_ptr<Run> run_;
  std::unique_ptr<Exploration> exploration_;
};

constexpr const char* kLosing = R"(from threading import Lock, Thread
n = 0
lock = Lock()
def add():
    global n
    n = n + 1
threads = [Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert n == 2
)";

constexpr const char* kOpposite = R"(from threading import Lock, Thread
a = Lock()
b = Lock()
def one():
    with a:
        with b:
            pass
def two():
    with b:
        with a:
            pass
threads = [Thread(target=f) for f in (one, two)]
for t in threads:
    t.start()
for t in threads:
    t.join()
)";

struct Searched {
  explicit Searched(const char* text) : app(session) { give(text, true); }

  void give(const char* text, bool another) {
    json in = {{"files", json::array({{{"name", "main.py"}, {"text", text}}})}};
    if (another) in["params"] = json::object();
    read_program(app, in.dump());
  }
  json ask(const json& what) {
    REQUIRE(read_step(app, what.dump()));
    if (session.exploration() != nullptr) session.exploration()->wait();
    while (app.update()) {
    }
    return json::parse(snapshot_json(app))["exploring"];
  }
  static json failure(const json& now) {
    for (const json& row : now["outcomes"]) {
      if (row["failure"] == true) return row;
    }
    return nullptr;
  }

  SearchedSession session;
  App app;
};

}  // namespace

TEST_SUITE("web/views/exploration") {
  TEST_CASE("a search is asked for, and its verdict, outcomes, races and story are told") {
    Searched s(kLosing);
    const json now = s.ask({{"do", "explore"}, {"strategy", "dpor"}, {"budget", ""}});
    CHECK(now["complete"] == true);
    CHECK(now["executions"] == 4);
    CHECK(now["text"].get<std::string>().starts_with("All 4 interleavings, outcomes: 2"));
    CHECK(now["outcomes"].size() == 2);
    CHECK(now["races"].size() == 2);
    CHECK(now["story"]["rows"].size() > 5);
    CHECK(s.failure(now)["text"].get<std::string>().find("AssertionError") != std::string::npos);
  }

  TEST_CASE("one click replays an outcome's schedule, and it becomes the launch's") {
    Searched s(kLosing);
    json now = s.ask({{"do", "explore"}});
    const json failing = s.failure(now);
    now = s.ask({{"do", "replay_outcome"}, {"value", failing["first"]}});
    CHECK(s.session.started_with.settings.scheduler == "controlled");
    CHECK(s.session.started_with.settings.schedule == s.app.launch().settings.schedule);
    CHECK(now["chosen"] == failing["first"]);
    REQUIRE(s.app.model().outcome.has_value());
    CHECK(s.app.model().outcome->exit == 1);
    CHECK(s.app.model().outcome->schedule == s.session.started_with.settings.schedule);
  }

  TEST_CASE("each row of the story is an operation on the timeline and a line of the editor") {
    Searched s(kLosing);
    const json now = s.ask({{"do", "explore"}});
    const json& rows = now["story"]["rows"];
    uint64_t last = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      CAPTURE(i);
      s.ask({{"do", "story_row"}, {"value", i}});
      CHECK(s.app.take_select_line() == rows[i]["line"]);
      REQUIRE(s.app.timeline.selection.has_value());
      CHECK(s.app.timeline.selection->lane.id == rows[i]["strand"]);
      REQUIRE(s.app.timeline.moment.has_value());
      CHECK(*s.app.timeline.moment >= last);
      last = *s.app.timeline.moment;
    }
  }

  TEST_CASE("after an edit one question answers whether the failure is still there") {
    Searched s(kLosing);
    json now = s.ask({{"do", "explore"}});
    CHECK(now["changed"] == false);
    std::string locked = kLosing;
    locked.replace(locked.find("    n = n + 1"), 13, "    with lock:\n        n = n + 1");
    s.give(locked.c_str(), false);
    CHECK(s.app.changed_since_search());
    now = s.ask({{"do", "check_fix"}});
    CHECK(now["fix"]["verdict"] == "gone");
    CHECK(now["fix"]["applied"] < now["fix"]["scheduled"]);
    CHECK(now["fix"]["text"].get<std::string>().starts_with("Fixed"));
  }

  TEST_CASE("two locks in opposite orders: a deadlock with its story, and the inversion") {
    Searched s(kOpposite);
    const json now = s.ask({{"do", "explore"}});
    CHECK(s.failure(now)["kind"] == "deadlock");
    const auto line = s.failure(now)["text"].get<std::string>();
    CHECK(line.find("waits for b, held by") != std::string::npos);
    CHECK(line.find("waits for a, held by") != std::string::npos);
    CHECK(now["races"].size() == 1);
    bool waits = false;
    for (const json& row : now["story"]["rows"]) {
      waits = waits || row["text"].get<std::string>().find("waits for") != std::string::npos;
    }
    CHECK(waits);
  }

  TEST_CASE("another program ends the search of the one before; a bad budget begins none") {
    Searched s(kLosing);
    CHECK_FALSE(s.ask({{"do", "explore"}}).is_null());
    s.give(kOpposite, true);
    CHECK(s.app.exploring.seen == nullptr);
    CHECK(s.ask({{"do", "explore"}, {"budget", "soon"}}).is_null());
    CHECK(s.app.exploring.budget_error.find("soon") != std::string::npos);
  }

  TEST_CASE("in Chinese the verdict, the story and the races are Chinese") {
    set_language(Language::kChinese);
    Searched s(kLosing);
    const auto verdict = [&s](const char* strategy, const char* budget) {
      const json now = s.ask({{"do", "explore"}, {"strategy", strategy}, {"budget", budget}});
      return now["text"].get<std::string>();
    };
    // Why it is not all is the engine's English: each reason has its translation.
    CHECK(verdict("dpor", "2").find("预算已用完") != std::string::npos);
    CHECK(verdict("bound:1", "").find("超出界限") != std::string::npos);
    CHECK(verdict("surw", "5").starts_with("抽样 5 次"));
    const json now = s.ask({{"do", "explore"}, {"strategy", "dpor"}, {"budget", ""}});
    set_language(Language::kEnglish);
    CHECK(now["text"].get<std::string>().starts_with("全部 4 种交错"));
    CHECK(now["story"]["sentences"].dump().find("丢失") != std::string::npos);
    CHECK(now["races"][0]["title"].get<std::string>().starts_with("数据竞争"));
  }

  TEST_CASE("an outcome is one line: what was printed, and before it what went wrong") {
    OutcomeRow row;
    row.output = "one\ntwo\n";
    CHECK(outcome_line(row) == "one  \xc2\xb7  two");
    row.kind = Ended::Kind::kException;
    row.what = "ValueError";
    row.output += "Traceback (most recent call last):\n  ...\n";
    CHECK(outcome_line(row) == "ValueError  \xc2\xb7  one  \xc2\xb7  two");
    row.output = "";
    CHECK(outcome_line(row) == "ValueError");
    row.output = "Exception in thread T (f):\nTraceback (most recent call last):\n  ...\n"
                 "ValueError: too much\nafter\n";
    CHECK(outcome_line(row) == "T (f): ValueError: too much  \xc2\xb7  after");
    row.output = "";
    for (int i = 0; i < 100; ++i) row.output += "\xe8\xaf\xbb";  // three bytes each
    row.kind = Ended::Kind::kFinished;
    const std::string line = outcome_line(row);
    CHECK(line.size() == 66 * 3 + 4);
  }

  TEST_CASE("in Chinese an outcome's line says in Chinese who waits for whose lock") {
    OutcomeRow row;
    row.kind = Ended::Kind::kDeadlock;
    row.what = "heddle: deadlock: every thread waits for another\n"
               "  A waits for the end of B, at line 9: b.join()\n"
               "  B waits for l, held by C, at line 3: with l:\n";
    row.where_chinese = "heddle：死锁：所有线程都在互相等待\n"
                        "  A 等待 B 结束，第 9 行：b.join()\n"
                        "  B 等待 l，由 C 持有，第 3 行：with l:\n";
    CHECK(outcome_line(row) == "B waits for l, held by C");
    OutcomeRow held;
    held.kind = Ended::Kind::kLockHeld;
    held.what = "l by T";
    held.where_chinese = "l 由 T 持有";
    set_language(Language::kChinese);
    const std::string waits = outcome_line(row);
    const std::string holds = outcome_line(held);
    set_language(Language::kEnglish);
    CHECK(waits == "B 等待 l，由 C 持有");
    CHECK(holds == "l 由 T 持有");
    CHECK(outcome_line(held) == "l by T");
  }

  TEST_CASE("a strategy and its number are one word") {
    CHECK(StrategyChoice::parse("bound:4").text() == "bound:4");
    CHECK(StrategyChoice::parse("pct").text() == "pct:3");
    CHECK(StrategyChoice::parse("surw").text() == "surw");
    CHECK_FALSE(StrategyChoice::parse("dpor").has_number());
  }

  TEST_CASE("the verdict is good news only where all was looked at and nothing failed") {
    ExplorationSeen seen;
    seen.found.outcomes.resize(2);
    seen.doing = ExplorationSeen::Doing::kNothing;
    CHECK(verdict_tone(seen) == VerdictTone::kOpen);
    seen.found.complete = true;
    CHECK(verdict_tone(seen) == VerdictTone::kGood);
    seen.found.races.resize(1);
    CHECK(verdict_tone(seen) == VerdictTone::kOpen);
    seen.found.outcomes[1].kind = Ended::Kind::kDeadlock;
    CHECK(verdict_tone(seen) == VerdictTone::kBad);
    seen.found.complete = false;
    CHECK(verdict_tone(seen) == VerdictTone::kBad);
  }

  TEST_CASE("what is left of a search is an estimate, a budget, or unknown") {
    ExplorationSeen seen;
    seen.found.executions = 100;
    seen.found.seconds = 2;
    CHECK(progress_text(seen).find("left: unknown") != std::string::npos);
    CHECK(progress_share(seen) < 0);
    seen.found.share = 0.25;
    CHECK(progress_text(seen).find("about 300 left") != std::string::npos);
    CHECK(progress_share(seen) == 0.25);
    seen.found.share = 0.3;
    CHECK(progress_text(seen).find("about 230 left") != std::string::npos);
    seen.found.share = 0.001;  // too early to be believed
    CHECK(progress_text(seen).find("left: unknown") != std::string::npos);
    seen.settings.strategy = "random";
    seen.settings.executions_max = 400;
    CHECK(progress_text(seen) == "100 executions, 50 a second, 300 left of the budget");
  }
}
