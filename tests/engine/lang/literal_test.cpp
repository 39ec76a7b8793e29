#include "engine/lang/literal.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

NumberValue number(const char* text) {
  NumberValue value;
  CHECK(read_number(text, value));
  return value;
}

std::string text(const char* inside) {
  std::string out;
  EscapeError error;
  return decode_string(inside, out, error) ? out : error.message;
}

}  // namespace

TEST_SUITE("engine/lang/literal") {
  TEST_CASE("integers of any size and radix are exact") {
    CHECK(number("1_000").integer == 1000);
    CHECK(number("0xff").integer == 255);
    CHECK(number("9223372036854775807").integer == INT64_MAX);
    CHECK(number("9223372036854775808").digits == "9223372036854775808");
    CHECK(number("0xffffffffffffffffffffffff").digits == "79228162514264337593543950335");
    CHECK(number("0b1" "0000000000000000000000000000000000000000000000000000000000000000").digits ==
          "18446744073709551616");
  }
  TEST_CASE("floats and imaginary numbers are told apart") {
    CHECK(number("1.5e3").number == 1500);
    CHECK(number("1e5").kind == Const::Kind::kFloat);
    CHECK(number("2j").kind == Const::Kind::kComplex);
  }
  TEST_CASE("more digits than CPython converts are refused") {
    NumberValue value;
    CHECK_FALSE(read_number(std::string(4301, '1'), value));
    CHECK(value.digits == "4301");
  }
  TEST_CASE("escapes mean what CPython means") {
    CHECK(text("a\\n\\t\\\\\\'\\x41\\101\\u4e2d\\U0001F600") == "a\n\t\\'AA中😀");
    CHECK(text("\\q\\\n!") == "\\q!");
    CHECK(text("\\ud800") == "\xED\xA0\x80");
    CHECK(text("\\x1") ==
          "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-2: truncated "
          "\\xXX escape");
  }
}
