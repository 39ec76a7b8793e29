// The module _itertools: the classes of itertools. What can be iterated without Python is stepped
// here, atomically; everything else is a generator of itertools.py inside the object.
//
//   Tool::delegates | source                     | next()
//   ----------------+----------------------------+----------------------------------------
//   false           | plain iterators, or none   | here, under the object's lock
//   true            | a generator                | resumes it; a `for` statement walks it
//
// itertools.py makes the objects: it calls iter() and tuple() where those need Python.
#include "engine/lib/modules.h"
#include "engine/value/container.h"
#include "engine/value/container_natives.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/call.h"

namespace heddle {

namespace {

struct ToolRow {
  const char* name;
  const char* signature;  // of __new__, behind cls
  bool program_makes;     // false: only itertools itself makes instances
};
// A row's number is the Tool's; itertools.py registers what makes an instance under the same name.
constexpr ToolRow kTools[] = {
    {"count", "start=, step=", true},
    {"repeat", "object, times=", true},
    {"cycle", "iterable, /", true},
    {"accumulate", "iterable, func=, *, initial=", true},
    {"chain", "*iterables", true},
    {"compress", "data, selectors", true},
    {"dropwhile", "predicate, iterable, /", true},
    {"takewhile", "predicate, iterable, /", true},
    {"filterfalse", "function, iterable, /", true},
    {"groupby", "iterable, key=", true},
    {"islice", "*args", true},
    {"pairwise", "iterable, /", true},
    {"starmap", "function, iterable, /", true},
    {"zip_longest", "*iterables, fillvalue=", true},
    {"product", "*iterables, repeat=", true},
    {"permutations", "iterable, r=", true},
    {"combinations", "iterable, r", true},
    {"combinations_with_replacement", "iterable, r", true},
    {"_grouper", "", false},
    {"_tee", "iterable, /", true},
};
enum ToolKind : uint8_t {
  kCount, kRepeat, kCycle, kAccumulate, kChain, kCompress, kDropwhile, kTakewhile, kFilterfalse,
  kGroupby, kIslice, kPairwise, kStarmap, kZipLongest, kProduct, kPermutations, kCombinations,
  kReplacing, kGrouper, kTee, kToolCount
};
static_assert(std::size(kTools) == kToolCount && kToolCount <= ItertoolsState::kMost);

struct Tool : Object {
  ToolKind tool;
  bool delegates;
  bool begun;
  Slot<Value> source;  // empty: exhausted
  Slot<Value> a, b;    // by tool
  Slot<Array*> row;    // places in the pools; what cycle has seen; zip_longest's sources
  Slot<Array*> cycles; // of permutations
  int64_t at, stop, step;
};

void trace_tool(Object* object, Marker& marker) {
  auto* t = static_cast<Tool*>(object);
  marker.slot(t->source);
  marker.slot(t->a);
  marker.slot(t->b);
  marker.object(t->row.load());
  marker.object(t->cycles.load());
}

Tool* tool_of(Value v) { return cast<Tool>(unwrap(v)); }

Value exhausted(Tool* t) {
  t->source.store(Value::empty());
  t->a.store(Value::empty());
  return Value::empty();
}

int64_t place(Array* row, int64_t i) { return row->items[i].load().as_small(); }
void set_place(Array* row, int64_t i, int64_t n) { row->items[i].store(Value::small(n)); }

Array* places(Context& cx, int64_t count) {
  Array* row = make_array(cx, static_cast<size_t>(std::max<int64_t>(count, 1)));
  for (int64_t i = 0; i < count; ++i) set_place(row, i, 0);
  return row;
}

// --- one step of each, with the lock held ---------------------------------------------------

Value next_count(Context& cx, Tool* t) {
  Value now = t->a.load();
  Value next = number_binary(cx, BinOp::kAdd, now, t->b.load());
  if (next.is_error()) return next;
  t->a.store(next);
  return now;
}

Value next_repeat(Tool* t) {
  if (t->stop == 0) return Value::empty();
  if (t->stop > 0) t->stop--;
  return t->a.load();
}

Value next_cycle(Context& cx, Tool* t) {
  Value source = t->source.load();
  Array* seen = t->row.load();
  if (!source.is_empty()) {
    Value item = plain_next(cx, source);
    if (item.is_error()) return item;
    if (!item.is_empty()) {
      if (t->stop == seen->capacity) {
        if (!may_hold(cx, seen->capacity)) return Value::error();
        Array* grown = make_array(cx, size_t{seen->capacity} * 2);
        for (int64_t i = 0; i < t->stop; ++i) grown->items[i].store(seen->items[i].load());
        t->row.store(seen = grown);
      }
      seen->items[t->stop++].store(item);
      return item;
    }
    t->source.store(Value::empty());
  }
  if (t->stop == 0) return Value::empty();
  Value item = seen->items[t->at].load();
  t->at = t->at + 1 == t->stop ? 0 : t->at + 1;
  return item;
}

/// Only of numbers: itertools.py sees to the rest.
Value next_accumulate(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  Value total = t->a.load();
  if (!t->begun && !total.is_empty()) {
    t->begun = true;
    return total;
  }
  t->begun = true;
  Value item = plain_next(cx, source);
  if (item.is_error()) return item;
  if (item.is_empty()) return exhausted(t);
  if (!total.is_empty()) {
    item = number_binary(cx, BinOp::kAdd, total, item);
    VERIFY(!item.is_not_implemented(), "accumulate of something else than numbers");
    if (item.is_error()) return item;
  }
  t->a.store(item);
  return item;
}

/// source: the tuple of what is chained; a: the iterator of the one that is being walked.
Value next_chain(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  auto* all = cast<Tuple>(source);
  for (;;) {
    Value walked = t->a.load();
    if (walked.is_empty()) {
      if (t->at >= all->size) return exhausted(t);
      Value next = all->items[t->at++];
      walked = is_plain_iterator(next) ? next : native_iter(cx, next);
      t->a.store(walked);
    }
    Value item = plain_next(cx, walked);
    if (!item.is_empty()) return item;
    t->a.store(Value::empty());
  }
}

/// at: how many items were taken; begun with b: the next one wanted, as an int.
Value next_islice(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  int64_t wanted = t->b.load().as_small();
  int64_t until = t->stop >= 0 && wanted >= t->stop ? t->stop : wanted + 1;
  Value item;
  while (t->at < until) {
    item = plain_next(cx, source);
    if (item.is_error()) return item;
    if (item.is_empty()) return exhausted(t);
    t->at++;
  }
  if (t->stop >= 0 && wanted >= t->stop) return exhausted(t);
  int64_t next = t->step > Value::kSmallMax - wanted ? Value::kSmallMax : wanted + t->step;
  t->b.store(Value::small(next));
  return item;
}

Value next_pairwise(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  if (t->a.load().is_empty()) {
    Value first = plain_next(cx, source);
    if (first.is_error()) return first;
    if (first.is_empty()) return exhausted(t);
    t->a.store(first);
  }
  Value item = plain_next(cx, source);
  if (item.is_error()) return item;
  if (item.is_empty()) return exhausted(t);
  Value pair[] = {t->a.load(), item};
  t->a.store(item);
  return Value::object(make_tuple(cx, pair));
}

/// row: the sources, empty where one has ended; at: how many are left; a: the fill value.
Value next_zip_longest(Context& cx, Tool* t) {
  if (t->at == 0) return Value::empty();
  Array* sources = t->row.load();
  Tuple* result = make_tuple_raw(cx, static_cast<size_t>(t->stop));
  for (int64_t i = 0; i < t->stop; ++i) {
    Value source = sources->items[i].load();
    Value item = source.is_empty() ? source : plain_next(cx, source);
    if (item.is_error()) {
      t->at = 0;
      return item;
    }
    if (item.is_empty()) {
      if (!source.is_empty()) {
        sources->items[i].store(Value::empty());
        if (--t->at == 0) return Value::empty();
      }
      item = t->a.load();
    }
    result->items[i] = item;
  }
  return Value::object(result);
}

Value pick(Context& cx, const Tuple* pool, Array* row, int64_t count) {
  Tuple* result = make_tuple_raw(cx, static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) result->items[i] = pool->items[place(row, i)];
  return Value::object(result);
}

/// source: a tuple of pools, each a tuple.
Value next_product(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  auto* pools = cast<Tuple>(source);
  Array* row = t->row.load();
  auto pool = [pools](int64_t i) { return cast<Tuple>(pools->items[i]); };
  if (!t->begun) {
    t->begun = true;
    for (uint32_t i = 0; i < pools->size; ++i) {
      if (pool(i)->size == 0) return exhausted(t);
    }
  } else {
    int64_t i = static_cast<int64_t>(pools->size) - 1;
    while (i >= 0 && place(row, i) + 1 == pool(i)->size) set_place(row, i--, 0);
    if (i < 0) return exhausted(t);
    set_place(row, i, place(row, i) + 1);
  }
  Tuple* result = make_tuple_raw(cx, pools->size);
  for (uint32_t i = 0; i < pools->size; ++i) result->items[i] = pool(i)->items[place(row, i)];
  return Value::object(result);
}

bool advance_permutation(Array* order, Array* cycles, int64_t n, int64_t r) {
  for (int64_t i = r - 1; i >= 0; --i) {
    int64_t left = place(cycles, i) - 1;
    set_place(cycles, i, left);
    if (left > 0) {
      Value moved = order->items[i].load();
      order->items[i].store(order->items[n - left].load());
      order->items[n - left].store(moved);
      return true;
    }
    int64_t first = place(order, i);
    for (int64_t j = i; j < n - 1; ++j) set_place(order, j, place(order, j + 1));
    set_place(order, n - 1, first);
    set_place(cycles, i, n - i);
  }
  return false;
}

bool advance_combination(Array* order, int64_t n, int64_t r) {
  int64_t i = r - 1;
  while (i >= 0 && place(order, i) == i + n - r) --i;
  if (i < 0) return false;
  set_place(order, i, place(order, i) + 1);
  for (int64_t j = i + 1; j < r; ++j) set_place(order, j, place(order, j - 1) + 1);
  return true;
}

bool advance_replacing(Array* order, int64_t n, int64_t r) {
  int64_t i = r - 1;
  while (i >= 0 && place(order, i) == n - 1) --i;
  if (i < 0) return false;
  int64_t next = place(order, i) + 1;
  for (int64_t j = i; j < r; ++j) set_place(order, j, next);
  return true;
}

/// source: the pool; stop: how many are picked.
Value next_choice(Context& cx, Tool* t) {
  Value source = t->source.load();
  if (source.is_empty()) return source;
  auto* pool = cast<Tuple>(source);
  Array* order = t->row.load();
  int64_t n = pool->size, r = t->stop;
  bool more = true;
  if (!t->begun) {
    t->begun = true;
    more = t->tool == kReplacing ? n > 0 || r == 0 : r <= n;
  } else if (t->tool == kPermutations) {
    more = advance_permutation(order, t->cycles.load(), n, r);
  } else {
    more = t->tool == kCombinations ? advance_combination(order, n, r)
                                    : advance_replacing(order, n, r);
  }
  return more ? pick(cx, pool, order, r) : exhausted(t);
}

Value tool_next(Context& cx, Object* object) {
  auto* t = static_cast<Tool*>(object);
  if (t->delegates) {
    VmContext& vm = vm_of(cx);
    return resume_generator(vm, cast<Generator>(t->source.load()), Value::none(),
                            ResumedBy::kNext);
  }
  if (t->tool == kCount && !(is_number(t->a.load()) && is_number(t->b.load()))) {
    return cx.go_on_in(library_of(cx).itertools.makers[kTee + 1], Value::object(t));
  }
  MaybeLock lock(cx, t);
  switch (t->tool) {
    case kCount: return next_count(cx, t);
    case kRepeat: return next_repeat(t);
    case kCycle: return next_cycle(cx, t);
    case kAccumulate: return next_accumulate(cx, t);
    case kChain: return next_chain(cx, t);
    case kIslice: return next_islice(cx, t);
    case kPairwise: return next_pairwise(cx, t);
    case kZipLongest: return next_zip_longest(cx, t);
    case kProduct: return next_product(cx, t);
    case kPermutations:
    case kCombinations:
    case kReplacing: return next_choice(cx, t);
    default: break;
  }
  VERIFY(false, "{} is always a generator", kTools[t->tool].name);
}

Value tool_walk(Object* object) {
  auto* t = static_cast<Tool*>(object);
  return t->delegates ? t->source.load() : Value::object(object);
}

constexpr ExtensionHooks kItertoolsHooks{trace_tool, nullptr, tool_next, tool_walk, true};

// --- making them ----------------------------------------------------------------------------

Tool* new_tool(Context& cx, ToolKind kind) {
  Type* type = library_of(cx).itertools.types[kind];
  auto* t = cx.make<Tool>(type, Kind::kExtension);
  t->tool = kind;
  t->extra = kPlainIterator;
  for (Slot<Value>* slot : {&t->source, &t->a, &t->b}) slot->store_relaxed(Value::empty());
  return t;
}

Value delivered(Context& cx, Value cls, Tool* t) {
  return deliver(cx, cast<Type>(cls), t->type, Value::object(t));
}

/// A new object as its class's maker in itertools.py has it.
template <int kKind>
Value tool_new(Context& cx, const Value* args, int count) {
  Value maker = library_of(cx).itertools.makers[kKind];
  cx.tail.function = maker;
  cx.tail.count = count;
  for (int i = 0; i < count; ++i) {
    cx.tail.args[i] = args[i].is_empty() ? Value::not_implemented() : args[i];
  }
  return Value::tail();
}

Value grouper_new(Context& cx, const Value*, int) {
  return cx.type_error("cannot create 'itertools._grouper' instances");
}

constexpr NativeFn kMakers[] = {
    tool_new<0>,  tool_new<1>,  tool_new<2>,  tool_new<3>,  tool_new<4>,
    tool_new<5>,  tool_new<6>,  tool_new<7>,  tool_new<8>,  tool_new<9>,
    tool_new<10>, tool_new<11>, tool_new<12>, tool_new<13>, tool_new<14>,
    tool_new<15>, tool_new<16>, tool_new<17>, grouper_new,  tool_new<19>};

int kind_arg(Value name) {
  std::string text = str_text(name);
  for (int i = 0; i < kToolCount; ++i) {
    if (text == kTools[i].name) return i;
  }
  return kToolCount;
}

/// _register(name, function): what makes instances; "_count_step" is no class but the slow step.
Value tools_register(Context& cx, const Value* args, int) {
  library_of(cx).itertools.makers[kind_arg(args[0])] = args[1];
  keep(cx, args[1].as_object());
  return Value::none();
}

/// _delegate(name, cls or None, generator, cell): the cell is what tee copies.
Value tools_delegate(Context& cx, const Value* args, int) {
  Tool* t = new_tool(cx, static_cast<ToolKind>(kind_arg(args[0])));
  t->extra = 0;
  t->delegates = true;
  t->source.store_relaxed(args[2]);
  t->a.store_relaxed(args[3]);
  return args[1].is_none() ? Value::object(t) : delivered(cx, args[1], t);
}

Value tools_cell(Context&, const Value* args, int) { return tool_of(args[0])->a.load(); }

Value tools_is_plain(Context&, const Value* args, int) {
  return Value::boolean(is_plain_iterator(args[0]));
}

/// Whether iter() of every item of a tuple needs no Python.
Value tools_all_plain(Context& cx, const Value* args, int) {
  for (Value v : tuple_items(cast<Tuple>(args[0]))) {
    if (!is_plain_iterator(v) && native_iter(cx, v).is_empty()) return Value::false_();
  }
  return Value::true_();
}

/// _all_numbers(sequence): whether a list, tuple or range holds numbers only, and never will hold
/// others: a list is none.
Value tools_all_numbers(Context& cx, const Value* args, int) {
  if (is_kind(args[0], Kind::kRange)) return Value::true_();
  if (!is_kind(args[0], Kind::kTuple)) return Value::false_();
  for (Value v : tuple_items(cast<Tuple>(args[0]))) {
    if (!is_number(v)) return Value::false_();
  }
  (void)cx;
  return Value::true_();
}

/// _make(name, cls, source, a, b, n, step): a tool that is stepped here.
Value tools_make(Context& cx, const Value* args, int) {
  auto kind = static_cast<ToolKind>(kind_arg(args[0]));
  Tool* t = new_tool(cx, kind);
  auto given = [&](int i) {
    return args[i].is_not_implemented() ? Value::empty() : args[i];
  };
  t->source.store_relaxed(given(2));
  t->a.store_relaxed(given(3));
  t->b.store_relaxed(given(4));
  t->stop = to_int64(args[5]).value_or(-1);
  t->step = to_int64(args[6]).value_or(1);
  if (kind == kCycle) {
    t->row.store_relaxed(make_array(cx, 8));
    t->stop = 0;
  }
  if (kind == kCount && !(is_number(t->a.load()) && is_number(t->b.load()))) t->extra = 0;
  if (kind == kZipLongest) {
    auto* sources = cast<Tuple>(args[2]);
    Array* row = make_array(cx, std::max<size_t>(sources->size, 1));
    for (uint32_t i = 0; i < sources->size; ++i) row->items[i].store_relaxed(sources->items[i]);
    t->row.store_relaxed(row);
    t->at = t->stop = sources->size;
  }
  if (kind == kProduct) t->row.store_relaxed(places(cx, cast<Tuple>(args[2])->size));
  if (kind == kPermutations || kind == kCombinations || kind == kReplacing) {
    int64_t n = cast<Tuple>(args[2])->size;
    int64_t count = kind == kPermutations ? n : t->stop;
    bool any = kind == kReplacing || t->stop <= n;
    t->row.store_relaxed(places(cx, any ? count : 0));
    for (int64_t i = 0; any && kind != kReplacing && i < count; ++i) {
      set_place(t->row.load(), i, i);
    }
    if (kind == kPermutations && any) {
      t->cycles.store_relaxed(places(cx, t->stop));
      for (int64_t i = 0; i < t->stop; ++i) set_place(t->cycles.load(), i, n - i);
    }
  }
  return delivered(cx, args[1], t);
}

Value tools_count_state(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  Value row[] = {t->a.load(), t->b.load()};
  return Value::object(make_tuple(cx, row));
}

Value tools_count_set(Context&, const Value* args, int) {
  tool_of(args[0])->a.store(args[1]);
  return Value::none();
}

/// How often repeat still gives its object; None: for ever.
Value tools_repeat_state(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  int64_t left = t->stop;
  Value row[] = {t->a.load(), left < 0 ? Value::none() : int_value(cx, left)};
  return Value::object(make_tuple(cx, row));
}

/// (delegates, source, a, b, row, cycles, at, stop, step, begun) of a tool, for __reduce__; what is
/// empty is None.
Value tools_state(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  MaybeLock lock(cx, t);
  auto given = [](Value v) { return v.is_empty() ? Value::none() : v; };
  auto copied = [&](const Array* row) {
    if (row == nullptr) return Value::none();
    Tuple* all = make_tuple_raw(cx, row->capacity);
    for (uint32_t i = 0; i < row->capacity; ++i) all->items[i] = given(row->items[i].load());
    return Value::object(all);
  };
  const Value row = copied(t->row.load());
  const Value cycles = copied(t->cycles.load());
  Value all[] = {Value::boolean(t->delegates), given(t->source.load()), given(t->a.load()),
                 given(t->b.load()), row, cycles, int_value(cx, t->at), int_value(cx, t->stop),
                 int_value(cx, t->step), Value::boolean(t->begun)};
  return Value::object(make_tuple(cx, all));
}

/// _become(tool, generator): goes on as the generator says.
Value tools_become(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  MaybeLock lock(cx, t);
  t->extra = 0;
  t->source.store(args[1]);
  t->delegates = true;
  return Value::none();
}

/// _place(tool, places, cycles): stands where these numbers say, which itertools.py has checked.
Value tools_place(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  MaybeLock lock(cx, t);
  auto fill = [](Array* row, Value numbers) {
    auto* all = cast<Tuple>(numbers);
    for (uint32_t i = 0; i < all->size && i < row->capacity; ++i) {
      set_place(row, i, all->items[i].as_small());
    }
  };
  fill(t->row.load(), args[1]);
  if (t->cycles.load() != nullptr && !args[2].is_none()) fill(t->cycles.load(), args[2]);
  t->begun = true;
  return Value::none();
}

Value method_iter(Context&, const Value* args, int) { return args[0]; }

Value method_next(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  Value v = tool_next(cx, t);
  return v.is_empty() ? cx.raise_value(cx.types().StopIteration, Value::empty()) : v;
}

Value method_length_hint(Context& cx, const Value* args, int) {
  Tool* t = tool_of(args[0]);
  if (t->tool != kRepeat || t->stop < 0) return cx.type_error("len() of unsized object");
  return int_value(cx, t->stop);
}

constexpr NativeDef kItertoolsMethods[] = {
    {"__iter__", "self, /", method_iter, Native::kWholeSelf},
    {"__next__", "self, /", method_next},
};
constexpr NativeDef kRepeatMethods[] = {{"__length_hint__", "self, /", method_length_hint}};

/// _method(name, function): a method in Python of one of the classes.
Value tools_method(Context& cx, const Value* args, int) {
  Type* type = library_of(cx).itertools.types[kind_arg(args[0])];
  type_set(cx, type, intern(cx, cast<Str>(args[1])), args[2]);
  return Value::none();
}

constexpr NativeDef kItertoolsFunctions[] = {
    {"_register", "name, function, /", tools_register},
    {"_method", "cls, name, function, /", tools_method},
    {"_delegate", "name, cls, generator, cell=, /", tools_delegate},
    {"_cell", "tee, /", tools_cell},
    {"_make", "name, cls, source, a, b, n, step, /", tools_make},
    {"_is_plain", "iterator, /", tools_is_plain},
    {"_all_plain", "iterables, /", tools_all_plain},
    {"_all_numbers", "sequence, /", tools_all_numbers},
    {"_count_state", "count, /", tools_count_state},
    {"_count_set", "count, value, /", tools_count_set},
    {"_repeat_state", "repeat, /", tools_repeat_state},
    {"_state", "tool, /", tools_state},
    {"_become", "tool, generator, /", tools_become},
    {"_place", "tool, places, cycles, /", tools_place},
};

}  // namespace

void init__itertools_module(VmContext& cx, Module* module) {
  ItertoolsState& state = library_of(cx).itertools;
  for (int i = 0; i < kToolCount; ++i) {
    NativeTypeDef def{"itertools", kTools[i].name};
    def.flags = kTools[i].program_makes && i != kTee ? uint32_t{Type::kDerivable} : 0;
    def.hooks = &kItertoolsHooks;
    Type* type = state.types[i] = make_native_type(cx, def);
    keep(cx, type);
    std::string signature = "cls";
    if (*kTools[i].signature != 0) signature += std::string(", ") + kTools[i].signature;
    NativeDef make{"__new__", signature.c_str(), kMakers[i], Native::kStatic};
    add_methods(cx, type, std::span<const NativeDef>(&make, 1));
    add_methods(cx, type, kItertoolsMethods);
    if (i == kRepeat) add_methods(cx, type, kRepeatMethods);
    type_ready(cx, type);
    module_set(cx, module, kTools[i].name, Value::object(type));
  }
  module_add(cx, module, kItertoolsFunctions);
}

}  // namespace heddle
