// The signatures of a world's native functions, one for each different text.
#pragma once

#include "engine/value/native.h"

#include <map>
#include <memory>
#include <string>

namespace heddle {

struct SignatureTable {
  Spin spin;
  std::map<std::string, std::unique_ptr<Signature>> by_text;
};

}  // namespace heddle
