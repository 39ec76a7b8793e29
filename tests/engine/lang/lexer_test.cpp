#include "engine/lang/lexer.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

std::string kinds(const std::string& text) {
  const SourceFile source("x.py", text);
  std::string out;
  for (const Token& t : lex(source).tokens) {
    if (!out.empty()) out += ' ';
    switch (t.kind) {
      case TokenKind::kName: out += "name"; break;
      case TokenKind::kNumber: out += "number"; break;
      case TokenKind::kString: out += "string"; break;
      case TokenKind::kNewline: out += "newline"; break;
      case TokenKind::kIndent: out += "indent"; break;
      case TokenKind::kDedent: out += "dedent"; break;
      case TokenKind::kEndMarker: out += "end"; break;
      case TokenKind::kError: out += "error"; break;
      default: out += spelling(t.kind);
    }
  }
  return out;
}

}  // namespace

TEST_SUITE("engine/lang/lexer") {
  TEST_CASE("indentation becomes tokens, blank lines and comments do not") {
    CHECK(kinds("if x:\n  y\n\n  # note\n  z\nw") ==
          "if name : newline indent name newline name newline dedent name newline end");
  }
  TEST_CASE("brackets join lines") { CHECK(kinds("(a,\n  b)\n") == "( name , name ) newline end"); }
  TEST_CASE("a backslash joins lines") { CHECK(kinds("a \\\n  b\n") == "name name newline end"); }
  TEST_CASE("a carriage return ends a line") { CHECK(kinds("a\r\nb\r") == kinds("a\nb\n")); }
  TEST_CASE("every prefix makes a string") {
    for (const char* s : {"'a'", "r'a'", "Rb'a'", "bR'a'", "f'a'", "rF'a'", "u'a'", "'''a\nb'''"}) {
      CHECK(kinds(s) == "string newline end");
    }
    CHECK(kinds("ub'a'") == "name string newline end");
  }
  TEST_CASE("numbers of every form are one token") {
    for (const char* s : {"0", "00", "1_000", "0xFF", "0b1_0", "0o17", "1.", ".5", "1e9", "1.5E-3",
                          "2j", "1_0.0_1e1_0j"}) {
      CHECK(kinds(s) == "number newline end");
    }
    CHECK(kinds("1if x") == "number if name newline end");
  }
  TEST_CASE("Chinese names are names") { CHECK(kinds("余额 = 1") == "name = number newline end"); }
  TEST_CASE("the longest operator wins") {
    CHECK(kinds("a **= b // c -> d := e ... f") ==
          "name **= name // name -> name := name ... name newline end");
  }
}
