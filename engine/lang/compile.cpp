#include "engine/lang/compile.h"

#include "engine/lang/compiler.h"
#include "engine/lang/parser.h"
#include "engine/lang/scope.h"

namespace heddle {
namespace {

// Code is immutable once it is out; here it is still ours.
void hide(const Code& code) {
  const_cast<Code&>(code).flags |= Code::kHidden;
  for (const Const& value : code.consts) {
    if (value.kind == Const::Kind::kCode) hide(*value.code);
  }
}

}  // namespace

Result<Compiled, Diagnostic> compile(const SourceFile& source, CompileMode mode,
                                     CompileOptions options) {
  Tree tree;
  Parser parser(source, tree);
  if (auto error = parser.parse(mode)) return *error;
  Scopes scopes = find_scopes(source, tree);
  if (scopes.error) return *scopes.error;
  Compiler compiler(source, tree, scopes, options.separate_locals, options.library);
  Compiled out;
  out.code = compiler.run();
  if (compiler.error()) return *compiler.error();
  if (options.hidden) hide(*out.code);
  out.imports = find_imports(tree);
  return out;
}

}  // namespace heddle
