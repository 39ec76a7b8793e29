// The match statement. `match` and `case` are words only where a statement of this shape follows.
#include "engine/lang/parser.h"

namespace heddle {

Pattern* Parser::pattern(PatternKind kind, Span span) {
  auto* node = tree_.arena.make<Pattern>();
  node->kind = kind;
  node->span = span;
  return node;
}

bool Parser::at_match_statement() {
  const TokenKind next = token(1).kind;
  if (!starts_expression(next) && next != TokenKind::kStar) return false;
  return attempt([&] {
    advance();
    parse_subject();
    expect(TokenKind::kColon);
    expect(TokenKind::kNewline);
    expect(TokenKind::kIndent);
    if (!at_name("case")) fail_here();
  });
}

Expr* Parser::parse_subject() {
  const Span start = token().span;
  Expr* first = parse_star_named_expression();
  if (!at(TokenKind::kComma)) return first;
  std::vector<Expr*> items{first};
  while (accept(TokenKind::kComma)) {
    if (!starts_expression() && !at(TokenKind::kStar)) break;
    items.push_back(parse_star_named_expression());
  }
  auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  tuple->items = tree_.arena.list(items);
  return tuple;
}

Stmt* Parser::parse_match() {
  const Span start = token().span;
  advance();
  auto* node = tree_.stmt<Match>(start);
  node->subject = parse_subject();
  expect(TokenKind::kColon);
  expect(TokenKind::kNewline);
  expect(TokenKind::kIndent);
  std::vector<MatchCase> cases;
  while (at_name("case")) cases.push_back(parse_case());
  expect(TokenKind::kDedent);
  node->cases = tree_.arena.list(cases);
  node->span = since_block(start);
  return node;
}

MatchCase Parser::parse_case() {
  const uint32_t line = token().span.line;
  advance();
  MatchCase out;
  out.pattern = parse_patterns();
  if (accept(TokenKind::kIf)) out.guard = parse_named_expression();
  out.body = parse_block(Colon::kBeforeNewline, "'case' statement", line);
  return out;
}

// patterns: an open sequence, or one pattern.
Pattern* Parser::parse_patterns() {
  const Span start = token().span;
  Pattern* first = parse_maybe_star_pattern();
  if (!at(TokenKind::kComma)) {
    if (first->kind == PatternKind::kStar && !failed_) fail_here();
    return first;
  }
  std::vector<Pattern*> items{first};
  while (accept(TokenKind::kComma)) {
    if (at(TokenKind::kColon) || at(TokenKind::kIf)) break;
    items.push_back(parse_maybe_star_pattern());
  }
  Pattern* node = pattern(PatternKind::kSequence, since(start));
  node->patterns = tree_.arena.list(items);
  return node;
}

Pattern* Parser::parse_maybe_star_pattern() {
  const Span start = token().span;
  if (!accept(TokenKind::kStar)) return parse_as_pattern();
  const bool wildcard = at_name("_");
  const Symbol name = expect_name();
  Pattern* node = pattern(PatternKind::kStar, since(start));
  if (!wildcard) node->name = name;
  return node;
}

Pattern* Parser::parse_as_pattern() {
  const Depth depth(*this);
  const Span start = token().span;
  if (too_deep()) return pattern(PatternKind::kAs, start);
  Pattern* inner = parse_or_pattern();
  if (!accept(TokenKind::kAs)) return inner;
  if (at_name("_")) {
    fail(token().span, "cannot use '_' as a target");
  } else if (!at(TokenKind::kName) && !failed_) {
    fail(token().span, "invalid pattern target");
  }
  const Symbol name = expect_name();
  Pattern* node = pattern(PatternKind::kAs, since(start));
  node->inner = inner;
  node->name = name;
  return node;
}

Pattern* Parser::parse_or_pattern() {
  const Span start = token().span;
  Pattern* first = parse_closed_pattern();
  if (!at(TokenKind::kBar)) return first;
  std::vector<Pattern*> options{first};
  while (accept(TokenKind::kBar)) options.push_back(parse_closed_pattern());
  Pattern* node = pattern(PatternKind::kOr, since(start));
  node->patterns = tree_.arena.list(options);
  return node;
}

// -1, 1+2j: the only arithmetic in a pattern.
Expr* Parser::parse_pattern_number() {
  const auto part = [&]() -> Expr* {
    const Span start = token().span;
    const bool minus = accept(TokenKind::kMinus);
    if (!at(TokenKind::kNumber)) {
      fail_here();
      return name_expr(token());
    }
    Expr* number = parse_number();
    if (!minus) return number;
    auto* node = tree_.expr<UnaryOp>(since(start));
    node->operand = number;
    return node;
  };
  const Span start = token().span;
  Expr* real = part();
  if (!at(TokenKind::kPlus) && !at(TokenKind::kMinus)) return real;
  const BinaryOp op = at(TokenKind::kPlus) ? BinaryOp::kAdd : BinaryOp::kSub;
  advance();
  Expr* imaginary = part();
  auto* node = tree_.expr<BinOp>(since(start));
  node->op = op;
  node->left = real;
  node->right = imaginary;
  return node;
}

Pattern* Parser::parse_closed_pattern() {
  const Span start = token().span;
  const auto value = [&](Expr* e, PatternKind kind) {
    Pattern* node = pattern(kind, e->span);
    node->value = e;
    return node;
  };
  switch (kind()) {
    case TokenKind::kNumber:
    case TokenKind::kMinus: return value(parse_pattern_number(), PatternKind::kValue);
    case TokenKind::kString: return value(parse_strings(), PatternKind::kValue);
    case TokenKind::kNone:
    case TokenKind::kTrue:
    case TokenKind::kFalse: return value(parse_atom(), PatternKind::kSingleton);
    case TokenKind::kLeftParen: return parse_group_or_sequence(TokenKind::kRightParen);
    case TokenKind::kLeftBracket: return parse_group_or_sequence(TokenKind::kRightBracket);
    case TokenKind::kLeftBrace: return parse_mapping_pattern();
    case TokenKind::kName: break;
    default: fail_here(); return pattern(PatternKind::kAs, start);
  }
  const bool wildcard = at_name("_");
  Expr* e = name_expr(token());
  advance();
  while (accept(TokenKind::kDot)) {
    const Symbol name = expect_name();
    auto* node = tree_.expr<Attribute>(since(start));
    node->value = e;
    node->name = name;
    e = node;
  }
  if (at(TokenKind::kLeftParen)) return parse_class_pattern(e);
  if (e->kind == ExprKind::kAttribute) return value(e, PatternKind::kValue);
  Pattern* capture = pattern(PatternKind::kAs, start);
  if (!wildcard) capture->name = as<Name>(e)->name;
  return capture;
}

Pattern* Parser::parse_group_or_sequence(TokenKind close) {
  const Span start = token().span;
  advance();
  std::vector<Pattern*> items;
  bool comma = false;
  while (!at(close) && !failed_) {
    items.push_back(parse_maybe_star_pattern());
    comma = at(TokenKind::kComma);
    if (!accept(TokenKind::kComma)) break;
  }
  expect(close);
  const bool group = close == TokenKind::kRightParen && items.size() == 1 && !comma;
  if (group && items[0]->kind != PatternKind::kStar) return items[0];
  if (group && !failed_) fail_here();
  Pattern* node = pattern(PatternKind::kSequence, since(start));
  node->patterns = tree_.arena.list(items);
  return node;
}

Pattern* Parser::parse_mapping_pattern() {
  const Span start = token().span;
  advance();
  std::vector<Expr*> keys;
  std::vector<Pattern*> values;
  Symbol rest = kNoSymbol;
  while (!at(TokenKind::kRightBrace) && !failed_) {
    if (accept(TokenKind::kDoubleStar)) {
      rest = expect_name();
      accept(TokenKind::kComma);
      break;
    }
    Pattern* key = parse_closed_pattern();
    if (key->value == nullptr && !failed_) fail_here();
    keys.push_back(key->value);
    expect(TokenKind::kColon);
    values.push_back(parse_as_pattern());
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightBrace);
  Pattern* node = pattern(PatternKind::kMapping, since(start));
  node->keys = tree_.arena.list(keys);
  node->patterns = tree_.arena.list(values);
  node->name = rest;
  return node;
}

Pattern* Parser::parse_class_pattern(Expr* cls) {
  const Span start = cls->span;
  advance();
  std::vector<Pattern*> positional;
  std::vector<Symbol> names;
  std::vector<Pattern*> keywords;
  while (!at(TokenKind::kRightParen) && !failed_) {
    if (at(TokenKind::kName) && token(1).kind == TokenKind::kEqual) {
      names.push_back(expect_name());
      advance();
      keywords.push_back(parse_as_pattern());
    } else {
      Pattern* p = parse_as_pattern();
      if (!names.empty()) {
        fail(p->span, "positional patterns follow keyword patterns");
      }
      positional.push_back(p);
    }
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightParen);
  Pattern* node = pattern(PatternKind::kClass, since(start));
  node->value = cls;
  node->patterns = tree_.arena.list(positional);
  node->keyword_names = tree_.arena.list(names);
  node->keyword_patterns = tree_.arena.list(keywords);
  return node;
}

}  // namespace heddle
