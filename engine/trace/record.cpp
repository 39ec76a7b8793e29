#include "engine/trace/record.h"

#include "engine/base/verify.h"

namespace heddle {

std::string_view event_name(Event kind) {
  switch (kind) {
#define EVENT(name, a, b, effect, meaning) \
  case Event::name:                        \
    return #name;
#include "engine/trace/events.def"
#undef EVENT
  }
  VERIFY(false, "event {}", static_cast<int>(kind));
}

std::string_view wait_word(Wait wait) {
  switch (wait) {
#define WAIT(name, has_holder, word) \
  case Wait::k_##name:               \
    return word;
#include "engine/trace/waits.def"
#undef WAIT
  }
  return "nothing";
}

bool wait_has_holder(Wait wait) {
  switch (wait) {
#define WAIT(name, has_holder, word) \
  case Wait::k_##name:               \
    return has_holder;
#include "engine/trace/waits.def"
#undef WAIT
  }
  return false;
}

}  // namespace heddle
