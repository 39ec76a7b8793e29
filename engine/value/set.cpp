// set and frozenset: an open table that probes ten neighbours before it jumps, with CPython's sizes
// and rules, so that the order of iteration is CPython's.
//
// Readers hold no lock. A key is stored after its hash. The place of a removed key may be given to
// another one; a reader that then sees the old key with the new hash only misses a key that was
// removed while it looked. Whoever copies both reads the key again after the hash.

#include "engine/value/container.h"
#include "engine/value/str.h"

#include <algorithm>
#include <bit>

namespace heddle {

namespace {

constexpr uint32_t kMinSize = 8;
constexpr uint32_t kLinearProbes = 9;
constexpr int kPerturbShift = 5;
constexpr uint32_t kNowhere = UINT32_MAX;

SetTable* make_table(Context& cx, size_t size) {
  VERIFY(size <= (size_t{1} << 31), "a set table of {} places", size);
  auto* table =
      cx.make_buffer<SetTable>(cx.types().internal, Kind::kSetTable, size * sizeof(SetEntry));
  table->mask = static_cast<uint32_t>(size - 1);
  for (size_t i = 0; i < size; ++i) {
    table->entries[i].hash.store_relaxed(0);
    table->entries[i].key.store_relaxed(Value::empty());
  }
  return table;
}

uint32_t mask_of(const SetTable* table) { return table == nullptr ? kMinSize - 1 : table->mask; }
uint32_t filled_of(const SetTable* table) {
  return table == nullptr ? 0 : table->filled.load_relaxed();
}

// Calls `look(place)` for each place of a hash until it returns true.
template <typename Look>
void probe(uint32_t mask, uint64_t hash, Look look) {
  uint64_t perturb = hash;
  for (uint64_t at = hash & mask;; at = (at * 5 + 1 + perturb) & mask) {
    uint64_t last = at + kLinearProbes <= mask ? at + kLinearProbes : at;
    for (uint64_t i = at; i <= last; ++i) {
      if (look(static_cast<uint32_t>(i))) return;
    }
    perturb >>= kPerturbShift;
  }
}

// Returns: kTrue and the place of the item; kFalse and the place it would go to (the last
// removed key's that was passed, else a free one); or what `same(key)` stopped with.
template <typename Same>
Tri find(const SetTable* table, Value item, uint64_t hash, Same same, uint32_t* place) {
  *place = kNowhere;
  if (table == nullptr) return Tri::kFalse;
  Tri result = Tri::kFalse;
  uint32_t removed = kNowhere;
  probe(table->mask, hash, [&](uint32_t i) {
    Value key = table->entries[i].key.load();
    *place = i;
    if (key.is_empty()) {
      if (removed != kNowhere) *place = removed;
      return true;
    }
    if (key == item) {
      result = Tri::kTrue;
      return true;
    }
    if (key.is_error()) {
      removed = i;
      return false;
    }
    if (table->entries[i].hash.load_relaxed() != hash) return false;
    result = same(key);
    return result != Tri::kFalse;
  });
  return result;
}

Tri find_item(Context& cx, const SetTable* table, Value item, uint64_t hash, uint32_t* place) {
  auto same = [&cx, item](Value key) {
    if (is_str(key) && is_str(item)) {
      return str_equal(cast<Str>(key), cast<Str>(item)) ? Tri::kTrue : Tri::kFalse;
    }
    if (key.is_small() && item.is_small()) return Tri::kFalse;
    return native_equal(cx, key, item);
  };
  return find(table, item, hash, same, place);
}

Tri find_identical(const SetTable* table, Value item, uint64_t hash, uint32_t* place) {
  return find(table, item, hash, [](Value) { return Tri::kFalse; }, place);
}

void fill_place(SetTable* table, uint32_t place, Value item, uint64_t hash) {
  SetEntry& entry = table->entries[place];
  bool reused = entry.key.load_relaxed().is_error();
  entry.hash.store(hash);
  entry.key.store(item);
  if (!reused) table->filled.store(table->filled.load_relaxed() + 1);
}

// A key with its hash, where a writer may be at work; false if there is none.
bool read_entry(const SetEntry& entry, Value* key, uint64_t* hash) {
  for (;;) {
    *key = entry.key.load();
    if (key->is_empty() || key->is_error()) return false;
    *hash = entry.hash.load();
    if (entry.key.load() == *key) return true;
  }
}

// The item is not in the table, and nothing was removed from it.
void insert_clean(SetTable* table, Value item, uint64_t hash) {
  probe(table->mask, hash, [&](uint32_t i) {
    if (!table->entries[i].key.load_relaxed().is_empty()) return false;
    fill_place(table, i, item, hash);
    return true;
  });
}

// Requires: the lock. A new table with more than `at_least` places.
void resize(Context& cx, Set* set, size_t at_least) {
  size_t size = kMinSize;
  while (size <= at_least) size *= 2;
  SetTable* table = make_table(cx, size);
  const SetTable* old = set->table.load_relaxed();
  if (old != nullptr) {
    for (uint32_t i = 0; i <= old->mask; ++i) {
      Value key = old->entries[i].key.load();
      if (key.is_empty() || key.is_error()) continue;
      insert_clean(table, key, old->entries[i].hash.load_relaxed());
    }
  }
  set->table.publish(table);
}

size_t next_size(size_t used) { return used > 50000 ? used * 2 : used * 4; }

// Requires: the lock; `place` is what find() gave.
void insert_new(Context& cx, Set* set, Value item, uint64_t hash, uint32_t place) {
  SetTable* table = set->table.load_relaxed();
  if (table == nullptr) {
    table = make_table(cx, kMinSize);
    place = static_cast<uint32_t>(hash & table->mask);
    set->table.publish(table);
  }
  uint64_t filled_before = table->filled.load_relaxed();
  fill_place(table, place, item, hash);
  uint32_t used = set->size.load_relaxed() + 1;
  set->size.store(used);
  uint64_t filled = table->filled.load_relaxed();
  if (filled == filled_before) return;
  if (filled * 5 >= uint64_t{table->mask} * 3) resize(cx, set, next_size(used));
}

// Requires: the lock.
void remove_at(Set* set, uint32_t place) {
  SetTable* table = set->table.load_relaxed();
  // The hash stays: a reader that has the key may still look at it.
  table->entries[place].key.store(Value::error());
  set->size.store(set->size.load_relaxed() - 1);
}

Tri add_locked(Context& cx, Set* set, Value item, uint64_t hash) {
  uint32_t place;
  Tri state = find_item(cx, set->table.load_relaxed(), item, hash, &place);
  if (state == Tri::kFalse) {
    insert_new(cx, set, item, hash, place);
    return Tri::kTrue;
  }
  return state;
}

// One big growth at the start, in the hope that few items are in both.
void expect_locked(Context& cx, Set* set, size_t more) {
  const SetTable* table = set->table.load_relaxed();
  if ((filled_of(table) + more) * 5 >= size_t{mask_of(table)} * 3) {
    resize(cx, set, (set->size.load_relaxed() + more) * 2);
  }
}

uint64_t shuffle_bits(uint64_t h) { return ((h ^ 89869747) ^ (h << 16)) * 3644798167; }

}  // namespace

Set* make_set(Context& cx, Type* type) { return cx.make<Set>(type, Kind::kSet); }

Tri set_add(Context& cx, Set* set, Value item) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, item, &hash);
  if (hashed != Tri::kTrue) return hashed;
  MaybeLock lock(cx, set);
  return add_locked(cx, set, item, hash);
}

