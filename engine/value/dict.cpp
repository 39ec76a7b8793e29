// dict: entries in insertion order, and an index of int32 behind them that says which entry a hash
// belongs to. CPython's shape, so that sizes and order follow it.
//
// 1. Readers hold no lock. An entry is complete before `filled` and its index say so.
// 2. An entry is used once: a deleted one stays, empty, until the table is rebuilt. So a reader
//    never sees one key's hash with another's value.
// 3. A rebuilt table is a new object; whoever still reads the old one sees a moment that was.

#include "engine/value/container.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cstring>

namespace heddle {

namespace {

constexpr int32_t kFreeIndex = -1;
constexpr int32_t kDeletedIndex = -2;
constexpr uint32_t kNoEntry = UINT32_MAX;
constexpr int kPerturbShift = 5;

Slot<int32_t>* index_of(const DictTable* table) { return dict_index(table); }

DictTable* make_table(Context& cx, size_t index_size) {
  size_t capacity = index_size * 2 / 3;
  VERIFY(index_size <= (size_t{1} << 31), "a dict of {} entries", capacity);
  // Nobody reads an entry that `filled` or the index does not speak of.
  auto* table =
      cx.make_buffer<DictTable>(cx.types().internal, Kind::kDictTable,
                                capacity * sizeof(DictEntry) + index_size * sizeof(int32_t));
  table->mask = static_cast<uint32_t>(index_size - 1);
  table->capacity = static_cast<uint32_t>(capacity);
  static_assert(kFreeIndex == -1, "every byte is 0xFF");
  std::memset(static_cast<void*>(index_of(table)), 0xFF, index_size * sizeof(int32_t));
  return table;
}

// The places of a hash in the index, one after the other.
struct Probe {
  uint64_t perturb;
  uint64_t at;
  uint64_t mask;
  Probe(uint64_t hash, uint32_t table_mask)
      : perturb(hash), at(hash & table_mask), mask(table_mask) {}
  void next() {
    perturb >>= kPerturbShift;
    at = (at * 5 + perturb + 1) & mask;
  }
};

struct Found {
  uint32_t entry = kNoEntry;
  uint64_t at = 0;  // its place in the index
};

// `same(key)`: kTrue, kFalse, kPython or kError for a key with the same hash but other bits.
// Returns: kTrue (found), kFalse (absent) or what `same` stopped with.
template <typename Same>
Tri find(const DictTable* table, Value key, uint64_t hash, Same same, Found* found) {
  if (table == nullptr) return Tri::kFalse;
  const Slot<int32_t>* index = index_of(table);
  for (Probe probe(hash, table->mask);; probe.next()) {
    int32_t number = index[probe.at].load();
    if (number == kFreeIndex) return Tri::kFalse;
    if (number == kDeletedIndex) continue;
    const DictEntry& entry = table->entries[number];
    Value candidate = entry.key.load();
    if (candidate == key) {
      *found = Found{static_cast<uint32_t>(number), probe.at};
      return Tri::kTrue;
    }
    if (entry.hash.load_relaxed() != hash || candidate.is_empty()) continue;
    Tri equal = same(candidate);
    if (equal == Tri::kFalse) continue;
    if (equal == Tri::kTrue) *found = Found{static_cast<uint32_t>(number), probe.at};
    return equal;
  }
}

// Whether a key that is no plain str equals one: an instance of a class derived from str may.
Tri instance_equals(Value candidate, const Str* key) {
  if (!is_kind(candidate, Kind::kInstance)) return Tri::kFalse;
  if (!special_is_native(candidate.as_object()->type, Special::keq)) return Tri::kPython;
  Value payload = unwrap(candidate);
  return is_str(payload) && str_equal(cast<Str>(payload), key) ? Tri::kTrue : Tri::kFalse;
}

Tri find_str(const DictTable* table, const Str* key, uint64_t hash, Found* found) {
  bool interned = key->interned.load_relaxed() != 0;
  auto same = [key, interned](Value candidate) {
    if (!is_str(candidate)) return instance_equals(candidate, key);
    const Str* other = cast<Str>(candidate);
    if (interned && other->interned.load_relaxed() != 0) return Tri::kFalse;
    return str_equal(key, other) ? Tri::kTrue : Tri::kFalse;
  };
  return find(table, Value::object(key), hash, same, found);
}

Tri find_identical(const DictTable* table, Value key, uint64_t hash, Found* found) {
  return find(table, key, hash, [](Value) { return Tri::kFalse; }, found);
}

// Any key.
Tri find_key(Context& cx, const DictTable* table, Value key, uint64_t hash, Found* found) {
  if (key.is_small()) {
    auto same = [&cx, key](Value candidate) {
      return candidate.is_small() ? Tri::kFalse : native_equal(cx, candidate, key);
    };
    return find(table, key, hash, same, found);
  }
  auto same = [&cx, key](Value candidate) {
    if (is_str(key) && is_str(candidate)) {
      return str_equal(cast<Str>(key), cast<Str>(candidate)) ? Tri::kTrue : Tri::kFalse;
    }
    return native_equal(cx, candidate, key);
  };
  return find(table, key, hash, same, found);
}

// A namespace's entries hold Cells.
Value entry_value(const Dict* dict, const DictEntry& entry) {
  Value value = entry.value.load();
  if (!dict->cells || value.is_empty()) return value;
  return cast<Cell>(value)->value.load();
}

// The place in the index for an entry with this hash, which is not in the table.
void enter_index(DictTable* table, uint64_t hash, uint32_t number) {
  Slot<int32_t>* index = index_of(table);
  Probe probe(hash, table->mask);
  while (index[probe.at].load_relaxed() != kFreeIndex) probe.next();
  index[probe.at].publish(static_cast<int32_t>(number));
}

// Makes a new table with room for three times the entries there are.
DictTable* rebuild(Context& cx, Dict* dict, size_t used) {
  size_t index_size = 8;
  while (index_size < used * 3) index_size *= 2;
  DictTable* table = make_table(cx, index_size);
  const DictTable* old = dict->table.load_relaxed();
  uint32_t number = 0;
  uint32_t filled = old == nullptr ? 0 : old->filled.load_relaxed();
  for (uint32_t i = 0; i < filled; ++i) {
    const DictEntry& from = old->entries[i];
    Value key = from.key.load();
    if (key.is_empty()) continue;
    DictEntry& to = table->entries[number];
    to.hash.store_relaxed(from.hash.load_relaxed());
    to.key.store_relaxed(key);
    to.value.store_relaxed(from.value.load());
    enter_index(table, from.hash.load_relaxed(), number++);
  }
  table->end.store_relaxed(number);
  table->filled.store_relaxed(number);
  dict->table.publish(table);
  return table;
}

// Requires: the lock, and that the key is not in the dict.
void insert_new(Context& cx, Dict* dict, Value key, uint64_t hash, Value value) {
  DictTable* table = dict->table.load_relaxed();
  uint32_t size = dict->size.load_relaxed();
  if (table == nullptr || table->filled.load_relaxed() == table->capacity) {
    table = rebuild(cx, dict, size);
  }
  uint32_t number = table->filled.load_relaxed();
  DictEntry& entry = table->entries[number];
  entry.hash.store_relaxed(hash);
  entry.value.store(value);
  entry.key.store(key);
  table->end.store(number + 1);
  table->filled.store(number + 1);
  enter_index(table, hash, number);
  dict->size.store(size + 1);
}

Cell* make_cell(Context& cx, Value value) {
  auto* cell = cx.make<Cell>(cx.types().cell, Kind::kCell);
  cell->value.store_relaxed(value);
  return cell;
}

// Requires: the lock. Gives what was there (empty if nothing).
Value put(Context& cx, Dict* dict, Tri state, const Found& found, Value key, uint64_t hash,
          Value value) {
  if (state == Tri::kFalse) {
    Value stored = dict->cells ? Value::object(make_cell(cx, value)) : value;
    insert_new(cx, dict, key, hash, stored);
    return Value::empty();
  }
  DictEntry& entry = dict->table.load_relaxed()->entries[found.entry];
  Value previous = entry_value(dict, entry);
  if (dict->cells) {
    cast<Cell>(entry.value.load())->value.store(value);
  } else {
    entry.value.store(value);
  }
  return previous;
}

// Requires: the lock. Gives what was there; empty if a namespace's variable was deleted before.
Value take(Dict* dict, const Found& found) {
  DictTable* table = dict->table.load_relaxed();
  DictEntry& entry = table->entries[found.entry];
  Value previous = entry_value(dict, entry);
  if (dict->cells) {
    cast<Cell>(entry.value.load())->value.store(Value::empty());
    return previous;
  }
  index_of(table)[found.at].store(kDeletedIndex);
  entry.key.store(Value::empty());
  entry.value.store(Value::empty());
  dict->size.store(dict->size.load_relaxed() - 1);
  return previous;
}

}  // namespace

Dict* make_dict(Context& cx, size_t expected) {
  auto* dict = cx.make<Dict>(cx.types().dict, Kind::kDict);
  if (expected > 5) {
    size_t index_size = 8;
    while (index_size * 2 / 3 < expected) index_size *= 2;
    dict->table.store_relaxed(make_table(cx, index_size));
  }
  return dict;
}

Dict* make_namespace(Context& cx) {
  Dict* dict = make_dict(cx);
  dict->cells = true;
  return dict;
}

Value dict_get_str(const Dict* dict, const Str* key) {
  const DictTable* table = dict->table.load();
  Found found;
  if (find_str(table, key, str_hash(key), &found) != Tri::kTrue) return Value::empty();
  return entry_value(dict, table->entries[found.entry]);
}

const DictEntry* dict_entry_str(const Dict* dict, const Str* key) {
  const DictTable* table = dict->table.load();
  Found found;
  bool there = find_str(table, key, str_hash(key), &found) == Tri::kTrue;
  return there ? &table->entries[found.entry] : nullptr;
}

void dict_set_str(Context& cx, Dict* dict, Str* key, Value value) {
  uint64_t hash = str_hash(key);
  MaybeLock lock(cx, dict);
  Found found;
  Tri state = find_str(dict->table.load_relaxed(), key, hash, &found);
  if (state != Tri::kTrue) state = Tri::kFalse;
  put(cx, dict, state, found, Value::object(key), hash, value);
}

bool dict_delete_str(Context& cx, Dict* dict, Str* key) {
  uint64_t hash = str_hash(key);
  MaybeLock lock(cx, dict);
  Found found;
  if (find_str(dict->table.load_relaxed(), key, hash, &found) != Tri::kTrue) return false;
  return !take(dict, found).is_empty();
}

Cell* namespace_cell(Context& cx, Dict* dict, Str* key, bool create) {
  VERIFY(dict->cells, "no namespace");
  uint64_t hash = str_hash(key);
  Found found;
  const DictTable* table = dict->table.load();
  if (find_str(table, key, hash, &found) == Tri::kTrue) {
    Value cell = table->entries[found.entry].value.load();
    if (!cell.is_empty()) return cast<Cell>(cell);
  }
  if (!create) return nullptr;
  MaybeLock lock(cx, dict);
  table = dict->table.load_relaxed();
  if (find_str(table, key, hash, &found) == Tri::kTrue) {
    return cast<Cell>(table->entries[found.entry].value.load());
  }
  Cell* cell = make_cell(cx, Value::empty());
  insert_new(cx, dict, Value::object(key), hash, Value::object(cell));
  return cell;
}

Tri dict_get(Context& cx, const Dict* dict, Value key, Value* out) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, key, &hash);
  if (hashed != Tri::kTrue) return hashed;
  const DictTable* table = dict->table.load();
  Found found;
  Tri state = is_str(key) ? find_str(table, cast<Str>(key), hash, &found)
                          : find_key(cx, table, key, hash, &found);
  if (state != Tri::kTrue) return state;
  *out = entry_value(dict, table->entries[found.entry]);
  return out->is_empty() ? Tri::kFalse : Tri::kTrue;
}

