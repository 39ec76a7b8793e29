// The scope walk over statements.
#include "engine/lang/scope_visitor.h"

namespace heddle {

void ScopeVisitor::visit(const Body& body) {
  for (Stmt* s : body) {
    if (scopes_.error) return;
    visit(s);
  }
}

void ScopeVisitor::visit(Stmt* s) {
  switch (s->kind) {
    case StmtKind::kAnnAssign: return visit_annotated(as<AnnAssign>(s));
    case StmtKind::kAssert:
      visit(as<Assert>(s)->test);
      return visit(as<Assert>(s)->message);
    case StmtKind::kAssign:
      visit(as<Assign>(s)->value);
      return visit_all(as<Assign>(s)->targets, Use::kStore);
    case StmtKind::kAugAssign:
      visit(as<AugAssign>(s)->target, Use::kStore);
      return visit(as<AugAssign>(s)->value);
    case StmtKind::kClassDef: return visit_class(as<ClassDef>(s));
    case StmtKind::kDelete: return visit_all(as<Delete>(s)->targets, Use::kDelete);
    case StmtKind::kExprStmt: return visit(as<ExprStmt>(s)->value);
    case StmtKind::kFor:
      visit(as<For>(s)->target, Use::kStore);
      visit(as<For>(s)->iter);
      visit(as<For>(s)->body);
      return visit(as<For>(s)->orelse);
    case StmtKind::kFunctionDef: return visit_function(as<FunctionDef>(s));
    case StmtKind::kGlobal: return visit_declaration(as<Declaration>(s), true);
    case StmtKind::kNonlocal: return visit_declaration(as<Declaration>(s), false);
    case StmtKind::kIf:
      for (const IfClause& clause : as<If>(s)->clauses) {
        visit(clause.test);
        visit(clause.body);
      }
      return visit(as<If>(s)->orelse);
    case StmtKind::kImport: return visit_import(as<Import>(s)->names, false);
    case StmtKind::kImportFrom:
      if (as<ImportFrom>(s)->names.empty() && scope().kind != ScopeKind::kModule) {
        return fail({s->span.end_line, s->span.end_col - 1, s->span.end_line, s->span.end_col},
                    "import * only allowed at module level");
      }
      return visit_import(as<ImportFrom>(s)->names, true);
    case StmtKind::kMatch:
      visit(as<Match>(s)->subject);
      for (const MatchCase& c : as<Match>(s)->cases) {
        visit(c.pattern);
        visit(c.guard);
        visit(c.body);
      }
      return;
    case StmtKind::kRaise:
      visit(as<Raise>(s)->exception);
      return visit(as<Raise>(s)->cause);
    case StmtKind::kReturn: return visit(as<Return>(s)->value);
    case StmtKind::kTry: return visit_try(as<Try>(s));
    case StmtKind::kWhile:
      visit(as<While>(s)->test);
      visit(as<While>(s)->body);
      return visit(as<While>(s)->orelse);
    case StmtKind::kWith:
      for (const WithItem& item : as<With>(s)->items) {
        visit(item.context);
        visit(item.target, Use::kStore);
      }
      return visit(as<With>(s)->body);
    case StmtKind::kBreak:
    case StmtKind::kContinue:
    case StmtKind::kPass: return;
  }
}

void ScopeVisitor::visit_defaults(const Parameters& params) {
  for (const Parameter& p : params.positional) visit(p.default_value);
  for (const Parameter& p : params.kwonly) visit(p.default_value);
}

void ScopeVisitor::visit_annotations(const Parameters& params) {
  for (const Parameter& p : params.positional) visit(p.annotation);
  if (params.var_args != nullptr) visit(params.var_args->annotation);
  for (const Parameter& p : params.kwonly) visit(p.annotation);
  if (params.var_keywords != nullptr) visit(params.var_keywords->annotation);
}

void ScopeVisitor::declare_parameters(const Parameters& params) {
  const auto declare = [&](const Parameter& p) {
    Variable& v = variable(current_, mangled(p.name));
    if (v.param) {
      fail(p.span, "duplicate argument " + quoted(p.name) + " in function definition");
    }
    v.param = v.bound = true;
  };
  for (const Parameter& p : params.positional) declare(p);
  for (const Parameter& p : params.kwonly) declare(p);
  if (params.var_args != nullptr) declare(*params.var_args);
  if (params.var_keywords != nullptr) declare(*params.var_keywords);
}

void ScopeVisitor::visit_function(FunctionDef* f) {
  bind(f->name);
  visit_defaults(*f->params);
  visit_annotations(*f->params);
  visit(f->returns);
  visit_all(f->decorators);
  f->scope = enter(ScopeKind::kFunction, f->name);
  scope().is_async = f->is_async;
  declare_parameters(*f->params);
  visit(f->body);
  leave();
}

void ScopeVisitor::visit_class(ClassDef* c) {
  bind(c->name);
  visit_all(c->bases);
  visit_keywords(c->keywords);
  visit_all(c->decorators);
  c->scope = enter(ScopeKind::kClass, c->name);
  scope().private_class = c->name;
  visit(c->body);
  leave();
}

void ScopeVisitor::visit_import(const List<Alias>& names, bool from) {
  for (const Alias& alias : names) {
    if (alias.as != kNoSymbol) {
      bind(alias.as);
    } else if (from) {
      bind(alias.name);
    } else {
      bind(tree_.intern(alias.dotted.substr(0, alias.dotted.find('.'))));
    }
  }
}

void ScopeVisitor::visit_declaration(Declaration* d, bool global) {
  const std::string word = global ? "global" : "nonlocal";
  for (const Symbol plain : d->names) {
    const Symbol name = mangled(plain);
    if (Variable* v = scope().find(name)) {
      const std::string quoted_name = quoted(name);
      if (v->param) {
        return fail(d->span, "name " + quoted_name + " is parameter and " + word);
      }
      if (v->used) {
        return fail(d->span, "name " + quoted_name + " is used prior to " + word + " declaration");
      }
      if (v->annotated) {
        return fail(d->span, "annotated name " + quoted_name + " can't be " + word);
      }
      if (v->bound) {
        return fail(d->span,
                    "name " + quoted_name + " is assigned to before " + word + " declaration");
      }
    }
    // exec() keeps such a name of its module with the globals, as CPython's symbol table does.
    if (global && current_ != 0) variable(0, name).global_below = true;
    Variable& v = variable(current_, name);
    (global ? v.global : v.nonlocal) = true;
    scope().declarations.emplace_back(name, d->span);
  }
}

void ScopeVisitor::visit_try(Try* t) {
  visit(t->body);
  for (const ExceptClause& clause : t->handlers) {
    visit(clause.type);
    if (clause.name != kNoSymbol) {
      bind(clause.name);
      variable(current_, mangled(clause.name)).deleted = true;
    }
    visit(clause.body);
  }
  visit(t->orelse);
  visit(t->final_body);
}

void ScopeVisitor::visit_annotated(AnnAssign* a) {
  if (a->target->kind == ExprKind::kName) {
    const Symbol name = mangled(as<Name>(a->target)->name);
    if (const Variable* v = scope().find(name);
        v != nullptr && a->simple && (v->global || v->nonlocal) &&
        scope().kind != ScopeKind::kModule) {
      return fail(a->span, "annotated name " + quoted(name) + " can't be " +
                               (v->global ? "global" : "nonlocal"));
    }
    if (a->simple || a->value != nullptr) {
      Variable& v = variable(current_, name);
      v.bound = true;
      if (a->simple) v.annotated = true;
    }
  } else {
    visit(a->target, Use::kStore);
  }
  visit(a->annotation);
  visit(a->value);
}

void ScopeVisitor::visit(Pattern* p) {
  if (p == nullptr || scopes_.error) return;
  visit(p->value);
  visit_all(p->keys);
  for (Pattern* inner : p->patterns) visit(inner);
  for (Pattern* inner : p->keyword_patterns) visit(inner);
  visit(p->inner);
  if (p->name != kNoSymbol) bind(p->name);
}

}  // namespace heddle
