// make_type: a new class from its bases and namespace.
#include "engine/value/container.h"
#include "engine/value/context.h"
#include "engine/value/native.h"
#include "engine/value/str.h"

#include <algorithm>
#include <string>
#include <vector>

namespace heddle {

namespace {

constexpr size_t kMostSlots = 200;

bool adds_layout(const Type* type) {
  return type->base != nullptr && (type->hidden_slots != type->base->hidden_slots ||
                                   type->instance_kind != type->base->instance_kind);
}

/// The ancestor that decided the layout.
Type* solid_base(Type* type) {
  while (type->base != nullptr && type->base != type && !adds_layout(type)) type = type->base;
  return type;
}

Type* best_base(Context& cx, const Tuple* bases) {
  Type* winner = nullptr;
  Type* base = nullptr;
  for (uint32_t i = 0; i < bases->size; ++i) {
    auto* candidate = cast<Type>(bases->items[i]);
    if (!(candidate->flags & Type::kDerivable)) {
      cx.type_error("type '{}' is not an acceptable base type", to_utf8(candidate->name));
      return nullptr;
    }
    Type* solid = solid_base(candidate);
    if (winner == nullptr || (winner != solid && is_subtype(solid, winner))) {
      winner = solid;
      base = candidate;
    } else if (!is_subtype(winner, solid)) {
      cx.type_error("multiple bases have instance lay-out conflict");
      return nullptr;
    }
  }
  return base;
}

bool check_bases(Context& cx, const Tuple* bases) {
  for (uint32_t i = 0; i < bases->size; ++i) {
    for (uint32_t j = i + 1; j < bases->size; ++j) {
      if (bases->items[i] == bases->items[j]) {
        cx.type_error("duplicate base class {}", to_utf8(cast<Type>(bases->items[i])->name));
        return false;
      }
    }
  }
  return true;
}

Str* mangle(Context& cx, const Str* class_name, Str* name) {
  std::string text = to_utf8(name);
  std::string prefix = to_utf8(class_name);
  prefix.erase(0, prefix.find_first_not_of('_'));
  bool is_private = text.starts_with("__") && !text.ends_with("__") && !prefix.empty();
  return is_private ? intern(cx, "_" + prefix + text) : intern(cx, name);
}

Value dict_attribute(Context& cx, Value self) {
  return Value::object(instance_dict(cx, cast<Instance>(self)));
}

Value set_dict_attribute(Context& cx, Value self, Value value) {
  if (value.is_empty()) return cx.type_error("cannot delete __dict__");
  Value plain = unwrap(value);
  if (!is_kind(plain, Kind::kDict)) {
    return cx.type_error("__dict__ must be set to a dictionary, not a '{}'", type_name(cx, value));
  }
  instance_set_dict(cx, cast<Instance>(self), cast<Dict>(plain));
  return Value::none();
}

Value weakref_attribute(Context&, Value) { return Value::none(); }

constexpr GetSetDef kDictAttribute[] = {{"__dict__", dict_attribute, set_dict_attribute}};
constexpr GetSetDef kWeakrefAttribute[] = {{"__weakref__", weakref_attribute}};

/// What a class body's __slots__ asks for.
struct SlotsWish {
  bool given = false;
  bool wants_dict = false;
  bool wants_weakref = false;
  std::vector<Str*> names;
};

bool read_slots(Context& cx, const TypeSpec& spec, SlotsWish* wish) {
  Value slots = dict_get_str(spec.dict, cx.names().dunder_slots);
  if (slots.is_empty()) return true;
  wish->given = true;
  std::vector<Value> items;
  if (is_str(unwrap(slots))) {
    items.push_back(unwrap(slots));
  } else if (native_items(cx, unwrap(slots), &items) != Tri::kTrue) {
    cx.type_error("heddle: __slots__ must be a str, tuple, list, set or dict, not '{}'",
                  type_name(cx, slots));
    return false;
  }
  for (Value item : items) {
    if (!is_str(item)) {
      cx.type_error("__slots__ items must be strings, not '{}'", type_name(cx, item));
      return false;
    }
    Str* name = mangle(cx, spec.name, cast<Str>(item));
    if (name == cx.names().dunder_dict) {
      wish->wants_dict = true;
    } else if (name == cx.names().dunder_weakref) {
      wish->wants_weakref = true;
    } else {
      if (!dict_get_str(spec.dict, name).is_empty()) {
        cx.value_error("'{}' in __slots__ conflicts with class variable", to_utf8(name));
        return false;
      }
      if (std::find(wish->names.begin(), wish->names.end(), name) == wish->names.end()) {
        wish->names.push_back(name);
      }
    }
  }
  return true;
}

bool apply_slots(Context& cx, Type* type, const SlotsWish& wish) {
  bool fixed_size = is_subtype(type->base, cx.types().int_) ||
                    is_subtype(type->base, cx.types().bytes) ||
                    is_subtype(type->base, cx.types().tuple);
  if (!wish.names.empty() && fixed_size) {
    cx.type_error("nonempty __slots__ not supported for subtype of '{}'",
                  to_utf8(type->base->name));
    return false;
  }
  if (type->hidden_slots + wish.names.size() > kMostSlots) {
    cx.type_error("heddle: a class has at most {} __slots__", kMostSlots);
    return false;
  }
  for (Str* name : wish.names) {
    auto* member = cx.make<MemberSlot>(cx.types().member, Kind::kMemberSlot);
    member->name = name;
    member->owner = type;
    member->index = type->hidden_slots++;
    dict_set_str(cx, type->dict, name, Value::object(member));
  }
  bool had_dict = takes_attributes(type->base);
  bool any_dict = false;
  for (uint32_t i = 0; i < type->bases->size; ++i) {
    any_dict = any_dict || takes_attributes(cast<Type>(type->bases->items[i]));
  }
  if (!wish.given || wish.wants_dict || any_dict) type->flags |= Type::kHasDict;
  if (takes_attributes(type) && !had_dict && !(type->flags & Type::kException) &&
      type->instance_kind != Kind::kType) {
    add_getsets(cx, type, kDictAttribute);
    if (!wish.given) add_getsets(cx, type, kWeakrefAttribute);
  }
  if (wish.wants_weakref) add_getsets(cx, type, kWeakrefAttribute);
  return true;
}

void wrap(Context& cx, Type* type, Str* name, Type* wrapper, Kind kind) {
  Value function = dict_get_str(type->dict, name);
  if (!is_kind(function, Kind::kFunction)) return;
  auto* wrapped = cx.make<MethodWrapper>(wrapper, kind);
  wrapped->function.store(function);
  wrapped->dict.store(Value::empty());
  dict_set_str(cx, type->dict, name, Value::object(wrapped));
}

/// What type.__new__ adds to and takes out of the namespace.
bool finish_namespace(Context& cx, Type* type) {
  const KnownNames& names = cx.names();
  Value qualname = dict_get_str(type->dict, names.dunder_qualname);
  if (!qualname.is_empty()) {
    if (!is_str(qualname)) {
      cx.type_error("type __qualname__ must be a str, not {}", type_name(cx, qualname));
      return false;
    }
    type->qualname = cast<Str>(qualname);
    dict_delete_str(cx, type->dict, names.dunder_qualname);
  }
  Value module = dict_get_str(type->dict, names.dunder_module);
  if (!module.is_empty()) type->module.store(module);
  Value cell = dict_get_str(type->dict, names.dunder_classcell);
  if (!cell.is_empty()) {
    if (!is_kind(cell, Kind::kCell)) {
      cx.type_error("type.__new__ expected __classcell__ to be a cell, got {}",
                    type_name(cx, cell));
      return false;
    }
    cast<Cell>(cell)->value.store(Value::object(type));
    dict_delete_str(cx, type->dict, names.dunder_classcell);
  }
  wrap(cx, type, names.special[static_cast<int>(Special::knew_)], cx.types().staticmethod,
       Kind::kStaticMethod);
  wrap(cx, type, names.dunder_init_subclass, cx.types().classmethod, Kind::kClassMethod);
  wrap(cx, type, names.dunder_class_getitem, cx.types().classmethod, Kind::kClassMethod);
  Str* hash = names.special[static_cast<int>(Special::khash)];
  Str* eq = names.special[static_cast<int>(Special::keq)];
  if (!dict_get_str(type->dict, eq).is_empty() && dict_get_str(type->dict, hash).is_empty()) {
    dict_set_str(cx, type->dict, hash, Value::none());
  }
  if (dict_get_str(type->dict, names.dunder_doc).is_empty()) {
    dict_set_str(cx, type->dict, names.dunder_doc, Value::none());
  }
  return true;
}

void add_subclass(Context& cx, Type* base, Type* type) {
  SpinGuard guard(cx.rt.class_spin);
  Array* known = base->subclasses.load();
  uint32_t count = base->subclass_count.load();
  if (known == nullptr || count == known->capacity) {
    uint32_t capacity = count == 0 ? 4 : count * 2;
    auto* grown = cx.make<Array>(cx.types().internal, Kind::kArray, capacity * sizeof(Value));
    grown->capacity = capacity;
    for (uint32_t i = 0; i < capacity; ++i) {
      grown->items[i].store(i < count ? known->items[i].load() : Value::empty());
    }
    base->subclasses.store(grown);
    known = grown;
  }
  known->items[count].store(Value::object(type));
  base->subclass_count.store(count + 1);
}

constexpr uint32_t kInherited = Type::kException | Type::kHasDict | Type::kSequencePattern |
                                Type::kMappingPattern;

}  // namespace

void add_dict_attribute(Context& cx, Type* type) { add_getsets(cx, type, kDictAttribute); }

void link_type(Context& cx, Type* type) {
  type->type_id = cx.rt.next_type_id.fetch_add(1, std::memory_order_relaxed);
  type->inline_slots.store(type->hidden_slots);
  type->most_slots.store(type->hidden_slots);
  make_root_shapes(cx, type);
  if (type->bases == nullptr) return;
  for (uint32_t i = 0; i < type->bases->size; ++i) {
    add_subclass(cx, cast<Type>(type->bases->items[i]), type);
  }
}

Type* make_type(Context& cx, const TypeSpec& spec) {
  if (!check_bases(cx, spec.bases)) return nullptr;
  Type* base = best_base(cx, spec.bases);
  if (base == nullptr) return nullptr;
  SlotsWish wish;
  if (!read_slots(cx, spec, &wish)) return nullptr;

  auto* type = cx.make<Type>(spec.metatype, Kind::kType);
  type->name = spec.name;
  type->qualname = spec.name;
  type->module.store(Value::object(cx.names().builtins));
  type->bases = spec.bases;
  type->base = base;
  type->dict = spec.dict;
  type->instance_kind = base->instance_kind;
  type->hidden_slots = base->hidden_slots;
  type->hooks = base->hooks;
  type->flags = Type::kHeap | Type::kDerivable;
  for (uint32_t i = 0; i < spec.bases->size; ++i) {
    type->flags |= cast<Type>(spec.bases->items[i])->flags & kInherited;
  }
  if (base == cx.types().module) type->flags |= Type::kHasDict;
  for (Slot<Value>& special : type->special) special.store(Value::empty());

  Tuple* mro = compute_mro(cx, type, spec.bases);
  if (mro == nullptr) return nullptr;
  type->mro.store(mro);
  if (!apply_slots(cx, type, wish) || !finish_namespace(cx, type)) return nullptr;
  link_type(cx, type);
  resolve_specials(cx, type);
  return type;
}

}  // namespace heddle
