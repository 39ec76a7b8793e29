#include "engine/lib/refusals.h"

#include "engine/lib/library.h"

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

}  // namespace

std::vector<Diagnostic> missing_imports(const Program& program, const SourceFile& source,
                                        const std::vector<ImportUse>& imports) {
  std::vector<Diagnostic> out;
  for (const ImportUse& use : imports) {
    if (use.guarded || use.level > 0 || is_sibling(program, use.module)) continue;
    std::string message;
    if (!module_exists(use.module)) {
      if (!use.name.empty() && use.attribute) continue;  // told at its import
      message = fmt::format("heddle: the module '{}' is not supported yet", use.module);
    } else if (!use.name.empty() && use.name != "*" && !module_has(use.module, use.name) &&
               !module_exists(use.module + "." + use.name)) {
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
