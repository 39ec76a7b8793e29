// A syntax tree as plain data, from which `_ast` makes Python's objects.
//
//   what   | as a constant
//   -------+-----------------------------------------------------------------------------------
//   a node | (class of `ast`, line, column, end line, end column, field ...), fields in the order
//          | of the class's `_fields`; what has no place has zeros
//   a list | (None, item ...)
//   others | a name, a number, the value of a Constant, or None: as they are
#pragma once

#include "engine/base/result.h"
#include "engine/lang/code.h"
#include "engine/lang/compile_mode.h"
#include "engine/lang/diagnostic.h"
#include "engine/lang/source.h"

namespace heddle {

/// Parses a whole source; whether it also compiles is not asked.
///
/// Returns: the row of a Module, an Expression or an Interactive.
/// Errors:  the parser's.
/// Python:  compile() with PyCF_ONLY_AST.
Result<Const, Diagnostic> tree_rows(const SourceFile& source, CompileMode mode);

}  // namespace heddle
