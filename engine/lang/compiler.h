// Compiler: tree to Code, one Unit for each function, class body and module.
//
// Registers: parameters, other locals (in order of appearance), the closure's cells (free variable
// i in register local_names.size() + i), then temporaries. An expression is loaded either into a
// register of the caller's choice (load_to) or wherever it stands already (operand): a local that
// is surely bound is used in place.
//
// A destination is written by the last instruction of an expression only, so that a local keeps
// its old value when the expression fails halfway, and so that it may appear in the expression.
// Where that cannot be (and, or, chained comparison), the value is made in a temporary.
//
// Assigned is the definite-assignment state: one bit a local. It only grows along a path, because
// a local that is deleted anywhere never gets its bit; so a loop's entry state is the state before.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/lang/code_builder.h"
#include "engine/lang/compile_mode.h"
#include "engine/lang/scope.h"
#include "engine/lang/tree.h"

namespace heddle {

struct Assigned {
  std::vector<bool> bits;
  bool reachable = true;

  void meet(const Assigned& other) {
    if (!other.reachable) return;
    if (!reachable) {
      *this = other;
      return;
    }
    for (size_t i = 0; i < bits.size(); ++i) bits[i] = bits[i] && other.bits[i];
  }
};

class Compiler {
 public:
  Compiler(const SourceFile& source, Tree& tree, Scopes& scopes, CompileMode mode, bool namespaced,
           bool library)
      : source_(source),
        tree_(tree),
        scopes_(scopes),
        namespaced_(namespaced),
        library_(library),
        single_(mode == CompileMode::kSingle) {}

  std::shared_ptr<const Code> run();
  const std::optional<Diagnostic>& error() const { return error_; }

 private:
  enum class PlaceKind : uint8_t { kRegister, kCell, kGlobal, kName, kClassFree };
  struct Place {
    PlaceKind kind = PlaceKind::kGlobal;
    Reg reg = kNoReg;
    bool deletable = false;
  };

  // What surrounds the statement being compiled, and what leaving it takes.
  enum class ContextKind : uint8_t { kLoop, kTry, kFinally, kHandler, kNamedHandler, kWith };
  using Ranges = std::vector<std::pair<uint32_t, uint32_t>>;
  struct Context {
    ContextKind kind = ContextKind::kLoop;
    Label* break_to = nullptr;
    Label* continue_to = nullptr;
    Assigned* at_break = nullptr;
    const Body* final_body = nullptr;
    Reg saved = kNoReg;       // kHandler: what LeaveHandler restores
    Reg exit = kNoReg;        // kWith: __exit__, its self and its arguments
    Symbol name = kNoSymbol;  // kNamedHandler
    Span span;
    // Protected instructions so far: [start, end) pairs; an open range ends with kOpen.
    Ranges ranges;
  };
  static constexpr uint32_t kOpen = 0xffffffff;

  struct Unit {
    uint32_t scope_index = 0;
    Scope* scope = nullptr;
    Unit* parent = nullptr;
    CodeBuilder out;
    std::vector<Place> places;  // parallel to scope->variables
    std::vector<Context> contexts;
    Assigned assigned;
    int loops = 0;  // how many loops are around
  };

  class Temps;

  // Units (compile_unit.cpp).
  void begin(Unit& unit, uint32_t scope, std::string name, uint32_t line);
  void assign_registers(const Parameters* params);
  void enter_function(Span span);
  std::shared_ptr<const Code> end(Span span);
  std::string qualname(const Unit& unit) const;
  Reg register_of_free(Symbol name) const;
  Reg register_of_cell(Symbol name) const;
  Place place(Symbol mangled) const;

  // Variables (compile_name.cpp).
  Symbol mangled(Symbol name) { return mangle(tree_, unit_->scope->private_class, name); }
  std::string_view text(Symbol name) const { return tree_.name(name); }
  void load_name(Symbol name, Span span, Reg dest);
  void store_name(Symbol name, Span span, Reg value);
  void delete_name(Symbol name, Span span);
  std::optional<Reg> bound_register(Symbol name, Span span);
  std::optional<Reg> target_register(const Expr* target);
  void mark_assigned(Symbol mangled);

