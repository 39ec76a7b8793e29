// How much of a systematic search is done, as it goes: an estimate.
#include "engine/explore/dpor.h"

#include "engine/lib/subject.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <vector>

using namespace heddle;

namespace {

std::unique_ptr<ProgramSubject> subject_with(
    const std::string& name, const std::vector<std::pair<std::string, std::string>>& params) {
  std::ifstream in(std::string(HEDDLE_SOURCE_DIR) + "/tests/explore/" + name + ".py");
  std::stringstream text;
  text << in.rdbuf();
  Program program;
  program.params = params;
  program.files.push_back({"main.py", text.str()});
  auto subject = ProgramSubject::make(std::move(program), RunSettings{});
  REQUIRE_MESSAGE(subject.ok(), subject.error().text);
  return std::move(subject.value());
}

// What the search says to be done after each execution; the last one ends it.
std::vector<double> shares_of(Subject& subject) {
  Dpor search;
  std::vector<double> shares;
  for (bool more = true; more;) {
    search.learn(subject.execute(search, 100'000));
    more = search.advance();
    shares.push_back(search.share_done());
  }
  return shares;
}

// How far off an estimate is, from a tenth of the search on.
constexpr double kFactor = 5;

struct Known {
  const char* name;
  const char* param;  // "n=3" or ""
};

constexpr Known kKnown[] = {{"increment_2x2", ""}, {"increment_2x3", ""}, {"increment_3x1", ""},
                            {"locked_2x3", ""},    {"locked_3x2", ""},    {"reorder", "n=4"},
                            {"reorder", "n=5"},    {"philosophers", "n=7"}};

}  // namespace

TEST_SUITE("engine/explore") {
  TEST_CASE("what is left is estimated within a factor, and exactly at the end") {
    for (const Known& one : kKnown) {
      CAPTURE(one.name);
      CAPTURE(one.param);
      std::vector<std::pair<std::string, std::string>> params;
      if (const std::string param = one.param; !param.empty()) params = {{"n", param.substr(2)}};
      const std::vector<double> shares = shares_of(*subject_with(one.name, params));
      const auto all = static_cast<double>(shares.size());
      CHECK(shares.back() == 1);
      for (size_t tenth = 1; tenth < 10; tenth++) {
        const size_t done = shares.size() * tenth / 10;
        if (done == 0) continue;
        const double total = static_cast<double>(done) / shares[done - 1];
        CAPTURE(tenth);
        CHECK(total > all / kFactor);
        CHECK(total < all * kFactor);
      }
    }
  }
}
