#include "engine/vm/unwind.h"

#include "engine/value/native.h"
#include "engine/vm/call.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/interpreter.h"
#include "engine/vm/visible.h"

namespace heddle {

namespace {

bool is_exception_class(const Type* type) { return type->flags & Type::kException; }

bool is_exception(Value v) {
  return is_kind(v, Kind::kInstance) && is_exception_class(v.as_object()->type);
}

Value exception_slot(Value exception, ExceptionSlot slot) {
  return cast<Instance>(exception)->slots[slot].load();
}

void set_exception_slot(Value exception, ExceptionSlot slot, Value v) {
  cast<Instance>(exception)->slots[slot].store(v);
}

void add_traceback(VmContext& cx, Frame* f, Value exception) {
  auto* line = cx.make<Traceback>(cx.types().traceback, Kind::kTraceback);
  Value next = exception_slot(exception, kExcTraceback);
  line->next.store(is_kind(next, Kind::kTraceback) ? next.as_object() : nullptr);
  line->code = f->code;
  line->frame = frame_object(cx, f);
  line->pc = static_cast<uint32_t>(f->pc - 1 - f->code->insns);
  set_exception_slot(exception, kExcTraceback, Value::object(line));
}

const Handler* find_handler(const Frame* f) {
  auto pc = static_cast<uint32_t>(f->pc - 1 - f->code->insns);
  for (const Handler& h : f->code->code->handlers) {
    if (pc >= h.start && pc < h.end) return &h;
  }
  return nullptr;
}

// StopIteration must not leave a generator: it would look like its end.
void replace_stop_iteration(VmContext& cx) {
  Value cause = cx.pending;
  cx.raise(cx.types().RuntimeError, "generator raised StopIteration");
  set_exception_slot(cx.pending, kExcCause, cause);
  set_exception_slot(cx.pending, kExcContext, cause);
  set_exception_slot(cx.pending, kExcSuppress, Value::true_());
}

// The generator's frame is off the stack. Returns true if the exception ends here.
bool generator_failed(VmContext& cx, Generator* generator, Value exception, Value* value) {
  generator->state.store(Generator::kFinished, std::memory_order_release);
  tell_came_back(cx, generator);
  bool stop = is_instance(cx, exception, cx.types().StopIteration);
  if (generator->resumed_by == ResumedBy::kClose &&
      (stop || is_instance(cx, exception, cx.types().GeneratorExit))) {
    *value = Value::none();
    return true;
  }
  if (stop) replace_stop_iteration(cx);
  return false;
}

// The end of an iterator written in Python, seen from the instruction that asked for more.
bool ends_iteration(VmContext& cx, Frame* f, Value exception) {
  if (f->pc == f->code->insns) return false;
  const Insn& insn = f->pc[-1];
  if (insn.op != Op::kForIter && insn.op != Op::kYieldFrom) return false;
  if (!is_instance(cx, exception, cx.types().StopIteration)) return false;
  if (insn.op == Op::kForIter) {
    f->pc += 1 + f->pc->wide();
  } else {
    Value end = cast<Instance>(exception)->slots[kStopValue].load();
    f->regs()[insn.a] = end.is_empty() ? Value::none() : end;
  }
  return true;
}

}  // namespace

Value handled_exception(const VmStrand& strand) {
  for (Frame* f = strand.frame; f != nullptr; f = f->parent) {
    if (!f->handled.is_empty()) return f->handled;
  }
  return Value::empty();
}

void set_exception_context(VmContext& cx, Value exception) {
  Value handled = handled_exception(*cx.strand);
  if (handled.is_empty() || handled == exception) return;
  // No cycles: whoever has `exception` as its context already loses it.
  Value at = handled;
  for (int steps = 0; steps < 10000; ++steps) {
    Value next = exception_slot(at, kExcContext);
    if (next.is_empty() || next.is_none()) break;
    if (next == exception) {
      set_exception_slot(at, kExcContext, Value::none());
      break;
    }
    at = next;
  }
  set_exception_slot(exception, kExcContext, handled);
}

Unwound unwind(VmContext& cx, bool fresh, Value* value) {
  VmStrand& strand = *cx.strand;
  VERIFY(!cx.pending.is_empty(), "unwinding without an exception");
  bool raised_here = fresh;
  if (fresh && exception_slot(cx.pending, kExcContext).is_empty()) {
    set_exception_context(cx, cx.pending);
  }
  for (;;) {
    Frame* f = strand.frame;
    if (ends_iteration(cx, f, cx.pending)) {
      cx.pending = Value::empty();
      return Unwound::kHandled;
    }
    if (raised_here && !(f->code->flags & Code::kHidden)) add_traceback(cx, f, cx.pending);
    raised_here = true;
    if (const Handler* handler = find_handler(f)) {
      f->regs()[handler->exc_reg] = cx.pending;
      f->pc = f->code->insns + handler->target;
      cx.pending = Value::empty();
      return Unwound::kHandled;
    }
    Generator* generator = f->generator;
    ReturnMode mode = mode_of(f);
    leave_frame(cx, f);
    if (generator != nullptr) {
      f->parent = nullptr;
      if (generator_failed(cx, generator, cx.pending, value)) {
        cx.pending = Value::empty();
        return Unwound::kValue;
      }
    }
    if (mode == ReturnMode::kTop || strand.frame == nullptr) {
      strand.uncaught = cx.pending;
      cx.pending = Value::empty();
      return Unwound::kTop;
    }
  }
}

namespace {

Value cause_of(VmContext& cx, Value cause) {
  if (cause.is_none() || is_exception(cause)) return cause;
  if (is_kind(cause, Kind::kType) && is_exception_class(cast<Type>(cause))) {
    Value made = call_value(cx, cause, CallArgs{});
    if (is_exception(made) || made.is_error()) return made;
  }
  return cx.type_error("exception causes must derive from BaseException");
}

}  // namespace

bool is_made_in_python(const Type* type) {
  return type->Object::type->flags & Type::kHeap ||
         !is_kind(type->find_special(Special::knew_), Kind::kNative) ||
         !is_kind(type->find_special(Special::kinit), Kind::kNative);
}

Value raise_from(VmContext& cx, Value exception, Value cause, bool has_cause) {
  if (has_cause && is_kind(cause, Kind::kType) && is_made_in_python(cast<Type>(cause)) &&
      is_exception_class(cast<Type>(cause))) {
    return cx.go_on(Prelude::kcause_slow, exception, cause);
  }
  if (is_kind(exception, Kind::kType) && is_exception_class(cast<Type>(exception))) {
    Value made = call_value(cx, exception, CallArgs{});
    if (made.is_control() || made == kPushed) return made;
    exception = made;
  }
  if (!is_exception(exception)) {
    return cx.type_error("exceptions must derive from BaseException");
  }
  if (has_cause) {
    Value made = cause_of(cx, cause);
    if (made.is_error()) return made;
    set_exception_slot(exception, kExcCause, made);
    set_exception_slot(exception, kExcSuppress, Value::true_());
  }
  set_exception_context(cx, exception);
  cx.pending = exception;
  return Value::error();
}

Tri match_exception(VmContext& cx, Value exception, Value classes) {
  if (is_kind(classes, Kind::kTuple)) {
    auto* tuple = cast<Tuple>(classes);
    Tri result = Tri::kFalse;  // all are looked at: a wrong one is an error behind a right one too
    for (uint32_t n = 0; n < tuple->size; ++n) {
      Tri match = match_exception(cx, exception, tuple->items[n]);
      if (match == Tri::kError) return match;
      if (match == Tri::kTrue) result = match;
    }
    return result;
  }
  if (!is_kind(classes, Kind::kType) || !is_exception_class(cast<Type>(classes))) {
    cx.type_error("catching classes that do not inherit from BaseException is not allowed");
    return Tri::kError;
  }
  return is_subtype(exception.as_object()->type, cast<Type>(classes)) ? Tri::kTrue : Tri::kFalse;
}

}  // namespace heddle
