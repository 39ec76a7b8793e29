// The module _thread: strands and what belongs to one strand. Its locks: locks.cpp, condition.cpp,
// signals.cpp.
#include "engine/lib/thread_module.h"

#include "engine/lib/modules.h"
#include "engine/lib/primitive.h"
#include "engine/sync/completion.h"
#include "engine/value/container.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/visible.h"

#include <atomic>
#include <map>

namespace heddle {

namespace {

// --- strands --------------------------------------------------------------------------------

constexpr uint64_t kStarting = 1;

/// What a Thread holds of its strand: the end of it can be waited for.
struct Handle : Object {
  std::atomic<uint64_t> state;  // 0 not started, kStarting, else kStarting + 1 + strand
  alignas(8) unsigned char place[sizeof(Completion)];
  Completion& completion() { return *std::launder(reinterpret_cast<Completion*>(place)); }
};

Handle* handle_of(Value v) { return cast<Handle>(v); }

uint64_t state_of(uint32_t strand) { return uint64_t{strand} + kStarting + 1; }
uint32_t strand_of(uint64_t state) { return static_cast<uint32_t>(state - kStarting - 1); }

Value handle_new(Context& cx, const Value*, int) {
  return Value::object(cx.make<Handle>(library_of(cx).join_type, Kind::kExtension));
}

/// Asks before a strand is started. The object is the new strand's number.
bool may_start(VmContext& cx) {
  return allowed(cx, VisibleOp::kStart, cx.worker->scheduler.created(), nullptr);
}

/// Whether a strand has asked about a thread that was not started then. It may be by now.
bool asked_unstarted(const VmContext& vm) {
  return vm.strand->granted && vm.strand->pending_op() == VisibleOp::kAlive &&
         vm.strand->pending_object() == kNoStrand;
}

/// Asks whether a thread was started, and has ended, where either may still change. Who asks
/// earlier may see something else. Returns: false where it is not decided yet.
bool may_ask_about(VmContext& vm, const Handle* handle) {
  if (handle->state.load() <= kStarting || asked_unstarted(vm)) {
    if (!allowed(vm, VisibleOp::kAlive, kNoStrand)) return false;
  }
  const uint64_t state = handle->state.load();
  const bool other = state > kStarting && strand_of(state) != vm.strand->id();
  return !other || allowed(vm, VisibleOp::kAlive, strand_of(state));
}

Value raise_started(Context& cx) {
  return cx.raise(cx.types().RuntimeError, "threads can only be started once");
}

/// (function, daemon, thread): until it begins it is one of `threads_beginning`.
Value handle_start(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Handle* handle = handle_of(args[0]);
  if (!may_start(vm)) return Value::undecided();
  // Who of two is the one that starts it is a matter of their order.
  if (vm.tells) {
    const Access once{VisibleOp::kWrite, identity_of(vm, handle), 0, true};
    vm.worker->scheduler.touched(*vm.strand, once);
  }
  uint64_t before = 0;
  if (!handle->state.compare_exchange_strong(before, kStarting)) return raise_started(cx);
  VmStrand* strand = nullptr;
  try {
    strand = vm.world.make_strand(vm, args[1], cx.rt.empty_tuple);
  } catch (...) {
    handle->state.store(0);
    throw;
  }
  strand->daemon = args[2].is_true();
  strand->thread_object = args[3];
  const uint32_t id = strand->id();
  new (handle->place) Completion(id);
  handle->state.store(state_of(id));
  const Value ident = strand_ident(id);
  dict_set(cx, cast<Dict>(library_of(cx).threads_beginning), ident, args[3]);
  if (vm.controlled && !strand->daemon) {
    dict_set(cx, cast<Dict>(library_of(cx).threads_unjoined), ident, args[3]);
  }
  vm.world.start_strand(vm, strand);
  return ident;
}

/// The handle of a strand that runs already: the main one.
Value handle_adopt(Context& cx, const Value* args, int) {
  Handle* handle = handle_of(args[0]);
  uint32_t id = vm_of(cx).strand->id();
  new (handle->place) Completion(id);
  handle->state.store(state_of(id));
  return Value::none();
}

Value handle_join(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Handle* handle = handle_of(args[0]);
  if (handle->state.load() <= kStarting || asked_unstarted(vm)) {
    if (!allowed(vm, VisibleOp::kAlive, kNoStrand)) return Value::undecided();
  }
  if (handle->state.load() <= kStarting) {
    return cx.raise(cx.types().RuntimeError, "cannot join thread before it is started");
  }
  uint64_t wait_ns = kForever;
  if (!args[1].is_none() && !timeout_arg(cx, args[1], &wait_ns)) return Value::error();
  Completion& completion = handle->completion();
  WaitQueue* needs = wait_ns == kForever ? &completion.queue() : nullptr;
  if (!allowed(vm, VisibleOp::kJoin, completion.queue().object(), needs)) {
    return Value::undecided();
  }
  const TryResult result = completion.join(*vm.worker, *vm.strand, wait_ns);
  if (vm.controlled && vm.strand->id() == 0 && result == TryResult::kDone) {
    const Value ident = strand_ident(strand_of(handle->state.load()));
    dict_delete(cx, cast<Dict>(library_of(cx).threads_unjoined), ident);
  }
  return result_of(result);
}

Value handle_finish(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  handle_of(args[0])->completion().finish(*vm.worker, *vm.strand);
  return Value::none();
}

/// "initial", "started" or "stopped".
Value handle_status(Context& cx, const Value* args, int) {
  Handle* handle = handle_of(args[0]);
  if (!may_ask_about(vm_of(cx), handle)) return Value::undecided();
  const uint64_t state = handle->state.load();
  const bool stopped = state > kStarting && handle->completion().finished();
  return Value::object(make_str(cx, stopped ? "stopped" : state == 0 ? "initial" : "started"));
}

/// (threads by ident, threads that begin, whether the program asks): a list of those that run, in
/// the order of their starts.
Value running_threads(Context& cx, const Value* args, int) {
  const bool asks = args[2].is_true();
  if (asks && !allowed(vm_of(cx), VisibleOp::kAlive, kAllStrands)) return Value::undecided();
  std::map<uint64_t, Value> running;
  // A thread is among the first before it leaves the others: in this order none is missed.
  for (const int part : {1, 0}) {
    uint32_t at = 0;
    Value key, thread;
    while (dict_next(cast<Dict>(args[part]), &at, &key, &thread)) {
      if (!is_kind(thread, Kind::kInstance)) continue;
      const Value held = instance_get(cx, cast<Instance>(thread), intern(cx, "_handle"));
      if (!is_kind(held, Kind::kExtension)) continue;
      const uint64_t state = handle_of(held)->state.load();
      if (state > kStarting) running[state] = thread;
    }
  }
  List* list = make_list(cx);
  for (const auto& [state, thread] : running) list_append(cx, list, thread);
  return Value::object(list);
}

Value handle_ident(Context& cx, const Value* args, int) {
  Handle* handle = handle_of(args[0]);
  if (!may_ask_about(vm_of(cx), handle)) return Value::undecided();
  const uint64_t state = handle->state.load();
  return state <= kStarting ? Value::none() : strand_ident(strand_of(state));
}

/// Gives the strand its Thread's name, for the trace.
Value handle_name(Context& cx, const Value* args, int) {
  uint64_t state = handle_of(args[0])->state.load();
  if (state <= kStarting || !is_kind(args[1], Kind::kStr)) return Value::none();
  vm_of(cx).worker->scheduler.recorder().names().name_strand(strand_of(state),
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
    {"status", "self, /", handle_status, Native::kVisible},
    {"ident", "self, /", handle_ident, Native::kVisible},
};

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

Value allocate_lock(Context& cx, const Value*, int) { return make_lock(vm_of(cx)); }

/// (class): it is threading.local.
Value strand_local(Context& cx, const Value* args, int) {
  vm_of(cx).world.strand_local.store(cast<Type>(args[0]), std::memory_order_release);
  return Value::none();
}

/// A thread ended with an exception of this class: for those who ask what a run came to.
Value note_uncaught(Context& cx, const Value* args, int) {
  if (!is_kind(args[0], Kind::kType) || args[0] == Value::object(cx.types().SystemExit)) {
    return Value::none();
  }
  World& world = vm_of(cx).world;
  SpinGuard guard(world.output_spin);
  if (world.thread_uncaught.empty()) world.thread_uncaught = to_utf8(cast<Type>(args[0])->name);
  return Value::none();
}

/// (dict, dict): threads that were started and do not run yet, by ident; and in a controlled run
/// those that the main one has not joined, whom it joins at the end whether they are over or not:
/// else its operations would depend on that.
Value use_dicts(Context& cx, const Value* args, int) {
  library_of(cx).threads_beginning = args[0];
  library_of(cx).threads_unjoined = args[1];
  return Value::none();
}

/// For the names of threads.
Value next_number(Context& cx, const Value*, int) {
  return Value::small(library_of(cx).threads_named.fetch_add(1, std::memory_order_relaxed) + 1);
}

constexpr NativeDef kThreadFunctions[] = {
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
    {"_next_number", "", next_number},
    {"_use_dicts", "beginning, unjoined, /", use_dicts},
    {"_note_uncaught", "kind, /", note_uncaught},
    {"_running", "active, beginning, asks, /", running_threads, Native::kVisible},
    {"_current", "", current_thread_object},
    {"_set_current", "thread, /", set_thread_object},
    {"_use_queue_slow", "function, /", use_queue_slow},
    {"_strand_local", "cls, /", strand_local},
    {"_strand_dict", "owner, create, /", strand_dict},
};

}  // namespace

void init_thread_types(VmContext& cx) {
  init_lock_types(cx);
  init_condition_type(cx);
  init_signal_types(cx);
  init_queue_types(cx);
  LibraryState& state = library_of(cx);
  state.join_type = make_thread_type(cx, "_ThreadHandle", kHandleMethods, 0);
}

void init__thread_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  module_add(cx, module, kThreadFunctions);
  module_set(cx, module, "LockType", Value::object(state.lock_type));
  module_set(cx, module, "RLock", Value::object(state.rlock_type));
  module_set(cx, module, "_Condition", Value::object(state.condition_type));
  module_set(cx, module, "_Event", Value::object(state.event_type));
  module_set(cx, module, "_Semaphore", Value::object(state.semaphore_type));
  module_set(cx, module, "_Barrier", Value::object(state.barrier_type));
  module_set(cx, module, "_Queue", Value::object(state.queue_type));
  module_set(cx, module, "_QueueEmpty", state.queue_empty);
  module_set(cx, module, "_QueueFull", state.queue_full);
  module_set(cx, module, "_ThreadHandle", Value::object(state.join_type));
  module_set(cx, module, "error", Value::object(cx.types().RuntimeError));
  module_set(cx, module, "TIMEOUT_MAX", Value::number(kMostSeconds));
}

}  // namespace heddle
