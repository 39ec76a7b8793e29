// try and with. See opcodes.def on handlers; the code that a handler protects excludes the copies
// of cleanup code that return, break and continue run on their way out.
//
// In all of them `exception` receives what was raised, also what an except block itself raises,
// and `saved` what was being handled before; one tail ends every failing path:
//   LeaveHandler saved; Reraise exception
#include "engine/lang/compiler.h"

namespace heddle {

void Compiler::compile_try(Try* s) {
  if (s->final_body.empty()) {
    compile_handlers(s);
  } else {
    compile_try_finally(s);
  }
}

void Compiler::compile_handlers(Try* s) {
  if (s->is_star) {
    compile_try_star(s);
  } else {
    compile_try_except(s);
  }
}

void Compiler::reraise(const Ranges& ranges, Reg exception, Reg saved) {
  add_handler(ranges, exception);
  out().emit(Op::kLeaveHandler, {}, 0, saved);
  out().emit(Op::kReraise, {}, exception);
  assigned().reachable = false;
}

void Compiler::compile_try_except(Try* s) {
  const Temps temps(*this);
  const Reg exception = out().temp();
  const Reg saved = out().temp();
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
  Label tail;
  for (const ExceptClause& clause : s->handlers) {
    const Assigned at_clause = assigned();
    compile_handler(clause, exception, saved, done, tail);
    after.meet(at_end_of_handler_);
    assigned() = at_clause;
  }
  const Ranges handlers = pop_context();
  out().bind(tail);
  reraise(handlers, exception, saved);
  out().bind(done);
  assigned() = after;
}

// Leaves the state in which the clause was left in at_end_of_handler_.
void Compiler::compile_handler(const ExceptClause& clause, Reg exception, Reg saved, Label& done,
                               Label& tail) {
  Label next;
  if (clause.type != nullptr) {
    const Temps temps(*this);
    const Reg type = operand(clause.type);
    const Reg matches = out().temp();
    out().emit(Op::kMatchException, clause.span, matches, exception, type);
    out().jump(Op::kJumpIfNot, next, clause.span, matches);
  }
  const bool named = clause.name != kNoSymbol;
  if (named) {
    store_name(clause.name, clause.span, exception);
    Context context;
    context.kind = ContextKind::kNamedHandler;
    context.name = clause.name;
    context.span = clause.span;
    push_context(std::move(context));
  }
  compile(clause.body);
  const Ranges body = named ? pop_context() : Ranges{};
  if (assigned().reachable) {
    if (named) cleanup_name(clause.name, {});
    out().emit(Op::kLeaveHandler, {}, 0, saved);
    out().jump(Op::kJump, done, {});
  }
  at_end_of_handler_ = assigned();
  if (named) {
    assigned().reachable = true;
    add_handler(body, exception);
    cleanup_name(clause.name, {});
    out().jump(Op::kJump, tail, {});
  }
  out().bind(next);
}

// `except ... as name` ends with `name = None; del name`, which cannot fail.
void Compiler::cleanup_name(Symbol name, Span span) {
  const Place p = place(mangled(name));
  if (p.kind == PlaceKind::kRegister) {
    out().emit(Op::kClear, span, p.reg);
    return;
  }
  const Temps temps(*this);
  const Reg none = out().temp();
  load_none(span, none);
  store_name(name, span, none);
  delete_name(name, span);
}

void Compiler::compile_try_finally(Try* s) {
  const Temps temps(*this);
  const Reg exception = out().temp();
  const Reg saved = out().temp();
  Label done;
  const Assigned before = assigned();
  Context protect;
  protect.kind = ContextKind::kFinally;
  protect.final_body = &s->final_body;
  protect.span = s->span;
  push_context(std::move(protect));
  if (s->handlers.empty()) {
    compile(s->body);
  } else {
    compile_handlers(s);
  }
  const Ranges body = pop_context();
  Assigned after = assigned();
  if (after.reachable) {
    compile(s->final_body);
    if (assigned().reachable) out().jump(Op::kJump, done, {});
    after = assigned();
  }
  assigned() = before;
  add_handler(body, exception);
  out().emit(Op::kEnterHandler, {}, exception, saved);
  Context handling;
  handling.kind = ContextKind::kHandler;
  handling.saved = saved;
  handling.span = s->span;
  push_context(std::move(handling));
  compile(s->final_body);
  const Ranges handler = pop_context();
  reraise(handler, exception, saved);
  out().bind(done);
  assigned() = after;
}

void Compiler::compile_with(With* s, uint32_t index) {
  if (index == s->items.size()) return compile(s->body);
  const WithItem& item = s->items[index];
  const Span span = s->span;
  const Temps temps(*this);
  const Reg manager = out().temp();
  load_to(item.context, manager);
  const Reg exit = out().temps(7);
  const auto enter = static_cast<Reg>(exit + 5);
  const Reg entered = manager;
  const Reg exception = out().temp();
  const Reg saved = out().temp();
  out().emit(Op::kWithMethods, span, exit, manager);
  out().emit(Op::kCallMethod, span, entered, enter, 0);
  Label done;
  Assigned before = assigned();
  Context protect;
  protect.kind = ContextKind::kWith;
  protect.exit = exit;
  protect.span = span;
  push_context(std::move(protect));
  if (item.target != nullptr) store(item.target, entered);
  compile_with(s, index + 1);
  const Ranges body = pop_context();
  if (assigned().reachable) {
    call_exit(exit, span);
    out().jump(Op::kJump, done, {});
  }
  assigned() = before;
  add_handler(body, exception);
  out().emit(Op::kEnterHandler, span, exception, saved);
  Context handling;
  handling.kind = ContextKind::kHandler;
  handling.saved = saved;
  handling.span = span;
  push_context(std::move(handling));
  out().emit(Op::kExcTriple, span, static_cast<Reg>(exit + 2), exception);
  const Reg result = out().temp();
  out().emit(Op::kCallMethod, span, result, exit, 3);
  Label suppressed;
  out().jump(Op::kJumpIf, suppressed, span, result);
  const Ranges handler = pop_context();
  reraise(handler, exception, saved);
  out().bind(suppressed);
  out().emit(Op::kLeaveHandler, {}, 0, saved);
  out().bind(done);
  assigned() = before;
}

}  // namespace heddle
