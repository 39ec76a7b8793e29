#include "engine/lang/imports.h"

#include "engine/lang/tree.h"

#include <algorithm>
#include <map>
#include <set>

namespace heddle {
namespace {

// Two passes: the first collects the imports and every name that something else binds, the second
// looks at attributes of the modules that are left.
class ImportFinder {
 public:
  explicit ImportFinder(const Tree& tree) : tree_(tree) {}

  ProgramUses run() {
    visit(tree_.body);
    if (tree_.expression != nullptr) visit(tree_.expression);
    attributes_ = true;
    visit(tree_.body);
    if (tree_.expression != nullptr) visit(tree_.expression);
    std::stable_sort(uses_.begin(), uses_.end(), [](const ImportUse& a, const ImportUse& b) {
      return std::pair(a.span.line, a.span.col) < std::pair(b.span.line, b.span.col);
    });
    return {std::move(uses_), std::move(warnings_)};
  }

 private:
  void bind(Symbol name) {
    if (!attributes_ && name != kNoSymbol) rebound_.insert(name);
  }

  void visit(const Body& body) {
    for (const Stmt* s : body) visit(s);
  }

  void import_names(const Import& s) {
    for (const Alias& alias : s.names) {
      uses_.push_back({std::string(alias.dotted), "", 0, alias.span, guarded_ > 0, false});
      const size_t dot = alias.dotted.find('.');
      const std::string top(alias.dotted.substr(0, dot));
      const std::string name = alias.as != kNoSymbol ? std::string(tree_.name(alias.as)) : top;
      const std::string module = alias.as != kNoSymbol ? std::string(alias.dotted) : top;
      const auto [found, fresh] = modules_.emplace(name, module);
      if (!fresh && found->second != module) found->second.clear();
    }
  }

  void import_from(const ImportFrom& s) {
    const std::string module(s.module);
    if (module == "__future__" && s.level == 0) return;  // compiles to nothing
    uses_.push_back({module, "", s.level, s.module_span, guarded_ > 0, false});
    if (s.names.empty()) {
      uses_.push_back({module, "*", s.level, s.span, guarded_ > 0, false});
    }
    for (const Alias& alias : s.names) {
      uses_.push_back(
          {module, std::string(alias.dotted), s.level, alias.span, guarded_ > 0, false});
      bind(alias.as != kNoSymbol ? alias.as : alias.name);
    }
  }

  void visit_parameters(const Parameters* p) {
    const auto one = [&](const Parameter& parameter) {
      bind(parameter.name);
      visit(parameter.annotation);
      visit(parameter.default_value);
    };
    for (const Parameter& x : p->positional) one(x);
    for (const Parameter& x : p->kwonly) one(x);
    if (p->var_args != nullptr) one(*p->var_args);
    if (p->var_keywords != nullptr) one(*p->var_keywords);
  }

  void visit_try(const Try& t) {
    ++guarded_;
    visit(t.body);
    --guarded_;
    for (const ExceptClause& clause : t.handlers) {
      visit(clause.type);
      bind(clause.name);
      // `except ImportError:` often imports a replacement.
      ++guarded_;
      visit(clause.body);
      --guarded_;
    }
    visit(t.orelse);
    visit(t.final_body);
  }

  void visit_function(const FunctionDef& f) {
    bind(f.name);
    visit_all(f.decorators);
    visit_parameters(f.params);
    visit(f.returns);
    visit(f.body);
  }

  void visit_class(const ClassDef& c) {
    bind(c.name);
    visit_all(c.decorators);
    visit_all(c.bases);
    for (const Keyword& k : c.keywords) visit(k.value);
    visit(c.body);
  }

