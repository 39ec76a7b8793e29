#include "engine/vm/attribute.h"

#include "engine/value/native.h"
#include "engine/vm/call.h"
#include "engine/vm/module_attribute.h"

namespace heddle {

namespace {

bool is_data_descriptor(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kProperty:
    case Kind::kGetSet:
    case Kind::kMemberSlot: return true;
    case Kind::kInstance: {
      const Type* type = v.as_object()->type;
      return !type->find_special(Special::kset).is_empty() ||
             !type->find_special(Special::kdelete).is_empty();
    }
    default: return false;
  }
}

void remember(SiteCache* cache, VmContext& cx, const void* key, uint16_t how, Value value,
              uint16_t index) {
  if (cache == nullptr) return;
  cache->key = key;
  cache->how = how;
  cache->value = value;
  cache->index = index;
  cache->second = nullptr;
  cache->epoch = cx.rt.class_epoch.load(std::memory_order_relaxed);
  cx.note_entry(cache);
}

Value no_attribute(VmContext& cx, Value obj, Str* name) {
  if (is_kind(obj, Kind::kType)) {
    cx.raisef(cx.types().AttributeError, "type object '{}' has no attribute '{}'",
              to_utf8(cast<Type>(obj)->name), to_utf8(name));
  } else {
    cx.raisef(cx.types().AttributeError, "'{}' object has no attribute '{}'", type_name(cx, obj),
              to_utf8(name));
  }
  auto* error = cast<Instance>(cx.pending);
  error->slots[kAttrErrorName].store(Value::object(name));
  error->slots[kAttrErrorObj].store(obj);
  return Value::error();
}

Value get_property(VmContext& cx, Property* property, Value obj, Str* name) {
  Value getter = property->get.load();
  if (getter.is_none() || getter.is_empty()) {
    return cx.raisef(cx.types().AttributeError, "property '{}' of '{}' object has no getter",
                     to_utf8(name), type_name(cx, obj));
  }
  return cx.go_on_in(getter, obj);
}

Value get_member(VmContext& cx, MemberSlot* member, Value obj, Str* name) {
  if (!is_instance(cx, obj, member->owner)) {
    return cx.type_error("descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                         to_utf8(name), to_utf8(member->owner->name), type_name(cx, obj));
  }
  Slot<Value>* slot = instance_slot(cx, cast<Instance>(obj), member->index, false);
  Value v = slot == nullptr ? Value::empty() : slot->load();
  return v.is_empty() ? no_attribute(cx, obj, name) : v;
}

// What a descriptor found on the class gives for an instance.
Value get_descriptor(VmContext& cx, Value found, Value obj, Type* type, Str* name) {
  Object* o = found.as_object();
  switch (o->kind) {
    case Kind::kProperty: return get_property(cx, static_cast<Property*>(o), obj, name);
    case Kind::kGetSet: return static_cast<GetSet*>(o)->get(cx, obj);
    case Kind::kMemberSlot: return get_member(cx, static_cast<MemberSlot*>(o), obj, name);
    default: return bind_class_value(cx, found, obj, type);
  }
}

// A module's, function's or other built-in's own attribute dict; null if it has none (yet).
Dict* own_dict(Value obj) {
  if (!obj.is_object()) return nullptr;
  switch (obj.as_object()->kind) {
    case Kind::kModule: return cast<Module>(obj)->dict;
    case Kind::kFunction: return cast<Function>(obj)->dict.load();
    default: return nullptr;
  }
}

Value own_attribute(VmContext& cx, Value obj, Str* name) {
  if (is_kind(obj, Kind::kInstance)) return instance_get(cx, cast<Instance>(obj), name);
  Dict* dict = own_dict(obj);
  return dict == nullptr ? Value::empty() : dict_get_str(dict, name);
}

// Attributes of classes: the metaclass's data descriptors, the class's MRO, the metaclass's rest.
Value type_attribute(VmContext& cx, Type* type, Str* name) {
  Value meta = cx.lookup(type->type, name);
  if (is_data_descriptor(meta)) {
    return get_descriptor(cx, meta, Value::object(type), type->type, name);
  }
  Value found = cx.lookup(type, name);
  if (!found.is_empty()) return bind_class_value(cx, found, Value::empty(), type);
  if (!meta.is_empty()) return bind_class_value(cx, meta, Value::object(type), type->type);
  return no_attribute(cx, Value::object(type), name);
}

Value super_attribute(VmContext& cx, Super* super, Str* name) {
  Value obj = super->obj.load();
  auto* start = cast<Type>(super->cls.load());
  auto* type = cast<Type>(super->obj_type.load());
  auto* mro = static_cast<Tuple*>(type->mro.load());
  if (name != cx.names().dunder_class) {
    bool after = false;
    for (uint32_t n = 0; n < mro->size; ++n) {
      auto* base = cast<Type>(mro->items[n]);
      if (after) {
        Value found = dict_get_str(base->dict, name);
        if (!found.is_empty()) {
          bool of_class = obj == Value::object(type);
          return bind_class_value(cx, found, of_class ? Value::empty() : obj, type);
        }
      }
      after |= base == start;
    }
  }
  Value found = cx.lookup(cx.types().super, name);
  if (found.is_empty()) return no_attribute(cx, Value::object(super), name);
  return get_descriptor(cx, found, Value::object(super), cx.types().super, name);
}

// Caches an instance's own slot, if it is an inline one and nothing on the class overrides it.
void remember_slot(VmContext& cx, Value obj, Str* name, SiteCache* cache) {
  if (cache == nullptr || !is_kind(obj, Kind::kInstance)) return;
  auto* instance = cast<Instance>(obj);
  Shape* shape = instance->shape.load();
  if (shape->is_dict) return;
  int index = shape_find(shape, name);
  if (index < 0 || index >= instance->extra) return;
  remember(cache, cx, shape, SiteCache::kSlot, Value::empty(), static_cast<uint16_t>(index));
}

// The same for what __slots__ names: its place is the same in all instances.
void remember_member(VmContext& cx, Value obj, Value found, SiteCache* cache) {
  if (cache == nullptr || !is_kind(found, Kind::kMemberSlot) || !is_kind(obj, Kind::kInstance) ||
      !is_instance(cx, obj, cast<MemberSlot>(found)->owner)) {
    return;
  }
  auto* instance = cast<Instance>(obj);
  Shape* shape = instance->shape.load();
  uint32_t index = cast<MemberSlot>(found)->index;
  if (shape->is_dict || index >= instance->extra) return;
  remember(cache, cx, shape, SiteCache::kSlot, Value::empty(), static_cast<uint16_t>(index));
}

// Caches where a class keeps plain data, if the instance has nothing of that name. Another plain
// value may take its place there; all else that happens to the class raises the epoch.
void remember_class_value(VmContext& cx, Value obj, const Type* type, Value found, Str* name,
                          SiteCache* cache) {
  if (cache == nullptr || !is_kind(obj, Kind::kInstance)) return;
  if (found.is_object()) {
    switch (found.as_object()->kind) {
      case Kind::kStr: case Kind::kBytes: case Kind::kBigInt: case Kind::kTuple:
      case Kind::kList: case Kind::kDict: case Kind::kSet: break;
      default: return;
    }
  }
  const Shape* shape = cast<Instance>(obj)->shape.load();
  if (shape->is_dict || shape_find(shape, name) >= 0) return;
  uint32_t epoch = cx.rt.class_epoch.load(std::memory_order_acquire);
  auto* mro = static_cast<Tuple*>(type->mro.load());
  const DictEntry* entry = nullptr;
  for (uint32_t n = 0; n < mro->size && entry == nullptr; ++n) {
    entry = dict_entry_str(cast<Type>(mro->items[n])->dict, name);
  }
  if (entry == nullptr || entry->value.load() != found) return;
  remember(cache, cx, shape, SiteCache::kClassValue, Value::empty(), 0);
  cache->entry = entry;
  cache->epoch = epoch;
}

// __getattribute__ and __getattr__ written in Python.
Value with_fallback(VmContext& cx, Value result, Value obj, Type* type, Str* name) {
  if (!result.is_error()) return result;
  Value fallback = type->find_special(Special::kgetattr);
  if (fallback.is_empty() || !is_instance(cx, cx.pending, cx.types().AttributeError)) return result;
  cx.pending = Value::empty();
  return cx.go_on_in(fallback, obj, Value::object(name));
}

bool custom_getattribute(const Type* type) {
  return !special_is_native(type, Special::kgetattribute);
}

// What the strand keeps for a threading.local whose class has not changed the access to
// attributes; null if there is none yet. Controlled runs take the way that says what is visible.
Dict* strand_names(VmContext& cx, Value obj, const Type* type, Special access) {
  const Type* local = cx.world.strand_local.load(std::memory_order_acquire);
  if (local == nullptr || cx.controlled || cx.strand->local_dicts.is_empty()) return nullptr;
  if (type->find_special(access) != local->find_special(access)) return nullptr;
  Value names;
  auto* dicts = cast<Dict>(cx.strand->local_dicts);
  bool found = dict_get_identical(dicts, obj, identity_of(cx, obj.as_object()), &names);
  return found ? cast<Dict>(names) : nullptr;
}

}  // namespace

Value bound_method(VmContext& cx, Value function, Value self) {
  Type* type = cx.types().method;
  if (is_kind(function, Kind::kNative)) {
    bool slot = function.as_object()->type == cx.types().wrapper_descriptor;
    type = slot ? cx.types().method_wrapper : cx.types().native;
  }
  auto* method = cx.make<BoundMethod>(type, Kind::kBoundMethod);
  method->function = function;
  method->self = self;
  return Value::object(method);
}

Value bind_class_value(VmContext& cx, Value found, Value obj, Type* type) {
  if (!found.is_object()) return found;
  Object* o = found.as_object();
  switch (o->kind) {
    case Kind::kFunction: return obj.is_empty() ? found : bound_method(cx, found, obj);
    case Kind::kNative: {
      uint32_t flags = static_cast<Native*>(o)->flags;
      bool binds = (flags & Native::kMethod) && !(flags & Native::kStatic) && !obj.is_empty();
      return binds ? bound_method(cx, found, obj) : found;
    }
    case Kind::kStaticMethod: return static_cast<MethodWrapper*>(o)->function.load();
    case Kind::kClassMethod: {
      Value inner = static_cast<MethodWrapper*>(o)->function.load();
      if (is_kind(inner, Kind::kNative)) return bound_method(cx, inner, Value::object(type));
      return bind_class_value(cx, inner, Value::object(type), type->type);
    }
    case Kind::kInstance: {
      Value get = o->type->find_special(Special::kget);
      if (get.is_empty()) return found;
      return cx.go_on_in(get, found, obj.is_empty() ? Value::none() : obj, Value::object(type));
    }
    default: return found;
  }
}

Value generic_get(VmContext& cx, Value obj, Str* name, SiteCache* cache) {
  if (is_kind(obj, Kind::kType)) return type_attribute(cx, cast<Type>(obj), name);
  if (is_kind(obj, Kind::kSuper)) return super_attribute(cx, cast<Super>(obj), name);
  Type* type = type_of(cx, obj);
  Value found = cx.lookup(type, name);
  if (is_data_descriptor(found)) {
    remember_member(cx, obj, found, cache);
    return get_descriptor(cx, found, obj, type, name);
  }
  Value own = own_attribute(cx, obj, name);
  if (!own.is_empty()) {
    if (found.is_empty() || !is_data_descriptor(found)) remember_slot(cx, obj, name, cache);
    return own;
  }
  if (!found.is_empty()) {
    remember_class_value(cx, obj, type, found, name, cache);
    return bind_class_value(cx, found, obj, type);
  }
  if (is_kind(obj, Kind::kModule)) return module_attribute_missing(cx, cast<Module>(obj), name);
  // What a method does not have itself it takes from its function.
  if (is_kind(obj, Kind::kBoundMethod)) {
    return load_attribute(cx, cast<BoundMethod>(obj)->function, name, nullptr);
  }
  return no_attribute(cx, obj, name);
}

Value load_attribute(VmContext& cx, Value obj, Str* name, SiteCache* cache) {
  Type* type = type_of(cx, obj);
  if (!(type->flags & Type::kHeap)) return generic_get(cx, obj, name, cache);
  if (custom_getattribute(type)) {
    if (Dict* names = strand_names(cx, obj, type, Special::kgetattribute)) {
      Value own = dict_get_str(names, name);
      if (!own.is_empty() && cx.lookup(type, name).is_empty()) return own;
    }
    if (type->find_special(Special::kgetattr).is_empty()) {
      return cx.go_on_in(type->find_special(Special::kgetattribute), obj, Value::object(name));
    }
    return cx.go_on(Prelude::kcustom_getattr_slow, obj, Value::object(name));
  }
  return with_fallback(cx, generic_get(cx, obj, name, cache), obj, type, name);
}

bool lacks_attribute(VmContext& cx, Value obj, Str* name) {
  if (!is_kind(obj, Kind::kInstance)) return false;
  Type* type = obj.as_object()->type;
  bool plain = !custom_getattribute(type) && type->find_special(Special::kgetattr).is_empty();
  return plain && cx.lookup(type, name).is_empty() &&
         instance_get(cx, cast<Instance>(obj), name).is_empty();
}

Value load_method(VmContext& cx, Value obj, Str* name, SiteCache* cache, Value* self) {
  *self = Value::empty();
  if (is_kind(obj, Kind::kType) || is_kind(obj, Kind::kSuper) || is_kind(obj, Kind::kModule)) {
    return load_attribute(cx, obj, name, cache);
  }
  Type* type = type_of(cx, obj);
  if ((type->flags & Type::kHeap) && custom_getattribute(type)) {
    return load_attribute(cx, obj, name, cache);
  }
  Value found = cx.lookup(type, name);
  bool binds = is_kind(found, Kind::kFunction) ||
               (is_kind(found, Kind::kNative) &&
                (cast<Native>(found)->flags & (Native::kMethod | Native::kStatic)) ==
                    Native::kMethod);
  if (!binds || !own_attribute(cx, obj, name).is_empty()) {
    return load_attribute(cx, obj, name, cache);
  }
  const void* key = type;
  bool cacheable = obj.is_object();
  if (is_kind(obj, Kind::kInstance)) {
    Shape* shape = cast<Instance>(obj)->shape.load();
    key = shape;
    // In a shape that has the name (deleted just now), another instance may hold a value.
    cacheable = !shape->is_dict && shape_find(shape, name) < 0;
  } else if (is_kind(obj, Kind::kFunction)) {
    cacheable = false;
  }
  // Whoever is told what strands do is told each reading of a name that is bound again.
  if (cx.tells && cx.world.is_rebound(name)) cacheable = false;
  if (cacheable) remember(cache, cx, key, SiteCache::kMethod, found, 0);
  *self = obj;
  return found;
}

Value find_special_method(VmContext& cx, Value v, Special special, Value* self) {
  *self = Value::empty();
  Type* type = type_of(cx, v);
  Value found = type->find_special(special);
  if (!found.is_object()) return Value::empty();
  Object* o = found.as_object();
  switch (o->kind) {
    case Kind::kFunction: *self = v; return found;
    case Kind::kNative:
      if (!(static_cast<Native*>(o)->flags & Native::kStatic)) *self = v;
      return found;
    case Kind::kStaticMethod: return static_cast<MethodWrapper*>(o)->function.load();
    case Kind::kClassMethod: *self = Value::object(type);
      return static_cast<MethodWrapper*>(o)->function.load();
    default: return found;  // a callable instance: called without self, as CPython does
  }
}

namespace {

Value set_on_descriptor(VmContext& cx, Value found, Value obj, Str* name, Value value) {
  Object* o = found.as_object();
  switch (o->kind) {
    case Kind::kProperty: {
      auto* property = static_cast<Property*>(o);
      Value function = value.is_empty() ? property->del.load() : property->set.load();
      if (function.is_none() || function.is_empty()) {
        return cx.raisef(cx.types().AttributeError, "property '{}' of '{}' object has no {}",
                         to_utf8(name), type_name(cx, obj),
                         value.is_empty() ? "deleter" : "setter");
      }
      return value.is_empty() ? cx.go_on_in(function, obj) : cx.go_on_in(function, obj, value);
    }
    case Kind::kGetSet: {
      auto* getset = static_cast<GetSet*>(o);
      if (getset->set != nullptr) return getset->set(cx, obj, value);
      return cx.raisef(cx.types().AttributeError,
                       "attribute '{}' of '{}' objects is not writable", to_utf8(name),
                       to_utf8(getset->owner->name));
    }
    case Kind::kMemberSlot: {
      auto* member = static_cast<MemberSlot*>(o);
      Slot<Value>* slot = instance_slot(cx, cast<Instance>(obj), member->index, true);
      if (value.is_empty() && slot->load().is_empty()) {
        return cx.raise(cx.types().AttributeError, to_utf8(name));
      }
      slot->store(value);
      return Value::none();
    }
    default: {
      Special which = value.is_empty() ? Special::kdelete : Special::kset;
      Value function = o->type->find_special(which);
      if (function.is_empty()) {
        return cx.raise(cx.types().AttributeError,
                        value.is_empty() ? "__delete__" : "__set__");
      }
      return value.is_empty() ? cx.go_on_in(function, found, obj)
                              : cx.go_on_in(function, found, obj, value);
    }
  }
}

Value set_on_type(VmContext& cx, Type* type, Str* name, Value value) {
  if (!(type->flags & Type::kHeap)) {
    return cx.type_error("cannot set '{}' attribute of immutable type '{}'", to_utf8(name),
                         to_utf8(type->name));
  }
  Value meta = cx.lookup(type->type, name);
  if (is_data_descriptor(meta)) {
    return set_on_descriptor(cx, meta, Value::object(type), name, value);
  }
  if (!type_set(cx, type, name, value)) return no_attribute(cx, Value::object(type), name);
  return Value::none();
}

Value set_on_instance(VmContext& cx, Value obj, Str* name, Value value, SiteCache* cache) {
  auto* instance = cast<Instance>(obj);
  if (value.is_empty()) {
    return instance_delete(cx, instance, name) ? Value::none() : no_attribute(cx, obj, name);
  }
  if (!(instance->type->flags & Type::kHasDict)) return no_attribute(cx, obj, name);
  Shape* before = instance->shape.load();
  instance_set(cx, instance, name, value);
  Shape* after = instance->shape.load();
  if (after->is_dict || cache == nullptr) return Value::none();
  int index = shape_find(after, name);
  if (index < 0 || index >= instance->extra) return Value::none();
  if (before == after) {
    remember(cache, cx, after, SiteCache::kSlot, Value::empty(), static_cast<uint16_t>(index));
  } else if (after->parent == before && after->key == name) {
    remember(cache, cx, before, SiteCache::kAddSlot, Value::object(after),
             static_cast<uint16_t>(index));
    cache->second = after;
  }
  return Value::none();
}

}  // namespace

Value generic_set(VmContext& cx, Value obj, Str* name, Value value, SiteCache* cache) {
  if (is_kind(obj, Kind::kType)) return set_on_type(cx, cast<Type>(obj), name, value);
  Type* type = type_of(cx, obj);
  Value found = cx.lookup(type, name);
  if (is_data_descriptor(found)) {
    remember_member(cx, obj, found, cache);
    return set_on_descriptor(cx, found, obj, name, value);
  }
  if (is_kind(obj, Kind::kInstance) && (found.is_empty() || takes_attributes(type))) {
    return set_on_instance(cx, obj, name, value, cache);
  }
  if (is_kind(obj, Kind::kModule)) {
    Dict* dict = cast<Module>(obj)->dict;
    if (!value.is_empty()) {
      dict_set_str(cx, dict, name, value);
    } else if (!dict_delete_str(cx, dict, name)) {
      return module_attribute_missing(cx, cast<Module>(obj), name);
    }
    return Value::none();
  }
  if (is_kind(obj, Kind::kFunction)) {
    Dict* dict = function_dict(cx, cast<Function>(obj));
    if (!value.is_empty()) {
      dict_set_str(cx, dict, name, value);
    } else if (!dict_delete_str(cx, dict, name)) {
      return no_attribute(cx, obj, name);
    }
    return Value::none();
  }
  if (!found.is_empty()) {
    return cx.raisef(cx.types().AttributeError, "'{}' object attribute '{}' is read-only",
                     type_name(cx, obj), to_utf8(name));
  }
  return no_attribute(cx, obj, name);
}

Value store_attribute(VmContext& cx, Value obj, Str* name, Value value, SiteCache* cache) {
  Type* type = type_of(cx, obj);
  Special which = value.is_empty() ? Special::kdelattr : Special::ksetattr;
  if ((type->flags & Type::kHeap) && !special_is_native(type, which)) {
    Dict* names = value.is_empty() ? nullptr : strand_names(cx, obj, type, which);
    if (names != nullptr && cx.lookup(type, name).is_empty()) {
      dict_set_str(cx, names, name, value);
      return Value::none();
    }
    Value function = type->find_special(which);
    return value.is_empty() ? cx.go_on_in(function, obj, Value::object(name))
                            : cx.go_on_in(function, obj, Value::object(name), value);
  }
  return generic_set(cx, obj, name, value, cache);
}

Value make_super(VmContext& cx, Value cls, Value obj) {
  if (!is_kind(cls, Kind::kType)) {
    return cx.type_error("super() argument 1 must be a type, not {}", type_name(cx, cls));
  }
  auto* start = cast<Type>(cls);
  Type* type = nullptr;
  if (is_kind(obj, Kind::kType) && is_subtype(cast<Type>(obj), start)) {
    type = cast<Type>(obj);
  } else if (is_subtype(type_of(cx, obj), start)) {
    type = type_of(cx, obj);
  } else {
    return cx.type_error("super(type, obj): obj must be an instance or subtype of type");
  }
  auto* super = cx.make<Super>(cx.types().super, Kind::kSuper);
  super->cls.store_relaxed(cls);
  super->obj.store_relaxed(obj);
  super->obj_type.store_relaxed(Value::object(type));
  return Value::object(super);
}

}  // namespace heddle
