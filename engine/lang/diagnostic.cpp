#include "engine/lang/diagnostic.h"

#include <algorithm>

namespace heddle {

const char* kind_name(DiagnosticKind kind) {
  switch (kind) {
    case DiagnosticKind::kSyntaxError: return "SyntaxError";
    case DiagnosticKind::kIndentationError: return "IndentationError";
    case DiagnosticKind::kTabError: return "TabError";
    case DiagnosticKind::kUnsupported: return "NotImplementedError";
  }
  return "";
}

Diagnostic make_diagnostic(const SourceFile& source, DiagnosticKind kind, Span span,
             std::string message) {
  Diagnostic out;
  out.kind = kind;
  out.file = source.name();
  out.message = std::move(message);
  out.line = span.line;
  out.end_line = span.end_line;
  const std::string_view line = source.line(span.line);
  out.text = std::string(line);
  out.column = code_point_count(line, span.col) + 1;
  if (span.col > line.size()) out.column += span.col - static_cast<uint32_t>(line.size());
  const std::string_view last = source.line(span.end_line);
  out.end_column = code_point_count(last, span.end_col) + 1;
  if (span.end_col > last.size()) {
    out.end_column += span.end_col - static_cast<uint32_t>(last.size());
  }
  return out;
}

// CPython strips the line's leading blanks, moves the columns accordingly, and marks to the end
// of the line when the range goes on below it.
std::string render_place(const Diagnostic& d) {
  std::string out;
  out += "  File \"" + d.file + "\"";
  if (d.line != 0) out += ", line " + std::to_string(d.line);
  out += "\n";
  if (d.has_text) {
    std::string text = d.text;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    size_t blanks = 0;
    while (blanks < text.size() &&
       (text[blanks] == ' ' || text[blanks] == '\t' || text[blanks] == '\f')) {
      ++blanks;
    }
    out += "    " + text.substr(blanks) + "\n";
    if (d.column >= 1) {
      const auto bytes = static_cast<uint32_t>(text.size());
      int64_t column = d.column;
      int64_t end = d.end_column;
      if (d.end_line != d.line && d.end_line > 0) {
        end = code_point_count(text, bytes) + 1;
      }
      if (d.end_column == 0 || end <= column) end = column + 1;
      const int64_t start = column - 1 - static_cast<int64_t>(blanks);
      if (start >= 0) {
        out.append(static_cast<size_t>(start) + 4, ' ');
        out.append(static_cast<size_t>(std::max<int64_t>(1, end - column)), '^');
        out += "\n";
      }
    }
  }
  return out;
}

std::string render(const Diagnostic& d) {
  return render_place(d) + kind_name(d.kind) + ": " + d.message + "\n";
}

}  // namespace heddle
