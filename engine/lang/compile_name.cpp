// Names: how a variable is read, written and deleted where it lives.
#include "engine/lang/compiler.h"

namespace heddle {

void Compiler::mark_assigned(Symbol name) {
  const Place p = place(name);
  if (p.kind == PlaceKind::kRegister && !p.deletable) assigned().bits[p.reg] = true;
}

// The register of a local that may be read in place, checked if need be.
std::optional<Reg> Compiler::bound_register(Symbol name, Span span) {
  const Symbol own = mangled(name);
  const Place p = place(own);
  if (p.kind != PlaceKind::kRegister) return std::nullopt;
  if (assigned().reachable && !assigned().bits[p.reg]) {
    out().emit(Op::kCheckBound, span, p.reg, out().string_constant(text(own)));
    if (!p.deletable) assigned().bits[p.reg] = true;
  }
  return p.reg;
}

// The register that a store to `target` writes directly, if it is a plain local.
std::optional<Reg> Compiler::target_register(const Expr* target) {
  if (target->kind != ExprKind::kName) return std::nullopt;
  const Place p = place(mangled(static_cast<const Name*>(target)->name));
  if (p.kind != PlaceKind::kRegister) return std::nullopt;
  return p.reg;
}

void Compiler::load_name(Symbol name, Span span, Reg dest) {
  const Symbol own = mangled(name);
  const Place p = place(own);
  switch (p.kind) {
    case PlaceKind::kRegister: {
      const Reg from = *bound_register(name, span);
      if (from != dest) out().emit(Op::kMove, span, dest, from);
      return;
    }
    case PlaceKind::kCell:
      out().emit(Op::kLoadCell, span, dest, p.reg, out().string_constant(text(own)));
      return;
    case PlaceKind::kClassFree:
      out().emit(Op::kLoadClassFree, span, dest, p.reg, out().name_site(text(own)));
      return;
    case PlaceKind::kGlobal:
      out().emit(Op::kLoadGlobal, span, dest, out().name_site(text(own)));
      return;
    case PlaceKind::kName:
      out().emit(Op::kLoadName, span, dest, out().name_site(text(own)));
      return;
  }
}

void Compiler::store_name(Symbol name, Span span, Reg value) {
  const Symbol own = mangled(name);
  if (text(own) == "__debug__") return fail(span, "cannot assign to __debug__");
  const Place p = place(own);
  switch (p.kind) {
    case PlaceKind::kRegister:
      if (p.reg != value) out().emit(Op::kMove, span, p.reg, value);
      mark_assigned(own);
      return;
    case PlaceKind::kCell: out().emit(Op::kStoreCell, span, value, p.reg); return;
    case PlaceKind::kGlobal:
      out().emit(Op::kStoreGlobal, span, value, out().name_site(text(own)));
      return;
    case PlaceKind::kName:
    case PlaceKind::kClassFree:
      out().emit(Op::kStoreName, span, value, out().name_site(text(own)));
      return;
  }
}

void Compiler::delete_name(Symbol name, Span span) {
  const Symbol own = mangled(name);
  const Place p = place(own);
  switch (p.kind) {
    case PlaceKind::kRegister:
      bound_register(name, span);
      out().emit(Op::kClear, span, p.reg);
      return;
    case PlaceKind::kCell:
      out().emit(Op::kClearCell, span, 0, p.reg, out().string_constant(text(own)));
      return;
    case PlaceKind::kGlobal:
      out().emit(Op::kDeleteGlobal, span, 0, out().name_site(text(own)));
      return;
    case PlaceKind::kName:
    case PlaceKind::kClassFree:
      out().emit(Op::kDeleteName, span, 0, out().name_site(text(own)));
      return;
  }
}

}  // namespace heddle
