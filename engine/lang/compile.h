// compile(): Python source to Code, or the reason why not. The way into the language.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/lang/code.h"
#include "engine/lang/compile_mode.h"
#include "engine/lang/diagnostic.h"
#include "engine/lang/imports.h"
#include "engine/lang/source.h"

namespace heddle {

struct CompileOptions {
  /// exec() and eval() with locals of their own: names go through the namespace, as in a class.
  bool separate_locals = false;
  /// Marks the code and all code in it as never shown in a traceback.
  bool hidden = false;
  /// A module of CPython's own library: an `async def` in it is refused when what it made is run,
  /// because the module may never run it.
  bool library = false;
  /// Marks it all as code whose accesses are never visible, see engine/vm/visible.h.
  bool unseen = false;
};

struct Compiled {
  std::shared_ptr<const Code> code;
  std::vector<ImportUse> imports;
  std::vector<SyntaxWarning> warnings;
};

/// What CPython prints on stderr for the warnings of a source. `lines`: with the source lines, as
/// for a source that is a file.
std::string render_warnings(const SourceFile& source, const std::vector<SyntaxWarning>& warnings,
                            bool lines = true);

/// Compiles a whole source. kSingle: one statement, whose expressions are displayed.
///
/// Errors: the first error, in CPython's words; or kUnsupported for what Heddle refuses.
/// Python: compile().
Result<Compiled, Diagnostic> compile(const SourceFile& source, CompileMode mode,
                                     CompileOptions options = {});

}  // namespace heddle
