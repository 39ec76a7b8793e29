// Calls: from a callee and its arguments to a new frame, or straight to a native's result.
#pragma once

#include "engine/vm/world.h"

#include <span>

namespace heddle {

/// A call's result when a frame was pushed: the interpreter goes on in it.
inline constexpr Value kPushed = Value::from_bits(Value::kSingletonTag | 10);

/// One call's arguments, all of them in registers or other traced memory.
struct CallArgs {
  const Value* args = nullptr;
  int count = 0;              // keyword arguments included
  Tuple* kwnames = nullptr;   // names of the last ones; null if none
  Value self;                 // goes in front, unless empty
};

/// Calls anything callable.
/// Returns: a value; error; parked; or kPushed, when a Python function's frame is now on top (its
/// ReturnMode is kByOp or kInit).
Value call_value(VmContext& cx, Value callee, const CallArgs& args);

/// Follows Context::tail until there is a value, an error, parked or a pushed frame.
Value follow_tail(VmContext& cx);

/// Pushes a frame for `function` with its arguments bound. Returns kPushed (or the new generator),
/// or error.
Value push_function(VmContext& cx, Function* function, const CallArgs& args);

/// Pushes a frame that runs `code` in a namespace (module, class body, exec).
/// `names` is the namespace of a class body, or of exec(): a dict or another mapping; or empty.
Value push_code(VmContext& cx, CodeObject* code, Dict* globals, Value names, Function* function);

/// Fills the header of a frame that was just pushed, empties its registers from `first_empty` on,
/// and puts it on top.
inline void init_frame(VmContext& cx, VmStrand& strand, Frame* f, CodeObject* code,
                       Function* function, Dict* globals, int first_empty) {
  f->parent = strand.frame;
  f->code = code;
  f->pc = code->insns;
  f->function = function;
  f->globals = globals;
  f->names = Value::empty();
  f->handled = Value::empty();
  f->generator = nullptr;
  f->mode = ReturnMode::kByOp;
  Value* regs = f->regs();
  for (int i = first_empty; i < code->register_count; ++i) regs[i] = Value::empty();
  strand.frame = f;
  strand.depth++;
  cx.need_caches(code->cache_end);
}

/// A generator for a call of a generator function: takes over the frame just pushed.
Value make_generator(VmContext& cx, Frame* f);

/// next(), send() (value), on a generator, from the current frame.
/// Returns: kPushed; error (already executing, StopIteration); empty when it is finished and `by`
/// is kForIter or kYieldFrom.
Value resume_generator(VmContext& cx, Generator* generator, Value sent, ResumedBy by);

/// Ends a generator whose frame is on no stack.
void finish_generator(VmContext& cx, Generator* generator);

/// throw(): the exception is pending and the generator's frame (or the one it delegates to) is on
/// top. Returns: error.
Value throw_into_generator(VmContext& cx, Generator* generator, Value exception, ResumedBy by);

/// Takes the topmost frame off and makes its parent current. Generators keep their frame.
void leave_frame(VmContext& cx, Frame* f);

}  // namespace heddle
