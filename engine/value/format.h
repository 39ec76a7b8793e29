// FormatSpec: Python's format mini-language ("*^+#012,.3f") for str, int and float.
//
//   [[fill]align][sign][z][#][0][width][grouping][.precision][type]
#pragma once

#include "engine/value/native.h"
#include "engine/value/str.h"

namespace heddle {

struct FormatSpec {
  char32_t fill = ' ';
  char align = '<';
  char sign = 0;           // '+', '-', ' ' or none
  bool no_negative_zero = false;
  bool alternate = false;
  int64_t width = -1;
  char grouping = 0;       // ',' or '_'
  int64_t precision = -1;
  char32_t type = 0;       // 0: none given
};

/// Errors: false and ValueError pending. `type_name` is what messages call the object.
bool parse_format_spec(Context& cx, const Str* text, char default_align, const char* type_name,
                       FormatSpec* spec);

/// __format__ of the three types, appended. Errors: false and an exception pending.
bool format_str(Context& cx, const Str* s, const Str* spec, StrBuilder& out);
bool format_int(Context& cx, Value v, const Str* spec, StrBuilder& out);
bool format_float(Context& cx, double d, const Str* spec, StrBuilder& out);

/// object.__format__: str(v) for an empty spec, else TypeError. May return tail.
Value object_format(Context& cx, Value v, Str* spec);

/// As format_value, appended to a text. kPython: v's class formats in Python.
enum class Tri : int8_t;
Tri format_append(Context& cx, Value v, Str* spec, StrBuilder& out);


/// What the module _string offers: formatter_parser(text) gives a list of (literal, field name,
/// spec, conversion), formatter_field_name_split(name) gives (first, list of (is attribute, name or
/// index)).
std::span<const NativeDef> formatter_natives();

/// For the prelude. parse_format(text): a list of (literal, field None or '' or int or name, path
/// of (is attribute, name), conversion or None, spec: a str, or a list like this one).
std::span<const NativeDef> format_intrinsics();

/// For the prelude. parse_percent(text): a list of (literal, key or None, flags, width None or int
/// or '*', precision likewise, conversion or None); percent_one(flags, width, precision,
/// conversion, item): the text of one item that is native.
std::span<const NativeDef> percent_natives();

/// The native parts of str.format: see str_format.cpp.
Value str_format(Context& cx, const Value* args, int nargs);
Value str_format_map(Context& cx, const Value* args, int nargs);

}  // namespace heddle