  void visit(const Stmt* s) {
    switch (s->kind) {
      case StmtKind::kAnnAssign: {
        const auto* a = static_cast<const AnnAssign*>(s);
        store(a->target);
        visit(a->annotation);
        return visit(a->value);
      }
      case StmtKind::kAssert:
        check_assert(static_cast<const Assert*>(s));
        visit(static_cast<const Assert*>(s)->test);
        return visit(static_cast<const Assert*>(s)->message);
      case StmtKind::kAssign:
        for (const Expr* e : static_cast<const Assign*>(s)->targets) store(e);
        return visit(static_cast<const Assign*>(s)->value);
      case StmtKind::kAugAssign:
        store(static_cast<const AugAssign*>(s)->target);
        return visit(static_cast<const AugAssign*>(s)->value);
      case StmtKind::kClassDef: return visit_class(*static_cast<const ClassDef*>(s));
      case StmtKind::kDelete:
        for (const Expr* e : static_cast<const Delete*>(s)->targets) store(e);
        return;
      case StmtKind::kExprStmt: return visit(static_cast<const ExprStmt*>(s)->value);
      case StmtKind::kFor: {
        const auto* f = static_cast<const For*>(s);
        store(f->target);
        visit(f->iter);
        visit(f->body);
        return visit(f->orelse);
      }
      case StmtKind::kFunctionDef: return visit_function(*static_cast<const FunctionDef*>(s));
      case StmtKind::kIf:
        for (const IfClause& clause : static_cast<const If*>(s)->clauses) {
          visit(clause.test);
          visit(clause.body);
        }
        return visit(static_cast<const If*>(s)->orelse);
      case StmtKind::kImport:
        if (!attributes_) import_names(*static_cast<const Import*>(s));
        return;
      case StmtKind::kImportFrom:
        if (!attributes_) import_from(*static_cast<const ImportFrom*>(s));
        return;
      case StmtKind::kMatch:
        visit(static_cast<const Match*>(s)->subject);
        for (const MatchCase& c : static_cast<const Match*>(s)->cases) {
          visit(c.pattern);
          visit(c.guard);
          visit(c.body);
        }
        return;
      case StmtKind::kRaise:
        visit(static_cast<const Raise*>(s)->exception);
        return visit(static_cast<const Raise*>(s)->cause);
      case StmtKind::kReturn: return visit(static_cast<const Return*>(s)->value);
      case StmtKind::kTry: return visit_try(*static_cast<const Try*>(s));
      case StmtKind::kWhile:
        visit(static_cast<const While*>(s)->test);
        visit(static_cast<const While*>(s)->body);
        return visit(static_cast<const While*>(s)->orelse);
      case StmtKind::kWith:
        for (const WithItem& item : static_cast<const With*>(s)->items) {
          visit(item.context);
          store(item.target);
        }
        return visit(static_cast<const With*>(s)->body);
      default: return;
    }
  }

  void visit(const Pattern* p) {
    if (p == nullptr) return;
    bind(p->name);
    visit(p->value);
    visit_all(p->keys);
    for (const Pattern* inner : p->patterns) visit(inner);
    for (const Pattern* inner : p->keyword_patterns) visit(inner);
    visit(p->inner);
  }

  void store(const Expr* e) {
    if (e == nullptr) return;
    switch (e->kind) {
      case ExprKind::kName: return bind(static_cast<const Name*>(e)->name);
      case ExprKind::kStarred: return store(static_cast<const Starred*>(e)->value);
      case ExprKind::kAttribute: {
        // `module.name = x`: the name is the program's own from then on.
        const auto* a = static_cast<const Attribute*>(e);
        if (!attributes_ && a->value->kind == ExprKind::kName) {
          assigned_.insert({static_cast<const Name*>(a->value)->name, a->name});
        }
        return visit(a->value);
      }
      case ExprKind::kTuple:
      case ExprKind::kList:
        for (const Expr* item : static_cast<const Sequence*>(e)->items) store(item);
        return;
      default: visit(e);
    }
  }

  // --- warnings, in CPython's words -----------------------------------------------------------

  void warn(Span span, std::string message) {
    if (attributes_) warnings_.push_back({span.line, std::move(message)});
  }

  static bool is_constant(const Expr* e) {
    return e->kind == ExprKind::kConstant || is_literal(e);
  }

  /// Whether CPython sees a constant there once it has folded what it can.
  static bool is_literal(const Expr* e) {
    if (e->kind == ExprKind::kUnaryOp) return is_literal(static_cast<const UnaryOp*>(e)->operand);
    if (e->kind == ExprKind::kTuple) {
      for (const Expr* item : static_cast<const Sequence*>(e)->items) {
        if (!is_constant(item)) return false;
      }
      return true;
    }
    if (e->kind != ExprKind::kConstant) return false;
    switch (static_cast<const Constant*>(e)->type) {
      case Const::Kind::kNone: case Const::Kind::kTrue: case Const::Kind::kFalse:
      case Const::Kind::kEllipsis: return false;
      default: return true;
    }
  }

