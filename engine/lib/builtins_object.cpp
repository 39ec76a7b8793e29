// The natives of object and of modules.
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/container_natives.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"

namespace heddle {

namespace {

bool given_any(const Value* args) {
  bool positional = is_kind(args[1], Kind::kTuple) && cast<Tuple>(args[1])->size > 0;
  return positional || is_kind(args[2], Kind::kDict);
}

bool owned_by_object(Context& cx, const Type* type, Special special) {
  Value found = type->find_special(special);
  return is_kind(found, Kind::kNative) && cast<Native>(found)->owner == cx.types().object;
}

Value object_new(Context& cx, const Value* args, int) {
  if (!is_kind(args[0], Kind::kType)) {
    return cx.type_error("object.__new__(X): X is not a type object ({})", type_name(cx, args[0]));
  }
  auto* type = cast<Type>(args[0]);
  std::string name = to_utf8(type->name);
  if (given_any(args)) {
    if (!owned_by_object(cx, type, Special::knew_)) {
      return cx.type_error(
          "object.__new__() takes exactly one argument (the type to instantiate)");
    }
    if (owned_by_object(cx, type, Special::kinit)) {
      return cx.type_error("{}() takes no arguments", name);
    }
  }
  if (type->flags & Type::kAbstract) return cx.go_on(Prelude::kabstract_slow, args[0]);
  bool plain = type == cx.types().object ||
               ((type->flags & Type::kHeap) && type->instance_kind == Kind::kInstance);
  if (!plain) {
    Type* base = type;
    while (base->base != nullptr && (base->flags & Type::kHeap)) base = base->base;
    return cx.type_error("object.__new__({}) is not safe, use {}.__new__()", name,
                         to_utf8(base->name));
  }
  return make_instance(cx, type);
}

Value object_init(Context& cx, const Value* args, int) {
  if (!given_any(args)) return Value::none();
  Type* type = type_of(cx, args[0]);
  if (!owned_by_object(cx, type, Special::kinit)) {
    return cx.type_error(
        "object.__init__() takes exactly one argument (the instance to initialize)");
  }
  if (owned_by_object(cx, type, Special::knew_)) {
    return cx.type_error("{}.__init__() takes exactly one argument (the instance to initialize)",
                         to_utf8(type->name));
  }
  return Value::none();
}

Value object_repr(Context& cx, const Value* args, int) {
  return Value::object(make_str(cx, fmt::format("<{} object at {}>",
                                                type_path(type_of(cx, args[0])),
                                                address_text(cx, args[0]))));
}

Value object_str(Context& cx, const Value* args, int) { return repr_value(cx, args[0]); }

Value object_format(Context& cx, const Value* args, int) {
  if (!is_str(unwrap(args[1]))) {
    return cx.type_error("__format__() argument must be str, not {}", type_name(cx, args[1]));
  }
  return cx.go_on(Prelude::kformat_object_slow, args[0], args[1]);
}

Value object_eq(Context&, const Value* args, int) {
  return args[0] == args[1] ? Value::true_() : Value::not_implemented();
}

Value object_ne(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kobject_ne_slow, args[0], args[1]);
}

Value object_order(Context&, const Value*, int) { return Value::not_implemented(); }

Value object_hash(Context& cx, const Value* args, int) {
  uint64_t number = args[0].is_object() ? identity_of(cx, args[0].as_object()) : args[0].bits();
  return int_value(cx, static_cast<int64_t>(number & 0xFFFF'FFFF));
}

Value object_getattribute(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  return name == nullptr ? Value::error() : generic_get(vm_of(cx), args[0], name, nullptr);
}

Value object_setattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  Value done = generic_set(vm_of(cx), args[0], name, args[2], nullptr);
  return done.is_control() ? done : Value::none();
}

Value object_delattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  Value done = generic_set(vm_of(cx), args[0], name, Value::empty(), nullptr);
  return done.is_control() ? done : Value::none();
}

Value object_init_subclass(Context& cx, const Value* args, int) {
  if (!is_kind(args[1], Kind::kDict)) return Value::none();
  return cx.type_error("{}.__init_subclass__() takes no keyword arguments",
                       is_kind(args[0], Kind::kType) ? to_utf8(cast<Type>(args[0])->name) : "?");
}

Value object_subclasshook(Context&, const Value*, int) { return Value::not_implemented(); }

Value object_dir(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kobject_dir, args[0]);
}

Value object_sizeof(Context&, const Value*, int) { return Value::small(56); }

Value object_reduce(Context& cx, const Value* args, int) {
  return cx.go_on_in(prelude_function(vm_of(cx), "object_reduce"), args[0], Value::small(0));
}

Value object_reduce_ex(Context& cx, const Value* args, int) {
  return cx.go_on_in(prelude_function(vm_of(cx), "object_reduce_ex"), args[0], args[1]);
}

Value object_getstate(Context& cx, const Value* args, int) {
  return cx.go_on_in(prelude_function(vm_of(cx), "object_getstate"), args[0]);
}

Value get_class(Context& cx, Value self) { return Value::object(type_of(cx, self)); }

