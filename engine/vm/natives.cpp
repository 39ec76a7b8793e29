#include "engine/vm/natives.h"

#include "engine/vm/attribute.h"
#include "engine/vm/call.h"
#include "engine/vm/module_attribute.h"
#include "engine/vm/traceback.h"
#include "engine/vm/unwind.h"

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
      thrown = call_value(vm, thrown, CallArgs{&value, given, nullptr, {}});
      if (thrown == kPushed) {
        leave_frame(vm, vm.strand->frame);
        return cx.raise(cx.types().NotImplementedError,
                        "heddle: throw() of a class with its own __init__ is not supported: "
                        "throw an instance");
      }
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
    generator->state.store(Generator::kFinished, std::memory_order_release);
    return Value::none();
  }
  Value exit = make_exception(cx, cx.types().GeneratorExit, cx.rt.empty_tuple);
  return throw_into_generator(vm_of(cx), generator, exit, ResumedBy::kClose);
}

Value generator_name(Context&, Value self) { return cast<Generator>(self)->name.load(); }
Value generator_qualname(Context&, Value self) { return cast<Generator>(self)->qualname.load(); }
Value generator_running(Context&, Value self) {
  return Value::boolean(cast<Generator>(self)->state.load(std::memory_order_relaxed) ==
                        Generator::kRunning);
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
    {"__name__", generator_name},
    {"__qualname__", generator_qualname},
    {"gi_running", generator_running},
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

constexpr NativeDef kFunctionMethods[] = {
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
    {"__code__", function_code},
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

// --- code and tracebacks ----------------------------------------------------------------------

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
  std::vector<Value> names;
  for (const auto& n : code_of(self)->code->local_names) {
    if (!n.empty()) names.push_back(Value::object(intern(cx, n)));
  }
  return Value::object(heddle::make_tuple(cx, names));
}
Value code_freevars(Context& cx, Value self) {
  std::vector<Value> names;
  for (const auto& n : code_of(self)->code->free_names) {
    names.push_back(Value::object(intern(cx, n)));
  }
  return Value::object(heddle::make_tuple(cx, names));
}

constexpr GetSetDef kCodeGetSets[] = {
    {"co_name", code_name},           {"co_qualname", code_qualname},
    {"co_filename", code_filename},   {"co_firstlineno", code_line},
    {"co_argcount", code_argcount},   {"co_posonlyargcount", code_posonly},
    {"co_kwonlyargcount", code_kwonly}, {"co_flags", code_flags},
    {"co_varnames", code_varnames},   {"co_freevars", code_freevars},
};

Value traceback_next(Context&, Value self) {
  Object* next = cast<Traceback>(self)->next.load();
  return next == nullptr ? Value::none() : Value::object(next);
}
Value traceback_line(Context&, Value self) {
  auto* t = cast<Traceback>(self);
  return Value::small(static_cast<CodeObject*>(t->code)->code->positions[t->pc].line);
}
constexpr GetSetDef kTracebackGetSets[] = {
    {"tb_next", traceback_next},
    {"tb_lineno", traceback_line},
};

// --- intrinsics -------------------------------------------------------------------------------

Value run_class_body(Context& cx, const Value* args, int) {
  auto* function = cast<Function>(args[0]);
  return push_code(vm_of(cx), function->code.load(), function->globals, cast<Dict>(unwrap(args[1])),
                   function);
}

Value run_code(Context& cx, const Value* args, int) {
  return push_code(vm_of(cx), cast<CodeObject>(args[0]), cast<Dict>(args[1]), nullptr, nullptr);
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
    {"run_code", "code, globals, /", run_code},
    {"format_exception", "exception, texts, /", format_exception_native},
    {"format_traceback", "traceback, /", format_traceback_native},
    {"handled_exception", "", handled_native},
    {"current_globals", "", current_globals},
};

bool repr_of_vm(Context& cx, Value v, StrBuilder& out) {
  switch (v.as_object()->kind) {
    case Kind::kFunction:
      out.append(fmt::format("<function {} at {}>",
                             str_text(cast<Function>(v)->qualname.load()), address_text(cx, v)));
      return true;
    case Kind::kGenerator:
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
  add_methods(cx, t.method, kMethodMethods);
  add_getsets(cx, t.method, kMethodGetSets);
  add_getsets(cx, t.code, kCodeGetSets);
  add_getsets(cx, t.traceback, kTracebackGetSets);
  for (Type* type : {t.generator, t.coroutine, t.async_generator, t.function,
                     t.method, t.code, t.traceback}) {
    type_ready(cx, type);
  }
}

void add_vm_intrinsics(Context& cx, Module* heddle) { module_add(cx, heddle, kIntrinsics); }

}  // namespace heddle
