#include "web/views/model/viewport.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace heddle {

void Viewport::set_width(double pixels) {
  pixels = std::max(1.0, pixels);
  ns_per_pixel_ *= width_ / pixels;
  width_ = pixels;
}

void Viewport::fit(double begin_ns, double end_ns) {
  double length = std::max(end_ns - begin_ns, 100.0);
  show(begin_ns - length * 0.01, begin_ns + length * 1.03);
}

void Viewport::show(double begin_ns, double end_ns) {
  t0_ = begin_ns;
  ns_per_pixel_ = std::max(kNsPerPixelMin, (end_ns - begin_ns) / width_);
}

void Viewport::zoom_at(double x, double factor) {
  double time = time_of(x);
  ns_per_pixel_ = std::max(kNsPerPixelMin, ns_per_pixel_ / factor);
  t0_ = time - x * ns_per_pixel_;
}

void Viewport::clamp(double begin_ns, double end_ns) {
  double length = std::max(end_ns - begin_ns, 100.0);
  double widest = length * 1.5 / width_;
  if (ns_per_pixel_ > widest) {
    double middle = (begin() + end()) / 2;
    ns_per_pixel_ = std::max(kNsPerPixelMin, widest);
    t0_ = middle - width_ * ns_per_pixel_ / 2;
  }
  double margin = width_ * ns_per_pixel_ * 0.5;
  t0_ = std::clamp(t0_, begin_ns - margin, std::max(begin_ns, end_ns) - margin);
}

std::string duration_text(double ns) {
  auto in = [&](double unit, const char* name) {
    double value = ns / unit;
    int digits = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    std::string number = fmt::format("{:.{}f}", value, digits);
    if (digits > 0) {
      while (number.back() == '0') number.pop_back();
      if (number.back() == '.') number.pop_back();
    }
    return number + " " + name;
  };
  double size = std::abs(ns);
  if (size < 1e3) return in(1, "ns");
  if (size < 1e6) return in(1e3, "us");
  if (size < 1e9) return in(1e6, "ms");
  if (size < 120e9) return in(1e9, "s");
  auto seconds = static_cast<int64_t>(ns / 1e9);
  return fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

std::vector<Tick> ticks(const Viewport& view, double origin, double spacing) {
  double wanted = std::max(view.ns_per_pixel() * spacing, 1.0);
  double step = std::pow(10.0, std::floor(std::log10(wanted)));
  int parts = 5;
  if (step < wanted) {
    if (step * 2 >= wanted) {
      step *= 2;
      parts = 4;
    } else if (step * 5 >= wanted) {
      step *= 5;
    } else {
      step *= 10;
    }
  }
  double small = step / parts;
  std::vector<Tick> out;
  auto first = static_cast<int64_t>(std::floor((view.begin() - origin) / small));
  for (int64_t i = first;; ++i) {
    double time = static_cast<double>(i) * small;
    if (time + origin > view.end()) break;
    bool big = ((i % parts) + parts) % parts == 0;
    if (i < 0) continue;
    out.push_back({time + origin, big ? duration_text(time) : std::string()});
  }
  return out;
}

}  // namespace heddle
