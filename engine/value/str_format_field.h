// FormatReader: reads the text of str.format, "literal {name.attr[0]!r:spec}", piece by piece.
#pragma once

#include "engine/value/str.h"

namespace heddle {

/// Part of a string: code points [begin, end).
struct TextPart {
  uint32_t begin = 0;
  uint32_t end = 0;
  bool empty() const { return begin >= end; }
};

struct FormatPiece {
  TextPart literal;
  bool has_field = false;
  TextPart name;
  TextPart spec;
  bool has_spec = false;     // a ':' was there
  bool spec_has_fields = false;
  char32_t conversion = 0;   // 'r', 's', 'a' or whatever stood there; 0: none
};

/// Raises ValueError for "!x".
Value unknown_conversion(Context& cx, char32_t conversion);

class FormatReader {
 public:
  FormatReader(Context& cx, const Str* text, TextPart part) : cx_(cx), text_(text), part_(part) {}
  /// Returns: 1 a piece, 0 the end, -1 an error is pending (ValueError).
  int next(FormatPiece* piece);

 private:
  int fail(const char* message);
  int read_field(FormatPiece* piece);

  Context& cx_;
  const Str* text_;
  TextPart part_;
};

/// One step behind a field's first name: ".attr" or "[item]".
struct FieldStep {
  bool is_attribute = false;
  TextPart name;
  int64_t index = -1;  // of an item that is a number
};

class FieldNameReader {
 public:
  FieldNameReader(Context& cx, const Str* text, TextPart part);
  const TextPart& first() const { return first_; }
  int64_t first_index() const { return first_index_; }  // -1: it is no number
  /// Returns: 1 a step, 0 the end, -1 an error is pending.
  int next(FieldStep* step);

 private:
  Context& cx_;
  const Str* text_;
  TextPart part_;
  TextPart first_;
  int64_t first_index_ = -1;
};

}  // namespace heddle
