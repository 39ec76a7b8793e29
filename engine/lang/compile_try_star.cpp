// except*: each clause gets its part of the exception as a group; what clauses raise and what no
// clause wanted is put together and raised at the end.
//
//   exception   what the body raised
//   rest        what of it no clause has taken yet
//   raised      list of what the clauses raised
#include "engine/lang/compiler.h"

namespace heddle {

void Compiler::call_helper(Helper helper, Span span, Reg base, uint16_t count, Reg dest) {
  out().emit_wide(Op::kLoadHelper, span, base, static_cast<int32_t>(helper));
  out().emit(Op::kCall, span, dest, base, count);
}

void Compiler::compile_try_star(Try* s) {
  const Temps temps(*this);
  const Reg exception = out().temp();
  const Reg saved = out().temp();
  const Reg raised = out().temp();
  const Reg rest = out().temp();
  Label done;
  const Assigned before = assigned();
  Context protect;
  protect.kind = ContextKind::kTry;
  protect.span = s->span;
  push_context(std::move(protect));
  compile(s->body);
  const Ranges body = pop_context();
  compile(s->orelse);
  if (assigned().reachable) out().jump(Op::kJump, done, {});
  Assigned after = assigned();

  assigned() = before;
  add_handler(body, exception);
  out().emit(Op::kEnterHandler, {}, exception, saved);
  Context handling;
  handling.kind = ContextKind::kHandler;
  handling.saved = saved;
  handling.span = s->span;
  push_context(std::move(handling));
  out().emit(Op::kBuildList, s->span, raised, raised, 0);
  out().emit(Op::kMove, s->span, rest, exception);
  for (const ExceptClause& clause : s->handlers) compile_star_clause(clause, rest, raised);
  {
    const Temps call(*this);
    const Reg base = out().temps(3);
    out().emit(Op::kListAppend, {}, raised, rest);
    out().emit(Op::kMove, {}, static_cast<Reg>(base + 1), exception);
    out().emit(Op::kMove, {}, static_cast<Reg>(base + 2), raised);
    call_helper(Helper::kGroupFinish, {}, base, 2, rest);
  }
  const Ranges handlers = pop_context();
  after.meet(assigned());
  out().emit(Op::kLeaveHandler, {}, 0, saved);
  out().emit(Op::kTestIsNone, {}, 1, rest);
  out().jump(Op::kJump, done, {});
  out().emit(Op::kReraise, {}, rest);
  reraise(handlers, exception, saved);
  out().bind(done);
  assigned() = after;
}

void Compiler::compile_star_clause(const ExceptClause& clause, Reg rest, Reg raised) {
  const Temps temps(*this);
  const Reg match = out().temps(3);  // the helper, then its result
  const Reg saved = out().temp();
  const auto left = static_cast<Reg>(match + 1);
  Label next;
  load_to(clause.type, static_cast<Reg>(match + 2));
  out().emit(Op::kMove, clause.span, left, rest);
  call_helper(Helper::kGroupSplit, clause.span, match, 2, match);
  out().emit(Op::kUnpackSequence, clause.span, match, match, 2);
  out().emit(Op::kMove, clause.span, rest, left);
  out().emit(Op::kTestIsNone, clause.span, 1, match);
  out().jump(Op::kJump, next, {});
  out().emit(Op::kEnterHandler, {}, match, saved);
  const bool named = clause.name != kNoSymbol;
  if (named) store_name(clause.name, clause.span, match);
  const Assigned before = assigned();
  Context protect;
  protect.kind = ContextKind::kTry;
  protect.span = clause.span;
  push_context(std::move(protect));
  compile(clause.body);
  const Ranges body = pop_context();
  if (assigned().reachable) {
    out().emit(Op::kLeaveHandler, {}, 0, saved);
    if (named) cleanup_name(clause.name, {});
    out().jump(Op::kJump, next, {});
  }
  assigned() = before;
  add_handler(body, match);
  out().emit(Op::kLeaveHandler, {}, 0, saved);
  if (named) cleanup_name(clause.name, {});
  out().emit(Op::kListAppend, {}, raised, match);
  out().bind(next);
}

}  // namespace heddle
