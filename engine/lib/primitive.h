// Primitive: what the natives that bind sync/ to Python have in common.
//
// A native that may have to wait is executed again when its strand is woken; it then finds the
// reason in Strand::wake_reason. In a controlled run each asks the scheduler first, once.
#pragma once

#include "engine/lib/library.h"
#include "engine/sync/lock.h"
#include "engine/vm/visible.h"

#include <new>

namespace heddle {

/// threading.TIMEOUT_MAX.
inline constexpr double kMostSeconds = 9223372036.0;

/// Whether the operation may be done now; it may always after a wait.
inline bool allowed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs = nullptr) {
  cx.strand->note_line();
  if (!cx.tells || cx.strand->wake_reason() != WakeReason::kNone) return true;
  return may_proceed(cx, op, object, needs);  // it remembers what it was granted
}

/// True, False or parked.
Value result_of(TryResult result);

/// blocking= and timeout= of a lock's acquire(), as nanoseconds to wait.
/// Errors: false and an exception pending.
bool wait_args(Context& cx, Value blocking, Value timeout, uint64_t* wait_ns);

/// A timeout in seconds (a number) as nanoseconds; negative ones are 0.
/// Errors: false and an exception pending.
bool timeout_arg(Context& cx, Value seconds, uint64_t* nanoseconds);

/// The same of a wait() that CPython writes in Python: absent or None is kForever.
bool wait_timeout(Context& cx, Value seconds, uint64_t* nanoseconds);

/// The trace calls a primitive by the variable that it is made for, as far as the source tells.
void name_from_source(VmContext& cx, uint32_t object, Wait kind);

/// An extension object that holds a primitive of sync/, made in place.
template <typename Primitive>
struct PrimitiveObject : Object {
  alignas(8) unsigned char place[sizeof(Primitive)];
  Primitive& get() { return *std::launder(reinterpret_cast<Primitive*>(place)); }
};

using LockObject = PrimitiveObject<Lock>;
using RLockObject = PrimitiveObject<RLock>;
inline Lock& lock_of(Value v) { return cast<LockObject>(v)->get(); }
inline RLock& rlock_of(Value v) { return cast<RLockObject>(v)->get(); }

/// What `__new__` of a derivable native class returns: the object itself, or an instance of the
/// derived class `cls` around it.
Value wrap_for_class(Context& cx, Value cls, Type* own, Value object);

/// A class of the module _thread, ready.
Type* make_thread_type(Context& cx, const char* name, std::span<const NativeDef> methods,
                       uint32_t flags, std::span<const GetSetDef> getsets = {},
                       const ExtensionHooks* hooks = nullptr);

/// `RLock` on a lane that is there already: a condition's own.
Value make_rlock(VmContext& cx, uint32_t object);
/// acquire() and release() of a Lock or RLock; `lock` is exactly of that type.
Value acquire_native(Context& cx, Value lock, uint64_t wait_ns);
Value release_native(Context& cx, Value lock);

void init_lock_types(VmContext& cx);
void init_condition_type(VmContext& cx);
void init_signal_types(VmContext& cx);
void init_queue_types(VmContext& cx);
/// (function): queue.py's (operation, queue, item, block, timeout), in which native queues go on.
Value use_queue_slow(Context& cx, const Value* args, int);

}  // namespace heddle
