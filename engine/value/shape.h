// Shape transitions: the child of a layout that has one attribute more.
#pragma once

#include "engine/value/type.h"

namespace heddle {

/// An instance with more attributes than this keeps them in a dict.
inline constexpr uint32_t kMaxShapeSlots = 64;

/// The layout `shape` plus `key` (interned, not in it yet); made when it is new.
/// Returns: null when the instance should go to dict mode instead: too many attributes, or too
/// many different ones follow this layout.
Shape* shape_with(Context& cx, Shape* shape, Str* key);

}  // namespace heddle
