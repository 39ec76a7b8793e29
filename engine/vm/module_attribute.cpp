#include "engine/vm/module_attribute.h"

#include "engine/vm/library_hooks.h"
#include "engine/vm/natives.h"

namespace heddle {

Value module_attribute_missing(VmContext& cx, Module* module, Str* name) {
  Value hook = dict_get_str(module->dict, cx.names().special[static_cast<int>(Special::kgetattr)]);
  if (is_kind(hook, Kind::kFunction)) return cx.go_on_in(hook, Value::object(name));
  Value own_name = dict_get_str(module->dict, cx.names().dunder_name);
  std::string text = is_str(own_name) ? str_text(own_name) : "?";
  // Code of the library looks whether a name is there; a program's is told what is missing.
  const Frame* f = is_lacking == nullptr ? nullptr : program_frame(cx);
  if (f != nullptr && !f->code->code->filename.starts_with("heddle/") &&
      is_lacking(text, to_utf8(name))) {
    return cx.raisef(cx.types().NotImplementedError, "heddle: {}.{} is not supported yet", text,
                     to_utf8(name));
  }
  cx.raisef(cx.types().AttributeError, "module '{}' has no attribute '{}'", text, to_utf8(name));
  auto* error = cast<Instance>(cx.pending);
  error->slots[kAttrErrorName].store(Value::object(name));
  error->slots[kAttrErrorObj].store(Value::object(module));
  return Value::error();
}

Dict* function_dict(VmContext& cx, Function* function) {
  Dict* dict = function->dict.load();
  if (dict != nullptr) return dict;
  ObjectLock lock(function);
  dict = function->dict.load();
  if (dict == nullptr) {
    dict = make_dict(cx);
    function->dict.publish(dict);
  }
  return dict;
}

}  // namespace heddle
