#include "engine/vm/statements.h"

#include "engine/value/native.h"
#include "engine/vm/attribute.h"
#include "engine/vm/operators.h"
#include "engine/vm/visible.h"

namespace heddle {

Value make_function(VmContext& cx, CodeObject* code, Dict* globals, const Value* parts) {
  auto* function = cx.make<Function>(cx.types().function, Kind::kFunction);
  function->code.store_relaxed(code);
  function->globals = globals;
  function->closure = parts[3].is_object() ? cast<Tuple>(parts[3]) : nullptr;
  function->defaults.store_relaxed(parts[0].is_empty() ? Value::none() : parts[0]);
  function->kwdefaults.store_relaxed(parts[1].is_empty() ? Value::none() : parts[1]);
  function->annotations.store_relaxed(parts[2].is_empty() ? Value::none() : parts[2]);
  function->name.store_relaxed(Value::object(code->name));
  function->qualname.store_relaxed(Value::object(code->qualname));
  Value module = dict_get_str(globals, cx.names().dunder_name);
  function->module.store_relaxed(module.is_empty() ? Value::none() : module);
  function->doc.store_relaxed(code->code->has_doc ? code->consts[0] : Value::none());
  return Value::object(function);
}

Value helper_function(const VmContext& cx, Helper helper) {
  switch (helper) {
    case Helper::kGroupSplit: return cx.rt.prelude[static_cast<int>(Prelude::kgroup_split)];
    case Helper::kGroupFinish: return cx.rt.prelude[static_cast<int>(Prelude::kgroup_finish)];
    case Helper::kDisplay: return cx.rt.prelude[static_cast<int>(Prelude::kdisplay)];
  }
  return Value::none();
}

Value call_expanded(VmContext& cx, Value callee, Value positional, Value keywords) {
  if (keywords.is_empty()) {
    // The list is one that the compiler built for this call: nobody else sees it.
    CallArgs args;
    if (is_kind(positional, Kind::kTuple)) {
      args.args = cast<Tuple>(positional)->items;
      args.count = static_cast<int>(cast<Tuple>(positional)->size);
    } else if (const Array* array = cast<List>(positional)->array.load()) {
      args.args = reinterpret_cast<const Value*>(array->items);
      args.count = static_cast<int>(cast<List>(positional)->size.load());
    }
    return call_value(cx, callee, args);
  }
  std::vector<Value> args;
  if (is_kind(positional, Kind::kTuple)) {
    auto* tuple = cast<Tuple>(positional);
    args.assign(tuple->items, tuple->items + tuple->size);
  } else {
    args = list_snapshot(cast<List>(positional));
  }
  Tuple* names = nullptr;
  if (is_kind(keywords, Kind::kDict) && dict_size(cast<Dict>(keywords)) > 0) {
    std::vector<Value> keys;
    uint32_t at = 0;
    Value key, value;
    while (dict_next(cast<Dict>(keywords), &at, &key, &value)) {
      if (!is_str(key)) return cx.type_error("keywords must be strings");
      keys.push_back(key);
      args.push_back(value);
    }
    names = heddle::make_tuple(cx, keys);
  }
  return call_value(cx, callee, CallArgs{args.data(), static_cast<int>(args.size()), names, {}});
}

namespace {

Value unpacked(VmContext& cx, const std::vector<Value>& items, size_t before, int after) {
  size_t wanted = before + (after < 0 ? 0 : after);
  if (items.size() < wanted) {
    return cx.value_error("not enough values to unpack (expected {}{}, got {})",
                          after < 0 ? "" : "at least ", wanted, items.size());
  }
  if (after < 0) {
    if (items.size() > wanted) {
      return cx.value_error("too many values to unpack (expected {})", wanted);
    }
    return Value::object(heddle::make_tuple(cx, items));
  }
  std::span<const Value> all(items);
  std::vector<Value> parts(all.begin(), all.begin() + before);
  size_t rest = items.size() - wanted;
  parts.push_back(Value::object(make_list(cx, all.subspan(before, rest))));
  parts.insert(parts.end(), all.begin() + before + rest, all.end());
  return Value::object(heddle::make_tuple(cx, parts));
}

}  // namespace

Value unpack(VmContext& cx, Value v, int before, int after) {
  std::vector<Value> items;
  if (!is_kind(v, Kind::kIterator)) {
    Tri done = native_items(cx, v, &items);
    if (done == Tri::kTrue) return unpacked(cx, items, before, after);
    if (done == Tri::kError) return Value::error();
  }
  return cx.go_on(Prelude::kunpack_slow, v, Value::small(before), Value::small(after));
}

Value yield_from(VmContext& cx, Frame* f, Value iterator) {
  Value sent = f->generator->sent;
  f->generator->sent = Value::empty();
  bool plain = sent.is_empty() || sent.is_none();
  Value result;
  if (is_kind(iterator, Kind::kGenerator)) {
    result = resume_generator(cx, cast<Generator>(iterator), plain ? Value::none() : sent,
                              ResumedBy::kYieldFrom);
  } else if (is_kind(iterator, Kind::kIterator) && plain) {
    result = iterator_next(cx, cast<Iterator>(iterator));
  } else {
    return plain ? call_next(cx, iterator)
                 : cx.go_on(Prelude::kyield_from_step, iterator, sent);
  }
  if (result.is_empty()) f->regs()[f->pc[-1].a] = Value::none();
  return result;
}

bool with_methods(VmContext& cx, Value manager, Value* out) {
  Value enter_self, exit_self;
  Value enter = find_special_method(cx, manager, Special::kenter, &enter_self);
  Value exit = enter.is_empty() ? Value::empty()
                                : find_special_method(cx, manager, Special::kexit, &exit_self);
  if (exit.is_empty()) {
    cx.type_error("'{}' object does not support the context manager protocol{}",
                  type_name(cx, manager), enter.is_empty() ? "" : " (missed __exit__ method)");
    return false;
  }
  out[0] = exit;
  out[1] = exit_self;
  for (int n = 2; n < 5; ++n) out[n] = Value::none();
  out[5] = enter;
  out[6] = enter_self;
  return true;
}

Value build_set(VmContext& cx, const Value* items, int count) {
  Value set = Value::object(make_set(cx, cx.types().set));
  for (int n = 0; n < count; ++n) {
    Tri done = set_add(cx, cast<Set>(set), items[n]);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) {
      std::span<const Value> left(items + n, count - n);
      Value all = Value::object(heddle::make_tuple(cx, left));
      return cx.go_on(Prelude::kset_slow, set, all);
    }
  }
  return set;
}

