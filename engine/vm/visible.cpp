#include "engine/vm/visible.h"

#include "engine/base/arena.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/own_changes.h"

#include <unordered_set>

namespace heddle {

bool may_proceed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs) {
  VmStrand& strand = *cx.strand;
  if (!cx.tells) return true;
  if (strand.granted) {
    strand.granted = false;
    strand.in_step = false;
    return true;
  }
  strand.note_line();
  if (cx.worker->scheduler.may_proceed(strand, op, object, needs)) {
    strand.in_step = false;
    return true;
  }
  strand.granted = true;
  return false;
}

namespace {

constexpr uint32_t kWhole = 0;  // the part of an access to all of an object

struct Touched {
  Object* object;
  uint32_t part;
  bool write;
};

bool is_primitive(const Object* object) {
  if (object->kind != Kind::kExtension) return false;
  const ExtensionHooks* hooks = object->type->hooks;
  return hooks == nullptr || !hooks->visible;
}

bool binds_once(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule: return true;
    case Kind::kExtension:
    case Kind::kInstance: {
      Value inner = unwrap(v);
      return inner.is_object() && is_primitive(inner.as_object());
    }
    default: return false;
  }
}

// The container itself, or the one that an instance of a class derived from it carries; null for
// what is no container.
Object* container_of(Object* object) {
  if (object->kind == Kind::kInstance) {
    Value inner = unwrap(Value::object(object));
    if (!inner.is_object() || inner.as_object() == object) return nullptr;
    object = inner.as_object();
  }
  switch (object->kind) {
    case Kind::kList:
    case Kind::kDict:
    case Kind::kSet:
    case Kind::kByteArray: return object;
    case Kind::kExtension: return is_primitive(object) ? nullptr : object;
    default: return nullptr;
  }
}

Access access_of(VmContext& cx, const Touched& what) {
  const VisibleOp op = what.write ? VisibleOp::kWrite : VisibleOp::kRead;
  const bool whole = what.part == kWhole && container_of(what.object) != nullptr;
  return {op, identity_of(cx, what.object), what.part, whole};
}

bool ask(VmContext& cx, const Touched& what) {
  VmStrand& strand = *cx.strand;
  const uint32_t flags = strand.frame->code->flags;
  if ((flags & Code::kUnseen) != 0 && container_of(what.object) == nullptr) return true;
  const VisibleOp op = what.write ? VisibleOp::kWrite : VisibleOp::kRead;
  const uint32_t id = identity_of(cx, what.object);
  const bool goes_on = strand.in_step && (flags & Code::kLibrary) != 0 && !strand.granted;
  if (!goes_on && !may_proceed(cx, op, id)) return false;
  strand.in_step = true;
  cx.worker->scheduler.touched(strand, access_of(cx, what));
  return true;
}

// Nobody else can reach what is accessed.
bool alone(VmContext& cx, bool write) {
  if (write) own_changes(cx.strand->id())++;
  return true;
}

// One visible operation that touches several objects: the first stands for it.
bool ask_all(VmContext& cx, const std::vector<Touched>& all) {
  if (all.empty()) return true;
  if (!ask(cx, all[0])) return false;
  for (size_t i = 1; i < all.size(); i++) {
    cx.worker->scheduler.touched(*cx.strand, access_of(cx, all[i]));
  }
  return true;
}

Object* shared_container(Value v) {
  if (!v.is_object() || !is_shared(v.as_object())) return nullptr;
  return container_of(v.as_object());
}

uint32_t part_of_hash(uint64_t hash) {
  return static_cast<uint32_t>((hash * 0x9E3779B97F4A7C15ull) >> 32) | 1;
}

uint32_t part_of_name(Str* name) { return part_of_hash(str_hash(name)); }

// Elements that are there can be told apart; who adds or removes one changes the whole.
uint32_t part_of_item(VmContext& cx, Object* container, Value key, bool must_exist) {
  if (container->kind == Kind::kList && key.is_small()) {
    const int64_t at = key.as_small();
    const bool there = at >= 0 && at < static_cast<List*>(container)->size.load();
    return there ? static_cast<uint32_t>(at) + 1 : kWhole;
  }
  if (container->kind != Kind::kDict || is_kind(key, Kind::kInstance)) return kWhole;
  uint64_t hash = 0;
  Value pending = cx.pending;
  const bool hashed = quick_hash(cx, key, &hash) == Tri::kTrue;
  Value there;
  const bool found =
      hashed && (!must_exist ||
                 dict_get(cx, static_cast<Dict*>(container), key, &there) == Tri::kTrue);
  cx.pending = pending;
  return found ? part_of_hash(hash) : kWhole;
}

