// Data races and circles of locks in words.
#include "engine/explore/races.h"

#include <fmt/format.h>

namespace heddle {

namespace {

std::string held(const RaceSide& side, const NameTable& names) {
  if (side.locks.empty()) return "holding no lock";
  std::string text = "holding ";
  for (size_t i = 0; i < side.locks.size(); i++) {
    text += (i > 0 ? ", " : "") + names.object(side.locks[i]);
  }
  return text;
}

std::string stack(const RaceSide& side, const NameTable& names) {
  std::string text;
  for (const CodePlace& place : side.stack) {
    text += fmt::format("    {}, line {}", names.file(place.file), place.line);
    if (!place.function.empty()) text += ", in " + place.function;
    text += "\n";
  }
  return text;
}

std::string side_text(const RaceSide& side, const NameTable& names, const char* did) {
  return fmt::format("  {} {}, {}\n{}", names.strand(side.strand), did, held(side, names),
                     stack(side, names));
}

}  // namespace

std::string text_of(const DataRace& race, const NameTable& names) {
  const auto did = [](const RaceSide& side) { return side.write ? "wrote" : "read"; };
  return fmt::format("data race: {} is accessed by two threads, and nothing orders them\n{}{}",
                     race.name.empty() ? "something" : race.name,
                     side_text(race.first, names, did(race.first)),
                     side_text(race.second, names, did(race.second)));
}

std::string text_of(const LockInversion& inversion, const NameTable& names) {
  std::string text = "locks in opposite orders, which can deadlock\n";
  for (size_t i = 0; i < inversion.sides.size(); i++) {
    const uint32_t next = inversion.locks[(i + 1) % inversion.locks.size()];
    text += side_text(inversion.sides[i], names, ("took " + names.object(next)).c_str());
  }
  return text;
}

}  // namespace heddle
