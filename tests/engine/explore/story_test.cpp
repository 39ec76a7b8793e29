// How the failures of the programs in tests/explore come about, in both languages.
#include "engine/explore/story.h"

#include "engine/lib/subject.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

using namespace heddle;

namespace {

std::unique_ptr<ProgramSubject> subject_named(const std::string& text) {
  Program program;
  program.files.push_back({"main.py", text});
  auto subject = ProgramSubject::make(std::move(program), RunSettings{});
  REQUIRE_MESSAGE(subject.ok(), subject.error().text);
  return std::move(subject.value());
}

std::string text_of_program(const std::filesystem::path& path) {
  std::ifstream in(path);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

Explored searched(Subject& subject) {
  const std::atomic<bool> stop{false};
  auto result = explore(subject, {}, stop);
  REQUIRE(result.ok());
  return std::move(result.value());
}

bool has_chinese(const std::string& text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0xE4) return true;
  }
  return false;
}

// Nothing can be swapped: each of their executions fails.
const std::set<std::string> kAlwaysFail = {"livelock", "phase"};

}  // namespace

TEST_SUITE("engine/explore") {
  TEST_CASE("each failure has a schedule that repeats it, a critical swap, and both languages") {
    const auto programs = std::filesystem::path(HEDDLE_SOURCE_DIR) / "tests/explore";
    for (const auto& entry : std::filesystem::directory_iterator(programs)) {
      if (entry.path().extension() != ".py") continue;
      const std::string name = entry.path().stem().string();
      CAPTURE(name);
      const auto subject = subject_named(text_of_program(entry.path()));
      for (const OutcomeRow& row : searched(*subject).outcomes) {
        if (!is_failure(row.kind)) continue;
        CAPTURE(row.what);
        const Story story = tell(*subject, row, {}, std::atomic<bool>{false});
        CHECK(story.outcome.kind == row.kind);
        CHECK(story.outcome.what == row.what);
        CHECK(story.swap.has_value() != kAlwaysFail.contains(name));
        CHECK(story.no_return.has_value() != kAlwaysFail.contains(name));
        if (story.swap) {
          REQUIRE(*story.swap + 1 < story.rows.size());
          CHECK(story.rows[*story.swap].strand != story.rows[*story.swap + 1].strand);
          CHECK_FALSE(is_failure(story.swapped.kind));
        }
        const auto english = sentences(story, Language::kEnglish);
        const auto in_chinese = sentences(story, Language::kChinese);
        CHECK(english.size() == in_chinese.size());
        for (const std::string& sentence : english) CHECK_FALSE(has_chinese(sentence));
        for (const std::string& sentence : in_chinese) CHECK(has_chinese(sentence));
        const bool in_words = row.kind != Ended::Kind::kException;  // that is Python's own
        CHECK(has_chinese(story.outcome.where_in(Language::kChinese)) == in_words);
      }
    }
  }

  TEST_CASE("what a search says of itself is there in Chinese") {
    for (const std::string note :
         {"the first failure was found", "it was stopped", "the bound of 10 executions was reached",
          "the bound of 2.5 s was reached", "an execution was too long and was cut off",
          "only executions with at most 2 preemptions were looked at",
          "only executions with at most 1 delay were looked at"}) {
      CAPTURE(note);
      CHECK(note_in(Language::kEnglish, note) == note);
      CHECK(has_chinese(note_in(Language::kChinese, note)));
    }
    CHECK(note_in(Language::kChinese, "the bound of 10 executions was reached").find("10") !=
          std::string::npos);
    const auto programs = std::filesystem::path(HEDDLE_SOURCE_DIR) / "tests/explore";
    const auto subject = subject_named(text_of_program(programs / "deadlock.py"));
    const Explored found = searched(*subject);
    REQUIRE(found.inversions.size() == 1);
    const InversionRow& row = found.inversions[0];
    CHECK(text_of(row.inversion, row.names, Language::kChinese).find("持有 a") !=
          std::string::npos);
    CHECK(as_json(found).find("where_chinese") != std::string::npos);
  }
}
