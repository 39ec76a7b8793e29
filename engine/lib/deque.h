// What a queue needs of collections.deque. Each is atomic towards the deque's other users.
#pragma once

#include "engine/value/context.h"

namespace heddle {

/// A new, empty one: of the native class, without a bound.
Value make_deque(Context& cx);
/// Whether `v` (unwrapped) is one.
bool is_deque(Context& cx, Value v);
uint32_t deque_count(Value deque);
void deque_add_last(Context& cx, Value deque, Value item);
/// Empty if there is none.
Value deque_take_first(Value deque);
/// The same for a deque that the program never sees, under its owner's lock.
void own_deque_add_last(Context& cx, Value deque, Value item);
Value own_deque_take_first(Value deque);

}  // namespace heddle
