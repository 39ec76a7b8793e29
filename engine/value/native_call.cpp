// Binding a call's arguments to a native function's signature, and what CPython says when they do
// not fit. CPython words this in several ways, by how a function was declared there; the same
// distinction is drawn here from the signature.
#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

/// One call being bound.
struct Binding {
  Context& cx;
  const Native* native;
  const Signature& signature;
  const Value* args;
  int positional;       // arguments by position, self included
  const Tuple* kwnames;
  Value* out;
  int self_count;       // 1 for methods and __new__: what messages do not count

  int keywords() const { return kwnames == nullptr ? 0 : static_cast<int>(kwnames->size); }
  int given() const { return positional - self_count; }
  int most() const { return signature.positional - self_count; }
  int least() const { return signature.required - self_count; }
  bool accepts_keywords() const {
    return signature.varkeywords >= 0 ||
           signature.parameters.size() > size_t{signature.positional_only} +
                                             (signature.varargs >= 0 ? 1 : 0);
  }
  std::string name() const {
    std::string text = to_utf8(native->name);
    bool constructor = text == "__new__" || text == "__init__";
    return constructor && native->owner != nullptr ? to_utf8(native->owner->name) : text;
  }
  /// As METH_O and METH_NOARGS functions call themselves: list.append.
  std::string long_name() const {
    bool method = native->owner != nullptr && (native->flags & Native::kMethod);
    std::string text = to_utf8(native->name);
    if (is_kind(native->self, Kind::kModule)) {
      Value module = dict_get_str(cast<Module>(native->self)->dict, cx.names().dunder_name);
      bool shown = is_str(module) && str_text(module) != "builtins";
      return (shown ? str_text(module) + "." : "") + text;
    }
    if (!method || text.starts_with("__")) return name();
    return to_utf8(native->owner->name) + "." + text;
  }
};

const char* plural(int n) { return n == 1 ? "" : "s"; }

bool wrong_count(const Binding& b) {
  int given = b.given();
  int most = b.most();
  int least = b.least();
  if (b.accepts_keywords()) {
    int total = given + b.keywords();
    if (given > most && most == static_cast<int>(b.signature.parameters.size()) - b.self_count) {
      b.cx.type_error("{}() takes at most {} argument{} ({} given)", b.name(), most, plural(most),
                      total);
    } else if (given > most && most == 0) {
      b.cx.type_error("{}() takes no positional arguments", b.name());
    } else if (given > most && b.signature.positional_only == b.signature.positional) {
      b.cx.type_error("{} expected {}{} argument{}, got {}", b.name(),
                      least == most ? "" : "at most ", most, plural(most), given);
    } else {
      b.cx.type_error("{}() takes {} {} positional argument{} ({} given)", b.name(),
                      least == most ? "exactly" : "at most", most, plural(most), given);
    }
    return false;
  }
  if (b.native->type == b.cx.types().wrapper_descriptor) {
    if (least == most) {
      b.cx.type_error("expected {} argument{}, got {}", most, plural(most), given);
    } else {
      b.cx.type_error("expected at {} {} argument{}, got {}", given < least ? "least" : "most",
                      given < least ? least : most, plural(given < least ? least : most), given);
    }
  } else if (most == 0) {
    b.cx.type_error("{}() takes no arguments ({} given)", b.long_name(), given);
  } else if (most == 1 && least == 1) {
    b.cx.type_error("{}() takes exactly one argument ({} given)", b.long_name(), given);
  } else if (least == most) {
    b.cx.type_error("{} expected {} argument{}, got {}", b.name(), most, plural(most), given);
  } else if (given < least) {
    b.cx.type_error("{} expected at least {} argument{}, got {}", b.name(), least, plural(least),
                    given);
  } else {
    b.cx.type_error("{} expected at most {} argument{}, got {}", b.name(), most, plural(most),
                    given);
  }
  return false;
}

bool missing(const Binding& b, int index) {
  bool by_position_only = b.signature.positional_only > 0 &&
                          index < b.signature.positional_only;
  if (!b.accepts_keywords()) return wrong_count(b);
  if (by_position_only && b.signature.varargs < 0) {
    bool exact = b.signature.positional == b.signature.required &&
                 b.signature.positional == b.signature.positional_only;
    int least = b.least();
    if (exact) {
      b.cx.type_error("{} expected {} argument{}, got {}", b.name(), least, plural(least),
                      b.given());
    } else {
      b.cx.type_error("{}() takes at least {} positional argument{} ({} given)", b.name(), least,
                      plural(least), b.given());
    }
    return false;
  }
  if (b.signature.varargs >= 0) {
    b.cx.type_error("{} expected at least {} argument{}, got {}", b.name(), b.least(),
                    plural(b.least()), b.given());
    return false;
  }
  b.cx.type_error("{}() missing required argument '{}' (pos {})", b.name(),
                  to_utf8(b.signature.parameters[index].name), index + 1 - b.self_count);
  return false;
}

