// FstringParser: string literals as tree, f-strings with all that may stand in them included.
//
// An f-string's expressions are lexed and parsed where they stand in the source, in brackets of
// their own, so that their positions are the file's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/parser.h"

namespace heddle {

class FstringParser {
 public:
  FstringParser(Parser& parser, Span span) : parser_(parser), span_(span) {}

  /// Adds one literal of an implicit concatenation.
  void add(const Token& token, bool is_bytes);
  /// Returns: a Constant, or a JoinedStr when one of the literals was an f-string.
  Expr* finish(bool is_bytes);

 private:
  struct Region {
    size_t at;
    size_t end;
    uint32_t line;
    bool raw;
  };

  void add_text(std::string_view inside, bool raw, bool is_bytes);
  void parse_region(Region& region, int nesting, std::vector<Expr*>& parts, std::string& literal);
  bool parse_literal(Region& region, int nesting, std::string& literal);
  void parse_field(Region& region, int nesting, std::vector<Expr*>& parts, std::string& literal);
  bool scan_expression(Region& region);
  Expr* parse_expression(size_t from, size_t to, uint32_t line);
  void flush(std::vector<Expr*>& parts, std::string& literal, Span span);
  void fail(const std::string& message);
  char peek(const Region& region, size_t ahead = 0) const {
    return region.at + ahead < region.end ? source()[region.at + ahead] : '\0';
  }
  void step(Region& region) {
    if (source()[region.at] == '\n') ++region.line;
    ++region.at;
  }
  std::string_view source() const { return parser_.source_.text(); }

  Parser& parser_;
  Span span_;   // of all the pieces
  Span piece_;  // of the one that is read; what CPython says of a specification's end
  bool is_fstring_ = false;
  std::string literal_;
  std::vector<Expr*> parts_;
};

}  // namespace heddle
