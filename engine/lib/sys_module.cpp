// The module sys. What is made of Python classes (version_info, flags ...) comes from the prelude;
// its names are reserved here.
#include "engine/lib/modules.h"
#include "engine/lib/thread_module.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/unwind.h"

#include <algorithm>
#include <cmath>

namespace heddle {

namespace {

Value sys_exit(Context& cx, const Value* args, int) {
  return cx.raise_value(cx.types().SystemExit, args[0]);
}

Value get_recursion_limit(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).world.recursion_limit.load());
}

Value set_recursion_limit(Context& cx, const Value* args, int) {
  auto limit = index_arg(cx, args[0]);
  if (!limit) return Value::error();
  if (*limit < 1) return cx.value_error("recursion limit must be greater or equal than 1");
  constexpr int64_t kMost = 1'000'000;
  vm_of(cx).world.recursion_limit.store(static_cast<uint32_t>(std::min(*limit, kMost)));
  return Value::none();
}

Value get_switch_interval(Context& cx, const Value*, int) {
  LibraryState& state = library_of(cx);
  return Value::number(state.switch_interval_s.load(std::memory_order_relaxed));
}

Value set_switch_interval(Context& cx, const Value* args, int) {
  auto seconds = args[0].is_double() ? std::optional<double>(args[0].as_double())
                                     : int_to_double(args[0]);
  if (!is_number(args[0]) || !seconds) {
    return cx.type_error("must be real number, not {}", type_name(cx, args[0]));
  }
  if (*seconds <= 0) return cx.value_error("switch interval must be strictly positive");
  // CPython counts whole microseconds, and waits for one of them at least.
  constexpr double kMostUs = 1e15;
  const double us = std::floor(std::min(*seconds * 1e6, kMostUs));
  library_of(cx).switch_interval_s.store(us * 1e-6, std::memory_order_relaxed);
  const auto ns = static_cast<uint64_t>(std::max(us, 1.0)) * 1000;
  vm_of(cx).worker->scheduler.policy().set_switch_interval(ns);
  return Value::none();
}

Value sys_exc_info(Context& cx, const Value*, int) {
  Value handled = handled_exception(*vm_of(cx).strand);
  Value row[] = {Value::none(), Value::none(), Value::none()};
  if (is_kind(handled, Kind::kInstance)) {
    row[0] = Value::object(type_of(cx, handled));
    row[1] = handled;
    Value traceback = cast<Instance>(handled)->slots[kExcTraceback].load();
    if (!traceback.is_empty()) row[2] = traceback;
  }
  return Value::object(make_tuple(cx, row));
}

Value sys_exception(Context& cx, const Value*, int) {
  Value handled = handled_exception(*vm_of(cx).strand);
  return handled.is_empty() ? Value::none() : handled;
}

Value sys_intern(Context& cx, const Value* args, int) {
  if (!is_str(args[0])) {
    return cx.type_error("intern() argument must be str, not {}", type_name(cx, args[0]));
  }
  return Value::object(intern(cx, cast<Str>(args[0])));
}

/// What CPython says for the common kinds, which is what programs that print sizes expect.
Value sys_getsizeof(Context&, const Value* args, int) {
  Value v = unwrap(args[0]);
  auto sized = [](int64_t head, int64_t each, int64_t count) {
    return Value::small(head + each * count);
  };
  if (v.is_small()) {
    int64_t n = v.as_small() < 0 ? -v.as_small() : v.as_small();
    int64_t digits = n == 0 ? 0 : n < (1 << 30) ? 1 : 2;
    return sized(24, 4, digits);
  }
  if (v.is_double()) return Value::small(24);
  if (v.is_none() || v == Value::not_implemented()) return Value::small(16);
  if (v.is_bool()) return Value::small(v.is_true() ? 28 : 24);
  if (!v.is_object()) return Value::small(16);
  switch (v.as_object()->kind) {
    case Kind::kStr: {
      auto* s = cast<Str>(v);
      return sized(s->ascii ? 49 : s->width() == 1 ? 73 : 74, s->ascii ? 1 : s->width(), s->length);
    }
    case Kind::kBytes: return sized(33, 1, cast<Bytes>(v)->length);
    case Kind::kTuple: return sized(40, 8, cast<Tuple>(v)->size);
    case Kind::kList: return sized(56, 8, cast<List>(v)->size.load());
    case Kind::kBigInt: return sized(24, 4, (cast<BigInt>(v)->limb_count * 32 + 29) / 30);
    case Kind::kDict: return sized(64, 0, 0);
    case Kind::kSet: return sized(216, 0, 0);
    default: return Value::small(48);
  }
}

