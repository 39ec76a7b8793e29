// What the tidy test sees of a source file: lines, code without comments and texts, functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace heddle::tidy {

/// One file of the project; `path` is relative to the top folder.
struct SourceFile {
  std::string path;
  std::string text;
};

/// One function body found in C++ code, by its first and last line (from 1).
struct FunctionSpan {
  std::string head;
  int first_line;
  int last_line;

  int length() const { return last_line - first_line + 1; }
};

/// Returns:  every text file of the project that a person wrote, sorted by path.
std::vector<SourceFile> project_files();

/// Returns:  `code` with comments, texts, character constants and preprocessor lines blanked out;
///           every line break stays where it is.
std::string blank_out(std::string_view code);

/// Returns:  the functions of C++ code, those in classes included, lambdas as part of the function
///           around them. It goes by braces and by what stands before them, not by a grammar.
std::vector<FunctionSpan> functions_of(std::string_view code);

std::vector<std::string_view> lines_of(std::string_view text);

/// Returns:  the number of code points of UTF-8 text.
int columns_of(std::string_view line);

/// Returns:  the quoted includes of C++ code.
std::vector<std::string> includes_of(std::string_view code);

}  // namespace heddle::tidy
