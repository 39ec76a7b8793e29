// Shapes: which attribute of an instance stands in which slot.
#include "engine/value/shape.h"

#include "engine/value/context.h"

namespace heddle {

namespace {

constexpr uint32_t kMaxChildren = 128;

Shape* new_shape(Context& cx, Type* owner, Shape* parent, Str* key, uint32_t count) {
  auto* shape = cx.make<Shape>(cx.types().internal, Kind::kShape);
  shape->owner = owner;
  shape->parent = parent;
  shape->key = key;
  shape->count = count;
  shape->is_dict = false;
  shape->children.store(nullptr);
  return shape;
}

Shape* find_child(const Shape* shape, const Str* key) {
  Array* children = shape->children.load();
  if (children == nullptr) return nullptr;
  for (uint32_t i = 0; i < children->capacity; ++i) {
    Value child = children->items[i].load();
    if (child.is_empty()) return nullptr;
    if (cast<Shape>(child)->key == key) return cast<Shape>(child);
  }
  return nullptr;
}

uint32_t child_count(const Array* children) {
  uint32_t count = 0;
  while (children != nullptr && count < children->capacity &&
         !children->items[count].load().is_empty()) {
    ++count;
  }
  return count;
}

}  // namespace

void make_root_shapes(Context& cx, Type* type) {
  type->root_shape = new_shape(cx, type, nullptr, nullptr, type->hidden_slots);
  type->dict_shape = new_shape(cx, type, nullptr, nullptr, type->hidden_slots);
  type->dict_shape->is_dict = true;
}

int shape_find(const Shape* shape, const Str* name) {
  for (const Shape* s = shape; s->key != nullptr; s = s->parent) {
    if (s->key == name) return static_cast<int>(s->count) - 1;
  }
  return -1;
}

Shape* shape_with(Context& cx, Shape* shape, Str* key) {
  if (Shape* known = find_child(shape, key)) return known;
  ObjectLock lock(shape);
  if (Shape* known = find_child(shape, key)) return known;
  Array* children = shape->children.load();
  uint32_t count = child_count(children);
  if (count >= kMaxChildren || shape->count - shape->owner->hidden_slots >= kMaxShapeSlots) {
    return nullptr;
  }
  Shape* child = new_shape(cx, shape->owner, shape, key, shape->count + 1);
  if (children == nullptr || count == children->capacity) {
    uint32_t capacity = count == 0 ? 2 : count * 2;
    auto* grown = cx.make<Array>(cx.types().internal, Kind::kArray, capacity * sizeof(Value));
    grown->capacity = capacity;
    for (uint32_t i = 0; i < capacity; ++i) {
      grown->items[i].store(i < count ? children->items[i].load() : Value::empty());
    }
    grown->items[count].store(Value::object(child));
    shape->children.publish(grown);
  } else {
    children->items[count].publish(Value::object(child));
  }
  return child;
}

}  // namespace heddle