Tri dict_set(Context& cx, Dict* dict, Value key, Value value, Value* previous) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, key, &hash);
  if (hashed != Tri::kTrue) return hashed;
  MaybeLock lock(cx, dict);
  Found found;
  Tri state = find_key(cx, dict->table.load_relaxed(), key, hash, &found);
  if (state == Tri::kPython || state == Tri::kError) return state;
  Value replaced = put(cx, dict, state, found, key, hash, value);
  if (previous != nullptr) *previous = replaced;
  return Tri::kTrue;
}

Tri dict_setdefault(Context& cx, Dict* dict, Value key, Value value, Value* out) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, key, &hash);
  if (hashed != Tri::kTrue) return hashed;
  MaybeLock lock(cx, dict);
  Found found;
  Tri state = find_key(cx, dict->table.load_relaxed(), key, hash, &found);
  if (state == Tri::kPython || state == Tri::kError) return state;
  if (state == Tri::kTrue) {
    *out = entry_value(dict, dict->table.load_relaxed()->entries[found.entry]);
    if (!out->is_empty()) return Tri::kTrue;
  }
  put(cx, dict, state, found, key, hash, value);
  *out = value;
  return Tri::kTrue;
}

Tri dict_delete(Context& cx, Dict* dict, Value key, Value* out) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, key, &hash);
  if (hashed != Tri::kTrue) return hashed;
  MaybeLock lock(cx, dict);
  Found found;
  Tri state = find_key(cx, dict->table.load_relaxed(), key, hash, &found);
  if (state != Tri::kTrue) return state;
  Value previous = take(dict, found);
  if (out != nullptr) *out = previous;
  return previous.is_empty() ? Tri::kFalse : Tri::kTrue;
}

