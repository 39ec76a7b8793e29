// Tree: the syntax tree of one file, as Python's `ast` module shapes it.
//
// Nodes live in the tree's arena and are never freed one by one. Names are interned: a Symbol is an
// index into Tree::names, so that comparing two names compares two numbers. The scope pass fills in
// the `scope` fields.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/verify.h"
#include "engine/lang/arena.h"
#include "engine/lang/code.h"
#include "engine/lang/source.h"

namespace heddle::syntax {

using Symbol = uint32_t;
inline constexpr Symbol kNoSymbol = 0;  // names[0] is ""
inline constexpr uint32_t kNoScope = 0xffffffff;

enum class ExprKind : uint8_t {
  kAttribute,
  kAwait,
  kBinOp,
  kBoolOp,
  kCall,
  kCompare,
  kConstant,
  kDict,
  kDictComp,
  kFormattedValue,
  kGeneratorExp,
  kIfExp,
  kJoinedStr,
  kLambda,
  kList,
  kListComp,
  kName,
  kNamedExpr,
  kSet,
  kSetComp,
  kSlice,
  kStarred,
  kSubscript,
  kTuple,
  kUnaryOp,
  kYield,
  kYieldFrom,
};

enum class BinaryOp : uint8_t {
  kAdd,
  kSub,
  kMul,
  kTrueDiv,
  kFloorDiv,
  kMod,
  kPow,
  kMatMul,
  kLShift,
  kRShift,
  kAnd,
  kOr,
  kXor,
};

enum class UnaryOpKind : uint8_t { kNeg, kPos, kInvert, kNot };
enum class CompareOp : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe, kIs, kIsNot, kIn, kNotIn };

struct Expr {
  ExprKind kind;
  Span span;
};

struct Stmt;
struct Parameters;

struct Attribute : Expr {
  static constexpr ExprKind kKind = ExprKind::kAttribute;
  Expr* value = nullptr;
  Symbol name = kNoSymbol;
};

struct Await : Expr {
  static constexpr ExprKind kKind = ExprKind::kAwait;
  Expr* value = nullptr;
};

struct BinOp : Expr {
  static constexpr ExprKind kKind = ExprKind::kBinOp;
  BinaryOp op = BinaryOp::kAdd;
  Expr* left = nullptr;
  Expr* right = nullptr;
};

struct BoolOp : Expr {
  static constexpr ExprKind kKind = ExprKind::kBoolOp;
  bool is_or = false;
  List<Expr*> values;
};

struct Keyword {
  Symbol name = kNoSymbol;  // none for **value
  Expr* value = nullptr;
  Span span;
};

struct Call : Expr {
  static constexpr ExprKind kKind = ExprKind::kCall;
  Expr* func = nullptr;
  List<Expr*> args;  // Starred among them
  List<Keyword> keywords;
};

struct Compare : Expr {
  static constexpr ExprKind kKind = ExprKind::kCompare;
  Expr* left = nullptr;
  List<CompareOp> ops;
  List<Expr*> rights;
};

struct Constant : Expr {
  static constexpr ExprKind kKind = ExprKind::kConstant;
  Const::Kind type = Const::Kind::kNone;
  int64_t integer = 0;
  double number = 0;
  std::string_view text;
};

inline Const value_of(const Constant& c) {
  Const value;
  value.kind = c.type;
  value.integer = c.integer;
  value.number = c.number;
  value.text = std::string(c.text);
  return value;
}

struct Dict : Expr {
  static constexpr ExprKind kKind = ExprKind::kDict;
  List<Expr*> keys;  // nullptr for **value
  List<Expr*> values;
};

struct Comprehension {
  Expr* target = nullptr;
  Expr* iter = nullptr;
  List<Expr*> conditions;
  bool is_async = false;
};

/// [element for ...], {element for ...}, (element for ...), {element: value for ...}
struct ComprehensionExpr : Expr {
  Expr* element = nullptr;
  Expr* value = nullptr;  // dict comprehensions only
  List<Comprehension> generators;
  uint32_t scope = kNoScope;
};

struct FormattedValue : Expr {
  static constexpr ExprKind kKind = ExprKind::kFormattedValue;
  Expr* value = nullptr;
  char conversion = 0;  // 's', 'r', 'a' or 0
  Expr* spec = nullptr;
};

struct JoinedStr : Expr {
  static constexpr ExprKind kKind = ExprKind::kJoinedStr;
  List<Expr*> parts;  // Constant strings and FormattedValues
};

struct IfExp : Expr {
  static constexpr ExprKind kKind = ExprKind::kIfExp;
  Expr* test = nullptr;
  Expr* body = nullptr;
  Expr* orelse = nullptr;
};

