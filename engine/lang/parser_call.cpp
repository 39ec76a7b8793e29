// Call arguments, with the many ways in which people get them wrong.
#include "engine/lang/parser.h"

namespace heddle {

Expr* Parser::parse_call(Expr* func, Span start) {
  const Depth depth(*this);
  advance();
  std::vector<Expr*> args;
  std::vector<Keyword> keywords;
  parse_arguments(args, keywords);
  expect(TokenKind::kRightParen);
  auto* node = tree_.expr<Call>(since(start));
  node->func = func;
  node->args = tree_.arena.list(args);
  node->keywords = tree_.arena.list(keywords);
  return node;
}

// NAME '=' expression, or **expression. Returns: whether one stood here.
bool Parser::parse_keyword_argument(std::vector<Keyword>& keywords) {
  const Span start = token().span;
  Keyword keyword;
  if (accept(TokenKind::kDoubleStar)) {
    keyword.value = parse_expression();
  } else if (at(TokenKind::kName) && token(1).kind == TokenKind::kEqual) {
    keyword.name = symbol(token());
    advance();
    const Span equal = token().span;
    advance();
    if ((at(TokenKind::kComma) || at(TokenKind::kRightParen)) && !failed_) {
      return fail_here(), true;
    }
    keyword.value = parse_expression();
    if (at_comprehension() && !failed_) {
      fail(join(start, equal), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
  } else {
    return false;
  }
  keyword.span = since(start);
  keywords.push_back(keyword);
  return true;
}

void Parser::parse_arguments(std::vector<Expr*>& args, std::vector<Keyword>& keywords) {
  const Span open = previous().span;
  const Span first = token().span;
  while (!at(TokenKind::kRightParen) && !failed_) {
    const Span start = token().span;
    if (at(TokenKind::kStar)) {
      bool unpacked = false;
      for (const Keyword& k : keywords) unpacked = unpacked || k.name == kNoSymbol;
      if (unpacked) {
        fail(join(first, tokens_[at_ - 2].span),
             "iterable argument unpacking follows keyword argument unpacking");
        return;
      }
      advance();
      Expr* value = parse_expression();
      auto* star = tree_.expr<Starred>(since(start));
      star->value = value;
      args.push_back(star);
    } else if (!parse_keyword_argument(keywords)) {
      const TokenKind word = kind();
      if ((word == TokenKind::kTrue || word == TokenKind::kFalse || word == TokenKind::kNone) &&
          token(1).kind == TokenKind::kEqual) {
        return fail(join(start, token(1).span),
                    std::string("cannot assign to ") + spelling(word));
      }
      Expr* value = nullptr;
      if (at(TokenKind::kName) && token(1).kind == TokenKind::kColonEqual) {
        value = parse_named_expression();
      } else {
        value = parse_expression();
      }
      if (at(TokenKind::kEqual) && !failed_) {
        return fail(join(start, token().span),
                    "expression cannot contain assignment, perhaps you meant \"==\"?");
      }
      if (at_comprehension()) {
        Expr* node = comprehension(ExprKind::kGeneratorExp, start, value, nullptr);
        node->span = since(start);
        const bool alone = args.empty() && keywords.empty() && at(TokenKind::kRightParen);
        if (alone) {
          // A lone generator expression takes the call's parentheses as its own.
          node->span = join(open, token().span);
        } else if (!failed_) {
          return fail(node->span, "Generator expression must be parenthesized");
        }
        args.push_back(node);
        return;
      }
      if (!keywords.empty() && !failed_) {
        if (!at(TokenKind::kComma) && !at(TokenKind::kRightParen)) return fail_here();
        const bool unpacked = keywords.back().name == kNoSymbol;
        while (!at(TokenKind::kRightParen) && !at(TokenKind::kEndMarker) &&
               !at(TokenKind::kError)) {
          advance();
        }
        return fail(token().span, unpacked
                                      ? "positional argument follows keyword argument unpacking"
                                      : "positional argument follows keyword argument");
      }
      args.push_back(value);
    }
    if (!accept(TokenKind::kComma)) return;
  }
}

}  // namespace heddle
