// Type: a class, built-in or the program's; Types: the built-in ones of a world.
#pragma once

#include "engine/value/object.h"

#include <array>

namespace heddle {

enum class Special : uint8_t {
#define SPECIAL(name, text) k##name,
#include "engine/value/special.def"
#undef SPECIAL
  kCount
};
inline constexpr int kSpecialCount = static_cast<int>(Special::kCount);

/// What a native module tells the heap about instances of its types (Kind::kExtension).
struct ExtensionHooks {
  void (*trace)(Object*, Marker&) = nullptr;
  void (*finalize)(Object*) = nullptr;  // frees memory outside the heap; runs while sweeping
  /// Of an iterator: its next item, as a native function's result; empty when exhausted. One with
  /// Object::extra set (kPlainIterator) never needs Python for it.
  Value (*next)(Context& cx, Object*) = nullptr;
  /// What a `for` statement may walk in place of the object: itself, or the generator inside.
  Value (*walk)(Object*) = nullptr;
  /// Its methods read and write what strands share: they are visible operations.
  bool visible = false;
};
inline constexpr uint8_t kPlainIterator = 1;

struct Type : Object {
  enum Flag : uint32_t {
    kHeap = 1,            // made by a class statement
    kDerivable = 2,
    kHasDict = 4,         // instances take any attribute
    kException = 8,
    kAbstract = 16,
    kBuiltinAttrs = 32,   // built-in whose objects have attributes in a dict (module, function)
    kCustomGetattribute = 64,
    kSequencePattern = 128,
    kMappingPattern = 256,
  };
  Str* name;
  Str* qualname;
  Slot<Value> module;        // __module__, a str
  Tuple* bases;
  Slot<Object*> mro;         // Tuple of Types, this one first
  Type* base;                // the one whose layout this extends
  Dict* dict;
  Kind instance_kind;        // kind of the native payload or of the object itself
  uint8_t hidden_slots;      // of an Instance: slots in front that are the engine's
  Slot<uint8_t> inline_slots;  // how many slots new instances get inline; learnt
  Slot<uint8_t> most_slots;    // the most that any instance has used so far
  Slot<uint8_t> made;          // instances made, counted up to kLearnFrom
  uint32_t flags;
  uint32_t type_id;          // creation order in this world
  Shape* root_shape;
  Shape* dict_shape;
  const ExtensionHooks* hooks;
  Slot<Array*> subclasses;   // direct ones, empty holes possible
  Slot<uint32_t> subclass_count;
  std::array<Slot<Value>, kSpecialCount> special;  // resolved through the MRO; empty if none

