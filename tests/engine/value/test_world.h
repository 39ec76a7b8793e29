// A world without an interpreter: what tests of the value layer work in.
#pragma once

#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <initializer_list>
#include <string>

namespace heddle {

struct TestWorld {
  explicit TestWorld(size_t limit = size_t{1} << 30) : heap(limit), local(heap), cx(rt, local) {
    rt.heap = &heap;
    init_runtime(cx);
  }
  ~TestWorld() { free_interned(rt); }

  void collect() {
    heap.collect([this](Marker& marker) {
      rt.mark_roots(marker);
      for (Value v : roots) marker.value(v);
    });
  }
  Value str(std::string_view text) { return Value::object(make_str(cx, text)); }
  Value list(std::initializer_list<Value> items) {
    return Value::object(make_list(cx, std::vector<Value>(items)));
  }
  Value tuple(std::initializer_list<Value> items) {
    return Value::object(heddle::make_tuple(cx, std::vector<Value>(items)));
  }
  std::string repr(Value v) {
    StrBuilder out;
    return native_repr(cx, v, out) == Tri::kTrue ? to_utf8(out.finish(cx)) : "?";
  }
  /// The type and message of the pending exception, which is then forgotten.
  std::string error() {
    if (cx.pending.is_empty()) return "no error";
    StrBuilder out;
    native_str(cx, cx.pending, out);
    std::string text = type_name(cx, cx.pending) + ": " + to_utf8(out.finish(cx));
    cx.pending = Value::empty();
    return text;
  }

  Runtime rt;
  Heap heap;
  LocalHeap local;
  Context cx;
  std::vector<Value> roots;
};

inline Value i(int64_t n) { return Value::small(n); }

}  // namespace heddle
