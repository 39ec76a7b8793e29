#include "engine/value/type.h"

#include "tests/engine/value/test_world.h"

#include <doctest/doctest.h>

#include <thread>

using namespace heddle;

namespace {

Type* make_class(TestWorld& w, const char* name, std::initializer_list<Type*> bases,
                 std::initializer_list<std::pair<const char*, Value>> names = {}) {
  std::vector<Value> values;
  for (Type* base : bases) values.push_back(Value::object(base));
  if (values.empty()) values.push_back(Value::object(w.cx.types().object));
  TypeSpec spec;
  spec.name = intern(w.cx, name);
  spec.bases = heddle::make_tuple(w.cx, std::span<const Value>(values));
  spec.dict = make_dict(w.cx);
  spec.metatype = w.cx.types().type;
  for (auto& [key, value] : names) dict_set_str(w.cx, spec.dict, intern(w.cx, key), value);
  Type* type = make_type(w.cx, spec);
  if (type != nullptr) w.roots.push_back(Value::object(type));
  return type;
}

std::string mro_text(const Type* type) {
  std::string text;
  for (Value v : tuple_items(static_cast<Tuple*>(type->mro.load()))) {
    text += to_utf8(cast<Type>(v)->name) + " ";
  }
  return text;
}

Instance* instance_of(TestWorld& w, Type* type) {
  Value v = make_instance(w.cx, type);
  w.roots.push_back(v);
  return cast<Instance>(v);
}

}  // namespace

TEST_SUITE("engine/value/type") {
  TEST_CASE("a diamond's order is C3's") {
    TestWorld w;
    Type* a = make_class(w, "A", {});
    Type* b = make_class(w, "B", {a});
    Type* c = make_class(w, "C", {a});
    Type* d = make_class(w, "D", {b, c});
    CHECK(mro_text(d) == "D B C A object ");
  }

  TEST_CASE("bases in an impossible order are refused in CPython's words") {
    TestWorld w;
    Type* a = make_class(w, "A", {});
    Type* b = make_class(w, "B", {a});
    CHECK(make_class(w, "C", {a, b}) == nullptr);
    CHECK(w.error() == "TypeError: Cannot create a consistent method resolution\n"
                       "order (MRO) for bases A, B");
  }

  TEST_CASE("a class cannot be an int and a str, nor a bool, nor have a base twice") {
    TestWorld w;
    const Types& t = w.cx.types();
    Type* a = make_class(w, "A", {});
    CHECK(make_class(w, "X", {t.int_, t.str}) == nullptr);
    CHECK(w.error() == "TypeError: multiple bases have instance lay-out conflict");
    CHECK(make_class(w, "X", {t.bool_}) == nullptr);
    CHECK(w.error() == "TypeError: type 'bool' is not an acceptable base type");
    CHECK(make_class(w, "X", {a, a}) == nullptr);
    CHECK(w.error() == "TypeError: duplicate base class A");
    CHECK(make_class(w, "X", {t.OSError, t.StopIteration}) == nullptr);
    w.error();
    CHECK(make_class(w, "X", {t.OSError, t.KeyError}) != nullptr);
  }

  TEST_CASE("a class with __eq__ and no __hash__ is not hashable") {
    TestWorld w;
    Type* a = make_class(w, "A", {}, {{"__eq__", i(1)}});
    CHECK(a->find_special(Special::khash).is_none());
    CHECK(!make_class(w, "B", {})->find_special(Special::khash).is_none());
  }

  TEST_CASE("a special method set on a base later is found in its subclasses") {
    TestWorld w;
    Type* a = make_class(w, "A", {});
    Type* b = make_class(w, "B", {a});
    CHECK(b->find_special(Special::kcall).is_empty());
    type_set(w.cx, a, intern(w.cx, "__call__"), i(7));
    CHECK(b->find_special(Special::kcall) == i(7));
    type_set(w.cx, a, intern(w.cx, "__call__"), Value::empty());
    CHECK(b->find_special(Special::kcall).is_empty());
  }

  TEST_CASE("plain data written over plain data raises no epoch, a new name does") {
    TestWorld w;
    Type* a = make_class(w, "A", {});
    Str* x = intern(w.cx, "x");
    uint32_t before = w.rt.class_epoch.load();
    type_set(w.cx, a, x, i(1));
    CHECK(w.rt.class_epoch.load() == before + 1);
    type_set(w.cx, a, x, i(2));
    CHECK(w.rt.class_epoch.load() == before + 1);
    CHECK(!type_set(w.cx, a, intern(w.cx, "y"), Value::empty()));
  }

  TEST_CASE("__slots__ leave no dict and stand in front") {
    TestWorld w;
    Type* a = make_class(w, "A", {}, {{"__slots__", w.tuple({w.str("x"), w.str("__y")})}});
    CHECK(!takes_attributes(a));
    CHECK(a->hidden_slots == 2);
    CHECK(is_kind(type_lookup(w.cx, a, intern(w.cx, "_A__y")), Kind::kMemberSlot));
    CHECK(takes_attributes(make_class(w, "B", {a})));
  }
}

