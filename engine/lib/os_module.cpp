// The module _os: what os asks of the system. A controlled run gets the same answers everywhere.
#include "engine/base/errno.h"
#include "engine/base/random.h"
#include "engine/lib/modules.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <cstring>
#include <sys/utsname.h>
#include <unistd.h>

extern "C" char** environ;

namespace heddle {

namespace {

constexpr int64_t kControlledPid = 1000;

Value os_getpid(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).controlled ? kControlledPid : getpid());
}

Value os_getppid(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).controlled ? kControlledPid - 1 : getppid());
}

Value os_cpu_count(Context& cx, const Value*, int) {
  if (vm_of(cx).controlled) return Value::small(1);
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  return cores < 1 ? Value::none() : Value::small(cores);
}

Value os_getcwd(Context& cx, const Value*, int) {
  char buffer[4096];
  bool known = !vm_of(cx).controlled && getcwd(buffer, sizeof(buffer)) != nullptr;
  return Value::object(make_str(cx, known ? buffer : "/"));
}

/// (name, value) pairs.
Value os_environ_items(Context& cx, const Value*, int) {
  List* list = make_list(cx);
  auto add = [&](std::string_view name, std::string_view value) {
    Value pair[] = {Value::object(make_str(cx, name)), Value::object(make_str(cx, value))};
    list_append(cx, list, Value::object(make_tuple(cx, pair)));
  };
  if (vm_of(cx).controlled) {
    add("HOME", "/");
    add("PATH", "/usr/bin:/bin");
    return Value::object(list);
  }
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    std::string_view text = *entry;
    size_t equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    add(text.substr(0, equals), text.substr(equals + 1));
  }
  return Value::object(list);
}

Value os_exit(Context& cx, const Value* args, int) {
  auto status = index_arg(cx, args[0]);
  if (!status) return Value::error();
  VmContext& vm = vm_of(cx);
  vm.world.set_exit_status(static_cast<int>(*status & 0xff));
  vm.worker->scheduler.world_finished();
  return Value::none();
}

Value os_urandom(Context& cx, const Value* args, int) {
  auto size = index_arg(cx, args[0]);
  if (!size) return Value::error();
  if (*size < 0) return cx.value_error("negative argument not allowed");
  VmContext& vm = vm_of(cx);
  uint64_t number = library_of(cx).unseeded.fetch_add(1, std::memory_order_relaxed);
  Random source(vm.controlled ? vm.world.settings.seed + number : seed_from_system());
  std::string bytes;
  for (int64_t i = 0; i < *size; ++i) bytes.push_back(static_cast<char>(source.next() >> 32));
  return Value::object(make_bytes(cx, bytes));
}

Value os_strerror(Context& cx, const Value* args, int) {
  auto code = index_arg(cx, args[0]);
  if (!code) return Value::error();
  return Value::object(make_str(cx, errno_text(static_cast<int>(*code))));
}

Value os_uname(Context& cx, const Value*, int) {
  utsname names{};
  const bool known = !vm_of(cx).controlled && uname(&names) == 0;
  Value row[5];
  const char* texts[] = {names.sysname, names.nodename, names.release, names.version,
                         names.machine};
  const char* told[] = {"Linux", "heddle", "0", "0", "x86_64"};
  for (int i = 0; i < 5; ++i) {
    row[i] = Value::object(make_str(cx, known && i > 0 ? texts[i] : told[i]));
  }
  return Value::object(make_tuple(cx, row));
}

constexpr NativeDef kOsFunctions[] = {
    {"getpid", "", os_getpid},
    {"getppid", "", os_getppid},
    {"cpu_count", "", os_cpu_count},
    {"getcwd", "", os_getcwd},
    {"environ_items", "", os_environ_items},
    {"_exit", "status", os_exit},
    {"urandom", "size, /", os_urandom},
    {"uname", "", os_uname},
    {"strerror", "code, /", os_strerror},
};

}  // namespace

void init__os_module(VmContext& cx, Module* module) { module_add(cx, module, kOsFunctions); }

}  // namespace heddle
