#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

Value slice(TestWorld& w, Value start, Value stop, Value step = Value::none()) {
  return make_slice(w.cx, start, stop, step);
}

}  // namespace

TEST_SUITE("engine/value/ops") {
  TEST_CASE("an index out of range is worded as CPython does") {
    TestWorld w;
    native_getitem(w.cx, w.list({i(1)}), i(1));
    CHECK(w.error() == "IndexError: list index out of range");
    native_setitem(w.cx, w.list({i(1)}), i(-2), i(0));
    CHECK(w.error() == "IndexError: list assignment index out of range");
    native_getitem(w.cx, w.tuple({}), i(0));
    CHECK(w.error() == "IndexError: tuple index out of range");
    native_getitem(w.cx, w.list({}), w.str("a"));
    CHECK(w.error() == "TypeError: list indices must be integers or slices, not str");
    native_getitem(w.cx, Value::object(make_dict(w.cx)), w.str("k"));
    CHECK(w.error() == "KeyError: 'k'");
  }

  TEST_CASE("slices take, replace and delete every n-th item") {
    TestWorld w;
    Value list = w.list({});
    for (int k = 0; k < 10; ++k) list_append(w.cx, cast<List>(list), i(k));
    CHECK(w.repr(native_getitem(w.cx, list, slice(w, i(8), i(1), i(-3)))) == "[8, 5, 2]");
    CHECK(w.repr(native_getitem(w.cx, list, slice(w, i(-3), Value::none()))) == "[7, 8, 9]");
    Value three = w.list({i(-1), i(-2), i(-3)});
    native_setitem(w.cx, list, slice(w, i(0), i(2), i(2)), three);
    CHECK(w.error() ==
          "ValueError: attempt to assign sequence of size 3 to extended slice of size 1");
    native_setitem(w.cx, list, slice(w, i(1), i(9)), three);
    CHECK(w.repr(list) == "[0, -1, -2, -3, 9]");
    native_delitem(w.cx, list, slice(w, Value::none(), Value::none(), i(-2)));
    CHECK(w.repr(list) == "[-1, -3]");
    native_setitem(w.cx, list, slice(w, i(1), i(1)), w.list({i(5), i(6)}));
    CHECK(w.repr(list) == "[-1, 5, 6, -3]");
  }

  TEST_CASE("operators that do not fit are worded as CPython does") {
    TestWorld w;
    native_binary(w.cx, BinOp::kAdd, w.str("a"), i(1));
    CHECK(w.error() == "TypeError: can only concatenate str (not \"int\") to str");
    native_binary(w.cx, BinOp::kAdd, w.list({}), w.tuple({}));
    CHECK(w.error() == "TypeError: can only concatenate list (not \"tuple\") to list");
    native_binary(w.cx, BinOp::kMul, w.list({}), Value::number(1.5));
    CHECK(w.error() == "TypeError: can't multiply sequence by non-int of type 'float'");
    CHECK(native_binary(w.cx, BinOp::kSub, w.list({}), i(1)).is_not_implemented());
    CHECK(native_binary(w.cx, BinOp::kAdd, i(1), w.list({})).is_not_implemented());
  }

  TEST_CASE("a list inside itself is printed as [...]") {
    TestWorld w;
    Value list = w.list({i(1)});
    list_append(w.cx, cast<List>(list), list);
    CHECK(w.repr(list) == "[1, [...]]");
    CHECK(w.repr(w.tuple({list})) == "([1, [...]],)");
  }

  TEST_CASE("nesting too deep for C++ is left to Python") {
    TestWorld w;
    Value a = w.list({});
    Value b = w.list({});
    for (int k = 0; k < 1000; ++k) {
      a = w.list({a});
      b = w.list({b});
    }
    CHECK(native_equal(w.cx, a, b) == Tri::kPython);
    CHECK(w.repr(a) == "?");
  }

  TEST_CASE("repr of containers is CPython's") {
    TestWorld w;
    CHECK(w.repr(w.tuple({i(1)})) == "(1,)");
    CHECK(w.repr(Value::object(make_set(w.cx, w.cx.types().set))) == "set()");
    CHECK(w.repr(make_range(w.cx, i(0), i(9), i(2))) == "range(0, 9, 2)");
    CHECK(w.repr(slice(w, i(1), Value::none())) == "slice(1, None, None)");
    CHECK(w.repr(Value::object(w.cx.types().dict)) == "<class 'dict'>");
    Dict* dict = make_dict(w.cx);
    dict_set(w.cx, dict, w.str("a"), Value::number(1.5));
    CHECK(w.repr(make_dict_view(w.cx, dict, DictViewKind::kItems)) == "dict_items([('a', 1.5)])");
  }

  TEST_CASE("containers are equal by content and unequal across kinds") {
    TestWorld w;
    CHECK(native_equal(w.cx, w.list({i(1), w.str("a")}), w.list({Value::number(1), w.str("a")})) ==
          Tri::kTrue);
    CHECK(native_equal(w.cx, w.list({i(1)}), w.tuple({i(1)})) == Tri::kFalse);
    Value nan = Value::number(std::numeric_limits<double>::quiet_NaN());
    CHECK(native_equal(w.cx, nan, nan) == Tri::kFalse);
    CHECK(native_equal(w.cx, w.list({nan}), w.list({nan})) == Tri::kTrue);
  }
}
