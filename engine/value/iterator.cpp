// Iterators over the built-in containers; their methods are in iterator_methods.cpp.

#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

// So many items are taken from an iterator before the memory for them is looked at.
constexpr size_t kCheckEvery = size_t{1} << 18;

Iterator* new_iterator(Context& cx, Type* type, IterKind kind, Value source) {
  auto* it = cx.make<Iterator>(type, Kind::kIterator);
  it->iter_kind = kind;
  it->source.store_relaxed(source);
  it->extra_value.store_relaxed(Value::empty());
  return it;
}

Value iterate(Context& cx, Type* type, IterKind kind, Value source, uint64_t position = 0) {
  Iterator* it = new_iterator(cx, type, kind, source);
  it->position.store_relaxed(position);
  return Value::object(it);
}

Value iterate_dict(Context& cx, Type* type, IterKind kind, Dict* dict) {
  Iterator* it = new_iterator(cx, type, kind, Value::object(dict));
  bool reverse = kind >= IterKind::kDictKeysReverse;
  it->position.store_relaxed(reverse ? UINT32_MAX : 0);
  it->size_seen.store_relaxed(dict_size(dict));
  it->left.store_relaxed(dict_size(dict));
  return Value::object(it);
}

Value iterate_range(Context& cx, const Range* range) {
  int64_t start, step;
  uint64_t count;
  Type* type = cx.types().range_iterator;
  Value source = Value::object(range);
  if (!range_int64(range, &start, &step, &count)) {
    return iterate(cx, type, IterKind::kBigRange, source);
  }
  Iterator* it = new_iterator(cx, type, IterKind::kRange, source);
  it->next_int.store_relaxed(start);
  it->step = step;
  it->left.store_relaxed(count);
  return Value::object(it);
}

Value iterate_view(Context& cx, const DictView* view) {
  const Types& types = cx.types();
  switch (static_cast<DictViewKind>(view->extra)) {
    case DictViewKind::kKeys:
      return iterate_dict(cx, types.dict_keyiterator, IterKind::kDictKeys, view->dict);
    case DictViewKind::kValues:
      return iterate_dict(cx, types.dict_valueiterator, IterKind::kDictValues, view->dict);
    case DictViewKind::kItems:
      return iterate_dict(cx, types.dict_itemiterator, IterKind::kDictItems, view->dict);
  }
  return Value::empty();
}

Value iterate_view_reversed(Context& cx, const DictView* view) {
  const Types& types = cx.types();
  switch (static_cast<DictViewKind>(view->extra)) {
    case DictViewKind::kKeys:
      return iterate_dict(cx, types.dict_reversekeyiterator, IterKind::kDictKeysReverse,
                          view->dict);
    case DictViewKind::kValues:
      return iterate_dict(cx, types.dict_reversevalueiterator, IterKind::kDictValuesReverse,
                          view->dict);
    case DictViewKind::kItems:
      return iterate_dict(cx, types.dict_reverseitemiterator, IterKind::kDictItemsReverse,
                          view->dict);
  }
  return Value::empty();
}

Value exhausted(Iterator* it) {
  it->source.store(Value::empty());
  return Value::empty();
}

Value next_dict(Context& cx, Iterator* it, Dict* dict) {
  if (dict_size(dict) != it->size_seen.load_relaxed()) {
    it->size_seen.store_relaxed(UINT64_MAX);
    return cx.raise(cx.types().RuntimeError, "dictionary changed size during iteration");
  }
  Value key, value;
  auto position = static_cast<uint32_t>(it->position.load_relaxed());
  bool reverse = it->iter_kind >= IterKind::kDictKeysReverse;
  bool more = reverse ? dict_previous(dict, &position, &key, &value)
                      : dict_next(dict, &position, &key, &value);
  if (!more) return exhausted(it);
  uint64_t left = it->left.load_relaxed();
  if (left == 0) {
    return cx.raise(cx.types().RuntimeError, "dictionary keys changed during iteration");
  }
  it->left.store_relaxed(left - 1);
  it->position.store_relaxed(position);
  switch (it->iter_kind) {
    case IterKind::kDictKeys:
    case IterKind::kDictKeysReverse:
      return key;
    case IterKind::kDictValues:
    case IterKind::kDictValuesReverse:
      return value;
    default: {
      Value pair[] = {key, value};
      return Value::object(make_tuple(cx, pair));
    }
  }
}

