#include "engine/step/stepper.h"

#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>

namespace heddle {
namespace {

constexpr const char* kBalance = R"(from threading import Thread, Lock

balance = 0
lock = Lock()


def change(n):
    global balance
    balance = balance + n
    with lock:
        balance = balance - n


one = Thread(target=change, args=(5,))
two = Thread(target=change, args=(8,))
one.start()
two.start()
one.join()
two.join()
print(balance)
)";
constexpr uint32_t kOne = 1;
constexpr uint32_t kTwo = 2;

std::unique_ptr<Stepper> stepper(const char* text, const std::string& schedule = "") {
  Program program;
  program.files.push_back({"main.py", text});
  RunSettings settings;
  settings.strategy = "stay";
  settings.schedule = schedule;
  auto made = Stepper::make(std::move(program), settings);
  REQUIRE(made.ok());
  return std::move(made.value());
}

std::string output(const Stepper& s) {
  std::string all;
  for (const Stepper::Printed& piece : s.printed()) all += piece.text;
  return all;
}

const SeenStrand& strand(const Standing& standing, uint32_t id) {
  auto at = std::find_if(standing.strands.begin(), standing.strands.end(),
                         [&](const SeenStrand& s) { return s.id == id; });
  REQUIRE(at != standing.strands.end());
  return *at;
}

const SeenVariable& variable(const Standing& standing, const std::string& name) {
  auto at = std::find_if(standing.variables.begin(), standing.variables.end(),
                         [&](const SeenVariable& v) { return v.name == name; });
  REQUIRE(at != standing.variables.end());
  return *at;
}

bool is_live(const Standing& standing, uint32_t id) {
  return std::any_of(standing.strands.begin(), standing.strands.end(),
                     [&](const SeenStrand& s) { return s.id == id; });
}

bool is_started(const Standing& standing, uint32_t id) {
  return is_live(standing, id) &&
         strand(standing, id).state != SeenStrand::State::kNotStarted;
}

// Both threads stand before they read balance.
void come_to_the_reads(Stepper& s) {
  while (!is_started(s.standing(), kTwo)) REQUIRE(s.operation(0) == StepEnd::kDone);
  while (strand(s.standing(), kOne).line != 9) REQUIRE(s.operation(kOne) == StepEnd::kDone);
  while (strand(s.standing(), kTwo).line != 9) REQUIRE(s.operation(kTwo) == StepEnd::kDone);
}

// "read balance = 0; compute balance + n; ..." with the next part in brackets.
std::string parts_text(const SeenStrand& seen) {
  constexpr const char* kWords[] = {"read", "compute", "compare", "test", "next", "call", "write",
                                    "delete", "return", "yield", "raise", "enter", "leave"};
  std::string out;
  for (const Part& part : seen.parts) {
    std::string one = fmt::format("{} {}", kWords[static_cast<int>(part.kind)], part.text);
    if (!part.value.empty()) one += " = " + part.value;
    if (part.state == Part::State::kNext) one = "[" + one + "]";
    if (part.state == Part::State::kDoing) one = "<" + one + ">";
    out += (out.empty() ? "" : "; ") + one;
  }
  return out;
}

std::string run_with(const std::string& schedule) {
  auto s = stepper(kBalance, schedule);
  REQUIRE(s->go_on() == StepEnd::kOver);
  return output(*s);
}

}  // namespace

