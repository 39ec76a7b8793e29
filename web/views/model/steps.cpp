#include "web/views/model/steps.h"

#include "web/views/text.h"

#include <algorithm>

namespace heddle {

const SeenStrand* standing_strand(const Standing& standing, uint32_t strand) {
  const auto& all = standing.strands;
  const auto is_it = [strand](const SeenStrand& each) { return each.id == strand; };
  const auto at = std::find_if(all.begin(), all.end(), is_it);
  return at == all.end() ? nullptr : &*at;
}

std::string why_not(const SeenStrand& strand) {
  switch (strand.state) {
    case SeenStrand::State::kCanRun: return "";
    case SeenStrand::State::kSleeps: return text(Text::step_sleeps);
    case SeenStrand::State::kNotStarted: return text(Text::step_not_started);
    case SeenStrand::State::kWaits: break;
  }
  constexpr Text kWords[] = {
#define WAIT(name, has_holder, word) Text::wait_##name,
#include "engine/trace/waits.def"
#undef WAIT
  };
  const auto row = std::min(static_cast<size_t>(strand.wait.kind), std::size(kWords) - 1);
  const std::string what = say(kWords[row], strand.awaited);
  if (strand.holder.empty()) return say(Text::waits, what);
  if (strand.holder_line == 0) return say(Text::waits_held, what, strand.holder);
  return say(Text::waits_held_since, what, strand.holder, strand.holder_line);
}

}  // namespace heddle
