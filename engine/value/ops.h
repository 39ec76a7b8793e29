// Operations on any values, as far as no Python code is needed for them.
//
// Each says honestly when it would have to call Python (`kPython`): an operand is, or contains, an
// instance whose class defines the method in Python. The caller then goes on in the prelude.
#pragma once

#include "engine/value/context.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

namespace heddle {

enum class Tri : int8_t { kFalse = 0, kTrue = 1, kPython = 2, kError = 3 };
enum class CompareOp : uint8_t { kLt, kLe, kEq, kNe, kGt, kGe };
std::string_view compare_symbol(CompareOp op);

/// Whether the class leaves this special method to a native one (of object or a built-in).
inline bool special_is_native(const Type* type, Special s) {
  Value v = type->find_special(s);
  return v.is_empty() || is_kind(v, Kind::kNative);
}

/// a == b. Identity counts as equality inside containers, as in CPython.
Tri native_equal(Context& cx, Value a, Value b);
/// a op b. kError: TypeError pending ("'<' not supported between instances of 'int' and 'str'").
Tri native_compare(Context& cx, CompareOp op, Value a, Value b);
/// bool(v).
Tri native_truth(Context& cx, Value v);
/// hash(v): kTrue and the hash, kPython, or kError (TypeError "unhashable type: 'list'").
Tri native_hash(Context& cx, Value v, uint64_t* hash);
/// repr(v) or str(v) appended. kTrue when done. Nesting deeper than 100 is left to Python.
Tri native_repr(Context& cx, Value v, StrBuilder& out);
Tri native_str(Context& cx, Value v, StrBuilder& out);

/// repr of kinds that are laid out in vm/ (functions, code, generators): false if it is none of
/// them. Set once, before any world runs.
using ReprHook = bool (*)(Context& cx, Value v, StrBuilder& out);
extern ReprHook repr_hook;
/// "0x7f0000000010": what stands for an object's address.
std::string address_text(Context& cx, Value v);
/// A class as messages and reprs name it: "int", "__main__.Foo".
std::string type_path(const Type* type);

/// repr(v), str(v) as native results: a str, error or tail (into the prelude).
Value repr_value(Context& cx, Value v);
Value str_value(Context& cx, Value v);

/// `a op b` for everything built in: numbers, str, bytes, list, tuple, dict |, set algebra, "%".
/// Returns: a value; error; tail; not_implemented if the built-in types of a and b have no such
/// operation (the caller then tries user classes, or raises TypeError).
Value native_binary(Context& cx, BinOp op, Value a, Value b);
/// `a op= b` where it differs: list +=, list *=, set |= &= -= ^=, dict |=, bytearray.
/// Returns as native_binary; not_implemented: do `a op b` instead.
Value native_inplace(Context& cx, BinOp op, Value a, Value b);

/// container[key] for built-in containers and types: value, error, tail; not_implemented for
/// anything else. dict subclasses with __missing__ are tail.
Value native_getitem(Context& cx, Value container, Value key);
/// None when done; error; tail; not_implemented.
Value native_setitem(Context& cx, Value container, Value key, Value value);
Value native_delitem(Context& cx, Value container, Value key);
/// item in container; kPython also for containers that are not built in.
Tri native_contains(Context& cx, Value container, Value item);
/// len(v): a value, error, or not_implemented for anything that is not built in.
Value native_len(Context& cx, Value v);

/// A slice's bounds for a sequence of `length`; step != 0. False: an exception is pending; parts
/// that need __index__ of a user class are refused with TypeError.
struct SliceBounds {
  int64_t start, stop, step;
  uint64_t count;
};
bool slice_bounds(Context& cx, const Slice* slice, int64_t length, SliceBounds* out);

}  // namespace heddle