  Value find_special(Special s) const { return special[static_cast<int>(s)].load(); }
  /// Whether instances are Instance objects that carry a native value in hidden slot 0.
  bool has_payload() const {
    return (flags & kHeap) && instance_kind != Kind::kInstance && instance_kind != Kind::kType;
  }
};

struct Types {
#define TYPE(member, name, base, kind, derive) Type* member = nullptr;
#include "engine/value/types.def"
#undef TYPE
  Type* BaseException = nullptr;
#define EXCEPTION(name, base) Type* name = nullptr;
#include "engine/value/exceptions.def"
#undef EXCEPTION
};

/// The hidden slots of an exception instance.
enum ExceptionSlot { kExcArgs, kExcTraceback, kExcCause, kExcContext, kExcSuppress, kExcSlots };
/// Those behind them, by family; what CPython keeps in the exception's struct.
enum StopIterationSlot { kStopValue = kExcSlots, kStopSlots };
enum SystemExitSlot { kExitCode = kExcSlots, kExitSlots };
enum NameErrorSlot { kNameErrorName = kExcSlots, kNameErrorSlots };
enum AttributeErrorSlot { kAttrErrorName = kExcSlots, kAttrErrorObj, kAttrErrorSlots };
enum ImportErrorSlot { kImportMsg = kExcSlots, kImportName, kImportPath, kImportSlots };
enum OsErrorSlot { kOsErrno = kExcSlots, kOsStrerror, kOsFilename, kOsFilename2, kOsSlots };
enum SyntaxErrorSlot {
  kSynMsg = kExcSlots, kSynFilename, kSynLineno, kSynOffset, kSynText, kSynEndLineno,
  kSynEndOffset, kSynPrintFileAndLine, kSynSlots
};
enum UnicodeErrorSlot {
  kUniEncoding = kExcSlots, kUniObject, kUniStart, kUniEnd, kUniReason, kUniSlots
};

/// The class of any value.
Type* type_of(const Context& cx, Value v);

/// Whether `type` is `base` or derives from it (by the MRO; no __instancecheck__).
bool is_subtype(const Type* type, const Type* base);
bool is_instance(const Context& cx, Value v, const Type* base);

/// Looks `name` (interned) up along the MRO; empty if it is nowhere. Never calls Python.
Value type_lookup(Context& cx, Type* type, Str* name);

/// Sets or (value empty) deletes an attribute of a class and renews what was resolved from it.
/// Returns: false if there was nothing to delete.
bool type_set(Context& cx, Type* type, Str* name, Value value);

/// Resolves every special method of a type along its MRO.
void resolve_specials(Context& cx, Type* type);
/// The root and dict shapes of a type whose hidden_slots are final.
void make_root_shapes(Context& cx, Type* type);
/// The MRO of a class with these bases. Errors: null and TypeError pending.
Tuple* compute_mro(Context& cx, Type* type, const Tuple* bases);
/// Sets what no caller gives: mro, layout fields copied from `base`; for runtime and make_type.
void link_type(Context& cx, Type* type);

/// What a new class is made of.
struct TypeSpec {
  Str* name;
  Tuple* bases;   // Types only, not empty
  Dict* dict;     // becomes the class's own
  Type* metatype;
};
/// Makes a class: layout, C3 order, special methods. Does not call __set_name__ or
/// __init_subclass__.
/// Errors: TypeError pending (layout conflict, MRO conflict, base that allows no deriving).
Type* make_type(Context& cx, const TypeSpec& spec);

/// An instance of a heap or exception type with nothing set (hidden slots: empty).
Value make_instance(Context& cx, Type* type);

/// An instance of an exception class as its own constructor makes it, subclasses' __init__ left
/// out: args and what the family derives from them (StopIteration.value, OSError.errno ...).
Value make_exception(Context& cx, Type* type, Tuple* args);

/// The native value inside an instance of a class derived from a built-in, otherwise `v` itself.
inline Value unwrap(Value v) {
  if (!is_kind(v, Kind::kInstance) || !v.as_object()->type->has_payload()) return v;
  return static_cast<Instance*>(v.as_object())->slots[0].load();
}

/// An instance's own attribute (not its class's); empty if it has none of that name.
Value instance_get(Context& cx, Instance* instance, Str* name);
void instance_set(Context& cx, Instance* instance, Str* name, Value value);
/// Returns: false if there was none.
bool instance_delete(Context& cx, Instance* instance, Str* name);
/// The live dict of an instance's attributes; from then on they live there.
Dict* instance_dict(Context& cx, Instance* instance);
/// obj.__dict__ = dict.
void instance_set_dict(Context& cx, Instance* instance, Dict* dict);
/// obj.__class__ = type. Errors: false and TypeError pending when the layouts differ.
bool instance_set_class(Context& cx, Instance* instance, Type* type);
/// Names of the attributes that an instance has, in order, without turning it into dict mode.
Value instance_names(Context& cx, Instance* instance);
/// Whether instances of the type can have attributes of their own choosing.
inline bool takes_attributes(const Type* type) { return type->flags & Type::kHasDict; }

/// The slot behind an index of a shape, inline or overflowing; grows the overflow if needed.
Slot<Value>* instance_slot(Context& cx, Instance* instance, uint32_t index, bool grow);
/// Index of `name`'s slot in `shape`, or -1.
int shape_find(const Shape* shape, const Str* name);

}  // namespace heddle
