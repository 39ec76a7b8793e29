#include "engine/lib/stdlib.h"

#include "engine/base/arena.h"
#include "engine/base/embedded.h"
#include "engine/base/spin.h"
#include "engine/lang/code_file.h"
#include "engine/lang/compile.h"

#include <algorithm>
#include <map>

namespace heddle {

namespace {

struct Row {
  std::string_view module;
  std::string_view program;  // of tests/programs: tries the module
};

constexpr Row kRows[] = {
#define STDLIB(name, program) {#name, program},
#include "engine/lib/stdlib.def"
#undef STDLIB
};

using Texts = std::map<std::string, std::string, std::less<>>;
using Codes = std::map<std::string, std::shared_ptr<const Code>, std::less<>>;

Spin spin;  // guards what follows; a text is kept for ever and never moves
Texts& fetched() {
  static auto* texts = new Texts;
  return *texts;
}
Codes& compiled() {
  static auto* codes = new Codes;
  return *codes;
}
StdlibReader& reader() {
  static auto* set = new StdlibReader;
  return *set;
}

const LibraryFile* find_file(std::string_view file) {
  auto files = embedded_stdlib();
  auto found = std::lower_bound(
      files.begin(), files.end(), file,
      [](const LibraryFile& f, std::string_view name) { return f.name < name; });
  return found != files.end() && found->name == file ? &*found : nullptr;
}

}  // namespace

std::string_view stdlib_file(std::string_view module) {
  if (module.find('/') != std::string_view::npos) return {};
  std::string path(module);
  std::replace(path.begin(), path.end(), '.', '/');
  for (const char* end : {"/__init__.py", ".py"}) {
    if (const LibraryFile* file = find_file(path + end)) return file->name;
  }
  return {};
}

std::vector<std::string_view> stdlib_modules() {
  std::vector<std::string_view> names;
  for (const Row& row : kRows) names.push_back(row.module);
  std::sort(names.begin(), names.end());
  return names;
}

void set_stdlib_reader(StdlibReader set) { reader() = std::move(set); }

std::optional<std::string_view> stdlib_text(std::string_view file) {
  const Arena::Outside outside;
  const LibraryFile* embedded = find_file(file);
  if (embedded == nullptr) return std::nullopt;
  if (embedded->text.data() != nullptr) return embedded->text;
  if (!reader()) return std::nullopt;
  {
    SpinGuard guard(spin);
    auto known = fetched().find(file);
    if (known != fetched().end()) return known->second;
  }
  auto text = reader()(file);
  if (!text) return std::nullopt;
  SpinGuard guard(spin);
  return fetched().try_emplace(std::string(file), std::move(*text)).first->second;
}

namespace {

/// What the build compiled; null if it could not, or where it cannot be had.
std::shared_ptr<const Code> packed_code(std::string_view file) {
  const LibraryFile* embedded = find_file(file);
  if (embedded == nullptr) return nullptr;
  if (embedded->code.data() != nullptr) return unpack_code(embedded->code);
  if (!reader()) return nullptr;
  std::string name(file.substr(0, file.size() - 3));
  auto bytes = reader()(name + ".code");
  return bytes ? unpack_code(*bytes) : nullptr;
}

}  // namespace

Result<std::shared_ptr<const Code>, Diagnostic> stdlib_code(std::string_view file) {
  const Arena::Outside outside;
  {
    SpinGuard guard(spin);
    auto known = compiled().find(file);
    if (known != compiled().end()) return known->second;
  }
  if (auto code = packed_code(file)) {
    SpinGuard guard(spin);
    return compiled().try_emplace(std::string(file), std::move(code)).first->second;
  }
  auto text = stdlib_text(file);
  if (!text) return std::shared_ptr<const Code>();
  CompileOptions options;
  options.library = true;
  auto result =
      compile(SourceFile(stdlib_path(file), std::string(*text)), CompileMode::kExec, options);
  if (!result.ok()) return std::move(result.error());
  SpinGuard guard(spin);
  return compiled().try_emplace(std::string(file), result.value().code).first->second;
}

namespace {
constexpr std::string_view kFolder = "heddle/python3.11/";
}  // namespace

std::string stdlib_path(std::string_view file) { return std::string(kFolder).append(file); }

std::optional<std::string_view> stdlib_source(std::string_view path) {
  if (!path.starts_with(kFolder)) return std::nullopt;
  return stdlib_text(path.substr(kFolder.size()));
}

}  // namespace heddle
