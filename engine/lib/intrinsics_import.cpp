// The intrinsics behind the import statement: where a module comes from, and running its code.
#include "engine/lang/compile.h"
#include "engine/lib/library.h"
#include "engine/lib/stdlib.h"
#include "engine/lib/thread_module.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"
#include "engine/vm/call.h"
#include "engine/vm/visible.h"

#include <algorithm>

namespace heddle {

namespace {

/// Where a module in Python comes from.
struct Found {
  std::string file;        // as tracebacks show it
  const std::string* text = nullptr;  // of the program; null: one of ours
  std::string library;     // of ours: the embedded file's name
  std::string stdlib;      // of CPython's: the file's name in its library
  bool package = false;
};

std::string folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash + 1);
}

const ProgramFile* find_file(const World& world, const std::string& name) {
  for (const ProgramFile& file : world.program.files) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

bool find_source(const World& world, const std::string& module, Found* found) {
  std::string path = module;
  std::replace(path.begin(), path.end(), '.', '/');
  if (!world.program.files.empty()) {
    std::string base = folder_of(world.program.files[0].name) + path;
    for (bool package : {true, false}) {
      const ProgramFile* file = find_file(world, base + (package ? "/__init__.py" : ".py"));
      if (file == nullptr) continue;
      *found = Found{file->name, &file->text, "", "", package};
      return true;
    }
  }
  for (bool package : {true, false}) {
    std::string file = path + (package ? "/__init__.py" : ".py");
    if (file.starts_with("prelude/") || library_text(file).empty()) continue;
    *found = Found{"heddle/lib/" + file, nullptr, file, "", package};
    return true;
  }
  std::string_view file = stdlib_file(module);
  if (file.empty()) return false;
  bool package = file.ends_with("/__init__.py");
  *found = Found{stdlib_path(file), nullptr, "", std::string(file), package};
  return true;
}

/// None, or (file name or None for a native module, is it a package).
Value in_find_module(Context& cx, const Value* args, int) {
  std::string name = str_text(args[0]);
  if (module_is_native(name)) {
    Value row[] = {Value::none(), Value::false_()};
    return Value::object(make_tuple(cx, row));
  }
  Found found;
  if (!find_source(vm_of(cx).world, name, &found)) return Value::none();
  Value row[] = {Value::object(make_str(cx, found.file)), Value::boolean(found.package)};
  return Value::object(make_tuple(cx, row));
}

Value in_load_native(Context& cx, const Value* args, int) {
  return Value::object(load_native_module(vm_of(cx), str_text(args[0])));
}

Value in_new_module(Context& cx, const Value* args, int) {
  return Value::object(make_module(cx, str_text(args[0])));
}

/// Runs a module's code in its namespace.
Value in_run_module(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Found found;
  bool there = find_source(vm.world, str_text(args[0]), &found);
  VERIFY(there, "module {} is gone", str_text(args[0]));
  std::shared_ptr<const Code> code;
  if (!found.stdlib.empty()) {
    auto compiled = stdlib_code(found.stdlib);
    if (!compiled.ok()) return raise_diagnostic(cx, compiled.error());
    code = compiled.value();
    if (code == nullptr) {
      return cx.raisef(cx.types().ImportError, "heddle: {} could not be fetched", found.stdlib);
    }
  } else if (found.text == nullptr) {
    vm.world.add_source(found.file, std::string(library_text(found.library)));
    code = library_code(found.library);
  } else {
    SourceFile source(found.file, *found.text);
    auto compiled = compile(source, CompileMode::kExec);
    if (!compiled.ok()) return raise_diagnostic(cx, compiled.error());
    vm.world.write(vm, 2, render_warnings(source, compiled.value().warnings));
    code = compiled.value().code;
  }
  CodeObject* object = vm.world.load_code(cx, code);
  if (vm.world.sharing) mark_shared(vm, args[1]);
  return push_code(vm, object, cast<Module>(args[1])->dict, Value::empty(), nullptr);
}

Value in_strand_id(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).strand->id());
}

Value in_strand_count(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).worker->scheduler.live());
}

Value in_new_lock(Context& cx, const Value*, int) { return make_lock(vm_of(cx)); }

constexpr NativeDef kImportIntrinsics[] = {
    {"find_module", "name, /", in_find_module},
    {"load_native", "name, /", in_load_native},
    {"new_module", "name, /", in_new_module},
    {"run_module", "name, module, /", in_run_module},
    {"strand_id", "", in_strand_id},
    {"strand_count", "", in_strand_count},
    {"new_lock", "", in_new_lock},
};

}  // namespace

Value raise_diagnostic(Context& cx, const Diagnostic& d) {
  Type* type = cx.types().SyntaxError;
  if (d.kind == DiagnosticKind::kIndentationError) type = cx.types().IndentationError;
  if (d.kind == DiagnosticKind::kTabError) type = cx.types().TabError;
  if (d.kind == DiagnosticKind::kUnsupported) {
    return cx.raisef(cx.types().NotImplementedError, "{} ({}, line {})", d.message, d.file,
                     d.line);
  }
  auto number = [](uint32_t n) { return n == 0 ? Value::none() : Value::small(n); };
  Value text = d.has_text ? Value::object(make_str(cx, d.text + "\n")) : Value::none();
  Value place[] = {Value::object(make_str(cx, d.file)), number(d.line), number(d.column), text,
                   number(d.end_line), number(d.end_column)};
  Value args[] = {Value::object(make_str(cx, d.message)), Value::object(make_tuple(cx, place))};
  cx.pending = make_exception(cx, type, make_tuple(cx, args));
  return Value::error();
}

void add_import_intrinsics(Context& cx, Module* heddle) {
  module_add(cx, heddle, kImportIntrinsics);
}

}  // namespace heddle
