#include "engine/lang/tree_rows.h"

#include <initializer_list>

#include "engine/lang/code_builder.h"
#include "engine/lang/parser.h"
#include "engine/lang/tree.h"

namespace heddle {
namespace {

const char* name_of(BinaryOp op) {
  switch (op) {
    case BinaryOp::kAdd: return "Add";
    case BinaryOp::kSub: return "Sub";
    case BinaryOp::kMul: return "Mult";
    case BinaryOp::kTrueDiv: return "Div";
    case BinaryOp::kFloorDiv: return "FloorDiv";
    case BinaryOp::kMod: return "Mod";
    case BinaryOp::kPow: return "Pow";
    case BinaryOp::kMatMul: return "MatMult";
    case BinaryOp::kLShift: return "LShift";
    case BinaryOp::kRShift: return "RShift";
    case BinaryOp::kAnd: return "BitAnd";
    case BinaryOp::kOr: return "BitOr";
    case BinaryOp::kXor: return "BitXor";
  }
  return "";
}

const char* name_of(UnaryOpKind op) {
  switch (op) {
    case UnaryOpKind::kNeg: return "USub";
    case UnaryOpKind::kPos: return "UAdd";
    case UnaryOpKind::kInvert: return "Invert";
    case UnaryOpKind::kNot: return "Not";
  }
  return "";
}

const char* name_of(CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return "Lt";
    case CompareOp::kLe: return "LtE";
    case CompareOp::kEq: return "Eq";
    case CompareOp::kNe: return "NotEq";
    case CompareOp::kGt: return "Gt";
    case CompareOp::kGe: return "GtE";
    case CompareOp::kIs: return "Is";
    case CompareOp::kIsNot: return "IsNot";
    case CompareOp::kIn: return "In";
    case CompareOp::kNotIn: return "NotIn";
  }
  return "";
}

Const make_row() {
  Const row;
  row.kind = Const::Kind::kTuple;
  return row;
}

Const none() { return {}; }

using Fields = std::initializer_list<Const>;

Const node(const char* name, Span span, Fields fields = {}) {
  Const row = make_row();
  row.items.reserve(5 + fields.size());
  row.items.push_back(make_str(name));
  for (uint32_t number : {span.line, span.col, span.end_line, span.end_col}) {
    row.items.push_back(make_int(number));
  }
  row.items.insert(row.items.end(), fields.begin(), fields.end());
  return row;
}

Const node(const char* name, Fields fields = {}) { return node(name, Span{}, fields); }

template <typename Items, typename Each>
Const list(const Items& items, Each each) {
  Const row = make_row();
  row.items.reserve(1 + items.size());
  row.items.push_back(none());
  for (const auto& item : items) row.items.push_back(each(item));
  return row;
}

class Rows {
 public:
  Rows(const SourceFile& source, const Tree& tree) : source_(source), tree_(tree) {}

  Const body(const Body& statements) {
    return list(statements, [this](const Stmt* s) { return stmt(s); });
  }

  // `context`: Load, Store or Del, for what can stand on the left of an assignment.
  Const expr(const Expr* e, const char* context = "Load") {
    if (e == nullptr) return none();
    switch (e->kind) {
      case ExprKind::kAttribute: {
        auto* n = as<const Attribute>(e);
        return node("Attribute", n->span, {expr(n->value), name(n->name), node(context)});
      }
      case ExprKind::kSubscript: {
        auto* n = as<const Subscript>(e);
        return node("Subscript", n->span, {expr(n->value), expr(n->index), node(context)});
      }
      case ExprKind::kStarred: {
        auto* n = as<const Starred>(e);
        return node("Starred", n->span, {expr(n->value, context), node(context)});
      }
      case ExprKind::kName: {
        auto* n = as<const Name>(e);
        return node("Name", n->span, {name(n->name), node(context)});
      }
      case ExprKind::kList:
      case ExprKind::kTuple: {
        auto* n = as<const Sequence>(e);
        return node(e->kind == ExprKind::kList ? "List" : "Tuple", n->span,
                    {exprs(n->items, context), node(context)});
      }
      case ExprKind::kSet: return node("Set", e->span, {exprs(as<const Sequence>(e)->items)});
      case ExprKind::kConstant: return constant(as<const Constant>(e));
      case ExprKind::kDict: {
        auto* n = as<const Dict>(e);
        return node("Dict", n->span, {exprs(n->keys), exprs(n->values)});
      }
      case ExprKind::kCall: {
        auto* n = as<const Call>(e);
        return node("Call", n->span, {expr(n->func), exprs(n->args), keywords(n->keywords)});
      }
      default: return operation(e);
    }
  }

