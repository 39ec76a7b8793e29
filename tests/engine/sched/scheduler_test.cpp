#include "tests/engine/sched/actor.h"

#include "engine/sched/os_threads.h"

#include <doctest/doctest.h>

#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

constexpr uint64_t kMs = 1'000'000;

std::vector<RunSettings> all_settings() {
  return {parallel(1), parallel(2), parallel(8), gil(1), gil(4), controlled(1),
          controlled(2, "rr")};
}

}  // namespace

TEST_SUITE("engine/sched/scheduler") {
  TEST_CASE("every strand runs to its end, under every policy") {
    for (const RunSettings& settings : all_settings()) {
      Stage stage(settings);
      std::atomic<int> steps{0};
      for (int i = 0; i < 100; i++) stage.actor().then([&] { steps++; }).times(50);
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(steps == 5000);
      CHECK(stage.scheduler().live() == 0);
      CHECK(stage.events(Event::strand_finish) == 100);
    }
  }

  TEST_CASE("strands that never park share the workers") {
    for (const RunSettings& settings : {parallel(1), parallel(2), gil(1), gil(2)}) {
      Stage stage(settings);
      std::atomic<int> there{0};
      constexpr int kStrands = 20;
      for (int i = 0; i < kStrands; i++) {
        auto arrived = std::make_shared<bool>(false);
        stage.actor().then({[&there, arrived](Worker&, Actor& self) {
          if (!std::exchange(*arrived, true)) there++;
          if (there < kStrands) self.times(2);  // again and again, until all have arrived
          return TryResult::kDone;
        }});
      }
      CHECK(stage.run() == RunEnd::kFinished);
    }
  }

  TEST_CASE("sleepers wake in the order of their deadlines, at their virtual time") {
    Stage stage(controlled(3));
    std::string order;
    for (const auto& [name, ms] : {std::pair{'c', 30}, {'a', 10}, {'b', 20}}) {
      stage.actor().sleep(static_cast<uint64_t>(ms) * kMs).then([&order, n = name] {
        order += n;
      });
    }
    CHECK(stage.run() == RunEnd::kFinished);
    CHECK(order == "abc");
    CHECK(stage.scheduler().clock().now_ns() == 30 * kMs);
  }

  TEST_CASE("a thousand sleepers in real time all wake, none too early") {
    Stage stage(parallel(2));
    std::atomic<int> early{0};
    std::atomic<int> awake{0};
    for (int i = 0; i < 1000; i++) {
      const uint64_t ns = static_cast<uint64_t>(i % 7) * kMs / 4;
      auto begin = std::make_shared<uint64_t>(0);
      stage.actor()
          .then([&stage, begin] { *begin = stage.scheduler().clock().now_ns(); })
          .sleep(ns)
          .then([&, begin, ns] {
            if (stage.scheduler().clock().now_ns() < *begin + ns) early++;
            awake++;
          });
    }
    CHECK(stage.run() == RunEnd::kFinished);
    CHECK(awake == 1000);
    CHECK(early == 0);
  }

  TEST_CASE("request_stop() ends strands that would run for ever") {
    for (const RunSettings& settings : all_settings()) {
      Stage stage(settings);
      std::atomic<int> running{0};
      for (int i = 0; i < 20; i++) {
        stage.actor().then({[&](Worker&, Actor& self) {
          if (++running == 1000) stage.scheduler().request_stop();
          self.times(2);
          return TryResult::kDone;
        }});
      }
      CHECK(stage.run() == RunEnd::kStopped);
    }
  }

  TEST_CASE("a stop from another thread reaches sleeping workers") {
    for (const RunSettings& settings : {parallel(4), gil(4)}) {
      Stage stage(settings);
      std::atomic<bool> asleep{false};
      stage.actor().then([&] { asleep = true; }).sleep(3600'000 * kMs);
      run_on_os_thread([&] {
        while (!asleep) spin_yield();
        stage.scheduler().request_stop();
      });
      CHECK(stage.run() == RunEnd::kStopped);
    }
  }

  TEST_CASE("world_finished() leaves other strands behind") {
    for (const RunSettings& settings : all_settings()) {
      Stage stage(settings);
      stage.actor().then([&] { stage.scheduler().world_finished(); });
      stage.actor().sleep(3600'000 * kMs);
      CHECK(stage.run() == RunEnd::kFinished);
    }
  }

  TEST_CASE("while the world is stopped nobody else runs") {
    for (const RunSettings& settings : {parallel(2), parallel(8), gil(3), controlled(5)}) {
      Stage stage(settings);
      std::atomic<int> inside{0};
      std::atomic<int> wrong{0};
      int64_t unguarded = 0;  // written in the stopped world only: ThreadSanitizer watches
      for (int i = 0; i < 8; i++) {
        auto turn = std::make_shared<int>(0);
        stage.actor()
            .then({[&, turn, i](Worker& worker, Actor&) {
              inside++;
              inside--;
              if (++*turn % 50 != i) return TryResult::kDone;
              worker.scheduler.stop_world(worker, [&] {
                wrong += inside != 0;
                unguarded++;
              });
              return TryResult::kDone;
            }})
            .times(500);
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(wrong == 0);
      CHECK(unguarded == 80);
    }
  }

  TEST_CASE("strands start strands, down to a great depth") {
    for (const RunSettings& settings : all_settings()) {
      Stage stage(settings);
      std::vector<std::unique_ptr<Actor>> chain;
      for (int i = 0; i < 1000; i++) chain.push_back(std::make_unique<Actor>());
      const auto start = [&](size_t i) {
        return Step{[&chain, i](Worker& worker, Actor& self) {
          worker.scheduler.create(*chain[i], self.id(), &worker);
          worker.scheduler.start(*chain[i], &worker);
          return TryResult::kDone;
        }};
      };
      for (size_t i = 0; i + 1 < chain.size(); i++) chain[i]->then(start(i + 1));
      stage.actor().then(start(0));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.scheduler().created() == 1001);
      CHECK(stage.scheduler().live() == 0);
    }
  }

  TEST_CASE("run after run uses the same OS threads") {
    for (int i = 0; i < 50; i++) {
      Stage stage(parallel(4));
      stage.actor().then([] {});
      CHECK(stage.run() == RunEnd::kFinished);
    }
    CHECK(os_threads_made() <= 16);
  }

  TEST_CASE("the last callback of a run sees it finished") {
    Recorder recorder({2, false});
    std::atomic<int> seen{0};
    Actor actor;
    actor.then([] {});
    {
      Scheduler scheduler(parallel(2), recorder);
      scheduler.create(actor, kNoStrand);
      scheduler.start(actor, nullptr);
      scheduler.launch([&] { seen = scheduler.finished() ? 1 : 2; });
      while (seen == 0) spin_yield();
      scheduler.wait();
    }
    CHECK(seen == 1);
  }

  TEST_CASE("a controlled run needs no thread but the caller's") {
    Recorder recorder({1, true});
    Scheduler scheduler(controlled(4), recorder);
    std::vector<Actor> actors(3);
    int sum = 0;
    for (Actor& actor : actors) {
      actor.visibly([&] { sum++; }).sleep(kMs).times(10);
      scheduler.create(actor, kNoStrand);
      scheduler.start(actor, nullptr);
    }
    int calls = 1;
    while (scheduler.run_here(1)) calls++;
    CHECK(sum == 30);
    CHECK(calls > 30);
    CHECK(scheduler.finished());
    CHECK(scheduler.end() == RunEnd::kFinished);
  }

  TEST_CASE("a wait for the outside is no deadlock and ends when the outside says so") {
    for (const RunSettings& settings : all_settings()) {
      Stage stage(settings);
      std::atomic<bool> waits{false};
      Actor& actor = stage.actor();
      actor.then({[&](Worker& worker, Actor& self) {
        const TryResult result = worker.scheduler.park_for_outside(worker, self);
        waits = true;
        return result;
      }});
      run_on_os_thread([&] {
        while (!waits) spin_yield();
        stage.scheduler().wake_outside(actor);
      });
      CHECK(stage.run() == RunEnd::kFinished);
    }
  }
}
