#include "engine/vm/binding.h"

#include "engine/value/native.h"
#include "engine/vm/attribute.h"

#include <string>
#include <vector>

namespace heddle {

namespace {

// 'a', 'b', and 'c'
std::string list_names(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += names.size() == 2 ? " and " : i + 1 == names.size() ? ", and " : ", ";
    text += "'" + names[i] + "'";
  }
  return text;
}

struct Binder {
  VmContext& cx;
  Function* function;
  CodeObject* code;
  const CallArgs& args;
  Value* regs;
  int positional_given = 0;
  bool has_varargs;
  bool has_varkeywords;
  int varargs_at;
  int varkeywords_at;

  Binder(VmContext& c, Function* f, const CallArgs& a, Value* r)
      : cx(c), function(f), code(f->code.load()), args(a), regs(r) {
    has_varargs = code->flags & Code::kVarArgs;
    has_varkeywords = code->flags & Code::kVarKeywords;
    varargs_at = code->argcount + code->kwonly;
    varkeywords_at = varargs_at + (has_varargs ? 1 : 0);
    int keywords = args.kwnames ? static_cast<int>(args.kwnames->size) : 0;
    positional_given = args.count - keywords + (args.self.is_empty() ? 0 : 1);
  }

  Value positional(int i) const {
    if (args.self.is_empty()) return args.args[i];
    return i == 0 ? args.self : args.args[i - 1];
  }
  std::string function_name() const { return str_text(function->qualname.load()); }
  std::string parameter(int i) const { return str_text(code->param_names->items[i]); }
  int default_count() const {
    Value d = function->defaults.load();
    return d.is_none() ? 0 : static_cast<int>(cast<Tuple>(d)->size);
  }

  bool fail(std::string text) {
    cx.raise(cx.types().TypeError, function_name() + "() " + text);
    return false;
  }

  void bind_positional() {
    int n = std::min<int>(positional_given, code->argcount);
    for (int i = 0; i < n; ++i) regs[i] = positional(i);
    if (!has_varargs) return;
    int rest = std::max(0, positional_given - code->argcount);
    Tuple* tuple = rest == 0 ? cx.rt.empty_tuple : make_tuple_raw(cx, rest);
    for (int i = 0; i < rest; ++i) tuple->items[i] = positional(code->argcount + i);
    regs[varargs_at] = Value::object(tuple);
  }

  int find_parameter(Value name, int from, int to) const {
    for (int i = from; i < to; ++i) {
      if (code->param_names->items[i] == name) return i;
    }
    for (int i = from; i < to; ++i) {
      if (str_equal(cast<Str>(code->param_names->items[i]), cast<Str>(name))) return i;
    }
    return -1;
  }

  bool bind_keywords() {
    Dict* rest = nullptr;
    if (has_varkeywords) {
      rest = make_dict(cx);
      regs[varkeywords_at] = Value::object(rest);
    }
    if (args.kwnames == nullptr) return true;
    const Value* values = args.args + args.count - args.kwnames->size;
    std::vector<std::string> by_position_only;
    for (uint32_t k = 0; k < args.kwnames->size; ++k) {
      Value name = args.kwnames->items[k];
      int at = find_parameter(name, code->posonly, code->argcount + code->kwonly);
      if (at >= 0) {
        if (!regs[at].is_empty()) {
          return fail(fmt::format("got multiple values for argument '{}'", str_text(name)));
        }
        regs[at] = values[k];
      } else if (rest != nullptr) {
        dict_set_str(cx, rest, cast<Str>(name), values[k]);
      } else if (find_parameter(name, 0, code->posonly) >= 0) {
        by_position_only.push_back(str_text(name));
      } else {
        return fail(fmt::format("got an unexpected keyword argument '{}'", str_text(name)));
      }
    }
    if (by_position_only.empty()) return true;
    std::string joined;
    for (const auto& n : by_position_only) joined += (joined.empty() ? "" : ", ") + n;
    return fail(fmt::format("got some positional-only arguments passed as keyword arguments: '{}'",
                            joined));
  }

  bool too_many() {
    int keyword_only_given = 0;
    for (int i = code->argcount; i < code->argcount + code->kwonly; ++i) {
      if (!regs[i].is_empty()) keyword_only_given++;
    }
    int defaults = default_count();
    std::string takes = defaults > 0
                            ? fmt::format("from {} to {}", code->argcount - defaults,
                                          code->argcount)
                            : fmt::format("{}", code->argcount);
    bool plural = code->argcount != 1 || defaults > 0;
    std::string given = fmt::format("{}", positional_given);
    if (keyword_only_given > 0) {
      given += fmt::format(" positional argument{} (and {} keyword-only argument{})",
                           positional_given == 1 ? "" : "s", keyword_only_given,
                           keyword_only_given == 1 ? "" : "s");
    }
    return fail(fmt::format("takes {} positional argument{} but {} {} given", takes,
                            plural ? "s" : "", given,
                            positional_given == 1 && keyword_only_given == 0 ? "was" : "were"));
  }

