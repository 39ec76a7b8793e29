#include "tests/engine/sched/actor.h"

#include "engine/sched/strategy.h"

#include <doctest/doctest.h>

#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

struct Played {
  std::string order;
  std::string schedule;
  std::string note;
  std::vector<Record> records;
  RunEnd end;
};

// Three strands that append their letter, `count` times each, and sleep a little in between.
Played play(const RunSettings& settings, int count = 4, int strands = 3) {
  Stage stage(settings);
  Played played;
  for (int i = 0; i < strands; i++) {
    Actor& actor = stage.actor();
    actor.visibly([&, i] { played.order += static_cast<char>('a' + i); });
    if (i == 1) actor.sleep(1000);
    actor.times(count);
  }
  played.end = stage.run();
  played.schedule = stage.scheduler().schedule();
  played.note = stage.scheduler().replay_note();
  played.records = stage.recorder().snapshot()->records;
  return played;
}

}  // namespace

TEST_SUITE("engine/sched/controlled") {
  TEST_CASE("a seed gives the same run to the last event") {
    for (uint64_t seed = 0; seed < 20; seed++) {
      CAPTURE(seed);
      const Played first = play(controlled(seed));
      const Played again = play(controlled(seed));
      CHECK(first.order == again.order);
      CHECK(first.schedule == again.schedule);
      CHECK(first.records == again.records);
    }
  }

  TEST_CASE("different seeds give different runs") {
    std::set<std::string> orders;
    for (uint64_t seed = 0; seed < 20; seed++) orders.insert(play(controlled(seed)).order);
    CHECK(orders.size() > 15);
  }

  TEST_CASE("a recorded schedule repeats the run to the last event, whoever decided before") {
    for (const char* strategy : {"random", "rr", "stay"}) {
      for (uint64_t seed = 0; seed < 20; seed++) {
        const Played first = play(controlled(seed, strategy));
        CAPTURE(first.schedule);
        const Played again = play(replay(first.schedule));
        CHECK(again.order == first.order);
        CHECK(again.schedule == first.schedule);
        CHECK(again.note == "");
        CHECK(again.records == first.records);
      }
    }
  }

  TEST_CASE("round robin takes one operation of each") {
    Stage stage(controlled(0, "rr"));
    std::string order;
    for (char name : {'a', 'b', 'c'}) stage.actor().visibly([&, name] { order += name; }).times(3);
    CHECK(stage.run() == RunEnd::kFinished);
    CHECK(order == "abcabcabc");
    CHECK(stage.scheduler().schedule() == "0*1 1*1 2*1 0*1 1*1 2*1 0*1 1*1 2*1 0*1 1*1 2*1");
  }

  TEST_CASE("staying changes strands only when it must") {
    CHECK(play(controlled(0, "stay")).order == "aaaabccccbbb");
  }

  TEST_CASE("two strands with two operations each have their six orders and no other") {
    std::set<std::string> orders;
    for (uint64_t seed = 0; seed < 200; seed++) {
      Stage stage(controlled(seed));
      std::string order;
      for (char name : {'a', 'b'}) stage.actor().visibly([&, name] { order += name; }).times(2);
      CHECK(stage.run() == RunEnd::kFinished);
      orders.insert(order);
    }
    CHECK(orders == std::set<std::string>{"aabb", "abab", "abba", "baab", "baba", "bbaa"});
  }

  TEST_CASE("a schedule that stops applying says where") {
    const Played played = play(replay("0*2 7*1"), 2, 2);
    CHECK(played.end == RunEnd::kFinished);
    CHECK(played.note ==
          "the schedule applies for 2 visible operations: it wants strand 7, which cannot run "
          "there");
    CHECK(play(replay("0*2"), 2, 2).note ==
          "the schedule applies for 2 visible operations: it ends there and the program goes on");
    const std::string whole = play(controlled(0), 2, 2).schedule;
    CHECK(play(replay(whole + " 0*5"), 2, 2).note ==
          "the program ended after 8 visible operations, before the schedule did");
  }

  TEST_CASE("a strand that spins without visible operations does not keep others from running") {
    for (uint64_t seed = 0; seed < 10; seed++) {
      Stage stage(controlled(seed));
      bool done = false;
      stage.actor().then({[&](Worker&, Actor& self) {
        if (!done) self.times(2);
        return TryResult::kDone;
      }});
      stage.actor().visibly([&] { done = true; });
      CHECK(stage.run() == RunEnd::kFinished);
    }
  }

  TEST_CASE("a loop that waits for a sleeper ends") {
    Stage stage(controlled(1));
    bool done = false;
    stage.actor().then({[&](Worker&, Actor& self) {
                          if (!done) self.times(2);
                          return TryResult::kDone;
                        },
                        VisibleOp::kRead, 1});
    stage.actor().sleep(5'000'000'000).visibly([&] { done = true; });
    CHECK(stage.run() == RunEnd::kFinished);
  }

  TEST_CASE("strands that sleep equally long may wake in any order") {
    std::set<std::string> orders;
    for (uint64_t seed = 0; seed < 100; seed++) {
      Stage stage(controlled(seed));
      std::string order;
      for (char name : {'a', 'b', 'c'}) {
        stage.actor().sleep(1000).visibly([&, name] { order += name; });
      }
      stage.run();
      orders.insert(order);
    }
    CHECK(orders.size() == 6);
  }

  TEST_CASE("a strategy nobody knows is refused") {
    const auto strategy = make_strategy(controlled(0, "best"));
    REQUIRE(!strategy.ok());
    CHECK(strategy.error().message ==
          "there is no strategy \"best\"; there are random, rr, stay, priority, pct:3 (or "
          "another depth up to 100), pos and surw");
  }
}
