// Expression: evaluates "'abc'.center(9, '*')" in a TestWorld, so that tests of the built-in types
// can be tables of Python expressions and what CPython prints for them. Literals, operators,
// methods, attributes, subscripts, and the constructors; no names of one's own.
#pragma once

#include "tests/engine/value/test_world.h"

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

class Expression {
 public:
  Expression(TestWorld& world, std::string_view text) : w_(world), cx_(world.cx), text_(text) {}

  /// repr() of the result, or "TypeError: message"; "(prelude)" where Python code would go on.
  std::string run();

 private:
  struct Arguments {
    std::vector<Value> values;
    std::vector<Value> names;  // of the last ones
  };

  Value binary(int level);
  Value unary();
  Value postfix();
  Value primary();
  Value number();
  Value string_literal(bool bytes);
  Value sequence(char close);
  Value dict_literal();
  Arguments arguments();
  Value attribute(Value self, const std::string& name);
  Value call(Value function, Value self, Arguments arguments);
  Value call_name(const std::string& name, Arguments arguments);
  Value operate(const std::string& op, Value a, Value b);
  std::string word();

  void blanks();
  bool at_end() { return blanks(), at_ >= text_.size(); }
  bool take(std::string_view token);
  bool sees(std::string_view token);
  bool failed(Value v) const { return v.is_control(); }

  TestWorld& w_;
  Context& cx_;
  std::string_view text_;
  size_t at_ = 0;
};

inline std::string evaluate(TestWorld& world, std::string_view text) {
  return Expression(world, text).run();
}

/// One row of a table: an expression and what CPython 3.11 makes of it.
struct ExpressionCase {
  const char* expression;
  const char* result;
};

}  // namespace heddle
