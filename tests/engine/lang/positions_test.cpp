#include "engine/lang/positions.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

std::string marks(const char* line, uint16_t col, uint16_t end_col, uint32_t end_line = 1) {
  return caret_line(line, {1, end_line, col, end_col});
}

}  // namespace

TEST_SUITE("engine/lang/positions") {
  TEST_CASE("a whole line is not marked") {
    CHECK(marks("  f(x)", 2, 6) == "");
    CHECK(caret_line("f(x)", {}) == "");
  }
  TEST_CASE("a part of a line is marked") {
    CHECK(marks("  y = f(x)", 6, 10) == "    ^^^^");
    CHECK(marks("  f(x).b()", 2, 6) == "^^^^");
  }
  TEST_CASE("an operator and an index stand out") {
    CHECK(marks("x = a + b", 4, 9) == "    ~~^~~");
    CHECK(marks("a // b", 0, 6) == "~~^^~~");
    CHECK(marks("x = a[i]", 4, 8) == "    ~^^^");
    CHECK(marks("x = a + b + c", 4, 13) == "    ~~~~~~^~~");
  }
  TEST_CASE("what goes on below is marked to the end of the line") {
    CHECK(marks("y = f(x,", 4, 3, 2) == "    ^^^^");
    CHECK(marks("f(x,", 0, 3, 2) == "");
  }
  TEST_CASE("marks are as wide as the text before them, in code points") {
    CHECK(marks("名 = f(x)", 6, 10) == "    ^^^^");
  }
}
