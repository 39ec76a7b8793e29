// Expressions from star_expressions down to powers; atoms and calls have files of their own.
#include <utility>

#include "engine/lang/parser.h"

namespace heddle {
namespace {

struct Infix {
  int precedence = 0;  // 0: no binary operator
  BinaryOp op = BinaryOp::kAdd;
};

Infix infix(TokenKind kind) {
  switch (kind) {
    case TokenKind::kBar: return {1, BinaryOp::kOr};
    case TokenKind::kCaret: return {2, BinaryOp::kXor};
    case TokenKind::kAmpersand: return {3, BinaryOp::kAnd};
    case TokenKind::kLeftShift: return {4, BinaryOp::kLShift};
    case TokenKind::kRightShift: return {4, BinaryOp::kRShift};
    case TokenKind::kPlus: return {5, BinaryOp::kAdd};
    case TokenKind::kMinus: return {5, BinaryOp::kSub};
    case TokenKind::kStar: return {6, BinaryOp::kMul};
    case TokenKind::kSlash: return {6, BinaryOp::kTrueDiv};
    case TokenKind::kDoubleSlash: return {6, BinaryOp::kFloorDiv};
    case TokenKind::kPercent: return {6, BinaryOp::kMod};
    case TokenKind::kAt: return {6, BinaryOp::kMatMul};
    default: return {};
  }
}

const Expr* leftmost(const Expr* e) {
  for (;;) {
    switch (e->kind) {
      case ExprKind::kAttribute: e = static_cast<const Attribute*>(e)->value; break;
      case ExprKind::kBinOp: e = static_cast<const BinOp*>(e)->left; break;
      case ExprKind::kCall: e = static_cast<const Call*>(e)->func; break;
      case ExprKind::kSubscript: e = static_cast<const Subscript*>(e)->value; break;
      default: return e;
    }
  }
}

}  // namespace

bool Parser::starts_expression(TokenKind k) {
  switch (k) {
    case TokenKind::kName:
    case TokenKind::kNumber:
    case TokenKind::kString:
    case TokenKind::kLeftParen:
    case TokenKind::kLeftBracket:
    case TokenKind::kLeftBrace:
    case TokenKind::kEllipsis:
    case TokenKind::kPlus:
    case TokenKind::kMinus:
    case TokenKind::kTilde:
    case TokenKind::kFalse:
    case TokenKind::kNone:
    case TokenKind::kTrue:
    case TokenKind::kAwait:
    case TokenKind::kLambda:
    case TokenKind::kNot: return true;
    default: return false;
  }
}

// star_expressions: one, or a tuple without parentheses.
Expr* Parser::parse_star_expressions() {
  const Span start = token().span;
  Expr* first = parse_star_expression();
  if (!at(TokenKind::kComma)) return first;
  std::vector<Expr*> items{first};
  while (accept(TokenKind::kComma)) {
    if (!starts_expression() && !at(TokenKind::kStar)) break;
    items.push_back(parse_star_expression());
  }
  auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  tuple->items = tree_.arena.list(items);
  return tuple;
}

Expr* Parser::parse_star_expression() {
  if (!at(TokenKind::kStar)) return parse_expression();
  const Span start = token().span;
  advance();
  Expr* value = parse_bitor();
  auto* star = tree_.expr<Starred>(since(start));
  star->value = value;
  return star;
}

// What eval() takes.
Expr* Parser::parse_star_named_tuple() {
  const Span start = token().span;
  Expr* first = parse_expression();
  if (!at(TokenKind::kComma)) return first;
  std::vector<Expr*> items{first};
  while (accept(TokenKind::kComma)) {
    if (!starts_expression()) break;
    items.push_back(parse_expression());
  }
  auto* tuple = tree_.expr<Sequence>(ExprKind::kTuple, since(start));
  tuple->items = tree_.arena.list(items);
  return tuple;
}

Expr* Parser::parse_star_named_expression() {
  return at(TokenKind::kStar) ? parse_star_expression() : parse_named_expression();
}

Expr* Parser::parse_named_expression() {
  if (at(TokenKind::kName) && token(1).kind == TokenKind::kColonEqual) {
    const Span start = token().span;
    auto* target = as<Name>(name_expr(token()));
    advance();
    advance();
    Expr* value = parse_expression();
    auto* named = tree_.expr<NamedExpr>(since(start));
    named->target = target;
    named->value = value;
    return named;
  }
  Expr* e = parse_expression();
  if (at(TokenKind::kEqual)) check_named_equal(e);
  if (at(TokenKind::kColonEqual)) check_walrus(e);
  return e;
}

// `x.y := 3`. Without an expression behind it CPython has no word for it.
void Parser::check_walrus(Expr* e) {
  if (failed_ || e->kind == ExprKind::kName) return;
  const bool fits = attempt([&] {
    advance();
    parse_expression();
  });
  if (fits) fail(e->span, "cannot use assignment expressions with " + expr_name(e));
}

// `if x = 3:` and its relatives, where only one `=` follows and the left side is no display.
void Parser::check_named_equal(Expr* e) {
  if (failed_) return;
  switch (e->kind) {
    case ExprKind::kBoolOp:
    case ExprKind::kCompare:
    case ExprKind::kIfExp:
    case ExprKind::kLambda:
    case ExprKind::kNamedExpr: return;
    case ExprKind::kUnaryOp:
      if (as<UnaryOp>(e)->op == UnaryOpKind::kNot) return;
      break;
    default: break;
  }
  switch (leftmost(e)->kind) {
    case ExprKind::kList:
    case ExprKind::kTuple:
    case ExprKind::kGeneratorExp: return;
    case ExprKind::kConstant: {
      const Const::Kind type = static_cast<const Constant*>(leftmost(e))->type;
      if (type == Const::Kind::kNone || type == Const::Kind::kTrue ||
          type == Const::Kind::kFalse) {
        return;
      }
      break;
    }
    default: break;
  }
  Span value{};
  const bool fits = attempt([&] {
    advance();
    Expr* right = parse_bitor();
    value = right->span;
    if (at(TokenKind::kEqual) || at(TokenKind::kColonEqual)) fail_here();
  });
  if (!fits) return;
  if (e->kind == ExprKind::kName) {
    fail(join(e->span, value), "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
  } else {
    fail(e->span,
         "cannot assign to " + expr_name(e) + " here. Maybe you meant '==' instead of '='?");
  }
}

Expr* Parser::parse_expression() {
  const Depth depth(*this);
  if (too_deep()) return name_expr(token());
  if (at(TokenKind::kLambda)) return parse_lambda();
  const Span start = token().span;
  Expr* body = parse_disjunction();
  if (!at(TokenKind::kIf)) {
    if (starts_expression() && !failed_ && depth_ != no_comma_hint_depth_) {
      check_after_disjunction(body);
    }
    return body;
  }
  advance();
  Expr* test = parse_disjunction();
  if (!at(TokenKind::kElse)) {
    if (!at(TokenKind::kColon) && !failed_ && !at(TokenKind::kError)) {
      fail(join(body->span, test->span), "expected 'else' after 'if' expression");
    }
    fail_here();
    return body;
  }
  advance();
  Expr* orelse = parse_expression();
  auto* choice = tree_.expr<IfExp>(since(start));
  choice->body = body;
  choice->test = test;
  choice->orelse = orelse;
  return choice;
}

// An expression stands where none can follow: `print "x"`, `f(a b)`.
void Parser::check_after_disjunction(Expr* e) {
  if (speculating_ != 0) return;
  Span last{};
  uint8_t level = 0;
  if (legacy_statement(e)) {
    const bool fits = attempt([&] {
      last = parse_star_expressions()->span;
      level = previous().level;
    });
    if (!fits) return;
    const std::string name(tree_.name(as<Name>(e)->name));
    return fail(join(e->span, last), "Missing parentheses in call to '" + name +
                                         "'. Did you mean " + name + "(...)?");
  }
  if (e->kind == ExprKind::kName) {
    const std::string_view name = tree_.name(as<Name>(e)->name);
    if (at(TokenKind::kString) || name == "match" || name == "case" || name == "_") return;
  }
  const bool fits = attempt([&] {
    last = parse_expression()->span;
    level = previous().level;
  });
  if (!fits || level == 0) return;
  fail(join(e->span, last), "invalid syntax. Perhaps you forgot a comma?");
}

Expr* Parser::parse_disjunction() {
  const Span start = token().span;
  Expr* first = parse_conjunction();
  if (!at(TokenKind::kOr)) return first;
  std::vector<Expr*> values{first};
  while (accept(TokenKind::kOr)) values.push_back(parse_conjunction());
  auto* node = tree_.expr<BoolOp>(since(start));
  node->is_or = true;
  node->values = tree_.arena.list(values);
  return node;
}

Expr* Parser::parse_conjunction() {
  const Span start = token().span;
  Expr* first = parse_inversion();
  if (!at(TokenKind::kAnd)) return first;
  std::vector<Expr*> values{first};
  while (accept(TokenKind::kAnd)) values.push_back(parse_inversion());
  auto* node = tree_.expr<BoolOp>(since(start));
  node->values = tree_.arena.list(values);
  return node;
}

Expr* Parser::parse_inversion() {
  if (!at(TokenKind::kNot)) return parse_comparison();
  const Depth depth(*this);
  if (too_deep()) return name_expr(token());
  const Span start = token().span;
  advance();
  Expr* operand = parse_inversion();
  auto* node = tree_.expr<UnaryOp>(since(start));
  node->op = UnaryOpKind::kNot;
  node->operand = operand;
  return node;
}

Expr* Parser::parse_comparison() {
  const Span start = token().span;
  Expr* left = parse_bitor();
  std::vector<CompareOp> ops;
  std::vector<Expr*> rights;
  for (;;) {
    CompareOp op;
    switch (kind()) {
      case TokenKind::kLess: op = CompareOp::kLt; break;
      case TokenKind::kLessEqual: op = CompareOp::kLe; break;
      case TokenKind::kEqualEqual: op = CompareOp::kEq; break;
      case TokenKind::kNotEqual: op = CompareOp::kNe; break;
      case TokenKind::kGreater: op = CompareOp::kGt; break;
      case TokenKind::kGreaterEqual: op = CompareOp::kGe; break;
      case TokenKind::kIn: op = CompareOp::kIn; break;
      case TokenKind::kIs:
        op = CompareOp::kIs;
        if (token(1).kind == TokenKind::kNot) {
          op = CompareOp::kIsNot;
          advance();
        }
        break;
      case TokenKind::kNot:
        if (token(1).kind == TokenKind::kIn) {
          op = CompareOp::kNotIn;
          advance();
          break;
        }
        looked_past_ = at_;
        [[fallthrough]];
      default: {
        if (ops.empty()) return left;
        auto* node = tree_.expr<Compare>(since(start));
        node->left = left;
        node->ops = tree_.arena.list(ops);
        node->rights = tree_.arena.list(rights);
        return node;
      }
    }
    advance();
    ops.push_back(op);
    rights.push_back(parse_bitor());
  }
}

// Precedence climbing over `|` to `@`; all of them associate to the left.
Expr* Parser::parse_binary(int min_precedence) {
  const Span start = token().span;
  Expr* left = parse_unary();
  for (;;) {
    const Infix operation = infix(kind());
    if (operation.precedence < min_precedence || operation.precedence == 0) return left;
    advance();
    Expr* right = parse_binary(operation.precedence + 1);
    auto* node = tree_.expr<BinOp>(since(start));
    node->op = operation.op;
    node->left = left;
    node->right = right;
    left = node;
  }
}

Expr* Parser::parse_unary() {
  UnaryOpKind op;
  switch (kind()) {
    case TokenKind::kPlus: op = UnaryOpKind::kPos; break;
    case TokenKind::kMinus: op = UnaryOpKind::kNeg; break;
    case TokenKind::kTilde: op = UnaryOpKind::kInvert; break;
    default: return parse_power();
  }
  const Depth depth(*this);
  if (too_deep()) return name_expr(token());
  const Span start = token().span;
  advance();
  Expr* operand = parse_unary();
  auto* node = tree_.expr<UnaryOp>(since(start));
  node->op = op;
  node->operand = operand;
  return node;
}

Expr* Parser::parse_power() {
  const Span start = token().span;
  Expr* base = nullptr;
  if (at(TokenKind::kAwait)) {
    advance();
    Expr* value = parse_primary();
    auto* node = tree_.expr<Await>(since(start));
    node->value = value;
    base = node;
  } else {
    base = parse_primary();
  }
  if (!at(TokenKind::kDoubleStar)) return base;
  const Depth depth(*this);
  if (too_deep()) return base;
  advance();
  Expr* exponent = parse_unary();
  auto* node = tree_.expr<BinOp>(since(start));
  node->op = BinaryOp::kPow;
  node->left = base;
  node->right = exponent;
  return node;
}

Expr* Parser::parse_lambda() {
  const Span start = token().span;
  advance();
  Parameters* params = parse_parameters(TokenKind::kColon, false);
  expect(TokenKind::kColon);
  Expr* body = parse_expression();
  auto* node = tree_.expr<Lambda>(since(start));
  node->params = params;
  node->body = body;
  return node;
}

Expr* Parser::parse_yield() {
  const Span start = token().span;
  advance();
  if (accept(TokenKind::kFrom)) {
    Expr* value = parse_expression();
    auto* node = tree_.expr<YieldFrom>(since(start));
    node->value = value;
    return node;
  }
  Expr* value = nullptr;
  if (starts_expression() || at(TokenKind::kStar)) value = parse_star_expressions();
  auto* node = tree_.expr<Yield>(since(start));
  node->value = value;
  return node;
}

}  // namespace heddle
