// Stepping in the views: what the page asks for reaches the steps, what they see is told.
#include "web/views/contract.h"
#include "web/views/step_json.h"

#include <doctest/doctest.h>

#include <utility>

using nlohmann::json;
using namespace heddle;

namespace {

class SteppedSession : public Session {
 public:
  void start(const Launch&) override {}
  void stop() override {}
  std::vector<OutputPiece> take_output() override {
    std::vector<OutputPiece> out;
    if (steps_ == nullptr) return out;
    bool anew = false;
    for (auto& piece : steps_->take_output(anew)) {
      out.push_back({piece.strand, piece.stream == 2, std::move(piece.text)});
    }
    rewound_ = rewound_ || anew;
    return out;
  }
  RunStatus status() const override { return RunStatus::kIdle; }
  const Recorder* recorder() const override {
    if (steps_ == nullptr) return nullptr;
    shown_ = steps_->seen()->recorder;
    return shown_.get();
  }
  uint64_t now_ns() const override { return 0; }
  std::vector<VariableRow> variables() const override { return {}; }
  std::optional<OutcomeInfo> outcome() const override { return std::nullopt; }

  void start_stepping(const Launch& launch) override {
    Program program;
    program.files = launch.files;
    RunSettings settings;
    settings.strategy = "stay";
    auto made = StepSession::start(std::move(program), settings);
    REQUIRE(made.ok());
    steps_ = std::move(made.value());
  }
  void end_stepping() override { steps_.reset(); }
  StepSession* steps() override { return steps_.get(); }
  bool take_rewound() override { return std::exchange(rewound_, false); }

 private:
  std::unique_ptr<StepSession> steps_;
  mutable std::shared_ptr<const Recorder> shown_;
  bool rewound_ = false;
};

constexpr const char* kText = R"(import threading
n = 0
def f():
    global n
    n += 1
t = threading.Thread(target=f)
t.start()
print('started')
n = n
t.join()
print(n)
)";

std::string program() {
  return json{{"files", json::array({{{"name", "main.py"}, {"text", kText}}})},
              {"params", json::object()},
              {"settings", {{"scheduler", "controlled"}}}}
      .dump();
}

struct Stepped {
  Stepped() : app(session) { read_program(app, program()); }

  json ask(const char* what) {
    REQUIRE(read_step(app, what));
    if (session.steps() != nullptr) session.steps()->wait();
    changed = app.update();
    return json::parse(snapshot_json(app));
  }
  json poll() { return json::parse(writer.poll(app, changed)); }
  std::string output() {
    std::string all;
    const json polled = poll();
    for (const json& piece : polled["output"]) all += piece["text"].get<std::string>();
    return all;
  }

  SteppedSession session;
  App app;
  PollWriter writer;
  bool changed = false;
};

}  // namespace

