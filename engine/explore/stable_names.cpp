#include "engine/explore/stable_names.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr int kMakerShift = 40;

uint32_t& count_of(std::vector<uint32_t>& made, uint32_t maker) {
  if (maker >= made.size()) made.resize(maker + 1);
  return made[maker];
}

}  // namespace

uint32_t StrandNames::of(uint32_t maker, uint32_t before) {
  SpinGuard guard(spin_);
  const auto name = static_cast<uint32_t>(names_.size()) + 1;  // 0 is the main strand's
  return names_.try_emplace({maker, before}, name).first->second;
}

void StableNames::clear() {
  now_.next = {1, 1, 1};
  now_.strands.assign(1, 0);
  now_.made_strands.clear();
  now_.made_primitives.clear();
  now_.made_objects.clear();
  now_.primitives.clear();
  now_.objects.clear();
}

void StableNames::extend(Runs& runs, uint32_t& next, uint32_t now, uint32_t maker,
                         std::vector<uint32_t>& made) {
  if (now <= next) return;
  uint32_t& count = count_of(made, maker);
  runs.push_back({next, uint64_t{maker} << kMakerShift | (count + 1)});
  count += now - next;
  next = now;
}

void StableNames::numbered(const NextNumbers& next, uint32_t maker) {
  while (now_.next.strand < next.strand) {
    now_.strands.push_back(next_strand_of(maker));
    count_of(now_.made_strands, maker)++;
    now_.next.strand++;
  }
  extend(now_.primitives, now_.next.primitive, next.primitive, maker, now_.made_primitives);
  extend(now_.objects, now_.next.object, next.object, maker, now_.made_objects);
}

uint32_t StableNames::next_strand_of(uint32_t maker) {
  return all_.of(maker, count_of(now_.made_strands, maker));
}

uint32_t StableNames::id_of_strand(uint32_t name) const {
  const std::vector<uint32_t>& all = now_.strands;
  const auto found = std::find(all.begin(), all.end(), name);
  return found == all.end() ? kNoStrand : static_cast<uint32_t>(found - all.begin());
}

void StableNames::rename(Touch& touch) const {
  const auto space = static_cast<Space>(touch.place >> 56);
  const auto number = static_cast<uint32_t>(touch.place);
  if (space == Space::kStrand) {
    touch.place = place_of(space, strand(number));
    return;
  }
  const Runs& runs = space == Space::kMemory ? now_.objects : now_.primitives;
  auto run = std::upper_bound(runs.begin(), runs.end(), number,
                              [](uint32_t n, const Run& r) { return n < r.first; });
  if (run == runs.begin()) return;  // nobody made it: see touch_of_daemon()
  --run;
  touch.place = place_of(space, 0) | (run->name + (number - run->first));
}

}  // namespace heddle
