// VERIFY: the check for a bug of ours. It is on in every build and stops the program with numbers.
#pragma once

#include <fmt/core.h>

#include <string_view>

namespace heddle {

/// Prints where and why, then aborts. Called by VERIFY only.
[[noreturn]] void verify_failed(const char* file, int line, const char* condition,
                                std::string_view message);

}  // namespace heddle

/// Aborts with file, line, the condition and a formatted message when the condition is false.
#define VERIFY(condition, ...)                                                     \
  do {                                                                             \
    if (__builtin_expect(!(condition), 0)) {                                       \
      ::heddle::verify_failed(__FILE__, __LINE__, #condition,                      \
                              ::fmt::format("" __VA_ARGS__));                      \
    }                                                                              \
  } while (0)
