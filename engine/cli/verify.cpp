// heddle run --verify: whether two runs of one schedule are equal.
#include "engine/cli/cli.h"
#include "engine/lib/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace heddle {

namespace {

constexpr int kDifferent = 4;

class Collected final : public OutputSink {
 public:
  void write(uint32_t strand, int stream, std::string_view text) override {
    rows_.push_back({strand, stream, std::string(text)});
  }
  void print() const {
    for (const Row& row : rows_) {
      std::fwrite(row.text.data(), 1, row.text.size(), row.stream == 2 ? stderr : stdout);
    }
  }
  bool operator==(const Collected& other) const { return rows_ == other.rows_; }

 private:
  struct Row {
    uint32_t strand;
    int stream;
    std::string text;
    bool operator==(const Row&) const = default;
  };
  std::vector<Row> rows_;
};

// Returns: where two traces first differ; "" if they do not.
std::string difference(const Trace& a, const Trace& b) {
  const size_t both = std::min(a.records.size(), b.records.size());
  for (size_t i = 0; i < both; i++) {
    if (std::memcmp(&a.records[i], &b.records[i], sizeof(Record)) == 0) continue;
    return fmt::format("event {} differs: {} at line {}, and {} at line {}", i,
                       a.names.strand(a.records[i].strand), a.records[i].line,
                       b.names.strand(b.records[i].strand), b.records[i].line);
  }
  if (a.records.size() == b.records.size()) return {};
  return fmt::format("{} events, and {}", a.records.size(), b.records.size());
}

}  // namespace

int verify_job(const Job& job, const CliOptions& options) {
  if (job.settings.scheduler != SchedulerKind::kControlled) {
    return complain("--verify needs --scheduler controlled: other runs differ as they like", 2);
  }
  Collected output[2];
  std::unique_ptr<Run> runs[2];
  for (int i = 0; i < 2; i++) {
    auto started = Run::start(job.program, job.settings, output[i]);
    if (!started) {
      std::fputs(started.error().text.c_str(), stderr);
      return started.error().exit_status;
    }
    runs[i] = std::move(started.value());
    runs[i]->wait();
  }
  output[0].print();
  std::fflush(stdout);
  const Outcome& outcome = runs[0]->outcome();
  const int status = report_run(*runs[0], options);
  std::string wrong;
  if (!(output[0] == output[1])) wrong = "the outputs differ";
  if (outcome.schedule != runs[1]->outcome().schedule) wrong = "the schedules differ";
  const std::string events =
      difference(*runs[0]->recorder().snapshot(), *runs[1]->recorder().snapshot());
  if (!events.empty()) wrong = events;
  if (!wrong.empty()) return complain("two runs are not equal: " + wrong, kDifferent);
  complain(fmt::format("two runs are equal: {} events, {} strands", outcome.events,
                       outcome.strands), 0);
  return status;
}

}  // namespace heddle
