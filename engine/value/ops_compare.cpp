// ==, <, hash() and bool() of what is built in.

#include "engine/value/complex.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace heddle {

namespace {

constexpr int kCompareNestingMax = 100;
constexpr uint64_t kNoneHash = 0xfca86420;

Tri tri(bool b) { return b ? Tri::kTrue : Tri::kFalse; }

// Who answers a special method for a value.
enum class Answer : uint8_t { kObject, kNative, kPython };

// object's own method (or none), one of a built-in type, or the program's.
Answer answer_of(Context& cx, const Type* type, Special special) {
  Value method = type->find_special(special);
  if (method.is_empty() || method == cx.types().object->find_special(special)) {
    return Answer::kObject;
  }
  return is_kind(method, Kind::kNative) ? Answer::kNative : Answer::kPython;
}

// Replaces a value whose class derives from a built-in type by what it holds. False: Python must
// be asked, because the class, or a native module, answers one of two methods itself.
bool plain_operand(Context& cx, Value* v, Special first, Special second) {
  if (!v->is_object()) return true;
  Object* object = v->as_object();
  bool own_methods = object->kind == Kind::kInstance || object->kind == Kind::kExtension ||
                     (object->kind == Kind::kType && object->type != cx.types().type) ||
                     object->kind == Kind::kGenerator;
  if (!own_methods) return true;
  Answer one = answer_of(cx, object->type, first);
  Answer two = answer_of(cx, object->type, second);
  if (one == Answer::kPython || two == Answer::kPython) return false;
  if (one == Answer::kObject && two == Answer::kObject) return true;
  if (object->kind == Kind::kInstance && object->type->has_payload()) {
    *v = unwrap(*v);
    return true;
  }
  return false;
}

std::span<const uint8_t> byte_span(Value v) {
  if (is_kind(v, Kind::kBytes)) return {cast<Bytes>(v)->data, cast<Bytes>(v)->length};
  auto* bytes = cast<ByteArray>(v);
  size_t length = bytes->length.load();
  const Blob* blob = bytes->blob.load();
  if (blob == nullptr) return {};
  return {blob->data, std::min<size_t>(length, blob->capacity)};
}

bool is_bytes_like(Value v) { return is_kind(v, Kind::kBytes) || is_kind(v, Kind::kByteArray); }

int compare_bytes(Value a, Value b) {
  auto x = byte_span(a);
  auto y = byte_span(b);
  size_t common = std::min(x.size(), y.size());
  int order = common == 0 ? 0 : std::memcmp(x.data(), y.data(), common);
  if (order != 0) return order;
  return x.size() < y.size() ? -1 : x.size() > y.size() ? 1 : 0;
}

// A list or tuple, read item by item.
struct Sequence {
  const List* list = nullptr;
  const Tuple* tuple = nullptr;
  explicit Sequence(Value v) {
    if (v.as_object()->kind == Kind::kList) {
      list = cast<List>(v);
    } else {
      tuple = cast<Tuple>(v);
    }
  }
  uint32_t size() const { return list != nullptr ? list->size.load() : tuple->size; }
  Value at(uint32_t i) const {
    if (list != nullptr) return list_get(list, i);
    return i < tuple->size ? tuple->items[i] : Value::empty();
  }
};

Tri equal(Context& cx, Value a, Value b, int depth);

Tri same_or_equal(Context& cx, Value a, Value b, int depth) {
  return a == b ? Tri::kTrue : equal(cx, a, b, depth);
}

Tri equal_sequences(Context& cx, Value a, Value b, int depth) {
  Sequence x(a);
  Sequence y(b);
  if (x.size() != y.size()) return Tri::kFalse;
  for (uint32_t i = 0;; ++i) {
    Value left = x.at(i);
    Value right = y.at(i);
    if (left.is_empty() || right.is_empty()) return tri(left == right);
    Tri same = same_or_equal(cx, left, right, depth + 1);
    if (same != Tri::kTrue) return same;
  }
}

Tri equal_dicts(Context& cx, const Dict* a, const Dict* b, int depth) {
  if (dict_size(a) != dict_size(b)) return Tri::kFalse;
  uint32_t position = 0;
  Value key, value, other;
  while (dict_next(a, &position, &key, &value)) {
    Tri found = dict_get(cx, b, key, &other);
    if (found != Tri::kTrue) return found;
    Tri same = same_or_equal(cx, value, other, depth + 1);
    if (same != Tri::kTrue) return same;
  }
  return Tri::kTrue;
}

// Whether every item of a is in b.
Tri subset(Context& cx, const Set* a, const Set* b) {
  uint32_t position = 0;
  Value item;
  while (set_next(a, &position, &item)) {
    Tri found = set_contains(cx, b, item);
    if (found != Tri::kTrue) return found;
  }
  return Tri::kTrue;
}

bool is_set_view(Value v) {
  return is_kind(v, Kind::kDictView) &&
         v.as_object()->extra != static_cast<uint8_t>(DictViewKind::kValues);
}
bool is_set_like(Value v) { return is_kind(v, Kind::kSet) || is_set_view(v); }

// Any set, or the set of a view's items.
Tri as_set(Context& cx, Value v, const Set** out) {
  if (is_kind(v, Kind::kSet)) {
    *out = cast<Set>(v);
    return Tri::kTrue;
  }
  std::vector<Value> items;
  Tri done = native_items(cx, v, &items);
  if (done != Tri::kTrue) return done;
  Set* made = make_set(cx, cx.types().set);
  for (Value item : items) {
    done = set_add(cx, made, item);
    if (done != Tri::kTrue) return done;
  }
  *out = made;
  return Tri::kTrue;
}

Tri compare_sets(Context& cx, CompareOp op, Value a, Value b) {
  const Set* x = nullptr;
  const Set* y = nullptr;
  Tri done = as_set(cx, a, &x);
  if (done == Tri::kTrue) done = as_set(cx, b, &y);
  if (done != Tri::kTrue) return done;
  uint32_t left = set_size(x);
  uint32_t right = set_size(y);
  switch (op) {
    case CompareOp::kEq: return left != right ? Tri::kFalse : subset(cx, x, y);
    case CompareOp::kLt: return left >= right ? Tri::kFalse : subset(cx, x, y);
    case CompareOp::kLe: return left > right ? Tri::kFalse : subset(cx, x, y);
    case CompareOp::kGt: return right >= left ? Tri::kFalse : subset(cx, y, x);
    case CompareOp::kGe: return right > left ? Tri::kFalse : subset(cx, y, x);
    case CompareOp::kNe: break;
  }
  Tri same = compare_sets(cx, CompareOp::kEq, a, b);
  return same == Tri::kTrue ? Tri::kFalse : same == Tri::kFalse ? Tri::kTrue : same;
}

Tri equal_ranges(Context& cx, const Range* a, const Range* b) {
  if (number_compare(a->length, b->length) != Order::kEqual) return Tri::kFalse;
  if (a->length == Value::small(0)) return Tri::kTrue;
  if (equal(cx, a->start, b->start, 0) != Tri::kTrue) return Tri::kFalse;
  if (a->length == Value::small(1)) return Tri::kTrue;
  return equal(cx, a->step, b->step, 0);
}

Tri equal_slices(Context& cx, const Slice* a, const Slice* b, int depth) {
  Tri same = same_or_equal(cx, a->start, b->start, depth + 1);
  if (same == Tri::kTrue) same = same_or_equal(cx, a->stop, b->stop, depth + 1);
  if (same == Tri::kTrue) same = same_or_equal(cx, a->step, b->step, depth + 1);
  return same;
}

Tri equal_objects(Context& cx, Value a, Value b, int depth) {
  if (is_bytes_like(a) && is_bytes_like(b)) return tri(compare_bytes(a, b) == 0);
  if (is_set_like(a) && is_set_like(b)) return compare_sets(cx, CompareOp::kEq, a, b);
  if (a.as_object()->kind != b.as_object()->kind) return Tri::kFalse;
  switch (a.as_object()->kind) {
    case Kind::kStr:
      return tri(str_equal(cast<Str>(a), cast<Str>(b)));
    case Kind::kList:
    case Kind::kTuple:
      return equal_sequences(cx, a, b, depth);
    case Kind::kDict:
      return equal_dicts(cx, cast<Dict>(a), cast<Dict>(b), depth);
    case Kind::kRange:
      return equal_ranges(cx, cast<Range>(a), cast<Range>(b));
    case Kind::kComplex:
      return tri(complex_equal(a, b));
    case Kind::kSlice:
      return equal_slices(cx, cast<Slice>(a), cast<Slice>(b), depth);
    case Kind::kBoundMethod: {
      auto* x = cast<BoundMethod>(a);
      auto* y = cast<BoundMethod>(b);
      return tri(x->self == y->self && x->function == y->function);
    }
    default:
      return Tri::kFalse;
  }
}

Tri equal(Context& cx, Value a, Value b, int depth) {
  if (a.is_small() && b.is_small()) return tri(a == b);
  if (is_number(a) && is_number(b)) return tri(number_compare(a, b) == Order::kEqual);
  if (!plain_operand(cx, &a, Special::keq, Special::kne)) return Tri::kPython;
  if (!plain_operand(cx, &b, Special::keq, Special::kne)) return Tri::kPython;
  if (is_number(a) || is_number(b)) {
    if (is_complex(a) || is_complex(b)) return tri(complex_equal(a, b));
    if (!is_number(a) || !is_number(b)) return Tri::kFalse;
    return tri(number_compare(a, b) == Order::kEqual);
  }
  if (a == b) return Tri::kTrue;
  if (!a.is_object() || !b.is_object()) return Tri::kFalse;
  if (depth > kCompareNestingMax) return Tri::kPython;
  return equal_objects(cx, a, b, depth);
}

bool holds(CompareOp op, int order) {
  switch (op) {
    case CompareOp::kLt: return order < 0;
    case CompareOp::kLe: return order <= 0;
    case CompareOp::kEq: return order == 0;
    case CompareOp::kNe: return order != 0;
    case CompareOp::kGt: return order > 0;
    case CompareOp::kGe: return order >= 0;
  }
  return false;
}

Special method_of(CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return Special::klt;
    case CompareOp::kLe: return Special::kle;
    case CompareOp::kEq: return Special::keq;
    case CompareOp::kNe: return Special::kne;
    case CompareOp::kGt: return Special::kgt;
    case CompareOp::kGe: return Special::kge;
  }
  return Special::keq;
}

