// ImportUse: what a program takes from modules, so that a run can refuse what is not there.
#pragma once

#include <string>
#include <vector>

#include "engine/lang/source.h"

namespace heddle {

namespace syntax {
class Tree;
}

/// One import, or one use of an imported module's attribute.
struct ImportUse {
  std::string module;  // "os.path"; "" for `from . import x`
  std::string name;    // the imported name or the attribute; "" for the module itself; "*"
  uint32_t level = 0;  // leading dots
  Span span;
  /// In a `try` body: the program may have an answer to its absence.
  bool guarded = false;
  /// `module.name` as it is used, not imported: the program may have put it there itself.
  bool attribute = false;
};

/// What CPython warns of when it compiles a program (SyntaxWarning).
struct SyntaxWarning {
  uint32_t line;
  std::string message;
};

struct ProgramUses {
  std::vector<ImportUse> imports;
  std::vector<SyntaxWarning> warnings;
};

/// Lists all imports of a tree, wherever they stand, and every `x.name` where x is bound by an
/// `import` in the file and by nothing else; a call of input() or breakpoint() that the file does
/// not define itself counts as a use of builtins.input. Also what there is to warn of.
ProgramUses find_imports(const syntax::Tree& tree);

}  // namespace heddle
