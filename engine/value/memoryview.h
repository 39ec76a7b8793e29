// memoryview: a window on the bytes of a bytes or bytearray, in one dimension.
//
// It looks at its owner at every access, so what a bytearray becomes shows through it. A bytearray
// that shrinks under a view makes the view's accesses fail with BufferError (CPython forbids the
// shrinking itself, which takes reference counts).
#pragma once

#include "engine/value/context.h"

#include <string>

namespace heddle {

bool is_memoryview(Value v);
/// The bytes that a view shows now. False: it is released or its owner has shrunk.
bool memoryview_content(Value v, std::string* out);

/// What a memoryview looks at; null for everything else.
Object* memoryview_owner(Object* object);

void init_memoryview_type(Context& cx);

}  // namespace heddle