CompareOp mirrored(CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return CompareOp::kGt;
    case CompareOp::kLe: return CompareOp::kGe;
    case CompareOp::kGt: return CompareOp::kLt;
    case CompareOp::kGe: return CompareOp::kLe;
    default: return op;
  }
}

Tri compare(Context& cx, CompareOp op, Value a, Value b, int depth);

Tri compare_sequences(Context& cx, CompareOp op, Value a, Value b, int depth) {
  Sequence x(a);
  Sequence y(b);
  for (uint32_t i = 0;; ++i) {
    Value left = x.at(i);
    Value right = y.at(i);
    if (left.is_empty() || right.is_empty()) {
      int order = left.is_empty() ? (right.is_empty() ? 0 : -1) : 1;
      return tri(holds(op, order));
    }
    Tri same = same_or_equal(cx, left, right, depth + 1);
    if (same == Tri::kFalse) return compare(cx, op, left, right, depth + 1);
    if (same != Tri::kTrue) return same;
  }
}

Tri not_ordered(Context& cx, CompareOp op, Value a, Value b) {
  cx.type_error("'{}' not supported between instances of '{}' and '{}'", compare_symbol(op),
                type_name(cx, a), type_name(cx, b));
  return Tri::kError;
}

Tri compare(Context& cx, CompareOp op, Value a, Value b, int depth) {
  if (a.is_small() && b.is_small()) {
    int64_t x = a.as_small();
    int64_t y = b.as_small();
    return tri(holds(op, x < y ? -1 : x > y));
  }
  if (op == CompareOp::kEq) return equal(cx, a, b, depth);
  if (op == CompareOp::kNe) {
    Tri same = equal(cx, a, b, depth);
    return same == Tri::kTrue ? Tri::kFalse : same == Tri::kFalse ? Tri::kTrue : same;
  }
  Value x = a;
  Value y = b;
  Special method = method_of(op);
  if (!plain_operand(cx, &x, method, method)) return Tri::kPython;
  Special reflected = method_of(mirrored(op));
  if (!plain_operand(cx, &y, reflected, reflected)) return Tri::kPython;
  if (is_number(x) && is_number(y)) {
    Order order = number_compare(x, y);
    return tri(order != Order::kUnordered && holds(op, static_cast<int>(order)));
  }
  if (!x.is_object() || !y.is_object()) return not_ordered(cx, op, a, b);
  Kind kind = x.as_object()->kind;
  if (is_bytes_like(x) && is_bytes_like(y)) return tri(holds(op, compare_bytes(x, y)));
  if (is_set_like(x) && is_set_like(y)) return compare_sets(cx, op, x, y);
  if (kind != y.as_object()->kind) return not_ordered(cx, op, a, b);
  if (kind == Kind::kStr) return tri(holds(op, str_compare(cast<Str>(x), cast<Str>(y))));
  if (kind != Kind::kList && kind != Kind::kTuple) return not_ordered(cx, op, a, b);
  if (depth > kCompareNestingMax) return Tri::kPython;
  return compare_sequences(cx, op, x, y, depth);
}

