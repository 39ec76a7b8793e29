// The Unicode Character Database 14.0 as unicodedata shows it: names, properties, decompositions.
//
// It is read out of unicode/names.txt and unicode/data.txt when it is first asked for. Where these
// files cannot be had (a page that has lost its server) nothing has a name.
// Thread safety: all of it can be called from everywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace heddle::unicode {

/// Whether both files are there.
bool data_is_there();

/// Returns: "" if the character has none.
std::string name_of(char32_t c);
/// The character that has this name or alias, upper and lower case alike.
std::optional<char32_t> find_name(std::string_view name);
/// The characters of a named sequence; empty if there is none of this name.
std::u32string_view find_sequence(std::string_view name);

struct Properties {
  std::string_view category = "Cn";
  std::string_view bidirectional;
  uint8_t combining = 0;
  std::string_view east_asian_width = "F";
  bool mirrored = false;
};
const Properties& properties_of(char32_t c);

/// As it stands in the database: "<noBreak> 0020"; "" if there is none.
std::string_view decomposition_of(char32_t c);

enum class NumberKind : uint8_t { kNumeric, kDigit, kDecimal };
struct Number {
  double value;
  NumberKind kind;
};
/// The number that a character stands for, if it does.
std::optional<Number> number_of(char32_t c);

/// `compose`: NFC rather than NFD; `compatible`: NFKC, NFKD.
std::u32string normalized(std::u32string_view text, bool compose, bool compatible);

}  // namespace heddle::unicode
