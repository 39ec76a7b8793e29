// Compiles modules of CPython's library for the build: pack_stdlib FROM TO FILE...
//
// FROM/json/decoder.py becomes TO/json/decoder.code. A module that the language cannot compile yet
// gets no file: it is compiled when it is imported, and then says what it lacks.
#include "engine/lang/code_file.h"
#include "engine/lang/compile.h"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

int main(int argc, char** argv) {
  namespace fs = std::filesystem;
  for (int i = 3; i < argc; ++i) {
    const std::string file = argv[i];
    std::ifstream in(fs::path(argv[1]) / file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
      std::fprintf(stderr, "pack_stdlib: %s cannot be read\n", file.c_str());
      return 1;
    }
    heddle::CompileOptions options;
    options.library = true;
    heddle::SourceFile source("heddle/python3.11/" + file, text.str());
    auto compiled = heddle::compile(source, heddle::CompileMode::kExec, options);
    const fs::path to = (fs::path(argv[2]) / file).replace_extension(".code");
    fs::create_directories(to.parent_path());
    std::ofstream out(to, std::ios::binary);
    if (compiled.ok()) out << heddle::pack_code(*compiled.value().code);
    if (!out) {
      std::fprintf(stderr, "pack_stdlib: %s cannot be written\n", to.c_str());
      return 1;
    }
  }
  return 0;
}
