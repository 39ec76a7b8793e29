// _thread.lock and _thread.RLock.
#include "engine/lib/primitive.h"
#include "engine/lib/thread_module.h"
#include "engine/value/container.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

// --- Lock -----------------------------------------------------------------------------------

Value lock_acquire_for(Context& cx, Value self, uint64_t wait_ns) {
  VmContext& vm = vm_of(cx);
  Lock& lock = lock_of(self);
  if (!vm.controlled) {
    vm.strand->note_line();
    if (!vm.tells && lock.acquire_at_once(*vm.worker, *vm.strand)) return Value::true_();
  }
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
  if (!allowed(vm, VisibleOp::kRelease, lock.id())) return Value::undecided();
  if (lock.release(*vm.worker, *vm.strand)) return Value::none();
  return cx.raise(cx.types().RuntimeError, "release unlocked lock");
}

Value lock_locked(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Lock& lock = lock_of(args[0]);
  if (!allowed(vm, VisibleOp::kAsk, lock.id())) return Value::undecided();
  return Value::boolean(lock.locked());
}

Value lock_repr(Context& cx, const Value* args, int) {
  return Value::object(make_str(
      cx, fmt::format("<{} _thread.lock object at {}>",
                      lock_of(args[0]).locked() ? "locked" : "unlocked",
                      address_text(cx, args[0]))));
}

constexpr NativeDef kLockMethods[] = {
    {"acquire", "self, blocking=, timeout=", lock_acquire, Native::kVisible},
    {"acquire_lock", "self, blocking=, timeout=", lock_acquire, Native::kVisible},
    {"release", "self, /", lock_release, Native::kVisible},
    {"release_lock", "self, /", lock_release, Native::kVisible},
    {"locked", "self, /", lock_locked, Native::kVisible},
    {"locked_lock", "self, /", lock_locked, Native::kVisible},
    {"__enter__", "self, /", lock_enter, Native::kVisible},
    {"__exit__", "self, type=, value=, traceback=, /", lock_release, Native::kVisible},
    {"__repr__", "self, /", lock_repr},
};

// --- RLock ----------------------------------------------------------------------------------

Value rlock_new(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  Type* own = library_of(cx).rlock_type;
  auto* object = cx.make<RLockObject>(own, Kind::kExtension);
  new (object->place) RLock(*vm.worker, *vm.strand);
  name_from_source(vm, object->get().id(), Wait::k_rlock);
  return wrap_for_class(cx, args[0], own, Value::object(object));
}

Value rlock_acquire_for(Context& cx, Value self, uint64_t wait_ns) {
  VmContext& vm = vm_of(cx);
  RLock& lock = rlock_of(self);
  if (!vm.controlled) {
    vm.strand->note_line();
    if (!vm.tells && lock.acquire_at_once(*vm.worker, *vm.strand)) return Value::true_();
  }
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
  if (!allowed(vm, VisibleOp::kRelease, lock.id())) return Value::undecided();
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
  if (!allowed(vm, VisibleOp::kRelease, lock.id())) return Value::undecided();
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
    {"__exit__", "self, type=, value=, traceback=, /", rlock_release, Native::kVisible},
    {"_is_owned", "self, /", rlock_is_owned},
    {"_recursion_count", "self, /", rlock_recursion_count},
    {"_release_save", "self, /", rlock_release_save, Native::kVisible},
    {"_acquire_restore", "self, state, /", rlock_acquire_restore, Native::kVisible},
    {"__repr__", "self, /", rlock_repr},
};

}  // namespace

Value acquire_native(Context& cx, Value lock, uint64_t wait_ns) {
  bool plain = lock.as_object()->type == library_of(cx).lock_type;
  return plain ? lock_acquire_for(cx, lock, wait_ns) : rlock_acquire_for(cx, lock, wait_ns);
}

Value release_native(Context& cx, Value lock) {
  bool plain = lock.as_object()->type == library_of(cx).lock_type;
  return plain ? lock_release(cx, &lock, 1) : rlock_release(cx, &lock, 1);
}

Value make_rlock(VmContext& cx, uint32_t object) {
  auto* made = cx.make<RLockObject>(library_of(cx).rlock_type, Kind::kExtension);
  new (made->place) RLock(object);
  return Value::object(made);
}

Value make_lock(VmContext& cx) {
  cx.strand->note_line();
  auto* object = cx.make<LockObject>(library_of(cx).lock_type, Kind::kExtension);
  new (object->place) Lock(*cx.worker, *cx.strand);
  name_from_source(cx, object->get().id(), Wait::k_lock);
  return Value::object(object);
}

void init_lock_types(VmContext& cx) {
  LibraryState& state = library_of(cx);
  state.lock_type = make_thread_type(cx, "lock", kLockMethods, 0);
  state.rlock_type = make_thread_type(cx, "RLock", kRLockMethods, Type::kDerivable);
}

}  // namespace heddle
