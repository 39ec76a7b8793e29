// Visible: which of a strand's accesses are decision points of a controlled run.
//
// An access counts when another strand could see it: the object (or variable) is shared. Sharing is
// reachability: the main module's variables are shared from the start of the second strand on, and
// whatever is stored in something shared becomes shared with all that hangs on it. What only one
// strand can reach is its own business.
//
// Reading a variable that holds a function, class or module is no decision point: such names are
// bound once and would drown the story.
//
// Each function returns whether the strand may go on; false means: return StopReason::kDecision and
// execute the instruction again later. They are called in controlled runs only.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

inline constexpr uint32_t kSharedBit = 0x8000'0000;

inline bool is_shared(const Object* object) {
  return object->identity.load(std::memory_order_relaxed) & kSharedBit;
}

/// Asks the scheduler, once for each visible operation. Native operations on primitives call this
/// first and return Value::undecided() when it says false. `needs` as in Scheduler::may_proceed.
bool may_proceed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs = nullptr);

/// Marks `v` and everything that can be reached from it as shared.
void mark_shared(VmContext& cx, Value v);

/// Reading or writing a global or a closure's variable; `v` is what is read or written.
bool may_access_variable(VmContext& cx, Cell* home, Value v, bool write);
/// Reading or changing an object as a whole: an element, a size.
bool may_access_object(VmContext& cx, Object* object, bool write);
bool may_store_item(VmContext& cx, Object* container, Value item);
bool may_access_attribute(VmContext& cx, Value obj, Str* name, bool write);
/// `x op= y` where x is a container that changes in place.
bool may_change_in_place(VmContext& cx, Value x, Value y);
/// next() of an iterator over a shared container.
bool may_iterate(VmContext& cx, Iterator* iterator);
/// A native method of a shared container. Operations on primitives ask by themselves.
bool may_call_native(VmContext& cx, Native* native, const Value* args, int count);
/// A call of anything but a Python function.
bool may_call(VmContext& cx, Value callee, const Value* args, int count);

}  // namespace heddle
