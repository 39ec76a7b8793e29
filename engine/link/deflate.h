// Raw deflate with a bound, natively by zlib. The page does it itself: there is no zlib in wasm.
#pragma once

#include "engine/base/result.h"

#include <string>
#include <string_view>

namespace heddle {

/// Errors: a build without deflate.
Result<std::string> deflate_raw(std::string_view bytes);

/// Errors: cut off, altered, or more than `size_max` bytes come out. Never unpacks more than that.
Result<std::string> inflate_raw(std::string_view bytes, size_t size_max);

}  // namespace heddle
