#include "engine/value/native.h"

#include "engine/value/container.h"
#include "engine/value/signature_table.h"
#include "engine/value/str.h"

#include <algorithm>

namespace heddle {

namespace {

std::string_view strip(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Reads one signature text, parameter by parameter.
class SignatureReader {
 public:
  SignatureReader(Context& cx, Signature& signature) : cx_(cx), signature_(signature) {}

  void read(std::string_view text) {
    while (!text.empty()) {
      size_t comma = std::min(text.find(','), text.size());
      parameter(strip(text.substr(0, comma)));
      text.remove_prefix(std::min(comma + 1, text.size()));
    }
    VERIFY(signature_.parameters.size() <= kMostNativeParameters, "too many parameters");
  }

 private:
  void parameter(std::string_view text) {
    if (text.empty()) return;
    if (text == "/") {
      signature_.positional_only = signature_.positional;
    } else if (text == "*") {
      keyword_only_ = true;
    } else if (text.starts_with("**")) {
      signature_.varkeywords = add(text.substr(2), true);
    } else if (text.starts_with("*")) {
      signature_.varargs = add(text.substr(1), true);
      keyword_only_ = true;
    } else {
      bool optional = text.ends_with('=');
      if (optional) text.remove_suffix(1);
      add(text, optional);
      if (keyword_only_) return;
      ++signature_.positional;
      if (!optional) ++signature_.required;
    }
  }

  int add(std::string_view name, bool optional) {
    signature_.parameters.push_back({intern(cx_, name), optional});
    return static_cast<int>(signature_.parameters.size()) - 1;
  }

  Context& cx_;
  Signature& signature_;
  bool keyword_only_ = false;
};

bool is_plain(const Signature& s) {
  return s.varargs < 0 && s.varkeywords < 0 && s.positional == s.parameters.size();
}

void add_to_dict(Context& cx, Type* type, Str* name, Value value) {
  dict_set_str(cx, type->dict, name, value);
}

}  // namespace

const Signature* parse_signature(Context& cx, std::string_view text) {
  if (cx.rt.signatures == nullptr) cx.rt.signatures = new SignatureTable;
  SpinGuard guard(cx.rt.signatures->spin);
  auto& known = cx.rt.signatures->by_text[std::string(text)];
  if (!known) {
    known = std::make_unique<Signature>();
    SignatureReader(cx, *known).read(text);
  }
  return known.get();
}

namespace {

/// Methods that fill a slot of CPython's type objects: their descriptors are slot wrappers.
bool fills_slot(std::string_view name) {
  static constexpr std::string_view kSlots[] = {
      "__repr__", "__str__", "__hash__", "__call__", "__getattribute__", "__getattr__",
      "__setattr__", "__delattr__", "__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__",
      "__iter__", "__next__", "__get__", "__set__", "__delete__", "__init__", "__del__",
      "__len__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__bool__",
      "__int__", "__float__", "__index__", "__neg__", "__pos__", "__abs__", "__invert__"};
  static constexpr std::string_view kOperators[] = {
      "add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift",
      "and", "or", "xor", "matmul"};
  if (std::find(std::begin(kSlots), std::end(kSlots), name) != std::end(kSlots)) return true;
  if (!name.starts_with("__") || !name.ends_with("__") || name.size() < 6) return false;
  std::string_view inner = name.substr(2, name.size() - 4);
  for (std::string_view op : kOperators) {
    if (inner == op) return true;
    if (inner.size() == op.size() + 1 && inner.ends_with(op) &&
        (inner[0] == 'r' || inner[0] == 'i')) {
      return true;
    }
  }
  return false;
}

}  // namespace

Native* make_native(Context& cx, const NativeDef& def, Type* owner, Value self) {
  const Signature* signature = parse_signature(cx, def.signature);
  bool is_method = owner != nullptr && !(def.flags & Native::kStatic);
  Type* type = cx.types().native;
  if (is_method) {
    type = fills_slot(def.name) ? cx.types().wrapper_descriptor : cx.types().method_descriptor;
  }
  auto* native = cx.make<Native>(type, Kind::kNative);
  native->fn = def.fn;
  native->signature = signature;
  native->name = intern(cx, def.name);
  native->owner = owner;
  native->self = self;
  native->flags = def.flags;
  if (is_method) native->flags |= Native::kMethod;
  if (is_plain(*signature)) native->flags |= Native::kPlain;
  native->min_args = signature->required;
  native->max_args = static_cast<uint16_t>(signature->parameters.size());
  return native;
}

void add_methods(Context& cx, Type* type, std::span<const NativeDef> methods) {
  for (const NativeDef& def : methods) {
    Native* native = make_native(cx, def, type, Value::empty());
    add_to_dict(cx, type, native->name, Value::object(native));
  }
}

void add_getsets(Context& cx, Type* type, std::span<const GetSetDef> getsets) {
  for (const GetSetDef& def : getsets) {
    auto* getset = cx.make<GetSet>(cx.types().getset, Kind::kGetSet);
    getset->name = intern(cx, def.name);
    getset->owner = type;
    getset->get = def.get;
    getset->set = def.set;
    add_to_dict(cx, type, getset->name, Value::object(getset));
  }
}

void type_ready(Context& cx, Type* type) { resolve_specials(cx, type); }

Type* make_native_type(Context& cx, const NativeTypeDef& def) {
  Type* base = def.base != nullptr ? def.base : cx.types().object;
  auto* type = cx.make<Type>(cx.types().type, Kind::kType);
  type->name = intern(cx, def.name);
  type->qualname = type->name;
  type->module.store(Value::object(intern(cx, def.module)));
  Value only_base = Value::object(base);
  type->bases = make_tuple(cx, std::span<const Value>(&only_base, 1));
  type->base = base;
  type->dict = make_dict(cx);
  type->instance_kind = def.kind;
  bool payload = def.kind != Kind::kInstance && (def.flags & Type::kDerivable);
  type->hidden_slots = payload ? 1 : base->hidden_slots;
  type->hooks = def.hooks;
  type->flags = def.flags;
  type->mro.store(compute_mro(cx, type, type->bases));
  link_type(cx, type);
  resolve_specials(cx, type);
  return type;
}

Module* make_module(Context& cx, std::string_view name) {
  auto* module = cx.make<Module>(cx.types().module, Kind::kModule);
  module->dict = make_namespace(cx);
  const KnownNames& names = cx.names();
  dict_set_str(cx, module->dict, names.dunder_name, Value::object(intern(cx, name)));
  dict_set_str(cx, module->dict, names.dunder_doc, Value::none());
  return module;
}

void module_set(Context& cx, Module* module, std::string_view name, Value value) {
  dict_set_str(cx, module->dict, intern(cx, name), value);
}

void module_add(Context& cx, Module* module, std::span<const NativeDef> functions) {
  for (const NativeDef& def : functions) {
    Native* native = make_native(cx, def, nullptr, Value::object(module));
    dict_set_str(cx, module->dict, native->name, Value::object(native));
  }
}

}  // namespace heddle
