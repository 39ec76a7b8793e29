// Set algebra: |, &, - and ^ of sets, frozensets and whatever can be iterated.
#pragma once

#include "engine/value/container.h"

namespace heddle {

/// The numbers are those of the prelude's set_op_slow; + 4: in place.
enum class SetOp : uint8_t { kUnion, kIntersection, kDifference, kSymmetricDifference };

/// A new set of the class of `self`, with what CPython's order of work makes of it. `other` is any
/// iterable. kPython: an item or `other` needs Python, and nothing was changed.
Tri set_operate(Context& cx, SetOp op, const Set* self, Value other, Set** out);
/// The same in place. kPython: part of the work may be done; doing it again does no harm
/// (but for kSymmetricDifference, which then has changed nothing).
Tri set_operate_in_place(Context& cx, SetOp op, Set* self, Value other);
/// self.issubset(other), self.isdisjoint(other).
Tri set_is_subset(Context& cx, const Set* self, const Set* other);
Tri set_is_disjoint(Context& cx, const Set* self, Value other);
/// A set with every item of a native iterable; kPython if it is none.
Tri set_from(Context& cx, Value iterable, Type* type, Set** out);

}  // namespace heddle
