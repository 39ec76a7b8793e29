// What vm/ asks of the library, which stands above it; the same for all worlds. Set once, before
// the first run; null where there is no library.
#pragma once

#include <optional>
#include <string_view>

namespace heddle {

/// The source of a file of the library, by the name that tracebacks give it.
inline std::optional<std::string_view> (*library_source)(std::string_view filename) = nullptr;

/// Whether CPython's module of that name has the attribute, and ours lacks it.
inline bool (*is_lacking)(std::string_view module, std::string_view attribute) = nullptr;

}  // namespace heddle