Value sys_refcount(Context& cx, const Value*, int) {
  return cx.raise(cx.types().NotImplementedError,
                  "heddle: sys.getrefcount is not supported: there are no reference counts");
}

Value get_max_str_digits(Context& cx, const Value*, int) {
  return Value::small(cx.rt.int_max_str_digits.load(std::memory_order_relaxed));
}

Value set_max_str_digits(Context& cx, const Value* args, int) {
  auto digits = index_arg(cx, args[0]);
  if (!digits) return Value::error();
  constexpr int64_t kLeast = 640;  // sys.int_info.str_digits_check_threshold
  if (*digits != 0 && (*digits < kLeast || *digits > INT32_MAX)) {
    return cx.value_error("maxdigits must be 0 or larger than {}", kLeast);
  }
  cx.rt.int_max_str_digits.store(static_cast<uint32_t>(*digits), std::memory_order_relaxed);
  return Value::none();
}

/// sys.settrace and sys.setprofile: nothing can be traced, which None asks for.
template <bool kTrace>
Value set_hook(Context& cx, const Value* args, int) {
  if (args[0].is_none()) return Value::none();
  return cx.raisef(cx.types().NotImplementedError, "heddle: sys.{} is not supported yet",
                   kTrace ? "settrace" : "setprofile");
}

Value sys_none(Context&, const Value*, int) { return Value::none(); }

Value sys_encoding(Context& cx, const Value*, int) { return Value::object(make_str(cx, "utf-8")); }

Value sys_encode_errors(Context& cx, const Value*, int) {
  return Value::object(make_str(cx, "surrogateescape"));
}

Value sys_false(Context&, const Value*, int) { return Value::false_(); }

Value sys_blocks(Context& cx, const Value*, int) {
  return int_value(cx, static_cast<int64_t>(vm_of(cx).world.heap.used_bytes() / 64));
}

Value sys_getframe(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  std::optional<int64_t> depth = args[0].is_empty() ? 0 : index_arg(cx, args[0]);
  if (!depth) return Value::error();
  Frame* f = program_frame_at(vm, std::max<int64_t>(*depth, 0));
  if (f == nullptr) return cx.value_error("call stack is not deep enough");
  return Value::object(frame_object(vm, f));
}

Value sys_current_frames(Context& cx, const Value*, int) {
  return current_frames(vm_of(cx), strand_ident);
}

constexpr NativeDef kSysFunctions[] = {
    {"_getframe", "depth=, /", sys_getframe},
    {"_current_frames", "", sys_current_frames},
    {"exit", "status=, /", sys_exit},
    {"getrecursionlimit", "", get_recursion_limit},
    {"setrecursionlimit", "limit, /", set_recursion_limit},
    {"getswitchinterval", "", get_switch_interval},
    {"setswitchinterval", "interval, /", set_switch_interval},
    {"exc_info", "", sys_exc_info},
    {"exception", "", sys_exception},
    {"intern", "string, /", sys_intern},
    {"getsizeof", "object, default=", sys_getsizeof},
    {"getrefcount", "object, /", sys_refcount},
    {"getdefaultencoding", "", sys_encoding},
    {"getfilesystemencoding", "", sys_encoding},
    {"getfilesystemencodeerrors", "", sys_encode_errors},
    {"is_finalizing", "", sys_false},
    {"_is_gil_enabled", "", sys_false},
    {"getallocatedblocks", "", sys_blocks},
    {"get_int_max_str_digits", "", get_max_str_digits},
    {"set_int_max_str_digits", "maxdigits", set_max_str_digits},
    // Nothing can be traced or profiled, and nobody hears an audit event: addaudithook is refused.
    {"settrace", "function, /", set_hook<true>},
    {"setprofile", "function, /", set_hook<false>},
    {"gettrace", "", sys_none},
    {"getprofile", "", sys_none},
    {"audit", "event, /, *args", sys_none},
};

