// container[key], `in` and len() for the built-in containers.

#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

// An index that was given as any value.
enum class IndexState : uint8_t { kReady, kPython, kError };

// `name`: how the container calls itself in "{} indices must be integers or slices, not str".
IndexState read_index(Context& cx, Value key, const char* name, int64_t* index) {
  Value plain = unwrap(key);
  if (plain.is_small()) {
    *index = plain.as_small();
    return IndexState::kReady;
  }
  if (is_int(plain)) {
    auto fits = plain.is_bool() ? std::optional<int64_t>(plain.is_true()) : to_int64(plain);
    if (!fits) {
      cx.raise(cx.types().IndexError, "cannot fit 'int' into an index-sized integer");
      return IndexState::kError;
    }
    *index = *fits;
    return IndexState::kReady;
  }
  if (key.is_object() && !type_of(cx, key)->find_special(Special::kindex).is_empty()) {
    return IndexState::kPython;
  }
  if (std::string_view(name) == "string") {
    cx.type_error("string indices must be integers, not '{}'", type_name(cx, key));
  } else {
    cx.type_error("{} indices must be integers or slices, not {}", name, type_name(cx, key));
  }
  return IndexState::kError;
}

bool is_slice(Value key) { return is_kind(key, Kind::kSlice); }

bool part_needs_python(Context& cx, Value part) {
  Value plain = unwrap(part);
  return plain.is_object() && !is_int(plain) &&
         !type_of(cx, plain)->find_special(Special::kindex).is_empty();
}

bool slice_needs_python(Context& cx, const Slice* slice) {
  return part_needs_python(cx, slice->start) || part_needs_python(cx, slice->stop) ||
         part_needs_python(cx, slice->step);
}

Value out_of_range(Context& cx, const char* text) {
  return cx.raise(cx.types().IndexError, text);
}

// The items of a slice of `items`.
template <typename At>
void pick(const SliceBounds& bounds, Value* target, At at) {
  int64_t index = bounds.start;
  for (uint64_t i = 0; i < bounds.count; ++i, index += bounds.step) target[i] = at(index);
}

Value slice_list(Context& cx, List* list, const Slice* slice) {
  if (slice->step.is_none()) {
    SliceBounds bounds;
    if (!slice_bounds(cx, slice, list->size.load(), &bounds)) return Value::error();
    return Value::object(list_part(cx, list, static_cast<uint32_t>(bounds.start),
                                   static_cast<uint32_t>(bounds.count)));
  }
  std::vector<Value> items;
  {
    MaybeLock lock(cx, list);
    SliceBounds bounds;
    if (!slice_bounds(cx, slice, list->size.load_relaxed(), &bounds)) return Value::error();
    items.resize(bounds.count);
    const Array* array = list->array.load_relaxed();
    pick(bounds, items.data(), [array](int64_t i) { return array->items[i].load(); });
  }
  return Value::object(make_list(cx, items));
}

Value slice_tuple(Context& cx, Tuple* tuple, const Slice* slice) {
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, tuple->size, &bounds)) return Value::error();
  if (bounds.count == tuple->size && bounds.step == 1) return Value::object(tuple);
  if (bounds.count == 0) return Value::object(make_tuple(cx, {}));
  Tuple* part = make_tuple_raw(cx, bounds.count);
  pick(bounds, part->items, [tuple](int64_t i) { return tuple->items[i]; });
  return Value::object(part);
}

Value slice_str(Context& cx, Str* s, const Slice* slice) {
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, s->length, &bounds)) return Value::error();
  if (bounds.count == 0) return Value::object(cx.names().empty);
  if (bounds.step == 1) {
    auto begin = static_cast<uint32_t>(bounds.start);
    return Value::object(str_substring(cx, s, begin, begin + static_cast<uint32_t>(bounds.count)));
  }
  std::u32string text(bounds.count, U'\0');
  int64_t index = bounds.start;
  for (char32_t& c : text) {
    c = s->at(static_cast<uint32_t>(index));
    index += bounds.step;
  }
  return Value::object(make_str32(cx, text.data(), text.size()));
}

Value str_item(Context& cx, Str* s, Value key) {
  if (is_slice(key)) return slice_str(cx, s, cast<Slice>(key));
  int64_t index = 0;
  switch (read_index(cx, key, "string", &index)) {
    case IndexState::kError: return Value::error();
    case IndexState::kPython: return cx.go_on(Prelude::kitem_get_slow, Value::object(s), key);
    case IndexState::kReady: break;
  }
  if (index < 0) index += s->length;
  if (index < 0 || index >= s->length) return out_of_range(cx, "string index out of range");
  return Value::object(make_char(cx, s->at(static_cast<uint32_t>(index))));
}

