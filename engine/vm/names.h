// Names: variables that live in a namespace rather than in a register: globals, builtins, the
// names of class bodies and of exec().
//
//   frame->globals     | a name's home is                 | cached by a site
//   -------------------+----------------------------------+-----------------
//   a module's (cells) | a Cell, for ever                 | yes
//   any other dict     | an entry; exec(code, {})         | no
#pragma once

#include "engine/vm/call.h"

namespace heddle {

inline Str* site_attr(const Frame* f, int site) {
  return cast<Str>(f->code->site_names->items[site].load_relaxed());
}
inline Str* site_name(const CodeObject* code, int site) {
  return cast<Str>(code->site_names->items[code->attr_site_count + site].load_relaxed());
}
inline Str* site_name(const Frame* f, int site) { return site_name(f->code, site); }

void raise_unbound_local(VmContext& cx, Value name);
void raise_name_error(VmContext& cx, Str* name);
void raise_free_error(VmContext& cx, Value name, bool free_variable);
/// For an empty Cell: UnboundLocalError if the variable is the frame's own.
void raise_cell_error(VmContext& cx, Frame* f, Value name);

/// Fills a name site: the module's Cell (made, empty, where there is none) and the builtin's.
/// Requires: f->globals->cells.
void find_global(VmContext& cx, Frame* f, int site, SiteCache* cache);
/// Makes the Cells that find_global() would make for all functions there are, and for those who
/// called `frame`: a search would make them in each execution. Requires: all workers stopped.
void make_cells_of_globals(VmContext& cx, const Frame* frame);

// Each returns a value (none where there is no result), error, tail; or undecided, in a controlled
// run, when the instruction is to be executed again.

/// A global where the globals are a plain dict.
Value load_plain_global(VmContext& cx, Frame* f, int site);
Value store_plain_global(VmContext& cx, Frame* f, int site, Value value);
Value delete_global(VmContext& cx, Frame* f, int site);

Value load_name(VmContext& cx, Frame* f, int site);
Value store_name(VmContext& cx, Frame* f, int site, Value value);
Value delete_name(VmContext& cx, Frame* f, int site);
/// A class body's name that may be a variable of an enclosing function.
Value load_class_free(VmContext& cx, Frame* f, int site, Cell* home);

/// The namespace of a frame of module code, a class body or exec().
inline Value namespace_of(const Frame* f) {
  return f->names.is_empty() ? Value::object(f->globals) : f->names;
}

}  // namespace heddle
