// The built-in functions about objects: attributes, iteration, truth, text.
#include "engine/lib/builtins.h"

#include "engine/lib/library.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/call.h"
#include "engine/vm/natives.h"
#include "engine/vm/operators.h"
#include "engine/vm/statements.h"

namespace heddle {

namespace {

// --- print ----------------------------------------------------------------------------------

bool is_default_text(Value v) { return v.is_empty() || v.is_none(); }

Value print_slow(Context& cx, const Value* args) {
  Value parts[5] = {args[0], args[1], args[2], args[3], args[4]};
  for (int i = 1; i < 4; ++i) {
    if (parts[i].is_empty()) parts[i] = Value::none();
  }
  if (parts[4].is_empty()) parts[4] = Value::false_();
  return cx.go_on(Prelude::kprint_slow, parts[0], parts[1], parts[2], parts[3], parts[4]);
}

/// One print is one write, so that lines of several strands do not mix.
Value builtin_print(Context& cx, const Value* args, int) {
  LibraryState& state = library_of(cx);
  Value file = is_default_text(args[3]) ? state.stdout_cell->value.load() : args[3];
  bool native_file = file.is_object() && file.as_object()->type == state.stream_type;
  bool plain = (is_default_text(args[1]) || is_str(args[1])) &&
               (is_default_text(args[2]) || is_str(args[2]));
  if (!native_file || !plain) return print_slow(cx, args);
  auto* items = cast<Tuple>(args[0]);
  StrBuilder out;
  for (uint32_t i = 0; i < items->size; ++i) {
    if (i > 0) {
      if (is_str(args[1])) {
        out.append(cast<Str>(args[1]));
      } else {
        out.append_ascii(" ");
      }
    }
    Tri done = native_str(cx, items->items[i], out);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) return print_slow(cx, args);
  }
  if (is_str(args[2])) {
    out.append(cast<Str>(args[2]));
  } else {
    out.append_ascii("\n");
  }
  VmContext& vm = vm_of(cx);
  int stream = stream_number(file);
  if (stream == 0) return cx.raise(cx.types().OSError, "not writable");
  vm.world.write(vm, stream, to_utf8(out.finish(cx)));
  return Value::none();
}

/// Goes on in _io, which the first call imports.
Value builtin_open(Context& cx, const Value* args, int) {
  const Value usual[] = {Value::none(), Value::object(intern(cx, "r")), Value::small(-1),
                         Value::none(), Value::none(), Value::none(), Value::true_(),
                         Value::none()};
  std::vector<Value> row;
  for (int i = 0; i < 8; ++i) row.push_back(args[i].is_empty() ? usual[i] : args[i]);
  Value open = dict_get_str(library_of(cx).intrinsics->dict, intern(cx, "open_slow"));
  return cx.go_on_in(open, Value::object(make_tuple(cx, std::span<const Value>(row))));
}

Value builtin_input(Context& cx, const Value* args, int) {
  return cx.go_on(Prelude::kinput_slow,
                  args[0].is_empty() ? Value::not_implemented() : args[0]);
}

// --- attributes -----------------------------------------------------------------------------

/// Also what a module of ours lacks is absent for who only asks.
bool is_absence(Context& cx, Value obj) {
  return is_instance(cx, cx.pending, cx.types().AttributeError) ||
         (is_kind(obj, Kind::kModule) &&
          is_instance(cx, cx.pending, cx.types().NotImplementedError));
}

Value builtin_getattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  if (!args[2].is_empty() && lacks_attribute(vm_of(cx), args[0], name)) return args[2];
  Value v = load_attribute(vm_of(cx), args[0], name, nullptr);
  if (args[2].is_empty()) return v;
  if (v.is_tail()) return cx.go_on(Prelude::kgetattr_slow, args[0], Value::object(name), args[2]);
  if (!v.is_error() || !is_absence(cx, args[0])) return v;
  cx.pending = Value::empty();
  return args[2];
}

Value builtin_hasattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  if (lacks_attribute(vm_of(cx), args[0], name)) return Value::false_();
  Value v = load_attribute(vm_of(cx), args[0], name, nullptr);
  if (v.is_tail()) return cx.go_on(Prelude::khasattr_slow, args[0], Value::object(name));
  if (v.is_undecided()) return v;
  if (!v.is_error()) return Value::true_();
  if (!is_absence(cx, args[0])) return v;
  cx.pending = Value::empty();
  return Value::false_();
}

