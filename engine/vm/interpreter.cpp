// How it works: `frame`, `pc`, `regs`, `ic` describe the running frame and live in machine
// registers; SAVE writes pc back before anything that may look at the frame. Opcode bodies stand by
// family in ops/*.inc. A body ends with NEXT, or hands a result that is no plain value to
// `special`, which follows tail calls, enters pushed frames, parks, or unwinds.
//
// Dispatch: computed goto natively, a switch in wasm, from the same bodies.
#include "engine/vm/interpreter.h"

#include "engine/vm/attribute.h"
#include "engine/vm/binding.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/line_watch.h"
#include "engine/vm/operators.h"
#include "engine/vm/statements.h"
#include "engine/vm/unwind.h"
#include "engine/vm/weak.h"
#include "engine/vm/visible.h"

#include <bit>
#include <cstring>
#include <new>
#include <stdexcept>

namespace heddle {

namespace {

inline bool is_special(Value v) {
  return v.bits() - (Value::kSingletonTag | 6) <= 4;
}

// Whether a plain native call can go straight to its function: arguments in place, self checked.
inline bool direct_native(const Native* n, const Value* args, int count) {
  if (!(n->flags & Native::kPlain) || count != n->max_args) return false;
  if (n->owner == nullptr || (n->flags & Native::kStatic)) return true;
  return args[0].is_object() && args[0].as_object()->type == n->owner;
}

// The instruction being executed, as one word in a machine register: a body takes out of it only
// what it needs.
static_assert(std::endian::native == std::endian::little);
class Fetched {
 public:
  void fetch(const Insn* at) { std::memcpy(&word_, at, sizeof word_); }
  Op op() const { return static_cast<Op>(word_ & 0xffff); }
  uint16_t a() const { return static_cast<uint16_t>(word_ >> 16); }
  uint16_t b() const { return static_cast<uint16_t>(word_ >> 32); }
  uint16_t c() const { return static_cast<uint16_t>(word_ >> 48); }
  int32_t wide() const { return static_cast<int32_t>(word_ >> 32); }

