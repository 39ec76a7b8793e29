// The views over the engine itself: programs that are refused before they run, and what stays then;
// what a run that comes to a deadlock leaves to be seen.
#include "web/views/contract.h"
#include "web/views/engine_session.h"
#include "web/views/step_json.h"

#include <doctest/doctest.h>

using nlohmann::json;
using namespace heddle;

namespace {

constexpr const char* kFailing = R"(from threading import Thread
n = 0
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

constexpr const char* kBothWays = R"(from threading import Lock, Thread
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

std::string broken() {
  std::string text = kFailing;
  return text.replace(text.find("def add():"), 10, "def add(");
}

struct Shown {
  Shown() : session(make_engine_session()), app(*session) {}

  void give(const std::string& text, bool another, const json& params = json::object()) {
    json in = {{"files", json::array({{{"name", "main.py"}, {"text", text}}})}};
    if (another) in["params"] = params;
    REQUIRE(read_program(app, in.dump()));
  }
  void ask(const char* what) {
    REQUIRE(read_step(app, json{{"do", what}}.dump()));
    if (session->exploration() != nullptr) session->exploration()->wait();
    settle();
  }
  void settle() {
    while (app.update() || app.running()) {
    }
  }
  std::string kind() {
    settle();
    return app.model().outcome ? app.model().outcome->kind : "";
  }
  json exploring() const { return json::parse(snapshot_json(app))["exploring"]; }

  std::unique_ptr<Session> session;
  App app;
};

}  // namespace

TEST_SUITE("web/views/engine_session") {
  TEST_CASE("a syntax error is told as one, what Heddle lacks as that") {
    const auto kind_of = [](const std::string& text, const json& params) {
      Shown s;
      s.give(text, true, params);
      s.app.run();
      return s.kind();
    };
    CHECK(kind_of(broken(), json::object()) == "syntax");
    CHECK(kind_of("if 1:\nprint(1)\n", json::object()) == "syntax");
    CHECK(kind_of("import socket\n", json::object()) == "refused");
    CHECK(kind_of("n = 3  # @param 1..5\n", {{"n", "7"}}) == "parameter");
    CHECK(kind_of("n = 3  # @param 1..5\n", {{"n", "4"}}) == "finished");
  }

  TEST_CASE("asking about a program with a syntax error leaves what was found") {
    Shown s;
    s.give(kFailing, true);
    s.ask("explore");
    const json before = s.exploring();
    REQUIRE(before["outcomes"].size() == 2);
    s.give(broken(), false);
    for (const char* what : {"check_fix", "explore"}) {
      CAPTURE(what);
      s.ask(what);
      CHECK(s.kind() == "syntax");
      const json now = s.exploring();
      CHECK(now["outcomes"] == before["outcomes"]);
      CHECK(now["story"] == before["story"]);
      CHECK(now["changed"] == true);
      const auto why = now["refused"].get<std::string>();
      CHECK(why.find("line 3") != std::string::npos);
      CHECK(why.find("SyntaxError") != std::string::npos);
      CHECK(s.app.outcome_to_fix() != nullptr);
    }
    // The typo is mended, and the question can be asked.
    std::string mended = kFailing;
    mended.replace(mended.find("n == 2"), 6, "n <= 2");
    s.give(mended, false);
    CHECK_FALSE(s.exploring().contains("refused"));
    s.ask("check_fix");
    const json now = s.exploring();
    REQUIRE(now.contains("fix"));
    CHECK(now["fix"]["verdict"] == "gone");
  }

  TEST_CASE("after a deadlock all who wait are blocked to the end of the timeline") {
    Shown s;
    s.give(kBothWays, true);
    LaunchSettings settings;
    settings.scheduler = "controlled";
    settings.schedule = "0*3 1*2 2*2";
    s.app.set_settings(settings);
    s.app.run();
    REQUIRE(s.kind() == "deadlock");
    for (const bool settled : {false, true}) {
      CAPTURE(settled);
      if (settled) s.app.settle();
      const Model& model = s.app.model();
      const uint64_t end = model.lanes().end_ns();
      CHECK(model.now() >= end + (end - model.begin()) / 5);
      std::vector<std::string> reasons;
      for (const Lane& lane : model.lanes().strands()) {
        REQUIRE_FALSE(lane.slices.empty());
        const LaneSlice& last = lane.slices.back();
        CHECK(last.state == SliceState::kBlocked);
        CHECK(model.for_ever(last));
        reasons.push_back(model.reason(lane, last));
      }
      const std::vector<std::string> wanted = {
          "waits for the end of Thread-1 (one)",
          "waits for lock `b`, held by Thread-2 (two) since line 9",
          "waits for lock `a`, held by Thread-1 (one) since line 5"};
      CHECK(reasons == wanted);
      for (const uint32_t lock : {1u, 2u}) {
        CHECK(model.for_ever(model.lanes().locks().at(lock).slices.back()));
      }
    }
  }

  TEST_CASE("where nothing was found before, a program that is refused shows no search") {
    Shown s;
    s.give(broken(), true);
    s.ask("explore");
    CHECK(s.kind() == "syntax");
    CHECK(s.app.exploring.seen == nullptr);
  }
}
