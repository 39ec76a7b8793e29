// Parameters: numbers, switches and choices that a program offers to whoever runs it.
//
//   name = 10        # @param 1..100            a whole number
//   rate = 0.5       # @param 0..1 step 0.05    a number with a fraction
//   locked = True    # @param                   a switch
//   mode = "fast"    # @param fast|slow         a choice; of numbers too: 1|2|4
//   title = "x"      # @param                   a text
//
// Only assignments at the start of a line of the main file count. The comment is plain Python to
// CPython, so the same file runs there with the values as they are written.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace heddle {

struct Param {
  enum class Kind : uint8_t { kInt, kFloat, kBool, kChoice, kText };
  std::string name;
  uint32_t line = 0;
  Kind kind = Kind::kInt;
  std::string value;  // as written in the program: "10", "0.5", "True", "fast" (without quotes)
  std::optional<double> min;
  std::optional<double> max;
  std::optional<double> step;
  std::vector<std::string> choices;

  // Where the value stands in the text, quotes included.
  uint32_t value_start = 0;
  uint32_t value_end = 0;
  bool quoted = false;
};

/// Returns: the parameters in the order in which they stand. A comment that does not fit its value
///          is no parameter.
std::vector<Param> find_params(std::string_view text);

/// Returns: the text with the values replaced, nothing else changed.
/// Errors:  a name that is no parameter, a value of the wrong type or outside what is allowed;
///          the message says what is.
Result<std::string> apply_params(std::string_view text,
                                 const std::map<std::string, std::string>& overrides);

}  // namespace heddle
