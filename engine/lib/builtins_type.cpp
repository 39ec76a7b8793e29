// The natives of type, and mappingproxy: what cls.__dict__ is.
#include "engine/lib/library.h"
#include "engine/value/container_natives.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"

#include <utility>

namespace heddle {

namespace {

// --- mappingproxy ---------------------------------------------------------------------------

struct Proxy : Object {
  Value mapping;
};

void trace_proxy(Object* object, Marker& marker) {
  marker.value(static_cast<Proxy*>(object)->mapping);
}
constexpr ExtensionHooks kProxyHooks{trace_proxy, nullptr};

Value make_proxy(Context& cx, Value mapping) {
  auto* proxy = cx.make<Proxy>(library_of(cx).proxy_type, Kind::kExtension);
  proxy->mapping = mapping;
  return Value::object(proxy);
}

Dict* mapping_of(Value v) { return cast<Dict>(cast<Proxy>(v)->mapping); }

Value proxy_new(Context& cx, const Value* args, int) {
  if (!is_kind(unwrap(args[1]), Kind::kDict)) {
    return cx.type_error("mappingproxy() argument must be a mapping, not {}",
                         type_name(cx, args[1]));
  }
  return make_proxy(cx, unwrap(args[1]));
}

Value proxy_getitem(Context& cx, const Value* args, int) {
  return native_getitem(cx, Value::object(mapping_of(args[0])), args[1]);
}

Value proxy_contains(Context& cx, const Value* args, int) {
  Tri answer = native_contains(cx, Value::object(mapping_of(args[0])), args[1]);
  if (answer == Tri::kError) return Value::error();
  return Value::boolean(answer == Tri::kTrue);
}

Value proxy_get(Context& cx, const Value* args, int) {
  Value out;
  Tri answer = dict_get(cx, mapping_of(args[0]), args[1], &out);
  if (answer == Tri::kError) return Value::error();
  if (answer == Tri::kTrue) return out;
  return args[2].is_empty() ? Value::none() : args[2];
}

Value proxy_len(Context&, const Value* args, int) {
  return Value::small(dict_size(mapping_of(args[0])));
}
Value proxy_iter(Context& cx, const Value* args, int) {
  return native_iter(cx, Value::object(mapping_of(args[0])));
}
Value proxy_keys(Context& cx, const Value* args, int) {
  return make_dict_view(cx, mapping_of(args[0]), DictViewKind::kKeys);
}
Value proxy_values(Context& cx, const Value* args, int) {
  return make_dict_view(cx, mapping_of(args[0]), DictViewKind::kValues);
}
Value proxy_items(Context& cx, const Value* args, int) {
  return make_dict_view(cx, mapping_of(args[0]), DictViewKind::kItems);
}
Value proxy_copy(Context& cx, const Value* args, int) {
  return Value::object(dict_copy(cx, mapping_of(args[0])));
}
Value proxy_repr(Context& cx, const Value* args, int) {
  StrBuilder out;
  out.append_ascii("mappingproxy(");
  Tri done = native_repr(cx, Value::object(mapping_of(args[0])), out);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) out.append_ascii("{...}");
  out.append_ascii(")");
  return Value::object(out.finish(cx));
}

constexpr NativeDef kProxyMethods[] = {
    {"__new__", "cls, mapping, /", proxy_new, Native::kStatic},
    {"__getitem__", "self, key, /", proxy_getitem},
    {"__contains__", "self, key, /", proxy_contains},
    {"__len__", "self, /", proxy_len},
    {"__iter__", "self, /", proxy_iter},
    {"__repr__", "self, /", proxy_repr},
    {"get", "self, key, default=, /", proxy_get},
    {"keys", "self, /", proxy_keys},
    {"values", "self, /", proxy_values},
    {"items", "self, /", proxy_items},
    {"copy", "self, /", proxy_copy},
};

// --- type -----------------------------------------------------------------------------------

Type* type_arg(Value v) { return cast<Type>(v); }

Value type_call(Context& cx, const Value* args, int) {
  Value keywords = args[2].is_empty() ? Value::object(make_dict(cx)) : args[2];
  return cx.go_on(Prelude::ktype_call_slow, args[0], args[1], keywords);
}

Value type_new(Context& cx, const Value* args, int) {
  auto* given = cast<Tuple>(args[1]);
  if (given->size == 1 && args[0] == Value::object(cx.types().type)) {
    return Value::object(type_of(cx, given->items[0]));
  }
  if (given->size != 3) return cx.type_error("type() takes 1 or 3 arguments");
  if (!is_kind(unwrap(given->items[2]), Kind::kDict)) {
    return cx.type_error("type.__new__() argument 3 must be dict, not {}",
                         type_name(cx, given->items[2]));
  }
  Value keywords = args[2].is_empty() ? Value::object(make_dict(cx)) : args[2];
  return cx.go_on(Prelude::ktype_new, args[0], given->items[0], given->items[1], given->items[2],
                  keywords);
}

Value type_init(Context& cx, const Value* args, int) {
  uint32_t count = cast<Tuple>(args[1])->size;
  if (count != 1 && count != 3) return cx.type_error("type.__init__() takes 1 or 3 arguments");
  return Value::none();
}

Value type_repr(Context& cx, const Value* args, int) {
  return Value::object(make_str(cx, fmt::format("<class '{}'>", type_path(type_arg(args[0])))));
}

Value type_mro(Context& cx, const Value* args, int) {
  auto* mro = static_cast<Tuple*>(type_arg(args[0])->mro.load());
  return Value::object(make_list(cx, tuple_items(mro)));
}

Value type_subclasses(Context& cx, const Value* args, int) {
  List* list = make_list(cx);
  Type* type = type_arg(args[0]);
  Array* known = type->subclasses.load();
  for (uint32_t i = 0; i < type->subclass_count.load(); ++i) {
    Value v = known->items[i].load();
    if (v.is_object()) list_append(cx, list, v);
  }
  return Value::object(list);
}

Value type_instancecheck(Context& cx, const Value* args, int) {
  return Value::boolean(is_instance(cx, args[1], type_arg(args[0])));
}

Value type_subclasscheck(Context& cx, const Value* args, int) {
  if (!is_kind(args[1], Kind::kType)) return cx.type_error("issubclass() arg 1 must be a class");
  return Value::boolean(is_subtype(type_arg(args[1]), type_arg(args[0])));
}

Value type_prepare(Context& cx, const Value*, int) { return Value::object(make_dict(cx)); }

Value class_getitem(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kgeneric_alias, args[0], args[1]);
}
constexpr NativeDef kClassGetItem[] = {
    {"__class_getitem__", "cls, item, /", class_getitem, Native::kStatic},
};

