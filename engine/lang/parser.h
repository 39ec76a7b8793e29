// Parser: tokens to tree, by recursive descent, with CPython 3.11's errors.
//
// After the first error the parser stands on the end marker and every rule runs out at once, so no
// rule checks whether the one before it failed; nodes that come out of it are never looked at.
// Speculation (attempt()) runs a rule to see whether it fits, and forgets its error.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/lang/compile_mode.h"
#include "engine/lang/diagnostic.h"
#include "engine/lang/lexer.h"
#include "engine/lang/tree.h"

namespace heddle {

class Parser {
 public:
  Parser(const SourceFile& source, Tree& tree);

  /// Parses the whole source into the tree. Returns: the error, if there is one.
  std::optional<Diagnostic> parse(CompileMode mode);

 private:
  friend class FstringParser;
  Parser(const SourceFile& source, Tree& tree, Lexed lexed, bool in_fstring);

  // Tokens.
  const Token& token() const { return tokens_[at_]; }
  const Token& token(size_t ahead) const {
    return tokens_[at_ + ahead < tokens_.size() ? at_ + ahead : tokens_.size() - 1];
  }
  const Token& previous() const { return tokens_[at_ - 1]; }
  TokenKind kind() const { return tokens_[at_].kind; }
  bool at(TokenKind k) const { return kind() == k; }
  bool accept(TokenKind k);
  bool expect(TokenKind k);
  void expect_forced(TokenKind k);
  void advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  bool at_name(std::string_view word) const;
  std::string_view text(const Token& t) const;
  Symbol symbol(const Token& t) { return tree_.intern(text(t)); }
  Symbol expect_name();
  Span since(Span start) const { return join(start, previous().span); }
  Span since_block(Span start) const;
  // CPython's "starting from": to where its tokenizer has read, less one.
  static Span up_to_end_of(Span start, const Token& t) {
    return {start.line, start.col, t.span.end_line, t.span.end_col - (t.span.end_col > 0 ? 1 : 0)};
  }

  // Errors. The first one counts.
  void fail(Span span, std::string message,
            DiagnosticKind kind = DiagnosticKind::kSyntaxError);
  void check_single();
  void fail_here();  // "invalid syntax" at the current token, or what the lexer says
  Diagnostic finish_error();
  bool legacy_statement(const Expr* e) const;

  template <typename Rule>
  bool attempt(Rule rule) {
    const size_t at = at_;
    ++speculating_;
    rule();
    --speculating_;
    const bool fits = !failed_;
    if (fits && at_ > furthest_) furthest_ = at_;
    failed_ = false;
    at_ = at;
    return fits;
  }

  // Expressions (parser_expr.cpp, parser_atom.cpp, parser_call.cpp).
  Expr* parse_star_expressions();
  Expr* parse_star_named_tuple();
  Expr* parse_star_expression();
  Expr* parse_star_named_expression();
  Expr* parse_named_expression();
  Expr* parse_expression();
  Expr* parse_disjunction();
  Expr* parse_conjunction();
  Expr* parse_inversion();
  Expr* parse_comparison();
  Expr* parse_binary(int min_precedence);
  Expr* parse_bitor() { return parse_binary(1); }
  Expr* parse_unary();
  Expr* parse_power();
  Expr* parse_primary();
  Expr* parse_atom();
  Expr* parse_number();
  Expr* parse_strings();
  Expr* parse_group();
  void refuse_double_star(TokenKind end);
  Expr* parse_list();
  Expr* parse_braces();
  Expr* parse_dict_rest(Span start, Expr* key, bool double_star);
  Expr* parse_set_rest(Span start, Expr* first);
  Expr* parse_lambda();
  Expr* parse_yield();
  Expr* parse_slices();
  Expr* parse_slice();
  Expr* parse_call(Expr* func, Span start);
  void parse_arguments(std::vector<Expr*>& args, std::vector<Keyword>& keywords);
  bool parse_keyword_argument(std::vector<Keyword>& keywords);
  void check_after_disjunction(Expr* e);
  void check_named_equal(Expr* e);
  void check_walrus(Expr* e);
  Expr* name_expr(const Token& t);
  Constant* constant(Span span, Const::Kind kind);
  bool at_comprehension() const;
  List<Comprehension> parse_comprehension_clauses();
  Expr* parse_comprehension_target();
  Expr* comprehension(ExprKind kind, Span start, Expr* element, Expr* value);
  bool starts_expression() const { return starts_expression(kind()); }
  static bool starts_expression(TokenKind k);

