// Token: one word of Python source.
#pragma once

#include <cstdint>

#include "engine/lang/source.h"

namespace heddle {

enum class TokenKind : uint8_t {
#define TOKEN(name, spelling) k##name,
#include "engine/lang/tokens.def"
#undef TOKEN
};

struct Token {
  TokenKind kind = TokenKind::kEndMarker;
  uint8_t level = 0;   // how many brackets are open after it
  uint32_t start = 0;  // offsets into the source's text
  uint32_t end = 0;
  Span span;
};

inline bool is_keyword(TokenKind kind) { return kind >= TokenKind::kFalse; }

/// Returns: the spelling of an operator or keyword; "" for the other kinds.
const char* spelling(TokenKind kind);

}  // namespace heddle
