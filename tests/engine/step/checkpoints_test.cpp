#include "engine/step/stepper.h"

#include <doctest/doctest.h>

#include <cstring>

namespace heddle {
namespace {

constexpr const char* kApart = R"(from threading import Thread
n = 0
def f(k):
    global n
    for i in range(7000):
        n = n + k
        if i % 1000 == 0: print(k, i)
ts = [Thread(target=f, args=(k,)) for k in (1, 2)]
for t in ts: t.start()
for t in ts: t.join()
print(n)
)";
constexpr size_t kRoom = size_t{64} << 20;

std::unique_ptr<Stepper> with_room(const char* text, size_t arena,
                                   const std::string& schedule = "") {
  Program program;
  program.files.push_back({"main.py", text});
  RunSettings settings;
  settings.seed = 7;
  settings.schedule = schedule;
  auto made = Stepper::make(std::move(program), settings);
  REQUIRE(made.ok());
  made.value()->use_arena(arena);
  return std::move(made.value());
}

std::string said(const Stepper& s) {
  std::string all;
  for (const Stepper::Printed& piece : s.printed()) all += piece.text;
  return all;
}

std::string trace(const Stepper& s) {
  const auto all = s.recorder()->snapshot();
  return {reinterpret_cast<const char*>(all->records.data()),
          all->records.size() * sizeof(Record)};
}

// What can be told apart of two places, in one text.
std::string place(Stepper& s) {
  const Standing at = s.standing();
  std::string all = std::to_string(at.operation) + " " + std::to_string(at.recorded) + " " +
                    std::to_string(at.time_ns) + " " + std::to_string(at.next) + " " + at.schedule;
  for (const SeenVariable& each : at.variables) {
    all += "\n" + each.name + " = " + each.text + " by " + std::to_string(each.writer) + " at " +
           std::to_string(each.operation);
  }
  for (const SeenStrand& strand : at.strands) {
    all += "\n" + strand.name + " " + std::to_string(strand.line);
    for (const Part& part : strand.parts) {
      all += " " + part.text + "=" + part.value + "/";
      all += std::to_string(static_cast<int>(part.state));
    }
    for (const SeenVariable& local : strand.locals) all += " " + local.name + "=" + local.text;
  }
  return all + "\n" + said(s);
}

uint32_t other_than_next(Stepper& s) {
  const Standing at = s.standing();
  for (const SeenStrand& strand : at.strands) {
    if (strand.state == SeenStrand::State::kCanRun && strand.id != at.next) return strand.id;
  }
  return Stepper::kAnyone;
}

}  // namespace

TEST_SUITE("engine/step/checkpoints") {
  TEST_CASE("going back from a checkpoint is going back from the beginning") {
    auto s = with_room(kApart, kRoom);
    auto plain = with_room(kApart, 0);
    CHECK(plain->checkpoints().empty());
    REQUIRE(s->go_on() == StepEnd::kOver);
    REQUIRE(plain->go_on() == StepEnd::kOver);
    CHECK(s->checkpoints().count() > 2);
    const uint64_t all = s->standing().recorded;
    CHECK(place(*s) == place(*plain));
    for (const uint64_t to : {all - 1, all / 2, all - 2, all / 3, uint64_t{20}, uint64_t{0}, all}) {
      CAPTURE(to);
      s->go_to(to);
      plain->go_to(to);
      REQUIRE(place(*s) == place(*plain));
    }
    for (int i = 0; i < 3; i++) {
      s->back_decision();
      plain->back_decision();
      REQUIRE(place(*s) == place(*plain));
    }
    s->restart();
    REQUIRE(s->line() == StepEnd::kDone);
    plain->restart();
    REQUIRE(plain->line() == StepEnd::kDone);
    CHECK(place(*s) == place(*plain));
  }

  TEST_CASE("the trace stays whole while one goes back and forward again") {
    auto s = with_room(kApart, kRoom);
    REQUIRE(s->go_on() == StepEnd::kOver);
    const std::string whole = trace(*s);
    const auto recorder = s->recorder();
    const uint64_t all = s->standing().recorded;
    s->go_to(all / 2);
    CHECK(s->recorder() == recorder);
    CHECK(trace(*s) == whole);
    for (int i = 0; i < 50; i++) REQUIRE(s->operation() == StepEnd::kDone);
    s->back();
    REQUIRE(s->go_on() == StepEnd::kOver);
    CHECK(trace(*s) == whole);
    CHECK(recorder->cuts() == 0);
  }

  TEST_CASE("who branches off in the past has the trace of that run alone") {
    auto s = with_room(kApart, kRoom);
    REQUIRE(s->go_on() == StepEnd::kOver);
    const uint64_t all = s->standing().recorded;
    s->go_to(all * 3 / 4);
    uint32_t other = other_than_next(*s);
    while (other == Stepper::kAnyone) {
      REQUIRE(s->operation() == StepEnd::kDone);
      other = other_than_next(*s);
    }
    REQUIRE(s->operation(other) == StepEnd::kDone);
    CHECK(s->recorder()->cuts() == 1);
    CHECK(s->standing().recorded == s->standing().operation);
    REQUIRE(s->go_on() == StepEnd::kOver);
    auto plain = with_room(kApart, 0, s->standing().schedule);
    REQUIRE(plain->go_on() == StepEnd::kOver);
    CHECK(place(*s) == place(*plain));
    CHECK(trace(*s) == trace(*plain));
    s->go_to(all * 7 / 8);
    plain->go_to(all * 7 / 8);
    CHECK(place(*s) == place(*plain));
  }

  TEST_CASE("a program that opens a file has no checkpoints, and goes back all the same") {
    auto s = with_room("n = 1\nopen('/dev/null').close()\nn = 2\nprint(n)\n", kRoom);
    REQUIRE(s->go_on() == StepEnd::kOver);
    CHECK(s->checkpoints().empty());
    CHECK(s->restart() == StepEnd::kDone);
    CHECK(said(*s).empty());
    REQUIRE(s->go_on() == StepEnd::kOver);
    CHECK(said(*s) == "2\n");
  }

  TEST_CASE("what does not fit into the arena is executed outside of one") {
    const char* text = "a = 1\nb = [0] * 4000000\nprint(len(b))\nc = 3\nprint(c)\n";
    auto s = with_room(text, size_t{24} << 20);
    CHECK(!s->checkpoints().empty());
    REQUIRE(s->line() == StepEnd::kDone);
    REQUIRE(s->go_on() == StepEnd::kOver);
    CHECK(s->checkpoints().empty());
    CHECK(said(*s) == "4000000\n3\n");
    CHECK(s->standing().outcome == "finished");
  }
}

}  // namespace heddle
