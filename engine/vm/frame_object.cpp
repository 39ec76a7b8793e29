#include "engine/vm/frame_object.h"

#include "engine/value/native.h"
#include "engine/vm/natives.h"

#include <algorithm>

namespace heddle {

namespace {

Frame* visible_parent(const Frame* f) {
  Frame* at = f->parent;
  while (at != nullptr && (at->code->flags & Code::kHidden)) at = at->parent;
  return at;
}

uint32_t pc_of(const Frame* f) {
  auto pc = static_cast<uint32_t>(f->pc - f->code->insns);
  return pc == 0 ? 0 : pc - 1;
}

// Locals and free variables stand in the first registers, in this order.
size_t named_registers(const CodeObject* code) {
  return code->code->local_names.size() + code->code->free_names.size();
}

/// Calls fn() when the frame cannot move on meanwhile.
template <typename Fn>
void read_frame(VmContext& cx, FrameObject* o, Fn fn) {
  bool own = cx.strand == nullptr || (o->generator == nullptr && o->strand == cx.strand->id());
  if (own || !cx.rt.parallel || cx.rt.exclusive == nullptr) return fn();
  cx.rt.exclusive(cx, [](void* f) { (*static_cast<Fn*>(f))(); }, &fn);
}

uint32_t frame_pc(VmContext& cx, FrameObject* o) {
  uint32_t pc = 0;
  read_frame(cx, o, [&] { pc = o->live == nullptr ? o->pc : pc_of(o->live); });
  return pc;
}

/// A local's name and value; cells are looked into. The value is empty where there is none.
struct Local {
  const std::string* name;
  Value value;
};

// The order of CPython: locals and parameters, then cells, then free variables.
std::vector<Local> locals_of(const Code* code, const Value* values) {
  std::vector<Local> plain, cells, free;
  for (size_t i = 0; i < code->local_names.size(); ++i) {
    const std::string& name = code->local_names[i];
    if (name.empty()) continue;
    bool is_cell = std::find(code->cell_names.begin(), code->cell_names.end(), name) !=
                   code->cell_names.end();
    size_t params = code->argcount + code->kwonly + (code->flags & Code::kVarArgs ? 1 : 0) +
                    (code->flags & Code::kVarKeywords ? 1 : 0);
    (is_cell && i >= params ? cells : plain).push_back({&name, values[i]});
  }
  for (size_t i = 0; i < code->free_names.size(); ++i) {
    free.push_back({&code->free_names[i], values[code->local_names.size() + i]});
  }
  auto by_name = [](const Local& a, const Local& b) { return *a.name < *b.name; };
  std::sort(cells.begin(), cells.end(), by_name);
  std::sort(free.begin(), free.end(), by_name);
  plain.insert(plain.end(), cells.begin(), cells.end());
  plain.insert(plain.end(), free.begin(), free.end());
  for (Local& local : plain) {
    if (is_kind(local.value, Kind::kCell)) local.value = cast<Cell>(local.value)->value.load();
  }
  return plain;
}

// --- frame ----------------------------------------------------------------------------------

FrameObject* frame_of(Value v) { return cast<FrameObject>(v); }

Value frame_back(Context& cx, Value self) {
  VmContext& vm = vm_of(cx);
  FrameObject* o = frame_of(self);
  Object* back = nullptr;
  read_frame(vm, o, [&] {
    if (o->live == nullptr) {
      back = o->back.load();
    } else if (Frame* parent = visible_parent(o->live)) {
      back = frame_object(vm, parent);
    }
  });
  return back == nullptr ? Value::none() : Value::object(back);
}

Value frame_code(Context&, Value self) { return Value::object(frame_of(self)->code); }
Value frame_globals(Context&, Value self) { return Value::object(frame_of(self)->globals); }
Value frame_builtins(Context& cx, Value) { return Value::object(cx.rt.builtins); }
Value frame_f_locals(Context& cx, Value self) {
  return frame_locals(vm_of(cx), frame_of(self));
}

Value frame_lasti(Context& cx, Value self) {
  return Value::small(int64_t{2} * frame_pc(vm_of(cx), frame_of(self)));
}

Value frame_trace(Context&, Value) { return Value::none(); }

Value frame_clear(Context& cx, const Value* args, int) {
  FrameObject* o = frame_of(args[0]);
  if (o->live != nullptr) {
    return cx.raise(cx.types().RuntimeError, "cannot clear an executing frame");
  }
  o->values = nullptr;
  o->locals.store(Value::object(make_dict(cx)));
  return Value::none();
}

constexpr GetSetDef kFrameGetSets[] = {
    {"f_back", frame_back},         {"f_code", frame_code},
    {"f_globals", frame_globals},   {"f_builtins", frame_builtins},
    {"f_locals", frame_f_locals},   {"f_lineno", frame_line_number},
    {"f_lasti", frame_lasti},       {"f_trace", frame_trace},
};
constexpr NativeDef kFrameMethods[] = {
    {"clear", "self, /", frame_clear},
};

// --- traceback ------------------------------------------------------------------------------

Value traceback_next(Context&, Value self) {
  Object* next = cast<Traceback>(self)->next.load();
  return next == nullptr ? Value::none() : Value::object(next);
}

Value set_traceback_next(Context& cx, Value self, Value value) {
  if (value.is_empty()) return cx.type_error("can't delete tb_next attribute");
  if (!value.is_none() && !is_kind(value, Kind::kTraceback)) {
    return cx.type_error("expected traceback object or None, got '{}'", type_name(cx, value));
  }
  Object* next = value.is_none() ? nullptr : value.as_object();
  for (Object* at = next; at != nullptr; at = static_cast<Traceback*>(at)->next.load()) {
    if (at == self.as_object()) return cx.value_error("traceback loop detected");
  }
  cast<Traceback>(self)->next.store(next);
  return Value::none();
}

Value traceback_line(Context&, Value self) {
  return Value::small(traceback_position(cast<Traceback>(self)).line);
}
Value traceback_frame(Context&, Value self) {
  return Value::object(cast<Traceback>(self)->frame);
}
Value traceback_lasti(Context&, Value self) {
  return Value::small(int64_t{2} * cast<Traceback>(self)->pc);
}

constexpr GetSetDef kTracebackGetSets[] = {
    {"tb_next", traceback_next, set_traceback_next},
    {"tb_lineno", traceback_line},
    {"tb_frame", traceback_frame},
    {"tb_lasti", traceback_lasti},
};

Value traceback_new(Context& cx, const Value* args, int) {
  if (!args[1].is_none() && !is_kind(args[1], Kind::kTraceback)) {
    return cx.type_error("expected traceback object or None, got '{}'", type_name(cx, args[1]));
  }
  if (!is_kind(args[2], Kind::kFrame)) {
    return cx.type_error("traceback() argument 'tb_frame' must be frame, not {}",
                         type_name(cx, args[2]));
  }
  if (!args[3].is_small() || !args[4].is_small()) {
    return cx.type_error("'{}' object cannot be interpreted as an integer",
                         type_name(cx, args[3].is_small() ? args[4] : args[3]));
  }
  auto* frame = frame_of(args[2]);
  auto* line = cx.make<Traceback>(cx.types().traceback, Kind::kTraceback);
  line->next.store(args[1].is_none() ? nullptr : args[1].as_object());
  line->code = frame->code;
  line->frame = frame;
  auto count = static_cast<int64_t>(frame->code->code->positions.size());
  line->pc = static_cast<uint32_t>(std::clamp<int64_t>(args[3].as_small() / 2, 0, count - 1));
  // The line may be another than the instruction's.
  for (uint32_t pc = 0; pc < count && traceback_position(line).line != args[4].as_small(); ++pc) {
    if (frame->code->code->positions[pc].line == args[4].as_small()) line->pc = pc;
  }
  return Value::object(line);
}

constexpr NativeDef kTracebackMethods[] = {
    {"__new__", "cls, tb_next, tb_frame, tb_lasti, tb_lineno", traceback_new, Native::kStatic},
};

void trace_frame(Object* object, Marker& marker) {
  auto* o = static_cast<FrameObject*>(object);
  marker.object(o->code);
  marker.object(o->function);
  marker.object(o->globals);
  marker.value(o->names);
  marker.object(o->generator);
  marker.object(o->values);
  marker.object(o->back.load());
  marker.slot(o->locals);
}

}  // namespace

Value frame_line_number(Context& cx, Value self) {
  FrameObject* o = frame_of(self);
  bool begun = true;
  read_frame(vm_of(cx), o, [&] { begun = o->live == nullptr || o->live->pc != o->code->insns; });
  if (!begun) return Value::small(o->code->code->first_line);
  uint32_t pc = frame_pc(vm_of(cx), o);
  const auto& positions = o->code->code->positions;
  uint32_t line = 0;
  // Code of cleanup has no line: the one before it counts.
  for (uint32_t at = pc + 1; at-- > 0 && line == 0;) {
    if (at < positions.size()) line = positions[at].line;
  }
  return Value::small(line == 0 ? o->code->code->first_line : line);
}

const Position& traceback_position(const Traceback* line) {
  return static_cast<CodeObject*>(line->code)->code->positions[line->pc];
}

FrameObject* frame_object(VmContext& cx, Frame* f) {
  if (f->mode == ReturnMode::kObserved) return f->object;
  auto* o = cx.make<FrameObject>(cx.types().frame, Kind::kFrame);
  o->code = f->code;
  o->function = f->function;
  o->globals = f->globals;
  o->names = f->names;
  o->generator = f->generator;
  o->mode = f->mode;
  o->strand = cx.strand->id();
  o->live = f;
  o->values = nullptr;
  o->locals.store_relaxed(Value::empty());
  f->object = o;
  f->mode = ReturnMode::kObserved;
  return o;
}

void retire_frame(VmContext& cx, Frame* f) {
  FrameObject* o = f->object;
  f->mode = o->mode;
  o->pc = pc_of(f);
  size_t count = named_registers(f->code);
  if (f->code->flags & Code::kOptimized) {
    o->values = make_value_array(cx, count);
    for (size_t i = 0; i < count; ++i) o->values->items[i].store_relaxed(f->regs()[i]);
  }
  Frame* parent = visible_parent(f);
  o->back.store(parent == nullptr ? nullptr : frame_object(cx, parent));
  o->live = nullptr;
}

Value frame_locals(VmContext& cx, FrameObject* o) {
  if (!o->names.is_empty()) return o->names;
  const Code* code = o->code->code;
  if (!(code->flags & Code::kOptimized)) return Value::object(o->globals);
  if (o->locals.load().is_empty()) {
    Value fresh = Value::object(make_dict(cx));
    ObjectLock lock(o);
    if (o->locals.load().is_empty()) o->locals.publish(fresh);
  }
  std::vector<Value> values(named_registers(o->code));
  bool known = false;
  read_frame(cx, o, [&] {
    known = o->live != nullptr || o->values != nullptr;
    for (size_t i = 0; known && i < values.size(); ++i) {
      values[i] = o->live != nullptr ? o->live->regs()[i] : o->values->items[i].load();
    }
  });
  Dict* dict = cast<Dict>(o->locals.load());
  if (!known) return Value::object(dict);
  for (const Local& local : locals_of(code, values.data())) {
    if (*local.name == "__class__") continue;
    Str* name = intern(cx, *local.name);
    if (local.value.is_empty()) {
      dict_delete_str(cx, dict, name);
    } else {
      dict_set_str(cx, dict, name, local.value);
    }
  }
  return Value::object(dict);
}

Frame* program_frame_at(VmContext& cx, int64_t depth) {
  Frame* f = program_frame(cx);
  while (f != nullptr && depth-- > 0) f = visible_parent(f);
  return f;
}

Value current_frames(VmContext& cx, Value (*ident)(uint32_t strand)) {
  Dict* out = make_dict(cx);
  auto look = [&] {
    SpinGuard guard(cx.world.strands_spin);
    for (VmStrand* strand : cx.world.strands) {
      Frame* f = strand->frame;
      while (f != nullptr && (f->code->flags & Code::kHidden)) f = f->parent;
      if (f == nullptr) continue;
      FrameObject* o = frame_object(cx, f);
      o->strand = strand->id();
      (void)dict_set(cx, out, ident(strand->id()), Value::object(o));
    }
  };
  if (!cx.rt.parallel || cx.rt.exclusive == nullptr) {
    look();
  } else {
    cx.rt.exclusive(cx, [](void* f) { (*static_cast<decltype(look)*>(f))(); }, &look);
  }
  return Value::object(out);
}

void init_frame_types(Context& cx) {
  cx.rt.heap->set_tracer(Kind::kFrame, trace_frame);
  const Types& t = cx.types();
  add_methods(cx, t.frame, kFrameMethods);
  add_getsets(cx, t.frame, kFrameGetSets);
  add_methods(cx, t.traceback, kTracebackMethods);
  add_getsets(cx, t.traceback, kTracebackGetSets);
  type_ready(cx, t.frame);
  type_ready(cx, t.traceback);
}

}  // namespace heddle
