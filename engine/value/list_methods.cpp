#include "engine/value/container_natives.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

List* self_list(const Value* args) { return cast<List>(unwrap(args[0])); }

bool is_list(Value v) { return is_kind(v, Kind::kList); }

Value list_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().list;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  if (cls != type) return deliver(cx, cls, type, Value::object(make_list(cx)));
  auto* given = cast<Tuple>(args[1]);
  if (given->size > 1) {
    return cx.type_error("list expected at most 1 argument, got {}", given->size);
  }
  if (!args[2].is_empty()) return cx.type_error("list() takes no keyword arguments");
  if (given->size == 0) return Value::object(make_list(cx));
  if (is_kind(given->items[0], Kind::kList)) {
    auto* from = cast<List>(given->items[0]);
    return Value::object(list_part(cx, from, 0, from->size.load()));
  }
  std::vector<Value> items;
  switch (native_items(cx, given->items[0], &items)) {
    case Tri::kTrue: return Value::object(make_list(cx, items));
    case Tri::kPython: return cx.go_on(Prelude::klist_slow, given->items[0]);
    default: return Value::error();
  }
}

Value extend(Context& cx, Value list, Value iterable) {
  std::vector<Value> items;
  switch (native_items(cx, iterable, &items)) {
    case Tri::kTrue:
      if (!may_hold(cx, items.size() + cast<List>(list)->size.load())) return Value::error();
      list_extend(cx, cast<List>(list), items);
      return Value::none();
    case Tri::kPython: return cx.go_on(Prelude::klist_extend_slow, list, iterable);
    default: return Value::error();
  }
}

Value list_init(Context& cx, const Value* args, int) {
  if (!args[2].is_empty() && special_is_native(type_of(cx, args[0]), Special::knew_)) {
    return cx.type_error("list() takes no keyword arguments");
  }
  list_assign(cx, self_list(args), {});
  if (args[1].is_empty()) return Value::none();
  return extend(cx, Value::object(self_list(args)), args[1]);
}

Value append(Context& cx, const Value* args, int) {
  list_append(cx, self_list(args), args[1]);
  return Value::none();
}

Value extend_method(Context& cx, const Value* args, int) {
  return extend(cx, Value::object(self_list(args)), args[1]);
}

Value clear(Context& cx, const Value* args, int) {
  list_assign(cx, self_list(args), {});
  return Value::none();
}

Value copy(Context& cx, const Value* args, int) {
  return Value::object(make_list(cx, list_snapshot(self_list(args))));
}

Value insert(Context& cx, const Value* args, int) {
  auto index = index_arg(cx, unwrap(args[1]));
  if (!index) return Value::error();
  list_insert(cx, self_list(args), *index, args[2]);
  return Value::none();
}

Value pop(Context& cx, const Value* args, int) {
  List* list = self_list(args);
  int64_t index = -1;
  if (!args[1].is_empty()) {
    auto given = index_arg(cx, unwrap(args[1]));
    if (!given) return Value::error();
    index = *given;
  }
  Value item = list_pop(cx, list, index);
  if (!item.is_empty()) return item;
  bool none = list->size.load() == 0;
  return cx.raise(cx.types().IndexError, none ? "pop from empty list" : "pop index out of range");
}

// The first place of an equal item in [begin, end); -1 if there is none.
Tri find_item(Context& cx, const List* list, Value item, int64_t begin, int64_t end,
              int64_t* found) {
  *found = -1;
  for (int64_t i = begin; i < end; ++i) {
    Value candidate = i > UINT32_MAX ? Value::empty() : list_get(list, static_cast<uint32_t>(i));
    if (candidate.is_empty()) return Tri::kFalse;
    Tri same = candidate == item ? Tri::kTrue : native_equal(cx, candidate, item);
    if (same == Tri::kTrue) *found = i;
    if (same != Tri::kFalse) return same;
  }
  return Tri::kFalse;
}

Value index(Context& cx, const Value* args, int) {
  List* list = self_list(args);
  int64_t begin = 0;
  int64_t end = 0;
  if (!search_bounds(cx, args[2], args[3], list->size.load(), &begin, &end)) return Value::error();
  int64_t found = -1;
  switch (find_item(cx, list, args[1], begin, end, &found)) {
    case Tri::kTrue: return Value::small(found);
    case Tri::kError: return Value::error();
    case Tri::kPython:
      return cx.go_on(Prelude::klist_index_slow, Value::object(list), args[1],
                      int_value(cx, begin), int_value(cx, end));
    case Tri::kFalse: break;
  }
  StrBuilder text;
  if (native_repr(cx, args[1], text) != Tri::kTrue) {
    return cx.go_on(Prelude::klist_index_slow, Value::object(list), args[1], int_value(cx, begin),
                    int_value(cx, end));
  }
  text.append_ascii(" is not in list");
  return cx.raise_value(cx.types().ValueError, Value::object(text.finish(cx)));
}

