// Window: an SDL window or the page's canvas, with OpenGL and ImGui in it.
#pragma once

#include "engine/base/result.h"
#include "web/platform/fonts.h"
#include "web/platform/gl_slices.h"

#include <functional>
#include <memory>
#include <string>

struct SDL_Window;

namespace heddle {

class Window {
 public:
  /// Errors: SDL's or OpenGL's words.
  static Result<std::unique_ptr<Window>> open(const std::string& title, int width, int height);
  ~Window();

  /// Hands the waiting events to ImGui.
  /// Returns: whether there were any.
  bool pump();
  bool quit() const { return quit_; }

  /// The size in ImGui's units; the page sets it, a native window is as large as it was made.
  void resize(int width, int height);

  /// Makes everything larger by a factor, where the system does not do so itself: X11, a page that
  /// has the whole of a large screen.
  void set_zoom(float zoom) { zoom_ = zoom; }

  /// One frame: `draw` is called between ImGui's NewFrame and Render.
  void frame(const std::function<void(float width, float height)>& draw);

  /// Whether the frame just drawn needs one more, because something moves or was pressed.
  bool restless() const;

  Fonts& fonts() { return fonts_; }
  SliceRenderer& slices() { return *slices_; }

 private:
  Window() = default;
  void correct_input(float width, float height, float scale);
  Result<bool> start(const std::string& title, int width, int height);

  SDL_Window* window_ = nullptr;
  void* context_ = nullptr;
  Fonts fonts_;
  std::unique_ptr<GlSlices> slices_;
  float zoom_ = 1;
  bool quit_ = false;
};

}  // namespace heddle
