// The intrinsics behind the import statement: where a module comes from, and running its code.
#include "engine/lang/compile.h"
#include "engine/lib/library.h"
#include "engine/lib/stdlib.h"
#include "engine/lib/thread_module.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"
#include "engine/vm/call.h"
#include "engine/vm/visible.h"

#include <algorithm>
#include <cstdio>
#include <sys/stat.h>

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

bool read_whole(const std::string& path, std::string* text) {
  struct stat status;
  if (::stat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return false;
  char buffer[1 << 14];
  text->clear();
  while (size_t size = std::fread(buffer, 1, sizeof buffer, file)) text->append(buffer, size);
  bool good = std::ferror(file) == 0;
  std::fclose(file);
  return good;
}

bool is_folder(const std::string& path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// A module in the folders of sys.path, or of its package's __path__: (file, is it a package, its
/// text), or (folder, true, None) for a folder without __init__.py; None if there is none.
Value find_on_path(Context& cx, const std::string& name, Value folders) {
  if (!is_kind(folders, Kind::kList)) return Value::none();
  const std::string tail = name.substr(name.rfind('.') + 1);  // npos + 1: all of it
  std::string bare;
  for (uint32_t i = 0; i < cast<List>(folders)->size.load(); ++i) {
    Value folder = list_get(cast<List>(folders), i);
    if (!is_str(folder)) continue;
    std::string base = str_text(folder);
    if (!base.empty() && !base.ends_with('/')) base += '/';
    base += tail;
    for (bool package : {true, false}) {
      std::string file = base + (package ? "/__init__.py" : ".py"), text;
      if (!read_whole(file, &text)) continue;
      Value row[] = {Value::object(make_str(cx, file)), Value::boolean(package),
                     Value::object(make_bytes(cx, text))};
      return Value::object(make_tuple(cx, row));
    }
    if (bare.empty() && is_folder(base)) bare = base;
  }
  if (bare.empty()) return Value::none();
  Value row[] = {Value::object(make_str(cx, bare)), Value::true_(), Value::none()};
  return Value::object(make_tuple(cx, row));
}

/// (file name or None for a native module, is it a package) of a module of the program's or of
/// Heddle's; else what find_on_path says.
Value in_find_module(Context& cx, const Value* args, int) {
  std::string name = str_text(args[0]);
  if (module_is_native(name)) {
    Value row[] = {Value::none(), Value::false_()};
    return Value::object(make_tuple(cx, row));
  }
  Found found;
  if (!find_source(vm_of(cx).world, name, &found)) return find_on_path(cx, name, args[1]);
  Value row[] = {Value::object(make_str(cx, found.file)), Value::boolean(found.package)};
  return Value::object(make_tuple(cx, row));
}

Value in_find_on_path(Context& cx, const Value* args, int) {
  return find_on_path(cx, str_text(args[0]), args[1]);
}

/// The source of a module that the engine carries, or None.
Value in_library_source(Context& cx, const Value* args, int) {
  Found found;
  if (!find_source(vm_of(cx).world, str_text(args[0]), &found)) return Value::none();
  if (!found.stdlib.empty()) {
    auto text = stdlib_text(found.stdlib);
    return text ? Value::object(make_str(cx, *text)) : Value::none();
  }
  if (found.text != nullptr) return Value::object(make_str(cx, *found.text));
  return Value::object(make_str(cx, library_text(found.library)));
}

Value in_load_native(Context& cx, const Value* args, int) {
  return Value::object(load_native_module(vm_of(cx), str_text(args[0])));
}

Value in_new_module(Context& cx, const Value* args, int) {
  return Value::object(make_module(cx, str_text(args[0])));
}

/// Runs a module's code in its namespace. What was found on a path comes with file and text.
Value in_run_module(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Found found;
  std::string read;
  if (!args[2].is_empty() && bytes_content(args[3], &read)) {
    found.file = str_text(args[2]);
    found.text = &read;
    vm.world.add_source(found.file, read);
  } else {
    bool there = find_source(vm.world, str_text(args[0]), &found);
    VERIFY(there, "module {} is gone", str_text(args[0]));
  }
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
    CompileOptions options;
    // What is found on a path is met in the middle of the run: only what is used of it is refused.
    options.library = !read.empty();
    auto compiled = compile(source, CompileMode::kExec, options);
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
    {"find_module", "name, path, /", in_find_module},
    {"library_source", "name, /", in_library_source},
    {"find_on_path", "name, folders, /", in_find_on_path},
    {"load_native", "name, /", in_load_native},
    {"new_module", "name, /", in_new_module},
    {"run_module", "name, module, file=, text=, /", in_run_module},
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
