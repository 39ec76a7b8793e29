#include "engine/trace/lanes.h"

#include <doctest/doctest.h>

#include <vector>

using namespace heddle;

namespace {

Record at(uint64_t time, Event kind, uint32_t strand, uint32_t line = 0, uint64_t a = 0,
          uint32_t b = 0, uint8_t worker = 0) {
  return Record{time, a, b, strand, line, kind, worker, 0};
}

LaneBuilder built(const std::vector<Record>& records) {
  LaneBuilder builder;
  builder.add_all(records);
  return builder;
}

constexpr uint64_t kLockWait = static_cast<uint64_t>(Wait::k_lock);

// Strand 1 holds lock 5 from line 14; strand 2 waits for it from 30 to 40.
std::vector<Record> contended_lock() {
  return {
      at(0, Event::strand_start, 1, 0, 0),
      at(0, Event::strand_start, 2, 0, 0),
      at(10, Event::strand_run, 1, 13, 0, 0, 0),
      at(10, Event::strand_run, 2, 12, 0, 0, 1),
      at(20, Event::lock_acquire, 1, 14, 0, 5, 0),
      at(30, Event::lock_contend, 2, 16, 1, 5, 1),
      at(30, Event::strand_block, 2, 16, kLockWait, 5, 1),
      at(40, Event::lock_release, 1, 15, 0, 5, 0),
      at(40, Event::strand_wake, 2, 15, 1, 5, 0),
      at(45, Event::strand_run, 2, 16, 0, 0, 1),
      at(45, Event::lock_acquire, 2, 16, 0, 5, 1),
      at(50, Event::strand_finish, 1, 15, 0, 0, 0),
      at(60, Event::lock_release, 2, 16, 0, 5, 1),
      at(70, Event::strand_finish, 2, 16, 0, 0, 1),
  };
}

bool overlaps(const Lane& lane) {
  for (size_t i = 1; i < lane.slices.size(); ++i) {
    if (lane.slices[i].t0 < lane.slices[i - 1].t1) return true;
  }
  return false;
}

}  // namespace

