#include "engine/value/set_algebra.h"
#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

using namespace heddle;

TEST_SUITE("engine/value/container") {
  TEST_CASE("a dict keeps the order of insertion through deletions and growth") {
    TestWorld w;
    Dict* dict = make_dict(w.cx);
    for (int k = 0; k < 10; ++k) dict_set(w.cx, dict, i(k), i(k * k));
    for (int k = 0; k < 8; k += 2) dict_delete(w.cx, dict, i(k));
    dict_set(w.cx, dict, i(0), w.str("again"));
    CHECK(w.repr(Value::object(dict)) == "{1: 1, 3: 9, 5: 25, 7: 49, 8: 64, 9: 81, 0: 'again'}");
    CHECK(dict_size(dict) == 7);
  }

  TEST_CASE("equal keys of different types are one key, and the first stays") {
    TestWorld w;
    Dict* dict = make_dict(w.cx);
    dict_set(w.cx, dict, i(1), w.str("int"));
    dict_set(w.cx, dict, Value::number(1.0), w.str("float"));
    dict_set(w.cx, dict, Value::true_(), w.str("bool"));
    dict_set(w.cx, dict, w.str("key"), i(1));
    dict_set(w.cx, dict, Value::object(intern(w.cx, "key")), i(2));
    CHECK(w.repr(Value::object(dict)) == "{1: 'bool', 'key': 2}");
  }

  TEST_CASE("popping the last entry of a dict again and again takes linear time") {
    TestWorld w;
    Dict* dict = make_dict(w.cx);
    for (int k = 0; k < 200000; ++k) dict_set(w.cx, dict, i(k), i(k));
    Value key, value;
    int64_t expected = 200000;
    while (dict_pop_last(w.cx, dict, &key, &value)) REQUIRE(key == i(--expected));
    CHECK(expected == 0);
    CHECK(dict_size(dict) == 0);
  }

  TEST_CASE("a namespace keeps its Cells when a variable is deleted and made again") {
    TestWorld w;
    Dict* names = make_namespace(w.cx);
    Str* x = intern(w.cx, "x");
    dict_set_str(w.cx, names, x, i(1));
    Cell* cell = namespace_cell(w.cx, names, x, false);
    CHECK(dict_delete_str(w.cx, names, x));
    CHECK(!dict_delete_str(w.cx, names, x));
    CHECK(dict_get_str(names, x).is_empty());
    CHECK(dict_size(names) == 0);
    dict_set_str(w.cx, names, x, i(2));
    CHECK(namespace_cell(w.cx, names, x, true) == cell);
    CHECK(cell->value.load() == i(2));
  }

  TEST_CASE("a part of a list ends with the list") {
    TestWorld w;
    List* list = cast<List>(w.list({i(1), i(2), i(3)}));
    CHECK(w.repr(Value::object(list_part(w.cx, list, 0, 3))) == "[1, 2, 3]");
    CHECK(w.repr(Value::object(list_part(w.cx, list, 1, 9))) == "[2, 3]");
    CHECK(w.repr(Value::object(list_part(w.cx, list, 7, 2))) == "[]");
    List* part = list_part(w.cx, list, 1, 1);
    list_append(w.cx, part, i(9));
    CHECK(w.repr(Value::object(part)) == "[2, 9]");
    CHECK(w.repr(Value::object(list)) == "[1, 2, 3]");
  }

  TEST_CASE("text grows beyond the room it began with, at every width") {
    TestWorld w;
    StrBuilder out;
    std::string expected;
    for (const char* part : {"plain ", "\u00e9", "\u4e2d", "\U0001f600"}) {
      for (int n = 0; n < 90; ++n) {
        out.append(std::string_view(part));
        expected += part;
      }
      out.append_fill('-', 40);
      expected += std::string(40, '-');
    }
    CHECK(to_utf8(out.finish(w.cx)) == expected);
    Value parts[] = {w.str("a"), w.str(""), w.str("\u4e2d\u6587"), w.str("\u00e9")};
    CHECK(to_utf8(join_strs(w.cx, parts, 4)) == "a\u4e2d\u6587\u00e9");
    CHECK(join_strs(w.cx, parts, 2) == cast<Str>(parts[0]));
    CHECK(join_strs(w.cx, parts + 1, 1)->length == 0);
  }

  TEST_CASE("a set iterates in CPython's order") {
    TestWorld w;
    Set* set = make_set(w.cx, w.cx.types().set);
    for (int64_t k : {5, 1000, -1, 33, 17, 64, 8, 0, 129}) set_add(w.cx, set, i(k));
    set_discard(w.cx, set, i(33));
    CHECK(w.repr(Value::object(set)) == "{64, 0, 129, 5, 1000, 8, 17, -1}");
    Set* words = make_set(w.cx, w.cx.types().set);
    for (const char* word : {"a", "bc", "hello", "", "z9"}) set_add(w.cx, words, w.str(word));
    CHECK(w.repr(Value::object(words)) == "{'', 'z9', 'a', 'bc', 'hello'}");
  }

  TEST_CASE("hashes of tuples and frozensets are CPython's") {
    TestWorld w;
    uint64_t hash = 0;
    native_hash(w.cx, w.tuple({i(1), i(2), i(3)}), &hash);
    CHECK(static_cast<int64_t>(hash) == 529344067295497451);
    native_hash(w.cx, w.tuple({}), &hash);
    CHECK(static_cast<int64_t>(hash) == 5740354900026072187);
    Set* set = make_set(w.cx, w.cx.types().frozenset);
    for (int k = 1; k < 4; ++k) set_add(w.cx, set, i(k));
    native_hash(w.cx, Value::object(set), &hash);
    CHECK(static_cast<int64_t>(hash) == -272375401224217160);
  }

  TEST_CASE("sorting is stable in both directions") {
    TestWorld w;
    Value items = w.list({});
    for (int k = 0; k < 40; ++k) {
      list_append(w.cx, cast<List>(items), w.tuple({Value::number(k % 2), i(k)}));
    }
    List* keys = make_list(w.cx);
    for (int k = 0; k < 40; ++k) list_append(w.cx, keys, i(k % 2));
    REQUIRE(sort_keyed(w.cx, keys, cast<List>(items), true) == Tri::kTrue);
    CHECK(w.repr(list_get(cast<List>(items), 0)) == "(1.0, 1)");
    CHECK(w.repr(list_get(cast<List>(items), 19)) == "(1.0, 39)");
    CHECK(w.repr(list_get(cast<List>(items), 20)) == "(0.0, 0)");
  }

  TEST_CASE("what cannot be ordered is a TypeError and leaves the list as it was") {
    TestWorld w;
    Value list = w.list({i(3), w.str("x"), i(1)});
    CHECK(list_sort_native(w.cx, cast<List>(list), false) == Tri::kError);
    CHECK(w.error() == "TypeError: '<' not supported between instances of 'str' and 'int'");
    CHECK(w.repr(list) == "[3, 'x', 1]");
  }

  TEST_CASE("a dict that grows under its iterator is noticed") {
    TestWorld w;
    Dict* dict = make_dict(w.cx);
    dict_set(w.cx, dict, i(1), i(1));
    Value it = native_iter(w.cx, Value::object(dict));
    CHECK(iterator_next(w.cx, cast<Iterator>(it)) == i(1));
    dict_set(w.cx, dict, i(2), i(2));
    CHECK(iterator_next(w.cx, cast<Iterator>(it)).is_error());
    CHECK(w.error() == "RuntimeError: dictionary changed size during iteration");
  }
}