Value list_item(Context& cx, List* list, Value key) {
  if (is_slice(key)) return slice_list(cx, list, cast<Slice>(key));
  int64_t index = 0;
  switch (read_index(cx, key, "list", &index)) {
    case IndexState::kError: return Value::error();
    case IndexState::kPython: return cx.go_on(Prelude::kitem_get_slow, Value::object(list), key);
    case IndexState::kReady: break;
  }
  if (index < 0) index += list->size.load();
  Value item = index < 0 || index > UINT32_MAX ? Value::empty()
                                               : list_get(list, static_cast<uint32_t>(index));
  return item.is_empty() ? out_of_range(cx, "list index out of range") : item;
}

Value tuple_item(Context& cx, Tuple* tuple, Value key) {
  if (is_slice(key)) return slice_tuple(cx, tuple, cast<Slice>(key));
  int64_t index = 0;
  switch (read_index(cx, key, "tuple", &index)) {
    case IndexState::kError: return Value::error();
    case IndexState::kPython: return cx.go_on(Prelude::kitem_get_slow, Value::object(tuple), key);
    case IndexState::kReady: break;
  }
  if (index < 0) index += tuple->size;
  if (index < 0 || index >= tuple->size) return out_of_range(cx, "tuple index out of range");
  return tuple->items[index];
}

Value range_at(Context& cx, Range* range, Value key) {
  if (is_slice(key)) return range_slice(cx, range, cast<Slice>(key));
  int64_t ignored = 0;
  Value index = unwrap(key);
  if (!is_int(index)) {
    IndexState state = read_index(cx, key, "range", &ignored);
    if (state == IndexState::kError) return Value::error();
    return cx.go_on(Prelude::kitem_get_slow, Value::object(range), key);
  }
  Value zero = Value::small(0);
  if (number_compare(index, zero) == Order::kLess) {
    index = number_binary(cx, BinOp::kAdd, index, range->length);
  }
  if (number_compare(index, zero) == Order::kLess ||
      number_compare(index, range->length) != Order::kLess) {
    return out_of_range(cx, "range object index out of range");
  }
  return range_item(cx, range, index);
}

Value dict_item(Context& cx, Dict* dict, Value key) {
  Value value;
  switch (dict_get(cx, dict, key, &value)) {
    case Tri::kTrue: return value;
    case Tri::kFalse: return cx.raise_value(cx.types().KeyError, key);
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::kitem_get_slow, Value::object(dict), key);
}

// --- writing --------------------------------------------------------------------------------

Value assign_slice(Context& cx, List* list, const Slice* slice, Value value, Value key) {
  std::vector<Value> items;
  Tri done = native_items(cx, value, &items);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) {
    bool iterable = value.is_object() &&
                    (!type_of(cx, value)->find_special(Special::kiter).is_empty() ||
                     !type_of(cx, value)->find_special(Special::kgetitem).is_empty());
    if (iterable) return cx.go_on(Prelude::kitem_set_slow, Value::object(list), key, value);
    if (slice->step.is_none() || slice->step == Value::small(1)) {
      return cx.type_error("can only assign an iterable");
    }
    if (slice->step == Value::small(0)) return cx.value_error("slice step cannot be zero");
    return cx.type_error("must assign iterable to extended slice");
  }
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, list->size.load(), &bounds)) return Value::error();
  if (bounds.step == 1) {
    list_replace(cx, list, bounds.start, std::max(bounds.start, bounds.stop), items);
    return Value::none();
  }
  if (items.size() != bounds.count) {
    return cx.value_error("attempt to assign sequence of size {} to extended slice of size {}",
                          items.size(), bounds.count);
  }
  MaybeLock lock(cx, list);
  int64_t index = bounds.start;
  for (Value item : items) {
    if (index < static_cast<int64_t>(list->size.load_relaxed())) {
      list->array.load_relaxed()->items[index].store(item);
    }
    index += bounds.step;
  }
  return Value::none();
}

Value delete_slice(Context& cx, List* list, const Slice* slice) {
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, list->size.load(), &bounds)) return Value::error();
  if (bounds.count == 0) return Value::none();
  if (bounds.step == 1) {
    list_replace(cx, list, bounds.start, bounds.stop, {});
    return Value::none();
  }
  if (bounds.step < 0) {
    bounds.start += static_cast<int64_t>(bounds.count - 1) * bounds.step;
    bounds.step = -bounds.step;
  }
  std::vector<Value> kept;
  std::vector<Value> all = list_snapshot(list);
  uint64_t next = static_cast<uint64_t>(bounds.start);
  uint64_t left = bounds.count;
  for (uint64_t i = 0; i < all.size(); ++i) {
    if (left > 0 && i == next) {
      --left;
      next += static_cast<uint64_t>(bounds.step);
    } else {
      kept.push_back(all[i]);
    }
  }
  list_assign(cx, list, kept);
  return Value::none();
}

