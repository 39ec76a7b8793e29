// Literals: what the spelling of a number or a string stands for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/lang/code.h"

namespace heddle {

struct NumberValue {
  Const::Kind kind = Const::Kind::kInt;
  int64_t integer = 0;
  double number = 0;
  std::string digits;  // kBigInt
};

/// Reads a number token, whose spelling the lexer has checked.
///
/// Errors: false when it has more than 4300 decimal digits (CPython's limit); `digits` then holds
///         how many.
bool read_number(std::string_view spelling, NumberValue& out);

/// The character that `\N{name}` stands for. Whoever has the names sets it, before anything is
/// compiled; without it no name is known.
using FindNamedCharacter = std::optional<char32_t> (*)(std::string_view name);
extern FindNamedCharacter find_named_character;

struct EscapeError {
  std::string message;
};

/// Appends what the inside of a string literal stands for, as UTF-8.
/// Errors: false, with the message in `error`, as CPython words it.
bool decode_string(std::string_view inside, std::string& out, EscapeError& error);

/// The same for the inside of a bytes literal.
bool decode_bytes(std::string_view inside, std::string& out, EscapeError& error);

}  // namespace heddle
