// The module _queue: what queue.Queue, LifoQueue, PriorityQueue and SimpleQueue are made of.
//
//   form     | items are            | operations
//   ---------+----------------------+-----------------------------------------------------------
//   kFifo    | a deque              | native
//   kLifo    | a list               | native
//   kHeap    | a list               | native while comparing items needs no Python
//   kPython  | what the class says  | CPython's algorithm in queue.py, with a mutex and conditions
//
// A queue is kPython from its beginning if its class has an _init, _qsize, _put or _get of its own,
// and becomes it when the program asks for its mutex or conditions, or when an item's comparison is
// Python. Then everybody who waits is woken and goes on in Python; it never changes back.
#include "engine/lib/deque.h"
#include "engine/lib/modules.h"
#include "engine/lib/primitive.h"
#include "engine/sync/queue.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"

namespace heddle {

namespace {

struct QueueObject : PrimitiveObject<QueueGate> {
  enum Form : uint8_t { kPython, kFifo, kLifo, kHeap };
  Slot<Value> items;
  Slot<Value> maxsize;
  Slot<Value> monitor;  // kPython: what queue.py keeps for it, or empty
  int64_t most;         // maxsize; <= 0: no bound
  Form form;
  bool hidden_items;    // SimpleQueue: the program never sees the deque
  bool handled;         // the program had the items or the bound in hand, behind the gate's back
};

void trace_queue(Object* object, Marker& marker) {
  auto* queue = static_cast<QueueObject*>(object);
  marker.value(queue->items.load());
  marker.value(queue->maxsize.load());
  marker.value(queue->monitor.load());
}
constexpr ExtensionHooks kQueueHooks{trace_queue, nullptr};

QueueObject* queue_of(Value v) { return cast<QueueObject>(unwrap(v)); }

// --- items; called under the gate's spin --------------------------------------------------------

enum class Did : uint8_t { kDone, kCannot, kNeedsPython };

uint64_t count_items(const QueueObject* queue) {
  Value items = queue->items.load();
  if (queue->form == QueueObject::kFifo) return deque_count(items);
  return cast<List>(items)->size.load();
}

bool is_full(const QueueObject* queue) {
  return queue->most > 0 && count_items(queue) >= static_cast<uint64_t>(queue->most);
}

void see(const QueueObject* queue, QueueGate::Level* level) {
  level->items = count_items(queue);
  level->full = queue->most > 0 && level->items >= static_cast<uint64_t>(queue->most);
}

/// Puts `item` at its place among its ancestors, from `at` up. Nothing is moved before all
/// comparisons are known.
Did heap_rise(Context& cx, List* list, uint32_t at, Value item) {
  uint32_t path[32];
  int steps = 0;
  for (uint32_t child = at; child > 0;) {
    uint32_t parent = (child - 1) / 2;
    Tri less = native_compare(cx, CompareOp::kLt, item, list_get(list, parent));
    if (less == Tri::kError) cx.pending = Value::empty();  // queue.py raises it again
    if (less > Tri::kTrue) return Did::kNeedsPython;
    if (less == Tri::kFalse) break;
    path[steps++] = parent;
    child = parent;
  }
  for (int i = 0; i < steps; ++i) {
    list_set(cx, list, at, list_get(list, path[i]));
    at = path[i];
  }
  list_set(cx, list, at, item);
  return Did::kDone;
}

Did heap_push(Context& cx, List* list, Value item) {
  uint32_t count = list->size.load();
  list_append(cx, list, item);
  Did did = heap_rise(cx, list, count, item);
  if (did != Did::kDone) list_pop(cx, list, -1);
  return did;
}

/// As heapq.heappop: the hole at the top sinks to a leaf along the smaller children, and the last
/// item rises from there.
Did heap_pop(Context& cx, List* list, Value* out) {
  uint32_t count = list->size.load() - 1;
  std::vector<uint32_t> path{0};
  for (uint32_t child = 1; child < count; child = 2 * path.back() + 1) {
    if (child + 1 < count) {
      Tri less = native_compare(cx, CompareOp::kLt, list_get(list, child),
                                list_get(list, child + 1));
      if (less == Tri::kError) cx.pending = Value::empty();
      if (less > Tri::kTrue) return Did::kNeedsPython;
      if (less == Tri::kFalse) child++;
    }
    path.push_back(child);
  }
  Value last = list_get(list, count);
  size_t place = path.size() - 1;
  while (place > 0) {  // the ancestor of the leaf below which `last` belongs
    Tri less = native_compare(cx, CompareOp::kLt, last, list_get(list, path[place]));
    if (less == Tri::kError) cx.pending = Value::empty();
    if (less > Tri::kTrue) return Did::kNeedsPython;
    if (less == Tri::kFalse) break;
    place--;
  }
  *out = list_get(list, 0);
  for (size_t i = 0; i < place; ++i) list_set(cx, list, path[i], list_get(list, path[i + 1]));
  list_set(cx, list, path[place], last);
  list_pop(cx, list, -1);
  return Did::kDone;
}

Did put_item(Context& cx, QueueObject* queue, Value item) {
  if (queue->form == QueueObject::kPython) return Did::kNeedsPython;
  if (is_full(queue)) return Did::kCannot;
  Value items = queue->items.load();
  if (queue->form == QueueObject::kHeap) return heap_push(cx, cast<List>(items), item);
  if (queue->hidden_items) {
    own_deque_add_last(cx, items, item);
  } else if (queue->form == QueueObject::kFifo) {
    deque_add_last(cx, items, item);
  } else {
    list_append(cx, cast<List>(items), item);
  }
  return Did::kDone;
}

Did take_item(Context& cx, QueueObject* queue, Value* out) {
  if (queue->form == QueueObject::kPython) return Did::kNeedsPython;
  if (count_items(queue) == 0) return Did::kCannot;
  Value items = queue->items.load();
  if (queue->form == QueueObject::kHeap) return heap_pop(cx, cast<List>(items), out);
  if (queue->hidden_items) {
    *out = own_deque_take_first(items);
    return Did::kDone;
  }
  *out = queue->form == QueueObject::kFifo ? deque_take_first(items)
                                           : list_pop(cx, cast<List>(items), -1);
  return Did::kDone;
}

// --- Queue --------------------------------------------------------------------------------------

Value queue_new(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  Type* own = library_of(cx).queue_type;
  auto* queue = cx.make<QueueObject>(own, Kind::kExtension);
  new (queue->place) QueueGate(*vm.worker, *vm.strand);
  queue->items.store(Value::none());
  queue->maxsize.store(Value::small(0));
  queue->monitor.store(Value::empty());
  name_from_source(vm, queue->get().id(), Wait::k_queue);
  return wrap_for_class(cx, args[0], own, Value::object(queue));
}

bool form_fits(Context& cx, QueueObject::Form form, Value items) {
  return form == QueueObject::kFifo ? is_deque(cx, items) : is_kind(items, Kind::kList);
}

/// (form): all is set up; the native forms are possible.
Value queue_begin(Context& cx, const Value* args, int) {
  QueueObject* queue = queue_of(args[0]);
  auto form = static_cast<QueueObject::Form>(args[1].as_small());
  if (form_fits(cx, form, unwrap(queue->items.load()))) queue->form = form;
  return Value::none();
}

void leave_native(VmContext& vm, QueueObject* queue) {
  queue->get().look([&] { queue->form = QueueObject::kPython; });
  queue->get().wake_all(*vm.worker, *vm.strand);
}

/// Keeps `monitor` if it is the first, lets everybody go on in Python. Returns: the one kept.
Value queue_set_monitor(Context& cx, const Value* args, int) {
  QueueObject* queue = queue_of(args[0]);
  Value kept = queue->get().look([&] {
    if (queue->monitor.load().is_empty()) queue->monitor.store(args[1]);
    return queue->monitor.load();
  });
  leave_native(vm_of(cx), queue);
  return kept;
}

Value queue_get_monitor(Context&, const Value* args, int) {
  Value monitor = queue_of(args[0])->monitor.load();
  return monitor.is_empty() ? Value::none() : monitor;
}

/// Goes on in queue.py. `waited`: it has been parked natively, some of its time is over.
Value slow(Context& cx, const char* operation, Value self, Value item = Value::none(),
           Value block = Value::none(), Value timeout = Value::none(), bool waited = false) {
  VmContext& vm = vm_of(cx);
  const auto or_none = [](Value v) { return v.is_empty() ? Value::none() : v; };
  if (waited && is_number(timeout)) {
    uint64_t now = vm.worker->scheduler.clock().now_ns();
    uint64_t end = vm.strand->deadline_ns();
    timeout = Value::number(end > now ? static_cast<double>(end - now) / 1e9 : 0.0);
  }
  vm.strand->clear_wake_reason();
  return cx.go_on_in(library_of(cx).queue_slow, Value::object(intern(cx, operation)), self,
                     or_none(item), block.is_empty() ? Value::true_() : block, or_none(timeout));
}

/// block= and timeout= as nanoseconds.
bool queue_wait(Context& cx, Value block, Value timeout, uint64_t* wait_ns) {
  Tri blocks = block.is_empty() ? Tri::kTrue : native_truth(cx, block);
  *wait_ns = kNoWait;
  if (blocks == Tri::kError) return false;
  if (blocks == Tri::kFalse) return true;
  *wait_ns = kForever;
  if (timeout.is_empty() || timeout.is_none()) return true;
  if (!is_number(timeout)) {
    cx.type_error("'<' not supported between instances of '{}' and 'int'",
                  type_name(cx, timeout));
    return false;
  }
  double seconds = timeout.is_double() ? timeout.as_double()
                                       : int_to_double(timeout).value_or(kMostSeconds * 2);
  if (seconds < 0) {
    cx.value_error("'timeout' must be a non-negative number");
    return false;
  }
  return timeout_arg(cx, timeout, wait_ns);
}

// Whoever has the deque in hand (q.queue) sees what puts and takes do to it, and they what he does.
void tell_of_items(VmContext& vm, const QueueObject* queue, VisibleOp op) {
  if (!vm.controlled || queue->hidden_items) return;
  const Value items = unwrap(queue->items.load());
  if (!items.is_object()) return;
  const uint32_t id = identity_of(vm, items.as_object());
  vm.worker->scheduler.touched(*vm.strand, Access{op, id, 0, true});
}

Value put_for(Context& cx, Value self, Value item, Value block, Value timeout) {
  VmContext& vm = vm_of(cx);
  QueueObject* queue = queue_of(self);
  const bool waited = vm.strand->resumed();
  if (queue->form == QueueObject::kPython) {
    return slow(cx, "put", self, item, block, timeout, waited);
  }
  uint64_t wait_ns = kForever;
  if (queue->most > 0 && !queue_wait(cx, block, timeout, &wait_ns)) return Value::error();
  QueueGate& gate = queue->get();
  const bool bounded = vm.controlled && wait_ns == kForever && queue->most > 0;
  WaitQueue* needs = bounded && (!queue->handled || is_full(queue)) ? &gate.putters() : nullptr;
  const VisibleOp op = wait_ns == kNoWait ? VisibleOp::kTry : VisibleOp::kNotify;
  if (!allowed(vm, op, gate.id(), needs)) return Value::undecided();
  tell_of_items(vm, queue, op == VisibleOp::kTry ? VisibleOp::kRead : VisibleOp::kWrite);
  Did did = Did::kCannot;
  TryResult result =
      gate.put(*vm.worker, *vm.strand, wait_ns, [&](QueueGate::Level& level) {
        did = put_item(cx, queue, item);
        if (did == Did::kDone) gate.add_task();
        if (did == Did::kDone) see(queue, &level);
        return did != Did::kCannot;
      });
  if (did == Did::kNeedsPython) {
    if (queue->form != QueueObject::kPython) leave_native(vm, queue);
    return slow(cx, "put", self, item, block, timeout, waited);
  }
  if (result == TryResult::kParked) return Value::parked();
  if (result == TryResult::kDone) {
    vm.strand->own_changes++;
    if (op == VisibleOp::kTry) tell_of_items(vm, queue, VisibleOp::kWrite);
  }
  if (result == TryResult::kDone) return Value::none();
  return cx.raise_value(cast<Type>(library_of(cx).queue_full), Value::empty());
}

Value take_for(Context& cx, Value self, Value block, Value timeout) {
  VmContext& vm = vm_of(cx);
  QueueObject* queue = queue_of(self);
  const bool waited = vm.strand->resumed();
  if (queue->form == QueueObject::kPython) {
    return slow(cx, "get", self, Value::none(), block, timeout, waited);
  }
  uint64_t wait_ns = kForever;
  if (!queue_wait(cx, block, timeout, &wait_ns)) return Value::error();
  QueueGate& gate = queue->get();
  const bool waits = vm.controlled && wait_ns == kForever;
  WaitQueue* needs =
      waits && (!queue->handled || count_items(queue) == 0) ? &gate.takers() : nullptr;
  const VisibleOp op = wait_ns == kNoWait ? VisibleOp::kTry : VisibleOp::kWait;
  if (!allowed(vm, op, gate.id(), needs)) return Value::undecided();
  tell_of_items(vm, queue, op == VisibleOp::kTry ? VisibleOp::kRead : VisibleOp::kWrite);
  Did did = Did::kCannot;
  Value item;
  TryResult result =
      gate.take(*vm.worker, *vm.strand, wait_ns, [&](QueueGate::Level& level) {
        did = take_item(cx, queue, &item);
        if (did == Did::kDone) see(queue, &level);
        return did != Did::kCannot;
      });
  if (did == Did::kNeedsPython) {
    if (queue->form != QueueObject::kPython) leave_native(vm, queue);
    return slow(cx, "get", self, Value::none(), block, timeout, waited);
  }
  if (result == TryResult::kParked) return Value::parked();
  if (result == TryResult::kDone) {
    vm.strand->own_changes++;
    if (op == VisibleOp::kTry) tell_of_items(vm, queue, VisibleOp::kWrite);
  }
  if (result == TryResult::kDone) return item;
  return cx.raise_value(cast<Type>(library_of(cx).queue_empty), Value::empty());
}

Value queue_put(Context& cx, const Value* args, int) {
  return put_for(cx, args[0], args[1], args[2], args[3]);
}
Value queue_get(Context& cx, const Value* args, int) {
  return take_for(cx, args[0], args[1], args[2]);
}

Value queue_task_done(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  QueueObject* queue = queue_of(args[0]);
  if (queue->form == QueueObject::kPython) {
    return slow(cx, "task_done", args[0]);
  }
  if (!allowed(vm, VisibleOp::kNotify, queue->get().id())) return Value::undecided();
  if (queue->get().task_done(*vm.worker, *vm.strand)) return Value::none();
  return cx.value_error("task_done() called too many times");
}

Value queue_join(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  QueueObject* queue = queue_of(args[0]);
  if (queue->form == QueueObject::kPython) {
    return slow(cx, "join", args[0]);
  }
  if (!allowed(vm, VisibleOp::kWait, queue->get().id())) return Value::undecided();
  Value joined = result_of(queue->get().join(*vm.worker, *vm.strand));
  return joined.is_true() ? Value::none() : joined;
}

/// qsize(), empty() and full() of the native forms.
template <typename Answer>
Value look_at(Context& cx, Value self, const char* operation, Answer&& answer) {
  QueueObject* queue = queue_of(self);
  if (queue->form == QueueObject::kPython) {
    return slow(cx, operation, self);
  }
  if (!allowed(vm_of(cx), VisibleOp::kAsk, queue->get().id())) return Value::undecided();
  tell_of_items(vm_of(cx), queue, VisibleOp::kRead);
  return queue->get().look([&] { return answer(queue); });
}

Value queue_qsize(Context& cx, const Value* args, int) {
  return look_at(cx, args[0], "qsize", [](QueueObject* queue) {
    return Value::small(static_cast<int64_t>(count_items(queue)));
  });
}
Value queue_empty(Context& cx, const Value* args, int) {
  return look_at(cx, args[0], "empty",
                 [](QueueObject* queue) { return Value::boolean(count_items(queue) == 0); });
}
Value queue_full(Context& cx, const Value* args, int) {
  return look_at(cx, args[0], "full",
                 [](QueueObject* queue) { return Value::boolean(is_full(queue)); });
}

// Where an order can be chosen, who waits for what must show, and the gate knows nothing of what is
// done behind its back: from here on the queue is one in Python, with its conditions.
Value get_items(Context& cx, Value self) {
  QueueObject* queue = queue_of(self);
  queue->handled = true;
  VmContext& vm = vm_of(cx);
  if (vm.controlled && queue->form != QueueObject::kPython) leave_native(vm, queue);
  Value items = queue->items.load();
  if (!items.is_none()) return items;
  return cx.raisef(cx.types().AttributeError, "'{}' object has no attribute 'queue'",
                   type_name(cx, self));
}

Value set_items(Context& cx, Value self, Value items) {
  QueueObject* queue = queue_of(self);
  if (items.is_empty()) items = Value::none();
  bool fits = form_fits(cx, queue->form, unwrap(items));
  bool native = queue->form != QueueObject::kPython;
  queue->handled |= native;
  queue->get().look([&] { queue->items.store(items); });
  if (native && !fits) leave_native(vm_of(cx), queue);
  return Value::none();
}

Value get_maxsize(Context&, Value self) { return queue_of(self)->maxsize.load(); }

Value set_maxsize(Context& cx, Value self, Value value) {
  QueueObject* queue = queue_of(self);
  queue->maxsize.store(value);
  queue->handled |= queue->form != QueueObject::kPython;
  if (is_int(value)) {
    auto most = int_to_double(value);
    queue->most = most && *most < 1e15 ? static_cast<int64_t>(*most) : 0;
  } else if (queue->form != QueueObject::kPython) {
    leave_native(vm_of(cx), queue);
  }
  return Value::none();
}

// What queue.py does to it belongs to the operation of its mutex that it follows.
void tell_of_tasks(VmContext& vm, QueueGate& gate) {
  if (!vm.controlled) return;
  vm.worker->scheduler.ordered(*vm.strand, Access{VisibleOp::kCall, gate.id()});
}

Value get_unfinished(Context& cx, Value self) {
  VmContext& vm = vm_of(cx);
  QueueGate& gate = queue_of(self)->get();
  if ((vm.strand->frame->code->flags & Code::kUnseen) != 0) {
    tell_of_tasks(vm, gate);
  } else if (!allowed(vm, VisibleOp::kAsk, gate.id())) {
    return Value::undecided();
  }
  return Value::small(gate.unfinished());
}
Value set_unfinished(Context& cx, Value self, Value value) {
  auto tasks = index_arg(cx, value);
  if (!tasks) return Value::error();
  QueueGate& gate = queue_of(self)->get();
  tell_of_tasks(vm_of(cx), gate);
  gate.set_unfinished(*tasks);
  return Value::none();
}

constexpr uint32_t kWhole = Native::kVisible | Native::kWholeSelf;
constexpr NativeDef kQueueMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", queue_new, Native::kStatic},
    {"_begin", "self, form, /", queue_begin},
    {"_set_monitor", "self, monitor, /", queue_set_monitor},
    {"_get_monitor", "self, /", queue_get_monitor},
    {"put", "self, item, block=, timeout=", queue_put, kWhole},
    {"get", "self, block=, timeout=", queue_get, kWhole},
    {"task_done", "self, /", queue_task_done, kWhole},
    {"join", "self, /", queue_join, kWhole},
    {"qsize", "self, /", queue_qsize, kWhole},
    {"empty", "self, /", queue_empty, kWhole},
    {"full", "self, /", queue_full, kWhole},
};
constexpr GetSetDef kQueueGetSets[] = {
    {"queue", get_items, set_items},
    {"maxsize", get_maxsize, set_maxsize},
    {"unfinished_tasks", get_unfinished, set_unfinished},
};

// --- SimpleQueue --------------------------------------------------------------------------------

Value simple_new(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.strand->note_line();
  Type* own = library_of(cx).simple_queue_type;
  auto* queue = cx.make<QueueObject>(own, Kind::kExtension);
  new (queue->place) QueueGate(*vm.worker, *vm.strand);
  queue->maxsize.store(Value::none());
  queue->monitor.store(Value::empty());
  queue->items.store(make_deque(cx));
  queue->form = QueueObject::kFifo;
  queue->hidden_items = true;
  name_from_source(vm, queue->get().id(), Wait::k_queue);
  return wrap_for_class(cx, args[0], own, Value::object(queue));
}

Value simple_put_nowait(Context& cx, const Value* args, int) {
  return put_for(cx, args[0], args[1], Value::empty(), Value::empty());
}
Value simple_get_nowait(Context& cx, const Value* args, int) {
  return take_for(cx, args[0], Value::false_(), Value::empty());
}

constexpr NativeDef kSimpleMethods[] = {
    {"__new__", "cls", simple_new, Native::kStatic},
    {"put", "self, item, block=, timeout=", queue_put, Native::kVisible},
    {"get", "self, block=, timeout=", queue_get, Native::kVisible},
    {"put_nowait", "self, item", simple_put_nowait, Native::kVisible},
    {"get_nowait", "self, /", simple_get_nowait, Native::kVisible},
    {"qsize", "self, /", queue_qsize, Native::kVisible},
    {"empty", "self, /", queue_empty, Native::kVisible},
};

/// An exception `module`.`name`.
Type* make_exception_type(Context& cx, const char* module, const char* name) {
  Value bases[] = {Value::object(cx.types().Exception)};
  TypeSpec spec{intern(cx, name), make_tuple(cx, bases), make_dict(cx), cx.types().type};
  Type* type = make_type(cx, spec);
  VERIFY(type != nullptr, "the class {} could not be made", name);
  type->module.store(Value::object(intern(cx, module)));
  keep(cx, type);
  return type;
}

}  // namespace

