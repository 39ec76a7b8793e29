// The built-in containers as C++ sees them: list, tuple, dict, set, range and their iterators.
//
// Thread safety: every function here is atomic towards every other on the same object (one lock
// byte for writers, none for readers), so eight workers may hammer one container.
#pragma once

#include "engine/value/context.h"
#include "engine/value/ops.h"

#include <functional>
#include <span>
#include <vector>

namespace heddle {

/// ObjectLock for writers of containers; does nothing where only one strand runs at a time.
class MaybeLock {
 public:
  MaybeLock(Context& cx, const Object* object)
      : object_(cx.rt.parallel ? const_cast<Object*>(object) : nullptr) {
    if (object_ != nullptr) spin_lock(object_->lock);
  }
  ~MaybeLock() {
    if (object_ != nullptr) spin_unlock(object_->lock);
  }
  MaybeLock(const MaybeLock&) = delete;
  MaybeLock& operator=(const MaybeLock&) = delete;

 private:
  Object* object_;
};

// --- list and tuple -------------------------------------------------------------------------

/// Whether `count` items more fit into memory; otherwise MemoryError is pending.
bool may_hold(Context& cx, size_t count);
/// A buffer of `capacity` items, all empty.
Array* make_array(Context& cx, size_t capacity);
List* make_list(Context& cx, size_t capacity = 0);
List* make_list(Context& cx, std::span<const Value> items);
Tuple* make_tuple(Context& cx, std::span<const Value> items);
/// All items empty; the caller fills them in before publishing.
Tuple* make_tuple_raw(Context& cx, size_t size);
inline std::span<const Value> tuple_items(const Tuple* tuple) {
  return {tuple->items, tuple->size};
}

/// The item, or empty if index >= size (another strand may have shortened the list).
inline Value list_get(const List* list, uint32_t index) {
  // In this order: whoever sees a size that is not 0 sees an array, too.
  if (index >= list->size.load()) return Value::empty();
  Array* array = list->array.load();
  if (index >= array->capacity) return Value::empty();
  return array->items[index].load();
}
/// Returns: false if index >= size.
inline bool list_set(Context& cx, List* list, uint32_t index, Value value) {
  MaybeLock lock(cx, list);
  if (index >= list->size.load_relaxed()) return false;
  list->array.load_relaxed()->items[index].store(value);
  return true;
}
bool list_set(List* list, uint32_t index, Value value);
/// The slow half of list_append; the list's lock is held.
void list_grow_and_append(Context& cx, List* list, Value value);
inline void list_append(Context& cx, List* list, Value value) {
  MaybeLock lock(cx, list);
  uint32_t size = list->size.load_relaxed();
  Array* array = list->array.load_relaxed();
  if (array == nullptr || size == array->capacity) {
    list_grow_and_append(cx, list, value);
    return;
  }
  array->items[size].store(value);
  list->size.store(size + 1);
}
void list_extend(Context& cx, List* list, std::span<const Value> items);
/// A moment's content, for native code that walks it.
std::vector<Value> list_snapshot(const List* list);
/// A new list of up to `count` items from `begin` on.
List* list_part(Context& cx, const List* list, uint32_t begin, uint32_t count);
/// Replaces the whole content.
void list_assign(Context& cx, List* list, std::span<const Value> items);
/// index is brought into 0 .. size.
void list_insert(Context& cx, List* list, int64_t index, Value value);
/// Removes and gives an item; a negative index counts from the end. Empty if there is none.
Value list_pop(Context& cx, List* list, int64_t index);
/// Replaces items [begin, end) (brought into range) by others.
void list_replace(Context& cx, List* list, int64_t begin, int64_t end,
                  std::span<const Value> items);
void list_reverse(Context& cx, List* list);
/// Sorts without Python, stably. kTrue when done; kPython: a comparison needs Python; kError:
/// items cannot be compared (TypeError) or the list changed meanwhile (ValueError).
Tri list_sort_native(Context& cx, List* list, bool reverse);
/// Sorts `values` by `keys` (as many, reordered alike).
Tri sort_keyed(Context& cx, List* keys, List* values, bool reverse);

// --- dict -----------------------------------------------------------------------------------

Dict* make_dict(Context& cx, size_t expected = 0);
/// A module's or class's namespace whose values are Cells.
Dict* make_namespace(Context& cx);

/// hash(v) without a call for small ints and strings hashed before.
inline Tri quick_hash(Context& cx, Value v, uint64_t* hash) {
  if (v.is_small()) {
    int64_t i = v.as_small();
    *hash = static_cast<uint64_t>(i == -1 ? -2 : i);
    return Tri::kTrue;
  }
  if (is_str(v)) {
    *hash = str_hash(cast<Str>(v));
    return Tri::kTrue;
  }
  return native_hash(cx, v, hash);
}

inline Slot<int32_t>* dict_index(const DictTable* table) {
  auto* entries = const_cast<DictEntry*>(table->entries);
  return reinterpret_cast<Slot<int32_t>*>(entries + table->capacity);
}

/// The entry of a str or small int if its hash leads there at once; else null, and the key may
/// still be there.
inline DictEntry* dict_peek(const Dict* dict, Value key, uint64_t hash) {
  DictTable* table = dict->table.load();
  if (table == nullptr) return nullptr;
  int32_t number = dict_index(table)[hash & table->mask].load();
  if (number < 0) return nullptr;
  DictEntry* entry = &table->entries[number];
  Value found = entry->key.load();
  if (found == key) return entry;
  bool same = entry->hash.load_relaxed() == hash && is_str(key) && is_str(found) &&
              str_equal(cast<Str>(key), cast<Str>(found));
  return same ? entry : nullptr;
}

/// Whether `key` is one that a plain dict finds without Python, quickly; then its hash.
inline bool peek_hash(Value key, uint64_t* hash) {
  if (is_kind(key, Kind::kStr)) {
    *hash = cast<Str>(key)->hash.load_relaxed();
    return *hash != 0;
  }
  if (!key.is_small()) return false;
  int64_t i = key.as_small();
  *hash = static_cast<uint64_t>(i == -1 ? -2 : i);
  return true;
}

/// The value of a key in a dict that is no namespace, where it is found at once; else empty.
inline Value dict_peek_value(const Dict* dict, Value key) {
  uint64_t hash;
  if (dict->cells || !peek_hash(key, &hash)) return Value::empty();
  const DictEntry* entry = dict_peek(dict, key, hash);
  return entry == nullptr ? Value::empty() : entry->value.load();
}

/// Gives a key that is there, and found at once, another value. Returns: false if it is not.
inline bool dict_replace(Context& cx, Dict* dict, Value key, Value value) {
  uint64_t hash;
  if (dict->cells || !peek_hash(key, &hash)) return false;
  MaybeLock lock(cx, dict);
  DictEntry* entry = dict_peek(dict, key, hash);
  if (entry == nullptr) return false;
  entry->value.store(value);
  return true;
}

/// The entry of a name; null if there is none.
const DictEntry* dict_entry_str(const Dict* dict, const Str* key);

/// By interned or any other str: never needs Python... unless the dict holds keys of user classes
/// with the same hash, which count as different here. Empty if absent.
Value dict_get_str(const Dict* dict, const Str* key);
void dict_set_str(Context& cx, Dict* dict, Str* key, Value value);
bool dict_delete_str(Context& cx, Dict* dict, Str* key);
/// Of a namespace: the Cell of a name; made (holding empty) when absent and `create`.
Cell* namespace_cell(Context& cx, Dict* dict, Str* key, bool create);

/// By any key. kTrue: found (`out` set); kFalse: absent; kPython: a comparison or the hash needs
/// Python; kError: unhashable.
Tri dict_get(Context& cx, const Dict* dict, Value key, Value* out);
/// kTrue when done. `previous`, if given, receives what it replaced (empty if nothing).
Tri dict_set(Context& cx, Dict* dict, Value key, Value value, Value* previous = nullptr);
/// Sets only if absent; *out is what the dict holds afterwards.
Tri dict_setdefault(Context& cx, Dict* dict, Value key, Value value, Value* out);
/// kTrue: removed (`out`, if given, receives the value); kFalse: absent.
Tri dict_delete(Context& cx, Dict* dict, Value key, Value* out = nullptr);
uint32_t dict_size(const Dict* dict);
void dict_clear(Context& cx, Dict* dict);
Dict* dict_copy(Context& cx, const Dict* dict);
/// dict.update(other dict) for keys that need no Python.
Tri dict_merge(Context& cx, Dict* dict, const Dict* other);
/// Walks entries in order: give 0 first, then what it returned; false at the end. Deleted entries
/// are passed over; namespaces give the Cells' contents.
bool dict_next(const Dict* dict, uint32_t* position, Value* key, Value* value);
/// For the prelude: like dict_get/set/delete with a hash computed by Python, comparing keys by
/// identity only; and the candidates with that hash, to be compared in Python.
Value dict_candidates(Context& cx, const Dict* dict, uint64_t hash);  // list of keys
void dict_set_hashed(Context& cx, Dict* dict, Value key, uint64_t hash, Value value);
bool dict_get_identical(const Dict* dict, Value key, uint64_t hash, Value* out);
bool dict_delete_identical(Context& cx, Dict* dict, Value key, uint64_t hash, Value* out);
/// Walks the entries backwards: give UINT32_MAX first.
bool dict_previous(const Dict* dict, uint32_t* position, Value* key, Value* value);
/// Removes and gives the last entry; false if there is none.
bool dict_pop_last(Context& cx, Dict* dict, Value* key, Value* value);

// --- set ------------------------------------------------------------------------------------

Set* make_set(Context& cx, Type* type);
Tri set_add(Context& cx, Set* set, Value item);  // kTrue: done (new or not)
Tri set_contains(Context& cx, const Set* set, Value item);
Tri set_discard(Context& cx, Set* set, Value item);  // kTrue: was there
bool set_next(const Set* set, uint32_t* position, Value* item);
uint32_t set_size(const Set* set);
Value set_candidates(Context& cx, const Set* set, uint64_t hash);
void set_add_hashed(Context& cx, Set* set, Value item, uint64_t hash);
bool set_discard_identical(Set* set, Value item, uint64_t hash);
void set_clear(Context& cx, Set* set);
/// A new set of `type` with the same items.
Set* set_copy(Context& cx, const Set* set, Type* type);
/// set.update(other).
Tri set_merge(Context& cx, Set* set, const Set* other);
/// Makes room for `more` items before they are added one by one, as CPython does.
void set_expect(Context& cx, Set* set, size_t more);
/// Shrinks a table that is full of removed items.
void set_compact(Context& cx, Set* set);
/// Gives `set` the content of `other`, which nobody else has.
void set_take(Context& cx, Set* set, const Set* other);
/// Removes and gives any item; empty if there is none.
Value set_pop(Context& cx, Set* set);
/// hash(frozenset), computed anew.
uint64_t set_hash(const Set* set);

// --- iterators ------------------------------------------------------------------------------

/// What an Iterator walks.
enum class IterKind : uint8_t {
  kList, kListReverse, kTuple, kStr, kBytes, kByteArray, kRange, kSet,
  kDictKeys, kDictValues, kDictItems, kDictKeysReverse, kDictValuesReverse, kDictItemsReverse,
  kEnumerate,  // source: an iterator that is native itself; extra_value: the next count
  kZip,        // source: a Tuple of native iterators; size_seen: strict
  kTupleReverse, kStrReverse, kBytesReverse,
  kBigRange,   // source: a Range; position: how many are gone
};

/// An iterator over a built-in container. Exhausted: source is empty.
struct Iterator : Object {
  IterKind iter_kind;
  Slot<Value> source;
  Slot<uint64_t> position;
  Slot<uint64_t> size_seen;   // dict, set: size at the start ("changed size during iteration")
  Slot<Value> extra_value;
  // Of a range that fits int64 (all ranges that native loops walk).
  Slot<int64_t> next_int;
  int64_t step;
  Slot<uint64_t> left;
};

/// d.keys(), d.values() or d.items(). `extra`: a DictViewKind.
struct DictView : Object {
  Dict* dict;
};
enum class DictViewKind : uint8_t { kKeys, kValues, kItems };
Value make_dict_view(Context& cx, Dict* dict, DictViewKind kind);

/// reversed(v) for built-in sequences and dicts; empty for anything else.
Value native_reversed(Context& cx, Value v);
/// enumerate and zip over what native_iter gives.
Value make_enumerate(Context& cx, Value iterator, Value start);
Value make_zip(Context& cx, std::span<const Value> iterators, bool strict);
/// How many items are left, as __length_hint__ says it.
uint64_t iterator_left(const Iterator* it);

/// iter(v) for built-in iterables; v itself for Iterator; empty for anything else.
Value native_iter(Context& cx, Value v);
/// The next item; empty when exhausted; error ("dictionary changed size during iteration").
Value iterator_next(Context& cx, Iterator* it);
/// Whether the iterator gives its items without Python: built in, or a native module's.
inline bool is_plain_iterator(Value it) {
  if (!it.is_object()) return false;
  const Object* o = it.as_object();
  if (o->kind == Kind::kIterator) return true;
  return o->kind == Kind::kExtension && o->extra == kPlainIterator && o->type->hooks != nullptr &&
         o->type->hooks->next != nullptr;
}
/// The next item of a plain iterator; empty when exhausted; error.
inline Value plain_next(Context& cx, Value it) {
  Object* o = it.as_object();
  return o->kind == Kind::kIterator ? iterator_next(cx, static_cast<Iterator*>(o))
                                    : o->type->hooks->next(cx, o);
}
/// Every item of a built-in iterable (not of generators or user classes) in a vector. kTrue done;
/// kPython: not built in; kError.
Tri native_items(Context& cx, Value iterable, std::vector<Value>* out);

/// Requires: ints. Errors: ValueError if step is 0.
Value make_range(Context& cx, Value start, Value stop, Value step);
Value make_slice(Context& cx, Value start, Value stop, Value step);
/// range arguments in int64; false if the range does not fit.
bool range_int64(const Range* range, int64_t* start, int64_t* step, uint64_t* count);
/// start + index * step, for 0 <= index < length.
Value range_item(Context& cx, const Range* range, Value index);
/// Whether an int is one of the range's.
bool range_contains(Context& cx, const Range* range, Value item);
/// The range that range[slice] is; error if the slice is none.
Value range_slice(Context& cx, const Range* range, const Slice* slice);

void init_container_types(Context& cx);

}  // namespace heddle
