#include "engine/sync/lock.h"

#include "engine/sync/completion.h"
#include "tests/engine/sync/settings.h"

#include <doctest/doctest.h>

#include <set>

using namespace heddle;
using namespace heddle::test;

namespace {

// A stage with one lock of each kind; the first actor belongs to it and makes them.
struct LockStage : Stage {
  explicit LockStage(const RunSettings& settings)
      : Stage(settings), maker(actor()), worker(*scheduler().workers()[0]),
        lock(worker, maker), other(worker, maker), rlock(worker, maker) {}

  Step acquire(Lock& which, uint64_t timeout = kForever, TryResult expected = TryResult::kDone) {
    return {[&which, timeout, expected, this](Worker& w, Actor& self) {
              const TryResult result = which.acquire(w, self, timeout);
              if (result != TryResult::kParked && result != expected) wrong++;
              return result;
            },
            VisibleOp::kAcquire, which.id(), timeout == kForever ? &which.queue() : nullptr};
  }
  Step release(Lock& which) {
    return {[&which, this](Worker& w, Actor& self) {
              if (!which.release(w, self)) wrong++;
              return TryResult::kDone;
            },
            VisibleOp::kRelease, which.id()};
  }

  Actor& maker;
  Worker& worker;
  Lock lock;
  Lock other;
  RLock rlock;
  std::atomic<int> wrong{0};
};

}  // namespace

