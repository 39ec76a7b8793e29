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
  next_ = {1, 1, 1};
  strands_.assign(1, 0);
  made_strands_.clear();
  made_primitives_.clear();
  made_objects_.clear();
  primitives_.clear();
  objects_.clear();
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
  while (next_.strand < next.strand) {
    strands_.push_back(next_strand_of(maker));
    count_of(made_strands_, maker)++;
    next_.strand++;
  }
  extend(primitives_, next_.primitive, next.primitive, maker, made_primitives_);
  extend(objects_, next_.object, next.object, maker, made_objects_);
}

uint32_t StableNames::next_strand_of(uint32_t maker) {
  return all_.of(maker, count_of(made_strands_, maker));
}

uint32_t StableNames::id_of_strand(uint32_t name) const {
  const auto found = std::find(strands_.begin(), strands_.end(), name);
  return found == strands_.end() ? kNoStrand : static_cast<uint32_t>(found - strands_.begin());
}

void StableNames::rename(Touch& touch) const {
  const auto space = static_cast<Space>(touch.place >> 56);
  const auto number = static_cast<uint32_t>(touch.place);
  if (space == Space::kStrand) {
    touch.place = place_of(space, strand(number));
    return;
  }
  const Runs& runs = space == Space::kMemory ? objects_ : primitives_;
  auto run = std::upper_bound(runs.begin(), runs.end(), number,
                              [](uint32_t n, const Run& r) { return n < r.first; });
  if (run == runs.begin()) return;  // nobody made it: see touch_of_daemon()
  --run;
  touch.place = place_of(space, 0) | (run->name + (number - run->first));
}

}  // namespace heddle
