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
};

struct Compiled {
  std::shared_ptr<const Code> code;
  std::vector<ImportUse> imports;
};

/// Compiles a whole source. kSingle is compiled as kExec.
///
/// Errors: the first error, in CPython's words; or kUnsupported for what Heddle refuses.
/// Python: compile().
Result<Compiled, Diagnostic> compile(const SourceFile& source, CompileMode mode,
                                     CompileOptions options = {});

}  // namespace heddle
