#include "engine/sync/barrier.h"
#include "engine/sync/condition.h"
#include "engine/sync/flag.h"
#include "engine/sync/queue.h"
#include "engine/sync/semaphore.h"
#include "tests/engine/sync/settings.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>

using namespace heddle;
using namespace heddle::test;

namespace {

// A stage whose first actor makes the primitives.
struct SyncStage : Stage {
  explicit SyncStage(const RunSettings& settings)
      : Stage(settings), maker(actor()), worker(*scheduler().workers()[0]), lock(worker, maker),
        condition(scheduler().create_object(worker, maker, Wait::k_condition)),
        flag(worker, maker), semaphore(worker, maker), barrier(worker, maker),
        gate(worker, maker) {}

  Step step(VisibleOp op, uint32_t object, std::function<TryResult(Worker&, Actor&)> act) {
    return {std::move(act), op, object, nullptr};
  }
  Step acquire() {
    return {[this](Worker& w, Actor& self) { return lock.acquire(w, self, kForever); },
            VisibleOp::kAcquire, lock.id(), &lock.queue()};
  }
  // By the owner, who needs nobody for it.
  Step acquire_again() {
    return step(VisibleOp::kAcquire, lock.id(), [this](Worker& w, Actor& self) {
      return lock.acquire(w, self, kForever);
    });
  }
  Step release() {
    return step(VisibleOp::kRelease, lock.id(), [this](Worker& w, Actor& self) {
      lock.release(w, self);
      return TryResult::kDone;
    });
  }
  Step wait(TryResult expected, uint64_t timeout_ns = kForever) {
    return step(VisibleOp::kWait, condition.id(), [this, expected, timeout_ns](Worker& w,
                                                                              Actor& self) {
      TryResult result = condition.wait(w, self, lock, timeout_ns);
      if (result != TryResult::kParked && result != expected) wrong++;
      if (result != TryResult::kParked && !lock.owned_by(self)) wrong++;
      return result;
    });
  }
  Step notify(uint64_t count) {
    return step(VisibleOp::kNotify, condition.id(), [this, count](Worker& w, Actor& self) {
      condition.notify(w, self, lock.queue(), count);
      return TryResult::kDone;
    });
  }
  Step meet(Barrier::Arrival expected, uint64_t timeout_ns = kForever) {
    return step(VisibleOp::kWait, barrier.id(), [this, expected, timeout_ns](Worker& w,
                                                                            Actor& self) {
      uint32_t index = 0;
      Barrier::Arrival how = barrier.arrive(w, self, timeout_ns, &index);
      if (how == Barrier::Arrival::kParked) return TryResult::kParked;
      indices.fetch_add(index);
      if (how == Barrier::Arrival::kLast) {
        rounds++;
        barrier.release(w, self);
        how = Barrier::Arrival::kReleased;
      }
      if (how != expected) wrong++;
      return TryResult::kDone;
    });
  }

  Actor& maker;
  Worker& worker;
  RLock lock;
  ConditionVariable condition;
  Flag flag;
  Semaphore semaphore;
  Barrier barrier;
  QueueGate gate;
  std::atomic<int> wrong{0};
  std::atomic<int> rounds{0};
  std::atomic<uint32_t> indices{0};
};

}  // namespace

