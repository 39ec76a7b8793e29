// What a story says of single operations: no more than what happened.
#include "engine/explore/raised.h"
#include "engine/explore/story.h"

#include "engine/lib/subject.h"

#include <doctest/doctest.h>

#include <functional>

using namespace heddle;

namespace {

struct Told {
  Story story;
  std::string english;
  std::string chinese;
  std::string table;

  bool says(const std::string& words) const { return english.find(words) != std::string::npos; }
  bool says_in_chinese(const std::string& words) const {
    return chinese.find(words) != std::string::npos;
  }
  bool shows(const std::string& words) const { return table.find(words) != std::string::npos; }
};

// Of the first outcome that `is_wanted`.
Told story_of(const std::string& text, const std::function<bool(const OutcomeRow&)>& is_wanted) {
  Program program;
  program.files.push_back({"main.py", text});
  auto subject = ProgramSubject::make(std::move(program), RunSettings{});
  REQUIRE_MESSAGE(subject.ok(), subject.error().text);
  const std::atomic<bool> stop{false};
  const auto found = explore(*subject.value(), {}, stop);
  REQUIRE(found.ok());
  Told told;
  for (const OutcomeRow& row : found.value().outcomes) {
    if (!is_wanted(row)) continue;
    told.story = tell(*subject.value(), row, {}, stop);
    for (const auto& each : sentences(told.story, Language::kEnglish)) told.english += each + "\n";
    for (const auto& each : sentences(told.story, Language::kChinese)) told.chinese += each + "\n";
    told.table = as_table(told.story, Language::kEnglish);
    CAPTURE(told.english);
    return told;
  }
  REQUIRE_MESSAGE(false, "no such outcome");
  return told;
}

Told story_of_failure(const std::string& text) {
  return story_of(text, [](const OutcomeRow& row) { return is_failure(row.kind); });
}

}  // namespace

