#include "engine/value/native.h"

#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

Value nothing(Context&, const Value*, int) { return Value::none(); }

/// Binds a call and returns what arrives, or the error.
std::string bound(TestWorld& w, const char* name, const char* signature,
                  std::initializer_list<Value> args, std::initializer_list<const char*> names = {},
                  Type* owner = nullptr) {
  Native* native = make_native(w.cx, NativeDef{name, signature, nothing}, owner, Value::empty());
  std::vector<Value> keywords;
  for (const char* key : names) keywords.push_back(Value::object(intern(w.cx, key)));
  Tuple* kwnames = heddle::make_tuple(w.cx, std::span<const Value>(keywords));
  std::vector<Value> given(args);
  Value out[kMostNativeParameters];
  if (!bind_native(w.cx, native, given.data(), static_cast<int>(given.size()),
                   keywords.empty() ? nullptr : kwnames, out)) {
    return w.error();
  }
  std::string text;
  for (size_t n = 0; n < native->signature->parameters.size(); ++n) {
    text += (n == 0 ? "" : " ") + (out[n].is_empty() ? std::string("-") : w.repr(out[n]));
  }
  return text;
}

}  // namespace

TEST_SUITE("engine/value/native") {
  TEST_CASE("arguments arrive in the order of the signature, absent ones empty") {
    TestWorld w;
    CHECK(bound(w, "f", "a, b=, /, c=, *, d=", {i(1)}) == "1 - - -");
    CHECK(bound(w, "f", "a, b=, /, c=, *, d=", {i(1), i(2), i(3)}) == "1 2 3 -");
    CHECK(bound(w, "f", "a, b=, /, c=, *, d=", {i(1), i(4), i(3)}, {"d", "c"}) == "1 - 3 4");
  }

  TEST_CASE("what is left over goes to *args and **kwargs") {
    TestWorld w;
    CHECK(bound(w, "f", "a, *rest, key=, **more", {i(1), i(2), i(3), i(4)}, {"z"}) ==
          "1 (2, 3) - {'z': 4}");
    CHECK(bound(w, "print", "*args, sep=, end=", {i(1), w.str("-")}, {"sep"}) == "(1,) '-' -");
  }

  TEST_CASE("a wrong number of arguments is worded as by how CPython declares the function") {
    TestWorld w;
    Type* list = w.cx.types().list;
    CHECK(bound(w, "len", "obj, /", {}) ==
          "TypeError: len() takes exactly one argument (0 given)");
    CHECK(bound(w, "append", "self, x, /", {w.list({}), i(1), i(2)}, {}, list) ==
          "TypeError: list.append() takes exactly one argument (2 given)");
    CHECK(bound(w, "clear", "self, /", {w.list({}), i(1)}, {}, list) ==
          "TypeError: list.clear() takes no arguments (1 given)");
    CHECK(bound(w, "pop", "self, index=, /", {w.list({}), i(1), i(2)}, {}, list) ==
          "TypeError: pop expected at most 1 argument, got 2");
    CHECK(bound(w, "insert", "self, index, x, /", {w.list({}), i(1)}, {}, list) ==
          "TypeError: insert expected 2 arguments, got 1");
    CHECK(bound(w, "sum", "iterable, /, start=", {}) ==
          "TypeError: sum() takes at least 1 positional argument (0 given)");
  }

  TEST_CASE("an unknown, doubled or unwanted keyword is refused") {
    TestWorld w;
    CHECK(bound(w, "print", "*args, sep=", {i(1)}, {"x"}) ==
          "TypeError: 'x' is an invalid keyword argument for print()");
    CHECK(bound(w, "len", "obj, /", {i(1)}, {"obj"}) ==
          "TypeError: len() takes no keyword arguments");
    CHECK(bound(w, "round", "number, ndigits=", {i(1), i(2)}, {"number"}) ==
          "TypeError: argument for round() given by name ('number') and position (1)");
  }

  TEST_CASE("a method of another type refuses the object") {
    TestWorld w;
    CHECK(bound(w, "append", "self, x, /", {i(5), i(1)}, {}, w.cx.types().list) ==
          "TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object");
  }
}

TEST_SUITE("engine/value/exception") {
  TEST_CASE("OSError becomes the class of its number") {
    TestWorld w;
    Value args[] = {i(2), w.str("No such file"), w.str("f.txt")};
    Value e = make_exception(w.cx, w.cx.types().OSError, heddle::make_tuple(w.cx, args));
    w.cx.pending = e;
    CHECK(w.error() == "FileNotFoundError: [Errno 2] No such file: 'f.txt'");
  }

  TEST_CASE("KeyError shows its key as repr does") {
    TestWorld w;
    w.cx.raise_value(w.cx.types().KeyError, w.str("a"));
    CHECK(w.error() == "KeyError: 'a'");
  }

  TEST_CASE("StopIteration keeps its value") {
    TestWorld w;
    w.cx.raise_value(w.cx.types().StopIteration, i(5));
    CHECK(cast<Instance>(w.cx.pending)->slots[kStopValue].load() == i(5));
  }
}