  // Expressions (compile_expr.cpp, compile_operator.cpp, compile_call.cpp, compile_display.cpp,
  // compile_comprehension.cpp).
  void load_to(Expr* e, Reg dest);
  Reg operand(Expr* e);
  Reg operand_in(Expr* e, Reg scratch);
  /// As operand(), for the instructions that take pooled constants.
  Reg pooled_operand(Expr* e);
  Reg pooled_constant(const Const& value, Span span);
  Reg scratch_for(Reg dest) { return out().is_temp(dest) ? dest : out().temp(); }
  void load_constant(const Const& value, Span span, Reg dest);
  void load_none(Span span, Reg dest) { load_constant(Const{}, span, dest); }
  void load_attribute(Attribute* e, Reg dest);
  void load_subscript(Subscript* e, Reg dest);
  void load_slice(Slice* e, Reg dest);
  void load_binary(Expr* e, Reg dest);
  bool takes_immediate(const BinOp* e) const;
  void load_unary(UnaryOp* e, Reg dest);
  void load_bool(BoolOp* e, Reg dest);
  void load_compare(Compare* e, Reg dest);
  void load_choice(IfExp* e, Reg dest);
  void load_named(NamedExpr* e, Reg dest);
  void load_yield(Yield* e, Reg dest);
  void load_yield_from(YieldFrom* e, Reg dest);
  void load_lambda(Lambda* e, Reg dest);
  void load_joined(JoinedStr* e, Reg dest);
  void load_formatted(FormattedValue* e, Reg dest);
  void load_sequence(Sequence* e, Reg dest);
  void load_sequence_in_parts(Sequence* e, Reg dest);
  void load_dict(Dict* e, Reg dest);
  void load_call(Call* e, Reg dest);
  void call_with(Reg base, const List<Expr*>& args, const List<Keyword>& keywords, Span span,
                 Reg dest, uint32_t given, bool method);
  void build_call_ex(Reg base, const List<Expr*>& args, const List<Keyword>& keywords, Span span,
                     uint32_t given);
  void build_keywords(Reg base, const List<Keyword>& keywords, Span span);
  bool check_keywords(const List<Keyword>& keywords);
  void load_comprehension(ComprehensionExpr* e, Reg dest);
  void comprehension_loop(ComprehensionExpr* e, uint32_t index, Reg result);
  void comprehension_element(ComprehensionExpr* e, Reg result);
  std::optional<Const> fold(const Expr* e) const;
  std::optional<Const> fold_tuple(const Sequence* e) const;
  std::optional<Const> fold_binary(BinaryOp op, const Const& a, const Const& b) const;
  std::optional<Const> fold_membership(CompareOp op, const Expr* right) const;
  std::optional<bool> constant_truth(const Expr* e) const;
  void jump_on(Expr* e, bool when, Label& to);
  void jump_on_registers(CompareOp op, Reg left, Reg right, Span span, bool when, Label& to);
  void jump_on_compare(Compare* e, bool when, Label& to);
  void jump_on_single(CompareOp op, Reg left, Expr* right, Span span, bool when, Label& to);
  Span method_span(const Attribute* e, Span whole) const;

  // Targets (compile_target.cpp).
  void store(Expr* target, Reg value);
  void store_sequence(Sequence* target, Reg value);
  bool assign_pairwise(Sequence* target, Expr* value);
  void compile_assign(Assign* s);
  void compile_augmented(AugAssign* s);
  void compile_annotated(AnnAssign* s);
  void compile_delete(Expr* target);

