// What the files of str's methods share: reading arguments, and the tables they add up to.
#pragma once

#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/str.h"

#include <span>

namespace heddle {

/// The str inside v (an instance of a subclass included), or null.
inline Str* as_str(Value v) {
  v = unwrap(v);
  return is_str(v) ? cast<Str>(v) : nullptr;
}
inline Str* self_str(const Value* args) { return cast<Str>(unwrap(args[0])); }
inline Value str_result(Str* s) { return Value::object(s); }
/// An optional argument that may also be None.
inline bool is_absent(Value v) { return v.is_empty() || v.is_none(); }

/// `start` and `end` of find(), count() ...: clamped to 0..length as a slice is.
/// Errors: false and TypeError pending.
bool slice_args(Context& cx, Value start, Value end, int64_t length, int64_t* begin,
                int64_t* stop);
/// An argument that must be an int; `absent` stands for a missing one.
std::optional<int64_t> int_arg(Context& cx, Value v, int64_t absent);

std::span<const NativeDef> str_case_methods();
std::span<const NativeDef> str_search_methods();
std::span<const NativeDef> str_split_methods();
std::span<const NativeDef> str_shape_methods();
std::span<const NativeDef> str_format_methods();

}  // namespace heddle
