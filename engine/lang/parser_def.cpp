// Functions, classes, decorators and parameters.
#include "engine/lang/parser.h"

namespace heddle {

Stmt* Parser::parse_decorated() {
  std::vector<Expr*> decorators;
  while (accept(TokenKind::kAt)) {
    decorators.push_back(parse_named_expression());
    expect(TokenKind::kNewline);
  }
  const List<Expr*> list = tree_.arena.list(decorators);
  const Span start = token().span;
  if (at(TokenKind::kDef)) return parse_function(list, start, false);
  if (at(TokenKind::kClass)) return parse_class(list);
  if (at(TokenKind::kAsync) && token(1).kind == TokenKind::kDef) {
    advance();
    return parse_function(list, start, true);
  }
  fail_here();
  return tree_.stmt<Stmt>(StmtKind::kPass, start);
}

Stmt* Parser::parse_function(List<Expr*> decorators, Span start, bool is_async) {
  const uint32_t line = token().span.line;
  advance();
  auto* node = tree_.stmt<FunctionDef>(start);
  node->is_async = is_async;
  node->decorators = decorators;
  node->name = expect_name();
  expect_forced(TokenKind::kLeftParen);
  node->params = parse_parameters(TokenKind::kRightParen, true);
  expect(TokenKind::kRightParen);
  if (at(TokenKind::kArrow)) {
    const bool fits = attempt([&] {
      advance();
      parse_expression();
    });
    if (!fits) expect_forced(TokenKind::kColon);
    advance();
    node->returns = parse_expression();
  }
  node->body = parse_block(Colon::kForced, "function definition", line);
  node->span = since_block(start);
  return node;
}

Stmt* Parser::parse_class(List<Expr*> decorators) {
  const Span start = token().span;
  advance();
  auto* node = tree_.stmt<ClassDef>(start);
  node->decorators = decorators;
  node->name = expect_name();
  if (accept(TokenKind::kLeftParen)) {
    std::vector<Expr*> bases;
    std::vector<Keyword> keywords;
    parse_arguments(bases, keywords);
    expect(TokenKind::kRightParen);
    node->bases = tree_.arena.list(bases);
    node->keywords = tree_.arena.list(keywords);
  }
  node->body = parse_block(Colon::kBeforeNewline, "class definition", start.line);
  node->span = since_block(start);
  return node;
}

Parameter Parser::parse_parameter(bool annotations, bool star_annotation) {
  Parameter parameter;
  const Span start = token().span;
  parameter.name = expect_name();
  if (annotations && accept(TokenKind::kColon)) {
    parameter.annotation =
        star_annotation && at(TokenKind::kStar) ? parse_star_expression() : parse_expression();
  }
  parameter.span = failed_ ? start : since(start);
  return parameter;
}

// After a lone `*`, which stands just before the current token.
void Parser::parse_bare_star(TokenKind until) {
  if (failed_) return;
  const bool keywords_only = at(TokenKind::kDoubleStar);
  if (at(until) || keywords_only || at(TokenKind::kNewline)) {
    const size_t star = previous().kind == TokenKind::kComma ? at_ - 2 : at_ - 1;
    fail(until == TokenKind::kColon ? token().span : tokens_[star].span,
         "named arguments must follow bare *");
  }
}

// `def f((a, b))`, as Python 2 had it.
void Parser::check_parenthesised_parameters(TokenKind until) {
  const Span start = token().span;
  Span close{};
  const bool fits = attempt([&] {
    advance();
    do {
      if (at(TokenKind::kRightParen)) break;
      expect_name();
    } while (accept(TokenKind::kComma));
    close = token().span;
    expect(TokenKind::kRightParen);
  });
  if (!fits) return;
  fail(join(start, close), until == TokenKind::kColon
                               ? "Lambda expression parameters cannot be parenthesized"
                               : "Function parameters cannot be parenthesized");
}

Parameters* Parser::parse_parameters(TokenKind until, bool annotations) {
  auto* out = tree_.arena.make<Parameters>();
  std::vector<Parameter> positional;
  std::vector<Parameter> kwonly;
  bool slash = false;
  bool star = false;
  bool had_default = false;
  while (!at(until) && !failed_) {
    const Span start = token().span;
    if (out->var_keywords != nullptr) {
      fail(start, "arguments cannot follow var-keyword argument");
    } else if (accept(TokenKind::kSlash)) {
      if (slash) fail(start, "/ may appear only once");
      if (star) fail(start, "/ must be ahead of *");
      if (positional.empty()) fail(start, "at least one argument must precede /");
      slash = true;
      out->posonly = static_cast<uint32_t>(positional.size());
    } else if (accept(TokenKind::kDoubleStar)) {
      out->var_keywords = tree_.arena.make<Parameter>(parse_parameter(annotations, false));
      if (at(TokenKind::kEqual)) {
        fail(token().span, "var-keyword argument cannot have default value");
      }
    } else if (accept(TokenKind::kStar)) {
      if (star) fail(start, "* argument may appear only once");
      star = true;
      if (at(TokenKind::kName)) {
        out->var_args = tree_.arena.make<Parameter>(parse_parameter(annotations, true));
        if (at(TokenKind::kEqual)) {
          fail(token().span, "var-positional argument cannot have default value");
        }
      } else {
        if (accept(TokenKind::kComma)) {
          parse_bare_star(until);
          continue;
        }
        parse_bare_star(until);
      }
    } else {
      if (at(TokenKind::kLeftParen)) check_parenthesised_parameters(until);
      Parameter parameter = parse_parameter(annotations, false);
      if (at(TokenKind::kEqual) && !failed_) {
        const Span equal = token().span;
        advance();
        if (at(until) || at(TokenKind::kComma)) {
          fail(equal, "expected default value expression");
        }
        parameter.default_value = parse_expression();
        had_default = true;
      } else if (had_default && !star && (at(until) || at(TokenKind::kComma))) {
        fail(parameter.span, "non-default argument follows default argument");
      }
      (star ? kwonly : positional).push_back(parameter);
    }
    if (!accept(TokenKind::kComma)) break;
  }
  out->positional = tree_.arena.list(positional);
  out->kwonly = tree_.arena.list(kwonly);
  return out;
}

}  // namespace heddle