Value type_or(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kmake_union, args[0], args[1]);
}
Value type_ror(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kmake_union, args[1], args[0]);
}

constexpr NativeDef kTypeMethods[] = {
    {"__call__", "self, /, *args, **kwargs", type_call},
    {"__new__", "metatype, /, *args, **kwargs", type_new, Native::kStatic},
    {"__init__", "self, /, *args, **kwargs", type_init},
    {"__repr__", "self, /", type_repr},
    {"__or__", "self, value, /", type_or},
    {"__ror__", "self, value, /", type_ror},
    {"mro", "self, /", type_mro},
    {"__subclasses__", "self, /", type_subclasses},
    {"__instancecheck__", "self, instance, /", type_instancecheck},
    {"__subclasscheck__", "self, subclass, /", type_subclasscheck},
};
constexpr NativeDef kTypeClassMethods[] = {
    {"__prepare__", "cls, /, *args, **kwargs", type_prepare, Native::kStatic},
};

bool may_change(Context& cx, Type* type, const char* name, Value value) {
  if (!(type->flags & Type::kHeap)) {
    cx.type_error("cannot set '{}' attribute of immutable type '{}'", name, to_utf8(type->name));
    return false;
  }
  if (value.is_empty()) {
    cx.type_error("cannot delete '{}' attribute of type '{}'", name, to_utf8(type->name));
    return false;
  }
  return true;
}

