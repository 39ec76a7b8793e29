// _thread._Event, _Semaphore and _Barrier, what threading's classes of these names are made of.
#include "engine/lib/primitive.h"
#include "engine/sync/barrier.h"
#include "engine/sync/flag.h"
#include "engine/sync/semaphore.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"

namespace heddle {

namespace {

template <typename Primitive>
Value make_primitive(Context& cx, Value cls, Type* own, Wait kind) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  auto* object = cx.make<PrimitiveObject<Primitive>>(own, Kind::kExtension);
  new (object->place) Primitive(*vm.worker, *vm.strand);
  name_from_source(vm, object->get().id(), kind);
  return wrap_for_class(cx, cls, own, Value::object(object));
}

// --- Event ------------------------------------------------------------------------------------

Flag& flag_of(Value v) { return cast<PrimitiveObject<Flag>>(v)->get(); }

Value event_new(Context& cx, const Value* args, int) {
  return make_primitive<Flag>(cx, args[0], library_of(cx).event_type, Wait::k_event);
}

Value event_is_set(Context& cx, const Value* args, int) {
  Flag& flag = flag_of(args[0]);
  if (!allowed(vm_of(cx), VisibleOp::kAsk, flag.id())) return Value::undecided();
  return Value::boolean(flag.is_set());
}

Value event_set(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Flag& flag = flag_of(args[0]);
  if (!allowed(vm, VisibleOp::kNotify, flag.id())) return Value::undecided();
  flag.set(*vm.worker, *vm.strand);
  return Value::none();
}

Value event_clear(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Flag& flag = flag_of(args[0]);
  if (!allowed(vm, VisibleOp::kClear, flag.id())) return Value::undecided();
  flag.clear(*vm.worker, *vm.strand);
  return Value::none();
}

Value event_wait(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Flag& flag = flag_of(args[0]);
  uint64_t wait_ns = 0;
  if (!wait_timeout(cx, args[1], &wait_ns)) return Value::error();
  if (!allowed(vm, VisibleOp::kWait, flag.id())) return Value::undecided();
  return result_of(flag.wait(*vm.worker, *vm.strand, wait_ns));
}

Value event_flag(Context& cx, Value self) {
  const Value event = unwrap(self);
  return event_is_set(cx, &event, 1);
}

constexpr NativeDef kEventMethods[] = {
    {"__new__", "cls, *args, **kwargs", event_new, Native::kStatic},
    {"is_set", "self, /", event_is_set, Native::kVisible},
    {"set", "self, /", event_set, Native::kVisible},
    {"clear", "self, /", event_clear, Native::kVisible},
    {"wait", "self, timeout=", event_wait, Native::kVisible},
};
constexpr GetSetDef kEventGetSets[] = {{"_flag", event_flag}};

// --- Semaphore --------------------------------------------------------------------------------

Semaphore& semaphore_of(Value v) { return cast<PrimitiveObject<Semaphore>>(v)->get(); }

Value semaphore_new(Context& cx, const Value* args, int) {
  return make_primitive<Semaphore>(cx, args[0], library_of(cx).semaphore_type, Wait::k_semaphore);
}

/// (permits, bound): no bound if None.
Value semaphore_configure(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  auto permits = index_arg(cx, args[1]);
  if (!permits) return Value::error();
  int64_t bound = args[2].is_none() ? Semaphore::kNoBound : *permits;
  semaphore_of(args[0]).reset(*vm.worker, *vm.strand, *permits, bound);
  return Value::none();
}

Value semaphore_acquire_for(Context& cx, Value self, uint64_t wait_ns) {
  VmContext& vm = vm_of(cx);
  Semaphore& semaphore = semaphore_of(self);
  WaitQueue* needs = wait_ns == kForever ? &semaphore.queue() : nullptr;
  if (!allowed(vm, VisibleOp::kAcquire, semaphore.id(), needs)) return Value::undecided();
  const TryResult result = semaphore.acquire(*vm.worker, *vm.strand, wait_ns);
  if (result == TryResult::kDone) vm.strand->own_changes++;
  return result_of(result);
}

Value semaphore_acquire(Context& cx, const Value* args, int) {
  Tri block = args[1].is_empty() ? Tri::kTrue : native_truth(cx, args[1]);
  if (block == Tri::kError) return Value::error();
  bool timed = !args[2].is_empty() && !args[2].is_none();
  if (block == Tri::kFalse && timed) {
    return cx.value_error("can't specify timeout for non-blocking acquire");
  }
  uint64_t wait_ns = kNoWait;
  if (block != Tri::kFalse && !wait_timeout(cx, args[2], &wait_ns)) return Value::error();
  return semaphore_acquire_for(cx, args[0], wait_ns);
}

Value semaphore_enter(Context& cx, const Value* args, int) {
  return semaphore_acquire_for(cx, args[0], kForever);
}

Value release(Context& cx, Value self, int64_t count) {
  VmContext& vm = vm_of(cx);
  Semaphore& semaphore = semaphore_of(self);
  if (!allowed(vm, VisibleOp::kRelease, semaphore.id())) return Value::undecided();
  if (semaphore.release(*vm.worker, *vm.strand, count)) return Value::none();
  return cx.value_error("Semaphore released too many times");
}

Value semaphore_release(Context& cx, const Value* args, int) {
  if (args[1].is_empty()) return release(cx, args[0], 1);
  if (!is_number(args[1])) {
    return cx.type_error("'<' not supported between instances of '{}' and 'int'",
                         type_name(cx, args[1]));
  }
  auto count = index_arg(cx, args[1]);
  if (!count) return Value::error();
  if (*count < 1) return cx.value_error("n must be one or more");
  return release(cx, args[0], *count);
}

Value semaphore_exit(Context& cx, const Value* args, int) { return release(cx, args[0], 1); }

Value semaphore_value(Context& cx, Value self) {
  Semaphore& semaphore = semaphore_of(unwrap(self));
  if (!allowed(vm_of(cx), VisibleOp::kAsk, semaphore.id())) return Value::undecided();
  return Value::small(semaphore.permits());
}
Value semaphore_initial(Context& cx, Value self) {
  int64_t bound = semaphore_of(unwrap(self)).bound();
  if (bound != Semaphore::kNoBound) return Value::small(bound);
  return cx.raisef(cx.types().AttributeError, "'{}' object has no attribute '_initial_value'",
                   type_name(cx, self));
}

constexpr NativeDef kSemaphoreMethods[] = {
    {"__new__", "cls, *args, **kwargs", semaphore_new, Native::kStatic},
    {"_configure", "self, permits, bound, /", semaphore_configure},
    {"acquire", "self, blocking=, timeout=", semaphore_acquire, Native::kVisible},
    {"release", "self, n=", semaphore_release, Native::kVisible},
    {"__enter__", "self, /", semaphore_enter, Native::kVisible},
    {"__exit__", "self, type=, value=, traceback=, /", semaphore_exit, Native::kVisible},
};
constexpr GetSetDef kSemaphoreGetSets[] = {{"_value", semaphore_value},
                                           {"_initial_value", semaphore_initial}};

// --- Barrier ----------------------------------------------------------------------------------

Barrier& barrier_of(Value v) { return cast<PrimitiveObject<Barrier>>(v)->get(); }

Value barrier_new(Context& cx, const Value* args, int) {
  return make_primitive<Barrier>(cx, args[0], library_of(cx).barrier_type, Wait::k_barrier);
}

Value barrier_configure(Context& cx, const Value* args, int) {
  auto parties = index_arg(cx, args[1]);
  if (!parties) return Value::error();
  if (*parties > INT32_MAX) return cx.value_error("heddle: a barrier has at most 2**31-1 parties");
  barrier_of(args[0]).set_parties(static_cast<uint32_t>(std::max<int64_t>(*parties, 1)));
  return Value::none();
}

/// Waits. (index, whether it is the last one), or None if the barrier is broken.
Value barrier_arrive(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Barrier& barrier = barrier_of(args[0]);
  uint64_t wait_ns = 0;
  if (!wait_timeout(cx, args[1], &wait_ns)) return Value::error();
  if (vm.strand->memo == 0 && !allowed(vm, VisibleOp::kWait, barrier.id())) {
    return Value::undecided();
  }
  uint32_t index = 0;
  Barrier::Arrival how = barrier.arrive(*vm.worker, *vm.strand, wait_ns, &index);
  if (how == Barrier::Arrival::kParked) return Value::parked();
  if (how == Barrier::Arrival::kBroken) return Value::none();
  if (how == Barrier::Arrival::kLast && args[2].is_true()) {
    barrier.release(*vm.worker, *vm.strand);
    how = Barrier::Arrival::kReleased;
  }
  Value last = Value::boolean(how == Barrier::Arrival::kLast);
  Value parts[] = {Value::small(index), last};
  return Value::object(make_tuple(cx, parts));
}

template <void (Barrier::*act)(Worker&, Strand&)>
Value barrier_do(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Barrier& barrier = barrier_of(args[0]);
  if (!allowed(vm, VisibleOp::kNotify, barrier.id())) return Value::undecided();
  (barrier.*act)(*vm.worker, *vm.strand);
  return Value::none();
}

Value barrier_parties(Context&, Value self) {
  return Value::small(barrier_of(unwrap(self)).parties());
}
Value barrier_waiting(Context& cx, Value self) {
  Barrier& barrier = barrier_of(unwrap(self));
  if (!allowed(vm_of(cx), VisibleOp::kAsk, barrier.id())) return Value::undecided();
  return Value::small(barrier.waiting());
}
Value barrier_broken(Context& cx, Value self) {
  Barrier& barrier = barrier_of(unwrap(self));
  if (!allowed(vm_of(cx), VisibleOp::kAsk, barrier.id())) return Value::undecided();
  return Value::boolean(barrier.broken());
}

constexpr NativeDef kBarrierMethods[] = {
    {"__new__", "cls, *args, **kwargs", barrier_new, Native::kStatic},
    {"_configure", "self, parties, /", barrier_configure},
    {"_arrive", "self, timeout, release, /", barrier_arrive, Native::kVisible},
    {"_release", "self, /", barrier_do<&Barrier::release>, Native::kVisible},
    {"abort", "self, /", barrier_do<&Barrier::abort>, Native::kVisible},
    {"reset", "self, /", barrier_do<&Barrier::reset>, Native::kVisible},
};
constexpr GetSetDef kBarrierGetSets[] = {
    {"parties", barrier_parties}, {"n_waiting", barrier_waiting}, {"broken", barrier_broken}};

}  // namespace

void init_signal_types(VmContext& cx) {
  LibraryState& state = library_of(cx);
  state.event_type =
      make_thread_type(cx, "_Event", kEventMethods, Type::kDerivable, kEventGetSets);
  state.semaphore_type =
      make_thread_type(cx, "_Semaphore", kSemaphoreMethods, Type::kDerivable, kSemaphoreGetSets);
  state.barrier_type =
      make_thread_type(cx, "_Barrier", kBarrierMethods, Type::kDerivable, kBarrierGetSets);
}

}  // namespace heddle
