// Library: fills a world with the built-in functions, the prelude's intrinsics and the native
// modules, and answers which modules and names there are.
#pragma once

#include "engine/lang/diagnostic.h"
#include "engine/value/native.h"
#include "engine/vm/world.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// The classes of itertools by number (itertools_module.cpp), and what makes instances of them.
struct ItertoolsState {
  static constexpr int kMost = 32;
  Type* types[kMost] = {};
  Value makers[kMost];
};

/// What engine/lib keeps for a world. Objects in it are kept alive by World::kept.
struct LibraryState {
  Module* sys = nullptr;
  Cell* stdout_cell = nullptr;      // the home of sys.stdout
  Module* intrinsics = nullptr;     // `_heddle`
  Type* stream_type = nullptr;
  Type* lock_type = nullptr;
  Type* rlock_type = nullptr;
  Type* condition_type = nullptr;
  Type* event_type = nullptr;
  Type* semaphore_type = nullptr;
  Type* barrier_type = nullptr;
  Type* join_type = nullptr;
  Type* queue_type = nullptr;
  Type* simple_queue_type = nullptr;
  Value queue_empty;                // _queue.Empty
  Value queue_full;                 // queue.Full
  Value threads_beginning;          // threading.py's dict of those, by ident
  Value threads_unjoined;           // the same of those the main one is to wait for
  Value queue_slow;                 // queue.py's (operation, queue, item, block, timeout)
  Type* local_type = nullptr;
  Type* random_type = nullptr;
  Type* deque_type = nullptr;
  Type* proxy_type = nullptr;
  Type* map_type = nullptr;
  Type* filter_type = nullptr;
  ItertoolsState itertools;
  Type* binascii_error = nullptr;
  std::shared_ptr<void> open_files; // io_module.cpp's own
  Type* channel_type = nullptr;
  Type* text_type = nullptr;  // what a StringIO holds
  Type* hash_type = nullptr;
  Type* struct_error = nullptr;
  Type* sre_program_type = nullptr;
  Type* sre_operation_type = nullptr;
  Value sre_finish;                 // of _sre.py: goes on with an operation that takes long
  Spin module_spin;                 // guards native_modules
  std::map<std::string, Module*> native_modules;
  std::atomic<uint64_t> unseeded{0};  // generators that took the run's seed so far
  std::atomic<uint32_t> threads_named{0};  // threads that asked for a number so far
  std::atomic<double> switch_interval_s{0.005};  // as sys.setswitchinterval left it
  Spin input_spin;                  // guards what follows
  std::string input_text;           // what InputSource::read gave, until it is fetched
  Spin spin;                        // guards what follows
  std::map<uint32_t, std::vector<const Object*>> repr_running;  // by strand
};

inline LibraryState& library_of(Context& cx) { return *vm_of(cx).world.library; }

/// Makes everything that needs no Python code: the runtime's types, builtins, intrinsics, sys.
/// Then the prelude's files are run in World::prelude_namespace.
void init_library(VmContext& cx);

/// After the prelude has run: what it defines for the program (map, filter ...) goes to builtins.
void adopt_prelude(VmContext& cx);

/// The prelude's files, compiled, in the order in which World::boot runs them.
const std::vector<std::shared_ptr<const Code>>& prelude_code();
/// A file of engine/lib, compiled; null if there is none of that name ("threading.py").
std::shared_ptr<const Code> library_code(std::string_view file);
std::string_view library_text(std::string_view file);

/// The modules that can be imported, by name: those of modules.def and of stdlib.def.
std::vector<std::string_view> module_names();
bool module_exists(std::string_view name);
/// The names of the top-level modules that CPython has, a space behind each.
std::string_view cpython_modules();
/// Whether a module, or the package it is in, is one of CPython's.
bool module_is_cpythons(std::string_view name);
bool module_is_native(std::string_view name);
/// Whether it is one of CPython's own modules, run as it is.
bool module_is_stdlib(std::string_view name);
/// Whether a module of ours has an attribute; for the refusal before the run. A module in Python
/// has the names that its source binds at its top level; one of CPython's own has what it has.
bool module_has(std::string_view name, std::string_view attribute);
/// Whether no Python has it: cpython_names.def lists the module's public names, but not this one.
bool cpython_lacks(std::string_view module, std::string_view attribute);

/// A native module; made on first use. Requires: module_is_native(name).
Module* load_native_module(VmContext& cx, std::string_view name);

// One function for each native part, in files of their own.
void add_object_natives(Context& cx);
void add_type_natives(Context& cx);
void add_descriptor_natives(Context& cx);
void add_builtin_functions(Context& cx, Dict* builtins);
void add_intrinsics(Context& cx, Module* heddle);
void add_container_intrinsics(Context& cx, Module* heddle);
void add_text_intrinsics(Context& cx, Module* heddle);
void add_import_intrinsics(Context& cx, Module* heddle);
void init_iterator_classes(Context& cx, Module* heddle);
void init_streams(VmContext& cx);
void init_thread_types(VmContext& cx);

/// Raises the SyntaxError (or NotImplementedError) that a diagnostic stands for.
Value raise_diagnostic(Context& cx, const Diagnostic& diagnostic);


/// A function that the prelude defines, by its name.
Value prelude_function(VmContext& cx, std::string_view name);

/// Keeps an object alive as long as the world.
void keep(Context& cx, const Object* object);
/// Puts functions into a namespace that is no module's.
void namespace_add(Context& cx, Dict* names, std::span<const NativeDef> functions, Value self);

}  // namespace heddle
