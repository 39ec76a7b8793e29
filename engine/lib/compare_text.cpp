// A comparison as text: a table with bars, then who ran when in each case.
#include "engine/lib/compare.h"
#include "engine/sched/scheduler_word.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace heddle {
namespace {

constexpr size_t kBarWidth = 30;
constexpr size_t kLaneWidth = 60;
static_assert(Comparison::kColumns % kLaneWidth == 0);

std::string time_text(uint64_t ns) {
  const auto ms = static_cast<double>(ns) / 1e6;
  if (ms >= 1000) return fmt::format("{:.2f} s", ms / 1000);
  return ms >= 100 ? fmt::format("{:.0f} ms", ms) : fmt::format("{:.1f} ms", ms);
}

std::string ending(const CompareRow& row) {
  std::string text;
  if (row.kind == Outcome::Kind::kDeadlock) text = "  deadlock";
  if (row.kind == Outcome::Kind::kException) text = "  an exception";
  if (row.kind == Outcome::Kind::kStopped) text = "  stopped";
  if (!row.same_output) text += "  prints something else";
  return text;
}

std::string bar(double share) {
  constexpr std::array kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<size_t>(std::lround(share * kBarWidth * 8));
  std::string text;
  for (size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + kEighths[eighths % 8];
}

std::string lane_text(const CompareLane& lane) {
  constexpr std::array kShades = {" ", "░", "▒", "▓", "█"};
  constexpr size_t kEach = Comparison::kColumns / kLaneWidth;
  std::string text;
  for (size_t column = 0; column < kLaneWidth; ++column) {
    double running = 0, waiting = 0;
    for (size_t i = 0; i < kEach; ++i) {
      running += lane.running[column * kEach + i] / kEach;
      waiting += lane.waiting[column * kEach + i] / kEach;
    }
    const auto shade = static_cast<size_t>(std::ceil(std::min(1.0, running) * 4 - 0.1));
    text += shade == 0 && waiting > 0.25 ? "·" : kShades[std::min<size_t>(shade, 4)];
  }
  return text;
}

}  // namespace

std::string compare_text(const std::vector<CompareRow>& rows) {
  std::string out = fmt::format("{:<11}{:>8}{:>11}{:>10}{:>12}\n", "scheduler", "workers", "time",
                                "speed-up", "cores busy");
  uint64_t longest = 1;
  for (const CompareRow& row : rows) longest = std::max(longest, row.wall_ns);
  for (const CompareRow& row : rows) {
    const double share = static_cast<double>(row.wall_ns) / static_cast<double>(longest);
    out += fmt::format("{:<11}{:>8}{:>11}{:>10}{:>12.2f}  {}{}\n",
                       scheduler_word(row.what.scheduler), row.what.workers,
                       time_text(row.wall_ns), fmt::format("{:.2f}x", row.speed_up),
                       row.cores_busy, bar(share), ending(row));
  }
  out += "\nWho ran when: █ ran, · waited or had no core\n";
  for (const CompareRow& row : rows) {
    out += fmt::format("\n{}, {} {}: {}{}\n", scheduler_word(row.what.scheduler),
                       row.what.workers, row.what.workers == 1 ? "worker" : "workers",
                       time_text(row.span_ns), row.events_dropped > 0 ? ", its end" : "");
    size_t widest = 0;
    for (const CompareLane& lane : row.lanes) widest = std::max(widest, lane.name.size());
    for (const CompareLane& lane : row.lanes) {
      out += fmt::format("  {:<{}} |{}|\n", lane.name, std::min<size_t>(widest, 24),
                         lane_text(lane));
    }
    if (row.lanes_left_out > 0) {
      out += fmt::format("  and {} more that ran less\n", row.lanes_left_out);
    }
  }
  return out;
}

}  // namespace heddle