Value set_list_item(Context& cx, List* list, Value key, Value value) {
  int64_t index = 0;
  switch (read_index(cx, key, "list", &index)) {
    case IndexState::kError: return Value::error();
    case IndexState::kPython:
      return cx.go_on(Prelude::kitem_set_slow, Value::object(list), key, value);
    case IndexState::kReady: break;
  }
  if (index < 0) index += list->size.load();
  bool inside = index >= 0 && index <= UINT32_MAX &&
                list_set(cx, list, static_cast<uint32_t>(index), value);
  return inside ? Value::none() : out_of_range(cx, "list assignment index out of range");
}

Value delete_list_item(Context& cx, List* list, Value key) {
  int64_t index = 0;
  switch (read_index(cx, key, "list", &index)) {
    case IndexState::kError: return Value::error();
    case IndexState::kPython: return cx.go_on(Prelude::kitem_del_slow, Value::object(list), key);
    case IndexState::kReady: break;
  }
  if (list_pop(cx, list, index).is_empty()) {
    return out_of_range(cx, "list assignment index out of range");
  }
  return Value::none();
}

// --- in -------------------------------------------------------------------------------------

template <typename At>
Tri contains_item(Context& cx, Value item, At at) {
  Tri result = Tri::kFalse;
  for (uint32_t i = 0;; ++i) {
    Value candidate = at(i);
    if (candidate.is_empty()) return result;
    if (candidate == item) return Tri::kTrue;
    result = native_equal(cx, candidate, item);
    if (result != Tri::kFalse) return result;
  }
}

Tri str_contains(Context& cx, const Str* s, Value item) {
  Value plain = unwrap(item);
  if (!is_str(plain)) {
    cx.type_error("'in <string>' requires string as left operand, not {}", type_name(cx, item));
    return Tri::kError;
  }
  return str_find(s, cast<Str>(plain), 0, s->length, false) >= 0 ? Tri::kTrue : Tri::kFalse;
}

// {1} in {frozenset({1})}: a set is looked for as the frozenset it equals.
Tri find_in_set(Context& cx, const Set* set, Value item) {
  Value plain = unwrap(item);
  if (is_kind(plain, Kind::kSet) && type_of(cx, item)->find_special(Special::khash).is_none()) {
    item = Value::object(set_copy(cx, cast<Set>(plain), cx.types().frozenset));
  }
  return set_contains(cx, set, item);
}

Tri range_holds(Context& cx, const Range* range, Value item) {
  Value plain = unwrap(item);
  if (is_int(plain)) return range_contains(cx, range, plain) ? Tri::kTrue : Tri::kFalse;
  if (plain.is_double()) {
    double d = plain.as_double();
    if (!(d - d == 0) || d != std::trunc(d)) return Tri::kFalse;
    return range_contains(cx, range, int_from_double(cx, d)) ? Tri::kTrue : Tri::kFalse;
  }
  // Anything else is compared with every number in CPython; only a class of the program could
  // find itself equal to one.
  return native_equal(cx, plain, Value::small(0)) == Tri::kPython ? Tri::kPython : Tri::kFalse;
}

Tri view_contains(Context& cx, const DictView* view, Value item) {
  Value value;
  switch (static_cast<DictViewKind>(view->extra)) {
    case DictViewKind::kKeys:
      return dict_get(cx, view->dict, item, &value);
    case DictViewKind::kItems: {
      if (!is_kind(item, Kind::kTuple) || cast<Tuple>(item)->size != 2) return Tri::kFalse;
      Value wanted = cast<Tuple>(item)->items[1];
      Tri found = dict_get(cx, view->dict, cast<Tuple>(item)->items[0], &value);
      if (found != Tri::kTrue) return found;
      return value == wanted ? Tri::kTrue : native_equal(cx, value, wanted);
    }
    case DictViewKind::kValues:
      break;
  }
  uint32_t position = 0;
  return contains_item(cx, item, [&](uint32_t) {
    Value key;
    return dict_next(view->dict, &position, &key, &value) ? value : Value::empty();
  });
}

}  // namespace

Value native_getitem(Context& cx, Value container, Value key) {
  if (!container.is_object()) return Value::not_implemented();
  Kind kind = container.as_object()->kind;
  if (is_slice(key) && slice_needs_python(cx, cast<Slice>(key))) {
    bool sequence = kind == Kind::kList || kind == Kind::kTuple || kind == Kind::kStr ||
                    kind == Kind::kRange;
    if (sequence) return cx.go_on(Prelude::kitem_get_slow, container, key);
  }
  switch (kind) {
    case Kind::kList: return list_item(cx, cast<List>(container), key);
    case Kind::kDict: return dict_item(cx, cast<Dict>(container), key);
    case Kind::kTuple: return tuple_item(cx, cast<Tuple>(container), key);
    case Kind::kStr: return str_item(cx, cast<Str>(container), key);
    case Kind::kRange: return range_at(cx, cast<Range>(container), key);
    case Kind::kBytes:
    case Kind::kByteArray: return bytes_getitem(cx, container, key);
    default: return Value::not_implemented();
  }
}

