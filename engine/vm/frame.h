// Frames, functions, code in a world, generators: what a strand's stack is made of.
//
// 1. A frame is a header and its registers in one piece of memory: on the strand's segmented stack,
//    or inside its Generator. It never moves.
// 2. `pc` is the next instruction. While a callee runs, the caller's instruction is pc - 1 (its
//    Jump or Ext word, if it has one, stands at pc).
// 3. A register is empty until it is set, and every register is traced.
#pragma once

#include "engine/lang/code.h"
#include "engine/value/container.h"

namespace heddle {

class VmStrand;
struct Generator;

/// A Code with this world's constants; Kind::kCode.
struct CodeObject : Object {
  const Code* code;       // kept alive by the World
  const Insn* insns;
  const Value* consts;    // the items of `const_array`
  Array* const_array;
  Array* site_names;      // attribute sites, then name sites: interned strings
  uint32_t attr_site_count;
  uint32_t cache_base;    // first of this code's site caches in each worker's table
  uint32_t cache_end;
  uint32_t flags;         // Code::Flag
  uint16_t register_count;
  uint16_t argcount;
  uint16_t posonly;
  uint16_t kwonly;
  bool plain;             // positional parameters only, no generator: the fast call
  int32_t plain_count;    // argcount if plain, else -1
  const Position* positions;  // of the instructions
  uint32_t position_count;
  uint16_t trace_file;    // the file's interned name, as in Record; 0 of what is not the program's
  Str* name;
  Str* qualname;
  Str* filename;
  Tuple* param_names;     // one for each parameter register, in register order
  struct CodeOwner* owner;  // of code that goes when nothing refers to it; else null
};

/// A Python function; Kind::kFunction.
struct Function : Object {
  Slot<CodeObject*> code;
  Dict* globals;
  Tuple* closure;             // of Cells; null if none
  Slot<Value> defaults;       // tuple or None
  Slot<Value> kwdefaults;     // dict or None
  Slot<Value> annotations;    // dict or None
  Slot<Value> name, qualname, module, doc;
  Slot<Dict*> dict;           // attributes set by the program; null until then
};

/// What the caller wants done with a callee's result.
enum class ReturnMode : uint8_t {
  kByOp,       // what the caller's instruction says (see Interpreter::complete)
  kInit,       // __init__: must be None; the result is `made`
  kLength,     // __len__: must be an int of some size; then as kByOp
  kDiscard,    // nothing
  kGenerator,  // this frame is a generator's: see its `resumed_by`
  kTop,        // the strand's first frame
  kObserved,   // a FrameObject watches this frame and keeps its real mode
};

struct FrameObject;

struct Frame {
  Frame* parent;
  CodeObject* code;
  const Insn* pc;
  Function* function;    // null for module, class body and exec code
  Dict* globals;
  Value names;           // namespace of a class body or of exec: a dict or other mapping; or empty
  Value handled;         // the exception being handled in this frame, or empty
  Generator* generator;  // the one this frame is in, or null
  Value made;            // mode kInit: the instance under construction
  FrameObject* object;   // mode kObserved: who watches
  ReturnMode mode;
  Value* regs() { return reinterpret_cast<Value*>(this + 1); }
};

/// Who resumed a generator and so what becomes of what it yields or returns.
enum class ResumedBy : uint8_t {
  kForIter,    // yields into R[a]; the end takes the Jump
  kNext,       // next(), send(), throw(): the end raises StopIteration
  kYieldFrom,  // yields through the delegating generator; the end gives R[a] its value
  kNextDefault,  // next(g, default): the end gives the default
  kClose,      // close(): GeneratorExit and StopIteration mean success
};

/// Kind::kGenerator. Its Frame stands right behind it.
struct Generator : Object {
  enum State : uint8_t { kCreated, kSuspended, kRunning, kFinished };
  std::atomic<uint8_t> state;
  ResumedBy resumed_by;
  uint32_t bytes;
  Slot<Value> name, qualname;
  Slot<Value> default_value;   // for kNextDefault
  Value sent;                  // what a YieldFrom about to run again hands on; empty: None
  Frame* frame() { return reinterpret_cast<Frame*>(this + 1); }
};

/// The per-worker cache of one attribute or name site. Nobody else sees it.
struct SiteCache {
  enum How : uint16_t {
    kNone,
    kSlot,        // attribute: instance slot `index`, inline
    kClassValue,  // attribute: plain data of the class; `entry` is its place in the class's dict
    kMethod,      // attribute: `value` is a function or native method that binds
    kAddSlot,     // store: adding leads from `shape` to the shape in `value`, slot `index`
    kModuleCell,  // attribute of a module: `value` is the Cell
    kGlobal,      // name: `value` is the module's Cell, `second` the builtin's or null
  };
  const void* key;    // the Shape (attributes), the Type, the Module or the globals Dict
  Value value;
  union {
    Object* second;
    const DictEntry* entry;
  };
  uint32_t epoch;     // Runtime::class_epoch it was filled at
  uint16_t how;
  uint16_t index;
};
static_assert(sizeof(void*) == 4 || sizeof(SiteCache) == 32);

/// Reports everything that a frame refers to.
void mark_frame(Frame* f, Marker& marker);

/// One piece of a strand's stack.
struct StackSegment {
  StackSegment* previous;
  StackSegment* next;
  char* end;
  char* begin() { return reinterpret_cast<char*>(this + 1); }
};

}  // namespace heddle