Value count(Context& cx, const Value* args, int) {
  int64_t times = 0;
  std::vector<Value> items = list_snapshot(self_list(args));
  for (Value item : items) {
    Tri same = item == args[1] ? Tri::kTrue : native_equal(cx, item, args[1]);
    if (same == Tri::kError) return Value::error();
    if (same == Tri::kPython) {
      return cx.go_on(Prelude::klist_count_slow, Value::object(self_list(args)), args[1]);
    }
    times += same == Tri::kTrue;
  }
  return Value::small(times);
}

// Takes the item out if it is still where it was found.
bool remove_at(Context& cx, List* list, uint32_t index, Value item) {
  MaybeLock lock(cx, list);
  uint32_t size = list->size.load_relaxed();
  Array* array = list->array.load_relaxed();
  if (index >= size || array->items[index].load() != item) return false;
  list->size.store(size - 1);
  for (uint32_t i = index; i + 1 < size; ++i) array->items[i].store(array->items[i + 1].load());
  array->items[size - 1].store(Value::empty());
  return true;
}

Value remove(Context& cx, const Value* args, int) {
  List* list = self_list(args);
  for (;;) {
    int64_t found = -1;
    switch (find_item(cx, list, args[1], 0, UINT32_MAX, &found)) {
      case Tri::kTrue: break;
      case Tri::kFalse: return cx.value_error("list.remove(x): x not in list");
      case Tri::kError: return Value::error();
      case Tri::kPython:
        return cx.go_on(Prelude::klist_remove_slow, Value::object(list), args[1]);
    }
    // Another strand may have moved it meanwhile; then it is looked for again.
    auto index = static_cast<uint32_t>(found);
    Value item = list_get(list, index);
    bool same = item == args[1] ||
                (!item.is_empty() && native_equal(cx, item, args[1]) == Tri::kTrue);
    if (same && remove_at(cx, list, index, item)) return Value::none();
  }
}

Value reverse(Context& cx, const Value* args, int) {
  list_reverse(cx, self_list(args));
  return Value::none();
}

Value sort(Context& cx, const Value* args, int) {
  Value self = Value::object(self_list(args));
  Value key = args[1].is_empty() ? Value::none() : args[1];
  Value flag = args[2].is_empty() ? Value::false_() : unwrap(args[2]);
  if (!is_int(flag)) {
    return cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, flag));
  }
  bool backwards = native_truth(cx, flag) == Tri::kTrue;
  if (key.is_none()) {
    switch (list_sort_native(cx, cast<List>(self), backwards)) {
      case Tri::kError: return Value::error();
      case Tri::kPython: break;
      default: return Value::none();
    }
  }
  return cx.go_on(Prelude::klist_sort_slow, self, key, Value::boolean(backwards));
}

template <BinOp op>
Value in_place(Context& cx, const Value* args, int) {
  return native_inplace(cx, op, args[0], args[1]);
}

bool any_value(Value) { return true; }

constexpr NativeDef kListMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", list_new, Native::kStatic},
    {"__init__", "self, iterable=, /, **kwargs", list_init, Native::kWholeSelf},
    {"append", "self, object, /", append},
    {"clear", "self, /", clear},
    {"copy", "self, /", copy},
    {"count", "self, value, /", count},
    {"extend", "self, iterable, /", extend_method},
    {"index", "self, value, start=, stop=, /", index},
    {"insert", "self, index, object, /", insert},
    {"pop", "self, index=, /", pop},
    {"remove", "self, value, /", remove},
    {"reverse", "self, /", reverse},
    {"sort", "self, /, *, key=, reverse=", sort},
    HEDDLE_CONTAINER_COMPARE(is_list),
    {"__add__", "self, value, /", dunder_binary<BinOp::kAdd, any_value>},
    {"__mul__", "self, value, /", dunder_binary<BinOp::kMul, any_value>},
    {"__rmul__", "self, value, /", dunder_binary<BinOp::kMul, any_value, true>},
    {"__iadd__", "self, value, /", in_place<BinOp::kAdd>},
    {"__imul__", "self, value, /", in_place<BinOp::kMul>},
    {"__contains__", "self, key, /", dunder_contains},
    {"__getitem__", "self, key, /", dunder_getitem},
    {"__setitem__", "self, key, value, /", container_setitem},
    {"__delitem__", "self, key, /", container_delitem},
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
    {"__reversed__", "self, /", container_reversed},
};

constexpr NativeDef kClassMethods[] = {{"__class_getitem__", "cls, item, /", class_getitem}};

}  // namespace

void init_list_type(Context& cx) {
  Type* type = cx.types().list;
  add_methods(cx, type, kListMethods);
  add_class_methods(cx, type, kClassMethods);
  set_unhashable(cx, type);
  type_ready(cx, type);
}

}  // namespace heddle
