#include "engine/value/container_natives.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

Dict* self_dict(const Value* args) { return cast<Dict>(unwrap(args[0])); }

bool is_dict(Value v) { return is_kind(v, Kind::kDict); }

// What update() makes of its first argument.
enum class Update : uint8_t { kDone, kPython, kError };

// A list or tuple of pairs, as update() and dict() take them.
Update update_from_pairs(Context& cx, Dict* dict, Value pairs) {
  std::vector<Value> rows;
  Tri done = native_items(cx, pairs, &rows);
  if (done != Tri::kTrue) return done == Tri::kPython ? Update::kPython : Update::kError;
  for (size_t i = 0; i < rows.size(); ++i) {
    std::vector<Value> pair;
    done = native_items(cx, rows[i], &pair);
    if (done == Tri::kPython) {
      bool iterable = rows[i].is_object() &&
                      !type_of(cx, rows[i])->find_special(Special::kiter).is_empty();
      if (iterable) return Update::kPython;
      cx.type_error("cannot convert dictionary update sequence element #{} to a sequence", i);
      return Update::kError;
    }
    if (done == Tri::kError) return Update::kError;
    if (pair.size() != 2) {
      cx.value_error("dictionary update sequence element #{} has length {}; 2 is required", i,
                     pair.size());
      return Update::kError;
    }
    done = dict_set(cx, dict, pair[0], pair[1]);
    if (done != Tri::kTrue) return done == Tri::kPython ? Update::kPython : Update::kError;
  }
  return Update::kDone;
}

bool is_plain_dict(Context& cx, Value v) {
  if (is_kind(v, Kind::kDict)) return true;
  return is_kind(unwrap(v), Kind::kDict) &&
         type_lookup(cx, type_of(cx, v), cx.names().keys) ==
             type_lookup(cx, cx.types().dict, cx.names().keys);
}

Update update_from(Context& cx, Dict* dict, Value other) {
  if (is_plain_dict(cx, other)) {
    Tri done = dict_merge(cx, dict, cast<Dict>(unwrap(other)));
    return done == Tri::kTrue     ? Update::kDone
           : done == Tri::kPython ? Update::kPython
                                  : Update::kError;
  }
  Kind kind = other.is_object() ? other.as_object()->kind : Kind::kFree;
  bool pairs = kind == Kind::kList || kind == Kind::kTuple || kind == Kind::kIterator ||
               kind == Kind::kDictView || kind == Kind::kSet;
  // An iterator that is used up half-way cannot be started again in Python.
  if (kind == Kind::kIterator) {
    std::vector<Value> rows;
    if (native_items(cx, other, &rows) != Tri::kTrue) return Update::kError;
    return update_from_pairs(cx, dict, Value::object(make_list(cx, rows)));
  }
  if (pairs) return update_from_pairs(cx, dict, other);
  if (!other.is_object() || (type_of(cx, other)->find_special(Special::kiter).is_empty() &&
                             type_of(cx, other)->find_special(Special::kgetitem).is_empty() &&
                             kind != Kind::kInstance)) {
    cx.type_error("'{}' object is not iterable", type_name(cx, other));
    return Update::kError;
  }
  return Update::kPython;
}

// d.update(other, **keywords), giving `result`.
Value fill(Context& cx, Dict* dict, Value other, Value keywords, Value result) {
  if (!other.is_empty()) {
    switch (update_from(cx, dict, other)) {
      case Update::kDone: break;
      case Update::kError: return Value::error();
      case Update::kPython:
        return cx.go_on(Prelude::kdict_init_slow, Value::object(dict), other,
                        keywords.is_empty() ? Value::none() : keywords, result);
    }
  }
  if (!keywords.is_empty()) dict_merge(cx, dict, cast<Dict>(keywords));
  return result;
}

Value dict_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().dict;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Dict* dict = make_dict(cx);
  if (cls != type) return deliver(cx, cls, type, Value::object(dict));
  auto* given = cast<Tuple>(args[1]);
  if (given->size > 1) {
    return cx.type_error("dict expected at most 1 argument, got {}", given->size);
  }
  Value other = given->size == 1 ? given->items[0] : Value::empty();
  if (is_kind(other, Kind::kDict) && args[2].is_empty()) {
    return Value::object(dict_copy(cx, cast<Dict>(other)));
  }
  return fill(cx, dict, other, args[2], Value::object(dict));
}

Value dict_init(Context& cx, const Value* args, int) {
  return fill(cx, self_dict(args), args[1], args[2], Value::none());
}

Value clear(Context& cx, const Value* args, int) {
  dict_clear(cx, self_dict(args));
  return Value::none();
}

Value copy(Context& cx, const Value* args, int) {
  return Value::object(dict_copy(cx, self_dict(args)));
}

