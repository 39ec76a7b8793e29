// Every program of the tables is refused with CPython 3.11's own words, place and marks.
#include <doctest/doctest.h>

#include "engine/lang/compile.h"

using namespace heddle;

namespace {

struct BadProgram {
  const char* program;
  const char* stderr_text;
};

#define SYNTAX_ERROR(program, stderr_text) {program, stderr_text},
const BadProgram kBadPrograms[] = {
#include "tests/engine/lang/syntax_errors_1.def"
#include "tests/engine/lang/syntax_errors_2.def"
#include "tests/engine/lang/syntax_errors_3.def"
#include "tests/engine/lang/syntax_errors_4.def"
#include "tests/engine/lang/syntax_errors_5.def"
};
#undef SYNTAX_ERROR

}  // namespace

TEST_SUITE("engine/lang/syntax_errors") {
  TEST_CASE("a bad program is told as CPython tells it") {
    for (const BadProgram& bad : kBadPrograms) {
      CAPTURE(bad.program);
      const SourceFile source("x.py", bad.program);
      const auto compiled = compile(source, CompileMode::kExec);
      CHECK_FALSE(compiled.ok());
      if (!compiled.ok()) CHECK(render(compiled.error()) == bad.stderr_text);
    }
  }
}