Value use_queue_slow(Context& cx, const Value* args, int) {
  library_of(cx).queue_slow = args[0];
  keep(cx, args[0].as_object());
  return Value::none();
}

void init_queue_types(VmContext& cx) {
  LibraryState& state = library_of(cx);
  NativeTypeDef def{"_queue", "_Queue"};
  def.flags = Type::kDerivable;
  def.hooks = &kQueueHooks;
  state.queue_type = make_native_type(cx, def);
  keep(cx, state.queue_type);
  add_methods(cx, state.queue_type, kQueueMethods);
  add_getsets(cx, state.queue_type, kQueueGetSets);
  type_ready(cx, state.queue_type);
  def.name = "SimpleQueue";
  state.simple_queue_type = make_native_type(cx, def);
  keep(cx, state.simple_queue_type);
  add_methods(cx, state.simple_queue_type, kSimpleMethods);
  type_ready(cx, state.simple_queue_type);
  state.queue_empty = Value::object(make_exception_type(cx, "_queue", "Empty"));
  state.queue_full = Value::object(make_exception_type(cx, "queue", "Full"));
}

void init__queue_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  module_set(cx, module, "Empty", state.queue_empty);
  module_set(cx, module, "SimpleQueue", Value::object(state.simple_queue_type));
}

}  // namespace heddle
