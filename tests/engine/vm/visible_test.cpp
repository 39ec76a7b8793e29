// Which operations of a program are visible: see engine/vm/visible.h.
#include "engine/vm/visible.h"

#include "engine/lib/subject.h"

#include <doctest/doctest.h>

#include <map>

using namespace heddle;

namespace {

// Goes on with whoever runs, and writes down what each strand does.
class Witness final : public Strategy {
 public:
  Strand& choose(const Choice& choice) override { return stay_->choose(choice); }
  void did(const Strand& strand, VisibleOp op, uint32_t) override { ops_[strand.id()] += word(op); }
  std::string of(uint32_t strand) { return ops_[strand]; }

 private:
  static std::string word(VisibleOp op) {
    switch (op) {
      case VisibleOp::kNone: return "? ";
      case VisibleOp::kBegin: return "begin ";
      case VisibleOp::kRead: return "read ";
      case VisibleOp::kWrite: return "write ";
      case VisibleOp::kAcquire: return "acquire ";
      case VisibleOp::kRelease: return "release ";
      case VisibleOp::kStart: return "start ";
      case VisibleOp::kJoin: return "join ";
      case VisibleOp::kWait: return "wait ";
      case VisibleOp::kNotify: return "notify ";
      case VisibleOp::kSleep: return "sleep ";
      case VisibleOp::kCall: return "call ";
      case VisibleOp::kAsk: return "ask ";
      case VisibleOp::kTry: return "try ";
      case VisibleOp::kClear: return "clear ";
      case VisibleOp::kAlive: return "alive ";
    }
    return "";
  }
  std::unique_ptr<Strategy> stay_ = make_stay_strategy();
  std::map<uint32_t, std::string> ops_;
};

Witness witnessed(const std::string& text) {
  Program program;
  program.files.push_back({"main.py", text});
  auto subject = ProgramSubject::make(std::move(program), RunSettings{});
  REQUIRE_MESSAGE(subject.ok(), subject.error().text);
  Witness witness;
  const Ended ended = subject.value()->execute(witness, 10'000);
  CHECK(ended.what == "");
  CHECK(ended.kind == Ended::Kind::kFinished);
  return witness;
}

// A program whose only other thread runs `body`.
std::string one_thread(const std::string& before, const std::string& body) {
  return "import threading\n" + before + "def f():\n" + body +
         "t = threading.Thread(target=f)\nt.start()\nt.join()\n";
}

}  // namespace

TEST_SUITE("engine/vm/visible") {
  TEST_CASE("of the lost update each thread's read and write are visible, and nothing else") {
    Witness witness = witnessed(
        "import threading\n"
        "n = 0\n"
        "def f():\n"
        "    global n\n"
        "    n = n + 1\n"
        "ts = [threading.Thread(target=f) for i in range(2)]\n"
        "for t in ts: t.start()\n"
        "for t in ts: t.join()\n"
        "print(n)\n");
    CHECK(witness.of(0) == "begin start start join join read ");
    CHECK(witness.of(1) == "begin read write ");
    CHECK(witness.of(2) == "begin read write ");
  }

  TEST_CASE("a lock's operations are visible, reading its name is not") {
    Witness witness = witnessed(one_thread("lock = threading.Lock()\n",
                                           "    with lock:\n        pass\n"));
    CHECK(witness.of(1) == "begin acquire release ");
  }

  TEST_CASE("a method of a shared container is one operation, of an own one none") {
    Witness witness = witnessed(one_thread("from collections import deque\nd = deque()\n",
                                           "    d.append(1)\n"
                                           "    own = deque()\n"
                                           "    own.append(1)\n"));
    // The variable, then what it holds.
    CHECK(witness.of(1) == "begin read write ");
  }

  TEST_CASE("Python code of the library is one operation, however much it touches") {
    Witness witness = witnessed(one_thread("from collections import Counter\nc = Counter()\n",
                                           "    c.update('abcabc')\n"));
    // The variable, then the update: it is called what the first thing is that it does.
    CHECK(witness.of(1) == "begin read read ");
  }

  TEST_CASE("an attribute that the class gives is read like the instance's own") {
    Witness witness = witnessed(one_thread("class C:\n    n = 0\nc = C()\n",
                                           "    c.n = c.n + 1\n"));
    CHECK(witness.of(1) == "begin read read read write ");
  }

  TEST_CASE("time.sleep is one operation before it and one after") {
    Witness witness = witnessed(one_thread("import time\n", "    time.sleep(1)\n"));
    CHECK(witness.of(1) == "begin sleep sleep ");
  }
}
