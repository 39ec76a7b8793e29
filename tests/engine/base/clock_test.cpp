#include "engine/base/clock.h"

#include "engine/base/random.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_SUITE("engine/base/clock") {
  TEST_CASE("virtual time moves only when it is told to, and never back") {
    ClockSource clock(true);
    CHECK(clock.now_ns() == 0);
    clock.advance_to(500);
    clock.advance_to(300);
    CHECK(clock.now_ns() == 500);
  }

  TEST_CASE("a program that reads virtual time sees it move, deadlines do not") {
    ClockSource clock(true);
    const uint64_t first = clock.read_ns();
    CHECK(clock.read_ns() > first);
    CHECK(clock.now_ns() == 0);
    CHECK(clock.deadline(10) == 10);
    CHECK(ClockSource(true).read_wall_ns() == ClockSource(true).read_wall_ns());
  }

  TEST_CASE("real time goes on") {
    ClockSource clock(false);
    const uint64_t first = clock.now_ns();
    while (clock.now_ns() == first) {
    }
    CHECK(clock.read_ns() > first);
    CHECK(clock.read_wall_ns() > uint64_t{1'600'000'000} * 1'000'000'000);
  }

  TEST_CASE("a deadline too far to be told is none") {
    ClockSource clock(true);
    clock.advance_to(100);
    CHECK(clock.deadline(kForever) == kForever);
    CHECK(clock.deadline(kForever - 50) == kForever);
    CHECK(clock.deadline(kForever - 101) == kForever - 1);
  }
}

TEST_SUITE("engine/base/random") {
  TEST_CASE("a seed gives the numbers of SplitMix64") {
    Random random(1234567);
    CHECK(random.next() == 6457827717110365317u);
    CHECK(random.next() == 3203168211198807973u);
  }

  TEST_CASE("a bounded number is below its bound and takes every value") {
    Random random(1);
    bool seen[7] = {};
    for (int i = 0; i < 1000; i++) {
      const uint64_t value = random.below(7);
      REQUIRE(value < 7);
      seen[value] = true;
    }
    for (const bool one : seen) CHECK(one);
  }
}
