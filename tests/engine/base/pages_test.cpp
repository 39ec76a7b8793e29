#include "engine/base/pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

using namespace heddle;

namespace {

constexpr size_t kPages = 64;

struct TestPool {
  void* memory = std::aligned_alloc(kPageBytes, kPages * kPageBytes);
  PagePool pool{reinterpret_cast<uintptr_t>(memory), kPages};
  TestPool() { pool.add(memory, kPages); }
  ~TestPool() { std::free(memory); }
  size_t page(void* at) const {
    return static_cast<size_t>(static_cast<char*>(at) - static_cast<char*>(memory)) / kPageBytes;
  }
};

}  // namespace

TEST_SUITE("engine/base/pages") {
  TEST_CASE("pages of the system are aligned to their size") {
    void* pages = take_pages(3);
    REQUIRE(pages != nullptr);
    CHECK(reinterpret_cast<uintptr_t>(pages) % kPageBytes == 0);
    give_pages(pages, 3);
  }

  TEST_CASE("a pool that lacks a run of the length says so") {
    TestPool t;
    CHECK(t.pool.take(kPages + 1) == nullptr);
    CHECK(t.pool.take(kPages) == t.memory);
    CHECK(t.pool.take(1) == nullptr);
  }

  TEST_CASE("neighbours that were given back are one run again, in any order") {
    TestPool t;
    void* a = t.pool.take(10);
    void* b = t.pool.take(20);
    void* c = t.pool.take(34);
    t.pool.give(a, 10);
    t.pool.give(c, 34);
    CHECK(t.pool.take(kPages) == nullptr);
    t.pool.give(b, 20);
    CHECK(t.pool.take(kPages) == t.memory);
  }

  TEST_CASE("the shortest run that is long enough is used") {
    TestPool t;
    void* short_run = t.pool.take(5);
    t.pool.take(1);
    void* long_run = t.pool.take(7);
    t.pool.take(kPages - 13);
    t.pool.give(long_run, 7);
    t.pool.give(short_run, 5);
    CHECK(t.pool.take(4) == short_run);
    CHECK(t.pool.take(6) == long_run);
  }

  TEST_CASE("no page is handed out twice, and none is lost") {
    TestPool t;
    std::mt19937 random(7);
    std::vector<std::pair<size_t, size_t>> taken;
    std::vector<bool> used(kPages);
    for (int step = 0; step < 20000; ++step) {
      if (random() % 2 == 0) {
        size_t count = 1 + random() % 9;
        void* at = t.pool.take(count);
        if (at == nullptr) continue;
        size_t page = t.page(at);
        for (size_t i = page; i < page + count; ++i) {
          REQUIRE(!used[i]);
          used[i] = true;
        }
        taken.emplace_back(page, count);
      } else if (!taken.empty()) {
        std::swap(taken[random() % taken.size()], taken.back());
        auto [page, count] = taken.back();
        taken.pop_back();
        for (size_t i = page; i < page + count; ++i) used[i] = false;
        t.pool.give(static_cast<char*>(t.memory) + page * kPageBytes, count);
      }
      size_t free = static_cast<size_t>(std::count(used.begin(), used.end(), false));
      REQUIRE(t.pool.free_pages() == free);
    }
    for (auto [page, count] : taken) {
      t.pool.give(static_cast<char*>(t.memory) + page * kPageBytes, count);
    }
    CHECK(t.pool.take(kPages) == t.memory);
  }
}
