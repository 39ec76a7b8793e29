// Control flow: if, loops, return, break and continue, and what leaving a block takes.
#include "engine/lang/compiler.h"

namespace heddle {
namespace {

constexpr size_t kMaxBlocks = 20;

}  // namespace

void Compiler::push_context(Context context) {
  if (unit_->contexts.size() >= kMaxBlocks) {
    return fail(context.span, "too many statically nested blocks"), unit_->contexts.push_back({});
  }
  if (context.kind != ContextKind::kLoop) context.ranges.emplace_back(out().here(), kOpen);
  unit_->contexts.push_back(std::move(context));
}

Compiler::Ranges Compiler::pop_context() {
  Context context = std::move(unit_->contexts.back());
  unit_->contexts.pop_back();
  close_range(context);
  return std::move(context.ranges);
}

void Compiler::close_range(Context& context) {
  if (!context.ranges.empty() && context.ranges.back().second == kOpen) {
    context.ranges.back().second = out().here();
  }
}

// Rows for the handler that starts here. Inner blocks end before outer ones, so rows come out in
// the order in which they are searched.
void Compiler::add_handler(const Ranges& ranges, Reg exception) {
  for (const auto& [start, end] : ranges) {
    if (start < end) out().code.handlers.push_back({start, end, out().here(), exception});
  }
}

// Runs what leaving the contexts above `keep` takes. They protect nothing while it runs, nor the
// jump that follows; restore() puts them back for the code after it.
std::vector<Compiler::Context> Compiler::unwind(size_t keep) {
  std::vector<Context> left;
  while (unit_->contexts.size() > keep) {
    left.push_back(std::move(unit_->contexts.back()));
    unit_->contexts.pop_back();
    close_range(left.back());
    leave(left.back());
  }
  return left;
}

void Compiler::restore(std::vector<Context> left) {
  while (!left.empty()) {
    Context context = std::move(left.back());
    left.pop_back();
    if (context.kind != ContextKind::kLoop) context.ranges.emplace_back(out().here(), kOpen);
    unit_->contexts.push_back(std::move(context));
  }
}

void Compiler::leave(const Context& context) {
  switch (context.kind) {
    case ContextKind::kLoop:
    case ContextKind::kTry: return;
    case ContextKind::kFinally: return compile(*context.final_body);
    case ContextKind::kHandler:
      out().emit(Op::kLeaveHandler, {}, 0, context.saved);
      return;
    case ContextKind::kNamedHandler: return cleanup_name(context.name, {});
    case ContextKind::kWith: return call_exit(context.exit, context.span);
  }
}

void Compiler::call_exit(Reg exit, Span span) {
  const Temps temps(*this);
  const Reg ignored = out().temp();
  out().emit(Op::kCallMethod, span, ignored, exit, 3);
}

void Compiler::compile_if(If* s) {
  Label end;
  Assigned after = assigned();
  after.reachable = false;
  const bool has_else = !s->orelse.empty();
  for (uint32_t i = 0; i < s->clauses.size(); ++i) {
    const IfClause& clause = s->clauses[i];
    Label next;
    jump_on(clause.test, false, next);
    const Assigned before = assigned();
    compile(clause.body);
    const bool last = i + 1 == s->clauses.size() && !has_else;
    if (!last && assigned().reachable) out().jump(Op::kJump, end, {});
    after.meet(assigned());
    assigned() = before;
    out().bind(next);
  }
  compile(s->orelse);
  after.meet(assigned());
  assigned() = after;
  out().bind(end);
}

void Compiler::loop_body(Context context, const Body& body) {
  push_context(std::move(context));
  compile(body);
  pop_context();
}

void Compiler::compile_while(While* s) {
  Label start;
  Label orelse;
  Label next;
  Label end;
  Assigned at_break = assigned();
  at_break.reachable = false;
  out().bind(start);
  const uint32_t begin = out().here();
  ++unit_->loops;
  const auto truth = constant_truth(s->test);
  const bool endless = truth && *truth;
  if (!endless) jump_on(s->test, false, orelse);
  Assigned at_else = assigned();
  if (endless) at_else.reachable = false;
  Context context;
  context.span = s->span;
  context.break_to = &end;
  context.continue_to = &next;
  context.at_break = &at_break;
  loop_body(std::move(context), s->body);
  --unit_->loops;
  out().bind(next);
  // Where there is nothing but the jump, it is what `pass` does.
  const bool idle = out().here() == begin;
  out().jump(Op::kJumpBack, start, idle ? s->body.back()->span : Span{});
  out().bind(orelse);
  assigned() = at_else;
  compile(s->orelse);
  assigned().meet(at_break);
  out().bind(end);
}

void Compiler::compile_for(For* s) {
  if (s->is_async) return refuse_async(s->span, "'async for'");
  const Reg iterator = out().temp();
  {
    const Temps temps(*this);
    const Reg iterable = operand(s->iter);
    out().emit(Op::kGetIter, s->span, iterator, iterable);
  }
  Label start;
  Label orelse;
  Label next;
  Label end;
  Assigned at_else = assigned();
  Assigned at_break = at_else;
  at_break.reachable = false;
  out().bind(start);
  {
    const Temps temps(*this);
    const auto direct = target_register(s->target);
    const Reg item = direct ? *direct : out().temp();
    out().emit(Op::kForIter, s->span, item, iterator);
    out().jump(Op::kJump, orelse, {});
    store(s->target, item);
  }
  Context context;
  context.span = s->span;
  context.break_to = &end;
  context.continue_to = &next;
  context.at_break = &at_break;
  ++unit_->loops;
  loop_body(std::move(context), s->body);
  --unit_->loops;
  out().bind(next);
  out().jump(Op::kJumpBack, start, {});
  out().bind(orelse);
  assigned() = at_else;
  compile(s->orelse);
  assigned().meet(at_break);
  out().bind(end);
}

void Compiler::compile_jump_out(Stmt* s, bool is_break) {
  size_t loop = unit_->contexts.size();
  while (loop > 0 && unit_->contexts[loop - 1].kind != ContextKind::kLoop) --loop;
  if (loop == 0) {
    return fail(s->span, is_break ? "'break' outside loop" : "'continue' not properly in loop");
  }
  std::vector<Context> left = unwind(loop);
  const Context& context = unit_->contexts[loop - 1];
  if (is_break) context.at_break->meet(assigned());
  out().jump(Op::kJump, is_break ? *context.break_to : *context.continue_to, s->span);
  restore(std::move(left));
  assigned().reachable = false;
}

void Compiler::compile_return(Return* s) {
  if (!in_function()) return fail(s->span, "'return' outside function");
  bool plain = true;
  for (const Context& c : unit_->contexts) {
    plain = plain && (c.kind == ContextKind::kLoop || c.kind == ContextKind::kTry);
  }
  Reg value = 0;
  if (s->value == nullptr) {
    value = out().temp();
    if (plain) load_none(s->span, value);
  } else if (plain) {
    value = operand(s->value);
  } else {
    value = out().temp();
    load_to(s->value, value);
  }
  std::vector<Context> left = unwind(0);
  if (s->value == nullptr && !plain) load_none(s->span, value);
  out().emit(Op::kReturn, s->span, value);
  restore(std::move(left));
  assigned().reachable = false;
}

}  // namespace heddle