Value get_name(Context&, Value self) { return Value::object(type_arg(self)->name); }
Value get_qualname(Context&, Value self) { return Value::object(type_arg(self)->qualname); }

Value set_name(Context& cx, Value self, Value value) {
  if (!may_change(cx, type_arg(self), "__name__", value)) return Value::error();
  if (!is_str(value)) {
    return cx.type_error("can only assign string to {}.__name__, not '{}'",
                         to_utf8(type_arg(self)->name), type_name(cx, value));
  }
  type_arg(self)->name = intern(cx, cast<Str>(value));
  return Value::none();
}

Value set_qualname(Context& cx, Value self, Value value) {
  if (!may_change(cx, type_arg(self), "__qualname__", value)) return Value::error();
  if (!is_str(value)) {
    return cx.type_error("can only assign string to {}.__qualname__, not '{}'",
                         to_utf8(type_arg(self)->name), type_name(cx, value));
  }
  type_arg(self)->qualname = cast<Str>(value);
  return Value::none();
}

Value get_module(Context&, Value self) { return type_arg(self)->module.load(); }

Value set_module(Context& cx, Value self, Value value) {
  if (!may_change(cx, type_arg(self), "__module__", value)) return Value::error();
  type_arg(self)->module.store(value);
  type_set(cx, type_arg(self), cx.names().dunder_module, value);
  return Value::none();
}

Value get_bases(Context&, Value self) { return Value::object(type_arg(self)->bases); }
/// The orders of a class and of all below it, after its bases changed.
bool renew_order(Context& cx, Type* type) {
  Tuple* mro = compute_mro(cx, type, type->bases);
  if (mro == nullptr) return false;
  type->mro.store(mro);
  resolve_specials(cx, type);
  Array* known = type->subclasses.load();
  for (uint32_t i = 0; i < type->subclass_count.load(); ++i) {
    Value below = known->items[i].load();
    if (below.is_object() && !renew_order(cx, cast<Type>(below))) return false;
  }
  return true;
}

Value set_bases(Context& cx, Value self, Value value) {
  Type* type = type_arg(self);
  if (!may_change(cx, type, "__bases__", value)) return Value::error();
  Value plain = unwrap(value);
  if (!is_kind(plain, Kind::kTuple)) {
    return cx.type_error("can only assign tuple to {}.__bases__, not {}", to_utf8(type->name),
                         type_name(cx, value));
  }
  auto* bases = cast<Tuple>(plain);
  if (bases->size == 0) {
    return cx.type_error("can only assign non-empty tuple to {}.__bases__, not ()",
                         to_utf8(type->name));
  }
  for (Value base : tuple_items(bases)) {
    if (!is_kind(base, Kind::kType)) {
      return cx.type_error("{}.__bases__ must be tuple of classes, not '{}'", to_utf8(type->name),
                           type_name(cx, base));
    }
    if (is_subtype(cast<Type>(base), type)) {
      return cx.type_error("a __bases__ item causes an inheritance cycle");
    }
  }
  auto* first = cast<Type>(bases->items[0]);
  if (first->instance_kind != type->base->instance_kind ||
      first->hidden_slots != type->base->hidden_slots) {
    return cx.type_error("__bases__ assignment: '{}' object layout differs from '{}'",
                         to_utf8(first->name), to_utf8(type->base->name));
  }
  Tuple* before = type->bases;
  type->bases = bases;
  if (!renew_order(cx, type)) {
    Value error = std::exchange(cx.pending, Value::empty());
    type->bases = before;
    renew_order(cx, type);
    cx.pending = error;
    return Value::error();
  }
  cx.rt.class_epoch.fetch_add(1, std::memory_order_release);
  return Value::none();
}

Value get_base(Context&, Value self) {
  Type* base = type_arg(self)->base;
  return base == nullptr ? Value::none() : Value::object(base);
}
Value get_mro(Context&, Value self) { return Value::object(type_arg(self)->mro.load()); }
Value get_dict(Context& cx, Value self) {
  return make_proxy(cx, Value::object(type_arg(self)->dict));
}

