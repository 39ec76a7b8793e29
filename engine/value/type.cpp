#include "engine/value/type.h"

#include "engine/value/container.h"
#include "engine/value/context.h"
#include "engine/value/str.h"

namespace heddle {

Type* type_of(const Context& cx, Value v) {
  if (v.is_object()) return v.as_object()->type;
  const Types& types = cx.types();
  if (v.is_double()) return types.float_;
  if (v.is_small()) return types.int_;
  if (v.is_bool()) return types.bool_;
  if (v.is_none()) return types.none_type;
  if (v.is_not_implemented()) return types.not_implemented;
  if (v == Value::ellipsis()) return types.ellipsis;
  return types.internal;
}

bool is_subtype(const Type* type, const Type* base) {
  if (type == base) return true;
  auto* mro = static_cast<const Tuple*>(type->mro.load());
  if (mro == nullptr) return false;
  for (uint32_t i = 1; i < mro->size; ++i) {
    if (mro->items[i].as_object() == base) return true;
  }
  return false;
}

bool is_instance(const Context& cx, Value v, const Type* base) {
  return is_subtype(type_of(cx, v), base);
}

Value type_lookup(Context&, Type* type, Str* name) {
  auto* mro = static_cast<Tuple*>(type->mro.load());
  for (uint32_t i = 0; i < mro->size; ++i) {
    Value found = dict_get_str(cast<Type>(mro->items[i])->dict, name);
    if (!found.is_empty()) return found;
  }
  return Value::empty();
}

void resolve_specials(Context& cx, Type* type) {
  for (int i = 0; i < kSpecialCount; ++i) {
    type->special[i].store(type_lookup(cx, type, cx.names().special[i]));
  }
}

namespace {

/// Whether replacing `v` in a class changes more than one attribute's plain value.
bool is_behaviour(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kProperty:
    case Kind::kStaticMethod:
    case Kind::kClassMethod:
    case Kind::kGetSet:
    case Kind::kMemberSlot:
      return true;
    default: {
      const Type* type = v.as_object()->type;
      return !type->find_special(Special::kget).is_empty() ||
             !type->find_special(Special::kset).is_empty();
    }
  }
}

int special_number(const Context& cx, const Str* name) {
  for (int i = 0; i < kSpecialCount; ++i) {
    if (cx.names().special[i] == name) return i;
  }
  return -1;
}

void renew_special(Context& cx, Type* type, int number) {
  type->special[number].store(type_lookup(cx, type, cx.names().special[number]));
  Array* subclasses = type->subclasses.load();
  for (uint32_t i = 0; i < type->subclass_count.load(); ++i) {
    Value sub = subclasses->items[i].load();
    if (is_kind(sub, Kind::kType)) renew_special(cx, cast<Type>(sub), number);
  }
}

}  // namespace

bool type_set(Context& cx, Type* type, Str* name, Value value) {
  SpinGuard guard(cx.rt.class_spin);
  Value old = dict_get_str(type->dict, name);
  if (value.is_empty()) {
    if (old.is_empty()) return false;
    dict_delete_str(cx, type->dict, name);
  } else {
    dict_set_str(cx, type->dict, name, value);
  }
  int number = special_number(cx, name);
  if (number >= 0) renew_special(cx, type, number);
  bool same_keys = !old.is_empty() && !value.is_empty();
  if (number >= 0 || !same_keys || is_behaviour(old) || is_behaviour(value)) {
    cx.rt.class_epoch.fetch_add(1, std::memory_order_release);
  }
  return true;
}

}  // namespace heddle
