// The canvas: all views and their places.
#pragma once

#include "web/views/app.h"

#include <functional>
#include <string_view>

namespace heddle {

/// Draws every view into [x, x + width) x [y, y + height), in ImGui's units. Belongs between
/// ImGui::NewFrame and ImGui::Render.
void draw_canvas(App& app, float x, float y, float width, float height);

/// Hands out every text of the program's that a view may show: it can hold any character.
void for_each_text(const App& app, const std::function<void(std::string_view)>& visit);

// One view each, in a file of its name. Those without a height take what they need and return it.
float draw_launch(App& app, float x, float y, float width);
float draw_params(App& app, float x, float y, float width, float height_max);
void draw_timeline(App& app, float x, float y, float width, float height);
/// How high it would have to be to show every lane.
float timeline_height(const App& app);
void draw_variables(App& app, float x, float y, float width, float height);
/// Stepping: the buttons; what each strand is doing.
float draw_step_bar(App& app, float x, float y, float width);
void draw_step_strands(App& app, float x, float y, float width, float height);
void draw_step_variables(App& app, float x, float y, float width, float height);
void draw_comparison(App& app, float x, float y, float width, float height);
void draw_exploration(App& app, float x, float y, float width, float height);
/// Within the exploration's window.
void draw_story(App& app);
void draw_outcome(App& app, float x, float y, float width, float height);

}  // namespace heddle
