// What the interpreter's longer instructions do: displays, imports, with, yield from.
#pragma once

#include "engine/vm/names.h"

namespace heddle {

/// parts: defaults, keyword defaults, annotations, closure; None where absent.
Value make_function(VmContext& cx, CodeObject* code, Dict* globals, const Value* parts);
/// The prelude's function for an operand of LoadHelper.
Value helper_function(const VmContext& cx, Helper helper);
Value call_expanded(VmContext& cx, Value callee, Value positional, Value keywords);

/// A tuple with the parts of an unpacking assignment; after = -1: exactly `before` items.
Value unpack(VmContext& cx, Value v, int before, int after);
/// One step of a delegation. Returns kPushed, a special value, or empty when the iterator is
/// exhausted and its value stands in R[a].
Value yield_from(VmContext& cx, Frame* f, Value iterator);

bool with_methods(VmContext& cx, Value manager, Value* out);

Value build_set(VmContext& cx, const Value* items, int count);
Value build_map(VmContext& cx, const Value* pairs, int count);
Value build_string(VmContext& cx, const Value* parts, int count);
Value format_operation(VmContext& cx, Value v, int conversion, Value spec);
Value add_to_set(VmContext& cx, Value set, Value item);
Value add_to_dict(VmContext& cx, Value dict, Value key, Value value);
/// `callee`: whose only argument by position it is, for the message; or empty.
Value extend_list(VmContext& cx, Value list, Value iterable, Value callee);
Value update_set(VmContext& cx, Value set, Value iterable);
Value update_dict(VmContext& cx, Value dict, Value mapping);
Value merge_keywords(VmContext& cx, Value dict, Value mapping, Value callee);

Value import_name(VmContext& cx, Frame* f, int name, int how);
Value import_from(VmContext& cx, Value module, Value name);
Value import_star(VmContext& cx, Frame* f, Value module);
Value setup_annotations(VmContext& cx, Frame* f);

bool matches_sequence(VmContext& cx, Value v);
bool matches_mapping(VmContext& cx, Value v);
Value match_keys(VmContext& cx, Value mapping, Value keys);
Value match_class(VmContext& cx, Value subject, Value cls, Value names, int positional);

}  // namespace heddle
