// Lexer: the words of a Python source, with its indentation, up to the end or the first error.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/lang/diagnostic.h"
#include "engine/lang/source.h"
#include "engine/lang/token.h"

namespace heddle {

/// What the lexer could not read. CPython's tokenizer raises some of its errors itself; these
/// ("hard") win over an error that the parser finds on an earlier line.
struct LexError {
  DiagnosticKind kind = DiagnosticKind::kSyntaxError;
  Span span;
  std::string message;
  bool hard = true;
  bool has_column = true;
};

struct OpenBracket {
  char bracket = 0;
  Span span;
};

struct Lexed {
  std::vector<Token> tokens;         // ends with kEndMarker or kError
  std::optional<LexError> error;     // set when it ends with kError
  std::vector<OpenBracket> unclosed;  // brackets that the end of the text left open
};

Lexed lex(const SourceFile& source);

/// Lexes a part of a source, offsets `from` to `to`, as if it stood in brackets: an f-string's
/// expression. `from` is on line `line`.
Lexed lex_in_brackets(const SourceFile& source, uint32_t from, uint32_t to, uint32_t line);

/// Returns: true for a code point above 127 that can stand in a name, first or later.
bool is_name_code_point(uint32_t code_point);
/// Returns: true where CPython calls a code point printable (as far as messages need it).
bool is_printable(uint32_t code_point);

}  // namespace heddle
