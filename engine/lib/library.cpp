#include "engine/lib/library.h"

#include "engine/base/arena.h"
#include "engine/base/embedded.h"
#include "engine/lang/compile.h"
#include "engine/lib/builtins.h"
#include "engine/lib/modules.h"
#include "engine/lib/stdlib.h"
#include "engine/value/container.h"
#include "engine/value/str.h"
#include "engine/vm/library_hooks.h"
#include "engine/vm/natives.h"

#include <algorithm>
#include <set>

namespace heddle {

namespace {

struct ModuleRow {
  std::string_view name;
  void (*init)(VmContext& cx, Module* module);  // null: written in Python
};

constexpr ModuleRow kModules[] = {
#define NATIVE(name) {#name, init_##name##_module},
#define PYTHON(name) {#name, nullptr},
#include "engine/lib/modules.def"
#undef NATIVE
#undef PYTHON
};

const ModuleRow* find_row(std::string_view name) {
  for (const ModuleRow& row : kModules) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

/// Modules whose frames would tell a reader of a traceback nothing.
bool is_hidden(std::string_view file) {
  // Those that begin with _ are what CPython writes in C.
  static constexpr std::string_view kHidden[] = {"threading.py", "queue.py", "atexit.py",
                                                 "itertools.py", "posix.py", "array.py", "gc.py",
                                                 "socket.py", "socketserver.py",
                                                 "marshal.py"};
  return file.starts_with("prelude/") || file.starts_with("concurrent/") ||
         file.starts_with("multiprocessing/") || file.starts_with("importlib/") ||
         file.starts_with("_") ||
         std::find(std::begin(kHidden), std::end(kHidden), file) != std::end(kHidden);
}

/// Modules that only put primitives into CPython's words: see vm/visible.h.
bool is_unseen(std::string_view file) {
  return file == "threading.py" || file == "queue.py" || file.starts_with("concurrent/") ||
         file.starts_with("multiprocessing/");
}

/// The names that a module's code binds at its top level.
std::set<std::string, std::less<>> bound_names(const Code& code) {
  std::set<std::string, std::less<>> names;
  for (const Insn& insn : code.insns) {
    if (insn.op == Op::kStoreGlobal || insn.op == Op::kStoreName) {
      names.insert(code.name_sites[insn.b]);
    }
  }
  return names;
}

// In this order: the class statements of the later ones need what the first ones define.
constexpr std::string_view kPrelude[] = {"operators", "containers", "classes", "text", "formats",
                                         "iteration", "imports",    "strands", "structs",
                                         "numbers",   "generics",   "groups",
                                         "reduce",    "suggestions"};

/// Prelude names that are the program's built-ins.
constexpr const char* kAdopted[] = {"BaseExceptionGroup", "ExceptionGroup"};

/// What only modules of CPython's library may import.
constexpr std::string_view kForLibrary[] = {"asyncio", "decimal", "marshal", "socket",
                                            "socketserver"};

}  // namespace

std::shared_ptr<const Code> library_code(std::string_view file) {
  for (const EmbeddedFile& embedded : embedded_lib()) {
    if (embedded.name != file) continue;
    SourceFile source("heddle/lib/" + std::string(file), std::string(embedded.text));
    CompileOptions options;
    options.hidden = is_hidden(file);
    options.unseen = is_unseen(file);
    auto compiled = compile(source, CompileMode::kExec, options);
    VERIFY(compiled.ok(), "{}: line {}: {}", file, compiled.error().line,
           compiled.error().message);
    return compiled.value().code;
  }
  return nullptr;
}

const std::vector<std::shared_ptr<const Code>>& prelude_code() {
  static const auto* codes = [] {
    const Arena::Outside outside;
    auto* all = new std::vector<std::shared_ptr<const Code>>;
    for (std::string_view name : kPrelude) {
      all->push_back(library_code("prelude/" + std::string(name) + ".py"));
      VERIFY(all->back() != nullptr, "the prelude's {} is not embedded", name);
    }
    return all;
  }();
  return *codes;
}

std::string_view library_text(std::string_view file) {
  for (const EmbeddedFile& embedded : embedded_lib()) {
    if (embedded.name == file) return embedded.text;
  }
  return {};
}

std::vector<std::string_view> module_names() {
  std::vector<std::string_view> names;
  for (const ModuleRow& row : kModules) {
    if (module_exists(row.name)) names.push_back(row.name);
  }
  for (std::string_view name : stdlib_modules()) {
    if (find_row(name) == nullptr) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool module_exists(std::string_view name) {
  if (std::find(std::begin(kForLibrary), std::end(kForLibrary), name) != std::end(kForLibrary)) {
    return false;
  }
  return find_row(name) != nullptr || !stdlib_file(name).empty();
}
std::string_view cpython_modules() {
  static constexpr std::string_view kNames =
#include "engine/lib/cpython_modules.def"
      ;
  return kNames;
}
bool module_is_cpythons(std::string_view name) {
  const std::string top(name.substr(0, name.find('.')));
  return (" " + std::string(cpython_modules())).find(" " + top + " ") != std::string::npos;
}
bool module_is_stdlib(std::string_view name) {
  return find_row(name) == nullptr && !stdlib_file(name).empty();
}
bool module_is_native(std::string_view name) {
  const ModuleRow* row = find_row(name);
  return row != nullptr && row->init != nullptr;
}

Module* load_native_module(VmContext& cx, std::string_view name) {
  LibraryState& state = library_of(cx);
  if (name == "sys") return state.sys;
  SpinGuard guard(state.module_spin);
  Module*& module = state.native_modules[std::string(name)];
  if (module == nullptr) {
    Module* made = name == "_heddle" ? state.intrinsics : make_module(cx, name);
    find_row(name)->init(cx, made);
    keep(cx, made);
    module = made;
  }
  return module;
}

namespace {

/// Swallows what nobody writes.
class NoSink final : public OutputSink {
 public:
  void write(uint32_t, int, std::string_view) override {}
};

using NameSet = std::set<std::string, std::less<>>;

/// The names of every native module, taken from a world that runs nothing.
std::map<std::string_view, NameSet> native_names() {
  std::map<std::string_view, NameSet> all;
  Program program;
  RunSettings settings;
  NoSink sink;
  World world(program, settings, sink);
  VmContext& cx = world.boot_context();
  init_library(cx);
  for (const ModuleRow& row : kModules) {
    if (row.init == nullptr) continue;
    uint32_t position = 0;
    Value key, value;
    Module* module = load_native_module(cx, row.name);
    while (dict_next(module->dict, &position, &key, &value)) all[row.name].insert(str_text(key));
  }
  for (const char* name : kAdopted) all["builtins"].insert(name);
  all["builtins"].insert("__build_class__");
  return all;
}

NameSet python_names(std::string_view module) {
  std::string file(module == "os.path" ? "posixpath" : module);
  std::replace(file.begin(), file.end(), '.', '/');
  auto code = library_code(file + ".py");
  if (code == nullptr) code = library_code(file + "/__init__.py");
  VERIFY(code != nullptr, "module {} is not embedded", module);
  NameSet names = bound_names(*code);
  for (const char* given : {"__name__", "__doc__", "__file__", "__dict__"}) names.insert(given);
  return names;
}

}  // namespace

bool module_has(std::string_view name, std::string_view attribute) {
  static Spin spin;
  static auto* known = [] {
    const Arena::Outside outside;
    return new std::map<std::string_view, NameSet>;
  }();
  const ModuleRow* row = find_row(name);
  if (row == nullptr) return !stdlib_file(name).empty();
  SpinGuard guard(spin);
  const Arena::Outside outside;
  if (known->empty()) *known = native_names();
  if (row->init == nullptr && !known->contains(row->name)) {
    known->emplace(row->name, python_names(row->name));
  }
  return (*known)[row->name].contains(attribute);
}

Value prelude_function(VmContext& cx, std::string_view name) {
  Value function = dict_get_str(cx.world.prelude_namespace, intern(cx, name));
  VERIFY(is_kind(function, Kind::kFunction), "the prelude lacks {}", name);
  return function;
}

namespace {

constexpr struct {
  std::string_view module;
  std::string_view names;  // a space on both sides of each
} kCpythonNames[] = {
#define NAMES(module, names) {#module, " " names " "},
#include "engine/lib/cpython_names.def"
#undef NAMES
};

bool find_lacking(std::string_view module, std::string_view attribute) {
  for (const auto& row : kCpythonNames) {
    if (row.module != module) continue;
    return row.names.find(fmt::format(" {} ", attribute)) != std::string_view::npos;
  }
  return false;
}

}  // namespace

bool cpython_lacks(std::string_view module, std::string_view attribute) {
  if (attribute.starts_with('_')) return false;
  const bool listed = std::any_of(std::begin(kCpythonNames), std::end(kCpythonNames),
                                  [&](const auto& row) { return row.module == module; });
  return listed && !find_lacking(module, attribute);
}

void keep(Context& cx, const Object* object) {
  vm_of(cx).world.kept.push_back(Value::object(object));
}

void namespace_add(Context& cx, Dict* names, std::span<const NativeDef> functions, Value self) {
  for (const NativeDef& def : functions) {
    Native* native = make_native(cx, def, nullptr, self);
    dict_set_str(cx, names, native->name, Value::object(native));
  }
}

void init__heddle_module(VmContext&, Module*) {}

void init_builtins_module(VmContext& cx, Module* module) { module->dict = cx.rt.builtins; }

void init_library(VmContext& cx) {
  World& world = cx.world;
  world.library = std::make_shared<LibraryState>();
  LibraryState& state = *world.library;
  init_runtime(cx);
  add_object_natives(cx);
  add_type_natives(cx);
  add_descriptor_natives(cx);
  init_vm_types(cx);
  name_native_members(cx);
  ready_all_types(cx);

  is_lacking = find_lacking;
  library_source = stdlib_source;
  world.modules = make_dict(cx);
  state.intrinsics = make_module(cx, "builtins");
  keep(cx, state.intrinsics);
  state.sys = make_module(cx, "sys");
  keep(cx, state.sys);
  init_streams(cx);
  init_thread_types(cx);
  add_vm_intrinsics(cx, state.intrinsics);
  add_intrinsics(cx, state.intrinsics);
  add_container_intrinsics(cx, state.intrinsics);
  add_text_intrinsics(cx, state.intrinsics);
  add_import_intrinsics(cx, state.intrinsics);
  add_builtin_functions(cx, cx.rt.builtins);
  init_iterator_classes(cx, state.intrinsics);
  init_sys_module(cx, state.sys);
  dict_set_str(cx, world.modules, intern(cx, "sys"), Value::object(state.sys));
  Module* builtins = load_native_module(cx, "builtins");
  dict_set_str(cx, world.modules, intern(cx, "builtins"), Value::object(builtins));
  module_set(cx, state.intrinsics, "modules", Value::object(world.modules));
  world.prelude_namespace = state.intrinsics->dict;
  world.after_prelude = adopt_prelude;
}

void adopt_prelude(VmContext& cx) {
  LibraryState& state = library_of(cx);
  for (const char* name : kAdopted) {
    Value v = dict_get_str(state.intrinsics->dict, intern(cx, name));
    VERIFY(!v.is_empty(), "the prelude lacks {}", name);
    dict_set_str(cx, cx.rt.builtins, intern(cx, name), v);
  }
  Value build = cx.rt.prelude[static_cast<int>(Prelude::kbuild_class)];
  dict_set_str(cx, cx.rt.builtins, intern(cx, "__build_class__"), build);
  Value hook = dict_get_str(state.intrinsics->dict, intern(cx, "default_excepthook"));
  module_set(cx, state.sys, "excepthook", hook);
  module_set(cx, state.sys, "__excepthook__", hook);

  Value display = dict_get_str(state.intrinsics->dict, intern(cx, "default_displayhook"));
  module_set(cx, state.sys, "displayhook", display);
  module_set(cx, state.sys, "__displayhook__", display);

  Value exception_text = dict_get_str(state.intrinsics->dict, intern(cx, "exception_text"));
  module_set(cx, load_native_module(cx, "_thread"), "_exception_text", exception_text);
  Value struct_time = dict_get_str(state.intrinsics->dict, intern(cx, "struct_time"));
  module_set(cx, load_native_module(cx, "time"), "struct_time", struct_time);

  Module* main = cx.world.main_module;
  dict_set_str(cx, cx.world.modules, cx.names().dunder_main, Value::object(main));
  const auto& files = cx.world.program.files;
  std::string file = files.empty() ? "<string>" : files[0].name;
  module_set(cx, main, "__file__", Value::object(make_str(cx, file)));
  for (const char* name : {"__package__", "__spec__", "__loader__"}) {
    module_set(cx, main, name, Value::none());
  }
  Module* builtins = load_native_module(cx, "builtins");
  module_set(cx, main, "__builtins__", Value::object(builtins));
}

}  // namespace heddle
