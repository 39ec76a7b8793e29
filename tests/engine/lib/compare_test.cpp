#include "engine/lib/compare.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

Program program_of(std::string text) {
  Program program;
  program.files.push_back({"main.py", std::move(text)});
  return program;
}

constexpr const char* kThreads = R"(from threading import Thread
def work():
    n = 0
    for i in range(20000):
        n += i
threads = [Thread(target=work) for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
print("done")
)";

std::vector<CompareRow> compared(const char* text, std::vector<CompareCase> cases, int repeats) {
  auto made = Comparison::make(program_of(text), {}, std::move(cases), repeats);
  REQUIRE(made.ok());
  Comparison& comparison = *made.value();
  while (comparison.advance()) comparison.wait_for_run();
  CHECK(comparison.done());
  return comparison.rows();
}

}  // namespace

TEST_SUITE("engine/lib/compare") {
  TEST_CASE("every case is run as often as asked, in order") {
    const auto cases = compare_cases({SchedulerKind::kGil, SchedulerKind::kParallel}, {1, 2});
    REQUIRE(cases.size() == 4);
    const auto rows = compared(kThreads, cases, 2);
    REQUIRE(rows.size() == 4);
    for (size_t i = 0; i < rows.size(); ++i) {
      CHECK(rows[i].what == cases[i]);
      REQUIRE(rows[i].times_ns.size() == 2);
      CHECK(rows[i].wall_ns == std::min(rows[i].times_ns[0], rows[i].times_ns[1]));
      CHECK(rows[i].kind == Outcome::Kind::kFinished);
      CHECK(rows[i].same_output);
    }
    CHECK(rows[0].speed_up == 1);
  }

  TEST_CASE("one worker is never busier than one core, and each thread has a lane") {
    const auto rows = compared(kThreads, compare_cases({SchedulerKind::kGil}, {1}), 1);
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].cores_busy > 0);
    CHECK(rows[0].cores_busy <= 1.001);
    CHECK(rows[0].lanes.size() == 4);
    for (size_t column = 0; column < Comparison::kColumns; ++column) {
      float sum = 0;
      for (const CompareLane& lane : rows[0].lanes) sum += lane.running[column];
      CHECK(sum <= 1.01f);
    }
  }

  TEST_CASE("a controlled run has one worker, however many are asked for") {
    const auto cases =
        compare_cases({SchedulerKind::kControlled, SchedulerKind::kParallel}, {1, 2});
    REQUIRE(cases.size() == 3);
    CHECK(cases[0] == CompareCase{SchedulerKind::kControlled, 1});
  }

  TEST_CASE("what prints differently or ends otherwise is told") {
    const char* text = R"(import sys
from threading import Lock
sys.setswitchinterval(1)
lock = Lock()
lock.acquire()
print("before")
lock.acquire()
)";
    const auto rows = compared(text, compare_cases({SchedulerKind::kParallel}, {1, 2}), 1);
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].kind == Outcome::Kind::kDeadlock);
    CHECK(compare_text(rows).find("deadlock") != std::string::npos);
  }

  TEST_CASE("a program with an error is refused") {
    auto made = Comparison::make(program_of("def"), {}, default_compare_cases(), 1);
    REQUIRE(!made.ok());
    CHECK(made.error().exit_status == 1);
  }

  TEST_CASE("stopped, it starts no other run") {
    auto made = Comparison::make(program_of("while True:\n    pass\n"), {},
                                 compare_cases({SchedulerKind::kParallel}, {1, 2}), 3);
    REQUIRE(made.ok());
    made.value()->stop();
    while (made.value()->advance()) made.value()->wait_for_run();
    CHECK(made.value()->rows().empty());
  }
}
