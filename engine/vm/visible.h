// Visible: which of a strand's operations are decision points of a controlled run.
//
// An access counts when another strand could see it: the object (or variable) is shared. Sharing is
// reachability: when the second strand starts, what it was given and the program's variables are
// shared, and from then on whatever is stored in something shared, with all that hangs on it. What
// only one strand can reach is its own business; so are a main module's variables that no function
// names (the list of threads, the loop variable of the starts), and what only the library reaches.
//
// Reading a variable or attribute that holds a function, class, module or primitive is no decision
// point: such names are bound once and would drown the story. Where the text binds one again (a
// function's `global lock`, an attribute stored elsewhere than in __init__) reading it is one.
//
// Who asks, by the code whose instruction it is:
//
//   code                 | its accesses to what is shared  | primitives it calls
//   ---------------------+---------------------------------+-------------------------------------
//   the program's        | each is a visible operation     | each operation is a visible one
//   the library's        | all up to the next primitive's  | the same
//   (Code::kLibrary)     | operation, or to its return, are|
//                        | one visible operation           |
//   the library's, that  | as above for containers, none   | the same
//   puts primitives into | of variables and attributes     |
//   CPython's words      |                                 |
//   (Code::kUnseen)      |                                 |
//
// So a library's Python code is atomic between the operations of primitives, in which it may park;
// what it touches of the program's belongs to that one operation, for search and race detection.
//
// To add a primitive: its natives that other strands can notice have Native::kVisible and call
// may_proceed() exactly once before they do anything; so do the getters of fields that operations
// change (Semaphore._value), and instructions that load them do not ask. Everything else of it asks
// nothing. One
// operation as Python has it (Condition.wait, Queue.get) is one native, or Python marked kUnseen
// around natives (a row in is_unseen() of lib/library.cpp). A module of such Python takes no lock
// that is not the program's business. A value that comes to a shared primitive (Queue.put) is
// marked shared here when the native is called; a native that stores it otherwise calls
// mark_shared(). A native type that holds data and no wait queue (a deque) says so in its
// ExtensionHooks::visible: then its methods are visible as those of a list are.
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

/// Marks `v` and everything of the program's that can be reached from it as shared.
void mark_shared(VmContext& cx, Value v);
/// Called when a strand starts: marks the program's variables, and what the strand is given.
void share_program(VmContext& cx);
/// A variable made after that: shared if its namespace's others are.
void share_new_variable(VmContext& cx, Dict* names, Str* name, Cell* variable);

/// Whether a frame that was just entered begins a visible operation of library code.
inline bool enters_library(const Frame* frame) {
  return (frame->code->flags & Code::kLibrary) != 0 &&
         (frame->parent == nullptr || (frame->parent->code->flags & Code::kLibrary) == 0);
}

/// Reading or writing a global or a closure's variable; `v` is what is read or written. `name`: of
/// a global; null: it has none that says how often it is bound.
bool may_access_variable(VmContext& cx, Cell* home, Str* name, Value v, bool write);
/// Reading a closure's variable, whose name is the constant number `name`.
bool may_load_cell(VmContext& cx, Cell* cell, uint32_t name);
/// Reading or changing an object as a whole: its size, all its elements.
bool may_access_object(VmContext& cx, Object* object, bool write);
/// Reading or deleting one element.
bool may_load_item(VmContext& cx, Object* container, Value key);
bool may_store_item(VmContext& cx, Object* container, Value key, Value item);
bool may_access_attribute(VmContext& cx, Value obj, Str* name, bool write);
bool may_store_attribute(VmContext& cx, Value obj, Str* name, Value v);
/// `x op= y` where x is a container that changes in place.
bool may_change_in_place(VmContext& cx, Value x, Value y);
/// Whatever reads `v` without looking into its elements: its truth, unpacking, an iterator made.
bool may_read(VmContext& cx, Value v);
/// `[*v]`, `f(**v)`. A thread's arguments, which threading spreads, are its own.
bool may_spread(VmContext& cx, Value v);
/// Whatever shows or compares `v` with all that hangs on it.
bool may_read_deep(VmContext& cx, Value v);
/// `x == y` and the other comparisons.
bool may_compare(VmContext& cx, Value x, Value y);
/// `x + y` and the other operators.
bool may_operate(VmContext& cx, Value x, Value y);
/// iter() of `v`: of some containers it remembers the size.
bool may_begin_iteration(VmContext& cx, Value v);
/// next() of an iterator over a shared container, or of one that is shared itself.
bool may_iterate(VmContext& cx, Iterator* iterator);
/// next() or send() of a generator: it changes.
bool may_resume(VmContext& cx, Generator* generator);
/// A generator yields or ends: who resumes it from now on does not find it at work. That is part of
/// the last operation in it.
void tell_came_back(VmContext& cx, Generator* generator);
/// A native function or a method of a native type. Operations on primitives ask by themselves.
bool may_call_native(VmContext& cx, Native* native, const Value* args, int count);
/// A call of anything but a Python function.
bool may_call(VmContext& cx, Value callee, const Value* args, int count);
inline bool may_call_with(VmContext& cx, Value callee, const std::vector<Value>& args) {
  return may_call(cx, callee, args.data(), static_cast<int>(args.size()));
}

/// Finds out about all natives what is else found out when one is called first: a search would do
/// so in each execution. Requires: all workers stopped.
void look_at_natives(const VmContext& cx);

}  // namespace heddle
