#include "engine/lang/scope.h"

#include <algorithm>

#include "engine/lang/scope_visitor.h"

namespace heddle {

Symbol mangle(Tree& tree, Symbol private_class, Symbol name) {
  if (private_class == kNoSymbol) return name;
  const std::string_view text = tree.name(name);
  if (text.size() < 3 || text[0] != '_' || text[1] != '_') return name;
  if (text.substr(text.size() - 2) == "__" || text.find('.') != std::string_view::npos) {
    return name;
  }
  std::string_view owner = tree.name(private_class);
  const size_t first = owner.find_first_not_of('_');
  if (first == std::string_view::npos) return name;
  return tree.intern("_" + std::string(owner.substr(first)) + std::string(text));
}

Scopes find_scopes(const SourceFile& source, Tree& tree) {
  return ScopeVisitor(source, tree).run();
}

Scopes ScopeVisitor::run() {
  class_symbol_ = tree_.intern("__class__");
  super_symbol_ = tree_.intern("super");
  enter(ScopeKind::kModule, tree_.intern("<module>"));
  visit(tree_.body);
  if (tree_.expression != nullptr) visit(tree_.expression);
  if (!scopes_.error) resolve();
  return std::move(scopes_);
}

void ScopeVisitor::fail(Span span, const std::string& message, DiagnosticKind kind) {
  if (!scopes_.error) scopes_.error = make_diagnostic(source_, kind, span, message);
}

uint32_t ScopeVisitor::enter(ScopeKind kind, Symbol name) {
  Scope scope;
  scope.kind = kind;
  scope.name = name;
  scope.parent = current_;
  if (current_ != kNoScope) scope.private_class = scopes_.all[current_].private_class;
  scopes_.all.push_back(std::move(scope));
  current_ = static_cast<uint32_t>(scopes_.all.size() - 1);
  return current_;
}

Variable& ScopeVisitor::variable(uint32_t scope, Symbol name) {
  Scope& s = scopes_.all[scope];
  const auto [found, fresh] =
      s.index.try_emplace(name, static_cast<uint32_t>(s.variables.size()));
  if (fresh) {
    s.variables.emplace_back();
    s.variables.back().name = name;
  }
  return s.variables[found->second];
}

void ScopeVisitor::bind(Symbol name) { variable(current_, mangled(name)).bound = true; }
void ScopeVisitor::use(Symbol name) { variable(current_, mangled(name)).used = true; }

// Settles every name of every scope, outer scopes first.
void ScopeVisitor::resolve() {
  for (uint32_t i = 0; i < scopes_.all.size(); ++i) {
    for (const auto& [name, span] : scopes_.all[i].declarations) check_nonlocal(i, name, span);
  }
  if (scopes_.error) return;
  for (uint32_t i = 0; i < scopes_.all.size(); ++i) {
    // owner_of() may add a variable to a class scope: by index, not by iterator.
    for (size_t v = 0; v < scopes_.all[i].variables.size(); ++v) resolve(i, v);
  }
  for (Scope& s : scopes_.all) {
    std::sort(s.frees.begin(), s.frees.end(),
              [&](Symbol a, Symbol b) { return tree_.name(a) < tree_.name(b); });
  }
}

void ScopeVisitor::check_nonlocal(uint32_t index, Symbol name, Span span) {
  const Variable* v = scopes_.all[index].find(name);
  if (v->global && v->nonlocal) {
    return fail(span, "name " + quoted(name) + " is nonlocal and global");
  }
  if (!v->nonlocal) return;
  if (scopes_.all[index].kind == ScopeKind::kModule) {
    return fail(span, "nonlocal declaration not allowed at module level");
  }
  if (owner_of(index, name) == kNoScope) {
    fail(span, "no binding for nonlocal " + quoted(name) + " found");
  }
}

// The enclosing function (or, for __class__, class) that binds `name`; kNoScope: it is global.
uint32_t ScopeVisitor::owner_of(uint32_t from, Symbol name) {
  for (uint32_t i = scopes_.all[from].parent; i != kNoScope; i = scopes_.all[i].parent) {
    const Scope& s = scopes_.all[i];
    if (s.kind == ScopeKind::kModule) return kNoScope;
    if (s.kind == ScopeKind::kClass) {
      if (name == class_symbol_) return i;
      continue;
    }
    const Variable* v = s.find(name);
    if (v == nullptr) continue;
    if (v->global) return kNoScope;
    if (v->bound && !v->nonlocal) return i;
  }
  return kNoScope;
}

void ScopeVisitor::resolve(uint32_t index, size_t which) {
  const Variable v = scopes_.all[index].variables[which];
  const auto settle = [&](Where where) {
    Where& slot = scopes_.all[index].variables[which].where;
    if (slot != Where::kCell) slot = where;
  };
  if (v.global || v.global_below) return settle(Where::kGlobalExplicit);
  if (scopes_.all[index].kind == ScopeKind::kModule) return settle(Where::kGlobalImplicit);
  if (v.where == Where::kCell && scopes_.all[index].kind == ScopeKind::kClass) return;
  if (v.bound && !v.nonlocal) return settle(Where::kLocal);
  const uint32_t owner = owner_of(index, v.name);
  if (owner == kNoScope) return settle(Where::kGlobalImplicit);
  settle(Where::kFree);
  for (uint32_t i = index; i != owner; i = scopes_.all[i].parent) {
    std::vector<Symbol>& frees = scopes_.all[i].frees;
    if (std::find(frees.begin(), frees.end(), v.name) == frees.end()) frees.push_back(v.name);
  }
  if (scopes_.all[owner].kind == ScopeKind::kClass) {
    scopes_.all[owner].needs_class_cell = true;
  } else {
    scopes_.all[owner].find(v.name)->where = Where::kCell;
  }
}

// --- expressions ---

void ScopeVisitor::visit_all(const List<Expr*>& list, Use use) {
  for (Expr* e : list) visit(e, use);
}

void ScopeVisitor::visit_keywords(const List<Keyword>& keywords) {
  for (const Keyword& k : keywords) visit(k.value);
}

void ScopeVisitor::visit(Expr* e, Use use) {
  if (e == nullptr || scopes_.error) return;
  if (depth_ >= kMaxDepth) {
    return fail(e->span, "heddle: an expression nested this deeply is not supported",
                DiagnosticKind::kUnsupported);
  }
  ++depth_;
  if (e->kind == ExprKind::kBinOp) {
    visit_spine(e);
  } else {
    visit_rest(e, use);
  }
  --depth_;
}

// a + b + c + ...: as deep on the left as the chain is long, so it is walked and not recursed.
void ScopeVisitor::visit_spine(Expr* e) {
  std::vector<BinOp*> spine;
  for (; e->kind == ExprKind::kBinOp; e = as<BinOp>(e)->left) spine.push_back(as<BinOp>(e));
  visit(e);
  for (size_t i = spine.size(); i-- > 0;) visit(spine[i]->right);
}

void ScopeVisitor::visit_rest(Expr* e, Use use) {
  switch (e->kind) {
    case ExprKind::kAttribute: return visit(as<Attribute>(e)->value);
    case ExprKind::kAwait: return visit(as<Await>(e)->value);
    case ExprKind::kBinOp: return;
    case ExprKind::kBoolOp: return visit_all(as<BoolOp>(e)->values);
    case ExprKind::kCall:
      visit(as<Call>(e)->func);
      visit_all(as<Call>(e)->args);
      return visit_keywords(as<Call>(e)->keywords);
    case ExprKind::kCompare:
      visit(as<Compare>(e)->left);
      return visit_all(as<Compare>(e)->rights);
    case ExprKind::kConstant: return;
    case ExprKind::kDict: {
      const auto* d = as<Dict>(e);
      for (uint32_t i = 0; i < d->values.size(); ++i) {
        visit(d->keys[i]);
        visit(d->values[i]);
      }
      return;
    }
    case ExprKind::kDictComp:
    case ExprKind::kGeneratorExp:
    case ExprKind::kListComp:
    case ExprKind::kSetComp: return visit_comprehension(as<ComprehensionExpr>(e));
    case ExprKind::kFormattedValue:
      visit(as<FormattedValue>(e)->value);
      return visit(as<FormattedValue>(e)->spec);
    case ExprKind::kIfExp:
      visit(as<IfExp>(e)->test);
      visit(as<IfExp>(e)->body);
      return visit(as<IfExp>(e)->orelse);
    case ExprKind::kJoinedStr: return visit_all(as<JoinedStr>(e)->parts);
    case ExprKind::kLambda: return visit_lambda(as<Lambda>(e));
    case ExprKind::kList:
    case ExprKind::kTuple:
    case ExprKind::kSet: return visit_all(as<Sequence>(e)->items, use);
    case ExprKind::kName: return visit_name(as<Name>(e), use);
    case ExprKind::kNamedExpr: return visit_named(as<NamedExpr>(e));
    case ExprKind::kSlice:
      visit(as<Slice>(e)->lower);
      visit(as<Slice>(e)->upper);
      return visit(as<Slice>(e)->step);
    case ExprKind::kStarred: return visit(as<Starred>(e)->value, use);
    case ExprKind::kSubscript:
      visit(as<Subscript>(e)->value);
      return visit(as<Subscript>(e)->index);
    case ExprKind::kUnaryOp: return visit(as<UnaryOp>(e)->operand);
    case ExprKind::kYield:
    case ExprKind::kYieldFrom:
      if (scope().is_comprehension) {
        const std::string_view name = tree_.name(scope().name);
        return fail(e->span, std::string("'yield' inside ") +
                                 (name == "<listcomp>"   ? "list comprehension"
                                  : name == "<setcomp>"  ? "set comprehension"
                                  : name == "<dictcomp>" ? "dict comprehension"
                                                         : "generator expression"));
      }
      scope().is_generator = true;
      return visit(e->kind == ExprKind::kYield ? as<Yield>(e)->value : as<YieldFrom>(e)->value);
  }
}

void ScopeVisitor::visit_name(Name* n, Use use) {
  if (use == Use::kLoad) {
    this->use(n->name);
    if (n->name == super_symbol_ && scope().kind == ScopeKind::kFunction) {
      this->use(class_symbol_);
    }
    return;
  }
  bind(n->name);
  Variable& v = variable(current_, mangled(n->name));
  if (use == Use::kDelete) v.deleted = true;
}

// The target of `:=` in a comprehension belongs to the function around it.
void ScopeVisitor::visit_named(NamedExpr* n) {
  const Symbol name = mangled(n->target->name);
  if (in_comprehension_iterable_ > 0) {
    return fail(n->span,
                "assignment expression cannot be used in a comprehension iterable expression");
  }
  uint32_t at = current_;
  while (scopes_.all[at].is_comprehension) {
    const Variable* v = scopes_.all[at].find(name);
    if (v != nullptr && v->loop_target) {
      return fail(n->target->span,
                  "assignment expression cannot rebind comprehension iteration variable " +
                      quoted(name));
    }
    at = scopes_.all[at].parent;
  }
  if (at == current_) {
    bind(n->target->name);
  } else if (scopes_.all[at].kind == ScopeKind::kClass) {
    return fail(n->target->span,
                "assignment expression within a comprehension cannot be used in a class body");
  } else {
    const Variable* outer = scopes_.all[at].find(name);
    const bool global = scopes_.all[at].kind == ScopeKind::kModule ||
                        (outer != nullptr && outer->global);
    for (uint32_t i = current_; i != at; i = scopes_.all[i].parent) {
      Variable& v = variable(i, name);
      v.bound = true;
      v.global = global;
      v.nonlocal = !global;
    }
    variable(at, name).bound = true;
  }
  scopes_.all[at].has_walrus = true;
  scope().has_walrus = true;
  visit(n->value);
}

void ScopeVisitor::visit_lambda(Lambda* l) {
  visit_defaults(*l->params);
  l->scope = enter(ScopeKind::kFunction, tree_.intern("<lambda>"));
  declare_parameters(*l->params);
  visit(l->body);
  leave();
}

void ScopeVisitor::visit_comprehension(ComprehensionExpr* c) {
  const char* name = c->kind == ExprKind::kListComp   ? "<listcomp>"
                     : c->kind == ExprKind::kSetComp  ? "<setcomp>"
                     : c->kind == ExprKind::kDictComp ? "<dictcomp>"
                                                      : "<genexpr>";
  ++in_comprehension_iterable_;
  visit(c->generators[0].iter);
  --in_comprehension_iterable_;
  const int saved = std::exchange(in_comprehension_iterable_, 0);
  c->scope = enter(ScopeKind::kFunction, tree_.intern(name));
  scope().is_comprehension = true;
  scope().is_generator = c->kind == ExprKind::kGeneratorExp;
  Variable& argument = variable(current_, tree_.intern(".0"));
  argument.bound = argument.param = true;
  for (uint32_t i = 0; i < c->generators.size(); ++i) {
    const Comprehension& g = c->generators[i];
    scope().is_async = scope().is_async || g.is_async;
    const size_t before = scope().variables.size();
    visit(g.target, Use::kStore);
    for (size_t v = before; v < scope().variables.size(); ++v) {
      if (scope().variables[v].bound) scope().variables[v].loop_target = true;
    }
    if (i > 0) {
      ++in_comprehension_iterable_;
      visit(g.iter);
      --in_comprehension_iterable_;
    }
    visit_all(g.conditions);
  }
  visit(c->element);
  visit(c->value);
  leave();
  in_comprehension_iterable_ = saved;
}

}  // namespace heddle
