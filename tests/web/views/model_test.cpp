#include "web/views/model/model.h"

#include "web/views/text.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

constexpr uint64_t kLockWait = static_cast<uint64_t>(Wait::k_lock);

Model waiting_thread() {
  Model model;
  NameTable names;
  names.strands = {"MainThread", "Thread-1", "Thread-2"};
  names.objects.resize(2);
  names.objects[1] = {Wait::k_lock, "a"};
  model.set_names(names);
  model.add(
      {
          {0, 0, 0, 2, 0, Event::strand_start, 0, 0},
          {5, 0, 0, 2, 13, Event::strand_run, 0, 0},
          {10, 0, 1, 2, 14, Event::lock_acquire, 0, 0},
          {11, 0, 0, 1, 0, Event::strand_start, 1, 0},
          {12, 0, 0, 1, 9, Event::strand_run, 1, 0},
          {20, 2, 1, 1, 16, Event::lock_contend, 1, 0},
          {20, kLockWait, 1, 1, 16, Event::strand_block, 1, 0},
      },
      0);
  return model;
}

}  // namespace

TEST_SUITE("web/views/model") {
  TEST_CASE("the reason of a blocked slice names the lock, its holder and the line") {
    Model model = waiting_thread();
    const Lane* lane = model.find({LaneKind::kStrand, 1});
    const LaneSlice* slice = model.slice_at({LaneKind::kStrand, 1}, 20);
    REQUIRE(slice != nullptr);
    CHECK(model.reason(*lane, *slice) == "waits for lock `a`, held by Thread-2 since line 14");
  }

  TEST_CASE("the same reason in Chinese") {
    set_language(Language::kChinese);
    Model model = waiting_thread();
    const LaneSlice* slice = model.slice_at({LaneKind::kStrand, 1}, 20);
    REQUIRE(slice != nullptr);
    CHECK(model.reason(*model.find({LaneKind::kStrand, 1}), *slice) ==
          "等待 锁 `a`，Thread-2 自第 14 行起持有");
    set_language(Language::kEnglish);
  }

  TEST_CASE("rows are grouped: strands, locks, cores, each under a headline") {
    Model model = waiting_thread();
    std::vector<LaneKind> headlines;
    for (const Row& row : model.rows()) {
      if (row.headline) headlines.push_back(row.lane.kind);
    }
    std::vector<LaneKind> expected = {LaneKind::kStrand, LaneKind::kLock, LaneKind::kWorker};
    CHECK(headlines == expected);
    CHECK(model.rows().size() == 3 + 2 + 1 + 2);
  }

  TEST_CASE("a click finds the slice under it and nothing beside it") {
    Model model = waiting_thread();
    CHECK(model.slice_at({LaneKind::kStrand, 1}, 5) == nullptr);
    CHECK(model.slice_at({LaneKind::kStrand, 1}, 15)->state == SliceState::kRunning);
    CHECK(model.selected({{LaneKind::kStrand, 1}, 12})->state == SliceState::kRunning);
    CHECK(model.selected({{LaneKind::kStrand, 1}, 13}) == nullptr);
  }

  TEST_CASE("marks say where each strand is") {
    Model model = waiting_thread();
    auto marks = model.line_marks();
    REQUIRE(marks.size() == 2);
    CHECK(marks[0] == LineMark{16, 1, "blocked"});
    CHECK(marks[1] == LineMark{14, 2, "running"});
  }

  TEST_CASE("an open slice lasts until now while the run goes on") {
    Model model = waiting_thread();
    CHECK(model.now() == 20);
    model.set_now(500);
    CHECK(model.now() == 500);
    CHECK(model.slice_at({LaneKind::kStrand, 1}, 499) != nullptr);
  }

  TEST_CASE("while somebody steps, who waits since the last operation is seen to wait") {
    Model model = waiting_thread();
    model.status = RunStatus::kStepping;
    CHECK(model.now() == 1020);
    CHECK(model.slice_at({LaneKind::kStrand, 1}, 500)->state == SliceState::kBlocked);
  }

  TEST_CASE("after a deadlock the timeline goes on, and those who wait with it") {
    Model model = waiting_thread();
    CHECK(model.now() == 20);
    model.outcome = OutcomeInfo{"deadlock", 3, "", 1, ""};
    CHECK(model.now() > 20);
    const Lane& waits = *model.find({LaneKind::kStrand, 1});
    CHECK(model.for_ever(waits.slices.back()));
    CHECK(model.slice_at({LaneKind::kStrand, 1}, 25) == &waits.slices.back());
  }

  TEST_CASE("colours of strands: the main strand is blue, the ninth after it begins again") {
    CHECK(strand_colour(0) == 0x4C78A8);
    CHECK(strand_colour(1) == 0xF58518);
    CHECK(strand_colour(10) == strand_colour(1));
  }
}
