#include "engine/base/marked.h"

#if defined(__EMSCRIPTEN__)
#include <emscripten.h>
#include <emscripten/stack.h>
#endif

namespace heddle {

#if defined(__EMSCRIPTEN__)

namespace {

// The twin is instantiated once a thread, with the imports of the module itself: the same memory,
// whose data is there already. It has a table of functions of its own, with the same entries, and
// globals of its own: this thread's, which never change but for the stack's.
EM_JS(int, open_marked, (), {
  if (Module.marked !== undefined) return Module.marked === null ? 0 : 1;
  Module.marked = null;
  try {
    const build = typeof location === 'undefined' ? '' : location.search;
    const bytes = readBinary(findWasmBinary().replace(/[.]wasm$/, '-marked.wasm') + build);
    const twin = new WebAssembly.Instance(new WebAssembly.Module(bytes), getWasmImports()).exports;
    for (const name in twin) {
      if (name.startsWith('global:')) twin[name].value = wasmExports[name].value;
    }
    Module.marked = twin;
  } catch (error) {
    err('heddle: the marked module cannot be used, so that a search is slow: ' + error);
    return 0;
  }
  return 1;
});

// Below the stack of the module itself room is left for what JavaScript calls there.
EM_JS(void, run_marked, (void* work, void* argument, uint8_t* marks, void* stack), {
  const twin = Module.marked;
  twin._emscripten_stack_restore(stack - 65536);
  twin.marks.value = marks;
  twin.__indirect_function_table.get(work)(argument);
});

}  // namespace

std::unique_ptr<Marked> Marked::open() {
  if (open_marked() == 0) return nullptr;
  return std::unique_ptr<Marked>(new Marked());
}

void Marked::run(void (*work)(void*), void* argument) {
  run_marked(reinterpret_cast<void*>(work), argument, marks_,
             reinterpret_cast<void*>(emscripten_stack_get_current()));
}

#else

std::unique_ptr<Marked> Marked::open() { return nullptr; }

void Marked::run(void (*work)(void*), void* argument) { work(argument); }

#endif

}  // namespace heddle