TEST_SUITE("engine/sync/primitives") {
  TEST_CASE("every strand that waits at a condition is notified once and holds the lock then") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      std::atomic<int> waiting{0};
      for (int i = 0; i < 8; i++) {
        stage.actor()
            .then(stage.acquire())
            .then([&] { waiting++; })
            .then(stage.wait(TryResult::kDone))
            .then(stage.release());
      }
      // Comes again and again until all eight have been notified.
      stage.maker.then(stage.acquire())
          .then(stage.notify(1))
          .then(stage.release())
          .sleep(kMilli)
          .times(40);
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(waiting == 8);
      CHECK(stage.wrong == 0);
      CHECK(stage.condition.waiting() == 0);
      CHECK(stage.lock.depth() == 0);
    }
  }

  TEST_CASE("a wait at a condition that nobody notifies times out with the lock held") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      for (int i = 0; i < 4; i++) {
        stage.actor()
            .then(stage.acquire())
            .then(stage.acquire_again())
            .then(stage.wait(TryResult::kTimeout, 2 * kMilli))
            .then(stage.release())
            .then(stage.release());
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(stage.lock.depth() == 0);
    }
  }

  TEST_CASE("who waited when a flag was set goes on although it is cleared at once") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      std::atomic<int> through{0};
      for (int i = 0; i < 5; i++) {
        stage.actor()
            .then(stage.step(VisibleOp::kWait, stage.flag.id(),
                             [&](Worker& w, Actor& self) {
                               return stage.flag.wait(w, self, kForever);
                             }))
            .then([&] { through++; });
      }
      stage.maker.sleep(20 * kMilli).then(
          stage.step(VisibleOp::kNotify, stage.flag.id(), [&](Worker& w, Actor& self) {
            stage.flag.set(w, self);
            stage.flag.clear(w, self);
            return TryResult::kDone;
          }));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(through == 5);
    }
  }

  TEST_CASE("a semaphore lets as many in as it has permits, and wakes as many as are released") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      std::atomic<int> inside{0};
      std::atomic<int> most{0};
      stage.semaphore.reset(stage.worker, stage.maker, 0, 3);
      for (int i = 0; i < 12; i++) {
        stage.actor()
            .then({[&](Worker& w, Actor& self) {
                     return stage.semaphore.acquire(w, self, kForever);
                   },
                   VisibleOp::kAcquire, stage.semaphore.id(), nullptr})
            .then([&] {
              int now = ++inside;
              int seen = most.load();
              while (now > seen && !most.compare_exchange_weak(seen, now)) {
              }
            })
            .then([&] { inside--; })
            .then(stage.step(VisibleOp::kRelease, stage.semaphore.id(),
                             [&](Worker& w, Actor& self) {
                               if (!stage.semaphore.release(w, self, 1)) stage.wrong++;
                               return TryResult::kDone;
                             }));
      }
      stage.maker.sleep(2 * kMilli).then(
          stage.step(VisibleOp::kRelease, stage.semaphore.id(), [&](Worker& w, Actor& self) {
            if (!stage.semaphore.release(w, self, 3)) stage.wrong++;
            if (stage.semaphore.release(w, self, 4)) stage.wrong++;
            return TryResult::kDone;
          }));
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(most <= 3);
      CHECK(stage.semaphore.permits() == 3);
    }
  }

  TEST_CASE("the rounds of a barrier never mix") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      constexpr int kRounds = 50;
      stage.barrier.set_parties(4);
      for (int i = 0; i < 4; i++) {
        stage.actor().then(stage.meet(Barrier::Arrival::kReleased)).times(kRounds);
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(stage.rounds == kRounds);
      CHECK(stage.indices == kRounds * (0 + 1 + 2 + 3));
      CHECK(stage.barrier.waiting() == 0);
    }
  }

  TEST_CASE("one who comes too late breaks the barrier for all") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      stage.barrier.set_parties(4);
      for (int i = 0; i < 3; i++) {
        stage.actor().then(stage.meet(Barrier::Arrival::kBroken, 2 * kMilli));
      }
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(stage.wrong == 0);
      CHECK(stage.barrier.broken());
    }
  }

  TEST_CASE("what is put into a queue of two is taken once, in order, and join ends then") {
    for (const RunSettings& settings : sync_settings()) {
      SyncStage stage(settings);
      constexpr int kItems = 200;
      std::deque<int> items;
      int next = 0;
      std::vector<int> taken;
      const auto level = [&](QueueGate::Level& l) {
        l.items = items.size();
        l.full = items.size() >= 2;
        if (items.size() > 2) stage.wrong++;
      };
      stage.actor()
          .then({[&](Worker& w, Actor& self) {
                   return stage.gate.put(w, self, kForever, [&](QueueGate::Level& l) {
                     if (items.size() >= 2) return false;
                     items.push_back(next++);
                     stage.gate.add_task();
                     level(l);
                     return true;
                   });
                 },
                 VisibleOp::kNotify, stage.gate.id(), nullptr})
          .times(kItems);
      for (int i = 0; i < 4; i++) {
        stage.actor()
            .then({[&](Worker& w, Actor& self) {
                     return stage.gate.take(w, self, kForever, [&](QueueGate::Level& l) {
                       if (items.empty()) return false;
                       taken.push_back(items.front());
                       items.pop_front();
                       level(l);
                       return true;
                     });
                   },
                   VisibleOp::kWait, stage.gate.id(), nullptr})
            .then(stage.step(VisibleOp::kNotify, stage.gate.id(),
                             [&](Worker& w, Actor& self) {
                               if (!stage.gate.task_done(w, self)) stage.wrong++;
                               return TryResult::kDone;
                             }))
            .times(kItems / 4);
      }
      bool joined = false;
      stage.maker.sleep(kMilli)
          .then(stage.step(VisibleOp::kWait, stage.gate.id(),
                           [&](Worker& w, Actor& self) { return stage.gate.join(w, self); }))
          .then([&] { joined = true; });
      CHECK(stage.run() == RunEnd::kFinished);
      CHECK(joined);
      CHECK(stage.wrong == 0);
      CHECK(taken.size() == kItems);
      CHECK(std::is_sorted(taken.begin(), taken.end()));
      CHECK(stage.gate.unfinished() == 0);
    }
  }
}
