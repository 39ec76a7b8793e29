// What the interpreter's longer instructions do: names, displays, imports, with, yield from.
#pragma once

#include "engine/vm/call.h"

namespace heddle {

inline Str* site_attr(const Frame* f, int site) {
  return cast<Str>(f->code->site_names->items[site].load_relaxed());
}
inline Str* site_name(const Frame* f, int site) {
  return cast<Str>(f->code->site_names->items[f->code->attr_site_count + site].load_relaxed());
}

void raise_unbound_local(VmContext& cx, Value name);
void raise_name_error(VmContext& cx, Str* name);
void raise_free_error(VmContext& cx, Value name, bool free_variable);
/// For an empty Cell: UnboundLocalError if the variable is the frame's own.
void raise_cell_error(VmContext& cx, Frame* f, Value name);

/// Fills a name site: the module's Cell (made, empty, where there is none) and the builtin's.
/// Returns: false with NameError pending if neither holds a value.
bool find_global(VmContext& cx, Frame* f, int site, SiteCache* cache);
Value load_name(VmContext& cx, Frame* f, int site);
Value store_name(VmContext& cx, Frame* f, int site, Value value);
Value delete_name(VmContext& cx, Frame* f, int site);

/// parts: defaults, keyword defaults, annotations, closure; None where absent.
Value make_function(VmContext& cx, CodeObject* code, Dict* globals, const Value* parts);
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
Value extend_list(VmContext& cx, Value list, Value iterable);
Value update_set(VmContext& cx, Value set, Value iterable);
Value update_dict(VmContext& cx, Value dict, Value mapping);
Value merge_keywords(VmContext& cx, Value dict, Value mapping, Value callee);

Value import_name(VmContext& cx, Frame* f, int name, int how);
Value import_from(VmContext& cx, Value module, Value name);
Value import_star(VmContext& cx, Frame* f, Value module);
void setup_annotations(VmContext& cx, Frame* f);

bool matches_sequence(VmContext& cx, Value v);
bool matches_mapping(VmContext& cx, Value v);
Value match_keys(VmContext& cx, Value mapping, Value keys);
Value match_class(VmContext& cx, Value subject, Value cls, Value names, int positional);

}  // namespace heddle
