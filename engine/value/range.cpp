// range and slice: the arithmetic of bounds, in int64 where it fits and with big ints otherwise.

#include "engine/value/container.h"
#include "engine/value/number.h"

#include <limits>

namespace heddle {

namespace {

Value plain_int(Value v) { return v.is_bool() ? Value::small(v.is_true() ? 1 : 0) : v; }

bool int_less(Value a, Value b) { return number_compare(a, b) == Order::kLess; }

Value add(Context& cx, Value a, Value b) { return number_binary(cx, BinOp::kAdd, a, b); }
Value sub(Context& cx, Value a, Value b) { return number_binary(cx, BinOp::kSub, a, b); }
Value mul(Context& cx, Value a, Value b) { return number_binary(cx, BinOp::kMul, a, b); }

// How many numbers there are from low (included) to high (excluded), `step` > 0 apart.
Value count_between(Context& cx, Value low, Value high, Value step) {
  if (!int_less(low, high)) return Value::small(0);
  Value distance = sub(cx, sub(cx, high, low), Value::small(1));
  return add(cx, number_binary(cx, BinOp::kFloorDiv, distance, step), Value::small(1));
}

Value range_length(Context& cx, Value start, Value stop, Value step) {
  if (start.is_small() && stop.is_small() && step.is_small()) {
    int64_t low = start.as_small();
    int64_t high = stop.as_small();
    int64_t by = step.as_small();
    if (by < 0) {
      std::swap(low, high);
      by = -by;
    }
    return int_value(cx, low < high ? (high - low - 1) / by + 1 : 0);
  }
  Value zero = Value::small(0);
  if (int_less(zero, step)) return count_between(cx, start, stop, step);
  return count_between(cx, stop, start, number_neg(cx, step));
}

// A slice's part as an int64 brought into reach; false: an exception is pending.
bool slice_part(Context& cx, Value part, int64_t missing, int64_t* out) {
  if (part.is_none()) {
    *out = missing;
    return true;
  }
  part = plain_int(unwrap(part));
  if (!is_int(part)) {
    cx.type_error("slice indices must be integers or None or have an __index__ method");
    return false;
  }
  bool negative = int_less(part, Value::small(0));
  int64_t limit = std::numeric_limits<int64_t>::max();
  *out = to_int64(part).value_or(negative ? -limit : limit);
  return true;
}

int64_t clip(int64_t i, int64_t length, int64_t low, int64_t high) {
  if (i < 0) {
    i += length;
    return i < 0 ? low : i;
  }
  return i >= length ? high : i;
}

}  // namespace

Value make_range(Context& cx, Value start, Value stop, Value step) {
  start = plain_int(start);
  stop = plain_int(stop);
  step = plain_int(step);
  if (step == Value::small(0)) return cx.value_error("range() arg 3 must not be zero");
  auto* range = cx.make<Range>(cx.types().range, Kind::kRange);
  range->start = start;
  range->stop = stop;
  range->step = step;
  range->length = range_length(cx, start, stop, step);
  return Value::object(range);
}

Value make_slice(Context& cx, Value start, Value stop, Value step) {
  auto* slice = cx.make<Slice>(cx.types().slice, Kind::kSlice);
  slice->start = start;
  slice->stop = stop;
  slice->step = step;
  return Value::object(slice);
}

bool range_int64(const Range* range, int64_t* start, int64_t* step, uint64_t* count) {
  auto first = to_int64(range->start);
  auto by = to_int64(range->step);
  auto length = to_int64(range->length);
  if (!first || !by || !length) return false;
  int64_t last;
  // One step beyond the last is computed by loops, too.
  if (__builtin_mul_overflow(*length, *by, &last) || __builtin_add_overflow(*first, last, &last)) {
    return false;
  }
  *start = *first;
  *step = *by;
  *count = static_cast<uint64_t>(*length);
  return true;
}

Value range_item(Context& cx, const Range* range, Value index) {
  return add(cx, range->start, mul(cx, index, range->step));
}

bool range_contains(Context& cx, const Range* range, Value item) {
  item = plain_int(item);
  Value zero = Value::small(0);
  bool inside = int_less(zero, range->step)
                    ? !int_less(item, range->start) && int_less(item, range->stop)
                    : int_less(range->stop, item) && !int_less(range->start, item);
  if (!inside) return false;
  return number_binary(cx, BinOp::kMod, sub(cx, item, range->start), range->step) == zero;
}

Value range_slice(Context& cx, const Range* range, const Slice* slice) {
  auto length = to_int64(range->length);
  if (!length) return cx.raise(cx.types().OverflowError, "range is too long to be sliced");
  SliceBounds bounds;
  if (!slice_bounds(cx, slice, *length, &bounds)) return Value::error();
  Value step = mul(cx, range->step, int_value(cx, bounds.step));
  Value start = range_item(cx, range, int_value(cx, bounds.start));
  Value stop = range_item(cx, range, int_value(cx, bounds.stop));
  return make_range(cx, start, stop, step);
}

bool slice_bounds(Context& cx, const Slice* slice, int64_t length, SliceBounds* out) {
  if (!slice_part(cx, slice->step, 1, &out->step)) return false;
  if (out->step == 0) {
    cx.value_error("slice step cannot be zero");
    return false;
  }
  bool backwards = out->step < 0;
  int64_t low = backwards ? -1 : 0;
  int64_t high = backwards ? length - 1 : length;
  // What is missing is already clipped.
  bool no_start = slice->start.is_none();
  bool no_stop = slice->stop.is_none();
  if (!slice_part(cx, slice->start, 0, &out->start)) return false;
  if (!slice_part(cx, slice->stop, 0, &out->stop)) return false;
  out->start = no_start ? (backwards ? high : low) : clip(out->start, length, low, high);
  out->stop = no_stop ? (backwards ? low : high) : clip(out->stop, length, low, high);
  out->count = 0;
  if (backwards && out->stop < out->start) {
    out->count = static_cast<uint64_t>((out->start - out->stop - 1) / -out->step + 1);
  } else if (!backwards && out->start < out->stop) {
    out->count = static_cast<uint64_t>((out->stop - out->start - 1) / out->step + 1);
  }
  return true;
}

}  // namespace heddle
