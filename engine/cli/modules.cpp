// heddle modules: prints what a program can import.
#include "engine/cli/cli.h"
#include "engine/lib/library.h"

#include <fmt/format.h>

#include <cstdio>

namespace heddle {

int modules_command() {
  for (std::string_view name : module_names()) {
    if (name.starts_with('_') && name != "__future__" && name != "_thread") continue;
    std::string_view origin = module_is_stdlib(name) ? "CPython's own" : "Heddle's";
    std::fputs(fmt::format("{:<24} {}\n", name, origin).c_str(), stdout);
  }
  return 0;
}

}  // namespace heddle