Value native_setitem(Context& cx, Value container, Value key, Value value) {
  if (is_kind(container, Kind::kDict)) {
    switch (dict_set(cx, cast<Dict>(container), key, value)) {
      case Tri::kError: return Value::error();
      case Tri::kPython: return cx.go_on(Prelude::kdict_set_slow, container, key, value);
      default: return Value::none();
    }
  }
  if (is_kind(container, Kind::kByteArray)) return bytearray_setitem(cx, container, key, value);
  if (!is_kind(container, Kind::kList)) return Value::not_implemented();
  if (!is_slice(key)) return set_list_item(cx, cast<List>(container), key, value);
  if (slice_needs_python(cx, cast<Slice>(key))) {
    return cx.go_on(Prelude::kitem_set_slow, container, key, value);
  }
  return assign_slice(cx, cast<List>(container), cast<Slice>(key), value, key);
}

Value native_delitem(Context& cx, Value container, Value key) {
  if (is_kind(container, Kind::kDict)) {
    switch (dict_delete(cx, cast<Dict>(container), key)) {
      case Tri::kTrue: return Value::none();
      case Tri::kFalse: return cx.raise_value(cx.types().KeyError, key);
      case Tri::kError: return Value::error();
      case Tri::kPython: break;
    }
    return cx.go_on(Prelude::kitem_del_slow, container, key);
  }
  if (is_kind(container, Kind::kByteArray)) return bytearray_delitem(cx, container, key);
  if (!is_kind(container, Kind::kList)) return Value::not_implemented();
  if (!is_slice(key)) return delete_list_item(cx, cast<List>(container), key);
  if (slice_needs_python(cx, cast<Slice>(key))) {
    return cx.go_on(Prelude::kitem_del_slow, container, key);
  }
  return delete_slice(cx, cast<List>(container), cast<Slice>(key));
}

Tri native_contains(Context& cx, Value container, Value item) {
  if (!container.is_object()) return Tri::kPython;
  if (container.as_object()->kind == Kind::kInstance) {
    Type* type = container.as_object()->type;
    if (!type->has_payload() || !special_is_native(type, Special::kcontains)) return Tri::kPython;
    container = unwrap(container);
    if (!container.is_object()) return Tri::kPython;
  }
  switch (container.as_object()->kind) {
    case Kind::kList: {
      auto* list = cast<List>(container);
      return contains_item(cx, item, [list](uint32_t i) { return list_get(list, i); });
    }
    case Kind::kTuple: {
      auto* tuple = cast<Tuple>(container);
      return contains_item(cx, item, [tuple](uint32_t i) {
        return i < tuple->size ? tuple->items[i] : Value::empty();
      });
    }
    case Kind::kStr: return str_contains(cx, cast<Str>(container), item);
    case Kind::kDict: {
      Value value;
      return dict_get(cx, cast<Dict>(container), item, &value);
    }
    case Kind::kSet: return find_in_set(cx, cast<Set>(container), item);
    case Kind::kRange: return range_holds(cx, cast<Range>(container), item);
    case Kind::kDictView: return view_contains(cx, cast<DictView>(container), item);
    case Kind::kBytes:
    case Kind::kByteArray: {
      Value found = bytes_contains(cx, container, item);
      return found.is_error() ? Tri::kError : found.is_true() ? Tri::kTrue : Tri::kFalse;
    }
    default: return Tri::kPython;
  }
}

Value native_len(Context& cx, Value v) {
  if (!v.is_object()) return Value::not_implemented();
  switch (v.as_object()->kind) {
    case Kind::kStr: return Value::small(cast<Str>(v)->length);
    case Kind::kBytes: return Value::small(cast<Bytes>(v)->length);
    case Kind::kByteArray: return Value::small(cast<ByteArray>(v)->length.load());
    case Kind::kList: return Value::small(cast<List>(v)->size.load());
    case Kind::kTuple: return Value::small(cast<Tuple>(v)->size);
    case Kind::kDict: return Value::small(dict_size(cast<Dict>(v)));
    case Kind::kSet: return Value::small(set_size(cast<Set>(v)));
    case Kind::kDictView: return Value::small(dict_size(cast<DictView>(v)->dict));
    case Kind::kRange: {
      Value length = cast<Range>(v)->length;
      if (to_int64(length)) return length;
      return cx.raise(cx.types().OverflowError, "Python int too large to convert to C ssize_t");
    }
    default: return Value::not_implemented();
  }
}

}  // namespace heddle
