// repr() and str() of everything, as far as no Python is needed.

#include "engine/value/complex.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <fmt/format.h>
#include <algorithm>
#include <charconv>

namespace heddle {

ReprHook repr_hook = nullptr;

namespace {

constexpr size_t kReprNestingMax = 100;
constexpr uint64_t kFirstAddress = 0x7f0000000000;  // of objects, by number
constexpr uint64_t kFirstSingleton = 0x7eff00000000;
constexpr uint64_t kZero = 0x7e0000000000;          // of small ints

void append_text(StrBuilder& out, const std::string& text) { out.append(std::string_view(text)); }

// Remembers, for its scope, what is being written.
class Writing {
 public:
  Writing(Context& cx, Value v) : cx_(cx) { cx_.in_repr.push_back(v.as_object()); }
  ~Writing() { cx_.in_repr.pop_back(); }
  Writing(const Writing&) = delete;
  Writing& operator=(const Writing&) = delete;

 private:
  Context& cx_;
};

bool is_being_written(const Context& cx, Value v) {
  return std::find(cx.in_repr.begin(), cx.in_repr.end(), v.as_object()) != cx.in_repr.end();
}

Tri append_items(Context& cx, std::span<const Value> items, StrBuilder& out) {
  bool first = true;
  for (Value item : items) {
    if (!first) out.append_ascii(", ");
    first = false;
    Tri done = native_repr(cx, item, out);
    if (done != Tri::kTrue) return done;
  }
  return Tri::kTrue;
}

// `open` items `close`, or `again` inside itself.
Tri append_sequence(Context& cx, Value v, std::span<const Value> items, std::string_view open,
                    std::string_view close, StrBuilder& out) {
  Writing writing(cx, v);
  out.append_ascii(open);
  Tri done = append_items(cx, items, out);
  out.append_ascii(close);
  return done;
}

Tri append_dict(Context& cx, Value v, StrBuilder& out) {
  Writing writing(cx, v);
  auto* dict = cast<Dict>(v);
  out.append_ascii("{");
  uint32_t position = 0;
  Value key, value;
  bool first = true;
  while (dict_next(dict, &position, &key, &value)) {
    if (!first) out.append_ascii(", ");
    first = false;
    Tri done = native_repr(cx, key, out);
    if (done != Tri::kTrue) return done;
    out.append_ascii(": ");
    done = native_repr(cx, value, out);
    if (done != Tri::kTrue) return done;
  }
  out.append_ascii("}");
  return Tri::kTrue;
}

// `shown`: the class to name; a plain set names none.
Tri append_set(Context& cx, Value v, const Type* shown, StrBuilder& out) {
  std::vector<Value> items;
  native_items(cx, v, &items);
  std::string name = to_utf8(shown->name);
  if (items.empty()) {
    append_text(out, name + "()");
    return Tri::kTrue;
  }
  if (shown == cx.types().set) return append_sequence(cx, v, items, "{", "}", out);
  append_text(out, name);
  return append_sequence(cx, v, items, "({", "})", out);
}

Tri append_container(Context& cx, Value v, StrBuilder& out) {
  Kind kind = v.as_object()->kind;
  if (is_being_written(cx, v)) {
    std::string name = to_utf8(v.as_object()->type->name);
    switch (kind) {
      case Kind::kList: out.append_ascii("[...]"); break;
      case Kind::kTuple: out.append_ascii("(...)"); break;
      case Kind::kDict: out.append_ascii("{...}"); break;
      case Kind::kDictView: out.append_ascii("..."); break;
      default: append_text(out, name + "(...)");
    }
    return Tri::kTrue;
  }
  if (cx.in_repr.size() > kReprNestingMax) return Tri::kPython;
  switch (kind) {
    case Kind::kList:
      return append_sequence(cx, v, list_snapshot(cast<List>(v)), "[", "]", out);
    case Kind::kTuple: {
      auto items = tuple_items(cast<Tuple>(v));
      return append_sequence(cx, v, items, "(", items.size() == 1 ? ",)" : ")", out);
    }
    case Kind::kDict:
      return append_dict(cx, v, out);
    case Kind::kSet:
      return append_set(cx, v, v.as_object()->type, out);
    default: {
      std::vector<Value> items;
      native_items(cx, v, &items);
      append_text(out, to_utf8(v.as_object()->type->name));
      return append_sequence(cx, v, items, "([", "])", out);
    }
  }
}

Tri append_range(Context& cx, const Range* range, StrBuilder& out) {
  Value parts[] = {range->start, range->stop, range->step};
  out.append_ascii("range(");
  Tri done = append_items(cx, std::span(parts, range->step == Value::small(1) ? 2 : 3), out);
  out.append_ascii(")");
  return done;
}

Tri append_slice(Context& cx, const Slice* slice, StrBuilder& out) {
  Value parts[] = {slice->start, slice->stop, slice->step};
  out.append_ascii("slice(");
  Tri done = append_items(cx, parts, out);
  out.append_ascii(")");
  return done;
}

void append_native(Context& cx, const Native* native, StrBuilder& out) {
  std::string name = to_utf8(native->name);
  if (native->owner == nullptr) {
    append_text(out, fmt::format("<built-in function {}>", name));
  } else if (native->flags & Native::kStatic) {
    append_text(out, fmt::format("<built-in method {} of type object at {}>", name,
                                 address_text(cx, Value::object(native->owner))));
  } else {
    bool slot = native->type == cx.types().wrapper_descriptor;
    const char* what = slot ? "slot wrapper" : "method";
    append_text(out, fmt::format("<{} '{}' of '{}' objects>", what, name,
                                 to_utf8(native->owner->name)));
  }
}

Tri append_method(Context& cx, Value v, StrBuilder& out) {
  auto* method = cast<BoundMethod>(v);
  if (is_kind(method->function, Kind::kNative)) {
    if (method->type == cx.types().method_wrapper) {
      append_text(out, fmt::format("<method-wrapper '{}' of {} object at {}>",
                                   to_utf8(cast<Native>(method->function)->name),
                                   type_name(cx, method->self), address_text(cx, method->self)));
      return Tri::kTrue;
    }
    append_text(out, fmt::format("<built-in method {} of {} object at {}>",
                                 to_utf8(cast<Native>(method->function)->name),
                                 type_name(cx, method->self), address_text(cx, method->self)));
    return Tri::kTrue;
  }
  StrBuilder function;
  bool known = repr_hook != nullptr && repr_hook(cx, method->function, function);
  std::string name = known ? to_utf8(function.finish(cx)) : "<? ? at";
  // "<function A.f at 0x...>": the second word.
  size_t begin = name.find(' ') + 1;
  name = name.substr(begin, name.rfind(" at") - begin);
  append_text(out, fmt::format("<bound method {} of ", name));
  if (cx.in_repr.size() > kReprNestingMax) return Tri::kPython;
  Writing writing(cx, v);
  Tri done = native_repr(cx, method->self, out);
  out.append_ascii(">");
  return done;
}

Tri append_module(Context& cx, const Module* module, StrBuilder& out) {
  Value name = dict_get_str(module->dict, cx.names().dunder_name);
  Value file = dict_get_str(module->dict, cx.names().dunder_file);
  out.append_ascii("<module ");
  Tri done = native_repr(cx, name.is_empty() ? Value::object(cx.names().empty) : name, out);
  if (done != Tri::kTrue) return done;
  if (file.is_empty() || file.is_none()) {
    out.append_ascii(" (built-in)>");
    return done;
  }
  out.append_ascii(" from ");
  done = native_repr(cx, file, out);
  out.append_ascii(">");
  return done;
}

void append_cell(Context& cx, Value v, StrBuilder& out) {
  Value held = cast<Cell>(v)->value.load();
  std::string content = "empty";
  if (!held.is_empty()) {
    content = fmt::format("{} object at {}", type_name(cx, held), address_text(cx, held));
  }
  append_text(out, fmt::format("<cell at {}: {}>", address_text(cx, v), content));
}

Tri append_wrapper(Context& cx, Value v, std::string_view name, StrBuilder& out) {
  Value function = static_cast<MethodWrapper*>(v.as_object())->function.load();
  append_text(out, fmt::format("<{}(", name));
  if (cx.in_repr.size() > kReprNestingMax) return Tri::kPython;
  Writing writing(cx, v);
  Tri done = native_repr(cx, function.is_empty() ? Value::none() : function, out);
  out.append_ascii(")>");
  return done;
}

void append_super(Context& cx, const Super* super, StrBuilder& out) {
  Value cls = super->cls.load();
  Value type = super->obj_type.load();
  std::string name = is_kind(cls, Kind::kType) ? to_utf8(cast<Type>(cls)->name) : "NULL";
  std::string object = "NULL";
  if (is_kind(type, Kind::kType)) {
    object = fmt::format("<{} object>", to_utf8(cast<Type>(type)->name));
  }
  append_text(out, fmt::format("<super: <class '{}'>, {}>", name, object));
  (void)cx;
}

void append_default(Context& cx, Value v, StrBuilder& out) {
  append_text(out, fmt::format("<{} object at {}>", type_path(type_of(cx, v)),
                               address_text(cx, v)));
}

bool is_object_method(Context& cx, Value method, Special special) {
  return method.is_empty() || method == cx.types().object->find_special(special);
}

// Calls a method written in C++ that gives a str.
Tri append_from_native(Context& cx, Value v, Value method, StrBuilder& out) {
  Value self = unwrap(v);
  if (is_kind(self, Kind::kSet)) return append_set(cx, self, v.as_object()->type, out);
  if (cx.in_repr.size() > kReprNestingMax) return Tri::kPython;
  if (is_being_written(cx, v)) {
    out.append_ascii("...");
    return Tri::kTrue;
  }
  Writing writing(cx, v);
  Value text = cast<Native>(method)->fn(cx, &self, 1);
  if (text.is_error()) return Tri::kError;
  if (!is_str(text)) return Tri::kPython;
  out.append(cast<Str>(text));
  return Tri::kTrue;
}

// Of what may have methods of its own: instances, classes, objects of native modules.
Tri append_by_class(Context& cx, Value v, Special special, StrBuilder& out) {
  Value method = v.as_object()->type->find_special(special);
  if (is_object_method(cx, method, special)) {
    if (special == Special::kstr) return native_repr(cx, v, out);
    append_default(cx, v, out);
    return Tri::kTrue;
  }
  if (!is_kind(method, Kind::kNative)) return Tri::kPython;
  return append_from_native(cx, v, method, out);
}

Tri append_other(Context& cx, Value v, StrBuilder& out) {
  switch (v.as_object()->kind) {
    case Kind::kNative: append_native(cx, cast<Native>(v), out); return Tri::kTrue;
    case Kind::kBoundMethod: return append_method(cx, v, out);
    case Kind::kModule: return append_module(cx, cast<Module>(v), out);
    case Kind::kCell: append_cell(cx, v, out); return Tri::kTrue;
    case Kind::kStaticMethod: return append_wrapper(cx, v, "staticmethod", out);
    case Kind::kClassMethod: return append_wrapper(cx, v, "classmethod", out);
    case Kind::kSuper: append_super(cx, cast<Super>(v), out); return Tri::kTrue;
    case Kind::kGetSet:
      append_text(out, fmt::format("<{} '{}' of '{}' objects>",
                                   v.as_object()->type == cx.types().member ? "member"
                                                                            : "attribute",
                                   to_utf8(cast<GetSet>(v)->name),
                                   to_utf8(cast<GetSet>(v)->owner->name)));
      return Tri::kTrue;
    case Kind::kMemberSlot:
      append_text(out, fmt::format("<member '{}' of '{}' objects>",
                                   to_utf8(cast<MemberSlot>(v)->name),
                                   to_utf8(cast<MemberSlot>(v)->owner->name)));
      return Tri::kTrue;
    default:
      if (repr_hook == nullptr || !repr_hook(cx, v, out)) append_default(cx, v, out);
      return Tri::kTrue;
  }
}

Tri append_object(Context& cx, Value v, StrBuilder& out) {
  switch (v.as_object()->kind) {
    case Kind::kStr:
      append_repr(cast<Str>(v), out);
      return Tri::kTrue;
    case Kind::kBytes:
      append_bytes_repr(cast<Bytes>(v)->data, cast<Bytes>(v)->length, out);
      return Tri::kTrue;
    case Kind::kByteArray: {
      auto* bytes = cast<ByteArray>(v);
      const Blob* blob = bytes->blob.load();
      out.append_ascii("bytearray(");
      StrBuilder content;
      append_bytes_repr(blob == nullptr ? nullptr : blob->data,
                        blob == nullptr ? 0 : bytes->length.load(), content);
      // CPython escapes the ' of a bytearray also where it stands between ".
      std::string text = to_utf8(content.finish(cx));
      for (size_t at = 2; text[1] == '"' && (at = text.find('\'', at)) < text.size(); at += 2) {
        text.insert(at, 1, '\\');
      }
      out.append_ascii(text);
      out.append_ascii(")");
      return Tri::kTrue;
    }
    case Kind::kComplex:
      out.append_ascii(complex_repr(cast<Complex>(v)));
      return Tri::kTrue;
    case Kind::kBigInt:
      if (!check_int_digits(cx, v)) return Tri::kError;
      out.append_ascii(int_to_text(v));
      return Tri::kTrue;
    case Kind::kList:
    case Kind::kTuple:
    case Kind::kDict:
    case Kind::kSet:
    case Kind::kDictView:
      return append_container(cx, v, out);
    case Kind::kRange:
      return append_range(cx, cast<Range>(v), out);
    case Kind::kSlice:
      return append_slice(cx, cast<Slice>(v), out);
    case Kind::kType:
      if (v.as_object()->type != cx.types().type &&
          !special_is_native(v.as_object()->type, Special::krepr)) {
        return Tri::kPython;
      }
      append_text(out, fmt::format("<class '{}'>", type_path(cast<Type>(v))));
      return Tri::kTrue;
    case Kind::kInstance:
    case Kind::kExtension:
      return append_by_class(cx, v, Special::krepr, out);
    default:
      return append_other(cx, v, out);
  }
}

void append_singleton(Value v, StrBuilder& out) {
  if (v.is_none()) return out.append_ascii("None");
  if (v.is_bool()) return out.append_ascii(v.is_true() ? "True" : "False");
  if (v.is_not_implemented()) return out.append_ascii("NotImplemented");
  if (v == Value::ellipsis()) return out.append_ascii("Ellipsis");
  VERIFY(false, "repr of the control value {:x}", v.bits());
}

}  // namespace

namespace {

/// No two values have the same: id() says so, and pickle relies on it.
uint64_t address_of(Context& cx, Value v) {
  if (v.is_object()) return kFirstAddress + 16 * uint64_t{identity_of(cx, v.as_object())};
  if (v.is_singleton()) return kFirstSingleton + 16 * (v.bits() & 0xFFFF);
  if (v.is_small() && v.as_small() == static_cast<int32_t>(v.as_small())) {
    return kZero + 16 * static_cast<uint64_t>(v.as_small());
  }
  // What is left are the bits of large ints and of doubles. The smallest doubles' look like the
  // addresses above, so they get a tag that no value has.
  return v.bits() >> 52 == 0 ? v.bits() | uint64_t{0xFFFC} << 48 : v.bits();
}

}  // namespace

std::string address_text(Context& cx, Value v) { return fmt::format("0x{:x}", address_of(cx, v)); }

std::string type_path(const Type* type) {
  std::string name = to_utf8(type->qualname != nullptr ? type->qualname : type->name);
  Value module = type->module.load();
  if (!is_str(module)) return name;
  std::string prefix = str_text(module);
  return prefix == "builtins" ? name : prefix + "." + name;
}

Tri native_repr(Context& cx, Value v, StrBuilder& out) {
  if (v.is_object()) return append_object(cx, v, out);
  if (v.is_small()) {
    char text[24];
    const auto end = std::to_chars(text, text + sizeof text, v.as_small());
    out.append_ascii(std::string_view(text, static_cast<size_t>(end.ptr - text)));
  } else if (v.is_double()) {
    char text[40];
    out.append_ascii(std::string_view(text, float_repr_to(v.as_double(), text)));
  } else {
    append_singleton(v, out);
  }
  return Tri::kTrue;
}

Tri native_str(Context& cx, Value v, StrBuilder& out) {
  if (is_str(v)) {
    out.append(cast<Str>(v));
    return Tri::kTrue;
  }
  if (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) {
    return append_by_class(cx, v, Special::kstr, out);
  }
  if (is_kind(v, Kind::kType) && !special_is_native(v.as_object()->type, Special::kstr)) {
    return Tri::kPython;
  }
  return native_repr(cx, v, out);
}

Value repr_value(Context& cx, Value v) {
  if (v.is_small()) return Value::object(make_int_str(cx, v.as_small()));
  StrBuilder out;
  Tri done = native_repr(cx, v, out);
  if (done == Tri::kTrue) return Value::object(out.finish(cx));
  return done == Tri::kError ? Value::error() : cx.go_on(Prelude::krepr_slow, v);
}

Value str_value(Context& cx, Value v) {
  if (is_str(v)) return v;
  if (v.is_small()) return Value::object(make_int_str(cx, v.as_small()));
  StrBuilder out;
  Tri done = native_str(cx, v, out);
  if (done == Tri::kTrue) return Value::object(out.finish(cx));
  return done == Tri::kError ? Value::error() : cx.go_on(Prelude::kstr_slow, v);
}

}  // namespace heddle
