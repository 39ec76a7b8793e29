// The streams sys.stdout, sys.stderr and sys.stdin, and what else the prelude needs for text.
#include "engine/lib/builtins.h"
#include "engine/lib/library.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

/// sys.stdout and its like: what is written goes to the world's sink at once.
struct Stream : Object {
  int number;  // 0 stdin, 1 stdout, 2 stderr
};

Stream* stream_of(Value v) { return cast<Stream>(v); }

bool is_stream(Context& cx, Value v) {
  return v.is_object() && v.as_object()->type == library_of(cx).stream_type;
}

Value stream_write(Context& cx, const Value* args, int) {
  Value text = unwrap(args[1]);
  if (!is_str(text)) {
    return cx.type_error("write() argument must be str, not {}", type_name(cx, args[1]));
  }
  if (stream_of(args[0])->number == 0) {
    return cx.raise(cx.types().OSError, "not writable");
  }
  VmContext& vm = vm_of(cx);
  vm.world.write(vm, stream_of(args[0])->number, to_utf8(cast<Str>(text)));
  return Value::small(cast<Str>(text)->length);
}

Value stream_writelines(Context& cx, const Value* args, int) {
  std::vector<Value> items;
  Tri done = native_items(cx, args[1], &items);
  if (done == Tri::kError) return Value::error();
  if (done == Tri::kPython) return cx.go_on(Prelude::kwritelines_slow, args[0], args[1]);
  for (Value item : items) {
    Value pair[] = {args[0], item};
    if (stream_write(cx, pair, 2).is_error()) return Value::error();
  }
  return Value::none();
}

Value stream_none(Context&, const Value*, int) { return Value::none(); }
Value stream_false(Context&, const Value*, int) { return Value::false_(); }
Value stream_fileno(Context&, const Value* args, int) {
  return Value::small(stream_of(args[0])->number);
}
Value stream_writable(Context&, const Value* args, int) {
  return Value::boolean(stream_of(args[0])->number != 0);
}
Value stream_readable(Context&, const Value* args, int) {
  return Value::boolean(stream_of(args[0])->number == 0);
}

const char* name_of(const Stream* stream) {
  static constexpr const char* kNames[] = {"<stdin>", "<stdout>", "<stderr>"};
  return kNames[stream->number];
}

Value stream_repr(Context& cx, const Value* args, int) {
  auto* stream = stream_of(args[0]);
  return Value::object(make_str(
      cx, fmt::format("<_io.TextIOWrapper name='{}' mode='{}' encoding='utf-8'>", name_of(stream),
                      stream->number == 0 ? "r" : "w")));
}

Value stream_name(Context& cx, Value self) {
  return Value::object(make_str(cx, name_of(stream_of(self))));
}
Value stream_encoding(Context& cx, Value) { return Value::object(make_str(cx, "utf-8")); }
Value stream_errors(Context& cx, Value self) {
  bool err = stream_of(self)->number == 2;
  return Value::object(make_str(cx, err ? "backslashreplace" : "strict"));
}
Value stream_mode(Context& cx, Value self) {
  return Value::object(make_str(cx, stream_of(self)->number == 0 ? "r" : "w"));
}
Value stream_closed(Context&, Value) { return Value::false_(); }
Value stream_buffer(Context& cx, Value self) {
  return cx.go_on_in(prelude_function(vm_of(cx), "stream_buffer"), self);
}

/// The codecs and error handlers of the registry, in _codecs.py.
Value codec_in_python(Context& cx, const CodecCall& call) {
  return cx.go_on_in(prelude_function(vm_of(cx), "codec_slow"),
                     Value::small(static_cast<int>(call.task)), Value::boolean(call.known),
                     call.subject, Value::object(make_str(cx, call.encoding)),
                     Value::object(make_str(cx, call.errors)));
}

// --- standard input -------------------------------------------------------------------------

Value stdin_call(Context& cx, const Value* args, const char* function, Value argument) {
  if (stream_of(args[0])->number != 0) return cx.raise(cx.types().OSError, "not readable");
  return cx.go_on_in(prelude_function(vm_of(cx), function), argument);
}
Value or_all(Value size) { return size.is_empty() || size.is_none() ? Value::small(-1) : size; }

Value stream_readline(Context& cx, const Value* args, int) {
  return stdin_call(cx, args, "stdin_readline", or_all(args[1]));
}
Value stream_read(Context& cx, const Value* args, int) {
  return stdin_call(cx, args, "stdin_read", or_all(args[1]));
}
Value stream_readlines(Context& cx, const Value* args, int) {
  return stdin_call(cx, args, "stdin_readlines", or_all(args[1]));
}
Value stream_iter(Context&, const Value* args, int) { return args[0]; }
Value stream_next(Context& cx, const Value* args, int) {
  return stdin_call(cx, args, "stdin_next", Value::none());
}