// Of a class: data that its methods share, not the methods.
bool is_class_data(Value v) {
  if (!v.is_object()) return !v.is_empty();
  return v.as_object()->kind == Kind::kStr || container_of(v.as_object()) != nullptr;
}

}  // namespace

bool may_access_variable(VmContext& cx, Cell* home, Value v, bool write) {
  if (!is_shared(home)) return alone(cx, write);
  if (write) {
    mark_shared(cx, v);
    return ask(cx, {home, kWhole, true});
  }
  return binds_once(v) || ask(cx, {home, kWhole, false});
}

bool may_access_object(VmContext& cx, Object* object, bool write) {
  Object* container = shared_container(Value::object(object));
  return container == nullptr ? alone(cx, write) : ask(cx, {container, kWhole, write});
}

bool may_load_item(VmContext& cx, Object* object, Value key) {
  Object* container = shared_container(Value::object(object));
  if (container == nullptr) return true;
  return ask(cx, {container, part_of_item(cx, container, key, false), false});
}

bool may_store_item(VmContext& cx, Object* object, Value key, Value item) {
  if (!is_shared(object)) return alone(cx, true);
  mark_shared(cx, key);
  mark_shared(cx, item);
  Object* container = container_of(object);
  if (container == nullptr) return alone(cx, true);
  return ask(cx, {container, part_of_item(cx, container, key, true), true});
}

bool may_access_attribute(VmContext& cx, Value obj, Str* name, bool write) {
  if (!obj.is_object() || !is_shared(obj.as_object())) return alone(cx, write);
  Object* object = obj.as_object();
  if (object->kind == Kind::kInstance) {
    if (write) return ask(cx, {object, part_of_name(name), true});
    Value v = instance_get(cx, static_cast<Instance*>(object), name);
    // What the class gives until the instance has its own: a default, not a method.
    if (v.is_empty()) {
      v = cx.lookup(object->type, name);
      if (!v.is_empty() && !is_class_data(v)) return true;
    }
    return binds_once(v) || ask(cx, {object, part_of_name(name), false});
  }
  if (object->kind == Kind::kType) {
    if (write) return ask(cx, {object, part_of_name(name), true});
    Value v = cx.lookup(static_cast<Type*>(object), name);
    return !is_class_data(v) || ask(cx, {object, part_of_name(name), false});
  }
  if (object->kind == Kind::kModule) {
    Cell* home = namespace_cell(cx, static_cast<Module*>(object)->dict, name, false);
    if (home == nullptr) return true;
    return may_access_variable(cx, home, home->value.load(), write);
  }
  return true;
}

bool may_change_in_place(VmContext& cx, Value x, Value y) {
  Object* container = shared_container(x);
  if (container == nullptr) return alone(cx, true);
  mark_shared(cx, y);
  if (Object* other = shared_container(y); other != nullptr && other != container) {
    return ask_all(cx, {{container, kWhole, true}, {other, kWhole, false}});
  }
  return ask(cx, {container, kWhole, true});
}

bool may_iterate(VmContext& cx, Iterator* iterator) {
  Value source = iterator->source.load();
  while (is_kind(source, Kind::kIterator)) source = cast<Iterator>(source)->source.load();
  return !source.is_object() || may_access_object(cx, source.as_object(), false);
}

