#include "engine/sched/scheduler_word.h"
#include "web/views/step_json.h"

#include <iterator>

namespace heddle {
namespace {

using nlohmann::json;
using Do = StepCommand::Do;

struct Word {
  const char* word;
  Do what;
};

constexpr Word kSteps[] = {
    {"operation", Do::kOperation},        {"line", Do::kLine},
    {"until_blocked", Do::kUntilBlocked}, {"next_decision", Do::kNextDecision},
    {"go_on", Do::kGoOn},                 {"go_to", Do::kGoTo},
    {"go_to_time", Do::kGoToTime},        {"back", Do::kBack},
    {"back_decision", Do::kBackDecision}, {"restart", Do::kRestart},
};

uint64_t number(const json& from, const char* key, uint64_t otherwise) {
  auto at = from.find(key);
  if (at == from.end()) return otherwise;
  if (at->is_number_unsigned()) return at->get<uint64_t>();
  if (at->is_number_float() && at->get<double>() >= 0 && at->get<double>() < 1e18) {
    return static_cast<uint64_t>(at->get<double>());
  }
  return otherwise;
}

bool read_lists(App& app, const json& in) {
  bool any = false;
  if (auto files = in.find("breakpoints"); files != in.end() && files->is_object()) {
    Breakpoints out;
    for (const auto& [file, lines] : files->items()) {
      for (const json& line : lines) {
        if (line.is_number_unsigned()) out[file].insert(line.get<uint32_t>());
      }
    }
    app.set_breakpoints(std::move(out));
    any = true;
  }
  if (auto watches = in.find("watches"); watches != in.end() && watches->is_array()) {
    std::vector<std::string> out;
    for (const json& each : *watches) {
      if (each.is_string()) out.push_back(each.get<std::string>());
    }
    app.set_watches(std::move(out));
    any = true;
  }
  return any;
}

const char* state_word(SeenStrand::State state) {
  constexpr const char* kWords[] = {"ready", "blocked", "sleeping", "created"};
  return kWords[static_cast<size_t>(state)];
}

json strand_json(const SeenStrand& strand) {
  constexpr const char* kKinds[] = {"read", "compute", "compare", "test", "next", "call",
                                    "write", "delete", "return", "yield", "raise",
                                    "enter", "leave"};
  constexpr const char* kStates[] = {"done", "doing", "next", "later"};
  json parts = json::array();
  for (const Part& part : strand.parts) {
    parts.push_back({{"kind", kKinds[static_cast<size_t>(part.kind)]},
                     {"state", kStates[static_cast<size_t>(part.state)]},
                     {"text", part.text},
                     {"value", part.value}});
  }
  return {{"id", strand.id},           {"name", strand.name},
          {"state", state_word(strand.state)}, {"line", strand.line},
          {"function", strand.function},       {"awaited", strand.awaited},
          {"holder", strand.holder},           {"holder_line", strand.holder_line},
          {"parts", std::move(parts)}};
}

}  // namespace

bool read_step(App& app, std::string_view text) {
  const json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return false;
  const bool lists = read_lists(app, in);
  auto what = in.find("do");
  if (what == in.end() || !what->is_string()) return lists;
  const auto& word = what->get_ref<const std::string&>();
  if (word == "start") return app.start_stepping(), true;
  if (word == "end") return app.end_stepping(), true;
  if (word == "pause") return app.interrupt_step(), true;
  if (word == "compare") return app.start_comparing(), true;
  if (read_exploring(app, in)) return true;
  if (in.contains("strand")) {
    app.set_chosen(static_cast<uint32_t>(number(in, "strand", Stepper::kAnyone)));
  }
  if (word == "choose") return true;
  if (word == "run_to") {
    auto file = in.find("file");
    const bool named = file != in.end() && file->is_string();
    app.run_to_line(named ? file->get<std::string>() : "",
                    static_cast<uint32_t>(number(in, "value", 0)));
    return true;
  }
  for (const Word& each : kSteps) {
    if (word != each.word) continue;
    app.step(each.what, number(in, "value", 0));
    return true;
  }
  return false;
}

json stepping_json(const App& app) {
  const SteppingState& state = app.stepping;
  const Standing& at = state.seen->standing;
  json out = {{"operation", at.operation}, {"recorded", at.recorded}, {"busy", state.busy},
              {"over", at.over},           {"outcome", at.outcome},   {"between", at.between},
              {"schedule", at.schedule},   {"version", state.seen->version},
              {"status", app.step_status()}};
  if (state.chosen != Stepper::kAnyone) out["chosen"] = state.chosen;
  if (at.next != kNoStrand) out["next"] = at.next;
  out["breakpoints"] = state.breakpoints;
  out["strands"] = json::array();
  for (const SeenStrand& strand : at.strands) out["strands"].push_back(strand_json(strand));
  out["written"] = json::object();
  for (const SeenVariable& each : at.variables) {
    if (each.writer == kNoStrand) continue;
    out["written"][each.name] = {{"strand", each.writer}, {"line", each.line}};
  }
  out["watches"] = json::array();
  for (const SeenWatch& watch : at.watches) {
    constexpr const char* kWhy[] = {"value", "error", "no_strand", "no_name", "unset", "python"};
    json row = {{"expression", watch.expression},
                {"text", watch.text},
                {"why", kWhy[static_cast<size_t>(watch.why)]}};
    if (watch.strand != kNoStrand) row["strand"] = watch.strand;
    out["watches"].push_back(std::move(row));
  }
  return out;
}

json comparison_json(const Comparison& comparison) {
  json rows = json::array();
  for (const CompareRow& row : comparison.rows()) {
    rows.push_back({{"scheduler", scheduler_word(row.what.scheduler)},
                    {"workers", row.what.workers},
                    {"runs", row.times_ns.size()},
                    {"wall_ms", static_cast<double>(row.wall_ns) / 1e6},
                    {"speed_up", row.speed_up},
                    {"cores_busy", row.cores_busy},
                    {"same_output", row.same_output},
                    {"lanes", row.lanes.size()}});
  }
  return {{"done", comparison.done()}, {"cases", comparison.cases().size()}, {"rows", rows}};
}

}  // namespace heddle
