#include "engine/lang/compile.h"

#include "engine/lang/compiler.h"
#include "engine/lang/parser.h"
#include "engine/lang/scope.h"

namespace heddle {
namespace {

// Code is immutable once it is out; here it is still ours.
void add_flags(const Code& code, uint32_t flags) {
  const_cast<Code&>(code).flags |= flags;
  for (const Const& value : code.consts) {
    if (value.kind == Const::Kind::kCode) add_flags(*value.code, flags);
  }
}

}  // namespace

std::string render_warnings(const SourceFile& source, const std::vector<SyntaxWarning>& warnings,
                            bool lines) {
  std::string out;
  for (const SyntaxWarning& w : warnings) {
    out += source.name() + ":" + std::to_string(w.line) + ": SyntaxWarning: " + w.message + "\n";
    const std::string_view line = source.line(w.line);
    const size_t begin = line.find_first_not_of(" \t\f");
    if (!lines || begin == std::string_view::npos) continue;
    const size_t end = line.find_last_not_of(" \t\f\r\n") + 1;
    out += "  " + std::string(line.substr(begin, end - begin)) + "\n";
  }
  return out;
}

Result<Compiled, Diagnostic> compile(const SourceFile& source, CompileMode mode,
                                     CompileOptions options) {
  Tree tree;
  Parser parser(source, tree);
  if (auto error = parser.parse(mode)) return *error;
  Scopes scopes = find_scopes(source, tree);
  if (scopes.error) return *scopes.error;
  Compiler compiler(source, tree, scopes, mode, options.separate_locals, options.library);
  Compiled out;
  out.code = compiler.run();
  if (compiler.error()) return *compiler.error();
  if (options.hidden) add_flags(*out.code, Code::kHidden);
  if (options.unseen) add_flags(*out.code, Code::kUnseen);
  ProgramUses uses = find_imports(tree);
  out.imports = std::move(uses.imports);
  out.warnings = std::move(uses.warnings);
  return out;
}

}  // namespace heddle