namespace {

using Names = std::unordered_set<std::string_view>;

template <typename T>
const T* outside_arena(std::initializer_list<typename T::value_type> items) {
  const Arena::Outside outside;
  return new T(items);
}

// Of built-in containers; every other method only reads.
const Names& mutators() {
  static const auto* names = outside_arena<Names>({
      "append", "appendleft", "extend", "extendleft", "insert", "remove", "pop", "popleft",
      "popitem", "clear", "sort", "reverse", "rotate", "update", "setdefault", "add", "discard",
      "intersection_update", "difference_update", "symmetric_difference_update", "__setitem__",
      "__delitem__", "__iadd__", "__imul__", "__ior__", "__iand__", "__isub__", "__ixor__",
      "__init__", "_reset", "_assign", "__setstate__", "move_to_end"});
  return *names;
}

// Built-in functions that do not look into a container they are given.
const Names& blind_functions() {
  static const auto* names = outside_arena<Names>(
      {"id", "type", "isinstance", "issubclass", "callable", "hasattr", "getattr", "setattr",
       "delattr", "iter", "super", "enumerate", "zip", "map", "filter", "reversed"});
  return *names;
}

bool is_one_of(const Names& names, const Str* name) { return names.contains(to_utf8(name)); }

// By its name, and remembered where there is one worker.
bool mutates(const VmContext& cx, Native* native) {
  constexpr uint32_t kKnown = Native::kReads | Native::kWrites;
  if (!cx.controlled) return is_one_of(mutators(), native->name);
  if ((native->flags & kKnown) == 0) {
    native->flags |= is_one_of(mutators(), native->name) ? Native::kWrites : Native::kReads;
  }
  return (native->flags & Native::kWrites) != 0;
}

bool may_call_method(VmContext& cx, Native* native, Value self, const Value* args, int count) {
  if (!self.is_object() || !is_shared(self.as_object())) return alone(cx, true);
  for (int i = 0; i < count; ++i) mark_shared(cx, args[i]);
  Object* object = self.as_object();
  Object* container = container_of(object);
  if (container == nullptr) {
    if (object->kind != Kind::kInstance || count == 0 || !is_str(args[0])) return true;
    const std::string name = to_utf8(native->name);
    const bool write = name == "__setattr__" || name == "__delattr__";
    if (!write && name != "__getattribute__") return true;
    return ask(cx, {object, part_of_name(cast<Str>(args[0])), write});
  }
  const bool write = mutates(cx, native);
  const bool by_key = !write && count > 0 && container->kind == Kind::kDict;
  const uint32_t part = by_key ? part_of_item(cx, container, args[0], false) : kWhole;
  std::vector<Touched> all{{container, part, write}};
  for (int i = 0; i < count; ++i) {
    Object* other = shared_container(args[i]);
    if (other != nullptr && other != container) all.push_back({other, kWhole, false});
  }
  return ask_all(cx, all);
}

// getattr(), setattr(), hasattr() and delattr() are the attribute's access.
bool is_attribute_function(const std::string& name) {
  return name == "getattr" || name == "setattr" || name == "hasattr" || name == "delattr";
}

// len(), sorted(), list(), print() ... read what they are given.
bool may_read_arguments(VmContext& cx, const Str* name, const Value* args, int count) {
  if (count >= 2 && args[0].is_object() && is_shared(args[0].as_object()) && is_str(args[1])) {
    const std::string text = to_utf8(name);
    if (is_attribute_function(text)) {
      if (count > 2) mark_shared(cx, args[2]);
      const bool write = text == "setattr" || text == "delattr";
      return may_access_attribute(cx, args[0], cast<Str>(args[1]), write);
    }
  }
  std::vector<Touched> all;
  for (int i = 0; i < count; ++i) {
    if (Object* container = shared_container(args[i])) all.push_back({container, kWhole, false});
  }
  return all.empty() || is_one_of(blind_functions(), name) || ask_all(cx, all);
}

}  // namespace

bool may_call_native(VmContext& cx, Native* native, const Value* args, int count) {
  if (count == 0) return true;
  if (native->owner == nullptr || (native->flags & Native::kStatic)) {
    return may_read_arguments(cx, native->name, args, count);
  }
  return may_call_method(cx, native, args[0], args + 1, count - 1);
}

bool may_call(VmContext& cx, Value callee, const Value* args, int count) {
  if (is_kind(callee, Kind::kNative)) {
    return may_call_native(cx, cast<Native>(callee), args, count);
  }
  if (is_kind(callee, Kind::kType)) {
    auto* type = cast<Type>(callee);
    return (type->flags & Type::kHeap) != 0 || may_read_arguments(cx, type->name, args, count);
  }
  if (!is_kind(callee, Kind::kBoundMethod)) return true;
  auto* method = cast<BoundMethod>(callee);
  if (!is_kind(method->function, Kind::kNative)) return true;
  return may_call_method(cx, cast<Native>(method->function), method->self, args, count);
}

}  // namespace heddle
