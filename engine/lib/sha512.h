// SHA-512 (FIPS 180-4): what random.seed() makes of a string.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace heddle {

std::array<uint8_t, 64> sha512(std::string_view data);

}  // namespace heddle
