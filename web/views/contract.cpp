#include "web/views/contract.h"

#include "engine/sched/scheduler_word.h"
#include "web/views/json_text.h"
#include "web/views/seed_json.h"
#include "web/views/step_json.h"
#include "web/views/text.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace heddle {
namespace {

using nlohmann::json;

constexpr const char* kLaneKinds[] = {"strand", "core", "lock", "gil"};

const char* kind_name(LaneKind kind) { return kLaneKinds[static_cast<size_t>(kind)]; }

template <typename T>
void take(const json& from, const char* key, T& to) {
  auto at = from.find(key);
  if (at == from.end()) return;
  if constexpr (std::is_same_v<T, std::string>) {
    if (at->is_string()) to = at->get<std::string>();
  } else if constexpr (std::is_floating_point_v<T>) {
    if (at->is_number()) to = at->get<T>();
  } else {
    if (at->is_number_unsigned()) {
      to = static_cast<T>(at->get<uint64_t>());
    } else if (at->is_number_float() && at->get<double>() >= 0 && at->get<double>() < 1e18) {
      to = static_cast<T>(at->get<double>());  // JavaScript has no other numbers
    }
  }
}

void read_settings(App& app, const json& from) {
  LaunchSettings s = app.launch().settings;
  std::string scheduler = s.scheduler;
  take(from, "scheduler", scheduler);
  if (scheduler_named(scheduler)) s.scheduler = scheduler;
  take(from, "workers", s.workers);
  take(from, "switch_interval_ms", s.switch_interval_ms);
  s.seed = seed_from_json(from, s.seed);
  take(from, "schedule", s.schedule);
  s.workers = std::clamp(s.workers, 0, 64);
  s.switch_interval_ms = std::clamp(s.switch_interval_ms, 1, 10000);
  app.set_settings(s);
}

void read_selection(App& app, const json& from) {
  std::string kind;
  Selection selection;
  take(from, "lane", kind);
  take(from, "id", selection.lane.id);
  take(from, "t0", selection.t0);
  for (size_t i = 0; i < std::size(kLaneKinds); ++i) {
    if (kind != kLaneKinds[i]) continue;
    selection.lane.kind = static_cast<LaneKind>(i);
    app.timeline.selection = selection;
  }
}

json settings_json(const LaunchSettings& s) {
  return {{"scheduler", s.scheduler},
          {"workers", s.workers},
          {"switch_interval_ms", s.switch_interval_ms},
          {"seed", seed_to_json(s.seed)},
          {"schedule", s.schedule}};
}

json outcome_json(const OutcomeInfo& outcome) {
  return {{"kind", outcome.kind},
          {"exit", outcome.exit},
          {"text", outcome.text},
          {"wall_ms", outcome.wall_ms},
          {"schedule", outcome.schedule}};
}

std::string colour_text(Rgb colour) { return fmt::format("#{:06X}", colour); }

json strands_json(const Model& model) {
  json out = json::array();
  for (const Lane& lane : model.lanes().strands()) {
    if (lane.slices.empty() && lane.marks.empty()) continue;
    out.push_back({{"id", lane.id},
                   {"name", model.names().strand(lane.id)},
                   {"state", model.strand_state(lane)},
                   {"line", lane.last_line},
                   {"colour", colour_text(strand_colour(lane.id))}});
  }
  return out;
}

json locks_json(const Model& model) {
  json out = json::array();
  for (const Lane& lane : model.lanes().locks()) {
    if (lane.slices.empty()) continue;
    bool contended = std::any_of(lane.slices.begin(), lane.slices.end(), [](const LaneSlice& s) {
      return s.state == SliceState::kContended;
    });
    json lock = {{"id", lane.id},
                 {"name", model.names().object(lane.id)},
                 {"state", "free"},
                 {"contended", contended}};
    if (lane.open() && lane.slices.back().state == SliceState::kLevel) {
      lock["state"] = "level";
      lock["level"] = lane.slices.back().level;
    } else if (lane.open()) {
      lock["state"] = lane.slices.back().state == SliceState::kContended ? "contended" : "held";
      lock["by"] = model.names().strand(lane.slices.back().by);
    }
    out.push_back(std::move(lock));
  }
  return out;
}

json selection_json(const App& app) {
  if (!app.timeline.selection) return nullptr;
  const Selection& selection = *app.timeline.selection;
  json out = {{"lane", kind_name(selection.lane.kind)},
              {"id", selection.lane.id},
              {"t0", selection.t0}};
  const LaneSlice* slice = app.model().selected(selection);
  if (slice == nullptr) return out;
  out["line"] = slice->line;
  out["reason"] = app.model().reason(*app.model().find(selection.lane), *slice);
  return out;
}

}  // namespace