TEST_SUITE("engine/step/stepper") {
  TEST_CASE("stepping to the end gives what a run of the same schedule gives") {
    auto s = stepper(kBalance);
    uint64_t steps = 0;
    while (s->operation() == StepEnd::kDone) ++steps;
    Standing end = s->standing();
    CHECK(end.over);
    CHECK(end.outcome == "finished");
    CHECK(end.operation > 10);
    CHECK(steps + 1 >= end.operation);
    CHECK(output(*s) == "0\n");
    CHECK(run_with(end.schedule) == "0\n");
  }

  TEST_CASE("the person chooses, and an update is lost") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    CHECK(s->operation(kOne) == StepEnd::kDone);  // reads 0
    CHECK(s->until_blocked(kTwo) == StepEnd::kBlocked);
    CHECK(!is_live(s->standing(), kTwo));
    CHECK(variable(s->standing(), "balance").text == "0");
    CHECK(s->operation(kOne) == StepEnd::kDone);  // writes 5
    CHECK(variable(s->standing(), "balance").text == "5");
    CHECK(s->go_on() == StepEnd::kOver);
    CHECK(output(*s) == "0\n");
    CHECK(run_with(s->standing().schedule) == "0\n");
  }

  TEST_CASE("a statement shows as its parts with the values in hand") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    CHECK(parts_text(strand(s->standing(), kOne)) ==
          "[read balance]; compute balance + n; write balance");
    s->operation(kOne);
    CHECK(parts_text(strand(s->standing(), kOne)) ==
          "read balance = 0; compute balance + n = 5; [write balance = 5]");
    CHECK(strand(s->standing(), kOne).source == "balance = balance + n");
    CHECK(strand(s->standing(), kOne).function == "change");
    s->operation(kTwo);
    s->operation(kTwo);
    const SeenVariable balance = variable(s->standing(), "balance");
    CHECK(balance.text == "8");
    CHECK(balance.writer == kTwo);
    CHECK(balance.line == 9);
    CHECK(balance.operation == s->standing().operation);
    CHECK(variable(s->standing(), "lock").writer == kNoStrand);
    REQUIRE(strand(s->standing(), kOne).locals.size() == 1);
    CHECK(strand(s->standing(), kOne).locals[0].name == "n");
    CHECK(strand(s->standing(), kOne).locals[0].text == "5");
  }

  TEST_CASE("what a strand has in hand is known after going back too") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    s->operation(kOne);
    s->operation(kTwo);
    CHECK(s->back() == StepEnd::kDone);
    CHECK(parts_text(strand(s->standing(), kOne)) ==
          "read balance = 0; compute balance + n = 5; [write balance = 5]");
    CHECK(parts_text(strand(s->standing(), kTwo)) ==
          "[read balance]; compute balance + n; write balance");
  }

  TEST_CASE("who waits says for what, held by whom, since where") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    while (strand(s->standing(), kOne).line != 11) REQUIRE(s->operation(kOne) == StepEnd::kDone);
    CHECK(s->until_blocked(kTwo) == StepEnd::kBlocked);
    const Standing standing = s->standing();
    const SeenStrand& two = strand(standing, kTwo);
    CHECK(two.state == SeenStrand::State::kWaits);
    CHECK(two.wait.kind == Wait::k_lock);
    CHECK(two.awaited == "lock");
    CHECK(two.holder == strand(standing, kOne).name);
    CHECK(two.holder_line == 10);
    CHECK(s->operation(kTwo) == StepEnd::kImpossible);
    CHECK(s->standing().operation == standing.operation);
  }

  TEST_CASE("back and forward again are the same places") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    s->operation(kOne);
    s->operation(kTwo);
    const Standing there = s->standing();
    CHECK(s->back() == StepEnd::kDone);
    CHECK(s->back() == StepEnd::kDone);
    const Standing before = s->standing();
    CHECK(before.operation + 2 == there.operation);
    CHECK(before.recorded == there.operation);
    CHECK(before.next == kOne);
    CHECK(s->operation() == StepEnd::kDone);
    CHECK(s->operation() == StepEnd::kDone);
    const Standing again = s->standing();
    CHECK(again.operation == there.operation);
    CHECK(again.schedule == there.schedule);
    CHECK(again.time_ns == there.time_ns);
    CHECK(parts_text(strand(again, kOne)) == parts_text(strand(there, kOne)));
  }

  TEST_CASE("another choice in the past branches off") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    const uint64_t at = s->standing().operation;
    REQUIRE(s->go_on() == StepEnd::kOver);
    const uint64_t whole = s->standing().recorded;
    CHECK(s->go_to(at) == StepEnd::kDone);
    CHECK(s->standing().recorded == whole);
    const uint32_t recorded = s->standing().next;
    CHECK(s->operation(recorded == kOne ? kTwo : kOne) == StepEnd::kDone);
    CHECK(s->standing().recorded == at + 1);
    CHECK(s->restart() == StepEnd::kDone);
    CHECK(s->standing().operation == 0);
    CHECK(output(*s).empty());
    CHECK(s->standing().recorded == at + 1);
  }

  TEST_CASE("along a schedule one goes ahead of what was executed") {
    auto recorded = stepper(kBalance);
    come_to_the_reads(*recorded);
    REQUIRE(recorded->go_on() == StepEnd::kOver);
    const Standing end = recorded->standing();
    auto s = stepper(kBalance, end.schedule);
    CHECK(s->standing().recorded == end.operation);
    CHECK(s->go_to(end.operation / 2) == StepEnd::kDone);
    CHECK(s->standing().operation == end.operation / 2);
    CHECK(s->go_to(1'000'000) == StepEnd::kOver);
    CHECK(s->standing().schedule == end.schedule);
  }

  TEST_CASE("a click on the timeline goes to what was done by then") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    const Standing there = s->standing();
    REQUIRE(s->go_on() == StepEnd::kOver);
    CHECK(s->go_to_time(there.time_ns) == StepEnd::kDone);
    CHECK(s->standing().operation == there.operation);
    CHECK(s->go_to_time(0) == StepEnd::kDone);
    CHECK(s->standing().operation <= 1);
  }

  TEST_CASE("decisions are where several strands can go on") {
    auto s = stepper(kBalance);
    CHECK(s->next_decision() == StepEnd::kDone);
    const Standing first = s->standing();
    size_t able = 0;
    for (const SeenStrand& each : first.strands) able += each.state == SeenStrand::State::kCanRun;
    CHECK(able == 2);
    REQUIRE(s->go_on() == StepEnd::kOver);
    uint64_t before = s->standing().operation;
    while (s->standing().operation > first.operation) {
      CHECK(s->back_decision() != StepEnd::kImpossible);
      REQUIRE(s->standing().operation < before);
      before = s->standing().operation;
    }
    CHECK(before == first.operation);
  }

  TEST_CASE("a line is stepped where nobody else can notice anything") {
    auto s = stepper("a = 1\nb = a + 1\nfor i in range(2):\n    c = i\nprint(c)\n");
    std::string lines;
    while (s->line() == StepEnd::kDone) lines += fmt::format("{} ", strand(s->standing(), 0).line);
    CHECK(lines == "1 2 3 4 3 4 3 5 ");
    CHECK(s->standing().over);
    CHECK(output(*s) == "1\n");
  }

  TEST_CASE("a step by line stays with its strand and ends where it must wait") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    CHECK(s->line(kOne) == StepEnd::kDone);
    CHECK(strand(s->standing(), kOne).line == 10);
    CHECK(s->standing().between);
    CHECK(s->line(kOne) == StepEnd::kDone);
    CHECK(strand(s->standing(), kOne).line == 11);
    CHECK(s->line(kTwo) == StepEnd::kDone);
    CHECK(strand(s->standing(), kTwo).line == 10);
    CHECK(s->line(kTwo) == StepEnd::kBlocked);
  }

  TEST_CASE("breakpoints and the line to run to stop before the line") {
    auto s = stepper(kBalance);
    s->set_breakpoints({{"", {11}}});
    CHECK(s->go_on() == StepEnd::kBreakpoint);
    Standing standing = s->standing();
    CHECK(strand(standing, standing.last).line == 11);
    CHECK(s->go_on() == StepEnd::kBreakpoint);
    standing = s->standing();
    CHECK(strand(standing, standing.last).line == 11);
    CHECK(s->go_on() == StepEnd::kOver);
    s->restart();
    s->set_breakpoints({});
    CHECK(s->run_to_line("main.py", 16) == StepEnd::kDone);
    CHECK(strand(s->standing(), 0).line == 16);
    CHECK(s->run_to_line("", 20) == StepEnd::kDone);
    CHECK(strand(s->standing(), 0).line == 20);
    CHECK(output(*s).empty());
  }

  TEST_CASE("expressions are watched without running anything") {
    auto s = stepper("class A:\n    k = 7\na = A()\na.x = [1, 2, 3]\nd = {'k': 5}\ndone = 1\n");
    REQUIRE(s->run_to_line("", 6) == StepEnd::kDone);
    s->set_watches({"a.x[1] + len(d)", "a.k > 3 and d['k'] == 5", "d['no']", "nobody", "a.f()",
                    "1 +", "3 in a.x"});
    const Standing standing = s->standing();
    REQUIRE(standing.watches.size() == 7);
    CHECK(standing.watches[0].text == "3");
    CHECK(standing.watches[1].text == "True");
    CHECK(standing.watches[2].text == "KeyError");
    CHECK(standing.watches[2].why == SeenWatch::Why::kError);
    CHECK(standing.watches[3].text == "nobody");
    CHECK(standing.watches[3].why == SeenWatch::Why::kNoName);
    CHECK(standing.watches[4].why != SeenWatch::Why::kValue);
    CHECK(standing.watches[5].why != SeenWatch::Why::kValue);
    CHECK(standing.watches[6].text == "True");
  }

  TEST_CASE("local variables are watched: the chosen strand's, or a named one's") {
    auto s = stepper(R"(from threading import Thread
total = 0
def work(n):
    global total
    def shown():
        return mine
    mine = n * 10
    total += mine
    late = 1
ts = [Thread(target=work, args=(n,)) for n in (5, 8)]
for t in ts: t.start()
for t in ts: t.join()
)");
    s->set_watches({"n", "mine + total", "Thread-1: n", "2: n * 2", "late", "Thread-9: n"});
    for (const uint32_t id : {kOne, kTwo}) {
      while (!is_started(s->standing(), id)) REQUIRE(s->operation(0) == StepEnd::kDone);
      while (strand(s->standing(), id).line != 8) REQUIRE(s->operation(id) == StepEnd::kDone);
    }
    s->watch_in(kTwo);
    const auto seen = s->standing().watches;
    CHECK(seen[0].text == "8");
    CHECK(seen[0].strand == kTwo);
    CHECK(seen[1].text == "80");
    CHECK(seen[2].text == "5");
    CHECK(seen[2].strand == kOne);
    CHECK(seen[3].text == "16");
    CHECK(seen[4].why == SeenWatch::Why::kUnset);
    CHECK(seen[5].why == SeenWatch::Why::kNoStrand);
    CHECK(seen[5].text == "Thread-9");
    s->watch_in(0);
    CHECK(s->standing().watches[0].why == SeenWatch::Why::kNoName);
    CHECK(s->standing().watches[2].text == "5");
    s->watch_in(kOne);
    CHECK(s->go_on() == StepEnd::kOver);
    CHECK(s->standing().watches[2].why == SeenWatch::Why::kNoStrand);
  }

  TEST_CASE("a with statement enters and leaves") {
    auto s = stepper(kBalance);
    come_to_the_reads(*s);
    while (strand(s->standing(), kOne).line != 10) REQUIRE(s->operation(kOne) == StepEnd::kDone);
    CHECK(parts_text(strand(s->standing(), kOne)) == "[enter lock]");
    s->operation(kOne);
    while (strand(s->standing(), kOne).line != 10) REQUIRE(s->operation(kOne) == StepEnd::kDone);
    CHECK(parts_text(strand(s->standing(), kOne)) == "[leave lock]");
  }

  TEST_CASE("a deadlock is an end with its report, and one can go back from it") {
    auto s = stepper(R"(from threading import Thread, Lock
a, b = Lock(), Lock()
def f(x, y):
    with x:
        with y:
            pass
one = Thread(target=f, args=(a, b))
two = Thread(target=f, args=(b, a))
one.start()
two.start()
one.join()
two.join()
)");
    while (!is_started(s->standing(), kTwo)) REQUIRE(s->operation(0) == StepEnd::kDone);
    s->until_blocked(0);
    while (strand(s->standing(), kOne).line != 5) REQUIRE(s->operation(kOne) == StepEnd::kDone);
    CHECK(s->until_blocked(kTwo) != StepEnd::kDone);
    while (s->operation() == StepEnd::kDone) {
    }
    CHECK(s->standing().outcome == "deadlock");
    CHECK(s->standing().report.find("held by") != std::string::npos);
    CHECK(s->back() == StepEnd::kDone);
    CHECK(!s->standing().over);
  }

  TEST_CASE("sleepers wake in virtual time before anybody is asked to choose") {
    auto s = stepper("import time\nprint(1)\ntime.sleep(100)\nprint(2)\n");
    while (s->operation() == StepEnd::kDone) {
    }
    CHECK(output(*s) == "1\n2\n");
    CHECK(s->standing().time_ns >= 100'000'000'000);
  }

  TEST_CASE("a step through a loop without end can be interrupted") {
    auto s = stepper("while True:\n    pass\n");
    s->interrupt();
    CHECK(s->go_on() == StepEnd::kInterrupted);
    s->resume_steps();
    CHECK(s->line() == StepEnd::kDone);
  }

  TEST_CASE("going back in a long run comes to the same place") {
    auto s = stepper(R"(from threading import Thread
n = 0
def f():
    global n
    for i in range(500):
        n += 1
ts = [Thread(target=f) for _ in range(2)]
for t in ts: t.start()
for t in ts: t.join()
)");
    REQUIRE(s->go_on() == StepEnd::kOver);
    const uint64_t whole = s->standing().recorded;
    CHECK(whole > 2000);
    CHECK(s->go_to(whole / 2) == StepEnd::kDone);
    const Standing half = s->standing();
    CHECK(s->operation() == StepEnd::kDone);
    CHECK(s->back() == StepEnd::kDone);
    const Standing again = s->standing();
    CHECK(again.schedule == half.schedule);
    CHECK(variable(again, "n").text == variable(half, "n").text);
    CHECK(again.recorded == whole);
  }
}

}  // namespace heddle
