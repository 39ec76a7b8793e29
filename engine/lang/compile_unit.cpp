// Units: registers for a scope's names, the instructions at a function's start, the finished Code.
#include <algorithm>

#include "engine/lang/compiler.h"

namespace heddle {

void Compiler::fail(Span span, const std::string& message, DiagnosticKind kind) {
  if (!error_) error_ = make_diagnostic(source_, kind, span, message);
}

void Compiler::refuse(Span span, const std::string& what) {
  fail(span, "heddle: " + what + " is not supported yet", DiagnosticKind::kUnsupported);
}

// Also wrong where it is not in an `async def`, which is refused before its body is looked at.
void Compiler::refuse_async(Span span, const std::string& what) {
  if (!in_function()) {
    return fail(span, what + (what == "'await'" ? " outside function" : " outside async function"));
  }
  if (!unit_->scope->is_async) return fail(span, what + " outside async function");
  refuse(span, what);
}

std::string Compiler::qualname(const Unit& unit) const {
  const std::string name(tree_.name(unit.scope->name));
  const Unit* parent = unit.parent;
  if (parent == nullptr || parent->scope->kind == ScopeKind::kModule) return name;
  const Symbol stored =
      mangle(tree_, parent->scope->private_class, unit.scope->name);
  const Variable* v = parent->scope->find(stored);
  const bool named = unit.scope->kind == ScopeKind::kClass || name[0] != '<';
  if (named && v != nullptr && v->where == Where::kGlobalExplicit) return name;
  const std::string& outer = parent->out.code.qualname;
  return parent->scope->kind == ScopeKind::kFunction ? outer + ".<locals>." + name
                                                     : outer + "." + name;
}

void Compiler::begin(Unit& unit, uint32_t scope, std::string name, uint32_t line) {
  unit.scope_index = scope;
  unit.scope = &scopes_.all[scope];
  unit.parent = unit_;
  unit_ = &unit;
  Code& code = unit.out.code;
  code.name = std::move(name);
  code.qualname = qualname(unit);
  code.filename = source_.name();
  code.first_line = line;
  switch (unit.scope->kind) {
    case ScopeKind::kModule: code.flags |= Code::kModule; break;
    case ScopeKind::kClass: code.flags |= Code::kClassBody; break;
    case ScopeKind::kFunction: code.flags |= Code::kOptimized; break;
  }
  for (uint32_t i = unit.scope->parent; i != kNoScope; i = scopes_.all[i].parent) {
    if (scopes_.all[i].kind == ScopeKind::kFunction) code.flags |= Code::kNested;
  }
  unit.loops = unit.scope->is_comprehension ? 1 : 0;
  if (unit.scope->is_generator) code.flags |= Code::kGenerator;
}

// Parameters come first in the scope's variables, because the walk declares them first.
void Compiler::assign_registers(const Parameters* params) {
  Code& code = out().code;
  const Scope& scope = *unit_->scope;
  if (params != nullptr) {
    code.argcount = static_cast<uint16_t>(params->positional.size());
    code.posonly = static_cast<uint16_t>(params->posonly);
    code.kwonly = static_cast<uint16_t>(params->kwonly.size());
    if (params->var_args != nullptr) code.flags |= Code::kVarArgs;
    if (params->var_keywords != nullptr) code.flags |= Code::kVarKeywords;
  }
  unit_->places.resize(scope.variables.size());
  for (size_t i = 0; i < scope.variables.size(); ++i) {
    const Variable& v = scope.variables[i];
    Place& p = unit_->places[i];
    p.deletable = v.deleted;
    const bool named = scope.kind == ScopeKind::kClass ||
                       (scope.kind == ScopeKind::kModule && namespaced_);
    if (scope.kind == ScopeKind::kFunction &&
        (v.where == Where::kLocal || v.where == Where::kCell)) {
      p.kind = v.where == Where::kCell ? PlaceKind::kCell : PlaceKind::kRegister;
      p.reg = static_cast<Reg>(code.local_names.size());
      code.local_names.emplace_back(tree_.name(v.name));
      if (v.where == Where::kCell) code.cell_names.emplace_back(tree_.name(v.name));
    } else if (v.where == Where::kGlobalExplicit) {
      p.kind = PlaceKind::kGlobal;
    } else if (v.where == Where::kFree) {
      p.kind = scope.kind == ScopeKind::kClass ? PlaceKind::kClassFree : PlaceKind::kCell;
      if (v.bound && v.nonlocal) p.kind = PlaceKind::kCell;
    } else {
      p.kind = named ? PlaceKind::kName : PlaceKind::kGlobal;
    }
  }
  if (scope.needs_class_cell) {
    code.cell_names.emplace_back("__class__");
    code.local_names.emplace_back("__class__");
  }
  for (const Symbol name : scope.frees) code.free_names.emplace_back(tree_.name(name));
  for (size_t i = 0; i < scope.variables.size(); ++i) {
    if (scope.variables[i].where == Where::kFree) {
      unit_->places[i].reg = register_of_free(scope.variables[i].name);
    }
  }
  out().reserve(static_cast<uint32_t>(code.local_names.size() + code.free_names.size()));
  if (code.local_names.size() + code.free_names.size() > 0x7000) {
    refuse({code.first_line, 0, code.first_line, 0}, "a function with this many variables");
  }
  unit_->assigned.bits.assign(code.local_names.size(), false);
}

Reg Compiler::register_of_free(Symbol name) const {
  const auto& frees = unit_->scope->frees;
  const auto found = std::find(frees.begin(), frees.end(), name);
  VERIFY(found != frees.end(), "{} is no free variable", tree_.name(name));
  return static_cast<Reg>(unit_->out.code.local_names.size() +
                          static_cast<size_t>(found - frees.begin()));
}

// The register that holds the Cell of a variable of ours that an inner scope closes over.
Reg Compiler::register_of_cell(Symbol name) const {
  const auto& frees = unit_->scope->frees;
  const Variable* v = unit_->scope->find(name);
  const bool own_class_cell = unit_->scope->needs_class_cell && tree_.name(name) == "__class__";
  if (own_class_cell) return 0;
  if (v == nullptr || v->where != Where::kCell) {
    VERIFY(std::find(frees.begin(), frees.end(), name) != frees.end(), "no cell for {}",
           tree_.name(name));
    return register_of_free(name);
  }
  return unit_->places[static_cast<size_t>(v - unit_->scope->variables.data())].reg;
}

Compiler::Place Compiler::place(Symbol name) const {
  const auto found = unit_->scope->index.find(name);
  if (found != unit_->scope->index.end()) return unit_->places[found->second];
  Place p;
  const bool named = unit_->scope->kind == ScopeKind::kClass ||
                     (unit_->scope->kind == ScopeKind::kModule && namespaced_);
  p.kind = named ? PlaceKind::kName : PlaceKind::kGlobal;
  return p;
}

// MakeCell for cell parameters, LoadFree for the closure, MakeCell for the other cells.
void Compiler::enter_function(Span span) {
  const Scope& scope = *unit_->scope;
  const auto make_cells = [&](bool params) {
    for (size_t i = 0; i < scope.variables.size(); ++i) {
      const Variable& v = scope.variables[i];
      if (scope.kind != ScopeKind::kFunction || v.where != Where::kCell || v.param != params) {
        continue;
      }
      out().emit(Op::kMakeCell, span, unit_->places[i].reg);
    }
  };
  make_cells(true);
  for (size_t i = 0; i < scope.frees.size(); ++i) {
    out().emit(Op::kLoadFree, span, register_of_free(scope.frees[i]), static_cast<uint16_t>(i));
  }
  make_cells(false);
  if (scope.needs_class_cell) out().emit(Op::kMakeCell, span, 0);
  for (size_t i = 0; i < scope.variables.size(); ++i) {
    const Place& p = unit_->places[i];
    if (scope.variables[i].param && p.kind == PlaceKind::kRegister && !p.deletable) {
      unit_->assigned.bits[p.reg] = true;
    }
  }
}

std::shared_ptr<const Code> Compiler::end(Span span) {
  CodeBuilder& builder = out();
  {
    // Also after a last `return`: a jump from dead code may lead here.
    const Temps temps(*this);
    const Reg none = builder.temp();
    load_none(span, none);
    builder.emit(Op::kReturn, span, none);
  }
  builder.finish();
  if (builder.overflowed()) {
    const uint32_t line = builder.code.first_line;
    refuse({line, 0, line, 0}, "code this large in one function or module");
  }
  builder.code.register_count = static_cast<uint16_t>(builder.register_count());
  unit_ = unit_->parent;
  return std::make_shared<const Code>(std::move(builder.code));
}

std::shared_ptr<const Code> Compiler::run() {
  Unit unit;
  begin(unit, 0, "<module>", 1);
  assign_registers(nullptr);
  const Span start{1, 0, 1, 0};
  find_future_annotations();
  if (tree_.expression != nullptr) {
    const Reg value = out().temp();
    load_to(tree_.expression, value);
    out().emit(Op::kReturn, tree_.expression->span, value);
    assigned().reachable = false;
  } else {
    if (has_annotations(tree_.body)) out().emit(Op::kSetupAnnotations, start);
    compile_docstring(tree_.body, true);
    compile(without_docstring(tree_.body));
  }
  return end(start);
}

}  // namespace heddle
