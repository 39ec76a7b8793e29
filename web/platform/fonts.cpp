#include "web/platform/fonts.h"

#include <imgui.h>

#include <cmath>

namespace heddle {
namespace {

constexpr float kSize = 15;  // CSS pixels
constexpr unsigned kLatinEnd = 0x250;

constexpr ImWchar kLatin[] = {0x20, 0x24f, 0x2010, 0x2027, 0x2190, 0x2193, 0};

ImFont* add(const std::vector<std::byte>& file, int index, float pixels, const ImWchar* ranges,
            bool merge) {
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;
  config.FontNo = index;
  config.MergeMode = merge;
  config.OversampleH = 1;
  config.OversampleV = 1;
  config.PixelSnapH = true;
  auto* data = const_cast<std::byte*>(file.data());
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(data, static_cast<int>(file.size()), pixels,
                                                    &config, ranges);
}

// One character from the front of `text`; 0xfffd for what is no UTF-8.
unsigned take_character(std::string_view& text) {
  auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  unsigned first = byte(0);
  size_t length = first < 0x80 ? 1 : first < 0xc0 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (length == 0 || length > text.size()) {
    text.remove_prefix(1);
    return 0xfffd;
  }
  unsigned value = length == 1 ? first : first & (0x7fu >> length);
  for (size_t i = 1; i < length; ++i) value = value << 6 | (byte(i) & 0x3f);
  text.remove_prefix(length);
  return value;
}

}  // namespace

Fonts::Fonts() = default;

void Fonts::set_latin(std::vector<std::byte> file, int index) {
  latin_ = std::move(file);
  latin_index_ = index;
  changed_ = true;
}

void Fonts::set_chinese(std::vector<std::byte> file, int index) {
  chinese_ = std::move(file);
  chinese_index_ = index;
  changed_ = true;
}

ImFont* Fonts::code() const {
  const auto& fonts = ImGui::GetIO().Fonts->Fonts;
  return fonts.Size > 1 ? fonts[1] : fonts[0];
}

bool Fonts::need(std::string_view text) {
  bool beyond = false;
  while (!text.empty()) {
    unsigned c = take_character(text);
    if (c < kLatinEnd || c > 0xffff || (c >= 0x2010 && c <= 0x2027)) continue;  // 16-bit ImWchar
    beyond = true;
    if (needed_.insert(c).second) changed_ = true;
  }
  return beyond && chinese_.empty();
}

bool Fonts::update(float scale) {
  if (!changed_ && scale == scale_) return false;
  changed_ = false;
  scale_ = scale;
  ImGuiIO& io = ImGui::GetIO();
  io.Fonts->Clear();
  float pixels = std::round(kSize * scale);
  if (latin_.empty()) {
    ImFontConfig config;
    config.SizePixels = std::round(13 * scale);
    io.Fonts->AddFontDefault(&config);
  } else {
    add(latin_, latin_index_, pixels, kLatin, false);
  }
  // The atlas reads the ranges when it is built, below: they must live until then.
  std::vector<ImWchar> ranges;
  for (unsigned c : needed_) {
    auto wide = static_cast<ImWchar>(c);
    if (!ranges.empty() && ranges.back() + 1u == c) {
      ranges.back() = wide;
    } else {
      ranges.push_back(wide);
      ranges.push_back(wide);
    }
  }
  ranges.push_back(0);
  if (!chinese_.empty() && !needed_.empty()) {
    add(chinese_, chinese_index_, pixels, ranges.data(), true);
  }
  if (code_index_ >= 0 && !latin_.empty()) {
    add(latin_, code_index_, pixels, kLatin, false);
    if (!chinese_.empty() && !needed_.empty()) {
      add(chinese_, code_index_, pixels, ranges.data(), true);
    }
  }
  io.Fonts->Build();
  io.FontGlobalScale = 1 / scale;
  return true;
}

}  // namespace heddle
