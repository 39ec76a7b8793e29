// The module _weak: what weakref and gc are made of. What weakref.ref does with its referent
// (comparing, hashing) stands in _weakref.py.
#include "engine/lib/modules.h"
#include "engine/value/container.h"
#include "engine/value/ops.h"
#include "engine/vm/attribute.h"
#include "engine/vm/weak.h"

namespace heddle {

namespace {

constexpr ExtensionHooks kWeakHooks{trace_weak_ref, nullptr};

WeakTable& table_of(Context& cx) { return weak_table(vm_of(cx).world); }

// As CPython has it: instances of classes with a __weakref__, and the built-in objects that are
// worth watching.
bool can_be_referred_to(Context& cx, Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kFunction: case Kind::kBoundMethod: case Kind::kType: case Kind::kModule:
    case Kind::kGenerator: case Kind::kSet: case Kind::kNative: case Kind::kCode: return true;
    case Kind::kExtension: return true;
    case Kind::kInstance: {
      Type* type = v.as_object()->type;
      if (type->flags & Type::kException) return type->flags & Type::kHeap;
      return !vm_of(cx).lookup(type, cx.names().dunder_weakref).is_empty();
    }
    default: return false;
  }
}

Value ref_new(Context& cx, const Value* args, int) {
  Value referent = args[1];
  if (!can_be_referred_to(cx, referent)) {
    return cx.type_error("cannot create weak reference to '{}' object", type_name(cx, referent));
  }
  auto* type = cast<Type>(args[0]);
  Type* native = type;
  while (native->flags & Type::kHeap) native = native->base;
  auto* ref = cx.make<WeakRef>(native, Kind::kExtension);
  ref->referent.store(referent);
  ref->callback = args[2].is_empty() ? Value::none() : args[2];
  ref->outer = Value::object(ref);
  if (type != native) {
    ref->outer = make_instance(cx, type);
    cast<Instance>(ref->outer)->slots[0].store(Value::object(ref));
  }
  table_of(cx).add(ref);
  return ref->outer;
}

Value ref_get(Context&, const Value* args, int) {
  Value referent = cast<WeakRef>(args[0])->referent.load();
  return referent.is_empty() ? Value::none() : referent;
}

Value ref_callback(Context&, Value self) {
  auto* ref = cast<WeakRef>(unwrap(self));
  return ref->referent.load().is_empty() ? Value::none() : ref->callback;
}

constexpr NativeDef kRefMethods[] = {
    {"__new__", "cls, object, callback=, /", ref_new, Native::kStatic},
    {"__call__", "self, /", ref_get},
};
constexpr GetSetDef kRefGetSets[] = {{"__callback__", ref_callback}};

Value refs_to(Context& cx, const Value* args, int) {
  List* list = make_list(cx);
  if (args[0].is_object()) {
    for (Value ref : table_of(cx).refs_to(args[0].as_object())) list_append(cx, list, ref);
  }
  return Value::object(list);
}

/// The (callback, reference) pairs that are due.
Value take_due(Context& cx, const Value*, int) {
  List* list = make_list(cx);
  for (auto& [callback, ref] : table_of(cx).take_due()) {
    Value pair[] = {callback, ref};
    list_append(cx, list, Value::object(make_tuple(cx, pair)));
  }
  return Value::object(list);
}

/// Asks for a collection, which comes at the next safepoint. Returns how many there were.
Value request(Context& cx, const Value*, int) {
  World& world = vm_of(cx).world;
  table_of(cx).ask();
  Value count = Value::small(static_cast<int64_t>(world.heap.stats().collections));
  world.heap.request_collection();
  return count;
}

Value collections(Context& cx, const Value*, int) {
  return Value::small(static_cast<int64_t>(vm_of(cx).world.heap.stats().collections));
}

/// The objects that an object refers to, as far as a program can hold them.
Value referents(Context& cx, const Value* args, int) {
  List* list = make_list(cx);
  std::vector<Object*> found;
  if (args[0].is_object()) {
    vm_of(cx).world.heap.visit_references(args[0].as_object(),
                                          [&found](Object* o) { found.push_back(o); });
  }
  for (Object* o : found) {
    if (o->type != cx.types().internal && o->kind != Kind::kShape) {
      list_append(cx, list, Value::object(o));
    }
  }
  return Value::object(list);
}

Value is_tracked(Context&, const Value* args, int) {
  if (!args[0].is_object()) return Value::false_();
  switch (args[0].as_object()->kind) {
    case Kind::kStr: case Kind::kBytes: case Kind::kBigInt: case Kind::kByteArray:
    case Kind::kRange: return Value::false_();
    default: return Value::true_();
  }
}

constexpr NativeDef kWeakFunctions[] = {
    {"refs_to", "object, /", refs_to},       {"take_due", "", take_due},
    {"request", "", request},                {"collections", "", collections},
    {"referents", "object, /", referents},   {"is_tracked", "object, /", is_tracked},
};

}  // namespace

void init__weak_module(VmContext& cx, Module* module) {
  NativeTypeDef def{"weakref", "ReferenceType"};
  def.hooks = &kWeakHooks;
  def.flags = Type::kDerivable;
  Type* type = make_native_type(cx, def);
  keep(cx, type);
  add_methods(cx, type, kRefMethods);
  add_getsets(cx, type, kRefGetSets);
  type_ready(cx, type);
  module_set(cx, module, "Ref", Value::object(type));
  module_add(cx, module, kWeakFunctions);
}

}  // namespace heddle
