#include "engine/lib/sre_matcher.h"

#include <doctest/doctest.h>

#include <string>

namespace heddle {

namespace {

constexpr uint32_t op(SreOp o) { return static_cast<uint32_t>(o); }

// What CPython makes of ([a-b])*c, without the leading INFO block.
const std::vector<uint32_t> kLetters = {
    op(SreOp::kRepeat), 13, 0, kSreMaxRepeat, op(SreOp::kMark), 0, op(SreOp::kIn), 5,
    op(SreOp::kRange), 'a', 'b', op(SreOp::kFailure), op(SreOp::kMark), 1, op(SreOp::kMaxUntil),
    op(SreOp::kLiteral), 'c', op(SreOp::kSuccess)};

SreText text_of(const std::string& text) {
  return {text.data(), 1, static_cast<int64_t>(text.size())};
}

SreOutcome finish(SreMatcher& matcher, int64_t budget, int* rounds) {
  SreOutcome outcome = SreOutcome::kSuspended;
  for (*rounds = 0; outcome == SreOutcome::kSuspended; ++*rounds) outcome = matcher.run(budget);
  return outcome;
}

}  // namespace

TEST_SUITE("engine/lib/sre_matcher") {
  TEST_CASE("a match that was left again and again ends as one that was not") {
    std::string text;
    for (int i = 0; i < 500; ++i) text += i % 3 == 0 ? 'a' : 'b';
    text += 'c';
    for (int64_t budget : {7, 100, 1'000'000}) {
      SreMatcher matcher;
      matcher.begin(&kLetters, text_of(text), 0, 501, SreMode::kFullMatch, false);
      int rounds = 0;
      CHECK(finish(matcher, budget, &rounds) == SreOutcome::kMatched);
      CHECK((rounds > 1) == (budget < 1'000'000));
      int64_t from = 0, to = 0;
      matcher.group(1, &from, &to);
      CHECK(matcher.ptr() == 501);
      CHECK(from == 499);
      CHECK(to == 500);
    }
  }

  TEST_CASE("a long match without an end fails without a deep stack") {
    std::string text(200'000, 'a');
    SreMatcher matcher;
    matcher.begin(&kLetters, text_of(text), 0, 200'000, SreMode::kMatch, false);
    int rounds = 0;
    CHECK(finish(matcher, 10'000, &rounds) == SreOutcome::kFailed);
  }

  TEST_CASE("code that no compiler makes is refused") {
    for (const std::vector<uint32_t>& code :
         {std::vector<uint32_t>{}, {op(SreOp::kMaxUntil)}, {op(SreOp::kMark), 0xFFFFFFFF},
          {op(SreOp::kJump), 1000}, {op(SreOp::kJump), 0xFFFFFFFF}, {op(SreOp::kRange), 1, 2}}) {
      SreMatcher matcher;
      const std::string text = "text";
      matcher.begin(&code, text_of(text), 0, 4, SreMode::kSearch, false);
      CHECK(matcher.run(1000) == SreOutcome::kBroken);
    }
  }

  TEST_CASE("a word that is no instruction never matches") {
    std::vector<uint32_t> code{12345, op(SreOp::kSuccess)};
    const std::string text;
    SreMatcher matcher;
    matcher.begin(&code, text_of(text), 0, 0, SreMode::kMatch, false);
    CHECK(matcher.run(1000) == SreOutcome::kFailed);
  }
}

}  // namespace heddle
