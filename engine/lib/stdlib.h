// CPython's own modules, unmodified: which there are, and their source.
//
// Natively the binary carries the texts. Where it does not (the page, the command for node) a
// reader, which the platform sets once, fetches a file when it is asked for; it is kept then.
#pragma once

#include "engine/base/result.h"
#include "engine/lang/code.h"
#include "engine/lang/diagnostic.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// The file of a module below the library's folder ("json/__init__.py"); empty if it has none here.
std::string_view stdlib_file(std::string_view module);
/// Every module, by name.
std::vector<std::string_view> stdlib_modules();

/// Fetches one file of the library, source ("x.py") or code ("x.code").
/// Returns: nothing if it cannot be had.
using StdlibReader = std::function<std::optional<std::string>(std::string_view file)>;
/// Requires: called before the first run.
void set_stdlib_reader(StdlibReader reader);

/// A file's text; nothing if it cannot be had. It lives as long as the process.
std::optional<std::string_view> stdlib_text(std::string_view file);
/// A file's code, as the build compiled it, made once for the process; null if it cannot be had.
/// Errors: what the file needs and the language lacks yet.
Result<std::shared_ptr<const Code>, Diagnostic> stdlib_code(std::string_view file);
/// The name that tracebacks give a file.
std::string stdlib_path(std::string_view file);
/// The text of the file that has this name in tracebacks.
std::optional<std::string_view> stdlib_source(std::string_view path);

}  // namespace heddle
