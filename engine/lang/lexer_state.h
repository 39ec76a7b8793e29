// LexerState: the lexer's inside, shared by the files that implement it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/lexer.h"

namespace heddle {

class LexerState {
public:
  LexerState(const SourceFile& source, uint32_t from, uint32_t to, uint32_t line, bool bracketed);

  Lexed run();

private:
  struct Indent {
    int columns = 0;      // tabs to multiples of 8
    int alt_columns = 0;  // a tab counts 1: where the two orders differ, tabs are mixed up
  };

  // Each returns false after fail().
  bool lex_line_start();
  bool lex_token();
  bool lex_word();
  bool lex_quoted(size_t start, bool triple, char quote);
  bool lex_operator();
  bool lex_backslash();
  bool open_bracket(char bracket);
  bool close_bracket(char bracket);
  bool lex_number();
  bool lex_radix(const char* name, bool (*is_digit)(char));
  bool lex_leading_zero();
  bool lex_digits();
  bool lex_fraction_and_exponent();
  bool check_number_end(const char* kind);
  bool check_name(size_t start);
  bool change_indent(int columns, int alt_columns);
  bool finish();

  // The error stands at the byte before `at_`, as CPython's tokenizer places it.
  bool fail_here(std::string message);
  bool fail(DiagnosticKind kind, Span span, std::string message, bool hard, bool has_column);

  char peek(size_t ahead = 0) const { return at_ + ahead < end_ ? text_[at_ + ahead] : '\0'; }
  bool at_end() const { return at_ >= end_; }
  void new_line() {
    ++line_;
    line_start_ = at_;
  }
  uint32_t column(size_t offset) const { return static_cast<uint32_t>(offset - line_start_); }
  void push(TokenKind kind, size_t start);
  void push_empty(TokenKind kind);

  const SourceFile& source_;
  std::string_view text_;
  size_t at_;
  size_t end_;
  uint32_t line_;
  size_t line_start_;
  bool bracketed_;
  bool line_has_token_ = false;
  std::vector<Indent> indents_;
  std::vector<OpenBracket> brackets_;
  Lexed out_;
};

}  // namespace heddle
