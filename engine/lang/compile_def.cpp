// Definitions: functions, lambdas, classes; their defaults, annotations, closures and decorators.
#include "engine/lang/compiler.h"

namespace heddle {
namespace {

const Constant* docstring(const Body& body) {
  if (body.empty() || body[0]->kind != StmtKind::kExprStmt) return nullptr;
  const Expr* value = static_cast<const ExprStmt*>(body[0])->value;
  if (value->kind != ExprKind::kConstant) return nullptr;
  const auto* text = static_cast<const Constant*>(value);
  return text->type == Const::Kind::kStr ? text : nullptr;
}

bool annotated(const Body& body);

bool annotated(const Stmt* s) {
  switch (s->kind) {
    case StmtKind::kAnnAssign: return true;
    case StmtKind::kFor:
      return annotated(static_cast<const For*>(s)->body) ||
             annotated(static_cast<const For*>(s)->orelse);
    case StmtKind::kIf:
      for (const IfClause& clause : static_cast<const If*>(s)->clauses) {
        if (annotated(clause.body)) return true;
      }
      return annotated(static_cast<const If*>(s)->orelse);
    case StmtKind::kMatch:
      for (const MatchCase& c : static_cast<const Match*>(s)->cases) {
        if (annotated(c.body)) return true;
      }
      return false;
    case StmtKind::kTry: {
      const auto* t = static_cast<const Try*>(s);
      for (const ExceptClause& clause : t->handlers) {
        if (annotated(clause.body)) return true;
      }
      return annotated(t->body) || annotated(t->orelse) || annotated(t->final_body);
    }
    case StmtKind::kWhile:
      return annotated(static_cast<const While*>(s)->body) ||
             annotated(static_cast<const While*>(s)->orelse);
    case StmtKind::kWith: return annotated(static_cast<const With*>(s)->body);
    default: return false;
  }
}

bool annotated(const Body& body) {
  for (const Stmt* s : body) {
    if (annotated(s)) return true;
  }
  return false;
}

}  // namespace

bool Compiler::has_annotations(const Body& body) const { return annotated(body); }

// A function keeps its docstring as constant 0; modules and classes assign it.
void Compiler::compile_docstring(const Body& body, bool as_variable) {
  const Constant* text = docstring(body);
  if (text == nullptr) return;
  if (!as_variable) {
    out().constant(make_str(text->text));
    out().code.has_doc = true;
    return;
  }
  const Temps temps(*this);
  const Reg value = out().temp();
  load_constant(make_str(text->text), text->span, value);
  store_name(tree_.intern("__doc__"), text->span, value);
}

Body Compiler::without_docstring(const Body& body) const {
  return docstring(body) != nullptr ? Body{body.data + 1, body.count - 1} : body;
}

Reg Compiler::load_decorators(const List<Expr*>& decorators) {
  const auto first = static_cast<Reg>(out().mark());
  for (Expr* d : decorators) load_to(d, out().temp());
  return first;
}

// The decorated thing stands behind the last decorator; each call's result lands behind the next.
void Compiler::apply_decorators(const List<Expr*>& decorators, Reg first) {
  for (uint32_t i = decorators.size(); i-- > 0;) {
    const auto reg = static_cast<Reg>(first + i);
    out().emit(Op::kCall, decorators[i]->span, reg, reg, 1);
  }
}

void Compiler::load_defaults(const Parameters& params, Reg positional, Reg keyword, Span span) {
  std::vector<Expr*> values;
  std::vector<Const> known;
  for (const Parameter& p : params.positional) {
    if (p.default_value == nullptr) continue;
    values.push_back(p.default_value);
    if (auto value = fold(p.default_value)) known.push_back(std::move(*value));
  }
  if (!values.empty() && known.size() == values.size()) {
    load_constant(make_tuple(std::move(known)), span, positional);
  } else if (!values.empty()) {
    const Temps temps(*this);
    const auto first = static_cast<Reg>(out().mark());
    for (Expr* value : values) load_to(value, out().temp());
    out().emit(Op::kBuildTuple, span, positional, first, static_cast<uint16_t>(values.size()));
  } else {
    load_none(span, positional);
  }
  const Temps temps(*this);
  const auto first = static_cast<Reg>(out().mark());
  uint16_t count = 0;
  for (const Parameter& p : params.kwonly) {
    if (p.default_value == nullptr) continue;
    load_constant(make_str(text(mangled(p.name))), p.span, out().temp());
    load_to(p.default_value, out().temp());
    ++count;
  }
  if (count > 0) {
    out().emit(Op::kBuildMap, span, keyword, first, count);
  } else {
    load_none(span, keyword);
  }
}

// Under `from __future__ import annotations` an annotation is its source text.
void Compiler::load_annotation(Expr* e, Reg dest) {
  if (!future_annotations_) {
    if (e->kind != ExprKind::kStarred) return load_to(e, dest);
    const Reg items = operand(as<Starred>(e)->value);
    out().emit(Op::kUnpackSequence, e->span, dest, items, 1);
    return;
  }
  const Span& s = e->span;
  const size_t from = source_.line_start(s.line) + s.col;
  const size_t to = source_.line_start(s.end_line) + s.end_col;
  std::string text = source_.text().substr(from, to - from);
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  load_constant(make_str(text), s, dest);
}

void Compiler::load_annotations(const Parameters& params, Expr* returns, Reg dest, Span span) {
  const Temps temps(*this);
  const auto first = static_cast<Reg>(out().mark());
  uint16_t count = 0;
  const auto add = [&](std::string_view name, Expr* annotation) {
    if (annotation == nullptr) return;
    load_constant(make_str(name), annotation->span, out().temp());
    load_annotation(annotation, out().temp());
    ++count;
  };
  for (const Parameter& p : params.positional) add(text(mangled(p.name)), p.annotation);
  if (params.var_args != nullptr) {
    add(text(mangled(params.var_args->name)), params.var_args->annotation);
  }
  for (const Parameter& p : params.kwonly) add(text(mangled(p.name)), p.annotation);
  if (params.var_keywords != nullptr) {
    add(text(mangled(params.var_keywords->name)), params.var_keywords->annotation);
  }
  add("return", returns);
  if (count > 0) {
    out().emit(Op::kBuildMap, span, dest, first, count);
  } else {
    load_none(span, dest);
  }
}

void Compiler::load_closure(uint32_t scope, Reg dest, Span span) {
  const std::vector<Symbol>& frees = scopes_.all[scope].frees;
  if (frees.empty()) return load_none(span, dest);
  const Temps temps(*this);
  const Reg first = out().temps(static_cast<uint32_t>(frees.size()));
  for (size_t i = 0; i < frees.size(); ++i) {
    out().emit(Op::kMove, span, static_cast<Reg>(first + i), register_of_cell(frees[i]));
  }
  out().emit(Op::kBuildTuple, span, dest, first, static_cast<uint16_t>(frees.size()));
}

// `parts` are the four registers that MakeFunction reads; parts[0..2] are filled already.
void Compiler::finish_function(const std::shared_ptr<const Code>& code, uint32_t scope, Reg parts,
                               Span span, Reg dest) {
  load_closure(scope, static_cast<Reg>(parts + 3), span);
  Const value;
  value.kind = Const::Kind::kCode;
  value.code = code;
  out().emit(Op::kMakeFunction, span, dest, out().small_constant(std::move(value)), parts);
}

void Compiler::make_function(const std::shared_ptr<const Code>& code, uint32_t scope,
                             const Parameters* params, Expr* returns, Span span, Reg dest) {
  const Temps temps(*this);
  const Reg parts = out().temps(4);
  if (params != nullptr) {
    load_defaults(*params, parts, static_cast<Reg>(parts + 1), span);
    load_annotations(*params, returns, static_cast<Reg>(parts + 2), span);
  } else {
    for (uint16_t i = 0; i < 3; ++i) load_none(span, static_cast<Reg>(parts + i));
  }
  finish_function(code, scope, parts, span, dest);
}

std::shared_ptr<const Code> Compiler::function_code(FunctionDef* s, uint32_t line) {
  Unit unit;
  begin(unit, s->scope, std::string(text(s->name)), line);
  assign_registers(s->params);
  compile_docstring(s->body, false);
  enter_function(s->span);
  if (s->is_async) {
    refuse_when_run(s->span);
  } else {
    compile(without_docstring(s->body));
  }
  return end(s->span);
}

// The body of an `async def` of the library: a coroutine that says so when it is resumed.
void Compiler::refuse_when_run(Span span) {
  out().code.flags |= unit_->scope->is_generator ? Code::kAsyncGenerator : Code::kCoroutine;
  out().code.flags |= Code::kGenerator;
  const Temps temps(*this);
  const Reg base = out().temps(2);
  out().emit(Op::kLoadGlobal, span, base, out().name_site("NotImplementedError"));
  load_constant(make_str("heddle: 'async def' is not supported yet"), span,
                static_cast<Reg>(base + 1));
  out().emit(Op::kCall, span, base, base, 1);
  out().emit(Op::kRaise, span, base, kNoReg);
}

void Compiler::compile_function(FunctionDef* s) {
  if (s->is_async && !library_) return refuse(s->span, "'async def'");
  const Reg first = load_decorators(s->decorators);
  const Reg function = out().temp();
  {
    const Temps temps(*this);
    const Reg parts = out().temps(4);
    load_defaults(*s->params, parts, static_cast<Reg>(parts + 1), s->span);
    load_annotations(*s->params, s->returns, static_cast<Reg>(parts + 2), s->span);
    const uint32_t line = s->decorators.empty() ? s->span.line : s->decorators[0]->span.line;
    const auto code = function_code(s, line);
    finish_function(code, s->scope, parts, s->span, function);
  }
  apply_decorators(s->decorators, first);
  store_name(s->name, s->span, s->decorators.empty() ? function : first);
}

void Compiler::load_lambda(Lambda* e, Reg dest) {
  const Reg parts = out().temps(4);
  load_defaults(*e->params, parts, static_cast<Reg>(parts + 1), e->span);
  load_none(e->span, static_cast<Reg>(parts + 2));
  Unit unit;
  begin(unit, e->scope, "<lambda>", e->span.line);
  assign_registers(e->params);
  enter_function(e->span);
  {
    const Temps temps(*this);
    const Reg value = operand(e->body);
    if (!unit.scope->is_generator || !error_) out().emit(Op::kReturn, e->body->span, value);
  }
  const auto code = end(e->span);
  finish_function(code, e->scope, parts, e->span, dest);
}

std::shared_ptr<const Code> Compiler::class_code(ClassDef* s) {
  Unit unit;
  const uint32_t line = s->decorators.empty() ? s->span.line : s->decorators[0]->span.line;
  begin(unit, s->scope, std::string(text(s->name)), line);
  assign_registers(nullptr);
  enter_function(s->span);
  const Span start{line, 0, line, 0};
  {
    const Temps temps(*this);
    const Reg value = out().temp();
    load_name(tree_.intern("__name__"), start, value);
    store_name(tree_.intern("__module__"), start, value);
    load_constant(make_str(out().code.qualname), start, value);
    store_name(tree_.intern("__qualname__"), start, value);
  }
  if (has_annotations(s->body)) out().emit(Op::kSetupAnnotations, start);
  compile_docstring(s->body, true);
  compile(without_docstring(s->body));
  if (unit.scope->needs_class_cell) {
    const Reg cell = register_of_cell(tree_.intern("__class__"));
    out().emit(Op::kStoreName, start, cell, out().name_site("__classcell__"));
    out().emit(Op::kReturn, start, cell);
  }
  return end(start);
}

void Compiler::compile_class(ClassDef* s) {
  if (!check_keywords(s->keywords)) return;
  const Reg first = load_decorators(s->decorators);
  const Reg base = out().temp();
  {
    const Temps temps(*this);
    const Reg function = out().temp();
    const Reg name = out().temp();
    out().emit(Op::kLoadBuildClass, s->span, base);
    const auto code = class_code(s);
    make_function(code, s->scope, nullptr, nullptr, s->span, function);
    load_constant(make_str(text(s->name)), s->span, name);
    call_with(base, s->bases, s->keywords, s->span, base, 2, false);
  }
  apply_decorators(s->decorators, first);
  store_name(s->name, s->span, s->decorators.empty() ? base : first);
}

}  // namespace heddle
