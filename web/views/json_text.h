// JSON as the page reads it: valid UTF-8 whatever a program printed.
#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace heddle {

inline std::string dumped(const nlohmann::json& value) {
  return value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace heddle
