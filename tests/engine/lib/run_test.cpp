#include "engine/lib/run.h"

#include <doctest/doctest.h>

#include <map>

using namespace heddle;

namespace {

class NoOutput : public OutputSink {
 public:
  void write(uint32_t, int, std::string_view) override {}
};

std::map<std::string, std::string> variables_of(std::string text) {
  NoOutput sink;
  Program program;
  program.files.push_back({"main.py", std::move(text)});
  RunSettings settings;
  settings.scheduler = SchedulerKind::kControlled;
  auto run = Run::start(std::move(program), settings, sink);
  REQUIRE(run.ok());
  run.value()->wait();
  std::map<std::string, std::string> out;
  for (const VariableText& each : run.value()->variables()) out[each.name] = each.text;
  return out;
}

}  // namespace

TEST_SUITE("engine/lib/run") {
  TEST_CASE("variables are shown as repr() writes them") {
    auto shown = variables_of(
        "a = [1, 'it\\'s', (2,), (), {3: {4}}, set(), frozenset({5}), b'x', None, 1.5]\n"
        "b = {}\nc = range(3)\nclass K:\n  def __repr__(self): return \"K!\"\n"
        "k = [K()]\ndef f(): pass\n");
    CHECK(shown["a"] ==
          "[1, \"it's\", (2,), (), {3: {4}}, set(), frozenset({5}), b'x', None, 1.5]");
    CHECK(shown["b"] == "{}");
    CHECK(shown["c"] == "range(0, 3)");
    CHECK(shown["k"] == "[<K>]");
    CHECK(shown.count("f") == 0);
    CHECK(shown.count("K") == 0);
  }

  TEST_CASE("of a variable that is large, deep or inside itself only the beginning is shown") {
    auto shown = variables_of(
        "many = [7] * 3_000_000\ntext = 'x' * 100_000\ndata = bytes(100_000)\n"
        "again = []\nagain.append(again)\n"
        "deep = []\nfor _ in range(1000): deep = [deep]\n");
    CHECK(shown["many"].starts_with("[7, 7, 7, "));
    CHECK(shown["text"].starts_with("'xxx"));
    CHECK(shown["data"].starts_with("b'\\x00"));
    for (const char* name : {"many", "text", "data"}) {
      CHECK(shown[name].size() == 403);
      CHECK(shown[name].ends_with("..."));
    }
    CHECK(shown["again"] == "[[[[[[[[[...]]]]]]]]]");
    CHECK(shown["deep"] == "[[[[[[[[[...]]]]]]]]]");
  }

  TEST_CASE("a schedule of a loop that waits in vain is replayed, and ends as a deadlock") {
    NoOutput sink;
    Program program;
    program.files.push_back({"main.py", "import threading\n"
                                        "ready = False\n"
                                        "def wait():\n    while not ready: pass\n"
                                        "def look():\n    global ready\n"
                                        "    if ready: ready = False\n"
                                        "for f in (wait, look):\n"
                                        "    threading.Thread(target=f).start()\n"});
    RunSettings settings;
    settings.scheduler = SchedulerKind::kControlled;
    settings.schedule = "0*2 1*3";
    auto run = Run::start(std::move(program), settings, sink);
    REQUIRE(run.ok());
    run.value()->wait();
    CHECK(run.value()->outcome().kind == Outcome::Kind::kDeadlock);
    CHECK(run.value()->outcome().exit_status == 3);
  }

  TEST_CASE("what a lock orders is no race, also when it is taken again after a wait") {
    for (int i = 0; i < 20; i++) {
      NoOutput sink;
      Program program;
      program.files.push_back({"main.py", "import threading\n"
                                          "changed = threading.Condition()\nx = 0\n"
                                          "def put():\n    global x\n"
                                          "    with changed:\n"
                                          "        x = 1\n        changed.notify()\n"
                                          "def get():\n    global x\n"
                                          "    with changed:\n"
                                          "        while x == 0: changed.wait()\n"
                                          "    x += 1\n"
                                          "ts = [threading.Thread(target=f) for f in (get, put)]\n"
                                          "for t in ts: t.start()\n"
                                          "for t in ts: t.join()\n"});
      RunSettings settings;
      settings.workers = 2;
      settings.races = true;
      auto run = Run::start(std::move(program), settings, sink);
      REQUIRE(run.ok());
      run.value()->wait();
      REQUIRE(run.value()->races() != nullptr);
      CHECK(run.value()->races()->races().empty());
    }
  }
}
