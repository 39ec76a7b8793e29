#include "web/views/model/visible.h"

#include <algorithm>
#include <cmath>

namespace heddle {
namespace {

SliceInstance instance(double x0, double x1, float top, float height, const Look& look) {
  auto byte = [](Rgb c, int shift) { return static_cast<uint8_t>((c >> shift) & 0xff); };
  return {static_cast<float>(x0),
          top,
          static_cast<float>(x1),
          top + height,
          byte(look.colour, 16),
          byte(look.colour, 8),
          byte(look.colour, 0),
          255,
          look.style,
          byte(look.accent, 16),
          byte(look.accent, 8),
          byte(look.accent, 0)};
}

class LaneScan {
 public:
  LaneScan(const Lane& lane, const Viewport& view, double now, const SliceColours& colours)
      : lane_(lane), view_(view), now_(now), colours_(colours) {}

  double end_of(const LaneSlice& s) const {
    return s.t1 == kOpen ? std::max(now_, static_cast<double>(s.t0)) : static_cast<double>(s.t1);
  }

  // The first slice from `from` on that ends after `time`.
  size_t after(size_t from, double time) const {
    auto at = std::partition_point(
        lane_.slices.begin() + static_cast<std::ptrdiff_t>(from), lane_.slices.end(),
        [&](const LaneSlice& s) { return end_of(s) <= time; });
    return static_cast<size_t>(at - lane_.slices.begin());
  }

  // The mean look of [begin, end), of which slice `at` is the first.
  Look column(size_t at, double begin, double end) const {
    constexpr int kSamples = 6;
    const size_t first = at;
    double r = 0, g = 0, b = 0;
    int hits = 0;
    for (int i = 0; i < kSamples; ++i) {
      double time = begin + (end - begin) * (i + 0.5) / kSamples;
      at = after(at, time);
      if (at == lane_.slices.size()) break;
      if (static_cast<double>(lane_.slices[at].t0) > time) continue;
      Look one = slice_look(lane_, lane_.slices[at], colours_);
      Rgb colour = one.style == kHatched ? mix(one.accent, one.colour, 0.45) : one.colour;
      if (one.style == kThin) colour = mix(colour, colours_.background, 0.3);
      r += (colour >> 16) & 0xff;
      g += (colour >> 8) & 0xff;
      b += colour & 0xff;
      ++hits;
    }
    Look look{};
    if (hits == 0) {  // something is there, but narrower than the distance of two samples
      Look one = slice_look(lane_, lane_.slices[first], colours_);
      look.colour = mix(one.colour, colours_.background, 0.5);
    } else {
      auto mean = [&](double sum) { return static_cast<Rgb>(sum / hits + 0.5) & 0xff; };
      look.colour = mean(r) << 16 | mean(g) << 8 | mean(b);
      double share = 0.35 + 0.65 * hits / kSamples;
      look.colour = mix(look.colour, colours_.background, share);
    }
    look.accent = look.colour;
    look.style = kPlain;
    return look;
  }

  void scan(float left, float top, float height, std::vector<SliceInstance>& out) {
    const double step = view_.ns_per_pixel();
    double drawn_until = 0;
    size_t at = after(0, view_.begin());
    while (at < lane_.slices.size()) {
      const LaneSlice& s = lane_.slices[at];
      auto t0 = static_cast<double>(s.t0);
      if (t0 >= view_.end()) break;
      double t1 = end_of(s);
      if (t1 - t0 >= step) {
        double x0 = std::max(view_.x_of(t0), -8.0);
        double x1 = std::min(view_.x_of(t1), view_.width() + 8.0);
        out.push_back(instance(left + x0, left + x1, top, height, slice_look(lane_, s, colours_)));
        ++at;
        continue;
      }
      // Columns stand on multiples of a pixel's time, so that they do not flicker while panning.
      double begin = std::max(std::floor(t0 / step) * step, drawn_until);
      double end = begin + step;
      double x0 = left + view_.x_of(begin);
      out.push_back(instance(x0, x0 + 1, top, height, column(at, begin, end)));
      drawn_until = end;
      at = after(at, end);
    }
  }

 private:
  const Lane& lane_;
  const Viewport& view_;
  const double now_;
  const SliceColours& colours_;
};

}  // namespace

Look slice_look(const Lane& lane, const LaneSlice& slice, const SliceColours& colours) {
  Rgb own = strand_colour(lane.kind == LaneKind::kStrand ? lane.id : slice.by);
  switch (slice.state) {
    case SliceState::kRunning:
    case SliceState::kHeld:
      return {own, own, kSolid};
    case SliceState::kReady: {
      Rgb pale = mix(own, colours.background, colours.ready_share);
      return {pale, pale, kSolid};
    }
    case SliceState::kBlocked:
      return {mix(colours.blocked, colours.background, 0.22), colours.blocked, kHatched};
    case SliceState::kSleeping:
      return {own, own, kThin};
    case SliceState::kContended:
      return {own, colours.blocked, kHatched};
    case SliceState::kLevel: {
      Rgb pale = mix(strand_colour(lane.id), colours.background, colours.ready_share);
      return {pale, pale, kSolid};
    }
  }
  return {own, own, kSolid};
}

void visible_slices(const Lane& lane, const Viewport& view, double now, float left, float top,
                    float height, const SliceColours& colours, std::vector<SliceInstance>& out) {
  LaneScan(lane, view, now, colours).scan(left, top, height, out);
}

}  // namespace heddle
