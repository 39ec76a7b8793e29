#include "engine/vm/natives.h"

#include "engine/vm/attribute.h"
#include "engine/vm/call.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/module_attribute.h"
#include "engine/vm/statements.h"
#include "engine/vm/traceback.h"
#include "engine/vm/unwind.h"

#include <algorithm>

namespace heddle {

namespace {

// --- generators -------------------------------------------------------------------------------

Value generator_iter(Context&, const Value* args, int) { return args[0]; }

Value generator_next(Context& cx, const Value* args, int) {
  return resume_generator(vm_of(cx), cast<Generator>(args[0]), Value::none(), ResumedBy::kNext);
}

Value generator_send(Context& cx, const Value* args, int) {
  return resume_generator(vm_of(cx), cast<Generator>(args[0]), args[1], ResumedBy::kNext);
}

bool is_exception(Context& cx, Value v) { return is_instance(cx, v, cx.types().BaseException); }

Value generator_throw(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Value thrown = args[1];
  if (is_kind(thrown, Kind::kType) &&
      is_subtype(cast<Type>(thrown), cx.types().BaseException)) {
    Value value = args[2].is_empty() ? Value::none() : args[2];
    if (is_exception(cx, value)) {
      thrown = value;
    } else {
      int given = value.is_none() ? 0 : 1;
      if (is_made_in_python(cast<Type>(thrown))) {
        std::span<const Value> values(&value, static_cast<size_t>(given));
        return cx.go_on(Prelude::kthrow_slow, args[0], thrown,
                        Value::object(heddle::make_tuple(cx, values)));
      }
      thrown = call_value(vm, thrown, CallArgs{&value, given, nullptr, {}});
      if (thrown.is_control()) return thrown;
    }
  }
  if (!is_exception(cx, thrown)) {
    return cx.type_error("exceptions must be classes or instances deriving from BaseException, "
                         "not {}", type_name(cx, thrown));
  }
  return throw_into_generator(vm, cast<Generator>(args[0]), thrown, ResumedBy::kNext);
}

Value generator_close(Context& cx, const Value* args, int) {
  auto* generator = cast<Generator>(args[0]);
  uint8_t state = generator->state.load(std::memory_order_acquire);
  if (state == Generator::kFinished) return Value::none();
  if (state == Generator::kCreated) {
    finish_generator(vm_of(cx), generator);
    return Value::none();
  }
  Value exit = make_exception(cx, cx.types().GeneratorExit, cx.rt.empty_tuple);
  return throw_into_generator(vm_of(cx), generator, exit, ResumedBy::kClose);
}

Value generator_name(Context&, Value self) { return cast<Generator>(self)->name.load(); }
Value generator_qualname(Context&, Value self) { return cast<Generator>(self)->qualname.load(); }
Value set_generator_text(Context& cx, const char* name, Slot<Value>& slot, Value v) {
  if (v.is_empty() || !is_str(v)) {
    return cx.type_error("{} must be set to a string object", name);
  }
  slot.store(v);
  return Value::none();
}
Value set_generator_name(Context& cx, Value self, Value v) {
  return set_generator_text(cx, "__name__", cast<Generator>(self)->name, v);
}
Value set_generator_qualname(Context& cx, Value self, Value v) {
  return set_generator_text(cx, "__qualname__", cast<Generator>(self)->qualname, v);
}
Value generator_running(Context&, Value self) {
  return Value::boolean(cast<Generator>(self)->state.load(std::memory_order_relaxed) ==
                        Generator::kRunning);
}

Value generator_frame(Context& cx, Value self) {
  auto* generator = cast<Generator>(self);
  bool over = generator->state.load(std::memory_order_acquire) == Generator::kFinished;
  return over ? Value::none() : Value::object(frame_object(vm_of(cx), generator->frame()));
}
Value generator_code(Context&, Value self) {
  return Value::object(cast<Generator>(self)->frame()->code);
}
Value generator_suspended(Context&, Value self) {
  return Value::boolean(cast<Generator>(self)->state.load(std::memory_order_relaxed) ==
                        Generator::kSuspended);
}
Value generator_delegate(Context&, Value self) {
  auto* generator = cast<Generator>(self);
  Frame* f = generator->frame();
  bool suspended = generator->state.load(std::memory_order_acquire) == Generator::kSuspended;
  return suspended && f->pc->op == Op::kYieldFrom ? f->regs()[f->pc->b] : Value::none();
}

constexpr NativeDef kGeneratorMethods[] = {
    {"__iter__", "self, /", generator_iter},
    {"__next__", "self, /", generator_next},
    {"send", "self, arg, /", generator_send},
    {"throw", "self, typ, val=, tb=, /", generator_throw},
    {"close", "self, /", generator_close},
};
// Until `await` is there a coroutine can be made and closed, and refuses to run.
constexpr NativeDef kCoroutineMethods[] = {
    {"send", "self, arg, /", generator_send},
    {"throw", "self, typ, val=, tb=, /", generator_throw},
    {"close", "self, /", generator_close},
};
constexpr GetSetDef kCoroutineGetSets[] = {
    {"__name__", generator_name},
    {"__qualname__", generator_qualname},
    {"cr_running", generator_running},
};
constexpr GetSetDef kGeneratorGetSets[] = {
    {"__name__", generator_name, set_generator_name},
    {"__qualname__", generator_qualname, set_generator_qualname},
    {"gi_running", generator_running},
    {"gi_suspended", generator_suspended},
    {"gi_frame", generator_frame},
    {"gi_code", generator_code},
    {"gi_yieldfrom", generator_delegate},
};

// --- functions --------------------------------------------------------------------------------

template <Slot<Value> Function::*field>
Value function_get(Context&, Value self) {
  return (cast<Function>(self)->*field).load();
}

template <Slot<Value> Function::*field>
Value function_set(Context&, Value self, Value v) {
  (cast<Function>(self)->*field).store(v.is_empty() ? Value::none() : v);
  return Value::none();
}

template <Slot<Value> Function::*field>
Value function_set_text(Context& cx, Value self, Value v) {
  if (v.is_empty() || !is_str(v)) {
    return cx.type_error("{} must be set to a string object",
                         field == &Function::name ? "__name__" : "__qualname__");
  }
  (cast<Function>(self)->*field).store(v);
  return Value::none();
}

Value function_annotations(Context& cx, Value self) {
  auto* f = cast<Function>(self);
  if (f->annotations.load().is_none()) {
    ObjectLock lock(f);
    if (f->annotations.load().is_none()) f->annotations.publish(Value::object(make_dict(cx)));
  }
  return f->annotations.load();
}

Value function_dict_get(Context& cx, Value self) {
  return Value::object(function_dict(vm_of(cx), cast<Function>(self)));
}

Value function_code(Context&, Value self) {
  return Value::object(cast<Function>(self)->code.load());
}
Value function_globals(Context&, Value self) {
  return Value::object(cast<Function>(self)->globals);
}
Value function_closure(Context&, Value self) {
  Tuple* closure = cast<Function>(self)->closure;
  return closure == nullptr ? Value::none() : Value::object(closure);
}

Value function_bind(Context& cx, const Value* args, int) {
  if (args[1].is_none()) return args[0];
  return bind_class_value(vm_of(cx), args[0], args[1], type_of(cx, args[1]));
}

Value function_new(Context& cx, const Value* args, int) {
  if (!is_kind(args[1], Kind::kCode)) {
    return cx.type_error("function() argument 'code' must be code, not {}",
                         type_name(cx, args[1]));
  }
  if (!is_kind(unwrap(args[2]), Kind::kDict)) {
    return cx.type_error("function() argument 'globals' must be dict, not {}",
                         type_name(cx, args[2]));
  }
  auto* code = cast<CodeObject>(args[1]);
  size_t free = code->code->free_names.size();
  Value closure = args[5].is_empty() ? Value::none() : args[5];
  if (!closure.is_none() && !is_kind(closure, Kind::kTuple)) {
    return cx.type_error("arg 5 (closure) must be tuple");
  }
  size_t given = closure.is_none() ? 0 : cast<Tuple>(closure)->size;
  if (free != 0 && closure.is_none()) return cx.type_error("arg 5 (closure) must be tuple");
  if (given != free) {
    return cx.value_error("{} requires closure of length {}, not {}", to_utf8(code->name), free,
                          given);
  }
  for (size_t i = 0; i < given; ++i) {
    Value cell = cast<Tuple>(closure)->items[i];
    if (!is_kind(cell, Kind::kCell)) {
      return cx.type_error("arg 5 (closure) expected cell, found {}", type_name(cx, cell));
    }
  }
  Value defaults = args[4].is_empty() ? Value::none() : args[4];
  const Value parts[] = {defaults, Value::none(), Value::none(), closure};
  Value made = make_function(vm_of(cx), code, cast<Dict>(unwrap(args[2])), parts);
  if (!args[3].is_empty() && !args[3].is_none()) cast<Function>(made)->name.store(args[3]);
  return made;
}

Value function_set_code(Context& cx, Value self, Value v) {
  if (!is_kind(v, Kind::kCode)) return cx.type_error("__code__ must be set to a code object");
  auto* f = cast<Function>(self);
  size_t has = f->closure == nullptr ? 0 : f->closure->size;
  size_t wants = cast<CodeObject>(v)->code->free_names.size();
  if (has != wants) {
    return cx.value_error("{}() requires a code object with {} free vars, not {}",
                          str_text(f->name.load()), has, wants);
  }
  f->code.store(cast<CodeObject>(v));
  return Value::none();
}

/// f.__call__(...): of functions, methods and built-in ones.
Value callable_call(Context& cx, const Value* args, int) {
  return call_expanded(vm_of(cx), args[0], args[1], args[2]);
}

constexpr NativeDef kCallMethod[] = {
    {"__call__", "self, /, *args, **kwargs", callable_call},
};

constexpr NativeDef kFunctionMethods[] = {
    {"__new__", "cls, code, globals, name=, argdefs=, closure=", function_new, Native::kStatic},
    {"__get__", "self, instance, owner=, /", function_bind},
};
constexpr GetSetDef kFunctionGetSets[] = {
    {"__name__", function_get<&Function::name>, function_set_text<&Function::name>},
    {"__qualname__", function_get<&Function::qualname>, function_set_text<&Function::qualname>},
    {"__module__", function_get<&Function::module>, function_set<&Function::module>},
    {"__doc__", function_get<&Function::doc>, function_set<&Function::doc>},
    {"__defaults__", function_get<&Function::defaults>, function_set<&Function::defaults>},
    {"__kwdefaults__", function_get<&Function::kwdefaults>, function_set<&Function::kwdefaults>},
    {"__annotations__", function_annotations, function_set<&Function::annotations>},
    {"__dict__", function_dict_get},
    {"__code__", function_code, function_set_code},
    {"__globals__", function_globals},
    {"__closure__", function_closure},
};

// --- methods ----------------------------------------------------------------------------------

Value method_self(Context&, Value self) { return cast<BoundMethod>(self)->self; }
Value method_function(Context&, Value self) { return cast<BoundMethod>(self)->function; }

// What a method does not have itself it takes from its function.
Value method_getattribute(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  Value v = generic_get(vm, args[0], cast<Str>(args[1]), nullptr);
  if (!v.is_error()) return v;
  cx.pending = Value::empty();
  return load_attribute(vm, cast<BoundMethod>(args[0])->function, cast<Str>(args[1]), nullptr);
}

template <const char* const& name>
Value method_forward(Context& cx, Value self) {
  return load_attribute(vm_of(cx), cast<BoundMethod>(self)->function, intern(cx, name), nullptr);
}
constexpr const char* kName = "__name__";
constexpr const char* kQualname = "__qualname__";
constexpr const char* kDoc = "__doc__";
constexpr const char* kModuleName = "__module__";

constexpr GetSetDef kMethodGetSets[] = {
    {"__self__", method_self},
    {"__func__", method_function},
    {"__name__", method_forward<kName>},
    {"__qualname__", method_forward<kQualname>},
    {"__doc__", method_forward<kDoc>},
    {"__module__", method_forward<kModuleName>},
};
constexpr NativeDef kMethodMethods[] = {
    {"__getattribute__", "self, name, /", method_getattribute},
};

// --- code --------------------------------------------------------------------------------------

CodeObject* code_of(Value self) { return cast<CodeObject>(self); }
Value code_name(Context&, Value self) { return Value::object(code_of(self)->name); }
Value code_qualname(Context&, Value self) { return Value::object(code_of(self)->qualname); }
Value code_filename(Context&, Value self) { return Value::object(code_of(self)->filename); }
Value code_line(Context&, Value self) { return Value::small(code_of(self)->code->first_line); }
Value code_argcount(Context&, Value self) { return Value::small(code_of(self)->argcount); }
Value code_posonly(Context&, Value self) { return Value::small(code_of(self)->posonly); }
Value code_kwonly(Context&, Value self) { return Value::small(code_of(self)->kwonly); }
Value code_flags(Context&, Value self) {
  // CPython's bits: OPTIMIZED 1, NEWLOCALS 2, VARARGS 4, VARKEYWORDS 8, GENERATOR 32.
  uint32_t own = code_of(self)->flags;
  int bits = own & Code::kOptimized ? 3 : 0;
  if (own & Code::kVarArgs) bits |= 4;
  if (own & Code::kVarKeywords) bits |= 8;
  if (own & Code::kCoroutine) return Value::small(bits | 128);
  if (own & Code::kAsyncGenerator) return Value::small(bits | 512);
  if (own & Code::kNested) bits |= 16;
  if (own & Code::kGenerator) bits |= 32;
  return Value::small(bits);
}
Value code_varnames(Context& cx, Value self) {
  auto* code = code_of(self);
  const std::vector<std::string>& cells = code->code->cell_names;
  std::vector<Value> names;
  for (size_t i = 0; i < code->code->local_names.size(); ++i) {
    const std::string& name = code->code->local_names[i];
    bool cell = std::find(cells.begin(), cells.end(), name) != cells.end();
    if (name.empty() || (cell && i >= code->param_names->size)) continue;
    names.push_back(Value::object(intern(cx, name)));
  }
  return Value::object(heddle::make_tuple(cx, names));
}
Value name_tuple(Context& cx, const std::vector<std::string>& texts) {
  std::vector<Value> names;
  for (const auto& n : texts) names.push_back(Value::object(intern(cx, n)));
  return Value::object(heddle::make_tuple(cx, names));
}
Value code_freevars(Context& cx, Value self) {
  return name_tuple(cx, code_of(self)->code->free_names);
}
Value code_cellvars(Context& cx, Value self) {
  return name_tuple(cx, code_of(self)->code->cell_names);
}
Value code_names(Context& cx, Value self) {
  std::vector<std::string> names = code_of(self)->code->name_sites;
  for (const auto& n : code_of(self)->code->attr_sites) {
    if (std::find(names.begin(), names.end(), n) == names.end()) names.push_back(n);
  }
  return name_tuple(cx, names);
}
Value code_nlocals(Context& cx, Value self) {
  return Value::small(cast<Tuple>(code_varnames(cx, self))->size);
}
Value code_consts(Context& cx, Value self) {
  auto* code = code_of(self);
  return Value::object(heddle::make_tuple(
      cx, std::span<const Value>(code->consts, code->const_array->capacity)));
}

Value code_positions(Context& cx, const Value* args, int) {
  List* rows = make_list(cx);
  for (const Position& p : code_of(args[0])->code->positions) {
    auto number = [&p](uint32_t n) { return p.line == 0 ? Value::none() : Value::small(n); };
    Value row[] = {number(p.line), number(p.end_line), number(p.col), number(p.end_col)};
    list_append(cx, rows, Value::object(heddle::make_tuple(cx, row)));
  }
  return native_iter(cx, Value::object(rows));
}

Value code_lines(Context& cx, const Value* args, int) {
  List* rows = make_list(cx);
  const auto& positions = code_of(args[0])->code->positions;
  for (size_t from = 0, at = 0; at < positions.size(); from = at) {
    while (at < positions.size() && positions[at].line == positions[from].line) ++at;
    uint32_t line = positions[from].line;
    Value row[] = {Value::small(static_cast<int64_t>(2 * from)),
                   Value::small(static_cast<int64_t>(2 * at)),
                   line == 0 ? Value::none() : Value::small(line)};
    list_append(cx, rows, Value::object(heddle::make_tuple(cx, row)));
  }
  return native_iter(cx, Value::object(rows));
}

constexpr NativeDef kCodeMethods[] = {
    {"co_positions", "self, /", code_positions},
    {"co_lines", "self, /", code_lines},
};

constexpr GetSetDef kCodeGetSets[] = {
    {"co_name", code_name},           {"co_qualname", code_qualname},
    {"co_filename", code_filename},   {"co_firstlineno", code_line},
    {"co_argcount", code_argcount},   {"co_posonlyargcount", code_posonly},
    {"co_kwonlyargcount", code_kwonly}, {"co_flags", code_flags},
    {"co_varnames", code_varnames},   {"co_freevars", code_freevars},
    {"co_cellvars", code_cellvars},   {"co_names", code_names},
    {"co_nlocals", code_nlocals},     {"co_consts", code_consts},
};

// --- intrinsics -------------------------------------------------------------------------------

Value run_class_body(Context& cx, const Value* args, int) {
  auto* function = cast<Function>(args[0]);
  return push_code(vm_of(cx), function->code.load(), function->globals, args[1], function);
}

Value run_code(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  auto* code = cast<CodeObject>(args[0]);
  Value pushed = push_code(vm, code, cast<Dict>(args[1]), args[2], nullptr);
  bool generator = pushed == kPushed && (code->flags & Code::kGenerator);
  return generator ? make_generator(vm, vm.strand->frame) : pushed;
}

Value format_exception_native(Context& cx, const Value* args, int) {
  std::vector<std::pair<Value, std::string>> texts;
  for (Value pair : list_snapshot(cast<List>(args[1]))) {
    auto* tuple = cast<Tuple>(pair);
    texts.emplace_back(tuple->items[0], str_text(tuple->items[1]));
  }
  return Value::object(make_str(cx, format_exception(vm_of(cx), args[0], texts)));
}

Value format_traceback_native(Context& cx, const Value* args, int) {
  return Value::object(make_str(cx, format_traceback(vm_of(cx).world, args[0])));
}

Value handled_native(Context& cx, const Value*, int) {
  Value handled = handled_exception(*vm_of(cx).strand);
  return handled.is_empty() ? Value::none() : handled;
}

Value current_globals(Context& cx, const Value*, int) {
  Frame* f = program_frame(vm_of(cx));
  return f == nullptr ? Value::none() : Value::object(f->globals);
}

constexpr NativeDef kIntrinsics[] = {
    {"run_class_body", "function, namespace, /", run_class_body},
    {"run_code", "code, globals, namespace=, /", run_code},
    {"format_exception", "exception, texts, /", format_exception_native},
    {"format_traceback", "traceback, /", format_traceback_native},
    {"handled_exception", "", handled_native},
    {"current_globals", "", current_globals},
};

bool is_generator_type(Context& cx, const Type* type) {
  const Types& t = cx.types();
  return type == t.generator || type == t.coroutine || type == t.async_generator;
}

bool repr_of_vm(Context& cx, Value v, StrBuilder& out) {
  switch (v.as_object()->kind) {
    case Kind::kFunction:
      out.append(fmt::format("<function {} at {}>",
                             str_text(cast<Function>(v)->qualname.load()), address_text(cx, v)));
      return true;
    case Kind::kGenerator:
      if (!is_generator_type(cx, v.as_object()->type)) return false;  // map, enumerate ...
      out.append(fmt::format("<{} object {} at {}>", type_name(cx, v),
                             str_text(cast<Generator>(v)->qualname.load()), address_text(cx, v)));
      return true;
    case Kind::kCode: {
      auto* code = code_of(v);
      out.append(fmt::format("<code object {} at {}, file \"{}\", line {}>", to_utf8(code->name),
                             address_text(cx, v), to_utf8(code->filename),
                             code->code->first_line));
      return true;
    }
    case Kind::kFrame: {
      auto* frame = cast<FrameObject>(v);
      Value line = frame_line_number(cx, v);
      out.append(fmt::format("<frame at {}, file '{}', line {}, code {}>", address_text(cx, v),
                             to_utf8(frame->code->filename), line.as_small(),
                             to_utf8(frame->code->name)));
      return true;
    }
    case Kind::kTraceback:
      out.append(fmt::format("<traceback object at {}>", address_text(cx, v)));
      return true;
    default: return false;
  }
}

}  // namespace

Frame* program_frame(VmContext& cx) {
  Frame* f = cx.strand->frame;
  while (f != nullptr && (f->code->flags & Code::kHidden)) f = f->parent;
  return f;
}

void init_vm_types(Context& cx) {
  repr_hook = repr_of_vm;
  const Types& t = cx.types();
  add_methods(cx, t.generator, kGeneratorMethods);
  add_getsets(cx, t.generator, kGeneratorGetSets);
  add_methods(cx, t.coroutine, kCoroutineMethods);
  add_getsets(cx, t.coroutine, kCoroutineGetSets);
  add_methods(cx, t.function, kFunctionMethods);
  add_getsets(cx, t.function, kFunctionGetSets);
  for (Type* type : {t.function, t.method, t.native, t.method_descriptor, t.wrapper_descriptor,
                     t.method_wrapper}) {
    add_methods(cx, type, kCallMethod);
  }
  add_methods(cx, t.method, kMethodMethods);
  add_getsets(cx, t.method, kMethodGetSets);
  add_methods(cx, t.code, kCodeMethods);
  add_getsets(cx, t.code, kCodeGetSets);
  t.code->hooks = &kCodeHooks;
  for (Type* type : {t.generator, t.coroutine, t.async_generator, t.function, t.method, t.code}) {
    type_ready(cx, type);
  }
  init_frame_types(cx);
}

void add_vm_intrinsics(Context& cx, Module* heddle) { module_add(cx, heddle, kIntrinsics); }

}  // namespace heddle
