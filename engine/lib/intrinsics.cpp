// The intrinsics that the prelude asks about values, classes and operators.
#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"

namespace heddle {

namespace {

Value found_special(Context& cx, Value x, Value name) {
  Value found = vm_of(cx).lookup(type_of(cx, x), intern(cx, cast<Str>(name)));
  return found.is_none() ? Value::empty() : found;
}

bool is_user_value(Value found) {
  return !found.is_empty() && !is_kind(found, Kind::kNative) && !is_kind(found, Kind::kGetSet);
}

Value bound(Context& cx, Value found, Value x) {
  return bind_class_value(vm_of(cx), found, x, type_of(cx, x));
}

Value in_type_of(Context& cx, const Value* args, int) {
  return Value::object(type_of(cx, args[0]));
}

Value in_type_name(Context& cx, const Value* args, int) {
  return Value::object(type_of(cx, args[0])->name);
}

Value in_is_subtype(Context&, const Value* args, int) {
  return Value::boolean(is_subtype(cast<Type>(args[0]), cast<Type>(args[1])));
}

// A class that says `__contains__ = None` forbids the operation, whatever its bases have.
Value forbidden(Context& cx, Value v, const std::string& name) {
  const char* what = name == "__contains__" ? "a container" : name == "__iter__" ? "iterable"
                     : name == "__reversed__" ? "reversible" : nullptr;
  if (what != nullptr) return cx.type_error("'{}' object is not {}", type_name(cx, v), what);
  return cx.type_error("'NoneType' object is not callable");
}

Value in_user_method(Context& cx, const Value* args, int) {
  Type* type = type_of(cx, args[0]);
  Value found = vm_of(cx).lookup(type, intern(cx, cast<Str>(args[1])));
  if (found.is_none()) {
    std::string name = str_text(args[1]);
    if (name != "__hash__" && (type->flags & Type::kHeap)) {
      return forbidden(cx, args[0], name);
    }
  }
  bool usable = !found.is_none() && is_user_value(found);
  return usable ? bound(cx, found, args[0]) : Value::none();
}

Value in_is_user(Context& cx, const Value* args, int) {
  return Value::boolean(is_user_value(found_special(cx, args[0], args[1])));
}

Value in_native_method(Context& cx, const Value* args, int) {
  Value found = found_special(cx, args[0], args[1]);
  if (!is_kind(found, Kind::kNative) || cast<Native>(found)->owner == cx.types().object) {
    return Value::none();
  }
  return bound(cx, found, args[0]);
}

Value in_special(Context& cx, const Value* args, int) {
  Value found = found_special(cx, args[0], args[1]);
  return found.is_empty() ? Value::none() : bound(cx, found, args[0]);
}

Value in_has_special(Context& cx, const Value* args, int) {
  return Value::boolean(!found_special(cx, args[0], args[1]).is_empty());
}

Value in_unwrap(Context&, const Value* args, int) { return unwrap(args[0]); }

Value in_is_payload(Context&, const Value* args, int) {
  return Value::boolean(unwrap(args[0]) != args[0]);
}

Value in_is_instance(Context&, const Value* args, int) {
  return Value::boolean(is_kind(args[0], Kind::kInstance));
}

Value in_is_extension(Context&, const Value* args, int) {
  return Value::boolean(is_kind(unwrap(args[0]), Kind::kExtension));
}

Value in_is_number(Context&, const Value* args, int) {
  return Value::boolean(is_number(unwrap(args[0])));
}

Value in_is_int(Context&, const Value* args, int) { return Value::boolean(is_int(args[0])); }

Value in_plain_int(Context&, const Value* args, int) {
  return args[0].is_bool() ? Value::small(args[0].is_true() ? 1 : 0) : args[0];
}

Value in_is_container(Context&, const Value* args, int) {
  if (!args[0].is_object()) return Value::false_();
  switch (args[0].as_object()->kind) {
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kDict:
    case Kind::kSet:
    case Kind::kDictView:
    case Kind::kSlice:
      return Value::true_();
    default:
      return Value::false_();
  }
}

Value in_is_kind_type(Context&, const Value* args, int) {
  return Value::boolean(is_kind(args[0], Kind::kType));
}

Value in_is_module(Context&, const Value* args, int) {
  return Value::boolean(is_kind(unwrap(args[0]), Kind::kModule));
}

Value in_is_native_iterator(Context&, const Value* args, int) {
  return Value::boolean(is_kind(args[0], Kind::kIterator) || is_kind(args[0], Kind::kGenerator));
}

BinOp op_arg(Value v) { return static_cast<BinOp>(v.as_small()); }

Value in_native_binary(Context& cx, const Value* args, int) {
  return native_binary(cx, op_arg(args[0]), args[1], args[2]);
}

Value in_native_inplace(Context& cx, const Value* args, int) {
  Value inner = unwrap(args[1]);
  Value result = native_inplace(cx, op_arg(args[0]), inner, unwrap(args[2]));
  return result == inner ? args[1] : result;
}

Value tri_value(Tri t) {
  switch (t) {
    case Tri::kFalse: return Value::false_();
    case Tri::kTrue: return Value::true_();
    case Tri::kPython: return Value::none();
    case Tri::kError: return Value::error();
  }
  return Value::none();
}

Value in_native_equal(Context& cx, const Value* args, int) {
  Value a = unwrap(args[0]);
  Value b = unwrap(args[1]);
  if (is_kind(a, Kind::kInstance) || is_kind(b, Kind::kInstance)) {
    return a == b ? Value::true_() : Value::not_implemented();
  }
  return tri_value(native_equal(cx, a, b));
}

/// True, False, None (containers that need Python), NotImplemented.
Value in_native_order(Context& cx, const Value* args, int) {
  Value a = unwrap(args[1]);
  Value b = unwrap(args[2]);
  Tri answer = native_compare(cx, static_cast<CompareOp>(args[0].as_small()), a, b);
  if (answer != Tri::kError) {
    bool plain = is_kind(a, Kind::kInstance) || is_kind(b, Kind::kInstance);
    return answer == Tri::kPython && plain ? Value::not_implemented() : tri_value(answer);
  }
  if (!is_instance(cx, cx.pending, cx.types().TypeError)) return Value::error();
  cx.pending = Value::empty();
  return Value::not_implemented();
}

Value in_native_truth(Context& cx, const Value* args, int) {
  Tri answer = native_truth(cx, unwrap(args[0]));
  return answer == Tri::kPython ? Value::true_() : tri_value(answer);
}

Value in_native_len(Context& cx, const Value* args, int) {
  return native_len(cx, unwrap(args[0]));
}

Value in_native_repr(Context& cx, const Value* args, int) {
  StrBuilder out;
  Tri done = native_repr(cx, args[0], out);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kTrue) return Value::object(out.finish(cx));
  return Value::object(make_str(cx, fmt::format("<{} object at {}>",
                                                type_path(type_of(cx, args[0])),
                                                address_text(cx, args[0]))));
}

Value in_hash_of(Context& cx, uint64_t hash) {
  return int_value(cx, static_cast<int64_t>(hash));
}

Value in_number_hash(Context& cx, const Value* args, int) {
  return in_hash_of(cx, number_hash(args[0]));
}

std::vector<uint64_t> hashes_of(Value list) {
  std::vector<uint64_t> hashes;
  for (Value v : list_snapshot(cast<List>(list))) {
    hashes.push_back(static_cast<uint64_t>(to_int64(v).value_or(0)));
  }
  return hashes;
}

/// As CPython combines the hashes of a tuple's items (xxHash's rounds).
Value in_tuple_hash(Context& cx, const Value* args, int) {
  constexpr uint64_t kPrime1 = 11400714785074694791ULL;
  constexpr uint64_t kPrime2 = 14029467366897019727ULL;
  constexpr uint64_t kPrime5 = 2870177450012600261ULL;
  std::vector<uint64_t> hashes = hashes_of(args[0]);
  uint64_t acc = kPrime5;
  for (uint64_t lane : hashes) {
    acc += lane * kPrime2;
    acc = (acc << 31) | (acc >> 33);
    acc *= kPrime1;
  }
  acc += hashes.size() ^ (kPrime5 ^ 3527539UL);
  return in_hash_of(cx, acc == UINT64_MAX ? 1546275796 : acc);
}

/// As CPython combines the hashes of a frozenset's items: independent of their order.
Value in_frozenset_hash(Context& cx, const Value* args, int) {
  std::vector<uint64_t> hashes = hashes_of(args[0]);
  uint64_t acc = 0;
  for (uint64_t h : hashes) acc ^= ((h ^ 89869747UL) ^ (h << 16)) * 3644798167UL;
  acc ^= (hashes.size() + 1) * 1927868237UL;
  acc ^= (acc >> 11) ^ (acc >> 25);
  acc = acc * 69069U + 907133923UL;
  return in_hash_of(cx, acc == UINT64_MAX ? 590923713UL : acc);
}

Value in_repr_enter(Context& cx, const Value* args, int) {
  LibraryState& state = library_of(cx);
  SpinGuard guard(state.spin);
  auto& running = state.repr_running[vm_of(cx).strand->id()];
  for (const Object* o : running) {
    if (o == args[0].as_object()) return Value::false_();
  }
  running.push_back(args[0].as_object());
  return Value::true_();
}

Value in_repr_leave(Context& cx, const Value* args, int) {
  LibraryState& state = library_of(cx);
  SpinGuard guard(state.spin);
  auto found = state.repr_running.find(vm_of(cx).strand->id());
  if (found == state.repr_running.end()) return Value::none();
  std::erase(found->second, args[0].as_object());
  if (found->second.empty()) state.repr_running.erase(found);
  return Value::none();
}

// --- classes --------------------------------------------------------------------------------

Value in_make_class(Context& cx, const Value* args, int) {
  TypeSpec spec;
  spec.metatype = cast<Type>(args[0]);
  spec.name = intern(cx, cast<Str>(unwrap(args[1])));
  spec.bases = cast<Tuple>(unwrap(args[2]));
  if (spec.bases->size == 0) {
    Value object = Value::object(cx.types().object);
    spec.bases = make_tuple(cx, std::span<const Value>(&object, 1));
  }
  // Whatever the namespace was, the class has a plain dict of its own.
  auto* names = cast<Dict>(args[3]);
  spec.dict = make_dict(cx, dict_size(names));
  uint32_t position = 0;
  Value key, value;
  while (dict_next(names, &position, &key, &value)) {
    if (is_str(key) && !value.is_empty()) {
      dict_set_str(cx, spec.dict, intern(cx, cast<Str>(key)), value);
    }
  }
  if (dict_get_str(spec.dict, cx.names().dunder_module).is_empty()) {
    Value globals = args[4];
    Value module = is_kind(globals, Kind::kDict)
                       ? dict_get_str(cast<Dict>(globals), cx.names().dunder_name)
                       : Value::empty();
    if (!module.is_empty()) dict_set_str(cx, spec.dict, cx.names().dunder_module, module);
  }
  Type* type = make_type(cx, spec);
  return type == nullptr ? Value::error() : Value::object(type);
}

Value in_class_names(Context& cx, const Value* args, int) {
  List* names = make_list(cx);
  uint32_t position = 0;
  Value key, value;
  while (dict_next(cast<Type>(args[0])->dict, &position, &key, &value)) list_append(cx, names, key);
  return Value::object(names);
}

Value in_instance_names(Context& cx, const Value* args, int) {
  if (is_kind(args[0], Kind::kInstance)) return instance_names(cx, cast<Instance>(args[0]));
  return Value::object(make_list(cx));
}

constexpr NativeDef kMainIntrinsics[] = {
    {"type_of", "x, /", in_type_of},
    {"type_name", "x, /", in_type_name},
    {"is_subtype", "sub, base, /", in_is_subtype},
    {"user_method", "x, name, /", in_user_method},
    {"is_user", "x, name, /", in_is_user},
    {"native_method", "x, name, /", in_native_method},
    {"special", "x, name, /", in_special},
    {"has_special", "x, name, /", in_has_special},
    {"unwrap", "x, /", in_unwrap},
    {"is_payload", "x, /", in_is_payload},
    {"is_instance", "x, /", in_is_instance},
    {"is_extension", "x, /", in_is_extension},
    {"is_number", "x, /", in_is_number},
    {"is_int", "x, /", in_is_int},
    {"plain_int", "x, /", in_plain_int},
    {"is_container", "x, /", in_is_container},
    {"is_kind_type", "x, /", in_is_kind_type},
    {"is_module", "x, /", in_is_module},
    {"is_native_iterator", "x, /", in_is_native_iterator},
    {"native_binary", "op, a, b, /", in_native_binary},
    {"native_inplace", "op, a, b, /", in_native_inplace},
    {"native_equal", "a, b, /", in_native_equal},
    {"native_order", "op, a, b, /", in_native_order},
    {"native_truth", "x, /", in_native_truth},
    {"native_len", "x, /", in_native_len},
    {"native_repr", "x, /", in_native_repr},
    {"number_hash", "x, /", in_number_hash},
    {"tuple_hash", "hashes, /", in_tuple_hash},
    {"frozenset_hash", "hashes, /", in_frozenset_hash},
    {"repr_enter", "x, /", in_repr_enter},
    {"repr_leave", "x, /", in_repr_leave},
    {"make_class", "metatype, name, bases, namespace, globals=, /", in_make_class},
    {"class_names", "cls, /", in_class_names},
    {"instance_names", "x, /", in_instance_names},
};

}  // namespace

void add_intrinsics(Context& cx, Module* heddle) {
  module_add(cx, heddle, kMainIntrinsics);
  const Types& t = cx.types();
  module_set(cx, heddle, "dict_keys", Value::object(t.dict_keys));
  module_set(cx, heddle, "dict_values", Value::object(t.dict_values));
  module_set(cx, heddle, "dict_items", Value::object(t.dict_items));
}

}  // namespace heddle