struct Lambda : Expr {
  static constexpr ExprKind kKind = ExprKind::kLambda;
  Parameters* params = nullptr;
  Expr* body = nullptr;
  uint32_t scope = kNoScope;
};

/// A List, a Tuple or a Set display.
struct Sequence : Expr {
  List<Expr*> items;
};

struct Name : Expr {
  static constexpr ExprKind kKind = ExprKind::kName;
  Symbol name = kNoSymbol;
};

struct NamedExpr : Expr {
  static constexpr ExprKind kKind = ExprKind::kNamedExpr;
  Name* target = nullptr;
  Expr* value = nullptr;
};

struct Slice : Expr {
  static constexpr ExprKind kKind = ExprKind::kSlice;
  Expr* lower = nullptr;
  Expr* upper = nullptr;
  Expr* step = nullptr;
};

struct Starred : Expr {
  static constexpr ExprKind kKind = ExprKind::kStarred;
  Expr* value = nullptr;
};

struct Subscript : Expr {
  static constexpr ExprKind kKind = ExprKind::kSubscript;
  Expr* value = nullptr;
  Expr* index = nullptr;
};

struct UnaryOp : Expr {
  static constexpr ExprKind kKind = ExprKind::kUnaryOp;
  UnaryOpKind op = UnaryOpKind::kNeg;
  Expr* operand = nullptr;
};

struct Yield : Expr {
  static constexpr ExprKind kKind = ExprKind::kYield;
  Expr* value = nullptr;  // may be absent
};

struct YieldFrom : Expr {
  static constexpr ExprKind kKind = ExprKind::kYieldFrom;
  Expr* value = nullptr;
};

struct Parameter {
  Symbol name = kNoSymbol;
  Expr* annotation = nullptr;
  Expr* default_value = nullptr;
  Span span;
};

struct Parameters {
  List<Parameter> positional;  // the first `posonly` of them positional-only
  uint32_t posonly = 0;
  List<Parameter> kwonly;
  Parameter* var_args = nullptr;
  Parameter* var_keywords = nullptr;
};

enum class StmtKind : uint8_t {
  kAnnAssign,
  kAssert,
  kAssign,
  kAugAssign,
  kBreak,
  kClassDef,
  kContinue,
  kDelete,
  kExprStmt,
  kFor,
  kFunctionDef,
  kGlobal,
  kIf,
  kImport,
  kImportFrom,
  kMatch,
  kNonlocal,
  kPass,
  kRaise,
  kReturn,
  kTry,
  kWhile,
  kWith,
};

struct Stmt {
  StmtKind kind;
  Span span;
};

using Body = List<Stmt*>;

struct AnnAssign : Stmt {
  static constexpr StmtKind kKind = StmtKind::kAnnAssign;
  Expr* target = nullptr;
  Expr* annotation = nullptr;
  Expr* value = nullptr;
  bool simple = false;  // a bare name: recorded in __annotations__
};

struct Assert : Stmt {
  static constexpr StmtKind kKind = StmtKind::kAssert;
  Expr* test = nullptr;
  Expr* message = nullptr;
};

struct Assign : Stmt {
  static constexpr StmtKind kKind = StmtKind::kAssign;
  List<Expr*> targets;
  Expr* value = nullptr;
};

struct AugAssign : Stmt {
  static constexpr StmtKind kKind = StmtKind::kAugAssign;
  Expr* target = nullptr;
  BinaryOp op = BinaryOp::kAdd;
  Expr* value = nullptr;
};

struct ClassDef : Stmt {
  static constexpr StmtKind kKind = StmtKind::kClassDef;
  Symbol name = kNoSymbol;
  List<Expr*> bases;
  List<Keyword> keywords;
  List<Expr*> decorators;
  Body body;
  uint32_t scope = kNoScope;
};

struct Delete : Stmt {
  static constexpr StmtKind kKind = StmtKind::kDelete;
  List<Expr*> targets;
};

struct ExprStmt : Stmt {
  static constexpr StmtKind kKind = StmtKind::kExprStmt;
  Expr* value = nullptr;
};

struct For : Stmt {
  static constexpr StmtKind kKind = StmtKind::kFor;
  bool is_async = false;
  Expr* target = nullptr;
  Expr* iter = nullptr;
  Body body;
  Body orelse;
};

struct FunctionDef : Stmt {
  static constexpr StmtKind kKind = StmtKind::kFunctionDef;
  bool is_async = false;
  Symbol name = kNoSymbol;
  Parameters* params = nullptr;
  Expr* returns = nullptr;
  List<Expr*> decorators;
  Body body;
  uint32_t scope = kNoScope;
};