Value next_set(Context& cx, Iterator* it, Set* set) {
  if (set_size(set) != it->size_seen.load_relaxed()) {
    it->size_seen.store_relaxed(UINT64_MAX);
    return cx.raise(cx.types().RuntimeError, "Set changed size during iteration");
  }
  Value item;
  auto position = static_cast<uint32_t>(it->position.load_relaxed());
  if (!set_next(set, &position, &item)) return exhausted(it);
  it->position.store_relaxed(position);
  return item;
}

Value next_enumerate(Context& cx, Iterator* it, Value source) {
  Value item = iterator_next(cx, cast<Iterator>(source));
  if (item.is_empty()) return exhausted(it);
  if (item.is_error()) return item;
  Value count = it->extra_value.load_relaxed();
  it->extra_value.store_relaxed(
      count.is_small() ? int_value(cx, count.as_small() + 1)
                       : number_binary(cx, BinOp::kAdd, count, Value::small(1)));
  Value pair[] = {count, item};
  return Value::object(make_tuple(cx, pair));
}

Value zip_lengths_differ(Context& cx, const Tuple* sources, uint32_t ended) {
  const char* plural = ended == 1 ? " " : "s 1-";
  if (ended > 0) {
    return cx.value_error("zip() argument {} is shorter than argument{}{}", ended + 1, plural,
                          ended);
  }
  for (uint32_t i = 1; i < sources->size; ++i) {
    Value item = iterator_next(cx, cast<Iterator>(sources->items[i]));
    if (item.is_error()) return item;
    if (!item.is_empty()) {
      return cx.value_error("zip() argument {} is longer than argument{}{}", i + 1,
                            i == 1 ? " " : "s 1-", i);
    }
  }
  return Value::empty();
}

Value next_zip(Context& cx, Iterator* it, Value source) {
  auto* sources = cast<Tuple>(source);
  if (sources->size == 0) return exhausted(it);
  Tuple* row = make_tuple_raw(cx, sources->size);
  for (uint32_t i = 0; i < sources->size; ++i) {
    Value item = iterator_next(cx, cast<Iterator>(sources->items[i]));
    if (item.is_error()) return item;
    if (item.is_empty()) {
      Value result = it->size_seen.load_relaxed() != 0 ? zip_lengths_differ(cx, sources, i)
                                                       : Value::empty();
      return result.is_error() ? result : exhausted(it);
    }
    row->items[i] = item;
  }
  return Value::object(row);
}

Value next_reverse(Context& cx, Iterator* it, Value source) {
  uint64_t left = it->position.load_relaxed();
  if (left == 0) return exhausted(it);
  auto at = static_cast<uint32_t>(left - 1);
  it->position.store_relaxed(at);
  switch (it->iter_kind) {
    case IterKind::kListReverse: {
      Value item = list_get(cast<List>(source), at);
      return item.is_empty() ? exhausted(it) : item;
    }
    case IterKind::kTupleReverse:
      return cast<Tuple>(source)->items[at];
    case IterKind::kStrReverse:
      return Value::object(make_char(cx, cast<Str>(source)->at(at)));
    default:
      return Value::small(cast<Bytes>(source)->data[at]);
  }
}

Value next_forward(Context& cx, Iterator* it, Value source) {
  auto at = static_cast<uint32_t>(it->position.load_relaxed());
  Value item = Value::empty();
  switch (it->iter_kind) {
    case IterKind::kList:
      item = list_get(cast<List>(source), at);
      break;
    case IterKind::kTuple:
      if (at < cast<Tuple>(source)->size) item = cast<Tuple>(source)->items[at];
      break;
    case IterKind::kStr:
      if (at < cast<Str>(source)->length) {
        item = Value::object(make_char(cx, cast<Str>(source)->at(at)));
      }
      break;
    case IterKind::kBytes:
      if (at < cast<Bytes>(source)->length) item = Value::small(cast<Bytes>(source)->data[at]);
      break;
    default: {
      auto* bytes = cast<ByteArray>(source);
      if (at < bytes->length.load()) item = Value::small(bytes->blob.load()->data[at]);
    }
  }
  if (item.is_empty()) return exhausted(it);
  it->position.store_relaxed(uint64_t{at} + 1);
  return item;
}

Value next_big_range(Context& cx, Iterator* it, const Range* range) {
  uint64_t gone = it->position.load_relaxed();
  Value index = make_uint(cx, gone);
  if (number_compare(index, range->length) != Order::kLess) return exhausted(it);
  it->position.store_relaxed(gone + 1);
  return range_item(cx, range, index);
}

}  // namespace

