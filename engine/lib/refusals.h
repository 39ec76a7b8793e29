// What a program imports and Heddle lacks, told before the run.
#pragma once

#include "engine/base/program.h"
#include "engine/lang/compile.h"

#include <vector>

namespace heddle {

/// One diagnostic for each import of a module, or of a module's name, that is neither ours nor the
/// program's. Imports inside `try` are left to the run: the program may have an answer. Likewise
/// breakpoint(), and where there is no input, input() and sys.stdin.
std::vector<Diagnostic> missing_imports(const Program& program, const SourceFile& source,
                                        const std::vector<ImportUse>& imports, bool has_input);

}  // namespace heddle
