// The methods of the native iterators, and the classes enumerate, zip and reversed.

#include "engine/value/container_natives.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

Value iter_self(Context&, const Value* args, int) { return args[0]; }

Value next(Context& cx, const Value* args, int) {
  Value item = iterator_next(cx, cast<Iterator>(unwrap(args[0])));
  return item.is_empty() ? cx.raise_value(cx.types().StopIteration, Value::empty()) : item;
}

Value length_hint(Context& cx, const Value* args, int) {
  return make_uint(cx, iterator_left(cast<Iterator>(unwrap(args[0]))));
}

// --- what copy and pickle ask for ------------------------------------------------------------

Value builtin(Context& cx, const char* name) {
  return dict_get_str(cx.rt.builtins, intern(cx, name));
}

/// (function, (argument,)), with a state behind it if there is one.
Value reduced(Context& cx, Value function, Value argument, Value state = Value::empty()) {
  Value row[] = {function, Value::object(make_tuple(cx, std::span<const Value>(&argument, 1))),
                 state};
  return Value::object(make_tuple(cx, std::span<const Value>(row, state.is_empty() ? 2 : 3)));
}

Value reduced_when_over(Context& cx, const Iterator* it) {
  Value nothing;
  switch (it->iter_kind) {
    case IterKind::kStr: nothing = Value::object(cx.names().empty); break;
    case IterKind::kTupleReverse: case IterKind::kStrReverse: case IterKind::kBytesReverse:
      return reduced(cx, builtin(cx, "reversed"), Value::object(cx.rt.empty_tuple));
    case IterKind::kTuple: case IterKind::kBytes: case IterKind::kByteArray:
      nothing = Value::object(cx.rt.empty_tuple);
      break;
    case IterKind::kRange: case IterKind::kBigRange:
      nothing = make_range(cx, Value::small(0), Value::small(0), Value::small(1));
      break;
    default: nothing = Value::object(make_list(cx));
  }
  return reduced(cx, builtin(cx, "iter"), nothing);
}

/// What is left of a dict or set, in a list.
Value reduced_to_list(Context& cx, const Iterator* it, Value source) {
  auto* walker = cx.make<Iterator>(it->type, Kind::kIterator);
  walker->iter_kind = it->iter_kind;
  walker->source.store(source);
  walker->position.store(it->position.load());
  walker->size_seen.store(it->size_seen.load());
  walker->extra_value.store(Value::empty());
  walker->left.store(it->left.load());
  List* rest = make_list(cx);
  for (;;) {
    Value item = iterator_next(cx, walker);
    if (item.is_error()) return item;
    if (item.is_empty()) return reduced(cx, builtin(cx, "iter"), Value::object(rest));
    list_append(cx, rest, item);
  }
}

/// Null, with TypeError pending, where a generator stands behind the name (enumerate, zip and
/// reversed of objects of the program).
Iterator* native_iterator(Context& cx, Value self) {
  if (is_kind(unwrap(self), Kind::kIterator)) return cast<Iterator>(unwrap(self));
  cx.type_error("cannot pickle '{}' object", type_name(cx, self));
  return nullptr;
}

}  // namespace

Value iterator_reduce(Context& cx, const Value* args, int) {
  Iterator* it = native_iterator(cx, args[0]);
  if (it == nullptr) return Value::error();
  const Value source = it->source.load();
  if (source.is_empty()) return reduced_when_over(cx, it);
  const uint64_t position = it->position.load();
  switch (it->iter_kind) {
    case IterKind::kListReverse: case IterKind::kTupleReverse: case IterKind::kStrReverse:
    case IterKind::kBytesReverse:
      return reduced(cx, builtin(cx, "reversed"), source,
                     int_value(cx, static_cast<int64_t>(position) - 1));
    case IterKind::kRange: {
      int64_t start, step;
      uint64_t count = 0;
      range_int64(cast<Range>(source), &start, &step, &count);
      return reduced(cx, builtin(cx, "iter"), source, make_uint(cx, count - it->left.load()));
    }
    case IterKind::kList: case IterKind::kTuple: case IterKind::kStr: case IterKind::kBytes:
    case IterKind::kByteArray: case IterKind::kBigRange:
      return reduced(cx, builtin(cx, "iter"), source, make_uint(cx, position));
    default: return reduced_to_list(cx, it, source);
  }
}

namespace {

Value iterator_setstate(Context& cx, const Value* args, int) {
  Iterator* it = native_iterator(cx, args[0]);
  if (it == nullptr) return Value::error();
  const auto given = index_arg(cx, unwrap(args[1]));
  if (!given) return Value::error();
  const Value source = it->source.load();
  if (source.is_empty()) return Value::none();
  if (it->iter_kind == IterKind::kRange) {
    int64_t start, step;
    uint64_t count = 0;
    range_int64(cast<Range>(source), &start, &step, &count);
    const auto gone = std::min(static_cast<uint64_t>(std::max<int64_t>(*given, 0)), count);
    it->left.store(count - gone);
    it->next_int.store(start + static_cast<int64_t>(gone) * step);
    return Value::none();
  }
  const int64_t most = int64_t{1} << 47;
  const bool back = it->iter_kind == IterKind::kListReverse ||
                    (it->iter_kind >= IterKind::kTupleReverse &&
                     it->iter_kind <= IterKind::kBytesReverse);
  int64_t position = std::clamp<int64_t>(*given, back ? -1 : 0, most);
  if (back) {
    const auto size = native_len(cx, source).as_small();
    position = std::min(position + 1, size);
  }
  it->position.store(static_cast<uint64_t>(position));
  return Value::none();
}

}  // namespace

