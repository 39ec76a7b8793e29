// A seed in JSON is text, because JavaScript's numbers are exact only up to 2^53. A number is
// understood too: people and older pages write one.
#pragma once

#include <nlohmann/json.hpp>

#include <charconv>
#include <cstdint>
#include <string>

namespace heddle {

inline nlohmann::json seed_to_json(uint64_t seed) { return std::to_string(seed); }

/// Returns: `otherwise` where `from` has no entry "seed", or one that is no seed.
inline uint64_t seed_from_json(const nlohmann::json& from, uint64_t otherwise) {
  auto at = from.find("seed");
  if (at == from.end()) return otherwise;
  if (at->is_number_unsigned()) return at->get<uint64_t>();
  if (at->is_number_float() && at->get<double>() >= 0 && at->get<double>() < 0x1p53) {
    return static_cast<uint64_t>(at->get<double>());
  }
  if (!at->is_string()) return otherwise;
  const auto& text = at->get_ref<const std::string&>();
  uint64_t seed = 0;
  auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), seed);
  return failed == std::errc() && end == text.data() + text.size() ? seed : otherwise;
}

}  // namespace heddle