/// The next piece of the standard input, as bytes; none at its end. The strand is parked meanwhile.
/// One at a time: the prelude has a lock.
Value in_read_input(Context& cx, const Value*, int) {
  VmContext& vm = vm_of(cx);
  LibraryState& state = library_of(cx);
  Scheduler& scheduler = vm.worker->scheduler;
  if (vm.world.input == nullptr) return Value::object(make_bytes(cx, ""));
  bool resumed = vm.strand->resumed();
  TryResult tried = scheduler.park_for_outside(*vm.worker, *vm.strand);
  if (resumed) {
    VERIFY(tried == TryResult::kDone, "a strand that input woke still waits");
    SpinGuard guard(state.input_spin);
    std::string text = std::move(state.input_text);
    state.input_text.clear();
    return Value::object(make_bytes(cx, text));
  }
  SpinGuard guard(vm.world.output_spin);  // a prompt is written out first
  vm.world.input->read([&state, &scheduler, strand = vm.strand](std::string text) {
    {
      SpinGuard arrived(state.input_spin);
      state.input_text = std::move(text);
    }
    scheduler.wake_outside(*strand);
  });
  return Value::parked();
}

constexpr NativeDef kStreamMethods[] = {
    {"readline", "self, size=, /", stream_readline},
    {"read", "self, size=, /", stream_read},
    {"readlines", "self, hint=, /", stream_readlines},
    {"__iter__", "self, /", stream_iter},
    {"__next__", "self, /", stream_next},
    {"write", "self, s, /", stream_write},
    {"writelines", "self, lines, /", stream_writelines},
    {"flush", "self, /", stream_none},
    {"reconfigure", "self, *, encoding=, errors=, newline=, line_buffering=, write_through=",
     stream_none},
    {"isatty", "self, /", stream_false},
    {"fileno", "self, /", stream_fileno},
    {"writable", "self, /", stream_writable},
    {"readable", "self, /", stream_readable},
    {"seekable", "self, /", stream_false},
    {"__repr__", "self, /", stream_repr},
};
constexpr GetSetDef kStreamGetSets[] = {
    {"name", stream_name},     {"encoding", stream_encoding}, {"errors", stream_errors},
    {"mode", stream_mode},     {"closed", stream_closed},     {"buffer", stream_buffer},
};

Value make_stream(Context& cx, int number) {
  auto* stream = cx.make<Stream>(library_of(cx).stream_type, Kind::kExtension);
  stream->number = number;
  return Value::object(stream);
}

// --- intrinsics -----------------------------------------------------------------------------

Value in_current_stdout(Context& cx, const Value*, int) {
  Value out = library_of(cx).stdout_cell->value.load();
  if (out.is_empty()) return cx.raise(cx.types().RuntimeError, "lost sys.stdout");
  return out;
}

Value in_is_native_stream(Context& cx, const Value* args, int) {
  return Value::boolean(is_stream(cx, args[0]));
}

Value in_write_stderr(Context& cx, const Value* args, int) {
  VmContext& vm = vm_of(cx);
  vm.world.write(vm, 2, str_text(unwrap(args[0])));
  return Value::none();
}

Value in_ascii_text(Context& cx, const Value* args, int) {
  auto* text = cast<Str>(unwrap(args[0]));
  if (text->ascii) return Value::object(text);
  std::string out;
  for (uint32_t i = 0; i < text->length; ++i) {
    auto c = static_cast<uint32_t>(text->at(i));
    if (c < 0x80) {
      out.push_back(static_cast<char>(c));
    } else {
      out += c < 0x100     ? fmt::format("\\x{:02x}", c)
             : c < 0x10000 ? fmt::format("\\u{:04x}", c)
                           : fmt::format("\\U{:08x}", c);
    }
  }
  return Value::object(make_str(cx, out));
}

constexpr NativeDef kTextIntrinsics[] = {
    {"current_stdout", "", in_current_stdout},
    {"is_native_stream", "x, /", in_is_native_stream},
    {"write_stderr", "text, /", in_write_stderr},
    {"read_input", "", in_read_input},
    {"ascii_text", "text, /", in_ascii_text},
};

}  // namespace

int stream_number(Value stream) { return stream_of(stream)->number; }

void init_streams(VmContext& cx) {
  codec_hook = codec_in_python;
  LibraryState& state = library_of(cx);
  NativeTypeDef def{"_io", "TextIOWrapper"};
  state.stream_type = make_native_type(cx, def);
  keep(cx, state.stream_type);
  add_methods(cx, state.stream_type, kStreamMethods);
  add_getsets(cx, state.stream_type, kStreamGetSets);
  type_ready(cx, state.stream_type);
  static constexpr const char* kNames[] = {"stdin", "stdout", "stderr"};
  for (int i = 0; i < 3; ++i) {
    Value stream = make_stream(cx, i);
    module_set(cx, state.sys, kNames[i], stream);
    module_set(cx, state.sys, fmt::format("__{}__", kNames[i]), stream);
  }
  state.stdout_cell = namespace_cell(cx, state.sys->dict, intern(cx, "stdout"), true);
}

void add_text_intrinsics(Context& cx, Module* heddle) { module_add(cx, heddle, kTextIntrinsics); }

}  // namespace heddle
