// CPython's own library is the parser's corpus: all of it parses, and compiles but for what Heddle
// refuses on purpose.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "engine/lang/compile.h"

using namespace heddle;

namespace {

constexpr const char* kLibrary = "/usr/lib/python3.11";

// Registers and jumps of a code are within its bounds.
bool well_formed(const Code& code) {
  const auto size = static_cast<int64_t>(code.insns.size());
  for (int64_t at = 0; at < size; ++at) {
    const Insn& i = code.insns[static_cast<size_t>(at)];
    if (i.op == Op::kJump || i.op == Op::kJumpBack || i.op == Op::kJumpIf ||
        i.op == Op::kJumpIfNot) {
      const int64_t target = at + 1 + i.wide();
      if (target < 0 || target >= size) return false;
      if (i.op == Op::kJumpBack && i.wide() >= 0) return false;
    }
  }
  for (const Handler& h : code.handlers) {
    if (h.start >= h.end || h.end > size || h.target >= size) return false;
    if (h.exc_reg >= code.register_count) return false;
  }
  if (code.positions.size() != code.insns.size()) return false;
  for (const Const& c : code.consts) {
    if (c.kind == Const::Kind::kCode && !well_formed(*c.code)) return false;
  }
  return true;
}

}  // namespace

TEST_SUITE("engine/lang/corpus") {
  TEST_CASE("CPython's library compiles") {
    if (!std::filesystem::exists(kLibrary)) {
      MESSAGE("skipped: there is no CPython library in " << kLibrary);
      return;
    }
    size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(kLibrary)) {
      const std::string path = entry.path().string();
      // Tests of other parsers hold bad programs.
      if (entry.path().extension() != ".py" || path.find("/test") != std::string::npos) continue;
      std::ifstream in(path);
      std::stringstream text;
      text << in.rdbuf();
      const SourceFile source(path, text.str());
      const auto result = compile(source, CompileMode::kExec);
      CAPTURE(path);
      if (result.ok()) {
        CHECK(well_formed(*result.value().code));
      } else {
        CAPTURE(render(result.error()));
        CHECK(result.error().kind == DiagnosticKind::kUnsupported);
      }
      ++files;
    }
    CHECK(files > 100);
  }
}
