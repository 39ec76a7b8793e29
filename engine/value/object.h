// The heap's objects: one struct for each kind that the engine itself looks into.
//
// 1. Every object starts with Object: its class, its kind, a byte of the collector, a lock.
// 2. A field that can change after others have seen the object is a Slot; all other fields are
//    written before the object is published and never again.
// 3. Buffers behind containers are objects of the heap too. A reader that has loaded a buffer may
//    go on using it while a writer replaces it: the collector runs only at safepoints, and no
//    native operation contains one.
// 4. Writers of a container hold its lock byte (ObjectLock). Readers hold nothing.
#pragma once

#include "engine/base/slot.h"
#include "engine/base/spin.h"
#include "engine/base/verify.h"
#include "engine/value/value.h"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace heddle {

struct Code;
struct Context;
class Marker;
struct Type;
struct Dict;
struct Str;

enum class Kind : uint8_t {
#define KIND(name, essence) k##name,
#include "engine/value/kinds.def"
#undef KIND
  kCount
};

struct alignas(8) Object {
  Type* type;
  Kind kind;
  uint8_t mark;   // the collector's: epoch of the last time it was reached
  uint8_t extra;  // the kind's own: inline slots of an Instance, width of a Str
  std::atomic<uint8_t> lock;
  std::atomic<uint32_t> identity;  // 0 until id() or the default hash asks; then its number
};

/// Holds an object's lock for a scope. Nothing inside may park, call Python or collect.
class ObjectLock {
 public:
  explicit ObjectLock(Object* object) : object_(object) { spin_lock(object->lock); }
  ~ObjectLock() { spin_unlock(object_->lock); }
  ObjectLock(const ObjectLock&) = delete;
  ObjectLock& operator=(const ObjectLock&) = delete;

 private:
  Object* object_;
};

/// Bytes that belong to another object, or to several that each see a prefix of them.
struct Blob : Object {
  uint32_t capacity;
  std::atomic<uint32_t> used;  // of a Blob under strings: the bytes that some string shows
  uint8_t data[];
};

/// A string: `length` code points of `extra` bytes each (1, 2 or 4: the narrowest that holds them
/// all; width 1 is Latin-1). Immutable.
///
/// `data` points right behind the struct, or into a Blob, whose address then stands there: strings
/// that grew from one another by `+` share it, each a prefix of the next (str_concat).
struct Str : Object {
  uint32_t length;
  bool ascii;               // every code point < 128: the bytes are its UTF-8 too
  Slot<uint8_t> interned;   // 1: the only one of its content in this world
  bool is_sum;              // made by `+`
  Slot<uint64_t> hash;      // 0 = not computed yet
  uint8_t* data;

  int width() const { return extra; }
  /// The shared Blob; null where the text stands behind the struct.
  Blob* blob() const {
    const auto* behind = reinterpret_cast<const uint8_t*>(this + 1);
    return data == behind ? nullptr : *reinterpret_cast<Blob* const*>(behind);
  }
  char32_t at(uint32_t i) const {
    switch (extra) {
      case 1: return data[i];
      case 2: return reinterpret_cast<const char16_t*>(data)[i];
      default: return reinterpret_cast<const char32_t*>(data)[i];
    }
  }
};

struct Bytes : Object {
  uint32_t length;
  Slot<uint64_t> hash;
  uint8_t data[];
};

struct ByteArray : Object {
  Slot<uint32_t> length;
  Slot<Blob*> blob;
};

/// Sign and magnitude, little-endian 32-bit limbs, no leading zero limb; always outside 48 bits.
struct BigInt : Object {
  bool negative;
  uint32_t limb_count;
  uint32_t limbs[];
};

struct Complex : Object {
  double real, imag;
};

struct Array : Object {
  uint32_t capacity;
  Slot<Value> items[];
};

/// Slots at and beyond `size` hold empty.
struct List : Object {
  Slot<uint32_t> size;
  Slot<Array*> array;
};

struct Tuple : Object {
  uint32_t size;
  Slot<uint64_t> hash;  // unused
  Value items[];
};

struct DictEntry {
  Slot<uint64_t> hash;
  Slot<Value> key;    // empty once deleted
  Slot<Value> value;  // in a namespace (Dict::cells) the Cell that holds the value
};

/// index[] (int32, size `mask`+1: entry number, or kFreeIndex, kDeletedIndex) stands behind
/// `entries` in the same object: see dict.cpp.
struct DictTable : Object {
  uint32_t mask;
  uint32_t capacity;      // entries there is room for
  Slot<uint32_t> filled;  // entries used so far, deleted ones included
  Slot<uint32_t> end;     // all entries from here on are deleted (or not used yet)
  DictEntry entries[];
};