 private:
  template <typename Items>
  Const exprs(const Items& items, const char* context = "Load") {
    return list(items, [&](const Expr* e) { return expr(e, context); });
  }

  Const name(Symbol symbol) {
    return symbol == kNoSymbol ? none() : make_str(tree_.name(symbol));
  }

  Const constant(const Constant* c) {
    // A string is of kind "u" if its first piece is written so.
    const uint32_t begin = source_.line_start(c->span.line) + c->span.col;
    const std::string_view text = source_.text();
    const bool marked = c->type == Const::Kind::kStr && begin + 1 < text.size() &&
                        text[begin] == 'u' &&
                        (text[begin + 1] == '\'' || text[begin + 1] == '"');
    return node("Constant", c->span, {value_of(*c), marked ? make_str("u") : none()});
  }

  Const keywords(const List<Keyword>& from) {
    return list(from, [this](const Keyword& k) {
      return node("keyword", k.span, {name(k.name), expr(k.value)});
    });
  }

  Const operation(const Expr* e) {
    switch (e->kind) {
      case ExprKind::kAwait: return node("Await", e->span, {expr(as<const Await>(e)->value)});
      case ExprKind::kBinOp: {
        auto* n = as<const BinOp>(e);
        return node("BinOp", n->span, {expr(n->left), node(name_of(n->op)), expr(n->right)});
      }
      case ExprKind::kBoolOp: {
        auto* n = as<const BoolOp>(e);
        return node("BoolOp", n->span, {node(n->is_or ? "Or" : "And"), exprs(n->values)});
      }
      case ExprKind::kCompare: {
        auto* n = as<const Compare>(e);
        return node("Compare", n->span,
                    {expr(n->left), list(n->ops, [](CompareOp op) { return node(name_of(op)); }),
                     exprs(n->rights)});
      }
      case ExprKind::kIfExp: {
        auto* n = as<const IfExp>(e);
        return node("IfExp", n->span, {expr(n->test), expr(n->body), expr(n->orelse)});
      }
      case ExprKind::kLambda: {
        auto* n = as<const Lambda>(e);
        return node("Lambda", n->span, {arguments(n->params), expr(n->body)});
      }
      case ExprKind::kNamedExpr: {
        auto* n = as<const NamedExpr>(e);
        return node("NamedExpr", n->span, {expr(n->target, "Store"), expr(n->value)});
      }
      case ExprKind::kSlice: {
        auto* n = as<const Slice>(e);
        return node("Slice", n->span, {expr(n->lower), expr(n->upper), expr(n->step)});
      }
      case ExprKind::kUnaryOp: {
        auto* n = as<const UnaryOp>(e);
        return node("UnaryOp", n->span, {node(name_of(n->op)), expr(n->operand)});
      }
      case ExprKind::kYield: return node("Yield", e->span, {expr(as<const Yield>(e)->value)});
      case ExprKind::kYieldFrom:
        return node("YieldFrom", e->span, {expr(as<const YieldFrom>(e)->value)});
      case ExprKind::kFormattedValue: return field(as<const FormattedValue>(e));
      case ExprKind::kJoinedStr:
        return node("JoinedStr", e->span, {exprs(as<const JoinedStr>(e)->parts)});
      default: return comprehension(as<const ComprehensionExpr>(e));
    }
  }

  Const field(const FormattedValue* f) {
    return node("FormattedValue", f->span,
                {expr(f->value), make_int(f->conversion == 0 ? -1 : f->conversion),
                 expr(f->spec)});
  }

  Const comprehension(const ComprehensionExpr* e) {
    Const clauses = list(e->generators, [this](const Comprehension& c) {
      return node("comprehension", {expr(c.target, "Store"), expr(c.iter), exprs(c.conditions),
                                    make_int(c.is_async)});
    });
    if (e->kind == ExprKind::kDictComp) {
      return node("DictComp", e->span, {expr(e->element), expr(e->value), std::move(clauses)});
    }
    const char* kind = e->kind == ExprKind::kListComp  ? "ListComp"
                       : e->kind == ExprKind::kSetComp ? "SetComp"
                                                       : "GeneratorExp";
    return node(kind, e->span, {expr(e->element), std::move(clauses)});
  }

