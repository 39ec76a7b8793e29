// Atoms: names, numbers, displays, groups, comprehensions; and what may follow one: attributes,
// subscripts and calls.
#include "engine/lang/literal.h"
#include "engine/lang/parser.h"

namespace heddle {

Expr* Parser::name_expr(const Token& t) {
  auto* name = tree_.expr<Name>(t.span);
  if (t.kind == TokenKind::kName) name->name = symbol(t);
  return name;
}

Constant* Parser::constant(Span span, Const::Kind kind) {
  auto* node = tree_.expr<Constant>(span);
  node->type = kind;
  return node;
}

Expr* Parser::parse_primary() {
  const Span start = token().span;
  Expr* e = parse_atom();
  for (;;) {
    switch (kind()) {
      case TokenKind::kDot: {
        advance();
        const Symbol name = expect_name();
        auto* node = tree_.expr<Attribute>(since(start));
        node->value = e;
        node->name = name;
        e = node;
        break;
      }
      case TokenKind::kLeftParen: e = parse_call(e, start); break;
      case TokenKind::kLeftBracket: {
        advance();
        Expr* index = parse_slices();
        expect(TokenKind::kRightBracket);
        auto* node = tree_.expr<Subscript>(since(start));
        node->value = e;
        node->index = index;
        e = node;
        break;
      }
      default: return e;
    }
  }
}

Expr* Parser::parse_atom() {
  const Token& t = token();
  switch (t.kind) {
    case TokenKind::kName: advance(); return name_expr(t);
    case TokenKind::kNumber: return parse_number();
    case TokenKind::kString: return parse_strings();
    case TokenKind::kTrue: advance(); return constant(t.span, Const::Kind::kTrue);
    case TokenKind::kFalse: advance(); return constant(t.span, Const::Kind::kFalse);
    case TokenKind::kNone: advance(); return constant(t.span, Const::Kind::kNone);
    case TokenKind::kEllipsis: advance(); return constant(t.span, Const::Kind::kEllipsis);
    case TokenKind::kLeftParen: return parse_group();
    case TokenKind::kLeftBracket: return parse_list();
    case TokenKind::kLeftBrace: return parse_braces();
    default: break;
  }
  fail_here();
  return name_expr(t);
}

Expr* Parser::parse_number() {
  const Token& t = token();
  NumberValue value;
  if (!read_number(text(t), value)) {
    fail(t.span,
         "Exceeds the limit (4300 digits) for integer string conversion: value has " +
             value.digits +
             " digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
             "hexadecimal for huge integer literals to avoid decimal conversion limits.");
  }
  auto* node = constant(t.span, value.kind);
  node->integer = value.integer;
  node->number = value.number;
  if (value.kind == Const::Kind::kBigInt) node->text = tree_.arena.text(value.digits);
  advance();
  return node;
}

bool Parser::at_comprehension() const {
  return at(TokenKind::kFor) ||
         (at(TokenKind::kAsync) && token(1).kind == TokenKind::kFor);
}

Expr* Parser::comprehension(ExprKind kind, Span start, Expr* element, Expr* value) {
  if (element != nullptr && element->kind == ExprKind::kStarred) {
    fail(element->span, "iterable unpacking cannot be used in comprehension");
  }
  const List<Comprehension> generators = parse_comprehension_clauses();
  auto* node = tree_.expr<ComprehensionExpr>(kind, start);
  node->element = element;
  node->value = value;
  node->generators = generators;
  return node;
}

List<Comprehension> Parser::parse_comprehension_clauses() {
  std::vector<Comprehension> clauses;
  while (at_comprehension()) {
    Comprehension clause;
    clause.is_async = accept(TokenKind::kAsync);
    advance();
    clause.target = parse_comprehension_target();
    expect(TokenKind::kIn);
    clause.iter = parse_disjunction();
    std::vector<Expr*> conditions;
    while (accept(TokenKind::kIf)) conditions.push_back(parse_disjunction());
    clause.conditions = tree_.arena.list(conditions);
    clauses.push_back(clause);
  }
  return tree_.arena.list(clauses);
}

// star_targets before `in`; what is no target is told as CPython tells it.
Expr* Parser::parse_comprehension_target() {
  const Span start = token().span;
  const auto one = [&]() -> Expr* {
    return at(TokenKind::kStar) ? parse_star_expression() : parse_bitor();
  };
  Expr* target = one();
  if (at(TokenKind::kComma)) {
    std::vector<Expr*> items{target};
    while (accept(TokenKind::kComma)) {
      if (!starts_expression() && !at(TokenKind::kStar)) break;
      items.push_back(one());
    }
    auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
    tuple->items = tree_.arena.list(items);
    target = tuple;
  }
  if (!failed_) check_target(target, TargetUse::kFor);
  return target;
}

// `**x` and nothing else, up to `end`.
void Parser::refuse_double_star(TokenKind end) {
  if (!at(TokenKind::kDoubleStar) || failed_) return;
  const Span star = token().span;
  const bool fits = attempt([&] {
    advance();
    parse_expression();
    expect(end);
  });
  if (fits) fail(star, "cannot use double starred expression here");
}

// (...): a group, a tuple, a generator expression, a yield.
Expr* Parser::parse_group() {
  const Span start = token().span;
  advance();
  if (accept(TokenKind::kRightParen)) {
    return tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  }
  if (at(TokenKind::kYield)) {
    Expr* inner = parse_yield();
    expect(TokenKind::kRightParen);
    return inner;
  }
  refuse_double_star(TokenKind::kRightParen);
  Expr* first = parse_star_named_expression();
  if (at_comprehension()) {
    Expr* node = comprehension(ExprKind::kGeneratorExp, start, first, nullptr);
    expect(TokenKind::kRightParen);
    node->span = since(start);
    return node;
  }
  if (!at(TokenKind::kComma)) {
    if (first->kind == ExprKind::kStarred && at(TokenKind::kRightParen)) {
      fail(first->span, "cannot use starred expression here");
    }
    expect(TokenKind::kRightParen);
    return first;
  }
  std::vector<Expr*> items{first};
  while (accept(TokenKind::kComma)) {
    if (!starts_expression() && !at(TokenKind::kStar)) break;
    items.push_back(parse_star_named_expression());
  }
  expect(TokenKind::kRightParen);
  auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  tuple->items = tree_.arena.list(items);
  return tuple;
}

Expr* Parser::parse_list() {
  const Span start = token().span;
  advance();
  std::vector<Expr*> items;
  while (!at(TokenKind::kRightBracket)) {
    items.push_back(parse_star_named_expression());
    if (at_comprehension()) {
      if (items.size() > 1 && !failed_) {
        fail(join(items.front()->span, items.back()->span),
             "did you forget parentheses around the comprehension target?");
      }
      Expr* node = comprehension(ExprKind::kListComp, start, items[0], nullptr);
      expect(TokenKind::kRightBracket);
      node->span = since(start);
      return node;
    }
    if (!accept(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightBracket);
  auto* list = tree_.expr<Sequence>(ExprKind::kList, since(start));
  list->items = tree_.arena.list(items);
  return list;
}

Expr* Parser::parse_braces() {
  const Span start = token().span;
  advance();
  if (accept(TokenKind::kRightBrace)) return tree_.expr<Dict>(since(start));
  if (accept(TokenKind::kDoubleStar)) return parse_dict_rest(start, nullptr, true);
  Expr* first = parse_star_named_expression();
  if (at(TokenKind::kColon)) return parse_dict_rest(start, first, false);
  return parse_set_rest(start, first);
}

Expr* Parser::parse_set_rest(Span start, Expr* first) {
  std::vector<Expr*> items{first};
  if (at_comprehension()) {
    Expr* node = comprehension(ExprKind::kSetComp, start, first, nullptr);
    expect(TokenKind::kRightBrace);
    node->span = since(start);
    return node;
  }
  while (accept(TokenKind::kComma)) {
    if (at(TokenKind::kRightBrace)) break;
    items.push_back(parse_star_named_expression());
  }
  if (at_comprehension() && !failed_ && items.size() > 1) {
    fail(join(items.front()->span, items.back()->span),
         "did you forget parentheses around the comprehension target?");
  }
  expect(TokenKind::kRightBrace);
  auto* set = tree_.expr<Sequence>(ExprKind::kSet, since(start));
  set->items = tree_.arena.list(items);
  return set;
}

// After the first key, or after the first `**`.
Expr* Parser::parse_dict_rest(Span start, Expr* key, bool double_star) {
  std::vector<Expr*> keys;
  std::vector<Expr*> values;
  Span star = previous().span;
  for (;;) {
    if (double_star) {
      keys.push_back(nullptr);
      values.push_back(parse_bitor());
      if (at_comprehension() && !failed_) {
        fail(star, "dict unpacking cannot be used in dict comprehension");
      }
    } else {
      const Span colon = token().span;
      if (!accept(TokenKind::kColon)) {
        const Span key_end = previous().span;
        if (!at(TokenKind::kError)) {
          fail({key_end.end_line, key_end.end_col - 1, key_end.end_line, key_end.end_col},
               "':' expected after dictionary key");
        }
        fail_here();
      }
      if (at(TokenKind::kStar) && !failed_) {
        Span value = token().span;
        attempt([&] {
          parse_star_expression();
          value = up_to_end_of(value, token());
        });
        fail(value, "cannot use a starred expression in a dictionary value");
      }
      if ((at(TokenKind::kRightBrace) || at(TokenKind::kComma)) && !failed_) {
        fail(colon, "expression expected after dictionary key and ':'");
      }
      keys.push_back(key);
      values.push_back(parse_expression());
      if (keys.size() == 1 && at_comprehension()) {
        Expr* node = comprehension(ExprKind::kDictComp, start, key, values[0]);
        expect(TokenKind::kRightBrace);
        node->span = since(start);
        return node;
      }
    }
    if (!accept(TokenKind::kComma) || at(TokenKind::kRightBrace)) break;
    double_star = accept(TokenKind::kDoubleStar);
    star = previous().span;
    if (!double_star) {
      no_comma_hint_depth_ = depth_ + 1;
      key = parse_expression();
      no_comma_hint_depth_ = -1;
    }
  }
  expect(TokenKind::kRightBrace);
  auto* dict = tree_.expr<Dict>(since(start));
  dict->keys = tree_.arena.list(keys);
  dict->values = tree_.arena.list(values);
  return dict;
}

// The inside of a subscript's brackets.
Expr* Parser::parse_slices() {
  const Span start = token().span;
  Expr* first = parse_slice();
  if (!at(TokenKind::kComma) && first->kind != ExprKind::kStarred) return first;
  std::vector<Expr*> items{first};
  while (accept(TokenKind::kComma)) {
    if (at(TokenKind::kRightBracket)) break;
    items.push_back(parse_slice());
  }
  auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  tuple->items = tree_.arena.list(items);
  return tuple;
}

Expr* Parser::parse_slice() {
  const Span start = token().span;
  Expr* lower = nullptr;
  if (!at(TokenKind::kColon)) {
    lower = parse_star_named_expression();
    if (!at(TokenKind::kColon) || lower->kind == ExprKind::kStarred) return lower;
  }
  expect(TokenKind::kColon);
  Expr* upper = nullptr;
  Expr* step = nullptr;
  if (starts_expression()) upper = parse_expression();
  if (accept(TokenKind::kColon) && starts_expression()) step = parse_expression();
  auto* node = tree_.expr<Slice>(since(start));
  node->lower = lower;
  node->upper = upper;
  node->step = step;
  return node;
}

}  // namespace heddle