Value enumerate_reduce(Context& cx, const Value* args, int) {
  Iterator* it = native_iterator(cx, args[0]);
  if (it == nullptr) return Value::error();
  Value source = it->source.load();
  if (source.is_empty()) source = native_iter(cx, Value::object(cx.rt.empty_tuple));
  Value parts[] = {source, it->extra_value.load()};
  Value row[] = {Value::object(type_of(cx, args[0])), Value::object(make_tuple(cx, parts))};
  return Value::object(make_tuple(cx, row));
}

Value zip_reduce(Context& cx, const Value* args, int) {
  Iterator* it = native_iterator(cx, args[0]);
  if (it == nullptr) return Value::error();
  const Value source = it->source.load();
  Value row[] = {Value::object(type_of(cx, args[0])),
                 source.is_empty() ? Value::object(cx.rt.empty_tuple) : source, Value::true_()};
  const bool strict = it->size_seen.load() != 0;
  return Value::object(make_tuple(cx, std::span<const Value>(row, strict ? 3 : 2)));
}

namespace {

Value zip_setstate(Context& cx, const Value* args, int) {
  const Tri strict = native_truth(cx, args[1]);
  Iterator* it = native_iterator(cx, args[0]);
  if (it == nullptr || strict == Tri::kError) return Value::error();
  it->size_seen.store(strict == Tri::kFalse ? 0 : 1);
  return Value::none();
}

// --- enumerate, zip, reversed ----------------------------------------------------------------

Value enumerate_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().enumerate;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  if (args[1].is_empty()) {
    return cx.type_error("enumerate() missing required argument 'iterable'");
  }
  Value start = args[2].is_empty() ? Value::small(0) : unwrap(args[2]);
  if (start.is_bool()) start = Value::small(start.is_true());
  Value iterator = native_iter(cx, args[1]);
  if (iterator.is_empty() || !is_int(start)) {
    return cx.go_on(Prelude::kenumerate_slow, args[1], start, Value::object(cls));
  }
  return deliver(cx, cls, type, make_enumerate(cx, iterator, start));
}

Value zip_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().zip;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  bool strict = !args[2].is_empty() && native_truth(cx, args[2]) == Tri::kTrue;
  std::vector<Value> iterators;
  for (Value iterable : tuple_items(cast<Tuple>(args[1]))) {
    Value iterator = native_iter(cx, iterable);
    if (iterator.is_empty()) {
      return cx.go_on(Prelude::kzip_slow, args[1], Value::boolean(strict), Value::object(cls));
    }
    iterators.push_back(iterator);
  }
  return deliver(cx, cls, type, make_zip(cx, iterators, strict));
}

Value reversed_new(Context& cx, const Value* args, int) {
  Type* type = cx.types().reversed;
  Type* cls = class_argument(cx, args[0], type);
  if (cls == nullptr) return Value::error();
  Value iterator = is_kind(args[1], Kind::kInstance) ? Value::empty()
                                                     : native_reversed(cx, args[1]);
  if (iterator.is_empty()) return cx.go_on(Prelude::kreversed_slow, args[1], Value::object(cls));
  return deliver(cx, cls, type, iterator);
}

constexpr NativeDef kIteratorMethods[] = {
    {"__iter__", "self, /", iter_self},
    {"__next__", "self, /", next},
};
constexpr NativeDef kLengthHint[] = {
    {"__length_hint__", "self, /", length_hint},
    {"__reduce__", "self, /", iterator_reduce},
    {"__setstate__", "self, state, /", iterator_setstate},
};
constexpr NativeDef kEnumerate[] = {
    {"__new__", "cls, iterable=, start=", enumerate_new, Native::kStatic},
    {"__reduce__", "self, /", enumerate_reduce, Native::kWholeSelf}};
constexpr NativeDef kZip[] = {
    {"__new__", "cls, /, *iterables, strict=", zip_new, Native::kStatic},
    {"__reduce__", "self, /", zip_reduce, Native::kWholeSelf},
    {"__setstate__", "self, state, /", zip_setstate}};
constexpr NativeDef kReversed[] = {
    {"__new__", "cls, sequence, /", reversed_new, Native::kStatic}};

}  // namespace

void init_iterator_types(Context& cx) {
  const Types& t = cx.types();
  Type* const hinted[] = {t.list_iterator,   t.list_reverseiterator, t.tuple_iterator,
                          t.str_iterator,    t.bytes_iterator,       t.bytearray_iterator,
                          t.range_iterator,  t.set_iterator,         t.dict_keyiterator,
                          t.dict_valueiterator, t.dict_itemiterator, t.dict_reversekeyiterator,
                          t.dict_reversevalueiterator, t.dict_reverseitemiterator, t.reversed};
  for (Type* type : hinted) {
    add_methods(cx, type, kIteratorMethods);
    add_methods(cx, type, kLengthHint);
  }
  add_methods(cx, t.enumerate, kIteratorMethods);
  add_methods(cx, t.enumerate, kEnumerate);
  add_methods(cx, t.zip, kIteratorMethods);
  add_methods(cx, t.zip, kZip);
  add_methods(cx, t.reversed, kReversed);
  for (Type* type : hinted) type_ready(cx, type);
  type_ready(cx, t.enumerate);
  type_ready(cx, t.zip);
}

}  // namespace heddle
