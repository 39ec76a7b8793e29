#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_SUITE("engine/value/heap") {
  TEST_CASE("what a root reaches survives a collection and keeps its content") {
    TestWorld w;
    List* outer = make_list(w.cx);
    for (int k = 0; k < 1000; ++k) list_append(w.cx, outer, w.list({i(k), w.str("item")}));
    w.roots.push_back(Value::object(outer));
    for (int round = 0; round < 3; ++round) w.collect();
    CHECK(w.repr(list_get(outer, 999)) == "[999, 'item']");
    CHECK(outer->size.load() == 1000);
  }

  TEST_CASE("memory of dead objects is used again") {
    TestWorld w;
    for (int k = 0; k < 20; ++k) {
      for (int n = 0; n < 100000; ++n) w.list({i(n)});
      w.collect();
    }
    CHECK(w.heap.stats().collections == 20);
    CHECK(w.heap.used_bytes() < (size_t{8} << 20));
  }

  TEST_CASE("an epoch number that comes again does not revive the dead") {
    TestWorld w;
    w.roots.push_back(w.list({w.str("kept")}));
    for (int k = 0; k < 600; ++k) {
      w.list({w.str("dropped")});
      w.collect();
    }
    CHECK(w.repr(w.roots[0]) == "['kept']");
    size_t live = w.heap.stats().live_bytes;
    w.collect();
    CHECK(w.heap.stats().live_bytes == live);
  }

  TEST_CASE("a large object is freed once nothing refers to it") {
    TestWorld w;
    w.collect();
    size_t before = w.heap.used_bytes();
    w.roots.push_back(Value::object(make_list(w.cx, 1000000)));
    w.collect();
    CHECK(w.heap.used_bytes() > before + 8000000);
    w.roots.clear();
    w.collect();
    CHECK(w.heap.used_bytes() == before);
  }

  TEST_CASE("a heap asks for a collection after its budget and not before") {
    TestWorld w;
    int asked = 0;
    w.heap.on_wanted = [&] { ++asked; };
    for (int n = 0; n < 10000; ++n) w.list({i(n)});
    CHECK(asked == 0);
    for (int n = 0; n < 1000000; ++n) w.list({i(n)});
    CHECK(asked == 1);
    CHECK(w.heap.wants_collection());
    w.collect();
    CHECK(!w.heap.wants_collection());
  }

  TEST_CASE("may_allocate refuses what goes beyond the limit") {
    TestWorld w(size_t{64} << 20);
    CHECK(w.heap.may_allocate(size_t{1} << 20));
    CHECK(!w.heap.may_allocate(size_t{65} << 20));
    CHECK(w.heap.wants_collection());
    CHECK(!w.heap.over_limit());
  }

  TEST_CASE("an object of a native module is finalized once, when it is dead") {
    static int freed = 0;
    freed = 0;
    static const ExtensionHooks hooks{nullptr, [](Object*) { ++freed; }};
    TestWorld w;
    NativeTypeDef def{"test", "Thing"};
    def.hooks = &hooks;
    Type* type = make_native_type(w.cx, def);
    w.roots.push_back(Value::object(type));
    w.roots.push_back(Value::object(w.cx.make<Object>(type, Kind::kExtension)));
    w.cx.make<Object>(type, Kind::kExtension);
    w.collect();
    CHECK(freed == 1);
    w.collect();
    CHECK(freed == 1);
    w.roots.pop_back();
    w.collect();
    CHECK(freed == 2);
  }

  TEST_CASE("the memory of a large buffer is the next one's, and given back if there is none") {
    TestWorld w;
    size_t before = w.heap.reserved_bytes();
    make_array(w.cx, 50000);
    size_t with_one = w.heap.reserved_bytes();
    CHECK(with_one > before);
    w.collect();
    Array* again = make_array(w.cx, 50000);
    CHECK(w.heap.reserved_bytes() == with_one);
    CHECK(again->items[49999].load().is_empty());
    w.collect();
    w.collect();
    CHECK(w.heap.reserved_bytes() == before);
  }

  TEST_CASE("new memory is zero") {
    TestWorld w;
    for (int round = 0; round < 3; ++round) {
      for (size_t bytes : {16, 24, 64, 500, 520, 3000, 9000}) {
        for (int n = 0; n < 200; ++n) {
          auto* memory = static_cast<char*>(w.local.allocate(bytes));
          bool zero = std::all_of(memory, memory + bytes, [](char c) { return c == 0; });
          REQUIRE_MESSAGE(zero, "bytes: ", bytes);
          std::fill(memory + 16, memory + bytes, 'x');
        }
      }
      w.collect();
    }
  }
}
