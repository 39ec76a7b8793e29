// SourceFile: the text of one Python file, with its lines found.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// A place in a source file: lines count from 1, columns are UTF-8 bytes and count from 0.
struct Span {
  uint32_t line = 0;
  uint32_t col = 0;
  uint32_t end_line = 0;
  uint32_t end_col = 0;
};

/// From the start of `from` to the end of `to`.
inline Span join(Span from, Span to) { return {from.line, from.col, to.end_line, to.end_col}; }

class SourceFile {
public:
  /// Takes the text as it is on disk: drops a byte order mark, turns "\r\n" and "\r" into "\n".
  SourceFile(std::string name, std::string text);

  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }
  uint32_t line_count() const { return static_cast<uint32_t>(line_starts_.size()); }

  /// Returns: the line without its newline; empty for a number that is out of range.
  std::string_view line(uint32_t number) const;
  /// Returns: the offset at which line `number` starts.
  uint32_t line_start(uint32_t number) const { return line_starts_[number - 1]; }

private:
  std::string name_;
  std::string text_;
  std::vector<uint32_t> line_starts_;
};

/// Returns: how many code points the first `bytes` bytes of `text` hold.
uint32_t code_point_count(std::string_view text, uint32_t bytes);

/// Appends a code point as UTF-8; a lone surrogate becomes its three bytes (WTF-8), as Python's
/// strings can hold one.
void append_utf8(std::string& out, uint32_t code_point);

/// Decodes the code point at `at` and moves past it; malformed bytes come back one by one.
uint32_t next_code_point(std::string_view text, size_t& at);

/// Returns: the offset of the first byte that is not UTF-8, or npos.
size_t find_invalid_utf8(std::string_view text);

}  // namespace heddle