  /// The name of the type that an expression surely has; "" if that is open.
  static std::string_view type_of(const Expr* e) {
    switch (e->kind) {
      case ExprKind::kTuple: return "tuple";
      case ExprKind::kList: case ExprKind::kListComp: return "list";
      case ExprKind::kDict: case ExprKind::kDictComp: return "dict";
      case ExprKind::kSet: case ExprKind::kSetComp: return "set";
      case ExprKind::kGeneratorExp: return "generator";
      case ExprKind::kLambda: return "function";
      case ExprKind::kJoinedStr: case ExprKind::kFormattedValue: return "str";
      case ExprKind::kConstant: break;
      default: return "";
    }
    switch (static_cast<const Constant*>(e)->type) {
      case Const::Kind::kNone: return "NoneType";
      case Const::Kind::kTrue: case Const::Kind::kFalse: return "bool";
      case Const::Kind::kEllipsis: return "ellipsis";
      case Const::Kind::kInt: case Const::Kind::kBigInt: return "int";
      case Const::Kind::kFloat: return "float";
      case Const::Kind::kComplex: return "complex";
      case Const::Kind::kStr: return "str";
      case Const::Kind::kBytes: return "bytes";
      default: return "";
    }
  }

  void check_assert(const Assert* s) {
    bool tuple = s->test->kind == ExprKind::kTuple &&
                 static_cast<const Sequence*>(s->test)->items.size() > 0;
    if (tuple) warn(s->span, "assertion is always true, perhaps remove parentheses?");
  }

  void check_call(const Call* e) {
    std::string_view type = type_of(e->func);
    if (!type.empty() && type != "function") {
      warn(e->span, "'" + std::string(type) +
                        "' object is not callable; perhaps you missed a comma?");
    }
    if (!attributes_ || e->func->kind != ExprKind::kName) return;
    const Symbol name = static_cast<const Name*>(e->func)->name;
    const std::string_view text = tree_.name(name);
    if ((text != "input" && text != "breakpoint") || rebound_.count(name) != 0) return;
    uses_.push_back({"builtins", std::string(text), 0, e->func->span, guarded_ > 0, true});
  }

  void check_compare(const Compare* e) {
    const Expr* left = e->left;
    for (uint32_t i = 0; i < e->ops.size(); ++i) {
      const Expr* right = e->rights[i];
      const CompareOp op = e->ops[i];
      if ((op == CompareOp::kIs || op == CompareOp::kIsNot) &&
          (is_literal(left) || is_literal(right))) {
        warn(e->span, op == CompareOp::kIs
                          ? "\"is\" with a literal. Did you mean \"==\"?"
                          : "\"is not\" with a literal. Did you mean \"!=\"?");
        return;
      }
      left = right;
    }
  }

  void check_subscript(const Subscript* e) {
    const std::string type(type_of(e->value));
    if (type.empty() || type == "dict") return;
    const bool indexable = type == "str" || type == "bytes" || type == "tuple" || type == "list";
    if (!indexable) {
      return warn(e->span, "'" + type +
                               "' object is not subscriptable; perhaps you missed a comma?");
    }
    const std::string_view index = type_of(e->index);
    if (index.empty() || index == "int" || index == "bool") return;
    warn(e->span, type + " indices must be integers or slices, not " + std::string(index) +
                      "; perhaps you missed a comma?");
  }

  void visit_all(const List<Expr*>& list) {
    for (const Expr* e : list) visit(e);
  }

  void visit_attribute(const Attribute* a) {
    if (!attributes_ || a->value->kind != ExprKind::kName) return visit(a->value);
    const Symbol name = static_cast<const Name*>(a->value)->name;
    const auto module = modules_.find(std::string(tree_.name(name)));
    if (module == modules_.end() || module->second.empty() || rebound_.count(name) != 0) return;
    if (assigned_.count({name, a->name}) != 0) return;
    uses_.push_back({module->second, std::string(tree_.name(a->name)), 0, a->span, guarded_ > 0,
                     true});
  }

