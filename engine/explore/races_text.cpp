// Data races and circles of locks in words, English and Chinese.
#include "engine/explore/races.h"

#include <fmt/format.h>

namespace heddle {

namespace {

std::string held(const RaceSide& side, const NameTable& names, bool zh) {
  if (side.locks.empty()) return zh ? "未持有锁" : "holding no lock";
  std::string text = zh ? "持有 " : "holding ";
  for (size_t i = 0; i < side.locks.size(); i++) {
    text += (i == 0 ? "" : zh ? "、" : ", ") + names.object(side.locks[i]);
  }
  return text;
}

std::string stack(const RaceSide& side, const NameTable& names, bool zh) {
  std::string text;
  for (const CodePlace& place : side.stack) {
    text += fmt::format(fmt::runtime(zh ? "    {}，第 {} 行" : "    {}, line {}"),
                        names.file(place.file), place.line);
    if (!place.function.empty()) text += (zh ? "，在 " : ", in ") + place.function;
    if (!place.function.empty() && zh) text += " 中";
    text += "\n";
  }
  return text;
}

std::string side_text(const RaceSide& side, const NameTable& names, const std::string& did,
                      bool zh) {
  return fmt::format(fmt::runtime(zh ? "  {} {}，{}\n{}" : "  {} {}, {}\n{}"),
                     names.strand(side.strand), did, held(side, names, zh),
                     stack(side, names, zh));
}

}  // namespace

std::string text_of(const DataRace& race, const NameTable& names, Language language) {
  const bool zh = language == Language::kChinese;
  const auto did = [zh](const RaceSide& side) {
    return zh ? side.write ? "写入" : "读取" : side.write ? "wrote" : "read";
  };
  const std::string what = !race.name.empty() ? race.name : zh ? "某处" : "something";
  const char* title = zh ? "数据竞争：两个线程访问 {}，彼此没有先后约束\n"
                         : "data race: {} is accessed by two threads, and nothing orders them\n";
  return fmt::format(fmt::runtime(title), what) +
         side_text(race.first, names, did(race.first), zh) +
         side_text(race.second, names, did(race.second), zh);
}

std::string text_of(const LockInversion& inversion, const NameTable& names, Language language) {
  const bool zh = language == Language::kChinese;
  std::string text = zh ? "以相反的次序取得锁，可能死锁\n"
                        : "locks in opposite orders, which can deadlock\n";
  for (size_t i = 0; i < inversion.sides.size(); i++) {
    const uint32_t next = inversion.locks[(i + 1) % inversion.locks.size()];
    const std::string did = (zh ? "取得 " : "took ") + names.object(next);
    text += side_text(inversion.sides[i], names, did, zh);
  }
  return text;
}

}  // namespace heddle
