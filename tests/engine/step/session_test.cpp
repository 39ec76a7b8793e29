#include "engine/step/session.h"

#include <doctest/doctest.h>

namespace heddle {
namespace {

using Do = StepCommand::Do;

constexpr const char* kCounts = R"(from threading import Thread
n = 0
def f():
    global n
    n += 1
    print("added")
ts = [Thread(target=f) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
)";

std::unique_ptr<StepSession> session(const char* text) {
  Program program;
  program.files.push_back({"main.py", text});
  RunSettings settings;
  settings.strategy = "stay";
  auto made = StepSession::start(std::move(program), settings);
  REQUIRE(made.ok());
  return std::move(made.value());
}

std::string output(StepSession& s, bool* anew = nullptr) {
  bool fresh = false;
  std::string all;
  for (const Stepper::Printed& piece : s.take_output(fresh)) all += piece.text;
  if (anew != nullptr) *anew = fresh;
  return all;
}

void ask(StepSession& s, Do what, uint64_t value = 0) {
  s.ask({what, Stepper::kAnyone, value, ""});
  s.wait();
}

}  // namespace

TEST_SUITE("engine/step/session") {
  TEST_CASE("what was asked is done in order and seen when it is done") {
    auto s = session(kCounts);
    CHECK(s->seen()->standing.operation == 0);
    for (int i = 0; i < 3; ++i) s->ask({Do::kOperation, Stepper::kAnyone, 0, ""});
    s->wait();
    CHECK(!s->busy());
    CHECK(s->seen()->standing.operation == 3);
    CHECK(s->seen()->version >= 4);
  }

  TEST_CASE("output comes once, and anew after going back") {
    auto s = session(kCounts);
    bool anew = false;
    ask(*s, Do::kGoOn);
    CHECK(output(*s, &anew) == "added\nadded\n2\n");
    CHECK(!anew);
    CHECK(output(*s).empty());
    ask(*s, Do::kRestart);
    CHECK(output(*s, &anew).empty());
    CHECK(anew);
    ask(*s, Do::kGoOn);
    CHECK(output(*s, &anew) == "added\nadded\n2\n");
    CHECK(!anew);
  }

  TEST_CASE("the trace of the whole record stays in sight until it branches off") {
    auto s = session(kCounts);
    ask(*s, Do::kGoOn);
    const auto whole = s->seen()->recorder;
    ask(*s, Do::kGoTo, 5);
    CHECK(s->seen()->recorder == whole);
    ask(*s, Do::kOperation);
    CHECK(s->seen()->recorder == whole);
    uint32_t other = Stepper::kAnyone;
    while (other == Stepper::kAnyone) {
      const Standing at = s->seen()->standing;
      REQUIRE(!at.over);
      for (const SeenStrand& strand : at.strands) {
        if (strand.state == SeenStrand::State::kCanRun && strand.id != at.next) other = strand.id;
      }
      if (other == Stepper::kAnyone) ask(*s, Do::kOperation);
    }
    s->ask({Do::kOperation, other, 0, ""});
    s->wait();
    CHECK(s->seen()->recorder == whole);
    CHECK(s->seen()->cuts == 1);
    CHECK(s->seen()->standing.recorded == s->seen()->standing.operation);
  }

  TEST_CASE("breakpoints and watches are taken over between steps") {
    auto s = session(kCounts);
    s->set_breakpoints({{"main.py", {5}}});
    s->set_watches({"n + 10"});
    ask(*s, Do::kGoOn);
    CHECK(s->seen()->standing.end == StepEnd::kBreakpoint);
    REQUIRE(s->seen()->standing.watches.size() == 1);
    CHECK(s->seen()->standing.watches[0].text == "10");
  }

  TEST_CASE("a step without end is interrupted, and what was asked after it is forgotten") {
    auto s = session("while True:\n    pass\n");
    s->ask({Do::kGoOn, Stepper::kAnyone, 0, ""});
    for (int i = 0; i < 5; ++i) s->ask({Do::kOperation, Stepper::kAnyone, 0, ""});
    s->interrupt();
    s->wait();
    CHECK(!s->seen()->standing.over);
    CHECK(s->seen()->standing.operation <= 1);
  }

  TEST_CASE("a session that is let go ends its step by itself") {
    auto s = session("while True:\n    pass\n");
    s->ask({Do::kGoOn, Stepper::kAnyone, 0, ""});
    s.reset();
    CHECK(s == nullptr);
  }
}

}  // namespace heddle