  Const argument(const Parameter* p) {
    if (p == nullptr) return none();
    return node("arg", p->span, {name(p->name), expr(p->annotation), none()});
  }

  Const arguments(const Parameters* p) {
    const Parameters nothing;
    if (p == nullptr) p = &nothing;
    const auto one = [this](const Parameter& each) { return argument(&each); };
    const auto given = [this](const Parameter& each) { return expr(each.default_value); };
    const List<Parameter> before{p->positional.data, p->posonly};
    const List<Parameter> after{p->positional.data + p->posonly,
                                p->positional.count - p->posonly};
    List<Parameter> with_default = p->positional;
    while (!with_default.empty() && with_default.front().default_value == nullptr) {
      with_default = {with_default.data + 1, with_default.count - 1};
    }
    return node("arguments",
                {list(before, one), list(after, one), argument(p->var_args), list(p->kwonly, one),
                 list(p->kwonly, given), argument(p->var_keywords), list(with_default, given)});
  }

  Const stmt(const Stmt* s) {
    switch (s->kind) {
      case StmtKind::kFunctionDef: return function(as<const FunctionDef>(s));
      case StmtKind::kClassDef: {
        auto* n = as<const ClassDef>(s);
        return node("ClassDef", n->span, {name(n->name), exprs(n->bases), keywords(n->keywords),
                                          body(n->body), exprs(n->decorators)});
      }
      case StmtKind::kFor: {
        auto* n = as<const For>(s);
        return node(n->is_async ? "AsyncFor" : "For", n->span,
                    {expr(n->target, "Store"), expr(n->iter), body(n->body), body(n->orelse),
                     none()});
      }
      case StmtKind::kWhile: {
        auto* n = as<const While>(s);
        return node("While", n->span, {expr(n->test), body(n->body), body(n->orelse)});
      }
      case StmtKind::kIf: return branches(as<const If>(s), 0);
      case StmtKind::kWith: {
        auto* n = as<const With>(s);
        Const items = list(n->items, [this](const WithItem& item) {
          return node("withitem", {expr(item.context), expr(item.target, "Store")});
        });
        return node(n->is_async ? "AsyncWith" : "With", n->span,
                    {std::move(items), body(n->body), none()});
      }
      case StmtKind::kMatch: {
        auto* n = as<const Match>(s);
        Const cases = list(n->cases, [this](const MatchCase& c) {
          return node("match_case", {pattern(c.pattern), expr(c.guard), body(c.body)});
        });
        return node("Match", n->span, {expr(n->subject), std::move(cases)});
      }
      case StmtKind::kTry: return attempt(as<const Try>(s));
      default: return simple(s);
    }
  }

  Const function(const FunctionDef* n) {
    return node(n->is_async ? "AsyncFunctionDef" : "FunctionDef", n->span,
                {name(n->name), arguments(n->params), body(n->body), exprs(n->decorators),
                 expr(n->returns), none()});
  }

  // An `elif` is an If of its own, from its word to the end of the whole statement.
  Const branches(const If* s, uint32_t at) {
    const IfClause& clause = s->clauses[at];
    const Span start = at == 0 ? s->span : clause.start;
    Const orelse = body(s->orelse);
    if (at + 1 < s->clauses.size()) {
      orelse = make_row();
      orelse.items.push_back(none());
      orelse.items.push_back(branches(s, at + 1));
    }
    return node("If", join(start, s->span),
                {expr(clause.test), body(clause.body), std::move(orelse)});
  }

  Const attempt(const Try* n) {
    Const handlers = list(n->handlers, [this](const ExceptClause& c) {
      return node("ExceptHandler", c.span, {expr(c.type), name(c.name), body(c.body)});
    });
    return node(n->is_star ? "TryStar" : "Try", n->span,
                {body(n->body), std::move(handlers), body(n->orelse), body(n->final_body)});
  }

