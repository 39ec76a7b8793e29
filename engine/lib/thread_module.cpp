// The module _thread: locks, strands and what belongs to one strand, on the primitives of sync/.
//
// A native that may have to wait is executed again when its strand is woken; it then finds the
// reason in Strand::wake_reason. In a controlled run each asks the scheduler first, once.
#include "engine/lib/thread_module.h"

#include "engine/lib/modules.h"
#include "engine/sync/completion.h"
#include "engine/sync/lock.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/visible.h"

#include <cmath>
#include <new>

namespace heddle {

namespace {

constexpr double kMostSeconds = 9223372036.0;

// --- asking and waiting ---------------------------------------------------------------------

/// Whether the operation may be done now; it may always after a wait.
bool allowed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs) {
  cx.strand->note_line();
  if (!cx.controlled || cx.strand->wake_reason() != WakeReason::kNone) return true;
  return heddle::may_proceed(cx, op, object, needs);  // it remembers what it was granted
}

Value result_of(TryResult result) {
  switch (result) {
    case TryResult::kDone: return Value::true_();
    case TryResult::kParked: return Value::parked();
    case TryResult::kTimeout: return Value::false_();
  }
  return Value::false_();
}

/// blocking= and timeout= of acquire(), as nanoseconds to wait.
bool wait_args(Context& cx, Value blocking, Value timeout, uint64_t* wait_ns) {
  Tri block = blocking.is_empty() ? Tri::kTrue : native_truth(cx, blocking);
  if (block == Tri::kError) return false;
  *wait_ns = block == Tri::kFalse ? kNoWait : kForever;
  if (timeout.is_empty()) return true;
  auto seconds = is_int(timeout) ? int_to_double(timeout) : std::optional<double>{};
  if (timeout.is_double()) seconds = timeout.as_double();
  if (!is_number(timeout)) {
    cx.type_error("'{}' object cannot be interpreted as an integer or float",
                  type_name(cx, timeout));
    return false;
  }
  if (seconds && std::isnan(*seconds)) {
    cx.value_error("Invalid value NaN (not a number)");
    return false;
  }
  if (!seconds || *seconds > kMostSeconds) {
    cx.raise(cx.types().OverflowError, "timeout value is too large");
    return false;
  }
  if (block == Tri::kFalse && *seconds != -1) {
    cx.value_error("can't specify a timeout for a non-blocking call");
    return false;
  }
  if (*seconds < 0 && *seconds != -1) {
    cx.value_error("timeout value must be positive");
    return false;
  }
  if (*seconds >= 0) *wait_ns = static_cast<uint64_t>(std::ceil(*seconds * 1e9));
  return true;
}

// --- Lock -----------------------------------------------------------------------------------

struct LockObject : Object {
  alignas(8) unsigned char place[sizeof(Lock)];
  Lock& lock() { return *std::launder(reinterpret_cast<Lock*>(place)); }
};

Lock& lock_of(Value v) { return cast<LockObject>(v)->lock(); }

Value lock_acquire_for(Context& cx, Value self, uint64_t wait_ns) {
  VmContext& vm = vm_of(cx);
  Lock& lock = lock_of(self);
  WaitQueue* needs = wait_ns == kForever ? &lock.queue() : nullptr;
  if (!allowed(vm, VisibleOp::kAcquire, lock.id(), needs)) return Value::undecided();
  return result_of(lock.acquire(*vm.worker, *vm.strand, wait_ns));
}

Value lock_acquire(Context& cx, const Value* args, int) {
  uint64_t wait_ns = 0;
  if (!wait_args(cx, args[1], args[2], &wait_ns)) return Value::error();
  return lock_acquire_for(cx, args[0], wait_ns);
}

Value lock_enter(Context& cx, const Value* args, int) {
  return lock_acquire_for(cx, args[0], kForever);
}

Value lock_release(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Lock& lock = lock_of(args[0]);
  if (!allowed(vm, VisibleOp::kRelease, lock.id(), nullptr)) return Value::undecided();
  if (lock.release(*vm.worker, *vm.strand)) return Value::none();
  return cx.raise(cx.types().RuntimeError, "release unlocked lock");
}

Value lock_exit(Context& cx, const Value* args, int) {
  Value released = lock_release(cx, args, 1);
  return released;
}

Value lock_locked(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Lock& lock = lock_of(args[0]);
  if (!allowed(vm, VisibleOp::kRead, lock.id(), nullptr)) return Value::undecided();
  return Value::boolean(lock.locked());
}

Value lock_repr(Context& cx, const Value* args, int) {
  return Value::object(make_str(
      cx, fmt::format("<{} _thread.lock object at {}>",
                      lock_of(args[0]).locked() ? "locked" : "unlocked",
                      address_text(cx, args[0]))));
}

// The trace calls a primitive by the variable that it is made for, as far as the source tells.
// Of many thousands nobody reads the names.
void name_from_source(VmContext& cx, uint32_t object, Wait kind) {
  constexpr uint32_t kNamedMax = 1000;
  if (object > kNamedMax) return;
  Frame* frame = cx.strand->frame;
  while (frame != nullptr && (frame->code->flags & Code::kHidden) != 0) frame = frame->parent;
  if (frame == nullptr) return;
  std::string line = cx.world.source_line(to_utf8(frame->code->filename),
                                          cx.strand->line.load(std::memory_order_relaxed));
  TraceNames& names = cx.worker->scheduler.recorder().names();
  names.name_object(object, kind, assigned_name(line));
}

constexpr NativeDef kLockMethods[] = {
    {"acquire", "self, blocking=, timeout=", lock_acquire, Native::kVisible},
    {"acquire_lock", "self, blocking=, timeout=", lock_acquire, Native::kVisible},
    {"release", "self, /", lock_release, Native::kVisible},
    {"release_lock", "self, /", lock_release, Native::kVisible},
    {"locked", "self, /", lock_locked, Native::kVisible},
    {"locked_lock", "self, /", lock_locked, Native::kVisible},
    {"__enter__", "self, /", lock_enter, Native::kVisible},
    {"__exit__", "self, *args", lock_exit, Native::kVisible},
    {"__repr__", "self, /", lock_repr},
};

Value allocate_lock(Context& cx, const Value*, int) { return make_lock(vm_of(cx)); }

// --- RLock ----------------------------------------------------------------------------------

struct RLockObject : Object {
  alignas(8) unsigned char place[sizeof(RLock)];
  RLock& lock() { return *std::launder(reinterpret_cast<RLock*>(place)); }
};

RLock& rlock_of(Value v) { return cast<RLockObject>(v)->lock(); }

Value rlock_new(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  Type* own = library_of(cx).rlock_type;
  auto* object = cx.make<RLockObject>(own, Kind::kExtension);
  new (object->place) RLock(*vm.worker, *vm.strand);
  name_from_source(vm, object->lock().id(), Wait::k_rlock);
  if (args[0] == Value::object(own)) return Value::object(object);
  Value instance = make_instance(cx, cast<Type>(args[0]));
  cast<Instance>(instance)->slots[0].store(Value::object(object));
  return instance;
}

Value rlock_acquire_for(Context& cx, Value self, uint64_t wait_ns) {
  VmContext& vm = vm_of(cx);
  RLock& lock = rlock_of(self);
  bool waits = wait_ns == kForever && !lock.owned_by(*vm.strand);
  WaitQueue* needs = waits ? &lock.queue() : nullptr;
  if (!allowed(vm, VisibleOp::kAcquire, lock.id(), needs)) return Value::undecided();
  return result_of(lock.acquire(*vm.worker, *vm.strand, wait_ns));
}

Value rlock_acquire(Context& cx, const Value* args, int) {
  uint64_t wait_ns = 0;
  if (!wait_args(cx, args[1], args[2], &wait_ns)) return Value::error();
  return rlock_acquire_for(cx, args[0], wait_ns);
}

Value rlock_enter(Context& cx, const Value* args, int) {
  return rlock_acquire_for(cx, args[0], kForever);
}

Value rlock_release(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  RLock& lock = rlock_of(args[0]);
  if (!allowed(vm, VisibleOp::kRelease, lock.id(), nullptr)) return Value::undecided();
  if (lock.release(*vm.worker, *vm.strand)) return Value::none();
  return cx.raise(cx.types().RuntimeError, "cannot release un-acquired lock");
}

Value rlock_is_owned(Context& cx, const Value* args, int) {
  return Value::boolean(rlock_of(args[0]).owned_by(*vm_of(cx).strand));
}

Value rlock_recursion_count(Context& cx, const Value* args, int) {
  RLock& lock = rlock_of(args[0]);
  return Value::small(lock.owned_by(*vm_of(cx).strand) ? lock.depth() : 0);
}

Value rlock_release_save(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  RLock& lock = rlock_of(args[0]);
  if (!allowed(vm, VisibleOp::kRelease, lock.id(), nullptr)) return Value::undecided();
  uint32_t depth = lock.release_all(*vm.worker, *vm.strand);
  if (depth == 0) return cx.raise(cx.types().RuntimeError, "cannot release un-acquired lock");
  return Value::small(depth);
}

Value rlock_acquire_restore(Context& cx, const Value* args, int) {
  Value got = rlock_acquire_for(cx, args[0], kForever);
  if (!got.is_true()) return got;
  rlock_of(args[0]).restore(static_cast<uint32_t>(args[1].as_small()));
  return Value::none();
}

Value rlock_repr(Context& cx, const Value* args, int) {
  RLock& lock = rlock_of(args[0]);
  bool held = lock.depth() != 0;
  return Value::object(make_str(
      cx, fmt::format("<{} _thread.RLock object owner={} count={} at {}>",
                      held ? "locked" : "unlocked", held ? lock.holder() + 1 : 0, lock.depth(),
                      address_text(cx, args[0]))));
}

constexpr NativeDef kRLockMethods[] = {
    {"__new__", "cls, *args, **kwargs", rlock_new, Native::kStatic},
    {"acquire", "self, blocking=, timeout=", rlock_acquire, Native::kVisible},
    {"release", "self, /", rlock_release, Native::kVisible},
    {"__enter__", "self, /", rlock_enter, Native::kVisible},
    {"__exit__", "self, *args", rlock_release, Native::kVisible},
    {"_is_owned", "self, /", rlock_is_owned},
    {"_recursion_count", "self, /", rlock_recursion_count},
    {"_release_save", "self, /", rlock_release_save, Native::kVisible},
    {"_acquire_restore", "self, state, /", rlock_acquire_restore, Native::kVisible},
    {"__repr__", "self, /", rlock_repr},
};

// --- strands --------------------------------------------------------------------------------

/// What a Thread holds of its strand: the end of it can be waited for.
struct Handle : Object {
  Slot<uint64_t> state;  // 0 not started, else 1 + strand
  alignas(8) unsigned char place[sizeof(Completion)];
  Completion& completion() { return *std::launder(reinterpret_cast<Completion*>(place)); }
};

Handle* handle_of(Value v) { return cast<Handle>(v); }

Value handle_new(Context& cx, const Value*, int) {
  return Value::object(cx.make<Handle>(library_of(cx).join_type, Kind::kExtension));
}

/// Asks before a strand is started. The object is the new strand's number.
bool may_start(VmContext& cx) {
  return allowed(cx, VisibleOp::kStart, cx.worker->scheduler.created(), nullptr);
}

Value handle_start(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Handle* handle = handle_of(args[0]);
  if (handle->state.load() != 0) {
    return cx.raise(cx.types().RuntimeError, "threads can only be started once");
  }
  if (!may_start(vm)) return Value::undecided();
  VmStrand* strand = vm.world.make_strand(vm, args[1], cx.rt.empty_tuple);
  strand->daemon = args[2].is_true();
  strand->thread_object = args[3];
  new (handle->place) Completion(strand->id());
  uint32_t id = strand->id();
  handle->state.publish(uint64_t{id} + 1);
  vm.world.start_strand(vm, strand);
  return strand_ident(id);
}

/// The handle of a strand that runs already: the main one.
Value handle_adopt(Context& cx, const Value* args, int) {
  Handle* handle = handle_of(args[0]);
  uint32_t id = vm_of(cx).strand->id();
  new (handle->place) Completion(id);
  handle->state.publish(uint64_t{id} + 1);
  return Value::none();
}

Value handle_join(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Handle* handle = handle_of(args[0]);
  uint64_t wait_ns = kForever;
  if (!args[1].is_none() && !timeout_arg(cx, args[1], &wait_ns)) return Value::error();
  Completion& completion = handle->completion();
  WaitQueue* needs = wait_ns == kForever ? &completion.queue() : nullptr;
  if (!allowed(vm, VisibleOp::kJoin, completion.queue().object(), needs)) {
    return Value::undecided();
  }
  return result_of(completion.join(*vm.worker, *vm.strand, wait_ns));
}

Value handle_finish(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  handle_of(args[0])->completion().finish(*vm.worker, *vm.strand);
  return Value::none();
}

Value handle_is_done(Context&, const Value* args, int) {
  Handle* handle = handle_of(args[0]);
  return Value::boolean(handle->state.load() != 0 && handle->completion().finished());
}

Value handle_ident(Context&, Value self) {
  uint64_t state = handle_of(self)->state.load();
  return state == 0 ? Value::none() : strand_ident(static_cast<uint32_t>(state - 1));
}

/// Gives the strand its Thread's name, for the trace.
Value handle_name(Context& cx, const Value* args, int) {
  uint64_t state = handle_of(args[0])->state.load();
  if (state == 0 || !is_kind(args[1], Kind::kStr)) return Value::none();
  vm_of(cx).worker->scheduler.recorder().names().name_strand(static_cast<uint32_t>(state - 1),
                                                             to_utf8(cast<Str>(args[1])));
  return Value::none();
}

constexpr NativeDef kHandleMethods[] = {
    {"__new__", "cls", handle_new, Native::kStatic},
    {"start", "self, function, daemon, thread, /", handle_start, Native::kVisible},
    {"join", "self, timeout, /", handle_join, Native::kVisible},
    {"adopt", "self, /", handle_adopt},
    {"name", "self, name, /", handle_name},
    {"finish", "self, /", handle_finish},
    {"is_done", "self, /", handle_is_done},
};
constexpr GetSetDef kHandleGetSets[] = {{"ident", handle_ident}};

Value start_new_thread(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  bool callable = args[0].is_object() &&
                  (!is_kind(args[0], Kind::kInstance) ||
                   !type_of(cx, args[0])->find_special(Special::kcall).is_empty());
  if (!callable) return cx.type_error("first arg must be callable");
  if (!is_kind(unwrap(args[1]), Kind::kTuple)) return cx.type_error("2nd arg must be a tuple");
  Value keywords = args[2].is_empty() ? Value::object(make_dict(cx)) : unwrap(args[2]);
  if (!is_kind(keywords, Kind::kDict)) {
    return cx.type_error("optional 3rd arg must be a dictionary");
  }
  if (!may_start(vm)) return Value::undecided();
  Value parts[] = {args[0], unwrap(args[1]), keywords};
  Value entry = cx.rt.prelude[static_cast<int>(Prelude::kthread_main)];
  VmStrand* strand = vm.world.make_strand(vm, entry, make_tuple(cx, parts));
  strand->daemon = true;
  Value ident = strand_ident(strand->id());
  vm.world.start_strand(vm, strand);
  return ident;
}

Value get_ident(Context& cx, const Value*, int) { return strand_ident(vm_of(cx).strand->id()); }

Value current_thread_object(Context& cx, const Value*, int) {
  Value thread = vm_of(cx).strand->thread_object;
  return thread.is_empty() ? Value::none() : thread;
}

Value set_thread_object(Context& cx, const Value* args, int) {
  vm_of(cx).strand->thread_object = args[0];
  return Value::none();
}

Value thread_exit(Context& cx, const Value*, int) {
  return cx.raise_value(cx.types().SystemExit, Value::empty());
}

Value stack_size(Context& cx, const Value* args, int) {
  if (args[0].is_empty()) return Value::small(0);
  auto size = index_arg(cx, args[0]);
  if (!size) return Value::error();
  if (*size < 0) return cx.value_error("size must be 0 or a positive value");
  if (*size != 0 && *size < 32768) return cx.value_error("size not valid: {} bytes", *size);
  return Value::small(0);
}

Value thread_count(Context& cx, const Value*, int) {
  return Value::small(vm_of(cx).worker->scheduler.live() - 1);
}

// --- what belongs to one strand -------------------------------------------------------------

/// The calling strand's dict for an object, or None; with `create` a new one.
Value strand_dict(Context& cx, const Value* args, int) {
  VmStrand& strand = *vm_of(cx).strand;
  Object* owner = args[0].as_object();
  uint64_t hash = identity_of(cx, owner);
  if (strand.local_dicts.is_empty()) strand.local_dicts = Value::object(make_dict(cx));
  auto* dicts = cast<Dict>(strand.local_dicts);
  Value found;
  if (dict_get_identical(dicts, args[0], hash, &found)) return found;
  if (!args[1].is_true()) return Value::none();
  Value made = Value::object(make_dict(cx));
  dict_set_hashed(cx, dicts, args[0], hash, made);
  return made;
}

constexpr NativeDef kFunctions[] = {
    {"allocate_lock", "", allocate_lock},
    {"allocate", "", allocate_lock},
    {"start_new_thread", "function, args, kwargs=, /", start_new_thread, Native::kVisible},
    {"start_new", "function, args, kwargs=, /", start_new_thread, Native::kVisible},
    {"get_ident", "", get_ident},
    {"get_native_id", "", get_ident},
    {"exit", "", thread_exit},
    {"exit_thread", "", thread_exit},
    {"stack_size", "size=, /", stack_size},
    {"_count", "", thread_count},
    {"_current", "", current_thread_object},
    {"_set_current", "thread, /", set_thread_object},
    {"_strand_dict", "owner, create, /", strand_dict},
};

Type* make_thread_type(Context& cx, const char* name, std::span<const NativeDef> methods,
                       uint32_t flags) {
  NativeTypeDef def{"_thread", name};
  def.flags = flags;
  Type* type = make_native_type(cx, def);
  keep(cx, type);
  add_methods(cx, type, methods);
  type_ready(cx, type);
  return type;
}

}  // namespace

