// Instances: attributes in slots, read without a lock, added under the object's lock.
//
// 1. A slot's place never changes while the instance is in slot mode. So storing to an existing
//    attribute is one store, and a reader that found index and slot may read it at any time.
// 2. An attribute is added value first, then the shape that knows it (Slot::publish).
// 3. Dict mode moves attributes, which a concurrent store through an old shape would miss:
//    while other strands may run, the change is made with the world stopped (Runtime::exclusive).
#include "engine/value/container.h"
#include "engine/value/context.h"
#include "engine/value/shape.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

constexpr uint8_t kLearnFrom = 16;      // after so many instances the inline size is what was seen
constexpr uint8_t kInlineAtFirst = 8;
constexpr uint8_t kInlineMost = 32;

struct Conversion {
  Context& cx;
  Instance* instance;
  Dict* replacement;  // null: make one of the slots
  Type* new_type;     // null: stays
};

Dict* dict_of(Instance* instance) { return static_cast<Dict*>(instance->overflow.load()); }

/// From the root to the leaf: shapes with keys.
std::vector<Shape*> path_of(Shape* shape) {
  std::vector<Shape*> path;
  for (; shape->key != nullptr; shape = shape->parent) path.push_back(shape);
  std::reverse(path.begin(), path.end());
  return path;
}

void convert(void* arg) {
  auto& c = *static_cast<Conversion*>(arg);
  Shape* shape = c.instance->shape.load();
  Dict* dict = c.replacement;
  if (dict == nullptr && shape->is_dict) dict = dict_of(c.instance);
  if (dict == nullptr) {
    dict = make_dict(c.cx);
    for (Shape* s : path_of(shape)) {
      Value v = instance_slot(c.cx, c.instance, s->count - 1, false)->load();
      if (!v.is_empty()) dict_set_str(c.cx, dict, s->key, v);
    }
  }
  if (c.new_type != nullptr) c.instance->type = c.new_type;
  c.instance->overflow.store(dict);
  c.instance->shape.publish(c.instance->type->dict_shape);
}

void convert_exclusively(Context& cx, Conversion conversion) {
  if (cx.rt.parallel && cx.rt.exclusive != nullptr) {
    cx.rt.exclusive(cx, convert, &conversion);
  } else {
    convert(&conversion);
  }
}

void note_slots(Type* type, uint32_t used) {
  uint32_t most = std::min<uint32_t>(used, uint32_t{type->hidden_slots} + kInlineMost);
  if (most <= type->most_slots.load_relaxed()) return;
  type->most_slots.store_relaxed(static_cast<uint8_t>(most));
  if (most > type->inline_slots.load_relaxed()) {
    type->inline_slots.store_relaxed(static_cast<uint8_t>(most));
  }
}

}  // namespace

Value make_instance(Context& cx, Type* type) {
  uint8_t made = type->made.load_relaxed();
  if (__builtin_expect(made < kLearnFrom, 0)) {
    type->made.store_relaxed(made + 1);
    uint8_t size = type->hidden_slots;
    if (takes_attributes(type)) size += kInlineAtFirst;
    if (made + 1 == kLearnFrom) size = type->hidden_slots;
    size = std::max(size, type->most_slots.load_relaxed());
    type->inline_slots.store_relaxed(size);
  }
  uint32_t slots = type->inline_slots.load_relaxed();
  auto* instance = cx.make<Instance>(type, Kind::kInstance, slots * sizeof(Value));
  instance->extra = static_cast<uint8_t>(slots);
  for (uint32_t i = 0; i < slots; ++i) instance->slots[i].store_relaxed(Value::empty());
  instance->overflow.store_relaxed(nullptr);
  instance->shape.store(type->root_shape);
  return Value::object(instance);
}

Slot<Value>* instance_slot(Context& cx, Instance* instance, uint32_t index, bool grow) {
  if (index < instance->extra) return &instance->slots[index];
  index -= instance->extra;
  Slot<Object*>* link = &instance->overflow;
  uint32_t capacity = 8;
  for (;;) {
    auto* segment = static_cast<Overflow*>(link->load());
    if (segment == nullptr) {
      if (!grow) return nullptr;
      segment = cx.make<Overflow>(cx.types().internal, Kind::kOverflow, capacity * sizeof(Value));
      segment->capacity = capacity;
      for (uint32_t i = 0; i < capacity; ++i) segment->slots[i].store_relaxed(Value::empty());
      link->publish(segment);
    }
    if (index < segment->capacity) return &segment->slots[index];
    index -= segment->capacity;
    capacity = segment->capacity * 2;
    link = &segment->next;
  }
}

