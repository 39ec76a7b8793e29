// Embedded files: the Python and shader text that the build put inside the binary.
#pragma once

#include <span>
#include <string_view>

namespace heddle {

/// One text with its path below the folder it came from, such as "concurrent/futures.py".
struct EmbeddedFile {
  std::string_view name;
  std::string_view text;
};

/// Returns:  the files of engine/lib/**/*.py, sorted by name. They live as long as the program.
std::span<const EmbeddedFile> embedded_lib();

/// Returns:  the files of engine/scenarios/**/*.py, sorted by name.
std::span<const EmbeddedFile> embedded_scenarios();

/// Returns:  the files of shaders/, sorted by name.
std::span<const EmbeddedFile> embedded_shaders();

/// A module of CPython's own library with its path ("json/decoder.py"): its source, and its code as
/// lang/code_file.h packs it. Where a build carries neither both are null.
struct LibraryFile {
  std::string_view name;
  std::string_view text;
  std::string_view code;
};

/// Returns:  the modules that stdlib.def lists, sorted by path.
std::span<const LibraryFile> embedded_stdlib();

}  // namespace heddle
