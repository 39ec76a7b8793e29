// Operators: arithmetic, comparisons, and/or/not, and the jumps that conditions become.
#include "engine/lang/compiler.h"

namespace heddle {
namespace {

Op arithmetic(BinaryOp op) {
  return static_cast<Op>(static_cast<int>(Op::kAdd) + static_cast<int>(op));
}
static_assert(static_cast<int>(Op::kXor) - static_cast<int>(Op::kAdd) ==
              static_cast<int>(BinaryOp::kXor));

Op comparison(CompareOp op) {
  return static_cast<Op>(static_cast<int>(Op::kLt) + static_cast<int>(op));
}
static_assert(static_cast<int>(Op::kNotIn) - static_cast<int>(Op::kLt) ==
              static_cast<int>(CompareOp::kNotIn));

std::optional<int16_t> immediate(const std::optional<Const>& value) {
  if (!value || value->kind != Const::Kind::kInt) return std::nullopt;
  if (value->integer < INT16_MIN || value->integer > INT16_MAX) return std::nullopt;
  return static_cast<int16_t>(value->integer);
}

bool is_none(const Expr* e) {
  return e->kind == ExprKind::kConstant &&
         static_cast<const Constant*>(e)->type == Const::Kind::kNone;
}

}  // namespace

// The chain a + b + c + ... is as deep on the left as it is long: it is unrolled, not recursed.
void Compiler::load_binary(Expr* e, Reg dest) {
  std::vector<BinOp*> spine;
  Expr* bottom = e;
  for (; bottom->kind == ExprKind::kBinOp; bottom = as<BinOp>(bottom)->left) {
    spine.push_back(as<BinOp>(bottom));
  }
  size_t next = spine.size();
  std::optional<Const> known = fold(bottom);
  while (known && next > 0) {
    const auto right = fold(spine[next - 1]->right);
    const auto folded =
        right ? fold_binary(spine[next - 1]->op, *known, *right) : std::nullopt;
    if (!folded) break;
    known = folded;
    --next;
  }
  if (next == 0) return load_constant(*known, e->span, dest);
  const Reg scratch = scratch_for(dest);
  Reg left = scratch;
  if (known) {
    const Span span = next < spine.size() ? spine[next]->span : bottom->span;
    const bool small = next > 0 && takes_immediate(spine[next - 1]);
    if (unit_->loops > 0 && !small) {
      left = pooled_constant(*known, span);
    } else {
      load_constant(*known, span, scratch);
    }
  } else {
    left = operand_in(bottom, scratch);
  }
  while (next-- > 0) {
    BinOp* node = spine[next];
    const Temps temps(*this);
    const Reg to = next == 0 ? dest : scratch;
    if (takes_immediate(node)) {
      const auto small = immediate(fold(node->right));
      out().emit(node->op == BinaryOp::kAdd ? Op::kAddImm : Op::kSubImm, node->span, to, left,
                 static_cast<uint16_t>(*small));
    } else {
      const Reg right = pooled_operand(node->right);
      out().emit(arithmetic(node->op), node->span, to, left, right);
    }
    left = to;
  }
}

// x + 1, x - 1: the number is in the instruction.
bool Compiler::takes_immediate(const BinOp* e) const {
  return (e->op == BinaryOp::kAdd || e->op == BinaryOp::kSub) && immediate(fold(e->right));
}

void Compiler::load_unary(UnaryOp* e, Reg dest) {
  if (const auto known = fold(e)) return load_constant(*known, e->span, dest);
  const Reg value = operand_in(e->operand, scratch_for(dest));
  Op op = Op::kNot;
  switch (e->op) {
    case UnaryOpKind::kNeg: op = Op::kNeg; break;
    case UnaryOpKind::kPos: op = Op::kPos; break;
    case UnaryOpKind::kInvert: op = Op::kInvert; break;
    case UnaryOpKind::kNot: op = Op::kNot; break;
  }
  out().emit(op, e->span, dest, value);
}

void Compiler::load_bool(BoolOp* e, Reg dest) {
  const Reg value = scratch_for(dest);
  Label end;
  const Op op = e->is_or ? Op::kJumpIf : Op::kJumpIfNot;
  Assigned after_first;
  for (uint32_t i = 0; i < e->values.size(); ++i) {
    load_to(e->values[i], value);
    if (i == 0) after_first = assigned();
    if (i + 1 < e->values.size()) out().jump(op, end, e->span, value);
  }
  out().bind(end);
  assigned() = after_first;
  if (value != dest) out().emit(Op::kMove, e->span, dest, value);
}

void Compiler::load_compare(Compare* e, Reg dest) {
  if (e->ops.size() == 1) {
    const Reg left = operand_in(e->left, scratch_for(dest));
    Reg right = 0;
    if (const auto known = fold_membership(e->ops[0], e->rights[0])) {
      right = pooled_constant(*known, e->rights[0]->span);
    } else {
      right = pooled_operand(e->rights[0]);
    }
    out().emit(comparison(e->ops[0]), e->span, dest, left, right);
    return;
  }
  const Reg value = out().temp();
  Label end;
  Reg left = operand(e->left);
  Assigned after_first;
  for (uint32_t i = 0; i < e->ops.size(); ++i) {
    const Reg right = operand(e->rights[i]);
    out().emit(comparison(e->ops[i]), e->span, value, left, right);
    if (i == 0) after_first = assigned();
    if (i + 1 < e->ops.size()) out().jump(Op::kJumpIfNot, end, e->span, value);
    left = right;
  }
  out().bind(end);
  assigned() = after_first;
  out().emit(Op::kMove, e->span, dest, value);
}

// A list or set of constants that is only searched is one constant.
std::optional<Const> Compiler::fold_membership(CompareOp op, const Expr* right) const {
  if (op != CompareOp::kIn && op != CompareOp::kNotIn) return std::nullopt;
  if (right->kind != ExprKind::kList && right->kind != ExprKind::kSet) return std::nullopt;
  auto known = fold_tuple(static_cast<const Sequence*>(right));
  if (known && right->kind == ExprKind::kSet) {
    if (known->items.empty()) return std::nullopt;
    known->kind = Const::Kind::kFrozenSet;
  }
  return known;
}

// Jumps to `to` when the truth of `e` is `when`; falls through otherwise. The state after it is
// that of falling through, and also holds at `to` as far as the first part of `e` goes.
void Compiler::jump_on(Expr* e, bool when, Label& to) {
  if (error_) return;
  const Temps temps(*this);
  if (e->kind == ExprKind::kUnaryOp && as<UnaryOp>(e)->op == UnaryOpKind::kNot) {
    return jump_on(as<UnaryOp>(e)->operand, !when, to);
  }
  if (e->kind == ExprKind::kBoolOp) {
    const auto* node = as<BoolOp>(e);
    Assigned after_first;
    Label past;
    for (uint32_t i = 0; i < node->values.size(); ++i) {
      const bool last = i + 1 == node->values.size();
      if (last || node->is_or == when) {
        jump_on(node->values[i], when, to);
      } else {
        jump_on(node->values[i], !when, past);
      }
      if (i == 0) after_first = assigned();
    }
    out().bind(past);
    assigned() = after_first;
    return;
  }
  if (e->kind == ExprKind::kCompare) return jump_on_compare(as<Compare>(e), when, to);
  if (const auto truth = constant_truth(e)) {
    if (*truth == when) out().jump(Op::kJump, to, e->span);
    return;
  }
  const Reg value = operand(e);
  out().jump(when ? Op::kJumpIf : Op::kJumpIfNot, to, e->span, value);
}

std::optional<bool> Compiler::constant_truth(const Expr* e) const {
  if (e->kind != ExprKind::kConstant) return std::nullopt;
  const auto* c = static_cast<const Constant*>(e);
  switch (c->type) {
    case Const::Kind::kNone:
    case Const::Kind::kFalse: return false;
    case Const::Kind::kTrue:
    case Const::Kind::kBigInt:
    case Const::Kind::kEllipsis: return true;
    case Const::Kind::kInt: return c->integer != 0;
    case Const::Kind::kFloat: return c->number != 0;
    case Const::Kind::kStr:
    case Const::Kind::kBytes: return !c->text.empty();
    default: return std::nullopt;
  }
}

void Compiler::jump_on_compare(Compare* e, bool when, Label& to) {
  Reg left = operand(e->left);
  Label past;
  Assigned after_first;
  const uint32_t last = e->ops.size() - 1;
  for (uint32_t i = 0; i <= last; ++i) {
    if (i == last) {
      jump_on_single(e->ops[i], left, e->rights[i], e->span, when, to);
      if (i == 0) after_first = assigned();
      break;
    }
    // The right side is the next comparison's left: it must stay in a register.
    const Reg right = operand(e->rights[i]);
    jump_on_registers(e->ops[i], left, right, e->span, false, when ? past : to);
    if (i == 0) after_first = assigned();
    left = right;
  }
  out().bind(past);
  assigned() = after_first;
}

void Compiler::jump_on_registers(CompareOp op, Reg left, Reg right, Span span, bool when,
                                 Label& to) {
  Op test = Op::kTestLt;
  switch (op) {
    case CompareOp::kLt: test = Op::kTestLt; break;
    case CompareOp::kLe: test = Op::kTestLe; break;
    case CompareOp::kEq: test = Op::kTestEq; break;
    case CompareOp::kNe: test = Op::kTestNe; break;
    case CompareOp::kGt: test = Op::kTestGt; break;
    case CompareOp::kGe: test = Op::kTestGe; break;
    case CompareOp::kIsNot: when = !when; [[fallthrough]];
    case CompareOp::kIs: test = Op::kTestIs; break;
    case CompareOp::kNotIn: when = !when; [[fallthrough]];
    case CompareOp::kIn: test = Op::kTestIn; break;
  }
  out().emit(test, span, when ? 1 : 0, left, right);
  out().jump(Op::kJump, to, span);
}

void Compiler::jump_on_single(CompareOp op, Reg left, Expr* right, Span span, bool when,
                              Label& to) {
  if (is_none(right) && (op == CompareOp::kIs || op == CompareOp::kIsNot)) {
    const bool sense = op == CompareOp::kIs ? when : !when;
    out().emit(Op::kTestIsNone, span, sense ? 1 : 0, left);
    out().jump(Op::kJump, to, span);
    return;
  }
  const auto small = op <= CompareOp::kGe ? immediate(fold(right)) : std::nullopt;
  if (small) {
    static_assert(static_cast<int>(Op::kTestGeImm) - static_cast<int>(Op::kTestLtImm) ==
                  static_cast<int>(CompareOp::kGe));
    const Op test = static_cast<Op>(static_cast<int>(Op::kTestLtImm) + static_cast<int>(op));
    out().emit(test, span, when ? 1 : 0, left, static_cast<uint16_t>(*small));
    out().jump(Op::kJump, to, span);
    return;
  }
  Reg reg = 0;
  if (const auto known = fold_membership(op, right)) {
    reg = pooled_constant(*known, right->span);
  } else {
    reg = pooled_operand(right);
  }
  jump_on_registers(op, left, reg, span, when, to);
}

}  // namespace heddle