Tri truth_of_object(Context& cx, Value v) {
  Object* object = v.as_object();
  switch (object->kind) {
    case Kind::kStr: return tri(cast<Str>(v)->length != 0);
    case Kind::kComplex: return tri(cast<Complex>(v)->real != 0 || cast<Complex>(v)->imag != 0);
    case Kind::kBytes: return tri(cast<Bytes>(v)->length != 0);
    case Kind::kByteArray: return tri(cast<ByteArray>(v)->length.load() != 0);
    case Kind::kList: return tri(cast<List>(v)->size.load() != 0);
    case Kind::kTuple: return tri(cast<Tuple>(v)->size != 0);
    case Kind::kDict: return tri(dict_size(cast<Dict>(v)) != 0);
    case Kind::kSet: return tri(set_size(cast<Set>(v)) != 0);
    case Kind::kRange: return tri(cast<Range>(v)->length != Value::small(0));
    case Kind::kDictView: return tri(dict_size(cast<DictView>(v)->dict) != 0);
    case Kind::kInstance:
    case Kind::kExtension:
    case Kind::kType: {
      Value plain = v;
      if (!plain_operand(cx, &plain, Special::kbool_, Special::klen)) return Tri::kPython;
      return plain == v ? Tri::kTrue : native_truth(cx, plain);
    }
    default: return Tri::kTrue;
  }
}

