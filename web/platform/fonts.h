// Fonts: the glyphs that the canvas needs, and no others, rasterised for the screen's scale.
//
// Latin comes from one font, Chinese from another (or the same). Only characters that somebody
// asked for with need() are in the atlas; a new one makes it be built again before the next frame.
#pragma once

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

struct ImFont;

namespace heddle {

class Fonts {
 public:
  Fonts();

  /// Takes over a TrueType or OpenType file; `index` chooses among the fonts of a collection.
  void set_latin(std::vector<std::byte> file, int index = 0);
  void set_chinese(std::vector<std::byte> file, int index = 0);
  bool has_chinese() const { return !chinese_.empty(); }
  /// Makes a second font, of fixed width, from font `index` of the same files: for source text.
  void set_code(int index) { code_index_ = index; }
  /// That font, or the usual one. Valid after update().
  ImFont* code() const;

  /// Notes the characters of a UTF-8 text.
  /// Returns: whether there was one beyond Latin, for which a font has not been given yet.
  bool need(std::string_view text);

  /// Builds ImGui's atlas again if characters, fonts or the scale changed. Between frames only.
  /// Returns: whether the atlas is new, and its texture has to be.
  bool update(float scale);

 private:
  std::vector<std::byte> latin_;
  std::vector<std::byte> chinese_;
  int latin_index_ = 0;
  int chinese_index_ = 0;
  int code_index_ = -1;
  std::set<unsigned> needed_;  // beyond Latin
  bool changed_ = true;
  float scale_ = 0;
};

}  // namespace heddle
