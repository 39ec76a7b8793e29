// Simple statements.
#include "engine/lang/parser.h"

namespace heddle {
namespace {

bool augmented_op(TokenKind kind, BinaryOp& op) {
  switch (kind) {
    case TokenKind::kPlusEqual: op = BinaryOp::kAdd; return true;
    case TokenKind::kMinusEqual: op = BinaryOp::kSub; return true;
    case TokenKind::kStarEqual: op = BinaryOp::kMul; return true;
    case TokenKind::kDoubleStarEqual: op = BinaryOp::kPow; return true;
    case TokenKind::kSlashEqual: op = BinaryOp::kTrueDiv; return true;
    case TokenKind::kDoubleSlashEqual: op = BinaryOp::kFloorDiv; return true;
    case TokenKind::kPercentEqual: op = BinaryOp::kMod; return true;
    case TokenKind::kAtEqual: op = BinaryOp::kMatMul; return true;
    case TokenKind::kLeftShiftEqual: op = BinaryOp::kLShift; return true;
    case TokenKind::kRightShiftEqual: op = BinaryOp::kRShift; return true;
    case TokenKind::kAmpersandEqual: op = BinaryOp::kAnd; return true;
    case TokenKind::kBarEqual: op = BinaryOp::kOr; return true;
    case TokenKind::kCaretEqual: op = BinaryOp::kXor; return true;
    default: return false;
  }
}

}  // namespace

Body Parser::parse_statements(TokenKind until) {
  std::vector<Stmt*> out;
  while (!at(until) && !failed_) parse_statement(out);
  return tree_.arena.list(out);
}

void Parser::parse_statement(std::vector<Stmt*>& out) {
  const Depth depth(*this);
  if (too_deep()) return;
  const Span start = token().span;
  switch (kind()) {
    case TokenKind::kNewline: advance(); return;
    case TokenKind::kIf: out.push_back(parse_if()); return;
    case TokenKind::kWhile: out.push_back(parse_while()); return;
    case TokenKind::kFor: out.push_back(parse_for(start, false)); return;
    case TokenKind::kTry: out.push_back(parse_try()); return;
    case TokenKind::kWith: out.push_back(parse_with(start, false)); return;
    case TokenKind::kDef: out.push_back(parse_function({}, start, false)); return;
    case TokenKind::kClass: out.push_back(parse_class({})); return;
    case TokenKind::kAt: out.push_back(parse_decorated()); return;
    case TokenKind::kAsync:
      advance();
      if (at(TokenKind::kDef)) {
        out.push_back(parse_function({}, start, true));
      } else if (at(TokenKind::kFor)) {
        out.push_back(parse_for(start, true));
      } else if (at(TokenKind::kWith)) {
        out.push_back(parse_with(start, true));
      } else {
        fail_here();
      }
      return;
    case TokenKind::kName:
      if (at_name("match") && at_match_statement()) {
        out.push_back(parse_match());
        return;
      }
      break;
    default: break;
  }
  parse_simple_statements(out);
}

void Parser::parse_simple_statements(std::vector<Stmt*>& out) {
  for (;;) {
    out.push_back(parse_simple_statement());
    if (!accept(TokenKind::kSemicolon)) break;
    if (at(TokenKind::kNewline)) break;
  }
  expect(TokenKind::kNewline);
}

Stmt* Parser::parse_simple_statement() {
  const Span start = token().span;
  switch (kind()) {
    case TokenKind::kPass: advance(); return tree_.stmt<Stmt>(StmtKind::kPass, start);
    case TokenKind::kBreak: advance(); return tree_.stmt<Stmt>(StmtKind::kBreak, start);
    case TokenKind::kContinue: advance(); return tree_.stmt<Stmt>(StmtKind::kContinue, start);
    case TokenKind::kReturn: return parse_return();
    case TokenKind::kRaise: return parse_raise();
    case TokenKind::kGlobal: return parse_declaration(StmtKind::kGlobal);
    case TokenKind::kNonlocal: return parse_declaration(StmtKind::kNonlocal);
    case TokenKind::kDel: return parse_delete();
    case TokenKind::kAssert: return parse_assert();
    case TokenKind::kImport: return parse_import();
    case TokenKind::kFrom: return parse_import_from();
    default: return parse_expression_statement();
  }
}

// An expression, an assignment of any form, or a yield.
Stmt* Parser::parse_expression_statement() {
  const Token first_token = token();
  const Span start = first_token.span;
  Expr* first = at(TokenKind::kYield) ? parse_yield() : parse_star_expressions();
  if (failed_) return tree_.stmt<Stmt>(StmtKind::kPass, start);
  BinaryOp op;
  if (at(TokenKind::kColon)) {
    return parse_annotated(first, start, first_token.kind == TokenKind::kLeftParen);
  }
  if (at(TokenKind::kEqual)) return parse_assignment(first, start);
  if (augmented_op(kind(), op)) return parse_augmented(first, start);
  if (at(TokenKind::kColonEqual)) check_walrus(first);
  auto* node = tree_.stmt<ExprStmt>(since(start));
  node->value = first;
  return node;
}

Stmt* Parser::parse_annotated(Expr* target, Span start, bool parenthesised) {
  auto* node = tree_.stmt<AnnAssign>(start);
  switch (target->kind) {
    case ExprKind::kName:
      node->simple = !parenthesised;
      break;
    case ExprKind::kAttribute:
    case ExprKind::kSubscript: break;
    case ExprKind::kList:
    case ExprKind::kTuple: {
      const bool fits = attempt([&] {
        advance();
        parse_expression();
      });
      if (!fits) {
        fail_here();
        break;
      }
      fail(is_open_tuple(target) ? as<Sequence>(target)->items[0]->span : target->span,
           "only single target (not " + expr_name(target) + ") can be annotated");
      break;
    }
    default: {
      const bool fits = attempt([&] {
        advance();
        parse_expression();
      });
      if (fits) {
        fail(target->span, "illegal target for annotation");
      } else {
        fail_here();
      }
    }
  }
  advance();
  node->target = target;
  node->annotation = parse_expression();
  if (accept(TokenKind::kEqual)) {
    node->value = at(TokenKind::kYield) ? parse_yield() : parse_star_expressions();
  }
  node->span = since(start);
  return node;
}

Stmt* Parser::parse_assignment(Expr* first, Span start) {
  const bool bare_yield =
      (first->kind == ExprKind::kYield || first->kind == ExprKind::kYieldFrom) &&
      first->span.line == start.line && first->span.col == start.col;
  if (first->kind != ExprKind::kName && !bare_yield &&
      invalid_target(first, TargetUse::kStar) != nullptr) {
    check_statement_equal(first);
  }
  std::vector<Expr*> targets;
  Expr* last = first;
  while (at(TokenKind::kEqual) && !failed_) {
    if (last->kind == ExprKind::kYield || last->kind == ExprKind::kYieldFrom) {
      fail(last->span, "assignment to yield expression not possible");
      break;
    }
    check_target(last, TargetUse::kStar);
    targets.push_back(last);
    advance();
    last = at(TokenKind::kYield) ? parse_yield() : parse_star_expressions();
  }
  if (targets.size() == 1 && targets[0]->kind == ExprKind::kStarred && !failed_) {
    // Left for the compiler in CPython; the place is the same.
    fail(targets[0]->span, "starred assignment target must be in a list or tuple");
  }
  auto* node = tree_.stmt<Assign>(since(start));
  node->targets = tree_.arena.list(targets);
  node->value = last;
  return node;
}

// `f() = 1` as a statement: the last of the items before `=` counts.
void Parser::check_statement_equal(Expr* first) {
  if (is_open_tuple(first)) return check_named_equal(as<Sequence>(first)->items.back());
  check_named_equal(first);
}

Stmt* Parser::parse_augmented(Expr* target, Span start) {
  BinaryOp op = BinaryOp::kAdd;
  augmented_op(kind(), op);
  switch (target->kind) {
    case ExprKind::kName:
    case ExprKind::kAttribute:
    case ExprKind::kSubscript: break;
    default:
      fail(target->span,
           "'" + expr_name(target) + "' is an illegal expression for augmented assignment");
  }
  advance();
  Expr* value = at(TokenKind::kYield) ? parse_yield() : parse_star_expressions();
  auto* node = tree_.stmt<AugAssign>(since(start));
  node->target = target;
  node->op = op;
  node->value = value;
  return node;
}

Stmt* Parser::parse_delete() {
  const Span start = token().span;
  advance();
  std::vector<Expr*> targets;
  do {
    if (!targets.empty() && (at(TokenKind::kNewline) || at(TokenKind::kSemicolon))) break;
    Expr* target = parse_star_expression();
    if (!failed_) check_target(target, TargetUse::kDel);
    targets.push_back(target);
  } while (accept(TokenKind::kComma));
  auto* node = tree_.stmt<Delete>(since(start));
  node->targets = tree_.arena.list(targets);
  return node;
}

std::string_view Parser::parse_dotted_name() {
  const Token first = token();
  expect_name();
  std::string dotted(text(first));
  while (accept(TokenKind::kDot)) {
    if (at(TokenKind::kName)) dotted += "." + std::string(text(token()));
    expect_name();
  }
  return tree_.name(tree_.intern(dotted));
}

Alias Parser::parse_dotted_alias() {
  Alias alias;
  const Span start = token().span;
  alias.dotted = parse_dotted_name();
  alias.name = tree_.intern(alias.dotted);
  if (accept(TokenKind::kAs)) alias.as = expect_name();
  alias.span = failed_ ? start : since(start);
  return alias;
}

Stmt* Parser::parse_import() {
  const Span start = token().span;
  advance();
  std::vector<Alias> names;
  do {
    names.push_back(parse_dotted_alias());
  } while (accept(TokenKind::kComma));
  auto* node = tree_.stmt<Import>(failed_ ? start : since(start));
  node->names = tree_.arena.list(names);
  return node;
}

Stmt* Parser::parse_import_from() {
  const Span start = token().span;
  advance();
  uint32_t level = 0;
  for (;;) {
    if (accept(TokenKind::kDot)) {
      level += 1;
    } else if (accept(TokenKind::kEllipsis)) {
      level += 3;
    } else {
      break;
    }
  }
  auto* node = tree_.stmt<ImportFrom>(start);
  node->level = level;
  node->module_span = token().span;
  if (level == 0 || !at(TokenKind::kImport)) {
    node->module = parse_dotted_name();
    if (!failed_) node->module_span = since(node->module_span);
  }
  expect(TokenKind::kImport);
  if (!accept(TokenKind::kStar)) {
    const bool parenthesised = accept(TokenKind::kLeftParen);
    std::vector<Alias> names;
    do {
      if (parenthesised && !names.empty() && at(TokenKind::kRightParen)) break;
      if (!parenthesised && !names.empty() && at(TokenKind::kNewline)) {
        fail(token().span, "trailing comma not allowed without surrounding parentheses");
        break;
      }
      Alias alias;
      const Span at_name = token().span;
      alias.name = expect_name();
      alias.dotted = tree_.name(alias.name);
      if (accept(TokenKind::kAs)) alias.as = expect_name();
      alias.span = failed_ ? at_name : since(at_name);
      names.push_back(alias);
    } while (accept(TokenKind::kComma));
    if (parenthesised) expect(TokenKind::kRightParen);
    node->names = tree_.arena.list(names);
  }
  if (!failed_) node->span = since(start);
  return node;
}

Stmt* Parser::parse_declaration(StmtKind kind) {
  const Span start = token().span;
  advance();
  std::vector<Symbol> names;
  do {
    names.push_back(expect_name());
  } while (accept(TokenKind::kComma));
  auto* node = tree_.stmt<Declaration>(kind, failed_ ? start : since(start));
  node->names = tree_.arena.list(names);
  return node;
}

Stmt* Parser::parse_raise() {
  const Span start = token().span;
  advance();
  Expr* exception = nullptr;
  Expr* cause = nullptr;
  if (!at(TokenKind::kNewline) && !at(TokenKind::kSemicolon)) {
    exception = parse_expression();
    if (accept(TokenKind::kFrom)) cause = parse_expression();
  }
  auto* node = tree_.stmt<Raise>(since(start));
  node->exception = exception;
  node->cause = cause;
  return node;
}

Stmt* Parser::parse_assert() {
  const Span start = token().span;
  advance();
  Expr* test = parse_expression();
  Expr* message = accept(TokenKind::kComma) ? parse_expression() : nullptr;
  auto* node = tree_.stmt<Assert>(since(start));
  node->test = test;
  node->message = message;
  return node;
}

Stmt* Parser::parse_return() {
  const Span start = token().span;
  advance();
  Expr* value = nullptr;
  if (!at(TokenKind::kNewline) && !at(TokenKind::kSemicolon)) value = parse_star_expressions();
  auto* node = tree_.stmt<Return>(since(start));
  node->value = value;
  return node;
}

}  // namespace heddle
