// The programs of tests/explore say what they can come to:
//   # interleavings: N    how many there are up to equivalence
//   # outcome: TEXT       the whole output of one, an exception's class, or a word such as
//                         deadlock; all of them are listed
//   # too many interleavings    ... for a systematic search: sampling finds the failure listed
// A program with a parameter says for which values it is searched, and what each comes to:
//   # n=3 interleavings: 7
// tests/bench/explore reads the same lines.
#include "engine/explore/explore.h"
#include "engine/explore/story.h"

#include "engine/lib/subject.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace heddle;

namespace {

using Params = std::vector<std::pair<std::string, std::string>>;

// A program with the values of its parameters, and what is expected of it.
struct Case {
  std::string name;
  std::string text;
  Params params;
  uint64_t interleavings = 0;  // 0: not said
  bool too_many = false;
  std::set<std::string> outcomes;
};

void expect(Case& one, const std::string& what) {
  if (what.starts_with("interleavings: ")) one.interleavings = std::stoull(what.substr(15));
  one.too_many |= what.starts_with("too many interleavings");
  if (what.starts_with("outcome: ")) one.outcomes.insert(what.substr(9));
}

// What stands behind "# NAME=VALUE " is for that case only.
std::vector<Case> cases_of(const std::string& name, const std::string& text) {
  Case plain{name, text, {}, 0, false, {}};
  std::vector<Case> cases;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line) && line.starts_with("# ");) {
    const size_t equals = line.find('='), space = line.find(' ', 2);
    if (equals == std::string::npos || equals > space) {
      expect(plain, line.substr(2));
      continue;
    }
    const std::string param = line.substr(2, equals - 2);
    const std::string value = line.substr(equals + 1, space - equals - 1);
    const std::string of_case = name + " " + param + "=" + value;
    if (cases.empty() || cases.back().name != of_case) {
      cases.push_back({of_case, text, {{param, value}}, 0, false, {}});
    }
    expect(cases.back(), line.substr(space + 1));
  }
  for (Case& one : cases) one.outcomes.insert(plain.outcomes.begin(), plain.outcomes.end());
  if (cases.empty()) cases.push_back(std::move(plain));
  return cases;
}

