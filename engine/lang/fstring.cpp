#include "engine/lang/fstring.h"

#include "engine/lang/literal.h"

namespace heddle {
namespace {

struct Prefix {
  bool raw = false;
  bool bytes = false;
  bool format = false;
  size_t length = 0;
};

Prefix read_prefix(std::string_view text) {
  Prefix prefix;
  while (text[prefix.length] != '"' && text[prefix.length] != '\'') {
    const char c = static_cast<char>(text[prefix.length++] | 0x20);
    prefix.raw = prefix.raw || c == 'r';
    prefix.bytes = prefix.bytes || c == 'b';
    prefix.format = prefix.format || c == 'f';
  }
  return prefix;
}

size_t quote_length(std::string_view text, size_t at) {
  const bool triple = text.size() >= at + 6 && text[at] == text[at + 1] && text[at] == text[at + 2];
  return triple ? 3 : 1;
}

}  // namespace

Expr* Parser::parse_strings() {
  const size_t first = at_;
  const bool is_bytes = read_prefix(text(token())).bytes;
  while (at(TokenKind::kString)) advance();
  const size_t stop = at_;
  for (size_t i = first; i < stop; ++i) {
    if (read_prefix(text(tokens_[i])).bytes != is_bytes) {
      fail(token().span, "cannot mix bytes and nonbytes literals");
      return constant(tokens_[first].span, Const::Kind::kStr);
    }
  }
  FstringParser strings(*this, join(tokens_[first].span, tokens_[stop - 1].span));
  for (size_t i = first; i < stop && !failed_; ++i) strings.add(tokens_[i], is_bytes);
  return strings.finish(is_bytes);
}

void FstringParser::fail(const std::string& message) {
  // CPython has read one token more by the time it looks into the string.
  parser_.fail(parser_.token().span, message);
}

void FstringParser::add(const Token& token, bool is_bytes) {
  const std::string_view text = parser_.text(token);
  const Prefix prefix = read_prefix(text);
  const size_t quotes = quote_length(text, prefix.length);
  const size_t from = prefix.length + quotes;
  if (!prefix.format) {
    add_text(text.substr(from, text.size() - quotes - from), prefix.raw, is_bytes);
    return;
  }
  is_fstring_ = true;
  piece_ = token.span;
  Region region{token.start + from, token.end - quotes, token.span.line, prefix.raw};
  parse_region(region, 0, parts_, literal_);
}

void FstringParser::add_text(std::string_view inside, bool raw, bool is_bytes) {
  if (is_bytes) {
    for (const char c : inside) {
      if (static_cast<unsigned char>(c) >= 0x80) {
        return fail("bytes can only contain ASCII literal characters");
      }
    }
  }
  if (raw || inside.find('\\') == std::string_view::npos) {
    literal_ += inside;
    return;
  }
  EscapeError error;
  const bool ok = is_bytes ? decode_bytes(inside, literal_, error)
                           : decode_string(inside, literal_, error);
  if (ok) return;
  const bool ours = error.message.compare(0, 7, "heddle:") == 0;
  parser_.fail(ours ? span_ : parser_.token().span, error.message,
               ours ? DiagnosticKind::kUnsupported : DiagnosticKind::kSyntaxError);
}

void FstringParser::flush(std::vector<Expr*>& parts, std::string& literal, Span span) {
  if (literal.empty()) return;
  Constant* text = parser_.constant(span, Const::Kind::kStr);
  text->text = parser_.tree_.arena.text(literal);
  parts.push_back(text);
  literal.clear();
}

Expr* FstringParser::finish(bool is_bytes) {
  if (!is_fstring_) {
    Constant* text = parser_.constant(span_, is_bytes ? Const::Kind::kBytes : Const::Kind::kStr);
    text->text = parser_.tree_.arena.text(literal_);
    return text;
  }
  flush(parts_, literal_, span_);
  auto* joined = parser_.tree_.expr<JoinedStr>(span_);
  joined->parts = parser_.tree_.arena.list(parts_);
  return joined;
}

// Literal text and fields in turn, up to the region's end or, in a format specification, to '}'.
void FstringParser::parse_region(Region& region, int nesting, std::vector<Expr*>& parts,
                                 std::string& literal) {
  while (!parser_.failed_) {
    if (!parse_literal(region, nesting, literal)) return;
    if (region.at >= region.end || peek(region) == '}') return;
    parse_field(region, nesting, parts, literal);
  }
}

// Returns: false after an error.
bool FstringParser::parse_literal(Region& region, int nesting, std::string& literal) {
  size_t from = region.at;
  const auto take = [&](size_t to) {
    const std::string_view inside = source().substr(from, to - from);
    if (region.raw || inside.find('\\') == std::string_view::npos) {
      literal += inside;
      return true;
    }
    std::swap(literal, literal_);
    add_text(inside, false, false);
    std::swap(literal, literal_);
    return !parser_.failed_;
  };
  while (region.at < region.end) {
    const char c = peek(region);
    if (c == '\\' && !region.raw && region.at + 1 < region.end) {
      step(region);
      const bool named = peek(region) == 'N' && peek(region, 1) == '{';
      if (peek(region) != '{' && peek(region) != '}') step(region);
      while (named && region.at < region.end && peek(region) != '}') step(region);
      if (named && region.at < region.end) step(region);
      continue;
    }
    if (c != '{' && c != '}') {
      step(region);
      continue;
    }
    if (nesting == 0) {
      if (peek(region, 1) == c) {
        if (!take(region.at + 1)) return false;
        region.at += 2;
        from = region.at;
        continue;
      }
      if (c == '}') {
        fail("f-string: single '}' is not allowed");
        return false;
      }
    }
    break;
  }
  return take(region.at);
}

// Moves over a field's expression, to the '=', '!', ':' or '}' that ends it.
bool FstringParser::scan_expression(Region& region) {
  std::string brackets;
  char quote = 0;
  int quotes = 0;
  for (; region.at < region.end; step(region)) {
    const char c = peek(region);
    if (c == '\\') return fail("f-string expression part cannot include a backslash"), false;
    if (quote != 0) {
      if (c != quote) continue;
      if (quotes == 1) {
        quote = 0;
      } else if (peek(region, 1) == quote && peek(region, 2) == quote) {
        region.at += 2;
        quote = 0;
      }
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      quotes = peek(region, 1) == c && peek(region, 2) == c ? 3 : 1;
      if (quotes == 3) region.at += 2;
      continue;
    }
    if (c == '(' || c == '[' || c == '{') {
      if (brackets.size() >= 200) return fail("f-string: too many nested parenthesis"), false;
      brackets += c;
      continue;
    }
    if (c == '#') return fail("f-string expression part cannot include '#'"), false;
    if (brackets.empty() && (c == '!' || c == ':' || c == '}' || c == '=' || c == '<' ||
                             c == '>')) {
      if (peek(region, 1) == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
        ++region.at;
        continue;
      }
      if (c == '<' || c == '>') continue;
      return true;
    }
    if (c == ')' || c == ']' || c == '}') {
      if (brackets.empty()) {
        return fail(std::string("f-string: unmatched '") + c + "'"), false;
      }
      const char open = brackets.back();
      brackets.pop_back();
      const char wanted = open == '(' ? ')' : open == '[' ? ']' : '}';
      if (c != wanted) {
        fail(std::string("f-string: closing parenthesis '") + c +
             "' does not match opening parenthesis '" + open + "'");
        return false;
      }
    }
  }
  if (quote != 0) return fail("f-string: unterminated string"), false;
  if (!brackets.empty()) {
    return fail(std::string("f-string: unmatched '") + brackets.back() + "'"), false;
  }
  fail("f-string: expecting '}'");
  return false;
}

void FstringParser::parse_field(Region& region, int nesting, std::vector<Expr*>& parts,
                                std::string& literal) {
  if (nesting >= 2) return fail("f-string: expressions nested too deeply");
  ++region.at;
  const size_t from = region.at;
  const uint32_t line = region.line;
  if (!scan_expression(region)) return;
  Expr* value = parse_expression(from, region.at, line);
  if (parser_.failed_) return;
  auto* field = parser_.tree_.expr<FormattedValue>(span_);
  field->value = value;
  const bool debug = peek(region) == '=';
  if (debug) {
    ++region.at;
    while (region.at < region.end && (peek(region) == ' ' || peek(region) == '\t' ||
                                      peek(region) == '\n' || peek(region) == '\f')) {
      step(region);
    }
    literal += source().substr(from, region.at - from);
  }
  if (peek(region) == '!' && region.at < region.end) {
    ++region.at;
    if (region.at >= region.end) return fail("f-string: expecting '}'");
    const char conversion = peek(region);
    ++region.at;
    if (conversion != 's' && conversion != 'r' && conversion != 'a') {
      return fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
    }
    field->conversion = conversion;
  }
  if (region.at < region.end && peek(region) == ':') {
    ++region.at;
    std::vector<Expr*> spec_parts;
    std::string spec_literal;
    parse_region(region, nesting + 1, spec_parts, spec_literal);
    flush(spec_parts, spec_literal, piece_);
    auto* spec = parser_.tree_.expr<JoinedStr>(piece_);
    spec->parts = parser_.tree_.arena.list(spec_parts);
    field->spec = spec;
  }
  if (parser_.failed_) return;
  if (region.at >= region.end || peek(region) != '}') return fail("f-string: expecting '}'");
  ++region.at;
  if (debug && field->conversion == 0 && field->spec == nullptr) field->conversion = 'r';
  flush(parts, literal, span_);
  parts.push_back(field);
}

Expr* FstringParser::parse_expression(size_t from, size_t to, uint32_t line) {
  const std::string_view inside = source().substr(from, to - from);
  if (inside.find_first_not_of(" \t\n\f\r") == std::string_view::npos) {
    const char next = to < source().size() ? source()[to] : '}';
    fail(next == '!' || next == ':' || next == '='
             ? std::string("f-string: expression required before '") + next + "'"
             : "f-string: empty expression not allowed");
    return nullptr;
  }
  Parser inner(parser_.source_, parser_.tree_,
               lex_in_brackets(parser_.source_, static_cast<uint32_t>(from),
                               static_cast<uint32_t>(to), line),
               true);
  inner.depth_ = parser_.depth_ + 1;
  inner.refuse_double_star(TokenKind::kEndMarker);
  Expr* value =
      inner.at(TokenKind::kYield) ? inner.parse_yield() : inner.parse_star_expressions();
  if (inner.at(TokenKind::kColonEqual) && value->kind == ExprKind::kName) {
    inner.at_ = 0;
    value = inner.parse_named_expression();
  }
  if (!inner.failed_ && !inner.at(TokenKind::kEndMarker)) inner.fail_here();
  if (!inner.failed_ && value->kind == ExprKind::kStarred) {
    inner.fail(value->span, "cannot use starred expression here");
  }
  if (!inner.failed_) return value;
  parser_.failed_ = true;
  parser_.at_ = parser_.tokens_.size() - 1;
  if (parser_.speculating_ == 0) {
    parser_.error_ = inner.finish_error();
    Diagnostic& d = *parser_.error_;
    if (d.kind != DiagnosticKind::kUnsupported) {
      if (d.message.compare(0, 9, "f-string:") != 0) d.message = "f-string: " + d.message;
      d.text = "(" + std::string(inside) + ")";
      const std::string_view full = source().substr(parser_.source_.line_start(line));
      const auto before = static_cast<uint32_t>(from - parser_.source_.line_start(line));
      const uint32_t shift = code_point_count(full, before);
      if (d.line == line && d.column > shift) d.column -= shift - 1;
      if (d.end_line == line && d.end_column > shift) d.end_column -= shift - 1;
    }
  }
  return value;
}

}  // namespace heddle
