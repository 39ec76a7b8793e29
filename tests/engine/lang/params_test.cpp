#include "engine/lang/params.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

const char* kProgram =
    "import threading\n"
    "n = 1000  # @param 1..5_000\n"
    "rate = 0.5  # @param 0..1 step 0.05\n"
    "locked = False  # @param\n"
    "mode = \"fast\"  # @param \"fast\" | \"safe\"\n"
    "k = 2  # @param 1|2|4\n"
    "title = 'a # b'  # @param\n"
    "  inner = 1  # @param 1..2\n"
    "bad = f()  # @param 1..2\n"
    "out = 5  # @param fast|slow\n"
    "x == 1  # @param\n";

std::string applied(const std::map<std::string, std::string>& overrides) {
  const auto result = apply_params(kProgram, overrides);
  return result.ok() ? result.value() : "error: " + result.error().message;
}

bool holds(const std::string& text, const std::string& line) {
  return text.find(line) != std::string::npos;
}

}  // namespace

TEST_SUITE("engine/lang/params") {
  TEST_CASE("every form is found, nothing else is") {
    const auto params = find_params(kProgram);
    REQUIRE(params.size() == 6);
    CHECK(params[0].name == "n");
    CHECK(params[0].kind == Param::Kind::kInt);
    CHECK(*params[0].max == 5000);
    CHECK(params[1].kind == Param::Kind::kFloat);
    CHECK(*params[1].step == 0.05);
    CHECK(params[2].kind == Param::Kind::kBool);
    CHECK(params[3].choices == std::vector<std::string>{"fast", "safe"});
    CHECK(params[4].kind == Param::Kind::kChoice);
    CHECK(params[5].value == "a # b");
    CHECK(params[5].line == 7);
  }
  TEST_CASE("only the value's text changes") {
    CHECK(applied({}) == kProgram);
    CHECK(holds(applied({{"n", "7"}}), "n = 7  # @param 1..5_000\n"));
    CHECK(holds(applied({{"locked", "true"}}), "locked = True  # @param"));
    CHECK(holds(applied({{"mode", "safe"}}), "mode = \"safe\"  # @param"));
    CHECK(holds(applied({{"k", "4"}}), "k = 4  # @param"));
    CHECK(holds(applied({{"n", "007"}}), "n = 7  #"));
  }
  TEST_CASE("a wrong value is answered with what is allowed") {
    CHECK(applied({{"m", "1"}}) ==
          "error: no parameter 'm': the program has n, rate, locked, mode, k, title");
    CHECK(applied({{"n", "0"}}) ==
          "error: parameter 'n' is a whole number from 1 to 5000 (line 2), not '0'");
    CHECK(applied({{"n", "1.5"}}).find("a whole number") != std::string::npos);
    CHECK(applied({{"mode", "slow"}}) ==
          "error: parameter 'mode' is one of fast, safe (line 5), not 'slow'");
    CHECK(applied({{"title", "\"; import os"}}).find("error") == 0);
  }
}
