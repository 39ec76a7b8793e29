// Reading what is to be run: a file with what stands beside it, a link, or standard input.
#include "engine/cli/cli.h"
#include "engine/link/link.h"
#include "engine/sched/scheduler_word.h"
#include "engine/sched/strategy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <optional>

namespace heddle {
namespace {

namespace fs = std::filesystem;

constexpr size_t kSiblingsMax = 64;
constexpr size_t kSiblingBytesMax = 1024 * 1024;

Result<std::string> read_all(std::FILE* file, const std::string& name) {
  std::string text;
  char buffer[64 * 1024];
  while (const size_t n = std::fread(buffer, 1, sizeof buffer, file)) text.append(buffer, n);
  if (std::ferror(file)) return Error{fmt::format("{} cannot be read", name)};
  return text;
}

Result<std::string> read_file(const std::string& path) {
  if (path == "-") return read_all(stdin, "standard input");
  std::error_code none;
  if (fs::is_directory(path, none)) {
    return Error{fmt::format("{} is a directory, not a Python file", path)};
  }
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return Error{fmt::format("can't open file {}: {}", path, std::strerror(errno))};
  }
  Result<std::string> text = read_all(file, path);
  std::fclose(file);
  return text;
}

// As CPython names files in tracebacks.
std::string absolute(const std::string& path) {
  std::error_code failed;
  const fs::path whole = fs::absolute(path, failed);
  return failed ? path : whole.lexically_normal().string();
}

// The Python files beside `path`, for its imports: by name, within bounds.
std::vector<ProgramFile> siblings_of(const std::string& path) {
  const fs::path folder = fs::path(path).has_parent_path() ? fs::path(path).parent_path() : ".";
  std::vector<fs::path> names;
  std::error_code failed;
  for (fs::directory_iterator it(folder, failed), end; !failed && it != end; it.increment(failed)) {
    if (it->path().extension() != ".py") continue;
    if (it->path().filename() == fs::path(path).filename()) continue;
    names.push_back(it->path().filename());
  }
  std::sort(names.begin(), names.end());
  std::vector<ProgramFile> files;
  size_t bytes = 0;
  for (const fs::path& name : names) {
    if (files.size() == kSiblingsMax) break;
    std::error_code none;
    const auto size = fs::file_size(folder / name, none);
    if (none || bytes + size > kSiblingBytesMax) continue;
    Result<std::string> text = read_file((folder / name).string());
    if (!text) continue;
    bytes += text.value().size();
    files.push_back({absolute((folder / name).string()), std::move(text.value())});
  }
  return files;
}

Result<LinkContents> read_target(const std::string& target) {
  std::error_code none;
  if (target != "-" && !fs::exists(target, none) && looks_like_link(target)) {
    return decode_url(target);
  }
  Result<std::string> text = read_file(target);
  if (!text) return text.error();
  if (fs::path(target).extension() == ".heddle") return decode_url(text.value());
  LinkContents contents;
  if (target == "-") {
    contents.program.files.push_back({"<stdin>", std::move(text.value())});
    contents.program.script = "-";
  } else {
    contents.program.files.push_back({absolute(target), std::move(text.value())});
    contents.program.script = target;
    for (ProgramFile& file : siblings_of(target)) {
      contents.program.files.push_back(std::move(file));
    }
  }
  return contents;
}

std::optional<Error> put_scheduler(const std::string& name, RunSettings& settings) {
  if (name.empty()) return std::nullopt;
  const auto kind = scheduler_named(name);
  if (!kind) {
    return Error{fmt::format(
        "there is no scheduler \"{}\"; there are parallel, gil and controlled", name)};
  }
  settings.scheduler = *kind;
  return std::nullopt;
}

std::optional<Error> put_switch_interval(std::string text, RunSettings& settings) {
  if (text.empty()) return std::nullopt;
  const Error wrong{fmt::format("--switch-interval {}: milliseconds such as 5 or 0.5, or a number "
                                "of bytecodes such as 100b, are expected", text)};
  const bool bytecodes = text.back() == 'b';
  if (bytecodes) text.pop_back();
  if (text.ends_with("ms")) text.resize(text.size() - 2);
  // Not from_chars: the C++ library of the web build has none for doubles.
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(value > 0) || value > 1e9) return wrong;
  if (bytecodes) {
    if (value < 1) return wrong;
    settings.switch_bytecodes = static_cast<uint32_t>(value);
  } else {
    settings.switch_bytecodes = 0;
    settings.switch_interval_ms = value;
  }
  return std::nullopt;
}

std::optional<Error> put_params(const std::vector<std::string>& params, Program& program) {
  for (const std::string& param : params) {
    const size_t equals = param.find('=');
    if (equals == std::string::npos || equals == 0) {
      return Error{fmt::format("--param {}: name=value is expected", param)};
    }
    const std::string name = param.substr(0, equals);
    auto& all = program.params;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& one) { return one.first == name; });
    if (found == all.end()) {
      all.emplace_back(name, param.substr(equals + 1));
    } else {
      found->second = param.substr(equals + 1);
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Job> make_job(const CliOptions& options) {
  Result<LinkContents> read = read_target(options.target);
  if (!read) return read.error();
  Job job{std::move(read.value().program), std::move(read.value().settings)};
  RunSettings& settings = job.settings;
  if (auto error = put_scheduler(options.scheduler, settings)) return *error;
  if (auto error = put_switch_interval(options.switch_interval, settings)) return *error;
  if (auto error = put_params(options.params, job.program)) return *error;
  if (options.workers > 0) settings.workers = options.workers;
  if (options.memory_mb > 0) settings.memory_limit = options.memory_mb << 20;
  if (!options.args.empty()) job.program.args = options.args;

  // What is asked for now goes before what a link says: a new seed or strategy drops its schedule,
  // a schedule needs the controlled scheduler.
  if (options.seed_given) {
    settings.seed = options.seed;
    settings.schedule.clear();
  }
  if (!options.strategy.empty()) {
    settings.strategy = options.strategy;
    settings.schedule.clear();
  }
  if (!options.schedule.empty()) {
    settings.schedule = options.schedule;
    if (options.scheduler.empty()) settings.scheduler = SchedulerKind::kControlled;
  }
  if (settings.scheduler == SchedulerKind::kControlled) {
    if (Result<std::unique_ptr<Strategy>> strategy = make_strategy(settings); !strategy) {
      return strategy.error();
    }
  } else if (!options.schedule.empty() || !options.strategy.empty()) {
    return Error{"a schedule and a strategy need --scheduler controlled"};
  }
  return job;
}

}  // namespace heddle