bool timeout_arg(Context& cx, Value seconds, uint64_t* nanoseconds) {
  auto number = seconds.is_double() ? std::optional<double>(seconds.as_double())
                : is_number(seconds) ? int_to_double(seconds)
                                     : std::nullopt;
  if (!is_number(seconds)) {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, seconds));
    return false;
  }
  if (!number || *number > kMostSeconds) {
    cx.raise(cx.types().OverflowError, "timeout value is too large");
    return false;
  }
  *nanoseconds = *number <= 0 ? 0 : static_cast<uint64_t>(std::ceil(*number * 1e9));
  return true;
}

Value make_lock(VmContext& cx) {
  cx.strand->note_line();
  auto* object = cx.make<LockObject>(library_of(cx).lock_type, Kind::kExtension);
  new (object->place) Lock(*cx.worker, *cx.strand);
  name_from_source(cx, lock_of(Value::object(object)).id(), Wait::k_lock);
  return Value::object(object);
}

void init_thread_types(VmContext& cx) {
  LibraryState& state = library_of(cx);
  state.lock_type = make_thread_type(cx, "lock", kLockMethods, 0);
  state.rlock_type = make_thread_type(cx, "RLock", kRLockMethods, Type::kDerivable);
  state.join_type = make_thread_type(cx, "_ThreadHandle", kHandleMethods, 0);
  add_getsets(cx, state.join_type, kHandleGetSets);
}

void init__thread_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  module_add(cx, module, kFunctions);
  module_set(cx, module, "LockType", Value::object(state.lock_type));
  module_set(cx, module, "RLock", Value::object(state.rlock_type));
  module_set(cx, module, "_ThreadHandle", Value::object(state.join_type));
  module_set(cx, module, "error", Value::object(cx.types().RuntimeError));
  module_set(cx, module, "TIMEOUT_MAX", Value::number(kMostSeconds));
}

}  // namespace heddle