void set_text(Context& cx, Module* module, const char* name, std::string_view text) {
  module_set(cx, module, name, Value::object(make_str(cx, text)));
}

void set_argv(VmContext& cx, Module* module) {
  const Program& program = cx.world.program;
  std::string main = program.files.empty() ? "" : program.files[0].name;
  List* argv = make_list(cx);
  const std::string& script = program.script.empty() ? main : program.script;
  list_append(cx, argv, Value::object(make_str(cx, script)));
  for (const std::string& arg : program.args) {
    list_append(cx, argv, Value::object(make_str(cx, arg)));
  }
  module_set(cx, module, "argv", Value::object(argv));
  module_set(cx, module, "orig_argv", Value::object(argv));
  size_t slash = main.rfind('/');
  List* path = make_list(cx);
  std::string folder = slash == std::string::npos ? "" : main.substr(0, slash);
  list_append(cx, path, Value::object(make_str(cx, folder)));
  module_set(cx, module, "path", Value::object(path));
}

constexpr const char* kReserved[] = {"version_info", "flags",      "float_info", "hash_info",
                                     "int_info",     "implementation", "thread_info",
                                     "excepthook",   "__excepthook__", "unraisablehook",
                                     "displayhook",  "__displayhook__"};

}  // namespace

void init_sys_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  if (!dict_get_str(module->dict, intern(cx, "argv")).is_empty()) return;
  state.switch_interval_s.store(cx.world.settings.switch_interval_ms / 1000.0);
  module_add(cx, module, kSysFunctions);
  set_argv(cx, module);
  set_text(cx, module, "version", "3.11.2 (heddle) [C++20]");
  set_text(cx, module, "platform", "linux");
  set_text(cx, module, "byteorder", "little");
  set_text(cx, module, "stdlib_module_names", cpython_modules());
  set_text(cx, module, "copyright", "");
  set_text(cx, module, "executable", "");
  set_text(cx, module, "prefix", "");
  set_text(cx, module, "exec_prefix", "");
  set_text(cx, module, "base_prefix", "");
  set_text(cx, module, "base_exec_prefix", "");
  set_text(cx, module, "platlibdir", "lib");
  set_text(cx, module, "abiflags", "");
  set_text(cx, module, "float_repr_style", "short");
  module_set(cx, module, "maxsize", make_int(cx, INT64_MAX));
  module_set(cx, module, "maxunicode", Value::small(0x10FFFF));
  module_set(cx, module, "hexversion", Value::small(0x030B02F0));
  module_set(cx, module, "api_version", Value::small(1013));
  module_set(cx, module, "dont_write_bytecode", Value::true_());
  module_set(cx, module, "warnoptions", Value::object(make_list(cx)));
  module_set(cx, module, "modules", Value::object(cx.world.modules));
  module_set(cx, module, "meta_path", Value::object(make_list(cx)));
  module_set(cx, module, "path_hooks", Value::object(make_list(cx)));
  module_set(cx, module, "path_importer_cache", Value::object(make_dict(cx)));
  module_set(cx, module, "_xoptions", Value::object(make_dict(cx)));
  module_set(cx, module, "pycache_prefix", Value::none());
  std::vector<Value> names;
  for (std::string_view name : module_names()) {
    if (module_is_native(name)) names.push_back(Value::object(make_str(cx, name)));
  }
  Tuple* builtin = heddle::make_tuple(cx, std::span<const Value>(names));
  module_set(cx, module, "builtin_module_names", Value::object(builtin));
  for (const char* name : kReserved) module_set(cx, module, name, Value::none());
}

}  // namespace heddle