TEST_SUITE("engine/value/instance") {
  TEST_CASE("attributes are found again, in order, also beyond the inline slots") {
    TestWorld w;
    Instance* x = instance_of(w, make_class(w, "A", {}));
    for (int n = 0; n < 60; ++n) {
      instance_set(w.cx, x, intern(w.cx, fmt::format("a{}", n)), i(n));
    }
    CHECK(!x->shape.load()->is_dict);
    w.collect();
    for (int n = 0; n < 60; ++n) {
      CHECK(instance_get(w.cx, x, intern(w.cx, fmt::format("a{}", n))) == i(n));
    }
    CHECK(w.repr(instance_names(w.cx, x)).starts_with("['a0', 'a1', 'a2'"));
  }

  TEST_CASE("more than 64 attributes go to a dict") {
    TestWorld w;
    Instance* x = instance_of(w, make_class(w, "A", {}));
    for (int n = 0; n < 80; ++n) {
      instance_set(w.cx, x, intern(w.cx, fmt::format("a{}", n)), i(n));
    }
    CHECK(x->shape.load()->is_dict);
    CHECK(instance_get(w.cx, x, intern(w.cx, "a3")) == i(3));
    CHECK(dict_size(instance_dict(w.cx, x)) == 80);
  }

  TEST_CASE("an attribute set again after del comes last") {
    TestWorld w;
    Instance* x = instance_of(w, make_class(w, "A", {}));
    Str* a = intern(w.cx, "a");
    Str* b = intern(w.cx, "b");
    instance_set(w.cx, x, a, i(1));
    instance_set(w.cx, x, b, i(2));
    CHECK(instance_delete(w.cx, x, a));
    CHECK(!instance_delete(w.cx, x, a));
    CHECK(instance_get(w.cx, x, a).is_empty());
    instance_set(w.cx, x, a, i(3));
    CHECK(w.repr(Value::object(instance_dict(w.cx, x))) == "{'b': 2, 'a': 3}");
  }

  TEST_CASE("the dict of an instance is the instance") {
    TestWorld w;
    Instance* x = instance_of(w, make_class(w, "A", {}));
    Str* a = intern(w.cx, "a");
    instance_set(w.cx, x, a, i(1));
    Dict* dict = instance_dict(w.cx, x);
    dict_set_str(w.cx, dict, intern(w.cx, "b"), i(2));
    CHECK(instance_get(w.cx, x, intern(w.cx, "b")) == i(2));
    instance_set(w.cx, x, a, i(5));
    CHECK(dict_get_str(dict, a) == i(5));
  }

  TEST_CASE("instances of one class share their shapes") {
    TestWorld w;
    Type* type = make_class(w, "A", {});
    Instance* x = instance_of(w, type);
    Instance* y = instance_of(w, type);
    for (Instance* each : {x, y}) {
      instance_set(w.cx, each, intern(w.cx, "a"), i(1));
      instance_set(w.cx, each, intern(w.cx, "b"), i(2));
    }
    CHECK(x->shape.load() == y->shape.load());
  }

  TEST_CASE("eight threads add attributes to one instance and lose none") {
    TestWorld w;
    Instance* x = instance_of(w, make_class(w, "A", {}));
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&w, x, t] {
        LocalHeap local(w.heap);
        Context cx(w.rt, local);
        for (int n = 0; n < 7; ++n) {
          instance_set(cx, x, intern(cx, fmt::format("a{}_{}", t, n)), i(t * 100 + n));
          CHECK(instance_get(cx, x, intern(cx, fmt::format("a{}_{}", t, n))) == i(t * 100 + n));
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (int t = 0; t < 8; ++t) {
      for (int n = 0; n < 7; ++n) {
        Str* name = intern(w.cx, fmt::format("a{}_{}", t, n));
        CHECK(instance_get(w.cx, x, name) == i(t * 100 + n));
      }
    }
  }
}
