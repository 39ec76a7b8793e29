// Attribute access: the whole protocol (MRO, descriptors, instances, __getattr__), with caches.
#pragma once

#include "engine/vm/world.h"

namespace heddle {

/// obj.name. `cache` (may be null) is filled in where the result can be found again quickly.
/// Returns: a value; error (AttributeError with CPython's text); tail (a property's getter,
/// __getattr__, a descriptor's __get__).
Value load_attribute(VmContext& cx, Value obj, Str* name, SiteCache* cache);

/// Whether `obj` is an instance that has no attribute of that name, and nothing in its class makes
/// one up: then load_attribute raises AttributeError.
bool lacks_attribute(VmContext& cx, Value obj, Str* name);

/// As load_attribute, for a call that follows: `*self` receives the object to pass in front, or
/// empty, so that no bound method is made.
Value load_method(VmContext& cx, Value obj, Str* name, SiteCache* cache, Value* self);

/// obj.name = value; value empty: del obj.name. Returns: None, error or tail (result ignored).
Value store_attribute(VmContext& cx, Value obj, Str* name, Value value, SiteCache* cache);

/// As object.__getattribute__ and object.__setattr__, ignoring the class's own overriding.
Value generic_get(VmContext& cx, Value obj, Str* name, SiteCache* cache);
Value generic_set(VmContext& cx, Value obj, Str* name, Value value, SiteCache* cache);

/// `function` with `self` in front: a method, built-in method or method-wrapper.
Value bound_method(VmContext& cx, Value function, Value self);

/// A special method found on the class of `v`, bound for a call: the function, and `*self` to
/// pass in front or empty. Empty if the class has none.
Value find_special_method(VmContext& cx, Value v, Special special, Value* self);

/// What attribute access makes of a class attribute `found` for instance `obj` of `type`: binds
/// functions, unwraps static methods, calls getters. Returns as load_attribute.
Value bind_class_value(VmContext& cx, Value found, Value obj, Type* type);

/// super(cls, obj). Errors: TypeError.
Value make_super(VmContext& cx, Value cls, Value obj);

}  // namespace heddle