// --- hash -----------------------------------------------------------------------------------

Tri hash_value(Context& cx, Value v, uint64_t* hash, int depth);

Tri hash_tuple(Context& cx, const Tuple* tuple, uint64_t* hash, int depth) {
  constexpr uint64_t kPrime1 = 11400714785074694791u;
  constexpr uint64_t kPrime2 = 14029467366897019727u;
  constexpr uint64_t kPrime5 = 2870177450012600261u;
  uint64_t sum = kPrime5;
  for (Value item : tuple_items(tuple)) {
    uint64_t lane;
    Tri done = hash_value(cx, item, &lane, depth + 1);
    if (done != Tri::kTrue) return done;
    sum = std::rotl(sum + lane * kPrime2, 31) * kPrime1;
  }
  sum += tuple->size ^ (kPrime5 ^ 3527539);
  *hash = sum == ~uint64_t{0} ? 1546275796 : sum;
  return Tri::kTrue;
}

Tri hash_range(Context& cx, const Range* range, uint64_t* hash) {
  bool some = range->length != Value::small(0);
  bool many = some && range->length != Value::small(1);
  Value parts[] = {range->length, some ? range->start : Value::none(),
                   many ? range->step : Value::none()};
  return hash_tuple(cx, make_tuple(cx, parts), hash, 0);
}

Tri unhashable(Context& cx, Value v) {
  cx.type_error("unhashable type: '{}'", type_name(cx, v));
  return Tri::kError;
}

