// The methods of range and slice.

#include "engine/value/container_natives.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

bool is_a_slice(Value v) { return is_kind(v, Kind::kSlice); }

bool is_range(Value v) { return is_kind(v, Kind::kRange); }
Value range_new(Context& cx, const Value* args, int) {
  if (class_argument(cx, args[0], cx.types().range) == nullptr) return Value::error();
  bool only_stop = args[2].is_empty();
  Value given[] = {only_stop ? Value::small(0) : args[1], only_stop ? args[1] : args[2],
                   args[3].is_empty() ? Value::small(1) : args[3]};
  for (Value& v : given) {
    Value plain = unwrap(v);
    if (is_int(plain)) {
      v = plain;
    } else if (v.is_object() && !type_of(cx, v)->find_special(Special::kindex).is_empty()) {
      return cx.go_on(Prelude::krange_index_slow, given[0], given[1], given[2]);
    } else {
      return cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, v));
    }
  }
  return make_range(cx, given[0], given[1], given[2]);
}

Value count(Context& cx, const Value* args, int) {
  switch (native_contains(cx, args[0], args[1])) {
    case Tri::kTrue: return Value::small(1);
    case Tri::kFalse: return Value::small(0);
    case Tri::kError: return Value::error();
    case Tri::kPython: break;
  }
  return cx.go_on(Prelude::klist_count_slow, args[0], args[1]);
}

Value index(Context& cx, const Value* args, int) {
  auto* range = cast<Range>(args[0]);
  Value item = unwrap(args[1]);
  if (item.is_double() && native_contains(cx, args[0], item) == Tri::kTrue) {
    item = int_from_double(cx, item.as_double());
  }
  if (is_int(item) && range_contains(cx, range, item)) {
    Value distance = number_binary(cx, BinOp::kSub, item, range->start);
    return number_binary(cx, BinOp::kFloorDiv, distance, range->step);
  }
  if (!is_int(item)) return cx.value_error("sequence.index(x): x not in sequence");
  return cx.value_error("{} is not in range", int_to_text(item));
}

Value range_start(Context&, Value self) { return cast<Range>(self)->start; }
Value range_stop(Context&, Value self) { return cast<Range>(self)->stop; }
Value range_step(Context&, Value self) { return cast<Range>(self)->step; }

constexpr NativeDef kRangeMethods[] = {
    {"__new__", "cls, start, stop=, step=, /", range_new, Native::kStatic},
    {"count", "self, value, /", count},
    {"index", "self, value, /", index},
    {"__eq__", "self, value, /", container_compare<CompareOp::kEq, is_range>},
    {"__ne__", "self, value, /", container_compare<CompareOp::kNe, is_range>},
    {"__contains__", "self, key, /", dunder_contains},
    {"__getitem__", "self, key, /", dunder_getitem},
    {"__hash__", "self, /", container_hash},
    {"__iter__", "self, /", dunder_iter},
    {"__len__", "self, /", dunder_len},
    {"__repr__", "self, /", dunder_repr},
    {"__reversed__", "self, /", container_reversed},
};
constexpr GetSetDef kRangeGetSets[] = {
    {"start", range_start}, {"stop", range_stop}, {"step", range_step}};

Value slice_new(Context& cx, const Value* args, int) {
  if (class_argument(cx, args[0], cx.types().slice) == nullptr) return Value::error();
  if (args[2].is_empty()) return make_slice(cx, Value::none(), args[1], Value::none());
  return make_slice(cx, args[1], args[2], args[3].is_empty() ? Value::none() : args[3]);
}

Value indices(Context& cx, const Value* args, int) {
  auto length = index_arg(cx, unwrap(args[1]));
  if (!length) return Value::error();
  if (*length < 0) return cx.value_error("length should not be negative");
  SliceBounds bounds;
  if (!slice_bounds(cx, cast<Slice>(args[0]), *length, &bounds)) return Value::error();
  Value parts[] = {int_value(cx, bounds.start), int_value(cx, bounds.stop),
                   int_value(cx, bounds.step)};
  return Value::object(make_tuple(cx, parts));
}

Value slice_start(Context&, Value self) { return cast<Slice>(self)->start; }
Value slice_stop(Context&, Value self) { return cast<Slice>(self)->stop; }
Value slice_step(Context&, Value self) { return cast<Slice>(self)->step; }

constexpr NativeDef kSliceMethods[] = {
    {"__new__", "cls, start, stop=, step=, /", slice_new, Native::kStatic},
    {"indices", "self, length, /", indices},
    {"__eq__", "self, value, /", container_compare<CompareOp::kEq, is_a_slice>},
    {"__ne__", "self, value, /", container_compare<CompareOp::kNe, is_a_slice>},
    {"__repr__", "self, /", dunder_repr},
};
constexpr GetSetDef kSliceGetSets[] = {
    {"start", slice_start}, {"stop", slice_stop}, {"step", slice_step}};

}  // namespace

void init_range_types(Context& cx) {
  Type* range = cx.types().range;
  add_methods(cx, range, kRangeMethods);
  add_getsets(cx, range, kRangeGetSets);
  type_ready(cx, range);
  Type* slice = cx.types().slice;
  add_methods(cx, slice, kSliceMethods);
  add_getsets(cx, slice, kSliceGetSets);
  set_unhashable(cx, slice);
  type_ready(cx, slice);
}

}  // namespace heddle
