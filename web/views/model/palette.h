// The colours of strands: the same on the canvas, in the console and in the editor's gutter.
#pragma once

#include <cstdint>

namespace heddle {

/// A colour as 0xRRGGBB.
using Rgb = uint32_t;

/// The main strand is blue; the others take nine colours in turn, by their id.
inline Rgb strand_colour(uint32_t strand) {
  constexpr Rgb kMain = 0x4C78A8;
  constexpr Rgb kOthers[] = {0xF58518, 0x54A24B, 0xE45756, 0x72B7B2, 0xB279A2,
                             0xEECA3B, 0xFF9DA6, 0x9D755D, 0x79706E};
  return strand == 0 ? kMain : kOthers[(strand - 1) % 9];
}

/// `share` of `over`, the rest of `under`.
inline Rgb mix(Rgb over, Rgb under, double share) {
  Rgb out = 0;
  for (int shift = 0; shift <= 16; shift += 8) {
    double a = (over >> shift) & 0xff;
    double b = (under >> shift) & 0xff;
    out |= static_cast<Rgb>(a * share + b * (1 - share) + 0.5) << shift;
  }
  return out;
}

}  // namespace heddle
