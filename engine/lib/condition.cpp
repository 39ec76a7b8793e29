// _thread._Condition, what threading.Condition is made of.
//
// With a Lock or RLock (these very classes) everything happens here. Any other lock is called as
// CPython calls it, in Python (condition_slow of the prelude), which then keeps those who wait in
// the list `_waiters`.
#include "engine/lib/primitive.h"
#include "engine/sync/condition.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

struct ConditionObject : PrimitiveObject<ConditionVariable> {
  enum Form : uint8_t { kUnset, kLock, kRLock, kForeign };
  Slot<Value> lock;
  Slot<Value> waiters;  // of a foreign lock: a list
  Form form;
};

ConditionObject* condition_of(Value v) { return cast<ConditionObject>(v); }

void trace_condition(Object* object, Marker& marker) {
  auto* condition = static_cast<ConditionObject*>(object);
  marker.value(condition->lock.load());
  marker.value(condition->waiters.load());
}
constexpr ExtensionHooks kConditionHooks{trace_condition, nullptr};

Value condition_new(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  Type* own = library_of(cx).condition_type;
  uint32_t id = vm.worker->scheduler.create_object(*vm.worker, *vm.strand, Wait::k_condition);
  auto* object = cx.make<ConditionObject>(own, Kind::kExtension);
  new (object->place) ConditionVariable(id);
  object->lock.store(Value::none());
  object->waiters.store(Value::object(make_list(cx, std::span<const Value>{})));
  name_from_source(vm, id, Wait::k_condition);
  return wrap_for_class(cx, args[0], own, Value::object(object));
}

/// Which lock it is for; None: one of its own, on the condition's lane.
Value condition_configure(Context& cx, const Value* args, int) {
  LibraryState& state = library_of(cx);
  ConditionObject* condition = condition_of(args[0]);
  Value lock = args[1];
  if (lock.is_none()) lock = make_rlock(vm_of(cx), condition->get().id());
  Type* type = type_of(cx, lock);
  condition->form = type == state.lock_type    ? ConditionObject::kLock
                    : type == state.rlock_type ? ConditionObject::kRLock
                                               : ConditionObject::kForeign;
  condition->lock.store(lock);
  return Value::boolean(condition->form == ConditionObject::kForeign);
}

Value slow(Context& cx, const char* operation, Value condition, Value argument) {
  return cx.go_on(Prelude::kcondition_slow, Value::object(intern(cx, operation)), condition,
                  argument.is_empty() ? Value::none() : argument);
}

bool is_native(const ConditionObject* condition) {
  return condition->form == ConditionObject::kLock || condition->form == ConditionObject::kRLock;
}

bool is_held(VmContext& cx, ConditionObject* condition) {
  Value lock = condition->lock.load();
  if (condition->form == ConditionObject::kLock) return lock_of(lock).locked();
  return rlock_of(lock).owned_by(*cx.strand);
}

Value condition_acquire(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  uint64_t wait_ns = 0;
  if (!wait_args(cx, args[1], args[2], &wait_ns)) return Value::error();
  if (!is_native(condition)) return slow(cx, "acquire", args[0], args[1]);
  return acquire_native(cx, condition->lock.load(), wait_ns);
}

Value condition_enter(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  if (!is_native(condition)) return slow(cx, "enter", args[0], Value::none());
  return acquire_native(cx, condition->lock.load(), kForever);
}

Value condition_release(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  if (!is_native(condition)) return slow(cx, "release", args[0], Value::none());
  return release_native(cx, condition->lock.load());
}

Value condition_exit(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  if (!is_native(condition)) {
    Value parts[3];
    for (int i = 0; i < 3; ++i) parts[i] = args[i + 1].is_empty() ? Value::none() : args[i + 1];
    return slow(cx, "exit", args[0], Value::object(make_tuple(cx, parts)));
  }
  return release_native(cx, condition->lock.load());
}