bool read_program(App& app, std::string_view text) {
  json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return false;
  if (auto params = in.find("params"); params != in.end() && params->is_object()) {
    std::map<std::string, std::string> values;
    for (const auto& [name, value] : params->items()) {
      if (value.is_string()) values[name] = value.get<std::string>();
    }
    app.set_params(std::move(values));
  }
  // An edit comes as files alone; with parameters it is another program.
  if (in.contains("files") && in.contains("params")) app.end_exploring();
  if (auto files = in.find("files"); files != in.end() && files->is_array()) {
    std::vector<ProgramFile> out;
    for (const json& file : *files) {
      if (!file.is_object()) continue;
      ProgramFile& one = out.emplace_back();
      take(file, "name", one.name);
      take(file, "text", one.text);
    }
    app.set_files(std::move(out));
  }
  if (auto s = in.find("settings"); s != in.end() && s->is_object()) read_settings(app, *s);
  if (auto s = in.find("selection"); s != in.end() && s->is_object()) read_selection(app, *s);
  if (auto view = in.find("view"); view != in.end() && view->is_object()) {
    double begin = 0, end = 0;
    take(*view, "begin_ns", begin);
    take(*view, "end_ns", end);
    if (end > begin) {
      app.timeline.view.show(begin, end);
      app.timeline.follow = false;
    }
  }
  return true;
}

std::string PollWriter::poll(App& app, bool changed) {
  const Model& model = app.model();
  json out = {{"status", status_name(model.status)}, {"run", model.run}, {"outcome", nullptr}};
  // The output from here on is the run's from its beginning: what was shown is to be cleared.
  out["rewound"] = app.take_rewound();
  out["exploring"] = app.exploring.busy;
  out["explored"] = app.exploring.seen != nullptr;
  json pieces = json::array();
  for (OutputPiece& piece : app.take_output()) {
    pieces.push_back({{"strand", piece.strand},
                      {"stream", piece.error ? "err" : "out"},
                      {"text", std::move(piece.text)}});
  }
  changed |= !pieces.empty() || out["rewound"];
  out["output"] = std::move(pieces);
  // Told once: a schedule can be megabytes long, and this is called every frame.
  if (model.status == RunStatus::kDone && model.outcome && outcome_of_run_ != model.run) {
    changed = true;
    outcome_of_run_ = model.run;
    out["outcome"] = outcome_json(*model.outcome);
  }
  out["marks"] = nullptr;
  if (app.marks() != marks_) {
    marks_ = app.marks();
    out["marks"] = json::array();
    changed = true;
    for (const LineMark& mark : marks_) {
      out["marks"].push_back(
          {{"line", mark.line}, {"strand", mark.strand}, {"state", mark.state}});
    }
  }
  out["select_line"] = app.take_select_line();
  out["params"] = json::object();
  for (const auto& [name, value] : app.launch().params) out["params"][name] = value;
  out["settings"] = settings_json(app.launch().settings);
  changed |= app.controls_version() != controls_version_ || out["select_line"] != 0;
  controls_version_ = app.controls_version();
  out["changed"] = changed;
  return dumped(out);
}

std::string snapshot_json(const App& app) {
  const Model& model = app.model();
  json lanes = json::array();
  for (const Row& row : model.rows()) {
    if (row.headline) continue;
    constexpr size_t kMost = 2000;
    if (lanes.size() == kMost) break;
    lanes.push_back({{"kind", kind_name(row.lane.kind)},
                     {"id", row.lane.id},
                     {"name", model.lane_name(row.lane)},
                     {"slices", model.find(row.lane)->slices.size()}});
  }
  json out = {{"status", status_name(model.status)},
              {"strands", strands_json(model)},
              {"locks", locks_json(model)},
              {"slices", model.lanes().slices()},
              {"events", model.lanes().events()},
              {"dropped", model.dropped()},
              {"drawn", app.timeline.instances.size()},
              {"lanes", std::move(lanes)},
              {"selection", selection_json(app)},
              {"language", language() == Language::kChinese ? "zh" : "en"}};
  json params = json::array();
  for (const Param& param : app.params()) {
    params.push_back({{"name", param.name}, {"value", param_value(param, app.launch().params)}});
  }
  out["params"] = std::move(params);
  json variables = json::array();
  for (const VariableRow& row : model.variables) {
    variables.push_back({{"name", row.name}, {"type", row.type}, {"value", row.repr}});
  }
  out["variables"] = std::move(variables);
  if (app.stepping.on && app.stepping.seen) out["stepping"] = stepping_json(app);
  if (app.comparison() != nullptr) out["comparison"] = comparison_json(*app.comparison());
  if (app.exploring.seen != nullptr) out["exploring"] = exploring_json(app);
  // A view that follows the run is where everybody begins: nothing to bring back.
  if (!app.timeline.follow) {
    out["view"] = {{"begin_ns", app.timeline.view.begin()}, {"end_ns", app.timeline.view.end()}};
  }
  return dumped(out);
}

}  // namespace heddle
