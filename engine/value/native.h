// How a function in C++ becomes visible to Python: its signature, and tables of such functions.
#pragma once

#include "engine/value/context.h"

#include <span>
#include <string_view>
#include <vector>

namespace heddle {

/// The parameters of a native function, parsed from text such as
///   "self, iterable=, /, *, key=, reverse="   "*args, sep=, end="   "x, /"
/// `name=` is optional (absent: empty). `/` ends positional-only, `*` starts keyword-only,
/// `*name` collects the rest in a tuple, `**name` keywords in a dict.
struct Signature {
  struct Parameter {
    Str* name;
    bool optional;
  };
  std::vector<Parameter> parameters;  // in the order in which the function receives them
  uint16_t positional = 0;            // how many of them can be given by position
  uint16_t positional_only = 0;
  uint16_t required = 0;              // positional ones that must be given
  int varargs = -1;                   // index of the *args parameter
  int varkeywords = -1;
};

/// The most parameters that a native function may have.
inline constexpr int kMostNativeParameters = 16;

/// Puts the arguments of a call in the order of `native`'s signature: absent ones are empty,
/// *args a tuple, **kwargs a dict (empty when no keyword came). `args` holds `nargs` values, self
/// of a method first; the last ones belong to the names in `kwnames` (null: none). `out` has room
/// for as many as the signature has parameters. Also checks self of a method against its type.
///
/// Errors:   false and TypeError pending, worded as CPython does.
bool bind_native(Context& cx, const Native* native, const Value* args, int nargs,
                 const Tuple* kwnames, Value* out);

/// The text's signature; one object for all equal texts of a world.
const Signature* parse_signature(Context& cx, std::string_view text);

struct NativeDef {
  const char* name;
  const char* signature;
  NativeFn fn;
  uint32_t flags = 0;      // Native::kVisible, Native::kStatic
  const char* doc = nullptr;
};

struct GetSetDef {
  const char* name;
  Getter get;
  Setter set = nullptr;
};

/// A function object of a table row. `owner` is set for methods of a type.
Native* make_native(Context& cx, const NativeDef& def, Type* owner, Value self);

/// Puts methods and attributes in a built-in type's dict; then call type_ready.
void add_methods(Context& cx, Type* type, std::span<const NativeDef> methods);
void add_getsets(Context& cx, Type* type, std::span<const GetSetDef> getsets);
/// Resolves the special methods of a type (after its dict was filled in).
void type_ready(Context& cx, Type* type);

/// A class that a native module makes. `base` null: object.
struct NativeTypeDef {
  const char* module;
  const char* name;
  Type* base = nullptr;
  Kind kind = Kind::kExtension;
  uint32_t flags = 0;      // Type::kDerivable ...
  const ExtensionHooks* hooks = nullptr;
};
/// Makes it, with an empty dict; then add_methods and type_ready.
Type* make_native_type(Context& cx, const NativeTypeDef& def);

/// Gives the instances of a type their `__dict__` attribute.
void add_dict_attribute(Context& cx, Type* type);

/// Makes a world's types, names and singletons, with everything of this folder filled in; the
/// natives of object, type and builtins that need the interpreter follow in engine/lib.
void init_runtime(Context& cx);
/// Resolves the special methods of all built-in types again, bases first.
void ready_all_types(Context& cx);
void init_exception_types(Context& cx);

/// A native module being filled in: functions and values in its namespace.
void module_add(Context& cx, Module* module, std::span<const NativeDef> functions);
void module_set(Context& cx, Module* module, std::string_view name, Value value);
Module* make_module(Context& cx, std::string_view name);

}  // namespace heddle
