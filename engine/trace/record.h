// Record: one event of a trace, 32 bytes, without pointers.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace heddle {

/// What happened: a row of events.def, in its order.
enum class Event : uint8_t {
#define EVENT(name, a, b, effect, meaning) name,
#include "engine/trace/events.def"
#undef EVENT
};

inline constexpr int kEventCount = 0
#define EVENT(name, a, b, effect, meaning) +1
#include "engine/trace/events.def"
#undef EVENT
    ;

/// What a strand waits for, or what kind of thing an object is: a row of waits.def.
enum class Wait : uint8_t {
#define WAIT(name, has_holder, word) k_##name,
#include "engine/trace/waits.def"
#undef WAIT
};

inline constexpr uint32_t kNoStrand = 0xffffffff;

/// The worker number of what happens on no worker: a timer, a stop from outside.
inline constexpr uint8_t kNoWorker = 0xff;

struct Record {
  uint64_t time_ns = 0;
  uint64_t a = 0;
  uint32_t b = 0;
  uint32_t strand = 0;
  uint32_t line = 0;
  Event kind = Event::run_begin;
  uint8_t worker = 0;
  uint16_t file = 0;  // an interned name, 0 = the main file

  bool operator==(const Record&) const = default;
};
static_assert(sizeof(Record) == 32);
static_assert(std::is_trivially_copyable_v<Record>);
static_assert(std::has_unique_object_representations_v<Record>);

/// The name of an event as in events.def.
std::string_view event_name(Event kind);

/// The word for a kind of wait, as in "waits for <word>".
std::string_view wait_word(Wait wait);

/// Whether somebody owns such an object while others wait for it.
bool wait_has_holder(Wait wait);

}  // namespace heddle
