// The module _deque, which _collections.py completes: a ring of values that grows at both ends.
//
// Every method is atomic towards the others (the object's lock). Iterating goes over what the deque
// held when the iteration began.
#include "engine/lib/deque.h"
#include "engine/lib/modules.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

struct Deque : Object {
  Array* ring;        // null: nothing was ever added; its size is a power of two
  uint32_t first;
  uint32_t count;
  int64_t most;       // maxlen, -1: none

  Slot<Value>& at(uint32_t i) { return ring->items[(first + i) & (ring->capacity - 1)]; }
};

void trace_deque(Object* object, Marker& marker) {
  marker.object(static_cast<Deque*>(object)->ring);
}
constexpr ExtensionHooks kDequeHooks{trace_deque, nullptr, nullptr, nullptr, true};

Deque* deque_of(Value v) { return cast<Deque>(unwrap(v)); }

// The following require the lock.

void make_room(Context& cx, Deque* d) {
  if (d->ring != nullptr && d->count < d->ring->capacity) return;
  uint32_t capacity = d->ring == nullptr ? 8 : d->ring->capacity * 2;
  auto* grown = cx.make<Array>(cx.types().internal, Kind::kArray, capacity * sizeof(Value));
  grown->capacity = capacity;
  for (uint32_t i = 0; i < capacity; ++i) {
    grown->items[i].store_relaxed(i < d->count ? d->at(i).load() : Value::empty());
  }
  d->ring = grown;
  d->first = 0;
}

Value take_first(Deque* d) {
  Value v = d->at(0).load();
  d->at(0).store(Value::empty());
  d->first = (d->first + 1) & (d->ring->capacity - 1);
  d->count--;
  return v;
}

Value take_last(Deque* d) {
  Value v = d->at(d->count - 1).load();
  d->at(d->count - 1).store(Value::empty());
  d->count--;
  return v;
}

void add_last(Context& cx, Deque* d, Value v) {
  if (d->most == 0) return;
  if (d->most > 0 && d->count == d->most) take_first(d);
  make_room(cx, d);
  d->count++;
  d->at(d->count - 1).store(v);
}

void add_first(Context& cx, Deque* d, Value v) {
  if (d->most == 0) return;
  if (d->most > 0 && d->count == d->most) take_last(d);
  make_room(cx, d);
  d->first = (d->first - 1) & (d->ring->capacity - 1);
  d->count++;
  d->at(0).store(v);
}

std::vector<Value> content(Deque* d) {
  std::vector<Value> items;
  items.reserve(d->count);
  for (uint32_t i = 0; i < d->count; ++i) items.push_back(d->at(i).load());
  return items;
}

void replace(Context& cx, Deque* d, const std::vector<Value>& items) {
  d->ring = nullptr;
  d->first = d->count = 0;
  for (Value v : items) add_last(cx, d, v);
}

// --- methods --------------------------------------------------------------------------------

std::vector<Value> snapshot(Value self) {
  Deque* d = deque_of(self);
  ObjectLock lock(d);
  return content(d);
}

Value deque_new(Context& cx, const Value* args, int) {
  Type* own = library_of(cx).deque_type;
  auto* d = cx.make<Deque>(own, Kind::kExtension);
  d->most = -1;
  if (args[0] == Value::object(own)) return Value::object(d);
  Value instance = make_instance(cx, cast<Type>(args[0]));
  cast<Instance>(instance)->slots[0].store(Value::object(d));
  return instance;
}

/// Sets maxlen and empties; filling is the Python side's.
Value deque_reset(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  int64_t most = -1;
  if (!args[1].is_none()) {
    auto given = index_arg(cx, args[1]);
    if (!given) return Value::error();
    if (*given < 0) return cx.value_error("maxlen must be non-negative");
    most = *given;
  }
  ObjectLock lock(d);
  d->most = most;
  replace(cx, d, {});
  return Value::none();
}

Value deque_append(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  add_last(cx, d, args[1]);
  return Value::none();
}

Value deque_appendleft(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  add_first(cx, d, args[1]);
  return Value::none();
}

Value pop_from(Context& cx, Value self, bool left) {
  Deque* d = deque_of(self);
  Value v;
  {
    ObjectLock lock(d);
    if (d->count > 0) v = left ? take_first(d) : take_last(d);
  }
  return v.is_empty() ? cx.raise(cx.types().IndexError, "pop from an empty deque") : v;
}

Value deque_pop(Context& cx, const Value* args, int) { return pop_from(cx, args[0], false); }
Value deque_popleft(Context& cx, const Value* args, int) { return pop_from(cx, args[0], true); }

Value deque_clear(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  replace(cx, d, {});
  return Value::none();
}

Value deque_len(Context&, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  return Value::small(d->count);
}

/// A list of what it holds now.
Value deque_items(Context& cx, const Value* args, int) {
  return Value::object(make_list(cx, std::span<const Value>(snapshot(args[0]))));
}

