#include "engine/trace/recorder.h"

#include <doctest/doctest.h>

#include <cstring>
#include <thread>

using namespace heddle;

namespace {

std::vector<uint64_t> payloads(const std::vector<Record>& records) {
  std::vector<uint64_t> out;
  for (const Record& r : records) out.push_back(r.a);
  return out;
}

std::string bytes_of_a_small_run() {
  Recorder recorder({.workers = 2, .sequenced = true});
  recorder.record(kNoWorker, 0, Event::run_begin, kNoStrand, 0);
  for (unsigned i = 0; i < 50; ++i) {
    recorder.record(i % 2, i / 5, Event::visible, i % 3, i, i);
  }
  auto trace = recorder.snapshot();
  return {reinterpret_cast<const char*>(trace->records.data()),
          trace->records.size() * sizeof(Record)};
}

}  // namespace

TEST_SUITE("engine/trace/recorder") {
  TEST_CASE("a record comes back as it was written") {
    Recorder recorder({.workers = 1});
    recorder.record(0, 17, Event::lock_acquire, 3, 14, 1, 9, 2);
    auto trace = recorder.snapshot();
    REQUIRE(trace->records.size() == 1);
    CHECK(trace->records[0] == Record{17, 1, 9, 3, 14, Event::lock_acquire, 0, 2});
    CHECK(trace->dropped == 0);
  }

  TEST_CASE("records of several workers are merged by time") {
    Recorder recorder({.workers = 2});
    recorder.record(1, 10, Event::output, 1, 0, 100);
    recorder.record(0, 20, Event::output, 0, 0, 200);
    recorder.record(1, 30, Event::output, 1, 0, 300);
    recorder.record(kNoWorker, 25, Event::output, 1, 0, 250);
    CHECK(payloads(recorder.snapshot()->records) == std::vector<uint64_t>{100, 200, 250, 300});
  }

  TEST_CASE("at equal times a lock is released before somebody else acquires it") {
    Recorder recorder({.workers = 2});
    recorder.record(1, 5, Event::lock_acquire, 1, 0, 0, 7);
    recorder.record(0, 9, Event::lock_acquire, 0, 0, 0, 7);
    recorder.record(1, 9, Event::lock_release, 1, 0, 0, 7);
    auto trace = recorder.snapshot();
    CHECK(trace->records[1].kind == Event::lock_release);
    CHECK(trace->records[2].kind == Event::lock_acquire);
  }

  TEST_CASE("at equal times a strand is started before it runs") {
    Recorder recorder({.workers = 2});
    recorder.record(0, 9, Event::strand_run, 1, 0);
    recorder.record(1, 9, Event::strand_create, 1, 0);
    recorder.record(1, 9, Event::strand_start, 1, 0);
    auto trace = recorder.snapshot();
    CHECK(trace->records[2].kind == Event::strand_run);
  }

  TEST_CASE("a sequenced recorder keeps the order of recording whatever the worker") {
    Recorder recorder({.workers = 3, .sequenced = true});
    for (unsigned i = 0; i < 9; ++i) recorder.record(2 - i % 3, 4, Event::visible, 0, 0, i);
    CHECK(payloads(recorder.snapshot()->records) ==
          std::vector<uint64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8});
  }

  TEST_CASE("two recordings of one sequenced run are equal byte for byte") {
    CHECK(bytes_of_a_small_run() == bytes_of_a_small_run());
  }

  TEST_CASE("a full ring drops the oldest records and counts them") {
    Recorder recorder({.workers = 1, .records_max = 8192});
    for (uint64_t i = 0; i < 20000; ++i) recorder.record(0, i, Event::visible, 0, 0, i);
    auto trace = recorder.snapshot();
    CHECK(trace->records.size() <= 8192);
    CHECK(trace->records.back().a == 19999);
    CHECK(trace->dropped + trace->records.size() == 20000);
    CHECK(recorder.dropped() == trace->dropped);
    CHECK(recorder.recorded() == 20000);
  }

  TEST_CASE("a follower sees each record once while it is written") {
    Recorder recorder({.workers = 2});
    Follower follower(recorder);
    std::vector<Record> seen;
    for (uint64_t i = 0; i < 5000; ++i) {
      recorder.record(i % 2, i, Event::visible, 0, 0, i);
      if (i % 700 == 0) CHECK(follower.poll(seen) == 0);
    }
    CHECK(follower.poll(seen) == 0);
    REQUIRE(seen.size() == 5000);
    uint64_t sum = 0;
    for (const Record& r : seen) sum += r.a;
    CHECK(sum == 5000ull * 4999 / 2);
  }

  TEST_CASE("a follower that comes too late is told how many it missed") {
    Recorder recorder({.workers = 1, .records_max = 4096});
    Follower follower(recorder);
    for (uint64_t i = 0; i < 30000; ++i) recorder.record(0, i, Event::visible, 0, 0, i);
    std::vector<Record> seen;
    uint64_t lost = follower.poll(seen);
    CHECK(lost > 0);
    CHECK(lost + seen.size() == 30000);
  }

  TEST_CASE("workers write while a follower reads and nothing is lost or torn") {
    constexpr uint64_t kEach = 100000;
    Recorder recorder({.workers = 2, .records_max = 1 << 20});
    auto write = [&](unsigned worker) {
      for (uint64_t i = 0; i < kEach; ++i) {
        recorder.record(worker, i, Event::visible, worker, static_cast<uint32_t>(i), i);
      }
    };
    std::thread one(write, 0);
    std::thread two(write, 1);
    Follower follower(recorder);
    std::vector<Record> seen;
    while (seen.size() < 2 * kEach) CHECK(follower.poll(seen) == 0);
    one.join();
    two.join();
    uint64_t next[2] = {0, 0};
    uint64_t torn = 0;
    for (const Record& r : seen) {
      torn += r.a != next[r.worker] || r.line != r.a || r.strand != r.worker;
      ++next[r.worker];
    }
    CHECK(torn == 0);
  }

  TEST_CASE("the same text is interned once and keeps its number") {
    TraceNames names;
    uint32_t a = names.intern("a.py");
    CHECK(names.intern("b.py") != a);
    CHECK(names.intern("a.py") == a);
    CHECK(names.intern("main.py") == 0);
    CHECK(names.table().strings[a] == "a.py");
  }

  TEST_CASE("an object is called after the variable or attribute that it is assigned to") {
    CHECK(assigned_name("lock = threading.Lock()") == "lock");
    CHECK(assigned_name("    self.busy = RLock()  # one = two") == "busy");
    CHECK(assigned_name("锁=Lock()") == "锁");
    CHECK(assigned_name("pool(lock=Lock())") == "");
    CHECK(assigned_name("with Lock() as l:") == "");
    CHECK(assigned_name("locks[0] = Lock()") == "");
    CHECK(assigned_name("a == b") == "");
    CHECK(assigned_name("for x in y: z = Lock()") == "");
    CHECK(assigned_name("") == "");
    const std::string two = "a = Lock(); self.b = Lock()";
    CHECK(assigned_name(two, 4) == "a");
    CHECK(assigned_name(two, two.rfind("Lock")) == "b");
    const std::string pair = "left, o.right = make(1, 2), RLock()";
    CHECK(assigned_name(pair, pair.find("make")) == "left");
    CHECK(assigned_name(pair, pair.find("RLock")) == "right");
    const std::string list = "forks = [Lock(), f(1, 2), Lock()]";
    CHECK(assigned_name(list, list.find("Lock")) == "forks[0]");
    CHECK(assigned_name(list, list.rfind("Lock")) == "forks[2]");
    CHECK(assigned_name("forks = [Lock() for i in range(5)]", 9) == "forks");
  }

  TEST_CASE("an object keeps its first name and a strand takes its last") {
    TraceNames names;
    names.name_object(2, Wait::k_rlock, "");
    CHECK(names.table().object(2) == "rlock-2");
    names.name_object(2, Wait::k_rlock, "a");
    names.name_object(2, Wait::k_rlock, "b");
    names.name_strand(1, "Thread-1");
    names.name_strand(1, "worker");
    CHECK(names.table().object(2) == "a");
    CHECK(names.table().strand(1) == "worker");
    CHECK(names.table().strand(0) == "MainThread");
  }

  TEST_CASE("a run that is executed again adds nothing until it is new") {
    Recorder recorder({.workers = 1, .sequenced = true});
    const auto add = [&](uint64_t n) { recorder.record(0, n, Event::visible, 0, 0, n); };
    for (uint64_t n = 0; n < 5000; n++) add(n);
    const uint64_t there = recorder.position();
    for (uint64_t n = 5000; n < 9000; n++) add(n);
    REQUIRE(recorder.go_along_from(there));
    CHECK(recorder.position() == there);
    for (uint64_t n = 5000; n < 9001; n++) add(n);
    const auto all = payloads(recorder.snapshot()->records);
    REQUIRE(all.size() == 9001);
    for (uint64_t n = 0; n < 9001; n++) REQUIRE(all[n] == n);
    CHECK(recorder.cuts() == 0);
  }

  TEST_CASE("another way cuts off what lay ahead, and who followed has to begin anew") {
    Recorder recorder({.workers = 1, .sequenced = true});
    for (uint64_t n = 0; n < 5000; n++) recorder.record(0, n, Event::visible, 0, 0, n);
    Follower follower(recorder);
    std::vector<Record> seen;
    follower.poll(seen);
    REQUIRE(recorder.go_along_from(3000));
    recorder.record(0, 3000, Event::visible, 0, 0, 3000);
    recorder.record(0, 3001, Event::output, 0, 0, 77);
    CHECK(recorder.cuts() == 1);
    const auto all = payloads(recorder.snapshot()->records);
    REQUIRE(all.size() == 3002);
    CHECK(all[3000] == 3000);
    CHECK(all[3001] == 77);
    seen.clear();
    CHECK(follower.poll(seen) == 0);
    CHECK(seen.empty());
  }

  TEST_CASE("what is no longer kept cannot be gone along") {
    Recorder recorder({.workers = 1, .sequenced = true, .records_max = 4096});
    for (uint64_t n = 0; n < 10000; n++) recorder.record(0, n, Event::visible, 0, 0, n);
    CHECK(!recorder.go_along_from(10));
    CHECK(recorder.go_along_from(9000));
  }
}
