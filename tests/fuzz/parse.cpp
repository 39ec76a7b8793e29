// Feeds arbitrary text to the parser and the compiler: it compiles or is refused with a place that
// can be shown; either way nothing breaks.
#include <cstdint>
#include <string>

#include "engine/base/verify.h"
#include "engine/lang/compile.h"
#include "engine/lang/disassemble.h"
#include "engine/lang/params.h"
#include "engine/lang/positions.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace heddle;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const SourceFile source("x.py", text);
  const auto result = compile(source, CompileMode::kExec);
  if (result.ok()) {
    const Code& code = *result.value().code;
    VERIFY(code.insns.size() == code.positions.size(), "{} instructions, {} positions",
           code.insns.size(), code.positions.size());
    (void)disassemble(code);
    for (const Position& p : code.positions) (void)caret_line(source.line(p.line), p);
  } else {
    VERIFY(!render(result.error()).empty(), "an error without words");
  }
  (void)compile(source, CompileMode::kEval).ok();
  (void)apply_params(text, {}).ok();
  return 0;
}
