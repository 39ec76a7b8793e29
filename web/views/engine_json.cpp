// The engine's answers as JSON: what check, scenarios and the link give to the page.
#include "engine/base/embedded.h"
#include "engine/lib/run.h"
#include "engine/link/base64.h"
#include "engine/link/link.h"
#include "engine/sched/scheduler_word.h"
#include "web/views/engine_session.h"
#include "web/views/json_text.h"
#include "web/views/seed_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace heddle {
namespace {

using nlohmann::json;

std::string error_json(std::string_view message) { return dumped({{"error", message}}); }

std::string_view line_of(std::string_view text, uint32_t number) {
  for (; number > 1; --number) {
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

// From code points, counted from 1, to UTF-16 units, counted from 0.
uint32_t utf16_column(std::string_view line, uint32_t column) {
  uint32_t units = 0;
  uint32_t points = 0;
  for (char c : line) {
    auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xc0) == 0x80) continue;
    if (++points >= column) return units;
    units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}

json problem_json(const Problem& problem, std::string_view text) {
  uint32_t line = std::max(problem.line, 1u);
  uint32_t end_line = std::max(problem.end_line, line);
  std::string_view first = line_of(text, line);
  json out = {{"line", line},
              {"col", utf16_column(first, std::max(problem.column, 1u))},
              {"end_line", end_line},
              {"severity", "error"},
              {"message", problem.message}};
  // A place without an end is a whole line, or from the column on.
  uint32_t end = problem.end_column != 0 ? problem.end_column : UINT32_MAX;
  out["end_col"] = utf16_column(line_of(text, end_line), end);
  return out;
}

// What stands behind `# key:` in one of the first lines.
std::string heading(std::string_view text, std::string_view key) {
  std::string start = "# " + std::string(key) + ":";
  for (uint32_t number = 1; number <= 5; ++number) {
    std::string_view line = line_of(text, number);
    if (!line.starts_with(start)) continue;
    line.remove_prefix(start.size());
    while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\r')) line.remove_suffix(1);
    return std::string(line);
  }
  return "";
}

template <typename T>
T value_of(const json& in, const char* key, T otherwise) {
  auto at = in.find(key);
  if (at == in.end()) return otherwise;
  if constexpr (std::is_same_v<T, std::string>) {
    return at->is_string() ? at->get<std::string>() : otherwise;
  } else if constexpr (std::is_same_v<T, json>) {
    return at->type() == otherwise.type() ? *at : otherwise;
  } else {
    return at->is_number() ? at->get<T>() : otherwise;
  }
}

RunSettings settings_from(const json& in) {
  RunSettings out;
  const auto scheduler = scheduler_named(value_of<std::string>(in, "scheduler", ""));
  out.scheduler = scheduler.value_or(SchedulerKind::kParallel);
  out.workers = std::clamp(value_of<int>(in, "workers", 0), 0, 64);
  out.switch_interval_ms = value_of<double>(in, "switch_interval_ms", 5.0);
  out.seed = seed_from_json(in, 0);
  out.schedule = value_of<std::string>(in, "schedule", "");
  return out;
}

json settings_json(const RunSettings& from) {
  return {{"scheduler", scheduler_word(from.scheduler)},
          {"workers", from.workers},
          {"switch_interval_ms", from.switch_interval_ms},
          {"seed", seed_to_json(from.seed)},
          {"schedule", from.schedule}};
}

std::string standard_base64(std::string text) {
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (text.size() % 4 != 0) text += '=';
  return text;
}

std::string url_base64(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c != '=') out += c == '+' ? '-' : c == '/' ? '_' : c;
  }
  return out;
}

}  // namespace

std::string check_json(std::string_view text, const std::vector<ProgramFile>& files) {
  Program program;
  program.files = files;
  if (program.files.empty()) program.files.push_back({"main.py", ""});
  auto same = std::find_if(program.files.begin(), program.files.end(),
                           [&](const ProgramFile& file) { return file.text == text; });
  if (same != program.files.end()) {
    std::rotate(program.files.begin(), same, same + 1);
  } else {
    program.files[0].text = text;
  }
  json out = json::array();
  for (const Problem& problem : Run::check(program)) {
    if (problem.file != program.files[0].name) continue;
    out.push_back(problem_json(problem, text));
  }
  return dumped(out);
}

std::string scenarios_json() {
  json out = json::array();
  for (const EmbeddedFile& file : embedded_scenarios()) {
    std::string name(file.name);
    if (name.ends_with(".py")) name.resize(name.size() - 3);
    std::string title = heading(file.text, "title");
    std::string chinese = heading(file.text, "title_zh");
    if (title.empty()) title = name;
    if (chinese.empty()) chinese = title;
    out.push_back({{"name", name}, {"title", title}, {"title_zh", chinese}, {"text", file.text}});
  }
  return dumped(out);
}

std::string link_pack(std::string_view text) {
  json in = json::parse(text, nullptr, false);
  if (!in.is_object()) return error_json("this is no program");
  LinkContents contents;
  const json files = value_of<json>(in, "files", json::array());
  for (const json& file : files) {
    if (!file.is_object()) continue;
    contents.program.files.push_back(
        {value_of<std::string>(file, "name", "main.py"), value_of<std::string>(file, "text", "")});
  }
  const json params = value_of<json>(in, "params", json::object());
  for (const auto& [name, value] : params.items()) {
    if (value.is_string()) contents.program.params.emplace_back(name, value.get<std::string>());
  }
  contents.settings = settings_from(value_of<json>(in, "settings", json::object()));
  for (const char* key : {"selection", "view"}) {
    auto at = in.find(key);
    if (at != in.end() && at->is_object()) contents.view[key] = dumped(*at);
  }
  auto packed = pack_link(contents);
  if (!packed.ok()) return error_json(packed.error().message);
  return standard_base64(base64url(packed.value()));
}

std::string link_unpack(std::string_view base64) {
  auto bytes = from_base64url(url_base64(base64));
  if (!bytes) return error_json("this is no base64");
  auto contents = unpack_link(*bytes);
  if (!contents.ok()) return error_json(contents.error().message);
  const LinkContents& link = contents.value();
  json out = {{"files", json::array()},
              {"params", json::object()},
              {"settings", settings_json(link.settings)}};
  for (const ProgramFile& file : link.program.files) {
    out["files"].push_back({{"name", file.name}, {"text", file.text}});
  }
  for (const auto& [name, value] : link.program.params) out["params"][name] = value;
  for (const auto& [key, value] : link.view) {
    json entry = json::parse(value, nullptr, false);
    if ((key == "selection" || key == "view") && entry.is_object()) out[key] = entry;
  }
  return dumped(out);
}

}  // namespace heddle