/// Insertion ordered. `cells`: a namespace (of a module): each entry's value is a Cell, which
/// stays the variable's home for ever; a deleted variable is a Cell holding empty.
struct Dict : Object {
  Slot<uint32_t> size;
  Slot<DictTable*> table;
  bool cells;
  uint32_t attributes_of;  // 0, or the number of the shared instance that has it as its __dict__
};

struct SetEntry {
  Slot<uint64_t> hash;
  Slot<Value> key;  // empty: free; Value::error(): deleted
};

struct SetTable : Object {
  uint32_t mask;
  Slot<uint32_t> filled;
  SetEntry entries[];
};

struct Set : Object {
  Slot<uint32_t> size;
  Slot<SetTable*> table;
  Slot<uint64_t> hash;    // of a frozenset, 0 = not computed
  Slot<uint32_t> finger;  // where pop() goes on looking
};

/// start, stop, step are ints of any size.
struct Range : Object {
  Value start, stop, step, length;
};

struct Slice : Object {
  Value start, stop, step;
};

struct Cell : Object {
  Slot<Value> value;
};

struct Overflow;

/// The layout of instances: which attribute stands in which slot. Shapes of a type form a tree
/// whose root is the empty layout; adding an attribute goes to a child. `hidden` slots in front
/// belong to the engine (an exception's args, a subclassed built-in's payload).
struct Shape : Object {
  Type* owner;
  Shape* parent;
  Str* key;          // interned; null for the root
  uint32_t count;    // slots used, hidden ones included; the key's slot is count - 1
  bool is_dict;      // attributes live in a Dict in Instance::overflow
  Slot<Array*> children;
};

/// Attributes beyond the inline slots, in segments that never move.
struct Overflow : Object {
  Overflow* previous_unused;
  Slot<Object*> next;  // the next Overflow
  uint32_t capacity;
  Slot<Value> slots[];
};

struct Instance : Object {
  Slot<Shape*> shape;
  Slot<Object*> overflow;  // Overflow, or the Dict when shape->is_dict
  Slot<Value> slots[];     // `extra` of them
};

using NativeFn = Value (*)(Context& cx, const Value* args, int nargs);

struct Signature;

/// A function in C++. Its arguments arrive bound to its signature, one each in order: an absent
/// optional one is empty, *args is a tuple, **kwargs a dict (or empty).
struct Native : Object {
  enum Flag : uint32_t {
    kMethod = 1,        // in a type's dict: binds self
    kVisible = 2,       // a visible operation: the function itself asks may_proceed() first and
                        // returns Value::undecided() when that says no
    kStatic = 4,        // __new__ and static methods: never binds
    kPlain = 8,         // positional parameters only: no *args, no keywords
    kWholeSelf = 16,    // self comes as it is, not as the built-in value inside an instance
    kNameKnown = 32,    // what its name says stands from kNameShift on (see vm/visible.cpp)
  };
  static constexpr int kNameShift = 8;
  NativeFn fn;
  const Signature* signature;
  Str* name;
  Type* owner;      // of a method: its type, checked against self; else null
  Value self;       // of a module's function: the module; else empty
  uint32_t flags;
  uint16_t min_args;
  uint16_t max_args;
};

struct BoundMethod : Object {
  Value function;
  Value self;
};

using Getter = Value (*)(Context& cx, Value self);
using Setter = Value (*)(Context& cx, Value self, Value value);  // value empty: delete

struct GetSet : Object {
  Str* name;
  Type* owner;
  Getter get;
  Setter set;  // null: read only
};

struct Property : Object {
  Slot<Value> get, set, del, doc;
};

/// staticmethod and classmethod.
struct MethodWrapper : Object {
  Slot<Value> function;
  Slot<Value> dict;
};

struct MemberSlot : Object {
  Str* name;
  Type* owner;
  uint32_t index;
};

struct Super : Object {
  Slot<Value> cls, obj, obj_type;
};

struct Module : Object {
  Dict* dict;
};

/// One frame's place in a traceback; `next` is the frame it called.
struct Traceback : Object {
  Slot<Object*> next;
  Object* code;   // CodeObject of vm/
  Object* frame;  // FrameObject of vm/
  uint32_t pc;
};

template <typename T>
T* cast(Value v) {
  return static_cast<T*>(v.as_object());
}
inline bool is_kind(Value v, Kind kind) { return v.is_object() && v.as_object()->kind == kind; }

}  // namespace heddle
