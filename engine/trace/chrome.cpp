#include "engine/trace/chrome.h"

#include "engine/trace/lanes.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

namespace heddle {
namespace {

// Perfetto shows a process as a group of tracks.
constexpr int kStrands = 1;
constexpr int kWorkers = 2;
constexpr int kLocks = 3;
constexpr int kGil = 4;

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7f) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

class ChromeWriter {
 public:
  ChromeWriter(const Trace& trace, std::ostream& out) : trace_(trace), out_(out) {
    lanes_.add_all(trace.records);
  }

  void write() {
    out_ << "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"producer\":\"heddle\",\"dropped\":"
         << trace_.dropped << "},\"traceEvents\":[";
    group(kStrands, "strands");
    group(kWorkers, "workers");
    group(kLocks, "locks");
    if (!lanes_.gil().slices.empty()) group(kGil, "GIL");
    for (const Lane& lane : lanes_.strands()) strand(lane);
    for (const Lane& lane : lanes_.workers()) {
      if (lane.slices.empty()) continue;
      track(kWorkers, lane.id, fmt::format("worker {}", lane.id));
      slices(kWorkers, lane);
    }
    for (const Lane& lane : lanes_.locks()) {
      if (lane.slices.empty()) continue;
      track(kLocks, lane.id, trace_.names.object(lane.id));
      slices(kLocks, lane);
    }
    if (!lanes_.gil().slices.empty()) {
      track(kGil, 0, "GIL");
      slices(kGil, lanes_.gil());
    }
    arrows();
    out_ << "\n]}\n";
  }

 private:
  std::string micros(uint64_t time_ns) const {
    uint64_t t = time_ns - std::min(time_ns, lanes_.begin_ns());
    return fmt::format("{}.{:03}", t / 1000, t % 1000);
  }

  template <typename... Args>
  void event(fmt::format_string<Args...> text, Args&&... args) {
    out_ << (first_ ? "\n{" : ",\n{") << fmt::format(text, std::forward<Args>(args)...) << '}';
    first_ = false;
  }

  void group(int pid, std::string_view name) {
    event(R"("ph":"M","pid":{},"name":"process_name","args":{{"name":"{}"}})", pid, name);
    event(R"("ph":"M","pid":{},"name":"process_sort_index","args":{{"sort_index":{}}})", pid, pid);
  }

  void track(int pid, uint32_t tid, const std::string& name) {
    event(R"("ph":"M","pid":{},"tid":{},"name":"thread_name","args":{{"name":{}}})", pid, tid,
          json_string(name));
    event(R"("ph":"M","pid":{},"tid":{},"name":"thread_sort_index","args":{{"sort_index":{}}})",
          pid, tid, tid);
  }

  std::string title(const LaneSlice& slice, const Lane& lane) const {
    switch (slice.state) {
      case SliceState::kReady:
        return "ready";
      case SliceState::kSleeping:
        return "sleeping";
      case SliceState::kRunning:
        return lane.kind == LaneKind::kWorker ? trace_.names.strand(slice.by) : "running";
      case SliceState::kBlocked:
        return fmt::format("waits for {}", waited_for(slice));
      case SliceState::kHeld:
        return fmt::format("held by {}", trace_.names.strand(slice.by));
      case SliceState::kContended:
        return fmt::format("held by {}, wanted", trace_.names.strand(slice.by));
      case SliceState::kLevel:
        return fmt::format("{}", slice.level);
    }
    return "";
  }

  std::string waited_for(const LaneSlice& slice) const {
    if (slice.reason == Wait::k_join) return trace_.names.strand(slice.object);
    if (slice.object == 0) return std::string(wait_word(slice.reason));
    return trace_.names.object(slice.object);
  }

  void slices(int pid, const Lane& lane) {
    for (const LaneSlice& slice : lane.slices) {
      uint64_t t1 = slice.t1 == kOpen ? std::max(slice.t0, lanes_.end_ns()) : slice.t1;
      std::string args;
      if (slice.line != 0) args = fmt::format(R"("line":{})", slice.line);
      if (slice.state == SliceState::kBlocked && slice.by != kNoStrand) {
        args += fmt::format(R"({}"held_by":{},"since_line":{})", args.empty() ? "" : ",",
                            json_string(trace_.names.strand(slice.by)), slice.by_line);
      }
      if (lane.kind == LaneKind::kStrand && slice.state == SliceState::kRunning) {
        args += fmt::format(R"({}"worker":{})", args.empty() ? "" : ",", slice.by);
      }
      // Whole nanoseconds as microseconds: a slice ends exactly where the next one begins.
      uint64_t length = t1 - slice.t0;
      event(R"("ph":"X","pid":{},"tid":{},"ts":{},"dur":{}.{:03},"name":{},"args":{{{}}})", pid,
            lane.id, micros(slice.t0), length / 1000, length % 1000,
            json_string(title(slice, lane)), args);
    }
  }

  void strand(const Lane& lane) {
    if (lane.slices.empty() && lane.marks.empty()) return;
    track(kStrands, lane.id, trace_.names.strand(lane.id));
    slices(kStrands, lane);
    for (const Mark& mark : lane.marks) {
      event(R"("ph":"i","s":"t","pid":{},"tid":{},"ts":{},"name":"{}","args":{{"a":{},"b":{}}})",
            kStrands, lane.id, micros(mark.time_ns), event_name(mark.kind), mark.a, mark.b);
    }
  }

  void arrows() {
    uint64_t id = 0;
    for (const Arrow& arrow : lanes_.arrows()) {
      ++id;
      event(R"("ph":"s","cat":"wake","name":"wake","id":{},"pid":{},"tid":{},"ts":{})", id,
            kStrands, arrow.from, micros(arrow.time_ns));
      event(R"("ph":"f","bp":"e","cat":"wake","name":"wake","id":{},"pid":{},"tid":{},"ts":{})",
            id, kStrands, arrow.to, micros(arrow.time_ns));
    }
  }

  const Trace& trace_;
  std::ostream& out_;
  LaneBuilder lanes_;
  bool first_ = true;
};

}  // namespace

void write_chrome_trace(const Trace& trace, std::ostream& out) {
  ChromeWriter(trace, out).write();
}

}  // namespace heddle