uint32_t dict_size(const Dict* dict) {
  if (!dict->cells) return dict->size.load();
  uint32_t count = 0;
  uint32_t position = 0;
  Value key, value;
  while (dict_next(dict, &position, &key, &value)) ++count;
  return count;
}

void dict_clear(Context& cx, Dict* dict) {
  MaybeLock lock(cx, dict);
  if (dict->cells) {
    const DictTable* table = dict->table.load_relaxed();
    uint32_t filled = table == nullptr ? 0 : table->filled.load_relaxed();
    for (uint32_t i = 0; i < filled; ++i) {
      cast<Cell>(table->entries[i].value.load())->value.store(Value::empty());
    }
    return;
  }
  dict->table.publish(nullptr);
  dict->size.store(0);
}

Dict* dict_copy(Context& cx, const Dict* dict) {
  Dict* copy = make_dict(cx, dict->size.load());
  MaybeLock lock(cx, dict);
  uint32_t position = 0;
  Value key, value;
  const DictTable* table = dict->table.load_relaxed();
  while (dict_next(dict, &position, &key, &value)) {
    insert_new(cx, copy, key, table->entries[position - 1].hash.load_relaxed(), value);
  }
  return copy;
}

Tri dict_merge(Context& cx, Dict* dict, const Dict* other) {
  if (dict == other) return Tri::kTrue;
  uint32_t position = 0;
  Value key, value;
  while (dict_next(other, &position, &key, &value)) {
    Tri state = dict_set(cx, dict, key, value);
    if (state != Tri::kTrue) return state;
  }
  return Tri::kTrue;
}

