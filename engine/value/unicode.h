// Unicode: what Python's str methods ask of a character, as in version 14.0 of the standard.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace heddle::unicode {

bool is_alpha(char32_t c);
bool is_decimal(char32_t c);
bool is_digit(char32_t c);
bool is_numeric(char32_t c);
bool is_space(char32_t c);
bool is_printable(char32_t c);
bool is_lower(char32_t c);
bool is_upper(char32_t c);
bool is_title(char32_t c);
bool is_id_start(char32_t c);
bool is_id_continue(char32_t c);
bool is_case_ignorable(char32_t c);
/// Has case: lower, upper or title.
bool is_cased(char32_t c);
bool is_alnum(char32_t c);
/// A character at which str.splitlines splits.
bool is_line_break(char32_t c);

/// 0..9, or -1 if it is no decimal digit.
int decimal_value(char32_t c);

/// Appends the mapping of one character, without regard to its neighbours.
void append_lower(char32_t c, std::u32string& out);
void append_upper(char32_t c, std::u32string& out);
void append_title(char32_t c, std::u32string& out);
void append_fold(char32_t c, std::u32string& out);

}  // namespace heddle::unicode
