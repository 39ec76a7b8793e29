// Statements without blocks, and the dispatch over all of them.
#include "engine/lang/compiler.h"

namespace heddle {

namespace {

// The comparison that CPython's code for a condition visits last: a failed assertion is shown
// there, and at the whole statement if there is none.
const Expr* last_compare(const Expr* e) {
  switch (e->kind) {
    case ExprKind::kCompare: return e;
    case ExprKind::kUnaryOp: {
      const auto* u = static_cast<const UnaryOp*>(e);
      return u->op == UnaryOpKind::kNot ? last_compare(u->operand) : nullptr;
    }
    case ExprKind::kBoolOp: {
      const auto* b = static_cast<const BoolOp*>(e);
      for (uint32_t i = b->values.size(); i-- > 0;) {
        if (const Expr* found = last_compare(b->values[i])) return found;
      }
      return nullptr;
    }
    case ExprKind::kIfExp: {
      const auto* c = static_cast<const IfExp*>(e);
      for (const Expr* part : {c->orelse, c->body, c->test}) {
        if (const Expr* found = last_compare(part)) return found;
      }
      return nullptr;
    }
    default: return nullptr;
  }
}

}  // namespace

void Compiler::compile(const Body& body) {
  for (Stmt* s : body) {
    if (error_) return;
    compile(s);
  }
}

void Compiler::compile(Stmt* s) {
  const Temps temps(*this);
  switch (s->kind) {
    case StmtKind::kClassDef: return compile_class(as<ClassDef>(s));
    case StmtKind::kFor: return compile_for(as<For>(s));
    case StmtKind::kFunctionDef: return compile_function(as<FunctionDef>(s));
    case StmtKind::kIf: return compile_if(as<If>(s));
    case StmtKind::kMatch: return compile_match(as<Match>(s));
    case StmtKind::kTry: return compile_try(as<Try>(s));
    case StmtKind::kWhile: return compile_while(as<While>(s));
    case StmtKind::kWith:
      if (as<With>(s)->is_async) return refuse_async(s->span, "'async with'");
      return compile_with(as<With>(s), 0);
    default: compile_simple(s);
  }
}

void Compiler::compile_simple(Stmt* s) {
  switch (s->kind) {
    case StmtKind::kAnnAssign: return compile_annotated(as<AnnAssign>(s));
    case StmtKind::kAssert: return compile_assert(as<Assert>(s));
    case StmtKind::kAssign: return compile_assign(as<Assign>(s));
    case StmtKind::kAugAssign: return compile_augmented(as<AugAssign>(s));
    case StmtKind::kBreak: return compile_jump_out(s, true);
    case StmtKind::kContinue: return compile_jump_out(s, false);
    case StmtKind::kDelete:
      for (Expr* target : as<Delete>(s)->targets) compile_delete(target);
      return;
    case StmtKind::kExprStmt: {
      Expr* value = as<ExprStmt>(s)->value;
      if (single_ && unit_->scope->kind == ScopeKind::kModule) {
        const Reg base = out().temps(2);
        load_to(value, static_cast<Reg>(base + 1));
        return call_helper(Helper::kDisplay, s->span, base, 1, base);
      }
      if (value->kind == ExprKind::kConstant) return;
      load_to(value, out().temp());
      return;
    }
    case StmtKind::kImport: return compile_import(as<Import>(s));
    case StmtKind::kImportFrom: return compile_import_from(as<ImportFrom>(s));
    case StmtKind::kRaise: return compile_raise(as<Raise>(s));
    case StmtKind::kReturn: return compile_return(as<Return>(s));
    default: return;  // pass, global, nonlocal
  }
}

void Compiler::compile_raise(Raise* s) {
  if (s->exception == nullptr) {
    out().emit(Op::kRaiseBare, s->span);
  } else {
    const Reg exception = operand(s->exception);
    const Reg cause = s->cause != nullptr ? operand(s->cause) : kNoReg;
    out().emit(Op::kRaise, s->span, exception, cause);
  }
  assigned().reachable = false;
}

void Compiler::compile_assert(Assert* s) {
  const Expr* compare = last_compare(s->test);
  const Span span = compare != nullptr ? compare->span : s->span;
  Label holds;
  jump_on(s->test, true, holds);
  const Assigned before = assigned();
  const Reg base = out().temps(2);
  out().emit(Op::kLoadAssertionError, span, base);
  if (s->message != nullptr) {
    load_to(s->message, static_cast<Reg>(base + 1));
    out().emit(Op::kCall, span, base, base, 1);
  }
  out().emit(Op::kRaise, span, base, kNoReg);
  out().bind(holds);
  assigned() = before;
}

void Compiler::compile_import(Import* s) {
  for (const Alias& alias : s->names) {
    const Temps temps(*this);
    const Reg module = out().temp();
    const uint16_t level = out().small_constant(make_tuple({make_int(0), Const{}}));
    out().emit(Op::kImportName, s->span, module, out().string_constant(alias.dotted), level);
    const size_t dot = alias.dotted.find('.');
    if (alias.as == kNoSymbol) {
      store_name(tree_.intern(alias.dotted.substr(0, dot)), s->span, module);
      continue;
    }
    // `import a.b.c as m` binds c, found through its parents.
    for (size_t at = dot; at != std::string_view::npos;) {
      const size_t next = alias.dotted.find('.', at + 1);
      const std::string_view part = alias.dotted.substr(at + 1, next - at - 1);
      out().emit(Op::kImportFrom, s->span, module, module, out().string_constant(part));
      at = next;
    }
    store_name(alias.as, s->span, module);
  }
}

void Compiler::compile_import_from(ImportFrom* s) {
  if (s->module == "__future__" && s->level == 0) return check_future(s);
  std::vector<Const> names;
  for (const Alias& alias : s->names) names.push_back(make_str(alias.dotted));
  if (s->names.empty()) names.push_back(make_str("*"));
  const uint16_t level =
      out().small_constant(make_tuple({make_int(s->level), make_tuple(std::move(names))}));
  const Reg module = out().temp();
  out().emit(Op::kImportName, s->span, module, out().string_constant(s->module), level);
  if (s->names.empty()) {
    out().emit(Op::kImportStar, s->span, module);
    return;
  }
  for (const Alias& alias : s->names) {
    const Temps temps(*this);
    const Symbol target = alias.as != kNoSymbol ? alias.as : alias.name;
    const auto direct = place(mangled(target));
    const Reg value = direct.kind == PlaceKind::kRegister ? direct.reg : out().temp();
    out().emit(Op::kImportFrom, s->span, value, module, out().string_constant(alias.dotted));
    store_name(target, s->span, value);
  }
}

void Compiler::check_future(ImportFrom* s) {
  static constexpr std::string_view kFeatures[] = {
      "nested_scopes",    "generators",     "division",       "absolute_import", "with_statement",
      "print_function",   "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations"};
  for (const Alias& alias : s->names) {
    bool known = false;
    for (const std::string_view feature : kFeatures) known = known || feature == alias.dotted;
    if (!known) {
      return fail({s->span.line, s->span.col, s->span.line, s->span.col + 1},
                  "future feature " + std::string(alias.dotted) + " is not defined");
    }
  }
  if (!starts_file(s)) {
    fail(s->span, "from __future__ imports must occur at the beginning of the file");
  }
}

void Compiler::find_future_annotations() {
  for (const Stmt* s : tree_.body) {
    if (s->kind != StmtKind::kImportFrom) continue;
    const auto* from = static_cast<const ImportFrom*>(s);
    if (from->module != "__future__" || from->level != 0) continue;
    for (const Alias& alias : from->names) {
      if (alias.dotted == "annotations") future_annotations_ = true;
    }
  }
}

// Whether only the docstring and other __future__ imports stand before `s`.
bool Compiler::starts_file(const ImportFrom* s) const {
  bool docstring = true;
  for (const Stmt* before : tree_.body) {
    if (before == s) return true;
    const bool future = before->kind == StmtKind::kImportFrom &&
                        static_cast<const ImportFrom*>(before)->module == "__future__";
    const bool text = docstring && before->kind == StmtKind::kExprStmt &&
                      static_cast<const ExprStmt*>(before)->value->kind == ExprKind::kConstant;
    if (!future && !text) return false;
    docstring = false;
  }
  return false;
}

}  // namespace heddle