TEST_SUITE("engine/trace/lanes") {
  TEST_CASE("a strand is ready, runs, and ends") {
    auto lanes = built({at(5, Event::strand_start, 1), at(7, Event::strand_run, 1, 3),
                        at(9, Event::strand_finish, 1, 4)});
    const Lane& lane = lanes.strands().at(1);
    REQUIRE(lane.slices.size() == 2);
    CHECK(lane.slices[0].state == SliceState::kReady);
    CHECK(lane.slices[0].t1 == 7);
    CHECK(lane.slices[1].state == SliceState::kRunning);
    CHECK(lane.slices[1].t1 == 9);
    CHECK(lane.slices[1].end_line == 4);
    CHECK(lane.finished);
    CHECK(lane.last_line == 4);
  }

  TEST_CASE("a blocked slice says for what, held by whom, since which line") {
    auto lanes = built(contended_lock());
    const LaneSlice& blocked = lanes.strands().at(2).slices.at(2);
    CHECK(blocked.state == SliceState::kBlocked);
    CHECK(blocked.reason == Wait::k_lock);
    CHECK(blocked.object == 5);
    CHECK(blocked.by == 1);
    CHECK(blocked.by_line == 14);
    CHECK(blocked.t0 == 30);
    CHECK(blocked.t1 == 40);
  }

  TEST_CASE("an arrow goes from the strand that released to the one that waited") {
    auto lanes = built(contended_lock());
    REQUIRE(lanes.arrows().size() == 1);
    CHECK(lanes.arrows()[0] == Arrow{40, 1, 2, 5});
  }

  TEST_CASE("a lock's lane is held, then contended, then held by the next") {
    auto lanes = built(contended_lock());
    const Lane& lock = lanes.locks().at(5);
    REQUIRE(lock.slices.size() == 3);
    CHECK(lock.slices[0].state == SliceState::kHeld);
    CHECK(lock.slices[1].state == SliceState::kContended);
    CHECK(lock.slices[1].by == 1);
    CHECK(lock.slices[1].t1 == 40);
    CHECK(lock.slices[2].state == SliceState::kHeld);
    CHECK(lock.slices[2].by == 2);
    CHECK(lock.slices[2].t0 == 45);
  }

  TEST_CASE("a worker's lane shows which strand it ran and is free in between") {
    auto lanes = built(contended_lock());
    const Lane& worker = lanes.workers().at(1);
    REQUIRE(worker.slices.size() == 2);
    CHECK(worker.slices[0].by == 2);
    CHECK(worker.slices[0].t1 == 30);
    CHECK(worker.slices[1].t0 == 45);
  }

  TEST_CASE("a wait that ends in a timeout no longer makes the lock contended") {
    auto records = contended_lock();
    records.resize(7);
    records.push_back(at(35, Event::lock_give_up, 2, 16, 0, 5));
    auto lanes = built(records);
    CHECK(lanes.locks().at(5).slices.back().state == SliceState::kHeld);
  }

  TEST_CASE("slices of a lane never overlap, not even when a record comes late") {
    auto records = contended_lock();
    records.push_back(at(65, Event::strand_start, 3));
    records.push_back(at(64, Event::strand_run, 3, 1));
    records.push_back(at(63, Event::strand_ready, 3, 1));
    auto lanes = built(records);
    for (const Lane& lane : lanes.strands()) CHECK_FALSE(overlaps(lane));
    for (const Lane& lane : lanes.workers()) CHECK_FALSE(overlaps(lane));
    for (const Lane& lane : lanes.locks()) CHECK_FALSE(overlaps(lane));
  }

  TEST_CASE("a strand is on one worker at a time, also where its leaving was lost") {
    auto lanes = built({at(10, Event::strand_run, 1, 2, 0, 0, 0),
                        at(30, Event::strand_run, 1, 2, 0, 0, 1)});
    CHECK(lanes.workers().at(0).slices.at(0).t1 == 30);
    CHECK(lanes.workers().at(1).open());
  }

  TEST_CASE("a trace whose beginning was dropped still gives a lane") {
    auto lanes = built({at(100, Event::strand_block, 4, 8, kLockWait, 2)});
    CHECK(lanes.strands().at(4).slices.at(0).state == SliceState::kBlocked);
    CHECK(lanes.strands().at(4).slices.at(0).by == kNoStrand);
  }

  TEST_CASE("the end of the run closes every open slice") {
    auto records = contended_lock();
    records.resize(7);
    records.push_back(at(90, Event::run_end, kNoStrand));
    auto lanes = built(records);
    CHECK(lanes.ended());
    CHECK(lanes.strands().at(2).slices.back().t1 == 90);
    CHECK_FALSE(lanes.locks().at(5).open());
  }

  TEST_CASE("who is blocked a moment before the lock is taken waits for the one who took it") {
    const auto lanes = built({at(10, Event::lock_contend, 1, 8, kNoStrand, 5),
                              at(10, Event::strand_block, 1, 8, kLockWait, 5),
                              at(10, Event::lock_acquire, 2, 7, 0, 5)});
    const LaneSlice& waits = lanes.strands().at(1).slices.back();
    CHECK(waits.by == 2);
    CHECK(waits.by_line == 7);
  }

  TEST_CASE("the GIL's lane shows it handed over on request") {
    auto lanes = built({at(1, Event::gil_acquire, 1, 3), at(4, Event::gil_request, 2, 0, 1),
                        at(5, Event::gil_release, 1, 4, 1), at(6, Event::gil_acquire, 2, 9)});
    const Lane& gil = lanes.gil();
    REQUIRE(gil.slices.size() == 3);
    CHECK(gil.slices[1].state == SliceState::kContended);
    CHECK(gil.slices[1].t1 == 5);
    CHECK(gil.slices[2].by == 2);
    CHECK(gil.slices[2].state == SliceState::kHeld);
    CHECK(gil.marks.size() == 1);
  }

  TEST_CASE("forgetting half keeps the recent slices and says since when they are known") {
    std::vector<Record> records;
    for (uint64_t i = 0; i < 100; ++i) {
      records.push_back(at(i * 10, i % 2 == 0 ? Event::strand_run : Event::strand_ready, 1, 2));
    }
    auto lanes = built(records);
    uint64_t before = lanes.slices();
    uint64_t gone = lanes.forget_half();
    CHECK(lanes.slices() + gone == before);
    CHECK(lanes.strands().at(1).slices.size() == 50);
    CHECK(lanes.oldest_ns() == 500);
    CHECK(lanes.strands().at(1).slices.back().t0 == 990);
  }

  TEST_CASE("built in batches it is the same as built at once") {
    auto records = contended_lock();
    LaneBuilder steps;
    for (const Record& r : records) steps.add(r);
    auto whole = built(records);
    for (size_t i = 0; i < whole.strands().size(); ++i) {
      CHECK(whole.strands()[i].slices == steps.strands()[i].slices);
    }
  }
}
