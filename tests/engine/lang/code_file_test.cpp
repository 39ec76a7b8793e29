#include "engine/lang/code_file.h"

#include "engine/base/embedded.h"
#include "engine/lang/compile.h"
#include "engine/lang/disassemble.h"

#include <doctest/doctest.h>

namespace heddle {
namespace {

std::shared_ptr<const Code> code_of(const EmbeddedFile& file) {
  auto compiled = compile(SourceFile(std::string(file.name), std::string(file.text)),
                          CompileMode::kExec);
  REQUIRE(compiled.ok());
  return compiled.value().code;
}

TEST_SUITE("engine/lang/code_file") {
  TEST_CASE("what is packed and unpacked is the same code") {
    for (const EmbeddedFile& file : embedded_lib()) {
      auto code = code_of(file);
      auto again = unpack_code(pack_code(*code));
      REQUIRE_MESSAGE(again != nullptr, file.name);
      CHECK_MESSAGE(disassemble(*again) == disassemble(*code), file.name);
      CHECK_MESSAGE(pack_code(*again) == pack_code(*code), file.name);
    }
  }

  TEST_CASE("bytes of another version, or cut short, are no code") {
    const std::string bytes = pack_code(*code_of(embedded_scenarios().front()));
    CHECK(unpack_code(bytes) != nullptr);
    std::string other = bytes;
    other[0] ^= 1;
    CHECK(unpack_code(other) == nullptr);
    for (size_t size = 0; size < bytes.size(); size += 7) {
      CHECK(unpack_code(std::string_view(bytes).substr(0, size)) == nullptr);
    }
  }
}

}  // namespace
}  // namespace heddle
