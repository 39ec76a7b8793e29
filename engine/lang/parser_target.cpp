// Targets: what may stand on the left of `=`, after `for`, after `del`.
#include "engine/lang/parser.h"

namespace heddle {

std::string Parser::expr_name(const Expr* e) const {
  switch (e->kind) {
    case ExprKind::kAttribute: return "attribute";
    case ExprKind::kSubscript: return "subscript";
    case ExprKind::kStarred: return "starred";
    case ExprKind::kName: return "name";
    case ExprKind::kList: return "list";
    case ExprKind::kTuple: return "tuple";
    case ExprKind::kLambda: return "lambda";
    case ExprKind::kCall: return "function call";
    case ExprKind::kBoolOp:
    case ExprKind::kBinOp:
    case ExprKind::kUnaryOp: return "expression";
    case ExprKind::kGeneratorExp: return "generator expression";
    case ExprKind::kYield:
    case ExprKind::kYieldFrom: return "yield expression";
    case ExprKind::kAwait: return "await expression";
    case ExprKind::kListComp: return "list comprehension";
    case ExprKind::kSetComp: return "set comprehension";
    case ExprKind::kDictComp: return "dict comprehension";
    case ExprKind::kDict: return "dict literal";
    case ExprKind::kSet: return "set display";
    case ExprKind::kJoinedStr:
    case ExprKind::kFormattedValue: return "f-string expression";
    case ExprKind::kCompare: return "comparison";
    case ExprKind::kIfExp: return "conditional expression";
    case ExprKind::kNamedExpr: return "named expression";
    case ExprKind::kSlice: return "slice";
    case ExprKind::kConstant:
      switch (static_cast<const Constant*>(e)->type) {
        case Const::Kind::kNone: return "None";
        case Const::Kind::kTrue: return "True";
        case Const::Kind::kFalse: return "False";
        case Const::Kind::kEllipsis: return "ellipsis";
        default: return "literal";
      }
  }
  return "expression";
}

// A tuple without parentheses starts where its first item starts.
bool Parser::is_open_tuple(const Expr* e) {
  if (e->kind != ExprKind::kTuple) return false;
  const auto* tuple = static_cast<const Sequence*>(e);
  return !tuple->items.empty() && tuple->items[0]->span.line == e->span.line &&
         tuple->items[0]->span.col == e->span.col;
}

// Returns: the first part that is no target, or nullptr.
const Expr* Parser::invalid_target(const Expr* e, TargetUse use) const {
  switch (e->kind) {
    case ExprKind::kList:
    case ExprKind::kTuple:
      for (const Expr* item : static_cast<const Sequence*>(e)->items) {
        if (const Expr* bad = invalid_target(item, use)) return bad;
      }
      return nullptr;
    case ExprKind::kStarred:
      if (use == TargetUse::kDel) return e;
      return invalid_target(static_cast<const Starred*>(e)->value, use);
    case ExprKind::kName:
    case ExprKind::kSubscript:
    case ExprKind::kAttribute: return nullptr;
    default: return e;
  }
}

bool Parser::check_target(const Expr* e, TargetUse use) {
  const Expr* bad = invalid_target(e, use);
  if (bad == nullptr) return true;
  fail(bad->span, (use == TargetUse::kDel ? "cannot delete " : "cannot assign to ") +
                      expr_name(bad));
  return false;
}

}  // namespace heddle
