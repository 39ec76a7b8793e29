#include "engine/sched/schedule.h"

#include "engine/base/random.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_SUITE("engine/sched/schedule") {
  TEST_CASE("text is read as it is written") {
    const Schedule schedule{{0, 12}, {2, 1}, {0, 4}};
    CHECK(format_schedule(schedule) == "0*12 2*1 0*4");
    CHECK(parse_schedule("0*12 2*1 0*4").value() == schedule);
    CHECK(parse_schedule("  0*12,2\n0*4 ").value() == schedule);
    CHECK(parse_schedule("").value().empty());
  }

  TEST_CASE("what is no schedule is refused with its place") {
    for (const char* text : {"x", "0*", "0*0", "-1", "0*12x", "99999999999", "0*99999999999999999",
                             "0**2", "*3", "0 * 3", "1*2*3", "10000001"}) {
      CAPTURE(text);
      const Result<Schedule> schedule = parse_schedule(text);
      REQUIRE(!schedule.ok());
      CHECK(schedule.error().message.find("schedule, character ") == 0);
    }
    CHECK(parse_schedule("0*2 1x").error().message.find("character 6") != std::string::npos);
  }

  TEST_CASE("every schedule comes back from its bytes") {
    Random random(42);
    for (int round = 0; round < 200; round++) {
      Schedule schedule;
      const uint64_t length = random.below(50);
      for (uint64_t i = 0; i < length; i++) {
        schedule.push_back({static_cast<uint32_t>(random.below(kScheduleStrandMax + 1)),
                            1 + random.below(uint64_t{1} << random.below(48))});
      }
      CAPTURE(format_schedule(schedule));
      CHECK(unpack_schedule(pack_schedule(schedule)).value() == schedule);
      CHECK(parse_schedule(format_schedule(schedule)).value() == schedule);
    }
    CHECK(pack_schedule({{0, 12}, {2, 1}, {0, 4}}).size() == 6);
  }

  TEST_CASE("bytes that no schedule has are refused") {
    using namespace std::string_view_literals;
    CHECK(!unpack_schedule("\x00"sv).ok());                  // no count
    CHECK(!unpack_schedule("\x01\x01"sv).ok());              // strand -1
    CHECK(!unpack_schedule("\x00\x00"sv).ok());              // not once
    CHECK(!unpack_schedule("\x80\x80\x80"sv).ok());          // a varint without an end
    CHECK(!unpack_schedule("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"sv).ok());
    Random random(7);
    for (int round = 0; round < 2000; round++) {
      std::string bytes(random.below(12), '\0');
      for (char& byte : bytes) byte = static_cast<char>(random.next());
      const Result<Schedule> schedule = unpack_schedule(bytes);
      if (schedule) CHECK(unpack_schedule(pack_schedule(schedule.value())).ok());
    }
  }

  TEST_CASE("operations of one strand in a row are one run") {
    Schedule schedule;
    for (uint32_t strand : {0u, 0u, 0u, 2u, 0u}) add_operation(schedule, strand);
    CHECK(format_schedule(schedule) == "0*3 2*1 0*1");
  }
}
