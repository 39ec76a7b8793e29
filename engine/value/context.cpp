#include "engine/value/context.h"

#include "engine/value/container.h"
#include "engine/value/str.h"

namespace heddle {

Value Context::raise(Type* type, std::string_view message) {
  return raise_value(type, Value::object(make_str(*this, message)));
}

Value Context::raise_value(Type* type, Value argument) {
  Tuple* args = make_tuple(*this, std::span<const Value>(&argument, argument.is_empty() ? 0 : 1));
  pending = make_exception(*this, type, args);
  return Value::error();
}

uint32_t give_identity(Context& cx, Object* object) {
  ObjectLock lock(object);
  const uint32_t word = object->identity.load(std::memory_order_relaxed);
  if ((word & kIdentityMask) != 0) return word & kIdentityMask;
  uint32_t identity = cx.rt.next_identity.fetch_add(1, std::memory_order_relaxed);
  object->identity.fetch_or(identity, std::memory_order_relaxed);
  return identity;
}

std::string type_name(const Context& cx, Value v) { return to_utf8(type_of(cx, v)->name); }

void Runtime::mark_roots(Marker& marker) {
#define TYPE(member, name, base, kind, derive) marker.object(types.member);
#include "engine/value/types.def"
#undef TYPE
  marker.object(types.BaseException);
#define EXCEPTION(name, base) marker.object(types.name);
#include "engine/value/exceptions.def"
#undef EXCEPTION
#define NAME(member, text) marker.object(names.member);
#include "engine/value/names.def"
#undef NAME
  for (Str* special : names.special) marker.object(special);
  for (Str* latin : names.single_latin) marker.object(latin);
  marker.object(names.empty);
  marker.object(empty_tuple);
  marker.object(builtins);
  for (Value function : prelude) marker.value(function);
  mark_interned(*this, marker);
}

}  // namespace heddle
