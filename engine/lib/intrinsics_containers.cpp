// The intrinsics that give the prelude the insides of dicts and sets, and sorting.
#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"

namespace heddle {

namespace {

uint64_t hash_arg(Value v) { return static_cast<uint64_t>(to_int64(v).value_or(0)); }

Dict* dict_arg(Value v) {
  v = unwrap(v);
  if (is_kind(v, Kind::kDictView)) return cast<DictView>(v)->dict;
  return cast<Dict>(v);
}

Value in_dict_of_view(Context&, const Value* args, int) {
  return Value::object(dict_arg(args[0]));
}

Value in_dict_candidates(Context& cx, const Value* args, int) {
  return dict_candidates(cx, dict_arg(args[0]), hash_arg(args[1]));
}

Value in_dict_get_identical(Context&, const Value* args, int) {
  Value out;
  bool found = dict_get_identical(dict_arg(args[0]), args[1], hash_arg(args[2]), &out);
  return found ? out : Value::not_implemented();
}

Value in_dict_set_hashed(Context& cx, const Value* args, int) {
  dict_set_hashed(cx, dict_arg(args[0]), args[1], hash_arg(args[2]), args[3]);
  return Value::none();
}

Value in_dict_delete_identical(Context& cx, const Value* args, int) {
  Value out;
  bool found = dict_delete_identical(cx, dict_arg(args[0]), args[1], hash_arg(args[2]), &out);
  return found ? out : Value::not_implemented();
}

Set* set_arg(Value v) { return cast<Set>(unwrap(v)); }

Value in_set_candidates(Context& cx, const Value* args, int) {
  return set_candidates(cx, set_arg(args[0]), hash_arg(args[1]));
}

Value in_set_add_hashed(Context& cx, const Value* args, int) {
  set_add_hashed(cx, set_arg(args[0]), args[1], hash_arg(args[2]));
  return Value::none();
}

Value in_set_discard_identical(Context&, const Value* args, int) {
  return Value::boolean(set_discard_identical(set_arg(args[0]), args[1], hash_arg(args[2])));
}

/// sorted_by(items, keys): a new list of the items in the order of their keys; None where a
/// comparison needs Python.
Value in_sorted_by(Context& cx, const Value* args, int) {
  List* items = make_list(cx, list_snapshot(cast<List>(args[0])));
  List* keys = make_list(cx, list_snapshot(cast<List>(args[1])));
  Tri done = sort_keyed(cx, keys, items, false);
  if (done == Tri::kError) return Value::error();
  return done == Tri::kPython ? Value::none() : Value::object(items);
}

Value in_namespace_set(Context& cx, const Value* args, int) {
  dict_set_str(cx, cast<Dict>(args[0]), intern(cx, cast<Str>(args[1])), args[2]);
  return Value::none();
}

constexpr NativeDef kContainersIntrinsics[] = {
    {"dict_of_view", "d, /", in_dict_of_view},
    {"dict_candidates", "d, hash, /", in_dict_candidates},
    {"dict_get_identical", "d, key, hash, /", in_dict_get_identical},
    {"dict_set_hashed", "d, key, hash, value, /", in_dict_set_hashed},
    {"dict_delete_identical", "d, key, hash, /", in_dict_delete_identical},
    {"set_candidates", "s, hash, /", in_set_candidates},
    {"set_add_hashed", "s, item, hash, /", in_set_add_hashed},
    {"set_discard_identical", "s, item, hash, /", in_set_discard_identical},
    {"sorted_by", "items, keys, /", in_sorted_by},
    {"namespace_set", "namespace, name, value, /", in_namespace_set},
};

}  // namespace

void add_container_intrinsics(Context& cx, Module* heddle) {
  module_add(cx, heddle, kContainersIntrinsics);
}

}  // namespace heddle
