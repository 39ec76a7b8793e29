// PercentReader: reads the text of `format % values` piece by piece.
#pragma once

#include "engine/value/str.h"

namespace heddle {

/// Literal text and what follows it: "%(key)-+ #0*.*d".
struct PercentPiece {
  uint32_t literal_begin = 0;
  uint32_t literal_end = 0;
  char32_t conversion = 0;   // 0: the text's end; '%' with at 0: "%%"
  uint32_t at = 0;           // where the conversion's letter stands
  Str* key = nullptr;
  bool left = false;         // '-'
  bool plus = false;
  bool blank = false;
  bool alternate = false;    // '#'
  bool zero = false;
  bool star_width = false;
  bool star_precision = false;
  int64_t width = -1;
  int64_t precision = -1;
};

class PercentReader {
 public:
  PercentReader(Context& cx, const Str* text, uint32_t begin = 0)
      : cx_(cx), text_(text), at_(begin) {}
  /// Returns: 1 a piece, 0 the end, -1 an error is pending (ValueError).
  int next(PercentPiece* piece);

 private:
  bool fail(const char* message);
  bool read_key(PercentPiece* piece);

  Context& cx_;
  const Str* text_;
  uint32_t at_;
};

}  // namespace heddle
