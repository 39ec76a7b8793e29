#include "engine/vm/names.h"

#include "engine/vm/visible.h"

namespace heddle {

namespace {

/// Where built-in names are looked up for these globals: exec() can bring its own.
Value builtin_named(VmContext& cx, Dict* globals, Str* name) {
  if (!globals->cells) {
    Value own = dict_get_str(globals, cx.names().dunder_builtins);
    if (is_kind(own, Kind::kModule)) return dict_get_str(cast<Module>(own)->dict, name);
    if (is_kind(own, Kind::kDict)) return dict_get_str(cast<Dict>(own), name);
  }
  return dict_get_str(cx.rt.builtins, name);
}

/// Whether the strand may look at (or change) a name of a dict now.
bool may_access_name(VmContext& cx, Dict* dict, Str* name, Value v, bool write) {
  if (!cx.tells || !is_shared(dict)) return true;
  if (!dict->cells) {
    if (write) mark_shared(cx, v);
    return may_access_object(cx, dict, write);
  }
  Cell* home = namespace_cell(cx, dict, name, write);
  if (home == nullptr) return true;
  share_new_variable(cx, dict, name, home);
  return may_access_variable(cx, home, name, write ? v : home->value.load(), write);
}

/// The dict behind a namespace whose operations are those of dict; null for other mappings.
Dict* plain_names(Value names) {
  if (is_kind(names, Kind::kDict)) return cast<Dict>(names);
  if (!is_kind(unwrap(names), Kind::kDict)) return nullptr;
  const Type* type = names.as_object()->type;
  for (Special s : {Special::kgetitem, Special::ksetitem, Special::kdelitem, Special::kmissing}) {
    Value method = type->find_special(s);
    if (!method.is_empty() && !is_kind(method, Kind::kNative)) return nullptr;
  }
  return cast<Dict>(unwrap(names));
}

Cell* cell_of_global(VmContext& cx, Dict* globals, Str* name) {
  Cell* home = namespace_cell(cx, globals, name, true);
  if (cx.tells) share_new_variable(cx, globals, name, home);
  return home;
}

}  // namespace

void raise_unbound_local(VmContext& cx, Value name) {
  cx.raisef(cx.types().UnboundLocalError,
            "cannot access local variable '{}' where it is not associated with a value",
            str_text(name));
}

void raise_name_error(VmContext& cx, Str* name) {
  cx.raisef(cx.types().NameError, "name '{}' is not defined", to_utf8(name));
  cast<Instance>(cx.pending)->slots[kNameErrorName].store(Value::object(name));
}

void raise_free_error(VmContext& cx, Value name, bool free_variable) {
  if (!free_variable) return raise_unbound_local(cx, name);
  cx.raisef(cx.types().NameError,
            "cannot access free variable '{}' where it is not associated with a value in "
            "enclosing scope",
            str_text(name));
}

void raise_cell_error(VmContext& cx, Frame* f, Value name) {
  std::string text = str_text(name);
  bool free_variable = false;
  for (const auto& n : f->code->code->free_names) free_variable |= n == text;
  raise_free_error(cx, name, free_variable);
}

void find_global(VmContext& cx, Frame* f, int site, SiteCache* cache) {
  Str* name = site_name(f, site);
  Cell* home = cell_of_global(cx, f->globals, name);
  Cell* builtin = namespace_cell(cx, cx.rt.builtins, name, false);
  cache->how = SiteCache::kGlobal;
  cache->value = Value::object(home);
  cache->second = builtin;
  // A name that neither has yet is looked for again next time.
  bool lasting = builtin != nullptr || !home->value.load().is_empty();
  cache->key = lasting ? f->globals : nullptr;
  cx.note_entry(cache);
}

void make_cells_of_globals(VmContext& cx, const Frame* frame) {
  std::vector<std::pair<const CodeObject*, Dict*>> all;
  for (; frame != nullptr; frame = frame->parent) all.emplace_back(frame->code, frame->globals);
  cx.world.heap.for_each_small([&all](Object* object) {
    if (object->kind != Kind::kFunction) return;
    auto* function = static_cast<Function*>(object);
    all.emplace_back(function->code.load(), function->globals);
  });
  for (const auto& [code, globals] : all) {
    if (!globals->cells) continue;
    for (const Insn& insn : code->code->insns) {
      if (insn.op == Op::kLoadGlobal) cell_of_global(cx, globals, site_name(code, insn.b));
    }
  }
}

Value load_plain_global(VmContext& cx, Frame* f, int site) {
  Str* name = site_name(f, site);
  if (!may_access_name(cx, f->globals, name, Value::empty(), false)) return Value::undecided();
  Value v = dict_get_str(f->globals, name);
  if (v.is_empty()) v = builtin_named(cx, f->globals, name);
  if (!v.is_empty()) return v;
  raise_name_error(cx, name);
  return Value::error();
}

Value store_plain_global(VmContext& cx, Frame* f, int site, Value value) {
  Str* name = site_name(f, site);
  if (!may_access_name(cx, f->globals, name, value, true)) return Value::undecided();
  dict_set_str(cx, f->globals, name, value);
  return Value::none();
}

Value delete_global(VmContext& cx, Frame* f, int site) {
  Str* name = site_name(f, site);
  if (dict_get_str(f->globals, name).is_empty()) {
    raise_name_error(cx, name);
    return Value::error();
  }
  if (!may_access_name(cx, f->globals, name, Value::empty(), true)) return Value::undecided();
  dict_delete_str(cx, f->globals, name);
  return Value::none();
}

Value load_name(VmContext& cx, Frame* f, int site) {
  Str* name = site_name(f, site);
  Value names = namespace_of(f);
  Dict* dict = plain_names(names);
  Value v;
  if (dict != nullptr) {
    if (!may_access_name(cx, dict, name, Value::empty(), false)) return Value::undecided();
    v = dict_get_str(dict, name);
    if (!v.is_empty()) return v;
  }
  if (dict != f->globals) {
    if (!may_access_name(cx, f->globals, name, Value::empty(), false)) return Value::undecided();
    v = dict_get_str(f->globals, name);
  }
  if (v.is_empty()) v = builtin_named(cx, f->globals, name);
  if (dict == nullptr) {
    std::span<const Value> found(&v, v.is_empty() ? 0 : 1);
    return cx.go_on(Prelude::kname_load_slow, names, Value::object(name),
                    Value::object(heddle::make_tuple(cx, found)));
  }
  if (!v.is_empty()) return v;
  raise_name_error(cx, name);
  return Value::error();
}

Value store_name(VmContext& cx, Frame* f, int site, Value value) {
  Str* name = site_name(f, site);
  Value names = namespace_of(f);
  Dict* dict = plain_names(names);
  if (dict == nullptr) {
    return cx.go_on(Prelude::kname_store_slow, names, Value::object(name), value);
  }
  if (!may_access_name(cx, dict, name, value, true)) return Value::undecided();
  dict_set_str(cx, dict, name, value);
  return Value::none();
}

Value delete_name(VmContext& cx, Frame* f, int site) {
  Str* name = site_name(f, site);
  Value names = namespace_of(f);
  Dict* dict = plain_names(names);
  if (dict == nullptr) return cx.go_on(Prelude::kname_delete_slow, names, Value::object(name));
  if (!may_access_name(cx, dict, name, Value::empty(), true)) return Value::undecided();
  if (dict_delete_str(cx, dict, name)) return Value::none();
  raise_name_error(cx, name);
  return Value::error();
}

Value load_class_free(VmContext& cx, Frame* f, int site, Cell* home) {
  Str* name = site_name(f, site);
  Dict* dict = f->names.is_empty() ? nullptr : plain_names(f->names);
  Value v = dict == nullptr ? Value::empty() : dict_get_str(dict, name);
  if (v.is_empty()) v = home->value.load();
  if (dict == nullptr && !f->names.is_empty()) {
    std::span<const Value> found(&v, v.is_empty() ? 0 : 1);
    return cx.go_on(Prelude::kname_load_slow, f->names, Value::object(name),
                    Value::object(heddle::make_tuple(cx, found)));
  }
  if (!v.is_empty()) return v;
  raise_free_error(cx, Value::object(name), true);
  return Value::error();
}

}  // namespace heddle