Value builtin_setattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  Value done = store_attribute(vm_of(cx), args[0], name, args[2], nullptr);
  return done.is_control() ? done : Value::none();
}

Value builtin_delattr(Context& cx, const Value* args, int) {
  Str* name = name_arg(cx, args[1]);
  if (name == nullptr) return Value::error();
  Value done = store_attribute(vm_of(cx), args[0], name, Value::empty(), nullptr);
  return done.is_control() ? done : Value::none();
}

// --- identity, hash, kind -------------------------------------------------------------------

Value builtin_id(Context& cx, const Value* args, int) {
  uint64_t address = std::stoull(address_text(cx, args[0]).substr(2), nullptr, 16);
  return make_uint(cx, address);
}

Value builtin_hash(Context& cx, const Value* args, int) {
  uint64_t hash = 0;
  switch (native_hash(cx, args[0], &hash)) {
    case Tri::kPython: return cx.go_on(Prelude::khash_slow, args[0]);
    case Tri::kError: return Value::error();
    default: return int_value(cx, static_cast<int64_t>(hash));
  }
}

Value builtin_callable(Context& cx, const Value* args, int) {
  if (args[0].is_object()) {
    switch (args[0].as_object()->kind) {
      case Kind::kFunction:
      case Kind::kNative:
      case Kind::kBoundMethod:
      case Kind::kType:
      case Kind::kStaticMethod:
        return Value::true_();
      default:
        break;
    }
  }
  return Value::boolean(!type_of(cx, args[0])->find_special(Special::kcall).is_empty());
}

/// kPython: a metaclass or a tuple with one decides.
Tri quick_instance(Context& cx, const Type* type, Value cls) {
  if (is_kind(cls, Kind::kType)) {
    if (cast<Type>(cls)->Object::type != cx.types().type) return Tri::kPython;
    return is_subtype(type, cast<Type>(cls)) ? Tri::kTrue : Tri::kFalse;
  }
  if (!is_kind(cls, Kind::kTuple)) return Tri::kPython;
  for (Value one : tuple_items(cast<Tuple>(cls))) {
    Tri answer = quick_instance(cx, type, one);
    if (answer != Tri::kFalse) return answer;
  }
  return Tri::kFalse;
}

Value builtin_isinstance(Context& cx, const Value* args, int) {
  if (args[1].is_object() && Value::object(type_of(cx, args[0])) == args[1]) return Value::true_();
  Tri answer = quick_instance(cx, type_of(cx, args[0]), args[1]);
  if (answer == Tri::kPython) return cx.go_on(Prelude::kisinstance_slow, args[0], args[1]);
  return Value::boolean(answer == Tri::kTrue);
}

Value builtin_issubclass(Context& cx, const Value* args, int) {
  if (is_kind(args[0], Kind::kType)) {
    Tri answer = quick_instance(cx, cast<Type>(args[0]), args[1]);
    if (answer != Tri::kPython) return Value::boolean(answer == Tri::kTrue);
  }
  return cx.go_on(Prelude::kissubclass_slow, args[0], args[1]);
}

// --- iteration ------------------------------------------------------------------------------

Value builtin_len(Context& cx, const Value* args, int) { return length_of(vm_of(cx), args[0]); }

Value builtin_iter(Context& cx, const Value* args, int) {
  if (args[1].is_empty()) return get_iter(vm_of(cx), args[0]);
  Value callable = builtin_callable(cx, args, 1);
  if (callable.is_false()) return cx.type_error("iter(v, w): v must be callable");
  return cx.go_on(Prelude::kiter_call, args[0], args[1]);
}

Value builtin_next(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  bool has_default = !args[1].is_empty();
  if (is_kind(args[0], Kind::kIterator)) {
    Value v = iterator_next(cx, cast<Iterator>(args[0]));
    if (!v.is_empty()) return v;
    return has_default ? args[1] : cx.raise_value(cx.types().StopIteration, Value::empty());
  }
  if (is_kind(args[0], Kind::kGenerator)) {
    auto* generator = cast<Generator>(args[0]);
    if (!has_default) return resume_generator(vm, generator, Value::none(), ResumedBy::kNext);
    generator->default_value.store(args[1]);
    return resume_generator(vm, generator, Value::none(), ResumedBy::kNextDefault);
  }
  if (has_default && is_kind(args[0], Kind::kExtension) && is_plain_iterator(args[0])) {
    Value v = plain_next(cx, args[0]);
    return v.is_empty() ? args[1] : v;
  }
  if (!has_default) return call_next(vm, args[0]);
  return cx.go_on(Prelude::knext_slow, args[0], args[1]);
}