  bool missing(const std::vector<std::string>& names, const char* what) {
    return fail(fmt::format("missing {} required {} argument{}: {}", names.size(), what,
                            names.size() == 1 ? "" : "s", list_names(names)));
  }

  bool fill_positional_defaults() {
    int defaults = default_count();
    int first = code->argcount - defaults;
    std::vector<std::string> absent;
    for (int i = 0; i < code->argcount; ++i) {
      if (!regs[i].is_empty()) continue;
      if (i >= first) {
        regs[i] = cast<Tuple>(function->defaults.load())->items[i - first];
      } else {
        absent.push_back(parameter(i));
      }
    }
    return absent.empty() || missing(absent, "positional");
  }

  bool fill_keyword_defaults() {
    std::vector<std::string> absent;
    Value defaults = function->kwdefaults.load();
    for (int i = code->argcount; i < code->argcount + code->kwonly; ++i) {
      if (!regs[i].is_empty()) continue;
      if (!defaults.is_none()) {
        regs[i] = dict_get_str(cast<Dict>(defaults), cast<Str>(code->param_names->items[i]));
      }
      if (regs[i].is_empty()) absent.push_back(parameter(i));
    }
    return absent.empty() || missing(absent, "keyword-only");
  }

  bool bind() {
    bind_positional();
    if (!bind_keywords()) return false;
    if (positional_given > code->argcount && !has_varargs) return too_many();
    return fill_positional_defaults() && fill_keyword_defaults();
  }
};

// super() without arguments: the class from the __class__ cell, the first argument of the frame.
Value super_of_frame(VmContext& cx) {
  Frame* f = cx.strand->frame;
  while (f != nullptr && (f->code->flags & Code::kHidden)) f = f->parent;
  const Code* code = f == nullptr ? nullptr : f->code->code;
  if (code == nullptr || code->argcount == 0) {
    return cx.raise(cx.types().RuntimeError, "super(): no arguments");
  }
  Value first = f->regs()[0];
  if (is_kind(first, Kind::kCell)) first = cast<Cell>(first)->value.load();
  if (first.is_empty()) return cx.raise(cx.types().RuntimeError, "super(): arg[0] deleted");
  for (size_t i = 0; i < code->free_names.size(); ++i) {
    if (code->free_names[i] != "__class__") continue;
    Value cls = cast<Cell>(f->function->closure->items[i])->value.load();
    if (cls.is_empty()) return cx.raise(cx.types().RuntimeError, "super(): empty __class__ cell");
    return make_super(cx, cls, first);
  }
  return cx.raise(cx.types().RuntimeError, "super(): __class__ cell not found");
}

// The instance of a class whose __new__ is native; error or tail otherwise.
Value new_instance(VmContext& cx, Type* type, Native* new_native, const CallArgs& args) {
  if (new_native->owner == cx.types().object) {
    bool own_init = !special_is_native(type, Special::kinit);
    int given = args.count + (args.self.is_empty() ? 0 : 1);
    if (given > 0 && !own_init) {
      return cx.type_error("{}() takes no arguments", to_utf8(type->name));
    }
    if (type->flags & Type::kAbstract) {
      return cx.go_on(Prelude::kabstract_slow, Value::object(type));
    }
    return make_instance(cx, type);
  }
  CallArgs with_class = args;
  std::vector<Value> shifted;
  if (!args.self.is_empty()) {
    shifted.push_back(args.self);
    shifted.insert(shifted.end(), args.args, args.args + args.count);
    with_class.args = shifted.data();
    with_class.count = static_cast<int>(shifted.size());
  }
  with_class.self = Value::object(type);
  return call_native(cx, new_native, with_class);
}

// A class of exceptions with the constructor of the built-in ones.
bool is_plain_exception(VmContext& cx, const Type* type, Value new_function, Value init) {
  return (type->flags & Type::kException) && is_kind(init, Kind::kNative) &&
         cast<Native>(new_function)->owner == cx.types().BaseException &&
         cast<Native>(init)->owner == cx.types().BaseException;
}

Tuple* tuple_behind(VmContext& cx, Value first, std::span<const Value> rest) {
  Tuple* tuple = make_tuple_raw(cx, rest.size() + 1);
  tuple->items[0] = first;
  std::copy(rest.begin(), rest.end(), tuple->items + 1);
  return tuple;
}

// The general way: everything in Python.
Value call_type_slow(VmContext& cx, Type* type, const CallArgs& args) {
  int keywords = args.kwnames ? static_cast<int>(args.kwnames->size) : 0;
  std::vector<Value> positional;
  if (!args.self.is_empty()) positional.push_back(args.self);
  positional.insert(positional.end(), args.args, args.args + args.count - keywords);
  Dict* named = make_dict(cx);
  for (int i = 0; i < keywords; ++i) {
    dict_set_str(cx, named, cast<Str>(args.kwnames->items[i]),
                 args.args[args.count - keywords + i]);
  }
  cx.go_on(Prelude::ktype_call_slow, Value::object(type),
           Value::object(heddle::make_tuple(cx, positional)), Value::object(named));
  return Value::tail();
}

// Calls of built-in classes that programs make all the time, with what needs no Python.
// Empty: the general way.
Value call_common_type(VmContext& cx, const Type* type, const CallArgs& args) {
  if (args.kwnames != nullptr || !args.self.is_empty()) return Value::empty();
  if (type == cx.types().range && args.count >= 1 && args.count <= 3) {
    for (int i = 0; i < args.count; ++i) {
      if (!args.args[i].is_small()) return Value::empty();
    }
    bool only_stop = args.count == 1;
    return make_range(cx, only_stop ? Value::small(0) : args.args[0], args.args[only_stop ? 0 : 1],
                      args.count == 3 ? args.args[2] : Value::small(1));
  }
  if (type == cx.types().str && args.count == 1 &&
      (args.args[0].is_small() || is_str(args.args[0]))) {
    return str_value(cx, args.args[0]);
  }
  if (type == cx.types().list && args.count == 1) {
    if (is_kind(args.args[0], Kind::kTuple)) {
      return Value::object(make_list(cx, tuple_items(cast<Tuple>(args.args[0]))));
    }
    if (is_kind(args.args[0], Kind::kList)) {
      auto* from = cast<List>(args.args[0]);
      return Value::object(list_part(cx, from, 0, from->size.load()));
    }
  }
  return Value::empty();
}

}  // namespace

