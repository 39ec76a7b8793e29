#include "engine/value/set_algebra.h"

namespace heddle {

namespace {

// Adds every item; sets and dicts announce how many they are, as in CPython.
Tri update(Context& cx, Set* set, Value other) {
  Value plain = is_kind(other, Kind::kInstance) ? Value::empty() : other;
  if (is_kind(plain, Kind::kSet)) return set_merge(cx, set, cast<Set>(plain));
  std::vector<Value> items;
  Tri done = native_items(cx, other, &items);
  if (done != Tri::kTrue) return done;
  if (is_kind(plain, Kind::kDict)) set_expect(cx, set, items.size());
  for (Value item : items) {
    done = set_add(cx, set, item);
    if (done != Tri::kTrue) return done;
  }
  return Tri::kTrue;
}

Tri intersect_sets(Context& cx, const Set* a, const Set* b, Set* out) {
  if (set_size(b) > set_size(a)) std::swap(a, b);
  uint32_t position = 0;
  Value item;
  while (set_next(b, &position, &item)) {
    Tri found = set_contains(cx, a, item);
    if (found == Tri::kTrue) found = set_add(cx, out, item);
    if (found == Tri::kPython || found == Tri::kError) return found;
  }
  return Tri::kTrue;
}

Tri intersect(Context& cx, const Set* self, Value other, Set* out) {
  if (is_kind(other, Kind::kSet)) return intersect_sets(cx, self, cast<Set>(other), out);
  std::vector<Value> items;
  Tri done = native_items(cx, other, &items);
  if (done != Tri::kTrue) return done;
  for (Value item : items) {
    Tri found = set_contains(cx, self, item);
    if (found == Tri::kTrue) found = set_add(cx, out, item);
    if (found == Tri::kPython || found == Tri::kError) return found;
  }
  return Tri::kTrue;
}

Tri discard_all(Context& cx, Set* set, Value other) {
  std::vector<Value> items;
  Tri done = native_items(cx, other, &items);
  if (done != Tri::kTrue) return done;
  for (Value item : items) {
    Tri found = set_discard(cx, set, item);
    if (found == Tri::kPython || found == Tri::kError) return found;
  }
  set_compact(cx, set);
  return Tri::kTrue;
}

bool has_lookup(Value v) {
  return is_kind(v, Kind::kSet) || is_kind(v, Kind::kDict);
}
uint32_t lookup_size(Value v) {
  return is_kind(v, Kind::kSet) ? set_size(cast<Set>(v)) : dict_size(cast<Dict>(v));
}

Tri difference(Context& cx, const Set* self, Value other, Set** out) {
  Type* type = self->type;
  if (!has_lookup(other) || (set_size(self) >> 2) > lookup_size(other)) {
    *out = set_copy(cx, self, type);
    return discard_all(cx, *out, other);
  }
  *out = make_set(cx, type);
  uint32_t position = 0;
  Value item, ignored;
  while (set_next(self, &position, &item)) {
    Tri found = is_kind(other, Kind::kSet) ? set_contains(cx, cast<Set>(other), item)
                                           : dict_get(cx, cast<Dict>(other), item, &ignored);
    if (found == Tri::kFalse) found = set_add(cx, *out, item);
    if (found == Tri::kPython || found == Tri::kError) return found;
  }
  return Tri::kTrue;
}

// Removes what is in both and adds what is only in `other`.
Tri toggle(Context& cx, Set* set, const Set* other) {
  uint32_t position = 0;
  Value item;
  while (set_next(other, &position, &item)) {
    Tri found = set_discard(cx, set, item);
    if (found == Tri::kFalse) found = set_add(cx, set, item);
    if (found == Tri::kPython || found == Tri::kError) return found;
  }
  return Tri::kTrue;
}

}  // namespace

Tri set_from(Context& cx, Value iterable, Type* type, Set** out) {
  *out = make_set(cx, type);
  return update(cx, *out, iterable);
}

Tri set_operate(Context& cx, SetOp op, const Set* self, Value other, Set** out) {
  other = unwrap(other);
  switch (op) {
    case SetOp::kUnion:
      *out = set_copy(cx, self, self->type);
      return update(cx, *out, other);
    case SetOp::kIntersection:
      *out = make_set(cx, self->type);
      return intersect(cx, self, other, *out);
    case SetOp::kDifference:
      return difference(cx, self, other, out);
    case SetOp::kSymmetricDifference: {
      Tri done = set_from(cx, other, self->type, out);
      return done == Tri::kTrue ? toggle(cx, *out, self) : done;
    }
  }
  return Tri::kPython;
}

Tri set_operate_in_place(Context& cx, SetOp op, Set* self, Value other) {
  other = unwrap(other);
  switch (op) {
    case SetOp::kUnion:
      return update(cx, self, other);
    case SetOp::kIntersection: {
      Set* both = make_set(cx, self->type);
      Tri done = intersect(cx, self, other, both);
      if (done == Tri::kTrue) set_take(cx, self, both);
      return done;
    }
    case SetOp::kDifference: {
      if (is_kind(other, Kind::kSet) && cast<Set>(other) == self) {
        set_clear(cx, self);
        return Tri::kTrue;
      }
      if (is_kind(other, Kind::kSet) && (set_size(cast<Set>(other)) >> 3) > set_size(self)) {
        Set* both = make_set(cx, self->type);
        Tri done = intersect_sets(cx, self, cast<Set>(other), both);
        if (done != Tri::kTrue) return done;
        other = Value::object(both);
      }
      return discard_all(cx, self, other);
    }
    case SetOp::kSymmetricDifference: {
      if (is_kind(other, Kind::kSet) && cast<Set>(other) == self) {
        set_clear(cx, self);
        return Tri::kTrue;
      }
      if (is_kind(other, Kind::kSet)) return toggle(cx, self, cast<Set>(other));
      Set* given = nullptr;
      Tri done = set_from(cx, other, cx.types().set, &given);
      return done == Tri::kTrue ? toggle(cx, self, given) : done;
    }
  }
  return Tri::kPython;
}

Tri set_is_subset(Context& cx, const Set* self, const Set* other) {
  if (set_size(self) > set_size(other)) return Tri::kFalse;
  uint32_t position = 0;
  Value item;
  while (set_next(self, &position, &item)) {
    Tri found = set_contains(cx, other, item);
    if (found != Tri::kTrue) return found;
  }
  return Tri::kTrue;
}

Tri set_is_disjoint(Context& cx, const Set* self, Value other) {
  std::vector<Value> items;
  Tri done = native_items(cx, unwrap(other), &items);
  if (done != Tri::kTrue) return done;
  for (Value item : items) {
    Tri found = set_contains(cx, self, item);
    if (found == Tri::kTrue) return Tri::kFalse;
    if (found != Tri::kFalse) return found;
  }
  return Tri::kTrue;
}

}  // namespace heddle
