// Program: the Python files that a run executes, and what is given to them from outside.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace heddle {

struct ProgramFile {
  std::string name;  // shown in tracebacks exactly so; the command gives absolute paths, as CPython
  std::string text;

  bool operator==(const ProgramFile&) const = default;
};

struct Program {
  std::vector<ProgramFile> files;  // the first one is run, the others can be imported
  std::vector<std::pair<std::string, std::string>> params;  // `# @param` names and their values
  std::vector<std::string> args;                            // sys.argv[1:]
  std::string script;  // sys.argv[0] where that is not the first file's name, else ""

  bool operator==(const Program&) const = default;
};

}  // namespace heddle
