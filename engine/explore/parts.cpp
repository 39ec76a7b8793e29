#include "engine/explore/parts.h"

#include "engine/explore/dpor.h"

#include <algorithm>
#include <deque>

namespace heddle {

namespace {

constexpr size_t kCutsMax = 100;

std::vector<SearchPart> itself(SearchPart part) {
  part.whole = true;
  return {std::move(part)};
}

std::vector<SearchPart> cut_here(Subject& subject, const SearchPart& part,
                                 uint64_t operations_max) {
  const auto at = static_cast<uint32_t>(part.prefix.size());
  Dpor first(part.prefix, part.sleep, part.names);
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
    parts.push_back({part.prefix, sleep, false, part.names});
    parts.back().prefix.push_back(first.log().names().id_of_strand(strand));
    Dpor begin(parts.back().prefix, sleep, part.names);
    subject.execute(begin, operations_max);
    if (begin.log().size() <= at || !begin.flaw().empty()) return itself(part);
    sleep.push_back({strand, begin.log()[at].touches});
  }
  return parts;
}

}  // namespace

std::vector<SearchPart> cut(Subject& subject, const SearchPart& part, size_t wanted,
                            uint64_t operations_max) {
  std::vector<SearchPart> done;
  std::deque<SearchPart> open{part};  // the shortest prefix first
  for (size_t cuts = 0; !open.empty(); cuts++) {
    if (cuts == kCutsMax || done.size() + open.size() >= wanted) break;
    for (SearchPart& one : cut_here(subject, open.front(), operations_max)) {
      if (one.whole) {
        done.push_back(std::move(one));
      } else {
        open.push_back(std::move(one));
      }
    }
    open.pop_front();
  }
  for (SearchPart& one : open) done.push_back(std::move(one));
  return done;
}

}  // namespace heddle
