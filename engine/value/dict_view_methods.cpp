#include "engine/value/container_natives.h"
#include "engine/value/set_algebra.h"

namespace heddle {

namespace {

bool is_set_like(Value v) {
  if (is_kind(v, Kind::kSet)) return true;
  return is_kind(v, Kind::kDictView) &&
         v.as_object()->extra != static_cast<uint8_t>(DictViewKind::kValues);
}
bool any_value(Value) { return true; }

Value isdisjoint(Context& cx, const Value* args, int) {
  Set* self = nullptr;
  Tri done = set_from(cx, args[0], cx.types().set, &self);
  if (done == Tri::kTrue) done = set_is_disjoint(cx, self, args[1]);
  switch (done) {
    case Tri::kTrue: return Value::true_();
    case Tri::kFalse: return Value::false_();
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kset_op_slow, Value::small(10), Value::object(self), args[1]);
}

Value mapping(Context&, Value self) { return Value::object(cast<DictView>(self)->dict); }

constexpr NativeDef kCommon[] = {
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
    {"__reversed__", "self, /", container_reversed},
};

constexpr NativeDef kSetLike[] = {
    {"isdisjoint", "self, other, /", isdisjoint},
    HEDDLE_CONTAINER_COMPARE(is_set_like),
    {"__and__", "self, value, /", dunder_binary<BinOp::kAnd, any_value>},
    {"__or__", "self, value, /", dunder_binary<BinOp::kOr, any_value>},
    {"__sub__", "self, value, /", dunder_binary<BinOp::kSub, any_value>},
    {"__xor__", "self, value, /", dunder_binary<BinOp::kXor, any_value>},
    {"__rand__", "self, value, /", dunder_binary<BinOp::kAnd, any_value, true>},
    {"__ror__", "self, value, /", dunder_binary<BinOp::kOr, any_value, true>},
    {"__rsub__", "self, value, /", dunder_binary<BinOp::kSub, any_value, true>},
    {"__rxor__", "self, value, /", dunder_binary<BinOp::kXor, any_value, true>},
    {"__contains__", "self, key, /", dunder_contains},
};

constexpr GetSetDef kDictViewGetSets[] = {{"mapping", mapping}};

}  // namespace

void init_dict_view_types(Context& cx) {
  const Types& types = cx.types();
  for (Type* type : {types.dict_keys, types.dict_items, types.dict_values}) {
    add_methods(cx, type, kCommon);
    add_getsets(cx, type, kDictViewGetSets);
    if (type != types.dict_values) {
      add_methods(cx, type, kSetLike);
      set_unhashable(cx, type);
    }
    type_ready(cx, type);
  }
}

}  // namespace heddle
