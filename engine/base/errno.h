// Numbers of errors: Python programs see Linux's in every build; the browser's C library has its
// own.
#pragma once

#include <string>

namespace heddle {

/// What Linux calls the error that the C library calls `own` (a value of errno).
int linux_errno(int own);
/// CPython's words for an error of Linux: strerror's.
std::string errno_text(int linux_number);

}  // namespace heddle
