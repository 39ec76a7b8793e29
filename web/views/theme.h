// Theme: the colours and sizes of the canvas, light and dark.
#pragma once

#include "web/views/model/visible.h"

#include <imgui.h>

namespace heddle {

struct Theme {
  bool dark = true;
  Rgb window;        // behind everything
  Rgb panel;         // launch, parameters, variables
  Rgb lane;          // behind the slices
  Rgb lane_other;    // every second lane
  Rgb grid;
  Rgb text;
  Rgb text_dim;
  Rgb border;
  Rgb accent;
  Rgb run;           // the Run button
  Rgb stop;
  Rgb good;
  Rgb bad;
  SliceColours slices;
};

/// The theme in force.
const Theme& theme();

/// Makes light or dark the theme in force, and ImGui's style fit it. Sizes are in CSS pixels.
void apply_theme(bool dark);

inline ImU32 colour(Rgb rgb, double alpha = 1) {
  return IM_COL32((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff,
                  static_cast<int>(alpha * 255 + 0.5));
}

ImVec4 colour4(Rgb rgb, double alpha = 1);

}  // namespace heddle
