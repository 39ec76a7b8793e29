// The natives of property, staticmethod, classmethod, super, cells and native functions.
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"

namespace heddle {

namespace {

Value or_none(Value v) { return v.is_empty() ? Value::none() : v; }

/// An instance of a class derived from a built-in one gets the native object as its payload.
Value wrapped(Context& cx, Value type, const Type* builtin, Object* object) {
  if (cast<Type>(type) == builtin) return Value::object(object);
  Value instance = make_instance(cx, cast<Type>(type));
  cast<Instance>(instance)->slots[0].store(Value::object(object));
  return instance;
}

// --- property -------------------------------------------------------------------------------

Property* make_property(Context& cx, Value get, Value set, Value del, Value doc) {
  auto* property = cx.make<Property>(cx.types().property, Kind::kProperty);
  property->get.store(or_none(get));
  property->set.store(or_none(set));
  property->del.store(or_none(del));
  property->doc.store(or_none(doc));
  return property;
}

Value property_new(Context& cx, const Value* args, int) {
  Value doc = or_none(args[4]);
  if (doc.is_none() && is_kind(args[1], Kind::kFunction)) {
    doc = cast<Function>(args[1])->doc.load();
  }
  return wrapped(cx, args[0], cx.types().property,
                 make_property(cx, args[1], args[2], args[3], doc));
}

Property* property_of(Value v) { return cast<Property>(v); }

Value property_get(Context& cx, const Value* args, int) {
  if (args[1].is_none()) return args[0];
  Value get = property_of(args[0])->get.load();
  if (get.is_none()) {
    return cx.raisef(cx.types().AttributeError, "property of '{}' object has no getter",
                     type_name(cx, args[1]));
  }
  return cx.go_on_in(get, args[1]);
}

Value property_set(Context& cx, const Value* args, int) {
  Value set = property_of(args[0])->set.load();
  if (set.is_none()) {
    return cx.raisef(cx.types().AttributeError, "property of '{}' object has no setter",
                     type_name(cx, args[1]));
  }
  return cx.go_on_in(set, args[1], args[2]);
}

Value property_delete(Context& cx, const Value* args, int) {
  Value del = property_of(args[0])->del.load();
  if (del.is_none()) {
    return cx.raisef(cx.types().AttributeError, "property of '{}' object has no deleter",
                     type_name(cx, args[1]));
  }
  return cx.go_on_in(del, args[1]);
}

Value property_getter(Context& cx, const Value* args, int) {
  Property* p = property_of(args[0]);
  return Value::object(
      make_property(cx, args[1], p->set.load(), p->del.load(), p->doc.load()));
}
Value property_setter(Context& cx, const Value* args, int) {
  Property* p = property_of(args[0]);
  return Value::object(
      make_property(cx, p->get.load(), args[1], p->del.load(), p->doc.load()));
}
Value property_deleter(Context& cx, const Value* args, int) {
  Property* p = property_of(args[0]);
  return Value::object(
      make_property(cx, p->get.load(), p->set.load(), args[1], p->doc.load()));
}

template <Slot<Value> Property::*field>
Value property_field(Context&, Value self) {
  return (property_of(unwrap(self))->*field).load();
}

Value set_property_doc(Context&, Value self, Value value) {
  property_of(unwrap(self))->doc.store(or_none(value));
  return Value::none();
}

bool is_abstract(Context& cx, Value function) {
  if (!is_kind(function, Kind::kFunction)) return false;
  Dict* dict = cast<Function>(function)->dict.load();
  return dict != nullptr && dict_get_str(dict, intern(cx, "__isabstractmethod__")).is_true();
}

Value property_abstract(Context& cx, Value self) {
  Property* p = property_of(unwrap(self));
  return Value::boolean(is_abstract(cx, p->get.load()) || is_abstract(cx, p->set.load()) ||
                        is_abstract(cx, p->del.load()));
}

constexpr NativeDef kPropertyMethods[] = {
    {"__new__", "cls, fget=, fset=, fdel=, doc=", property_new, Native::kStatic},
    {"__get__", "self, instance, owner=, /", property_get},
    {"__set__", "self, instance, value, /", property_set},
    {"__delete__", "self, instance, /", property_delete},
    {"getter", "self, fget, /", property_getter},
    {"setter", "self, fset, /", property_setter},
    {"deleter", "self, fdel, /", property_deleter},
};
constexpr GetSetDef kPropertyGetSets[] = {
    {"fget", property_field<&Property::get>},
    {"fset", property_field<&Property::set>},
    {"fdel", property_field<&Property::del>},
    {"__doc__", property_field<&Property::doc>, set_property_doc},
    {"__isabstractmethod__", property_abstract},
};

// --- staticmethod, classmethod --------------------------------------------------------------

Value wrapper_new(Context& cx, Value type, Value function, Type* builtin, Kind kind) {
  auto* wrapper = cx.make<MethodWrapper>(builtin, kind);
  wrapper->function.store(function);
  wrapper->dict.store(Value::empty());
  return wrapped(cx, type, builtin, wrapper);
}

Value staticmethod_new(Context& cx, const Value* args, int) {
  return wrapper_new(cx, args[0], args[1], cx.types().staticmethod, Kind::kStaticMethod);
}
Value classmethod_new(Context& cx, const Value* args, int) {
  return wrapper_new(cx, args[0], args[1], cx.types().classmethod, Kind::kClassMethod);
}

Value wrapper_get(Context& cx, const Value* args, int) {
  Type* type = type_of(cx, args[1]);
  if (is_kind(args[2], Kind::kType)) type = cast<Type>(args[2]);
  return bind_class_value(vm_of(cx), args[0], args[1], type);
}

Value wrapper_function(Context&, Value self) {
  return cast<MethodWrapper>(unwrap(self))->function.load();
}
Value wrapper_abstract(Context& cx, Value self) {
  return Value::boolean(is_abstract(cx, cast<MethodWrapper>(unwrap(self))->function.load()));
}

template <const char* const& name>
Value forward_attribute(Context& cx, Value self) {
  return load_attribute(vm_of(cx), wrapper_function(cx, self), intern(cx, name), nullptr);
}
constexpr const char* kName = "__name__";
constexpr const char* kQualname = "__qualname__";
constexpr const char* kDoc = "__doc__";
constexpr const char* kModule = "__module__";
constexpr const char* kAnnotations = "__annotations__";

constexpr NativeDef kStaticMethods[] = {
    {"__new__", "cls, function, /", staticmethod_new, Native::kStatic},
    {"__get__", "self, instance, owner=, /", wrapper_get},
};
constexpr NativeDef kClassMethods[] = {
    {"__new__", "cls, function, /", classmethod_new, Native::kStatic},
    {"__get__", "self, instance, owner=, /", wrapper_get},
};
constexpr GetSetDef kWrapperGetSets[] = {
    {"__func__", wrapper_function},
    {"__wrapped__", wrapper_function},
    {"__isabstractmethod__", wrapper_abstract},
    {"__name__", forward_attribute<kName>},
    {"__qualname__", forward_attribute<kQualname>},
    {"__doc__", forward_attribute<kDoc>},
    {"__module__", forward_attribute<kModule>},
    {"__annotations__", forward_attribute<kAnnotations>},
};

// --- super ----------------------------------------------------------------------------------

Value super_new(Context& cx, const Value* args, int) {
  if (args[1].is_empty()) return cx.raise(cx.types().RuntimeError, "super(): no arguments");
  if (args[2].is_empty() || args[2].is_none()) {
    return cx.raise(cx.types().NotImplementedError,
                    "heddle: unbound super(type) is not supported: give an object");
  }
  return make_super(vm_of(cx), args[1], args[2]);
}

Value super_repr(Context& cx, const Value* args, int) {
  auto* super = cast<Super>(args[0]);
  return Value::object(make_str(
      cx, fmt::format("<super: <class '{}'>, <{} object>>",
                      to_utf8(cast<Type>(super->cls.load())->name),
                      to_utf8(cast<Type>(super->obj_type.load())->name))));
}

template <Slot<Value> Super::*field>
Value super_field(Context&, Value self) {
  return (cast<Super>(self)->*field).load();
}

constexpr NativeDef kSuperMethods[] = {
    {"__new__", "cls, type=, obj=, /", super_new, Native::kStatic},
    {"__repr__", "self, /", super_repr},
};
constexpr GetSetDef kSuperGetSets[] = {
    {"__thisclass__", super_field<&Super::cls>},
    {"__self__", super_field<&Super::obj>},
    {"__self_class__", super_field<&Super::obj_type>},
};

// --- native functions, descriptors, cells ---------------------------------------------------

/// A native function, or the one behind a built-in method.
Native* native_of(Value v) {
  if (is_kind(v, Kind::kBoundMethod)) v = cast<BoundMethod>(v)->function;
  return cast<Native>(v);
}

Value native_name(Context&, Value self) { return Value::object(native_of(self)->name); }
Value native_qualname(Context& cx, Value self) {
  Native* native = native_of(self);
  if (native->owner == nullptr) return Value::object(native->name);
  return Value::object(
      make_str(cx, to_utf8(native->owner->name) + "." + to_utf8(native->name)));
}
Value native_module(Context& cx, Value self) {
  if (is_kind(self, Kind::kBoundMethod)) return Value::none();
  Value module = native_of(self)->self;
  if (!is_kind(module, Kind::kModule)) {
    return native_of(self)->owner == nullptr ? Value::object(cx.names().builtins) : Value::none();
  }
  return dict_get_str(cast<Module>(module)->dict, cx.names().dunder_name);
}
Value native_self(Context&, Value self) {
  if (is_kind(self, Kind::kBoundMethod)) return cast<BoundMethod>(self)->self;
  return or_none(native_of(self)->self);
}
Value no_doc(Context&, Value) { return Value::none(); }
Value native_owner(Context&, Value self) { return Value::object(native_of(self)->owner); }

Value native_get(Context& cx, const Value* args, int) {
  if (args[1].is_none()) return args[0];
  return bind_class_value(vm_of(cx), args[0], args[1], type_of(cx, args[1]));
}

constexpr GetSetDef kNativeGetSets[] = {
    {"__name__", native_name},     {"__qualname__", native_qualname},
    {"__module__", native_module}, {"__self__", native_self},
    {"__doc__", no_doc},
};
constexpr GetSetDef kMethodDescriptorGetSets[] = {
    {"__name__", native_name},
    {"__qualname__", native_qualname},
    {"__objclass__", native_owner},
    {"__doc__", no_doc},
};
constexpr NativeDef kMethodDescriptorMethods[] = {
    {"__get__", "self, instance, owner=, /", native_get},
};

Value getset_name(Context&, Value self) { return Value::object(cast<GetSet>(self)->name); }
Value getset_owner(Context&, Value self) { return Value::object(cast<GetSet>(self)->owner); }
Value getset_get(Context& cx, const Value* args, int) {
  if (args[1].is_none()) return args[0];
  return cast<GetSet>(args[0])->get(cx, args[1]);
}
Value getset_set(Context& cx, const Value* args, int) {
  auto* getset = cast<GetSet>(args[0]);
  if (getset->set != nullptr) return getset->set(cx, args[1], args[2]);
  return cx.raisef(cx.types().AttributeError, "attribute '{}' of '{}' objects is not writable",
                   to_utf8(getset->name), to_utf8(getset->owner->name));
}
constexpr GetSetDef kGetSetGetSets[] = {
    {"__name__", getset_name},
    {"__objclass__", getset_owner},
    {"__doc__", no_doc},
};
constexpr NativeDef kGetSetMethods[] = {
    {"__get__", "self, instance, owner=, /", getset_get},
    {"__set__", "self, instance, value, /", getset_set},
};

// A member is a slot of a class of the program, or one of the attributes of a built-in type that
// CPython has in the object's own memory: those are GetSets that bear the name.
Value member_name(Context& cx, Value self) {
  if (is_kind(self, Kind::kGetSet)) return getset_name(cx, self);
  return Value::object(cast<MemberSlot>(self)->name);
}
Value member_owner(Context& cx, Value self) {
  if (is_kind(self, Kind::kGetSet)) return getset_owner(cx, self);
  return Value::object(cast<MemberSlot>(self)->owner);
}
Value member_get(Context& cx, const Value* args, int count) {
  if (is_kind(args[0], Kind::kGetSet)) return getset_get(cx, args, count);
  auto* member = cast<MemberSlot>(args[0]);
  if (args[1].is_none()) return args[0];
  return generic_get(vm_of(cx), args[1], member->name, nullptr);
}
Value member_set(Context& cx, const Value* args, int count) {
  if (is_kind(args[0], Kind::kGetSet)) return getset_set(cx, args, count);
  Value done = generic_set(vm_of(cx), args[1], cast<MemberSlot>(args[0])->name, args[2], nullptr);
  return done.is_control() ? done : Value::none();
}
constexpr GetSetDef kMemberGetSets[] = {
    {"__name__", member_name},
    {"__objclass__", member_owner},
    {"__doc__", no_doc},
};
constexpr NativeDef kMemberMethods[] = {
    {"__get__", "self, instance, owner=, /", member_get},
    {"__set__", "self, instance, value, /", member_set},
};

Value method_new(Context& cx, const Value* args, int) {
  const Type* type = type_of(cx, args[1]);
  bool callable = is_kind(args[1], Kind::kType) || is_kind(args[1], Kind::kFunction) ||
                  !type->find_special(Special::kcall).is_empty() ||
                  is_kind(args[1], Kind::kNative) || is_kind(args[1], Kind::kBoundMethod);
  if (!callable) return cx.type_error("first argument must be callable");
  if (args[2].is_none()) return cx.type_error("self must not be None");
  auto* method = cx.make<BoundMethod>(cx.types().method, Kind::kBoundMethod);
  method->function = args[1];
  method->self = args[2];
  return Value::object(method);
}
constexpr NativeDef kMethodMethods[] = {
    {"__new__", "cls, function, instance, /", method_new, Native::kStatic},
};

Value cell_new(Context& cx, const Value* args, int) {
  auto* cell = cx.make<Cell>(cx.types().cell, Kind::kCell);
  cell->value.store(args[1]);
  return Value::object(cell);
}
Value cell_contents(Context& cx, Value self) {
  Value v = cast<Cell>(self)->value.load();
  return v.is_empty() ? cx.value_error("Cell is empty") : v;
}
Value set_cell_contents(Context&, Value self, Value value) {
  cast<Cell>(self)->value.store(value);
  return Value::none();
}
constexpr NativeDef kCellMethods[] = {
    {"__new__", "cls, contents=, /", cell_new, Native::kStatic},
};
constexpr GetSetDef kCellGetSets[] = {{"cell_contents", cell_contents, set_cell_contents}};

}  // namespace

void name_native_members(Context& cx) {
  const Types& t = cx.types();
  struct Row {
    Type* type;
    std::vector<const char*> names;
  };
  const Row rows[] = {
      {t.function, {"__globals__", "__closure__", "__builtins__"}},
      {t.code, {"co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_stacksize",
                "co_flags", "co_names", "co_filename", "co_name", "co_qualname",
                "co_firstlineno", "co_consts"}}};
  for (const Row& row : rows) {
    for (const char* name : row.names) {
      const Value found = dict_get_str(row.type->dict, intern(cx, name));
      if (is_kind(found, Kind::kGetSet)) found.as_object()->type = t.member;
    }
  }
}

void add_descriptor_natives(Context& cx) {
  const Types& t = cx.types();
  add_methods(cx, t.property, kPropertyMethods);
  add_getsets(cx, t.property, kPropertyGetSets);
  add_methods(cx, t.staticmethod, kStaticMethods);
  add_getsets(cx, t.staticmethod, kWrapperGetSets);
  add_methods(cx, t.classmethod, kClassMethods);
  add_getsets(cx, t.classmethod, kWrapperGetSets);
  add_methods(cx, t.super, kSuperMethods);
  add_getsets(cx, t.super, kSuperGetSets);
  add_getsets(cx, t.native, kNativeGetSets);
  add_getsets(cx, t.method_wrapper, kNativeGetSets);
  for (Type* type : {t.method_descriptor, t.wrapper_descriptor}) {
    add_getsets(cx, type, kMethodDescriptorGetSets);
    add_methods(cx, type, kMethodDescriptorMethods);
  }
  add_getsets(cx, t.getset, kGetSetGetSets);
  add_methods(cx, t.getset, kGetSetMethods);
  add_getsets(cx, t.member, kMemberGetSets);
  add_methods(cx, t.member, kMemberMethods);
  add_methods(cx, t.method, kMethodMethods);
  add_methods(cx, t.cell, kCellMethods);
  add_getsets(cx, t.cell, kCellGetSets);
}

}  // namespace heddle
