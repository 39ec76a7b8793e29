#include "engine/vm/visible.h"

#include "engine/vm/attribute.h"

namespace heddle {

bool may_proceed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs) {
  VmStrand& strand = *cx.strand;
  if (!cx.controlled) return true;
  if (strand.granted) {
    strand.granted = false;
    return true;
  }
  strand.note_line();
  if (cx.worker->scheduler.may_proceed(strand, op, object, needs)) return true;
  strand.granted = true;
  return false;
}

namespace {

bool ask(VmContext& cx, VisibleOp op, Object* object) {
  return may_proceed(cx, op, identity_of(cx, object));
}

bool binds_once(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule: return true;
    default: return false;
  }
}

bool is_container(const Object* object) {
  switch (object->kind) {
    case Kind::kList:
    case Kind::kDict:
    case Kind::kSet:
    case Kind::kByteArray:
    case Kind::kInstance: return true;
    case Kind::kExtension:
      return object->type->hooks != nullptr && object->type->hooks->visible;
    default: return false;
  }
}

}  // namespace

bool may_access_variable(VmContext& cx, Cell* home, Value v, bool write) {
  if (!is_shared(home)) return true;
  if (write) {
    mark_shared(cx, v);
    return ask(cx, VisibleOp::kWrite, home);
  }
  return binds_once(v) || ask(cx, VisibleOp::kRead, home);
}

bool may_access_object(VmContext& cx, Object* object, bool write) {
  if (!is_container(object) || !is_shared(object)) return true;
  return ask(cx, write ? VisibleOp::kWrite : VisibleOp::kRead, object);
}

bool may_store_item(VmContext& cx, Object* container, Value item) {
  if (!is_shared(container)) return true;
  mark_shared(cx, item);
  return may_access_object(cx, container, true);
}

bool may_access_attribute(VmContext& cx, Value obj, Str* name, bool write) {
  if (!obj.is_object() || !is_shared(obj.as_object())) return true;
  Object* object = obj.as_object();
  if (object->kind == Kind::kInstance) {
    auto* instance = static_cast<Instance*>(object);
    if (write) return ask(cx, VisibleOp::kWrite, object);
    Value v = instance_get(cx, instance, name);
    return v.is_empty() || binds_once(v) || ask(cx, VisibleOp::kRead, object);
  }
  if (object->kind == Kind::kType) {
    if (write) return ask(cx, VisibleOp::kWrite, object);
    Value v = cx.lookup(static_cast<Type*>(object), name);
    bool data = v.is_singleton() || v.is_small() || v.is_double() ||
                (v.is_object() && (is_container(v.as_object()) ||
                                   v.as_object()->kind == Kind::kStr));
    return v.is_empty() || !data || ask(cx, VisibleOp::kRead, object);
  }
  if (object->kind == Kind::kModule) {
    Cell* home = namespace_cell(cx, static_cast<Module*>(object)->dict, name, false);
    if (home == nullptr) return true;
    return may_access_variable(cx, home, home->value.load(), write);
  }
  return true;
}

bool may_change_in_place(VmContext& cx, Value x, Value y) {
  if (!x.is_object() || !is_shared(x.as_object())) return true;
  mark_shared(cx, y);
  return may_access_object(cx, x.as_object(), true);
}

bool may_iterate(VmContext& cx, Iterator* iterator) {
  Value source = iterator->source.load();
  return !source.is_object() || may_access_object(cx, source.as_object(), false);
}

bool may_call_native(VmContext& cx, Native* native, const Value* args, int count) {
  if (count == 0) return true;
  if (native->owner == nullptr || !args[0].is_object() || !is_shared(args[0].as_object())) {
    return true;
  }
  Object* self = args[0].as_object();
  if (!is_container(self)) return true;
  for (int i = 1; i < count; ++i) mark_shared(cx, args[i]);
  return ask(cx, VisibleOp::kWrite, self);
}

bool may_call(VmContext& cx, Value callee, const Value* args, int count) {
  if (is_kind(callee, Kind::kNative)) {
    return may_call_native(cx, cast<Native>(callee), args, count);
  }
  if (!is_kind(callee, Kind::kBoundMethod)) return true;
  auto* method = cast<BoundMethod>(callee);
  if (!is_kind(method->function, Kind::kNative)) return true;
  std::vector<Value> all{method->self};
  if (count > 0) all.insert(all.end(), args, args + count);
  return may_call_native(cx, cast<Native>(method->function), all.data(),
                         static_cast<int>(all.size()));
}

namespace {

// Walks references as the collector does, but stops at what is shared already.
class Sharer {
 public:
  void visit(Object* object) {
    if (object == nullptr || is_shared(object)) return;
    object->identity.fetch_or(kSharedBit, std::memory_order_relaxed);
    stack_.push_back(object);
  }
  void run(World& world) {
    while (!stack_.empty()) {
      Object* object = stack_.back();
      stack_.pop_back();
      world.heap.visit_references(object, [this](Object* o) { visit(o); });
    }
  }

 private:
  std::vector<Object*> stack_;
};

}  // namespace

void mark_shared(VmContext& cx, Value v) {
  if (!v.is_object()) return;
  Object* object = v.as_object();
  if (is_shared(object)) return;
  Sharer sharer;
  sharer.visit(object);
  sharer.run(cx.world);
}

}  // namespace heddle
