#include "engine/explore/parts.h"

#include "engine/explore/dpor.h"

#include <algorithm>

namespace heddle {

namespace {

std::vector<SearchPart> itself(SearchPart part) {
  part.whole = true;
  return {std::move(part)};
}

std::vector<SearchPart> cut_here(Subject& subject, const SearchPart& part,
                                 uint64_t operations_max) {
  const auto at = static_cast<uint32_t>(part.prefix.size());
  Dpor first(part.prefix, part.sleep);
  subject.execute(first, operations_max);
  if (first.log().size() <= at || !first.flaw().empty()) return itself(part);
  std::vector<Step> sleep;
  if (at > 0) {
    const Operation& last = first.log()[at - 1];
    for (const Step& sleeper : part.sleep) {
      if (sleeper.strand != last.strand && !depend(sleeper.touches, last.touches)) {
        sleep.push_back(sleeper);
      }
    }
  }
  const uint64_t enabled = first.log()[at].enabled;
  std::vector<SearchPart> parts;
  for (uint32_t strand = 0; strand < Dpor::kStrandsMax; strand++) {
    const bool sleeps = std::any_of(sleep.begin(), sleep.end(),
                                    [strand](const Step& step) { return step.strand == strand; });
    if ((enabled >> strand & 1) == 0 || sleeps) continue;
    parts.push_back({part.prefix, sleep});
    parts.back().prefix.push_back(strand);
    Dpor begin(parts.back().prefix, sleep);
    subject.execute(begin, operations_max);
    if (begin.log().size() <= at || !begin.flaw().empty()) return itself(part);
    sleep.push_back({strand, begin.log()[at].touches});
  }
  return parts;
}

}  // namespace

std::vector<SearchPart> cut(Subject& subject, const SearchPart& part, uint64_t operations_max) {
  std::vector<SearchPart> parts = cut_here(subject, part, operations_max);
  while (parts.size() == 1 && !parts[0].whole) {
    parts = cut_here(subject, parts[0], operations_max);
  }
  return parts;
}

}  // namespace heddle
