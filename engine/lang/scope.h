// Scopes: which variable a name means, in each function, class and module of a tree.
//
// As CPython's symbol table: a name that a function binds is local to it, unless it is declared
// otherwise; a name that an inner function uses too becomes a cell; class bodies are no enclosing
// scope for the functions in them, but for `__class__`. Comprehensions are functions (3.11).
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/lang/diagnostic.h"
#include "engine/lang/tree.h"

namespace heddle {

enum class ScopeKind : uint8_t { kModule, kFunction, kClass };

/// Where a name lives, as seen from one scope.
enum class Where : uint8_t {
  kUnresolved,
  kLocal,           // bound here; in a class body: in its namespace
  kCell,            // bound here and used by an inner function
  kFree,            // bound in an enclosing function
  kGlobalImplicit,  // found nowhere: a global or a builtin
  kGlobalExplicit,  // declared `global`
};

struct Variable {
  Symbol name = kNoSymbol;
  Where where = Where::kUnresolved;
  bool bound = false;
  bool used = false;
  bool param = false;
  bool annotated = false;
  bool global = false;
  bool global_below = false;  // of the module: a function declares it `global`
  bool nonlocal = false;
  bool deleted = false;  // by `del` or at the end of an except clause, somewhere
  bool loop_target = false;  // of a comprehension's `for`
};

struct Scope {
  ScopeKind kind = ScopeKind::kModule;
  Symbol name = kNoSymbol;
  Symbol private_class = kNoSymbol;  // the innermost class around it: for `__x`
  uint32_t parent = kNoScope;
  bool is_comprehension = false;
  bool is_generator = false;
  bool is_async = false;
  bool has_walrus = false;
  bool needs_class_cell = false;  // a class whose methods use super() or __class__
  std::vector<Variable> variables;  // in order of appearance, parameters first
  std::vector<Symbol> frees;        // sorted by name; what its closure holds
  std::unordered_map<Symbol, uint32_t> index;
  std::vector<std::pair<Symbol, Span>> declarations;

  Variable* find(Symbol symbol) {
    const auto found = index.find(symbol);
    return found == index.end() ? nullptr : &variables[found->second];
  }
  const Variable* find(Symbol symbol) const { return const_cast<Scope*>(this)->find(symbol); }
};

struct Scopes {
  std::vector<Scope> all;  // [0] is the module
  std::optional<Diagnostic> error;
};

/// Finds all scopes of a tree and writes their numbers into its nodes.
Scopes find_scopes(const SourceFile& source, Tree& tree);

/// Returns: `__x` as `_Class__x` inside a class; any other name as it is.
Symbol mangle(Tree& tree, Symbol private_class, Symbol name);

}  // namespace heddle