Tri set_contains(Context& cx, const Set* set, Value item) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, item, &hash);
  if (hashed != Tri::kTrue) return hashed;
  uint32_t place;
  return find_item(cx, set->table.load(), item, hash, &place);
}

Tri set_discard(Context& cx, Set* set, Value item) {
  uint64_t hash;
  Tri hashed = quick_hash(cx, item, &hash);
  if (hashed != Tri::kTrue) return hashed;
  MaybeLock lock(cx, set);
  uint32_t place;
  Tri state = find_item(cx, set->table.load_relaxed(), item, hash, &place);
  if (state == Tri::kTrue) remove_at(set, place);
  return state;
}

bool set_next(const Set* set, uint32_t* position, Value* item) {
  const SetTable* table = set->table.load();
  if (table == nullptr) return false;
  for (uint32_t i = *position; i <= table->mask; ++i) {
    Value key = table->entries[i].key.load();
    if (key.is_empty() || key.is_error()) continue;
    *item = key;
    *position = i + 1;
    return true;
  }
  *position = table->mask + 1;
  return false;
}

uint32_t set_size(const Set* set) { return set->size.load(); }

Value set_candidates(Context& cx, const Set* set, uint64_t hash) {
  List* keys = make_list(cx);
  auto collect = [&cx, keys](Value key) {
    list_append(cx, keys, key);
    return Tri::kFalse;
  };
  uint32_t place;
  // No item is a control value, so none is found.
  find(set->table.load(), Value::tail(), hash, collect, &place);
  return Value::object(keys);
}