std::string outcome_text(const OutcomeRow& row) {
  if (row.kind == Ended::Kind::kException) return row.what;
  if (row.kind != Ended::Kind::kFinished) return std::string(word_of(row.kind));
  std::string text = row.output + row.what;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::unique_ptr<ProgramSubject> subject_of(const std::string& text, const Params& params = {}) {
  Program program;
  program.params = params;
  program.files.push_back({"main.py", text});
  auto subject = ProgramSubject::make(std::move(program), RunSettings{});
  REQUIRE_MESSAGE(subject.ok(), subject.error().text);
  return std::move(subject.value());
}

Explored explored(Subject& subject, const std::string& strategy, uint64_t executions = 0,
                  bool until_first = false) {
  ExploreSettings settings;
  settings.until_first = until_first;
  settings.strategy = strategy;
  settings.executions_max = executions;
  const std::atomic<bool> stop{false};
  auto result = explore(subject, settings, stop);
  REQUIRE(result.ok());
  return std::move(result.value());
}

std::set<std::string> outcomes_of(const Explored& explored) {
  std::set<std::string> outcomes;
  for (const OutcomeRow& row : explored.outcomes) outcomes.insert(outcome_text(row));
  return outcomes;
}

// By how it ended and who wrote what.
std::map<std::string, uint64_t> counts_of(const Explored& explored) {
  std::map<std::string, uint64_t> counts;
  for (const OutcomeRow& row : explored.outcomes) {
    counts[std::string(word_of(row.kind)) + row.what + row.by_strand] += row.count;
  }
  return counts;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::filesystem::path programs() {
  return std::filesystem::path(HEDDLE_SOURCE_DIR) / "tests/explore";
}

std::vector<Case> all_cases() {
  std::vector<Case> all;
  for (const auto& entry : std::filesystem::directory_iterator(programs())) {
    if (entry.path().extension() != ".py") continue;
    for (Case& one : cases_of(entry.path().stem().string(), text_of(entry.path()))) {
      all.push_back(std::move(one));
    }
  }
  return all;
}

// Where another worker is to get ready, somebody stops the search.
class StopsForAnother final : public Subject {
 public:
  StopsForAnother(Subject& subject, std::atomic<bool>& stop) : subject_(subject), stop_(stop) {}
  Ended execute(Strategy& strategy, uint64_t operations_max) override {
    return subject_.execute(strategy, operations_max);
  }
  std::string schedule() const override { return subject_.schedule(); }
  NameTable names() const override { return subject_.names(); }
  void watch_with(Races* races) override { subject_.watch_with(races); }
  std::unique_ptr<Subject> another() const override {
    stop_ = true;
    return nullptr;
  }

 private:
  Subject& subject_;
  std::atomic<bool>& stop_;
};

}  // namespace

TEST_SUITE("engine/explore") {
  TEST_CASE("the systematic search finds every outcome, and each interleaving once") {
    for (const Case& one : all_cases()) {
      CAPTURE(one.name);
      if (one.too_many) continue;
      const auto subject = subject_of(one.text, one.params);
      const Explored found = explored(*subject, "dpor", 20'000);
      CHECK(found.complete);
      CHECK(found.note == "");
      CHECK(found.redundant == 0);
      CHECK(outcomes_of(found) == one.outcomes);
      if (one.interleavings > 0) CHECK(found.executions == one.interleavings);
    }
  }

  TEST_CASE("however many search, each interleaving counts once") {
    for (const Case& one : all_cases()) {
      if (one.too_many || one.interleavings > 5000) continue;
      ExploreSettings settings;
      const std::atomic<bool> stop{false};
      const auto alone = explore(*subject_of(one.text, one.params), settings, stop);
      for (int workers = 2; workers <= 4; workers++) {
        CAPTURE(one.name);
        CAPTURE(workers);
        settings.workers = workers;
        settings.alone_for = static_cast<uint64_t>(workers);
        const auto together = explore(*subject_of(one.text, one.params), settings, stop);
        CHECK(together.value().complete);
        CHECK(together.value().executions == alone.value().executions);
        CHECK(counts_of(together.value()) == counts_of(alone.value()));
        CHECK(together.value().races.size() == alone.value().races.size());
        settings.executions_max = 2;
        const auto bounded = explore(*subject_of(one.text, one.params), settings, stop);
        CHECK(bounded.value().executions == std::min<uint64_t>(2, alone.value().executions));
        settings.executions_max = 0;
        settings.workers = 1;
      }
    }
  }

  TEST_CASE("who finds no room for another arena does not search, and the others find the same") {
    const auto text = text_of(programs() / "increment_2x2.py");
    ExploreSettings settings;
    settings.workers = 4;
    settings.alone_for = 4;
    const auto subject = subject_of(text);
    std::vector<std::unique_ptr<Arena>> all;  // that there can be
    while (auto arena = Arena::make(1)) all.push_back(std::move(arena));
    all.pop_back();
    const auto found = explore(*subject, settings, std::atomic<bool>{false});
    CHECK(subject->arena() != nullptr);
    CHECK(subject->another() == nullptr);
    CHECK(found.value().complete);
    CHECK(found.value().executions == 34);
    all.clear();
    CHECK(subject->another() != nullptr);
  }

  TEST_CASE("what was found before a part was cut is kept if the search is stopped then") {
    const auto program = subject_of(text_of(programs() / "increment_2x2.py"));
    std::atomic<bool> stop{false};
    StopsForAnother subject(*program, stop);
    ExploreSettings settings;
    settings.workers = 2;
    settings.alone_for = 4;
    const auto found = explore(subject, settings, stop);
    CHECK(stop);
    CHECK_FALSE(found.value().complete);
    CHECK(found.value().executions >= 4);
    uint64_t counted = 0;
    for (const OutcomeRow& row : found.value().outcomes) counted += row.count;
    CHECK(counted == found.value().executions);
  }

  TEST_CASE("what is told of a search counts as many outcomes as executions, whoever met them") {
    const auto subject = subject_of(R"(from threading import Thread
n = 0
def add():
    global n
    for i in range(50):
        n = n + 1
for t in [Thread(target=add) for _ in range(3)]:
    t.start()
)");
    std::atomic<bool> stop{false};
    ExploreSettings settings;
    settings.workers = 3;
    settings.alone_for = 3;
    int told = 0;
    explore(*subject, settings, stop, [&](const Explored& so_far) {
      uint64_t counted = 0;
      for (const OutcomeRow& row : so_far.outcomes) counted += row.count;
      CHECK(counted == so_far.executions);
      stop = ++told == 4;
    });
    CHECK(told == 4);
  }

  TEST_CASE("of each program that can fail, surw finds a failure in 10,000 executions") {
    for (const Case& one : all_cases()) {
      CAPTURE(one.name);
      bool fails = one.too_many;
      for (const char* failure : {"deadlock", "livelock", "lock held", "partial deadlock"}) {
        fails |= one.outcomes.contains(failure);
      }
      for (const std::string& outcome : one.outcomes) fails |= outcome.ends_with("Error");
      if (!fails || one.name == "two_stage n=100") continue;  // it takes its time: see the bench
      const auto subject = subject_of(one.text, one.params);
      const Explored found = explored(*subject, "surw", 10'000, true);
      CHECK(found.note == "the first failure was found");
    }
  }

  TEST_CASE("bounds leave out what strays too far, and say so") {
    const auto text = text_of(programs() / "increment_2x1.py");
    const auto subject = subject_of(text);
    const Explored none = explored(*subject, "bound:0");
    CHECK(outcomes_of(none) == std::set<std::string>{"2"});
    CHECK_FALSE(none.complete);
    CHECK(none.note == "only executions with at most 0 preemptions were looked at");
    CHECK(outcomes_of(explored(*subject, "bound:1")) == std::set<std::string>{"1", "2"});
    CHECK(outcomes_of(explored(*subject, "delay:0")) == std::set<std::string>{"2"});
    CHECK(outcomes_of(explored(*subject, "delay:2")) == std::set<std::string>{"1", "2"});
    CHECK(explored(*subject, "bound:100").complete);
  }

  TEST_CASE("a race is told with both places, and not where a lock orders them") {
    const auto subject = subject_of(text_of(programs() / "increment_2x1.py"));
    const Explored found = explored(*subject, "dpor");
    REQUIRE(found.races.size() == 2);  // write and read, write and write
    CHECK(found.races[0].race.name == "n");
    CHECK(found.races[0].race.first.stack[0].function == "add");
    CHECK(found.races[0].race.first.stack[0].line == found.races[0].race.second.stack[0].line);
    const auto locked = subject_of(text_of(programs() / "locked_2x3.py"));
    CHECK(explored(*locked, "dpor").races.empty());
  }

  TEST_CASE("locks in opposite orders are told, also where nothing deadlocks") {
    const auto subject = subject_of(text_of(programs() / "deadlock.py"));
    const Explored found = explored(*subject, "stay", 1);
    CHECK(found.outcomes[0].kind == Ended::Kind::kFinished);
    REQUIRE(found.inversions.size() == 1);
    CHECK(found.inversions[0].inversion.locks.size() == 2);
  }

  TEST_CASE("the story of a lost update names the swap and what was lost") {
    const auto subject = subject_of(text_of(programs() / "increment_2x1.py"));
    for (const OutcomeRow& row : explored(*subject, "dpor").outcomes) {
      if (outcome_text(row) != "1") continue;
      const Story story = tell(*subject, row, {}, std::atomic<bool>{false});
      REQUIRE(story.swap.has_value());
      const StoryRow& first = story.rows[*story.swap];
      const StoryRow& second = story.rows[*story.swap + 1];
      CHECK(first.strand != second.strand);
      CHECK(first.op == VisibleOp::kRead);
      CHECK(second.op == VisibleOp::kWrite);
      CHECK(story.swapped.output == "2\n");
      REQUIRE(story.no_return.has_value());
      std::string whole;
      for (const std::string& sentence : sentences(story, Language::kEnglish)) whole += sentence;
      CHECK(whole.find("was lost") != std::string::npos);
      CHECK(as_table(story, Language::kChinese).find("读 n = 0") != std::string::npos);
    }
  }

  TEST_CASE("every outcome's schedule repeats it") {
    const auto text = text_of(programs() / "increment_2x2.py");
    const auto subject = subject_of(text);
    for (const OutcomeRow& row : explored(*subject, "dpor").outcomes) {
      CAPTURE(row.schedule);
      RunSettings settings;
      settings.scheduler = SchedulerKind::kControlled;
      settings.schedule = row.schedule;
      auto strategy = make_strategy(settings);
      REQUIRE(strategy.ok());
      const Ended again = subject->execute(*strategy.value(), 100'000);
      CHECK(again.output == row.output);
      CHECK(subject->schedule() == row.schedule);
    }
  }

  TEST_CASE("going on from a copy comes to what executing from the beginning comes to") {
    for (const char* name : {"increment_2x2.py", "philosophers.py", "assert_in_thread.py",
                             "spin_under_lock.py", "bounded_buffer.py", "nested_threads.py"}) {
      CAPTURE(name);
      const auto text = text_of(programs() / name);
      for (const char* strategy : {"dpor", "random", "pct:3", "pos"}) {
        CAPTURE(strategy);
        const auto with = subject_of(text), without = subject_of(text);
        without->use_no_arena();
        const Explored a = explored(*with, strategy, 100), b = explored(*without, strategy, 100);
        CHECK(with->arena() != nullptr);
        CHECK(without->arena() == nullptr);
        CHECK(a.executions == b.executions);
        REQUIRE(a.outcomes.size() == b.outcomes.size());
        for (size_t i = 0; i < a.outcomes.size(); i++) {
          CHECK(a.outcomes[i].output == b.outcomes[i].output);
          CHECK(a.outcomes[i].schedule == b.outcomes[i].schedule);
          CHECK(a.outcomes[i].count == b.outcomes[i].count);
        }
      }
    }
  }

  TEST_CASE("a program that opens files is executed from the beginning each time") {
    const auto subject = subject_of("import os, threading\n"
                                    "fd = os.open('/dev/null', os.O_RDONLY)\n"
                                    "t = threading.Thread(target=print)\n"
                                    "t.start()\nt.join()\nos.close(fd)\n");
    const Explored found = explored(*subject, "dpor");
    CHECK(found.complete);
    CHECK(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].kind == Ended::Kind::kFinished);
    CHECK(subject->arena() == nullptr);
  }

  TEST_CASE("a program that opens files in some orders only is searched again from the beginning") {
    const auto subject = subject_of("import os, threading\n"
                                    "n = 0\n"
                                    "def add():\n"
                                    "    global n\n"
                                    "    n = n + 1\n"
                                    "threads = [threading.Thread(target=add) for _ in range(2)]\n"
                                    "for t in threads: t.start()\n"
                                    "for t in threads: t.join()\n"
                                    "if n == 1: os.close(os.open('/dev/null', os.O_RDONLY))\n"
                                    "print(n)\n");
    const Explored found = explored(*subject, "dpor");
    CHECK(found.complete);
    CHECK(found.executions == 4);
    CHECK(outcomes_of(found) == std::set<std::string>{"1", "2"});
    CHECK(subject->arena() == nullptr);
  }

  TEST_CASE("a strand that runs for ever without a visible operation is cut off") {
    const auto subject = subject_of("import threading\n"
                                    "def spin():\n    while True:\n        pass\n"
                                    "threading.Thread(target=spin).start()\n");
    const Explored found = explored(*subject, "dpor");
    CHECK_FALSE(found.complete);
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].kind == Ended::Kind::kCutOff);
  }

  TEST_CASE("a program that never comes to a decision is cut off") {
    const auto subject = subject_of("import threading\nn = 0\n"
                                    "def add():\n    global n\n    while True: n += 1\n"
                                    "t = threading.Thread(target=add)\nt.start()\nt.join()\n");
    const Explored found = explored(*subject, "dpor");
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].kind == Ended::Kind::kCutOff);
  }

  TEST_CASE("the races of a program that is too long for a search are told all the same") {
    const auto subject = subject_of("import threading\nn = 0\n"
                                    "def add():\n    global n\n"
                                    "    for _ in range(100000): n += 1\n"
                                    "for _ in range(2): threading.Thread(target=add).start()\n");
    const Explored found = explored(*subject, "dpor");
    CHECK(found.executions == 1);
    CHECK(found.note == "an execution was too long and was cut off");
    CHECK(found.races.size() == 2);
  }

  TEST_CASE("what modules of the program share is visible, a function that is bound again too") {
    Program program;
    program.files.push_back({"main.py", "import threading, counter\n"
                                        "said = []\n"
                                        "def work():\n"
                                        "    counter.n += 1\n"
                                        "    said.append(counter.say())\n"
                                        "t = threading.Thread(target=counter.change)\n"
                                        "u = threading.Thread(target=work)\n"
                                        "t.start(); u.start(); t.join(); u.join()\n"
                                        "print(counter.n, *said)\n"});
    program.files.push_back({"counter.py", "n = 0\n"
                                           "def say(): return 'old'\n"
                                           "def change():\n"
                                           "    global n, say\n"
                                           "    n += 1\n"
                                           "    say = lambda: 'new'\n"});
    auto subject = ProgramSubject::make(std::move(program), RunSettings{});
    REQUIRE(subject.ok());
    const Explored found = explored(*subject.value(), "dpor");
    CHECK(found.complete);
    CHECK(outcomes_of(found) ==
          std::set<std::string>{"1 old", "1 new", "2 old", "2 new"});
  }

  TEST_CASE("a search keeps its time where executions are long") {
    for (const char* loop : {"while True", "for _ in range(4000)"}) {
      CAPTURE(loop);
      const auto subject = subject_of(std::string("import threading\nn = 0\ndef add():\n"
                                                  "    global n\n    ") + loop + ": n += 1\n"
                                      "for _ in range(2): threading.Thread(target=add).start()\n");
      ExploreSettings settings;
      settings.seconds_max = 0.2;
      const std::atomic<bool> stop{false};
      const auto found = explore(*subject, settings, stop);
      CHECK_FALSE(found.value().complete);
      CHECK(found.value().note != "");
    }
  }

  TEST_CASE("locks that one takes and another gives free are signals, and nobody's") {
    const auto subject = subject_of("import threading\n"
                                    "a, b = threading.Lock(), threading.Lock()\n"
                                    "b.acquire()\n"
                                    "def first():\n"
                                    "    for _ in range(2): a.acquire(); b.release()\n"
                                    "def second():\n"
                                    "    for _ in range(2): b.acquire(); a.release()\n"
                                    "ts = [threading.Thread(target=f) for f in (first, second)]\n"
                                    "for t in ts: t.start()\n"
                                    "for t in ts: t.join()\n");
    const Explored found = explored(*subject, "dpor");
    CHECK(found.complete);
    CHECK(found.inversions.empty());
    REQUIRE(found.outcomes.size() == 1);
    CHECK(found.outcomes[0].kind == Ended::Kind::kFinished);
    CHECK(explored(*subject, "random", 20).inversions.empty());
  }

  TEST_CASE("a lock that is not waited for is in no opposite order, but it is held") {
    const auto program = [](const std::string& first, const std::string& second) {
      return subject_of("import threading\n"
                        "a, b = threading.Lock(), threading.Lock()\n"
                        "def first():\n" + first +
                        "def second():\n" + second +
                        "for f in (first, second):\n"
                        "    t = threading.Thread(target=f)\n"
                        "    t.start(); t.join()\n");
    };
    const std::string b_in_a = "    with a:\n        with b: pass\n";
    const std::string a_in_b = "    with b:\n        with a: pass\n";
    const std::string tries = "    with b:\n        if a.acquire(blocking=False): a.release()\n";
    const std::string timed = "    with b:\n        if a.acquire(timeout=1): a.release()\n";
    const std::string tried = "    if b.acquire(blocking=False):\n        with a: pass\n"
                              "        b.release()\n";
    const auto found = [&](const std::string& second) {
      return explored(*program(b_in_a, second), "random", 3).inversions.size();
    };
    CHECK(found(a_in_b) == 1);
    CHECK(found(tries) == 0);
    CHECK(found(timed) == 0);
    CHECK(found(tried) == 1);
  }

  TEST_CASE("where no order of all deadlocks, opposite orders of locks are not told") {
    const auto subject = subject_of("import threading\n"
                                    "a, b = threading.Lock(), threading.Lock()\n"
                                    "def first():\n"
                                    "    with a:\n        with b: pass\n"
                                    "def second():\n"
                                    "    with b:\n        with a: pass\n"
                                    "t = threading.Thread(target=first)\n"
                                    "t.start(); t.join()\n"
                                    "t = threading.Thread(target=second)\n"
                                    "t.start(); t.join()\n");
    CHECK(explored(*subject, "dpor").inversions.empty());
  }

  TEST_CASE("pct finds an error of depth 2 as often as it promises") {
    const auto subject = subject_of(text_of(programs() / "increment_2x1.py"));
    const Explored found = explored(*subject, "pct:2", 2000);
    uint64_t lost = 0;
    for (const OutcomeRow& row : found.outcomes) lost += outcome_text(row) == "1" ? row.count : 0;
    constexpr uint64_t kStrands = 3, kOperations = 12;
    CHECK(lost >= 2000 / (kStrands * kOperations));
  }

  TEST_CASE("calls of a property, and what the library keeps for itself, are no data races") {
    const std::string threads =
        "threads = [threading.Thread(target=f) for f in (change, look)]\n"
        "for t in threads: t.start()\n"
        "for t in threads: t.join()\n";
    const auto property = subject_of(
        "import threading\n"
        "class Gauge:\n"
        "    def __init__(self):\n"
        "        self._level, self._lock = 0, threading.Lock()\n"
        "    @property\n"
        "    def level(self):\n"
        "        with self._lock: return self._level\n"
        "    @level.setter\n"
        "    def level(self, value):\n"
        "        with self._lock: self._level = value\n"
        "gauge = Gauge()\n"
        "def change(): gauge.level = 5\n"
        "def look(): print(gauge.level)\n" + threads);
    const Explored locked = explored(*property, "dpor");
    CHECK(locked.races.empty());
    CHECK(outcomes_of(locked) == std::set<std::string>{"0", "5"});
    const auto cached = subject_of(
        "import functools, threading\n"
        "calls = []\n"
        "@functools.lru_cache(None)\n"
        "def square(n):\n"
        "    calls.append(n)\n"
        "    return n * n\n"
        "def change(): square(3)\n"
        "look = change\n" + threads + "print(len(calls))\n");
    const Explored twice = explored(*cached, "dpor");
    CHECK(twice.races.empty());
    CHECK(outcomes_of(twice) == std::set<std::string>{"1", "2"});
  }

  TEST_CASE("sampling finds the lost update") {
    const auto text = text_of(programs() / "increment_2x1.py");
    const auto subject = subject_of(text);
    for (const char* strategy : {"random", "pct:2", "pos", "surw"}) {
      CAPTURE(strategy);
      const Explored found = explored(*subject, strategy, 200);
      CHECK(found.executions == 200);
      CHECK_FALSE(found.complete);
      CHECK(outcomes_of(found) == std::set<std::string>{"1", "2"});
    }
  }
}
