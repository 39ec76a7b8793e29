// compile, exec, eval; globals, locals, vars, dir.
#include "engine/lang/compile.h"
#include "engine/lang/tree_rows.h"
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/call.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/natives.h"

namespace heddle {

namespace {

constexpr int64_t kOnlyAst = 0x400;

/// Source text from a str or bytes. False: an exception is pending.
bool source_text(Context& cx, Value source, const char* function, const char* kinds,
                 std::string* out) {
  Value plain = unwrap(source);
  if (is_str(plain)) {
    *out = str_text(plain);
  } else if (is_kind(plain, Kind::kBytes)) {
    auto* bytes = cast<Bytes>(plain);
    out->assign(reinterpret_cast<const char*>(bytes->data), bytes->length);
  } else if (is_kind(plain, Kind::kByteArray)) {
    auto* bytes = cast<ByteArray>(plain);
    out->assign(reinterpret_cast<const char*>(bytes->blob.load()->data), bytes->length.load());
  } else {
    cx.type_error("{}() arg 1 must be a {}", function, kinds);
    return false;
  }
  if (out->find('\0') == std::string::npos) return true;
  cx.value_error("source code string cannot contain null bytes");
  return false;
}

/// A code object for text whose names go through a namespace; error.
Value compile_text(Context& cx, const std::string& filename, std::string text, CompileMode mode) {
  CompileOptions options;
  options.separate_locals = true;
  SourceFile source(filename, std::move(text));
  auto compiled = compile(source, mode, options);
  if (!compiled.ok()) return raise_diagnostic(cx, compiled.error());
  VmContext& vm = vm_of(cx);
  vm.world.write(vm, 2, render_warnings(source, compiled.value().warnings, false));
  return Value::object(vm.world.load_code(cx, compiled.value().code, true));
}

/// Whether `v` is of a class of `ast`.
bool is_syntax_node(Context& cx, Value v) {
  Value module = type_of(cx, v)->module.load();
  return is_str(module) && str_text(module) == "ast";
}

Value syntax_tree(Context& cx, const std::string& filename, std::string text, CompileMode mode) {
  SourceFile source(filename, std::move(text));
  auto rows = tree_rows(source, mode);
  if (!rows.ok()) return raise_diagnostic(cx, rows.error());
  return cx.go_on(Prelude::ksyntax_tree, vm_of(cx).world.load_const(cx, rows.value()));
}

std::optional<CompileMode> mode_named(std::string_view name) {
  if (name == "exec") return CompileMode::kExec;
  if (name == "eval") return CompileMode::kEval;
  if (name == "single") return CompileMode::kSingle;
  return std::nullopt;
}

Value builtin_compile(Context& cx, const Value* args, int) {
  if (is_syntax_node(cx, args[0])) {
    return cx.raise(cx.types().NotImplementedError,
                    "heddle: compile() of a syntax tree is not supported yet");
  }
  std::string text;
  if (!source_text(cx, args[0], "compile", "string, bytes or AST object", &text)) {
    return Value::error();
  }
  Value filename = unwrap(args[1]);
  std::string name;
  if (is_kind(filename, Kind::kBytes)) {
    auto* bytes = cast<Bytes>(filename);
    name.assign(reinterpret_cast<const char*>(bytes->data), bytes->length);
  } else if (is_str(filename)) {
    name = str_text(filename);
  } else {
    return cx.type_error("expected str, bytes or os.PathLike object, not {}",
                         type_name(cx, args[1]));
  }
  if (!is_str(unwrap(args[2]))) {
    return cx.type_error("compile() argument 'mode' must be str, not {}", type_name(cx, args[2]));
  }
  std::string mode = str_text(unwrap(args[2]));
  std::optional<int64_t> flags = args[3].is_empty() ? 0 : index_arg(cx, args[3]);
  if (!flags) return Value::error();
  const bool only_tree = (*flags & kOnlyAst) != 0;
  if (auto chosen = mode_named(mode)) {
    return only_tree ? syntax_tree(cx, name, std::move(text), *chosen)
                     : compile_text(cx, name, std::move(text), *chosen);
  }
  if (mode == "func_type") {
    if (!only_tree) {
      return cx.value_error("compile() mode 'func_type' requires flag PyCF_ONLY_AST");
    }
    return cx.raise(cx.types().NotImplementedError,
                    "heddle: compile() in mode 'func_type' is not supported yet");
  }
  return cx.value_error("compile() mode must be 'exec', 'eval' or 'single'");
}

/// Where exec() and eval() run their code.
struct Place {
  Dict* globals = nullptr;
  Value names;
};

bool is_mapping(Context& cx, Value v) {
  return is_kind(unwrap(v), Kind::kDict) ||
         !type_of(cx, v)->find_special(Special::kgetitem).is_empty();
}

bool place_of(Context& cx, const Value* args, bool exec, Place* place) {
  VmContext& vm = vm_of(cx);
  bool no_globals = args[1].is_empty() || args[1].is_none();
  bool no_locals = args[2].is_empty() || args[2].is_none();
  if (!no_locals && !is_mapping(cx, args[2])) {
    if (exec) {
      cx.type_error("locals must be a mapping or None, not {}", type_name(cx, args[2]));
    } else {
      cx.type_error("locals must be a mapping");
    }
    return false;
  }
  if (!no_globals && !is_kind(unwrap(args[1]), Kind::kDict)) {
    if (exec) {
      cx.type_error("exec() globals must be a dict, not {}", type_name(cx, args[1]));
    } else {
      cx.raise(cx.types().TypeError,
               is_mapping(cx, args[1]) ? "globals must be a real dict; try eval(code, {}, mapping)"
                                       : "globals must be a dict");
    }
    return false;
  }
  if (!no_globals) {
    place->globals = cast<Dict>(unwrap(args[1]));
    place->names = no_locals ? Value::object(place->globals) : args[2];
  } else {
    Frame* f = program_frame(vm);
    place->globals = f == nullptr ? vm.world.main_module->dict : f->globals;
    if (!no_locals) {
      place->names = args[2];
    } else {
      place->names = f == nullptr ? Value::object(place->globals)
                                  : frame_locals(vm, frame_object(vm, f));
    }
  }
  if (dict_get_str(place->globals, cx.names().dunder_builtins).is_empty()) {
    dict_set_str(cx, place->globals, cx.names().dunder_builtins, Value::object(cx.rt.builtins));
  }
  return true;
}

/// The code that exec() or eval() is to run; error.
Value code_arg(Context& cx, Value source, bool exec) {
  const char* function = exec ? "exec" : "eval";
  if (is_kind(source, Kind::kCode)) {
    if (cast<CodeObject>(source)->code->free_names.empty()) return source;
    return cx.type_error("code object passed to {}() may not contain free variables", function);
  }
  std::string text;
  if (!source_text(cx, source, function, "string, bytes or code object", &text)) {
    return Value::error();
  }
  if (!exec) text.erase(0, std::min(text.find_first_not_of(" \t"), text.size()));
  return compile_text(cx, "<string>", std::move(text),
                      exec ? CompileMode::kExec : CompileMode::kEval);
}

Value builtin_exec(Context& cx, const Value* args, int) {
  Place place;
  if (!place_of(cx, args, true, &place)) return Value::error();
  Value code = code_arg(cx, args[0], true);
  if (code.is_error()) return code;
  return cx.go_on(Prelude::kexec_slow, code, Value::object(place.globals), place.names);
}

Value builtin_eval(Context& cx, const Value* args, int) {
  Place place;
  if (!place_of(cx, args, false, &place)) return Value::error();
  Value code = code_arg(cx, args[0], false);
  if (code.is_error()) return code;
  return push_code(vm_of(cx), cast<CodeObject>(code), place.globals, place.names, nullptr);
}

// --- namespaces -----------------------------------------------------------------------------

Value builtin_globals(Context& cx, const Value*, int) {
  Frame* f = program_frame(vm_of(cx));
  return f == nullptr ? Value::object(cx.rt.builtins) : Value::object(f->globals);
}

Value builtin_locals(Context& cx, const Value*, int) {
  VmContext& vm = vm_of(cx);
  Frame* f = program_frame(vm);
  if (f == nullptr) return Value::object(make_dict(cx));
  return frame_locals(vm, frame_object(vm, f));
}

Value builtin_vars(Context& cx, const Value* args, int) {
  if (args[0].is_empty()) return builtin_locals(cx, nullptr, 0);
  Value v = load_attribute(vm_of(cx), args[0], cx.names().dunder_dict, nullptr);
  if (!v.is_error() || !is_instance(cx, cx.pending, cx.types().AttributeError)) return v;
  cx.pending = Value::empty();
  return cx.type_error("vars() argument must have __dict__ attribute");
}

Value builtin_dir(Context& cx, const Value* args, int) {
  if (!args[0].is_empty()) return cx.go_on(Prelude::kdir_slow, args[0]);
  return cx.go_on(Prelude::kdir_names, builtin_locals(cx, nullptr, 0));
}

constexpr NativeDef kBuiltinsCodeFunctions[] = {
    {"compile", "source, filename, mode, flags=, dont_inherit=, optimize=, *, _feature_version=",
     builtin_compile},
    {"exec", "source, globals=, locals=, /, *, closure=", builtin_exec},
    {"eval", "source, globals=, locals=, /", builtin_eval},
    {"globals", "", builtin_globals},
    {"locals", "", builtin_locals},
    {"vars", "object=, /", builtin_vars},
    {"dir", "object=, /", builtin_dir},
};

}  // namespace

void add_code_functions(Context& cx, Dict* builtins) {
  namespace_add(cx, builtins, kBuiltinsCodeFunctions, Value::empty());
}

}  // namespace heddle