Value set_class(Context& cx, Value self, Value value) {
  if (value.is_empty()) return cx.type_error("can't delete __class__ attribute");
  if (!is_kind(value, Kind::kType)) {
    return cx.type_error("__class__ must be set to a class, not '{}' object",
                         type_name(cx, value));
  }
  if (!is_kind(self, Kind::kInstance) || !(type_of(cx, self)->flags & Type::kHeap)) {
    return cx.type_error("__class__ assignment only supported for mutable types or ModuleType "
                         "subclasses");
  }
  if (!instance_set_class(cx, cast<Instance>(self), cast<Type>(value))) return Value::error();
  return Value::none();
}

constexpr NativeDef kObjectMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", object_new, Native::kStatic},
    {"__init__", "self, /, *args, **kwargs", object_init},
    {"__repr__", "self, /", object_repr},
    {"__str__", "self, /", object_str},
    {"__format__", "self, format_spec, /", object_format},
    {"__eq__", "self, value, /", object_eq},
    {"__ne__", "self, value, /", object_ne},
    {"__lt__", "self, value, /", object_order},
    {"__le__", "self, value, /", object_order},
    {"__gt__", "self, value, /", object_order},
    {"__ge__", "self, value, /", object_order},
    {"__hash__", "self, /", object_hash},
    {"__getattribute__", "self, name, /", object_getattribute},
    {"__setattr__", "self, name, value, /", object_setattr},
    {"__delattr__", "self, name, /", object_delattr},
    {"__dir__", "self, /", object_dir},
    {"__sizeof__", "self, /", object_sizeof},
    {"__reduce__", "self, /", object_reduce},
    {"__reduce_ex__", "self, protocol, /", object_reduce_ex},
    {"__getstate__", "self, /", object_getstate},
};
constexpr NativeDef kObjectClassMethods[] = {
    {"__init_subclass__", "cls, **kwargs", object_init_subclass, Native::kStatic},
    {"__subclasshook__", "cls, subclass, /", object_subclasshook, Native::kStatic},
};
constexpr GetSetDef kObjectGetSets[] = {{"__class__", get_class, set_class}};

// --- modules --------------------------------------------------------------------------------

Value module_new(Context& cx, const Value* args, int) {
  auto* type = cast<Type>(args[0]);
  if (!is_str(unwrap(args[1]))) {
    return cx.type_error("ModuleType() argument 'name' must be str, not {}",
                         type_name(cx, args[1]));
  }
  Module* module = make_module(cx, str_text(unwrap(args[1])));
  if (!args[2].is_empty()) dict_set_str(cx, module->dict, cx.names().dunder_doc, args[2]);
  if (type == cx.types().module) return Value::object(module);
  Value instance = make_instance(cx, type);
  cast<Instance>(instance)->slots[0].store(Value::object(module));
  return instance;
}

Value module_repr(Context& cx, const Value* args, int) {
  Dict* dict = cast<Module>(args[0])->dict;
  Value name = dict_get_str(dict, cx.names().dunder_name);
  Value file = dict_get_str(dict, cx.names().dunder_file);
  std::string text = is_str(name) ? str_text(name) : "?";
  std::string where = is_str(file) ? fmt::format("from '{}'", str_text(file)) : "(built-in)";
  return Value::object(make_str(cx, fmt::format("<module '{}' {}>", text, where)));
}

Value module_dict(Context&, Value self) { return Value::object(cast<Module>(unwrap(self))->dict); }

constexpr NativeDef kModuleMethods[] = {
    {"__new__", "cls, name, doc=", module_new, Native::kStatic},
    {"__repr__", "self, /", module_repr},
};
constexpr GetSetDef kModuleGetSets[] = {{"__dict__", module_dict}};

Value exception_reduce(Context& cx, const Value* args, int) {
  return cx.go_on_in(prelude_function(vm_of(cx), "exception_reduce"), args[0]);
}
Value exception_setstate(Context& cx, const Value* args, int) {
  return cx.go_on_in(prelude_function(vm_of(cx), "exception_setstate"), args[0], args[1]);
}
constexpr NativeDef kExceptionPickling[] = {
    {"__reduce__", "self, /", exception_reduce},
    {"__setstate__", "self, state, /", exception_setstate},
};

}  // namespace

Str* name_arg(Context& cx, Value name) {
  if (is_str(unwrap(name))) return intern(cx, cast<Str>(unwrap(name)));
  cx.type_error("attribute name must be string, not '{}'", type_name(cx, name));
  return nullptr;
}

void add_object_natives(Context& cx) {
  add_methods(cx, cx.types().BaseException, kExceptionPickling);
  Type* object = cx.types().object;
  add_methods(cx, object, kObjectMethods);
  add_class_methods(cx, object, kObjectClassMethods);
  add_getsets(cx, object, kObjectGetSets);
  dict_set_str(cx, object->dict, cx.names().dunder_doc, Value::none());
  add_methods(cx, cx.types().module, kModuleMethods);
  add_getsets(cx, cx.types().module, kModuleGetSets);
}

}  // namespace heddle