Tri hash_identity(Context& cx, Value v, uint64_t* hash) {
  *hash = identity_of(cx, v.as_object());
  return Tri::kTrue;
}

// Of instances and what else may have a __hash__ of its own.
Tri hash_by_class(Context& cx, Value v, uint64_t* hash, int depth) {
  Object* object = v.as_object();
  Value method = object->type->find_special(Special::khash);
  if (method.is_none()) return unhashable(cx, v);
  switch (answer_of(cx, object->type, Special::khash)) {
    case Answer::kObject: return hash_identity(cx, v, hash);
    case Answer::kPython: return Tri::kPython;
    case Answer::kNative: break;
  }
  if (object->kind != Kind::kInstance || !object->type->has_payload()) return Tri::kPython;
  return hash_value(cx, unwrap(v), hash, depth);
}

Tri hash_object(Context& cx, Value v, uint64_t* hash, int depth) {
  switch (v.as_object()->kind) {
    case Kind::kStr:
      *hash = str_hash(cast<Str>(v));
      return Tri::kTrue;
    case Kind::kBytes:
      *hash = hash_bytes(cast<Bytes>(v)->data, cast<Bytes>(v)->length);
      return Tri::kTrue;
    case Kind::kComplex:
      *hash = complex_hash(cast<Complex>(v));
      return Tri::kTrue;
    case Kind::kBigInt:
      *hash = number_hash(v);
      return Tri::kTrue;
    case Kind::kTuple:
      if (depth > kCompareNestingMax) return Tri::kPython;
      return hash_tuple(cx, cast<Tuple>(v), hash, depth);
    case Kind::kRange:
      return hash_range(cx, cast<Range>(v), hash);
    case Kind::kSet: {
      if (v.as_object()->type != cx.types().frozenset) return unhashable(cx, v);
      auto* set = cast<Set>(v);
      *hash = set->hash.load();
      if (*hash == 0) *hash = set_hash(set);
      set->hash.store(*hash);
      return Tri::kTrue;
    }
    case Kind::kList:
    case Kind::kDict:
    case Kind::kByteArray:
    case Kind::kSlice:
      return unhashable(cx, v);
    case Kind::kDictView:
      if (is_set_view(v)) return unhashable(cx, v);
      return hash_identity(cx, v, hash);
    case Kind::kBoundMethod: {
      auto* method = cast<BoundMethod>(v);
      *hash = identity_of(cx, method->function.as_object());
      if (method->self.is_object()) {
        *hash += uint64_t{identity_of(cx, method->self.as_object())} * 1000003;
      }
      return Tri::kTrue;
    }
    case Kind::kInstance:
    case Kind::kExtension:
    case Kind::kType:
      return hash_by_class(cx, v, hash, depth);
    default:
      return hash_identity(cx, v, hash);
  }
}

Tri hash_value(Context& cx, Value v, uint64_t* hash, int depth) {
  if (v.is_object()) return hash_object(cx, v, hash, depth);
  *hash = is_number(v) ? number_hash(v) : kNoneHash + v.bits() % 16;
  return Tri::kTrue;
}

}  // namespace

std::string_view compare_symbol(CompareOp op) {
  switch (op) {
    case CompareOp::kLt: return "<";
    case CompareOp::kLe: return "<=";
    case CompareOp::kEq: return "==";
    case CompareOp::kNe: return "!=";
    case CompareOp::kGt: return ">";
    case CompareOp::kGe: return ">=";
  }
  return "?";
}

Tri native_equal(Context& cx, Value a, Value b) { return equal(cx, a, b, 0); }

Tri native_compare(Context& cx, CompareOp op, Value a, Value b) {
  return compare(cx, op, a, b, 0);
}

Tri native_truth(Context& cx, Value v) {
  if (v.is_bool()) return tri(v.is_true());
  if (v.is_small()) return tri(v.as_small() != 0);
  if (v.is_double()) return tri(v.as_double() != 0);
  if (v.is_object()) return truth_of_object(cx, v);
  return tri(!v.is_none());
}

Tri native_hash(Context& cx, Value v, uint64_t* hash) { return hash_value(cx, v, hash, 0); }

}  // namespace heddle