  // Statements (compile_stmt.cpp, compile_flow.cpp, compile_try.cpp).
  void compile(const Body& body);
  void compile(Stmt* s);
  void compile_simple(Stmt* s);
  void compile_if(If* s);
  void compile_while(While* s);
  void compile_for(For* s);
  void compile_return(Return* s);
  void compile_raise(Raise* s);
  void compile_assert(Assert* s);
  void compile_import(Import* s);
  void compile_import_from(ImportFrom* s);
  void compile_with(With* s, uint32_t item);
  void compile_try(Try* s);
  void compile_handlers(Try* s);
  void compile_try_except(Try* s);
  void compile_try_star(Try* s);
  void compile_star_clause(const ExceptClause& clause, Reg rest, Reg raised);
  void call_helper(Helper helper, Span span, Reg base, uint16_t count, Reg dest);
  void compile_try_finally(Try* s);
  void compile_handler(const ExceptClause& clause, Reg exception, Reg saved, Label& done,
                       Label& tail);
  void reraise(const Ranges& ranges, Reg exception, Reg saved);
  void check_future(ImportFrom* s);
  void find_future_annotations();
  bool starts_file(const ImportFrom* s) const;
  void compile_jump_out(Stmt* s, bool is_break);
  void loop_body(Context context, const Body& body);
  void push_context(Context context);
  Ranges pop_context();
  void close_range(Context& context);
  void add_handler(const Ranges& ranges, Reg exception);
  std::vector<Context> unwind(size_t keep);
  void restore(std::vector<Context> left);
  void leave(const Context& context);
  void call_exit(Reg exit, Span span);
  void cleanup_name(Symbol name, Span span);

  // Definitions (compile_def.cpp).
  void compile_function(FunctionDef* s);
  void compile_class(ClassDef* s);
  std::shared_ptr<const Code> class_code(ClassDef* s);
  std::shared_ptr<const Code> function_code(FunctionDef* s, uint32_t line);
  Reg load_decorators(const List<Expr*>& decorators);
  void apply_decorators(const List<Expr*>& decorators, Reg first);
  void make_function(const std::shared_ptr<const Code>& code, uint32_t scope,
                     const Parameters* params, Expr* returns, Span span, Reg dest);
  void finish_function(const std::shared_ptr<const Code>& code, uint32_t scope, Reg parts,
                       Span span, Reg dest);
  void load_defaults(const Parameters& params, Reg positional, Reg keyword, Span span);
  void load_annotations(const Parameters& params, Expr* returns, Reg dest, Span span);
  void load_annotation(Expr* e, Reg dest);
  void load_closure(uint32_t scope, Reg dest, Span span);
  void compile_docstring(const Body& body, bool as_variable);
  Body without_docstring(const Body& body) const;
  bool has_annotations(const Body& body) const;

  // match (compile_match.cpp).
  using Captures = std::vector<std::pair<Symbol, Reg>>;
  void compile_match(Match* s);
  void check_irrefutable(const Pattern* p);
  void match_pattern(Pattern* p, Reg subject, Label& fail, Captures& captures);
  void match_sequence(Pattern* p, Reg subject, Label& fail,
                      Captures& captures);
  void match_mapping(Pattern* p, Reg subject, Label& fail,
                     Captures& captures);
  void match_class(Pattern* p, Reg subject, Label& fail, Captures& captures);
  void match_or(Pattern* p, Reg subject, Label& fail, Captures& captures);
  void capture(Symbol name, Reg value, Span span, Captures& captures);

  void fail(Span span, const std::string& message,
            DiagnosticKind kind = DiagnosticKind::kSyntaxError);
  void refuse(Span span, const std::string& what);
  void refuse_when_run(Span span);
  void refuse_async(Span span, const std::string& what);
  CodeBuilder& out() { return unit_->out; }
  Assigned& assigned() { return unit_->assigned; }
  bool in_function() const { return unit_->scope->kind == ScopeKind::kFunction; }

  const SourceFile& source_;
  Tree& tree_;
  Scopes& scopes_;
  bool namespaced_;
  bool library_;
  bool single_;  // expression statements of the module are displayed
  bool future_annotations_ = false;
  Unit* unit_ = nullptr;
  Assigned at_end_of_handler_;
  std::optional<Diagnostic> error_;
};

/// Gives back the temporaries that were taken in its lifetime.
class Compiler::Temps {
 public:
  explicit Temps(Compiler& compiler) : out_(compiler.out()), mark_(out_.mark()) {}
  ~Temps() { out_.release(mark_); }
  Temps(const Temps&) = delete;
  Temps& operator=(const Temps&) = delete;

 private:
  CodeBuilder& out_;
  uint32_t mark_;
};

}  // namespace heddle