bool dict_next(const Dict* dict, uint32_t* position, Value* key, Value* value) {
  const DictTable* table = dict->table.load();
  if (table == nullptr) return false;
  uint32_t filled = table->filled.load();
  for (uint32_t i = *position; i < filled; ++i) {
    *key = table->entries[i].key.load();
    if (key->is_empty()) continue;
    *value = entry_value(dict, table->entries[i]);
    if (value->is_empty()) continue;
    *position = i + 1;
    return true;
  }
  *position = filled;
  return false;
}

bool dict_previous(const Dict* dict, uint32_t* position, Value* key, Value* value) {
  const DictTable* table = dict->table.load();
  if (table == nullptr) return false;
  for (uint32_t i = std::min(*position, table->end.load()); i-- > 0;) {
    *key = table->entries[i].key.load();
    if (key->is_empty()) continue;
    *value = entry_value(dict, table->entries[i]);
    if (value->is_empty()) continue;
    *position = i;
    return true;
  }
  *position = 0;
  return false;
}

bool dict_pop_last(Context& cx, Dict* dict, Value* key, Value* value) {
  MaybeLock lock(cx, dict);
  uint32_t position = UINT32_MAX;
  if (!dict_previous(dict, &position, key, value)) return false;
  DictTable* table = dict->table.load_relaxed();
  Found found;
  find_identical(table, *key, table->entries[position].hash.load_relaxed(), &found);
  table->end.store(position);
  take(dict, found);
  return true;
}

Value dict_candidates(Context& cx, const Dict* dict, uint64_t hash) {
  List* keys = make_list(cx);
  auto collect = [&cx, keys](Value candidate) {
    list_append(cx, keys, candidate);
    return Tri::kFalse;
  };
  Found found;
  find(dict->table.load(), Value::error(), hash, collect, &found);
  return Value::object(keys);
}

void dict_set_hashed(Context& cx, Dict* dict, Value key, uint64_t hash, Value value) {
  MaybeLock lock(cx, dict);
  Found found;
  Tri state = find_identical(dict->table.load_relaxed(), key, hash, &found);
  put(cx, dict, state, found, key, hash, value);
}

bool dict_get_identical(const Dict* dict, Value key, uint64_t hash, Value* out) {
  const DictTable* table = dict->table.load();
  Found found;
  if (find_identical(table, key, hash, &found) != Tri::kTrue) return false;
  *out = entry_value(dict, table->entries[found.entry]);
  return !out->is_empty();
}

bool dict_delete_identical(Context& cx, Dict* dict, Value key, uint64_t hash, Value* out) {
  MaybeLock lock(cx, dict);
  Found found;
  if (find_identical(dict->table.load_relaxed(), key, hash, &found) != Tri::kTrue) return false;
  Value previous = take(dict, found);
  if (out != nullptr) *out = previous;
  return !previous.is_empty();
}

}  // namespace heddle
