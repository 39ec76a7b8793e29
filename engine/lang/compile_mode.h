// CompileMode: what kind of source compile() is given.
#pragma once

#include <cstdint>

namespace heddle {

enum class CompileMode : uint8_t { kExec, kEval, kSingle };

}  // namespace heddle
