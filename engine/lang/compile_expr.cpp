// Expressions: the dispatch over kinds, and those that need no file of their own.
#include "engine/lang/compiler.h"

namespace heddle {

Reg Compiler::operand(Expr* e) {
  // With `:=` about, a local could change between being read and being used.
  if (e->kind == ExprKind::kName && !unit_->scope->has_walrus) {
    if (const auto reg = bound_register(as<Name>(e)->name, e->span)) return *reg;
  }
  const Reg dest = out().temp();
  load_to(e, dest);
  return dest;
}

// As operand(), into `scratch` when the value stands nowhere yet.
Reg Compiler::operand_in(Expr* e, Reg scratch) {
  if (e->kind == ExprKind::kName && !unit_->scope->has_walrus) {
    if (const auto reg = bound_register(as<Name>(e)->name, e->span)) return *reg;
  }
  load_to(e, scratch);
  return scratch;
}

// In a loop a constant stands in a register of its own.
Reg Compiler::pooled_constant(const Const& value, Span span) {
  const Reg pooled = unit_->loops > 0 ? out().pooled(value) : kNoReg;
  if (pooled != kNoReg) return pooled;
  const Reg dest = out().temp();
  load_constant(value, span, dest);
  return dest;
}

Reg Compiler::pooled_operand(Expr* e) {
  if (unit_->loops > 0) {
    if (const auto known = fold(e)) return pooled_constant(*known, e->span);
  }
  return operand(e);
}

void Compiler::load_constant(const Const& value, Span span, Reg dest) {
  if (value.kind == Const::Kind::kInt && value.integer >= INT32_MIN &&
      value.integer <= INT32_MAX) {
    out().emit_wide(Op::kLoadInt, span, dest, static_cast<int32_t>(value.integer));
    return;
  }
  out().emit_wide(Op::kLoadConst, span, dest, static_cast<int32_t>(out().constant(value)));
}

void Compiler::load_to(Expr* e, Reg dest) {
  if (error_) return;
  const Temps temps(*this);
  switch (e->kind) {
    case ExprKind::kAttribute: return load_attribute(as<Attribute>(e), dest);
    case ExprKind::kAwait: return refuse_async(e->span, "'await'");
    case ExprKind::kBinOp: return load_binary(e, dest);
    case ExprKind::kBoolOp: return load_bool(as<BoolOp>(e), dest);
    case ExprKind::kCall: return load_call(as<Call>(e), dest);
    case ExprKind::kCompare: return load_compare(as<Compare>(e), dest);
    case ExprKind::kConstant:
      return load_constant(*fold(e), e->span, dest);
    case ExprKind::kDict: return load_dict(as<Dict>(e), dest);
    case ExprKind::kDictComp:
    case ExprKind::kGeneratorExp:
    case ExprKind::kListComp:
    case ExprKind::kSetComp: return load_comprehension(as<ComprehensionExpr>(e), dest);
    case ExprKind::kFormattedValue: return load_formatted(as<FormattedValue>(e), dest);
    case ExprKind::kIfExp: return load_choice(as<IfExp>(e), dest);
    case ExprKind::kJoinedStr: return load_joined(as<JoinedStr>(e), dest);
    case ExprKind::kLambda: return load_lambda(as<Lambda>(e), dest);
    case ExprKind::kList:
    case ExprKind::kTuple:
    case ExprKind::kSet: return load_sequence(as<Sequence>(e), dest);
    case ExprKind::kName: return load_name(as<Name>(e)->name, e->span, dest);
    case ExprKind::kNamedExpr: return load_named(as<NamedExpr>(e), dest);
    case ExprKind::kSlice: return load_slice(as<Slice>(e), dest);
    case ExprKind::kStarred: return fail(e->span, "can't use starred expression here");
    case ExprKind::kSubscript: return load_subscript(as<Subscript>(e), dest);
    case ExprKind::kUnaryOp: return load_unary(as<UnaryOp>(e), dest);
    case ExprKind::kYield: return load_yield(as<Yield>(e), dest);
    case ExprKind::kYieldFrom: return load_yield_from(as<YieldFrom>(e), dest);
  }
}

// An attribute on a later line than its object's start is told by its name alone.
Span Compiler::method_span(const Attribute* e, Span whole) const {
  if (e->span.line == e->span.end_line) return whole;
  Span span = whole;
  span.line = e->span.end_line;
  const auto length = static_cast<uint32_t>(tree_.name(e->name).size());
  span.col = length <= e->span.end_col ? e->span.end_col - length : e->span.end_col;
  return span;
}

void Compiler::load_attribute(Attribute* e, Reg dest) {
  const Reg object = operand_in(e->value, scratch_for(dest));
  out().emit(Op::kLoadAttr, method_span(e, e->span), dest, object,
             out().attr_site(text(mangled(e->name))));
}

void Compiler::load_subscript(Subscript* e, Reg dest) {
  const Reg object = operand_in(e->value, scratch_for(dest));
  const Reg index = pooled_operand(e->index);
  out().emit(Op::kLoadItem, e->span, dest, object, index);
}

void Compiler::load_slice(Slice* e, Reg dest) {
  const Reg parts = out().temps(3);
  Expr* const exprs[] = {e->lower, e->upper, e->step};
  for (uint16_t i = 0; i < 3; ++i) {
    const auto reg = static_cast<Reg>(parts + i);
    if (exprs[i] != nullptr) {
      load_to(exprs[i], reg);
    } else {
      load_none(e->span, reg);
    }
  }
  out().emit(Op::kBuildSlice, e->span, dest, parts);
}

void Compiler::load_choice(IfExp* e, Reg dest) {
  Label otherwise;
  Label end;
  jump_on(e->test, false, otherwise);
  const Assigned before = assigned();
  load_to(e->body, dest);
  out().jump(Op::kJump, end, e->span);
  out().bind(otherwise);
  const Assigned after_body = assigned();
  assigned() = before;
  load_to(e->orelse, dest);
  assigned().meet(after_body);
  out().bind(end);
}

void Compiler::load_named(NamedExpr* e, Reg dest) {
  const Reg value = scratch_for(dest);
  load_to(e->value, value);
  store_name(e->target->name, e->target->span, value);
  if (value != dest) out().emit(Op::kMove, e->span, dest, value);
}

void Compiler::load_yield(Yield* e, Reg dest) {
  if (!in_function()) return fail(e->span, "'yield' outside function");
  Reg value = 0;
  if (e->value != nullptr) {
    value = operand(e->value);
  } else {
    value = out().temp();
    load_none(e->span, value);
  }
  out().emit(Op::kYield, e->span, dest, value);
}

void Compiler::load_yield_from(YieldFrom* e, Reg dest) {
  if (!in_function()) return fail(e->span, "'yield' outside function");
  const Reg iterator = out().temp();
  const Reg value = operand(e->value);
  out().emit(Op::kGetYieldFromIter, e->span, iterator, value);
  out().emit(Op::kYieldFrom, e->span, dest, iterator);
}

void Compiler::load_formatted(FormattedValue* e, Reg dest) {
  const Reg pair = out().temps(2);
  load_to(e->value, pair);
  uint16_t how = e->conversion == 's' ? 1 : e->conversion == 'r' ? 2 : e->conversion == 'a' ? 3 : 0;
  if (e->spec != nullptr) {
    load_to(e->spec, static_cast<Reg>(pair + 1));
    how |= 4;
  }
  out().emit(Op::kFormatValue, e->span, dest, pair, how);
}

void Compiler::load_joined(JoinedStr* e, Reg dest) {
  if (e->parts.empty()) return load_constant(make_str(""), e->span, dest);
  if (e->parts.size() == 1) return load_to(e->parts[0], dest);
  const Reg first = out().temps(e->parts.size());
  for (uint32_t i = 0; i < e->parts.size(); ++i) {
    load_to(e->parts[i], static_cast<Reg>(first + i));
  }
  out().emit(Op::kBuildString, e->span, dest, first, static_cast<uint16_t>(e->parts.size()));
}

}  // namespace heddle
