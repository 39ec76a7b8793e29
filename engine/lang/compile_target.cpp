// Assignment in all its forms, and `del`.
#include <algorithm>

#include "engine/lang/compiler.h"

namespace heddle {
namespace {

Op in_place(BinaryOp op) {
  return static_cast<Op>(static_cast<int>(Op::kInplaceAdd) + static_cast<int>(op));
}
static_assert(static_cast<int>(Op::kInplaceXor) - static_cast<int>(Op::kInplaceAdd) ==
              static_cast<int>(BinaryOp::kXor));

bool has_star(const Sequence* s) {
  return std::any_of(s->items.begin(), s->items.end(),
                     [](const Expr* e) { return e->kind == ExprKind::kStarred; });
}

bool is_list_or_tuple(const Expr* e) {
  return e->kind == ExprKind::kTuple || e->kind == ExprKind::kList;
}

}  // namespace

void Compiler::store(Expr* target, Reg value) {
  if (error_) return;
  const Temps temps(*this);
  switch (target->kind) {
    case ExprKind::kName: return store_name(as<Name>(target)->name, target->span, value);
    case ExprKind::kAttribute: {
      auto* a = as<Attribute>(target);
      const Reg object = operand(a->value);
      out().emit(Op::kStoreAttr, method_span(a, a->span), value, object,
                 out().attr_site(text(mangled(a->name))));
      return;
    }
    case ExprKind::kSubscript: {
      auto* s = as<Subscript>(target);
      const Reg object = operand(s->value);
      const Reg index = pooled_operand(s->index);
      out().emit(Op::kStoreItem, s->span, value, object, index);
      return;
    }
    case ExprKind::kTuple:
    case ExprKind::kList: return store_sequence(as<Sequence>(target), value);
    default: fail(target->span, "starred assignment target must be in a list or tuple");
  }
}

void Compiler::store_sequence(Sequence* target, Reg value) {
  const uint32_t count = target->items.size();
  uint32_t star = count;
  for (uint32_t i = 0; i < count; ++i) {
    if (target->items[i]->kind != ExprKind::kStarred) continue;
    if (star != count) {
      return fail(target->span, "multiple starred expressions in assignment");
    }
    star = i;
  }
  if (star != count) {
    const uint32_t after = count - star - 1;
    if (star >= 256 || after >= 256) {
      return fail(target->span, "too many expressions in star-unpacking assignment");
    }
    const Reg first = out().temps(count);
    out().emit(Op::kUnpackEx, target->span, first, value,
               static_cast<uint16_t>(star + 256 * after));
    for (uint32_t i = 0; i < count; ++i) {
      Expr* item = target->items[i];
      store(i == star ? as<Starred>(item)->value : item, static_cast<Reg>(first + i));
    }
    return;
  }
  // Locals that stand in a row are written by the instruction itself.
  std::optional<Reg> row = count > 0 ? target_register(target->items[0]) : std::nullopt;
  for (uint32_t i = 1; i < count && row; ++i) {
    const auto reg = target_register(target->items[i]);
    if (!reg || *reg != *row + i) row.reset();
  }
  const Reg first = row ? *row : out().temps(count);
  out().emit(Op::kUnpackSequence, target->span, first, value, static_cast<uint16_t>(count));
  for (uint32_t i = 0; i < count; ++i) store(target->items[i], static_cast<Reg>(first + i));
}

// a, b = x, y without a tuple between. Returns: false when the statement is not of that shape.
bool Compiler::assign_pairwise(Sequence* target, Expr* value) {
  if (!is_list_or_tuple(value)) return false;
  auto* values = as<Sequence>(value);
  const uint32_t count = target->items.size();
  if (count != values->items.size() || count == 0 || count > 8) return false;
  if (has_star(target) || has_star(values)) return false;
  std::vector<Reg> targets;
  for (Expr* item : target->items) {
    const auto reg = target_register(item);
    if (!reg || std::find(targets.begin(), targets.end(), *reg) != targets.end()) {
      targets.clear();
      break;
    }
    targets.push_back(*reg);
  }
  std::vector<Reg> made;
  for (uint32_t i = 0; i < count; ++i) {
    // The last value can go home at once when storing the others cannot fail or be seen.
    const bool home = !targets.empty() && i + 1 == count;
    made.push_back(home ? targets[i] : out().temp());
    load_to(values->items[i], made[i]);
  }
  for (uint32_t i = 0; i < count; ++i) store(target->items[i], made[i]);
  return true;
}

void Compiler::compile_assign(Assign* s) {
  const Temps temps(*this);
  if (s->targets.size() == 1) {
    Expr* target = s->targets[0];
    if (const auto reg = target_register(target)) {
      load_to(s->value, *reg);
      mark_assigned(mangled(as<Name>(target)->name));
      return;
    }
    if (is_list_or_tuple(target) && assign_pairwise(as<Sequence>(target), s->value)) return;
    return store(target, operand(s->value));
  }
  const Reg value = out().temp();
  load_to(s->value, value);
  for (Expr* target : s->targets) store(target, value);
}

void Compiler::compile_augmented(AugAssign* s) {
  const Temps temps(*this);
  Reg object = 0;
  Reg index = 0;
  uint16_t site = 0;
  Reg old = 0;
  Span place = s->target->span;
  switch (s->target->kind) {
    case ExprKind::kName: old = operand(s->target); break;
    case ExprKind::kAttribute: {
      auto* a = as<Attribute>(s->target);
      place = method_span(a, a->span);
      object = operand(a->value);
      old = out().temp();
      site = out().attr_site(text(mangled(a->name)));
      out().emit(Op::kLoadAttr, place, old, object, site);
      break;
    }
    default: {
      auto* i = as<Subscript>(s->target);
      object = operand(i->value);
      index = pooled_operand(i->index);
      old = out().temp();
      out().emit(Op::kLoadItem, place, old, object, index);
    }
  }
  const auto direct = target_register(s->target);
  const auto small = fold(s->value);
  const Reg result = direct ? *direct : out().temp();
  if (small && small->kind == Const::Kind::kInt && small->integer >= INT16_MIN &&
      small->integer <= INT16_MAX && (s->op == BinaryOp::kAdd || s->op == BinaryOp::kSub)) {
    const Op op = s->op == BinaryOp::kAdd ? Op::kInplaceAddImm : Op::kInplaceSubImm;
    out().emit(op, s->span, result, old, static_cast<uint16_t>(small->integer));
  } else {
    const Reg value = pooled_operand(s->value);
    out().emit(in_place(s->op), s->span, result, old, value);
  }
  switch (s->target->kind) {
    case ExprKind::kName: return store_name(as<Name>(s->target)->name, place, result);
    case ExprKind::kAttribute:
      out().emit(Op::kStoreAttr, place, result, object,
                 out().attr_site(text(mangled(as<Attribute>(s->target)->name))));
      return;
    default: out().emit(Op::kStoreItem, place, result, object, index);
  }
}

void Compiler::compile_annotated(AnnAssign* s) {
  const Temps temps(*this);
  if (s->value != nullptr) {
    if (const auto reg = target_register(s->target)) {
      load_to(s->value, *reg);
      mark_assigned(mangled(as<Name>(s->target)->name));
    } else {
      store(s->target, operand(s->value));
    }
  }
  const bool kept = !in_function();
  if (s->target->kind == ExprKind::kName) {
    if (!s->simple || !kept) return;
    const Reg all = out().temp();
    const Reg key = out().temp();
    const Reg annotation = out().temp();
    load_annotation(s->annotation, annotation);
    load_name(tree_.intern("__annotations__"), s->span, all);
    load_constant(make_str(text(mangled(as<Name>(s->target)->name))), s->span, key);
    out().emit(Op::kStoreItem, s->span, annotation, all, key);
    return;
  }
  // What cannot be recorded is evaluated all the same, but in functions.
  if (s->value == nullptr) {
    if (s->target->kind == ExprKind::kAttribute) {
      load_to(as<Attribute>(s->target)->value, out().temp());
    } else {
      load_to(as<Subscript>(s->target)->value, out().temp());
      load_to(as<Subscript>(s->target)->index, out().temp());
    }
  }
  if (kept && !future_annotations_) load_to(s->annotation, out().temp());
}

void Compiler::compile_delete(Expr* target) {
  if (error_) return;
  const Temps temps(*this);
  switch (target->kind) {
    case ExprKind::kName: return delete_name(as<Name>(target)->name, target->span);
    case ExprKind::kAttribute: {
      auto* a = as<Attribute>(target);
      const Reg object = operand(a->value);
      out().emit(Op::kDeleteAttr, method_span(a, a->span), 0, object,
                 out().attr_site(text(mangled(a->name))));
      return;
    }
    case ExprKind::kSubscript: {
      auto* s = as<Subscript>(target);
      const Reg object = operand(s->value);
      const Reg index = operand(s->index);
      out().emit(Op::kDeleteItem, s->span, 0, object, index);
      return;
    }
    default:
      for (Expr* item : as<Sequence>(target)->items) compile_delete(item);
  }
}

}  // namespace heddle
