#include "web/views/contract.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace heddle;
using nlohmann::json;

namespace {

/// A run that is over as soon as it began; two strands, one lock.
class ShortSession : public Session {
 public:
  void start(const Launch& launch) override {
    started_with = launch;
    recorder_ = std::make_unique<Recorder>(Recorder::Settings{.workers = 1});
    recorder_->names().name_object(1, Wait::k_lock, "a");
    recorder_->record(0, 0, Event::strand_start, 0, 1);
    recorder_->record(0, 10, Event::strand_run, 0, 1);
    recorder_->record(0, 20, Event::lock_acquire, 0, 3, 0, 1);
    recorder_->record(0, 30, Event::lock_release, 0, 4, 0, 1);
    recorder_->record(0, 40, Event::strand_finish, 0, 5);
    recorder_->record(0, 50, Event::run_end, kNoStrand, 0);
    output_ = {{0, false, "hello\n"}, {0, true, "caf\xe9\n"}};
    status_ = RunStatus::kDone;
  }
  void stop() override {}
  std::vector<OutputPiece> take_output() override { return std::exchange(output_, {}); }
  RunStatus status() const override { return status_; }
  const Recorder* recorder() const override { return recorder_.get(); }
  uint64_t now_ns() const override { return 50; }
  std::vector<VariableRow> variables() const override { return {{"n", "int", "5"}}; }
  std::optional<OutcomeInfo> outcome() const override {
    return OutcomeInfo{"finished", 0, "", 1.5, "0*3"};
  }

  Launch started_with;

 private:
  std::unique_ptr<Recorder> recorder_;
  std::vector<OutputPiece> output_;
  RunStatus status_ = RunStatus::kIdle;
};

json polled(PollWriter& writer, App& app) {
  bool changed = app.update();
  return json::parse(writer.poll(app, changed));
}

constexpr const char* kProgram = R"({"files":[{"name":"main.py",
  "text":"n = 5  # @param 1..9\nprint(n)\n"}],"params":{"n":"7","gone":"1"},
  "settings":{"scheduler":"controlled","seed":12,"workers":2}})";

}  // namespace

TEST_SUITE("web/views/contract") {
  TEST_CASE("a program with parameters and settings reaches the run") {
    ShortSession session;
    App app(session);
    CHECK(read_program(app, kProgram));
    app.run();
    CHECK(session.started_with.files.at(0).name == "main.py");
    CHECK(session.started_with.params == std::map<std::string, std::string>{{"n", "7"}});
    CHECK(session.started_with.settings.scheduler == "controlled");
    CHECK(session.started_with.settings.seed == 12);
  }

  TEST_CASE("a missing part stays as it was and a wrong one counts as missing") {
    ShortSession session;
    App app(session);
    read_program(app, kProgram);
    CHECK(read_program(app, R"({"settings":{"seed":"18446744073709551615"}})"));
    CHECK(app.launch().settings.seed == UINT64_MAX);
    CHECK(read_program(app, R"({"settings":{"seed":"12"}})"));
    CHECK(read_program(app, R"({"settings":{"scheduler":"fair","seed":"x","workers":-4}})"));
    CHECK(app.launch().settings.scheduler == "controlled");
    CHECK(app.launch().settings.seed == 12);
    CHECK(app.launch().settings.workers == 2);
    CHECK(app.launch().files.size() == 1);
    CHECK_FALSE(read_program(app, "[1"));
    CHECK_FALSE(read_program(app, "7"));
  }

  TEST_CASE("a poll tells status, output, outcome and marks once") {
    ShortSession session;
    App app(session);
    PollWriter writer;
    read_program(app, kProgram);
    app.run();
    json first = polled(writer, app);
    CHECK(first["status"] == "done");
    CHECK(first["run"] == 1);
    REQUIRE(first["output"].size() == 2);
    CHECK(first["output"][0]["text"] == "hello\n");
    CHECK(first["output"][1]["stream"] == "err");
    CHECK(first["outcome"]["kind"] == "finished");
    CHECK(first["outcome"]["schedule"] == "0*3");
    CHECK(first["marks"][0]["line"] == 5);
    CHECK(first["marks"][0]["state"] == "finished");
    CHECK(first["changed"] == true);
    json second = polled(writer, app);
    CHECK(second["output"].empty());
    CHECK(second["marks"].empty());
    CHECK(second["changed"] == false);
  }

  TEST_CASE("a change on the canvas is told to the page") {
    ShortSession session;
    App app(session);
    PollWriter writer;
    read_program(app, kProgram);
    polled(writer, app);
    app.set_param("n", "3");
    json now = polled(writer, app);
    CHECK(now["changed"] == true);
    CHECK(now["params"]["n"] == "3");
  }

  TEST_CASE("the snapshot names strands, locks and lanes") {
    ShortSession session;
    App app(session);
    read_program(app, kProgram);
    app.run();
    app.update();
    json shown = json::parse(snapshot_json(app));
    REQUIRE(shown["strands"].size() == 1);
    CHECK(shown["strands"][0]["name"] == "MainThread");
    CHECK(shown["strands"][0]["state"] == "finished");
    CHECK(shown["strands"][0]["colour"] == "#4C78A8");
    CHECK(shown["locks"][0]["name"] == "a");
    CHECK(shown["locks"][0]["state"] == "free");
    CHECK(shown["slices"] == 4);
    CHECK(shown["events"] == 6);
    CHECK(shown["dropped"] == 0);
    CHECK(shown["selection"] == nullptr);
  }

  TEST_CASE("after the end the model is built anew once, and keeps outcome and run") {
    ShortSession session;
    App app(session);
    read_program(app, kProgram);
    CHECK(!app.settle());
    app.run();
    app.update();
    REQUIRE(app.model().outcome);
    json before = json::parse(snapshot_json(app));
    CHECK(app.settle());
    CHECK(!app.settle());
    REQUIRE(app.model().outcome);
    CHECK(app.model().run == 1);
    CHECK(json::parse(snapshot_json(app)) == before);
  }

  TEST_CASE("a selected slice is in the snapshot, marks its line, and comes back from a link") {
    ShortSession session;
    App app(session);
    read_program(app, kProgram);
    app.run();
    app.update();
    app.select({{LaneKind::kLock, 1}, 20});
    CHECK(app.take_select_line() == 3);
    CHECK(app.take_select_line() == 0);
    json shown = json::parse(snapshot_json(app));
    CHECK(shown["selection"]["lane"] == "lock");
    CHECK(shown["selection"]["reason"] == "held by MainThread since line 3");
    App other(session);
    read_program(other, json{{"selection", shown["selection"]}}.dump());
    REQUIRE(other.timeline.selection);
    CHECK(other.timeline.selection->t0 == 20);
    CHECK(other.timeline.selection->lane == LaneRef{LaneKind::kLock, 1});
  }
}
