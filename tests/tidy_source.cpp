#include "tests/tidy_source.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace heddle::tidy {
namespace {

namespace fs = std::filesystem;

// `.git` is a file where the checkout is a work tree of another clone.
bool is_skipped(const fs::path& path) {
  const std::string name = path.filename().string();
  return name == "build" || name == ".git" || name == "node_modules" || name == "__pycache__" ||
         name == "dist" || name == "corpus";
}

bool is_binary(std::string_view text) {
  return text.substr(0, 4096).find('\0') != std::string_view::npos;
}

// Walks over C++ code and tells for every character whether it is code.
class Blanker {
 public:
  explicit Blanker(std::string_view code) : code_(code), result_(code) {}

  std::string run() {
    while (at_ < code_.size()) {
      if (starts("//")) {
        blank_until(code_.find('\n', at_));
      } else if (starts("/*")) {
        blank_past(code_.find("*/", at_ + 2), 2);
      } else if (starts("R\"") && !in_word()) {
        blank_raw_text();
      } else if (code_[at_] == '"' || (code_[at_] == '\'' && !in_word())) {
        blank_text(code_[at_]);
      } else if (code_[at_] == '#' && line_is_blank_so_far()) {
        blank_directive();
      } else {
        ++at_;
      }
    }
    return result_;
  }

 private:
  bool starts(std::string_view what) const { return code_.substr(at_).starts_with(what); }

  // An apostrophe inside a number and a quote after a word's R are no beginning of a text.
  bool in_word() const {
    return at_ > 0 && (std::isalnum(static_cast<unsigned char>(code_[at_ - 1])) != 0 ||
                       code_[at_ - 1] == '_');
  }

  bool line_is_blank_so_far() const {
    for (size_t i = at_; i > 0 && code_[i - 1] != '\n'; --i) {
      if (code_[i - 1] != ' ' && code_[i - 1] != '\t') {
        return false;
      }
    }
    return true;
  }

  void blank_until(size_t end) {
    for (end = std::min(end, code_.size()); at_ < end; ++at_) {
      if (code_[at_] != '\n') {
        result_[at_] = ' ';
      }
    }
  }

  void blank_past(size_t found, size_t length) {
    blank_until(found == std::string_view::npos ? code_.size() : found + length);
  }

  void blank_raw_text() {
    const size_t open = code_.find('(', at_);
    const std::string close = ")" + std::string(code_.substr(at_ + 2, open - at_ - 2)) + "\"";
    blank_past(code_.find(close, open), close.size());
  }

  void blank_text(char quote) {
    size_t end = at_ + 1;
    while (end < code_.size() && code_[end] != quote && code_[end] != '\n') {
      end += code_[end] == '\\' ? 2 : 1;
    }
    blank_until(end + 1);
  }

  void blank_directive() {
    size_t end = code_.find('\n', at_);
    while (end != std::string_view::npos && code_[end - 1] == '\\') {
      end = code_.find('\n', end + 1);
    }
    blank_until(end);
  }

  std::string_view code_;
  std::string result_;
  size_t at_ = 0;
};

bool opens_scope_of_declarations(const std::string& head) {
  if (head.starts_with("TEST_SUITE(")) {
    return true;
  }
  static const std::regex kScope(
      R"((^|[\s>])(namespace|class|struct|union|extern)\b[^()=]*(\(\w*\)[^()=]*)?$)");
  return std::regex_search(head, kScope);
}

bool opens_function(const std::string& head) {
  return head.find('(') != std::string::npos && !head.ends_with("=") && !head.ends_with(",");
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \n\t"));
  text.erase(text.find_last_not_of(" \n\t") + 1);
  return text;
}

}  // namespace

std::vector<SourceFile> project_files() {
  const fs::path top = HEDDLE_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (auto entry = fs::recursive_directory_iterator(top);
       entry != fs::recursive_directory_iterator(); ++entry) {
    if (is_skipped(entry->path())) {
      entry.disable_recursion_pending();
    } else if (entry->is_regular_file()) {
      std::ifstream stream(entry->path(), std::ios::binary);
      std::stringstream text;
      text << stream.rdbuf();
      if (!is_binary(text.view())) {
        files.push_back({fs::relative(entry->path(), top).generic_string(), text.str()});
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::string blank_out(std::string_view code) { return Blanker(code).run(); }

std::vector<FunctionSpan> functions_of(std::string_view code) {
  const std::string text = blank_out(code);
  std::vector<FunctionSpan> functions;
  std::string head;
  int line = 1;
  int head_line = 1;
  int depth_inside = 0;  // Open braces of the function or initializer that we are in.
  for (const char c : text) {
    if (depth_inside > 0) {
      depth_inside += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (depth_inside == 0) {
        functions.back().last_line = line;
      }
    } else if (c == '{') {
      head = trimmed(head);
      if (!opens_scope_of_declarations(head)) {
        functions.push_back({opens_function(head) ? head : "", head_line, line});
        depth_inside = 1;
      }
      head.clear();
    } else if (c == ';' || c == '}') {
      head.clear();
    } else if (!head.empty() || std::isspace(static_cast<unsigned char>(c)) == 0) {
      head_line = head.empty() ? line : head_line;
      head += c;
    }
    line += c == '\n' ? 1 : 0;
  }
  std::erase_if(functions, [](const FunctionSpan& span) { return span.head.empty(); });
  return functions;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

int columns_of(std::string_view line) {
  return static_cast<int>(std::count_if(line.begin(), line.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::vector<std::string> includes_of(std::string_view code) {
  static const std::regex kInclude(R"re((?:^|\n)\s*#\s*include\s+"([^"]+)")re");
  std::vector<std::string> names;
  const std::string text(code);
  for (std::sregex_iterator match(text.begin(), text.end(), kInclude), end; match != end; ++match) {
    names.push_back((*match)[1]);
  }
  return names;
}

}  // namespace heddle::tidy
