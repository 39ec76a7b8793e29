// Constant folding: what CPython folds visibly (negative numbers, tuples of constants) and plain
// arithmetic on small numbers, which programs write for clarity (60 * 60 * 24).
#include <cmath>

#include "engine/lang/compiler.h"

namespace heddle {
namespace {

std::optional<Const> fold_ints(BinaryOp op, int64_t a, int64_t b) {
  int64_t r = 0;
  switch (op) {
    case BinaryOp::kAdd:
      if (__builtin_add_overflow(a, b, &r)) return std::nullopt;
      return make_int(r);
    case BinaryOp::kSub:
      if (__builtin_sub_overflow(a, b, &r)) return std::nullopt;
      return make_int(r);
    case BinaryOp::kMul:
      if (__builtin_mul_overflow(a, b, &r)) return std::nullopt;
      return make_int(r);
    case BinaryOp::kFloorDiv:
    case BinaryOp::kMod: {
      if (b == 0 || b == -1) return std::nullopt;
      int64_t quotient = a / b;
      int64_t rest = a % b;
      if (rest != 0 && (rest < 0) != (b < 0)) {
        --quotient;
        rest += b;
      }
      return make_int(op == BinaryOp::kMod ? rest : quotient);
    }
    case BinaryOp::kPow: {
      if (b < 0 || b > 64) return std::nullopt;
      r = 1;
      for (int64_t i = 0; i < b; ++i) {
        if (__builtin_mul_overflow(r, a, &r)) return std::nullopt;
      }
      return make_int(r);
    }
    case BinaryOp::kLShift:
      if (b < 0 || b > 62 || a < 0 || a > (INT64_MAX >> b)) return std::nullopt;
      return make_int(a << b);
    case BinaryOp::kRShift:
      if (b < 0 || b > 62) return std::nullopt;
      return make_int(a >> b);
    case BinaryOp::kAnd: return make_int(a & b);
    case BinaryOp::kOr: return make_int(a | b);
    case BinaryOp::kXor: return make_int(a ^ b);
    default: return std::nullopt;
  }
}

std::optional<Const> fold_floats(BinaryOp op, double a, double b) {
  switch (op) {
    case BinaryOp::kAdd: return make_float(a + b);
    case BinaryOp::kSub: return make_float(a - b);
    case BinaryOp::kMul: return make_float(a * b);
    case BinaryOp::kTrueDiv:
      if (b == 0) return std::nullopt;
      return make_float(a / b);
    default: return std::nullopt;
  }
}

std::optional<double> as_double(const Const& value) {
  constexpr int64_t kExact = int64_t{1} << 53;
  if (value.kind == Const::Kind::kFloat) return value.number;
  if (value.kind == Const::Kind::kInt && value.integer > -kExact && value.integer < kExact) {
    return static_cast<double>(value.integer);
  }
  return std::nullopt;
}

}  // namespace

std::optional<Const> Compiler::fold_binary(BinaryOp op, const Const& a, const Const& b) const {
  if (a.kind == Const::Kind::kInt && b.kind == Const::Kind::kInt && op != BinaryOp::kTrueDiv) {
    return fold_ints(op, a.integer, b.integer);
  }
  const auto x = as_double(a);
  const auto y = as_double(b);
  if (!x || !y) return std::nullopt;
  return fold_floats(op, *x, *y);
}

std::optional<Const> Compiler::fold(const Expr* e) const {
  switch (e->kind) {
    case ExprKind::kConstant: return value_of(*static_cast<const Constant*>(e));
    case ExprKind::kTuple: return fold_tuple(static_cast<const Sequence*>(e));
    case ExprKind::kUnaryOp: {
      const auto* u = static_cast<const UnaryOp*>(e);
      if (u->op == UnaryOpKind::kNot || u->operand->kind == ExprKind::kTuple) return std::nullopt;
      auto value = fold(u->operand);
      if (!value) return std::nullopt;
      if (value->kind == Const::Kind::kFloat && u->op == UnaryOpKind::kNeg) {
        value->number = -value->number;
        return value;
      }
      if (value->kind == Const::Kind::kBigInt && u->op == UnaryOpKind::kNeg) {
        if (value->text[0] == '-') return std::nullopt;
        value->text = "-" + value->text;
        return value;
      }
      if (value->kind != Const::Kind::kInt || value->integer == INT64_MIN) return std::nullopt;
      if (u->op == UnaryOpKind::kNeg) value->integer = -value->integer;
      if (u->op == UnaryOpKind::kInvert) value->integer = ~value->integer;
      return value;
    }
    case ExprKind::kBinOp: {
      // Only short chains: a long one is folded where it is unrolled.
      const auto* node = static_cast<const BinOp*>(e);
      if (node->left->kind == ExprKind::kBinOp || node->right->kind == ExprKind::kBinOp) {
        return std::nullopt;
      }
      const auto left = fold(node->left);
      const auto right = left ? fold(node->right) : std::nullopt;
      return right ? fold_binary(node->op, *left, *right) : std::nullopt;
    }
    default: return std::nullopt;
  }
}

std::optional<Const> Compiler::fold_tuple(const Sequence* e) const {
  std::vector<Const> items;
  for (const Expr* item : e->items) {
    auto value = fold(item);
    if (!value) return std::nullopt;
    items.push_back(std::move(*value));
  }
  return make_tuple(std::move(items));
}

}  // namespace heddle