Value get_doc(Context& cx, Value self) {
  Value doc = dict_get_str(type_arg(self)->dict, cx.names().dunder_doc);
  return doc.is_empty() ? Value::none() : doc;
}

Value set_doc(Context& cx, Value self, Value value) {
  if (!may_change(cx, type_arg(self), "__doc__", value)) return Value::error();
  type_set(cx, type_arg(self), cx.names().dunder_doc, value);
  return Value::none();
}

Value get_annotations(Context& cx, Value self) {
  Type* type = type_arg(self);
  Value known = dict_get_str(type->dict, cx.names().dunder_annotations);
  if (!known.is_empty()) return known;
  if (!(type->flags & Type::kHeap)) {
    return cx.raisef(cx.types().AttributeError, "type object '{}' has no attribute '{}'",
                     to_utf8(type->name), "__annotations__");
  }
  Value made = Value::object(make_dict(cx));
  type_set(cx, type, cx.names().dunder_annotations, made);
  return made;
}

Value set_annotations(Context& cx, Value self, Value value) {
  if (!may_change(cx, type_arg(self), "__annotations__", value)) return Value::error();
  type_set(cx, type_arg(self), cx.names().dunder_annotations, value);
  return Value::none();
}

Value get_flags(Context&, Value self) {
  uint32_t flags = type_arg(self)->flags;
  int64_t bits = 1 << 12;  // READY
  if (flags & Type::kHeap) bits |= 1 << 9;
  if (flags & Type::kDerivable) bits |= 1 << 10;
  if (flags & Type::kAbstract) bits |= 1 << 20;
  return Value::small(bits);
}

Value get_abstract(Context& cx, Value self) {
  Value names = dict_get_str(type_arg(self)->dict, intern(cx, "__abstractmethods__"));
  if (!names.is_empty()) return names;
  return cx.raise(cx.types().AttributeError, "__abstractmethods__");
}

Value set_abstract(Context& cx, Value self, Value value) {
  Type* type = type_arg(self);
  Str* name = intern(cx, "__abstractmethods__");
  if (value.is_empty()) {
    type->flags &= ~uint32_t{Type::kAbstract};
    type_set(cx, type, name, value);
    return Value::none();
  }
  std::vector<Value> names;
  native_items(cx, value, &names);
  if (names.empty()) {
    type->flags &= ~uint32_t{Type::kAbstract};
  } else {
    type->flags |= Type::kAbstract;
  }
  type_set(cx, type, name, value);
  return Value::none();
}

/// What inspect.signature asks; of the built-in classes only object's has a use.
Value get_text_signature(Context& cx, Value self) {
  if (type_arg(self) != cx.types().object) return Value::none();
  return Value::object(make_str(cx, "()"));
}

constexpr GetSetDef kTypeGetSets[] = {
    {"__text_signature__", get_text_signature},
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"__module__", get_module, set_module},
    {"__bases__", get_bases, set_bases},
    {"__base__", get_base},
    {"__mro__", get_mro},
    {"__dict__", get_dict},
    {"__doc__", get_doc, set_doc},
    {"__annotations__", get_annotations, set_annotations},
    {"__flags__", get_flags},
    {"__abstractmethods__", get_abstract, set_abstract},
};

}  // namespace

void add_type_natives(Context& cx) {
  LibraryState& state = library_of(cx);
  NativeTypeDef def{"builtins", "mappingproxy"};
  def.hooks = &kProxyHooks;
  state.proxy_type = make_native_type(cx, def);
  state.proxy_type->flags |= Type::kMappingPattern;
  keep(cx, state.proxy_type);
  add_methods(cx, state.proxy_type, kProxyMethods);
  type_ready(cx, state.proxy_type);
  add_methods(cx, cx.types().type, kTypeMethods);
  add_class_methods(cx, cx.types().type, kTypeClassMethods);
  add_getsets(cx, cx.types().type, kTypeGetSets);
  const Types& t = cx.types();
  for (Type* generic : {t.list, t.dict, t.tuple, t.set, t.frozenset, t.enumerate}) {
    add_class_methods(cx, generic, kClassGetItem);
  }
}

}  // namespace heddle