Value deque_iter(Context& cx, const Value* args, int) {
  return native_iter(cx, deque_items(cx, args, 1));
}

/// Replaces the content by a list's, in one step.
Value deque_assign(Context& cx, const Value* args, int) {
  std::vector<Value> items = list_snapshot(cast<List>(args[1]));
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  replace(cx, d, items);
  return Value::none();
}

bool place_arg(Context& cx, Value index, uint32_t count, uint32_t* out) {
  auto i = index_arg(cx, index);
  if (!i) return false;
  if (*i < 0) *i += count;
  if (*i < 0 || *i >= count) {
    cx.raise(cx.types().IndexError, "deque index out of range");
    return false;
  }
  *out = static_cast<uint32_t>(*i);
  return true;
}

Value deque_getitem(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  uint32_t i;
  return place_arg(cx, args[1], d->count, &i) ? d->at(i).load() : Value::error();
}

Value deque_setitem(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  uint32_t i;
  if (!place_arg(cx, args[1], d->count, &i)) return Value::error();
  d->at(i).store(args[2]);
  return Value::none();
}

Value deque_delitem(Context& cx, const Value* args, int) {
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  uint32_t i;
  if (!place_arg(cx, args[1], d->count, &i)) return Value::error();
  std::vector<Value> items = content(d);
  items.erase(items.begin() + i);
  replace(cx, d, items);
  return Value::none();
}

Value deque_rotate(Context& cx, const Value* args, int) {
  int64_t steps = 1;
  if (!args[1].is_empty()) {
    auto given = index_arg(cx, args[1]);
    if (!given) return Value::error();
    steps = *given;
  }
  Deque* d = deque_of(args[0]);
  ObjectLock lock(d);
  if (d->count < 2) return Value::none();
  std::vector<Value> items = content(d);
  int64_t count = d->count;
  int64_t by = ((steps % count) + count) % count;
  std::rotate(items.begin(), items.end() - by, items.end());
  replace(cx, d, items);
  return Value::none();
}

Value deque_maxlen(Context&, Value self) {
  int64_t most = deque_of(self)->most;
  return most < 0 ? Value::none() : Value::small(most);
}

constexpr NativeDef kDequeMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", deque_new, Native::kStatic},
    {"_reset", "self, maxlen, /", deque_reset},
    {"_items", "self, /", deque_items},
    {"_assign", "self, items, /", deque_assign},
    {"append", "self, x, /", deque_append},
    {"appendleft", "self, x, /", deque_appendleft},
    {"pop", "self, /", deque_pop},
    {"popleft", "self, /", deque_popleft},
    {"clear", "self, /", deque_clear},
    {"rotate", "self, n=, /", deque_rotate},
    {"__len__", "self, /", deque_len},
    {"__iter__", "self, /", deque_iter},
    {"__getitem__", "self, index, /", deque_getitem},
    {"__setitem__", "self, index, value, /", deque_setitem},
    {"__delitem__", "self, index, /", deque_delitem},
};
constexpr GetSetDef kDequeGetSets[] = {{"maxlen", deque_maxlen}};

}  // namespace

Value make_deque(Context& cx) {
  if (library_of(cx).deque_type == nullptr) load_native_module(vm_of(cx), "_deque");
  auto* d = cx.make<Deque>(library_of(cx).deque_type, Kind::kExtension);
  d->most = -1;
  return Value::object(d);
}

bool is_deque(Context& cx, Value v) {
  return v.is_object() && v.as_object()->type == library_of(cx).deque_type;
}

uint32_t deque_count(Value deque) { return deque_of(deque)->count; }

void deque_add_last(Context& cx, Value deque, Value item) {
  Deque* d = deque_of(deque);
  ObjectLock lock(d);
  add_last(cx, d, item);
}

void own_deque_add_last(Context& cx, Value deque, Value item) {
  add_last(cx, cast<Deque>(deque), item);
}

Value own_deque_take_first(Value deque) {
  auto* d = cast<Deque>(deque);
  return d->count == 0 ? Value::empty() : take_first(d);
}

Value deque_take_first(Value deque) {
  Deque* d = deque_of(deque);
  ObjectLock lock(d);
  return d->count == 0 ? Value::empty() : take_first(d);
}

void init__deque_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  NativeTypeDef def{"collections", "deque"};
  def.flags = Type::kDerivable;
  def.hooks = &kDequeHooks;
  state.deque_type = make_native_type(cx, def);
  state.deque_type->flags |= Type::kSequencePattern;
  keep(cx, state.deque_type);
  add_methods(cx, state.deque_type, kDequeMethods);
  add_getsets(cx, state.deque_type, kDequeGetSets);
  type_ready(cx, state.deque_type);
  module_set(cx, module, "_deque", Value::object(state.deque_type));
}

}  // namespace heddle
