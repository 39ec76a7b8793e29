// base64url (RFC 4648, section 5) without padding: what may stand in an address's fragment.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace heddle {

std::string base64url(std::string_view bytes);

/// Returns: nothing for text that base64url() cannot have made, but for the unused bits at its end.
std::optional<std::string> from_base64url(std::string_view text);

/// True if the text has only base64url's characters.
bool only_base64url(std::string_view text);

}  // namespace heddle
