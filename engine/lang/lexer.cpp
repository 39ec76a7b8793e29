#include "engine/lang/lexer.h"

#include <array>
#include <cstdio>
#include <unordered_map>

#include "engine/lang/lexer_state.h"

namespace heddle {
namespace {

constexpr size_t kMaxBrackets = 200;
constexpr size_t kMaxIndents = 100;
constexpr int kTabSize = 8;

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
     (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

TokenKind keyword_kind(std::string_view word) {
  static const std::unordered_map<std::string_view, TokenKind> kKeywords = [] {
    std::unordered_map<std::string_view, TokenKind> table;
#define TOKEN(name, spelling) \
  if (is_keyword(TokenKind::k##name)) table.emplace(spelling, TokenKind::k##name);
#include "engine/lang/tokens.def"
#undef TOKEN
    return table;
  }();
  if (word.size() < 2 || word.size() > 8) return TokenKind::kName;
  const auto found = kKeywords.find(word);
  return found == kKeywords.end() ? TokenKind::kName : found->second;
}

// "r", "b", "u", "f", "rb", "rf" in either order and case.
bool is_string_prefix(std::string_view word) {
  if (word.size() > 2) return false;
  const auto lower = [&](size_t i) { return static_cast<char>(word[i] | 0x20); };
  const char a = lower(0);
  if (word.size() == 1) return a == 'r' || a == 'b' || a == 'u' || a == 'f';
  const char b = lower(1);
  return (a == 'r' && (b == 'b' || b == 'f')) || (b == 'r' && (a == 'b' || a == 'f'));
}

TokenKind operator_kind(char a, char b, char c, int& length) {
  length = 3;
  if (a == '.' && b == '.' && c == '.') return TokenKind::kEllipsis;
  if (c == '=') {
    if (a == '*' && b == '*') return TokenKind::kDoubleStarEqual;
    if (a == '/' && b == '/') return TokenKind::kDoubleSlashEqual;
    if (a == '<' && b == '<') return TokenKind::kLeftShiftEqual;
    if (a == '>' && b == '>') return TokenKind::kRightShiftEqual;
  }
  length = 2;
  switch (a) {
    case '*': if (b == '*') return TokenKind::kDoubleStar; break;
    case '/': if (b == '/') return TokenKind::kDoubleSlash; break;
    case '<':
      if (b == '<') return TokenKind::kLeftShift;
      if (b == '>') return TokenKind::kError;
      break;
    case '>': if (b == '>') return TokenKind::kRightShift; break;
    case '-': if (b == '>') return TokenKind::kArrow; break;
    default: break;
  }
  if (b == '=') {
    switch (a) {
      case '+': return TokenKind::kPlusEqual;
      case '-': return TokenKind::kMinusEqual;
      case '*': return TokenKind::kStarEqual;
      case '/': return TokenKind::kSlashEqual;
      case '%': return TokenKind::kPercentEqual;
      case '@': return TokenKind::kAtEqual;
      case '&': return TokenKind::kAmpersandEqual;
      case '|': return TokenKind::kBarEqual;
      case '^': return TokenKind::kCaretEqual;
      case '<': return TokenKind::kLessEqual;
      case '>': return TokenKind::kGreaterEqual;
      case '=': return TokenKind::kEqualEqual;
      case '!': return TokenKind::kNotEqual;
      case ':': return TokenKind::kColonEqual;
      default: break;
    }
  }
  length = 1;
  switch (a) {
    case '(': return TokenKind::kLeftParen;
    case ')': return TokenKind::kRightParen;
    case '[': return TokenKind::kLeftBracket;
    case ']': return TokenKind::kRightBracket;
    case '{': return TokenKind::kLeftBrace;
    case '}': return TokenKind::kRightBrace;
    case ':': return TokenKind::kColon;
    case ',': return TokenKind::kComma;
    case ';': return TokenKind::kSemicolon;
    case '.': return TokenKind::kDot;
    case '=': return TokenKind::kEqual;
    case '+': return TokenKind::kPlus;
    case '-': return TokenKind::kMinus;
    case '*': return TokenKind::kStar;
    case '/': return TokenKind::kSlash;
    case '%': return TokenKind::kPercent;
    case '@': return TokenKind::kAt;
    case '&': return TokenKind::kAmpersand;
    case '|': return TokenKind::kBar;
    case '^': return TokenKind::kCaret;
    case '~': return TokenKind::kTilde;
    case '<': return TokenKind::kLess;
    case '>': return TokenKind::kGreater;
    default: return TokenKind::kExclamation;  // $ ? ! `: no grammar rule takes it
  }
}

std::string invalid_character(uint32_t c) {
  char hex[16];
  std::snprintf(hex, sizeof hex, "U+%04X", c);
  if (!is_printable(c)) return std::string("invalid non-printable character ") + hex;
  std::string text = "invalid character '";
  append_utf8(text, c);
  return text + "' (" + hex + ")";
}

}  // namespace

const char* spelling(TokenKind kind) {
  static constexpr const char* kSpellings[] = {
#define TOKEN(name, spelling) spelling,
#include "engine/lang/tokens.def"
#undef TOKEN
  };
  return kSpellings[static_cast<size_t>(kind)];
}

Lexed lex(const SourceFile& source) {
  const auto size = static_cast<uint32_t>(source.text().size());
  return LexerState(source, 0, size, 1, false).run();
}

Lexed lex_in_brackets(const SourceFile& source, uint32_t from, uint32_t to, uint32_t line) {
  return LexerState(source, from, to, line, true).run();
}

LexerState::LexerState(const SourceFile& source, uint32_t from, uint32_t to, uint32_t line,
           bool bracketed)
  : source_(source),
   text_(source.text()),
   at_(from),
   end_(to),
   line_(line),
   line_start_(source.line_start(line)),
   bracketed_(bracketed) {
  indents_.push_back({0, 0});
  out_.tokens.reserve((to - from) / 4 + 8);
}

Lexed LexerState::run() {
  bool ok = bracketed_ || lex_line_start();
  while (ok && !at_end()) ok = lex_token();
  if (ok) finish();
  return std::move(out_);
}

void LexerState::push(TokenKind kind, size_t start) {
  const auto level = static_cast<uint8_t>(brackets_.size() + (bracketed_ ? 1 : 0));
  out_.tokens.push_back({kind, level, static_cast<uint32_t>(start), static_cast<uint32_t>(at_),
             {line_, column(start), line_, column(at_)}});
  line_has_token_ = true;
}

void LexerState::push_empty(TokenKind kind) {
  push(kind, at_);
  line_has_token_ = false;
}

bool LexerState::fail(DiagnosticKind kind, Span span, std::string message, bool hard,
           bool has_column) {
  Token token;
  token.kind = TokenKind::kError;
  token.span = span;
  token.start = token.end = static_cast<uint32_t>(at_);
  out_.tokens.push_back(token);
  out_.error = LexError{kind, span, std::move(message), hard, has_column};
  out_.unclosed = brackets_;
  return false;
}

bool LexerState::fail_here(std::string message) {
  size_t start = at_ > line_start_ ? at_ - 1 : at_;
  while (start > line_start_ && (static_cast<unsigned char>(text_[start]) & 0xC0) == 0x80) {
    --start;
  }
  return fail(DiagnosticKind::kSyntaxError, {line_, column(start), line_, column(start)},
        std::move(message), true, true);
}

// Reads blanks and whole blank lines up to the first token of a line, then settles the
// indentation.
bool LexerState::lex_line_start() {
  for (;;) {
    int columns = 0;
    int alt_columns = 0;
    for (; !at_end(); ++at_) {
      const char c = peek();
      if (c == ' ') {
        ++columns;
        ++alt_columns;
      } else if (c == '\t') {
        columns = (columns / kTabSize + 1) * kTabSize;
        ++alt_columns;
      } else if (c == '\f') {
        columns = alt_columns = 0;
      } else if (c == '\\' && peek(1) == '\n') {
        ++at_;
        ++at_;
        new_line();
        --at_;
      } else {
        break;
      }
    }
    if (peek() == '#') {
      while (!at_end() && peek() != '\n') ++at_;
    }
    if (at_end()) return true;
    if (peek() == '\n') {
      ++at_;
      new_line();
      continue;
    }
    return change_indent(columns, alt_columns);
  }
}

bool LexerState::change_indent(int columns, int alt_columns) {
  const Indent top = indents_.back();
  const Span here{line_, column(at_), line_, column(at_)};
  const auto tabs = [&] {
    return fail(DiagnosticKind::kTabError, here,
          "inconsistent use of tabs and spaces in indentation", false, false);
  };
  if (columns == top.columns) return alt_columns == top.alt_columns || tabs();
  if (columns > top.columns) {
    if (indents_.size() >= kMaxIndents) {
      return fail(DiagnosticKind::kIndentationError, here,
            "too many levels of indentation", false, true);
    }
    if (alt_columns <= top.alt_columns) return tabs();
    indents_.push_back({columns, alt_columns});
    push_empty(TokenKind::kIndent);
    out_.tokens.back().start = static_cast<uint32_t>(line_start_);
    return true;
  }
  while (indents_.size() > 1 && columns < indents_.back().columns) {
    indents_.pop_back();
    push_empty(TokenKind::kDedent);
  }
  if (columns != indents_.back().columns) {
    const auto width = static_cast<uint32_t>(source_.line(line_).size());
    return fail(DiagnosticKind::kIndentationError, {line_, width, line_, width},
          "unindent does not match any outer indentation level", false, true);
  }
  return alt_columns == indents_.back().alt_columns || tabs();
}

bool LexerState::lex_token() {
  const char c = peek();
  if (is_blank(c)) {
    ++at_;
    return true;
  }
  if (c == '#') {
    while (!at_end() && peek() != '\n') ++at_;
    return true;
  }
  if (c == '\n') {
    if (brackets_.empty() && !bracketed_ && line_has_token_) {
      ++at_;
      push(TokenKind::kNewline, at_ - 1);
      line_has_token_ = false;
      new_line();
      return lex_line_start();
    }
    ++at_;
    new_line();
    return brackets_.empty() && !bracketed_ ? lex_line_start() : true;
  }
  if ((c >= '0' && c <= '9') || (c == '.' && peek(1) >= '0' && peek(1) <= '9')) {
    return lex_number();
  }
  if (is_word_byte(c)) return lex_word();
  if (c == '"' || c == '\'') {
    return lex_quoted(at_, peek(1) == c && peek(2) == c, c);
  }
  if (c == '\\') return lex_backslash();
  return lex_operator();
}

bool LexerState::lex_backslash() {
  if (peek(1) != '\n') {
    at_ += 1;
    if (at_end()) {
      return fail(DiagnosticKind::kSyntaxError, {line_, column(at_), line_, column(at_)},
            "unexpected EOF while parsing", false, true);
    }
    return fail(DiagnosticKind::kSyntaxError,
          {line_, column(at_), line_, column(at_)},
          "unexpected character after line continuation character", false, true);
  }
  at_ += 2;
  new_line();
  if (at_end()) {
    --line_;
    line_start_ = source_.line_start(line_);
    return fail(DiagnosticKind::kSyntaxError,
          {line_, column(at_ - 1), line_, column(at_ - 1)},
          "unexpected EOF while parsing", false, true);
  }
  return true;
}

bool LexerState::lex_word() {
  const size_t start = at_;
  bool ascii = true;
  while (!at_end() && is_word_byte(text_[at_])) {
    if (static_cast<unsigned char>(text_[at_]) >= 0x80) ascii = false;
    ++at_;
  }
  const std::string_view word = text_.substr(start, at_ - start);
  if ((peek() == '"' || peek() == '\'') && is_string_prefix(word)) {
    const char quote = peek();
    return lex_quoted(start, peek(1) == quote && peek(2) == quote, quote);
  }
  if (!ascii) return check_name(start);
  push(keyword_kind(word), start);
  return true;
}

bool LexerState::check_name(size_t start) {
  const size_t stop = at_;
  for (size_t i = start; i < stop;) {
    const uint32_t c = next_code_point(text_, i);
    if (c >= 0x80 && !is_name_code_point(c)) {
      at_ = i;
      return fail_here(invalid_character(c));
    }
  }
  push(TokenKind::kName, start);
  return true;
}

bool LexerState::lex_quoted(size_t start, bool triple, char quote) {
  const uint32_t first_line = line_;
  const size_t first_line_start = line_start_;
  const Span opening{line_, column(start), line_, column(start)};
  at_ += triple ? 3 : 1;
  for (;;) {
    if (at_end() || (!triple && peek() == '\n')) {
      // CPython counts the line that the end of the text would be on.
      const uint32_t last = at_end() && triple && text_[at_ - 1] == '\n' && line_ > first_line
                   ? line_ - 1
                   : line_;
      const std::string found = " (detected at line " + std::to_string(last) + ")";
      return fail(DiagnosticKind::kSyntaxError, opening,
            (triple ? "unterminated triple-quoted string literal"
                : "unterminated string literal") +
              found,
            true, true);
    }
    const char c = text_[at_++];
    if (c == '\\') {
      if (at_end()) continue;
      if (text_[at_++] == '\n') new_line();
    } else if (c == '\n') {
      new_line();
    } else if (c == quote && (!triple || (peek() == quote && peek(1) == quote))) {
      if (triple) at_ += 2;
      break;
    }
  }
  push(TokenKind::kString, start);
  Span& span = out_.tokens.back().span;
  span.line = first_line;
  span.col = static_cast<uint32_t>(start - first_line_start);
  return true;
}

bool LexerState::lex_operator() {
  const size_t start = at_;
  const char c = peek();
  if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
    ++at_;
    return fail_here(invalid_character(static_cast<unsigned char>(c)));
  }
  int length = 0;
  TokenKind kind = operator_kind(c, peek(1), peek(2), length);
  if (kind == TokenKind::kError) kind = TokenKind::kExclamation;  // "<>"
  at_ += static_cast<size_t>(length);
  if (length == 1) {
    if (c == '(' || c == '[' || c == '{') {
      if (!open_bracket(c)) return false;
    } else if (c == ')' || c == ']' || c == '}') {
      if (!close_bracket(c)) return false;
    }
  }
  push(kind, start);
  return true;
}

bool LexerState::open_bracket(char bracket) {
  if (brackets_.size() >= kMaxBrackets) return fail_here("too many nested parentheses");
  brackets_.push_back({bracket, {line_, column(at_ - 1), line_, column(at_)}});
  return true;
}

bool LexerState::close_bracket(char bracket) {
  if (brackets_.empty()) return fail_here(std::string("unmatched '") + bracket + "'");
  const OpenBracket open = brackets_.back();
  brackets_.pop_back();
  const char wanted = open.bracket == '(' ? ')' : open.bracket == '[' ? ']' : '}';
  if (bracket == wanted) return true;
  std::string message = std::string("closing parenthesis '") + bracket +
             "' does not match opening parenthesis '" + open.bracket + "'";
  if (open.span.line != line_) message += " on line " + std::to_string(open.span.line);
  return fail_here(std::move(message));
}

bool LexerState::finish() {
  if (bracketed_) {
    if (!brackets_.empty()) out_.unclosed = brackets_;
    push_empty(TokenKind::kEndMarker);
    return true;
  }
  if (!brackets_.empty()) {
    const OpenBracket open = brackets_.back();
    return fail(DiagnosticKind::kSyntaxError, open.span,
          std::string("'") + open.bracket + "' was never closed", false, true);
  }
  if (line_has_token_) push_empty(TokenKind::kNewline);
  // What ends a file stands on its last line; no column is ever told for it.
  if (at_ == line_start_ && line_ > 1) {
    --line_;
    line_start_ = source_.line_start(line_);
  }
  while (indents_.size() > 1) {
    indents_.pop_back();
    push_empty(TokenKind::kDedent);
  }
  push_empty(TokenKind::kEndMarker);
  return true;
}

}  // namespace heddle
