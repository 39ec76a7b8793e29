#include "engine/lang/imports.h"

#include <doctest/doctest.h>

#include "engine/lang/compile.h"

using namespace heddle;

namespace {

std::string uses(const std::string& text) {
  const SourceFile source("x.py", text);
  auto result = compile(source, CompileMode::kExec);
  REQUIRE(result.ok());
  std::string out;
  for (const ImportUse& use : result.value().imports) {
    if (!out.empty()) out += ' ';
    out += std::string(use.level, '.') + use.module;
    if (!use.name.empty()) out += (use.attribute ? "->" : ":") + use.name;
    if (use.guarded) out += "?";
    out += "@" + std::to_string(use.span.line);
  }
  return out;
}

}  // namespace

TEST_SUITE("engine/lang/imports") {
  TEST_CASE("imports are found wherever they stand") {
    CHECK(uses("import a.b, c as d\ndef f():\n  from .g import h as i\n  from j import k\n") ==
          "a.b@1 c@1 .g@3 .g:h@3 j@4 j:k@4");
    CHECK(uses("try:\n  import a\nexcept ImportError:\n  import b\n") == "a?@2 b?@4");
    CHECK(uses("from a import *\n") == "a:*@1 a@1");
  }
  TEST_CASE("attributes of an imported module count as uses") {
    CHECK(uses("import t as u\nu.sleep(1)\nx = u.time() + u.now\n") ==
          "t@1 t->sleep@2 t->time@3 t->now@3");
  }
  TEST_CASE("a name that something else binds too is not followed") {
    CHECK(uses("import t\nt = f()\nt.sleep(1)\n") == "t@1");
    CHECK(uses("import t\ndef f(t): t.sleep(1)\n") == "t@1");
    CHECK(uses("import t\nt.mine = 1\nt.mine\nt.sleep\n") == "t@1 t->sleep@4");
  }
}