Value builtin_any(Context& cx, const Value* args, int) {
  std::vector<Value> items;
  if (is_kind(args[0], Kind::kIterator) || native_items(cx, args[0], &items) != Tri::kTrue) {
    return cx.go_on(Prelude::kany_slow, args[0]);
  }
  for (Value v : items) {
    Tri truth = native_truth(cx, v);
    if (truth == Tri::kTrue) return Value::true_();
    if (truth != Tri::kFalse) return cx.go_on(Prelude::kany_slow, args[0]);
  }
  return Value::false_();
}

Value builtin_all(Context& cx, const Value* args, int) {
  std::vector<Value> items;
  if (is_kind(args[0], Kind::kIterator) || native_items(cx, args[0], &items) != Tri::kTrue) {
    return cx.go_on(Prelude::kall_slow, args[0]);
  }
  for (Value v : items) {
    Tri truth = native_truth(cx, v);
    if (truth == Tri::kFalse) return Value::false_();
    if (truth != Tri::kTrue) return cx.go_on(Prelude::kall_slow, args[0]);
  }
  return Value::true_();
}

Value builtin_sorted(Context& cx, const Value* args, int) {
  Value reverse = args[2].is_empty() ? Value::false_() : args[2];
  Value key = args[1].is_empty() ? Value::none() : args[1];
  Tri backwards = native_truth(cx, reverse);
  if (backwards == Tri::kError) return Value::error();
  std::vector<Value> items;
  bool native = key.is_none() && backwards != Tri::kPython && !is_kind(args[0], Kind::kIterator);
  if (native && native_items(cx, args[0], &items) == Tri::kTrue) {
    List* list = make_list(cx, std::span<const Value>(items));
    Tri done = list_sort_native(cx, list, backwards == Tri::kTrue);
    if (done == Tri::kTrue) return Value::object(list);
    if (done == Tri::kError) return Value::error();
  }
  if (!cx.pending.is_empty()) return Value::error();
  return cx.go_on(Prelude::ksorted_slow, args[0], key, reverse);
}

// --- what is not there yet ------------------------------------------------------------------

template <const char* const& name>
Value refuse_builtin(Context& cx, const Value*, int) {
  return cx.raisef(cx.types().NotImplementedError, "heddle: {} is not supported yet", name);
}
constexpr const char* kBreakpoint = "breakpoint()";

Value builtin_import(Context& cx, const Value* args, int) {
  Value fromlist = args[3].is_empty() ? Value::object(cx.rt.empty_tuple) : args[3];
  auto or_none = [](Value v) { return v.is_empty() ? Value::none() : v; };
  return cx.go_on(Prelude::kdunder_import, args[0], or_none(args[1]), or_none(args[2]), fromlist,
                  args[4].is_empty() ? Value::small(0) : args[4]);
}

constexpr NativeDef kBuiltinsFunctions[] = {
    {"print", "*args, sep=, end=, file=, flush=", builtin_print},
    {"input", "prompt=, /", builtin_input},
    {"getattr", "object, name, default=, /", builtin_getattr},
    {"hasattr", "obj, name, /", builtin_hasattr},
    {"setattr", "obj, name, value, /", builtin_setattr},
    {"delattr", "obj, name, /", builtin_delattr},
    {"id", "obj, /", builtin_id},
    {"hash", "obj, /", builtin_hash},
    {"callable", "obj, /", builtin_callable},
    {"isinstance", "obj, class_or_tuple, /", builtin_isinstance},
    {"issubclass", "cls, class_or_tuple, /", builtin_issubclass},
    {"len", "obj, /", builtin_len},
    {"iter", "iterable, sentinel=, /", builtin_iter},
    {"next", "iterator, default=, /", builtin_next},
    {"any", "iterable, /", builtin_any},
    {"all", "iterable, /", builtin_all},
    {"sorted", "iterable, /, *, key=, reverse=", builtin_sorted},
    {"open", "file, mode=, buffering=, encoding=, errors=, newline=, closefd=, opener=",
     builtin_open},
    {"breakpoint", "*args, **kws", refuse_builtin<kBreakpoint>},
    {"__import__", "name, globals=, locals=, fromlist=, level=", builtin_import},
};

}  // namespace

void add_builtin_functions(Context& cx, Dict* builtins) {
  namespace_add(cx, builtins, kBuiltinsFunctions, Value::empty());
  add_code_functions(cx, builtins);
  add_number_functions(cx, builtins);
}

}  // namespace heddle
