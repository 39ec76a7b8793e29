// list and tuple as C++ uses them; their methods are in list_methods.cpp.

#include "engine/value/container.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace heddle {

namespace {

// An array that nobody else has seen yet may be filled with plain stores.
Value* unshared_items(Array* array) { return reinterpret_cast<Value*>(array->items); }

// The capacity is rounded up to what the heap's cell holds anyway.
size_t rounded_capacity(size_t items) { return items | 1; }

// An array whose items the caller fills in, all of them.
Array* make_raw_array(Context& cx, size_t capacity) {
  capacity = rounded_capacity(capacity);
  if (capacity >= std::min<uint64_t>(UINT32_MAX, SIZE_MAX / sizeof(Value))) throw std::bad_alloc();
  auto* array =
      cx.make_buffer<Array>(cx.types().internal, Kind::kArray, capacity * sizeof(Value));
  array->capacity = static_cast<uint32_t>(capacity);
  return array;
}

// Copies items and fills the rest of the array with empty.
void fill_array(Array* array, std::span<const Value> items) {
  Value* end = std::copy(items.begin(), items.end(), unshared_items(array));
  std::fill(end, unshared_items(array) + array->capacity, Value::empty());
}

Array* grown_copy(Context& cx, List* list, size_t capacity) {
  Array* array = make_raw_array(cx, capacity);
  uint32_t size = list->size.load_relaxed();
  Array* old = list->array.load_relaxed();
  Value* items = unshared_items(array);
  // Nobody writes to it: the caller holds the list's lock, or nobody else runs.
  if (size != 0) std::memcpy(items, unshared_items(old), size * sizeof(Value));
  std::fill(items + size, items + array->capacity, Value::empty());
  return array;
}

// Readers may look at the items at the same time unless only one strand runs.
void move_items(Context& cx, Array* array, size_t to, size_t from, size_t count) {
  if (!cx.rt.parallel) {
    std::memmove(static_cast<void*>(&array->items[to]), &array->items[from],
                 count * sizeof(Value));
  } else if (to < from) {
    for (size_t i = 0; i < count; ++i) array->items[to + i].store(array->items[from + i].load());
  } else {
    for (size_t i = count; i-- > 0;) array->items[to + i].store(array->items[from + i].load());
  }
}

// Longer lists grow by half of their size only, for the memory's sake.
constexpr size_t kDoubledMost = 1 << 14;

void reserve(Context& cx, List* list, size_t capacity) {
  Array* array = list->array.load_relaxed();
  if (array != nullptr && capacity <= array->capacity) return;
  size_t old = array == nullptr ? 0 : array->capacity;
  size_t more = old < kDoubledMost ? old : old / 2;
  list->array.publish(grown_copy(cx, list, std::max(capacity, old + more + 4)));
}

}  // namespace

bool may_hold(Context& cx, size_t count) {
  uint64_t bytes = uint64_t{count} * sizeof(Value);
  if (bytes <= Heap::kHugeBytes || cx.rt.heap->may_allocate(bytes)) return true;
  cx.raise_value(cx.types().MemoryError, Value::empty());
  return false;
}

Array* make_array(Context& cx, size_t capacity) {
  Array* array = make_raw_array(cx, capacity);
  fill_array(array, {});
  return array;
}

List* make_list(Context& cx, size_t capacity) {
  auto* list = cx.make<List>(cx.types().list, Kind::kList);
  if (capacity != 0) list->array.store_relaxed(make_array(cx, capacity));
  return list;
}

List* make_list(Context& cx, std::span<const Value> items) {
  List* list = make_list(cx);
  if (items.empty()) return list;
  Array* array = make_raw_array(cx, items.size());
  fill_array(array, items);
  list->array.store_relaxed(array);
  list->size.store_relaxed(static_cast<uint32_t>(items.size()));
  return list;
}

Tuple* make_tuple_raw(Context& cx, size_t size) {
  VERIFY(size < UINT32_MAX, "a tuple of {} items", size);
  auto* tuple = cx.make<Tuple>(cx.types().tuple, Kind::kTuple, size * sizeof(Value));
  tuple->size = static_cast<uint32_t>(size);
  std::fill_n(tuple->items, size, Value::empty());
  return tuple;
}

Tuple* make_tuple(Context& cx, std::span<const Value> items) {
  if (items.empty() && cx.rt.empty_tuple != nullptr) return cx.rt.empty_tuple;
  VERIFY(items.size() < UINT32_MAX, "a tuple of {} items", items.size());
  auto* tuple = cx.make<Tuple>(cx.types().tuple, Kind::kTuple, items.size() * sizeof(Value));
  tuple->size = static_cast<uint32_t>(items.size());
  std::copy(items.begin(), items.end(), tuple->items);
  return tuple;
}

