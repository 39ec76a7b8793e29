// heddle compare: runs a program under several schedulers and draws how they differ.
#include "engine/lib/compare.h"

#include "engine/cli/cli.h"
#include "engine/sched/scheduler_word.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>
#include <cstdio>

namespace heddle {
namespace {

constexpr int kWorkersMax = 64;

std::vector<std::string> split(const std::string& list) {
  std::vector<std::string> items(1);
  for (char c : list) {
    if (c == ',') {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  return items;
}

Result<std::vector<CompareCase>> cases_of(const CliOptions& options) {
  std::vector<SchedulerKind> schedulers;
  for (const std::string& name : split(options.schedulers)) {
    const auto kind = scheduler_named(name);
    if (!kind) {
      return Error{fmt::format("--schedulers {}: parallel, gil and controlled, with commas between "
                               "them, are expected", options.schedulers)};
    }
    schedulers.push_back(*kind);
  }
  if (options.worker_list.empty()) {
    const int cores = Scheduler::worker_count({});
    return compare_cases(schedulers, cores > 1 ? std::vector{1, cores} : std::vector{1});
  }
  std::vector<int> workers;
  for (const std::string& text : split(options.worker_list)) {
    int count = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc() || at != end || count < 1 || count > kWorkersMax) {
      return Error{fmt::format("--workers {}: numbers from 1 to {}, with commas between them, are "
                               "expected", options.worker_list, kWorkersMax)};
    }
    workers.push_back(count);
  }
  return compare_cases(schedulers, workers);
}

double rounded(double value, double to) {
  return static_cast<double>(std::llround(value / to)) * to;
}

nlohmann::ordered_json as_json(const std::vector<CompareRow>& rows) {
  auto cases = nlohmann::ordered_json::array();
  for (const CompareRow& row : rows) {
    nlohmann::ordered_json one;
    one["scheduler"] = scheduler_word(row.what.scheduler);
    one["workers"] = row.what.workers;
    one["wall_ms"] = static_cast<double>(row.wall_ns / 1000) / 1000;
    for (uint64_t ns : row.times_ns) one["all_ms"].push_back(static_cast<double>(ns / 1000) / 1000);
    one["speed_up"] = rounded(row.speed_up, 0.001);
    one["cores_busy"] = rounded(row.cores_busy, 0.001);
    one["kind"] = outcome_word(row.kind);
    one["exit"] = row.exit_status;
    one["same_output"] = row.same_output;
    one["strands"] = nlohmann::ordered_json::array();
    for (const CompareLane& lane : row.lanes) {
      nlohmann::ordered_json strand;
      strand["id"] = lane.strand;
      strand["name"] = lane.name;
      for (float share : lane.running) strand["running"].push_back(rounded(share, 0.01));
      one["strands"].push_back(std::move(strand));
    }
    cases.push_back(std::move(one));
  }
  return {{"cases", std::move(cases)}};
}

}  // namespace

int compare_command(const CliOptions& options) {
  Result<Job> job = make_job(options);
  if (!job) return complain(job.error().message, 1);
  auto cases = cases_of(options);
  if (!cases) return complain(cases.error().message, 2);
  auto made = Comparison::make(std::move(job.value().program), std::move(job.value().settings),
                               std::move(cases.value()), options.repeat);
  if (!made) {
    std::fputs(made.error().text.c_str(), stderr);
    return made.error().exit_status;
  }
  Comparison& comparison = *made.value();
  while (comparison.advance()) comparison.wait_for_run();
  const auto& rows = comparison.rows();
  if (options.json != "-") std::fputs(compare_text(rows).c_str(), stdout);
  return write_json(as_json(rows).dump(2, ' ', false,
                                       nlohmann::ordered_json::error_handler_t::replace),
                    options.json);
}

}  // namespace heddle
