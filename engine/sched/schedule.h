// Schedule: who did how many visible operations, in order: what a controlled run is repeated by.
//
// As text: "0*12 2*1 0*4", strand 0 does twelve, then strand 2 one, then strand 0 four; "*1" may be
// left out. As bytes, for the link: for each run the zigzag of the difference of its strand to the
// one before, then its count, both as varints (LEB128).
//
// Both decoders are for text and bytes from strangers: they are bounded and refuse all else.
#pragma once

#include "engine/base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct ScheduleRun {
  uint32_t strand = 0;
  uint64_t count = 0;

  bool operator==(const ScheduleRun&) const = default;
};

using Schedule = std::vector<ScheduleRun>;

inline constexpr size_t kScheduleRunsMax = 1'000'000;
inline constexpr uint32_t kScheduleStrandMax = 10'000'000;
inline constexpr uint64_t kScheduleCountMax = uint64_t{1} << 48;

/// Adds one visible operation. Runs beyond kScheduleRunsMax are dropped.
void add_operation(Schedule& schedule, uint32_t strand);

std::string format_schedule(const Schedule& schedule);
/// Errors: says what is wrong, at which character.
Result<Schedule> parse_schedule(std::string_view text);

std::string pack_schedule(const Schedule& schedule);
/// Errors: bytes that pack_schedule() cannot have made.
Result<Schedule> unpack_schedule(std::string_view bytes);

/// LEB128, also for the link. `take_varint` moves `bytes` on; false if they are no varint.
void add_varint(std::string& bytes, uint64_t value);
bool take_varint(std::string_view& bytes, uint64_t& value);

}  // namespace heddle
