// From the slices of a lane to the few rectangles that a screen can show of them.
#pragma once

#include "web/views/model/model.h"
#include "web/views/model/viewport.h"

#include <cstdint>
#include <vector>

namespace heddle {

/// One rectangle for the GPU, in pixels; the layout is that of shaders/slice.vert.
struct SliceInstance {
  float x0, y0, x1, y1;
  uint8_t r, g, b, a;
  uint8_t style;  // SliceStyle
  uint8_t accent_r, accent_g, accent_b;
};
static_assert(sizeof(SliceInstance) == 24);

enum SliceStyle : uint8_t {
  kSolid = 0,    // rounded, full
  kHatched = 1,  // the colour with stripes and an outline of the accent
  kThin = 2,     // a line in the middle
  kPlain = 3,    // a column of many slices: no corners, no gaps
  kOutline = 4,  // only the outline, in the accent
};

struct SliceColours {
  Rgb background;
  Rgb blocked;         // stripes and outline of what waits
  double ready_share;  // of the strand's colour in a ready slice
};

struct Look {
  Rgb colour;
  Rgb accent;
  SliceStyle style;
};

/// How a slice looks. A worker's or a lock's slice has the colour of the strand it is about.
Look slice_look(const Lane& lane, const LaneSlice& slice, const SliceColours& colours);

/// Appends what is in sight of a lane: slices of a pixel and more as they are, narrower ones as
/// columns one pixel wide whose colour is the mean of what they hold. Takes time in proportion to
/// the pixels, not to the slices.
void visible_slices(const Lane& lane, const Viewport& view, double now, float left, float top,
                    float height, const SliceColours& colours, std::vector<SliceInstance>& out);

}  // namespace heddle