bool list_set(List* list, uint32_t index, Value value) {
  ObjectLock lock(list);
  if (index >= list->size.load_relaxed()) return false;
  list->array.load_relaxed()->items[index].store(value);
  return true;
}

void list_grow_and_append(Context& cx, List* list, Value value) {
  uint32_t size = list->size.load_relaxed();
  reserve(cx, list, size + 1);
  list->array.load_relaxed()->items[size].store(value);
  list->size.store(size + 1);
}

void list_extend(Context& cx, List* list, std::span<const Value> items) {
  if (items.empty()) return;
  MaybeLock lock(cx, list);
  uint32_t size = list->size.load_relaxed();
  reserve(cx, list, size + items.size());
  Array* array = list->array.load_relaxed();
  for (size_t i = 0; i < items.size(); ++i) array->items[size + i].store(items[i]);
  list->size.store(static_cast<uint32_t>(size + items.size()));
}

std::vector<Value> list_snapshot(const List* list) {
  ObjectLock lock(const_cast<List*>(list));
  std::vector<Value> items(list->size.load_relaxed());
  const Array* array = list->array.load_relaxed();
  for (size_t i = 0; i < items.size(); ++i) items[i] = array->items[i].load();
  return items;
}

List* list_part(Context& cx, const List* from, uint32_t begin, uint32_t count) {
  List* list = make_list(cx);
  count = std::min(count, from->size.load());
  if (count == 0) return list;
  Array* array = make_raw_array(cx, count);
  Value* items = unshared_items(array);
  uint32_t taken = 0;
  {
    MaybeLock lock(cx, from);
    uint32_t size = from->size.load_relaxed();
    taken = begin < size ? std::min(count, size - begin) : 0;
    // Nobody writes meanwhile, and readers do not mind.
    if (taken != 0) {
      std::memcpy(items, unshared_items(from->array.load_relaxed()) + begin,
                  taken * sizeof(Value));
    }
  }
  std::fill(items + taken, items + array->capacity, Value::empty());
  list->array.store_relaxed(array);
  list->size.store_relaxed(taken);
  return list;
}

void list_assign(Context& cx, List* list, std::span<const Value> items) {
  Array* array = make_raw_array(cx, items.size());
  fill_array(array, items);
  MaybeLock lock(cx, list);
  list->array.publish(array);
  list->size.store(static_cast<uint32_t>(items.size()));
}

void list_insert(Context& cx, List* list, int64_t index, Value value) {
  MaybeLock lock(cx, list);
  int64_t size = list->size.load_relaxed();
  if (index < 0) index = std::max<int64_t>(0, index + size);
  index = std::min(index, size);
  reserve(cx, list, static_cast<size_t>(size) + 1);
  Array* array = list->array.load_relaxed();
  move_items(cx, array, index + 1, index, size - index);
  array->items[index].store(value);
  list->size.store(static_cast<uint32_t>(size + 1));
}

Value list_pop(Context& cx, List* list, int64_t index) {
  MaybeLock lock(cx, list);
  int64_t size = list->size.load_relaxed();
  if (index < 0) index += size;
  if (index < 0 || index >= size) return Value::empty();
  Array* array = list->array.load_relaxed();
  Value value = array->items[index].load();
  list->size.store(static_cast<uint32_t>(size - 1));
  move_items(cx, array, index, index + 1, size - 1 - index);
  array->items[size - 1].store(Value::empty());
  return value;
}

void list_replace(Context& cx, List* list, int64_t begin, int64_t end,
                  std::span<const Value> items) {
  MaybeLock lock(cx, list);
  int64_t size = list->size.load_relaxed();
  begin = std::clamp<int64_t>(begin, 0, size);
  end = std::clamp<int64_t>(end, begin, size);
  int64_t count = static_cast<int64_t>(items.size());
  int64_t new_size = size - (end - begin) + count;
  if (new_size > size) reserve(cx, list, new_size);
  Array* array = list->array.load_relaxed();
  if (array == nullptr) return;
  if (new_size < size) list->size.store(static_cast<uint32_t>(new_size));
  move_items(cx, array, begin + count, end, size - end);
  for (int64_t i = 0; i < count; ++i) array->items[begin + i].store(items[i]);
  for (int64_t i = new_size; i < size; ++i) array->items[i].store(Value::empty());
  if (new_size > size) list->size.store(static_cast<uint32_t>(new_size));
}

void list_reverse(Context& cx, List* list) {
  MaybeLock lock(cx, list);
  uint32_t size = list->size.load_relaxed();
  Array* array = list->array.load_relaxed();
  for (uint32_t i = 0, j = size; i + 1 < j; ++i) {
    --j;
    Value front = array->items[i].load();
    array->items[i].store(array->items[j].load());
    array->items[j].store(front);
  }
}

}  // namespace heddle
