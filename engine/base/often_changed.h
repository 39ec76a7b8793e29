// OftenChanged: base of what nearly every operation of a program changes: strands, workers, what
// they allocate from. In an arena (arena.h) such objects lie side by side, so that little is
// copied to put them back; anywhere else they are allocated as all others.
#pragma once

#include <cstddef>

namespace heddle {

/// For memory without a type, as a strand's stack is. To be given back by ::operator delete.
void* allocate_often_changed(size_t bytes);

struct OftenChanged {
  static void* operator new(size_t bytes) { return allocate_often_changed(bytes); }
  static void operator delete(void* at) { ::operator delete(at); }
};

}  // namespace heddle
