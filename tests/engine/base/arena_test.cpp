#include "engine/base/arena.h"

#include "engine/base/often_changed.h"
#include "engine/base/pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <initializer_list>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

using namespace heddle;

TEST_SUITE("engine/base/arena") {
  TEST_CASE("what was changed after keep() is as before after restore()") {
    const auto arena = Arena::make(size_t{16} << 20);
    REQUIRE(arena != nullptr);
    std::map<int, std::string>* map = nullptr;
    {
      const Arena::Inside inside(*arena);
      map = new std::map<int, std::string>;
      for (int i = 0; i < 1000; i++) (*map)[i] = std::string(100, 'a');
    }
    arena->keep();
    for (int round = 0; round < 20; round++) {
      CAPTURE(round);
      {
        const Arena::Inside inside(*arena);
        for (int i = 0; i < 1000; i += 3) map->erase(i);
        for (int i = 1; i < 1000; i += 3) (*map)[i] += std::string(static_cast<size_t>(i), 'b');
        for (int i = 0; i < 500; i++) (*map)[2000 + i] = "new";
      }
      CHECK(map->size() == 1166);
      arena->restore();
      REQUIRE(map->size() == 1000);
      for (const auto& [key, text] : *map) REQUIRE(text == std::string(100, 'a'));
    }
    CHECK(arena->changed_units() > 0);
    CHECK(arena->changed_units() * 4096 <= arena->kept_bytes());
    const Arena::Inside inside(*arena);
    delete map;
  }

  TEST_CASE("what is changed often lies side by side, as long as there is room") {
    struct Counter : OftenChanged {
      int count = 0;
    };
    const auto arena = Arena::make(size_t{16} << 20);
    REQUIRE(arena != nullptr);
    std::vector<std::unique_ptr<Counter>> counters;
    std::vector<std::unique_ptr<char[]>> others;
    {
      const Arena::Inside inside(*arena);
      counters.reserve(101);
      others.reserve(100);
      for (int i = 0; i < 100; i++) {
        counters.push_back(std::make_unique<Counter>());
        others.push_back(std::make_unique<char[]>(5000));
        if (i % 10 == 9) counters.back() = std::make_unique<Counter>();
      }
      delete new Counter;
      void* stack = allocate_often_changed(1000);
      ::operator delete(stack);
      void* large = allocate_often_changed(100'000);  // there is no room for it: it lies elsewhere
      CHECK(Arena::owner_of(large) == arena.get());
      ::operator delete(large);
    }
    arena->keep();
    for (int round = 0; round < 3; round++) {
      arena->change([&] {
        const Arena::Inside inside(*arena);
        for (const auto& counter : counters) counter->count++;
        counters.push_back(std::make_unique<Counter>());
      });
      CHECK(counters.back()->count == 0);
      counters.back()->count = 1;
      for (const auto& counter : counters) REQUIRE(counter->count == 1);
      (void)counters.back().release();  // it is gone with what the arena forgets
      counters.pop_back();
      arena->restore();
      for (const auto& counter : counters) REQUIRE(counter->count == 0);
    }
    // Where all lay between the others there would be a hundred.
    CHECK(arena->changed_units() <= 8);
    const Arena::Inside inside(*arena);
    counters.clear();
    counters.shrink_to_fit();
    others.clear();
    others.shrink_to_fit();
  }

  TEST_CASE("the same things come to lie in the same places after each restore()") {
    const auto arena = Arena::make(size_t{4} << 20);
    REQUIRE(arena != nullptr);
    arena->keep();
    const auto allocate = [&arena] {
      const Arena::Inside inside(*arena);
      char* text = new char[300];
      delete[] text;
      void* pages = take_pages(2);
      give_pages(pages, 2);
      return std::pair<void*, void*>{new char[300], take_pages(1)};
    };
    const auto first = allocate();
    arena->restore();
    CHECK(allocate() == first);
  }

  TEST_CASE("what is made outside stays, and can be deleted inside") {
    const auto arena = Arena::make(size_t{1} << 20);
    REQUIRE(arena != nullptr);
    auto* text = new std::string(1000, 'x');
    std::string* made_inside = nullptr;
    {
      const Arena::Inside inside(*arena);
      CHECK(Arena::inside());
      delete text;
      made_inside = new std::string(1000, 'y');
      const Arena::Outside outside;
      CHECK_FALSE(Arena::inside());
      text = new std::string(1000, 'z');
    }
    CHECK(Arena::owner_of(made_inside) == arena.get());
    CHECK(Arena::owner_of(text) == nullptr);
    delete made_inside;
    delete text;
  }

  TEST_CASE("a full arena throws std::bad_alloc and says that another place may do") {
    const auto arena = Arena::make(size_t{1} << 20);
    REQUIRE(arena != nullptr);
    const auto fill = [&arena] {
      const Arena::Inside inside(*arena);
      for (int i = 0; i < 100; i++) (void)::operator new(size_t{1} << 16);
    };
    CHECK_THROWS_AS(fill(), std::bad_alloc);
    CHECK(arena->has_outside_state());
  }

  TEST_CASE("checkpoints are gone back to, one under the other, as often as wanted") {
    const auto arena = Arena::make(size_t{16} << 20);
    REQUIRE(arena != nullptr);
    std::map<int, std::string>* map = nullptr;
    {
      const Arena::Inside inside(*arena);
      map = new std::map<int, std::string>;
      for (int i = 0; i < 1000; i++) (*map)[i] = "kept";
    }
    arena->keep();
    const auto change = [&](int from, const std::string& text) {
      arena->change([&] {
        const Arena::Inside inside(*arena);
        for (int i = from; i < from + 200; i++) (*map)[i] = text;
        map->erase(from + 300);
      });
    };
    const std::string longer(40, 'x');
    change(0, "first");
    const auto first = *map;
    REQUIRE(arena->add_checkpoint());
    change(900, longer);
    const auto second = *map;
    REQUIRE(arena->add_checkpoint());
    change(100, "gone");
    REQUIRE(arena->add_checkpoint());
    for (int round = 0; round < 3; round++) {
      change(round * 300, longer + longer);
      arena->restore(2);
      CHECK(*map == second);
      CHECK(arena->checkpoints() == 2);
    }
    change(500, "");
    arena->restore(1);
    CHECK(*map == first);
    change(700, longer);
    const auto other = *map;
    REQUIRE(arena->add_checkpoint());
    change(0, "more");
    arena->restore(2);
    CHECK(*map == other);
    arena->restore();
    CHECK(map->size() == 1000);
    for (const auto& [key, text] : *map) REQUIRE(text == "kept");
    change(0, std::string(20'000, 'z'));  // more than is worth copying
    CHECK(!arena->add_checkpoint());
    arena->restore();
    CHECK(map->size() == 1000);
    CHECK((*map)[0] == "kept");
    const Arena::Inside inside(*arena);
    delete map;
  }

  // Many rounds, as pages that were found unchanged often enough are not copied any more.
  TEST_CASE("what only some executions change, or only the beginning, is put back all the same") {
    const auto arena = Arena::make(size_t{16} << 20);
    REQUIRE(arena != nullptr);
    constexpr size_t kPage = 4096;
    constexpr size_t kPages = 8;
    char* pages = nullptr;
    {
      const Arena::Inside inside(*arena);
      pages = new char[kPages * kPage]();
    }
    arena->keep();
    const auto at = [pages](size_t page) -> char& { return pages[page * kPage + kPage / 2]; };
    const auto change = [&](std::initializer_list<size_t> which, char to) {
      arena->change([&] {
        for (size_t page : which) at(page) = to;
      });
    };
    const auto texts = [&] {
      std::string all;
      for (size_t i = 0; i < kPages; i++) all += at(i) == 0 ? '-' : at(i);
      return all;
    };
    change({0, 1, 2, 3, 4, 5, 6, 7}, 'x');
    arena->restore();
    size_t fewest = ~size_t{0};
    for (int begins = 0; begins < 3; begins++) {
      CAPTURE(begins);
      change({1, 2}, 'a');
      const bool first = arena->add_checkpoint();
      change({2, 3}, 'b');
      if (!first || !arena->add_checkpoint()) return;  // too few executions yet, in wasm
      for (int round = 0; round < 500; round++) {
        CAPTURE(round);
        change({4}, 'c');
        if (round % 200 == 199) change({1, 2, 3, 5, 6}, 'd');
        const bool lower = round == 300;
        arena->restore(lower ? 1 : 2);
        REQUIRE(texts() == (lower ? "-aa-----" : "-abb----"));
        fewest = std::min(fewest, arena->changed_units());
        if (!lower) continue;
        change({2, 3}, 'b');
        REQUIRE(arena->add_checkpoint());
      }
      change({0, 7}, 'e');
      arena->restore();
      REQUIRE(texts() == "--------");
    }
    CHECK(fewest == 1);
    const Arena::Inside inside(*arena);
    delete[] pages;
  }

  TEST_CASE("copies are put back in any order, and memory goes on from there") {
    const auto arena = Arena::make(size_t{4} << 20);
    REQUIRE(arena != nullptr);
    const auto made = [&arena](const char* text) {
      const Arena::Inside inside(*arena);
      return new std::string(text);
    };
    std::string* first = made("the first text, which is a long one");
    const Arena::Copy one = arena->copy();
    std::string* second = made("the second text, which is a long one");
    {
      const Arena::Inside inside(*arena);
      *first += " and longer, so that it lies elsewhere";
    }
    const Arena::Copy two = arena->copy();
    arena->put_back(one);
    CHECK(*first == "the first text, which is a long one");
    CHECK(made("another") == second);
    arena->put_back(two);
    CHECK(*first == "the first text, which is a long one and longer, so that it lies elsewhere");
    CHECK(*second == "the second text, which is a long one");
    CHECK(arena->used_bytes() == two.size);
    CHECK(!arena->overflowed());
    delete first;
    delete second;
  }

  TEST_CASE("whose memory it is does not depend on arenas that come and go on other threads") {
    std::atomic<bool> over{false};
    std::atomic<int> made{0};
    std::thread other([&over, &made] {
      for (size_t pages = 1; !over; pages = pages % 50 + 1) {
        const auto low = Arena::make(pages << 20);
        const auto high = Arena::make(size_t{1} << 20);
        made += low != nullptr && high != nullptr;
      }
    });
    const auto mine = Arena::make(size_t{1} << 20);
    REQUIRE(mine != nullptr);
    uint64_t wrong = 0;
    while (made < 5000) {
      void* there = mine->allocate(100, 16);
      const auto here = std::make_unique<char[]>(100'000);
      wrong += Arena::owner_of(here.get()) != nullptr;
      wrong += Arena::owner_of(there) != mine.get();
      mine->release(there);
    }
    over = true;
    other.join();
    CHECK(wrong == 0);
  }
}