Value fromkeys(Context& cx, const Value* args, int) {
  Value value = args[2].is_empty() ? Value::none() : args[2];
  std::vector<Value> keys;
  bool exact = args[0] == Value::object(cx.types().dict);
  Tri done = exact ? native_items(cx, args[1], &keys) : Tri::kPython;
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kTrue) {
    Dict* dict = make_dict(cx);
    for (Value key : keys) {
      done = dict_set(cx, dict, key, value);
      if (done == Tri::kError) return Value::error();
      if (done == Tri::kPython) break;
    }
    if (done == Tri::kTrue) return Value::object(dict);
    return cx.go_on(Prelude::kdict_fromkeys_slow, args[0], Value::object(make_list(cx, keys)),
                    value);
  }
  return cx.go_on(Prelude::kdict_fromkeys_slow, args[0], args[1], value);
}

Value get(Context& cx, const Value* args, int) {
  Value value;
  Value missing = args[2].is_empty() ? Value::none() : args[2];
  switch (dict_get(cx, self_dict(args), args[1], &value)) {
    case Tri::kTrue: return value;
    case Tri::kFalse: return missing;
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kdict_get_slow, Value::object(self_dict(args)), args[1], missing);
}

Value pop(Context& cx, const Value* args, int) {
  Value value;
  switch (dict_delete(cx, self_dict(args), args[1], &value)) {
    case Tri::kTrue: return value;
    case Tri::kError: return Value::error();
    case Tri::kFalse:
      return args[2].is_empty() ? cx.raise_value(cx.types().KeyError, args[1]) : args[2];
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kdict_del_slow, Value::object(self_dict(args)), args[1],
                  args[2].is_empty() ? Value::not_implemented() : args[2], Value::small(1));
}

Value popitem(Context& cx, const Value* args, int) {
  Value pair[2];
  if (!dict_pop_last(cx, self_dict(args), &pair[0], &pair[1])) {
    return cx.raise(cx.types().KeyError, "popitem(): dictionary is empty");
  }
  return Value::object(make_tuple(cx, pair));
}

Value setdefault(Context& cx, const Value* args, int) {
  Value missing = args[2].is_empty() ? Value::none() : args[2];
  Value value;
  switch (dict_setdefault(cx, self_dict(args), args[1], missing, &value)) {
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
    default: return value;
  }
  return cx.go_on(Prelude::kdict_setdefault_slow, Value::object(self_dict(args)), args[1],
                  missing);
}

template <DictViewKind kind>
Value view(Context& cx, const Value* args, int) {
  return make_dict_view(cx, self_dict(args), kind);
}

// Of a class derived from dict: __missing__ is asked.
Value getitem(Context& cx, const Value* args, int) {
  Value value;
  switch (dict_get(cx, self_dict(args), args[1], &value)) {
    case Tri::kTrue: return value;
    case Tri::kError: return Value::error();
    case Tri::kFalse: {
      bool may_have = is_kind(args[0], Kind::kInstance) &&
                      !args[0].as_object()->type->find_special(Special::kmissing).is_empty();
      if (!may_have) return cx.raise_value(cx.types().KeyError, args[1]);
      break;
    }
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kdict_get_slow, args[0], args[1], Value::not_implemented());
}

Value in_place_or(Context& cx, const Value* args, int) {
  return native_inplace(cx, BinOp::kOr, args[0], args[1]);
}

constexpr NativeDef kDictMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", dict_new, Native::kStatic},
    {"__init__", "self, iterable=, /, **kwargs", dict_init},
    {"clear", "self, /", clear},
    {"copy", "self, /", copy},
    {"get", "self, key, default=, /", get},
    {"items", "self, /", view<DictViewKind::kItems>},
    {"keys", "self, /", view<DictViewKind::kKeys>},
    {"pop", "self, key, default=, /", pop},
    {"popitem", "self, /", popitem},
    {"setdefault", "self, key, default=, /", setdefault},
    {"update", "self, iterable=, /, **kwargs", dict_init},
    {"values", "self, /", view<DictViewKind::kValues>},
    {"__eq__", "self, value, /", container_compare<CompareOp::kEq, is_dict>},
    {"__ne__", "self, value, /", container_compare<CompareOp::kNe, is_dict>},
    {"__or__", "self, value, /", dunder_binary<BinOp::kOr, is_dict>},
    {"__ror__", "self, value, /", dunder_binary<BinOp::kOr, is_dict, true>},
    {"__ior__", "self, value, /", in_place_or},
    {"__contains__", "self, key, /", dunder_contains},
    {"__getitem__", "self, key, /", getitem, Native::kWholeSelf},
    {"__setitem__", "self, key, value, /", container_setitem},
    {"__delitem__", "self, key, /", container_delitem},
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
    {"__reversed__", "self, /", container_reversed},
};

constexpr NativeDef kClassMethods[] = {
    {"fromkeys", "cls, iterable, value=, /", fromkeys},
    {"__class_getitem__", "cls, item, /", class_getitem},
};

}  // namespace

void init_dict_type(Context& cx) {
  Type* type = cx.types().dict;
  add_methods(cx, type, kDictMethods);
  add_class_methods(cx, type, kClassMethods);
  set_unhashable(cx, type);
  type_ready(cx, type);
}

}  // namespace heddle