TEST_SUITE("engine/sync/lock") {
  TEST_CASE("at most one strand is between acquire and release") {
    for (const RunSettings& settings : sync_settings()) {
      LockStage stage(settings);
      int64_t unguarded = 0;  // ThreadSanitizer watches it
      constexpr int kRounds = 300;
      for (int i = 0; i < 16; i++) {
        stage.actor()
            .then(stage.acquire(stage.lock))
            .then([&] { unguarded++; })
            .then(stage.release(stage.lock))
            .times(kRounds);
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(unguarded == 16 * kRounds);
      CHECK(stage.wrong == 0);
      CHECK(!stage.lock.locked());
      CHECK(stage.events(Event::lock_acquire) == 16 * kRounds);
      CHECK(stage.events(Event::lock_release) == 16 * kRounds);
    }
  }

  TEST_CASE("a thousand strands on one lock all get it") {
    for (const RunSettings& settings : sync_settings()) {
      LockStage stage(settings);
      std::atomic<int> through{0};
      stage.maker.then(stage.acquire(stage.lock)).sleep(2 * kMilli).then(stage.release(stage.lock));
      for (int i = 0; i < 1000; i++) {
        stage.actor()
            .then(stage.acquire(stage.lock))
            .then([&] { through++; })
            .then(stage.release(stage.lock));
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(through == 1000);
    }
  }

  TEST_CASE("an acquire that does not wait fails on a held lock") {
    for (const RunSettings& settings : sync_settings()) {
      LockStage stage(settings);
      stage.maker.then(stage.acquire(stage.lock))
          .then(stage.acquire(stage.lock, kNoWait, TryResult::kTimeout))
          .then(stage.release(stage.lock))
          .then(stage.acquire(stage.lock, kNoWait))
          .then(stage.release(stage.lock));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
    }
  }

  TEST_CASE("an acquire with a time gives up when it is over, and takes it when it can") {
    for (const RunSettings& settings : sync_settings()) {
      LockStage stage(settings);
      stage.maker.then(stage.acquire(stage.lock))
          .sleep(40 * kMilli)
          .then(stage.release(stage.lock));
      stage.actor()
          .sleep(5 * kMilli)
          .then(stage.acquire(stage.lock, kMilli, TryResult::kTimeout));
      stage.actor()
          .sleep(5 * kMilli)
          .then(stage.acquire(stage.lock, 3600'000 * kMilli))
          .then(stage.release(stage.lock));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(stage.events(Event::lock_give_up) == 1);
    }
  }

  TEST_CASE("timeouts and releases that meet lose no strand") {
    for (const RunSettings& settings : {parallel(2), parallel(8), gil(4), controlled(3)}) {
      LockStage stage(settings);
      std::atomic<int> held{0};
      for (int i = 0; i < 16; i++) {
        auto got = std::make_shared<bool>(false);
        stage.actor()
            .then({[&, got](Worker& w, Actor& self) {
              const TryResult result = stage.lock.acquire(w, self, 20'000);
              *got = result == TryResult::kDone;
              return result;
            }})
            .then({[&, got](Worker& w, Actor& self) {
              if (!*got) return TryResult::kDone;
              held++;
              if (!stage.lock.release(w, self)) stage.wrong++;
              return TryResult::kDone;
            }})
            .times(200);
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(held > 0);
      CHECK(!stage.lock.locked());
    }
  }

  TEST_CASE("a free lock cannot be released, another's can") {
    LockStage stage(parallel(1));
    stage.maker.then({[&](Worker& w, Actor& self) {
      CHECK(!stage.lock.release(w, self));
      return TryResult::kDone;
    }});
    stage.maker.then(stage.acquire(stage.lock));
    stage.actor().then(stage.acquire(stage.other)).then(stage.release(stage.lock));
    CHECK(stage.run() == RunEnd::kFinished);
    CHECK(!stage.lock.locked());
    CHECK(stage.other.holder() == 1);
  }

  TEST_CASE("two strands that take two locks crosswise come to a deadlock that is explained") {
    int deadlocks = 0;
    for (uint64_t seed = 0; seed < 50; seed++) {
      LockStage stage(controlled(seed));
      stage.maker.then(stage.acquire(stage.lock))
          .then(stage.acquire(stage.other))
          .then(stage.release(stage.other))
          .then(stage.release(stage.lock));
      stage.actor()
          .then(stage.acquire(stage.other))
          .then(stage.acquire(stage.lock))
          .then(stage.release(stage.lock))
          .then(stage.release(stage.other));
      if (stage.run() == RunEnd::kFinished) continue;
      deadlocks++;
      CAPTURE(stage.scheduler().schedule());
      CHECK(stage.scheduler().end() == RunEnd::kDeadlock);
      const std::vector<Blocked>& blocked = stage.scheduler().blocked();
      REQUIRE(blocked.size() == 2);
      CHECK(blocked[0].strand == 0);
      CHECK(blocked[0].line == 2);
      CHECK(blocked[0].wait.kind == Wait::k_lock);
      CHECK(blocked[0].wait.object == stage.other.id());
      CHECK(blocked[0].wait.holder == 1);
      CHECK(blocked[1].wait.object == stage.lock.id());
      CHECK(blocked[1].wait.holder == 0);
    }
    CHECK(deadlocks > 5);
    CHECK(deadlocks < 45);
  }

  TEST_CASE("a deadlock of parked strands is found without control") {
    for (const RunSettings& settings : {parallel(1), parallel(4), gil(2)}) {
      LockStage stage(settings);
      stage.maker.then(stage.acquire(stage.lock));
      for (int i = 0; i < 20; i++) stage.actor().then(stage.acquire(stage.lock));
      CHECK(stage.run() == RunEnd::kDeadlock);
      CHECK(stage.scheduler().blocked().size() == 20);
    }
  }

  TEST_CASE("a strand with a deadline keeps a deadlock from being called one") {
    LockStage stage(parallel(2));
    stage.maker.then(stage.acquire(stage.lock)).sleep(3 * kMilli).then(stage.release(stage.lock));
    stage.actor().sleep(kMilli).then(stage.acquire(stage.lock)).then(stage.release(stage.lock));
    CHECK(stage.run() == RunEnd::kFinished);
  }

  TEST_CASE("in a controlled run every waiter may be the next holder") {
    std::set<std::string> orders;
    for (uint64_t seed = 0; seed < 200; seed++) {
      LockStage stage(controlled(seed));
      std::string order;
      for (char name : {'a', 'b', 'c'}) {
        stage.actor()
            .then(stage.acquire(stage.lock))
            .then([&order, name] { order += name; })
            .then(stage.release(stage.lock));
      }
      CHECK(stage.run() == RunEnd::kFinished);
      orders.insert(order);
    }
    CHECK(orders.size() == 6);
  }

  TEST_CASE("a controlled run with locks and timeouts is repeated by its schedule") {
    for (uint64_t seed = 0; seed < 30; seed++) {
      const auto play = [](const RunSettings& settings) {
        LockStage stage(settings);
        for (int i = 0; i < 4; i++) {
          const uint64_t timeout = i == 3 ? 1000 : kForever;
          stage.actor()
              .then({[&stage, timeout](Worker& w, Actor& self) {
                       return stage.lock.acquire(w, self, timeout);
                     },
                     VisibleOp::kAcquire, stage.lock.id(),
                     i == 0 ? &stage.lock.queue() : nullptr})
              .sleep(500)
              .then({[&stage](Worker& w, Actor& self) {
                       if (stage.lock.holder() == self.id()) stage.lock.release(w, self);
                       return TryResult::kDone;
                     },
                     VisibleOp::kRelease, stage.lock.id()})
              .times(3);
        }
        stage.run();
        return std::pair{stage.scheduler().schedule(), stage.recorder().snapshot()->records};
      };
      const auto first = play(controlled(seed));
      CAPTURE(seed);
      CAPTURE(first.first);
      const auto again = play(replay(first.first));
      CHECK(again.first == first.first);
      CHECK(again.second == first.second);
    }
  }
}

TEST_SUITE("engine/sync/rlock") {
  TEST_CASE("its owner takes it as often as it wants and gives it free as often") {
    for (const RunSettings& settings : sync_settings()) {
      LockStage stage(settings);
      int64_t unguarded = 0;
      for (int i = 0; i < 8; i++) {
        const Step acquire{[&](Worker& w, Actor& self) {
          return stage.rlock.acquire(w, self, kForever);
        }};
        const Step release{[&](Worker& w, Actor& self) {
          if (!stage.rlock.release(w, self)) stage.wrong++;
          return TryResult::kDone;
        }};
        stage.actor().then(acquire).then(acquire).then([&] { unguarded++; }).then(release).then(
            [&] { unguarded++; }).then(release).times(100);
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(unguarded == 1600);
      CHECK(stage.wrong == 0);
      CHECK(stage.rlock.holder() == kNoStrand);
      CHECK(stage.rlock.depth() == 0);
      CHECK(stage.events(Event::lock_acquire) == 800);
    }
  }

  TEST_CASE("nobody but the owner gives it free") {
    LockStage stage(parallel(1));
    stage.maker.then({[&](Worker& w, Actor& self) {
      CHECK(!stage.rlock.release(w, self));
      CHECK(stage.rlock.acquire(w, self, kForever) == TryResult::kDone);
      CHECK(stage.rlock.acquire(w, self, kForever) == TryResult::kDone);
      CHECK(stage.rlock.depth() == 2);
      CHECK(stage.rlock.release_all(w, self) == 2);
      CHECK(stage.rlock.depth() == 0);
      CHECK(stage.rlock.acquire(w, self, kForever) == TryResult::kDone);
      stage.rlock.restore(2);
      CHECK(stage.rlock.depth() == 2);
      return TryResult::kDone;
    }});
    stage.actor().then({[&](Worker& w, Actor& self) {
      CHECK(!stage.rlock.release(w, self));
      CHECK(stage.rlock.acquire(w, self, kNoWait) == TryResult::kTimeout);
      return TryResult::kDone;
    }});
    CHECK(stage.run() == RunEnd::kFinished);
  }
}

TEST_SUITE("engine/sync/completion") {
  TEST_CASE("whoever joins goes on after the end, before it or later") {
    for (const RunSettings& settings : sync_settings()) {
      Stage stage(settings);
      std::vector<std::unique_ptr<Completion>> ends;
      int64_t unguarded = 0;
      std::atomic<int> joined{0};
      for (uint32_t i = 0; i < 50; i++) {
        ends.push_back(std::make_unique<Completion>(i));
        Actor& actor = stage.actor();
        if (i > 0) {
          Completion& before = *ends[i - 1];
          actor.then({[&](Worker& w, Actor& self) { return before.join(w, self, kForever); },
                      VisibleOp::kJoin, i - 1, &before.queue()});
          actor.then([&] { joined++; });
        }
        actor.then([&] { unguarded++; });
        actor.at_end([end = ends[i].get()](Worker& w, Actor& self) { end->finish(w, self); });
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(unguarded == 50);
      CHECK(joined == 49);
    }
  }

  TEST_CASE("a join with a time gives up when it is over") {
    for (const RunSettings& settings : sync_settings()) {
      Stage stage(settings);
      Completion end(0);
      std::atomic<int> timeouts{0};
      stage.actor().sleep(30 * kMilli).at_end([&](Worker& w, Actor& self) { end.finish(w, self); });
      const auto join = [&](uint64_t timeout) {
        return Step{[&, timeout](Worker& w, Actor& self) {
          const TryResult result = end.join(w, self, timeout);
          timeouts += result == TryResult::kTimeout;
          return result;
        }};
      };
      stage.actor().then(join(kNoWait)).then(join(kMilli)).then(join(3600'000 * kMilli));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(timeouts == 2);
    }
  }

  TEST_CASE("strands that join each other are a deadlock that names them") {
    Stage stage(parallel(2));
    Completion first(0);
    Completion second(1);
    stage.actor().then({[&](Worker& w, Actor& self) { return second.join(w, self, kForever); }});
    stage.actor().then({[&](Worker& w, Actor& self) { return first.join(w, self, kForever); }});
    CHECK(stage.run() == RunEnd::kDeadlock);
    REQUIRE(stage.scheduler().blocked().size() == 2);
    CHECK(stage.scheduler().blocked()[0].wait.kind == Wait::k_join);
    CHECK(stage.scheduler().blocked()[0].wait.holder == 1);
  }
}