 private:
  uint64_t word_ = 0;
};

// Whether a with statement's methods are plain ones, which get the manager as self.
inline bool binds_with(const Type* type) {
  for (Special special : {Special::kenter, Special::kexit}) {
    Value found = type->find_special(special);
    if (!found.is_object()) return false;
    Object* o = found.as_object();
    bool native = o->kind == Kind::kNative && !(static_cast<Native*>(o)->flags & Native::kStatic);
    if (!native && o->kind != Kind::kFunction) return false;
  }
  return true;
}

// Both are small integers: the one pair of tags with this sum.
inline bool both_small(Value x, Value y) {
  return (x.bits() >> 48) + (y.bits() >> 48) == 2 * (Value::kIntTag >> 48);
}

// `out_of_memory`: the current instruction, which SAVE named, gave up with std::bad_alloc. It is
// false again once the MemoryError is made. kLines: a LineWatch is told of each line.
template <bool kControlled, bool kLines>
StopReason interpret_in(VmContext& cx, VmStrand& strand, bool& out_of_memory) {
#if defined(__wasm__)
#define DISPATCH()                     \
  do {                                 \
    if constexpr (kLines) goto on_line; \
    goto dispatch;                     \
  } while (0)
#define OP(name) case Op::k##name:
#else
  static const void* const kLabels[] = {
#define OPCODE(name, operands, visible, effect) &&op_##name,
#include "engine/lang/opcodes.def"
#undef OPCODE
  };
#define DISPATCH()                                 \
  do {                                             \
    if constexpr (kLines) goto on_line;            \
    i.fetch(pc++);                                 \
    goto* kLabels[static_cast<uint16_t>(i.op())];  \
  } while (0)
#define OP(name) op_##name:
#endif
#define NEXT DISPATCH()
#define R(n) regs[n]
#define SAVE() (frame->pc = pc)
#define LIKELY(c) __builtin_expect(!!(c), 1)
#define UNLIKELY(c) __builtin_expect(!!(c), 0)
// The result of an operation that may not be a value: stored in R[a], or sorted out at `special`.
#define RESULT(expression)                \
  do {                                    \
    Value result_ = (expression);         \
    if (UNLIKELY(is_special(result_))) {  \
      special = result_;                  \
      goto on_special;                    \
    }                                     \
    R(i.a()) = result_;                     \
    NEXT;                                 \
  } while (0)
// As RESULT for instructions without one.
#define DONE(expression)                  \
  do {                                    \
    Value result_ = (expression);         \
    if (UNLIKELY(is_special(result_))) {  \
      special = result_;                  \
      goto on_special;                    \
    }                                     \
    NEXT;                                 \
  } while (0)
// As RESULT for an instruction followed by an Ext word (which runs as no operation when the result
// comes later).
#define RESULT_WITH_EXT(expression) RESULT(expression)
#define ERROR() goto on_error
#define LOAD_FRAME()                                       \
  do {                                                     \
    frame = strand.frame;                                  \
    pc = frame->pc;                                        \
    regs = frame->regs();                                  \
    ic = cx.caches + frame->code->cache_base;              \
  } while (0)
#define POLL()                                                                           \
  do {                                                                                   \
    if (UNLIKELY(--worker.budget <= 0 || worker.scheduler.poll() ||                      \
                 cx.world.heap.wants_collection())) {                                    \
      goto on_poll;                                                                      \
    }                                                                                    \
  } while (0)
// A decision point before the current instruction. Its operands are what it is applied to.
#define VISIBLE(call)                                      \
  do {                                                     \
    if constexpr (kControlled) {                           \
      SAVE();                                              \
      if (!(call)) goto on_decision;                       \
    }                                                      \
  } while (0)
#define TAKE_JUMP() (pc += 1 + pc->wide())
#define SKIP_JUMP() (++pc)

  Worker& worker = *cx.worker;
  Frame* frame;
  const Insn* pc = nullptr;
  Value* regs;
  SiteCache* ic;
  Fetched i;
  Value special;
  bool fresh = true;      // the exception being unwound was raised by the current instruction
  Function* called = nullptr;  // of on_plain_call
  CodeObject* called_code = nullptr;
  const Value* called_args = nullptr;
  int32_t poll_jump = 0;  // of the JumpBack that polls; 0 at a function's entry
  [[maybe_unused]] LineFollower lines(kLines ? cx.world.line_watch : nullptr, strand);

  if (UNLIKELY(out_of_memory)) {
    frame = strand.frame;
    cx.raise_value(cx.types().MemoryError, Value::empty());
    out_of_memory = false;
    if (frame->pc == frame->code->insns) frame->pc++;  // as if the first instruction raised it
    goto on_error_saved;
  }
  LOAD_FRAME();
  NEXT;

#if defined(__wasm__)
dispatch:
  i.fetch(pc++);
  switch (i.op()) {
#endif
#include "engine/vm/ops/variables.inc"
#include "engine/vm/ops/attributes.inc"
#include "engine/vm/ops/arithmetic.inc"
#include "engine/vm/ops/compare.inc"
#include "engine/vm/ops/calls.inc"
#include "engine/vm/ops/iteration.inc"
#include "engine/vm/ops/exceptions.inc"
#include "engine/vm/ops/building.inc"
#if defined(__wasm__)
  }
#endif

on_special:
  SAVE();
  while (special.is_tail()) special = follow_tail(cx);
  if (special == kPushed) goto on_enter;
  if (special.is_error()) goto on_error_saved;
  if (special.is_parked()) {
    frame->pc = pc - 1;
    return StopReason::kParked;
  }
  if (special.is_undecided()) {
    frame->pc = pc - 1;
    return StopReason::kDecision;
  }
  {
    Value again;
    if (complete(cx, frame, special, &again)) {
      LOAD_FRAME();
      NEXT;
    }
    if (again.is_tail()) {
      special = again;
      pc = frame->pc;
      goto on_special;
    }
  }
  goto on_error_saved;

// A Python function with positional parameters only, as many as there are arguments.
on_plain_call:
  SAVE();
  if (UNLIKELY(strand.depth >= cx.world.recursion_limit.load(std::memory_order_relaxed))) {
    special = call_value(cx, Value::object(called),
                         CallArgs{called_args, called_code->argcount, nullptr, {}});
    goto on_special;
  }
  {
    Frame* entered = strand.push_frame(called_code);
    int count = called_code->argcount;
    for (int n = 0; n < count; ++n) entered->regs()[n] = called_args[n];
    init_frame(cx, strand, entered, called_code, called, called->globals, count);
    frame = entered;
    pc = called_code->insns;
    regs = entered->regs();
    ic = cx.caches + called_code->cache_base;
  }
  goto entered;

on_enter:
  LOAD_FRAME();
entered:
  if constexpr (kControlled) {
    if (enters_library(frame)) strand.in_step = false;
  }
  poll_jump = 0;
  POLL();
  NEXT;

on_reraise:
  fresh = false;
  goto on_unwind;

on_error:
  SAVE();
on_error_saved:
  fresh = true;
on_unwind : {
  Value value;
  switch (unwind(cx, fresh, &value)) {
    case Unwound::kHandled: LOAD_FRAME(); NEXT;
    case Unwound::kTop: return StopReason::kFinished;
    case Unwound::kValue: {
      LOAD_FRAME();
      special = value;
      goto on_special;
    }
  }
}

on_poll:
  SAVE();
  if (cx.world.heap.wants_collection()) {
    cx.world.collect(cx);
    if (cx.world.heap.over_limit()) {
      cx.raise_value(cx.types().MemoryError, Value::empty());
      if (frame->pc == frame->code->insns) frame->pc++;  // as if the first instruction raised it
      goto on_error_saved;
    }
  }
  frame->pc += poll_jump;
  if (UNLIKELY(weak_callbacks_due()) && frame->pc != frame->code->insns) {
    call_weak_callbacks(cx);
  }
  if (worker.scheduler.poll()) {
    Safepoint order = worker.scheduler.safepoint(worker);
    if (order == Safepoint::kStop) return StopReason::kStopped;
    if (order == Safepoint::kYield) return StopReason::kBudget;
  }
  if (worker.budget <= 0) return StopReason::kBudget;
  LOAD_FRAME();
  NEXT;

[[maybe_unused]] on_line:
  if (UNLIKELY(lines.at(frame, pc))) {
    SAVE();
    return StopReason::kBudget;
  }
#if defined(__wasm__)
  goto dispatch;
#else
  i.fetch(pc++);
  goto* kLabels[static_cast<uint16_t>(i.op())];
#endif

[[maybe_unused]] on_decision:
  frame->pc = pc - 1;
  return StopReason::kDecision;
}

}  // namespace

StopReason interpret(VmContext& cx, VmStrand& strand) {
  // The strand's frames may have been entered on another worker, whose caches had grown further.
  cx.need_caches(cx.world.next_cache.load(std::memory_order_acquire));
  bool out_of_memory = false;
  for (;;) {
    try {
      if (!cx.tells) return interpret_in<false, false>(cx, strand, out_of_memory);
      return cx.world.line_watch == nullptr
                 ? interpret_in<true, false>(cx, strand, out_of_memory)
                 : interpret_in<true, true>(cx, strand, out_of_memory);
    } catch (const std::bad_alloc&) {
    } catch (const std::length_error&) {  // a string or vector longer than there can be any
    }
    // The instruction is given up, so this is between two. What it had made is garbage.
    cx.world.heap.request_collection();
    cx.world.collect(cx);
    VERIFY(!out_of_memory, "strand {} found no memory for its MemoryError", strand.id());
    out_of_memory = true;
  }
}

}  // namespace heddle
