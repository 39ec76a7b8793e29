// Sorting without Python: stable, with special cases for ints, floats and strings.

#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <algorithm>
#include <numeric>

namespace heddle {

namespace {

// A key that compares without looking at what its Value refers to, and where it stood.
template <typename Key>
struct Ranked {
  Key key;
  uint32_t index;
};

// The order of equal keys is that of their places, in both directions.
template <typename Key, typename Less>
void rank(std::vector<Ranked<Key>>& items, bool reverse, Less less) {
  auto before = [reverse, less](const Ranked<Key>& a, const Ranked<Key>& b) {
    int order = reverse ? less(b.key, a.key) : less(a.key, b.key);
    return order != 0 ? order < 0 : a.index < b.index;
  };
  if (!std::is_sorted(items.begin(), items.end(), before)) {
    std::sort(items.begin(), items.end(), before);
  }
}

// The first bytes of a string as a number that orders as they do.
struct StrKey {
  uint64_t prefix;
  const Str* text;
};

uint64_t prefix_of(const Str* s) {
  uint64_t prefix = 0;
  int units = s->width() == 1 ? 8 : 2;
  int bits = 64 / units;
  for (int i = 0; i < units; ++i) {
    uint64_t unit = i < static_cast<int>(s->length) ? s->at(static_cast<uint32_t>(i)) : 0;
    prefix = prefix << bits | unit;
  }
  return prefix;
}

// Keys of one kind that need no comparison function of Python's.
enum class KeyKind { kInts, kFloats, kNarrowStrs, kStrs, kOthers };

KeyKind kind_of(std::span<const Value> keys) {
  bool ints = true, floats = true, narrow = true, strs = true;
  for (Value key : keys) {
    ints = ints && key.is_small();
    floats = floats && key.is_double() && key.as_double() == key.as_double();
    bool str = strs && is_str(key);
    narrow = narrow && str && cast<Str>(key)->width() == 1;
    strs = str;
    if (!ints && !floats && !strs) return KeyKind::kOthers;
  }
  if (ints) return KeyKind::kInts;
  if (floats) return KeyKind::kFloats;
  return narrow ? KeyKind::kNarrowStrs : KeyKind::kStrs;
}

int three_way(auto a, auto b) { return a < b ? -1 : b < a ? 1 : 0; }

template <typename Key, typename Get>
std::vector<Ranked<Key>> ranked(std::span<const Value> keys, Get get) {
  std::vector<Ranked<Key>> items(keys.size());
  for (uint32_t i = 0; i < items.size(); ++i) items[i] = Ranked<Key>{get(keys[i]), i};
  return items;
}

template <typename Key>
void take_order(const std::vector<Ranked<Key>>& items, std::vector<uint32_t>* order) {
  for (uint32_t i = 0; i < items.size(); ++i) (*order)[i] = items[i].index;
}

// a < b for what most keys are made of; what it does not know it leaves to native_compare.
Tri quick_less(Context& cx, Value a, Value b) {
  if (a.is_small() && b.is_small()) return a.as_small() < b.as_small() ? Tri::kTrue : Tri::kFalse;
  if (a.is_double() && b.is_double()) {
    return a.as_double() < b.as_double() ? Tri::kTrue : Tri::kFalse;
  }
  if (is_str(a) && is_str(b)) {
    return str_compare(cast<Str>(a), cast<Str>(b)) < 0 ? Tri::kTrue : Tri::kFalse;
  }
  return native_compare(cx, CompareOp::kLt, a, b);
}

Tri less_item(Context& cx, Value a, Value b) {
  if (!is_kind(a, Kind::kTuple) || !is_kind(b, Kind::kTuple)) return quick_less(cx, a, b);
  auto* x = cast<Tuple>(a);
  auto* y = cast<Tuple>(b);
  uint32_t common = std::min(x->size, y->size);
  for (uint32_t i = 0; i < common; ++i) {
    Value left = x->items[i];
    Value right = y->items[i];
    if (left == right) continue;
    if (left.is_small() && right.is_small()) return quick_less(cx, left, right);
    Tri same = native_equal(cx, left, right);
    if (same == Tri::kTrue) continue;
    return same == Tri::kFalse ? quick_less(cx, left, right) : same;
  }
  return x->size < y->size ? Tri::kTrue : Tri::kFalse;
}

// Few keys are compared in the order in which CPython compares them, which shows in what it says of
// two that have no order: a run at the start, then binary insertion.
constexpr size_t kFew = 64;

template <typename Less>
void insertion_sort(std::vector<uint32_t>& order, Less less) {
  size_t run = 2;
  if (less(order[1], order[0])) {
    while (run < order.size() && less(order[run], order[run - 1])) ++run;
    std::reverse(order.begin(), order.begin() + static_cast<ptrdiff_t>(run));
  } else {
    while (run < order.size() && !less(order[run], order[run - 1])) ++run;
  }
  for (; run < order.size(); ++run) {
    const uint32_t pivot = order[run];
    size_t low = 0, high = run;
    while (low < high) {
      const size_t middle = low + (high - low) / 2;
      if (less(pivot, order[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    std::rotate(order.begin() + static_cast<ptrdiff_t>(low),
                order.begin() + static_cast<ptrdiff_t>(run),
                order.begin() + static_cast<ptrdiff_t>(run) + 1);
  }
}

// By comparisons which may have to give up.
Tri rank_others(Context& cx, std::span<const Value> keys, bool reverse,
                std::vector<uint32_t>* order) {
  Tri state = Tri::kTrue;
  if (keys.size() >= 2 && keys.size() < kFew) {
    auto less = [&](uint32_t a, uint32_t b) {
      if (state != Tri::kTrue) return false;
      Tri answer = less_item(cx, keys[a], keys[b]);
      if (answer == Tri::kPython || answer == Tri::kError) state = answer;
      return answer == Tri::kTrue;
    };
    // What is to come out backwards is sorted backwards, so that equal keys keep their places.
    if (reverse) std::reverse(order->begin(), order->end());
    insertion_sort(*order, less);
    if (reverse) std::reverse(order->begin(), order->end());
    return state;
  }
  auto before = [&](uint32_t a, uint32_t b) {
    if (state != Tri::kTrue) return false;
    if (reverse) std::swap(a, b);
    Tri less = less_item(cx, keys[a], keys[b]);
    if (less == Tri::kPython || less == Tri::kError) state = less;
    return less == Tri::kTrue;
  };
  if (!std::is_sorted(order->begin(), order->end(), before)) {
    if (state == Tri::kTrue) std::stable_sort(order->begin(), order->end(), before);
  }
  return state;
}

// A number that orders as the first items of tuples do, as far as a number can; equal ones are
// compared in full.
bool rough_key(Value v, uint64_t* key) {
  constexpr uint64_t kSign = uint64_t{1} << 63;
  if (v.is_small()) {
    *key = static_cast<uint64_t>(v.as_small()) ^ kSign;
    return true;
  }
  if (v.is_double() && v.as_double() == v.as_double()) {
    uint64_t bits = v.as_double() == 0 ? 0 : v.bits();
    *key = bits & kSign ? ~bits : bits | kSign;
    return true;
  }
  if (is_str(v) && cast<Str>(v)->width() == 1) {
    *key = prefix_of(cast<Str>(v));
    return true;
  }
  return false;
}

bool same_family(Value a, Value b) {
  return (a.is_small() && b.is_small()) || (a.is_double() && b.is_double()) ||
         (is_str(a) && is_str(b));
}

// Tuples whose first items are all ints, all floats or all narrow strings. kFalse: they are not.
Tri rank_tuples(Context& cx, std::span<const Value> keys, bool reverse,
                std::vector<uint32_t>* order) {
  std::vector<Ranked<uint64_t>> items(keys.size());
  for (uint32_t i = 0; i < items.size(); ++i) {
    if (!is_kind(keys[i], Kind::kTuple) || cast<Tuple>(keys[i])->size == 0) return Tri::kFalse;
    Value first = cast<Tuple>(keys[i])->items[0];
    items[i].index = i;
    if (!same_family(first, cast<Tuple>(keys[0])->items[0])) return Tri::kFalse;
    if (!rough_key(first, &items[i].key)) return Tri::kFalse;
  }
  Tri state = Tri::kTrue;
  auto before = [&](const Ranked<uint64_t>& a, const Ranked<uint64_t>& b) {
    if (a.key != b.key) return (a.key < b.key) != reverse;
    if (state != Tri::kTrue) return false;
    Tri less = reverse ? less_item(cx, keys[b.index], keys[a.index])
                       : less_item(cx, keys[a.index], keys[b.index]);
    if (less == Tri::kPython || less == Tri::kError) state = less;
    return less == Tri::kTrue;
  };
  std::stable_sort(items.begin(), items.end(), before);
  take_order(items, order);
  return state;
}

// Fills `order` with the places of the keys in their order.
Tri find_order(Context& cx, std::span<const Value> keys, bool reverse,
               std::vector<uint32_t>* order) {
  order->resize(keys.size());
  switch (kind_of(keys)) {
    case KeyKind::kInts: {
      auto items = ranked<int64_t>(keys, [](Value v) { return v.as_small(); });
      rank(items, reverse, [](int64_t a, int64_t b) { return three_way(a, b); });
      take_order(items, order);
      return Tri::kTrue;
    }
    case KeyKind::kFloats: {
      auto items = ranked<double>(keys, [](Value v) { return v.as_double(); });
      rank(items, reverse, [](double a, double b) { return three_way(a, b); });
      take_order(items, order);
      return Tri::kTrue;
    }
    case KeyKind::kNarrowStrs: {
      auto items = ranked<StrKey>(
          keys, [](Value v) { return StrKey{prefix_of(cast<Str>(v)), cast<Str>(v)}; });
      rank(items, reverse, [](const StrKey& a, const StrKey& b) {
        if (a.prefix != b.prefix) return a.prefix < b.prefix ? -1 : 1;
        return str_compare(a.text, b.text);
      });
      take_order(items, order);
      return Tri::kTrue;
    }
    case KeyKind::kStrs: {
      auto items = ranked<const Str*>(keys, [](Value v) { return cast<Str>(v); });
      rank(items, reverse, [](const Str* a, const Str* b) { return str_compare(a, b); });
      take_order(items, order);
      return Tri::kTrue;
    }
    case KeyKind::kOthers:
      break;
  }
  Tri done = rank_tuples(cx, keys, reverse, order);
  if (done != Tri::kFalse) return done;
  std::iota(order->begin(), order->end(), 0);
  return rank_others(cx, keys, reverse, order);
}

// Equal ints cannot be told apart, so their places need not be kept.
void sort_ints(std::vector<Value>& items, bool reverse) {
  std::vector<int64_t> numbers(items.size());
  for (size_t i = 0; i < items.size(); ++i) numbers[i] = items[i].as_small();
  auto sort = [&numbers](auto less) {
    if (!std::is_sorted(numbers.begin(), numbers.end(), less)) {
      std::sort(numbers.begin(), numbers.end(), less);
    }
  };
  if (reverse) {
    sort(std::greater<>());
  } else {
    sort(std::less<>());
  }
  for (size_t i = 0; i < items.size(); ++i) items[i] = Value::small(numbers[i]);
}

std::vector<Value> in_order(std::span<const Value> items, const std::vector<uint32_t>& order) {
  std::vector<Value> result(items.size());
  for (size_t i = 0; i < items.size(); ++i) result[i] = items[order[i]];
  return result;
}

}  // namespace

Tri list_sort_native(Context& cx, List* list, bool reverse) {
  std::vector<Value> items = list_snapshot(list);
  const Array* array = list->array.load();
  if (items.size() < 2) return Tri::kTrue;
  if (kind_of(items) == KeyKind::kInts) {
    sort_ints(items, reverse);
  } else {
    std::vector<uint32_t> order;
    Tri done = find_order(cx, items, reverse, &order);
    if (done != Tri::kTrue) return done;
    items = in_order(items, order);
  }
  if (list->array.load() != array || list->size.load() != items.size()) {
    cx.value_error("list modified during sort");
    return Tri::kError;
  }
  list_assign(cx, list, items);
  return Tri::kTrue;
}

Tri sort_keyed(Context& cx, List* keys, List* values, bool reverse) {
  std::vector<Value> ranks = list_snapshot(keys);
  std::vector<Value> items = list_snapshot(values);
  VERIFY(ranks.size() == items.size(), "{} keys for {} values", ranks.size(), items.size());
  std::vector<uint32_t> order;
  Tri done = find_order(cx, ranks, reverse, &order);
  if (done != Tri::kTrue) return done;
  list_assign(cx, keys, in_order(ranks, order));
  list_assign(cx, values, in_order(items, order));
  return Tri::kTrue;
}

}  // namespace heddle
