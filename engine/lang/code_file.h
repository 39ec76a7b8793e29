// Code as bytes: how the build hands compiled modules to the binary and to the page.
//
// The bytes are read by the same version that wrote them: they begin with a number made of the
// opcode table, and what was written by another version is not read. They come from the build,
// not from strangers; still every length is checked.
#pragma once

#include "engine/lang/code.h"

#include <memory>
#include <string>
#include <string_view>

namespace heddle {

std::string pack_code(const Code& code);

/// Returns: null if the bytes are of another version or cut short.
std::shared_ptr<const Code> unpack_code(std::string_view bytes);

}  // namespace heddle