Value native_iter(Context& cx, Value v) {
  if (!v.is_object()) return Value::empty();
  const Types& types = cx.types();
  if (v.as_object()->kind == Kind::kInstance) {
    Type* type = v.as_object()->type;
    if (!type->has_payload() || !special_is_native(type, Special::kiter)) return Value::empty();
    v = unwrap(v);
    if (!v.is_object()) return Value::empty();
  }
  switch (v.as_object()->kind) {
    case Kind::kIterator:
      return v;
    case Kind::kList:
      return iterate(cx, types.list_iterator, IterKind::kList, v);
    case Kind::kTuple:
      return iterate(cx, types.tuple_iterator, IterKind::kTuple, v);
    case Kind::kStr:
      return iterate(cx, types.str_iterator, IterKind::kStr, v);
    case Kind::kBytes:
      return iterate(cx, types.bytes_iterator, IterKind::kBytes, v);
    case Kind::kByteArray:
      return iterate(cx, types.bytearray_iterator, IterKind::kByteArray, v);
    case Kind::kRange:
      return iterate_range(cx, cast<Range>(v));
    case Kind::kDict:
      return iterate_dict(cx, types.dict_keyiterator, IterKind::kDictKeys, cast<Dict>(v));
    case Kind::kDictView:
      return iterate_view(cx, cast<DictView>(v));
    case Kind::kSet: {
      Value it = iterate(cx, types.set_iterator, IterKind::kSet, v);
      cast<Iterator>(it)->size_seen.store_relaxed(set_size(cast<Set>(v)));
      return it;
    }
    default:
      return Value::empty();
  }
}

Value native_reversed(Context& cx, Value v) {
  v = unwrap(v);
  if (!v.is_object()) return Value::empty();
  const Types& types = cx.types();
  switch (v.as_object()->kind) {
    case Kind::kList:
      return iterate(cx, types.list_reverseiterator, IterKind::kListReverse, v,
                     cast<List>(v)->size.load());
    case Kind::kTuple:
      return iterate(cx, types.reversed, IterKind::kTupleReverse, v, cast<Tuple>(v)->size);
    case Kind::kStr:
      return iterate(cx, types.reversed, IterKind::kStrReverse, v, cast<Str>(v)->length);
    case Kind::kBytes:
      return iterate(cx, types.reversed, IterKind::kBytesReverse, v, cast<Bytes>(v)->length);
    case Kind::kRange: {
      auto* range = cast<Range>(v);
      if (range->length == Value::small(0)) return native_iter(cx, v);
      Value last = range_item(
          cx, range, number_binary(cx, BinOp::kSub, range->length, Value::small(1)));
      Value before = number_binary(cx, BinOp::kSub, range->start, range->step);
      return native_iter(cx, make_range(cx, last, before, number_neg(cx, range->step)));
    }
    case Kind::kDict:
      return iterate_dict(cx, types.dict_reversekeyiterator, IterKind::kDictKeysReverse,
                          cast<Dict>(v));
    case Kind::kDictView:
      return iterate_view_reversed(cx, cast<DictView>(v));
    default:
      return Value::empty();
  }
}

Value make_enumerate(Context& cx, Value iterator, Value start) {
  Iterator* it = new_iterator(cx, cx.types().enumerate, IterKind::kEnumerate, iterator);
  it->extra_value.store_relaxed(start);
  return Value::object(it);
}

Value make_zip(Context& cx, std::span<const Value> iterators, bool strict) {
  Value sources = Value::object(make_tuple(cx, iterators));
  Iterator* it = new_iterator(cx, cx.types().zip, IterKind::kZip, sources);
  it->size_seen.store_relaxed(strict ? 1 : 0);
  return Value::object(it);
}

Value make_dict_view(Context& cx, Dict* dict, DictViewKind kind) {
  const Types& types = cx.types();
  Type* type = kind == DictViewKind::kKeys     ? types.dict_keys
               : kind == DictViewKind::kValues ? types.dict_values
                                               : types.dict_items;
  auto* view = cx.make<DictView>(type, Kind::kDictView);
  view->extra = static_cast<uint8_t>(kind);
  view->dict = dict;
  return Value::object(view);
}

