#include "web/views/model/viewport.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_SUITE("web/views/viewport") {
  TEST_CASE("zooming leaves the time under the cursor where it is") {
    Viewport view;
    view.set_width(800);
    view.fit(0, 1e6);
    double before = view.time_of(300);
    view.zoom_at(300, 7.5);
    CHECK(view.time_of(300) == doctest::Approx(before));
    CHECK(view.x_of(before) == doctest::Approx(300));
  }

  TEST_CASE("fit shows all of a run") {
    Viewport view;
    view.set_width(500);
    view.fit(1000, 9000);
    CHECK(view.begin() <= 1000);
    CHECK(view.end() >= 9000);
  }

  TEST_CASE("a wider window shows the same span of time") {
    Viewport view;
    view.set_width(500);
    view.fit(0, 1e6);
    double end = view.end();
    view.set_width(1000);
    CHECK(view.end() == doctest::Approx(end));
  }

  TEST_CASE("clamping brings back a view that was dragged away") {
    Viewport view;
    view.set_width(500);
    view.fit(0, 1e6);
    view.pan(1e7);
    view.clamp(0, 1e6);
    CHECK(view.begin() < 1e6);
    CHECK(view.end() > 0);
  }

  TEST_CASE("zooming in has an end") {
    Viewport view;
    view.zoom_at(0, 1e30);
    CHECK(view.ns_per_pixel() == Viewport::kNsPerPixelMin);
  }

  TEST_CASE("durations are written with three digits at most") {
    CHECK(duration_text(740) == "740 ns");
    CHECK(duration_text(12500) == "12.5 us");
    CHECK(duration_text(3.25e6) == "3.25 ms");
    CHECK(duration_text(999.96e6) == "1000 ms");
    CHECK(duration_text(1.2e9) == "1.2 s");
    CHECK(duration_text(123e9) == "2 min 3 s");
    CHECK(duration_text(0) == "0 ns");
  }

  TEST_CASE("labelled ticks keep their distance and begin at the origin") {
    Viewport view;
    view.set_width(800);
    view.fit(5000, 1e6);
    double last = -1e9;
    int labels = 0;
    for (const Tick& tick : ticks(view, 5000, 90)) {
      CHECK(tick.time_ns >= 5000);
      if (tick.label.empty()) continue;
      ++labels;
      double x = view.x_of(tick.time_ns);
      CHECK(x - last >= 90);
      last = x;
    }
    CHECK(labels >= 3);
  }
}
