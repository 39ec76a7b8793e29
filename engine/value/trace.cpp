// What every kind of object refers to. Kinds of vm/ have tracers of their own (Heap::set_tracer).

#include "engine/value/container.h"
#include "engine/value/heap.h"
#include "engine/value/type.h"

namespace heddle {

namespace {

void trace_dict_table(DictTable* table, Marker& marker) {
  uint32_t filled = table->filled.load();
  for (uint32_t i = 0; i < filled; ++i) {
    marker.slot(table->entries[i].key);
    marker.slot(table->entries[i].value);
  }
}

void trace_set_table(SetTable* table, Marker& marker) {
  for (uint32_t i = 0; i <= table->mask; ++i) marker.slot(table->entries[i].key);
}

void trace_type(Type* type, Marker& marker) {
  marker.object(type->name);
  marker.object(type->qualname);
  marker.slot(type->module);
  marker.object(type->bases);
  marker.object(type->mro.load());
  marker.object(type->base);
  marker.object(type->dict);
  marker.object(type->root_shape);
  marker.object(type->dict_shape);
  // Weak by nature, but a class that is gone must not leave a dangling entry: so they are kept.
  marker.object(type->subclasses.load());
  for (const Slot<Value>& special : type->special) marker.slot(special);
}

void trace_shape(Shape* shape, Marker& marker) {
  marker.object(shape->owner);
  marker.object(shape->parent);
  marker.object(shape->key);
  marker.object(shape->children.load());
}

void trace_overflow(Overflow* overflow, Marker& marker) {
  marker.object(overflow->next.load());
  for (uint32_t i = 0; i < overflow->capacity; ++i) marker.slot(overflow->slots[i]);
}

void trace_instance(Instance* instance, Marker& marker) {
  marker.object(instance->shape.load());
  marker.object(instance->overflow.load());
  for (int i = 0; i < instance->extra; ++i) marker.slot(instance->slots[i]);
}

void trace_iterator(Iterator* it, Marker& marker) {
  marker.slot(it->source);
  marker.slot(it->extra_value);
}

// Functions, methods and what else a class is made of.
void trace_attribute(Object* object, Marker& marker) {
  switch (object->kind) {
    case Kind::kNative: {
      auto* native = static_cast<Native*>(object);
      marker.object(native->name);
      marker.object(native->owner);
      marker.value(native->self);
      return;
    }
    case Kind::kBoundMethod:
      marker.value(static_cast<BoundMethod*>(object)->function);
      marker.value(static_cast<BoundMethod*>(object)->self);
      return;
    case Kind::kGetSet:
      marker.object(static_cast<GetSet*>(object)->name);
      marker.object(static_cast<GetSet*>(object)->owner);
      return;
    case Kind::kMemberSlot:
      marker.object(static_cast<MemberSlot*>(object)->name);
      marker.object(static_cast<MemberSlot*>(object)->owner);
      return;
    case Kind::kProperty: {
      auto* property = static_cast<Property*>(object);
      marker.slot(property->get);
      marker.slot(property->set);
      marker.slot(property->del);
      marker.slot(property->doc);
      return;
    }
    case Kind::kStaticMethod:
    case Kind::kClassMethod:
      marker.slot(static_cast<MethodWrapper*>(object)->function);
      marker.slot(static_cast<MethodWrapper*>(object)->dict);
      return;
    case Kind::kSuper:
      marker.slot(static_cast<Super*>(object)->cls);
      marker.slot(static_cast<Super*>(object)->obj);
      marker.slot(static_cast<Super*>(object)->obj_type);
      return;
    default:
      return;
  }
}

void trace_container(Object* object, Marker& marker) {
  switch (object->kind) {
    case Kind::kList:
      marker.object(static_cast<List*>(object)->array.load());
      return;
    case Kind::kTuple: {
      auto* tuple = static_cast<Tuple*>(object);
      for (uint32_t i = 0; i < tuple->size; ++i) marker.value(tuple->items[i]);
      return;
    }
    case Kind::kArray: {
      auto* array = static_cast<Array*>(object);
      for (uint32_t i = 0; i < array->capacity; ++i) marker.slot(array->items[i]);
      return;
    }
    case Kind::kDict:
      marker.object(static_cast<Dict*>(object)->table.load());
      return;
    case Kind::kSet:
      marker.object(static_cast<Set*>(object)->table.load());
      return;
    case Kind::kDictTable:
      trace_dict_table(static_cast<DictTable*>(object), marker);
      return;
    case Kind::kSetTable:
      trace_set_table(static_cast<SetTable*>(object), marker);
      return;
    case Kind::kRange: {
      auto* range = static_cast<Range*>(object);
      for (Value v : {range->start, range->stop, range->step, range->length}) marker.value(v);
      return;
    }
    case Kind::kSlice: {
      auto* slice = static_cast<Slice*>(object);
      for (Value v : {slice->start, slice->stop, slice->step}) marker.value(v);
      return;
    }
    default:
      return;
  }
}

void trace_traceback(Traceback* line, Marker& marker) {
  marker.object(line->next.load());
  marker.object(line->code);
  marker.object(line->frame);
}

void trace_extension(Object* object, Marker& marker) {
  const ExtensionHooks* hooks = object->type->hooks;
  if (hooks != nullptr && hooks->trace != nullptr) hooks->trace(object, marker);
}

}  // namespace

void trace_object(Object* object, Marker& marker) {
  switch (object->kind) {
    case Kind::kFree: case Kind::kBytes: case Kind::kBigInt:
    case Kind::kComplex: case Kind::kBlob:
      return;
    case Kind::kStr:
      marker.object(static_cast<Str*>(object)->blob());
      return;
    case Kind::kByteArray:
      marker.object(static_cast<ByteArray*>(object)->blob.load());
      return;
    case Kind::kList: case Kind::kTuple: case Kind::kArray: case Kind::kDict: case Kind::kSet:
    case Kind::kDictTable: case Kind::kSetTable: case Kind::kRange: case Kind::kSlice:
      trace_container(object, marker);
      return;
    case Kind::kCell:
      marker.slot(static_cast<Cell*>(object)->value);
      return;
    case Kind::kShape:
      trace_shape(static_cast<Shape*>(object), marker);
      return;
    case Kind::kOverflow:
      trace_overflow(static_cast<Overflow*>(object), marker);
      return;
    case Kind::kType:
      trace_type(static_cast<Type*>(object), marker);
      return;
    case Kind::kInstance:
      trace_instance(static_cast<Instance*>(object), marker);
      return;
    case Kind::kIterator:
      trace_iterator(static_cast<Iterator*>(object), marker);
      return;
    case Kind::kDictView:
      marker.object(static_cast<DictView*>(object)->dict);
      return;
    case Kind::kModule:
      marker.object(static_cast<Module*>(object)->dict);
      return;
    case Kind::kTraceback:
      trace_traceback(static_cast<Traceback*>(object), marker);
      return;
    case Kind::kExtension:
      trace_extension(object, marker);
      return;
    case Kind::kNative:
    case Kind::kBoundMethod:
    case Kind::kGetSet:
    case Kind::kProperty:
    case Kind::kStaticMethod:
    case Kind::kClassMethod:
    case Kind::kSuper:
    case Kind::kMemberSlot:
      trace_attribute(object, marker);
      return;
    case Kind::kFunction:
    case Kind::kCode:
    case Kind::kGenerator:
    case Kind::kFrame:
    case Kind::kCount:
      break;
  }
  VERIFY(false, "no tracer was set for objects of kind {}", static_cast<int>(object->kind));
}

}  // namespace heddle
