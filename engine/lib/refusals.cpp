#include "engine/lib/refusals.h"

#include "engine/lib/library.h"

#include <algorithm>

namespace heddle {

namespace {

std::string stem_of(const std::string& file) {
  size_t slash = file.find_last_of('/');
  std::string name = slash == std::string::npos ? file : file.substr(slash + 1);
  return name.ends_with(".py") ? name.substr(0, name.size() - 3) : name;
}

bool is_sibling(const Program& program, const std::string& module) {
  std::string top = module.substr(0, module.find('.'));
  for (size_t n = 1; n < program.files.size(); ++n) {
    const std::string& file = program.files[n].name;
    if (stem_of(file) == top || file.find("/" + top + "/") != std::string::npos ||
        file.starts_with(top + "/")) {
      return true;
    }
  }
  return false;
}

/// What stands in the way of a use of what every program has; "" if nothing does.
std::string refused_builtin(const ImportUse& use, bool has_input) {
  if (use.module == "builtins" && use.name == "breakpoint") {
    return "heddle: breakpoint() is not supported yet";
  }
  bool reads = (use.module == "builtins" && use.name == "input") ||
               (use.module == "sys" && (use.name == "stdin" || use.name == "__stdin__"));
  if (!reads || has_input) return "";
  return fmt::format("heddle: {}.{} needs a standard input, which only `heddle run` has",
                     use.module, use.name);
}

}  // namespace

std::vector<Diagnostic> missing_imports(const Program& program, const SourceFile& source,
                                        const std::vector<ImportUse>& imports, bool has_input) {
  std::vector<Diagnostic> out;
  const bool finds_its_own = std::any_of(imports.begin(), imports.end(), [](const ImportUse& use) {
    return use.module == "sys" && (use.name == "path" || use.name == "meta_path");
  });
  for (const ImportUse& use : imports) {
    if (use.guarded || use.level > 0 || is_sibling(program, use.module)) continue;
    std::string message = refused_builtin(use, has_input);
    if (!message.empty()) {
    } else if (!module_exists(use.module)) {
      if (!use.name.empty() && use.attribute) continue;  // told at its import
      if (finds_its_own && !module_is_cpythons(use.module)) continue;  // left to the run
      message = fmt::format("heddle: the module '{}' is not supported yet", use.module);
    } else if (!use.name.empty() && use.name != "*" && !module_has(use.module, use.name) &&
               !module_exists(use.module + "." + use.name)) {
      if (cpython_lacks(use.module, use.name)) continue;  // the run tells it as CPython does
      message = fmt::format("heddle: {}.{} is not supported yet", use.module, use.name);
    } else {
      continue;
    }
    Diagnostic d = make_diagnostic(source, DiagnosticKind::kUnsupported, use.span, message);
    bool told = false;
    for (const Diagnostic& other : out) {
      told |= other.message == d.message && other.line == d.line;
    }
    if (!told) out.push_back(d);
  }
  return out;
}

}  // namespace heddle
