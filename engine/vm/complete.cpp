// How a result that came late (from Python code run on behalf of an instruction) is put to use.
#include "engine/vm/attribute.h"
#include "engine/vm/interpreter.h"
#include "engine/vm/unwind.h"
#include "engine/vm/visible.h"

namespace heddle {

namespace {

// The Test or JumpIf instruction whose condition is now known. pc is behind the instruction.
void branch(Frame* f, const Insn& insn, bool condition) {
  if (insn.op == Op::kJumpIf || insn.op == Op::kJumpIfNot) {
    if (condition == (insn.op == Op::kJumpIf)) f->pc += insn.wide();
  } else if (condition == (insn.a != 0)) {
    f->pc += 1 + f->pc->wide();
  } else {
    f->pc += 1;
  }
}

bool complete_condition(VmContext& cx, Frame* f, const Insn& insn, Value result, Value* again) {
  Tri truth = result.is_bool() ? (result.is_true() ? Tri::kTrue : Tri::kFalse)
                               : native_truth(cx, result);
  if (truth > Tri::kTrue) {
    *again = truth == Tri::kPython ? cx.go_on(Prelude::ktruth_slow, result) : Value::error();
    return false;
  }
  bool yes = truth == Tri::kTrue;
  if (insn.op == Op::kNot || insn.op == Op::kNotIn) {
    f->regs()[insn.a] = Value::boolean(!yes);
  } else if (insn.op == Op::kIn) {
    f->regs()[insn.a] = Value::boolean(yes);
  } else {
    branch(f, insn, yes);
  }
  return true;
}

// The instruction's operator, as number of those from `first` on; -1: it is none of them.
int number_in(Op op, Op first, Op last) {
  return op >= first && op <= last ? static_cast<int>(op) - static_cast<int>(first) : -1;
}

// The left operand's method said NotImplemented (see operators.cpp). False: the instruction has
// no such operands, so this is a result like any other.
bool goes_on_after_left(VmContext& cx, const Value* regs, const Insn& insn, Value* again) {
  bool immediate = false;
  Prelude rest = Prelude::kcompare_left_failed;
  int number = number_in(insn.op, Op::kTestLt, Op::kTestGe);
  if (number < 0) number = number_in(insn.op, Op::kLt, Op::kGe);
  if (number < 0) {
    number = number_in(insn.op, Op::kTestLtImm, Op::kTestGeImm);
    immediate = number >= 0;
  }
  if (number < 0) {
    rest = Prelude::kbinary_left_failed;
    number = number_in(insn.op, Op::kAdd, Op::kXor);
  }
  if (number < 0) {
    number = number_in(insn.op, Op::kAddImm, Op::kSubImm);
    immediate = number >= 0;
  }
  if (number < 0) return false;
  Value right = immediate ? Value::small(static_cast<int16_t>(insn.c)) : regs[insn.c];
  *again = cx.go_on(rest, Value::small(number), regs[insn.b], right);
  return true;
}

// raise C where C's __init__ is Python: the instance is there now.
bool complete_raise(VmContext& cx, Frame* f, const Insn& insn, Value result, Value* again) {
  bool has_cause = insn.b != kNoReg;
  if (has_cause && is_kind(result, Kind::kTuple)) {  // both are instances now
    auto* both = cast<Tuple>(result);
    *again = raise_from(cx, both->items[0], both->items[1], true);
    return false;
  }
  if (!is_instance(cx, result, cx.types().BaseException)) {
    Value cls = f->regs()[insn.a];
    std::string called = is_kind(cls, Kind::kType) ? type_path(cast<Type>(cls)) : "?";
    *again = cx.type_error("calling <class '{}'> should have returned an instance of "
                           "BaseException, not <class '{}'>",
                           called, type_path(type_of(cx, result)));
    return false;
  }
  *again = raise_from(cx, result, has_cause ? f->regs()[insn.b] : Value::none(), has_cause);
  return false;
}

}  // namespace

bool complete(VmContext& cx, Frame* f, Value result, Value* again) {
  *again = Value::error();
  const Insn insn = f->pc[-1];
  Value* regs = f->regs();
  if (result.is_not_implemented() && goes_on_after_left(cx, regs, insn, again)) return false;
  switch (insn.op) {
    case Op::kTestLt: case Op::kTestLe: case Op::kTestEq: case Op::kTestNe: case Op::kTestGt:
    case Op::kTestGe: case Op::kTestIn: case Op::kTestLtImm: case Op::kTestLeImm:
    case Op::kTestEqImm: case Op::kTestNeImm: case Op::kTestGtImm: case Op::kTestGeImm:
    case Op::kJumpIf: case Op::kJumpIfNot: case Op::kNot: case Op::kNotIn: case Op::kIn:
      return complete_condition(cx, f, insn, result, again);
    case Op::kStoreAttr: case Op::kDeleteAttr: case Op::kStoreItem: case Op::kDeleteItem:
    case Op::kStoreName: case Op::kDeleteName: case Op::kSetAdd: case Op::kMapAdd:
    case Op::kListExtend: case Op::kSetUpdate: case Op::kDictUpdate: case Op::kDictMerge:
    case Op::kImportStar: case Op::kSetupAnnotations:
      return true;
    case Op::kForIter:
      regs[insn.a] = result;
      f->pc += 1;
      return true;
    case Op::kUnpackSequence: case Op::kUnpackEx: {
      auto* parts = cast<Tuple>(result);
      for (uint32_t n = 0; n < parts->size; ++n) regs[insn.a + n] = parts->items[n];
      return true;
    }
    case Op::kLoadMethod:
      regs[insn.a] = result;
      regs[insn.a + 1] = Value::empty();
      return true;
    case Op::kYieldFrom:  // what the iterator gave is yielded on; the delegation runs again
      f->pc -= 1;
      return generator_yielded(cx, f, result, again);
    case Op::kRaise:
      return complete_raise(cx, f, insn, result, again);
    default:
      regs[insn.a] = result;
      return true;
  }
}

bool generator_yielded(VmContext& cx, Frame* f, Value value, Value* again) {
  for (;;) {
    Generator* generator = f->generator;
    Frame* parent = f->parent;
    f->parent = nullptr;
    cx.strand->frame = parent;
    cx.strand->depth--;
    ResumedBy by = generator->resumed_by;
    generator->state.store(Generator::kSuspended, std::memory_order_release);
    tell_came_back(cx, generator);
    switch (by) {
      case ResumedBy::kForIter: {
        parent->regs()[parent->pc[-1].a] = value;
        parent->pc += 1;
        return true;
      }
      case ResumedBy::kNext:
      case ResumedBy::kNextDefault: return complete(cx, parent, value, again);
      case ResumedBy::kClose:
        *again = cx.raise(cx.types().RuntimeError, "generator ignored GeneratorExit");
        return false;
      case ResumedBy::kYieldFrom:
        parent->pc -= 1;
        f = parent;
        break;
    }
  }
}

bool generator_returned(VmContext& cx, Frame* f, Value value, Value* again) {
  Generator* generator = f->generator;
  Frame* parent = f->parent;
  f->parent = nullptr;
  cx.strand->frame = parent;
  cx.strand->depth--;
  generator->state.store(Generator::kFinished, std::memory_order_release);
  tell_came_back(cx, generator);
  switch (generator->resumed_by) {
    case ResumedBy::kForIter:
      parent->pc += 1 + parent->pc->wide();
      return true;
    case ResumedBy::kNext:
      *again = cx.raise_value(cx.types().StopIteration,
                              value.is_none() ? Value::empty() : value);
      return false;
    case ResumedBy::kNextDefault:
      return complete(cx, parent, generator->default_value.load(), again);
    case ResumedBy::kYieldFrom:
      parent->regs()[parent->pc[-1].a] = value;
      return true;
    case ResumedBy::kClose:
      return complete(cx, parent, Value::none(), again);
  }
  return true;
}

}  // namespace heddle
