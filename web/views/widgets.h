// Small pieces of ImGui that several views share.
#pragma once

#include "web/views/theme.h"

#include <string>

namespace heddle {

/// A one-line text field that grows with its text.
bool input_text(const char* id, const char* hint, std::string& value);

/// A tooltip for the item before, shown after a short rest; not after a press until the pointer has
/// left.
void hint(const char* text);

/// A button filled with a colour.
bool filled_button(const char* label, Rgb fill, bool enabled, float width = 0);

/// A dim title of a view, or of a group of controls.
void title(const char* text);

/// The next item, `width` wide, goes beside the last one if it fits, otherwise below. A new group
/// stands apart.
void flow(float width, bool new_group = false);

/// A button as high as a line of text and a little more.
bool low_button(const char* label);

/// How wide a button with this label is.
float button_width(const char* label);

/// A bar between two views that moves with the mouse.
/// Returns: by how many pixels it was moved.
float splitter(const char* id, bool vertical, float x, float y, float length);

/// Opens a view's window, fixed in its place.
bool begin_view(const char* id, float x, float y, float width, float height, int flags = 0);

}  // namespace heddle