  Const simple(const Stmt* s) {
    switch (s->kind) {
      case StmtKind::kAnnAssign: {
        auto* n = as<const AnnAssign>(s);
        return node("AnnAssign", n->span, {expr(n->target, "Store"), expr(n->annotation),
                                           expr(n->value), make_int(n->simple)});
      }
      case StmtKind::kAssert: {
        auto* n = as<const Assert>(s);
        return node("Assert", n->span, {expr(n->test), expr(n->message)});
      }
      case StmtKind::kAssign: {
        auto* n = as<const Assign>(s);
        return node("Assign", n->span, {exprs(n->targets, "Store"), expr(n->value), none()});
      }
      case StmtKind::kAugAssign: {
        auto* n = as<const AugAssign>(s);
        return node("AugAssign", n->span,
                    {expr(n->target, "Store"), node(name_of(n->op)), expr(n->value)});
      }
      case StmtKind::kDelete:
        return node("Delete", s->span, {exprs(as<const Delete>(s)->targets, "Del")});
      case StmtKind::kExprStmt:
        return node("Expr", s->span, {expr(as<const ExprStmt>(s)->value)});
      case StmtKind::kGlobal:
      case StmtKind::kNonlocal: {
        auto* n = as<const Declaration>(s);
        return node(s->kind == StmtKind::kGlobal ? "Global" : "Nonlocal", n->span,
                    {list(n->names, [this](Symbol each) { return name(each); })});
      }
      case StmtKind::kImport:
        return node("Import", s->span, {aliases(as<const Import>(s)->names)});
      case StmtKind::kImportFrom: return import_from(as<const ImportFrom>(s));
      case StmtKind::kRaise: {
        auto* n = as<const Raise>(s);
        return node("Raise", n->span, {expr(n->exception), expr(n->cause)});
      }
      case StmtKind::kReturn:
        return node("Return", s->span, {expr(as<const Return>(s)->value)});
      case StmtKind::kBreak: return node("Break", s->span);
      case StmtKind::kContinue: return node("Continue", s->span);
      default: return node("Pass", s->span);
    }
  }

  Const aliases(const List<Alias>& names) {
    return list(names, [this](const Alias& a) {
      return node("alias", a.span, {make_str(a.dotted), name(a.as)});
    });
  }

  Const import_from(const ImportFrom* n) {
    Const names = aliases(n->names);
    if (n->names.empty()) {  // the star is the statement's last character
      const Span star{n->span.end_line, n->span.end_col - 1, n->span.end_line, n->span.end_col};
      names.items.push_back(node("alias", star, {make_str("*"), none()}));
    }
    return node("ImportFrom", n->span,
                {n->module.empty() ? none() : make_str(n->module), std::move(names),
                 make_int(n->level)});
  }

  Const patterns(const List<Pattern*>& from) {
    return list(from, [this](const Pattern* p) { return pattern(p); });
  }

  Const pattern(const Pattern* p) {
    if (p == nullptr) return none();
    switch (p->kind) {
      case PatternKind::kValue: return node("MatchValue", p->span, {expr(p->value)});
      case PatternKind::kSingleton:
        return node("MatchSingleton", p->span, {value_of(*as<const Constant>(p->value))});
      case PatternKind::kSequence:
        return node("MatchSequence", p->span, {patterns(p->patterns)});
      case PatternKind::kMapping:
        return node("MatchMapping", p->span,
                    {exprs(p->keys), patterns(p->patterns), name(p->name)});
      case PatternKind::kClass:
        return node("MatchClass", p->span,
                    {expr(p->value), patterns(p->patterns),
                     list(p->keyword_names, [this](Symbol each) { return name(each); }),
                     patterns(p->keyword_patterns)});
      case PatternKind::kStar: return node("MatchStar", p->span, {name(p->name)});
      case PatternKind::kAs:
        return node("MatchAs", p->span, {pattern(p->inner), name(p->name)});
      case PatternKind::kOr: return node("MatchOr", p->span, {patterns(p->patterns)});
    }
    return none();
  }

  const SourceFile& source_;
  const Tree& tree_;
};

}  // namespace

Result<Const, Diagnostic> tree_rows(const SourceFile& source, CompileMode mode) {
  Tree tree;
  Parser parser(source, tree);
  if (auto error = parser.parse(mode)) return *error;
  Rows rows(source, tree);
  if (mode == CompileMode::kEval) return node("Expression", {rows.expr(tree.expression)});
  if (mode == CompileMode::kSingle) return node("Interactive", {rows.body(tree.body)});
  return node("Module", {rows.body(tree.body), list(Body{}, [](Stmt*) { return none(); })});
}

}  // namespace heddle
