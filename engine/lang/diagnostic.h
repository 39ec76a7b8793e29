// Diagnostic: why a program cannot run, with its place, in CPython's words.
#pragma once

#include <cstdint>
#include <string>

#include "engine/lang/source.h"

namespace heddle {

enum class DiagnosticKind : uint8_t {
  kSyntaxError,
  kIndentationError,
  kTabError,
  kUnsupported,  // Python that Heddle refuses; the run's exit status is 2, not 1
};

struct Diagnostic {
  DiagnosticKind kind = DiagnosticKind::kSyntaxError;
  std::string file;
  std::string message;
  uint32_t line = 0;        // from 1
  uint32_t column = 0;      // from 1, in code points; 0: the place is the line
  uint32_t end_line = 0;    // from 1; 0: unknown
  uint32_t end_column = 0;  // from 1, one past the last; 0: unknown
  std::string text;         // the source line, without its newline
  bool has_text = true;     // false: CPython prints no source line for it
};

/// Returns: "SyntaxError", "IndentationError", "TabError", "NotImplementedError" (the last is what
///          the unsupported are told as).
const char* kind_name(DiagnosticKind kind);

/// Makes a diagnostic for a span (byte columns) of a file.
Diagnostic make_diagnostic(const SourceFile& source, DiagnosticKind kind, Span span,
             std::string message);

/// Returns: the lines that say where: file, line, source line and caret.
std::string render_place(const Diagnostic& diagnostic);

/// Returns: what CPython prints on stderr for it as an uncaught exception, ending in a newline.
std::string render(const Diagnostic& diagnostic);

}  // namespace heddle
