// The source and output views, which only the native window has: in the page the editor and the
// console show the same.
#pragma once

#include "web/views/app.h"

#include <string>
#include <vector>

struct ImFont;

namespace heddle {

/// Lines of text with their strand, the oldest forgotten.
class OutputLog {
 public:
  void clear() { lines_.clear(); }
  void add(const std::vector<OutputPiece>& pieces);

  struct Line {
    uint32_t strand = 0;
    bool error = false;
    bool open = true;  // no newline yet
    std::string text;
  };
  const std::vector<Line>& lines() const { return lines_; }

 private:
  std::vector<Line> lines_;
};

struct SourceState {
  std::vector<std::string> lines;
  uint32_t marked = 0;     // the line of the slice that was clicked, 0 = none
  bool scroll = false;     // to the marked line, with the next frame
  std::string notice;      // that the file was read again
  ImFont* font = nullptr;  // of fixed width
};

/// Splits a text into lines for draw_source().
void set_source(SourceState& state, const std::string& text);

/// A click on the number of a line sets a breakpoint there.
void draw_source(App& app, SourceState& state, float x, float y, float width, float height);
void draw_output(const OutputLog& log, ImFont* font, float x, float y, float width, float height);

}  // namespace heddle
