// Eight OS threads on one container. Under ThreadSanitizer these must run without a report.

#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

using namespace heddle;

namespace {

constexpr int kThreads = 8;
constexpr int kRounds = 2000;

struct ParallelWorld : TestWorld {
  ParallelWorld() { rt.parallel = true; }
  /// Runs body(context, number of the thread) on each thread, with a local heap of its own.
  void run(const std::function<void(Context&, int)>& body) {
    std::atomic<int> ready{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        LocalHeap mine(heap);
        Context own(rt, mine);
        ++ready;
        while (ready.load() < kThreads) std::this_thread::yield();
        body(own, t);
      });
    }
    for (std::thread& thread : threads) thread.join();
  }
};

}  // namespace

TEST_SUITE("engine/value/container_threads") {
  TEST_CASE("no append to a shared list is lost and every item read is whole") {
    ParallelWorld w;
    List* list = make_list(w.cx);
    std::atomic<int> strange{0};
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        Value pair[] = {i(t), i(k)};
        list_append(cx, list, Value::object(heddle::make_tuple(cx, pair)));
        Value seen = list_get(list, static_cast<uint32_t>(k * 7 % (k + 1)));
        if (!is_kind(seen, Kind::kTuple) || cast<Tuple>(seen)->size != 2) ++strange;
      }
    });
    CHECK(list->size.load() == kThreads * kRounds);
    CHECK(strange.load() == 0);
    std::vector<int> next(kThreads, 0);
    for (Value v : list_snapshot(list)) {
      auto* pair = cast<Tuple>(v);
      CHECK(pair->items[1].as_small() == next[pair->items[0].as_small()]++);
    }
  }

  TEST_CASE("appends and pops of a shared list balance") {
    ParallelWorld w;
    List* list = make_list(w.cx);
    std::atomic<int> taken{0};
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        if (t % 2 == 0) {
          list_insert(cx, list, k % 5, cx.rt.empty_tuple ? i(k) : i(0));
        } else if (!list_pop(cx, list, k % 2 == 0 ? 0 : -1).is_empty()) {
          ++taken;
        }
        list_set(cx, list, 0, i(k));
        native_contains(cx, Value::object(list), i(-1));
      }
    });
    CHECK(static_cast<int>(list->size.load()) == kThreads / 2 * kRounds - taken.load());
  }

  TEST_CASE("every key that was set in a shared dict is found with its value") {
    ParallelWorld w;
    Dict* dict = make_dict(w.cx);
    std::vector<Str*> names;
    for (int k = 0; k < 64; ++k) names.push_back(intern(w.cx, "name" + std::to_string(k)));
    std::atomic<int> strange{0};
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        Value key = i(k * kThreads + t);
        Value box[] = {key};
        dict_set(cx, dict, key, Value::object(heddle::make_tuple(cx, box)));
        dict_set_str(cx, dict, names[k % 64], key);
        Value found;
        if (dict_get(cx, dict, i(k / 2 * kThreads + t), &found) != Tri::kTrue ||
            cast<Tuple>(found)->items[0] != i(k / 2 * kThreads + t)) {
          ++strange;
        }
        Value named = dict_get_str(dict, names[(k + 7) % 64]);
        if (!named.is_empty() && !named.is_small()) ++strange;
      }
    });
    CHECK(strange.load() == 0);
    CHECK(dict_size(dict) == kThreads * kRounds + 64);
  }

  TEST_CASE("keys that come and go in a shared dict never show another key's value") {
    ParallelWorld w;
    Dict* dict = make_dict(w.cx);
    std::atomic<int> strange{0};
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        Value key = i((k + t) % 16);
        Value found;
        bool there = dict_get(cx, dict, key, &found) == Tri::kTrue;
        if (there && found.as_small() % 16 != key.as_small()) ++strange;
        dict_set(cx, dict, key, i(k * 16 + key.as_small()));
        if (k % 3 == 0) dict_delete(cx, dict, i((k + 3 * t) % 16));
        if (k % 100 == t) {
          Value last, value;
          dict_pop_last(cx, dict, &last, &value);
        }
        uint32_t position = 0;
        Value each, value;
        while (dict_next(dict, &position, &each, &value)) {
          if (value.as_small() % 16 != each.as_small()) ++strange;
        }
      }
    });
    CHECK(strange.load() == 0);
    CHECK(dict_size(dict) <= 16);
  }

  TEST_CASE("a shared set holds what was added and not discarded") {
    ParallelWorld w;
    Set* set = make_set(w.cx, w.cx.types().set);
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        int64_t item = k * kThreads + t;
        set_add(cx, set, i(item));
        if (k % 2 == 1) set_discard(cx, set, i(item));
        set_contains(cx, set, i(item / 2));
        if (k % 500 == 0) set_copy(cx, set, cx.types().frozenset);
      }
    });
    CHECK(set_size(set) == kThreads * kRounds / 2);
    CHECK(set_contains(w.cx, set, i(0)) == Tri::kTrue);
    CHECK(set_contains(w.cx, set, i(kThreads)) == Tri::kFalse);
  }

  TEST_CASE("attributes of a shared instance keep their names apart") {
    ParallelWorld w;
    Value base[] = {Value::object(w.cx.types().object)};
    TypeSpec spec{intern(w.cx, "Box"), heddle::make_tuple(w.cx, base), make_dict(w.cx),
                  w.cx.types().type};
    Type* type = make_type(w.cx, spec);
    REQUIRE(type != nullptr);
    auto* instance = cast<Instance>(make_instance(w.cx, type));
    std::vector<Str*> names;
    for (int k = 0; k < 24; ++k) names.push_back(intern(w.cx, "field" + std::to_string(k)));
    std::atomic<int> strange{0};
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < kRounds; ++k) {
        int which = (k + 3 * t) % 24;
        instance_set(cx, instance, names[which], i(k * 24 + which));
        Value seen = instance_get(cx, instance, names[(which + 1) % 24]);
        if (!seen.is_empty() && seen.as_small() % 24 != (which + 1) % 24) ++strange;
      }
    });
    CHECK(strange.load() == 0);
    for (int k = 0; k < 24; ++k) CHECK(!instance_get(w.cx, instance, names[k]).is_empty());
  }

  TEST_CASE("threads that intern and allocate at once get whole strings") {
    ParallelWorld w;
    std::vector<Str*> seen(kThreads * 100);
    w.run([&](Context& cx, int t) {
      for (int k = 0; k < 100; ++k) seen[t * 100 + k] = intern(cx, "shared" + std::to_string(k));
    });
    for (int k = 0; k < 100; ++k) {
      for (int t = 1; t < kThreads; ++t) CHECK(seen[t * 100 + k] == seen[k]);
    }
    w.collect();
    CHECK(to_utf8(seen[99]) == "shared99");
  }
}
