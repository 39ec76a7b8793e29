#include "web/views/text.h"

namespace heddle {
namespace {

Language current_language = Language::kEnglish;

constexpr const char* kEnglishText[] = {
#define TEXT(id, english, chinese) english,
#include "web/views/text.def"
#undef TEXT
};

constexpr const char* kChineseText[] = {
#define TEXT(id, english, chinese) chinese,
#include "web/views/text.def"
#undef TEXT
};

}  // namespace

void set_language(Language language) { current_language = language; }
Language language() { return current_language; }

const char* text(Text id) {
  auto at = static_cast<size_t>(id);
  return current_language == Language::kChinese ? kChineseText[at] : kEnglishText[at];
}

std::string chinese_characters() {
  std::string all;
  for (const char* each : kChineseText) all += each;
  return all;
}

}  // namespace heddle
