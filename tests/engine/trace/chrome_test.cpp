#include "engine/trace/chrome.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <sstream>

using namespace heddle;
using nlohmann::json;

namespace {

json exported(const Recorder& recorder) {
  std::ostringstream out;
  write_chrome_trace(*recorder.snapshot(), out);
  return json::parse(out.str());
}

void record_two_strands(Recorder& recorder) {
  recorder.record(kNoWorker, 1000, Event::run_begin, kNoStrand, 0);
  recorder.names().name_strand(1, "Thread-1 \"f\"\n");
  recorder.names().name_object(1, Wait::k_lock, "a");
  recorder.record(0, 1000, Event::strand_start, 0, 1, kNoStrand);
  recorder.record(0, 1500, Event::strand_run, 0, 1);
  recorder.record(0, 2000, Event::lock_acquire, 0, 14, 0, 1);
  recorder.record(0, 2100, Event::strand_start, 1, 15, 0);
  recorder.record(1, 2200, Event::strand_run, 1, 5);
  recorder.record(1, 2300, Event::lock_contend, 1, 6, 0, 1);
  recorder.record(1, 2300, Event::strand_block, 1, 6, static_cast<uint64_t>(Wait::k_lock), 1);
  recorder.record(0, 3001, Event::lock_release, 0, 16, 0, 1);
  recorder.record(0, 3001, Event::strand_wake, 1, 16, 0, 1);
  recorder.record(0, 3500, Event::output, 0, 17, 6, 1);
  recorder.record(0, 4000, Event::strand_finish, 0, 17);
}

}  // namespace

TEST_SUITE("engine/trace/chrome") {
  TEST_CASE("slices of one track follow one another without overlapping") {
    Recorder recorder({.workers = 2});
    record_two_strands(recorder);
    std::map<std::pair<int, int>, double> ends;
    int slices = 0;
    json parsed = exported(recorder);
    for (const json& event : parsed["traceEvents"]) {
      if (event["ph"] != "X") continue;
      ++slices;
      auto track = std::make_pair(event["pid"].get<int>(), event["tid"].get<int>());
      double ts = event["ts"].get<double>();
      CHECK(ts >= ends[track] - 1e-6);
      ends[track] = ts + event["dur"].get<double>();
    }
    CHECK(slices == 10);
  }

  TEST_CASE("a blocked slice carries its reason and its holder") {
    Recorder recorder({.workers = 2});
    record_two_strands(recorder);
    bool found = false;
    json parsed = exported(recorder);
    for (const json& event : parsed["traceEvents"]) {
      if (event["name"] != "waits for a") continue;
      found = true;
      CHECK(event["args"]["held_by"] == "MainThread");
      CHECK(event["args"]["since_line"] == 14);
      CHECK(event["ts"] == 1.3);
      CHECK(event["dur"] == 0.701);
    }
    CHECK(found);
  }

  TEST_CASE("names are written as JSON whatever they contain") {
    Recorder recorder({.workers = 2});
    record_two_strands(recorder);
    json parsed = exported(recorder);
    bool found = false;
    for (const json& event : parsed["traceEvents"]) {
      if (event["name"] == "thread_name") found |= event["args"]["name"] == "Thread-1 \"f\"\n";
    }
    CHECK(found);
  }

  TEST_CASE("an empty trace is still a trace") {
    Recorder recorder({.workers = 1});
    CHECK(exported(recorder)["traceEvents"].is_array());
  }
}