  // Targets (parser_target.cpp).
  enum class TargetUse : uint8_t { kStar, kDel, kFor };
  const Expr* invalid_target(const Expr* e, TargetUse use) const;
  bool check_target(const Expr* e, TargetUse use);
  std::string expr_name(const Expr* e) const;
  static bool is_open_tuple(const Expr* e);

  // Statements (parser_stmt.cpp, parser_compound.cpp, parser_def.cpp, parser_match.cpp).
  Body parse_statements(TokenKind until);
  void parse_statement(std::vector<Stmt*>& out);
  void parse_simple_statements(std::vector<Stmt*>& out);
  Stmt* parse_simple_statement();
  Stmt* parse_expression_statement();
  Stmt* parse_annotated(Expr* target, Span start, bool parenthesised);
  Stmt* parse_assignment(Expr* first, Span start);
  void check_statement_equal(Expr* first);
  Stmt* parse_augmented(Expr* target, Span start);
  Stmt* parse_delete();
  Stmt* parse_import();
  Stmt* parse_import_from();
  Alias parse_dotted_alias();
  std::string_view parse_dotted_name();
  Stmt* parse_declaration(StmtKind kind);
  Stmt* parse_raise();
  Stmt* parse_assert();
  Stmt* parse_return();
  Stmt* parse_if();
  Stmt* parse_while();
  Stmt* parse_for(Span start, bool is_async);
  Stmt* parse_with(Span start, bool is_async);
  bool with_items_in_parentheses();
  WithItem parse_with_item();
  Stmt* parse_try();
  ExceptClause parse_except();
  Stmt* parse_function(List<Expr*> decorators, Span start, bool is_async);
  Stmt* parse_class(List<Expr*> decorators);
  Stmt* parse_decorated();
  Parameters* parse_parameters(TokenKind until, bool annotations);
  Parameter parse_parameter(bool annotations, bool star_annotation);
  void parse_bare_star(TokenKind until);
  void check_parenthesised_parameters(TokenKind until);
  enum class Colon : uint8_t { kForced, kBeforeNewline };
  /// `after` names the statement in "expected an indented block after ...".
  Body parse_block(Colon colon, const std::string& after, uint32_t line);
  Body parse_else();

  // match (parser_match.cpp).
  Stmt* parse_match();
  bool at_match_statement();
  Expr* parse_subject();
  MatchCase parse_case();
  Pattern* parse_patterns();
  Pattern* parse_as_pattern();
  Pattern* parse_or_pattern();
  Pattern* parse_closed_pattern();
  Pattern* parse_maybe_star_pattern();
  Pattern* parse_group_or_sequence(TokenKind close);
  Pattern* parse_mapping_pattern();
  Pattern* parse_class_pattern(Expr* cls);
  Expr* parse_pattern_number();
  Pattern* pattern(PatternKind kind, Span span);

  class Depth;
  static constexpr int kMaxDepth = 300;
  bool too_deep();

  const SourceFile& source_;
  Tree& tree_;
  Lexed lexed_;
  std::vector<Token>& tokens_;
  size_t at_ = 0;
  int depth_ = 0;
  int speculating_ = 0;
  int no_comma_hint_depth_ = -1;  // where "Perhaps you forgot a comma" would mislead
  size_t looked_past_ = 0;        // a `not` that turned out not to be `not in`
  bool any_target_ = false;       // while with-items are only tried
  bool failed_ = false;
  bool in_fstring_ = false;
  size_t furthest_ = 0;  // the last token that was looked at before or for the error
  std::optional<Diagnostic> error_;
};

/// Counts the rules that stand on each other; the machine's stack is small in a browser.
class Parser::Depth {
 public:
  explicit Depth(Parser& parser) : parser_(parser) { ++parser_.depth_; }
  ~Depth() { --parser_.depth_; }

 private:
  Parser& parser_;
};

}  // namespace heddle
