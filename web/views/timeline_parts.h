// The parts of the timeline view: where rows are, what is drawn on them, what is under the mouse.
#pragma once

#include "web/views/app.h"

#include <optional>

namespace heddle {

inline constexpr float kRowHeight = 24;
inline constexpr float kHeadlineHeight = 20;
inline constexpr float kAxisHeight = 22;
inline constexpr float kBarHeight = 17;

/// The timeline's place on the canvas: an axis above, names at the left, lanes in the rest.
struct TimelineArea {
  float left = 0, top = 0, width = 0, height = 0;
  float gutter = 100;

  float lanes_left() const { return left + gutter; }
  float lanes_top() const { return top + kAxisHeight; }
  float lanes_width() const { return width - gutter; }
  float lanes_height() const { return height - kAxisHeight; }
};

float gutter_width(const Model& model, float width, bool numbered);

/// The distance of row `index` from the first one's top; of the end for the number of rows.
float row_top(const Model& model, size_t index);

/// The row of a lane, or the number of rows.
size_t row_of(const Model& model, LaneRef lane);

/// The lane under a y of the screen.
std::optional<LaneRef> row_at(const App& app, const TimelineArea& area, float y);

/// The slice under an x of the screen, or within two pixels of it.
const LaneSlice* slice_near(const App& app, const TimelineArea& area, LaneRef lane, float x);

void draw_lanes(App& app, const TimelineArea& area);

/// The line through the mouse and the tooltip.
void draw_hover(App& app, const TimelineArea& area);

}  // namespace heddle
