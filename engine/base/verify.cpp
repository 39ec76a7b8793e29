#include "engine/base/verify.h"

#include <cstdio>
#include <cstdlib>

namespace heddle {

void verify_failed(const char* file, int line, const char* condition, std::string_view message) {
  std::fprintf(stderr, "heddle: internal error at %s:%d: %s %.*s\n", file, line, condition,
               static_cast<int>(message.size()), message.data());
  std::fflush(stderr);
  std::abort();
}

}  // namespace heddle