bool bind_arguments(VmContext& cx, Function* function, const CallArgs& args, Value* regs) {
  return Binder(cx, function, args, regs).bind();
}

Value call_type(VmContext& cx, Type* type, const CallArgs& args) {
  int given = args.count + (args.self.is_empty() ? 0 : 1);
  if (type == cx.types().type && given == 1 && args.kwnames == nullptr) {
    return Value::object(type_of(cx, args.count == 1 ? args.args[0] : args.self));
  }
  if (type == cx.types().super && given == 0) return super_of_frame(cx);
  Value common = call_common_type(cx, type, args);
  if (!common.is_empty()) return common;
  if (type->type != cx.types().type) {
    Value call = type->type->find_special(Special::kcall);
    if (is_kind(call, Kind::kFunction)) {
      if (!args.self.is_empty()) return call_type_slow(cx, type, args);
      CallArgs with_self = args;
      with_self.self = Value::object(type);
      return call_value(cx, call, with_self);
    }
  }
  Value new_function = type->find_special(Special::knew_);
  if (!is_kind(new_function, Kind::kNative)) return call_type_slow(cx, type, args);
  Value init = type->find_special(Special::kinit);
  if (!is_kind(init, Kind::kFunction) && !is_kind(init, Kind::kNative)) {
    return call_type_slow(cx, type, args);
  }
  if (args.kwnames == nullptr && is_plain_exception(cx, type, new_function, init)) {
    std::span<const Value> given(args.args, static_cast<size_t>(args.count));
    Tuple* values = args.self.is_empty() ? heddle::make_tuple(cx, given)
                                         : tuple_behind(cx, args.self, given);
    return make_exception(cx, type, values);
  }
  Value made = new_instance(cx, type, cast<Native>(new_function), args);
  if (!made.is_object()) return made;
  bool native_init = is_kind(init, Kind::kNative);
  if (native_init && cast<Native>(init)->owner == cx.types().object) return made;
  if (!is_subtype(type_of(cx, made), type)) return made;
  bool exception = type->instance_kind == Kind::kInstance;
  if (native_init && !exception && !(type->flags & Type::kHeap)) return made;  // __new__ did it all
  if (!args.self.is_empty()) return call_type_slow(cx, type, args);
  CallArgs with_self = args;
  with_self.self = made;
  Value result = native_init ? call_native(cx, cast<Native>(init), with_self)
                             : push_function(cx, cast<Function>(init), with_self);
  if (result == kPushed) {
    cx.strand->frame->mode = ReturnMode::kInit;
    cx.strand->frame->made = made;
    return kPushed;
  }
  if (result.is_tail()) return call_type_slow(cx, type, args);
  if (result.is_control()) return result;
  if (!native_init && is_kind(result, Kind::kGenerator)) {
    return cx.type_error("__init__() should return None, not 'generator'");
  }
  return made;
}

}  // namespace heddle
