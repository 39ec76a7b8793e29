#include "engine/sched/schedule.h"

#include <fmt/format.h>

#include <charconv>

namespace heddle {
namespace {

uint64_t zigzag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

int64_t unzigzag(uint64_t value) {
  return static_cast<int64_t>(value >> 1) ^ -static_cast<int64_t>(value & 1);
}

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ','; }

}  // namespace

void add_operation(Schedule& schedule, uint32_t strand) {
  if (!schedule.empty() && schedule.back().strand == strand) {
    schedule.back().count++;
  } else if (schedule.size() < kScheduleRunsMax) {
    schedule.push_back({strand, 1});
  }
}

// Of a long run it is asked for after each step: fmt took 0.4 us for each of its parts.
std::string format_schedule(const Schedule& schedule) {
  constexpr size_t kUsual = 4;  // characters: " 1*1"
  std::string text;
  text.reserve(schedule.size() * kUsual);
  for (const ScheduleRun& run : schedule) {
    char part[48];
    char* const end = part + sizeof part;
    char* at = part;
    if (!text.empty()) *at++ = ' ';
    at = std::to_chars(at, end, run.strand).ptr;
    *at++ = '*';
    at = std::to_chars(at, end, run.count).ptr;
    text.append(part, at);
  }
  return text;
}

Result<Schedule> parse_schedule(std::string_view text) {
  Schedule schedule;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto wrong = [&](std::string_view what) {
    return Error{fmt::format("schedule, character {}: {} (a schedule looks like \"0*12 2*1 0*4\")",
                             at - text.data() + 1, what)};
  };
  for (;;) {
    while (at != end && is_space(*at)) at++;
    if (at == end) return schedule;
    ScheduleRun run{0, 1};
    auto [after, failed] = std::from_chars(at, end, run.strand);
    if (failed != std::errc{} || run.strand > kScheduleStrandMax) {
      return wrong("a strand's number is expected");
    }
    at = after;
    if (at != end && *at == '*') {
      at++;
      auto [after_count, count_failed] = std::from_chars(at, end, run.count);
      if (count_failed != std::errc{} || run.count == 0 || run.count > kScheduleCountMax) {
        return wrong("a count of at least 1 is expected");
      }
      at = after_count;
    }
    if (at != end && !is_space(*at)) return wrong("a blank is expected");
    if (schedule.size() == kScheduleRunsMax) return wrong("it is too long");
    schedule.push_back(run);
  }
}

std::string pack_schedule(const Schedule& schedule) {
  std::string bytes;
  int64_t before = 0;
  for (const ScheduleRun& run : schedule) {
    add_varint(bytes, zigzag(static_cast<int64_t>(run.strand) - before));
    add_varint(bytes, run.count);
    before = run.strand;
  }
  return bytes;
}

Result<Schedule> unpack_schedule(std::string_view bytes) {
  Schedule schedule;
  int64_t strand = 0;
  while (!bytes.empty()) {
    uint64_t step = 0;
    uint64_t count = 0;
    if (!take_varint(bytes, step) || !take_varint(bytes, count)) {
      return Error{"the schedule is cut off"};
    }
    if (step > 2 * uint64_t{kScheduleStrandMax}) return Error{"the schedule names no strand"};
    strand += unzigzag(step);
    if (strand < 0 || strand > kScheduleStrandMax) return Error{"the schedule names no strand"};
    if (count == 0 || count > kScheduleCountMax) return Error{"the schedule counts wrongly"};
    if (schedule.size() == kScheduleRunsMax) return Error{"the schedule is too long"};
    schedule.push_back({static_cast<uint32_t>(strand), count});
  }
  return schedule;
}

void add_varint(std::string& bytes, uint64_t value) {
  while (value >= 0x80) {
    bytes += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  bytes += static_cast<char>(value);
}

bool take_varint(std::string_view& bytes, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64; shift += 7) {
    if (bytes.empty()) return false;
    const uint8_t byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    if (shift == 63 && byte > 1) return false;
    value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if ((byte & 0x80) == 0) return true;
  }
  return false;
}

}  // namespace heddle