TEST_SUITE("engine/explore") {
  TEST_CASE("who tries for a lock that another holds has not taken it") {
    const Told told = story_of(
        "import threading\n"
        "l = threading.Lock()\n"
        "skipped = []\n"
        "def w(n):\n"
        "    if l.acquire(blocking=False):\n"
        "        l.release()\n"
        "    else:\n"
        "        skipped.append(n)\n"
        "ts = [threading.Thread(target=w, args=(i,)) for i in range(2)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n"
        "print(skipped)\n",
        [](const OutcomeRow& row) { return row.output == "[0]\n"; });
    CHECK(told.says("Thread-1 (w) tried to take l in vain at line 5"));
    CHECK(told.says("Thread-2 (w) took l"));
    CHECK_FALSE(told.says("Thread-1 (w) took l"));
    CHECK_FALSE(told.says("waits for l"));
    CHECK(told.says_in_chinese("没有成功"));
    CHECK_FALSE(told.says_in_chinese("Thread-1 (w) 在第 5 行取得"));
  }

  TEST_CASE("who waits for a lock until the time is over has given up") {
    const Told told = story_of_failure(
        "import threading, time\n"
        "l = threading.Lock()\n"
        "def b():\n"
        "    assert l.acquire(timeout=0.5)\n"
        "    l.release()\n"
        "def hold():\n"
        "    with l: time.sleep(1)\n"
        "ts = [threading.Thread(target=f) for f in (hold, b)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK(told.says("Thread-2 (b) began to wait for l at line 4"));
    CHECK(told.says("Thread-2 (b) gave up waiting for l at line 4"));
    CHECK_FALSE(told.says("Thread-2 (b) took l"));
    CHECK(told.says_in_chinese("放弃等待 l"));
  }

  TEST_CASE("the holder of an RLock takes it again; of a semaphore that only one tries is not said "
            "whether it was taken") {
    const Told told = story_of_failure(
        "import threading\n"
        "s = threading.Semaphore(0)\n"
        "r = threading.RLock()\n"
        "got = []\n"
        "def w():\n"
        "    got.append(s.acquire(blocking=False))\n"
        "    got.append(r.acquire(blocking=False))\n"
        "r.acquire()\n"
        "t = threading.Thread(target=w)\n"
        "t.start()\n"
        "r.acquire(blocking=False)\n"
        "r.release()\n"
        "r.release()\n"
        "t.join()\n"
        "assert got[1]\n");
    CHECK(told.says("MainThread took r at line 11"));
    CHECK(told.says("Thread-1 (w) tried to take r in vain at line 7"));
    CHECK(told.says("Thread-1 (w) tried s without waiting at line 6"));
  }

  TEST_CASE("what a container's method changes loses nothing, nor does another attribute") {
    const Told popped = story_of_failure(
        "import threading\n"
        "jobs = ['a']\n"
        "def w():\n"
        "    while jobs:\n"
        "        jobs.pop()\n"
        "ts = [threading.Thread(target=w) for _ in range(2)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK(popped.says("changed jobs.pop()"));
    CHECK_FALSE(popped.says("was lost"));
    CHECK_FALSE(popped.says_in_chinese("丢失"));
    const Told beside = story_of_failure(
        "import threading\n"
        "d = {'a': 0, 'b': 0}\n"
        "def f():\n"
        "    d['a'] = d['a'] + 1\n"
        "def g():\n"
        "    d['b'] = 5\n"
        "    assert d['a'] == 0\n"
        "ts = [threading.Thread(target=t) for t in (f, g)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK_FALSE(beside.says("was lost"));
  }

  TEST_CASE("an item that is written over what another thread wrote loses it") {
    const Told told = story_of_failure(
        "import threading\n"
        "d = {'a': 0}\n"
        "def f():\n"
        "    d['a'] = d['a'] + 1\n"
        "ts = [threading.Thread(target=f) for _ in range(2)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n"
        "assert d['a'] == 2\n");
    CHECK(told.says(" over it: what Thread-"));
    CHECK(told.says("(1) was lost"));
  }

  TEST_CASE("the other order's end is told by what differs: the kind of end, or all lines") {
    const Told raised = story_of_failure(
        "import threading\n"
        "d = {'a': 1}\n"
        "def reader():\n"
        "    if 'a' in d: d['a']\n"
        "def deleter():\n"
        "    del d['a']\n"
        "ts = [threading.Thread(target=f) for f in (reader, deleter)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n"
        "print('done')\n");
    CHECK(raised.says("it would have ended otherwise (finished): done."));
    CHECK(raised.says_in_chinese("反过来结果就不同（正常结束）：done。"));
    const Told printed = story_of(
        "import threading\n"
        "ready = False\n"
        "def f():\n"
        "    global ready\n"
        "    ready = True\n"
        "t = threading.Thread(target=f)\n"
        "t.start()\n"
        "print('ready' if ready else 'not ready')\n"
        "t.join()\n"
        "print('end')\n",
        [](const OutcomeRow& row) { return row.output == "ready\nend\n"; });
    CHECK(printed.says("it would have ended otherwise: not ready / end."));
  }

  TEST_CASE("everything that is read, changed or asked has a name") {
    const Told loop = story_of_failure(
        "import threading\n"
        "d = {1: 1, 2: 2}\n"
        "def it():\n"
        "    for k in d:\n"
        "        pass\n"
        "def add():\n"
        "    d[3] = 3\n"
        "ts = [threading.Thread(target=f) for f in (it, add)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK(loop.says("Thread-1 (it) read d at line 4"));
    CHECK_FALSE(loop.says("read  at"));
    const Told lines = story_of_failure(
        "import threading\n"
        "seen = {}\n"
        "def f():\n"
        "    seen.update(\n"
        "        {1: 1})\n"
        "def g():\n"
        "    assert not seen\n"
        "ts = [threading.Thread(target=t) for t in (f, g)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK(lines.says("Thread-1 (f) changed seen.update(.. at line"));
    const Told timer = story_of(
        "import threading, time\n"
        "t = threading.Timer(1.0, print, args=('tick',))\n"
        "t.start()\n"
        "time.sleep(1.0)\n"
        "t.cancel()\n"
        "t.join()\n",
        [](const OutcomeRow& row) { return row.output.empty(); });
    CHECK(timer.says("Thread-1 asked t."));
    CHECK_FALSE(timer.says("asked ."));
    const Told early = story_of_failure(
        "import threading\n"
        "def hook(args): pass\n"
        "threading.excepthook = hook\n"
        "x = 1\n"
        "def a():\n"
        "    global x\n"
        "    x = 0\n"
        "def b(): 1 // x\n"
        "ts = [threading.Thread(target=f) for f in (a, b)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    CHECK(early.shows("write data"));
    for (const StoryRow& row : early.story.rows) {
      CHECK(text_of(early.story, row, Language::kEnglish).back() != ' ');
    }
  }

  TEST_CASE("a livelock is called so, and who goes round waits for no lock") {
    const Told told = story_of_failure(
        "import threading\n"
        "flag = False\n"
        "def r():\n"
        "    while not flag:\n"
        "        pass\n"
        "def w():\n"
        "    global flag\n"
        "    if flag: flag = False\n"
        "ts = [threading.Thread(target=f) for f in (r, w)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n");
    REQUIRE(told.story.outcome.kind == Ended::Kind::kLivelock);
    CHECK(told.story.outcome.where.starts_with("heddle: livelock: every thread goes round"));
    CHECK(told.story.outcome.where_chinese.starts_with("heddle：活锁"));
    CHECK(told.says("Thread-1 (r) goes round in a loop until another changes flag at line 4"));
    CHECK(told.says_in_chinese("一直循环，直到别的线程改变 flag"));
    CHECK(told.shows("(goes round)"));
    CHECK_FALSE(told.shows("(waits for )"));
    const Told tries = story_of_failure(
        "import threading\n"
        "l = threading.Lock()\n"
        "def f():\n"
        "    while not l.acquire(blocking=False):\n"
        "        pass\n"
        "l.acquire()\n"
        "t = threading.Thread(target=f)\n"
        "t.start()\n"
        "t.join()\n");
    REQUIRE(tries.story.outcome.kind == Ended::Kind::kLivelock);
    CHECK(tries.says("Thread-1 (f) goes round in a loop until another changes l at line 4"));
  }

  TEST_CASE("whoever had not come further when the program ended waits for nothing") {
    const Told told = story_of(
        "import threading\n"
        "log = []\n"
        "def f():\n"
        "    log.append(1)\n"
        "threading.Thread(target=f, daemon=True).start()\n"
        "print(log)\n",
        [](const OutcomeRow& row) { return row.kind == Ended::Kind::kLeftBehind; });
    CHECK(told.shows("(went no further)"));
    CHECK_FALSE(told.shows("(waits for"));
  }

  TEST_CASE("an exception that nobody caught is told where it was raised") {
    const std::string text =
        "import threading\n"
        "lock = threading.Lock()\n"
        "def bad():\n"
        "    lock.acquire()\n"
        "    1 / 0\n"
        "    lock.release()\n"
        "def good():\n"
        "    with lock: pass\n"
        "ts = [threading.Thread(target=f, name=f.__name__) for f in (bad, good)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n"
        "print('end')\n";
    for (const auto kind : {Ended::Kind::kException, Ended::Kind::kDeadlock}) {
      const Told told = story_of(text, [kind](const OutcomeRow& row) { return row.kind == kind; });
      CHECK(told.says("bad took lock at line 4.\n"));
      CHECK(told.says("bad raised ZeroDivisionError at line 5.\n"));
      CHECK(told.says_in_chinese("bad 在第 5 行抛出 ZeroDivisionError。"));
      CHECK(told.shows("raise ZeroDivisionError"));
    }
    const Told alone = story_of_failure("import threading\n\ndef f(): assert False\nf()\n");
    CHECK(alone.says("MainThread raised AssertionError at line 3.\n"));
    const Told caught = story_of(
        "import threading, traceback\n"
        "def f():\n"
        "    try: 1 / 0\n"
        "    except ZeroDivisionError: traceback.print_exc()\n"
        "t = threading.Thread(target=f)\n"
        "t.start()\n"
        "t.join()\n",
        [](const OutcomeRow&) { return true; });
    CHECK(caught.story.outcome.output.starts_with("Traceback"));
    CHECK_FALSE(caught.says("raised"));
  }

  TEST_CASE("of a chain of exceptions the last one was not caught") {
    const auto all = raised_in(
        "one\n"
        "Exception in thread a: b:\n"
        "Traceback (most recent call last):\n"
        "  File \"main.py\", line 3, in f\n"
        "    1 / 0\n"
        "    ~~^~~\n"
        "ZeroDivisionError: division by zero\n"
        "\n"
        "During handling of the above exception, another exception occurred:\n"
        "\n"
        "Traceback (most recent call last):\n"
        "  File \"threading.py\", line 1, in run\n"
        "  File \"main.py\", line 5, in f\n"
        "    raise KeyError\n"
        "KeyError\n"
        "two\n"
        "Traceback (most recent call last):\n"
        "  File \"main.py\", line 9, in <module>\n"
        "AssertionError\n");
    REQUIRE(all.size() == 2);
    CHECK(all[0].thread == "a: b");
    CHECK(all[0].kind == "KeyError");
    REQUIRE(all[0].places.size() == 2);
    CHECK(all[0].places[1].file == "main.py");
    CHECK(all[0].places[1].line == 5);
    CHECK(all[1].thread.empty());
    CHECK(all[1].kind == "AssertionError");
  }
}
