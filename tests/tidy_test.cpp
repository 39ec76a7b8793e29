// What the project's sources hold themselves to, checked over every file that a person wrote.
#include "tests/tidy_source.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <map>
#include <regex>
#include <set>

namespace heddle::tidy {
namespace {

constexpr int kFileLines = 800;
constexpr int kFunctionLines = 70;
constexpr int kColumns = 100;

bool has_ending(std::string_view path, std::initializer_list<std::string_view> endings) {
  for (const std::string_view ending : endings) {
    if (path.ends_with(ending)) {
      return true;
    }
  }
  return false;
}

bool is_cpp(std::string_view path) { return has_ending(path, {".cpp", ".h", ".inc"}); }

bool is_code(std::string_view path) {
  return is_cpp(path) || has_ending(path, {".js", ".mjs", ".cmake", ".vert", ".frag"}) ||
         (path.starts_with("engine/") && path.ends_with(".py"));
}

// The interpreter is one function by design; its bodies stand by family in engine/vm/ops.
bool is_interpreter(std::string_view path) {
  return path.starts_with("engine/vm/interpreter") || path.starts_with("engine/vm/ops/");
}

const std::vector<SourceFile>& all_files() {
  static const std::vector<SourceFile> kFiles = project_files();
  return kFiles;
}

using Allowed = std::map<std::string, std::set<std::string>>;

// The layering is said once, in CMakeLists.txt: heddle_module(name DEPENDS a b).
Allowed layers_of(const std::string& cmake) {
  static const std::regex kModule(R"(heddle_module\((\w+)([^)]*)\))");
  static const std::regex kWord(R"(\w+)");
  Allowed allowed;
  const std::sregex_iterator end;
  for (std::sregex_iterator match(cmake.begin(), cmake.end(), kModule); match != end; ++match) {
    const std::string name = (*match)[1];
    const std::string rest = (*match)[2];
    allowed[name].insert(name);
    bool in_depends = false;
    for (std::sregex_iterator word(rest.begin(), rest.end(), kWord); word != end; ++word) {
      if (word->str() == "DEPENDS" || word->str() == "LIBS") {
        in_depends = word->str() == "DEPENDS";
      } else if (in_depends) {
        allowed[name].insert(word->str());
      }
    }
  }
  return allowed;
}

std::string folder_after(const std::string& path, std::string_view top) {
  return path.substr(top.size(), path.find('/', top.size()) - top.size());
}

// Empty if `path` may include `name`, otherwise the reason why not.
std::string objection(const Allowed& allowed, const std::string& path, const std::string& name) {
  if (!name.starts_with("engine/") && !name.starts_with("web/") && !name.starts_with("tests/")) {
    return "an include is written from the top of the project";
  }
  if (path.starts_with("tests/")) {
    return "";
  }
  if (name.starts_with("tests/")) {
    return "only tests include tests";
  }
  if (path.starts_with("engine/")) {
    if (name.starts_with("web/")) {
      return "the engine knows no window";
    }
    const auto found = allowed.find(folder_after(path, "engine/"));
    if (found == allowed.end() || !found->second.contains(folder_after(name, "engine/"))) {
      return "CMakeLists.txt does not name that folder in its DEPENDS";
    }
  }
  if (path.starts_with("web/views/") && name.starts_with("web/platform/")) {
    return "a view knows no platform";
  }
  return "";
}

// Put together here, so that this file does not hold what it forbids.
std::string joined(std::string_view a, std::string_view b) { return fmt::format("{}{}", a, b); }

}  // namespace

TEST_SUITE("tests/tidy") {
  TEST_CASE("no file has more than 800 lines") {
    for (const SourceFile& file : all_files()) {
      if (is_code(file.path) || file.path.ends_with(".py")) {
        CHECK_MESSAGE(lines_of(file.text).size() <= kFileLines, file.path);
      }
    }
  }

  TEST_CASE("no line of code has more than 100 columns") {
    for (const SourceFile& file : all_files()) {
      if (!is_code(file.path)) continue;
      int number = 0;
      for (const std::string_view line : lines_of(file.text)) {
        ++number;
        CHECK_MESSAGE(columns_of(line) <= kColumns, file.path, ":", number);
      }
    }
  }

  TEST_CASE("no function has more than 70 lines") {
    for (const SourceFile& file : all_files()) {
      if (!is_cpp(file.path) || is_interpreter(file.path)) {
        continue;
      }
      for (const FunctionSpan& function : functions_of(file.text)) {
        CHECK_MESSAGE(function.length() <= kFunctionLines, file.path, ":", function.first_line,
                      " has ", function.length(), " lines: ", function.head.substr(0, 60));
      }
    }
  }

  TEST_CASE("a folder includes only what its line in CMakeLists.txt names") {
    Allowed allowed;
    for (const SourceFile& file : all_files()) {
      if (file.path == "CMakeLists.txt") {
        allowed = layers_of(file.text);
      }
    }
    REQUIRE(allowed.size() >= 10);
    for (const SourceFile& file : all_files()) {
      for (const std::string& name :
           is_cpp(file.path) ? includes_of(file.text) : std::vector<std::string>()) {
        const std::string reason = objection(allowed, file.path, name);
        CHECK_MESSAGE(reason.empty(), file.path, " includes ", name, ": ", reason);
      }
    }
  }

  TEST_CASE("time, chance and threads enter the engine through base and sched only") {
    const std::regex banned(
        R"(std::(mutex|shared_mutex|recursive_mutex|thread|jthread|condition_variable\w*|async)\b|)"
        R"(\b(sleep_for|sleep_until|usleep|nanosleep|steady_clock|system_clock|)"
        R"(high_resolution_clock|random_device|mt19937\w*|pthread_mutex_\w+|clock_gettime|)"
        R"(gettimeofday)\b|\b(s?rand|time)\s*\(\s*(NULL|nullptr|0|)\s*\))");
    for (const SourceFile& file : all_files()) {
      if (!is_cpp(file.path) || !file.path.starts_with("engine/") ||
          file.path.starts_with("engine/base/") || file.path.starts_with("engine/sched/")) {
        continue;
      }
      int number = 0;
      const std::string code = blank_out(file.text);
      for (const std::string_view line : lines_of(code)) {
        ++number;
        std::match_results<std::string_view::const_iterator> match;
        CHECK_MESSAGE(!std::regex_search(line.begin(), line.end(), match, banned), file.path, ":",
                      number, " uses ", match.str());
      }
    }
  }

  TEST_CASE("nothing is marked as unfinished") {
    const std::regex mark(joined("\\b(TO", "DO|FIX") + joined("ME|XX", "X|HA" "CK)\\b"));
    for (const SourceFile& file : all_files()) {
      std::smatch match;
      const bool is_locked = file.path.ends_with("package-lock.json");
      CHECK_MESSAGE((is_locked || !std::regex_search(file.text, match, mark)), file.path, " says ",
                    match.str());
    }
  }

  TEST_CASE("no file is called after nothing in particular") {
    const std::regex vague(R"((^|[/_])(utils?|common|misc|helpers?)[._/])");
    for (const SourceFile& file : all_files()) {
      if (file.path == "engine/lib/importlib/util.py") continue;  // Python's name for it
      CHECK_MESSAGE(!std::regex_search(file.path, vague), file.path);
    }
  }

  TEST_CASE("no file names a folder of somebody's machine") {
    const std::regex machine(joined("(^|[\\s\"'`=(:])/(wor", "k|roo") +
                             joined("t|far", "m|Users)/"));
    for (const SourceFile& file : all_files()) {
      int number = 0;
      for (const std::string_view line : lines_of(file.text)) {
        ++number;
        CHECK_MESSAGE((line.size() > 5000 || !std::regex_search(line.begin(), line.end(), machine)),
                      file.path, ":", number);
      }
    }
  }

  TEST_CASE("a header opens with a sentence on what it is, and is included once") {
    for (const SourceFile& file : all_files()) {
      if (file.path.ends_with(".h")) {
        CHECK_MESSAGE(file.text.starts_with("// "), file.path);
        CHECK_MESSAGE(file.text.find("#pragma once") != std::string::npos, file.path);
      }
    }
  }

  TEST_CASE("the checks themselves find what they look for") {
    CHECK(blank_out("a /* b\n */ \"c\" 'd' // e\nR\"x(\")x\" 1'000") ==
          "a     \n                \n         1'000");
    CHECK(columns_of("h\xC3\xA9") == 2);
    CHECK(includes_of("#include \"engine/base/id.h\"\n#include <map>\n") ==
          std::vector<std::string>{"engine/base/id.h"});

    const auto functions = functions_of(
        "namespace a {\nconst int k[] = {\n1};\nclass B : public C {\n int f(int x) const {\n"
        " if (x) {\n }\n }\n};\nint\ng() {\n auto l = [] { return 1; };\n}\n}\n");
    REQUIRE(functions.size() == 2);
    CHECK(functions[0].first_line == 5);
    CHECK(functions[0].length() == 4);
    CHECK(functions[1].first_line == 10);
    CHECK(functions[1].length() == 4);

    const Allowed allowed = layers_of("heddle_module(a)\nheddle_module(b DEPENDS a LIBS z)\n");
    CHECK(objection(allowed, "engine/b/x.h", "engine/a/y.h").empty());
    CHECK_FALSE(objection(allowed, "engine/a/x.h", "engine/b/y.h").empty());
    CHECK_FALSE(objection(allowed, "engine/b/x.h", "engine/z/y.h").empty());
    CHECK_FALSE(objection(allowed, "engine/b/x.h", "web/views/y.h").empty());
    CHECK_FALSE(objection(allowed, "web/views/x.h", "web/platform/y.h").empty());
  }
}

}  // namespace heddle::tidy