Value instance_get(Context& cx, Instance* instance, Str* name) {
  Shape* shape = instance->shape.load();
  if (shape->is_dict) return dict_get_str(dict_of(instance), name);
  int index = shape_find(shape, name);
  if (index < 0) return Value::empty();
  return instance_slot(cx, instance, static_cast<uint32_t>(index), false)->load();
}

namespace {

/// What came of adding an attribute in slot mode. kLookAgain: somebody else added one first.
enum class Added : uint8_t { kDone, kLookAgain, kNeedsDict };

Added add_attribute(Context& cx, Instance* instance, Shape* seen, Str* name, Value value) {
  ObjectLock lock(instance);
  if (instance->shape.load() != seen) return Added::kLookAgain;
  Shape* next = shape_with(cx, seen, name);
  if (next == nullptr) return Added::kNeedsDict;
  instance_slot(cx, instance, next->count - 1, true)->store(value);
  instance->shape.publish(next);
  note_slots(instance->type, next->count);
  return Added::kDone;
}

/// Returns: false if the instance must go to dict mode first.
bool try_set(Context& cx, Instance* instance, Str* name, Value value) {
  for (;;) {
    Shape* shape = instance->shape.load();
    if (shape->is_dict) {
      dict_set_str(cx, dict_of(instance), name, value);
      return true;
    }
    int index = shape_find(shape, name);
    if (index >= 0) {
      Slot<Value>* slot = instance_slot(cx, instance, static_cast<uint32_t>(index), false);
      // Set again after `del`: the dict order changes, which slots cannot express.
      if (slot->load().is_empty()) return false;
      slot->store(value);
      return true;
    }
    Added added = add_attribute(cx, instance, shape, name, value);
    if (added != Added::kLookAgain) return added == Added::kDone;
  }
}

}  // namespace

void instance_set(Context& cx, Instance* instance, Str* name, Value value) {
  while (!try_set(cx, instance, name, value)) {
    convert_exclusively(cx, Conversion{cx, instance, nullptr, nullptr});
  }
}

bool instance_delete(Context& cx, Instance* instance, Str* name) {
  Shape* shape = instance->shape.load();
  if (shape->is_dict) return dict_delete_str(cx, dict_of(instance), name);
  int index = shape_find(shape, name);
  if (index < 0) return false;
  ObjectLock lock(instance);  // of two deleters only one succeeds
  Slot<Value>* slot = instance_slot(cx, instance, static_cast<uint32_t>(index), false);
  if (slot->load().is_empty()) return false;
  slot->store(Value::empty());
  return true;
}

Dict* instance_dict(Context& cx, Instance* instance) {
  if (!instance->shape.load()->is_dict) {
    convert_exclusively(cx, Conversion{cx, instance, nullptr, nullptr});
  }
  return dict_of(instance);
}

void instance_set_dict(Context& cx, Instance* instance, Dict* dict) {
  convert_exclusively(cx, Conversion{cx, instance, dict, nullptr});
}

bool instance_set_class(Context& cx, Instance* instance, Type* type) {
  Type* old = instance->type;
  bool same_layout = (type->flags & Type::kHeap) && type->hidden_slots == old->hidden_slots &&
                     type->instance_kind == old->instance_kind &&
                     takes_attributes(type) == takes_attributes(old);
  if (!same_layout) {
    cx.type_error("__class__ assignment: '{}' object layout differs from '{}'",
                  to_utf8(type->name), to_utf8(old->name));
    return false;
  }
  convert_exclusively(cx, Conversion{cx, instance, nullptr, type});
  return true;
}

Value instance_names(Context& cx, Instance* instance) {
  List* names = make_list(cx);
  Shape* shape = instance->shape.load();
  if (shape->is_dict) {
    uint32_t position = 0;
    Value key, value;
    while (dict_next(dict_of(instance), &position, &key, &value)) list_append(cx, names, key);
    return Value::object(names);
  }
  for (Shape* s : path_of(shape)) {
    Value v = instance_slot(cx, instance, s->count - 1, false)->load();
    if (!v.is_empty()) list_append(cx, names, Value::object(s->key));
  }
  return Value::object(names);
}

}  // namespace heddle
