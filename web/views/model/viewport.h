// Viewport: which part of time the timeline shows, and how time and pixels translate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace heddle {

class Viewport {
 public:
  /// How far it can zoom in: a pixel is never less than this.
  static constexpr double kNsPerPixelMin = 0.05;

  double x_of(double time_ns) const { return (time_ns - t0_) / ns_per_pixel_; }
  double time_of(double x) const { return t0_ + x * ns_per_pixel_; }
  double begin() const { return t0_; }
  double end() const { return t0_ + width_ * ns_per_pixel_; }
  double ns_per_pixel() const { return ns_per_pixel_; }
  double width() const { return width_; }

  /// A new width keeps the span of time that is shown.
  void set_width(double pixels);
  /// Shows [begin, end] with a little air at the right.
  void fit(double begin_ns, double end_ns);
  void show(double begin_ns, double end_ns);
  /// factor > 1 zooms in; the time under pixel x stays where it is.
  void zoom_at(double x, double factor);
  void pan(double pixels) { t0_ += pixels * ns_per_pixel_; }
  /// Keeps at least a part of [begin, end] in sight and the zoom within reason.
  void clamp(double begin_ns, double end_ns);

 private:
  double t0_ = 0;
  double ns_per_pixel_ = 1000;
  double width_ = 100;
};

struct Tick {
  double time_ns;
  std::string label;  // empty for a small one
};

/// Round times in sight, `spacing` pixels or more between those with a label. Times are shown
/// relative to `origin`.
std::vector<Tick> ticks(const Viewport& view, double origin, double spacing);

/// "740 ns", "12.5 us", "3.25 ms", "1.2 s", "2 min 3 s".
std::string duration_text(double ns);

}  // namespace heddle
