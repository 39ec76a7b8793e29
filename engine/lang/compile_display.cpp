// Displays: tuples, lists, sets, dicts; and comprehensions, which are functions of their own.
#include "engine/lang/compiler.h"

namespace heddle {
namespace {

// Longer displays are built piece by piece, so that a frame need not be as wide as they are.
constexpr uint32_t kMaxWide = 30;
constexpr uint32_t kMaxPairs = 15;

}  // namespace

void Compiler::load_sequence(Sequence* e, Reg dest) {
  bool star = false;
  for (const Expr* item : e->items) star = star || item->kind == ExprKind::kStarred;
  const uint32_t count = e->items.size();
  if (!star && (e->kind == ExprKind::kTuple || count >= 3)) {
    auto known = fold_tuple(e);
    if (known && e->kind == ExprKind::kTuple) return load_constant(*known, e->span, dest);
    if (known) {
      const bool list = e->kind == ExprKind::kList;
      if (!list) known->kind = Const::Kind::kFrozenSet;
      const Reg made = out().temp();
      const Reg items = out().temp();
      out().emit(list ? Op::kBuildList : Op::kBuildSet, e->span, made, made, 0);
      load_constant(*known, e->span, items);
      out().emit(list ? Op::kListExtend : Op::kSetUpdate, e->span, made, items);
      out().emit(Op::kMove, e->span, dest, made);
      return;
    }
  }
  if (star || count > kMaxWide) return load_sequence_in_parts(e, dest);
  const auto first = static_cast<Reg>(out().mark());
  for (Expr* item : e->items) load_to(item, out().temp());
  const Op op = e->kind == ExprKind::kTuple  ? Op::kBuildTuple
                : e->kind == ExprKind::kList ? Op::kBuildList
                                             : Op::kBuildSet;
  out().emit(op, e->span, dest, first, static_cast<uint16_t>(count));
}

void Compiler::load_sequence_in_parts(Sequence* e, Reg dest) {
  const bool set = e->kind == ExprKind::kSet;
  const Reg made = out().temp();
  out().emit(set ? Op::kBuildSet : Op::kBuildList, e->span, made, made, 0);
  for (Expr* item : e->items) {
    const Temps temps(*this);
    if (item->kind == ExprKind::kStarred) {
      const Reg items = operand(as<Starred>(item)->value);
      out().emit(set ? Op::kSetUpdate : Op::kListExtend, e->span, made, items);
    } else {
      const Reg value = operand(item);
      out().emit(set ? Op::kSetAdd : Op::kListAppend, e->span, made, value);
    }
  }
  out().emit(e->kind == ExprKind::kTuple ? Op::kListToTuple : Op::kMove, e->span, dest, made);
}

void Compiler::load_dict(Dict* e, Reg dest) {
  const uint32_t count = e->values.size();
  uint32_t wide = 0;
  while (wide < count && wide < kMaxPairs && e->keys[wide] != nullptr) ++wide;
  const Reg made = wide == count ? dest : out().temp();
  {
    const Temps temps(*this);
    const auto first = static_cast<Reg>(out().mark());
    for (uint32_t i = 0; i < wide; ++i) {
      load_to(e->keys[i], out().temp());
      load_to(e->values[i], out().temp());
    }
    out().emit(Op::kBuildMap, e->span, made, first, static_cast<uint16_t>(wide));
  }
  if (wide == count) return;
  for (uint32_t i = wide; i < count; ++i) {
    const Temps temps(*this);
    if (e->keys[i] == nullptr) {
      const Reg more = operand(e->values[i]);
      out().emit(Op::kDictUpdate, e->span, made, more);
    } else {
      const Reg key = operand(e->keys[i]);
      const Reg value = operand(e->values[i]);
      out().emit(Op::kMapAdd, e->span, made, key, value);
    }
  }
  out().emit(Op::kMove, e->span, dest, made);
}

void Compiler::load_comprehension(ComprehensionExpr* e, Reg dest) {
  for (const Comprehension& g : e->generators) {
    if (!g.is_async) continue;
    if (e->kind != ExprKind::kGeneratorExp && !unit_->scope->is_async) {
      return fail(e->span,
                  "asynchronous comprehension outside of an asynchronous function");
    }
    return refuse(e->span, "an asynchronous comprehension");
  }
  Unit unit;
  begin(unit, e->scope, std::string(text(scopes_.all[e->scope].name)), e->span.line);
  assign_registers(nullptr);
  unit.out.code.argcount = 1;
  enter_function(e->span);
  const bool generator = e->kind == ExprKind::kGeneratorExp;
  Reg result = kNoReg;
  if (!generator) {
    result = out().temp();
    const Op op = e->kind == ExprKind::kListComp  ? Op::kBuildList
                  : e->kind == ExprKind::kSetComp ? Op::kBuildSet
                                                  : Op::kBuildMap;
    out().emit(op, e->span, result, result, 0);
  }
  comprehension_loop(e, 0, result);
  if (!generator) out().emit(Op::kReturn, e->span, result);
  const std::shared_ptr<const Code> code = end(e->span);
  const Reg base = out().temps(2);
  make_function(code, e->scope, nullptr, nullptr, e->span, base);
  const Reg iterable = operand(e->generators[0].iter);
  out().emit(Op::kGetIter, e->span, static_cast<Reg>(base + 1), iterable);
  out().emit(Op::kCall, e->span, dest, base, 1);
}

void Compiler::comprehension_loop(ComprehensionExpr* e, uint32_t index, Reg result) {
  const Comprehension& g = e->generators[index];
  Reg iterator = 0;
  if (index > 0) {
    iterator = out().temp();
    const Temps temps(*this);
    const Reg iterable = operand(g.iter);
    out().emit(Op::kGetIter, e->span, iterator, iterable);
  }
  Label start;
  Label next;
  Label end;
  const Assigned before = assigned();
  out().bind(start);
  const auto direct = target_register(g.target);
  const Reg item = direct ? *direct : out().temp();
  out().emit(Op::kForIter, e->span, item, iterator);
  out().jump(Op::kJump, end, e->span);
  store(g.target, item);
  for (Expr* condition : g.conditions) jump_on(condition, false, next);
  if (index + 1 < e->generators.size()) {
    comprehension_loop(e, index + 1, result);
  } else {
    comprehension_element(e, result);
  }
  out().bind(next);
  out().jump(Op::kJumpBack, start, e->span);
  out().bind(end);
  assigned() = before;
}

void Compiler::comprehension_element(ComprehensionExpr* e, Reg result) {
  const Temps temps(*this);
  const Reg element = operand(e->element);
  switch (e->kind) {
    case ExprKind::kListComp:
      out().emit(Op::kListAppend, e->element->span, result, element);
      return;
    case ExprKind::kSetComp:
      out().emit(Op::kSetAdd, e->element->span, result, element);
      return;
    case ExprKind::kDictComp: {
      const Reg value = operand(e->value);
      out().emit(Op::kMapAdd, join(e->element->span, e->value->span), result, element, value);
      return;
    }
    default: {
      const Reg sent = out().temp();
      out().emit(Op::kYield, e->span, sent, element);
      return;
    }
  }
}

}  // namespace heddle