Value build_map(VmContext& cx, const Value* pairs, int count) {
  Dict* dict = make_dict(cx, count);
  for (int n = 0; n < count; ++n) {
    Tri done = dict_set(cx, dict, pairs[2 * n], pairs[2 * n + 1]);
    if (done == Tri::kError) return Value::error();
    if (done != Tri::kPython) continue;
    std::vector<Value> rest;
    for (; n < count; ++n) {
      std::span<const Value> pair(pairs + 2 * n, 2);
      rest.push_back(Value::object(heddle::make_tuple(cx, pair)));
    }
    return cx.go_on(Prelude::kdict_update_slow, Value::object(dict),
                    Value::object(heddle::make_tuple(cx, rest)));
  }
  return Value::object(dict);
}

Value build_string(VmContext& cx, const Value* parts, int count) {
  return Value::object(join_strs(cx, parts, static_cast<size_t>(count)));
}

Value format_operation(VmContext& cx, Value v, int conversion, Value spec) {
  if (conversion == 0) {
    if (spec.is_empty() && is_str(v)) return v;
    return format_value(cx, v, spec.is_empty() ? cx.names().empty : cast<Str>(spec));
  }
  Value text = conversion == 1   ? str_value(cx, v)
               : conversion == 2 ? repr_value(cx, v)
                                 : cx.go_on(Prelude::kascii_slow, v);
  if (text.is_control()) {
    // The conversion and the format in one go.
    if (!text.is_tail() || spec.is_empty()) return text;
    return cx.go_on(Prelude::kconvert_format_slow, v, Value::small(conversion), spec);
  }
  return spec.is_empty() ? text : format_value(cx, text, cast<Str>(spec));
}

Value add_to_set(VmContext& cx, Value set, Value item) {
  Tri done = set_add(cx, cast<Set>(set), item);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) return cx.go_on(Prelude::kset_add_slow, set, item);
  return Value::none();
}

Value add_to_dict(VmContext& cx, Value dict, Value key, Value value) {
  Tri done = dict_set(cx, cast<Dict>(dict), key, value);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) return cx.go_on(Prelude::kdict_set_slow, dict, key, value);
  return Value::none();
}

namespace {

/// How messages about a call name what is called: "__main__.f()", "print()".
std::string callee_text(VmContext& cx, Value callee) {
  Value name, module;
  if (is_kind(callee, Kind::kBoundMethod)) callee = cast<BoundMethod>(callee)->function;
  if (is_kind(callee, Kind::kFunction)) {
    name = cast<Function>(callee)->qualname.load();
    module = cast<Function>(callee)->module.load();
  } else if (callee.is_object() && (is_kind(callee, Kind::kNative) ||
                                    is_kind(callee, Kind::kType))) {
    name = load_attribute(cx, callee, cx.names().dunder_qualname, nullptr);
    module = load_attribute(cx, callee, cx.names().dunder_module, nullptr);
    if (name.is_error() || module.is_error()) cx.pending = Value::empty();
  }
  if (!is_str(name)) {
    StrBuilder out;
    if (native_str(cx, callee, out) == Tri::kTrue) return to_utf8(out.finish(cx));
    cx.pending = Value::empty();
    return type_name(cx, callee) + " object";
  }
  bool shown = is_str(module) && str_text(module) != "builtins";
  return (shown ? str_text(module) + "." : "") + str_text(name) + "()";
}

}  // namespace

