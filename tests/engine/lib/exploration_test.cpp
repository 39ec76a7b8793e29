// A search for a view: what it publishes, how it is stopped, whether a change helped.
#include "engine/lib/exploration.h"

#include <doctest/doctest.h>

#include <utility>

using namespace heddle;

namespace {

constexpr const char* kLosing = R"(from threading import Thread

n = 0

def add():
    global n
    n = n + 1

threads = [Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert n == 2
)";

constexpr const char* kLocked = R"(from threading import Lock, Thread

n = 0
lock = Lock()

def add():
    global n
    with lock:
        n = n + 1

threads = [Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
assert n == 2
)";

constexpr const char* kEndless = R"(from threading import Thread

n = 0

def add():
    global n
    for i in range(1000):
        n = n + 1

for t in [Thread(target=add) for _ in range(3)]:
    t.start()
)";

std::unique_ptr<Exploration> exploration(const char* text, ExploreSettings search = {},
                                         std::optional<OutcomeRow> about = std::nullopt) {
  Program program;
  program.files.push_back({"main.py", text});
  auto made = Exploration::start(std::move(program), {}, std::move(search), std::move(about));
  REQUIRE(made.ok());
  return std::move(made.value());
}

OutcomeRow failure_of(const ExplorationSeen& seen) {
  for (const OutcomeRow& row : seen.found.outcomes) {
    if (is_failure(row.kind)) return row;
  }
  FAIL("there is no failure");
  return {};
}

}  // namespace

TEST_SUITE("engine/lib/exploration") {
  TEST_CASE("a whole search says so and tells the story of the failure unasked") {
    auto it = exploration(kLosing);
    it->wait();
    const auto seen = it->seen();
    CHECK(seen->doing == ExplorationSeen::Doing::kNothing);
    CHECK(seen->found.complete);
    CHECK(seen->found.executions == 4);
    CHECK(seen->found.outcomes.size() == 2);
    REQUIRE(seen->story.has_value());
    CHECK(seen->story->outcome.kind == Ended::Kind::kException);
    CHECK(seen->story_of == failure_of(*seen).first);
  }

  TEST_CASE("the story of another outcome is told when it is asked for") {
    auto it = exploration(kLosing);
    it->wait();
    const auto first = it->seen();
    const uint64_t failing = first->story_of;
    for (const OutcomeRow& row : first->found.outcomes) {
      if (row.first != failing) it->tell(row.first);
    }
    it->wait();
    CHECK(it->seen()->story_of != failing);
    REQUIRE(it->seen()->story.has_value());
    CHECK(it->seen()->story->outcome.kind == Ended::Kind::kFinished);
  }

  TEST_CASE("Stop keeps what was found and says that it is not all") {
    auto it = exploration(kEndless);
    while (it->seen()->found.executions == 0) {
    }
    it->stop();
    it->wait();
    const auto seen = it->seen();
    CHECK_FALSE(seen->found.complete);
    CHECK(seen->found.executions > 0);
    CHECK_FALSE(seen->found.outcomes.empty());
    CHECK_FALSE(seen->found.note.empty());
    for (const OutcomeRow& row : seen->found.outcomes) CHECK(row.kind != Ended::Kind::kCutOff);
  }

  TEST_CASE("a program without threads has one interleaving, however often it is searched") {
    for (int i = 0; i < 3; ++i) {
      auto it = exploration("import gc, weakref\n"
                            "class A: pass\n"
                            "a = A()\n"
                            "r = weakref.ref(a)\n"
                            "del a\n"
                            "gc.collect()\n"
                            "print(r())\n");
      it->wait();
      CHECK(it->seen()->found.complete);
      CHECK(it->seen()->found.executions == 1);
      REQUIRE(it->seen()->found.outcomes.size() == 1);
      CHECK(it->seen()->found.outcomes[0].output == "None\n");
    }
  }

  TEST_CASE("a bad strategy is an error that is seen, a bad program is refused") {
    ExploreSettings search;
    search.strategy = "guess";
    auto it = exploration(kLosing, search);
    it->wait();
    CHECK(it->seen()->error.find("guess") != std::string::npos);
    Program program;
    program.files.push_back({"main.py", "def broken(:\n"});
    CHECK_FALSE(Exploration::start(std::move(program), {}, {}).ok());
  }

  TEST_CASE("a change that helped: the old schedule stops applying, the outcome is gone") {
    auto before = exploration(kLosing);
    before->wait();
    const OutcomeRow failure = failure_of(*before->seen());
    auto it = exploration(kLocked, {}, failure);
    it->wait();
    const auto seen = it->seen();
    REQUIRE(seen->fix.has_value());
    CHECK(seen->fix->applied > 0);
    CHECK(seen->fix->applied < seen->fix->scheduled);
    CHECK(seen->fix->line != 0);
    CHECK_FALSE(seen->fix->wanted.empty());
    CHECK(seen->fix->after.kind == Ended::Kind::kFinished);
    CHECK(fix_verdict(*seen) == FixVerdict::kGone);
  }

  TEST_CASE("a change that did not help: the old schedule applies and fails as before") {
    auto before = exploration(kLosing);
    before->wait();
    const OutcomeRow failure = failure_of(*before->seen());
    const std::string commented = std::string("# a comment\n") + kLosing;
    auto it = exploration(commented.c_str(), {}, failure);
    it->wait();
    const auto seen = it->seen();
    REQUIRE(seen->fix.has_value());
    CHECK(seen->fix->applied == seen->fix->scheduled);
    CHECK(seen->fix->wanted.empty());
    CHECK(fix_verdict(*seen) == FixVerdict::kStillThere);
    CHECK(find_outcome(seen->found, failure) != nullptr);
  }

  TEST_CASE("a search that was bounded does not claim that an outcome is gone") {
    auto before = exploration(kLosing);
    before->wait();
    ExploreSettings search;
    search.executions_max = 1;
    auto it = exploration(kLocked, search, failure_of(*before->seen()));
    it->wait();
    CHECK(fix_verdict(*it->seen()) == FixVerdict::kNotMet);
  }

  TEST_CASE("a budget is a number of executions or a time") {
    CHECK(with_budget({}, "1000").value().executions_max == 1000);
    CHECK(with_budget({}, "2.5s").value().seconds_max == 2.5);
    CHECK(with_budget({}, "").value().executions_max == 0);
    for (const char* bad : {"0", "-3", "s", "1m", "infs", "10 s"}) {
      CAPTURE(bad);
      CHECK_FALSE(with_budget({}, bad).ok());
    }
  }

  TEST_CASE("a bounded search can tell half-way about how much there is") {
    for (const char* strategy : {"bound:2", "delay:2"}) {
      CAPTURE(strategy);
      ExploreSettings search;
      search.strategy = strategy;
      auto whole = exploration(kLosing, search);
      whole->wait();
      const auto all = static_cast<double>(whole->seen()->found.executions);
      search.executions_max = whole->seen()->found.executions / 2;
      auto half = exploration(kLosing, search);
      half->wait();
      const Explored& found = half->seen()->found;
      const double estimate = static_cast<double>(found.executions) / found.share;
      CAPTURE(estimate);
      CAPTURE(all);
      CHECK(estimate > all / 2);
      CHECK(estimate < all * 2);
    }
  }
}
