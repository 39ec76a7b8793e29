// Language: in which words a person is spoken to.
#pragma once

#include <cstdint>

namespace heddle {

enum class Language : uint8_t { kEnglish, kChinese };

}  // namespace heddle
