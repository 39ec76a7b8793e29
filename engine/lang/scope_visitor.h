// ScopeVisitor: the walk over the tree that find_scopes() makes.
#pragma once

#include <string>

#include "engine/lang/scope.h"

namespace heddle {

class ScopeVisitor {
 public:
  ScopeVisitor(const SourceFile& source, Tree& tree) : source_(source), tree_(tree) {}
  Scopes run();

 private:
  enum class Use : uint8_t { kLoad, kStore, kDelete };

  void visit(const Body& body);
  void visit(Stmt* s);
  void visit_function(FunctionDef* f);
  void visit_class(ClassDef* c);
  void visit_import(const List<Alias>& names, bool from);
  void visit_declaration(Declaration* d, bool global);
  void visit_try(Try* t);
  void visit_annotated(AnnAssign* a);
  void visit(Pattern* p);
  void visit(Expr* e, Use use = Use::kLoad);
  void visit_spine(Expr* e);
  void visit_rest(Expr* e, Use use);
  void visit_all(const List<Expr*>& list, Use use = Use::kLoad);
  void visit_keywords(const List<Keyword>& keywords);
  void visit_name(Name* n, Use use);
  void visit_named(NamedExpr* n);
  void visit_lambda(Lambda* l);
  void visit_comprehension(ComprehensionExpr* c);
  void visit_defaults(const Parameters& params);
  void visit_annotations(const Parameters& params);
  void declare_parameters(const Parameters& params);

  uint32_t enter(ScopeKind kind, Symbol name);
  void leave() { current_ = scope().parent; }
  Scope& scope() { return scopes_.all[current_]; }
  Variable& variable(uint32_t scope, Symbol name);
  void bind(Symbol name);
  void use(Symbol name);
  Symbol mangled(Symbol name) { return mangle(tree_, scope().private_class, name); }
  void fail(Span span, const std::string& message,
            DiagnosticKind kind = DiagnosticKind::kSyntaxError);
  std::string quoted(Symbol name) const { return "'" + std::string(tree_.name(name)) + "'"; }

  void resolve();
  void resolve(uint32_t index, size_t variable);
  uint32_t owner_of(uint32_t from, Symbol name);
  void check_nonlocal(uint32_t index, Symbol name, Span span);

  static constexpr int kMaxDepth = 300;
  const SourceFile& source_;
  Tree& tree_;
  Scopes scopes_;
  uint32_t current_ = kNoScope;
  int depth_ = 0;
  int in_comprehension_iterable_ = 0;
  Symbol class_symbol_ = kNoSymbol;  // "__class__"
  Symbol super_symbol_ = kNoSymbol;
};

}  // namespace heddle