  void visit(const Expr* e) {
    while (e != nullptr && e->kind == ExprKind::kBinOp) {  // as long as the chain is
      visit(static_cast<const BinOp*>(e)->right);
      e = static_cast<const BinOp*>(e)->left;
    }
    if (e == nullptr) return;
    switch (e->kind) {
      case ExprKind::kAttribute: return visit_attribute(static_cast<const Attribute*>(e));
      case ExprKind::kAwait: return visit(static_cast<const Await*>(e)->value);
      case ExprKind::kBoolOp: return visit_all(static_cast<const BoolOp*>(e)->values);
      case ExprKind::kCall:
        check_call(static_cast<const Call*>(e));
        visit(static_cast<const Call*>(e)->func);
        visit_all(static_cast<const Call*>(e)->args);
        for (const Keyword& k : static_cast<const Call*>(e)->keywords) visit(k.value);
        return;
      case ExprKind::kCompare:
        check_compare(static_cast<const Compare*>(e));
        visit(static_cast<const Compare*>(e)->left);
        return visit_all(static_cast<const Compare*>(e)->rights);
      case ExprKind::kDict:
        visit_all(static_cast<const Dict*>(e)->keys);
        return visit_all(static_cast<const Dict*>(e)->values);
      case ExprKind::kDictComp:
      case ExprKind::kGeneratorExp:
      case ExprKind::kListComp:
      case ExprKind::kSetComp: {
        const auto* c = static_cast<const ComprehensionExpr*>(e);
        for (const Comprehension& g : c->generators) {
          store(g.target);
          visit(g.iter);
          visit_all(g.conditions);
        }
        visit(c->element);
        return visit(c->value);
      }
      case ExprKind::kFormattedValue:
        visit(static_cast<const FormattedValue*>(e)->value);
        return visit(static_cast<const FormattedValue*>(e)->spec);
      case ExprKind::kIfExp:
        visit(static_cast<const IfExp*>(e)->test);
        visit(static_cast<const IfExp*>(e)->body);
        return visit(static_cast<const IfExp*>(e)->orelse);
      case ExprKind::kJoinedStr: return visit_all(static_cast<const JoinedStr*>(e)->parts);
      case ExprKind::kLambda:
        visit_parameters(static_cast<const Lambda*>(e)->params);
        return visit(static_cast<const Lambda*>(e)->body);
      case ExprKind::kList:
      case ExprKind::kSet:
      case ExprKind::kTuple: return visit_all(static_cast<const Sequence*>(e)->items);
      case ExprKind::kNamedExpr:
        bind(static_cast<const NamedExpr*>(e)->target->name);
        return visit(static_cast<const NamedExpr*>(e)->value);
      case ExprKind::kSlice:
        visit(static_cast<const Slice*>(e)->lower);
        visit(static_cast<const Slice*>(e)->upper);
        return visit(static_cast<const Slice*>(e)->step);
      case ExprKind::kStarred: return visit(static_cast<const Starred*>(e)->value);
      case ExprKind::kSubscript:
        check_subscript(static_cast<const Subscript*>(e));
        visit(static_cast<const Subscript*>(e)->value);
        return visit(static_cast<const Subscript*>(e)->index);
      case ExprKind::kUnaryOp: return visit(static_cast<const UnaryOp*>(e)->operand);
      case ExprKind::kYield: return visit(static_cast<const Yield*>(e)->value);
      case ExprKind::kYieldFrom: return visit(static_cast<const YieldFrom*>(e)->value);
      default: return;
    }
  }

  const Tree& tree_;
  bool attributes_ = false;
  int guarded_ = 0;
  std::vector<ImportUse> uses_;
  std::vector<SyntaxWarning> warnings_;
  std::map<std::string, std::string> modules_;  // local name -> module; "" where two disagree
  std::set<Symbol> rebound_;
  std::set<std::pair<Symbol, Symbol>> assigned_;
};

}  // namespace

ProgramUses find_imports(const Tree& tree) { return ImportFinder(tree).run(); }

}  // namespace heddle