Value condition_wait(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  ConditionObject* condition = condition_of(args[0]);
  if (!is_native(condition)) return slow(cx, "wait", args[0], args[1]);
  ConditionVariable& variable = condition->get();
  uint64_t wait_ns = 0;
  if (vm.strand->memo == 0) {
    if (!is_held(vm, condition)) {
      return cx.raise(cx.types().RuntimeError, "cannot wait on un-acquired lock");
    }
    if (!wait_timeout(cx, args[1], &wait_ns)) return Value::error();
    if (!allowed(vm, VisibleOp::kWait, variable.id())) return Value::undecided();
  }
  Value lock = condition->lock.load();
  if (condition->form == ConditionObject::kLock) {
    return result_of(variable.wait(*vm.worker, *vm.strand, lock_of(lock), wait_ns));
  }
  return result_of(variable.wait(*vm.worker, *vm.strand, rlock_of(lock), wait_ns));
}

Value notify(Context& cx, Value self, uint64_t count) {
  VmContext& vm = vm_of(cx);
  ConditionObject* condition = condition_of(self);
  if (!is_held(vm, condition)) {
    return cx.raise(cx.types().RuntimeError, "cannot notify on un-acquired lock");
  }
  if (!allowed(vm, VisibleOp::kNotify, condition->get().id())) return Value::undecided();
  Value lock = condition->lock.load();
  WaitQueue& queue = condition->form == ConditionObject::kLock ? lock_of(lock).queue()
                                                               : rlock_of(lock).queue();
  condition->get().notify(*vm.worker, *vm.strand, queue, count);
  return Value::none();
}

Value condition_notify(Context& cx, const Value* args, int) {
  if (!is_native(condition_of(args[0]))) return slow(cx, "notify", args[0], args[1]);
  if (args[1].is_empty()) return notify(cx, args[0], 1);
  if (!is_number(args[1])) {
    return cx.type_error("'>' not supported between instances of '{}' and 'int'",
                         type_name(cx, args[1]));
  }
  auto count = int_to_double(args[1]);
  return notify(cx, args[0], count && *count < 1e18 ? static_cast<uint64_t>(std::max(0.0, *count))
                                                    : UINT64_MAX);
}

Value condition_notify_all(Context& cx, const Value* args, int) {
  if (!is_native(condition_of(args[0]))) return slow(cx, "notify_all", args[0], Value::none());
  return notify(cx, args[0], UINT64_MAX);
}

Value condition_is_owned(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  if (!is_native(condition)) return slow(cx, "is_owned", args[0], Value::none());
  return Value::boolean(is_held(vm_of(cx), condition));
}

Value condition_waiting(Context& cx, const Value* args, int) {
  ConditionObject* condition = condition_of(args[0]);
  if (is_native(condition)) return Value::small(condition->get().waiting());
  return Value::small(cast<List>(condition->waiters.load())->size.load());
  (void)cx;
}

Value condition_lock(Context&, Value self) { return condition_of(unwrap(self))->lock.load(); }
Value condition_waiters(Context&, Value self) { return condition_of(unwrap(self))->waiters.load(); }

constexpr NativeDef kConditionMethods[] = {
    {"__new__", "cls, *args, **kwargs", condition_new, Native::kStatic},
    {"_configure", "self, lock, /", condition_configure},
    {"acquire", "self, blocking=, timeout=", condition_acquire, Native::kVisible},
    {"release", "self, /", condition_release, Native::kVisible},
    {"__enter__", "self, /", condition_enter, Native::kVisible},
    {"__exit__", "self, type=, value=, traceback=, /", condition_exit, Native::kVisible},
    {"wait", "self, timeout=", condition_wait, Native::kVisible},
    {"notify", "self, n=", condition_notify, Native::kVisible},
    {"notify_all", "self, /", condition_notify_all, Native::kVisible},
    {"_is_owned", "self, /", condition_is_owned, Native::kVisible},
    {"_waiting", "self, /", condition_waiting},
};
constexpr GetSetDef kConditionGetSets[] = {{"_lock", condition_lock},
                                           {"_waiters", condition_waiters}};

}  // namespace

void init_condition_type(VmContext& cx) {
  library_of(cx).condition_type =
      make_thread_type(cx, "_Condition", kConditionMethods, Type::kDerivable, kConditionGetSets,
                       &kConditionHooks);
}

}  // namespace heddle
