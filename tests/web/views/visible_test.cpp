#include "web/views/model/visible.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

constexpr SliceColours kColours{.background = 0x000000, .blocked = 0xff0000, .ready_share = 0.3};

Lane lane_of(size_t count, uint64_t length, uint64_t gap) {
  Lane lane;
  lane.id = 1;
  uint64_t time = 0;
  for (size_t i = 0; i < count; ++i) {
    LaneSlice slice;
    slice.t0 = time;
    slice.t1 = time + length;
    slice.state = SliceState::kRunning;
    lane.slices.push_back(slice);
    time += length + gap;
  }
  return lane;
}

std::vector<SliceInstance> seen(const Lane& lane, const Viewport& view, double now = 0) {
  std::vector<SliceInstance> out;
  visible_slices(lane, view, now, 0, 0, 16, kColours, out);
  return out;
}

Viewport view_of(double width, double begin, double end) {
  Viewport view;
  view.set_width(width);
  view.show(begin, end);
  return view;
}

}  // namespace

TEST_SUITE("web/views/visible") {
  TEST_CASE("wide slices come through one by one") {
    Lane lane = lane_of(10, 100, 100);
    auto out = seen(lane, view_of(2000, 0, 2000));
    REQUIRE(out.size() == 10);
    CHECK(out[3].x0 == doctest::Approx(600));
    CHECK(out[3].x1 == doctest::Approx(700));
    CHECK(out[3].style == kSolid);
  }

  TEST_CASE("a million narrow slices become at most one column a pixel") {
    Lane lane = lane_of(1000000, 7, 3);
    auto out = seen(lane, view_of(1000, 0, 1e7));
    CHECK(out.size() <= 1001);
    CHECK(out.size() >= 990);
    for (const SliceInstance& each : out) CHECK(each.style == kPlain);
  }

  TEST_CASE("only what is in sight is looked at") {
    Lane lane = lane_of(1000000, 7, 3);
    auto out = seen(lane, view_of(1000, 5000, 5100));
    CHECK(out.size() <= 12);
    CHECK(out.size() >= 10);
  }

  TEST_CASE("columns never overlap, also where narrow slices straddle them") {
    Lane lane = lane_of(5000, 7, 0);
    auto out = seen(lane, view_of(1000, 3, 10003));
    for (size_t i = 1; i < out.size(); ++i) CHECK(out[i].x0 >= out[i - 1].x1 - 0.01);
  }

  TEST_CASE("a single slice too narrow to see still shows") {
    Lane lane = lane_of(1, 1, 0);
    CHECK(seen(lane, view_of(100, 0, 1e9)).size() == 1);
  }

  TEST_CASE("an open slice reaches until now") {
    Lane lane = lane_of(1, 10, 0);
    lane.slices[0].t1 = kOpen;
    auto out = seen(lane, view_of(1000, 0, 1000), 400);
    REQUIRE(out.size() == 1);
    CHECK(out[0].x1 == doctest::Approx(400));
  }

  TEST_CASE("states look different") {
    Lane lane = lane_of(1, 10, 0);
    LaneSlice slice = lane.slices[0];
    auto style = [&](SliceState state) {
      slice.state = state;
      return slice_look(lane, slice, kColours);
    };
    CHECK(style(SliceState::kRunning).colour == strand_colour(1));
    CHECK(style(SliceState::kReady).colour != strand_colour(1));
    CHECK(style(SliceState::kBlocked).style == kHatched);
    CHECK(style(SliceState::kSleeping).style == kThin);
  }
}