void set_add_hashed(Context& cx, Set* set, Value item, uint64_t hash) {
  MaybeLock lock(cx, set);
  uint32_t place;
  Tri state = find_identical(set->table.load_relaxed(), item, hash, &place);
  if (state == Tri::kFalse) insert_new(cx, set, item, hash, place);
}

bool set_discard_identical(Set* set, Value item, uint64_t hash) {
  ObjectLock lock(set);
  uint32_t place;
  Tri state = find_identical(set->table.load_relaxed(), item, hash, &place);
  if (state != Tri::kTrue) return false;
  remove_at(set, place);
  return true;
}

void set_clear(Context& cx, Set* set) {
  MaybeLock lock(cx, set);
  set->table.publish(nullptr);
  set->size.store(0);
  set->finger.store(0);
}

Set* set_copy(Context& cx, const Set* set, Type* type) {
  Set* copy = make_set(cx, type);
  set_merge(cx, copy, set);
  return copy;
}

Tri set_merge(Context& cx, Set* set, const Set* other) {
  if (set == other) return Tri::kTrue;
  MaybeLock lock(cx, set);
  uint32_t other_size = other->size.load();
  const SetTable* from = other->table.load();
  if (other_size == 0 || from == nullptr) return Tri::kTrue;
  expect_locked(cx, set, other_size);
  SetTable* table = set->table.load_relaxed();
  if (table == nullptr) {
    table = make_table(cx, kMinSize);
    set->table.publish(table);
  }
  bool clean = table->filled.load_relaxed() == 0;
  bool alike = clean && table->mask == from->mask && from->filled.load() == other_size;
  for (uint32_t i = 0; i <= from->mask; ++i) {
    Value key;
    uint64_t hash;
    if (!read_entry(from->entries[i], &key, &hash)) continue;
    // Another strand may add to `other` meanwhile: then there is more than was made room for.
    bool room = uint64_t{table->filled.load_relaxed()} * 5 < uint64_t{table->mask} * 4;
    if (alike) {
      fill_place(table, i, key, hash);
      set->size.store(set->size.load_relaxed() + 1);
    } else if (clean && room) {
      insert_clean(table, key, hash);
      set->size.store(set->size.load_relaxed() + 1);
    } else {
      Tri state = add_locked(cx, set, key, hash);
      if (state != Tri::kTrue) return state;
      table = set->table.load_relaxed();
    }
  }
  return Tri::kTrue;
}

void set_expect(Context& cx, Set* set, size_t more) {
  MaybeLock lock(cx, set);
  expect_locked(cx, set, more);
}

void set_compact(Context& cx, Set* set) {
  MaybeLock lock(cx, set);
  const SetTable* table = set->table.load_relaxed();
  uint32_t used = set->size.load_relaxed();
  if (filled_of(table) - used <= mask_of(table) / 4) return;
  resize(cx, set, next_size(used));
}

void set_take(Context& cx, Set* set, const Set* other) {
  MaybeLock lock(cx, set);
  set->table.publish(other->table.load());
  set->size.store(other->size.load());
  set->finger.store(0);
}

Value set_pop(Context& cx, Set* set) {
  MaybeLock lock(cx, set);
  SetTable* table = set->table.load_relaxed();
  if (table == nullptr || set->size.load_relaxed() == 0) return Value::empty();
  uint32_t place = set->finger.load_relaxed() & table->mask;
  for (;; place = (place + 1) & table->mask) {
    Value key = table->entries[place].key.load();
    if (key.is_empty() || key.is_error()) continue;
    remove_at(set, place);
    set->finger.store(place + 1);
    return key;
  }
}

uint64_t set_hash(const Set* set) {
  uint64_t hash = 0;
  uint32_t position = 0;
  Value item;
  const SetTable* table = set->table.load();
  while (set_next(set, &position, &item)) {
    hash ^= shuffle_bits(table->entries[position - 1].hash.load_relaxed());
  }
  hash ^= (uint64_t{set->size.load()} + 1) * 1927868237;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069 + 907133923;
  return hash == ~uint64_t{0} ? 590923713 : hash;
}

}  // namespace heddle