Value iterator_next(Context& cx, Iterator* it) {
  if (it->iter_kind == IterKind::kRange) {
    uint64_t left = it->left.load_relaxed();
    if (left == 0) return exhausted(it);
    int64_t i = it->next_int.load_relaxed();
    it->left.store_relaxed(left - 1);
    it->next_int.store_relaxed(i + it->step);
    return int_value(cx, i);
  }
  Value source = it->source.load();
  if (source.is_empty()) return source;
  switch (it->iter_kind) {
    case IterKind::kListReverse:
    case IterKind::kTupleReverse:
    case IterKind::kStrReverse:
    case IterKind::kBytesReverse:
      return next_reverse(cx, it, source);
    case IterKind::kSet:
      return next_set(cx, it, cast<Set>(source));
    case IterKind::kDictKeys:
    case IterKind::kDictValues:
    case IterKind::kDictItems:
    case IterKind::kDictKeysReverse:
    case IterKind::kDictValuesReverse:
    case IterKind::kDictItemsReverse:
      return next_dict(cx, it, cast<Dict>(source));
    case IterKind::kEnumerate:
      return next_enumerate(cx, it, source);
    case IterKind::kZip:
      return next_zip(cx, it, source);
    case IterKind::kBigRange:
      return next_big_range(cx, it, cast<Range>(source));
    case IterKind::kList:
    case IterKind::kTuple:
    case IterKind::kStr:
    case IterKind::kBytes:
    case IterKind::kByteArray:
    case IterKind::kRange:
      break;
  }
  return next_forward(cx, it, source);
}

uint64_t iterator_left(const Iterator* it) {
  Value source = it->source.load();
  if (source.is_empty()) return 0;
  uint64_t at = it->position.load_relaxed();
  auto rest = [at](uint64_t size) { return size > at ? size - at : 0; };
  switch (it->iter_kind) {
    case IterKind::kList:
      return rest(cast<List>(source)->size.load());
    case IterKind::kTuple:
      return rest(cast<Tuple>(source)->size);
    case IterKind::kStr:
      return rest(cast<Str>(source)->length);
    case IterKind::kBytes:
      return rest(cast<Bytes>(source)->length);
    case IterKind::kByteArray:
      return rest(cast<ByteArray>(source)->length.load());
    case IterKind::kRange:
      return it->left.load_relaxed();
    case IterKind::kListReverse:
    case IterKind::kTupleReverse:
    case IterKind::kStrReverse:
    case IterKind::kBytesReverse:
      return at;
    case IterKind::kSet: {
      uint64_t count = 0;
      Value item;
      auto position = static_cast<uint32_t>(at);
      while (set_next(cast<Set>(source), &position, &item)) ++count;
      return count;
    }
    default:
      return 0;
  }
}

namespace {

// All at once, so that no other strand changes it meanwhile.
void dict_items(Context& cx, const Dict* dict, DictViewKind kind, std::vector<Value>* out) {
  MaybeLock lock(cx, dict);
  out->clear();
  out->reserve(dict->size.load());
  uint32_t position = 0;
  Value key, value;
  while (dict_next(dict, &position, &key, &value)) {
    switch (kind) {
      case DictViewKind::kKeys:
        out->push_back(key);
        break;
      case DictViewKind::kValues:
        out->push_back(value);
        break;
      case DictViewKind::kItems: {
        Value pair[] = {key, value};
        out->push_back(Value::object(make_tuple(cx, pair)));
      }
    }
  }
}

void set_items(Context& cx, const Set* set, std::vector<Value>* out) {
  MaybeLock lock(cx, set);
  out->clear();
  out->reserve(set->size.load());
  uint32_t position = 0;
  Value item;
  while (set_next(set, &position, &item)) out->push_back(item);
}

// Containers whose whole content is taken in one step.
bool items_at_once(Context& cx, Value v, std::vector<Value>* out) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kList:
      *out = list_snapshot(cast<List>(v));
      return true;
    case Kind::kTuple: {
      auto items = tuple_items(cast<Tuple>(v));
      out->assign(items.begin(), items.end());
      return true;
    }
    case Kind::kDict:
      dict_items(cx, cast<Dict>(v), DictViewKind::kKeys, out);
      return true;
    case Kind::kDictView: {
      auto* view = cast<DictView>(v);
      dict_items(cx, view->dict, static_cast<DictViewKind>(view->extra), out);
      return true;
    }
    case Kind::kSet:
      set_items(cx, cast<Set>(v), out);
      return true;
    default:
      return false;
  }
}

}  // namespace

Tri native_items(Context& cx, Value iterable, std::vector<Value>* out) {
  if (items_at_once(cx, iterable, out)) return Tri::kTrue;
  Value it = is_plain_iterator(iterable) ? iterable : native_iter(cx, iterable);
  if (it.is_empty()) return Tri::kPython;
  out->clear();
  for (;;) {
    Value item = plain_next(cx, it);
    if (item.is_empty()) return Tri::kTrue;
    if (item.is_error()) return Tri::kError;
    out->push_back(item);
    // They are here and then once more in what is made of them.
    if (out->size() % kCheckEvery == 0 && !may_hold(cx, 2 * out->size())) return Tri::kError;
  }
}

}  // namespace heddle