Value extend_list(VmContext& cx, Value list, Value iterable, Value callee) {
  if (is_kind(iterable, Kind::kTuple)) {
    list_extend(cx, cast<List>(list), tuple_items(cast<Tuple>(iterable)));
    return Value::none();
  }
  std::vector<Value> items;
  Tri done = native_items(cx, iterable, &items);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) {
    const Type* type = type_of(cx, iterable);
    if (type->find_special(Special::kiter).is_empty() &&
        type->find_special(Special::kgetitem).is_empty()) {
      std::string what = callee.is_empty() ? "Value" : callee_text(cx, callee) + " argument";
      return cx.type_error("{} after * must be an iterable, not {}", what,
                           type_name(cx, iterable));
    }
    return cx.go_on(Prelude::klist_extend_slow, list, iterable);
  }
  list_extend(cx, cast<List>(list), items);
  return Value::none();
}

Value update_set(VmContext& cx, Value set, Value iterable) {
  std::vector<Value> items;
  Tri done = native_items(cx, iterable, &items);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) return cx.go_on(Prelude::kset_slow, set, iterable);
  for (Value item : items) {
    done = set_add(cx, cast<Set>(set), item);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) return cx.go_on(Prelude::kset_slow, set, iterable);
  }
  return Value::none();
}

Value update_dict(VmContext& cx, Value dict, Value mapping) {
  if (is_kind(mapping, Kind::kDict)) {
    Tri done = dict_merge(cx, cast<Dict>(dict), cast<Dict>(mapping));
    if (done == Tri::kTrue) return Value::none();
    if (done == Tri::kError) return Value::error();
  }
  return cx.go_on(Prelude::kdict_display_update, dict, mapping);
}

Value merge_keywords(VmContext& cx, Value dict, Value mapping, Value callee) {
  if (!is_kind(mapping, Kind::kDict)) {
    return cx.go_on(Prelude::kkeywords_merge_slow, dict, mapping,
                    Value::object(make_str(cx, callee_text(cx, callee))));
  }
  uint32_t at = 0;
  Value key, value;
  while (dict_next(cast<Dict>(mapping), &at, &key, &value)) {
    if (!is_str(key)) return cx.type_error("keywords must be strings");
    if (!dict_get_str(cast<Dict>(dict), cast<Str>(key)).is_empty()) {
      return cx.type_error("{} got multiple values for keyword argument '{}'",
                           callee_text(cx, callee),
                           str_text(key));
    }
    dict_set_str(cx, cast<Dict>(dict), cast<Str>(key), value);
  }
  return Value::none();
}

Value import_name(VmContext& cx, Frame* f, int name, int how) {
  Value text = f->code->consts[name];
  auto* parts = cast<Tuple>(f->code->consts[how]);
  Value level = parts->items[0], from = parts->items[1];
  if (level == Value::small(0)) {
    Value loaded = dict_get_str(cx.world.modules, cast<Str>(text));
    bool dotted = str_text(text).find('.') != std::string::npos;
    if (is_kind(loaded, Kind::kModule) && !dotted && from.is_none()) return loaded;
  }
  return cx.go_on(Prelude::kimport_slow, text, Value::object(f->globals), from, level);
}

Value import_from(VmContext& cx, Value module, Value name) {
  if (is_kind(module, Kind::kModule)) {
    Value v = dict_get_str(cast<Module>(module)->dict, cast<Str>(name));
    if (!v.is_empty()) return v;
  }
  return cx.go_on(Prelude::kimport_from_slow, module, name);
}

Value import_star(VmContext& cx, Frame* f, Value module) {
  return cx.go_on(Prelude::kimport_star_slow, namespace_of(f), module);
}

Value setup_annotations(VmContext& cx, Frame* f) {
  Value names = namespace_of(f);
  if (!is_kind(unwrap(names), Kind::kDict)) {
    return cx.go_on(Prelude::ksetup_annotations_slow, names);
  }
  Dict* dict = cast<Dict>(unwrap(names));
  if (dict_get_str(dict, cx.names().dunder_annotations).is_empty()) {
    dict_set_str(cx, dict, cx.names().dunder_annotations, Value::object(make_dict(cx)));
  }
  return Value::none();
}

bool matches_sequence(VmContext& cx, Value v) {
  v = unwrap(v);
  return is_kind(v, Kind::kList) || is_kind(v, Kind::kTuple) || is_kind(v, Kind::kRange) ||
         (v.is_object() && (type_of(cx, v)->flags & Type::kSequencePattern));
}

bool matches_mapping(VmContext& cx, Value v) {
  v = unwrap(v);
  return is_kind(v, Kind::kDict) ||
         (v.is_object() && (type_of(cx, v)->flags & Type::kMappingPattern));
}

Value match_keys(VmContext& cx, Value mapping, Value keys) {
  return cx.go_on(Prelude::kmatch_keys, mapping, keys);
}

Value match_class(VmContext& cx, Value subject, Value cls, Value names, int positional) {
  return cx.go_on(Prelude::kmatch_class, subject, cls, names, Value::small(positional));
}

}  // namespace heddle
