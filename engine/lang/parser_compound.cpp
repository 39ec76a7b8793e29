// Compound statements with blocks: if, while, for, with, try.
#include "engine/lang/parser.h"

namespace heddle {

// ':' and what follows it: statements on the same line, or an indented block.
Body Parser::parse_block(Colon colon, const std::string& after, uint32_t line) {
  if (!at(TokenKind::kColon) && !failed_) {
    if (colon == Colon::kForced || at(TokenKind::kNewline)) {
      expect_forced(TokenKind::kColon);
    } else {
      fail_here();
    }
  }
  accept(TokenKind::kColon);
  std::vector<Stmt*> out;
  if (!at(TokenKind::kNewline)) {
    if (!failed_) parse_simple_statements(out);
    return tree_.arena.list(out);
  }
  advance();
  if (!at(TokenKind::kIndent)) {
    if (at(TokenKind::kError) && !failed_) fail_here();
    const Span next = token().span;
    fail({next.line, next.col, next.line, next.col + 1},
         "expected an indented block after " + after + " on line " + std::to_string(line),
         DiagnosticKind::kIndentationError);
    return {};
  }
  advance();
  Body body = parse_statements(TokenKind::kDedent);
  accept(TokenKind::kDedent);
  return body;
}

Body Parser::parse_else() {
  const uint32_t line = token().span.line;
  if (!accept(TokenKind::kElse)) return {};
  return parse_block(Colon::kForced, "'else' statement", line);
}

Stmt* Parser::parse_if() {
  const Span start = token().span;
  std::vector<IfClause> clauses;
  do {
    const Span word = token().span;
    const char* after = at(TokenKind::kIf) ? "'if' statement" : "'elif' statement";
    advance();
    IfClause clause;
    clause.start = word;
    clause.test = parse_named_expression();
    clause.body = parse_block(Colon::kBeforeNewline, after, word.line);
    clauses.push_back(clause);
  } while (at(TokenKind::kElif));
  Body orelse = parse_else();
  auto* node = tree_.stmt<If>(start);
  node->clauses = tree_.arena.list(clauses);
  node->orelse = orelse;
  node->span = since_block(start);
  return node;
}

Stmt* Parser::parse_while() {
  const Span start = token().span;
  advance();
  auto* node = tree_.stmt<While>(start);
  node->test = parse_named_expression();
  node->body = parse_block(Colon::kBeforeNewline, "'while' statement", start.line);
  node->orelse = parse_else();
  node->span = since_block(start);
  return node;
}

Stmt* Parser::parse_for(Span start, bool is_async) {
  const uint32_t line = token().span.line;
  advance();
  auto* node = tree_.stmt<For>(start);
  node->is_async = is_async;
  node->target = parse_comprehension_target();
  expect(TokenKind::kIn);
  node->iter = parse_star_expressions();
  node->body = parse_block(Colon::kBeforeNewline, "'for' statement", line);
  node->orelse = parse_else();
  node->span = since_block(start);
  return node;
}

// Whether what follows `with` is `( items ) :`, decided by trying, as CPython's grammar does.
bool Parser::with_items_in_parentheses() {
  if (!at(TokenKind::kLeftParen)) return false;
  any_target_ = true;
  const bool fits = attempt([&] {
    advance();
    do {
      if (at(TokenKind::kRightParen)) break;
      parse_with_item();
    } while (accept(TokenKind::kComma));
    expect(TokenKind::kRightParen);
    expect(TokenKind::kColon);
  });
  any_target_ = false;
  return fits;
}

WithItem Parser::parse_with_item() {
  WithItem item;
  item.context = parse_expression();
  if (accept(TokenKind::kAs)) {
    item.target = at(TokenKind::kStar) ? parse_star_expression() : parse_bitor();
    if (!failed_ && (any_target_ || check_target(item.target, TargetUse::kStar)) &&
        !at(TokenKind::kComma) &&
        !at(TokenKind::kRightParen) && !at(TokenKind::kColon) && !at(TokenKind::kNewline)) {
      fail_here();
    }
  }
  return item;
}

Stmt* Parser::parse_with(Span start, bool is_async) {
  const uint32_t line = token().span.line;
  advance();
  std::vector<WithItem> items;
  const bool parenthesised = with_items_in_parentheses();
  if (parenthesised) advance();
  do {
    if (parenthesised && at(TokenKind::kRightParen)) break;
    items.push_back(parse_with_item());
  } while (accept(TokenKind::kComma));
  if (parenthesised) expect(TokenKind::kRightParen);
  auto* node = tree_.stmt<With>(start);
  node->is_async = is_async;
  node->items = tree_.arena.list(items);
  node->body = parse_block(Colon::kBeforeNewline, "'with' statement", line);
  node->span = since_block(start);
  return node;
}

Stmt* Parser::parse_try() {
  const Span start = token().span;
  advance();
  auto* node = tree_.stmt<Try>(start);
  node->body = parse_block(Colon::kForced, "'try' statement", start.line);
  if (!at(TokenKind::kExcept) && !at(TokenKind::kFinally) && !failed_) {
    if (at(TokenKind::kError)) fail_here();
    fail(token().span, "expected 'except' or 'finally' block");
  }
  std::vector<ExceptClause> handlers;
  while (at(TokenKind::kExcept)) {
    const Span span = token().span;
    const bool first = handlers.empty();
    const bool star = token(1).kind == TokenKind::kStar;
    if (!first && star != node->is_star) {
      fail(star ? join(span, token(1).span) : span,
           "cannot have both 'except' and 'except*' on the same 'try'");
    }
    node->is_star = star;
    if (!first && handlers.back().type == nullptr) {
      fail(handlers.back().span, "default 'except:' must be last");
    }
    handlers.push_back(parse_except());
  }
  node->handlers = tree_.arena.list(handlers);
  if (!handlers.empty()) node->orelse = parse_else();
  const uint32_t line = token().span.line;
  if (accept(TokenKind::kFinally)) {
    node->final_body = parse_block(Colon::kForced, "'finally' statement", line);
  }
  node->span = since_block(start);
  return node;
}

ExceptClause Parser::parse_except() {
  ExceptClause clause;
  const Span start = token().span;
  clause.span = start;
  advance();
  const bool star = accept(TokenKind::kStar);
  const std::string after = star ? "'except*' statement" : "'except' statement";
  if (star && (at(TokenKind::kColon) || at(TokenKind::kNewline)) && !failed_) {
    fail(token().span, "expected one or more exception types");
  }
  if (!at(TokenKind::kColon) && !at(TokenKind::kNewline)) {
    clause.type = parse_expression();
    if (at(TokenKind::kComma) && !failed_) {
      Span last{};
      const bool fits = attempt([&] {
        advance();
        last = parse_star_expressions()->span;
        if (accept(TokenKind::kAs)) expect_name();
        last = up_to_end_of(clause.type->span, token());
        expect(TokenKind::kColon);
      });
      if (fits) {
        fail(last, "multiple exception types must be parenthesized");
      }
      fail_here();
    }
    if (accept(TokenKind::kAs)) clause.name = expect_name();
  }
  clause.body = parse_block(Colon::kBeforeNewline, after, start.line);
  clause.span = since_block(start);
  return clause;
}

}  // namespace heddle