TEST_SUITE("web/views/steps") {
  TEST_CASE("a step is asked for and told") {
    Stepped s;
    json now = s.ask(R"({"do":"start"})");
    CHECK(now["status"] == "stepping");
    CHECK(now["stepping"]["operation"] == 0);
    now = s.ask(R"({"do":"operation"})");
    CHECK(now["stepping"]["operation"] == 1);
    now = s.ask(R"({"do":"go_on"})");
    CHECK(now["stepping"]["over"] == true);
    CHECK(now["stepping"]["outcome"] == "finished");
    CHECK(s.output() == "started\n1\n");
    CHECK_FALSE(read_step(s.app, R"({"do":"dance"})"));
    CHECK_FALSE(read_step(s.app, "[]"));
  }

  TEST_CASE("one can run to a line, and watch a chosen strand's variables") {
    Stepped s;
    s.ask(R"({"do":"start"})");
    CHECK(s.app.launch().settings.scheduler == "controlled");
    json now = s.ask(R"({"do":"run_to","file":"main.py","value":5})");
    CHECK(now["stepping"]["over"] == false);
    CHECK(s.poll()["select_line"] == 5);
    s.ask(R"({"watches":["n + 1","1: n","nobody"]})");
    now = s.ask(R"({"do":"choose","strand":1})");
    CHECK(now["stepping"]["chosen"] == 1);
    CHECK(now["stepping"]["watches"][0]["text"] == "1");
    CHECK(now["stepping"]["watches"][1]["why"] == "value");
    CHECK(now["stepping"]["watches"][2]["why"] == "no_name");
  }

  TEST_CASE("digits that follow one another quickly are one number, where a strand has it") {
    Stepped s;
    const json threads = {{"files", json::array({{{"name", "main.py"}, {"text", R"(import threading
gate = threading.Lock()
gate.acquire()
for _ in range(12):
    threading.Thread(target=gate.acquire, daemon=True).start()
gate = None
)"}}})}};
    read_program(s.app, threads.dump());
    s.ask(R"({"do":"start"})");
    s.ask(R"({"do":"run_to","value":6})");
    REQUIRE(s.app.stepping.seen->standing.strands.size() == 13);
    const auto typed = [&s](uint32_t digit, double seconds) {
      s.app.type_digit(digit, seconds);
      return s.app.stepping.chosen;
    };
    CHECK(typed(1, 10.0) == 1);
    CHECK(typed(2, 10.3) == 12);
    CHECK(typed(3, 10.5) == 3);   // there is no 123
    CHECK(typed(1, 10.7) == 1);   // nor a 31
    CHECK(typed(0, 12.0) == 0);   // too late
    CHECK(typed(5, 12.1) == 5);   // a number begins with no 0
    CHECK(typed(1, 20.0) == 1);
    s.app.step(StepCommand::Do::kOperation);
    CHECK(typed(1, 20.1) == Stepper::kAnyone);  // the same again takes it back
    read_program(s.app, program());
    s.ask(R"({"do":"start"})");
    CHECK(typed(9, 30.0) == Stepper::kAnyone);  // there is none
    CHECK(typed(0, 31.0) == 0);
    CHECK(typed(9, 32.0) == 0);
  }

  TEST_CASE("who cannot go does not go, nor does another instead, and it is said why") {
    Stepped s;
    const json locked = {{"files", json::array({{{"name", "main.py"}, {"text", R"(import threading
gate = threading.Lock()
def f():
    with gate:
        pass
gate.acquire()
t = threading.Thread(target=f)
t.start()
gate.release()
t.join()
)"}}})}};
    read_program(s.app, locked.dump());
    s.ask(R"({"do":"start"})");
    json now = s.ask(R"({"do":"operation","strand":1})");
    CHECK(now["stepping"]["operation"] == 0);
    CHECK(now["stepping"]["status"].get<std::string>().starts_with("there is no "));
    s.ask(R"({"do":"choose","strand":0})");
    now = s.ask(R"({"do":"run_to","value":9})");
    now = s.ask(R"({"do":"until_blocked","strand":1})");
    const uint64_t at = now["stepping"]["operation"];
    for (const char* what : {"operation", "line", "until_blocked"}) {
      CAPTURE(what);
      now = s.ask(json{{"do", what}, {"strand", 1}}.dump().c_str());
      CHECK(now["stepping"]["operation"] == at);
      CHECK(now["stepping"]["status"] == "Thread-1 (f): waits for lock `gate`, held by MainThread "
                                         "since line 6. Choose another thread.");
    }
    now = s.ask(R"({"do":"operation","strand":0})");
    CHECK(now["stepping"]["operation"] == at + 1);
    CHECK(now["stepping"]["status"] == "");
  }

  TEST_CASE("marks are told when they change, and when there are none any more") {
    Stepped s;
    s.ask(R"({"do":"start"})");
    s.ask(R"({"do":"run_to","value":5})");
    CHECK(s.poll()["marks"].size() > 0);
    CHECK(s.poll()["marks"].is_null());
    s.ask(R"({"do":"go_on"})");
    const json over = s.poll();
    CHECK(over["marks"].is_array());
    CHECK(over["marks"].empty());
  }

  TEST_CASE("a breakpoint stops, its line is marked and brought into view") {
    Stepped s;
    s.ask(R"({"breakpoints":{"main.py":[5]}})");
    s.ask(R"({"do":"start"})");
    json now = s.ask(R"({"do":"go_on"})");
    CHECK(now["stepping"]["over"] == false);
    const json poll = s.poll();
    CHECK(poll["select_line"] == 5);
    bool marked = false;
    for (const json& mark : poll["marks"]) marked = marked || mark["line"] == 5;
    CHECK(marked);
  }

  TEST_CASE("going back clears what was printed, once") {
    Stepped s;
    s.ask(R"({"do":"start"})");
    s.ask(R"({"do":"go_on"})");
    s.output();
    s.ask(R"({"do":"restart"})");
    json poll = s.poll();
    CHECK(poll["rewound"] == true);
    CHECK(poll["output"].empty());
    CHECK(s.poll()["rewound"] == false);
  }

  TEST_CASE("the chosen strand does the next operation, and the rest of the record is cut") {
    Stepped s;
    s.ask(R"({"do":"start"})");
    json now = s.ask(R"({"do":"next_decision"})");
    const uint64_t at = now["stepping"]["operation"];
    s.ask(R"({"do":"go_on"})");
    now = s.ask(("{\"do\":\"go_to\",\"value\":" + std::to_string(at) + "}").c_str());
    CHECK(now["stepping"]["recorded"] > at);
    const uint32_t next = now["stepping"]["next"];
    const char* other = next == 0 ? R"({"do":"operation","strand":1})"
                                  : R"({"do":"operation","strand":0})";
    now = s.ask(other);
    CHECK(now["stepping"]["operation"] == at + 1);
    CHECK(now["stepping"]["recorded"] == at + 1);
  }

  TEST_CASE("a run or Stop ends stepping") {
    Stepped s;
    s.ask(R"({"do":"start"})");
    s.app.stop();
    CHECK_FALSE(s.app.stepping.on);
    CHECK(s.app.model().status == RunStatus::kIdle);
    s.ask(R"({"do":"start"})");
    s.app.run();
    CHECK_FALSE(s.app.stepping.on);
    CHECK(s.app.running());
  }
}
