#include "engine/lang/parser.h"

#include <algorithm>

namespace heddle {

Parser::Parser(const SourceFile& source, Tree& tree)
    : Parser(source, tree, lex(source), false) {}

Parser::Parser(const SourceFile& source, Tree& tree, Lexed lexed, bool in_fstring)
    : source_(source),
      tree_(tree),
      lexed_(std::move(lexed)),
      tokens_(lexed_.tokens),
      in_fstring_(in_fstring) {
  if (tokens_.back().kind == TokenKind::kError) {
    Token end = tokens_.back();
    end.kind = TokenKind::kEndMarker;
    tokens_.push_back(end);
  }
}

std::optional<Diagnostic> Parser::parse(CompileMode mode) {
  const std::string_view all = source_.text();
  const size_t bad = find_invalid_utf8(all);
  if (bad != std::string_view::npos || all.find('\0') != std::string_view::npos) {
    Diagnostic d;
    d.file = source_.name();
    d.has_text = false;
    d.line = 1;
    d.message = "source code cannot contain null bytes";
    if (bad != std::string_view::npos) {
      char hex[8];
      std::snprintf(hex, sizeof hex, "0x%02x", static_cast<unsigned char>(all[bad]));
      d.message = std::string("(unicode error) 'utf-8' codec can't decode byte ") + hex +
                  " in position " + std::to_string(bad) + ": invalid start byte";
    }
    return d;
  }
  if (mode == CompileMode::kEval) {
    tree_.expression = parse_star_named_tuple();
    while (accept(TokenKind::kNewline)) {
    }
    if (!failed_ && !at(TokenKind::kEndMarker)) fail_here();
  } else {
    tree_.body = parse_statements(TokenKind::kEndMarker);
    if (mode == CompileMode::kSingle && !failed_) check_single();
  }
  if (failed_) return finish_error();
  return std::nullopt;
}

// One line of simple statements, or one compound statement.
void Parser::check_single() {
  if (tree_.body.size() < 2) return;
  const Span first = tree_.body[0]->span;
  const Span last = tree_.body[tree_.body.size() - 1]->span;
  if (first.line == last.line) return;
  fail({first.line, first.col, first.line, first.col + 1},
          "multiple statements found while compiling a single statement");
}

bool Parser::accept(TokenKind k) {
  if (kind() != k) return false;
  advance();
  return true;
}

bool Parser::expect(TokenKind k) {
  if (accept(k)) return true;
  fail_here();
  return false;
}

// CPython's `&&':'`: names what is missing instead of "invalid syntax".
void Parser::expect_forced(TokenKind k) {
  if (accept(k)) return;
  if (at(TokenKind::kError)) return fail_here();
  fail(token().span, std::string("expected '") + spelling(k) + "'");
}

std::string_view Parser::text(const Token& t) const {
  return std::string_view(source_.text()).substr(t.start, t.end - t.start);
}

// To the last token of a block that has just ended.
Span Parser::since_block(Span start) const {
  if (failed_) return start;
  size_t last = at_ - 1;
  while (last > 0 && (tokens_[last].kind == TokenKind::kNewline ||
                      tokens_[last].kind == TokenKind::kIndent ||
                      tokens_[last].kind == TokenKind::kDedent)) {
    --last;
  }
  return join(start, tokens_[last].span);
}

bool Parser::at_name(std::string_view word) const {
  return at(TokenKind::kName) && text(token()) == word;
}

Symbol Parser::expect_name() {
  if (!at(TokenKind::kName)) {
    fail_here();
    return kNoSymbol;
  }
  const Symbol name = symbol(token());
  advance();
  return name;
}

void Parser::fail(Span span, std::string message, DiagnosticKind kind) {
  if (failed_) return;
  failed_ = true;
  furthest_ = std::max(furthest_, at_);
  if (speculating_ == 0) {
    error_ = make_diagnostic(source_, kind, span, std::move(message));
    const Token& t = token();
    const bool at_end = t.start == source_.text().size() && t.start == t.end;
    if (at_end && !in_fstring_ && t.kind != TokenKind::kError && span.line == t.span.line &&
        span.col == t.span.col) {
      error_->column = 0;
    }
  }
  at_ = tokens_.size() - 1;
}

void Parser::fail_here() {
  if (failed_) return;
  if (at(TokenKind::kNot) && at_ == looked_past_) advance();
  const Token& t = token();
  if (t.kind == TokenKind::kError) {
    const LexError& e = *lexed_.error;
    fail(e.span, e.message, e.kind);
    if (error_ && speculating_ == 0 && !e.has_column) error_->column = 0;
    return;
  }
  if (t.kind == TokenKind::kIndent) {
    fail(t.span, "unexpected indent", DiagnosticKind::kIndentationError);
    if (error_ && speculating_ == 0) error_->column = 0;
    return;
  }
  fail(t.span, "invalid syntax");
}

// What CPython's tokenizer would still have raised further down wins over the parser's error, and
// so does a bracket that nothing closes, when it was opened on a line before the error's.
Diagnostic Parser::finish_error() {
  Diagnostic d = *error_;
  if (d.kind == DiagnosticKind::kUnsupported || d.message == "unexpected indent") return d;
  if (lexed_.error) {
    const LexError& e = *lexed_.error;
    const bool lexers_own = d.message == e.message && d.line == e.span.line;
    const bool reached = tokens_[furthest_].kind == TokenKind::kError;
    if (!lexers_own && (e.hard || (reached && lexed_.unclosed.empty()))) {
      d = make_diagnostic(source_, e.kind, e.span, e.message);
    } else if (!lexers_own && !lexed_.unclosed.empty()) {
      const OpenBracket& open = lexed_.unclosed.back();
      const Token& read = tokens_[furthest_];
      if (read.kind == TokenKind::kError || read.span.line > open.span.line) {
        d = make_diagnostic(source_, DiagnosticKind::kSyntaxError, open.span,
                            std::string("'") + open.bracket + "' was never closed");
      }
    }
  }
  return d;
}

bool Parser::legacy_statement(const Expr* e) const {
  if (e->kind != ExprKind::kName) return false;
  const std::string_view name = tree_.name(static_cast<const Name*>(e)->name);
  return name == "print" || name == "exec";
}

bool Parser::too_deep() {
  if (depth_ < kMaxDepth) return false;
  fail(token().span, "heddle: an expression or statement nested this deeply is not supported",
       DiagnosticKind::kUnsupported);
  return true;
}

}  // namespace heddle