int find_keyword(const Signature& signature, const Str* name) {
  for (size_t i = signature.positional_only; i < signature.parameters.size(); ++i) {
    int index = static_cast<int>(i);
    if (index == signature.varargs || index == signature.varkeywords) continue;
    if (str_equal(signature.parameters[i].name, name)) return index;
  }
  return -1;
}

bool take_keyword(const Binding& b, Str* name, Value value) {
  int index = find_keyword(b.signature, name);
  if (index < 0) {
    if (b.signature.varkeywords < 0) {
      b.cx.type_error("'{}' is an invalid keyword argument for {}()", to_utf8(name), b.name());
      return false;
    }
    Value& dict = b.out[b.signature.varkeywords];
    if (dict.is_empty()) dict = Value::object(make_dict(b.cx));
    dict_set_str(b.cx, cast<Dict>(dict), name, value);
    return true;
  }
  if (!b.out[index].is_empty()) {
    b.cx.type_error("argument for {}() given by name ('{}') and position ({})", b.name(),
                    to_utf8(name), index + 1 - b.self_count);
    return false;
  }
  b.out[index] = value;
  return true;
}

bool take_positional(const Binding& b) {
  int direct = std::min<int>(b.positional, b.signature.positional);
  for (int i = 0; i < direct; ++i) b.out[i] = b.args[i];
  if (b.signature.varargs >= 0) {
    std::span<const Value> rest(b.args + direct, static_cast<size_t>(b.positional - direct));
    b.out[b.signature.varargs] = Value::object(make_tuple(b.cx, rest));
    return true;
  }
  return b.positional <= b.signature.positional || wrong_count(b);
}

bool check_self(Context& cx, const Native* native, const Value* args, int positional) {
  if (native->owner == nullptr || !(native->flags & Native::kMethod)) return true;
  bool slot = native->type == cx.types().wrapper_descriptor;
  if (slot && positional == 0) {
    cx.type_error("descriptor '{}' of '{}' object needs an argument", to_utf8(native->name),
                  to_utf8(native->owner->name));
    return false;
  }
  if (positional == 0) {
    cx.type_error("unbound method {}.{}() needs an argument", to_utf8(native->owner->name),
                  to_utf8(native->name));
    return false;
  }
  if (is_instance(cx, args[0], native->owner)) return true;
  if (slot) {
    cx.type_error("descriptor '{}' requires a '{}' object but received a '{}'",
                  to_utf8(native->name), to_utf8(native->owner->name), type_name(cx, args[0]));
    return false;
  }
  cx.type_error("descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
                to_utf8(native->name), to_utf8(native->owner->name), type_name(cx, args[0]));
  return false;
}

int uncounted(const Native* native) {
  if (native->flags & Native::kMethod) return 1;
  return (native->flags & Native::kStatic) && !native->signature->parameters.empty() &&
                 to_utf8(native->name) == "__new__"
             ? 1
             : 0;
}

}  // namespace

bool bind_native(Context& cx, const Native* native, const Value* args, int nargs,
                 const Tuple* kwnames, Value* out) {
  const Signature& signature = *native->signature;
  int keywords = kwnames == nullptr ? 0 : static_cast<int>(kwnames->size);
  int count = static_cast<int>(signature.parameters.size());
  for (int i = 0; i < count; ++i) out[i] = Value::empty();
  Binding b{cx, native, signature, args, nargs - keywords, kwnames, out, uncounted(native)};
  if (!check_self(cx, native, args, b.positional)) return false;
  if (keywords > 0 && !b.accepts_keywords()) {
    cx.type_error("{}() takes no keyword arguments", b.long_name());
    return false;
  }
  if (!take_positional(b)) return false;
  for (int i = 0; i < keywords; ++i) {
    if (!take_keyword(b, cast<Str>(kwnames->items[i]), args[b.positional + i])) return false;
  }
  for (int i = 0; i < count; ++i) {
    bool needed = !signature.parameters[static_cast<size_t>(i)].optional;
    if (needed && out[i].is_empty()) return missing(b, i);
  }
  return true;
}

}  // namespace heddle