/// `global` and `nonlocal`.
struct Declaration : Stmt {
  List<Symbol> names;
};

struct IfClause {
  Span start;  // of its `if` or `elif`
  Expr* test = nullptr;
  Body body;
};

struct If : Stmt {
  static constexpr StmtKind kKind = StmtKind::kIf;
  List<IfClause> clauses;  // if, then each elif
  Body orelse;
};

struct Alias {
  std::string_view dotted;  // "os.path"
  Symbol name = kNoSymbol;  // its interned form
  Symbol as = kNoSymbol;
  Span span;
};

struct Import : Stmt {
  static constexpr StmtKind kKind = StmtKind::kImport;
  List<Alias> names;
};

struct ImportFrom : Stmt {
  static constexpr StmtKind kKind = StmtKind::kImportFrom;
  std::string_view module;  // "" for `from . import x`
  Span module_span;
  uint32_t level = 0;
  List<Alias> names;  // none: `*`
};

enum class PatternKind : uint8_t {
  kValue,
  kSingleton,
  kSequence,
  kMapping,
  kClass,
  kStar,
  kAs,
  kOr,
};

struct Pattern {
  PatternKind kind;
  Span span;
  Expr* value = nullptr;      // kValue, kSingleton; the class of kClass
  List<Pattern*> patterns;    // kSequence, kMapping (values), kClass (positional), kOr
  List<Expr*> keys;           // kMapping
  List<Symbol> keyword_names;        // kClass
  List<Pattern*> keyword_patterns;   // kClass
  Pattern* inner = nullptr;   // kAs; absent: a capture or the wildcard
  Symbol name = kNoSymbol;    // kStar, kAs; the rest of kMapping; none: `_`
};

struct MatchCase {
  Pattern* pattern = nullptr;
  Expr* guard = nullptr;
  Body body;
};

struct Match : Stmt {
  static constexpr StmtKind kKind = StmtKind::kMatch;
  Expr* subject = nullptr;
  List<MatchCase> cases;
};

struct Raise : Stmt {
  static constexpr StmtKind kKind = StmtKind::kRaise;
  Expr* exception = nullptr;
  Expr* cause = nullptr;
};

struct Return : Stmt {
  static constexpr StmtKind kKind = StmtKind::kReturn;
  Expr* value = nullptr;
};

struct ExceptClause {
  Expr* type = nullptr;
  Symbol name = kNoSymbol;
  Body body;
  Span span;
};

struct Try : Stmt {
  static constexpr StmtKind kKind = StmtKind::kTry;
  bool is_star = false;
  Body body;
  List<ExceptClause> handlers;
  Body orelse;
  Body final_body;
};

struct While : Stmt {
  static constexpr StmtKind kKind = StmtKind::kWhile;
  Expr* test = nullptr;
  Body body;
  Body orelse;
};

struct WithItem {
  Expr* context = nullptr;
  Expr* target = nullptr;
};

struct With : Stmt {
  static constexpr StmtKind kKind = StmtKind::kWith;
  bool is_async = false;
  List<WithItem> items;
  Body body;
};

class Tree {
 public:
  Tree() { intern(""); }

  Symbol intern(std::string_view text) {
    const auto found = index_.find(text);
    if (found != index_.end()) return found->second;
    const std::string_view kept = arena.text(text);
    const auto symbol = static_cast<Symbol>(names_.size());
    names_.push_back(kept);
    index_.emplace(kept, symbol);
    return symbol;
  }
  std::string_view name(Symbol symbol) const { return names_[symbol]; }

  template <typename T>
  T* expr(Span span) {
    T* node = arena.make<T>();
    node->kind = T::kKind;
    node->span = span;
    return node;
  }
  template <typename T>
  T* expr(ExprKind kind, Span span) {
    T* node = arena.make<T>();
    node->kind = kind;
    node->span = span;
    return node;
  }
  template <typename T>
  T* stmt(Span span) {
    T* node = arena.make<T>();
    node->kind = T::kKind;
    node->span = span;
    return node;
  }
  template <typename T>
  T* stmt(StmtKind kind, Span span) {
    T* node = arena.make<T>();
    node->kind = kind;
    node->span = span;
    return node;
  }

  Arena arena;
  Body body;                   // of a file
  Expr* expression = nullptr;  // in eval mode

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, Symbol> index_;
};

/// Returns: the node as its own type, which its kind must name.
template <typename T, typename Base>
T* as(Base* node) {
  return static_cast<T*>(node);
}

}  // namespace heddle::syntax

// The tree's names are the front end's own; no header that others include includes this one.
namespace heddle {
using namespace syntax;
}
