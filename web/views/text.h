// The words on the canvas, in the language of the person who reads them.
#pragma once

#include "engine/base/language.h"

#include <fmt/format.h>

#include <string>

namespace heddle {

enum class Text {
#define TEXT(id, english, chinese) id,
#include "web/views/text.def"
#undef TEXT
};

/// Sets the language of everything that text() and say() return from now on.
void set_language(Language language);
Language language();

/// The sentence as it stands in text.def.
const char* text(Text id);

/// The sentence with its arguments filled in.
template <typename... Args>
std::string say(Text id, const Args&... args) {
  return fmt::format(fmt::runtime(text(id)), args...);
}

/// All characters of the Chinese column, for the font.
std::string chinese_characters();

}  // namespace heddle
