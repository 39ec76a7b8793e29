// The module _gc_native: a collection, for files that nobody closed.
#include "engine/lib/modules.h"
#include "engine/value/container.h"

namespace heddle {

namespace {

/// A collection at the next safepoint, which a loop reaches at once.
Value gc_request(Context& cx, const Value*, int) {
  vm_of(cx).world.heap.request_collection();
  return Value::none();
}

constexpr NativeDef kGcFunctions[] = {
    {"_request", "", gc_request},
};

}  // namespace

void init__gc_native_module(VmContext& cx, Module* module) { module_add(cx, module, kGcFunctions); }

}  // namespace heddle
