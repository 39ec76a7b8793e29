// Raised: the exceptions that nobody caught, as the reports that an execution printed tell of them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

struct Raised {
  struct Place {
    std::string file;
    uint32_t line = 0;
  };
  std::string thread;         // its name; "" is the main thread, or a traceback printed otherwise
  std::string kind;           // the exception's class
  std::vector<Place> places;  // outermost first
};

/// In the order in which they were printed. Of a chain of exceptions it is the last one.
std::vector<Raised> raised_in(std::string_view output);

}  // namespace heddle
