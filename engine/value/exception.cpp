// BaseException and its families: their fields, and their texts as CPython's.
#include "engine/value/container.h"
#include "engine/value/native.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <initializer_list>

namespace heddle {

namespace {

Slot<Value>& slot_of(Value exception, int slot) { return cast<Instance>(exception)->slots[slot]; }

Value field(Value exception, int slot) {
  Value v = slot_of(exception, slot).load();
  return v.is_empty() ? Value::none() : v;
}

Tuple* args_of(Context& cx, Value exception) {
  Value args = slot_of(exception, kExcArgs).load();
  return is_kind(args, Kind::kTuple) ? cast<Tuple>(args) : cx.rt.empty_tuple;
}

Value arg(const Tuple* args, uint32_t i) {
  return i < args->size ? args->items[i] : Value::none();
}

struct ErrnoRow {
  int number;
  Type* Types::*type;
};
// The numbers are Linux's in every build (engine/base/errno.h).
constexpr ErrnoRow kErrnos[] = {
    {11, &Types::BlockingIOError},  // EAGAIN
    {114, &Types::BlockingIOError},  // EALREADY
    {115, &Types::BlockingIOError},  // EINPROGRESS
    {10, &Types::ChildProcessError},  // ECHILD
    {32, &Types::BrokenPipeError},  // EPIPE
    {108, &Types::BrokenPipeError},  // ESHUTDOWN
    {103, &Types::ConnectionAbortedError},  // ECONNABORTED
    {111, &Types::ConnectionRefusedError},  // ECONNREFUSED
    {104, &Types::ConnectionResetError},  // ECONNRESET
    {17, &Types::FileExistsError},  // EEXIST
    {2, &Types::FileNotFoundError},  // ENOENT
    {4, &Types::InterruptedError},  // EINTR
    {21, &Types::IsADirectoryError},  // EISDIR
    {20, &Types::NotADirectoryError},  // ENOTDIR
    {13, &Types::PermissionError},  // EACCES
    {1, &Types::PermissionError},  // EPERM
    {3, &Types::ProcessLookupError},  // ESRCH
    {110, &Types::TimeoutError},  // ETIMEDOUT
};

Type* os_error_type(const Context& cx, Type* type, const Tuple* args) {
  if (type != cx.types().OSError || args->size < 2 || !args->items[0].is_small()) return type;
  for (const ErrnoRow& row : kErrnos) {
    if (row.number == args->items[0].as_small()) return cx.types().*row.type;
  }
  return type;
}

void fill_os_error(Context& cx, Value exception, Tuple* args) {
  if (args->size < 2 || args->size > 5) return;
  slot_of(exception, kOsErrno).store(args->items[0]);
  slot_of(exception, kOsStrerror).store(args->items[1]);
  if (args->size >= 3) slot_of(exception, kOsFilename).store(args->items[2]);
  if (args->size == 5) slot_of(exception, kOsFilename2).store(args->items[4]);
  if (args->size >= 3) {
    Tuple* two = make_tuple(cx, std::span<const Value>(args->items, 2));
    slot_of(exception, kExcArgs).store(Value::object(two));
  }
}

bool fill_syntax_error(Context& cx, Value exception, const Tuple* args) {
  if (args->size >= 1) slot_of(exception, kSynMsg).store(args->items[0]);
  if (args->size != 2 || !is_kind(args->items[1], Kind::kTuple)) return true;
  auto* info = cast<Tuple>(args->items[1]);
  if (info->size < 4 || info->size > 6) {
    cx.type_error("function takes at {} arguments ({} given)",
                  info->size < 4 ? "least 4" : "most 6", info->size);
    return false;
  }
  if (info->size == 5) {
    cx.type_error("end_offset must be provided when end_lineno is provided");
    return false;
  }
  for (uint32_t i = 0; i < info->size && i < 6; ++i) {
    slot_of(exception, kSynFilename + static_cast<int>(i)).store(info->items[i]);
  }
  return true;
}

void fill_unicode_error(const Context& cx, Value exception, const Tuple* args) {
  bool translate = is_instance(cx, exception, cx.types().UnicodeTranslateError);
  int first = translate ? kUniObject : kUniEncoding;
  for (uint32_t i = 0; i < args->size && first + static_cast<int>(i) < kUniSlots; ++i) {
    slot_of(exception, first + static_cast<int>(i)).store(args->items[i]);
  }
}

/// What __init__ of the family derives from args.
/// Errors: false and TypeError pending.
bool fill_family(Context& cx, Value exception, Tuple* args) {
  const Types& t = cx.types();
  Type* type = type_of(cx, exception);
  if (type->hidden_slots == kExcSlots) return true;
  if (is_subtype(type, t.StopIteration)) {
    slot_of(exception, kStopValue).store(arg(args, 0));
  } else if (is_subtype(type, t.SystemExit)) {
    bool many = args->size > 1;
    slot_of(exception, kExitCode).store(many ? Value::object(args) : arg(args, 0));
  } else if (is_subtype(type, t.ImportError)) {
    slot_of(exception, kImportMsg).store(args->size == 1 ? args->items[0] : Value::none());
  } else if (is_subtype(type, t.OSError)) {
    fill_os_error(cx, exception, args);
  } else if (is_subtype(type, t.SyntaxError)) {
    return fill_syntax_error(cx, exception, args);
  } else if (is_subtype(type, t.UnicodeDecodeError) || is_subtype(type, t.UnicodeEncodeError) ||
             is_subtype(type, t.UnicodeTranslateError)) {
    fill_unicode_error(cx, exception, args);
  }
  return true;
}

/// name=, path=, obj= of the families that know them.
bool take_keywords(Context& cx, Value exception, Value keywords) {
  if (keywords.is_empty()) return true;
  const Types& t = cx.types();
  Type* type = type_of(cx, exception);
  struct Row {
    Type* family;
    Str* name;
    int slot;
  };
  const Row rows[] = {{t.ImportError, cx.names().name, kImportName},
                      {t.ImportError, cx.names().path, kImportPath},
                      {t.NameError, cx.names().name, kNameErrorName},
                      {t.AttributeError, cx.names().name, kAttrErrorName},
                      {t.AttributeError, cx.names().obj, kAttrErrorObj}};
  uint32_t position = 0;
  Value key, value;
  while (dict_next(cast<Dict>(keywords), &position, &key, &value)) {
    bool taken = false;
    bool known_family = false;
    for (const Row& row : rows) {
      if (!is_subtype(type, row.family)) continue;
      known_family = true;
      if (!str_equal(row.name, cast<Str>(key))) continue;
      slot_of(exception, row.slot).store(value);
      taken = true;
    }
    if (taken) continue;
    if (known_family) {
      cx.type_error("'{}' is an invalid keyword argument for {}()", str_text(key),
                    to_utf8(type->name));
    } else {
      cx.type_error("{}() takes no keyword arguments", to_utf8(type->name));
    }
    return false;
  }
  return true;
}

// --- methods --------------------------------------------------------------------------------

Value exception_new(Context& cx, const Value* args, int) {
  if (!is_kind(args[0], Kind::kType) ||
      !is_subtype(cast<Type>(args[0]), cx.types().BaseException)) {
    return cx.type_error("BaseException.__new__(X): X is not a type object (of an exception)");
  }
  auto* given = cast<Tuple>(args[1]);
  Value exception = make_instance(cx, os_error_type(cx, cast<Type>(args[0]), given));
  slot_of(exception, kExcArgs).store(Value::object(given));
  // Calling a built-in class does not go on to __init__; what __init__ would do is done here.
  if (!(cast<Type>(args[0])->flags & Type::kHeap)) {
    if (!take_keywords(cx, exception, args[2])) return Value::error();
    if (!fill_family(cx, exception, given)) return Value::error();
  } else if (is_instance(cx, exception, cx.types().OSError)) {
    fill_os_error(cx, exception, given);
  }
  return exception;
}

Value exception_init(Context& cx, const Value* args, int) {
  auto* given = cast<Tuple>(args[1]);
  if (is_instance(cx, args[0], cx.types().ImportError)) {
    for (int slot : {kImportName, kImportPath}) slot_of(args[0], slot).store(Value::none());
  }
  if (!take_keywords(cx, args[0], args[2])) return Value::error();
  slot_of(args[0], kExcArgs).store(Value::object(given));
  return fill_family(cx, args[0], given) ? Value::none() : Value::error();
}

Value exception_str(Context& cx, const Value* args, int) {
  Tuple* given = args_of(cx, args[0]);
  if (given->size == 0) return Value::object(cx.names().empty);
  if (given->size == 1) return str_value(cx, given->items[0]);
  return repr_value(cx, Value::object(given));
}

Value exception_repr(Context& cx, const Value* args, int) {
  Tuple* given = args_of(cx, args[0]);
  StrBuilder out;
  out.append(type_of(cx, args[0])->name);
  out.append_ascii("(");
  for (uint32_t i = 0; i < given->size; ++i) {
    if (i > 0) out.append_ascii(", ");
    Tri done = native_repr(cx, given->items[i], out);
    if (done == Tri::kError) return Value::error();
    if (done == Tri::kPython) return cx.go_on(Prelude::kexception_repr, args[0]);
  }
  out.append_ascii(")");
  return Value::object(out.finish(cx));
}

Value key_error_str(Context& cx, const Value* args, int nargs) {
  Tuple* given = args_of(cx, args[0]);
  if (given->size == 1) return repr_value(cx, given->items[0]);
  return exception_str(cx, args, nargs);
}

Value import_error_str(Context& cx, const Value* args, int nargs) {
  Value message = slot_of(args[0], kImportMsg).load();
  if (is_str(message)) return message;
  return exception_str(cx, args, nargs);
}

/// Appends str(v) or repr(v) of what is a str or number in any sane program.
void append_plain(Context& cx, StrBuilder& out, Value v, bool quoted) {
  Tri done = quoted ? native_repr(cx, v, out) : native_str(cx, v, out);
  if (done != Tri::kTrue) out.append("<" + type_name(cx, v) + " object>");
}

Value os_error_str(Context& cx, const Value* args, int nargs) {
  Value number = slot_of(args[0], kOsErrno).load();
  if (number.is_empty()) return exception_str(cx, args, nargs);
  StrBuilder out;
  out.append_ascii("[Errno ");
  append_plain(cx, out, number, false);
  out.append_ascii("] ");
  append_plain(cx, out, field(args[0], kOsStrerror), false);
  Value filename = field(args[0], kOsFilename);
  Value second = field(args[0], kOsFilename2);
  if (!filename.is_none()) {
    out.append_ascii(": ");
    append_plain(cx, out, filename, true);
    if (!second.is_none()) {
      out.append_ascii(" -> ");
      append_plain(cx, out, second, true);
    }
  }
  return Value::object(out.finish(cx));
}

Value syntax_error_str(Context& cx, const Value* args, int) {
  Value message = field(args[0], kSynMsg);
  Value filename = field(args[0], kSynFilename);
  Value line = field(args[0], kSynLineno);
  bool has_line = is_int(line);
  if (!is_str(filename) && !has_line) return str_value(cx, message);
  StrBuilder out;
  append_plain(cx, out, message, false);
  out.append_ascii(" (");
  if (is_str(filename)) {
    std::string path = str_text(filename);
    out.append(path.substr(path.rfind('/') + 1));
    if (has_line) out.append_ascii(", ");
  }
  if (has_line) {
    out.append_ascii("line ");
    append_plain(cx, out, line, false);
  }
  out.append_ascii(")");
  return Value::object(out.finish(cx));
}

std::string code_point_text(const Str* text, int64_t index) {
  auto c = index >= 0 && index < text->length ? text->at(static_cast<uint32_t>(index)) : U'?';
  auto n = static_cast<uint32_t>(c);
  return n < 0x100 ? fmt::format("\\x{:02x}", n)
         : n < 0x10000 ? fmt::format("\\u{:04x}", n)
                       : fmt::format("\\U{:08x}", n);
}

Value unicode_error_str(Context& cx, const Value* args, int nargs) {
  Value object = slot_of(args[0], kUniObject).load();
  auto start = to_int64(field(args[0], kUniStart));
  auto end = to_int64(field(args[0], kUniEnd));
  Value reason = field(args[0], kUniReason);
  if (!start || !end) return exception_str(cx, args, nargs);
  bool decode = is_instance(cx, args[0], cx.types().UnicodeDecodeError);
  Value encoding = field(args[0], kUniEncoding);
  StrBuilder out;
  if (!encoding.is_none()) {
    out.append_ascii("'");
    append_plain(cx, out, encoding, false);
    out.append_ascii("' codec ");
  }
  std::string text = "can't ";
  text += decode ? "decode " : encoding.is_none() ? "translate " : "encode ";
  if (*end == *start + 1 && decode && is_kind(object, Kind::kBytes)) {
    auto* bytes = cast<Bytes>(object);
    int byte = *start >= 0 && *start < bytes->length ? bytes->data[*start] : 0;
    text += fmt::format("byte 0x{:02x} in position {}: ", byte, *start);
  } else if (*end == *start + 1 && is_str(object)) {
    text += fmt::format("character '{}' in position {}: ",
                        code_point_text(cast<Str>(object), *start), *start);
  } else {
    text += fmt::format("{} in position {}-{}: ", decode ? "bytes" : "characters", *start,
                        *end - 1);
  }
  out.append(text);
  append_plain(cx, out, reason, false);
  return Value::object(out.finish(cx));
}

Value set_traceback(Context& cx, Value self, Value value) {
  if (value.is_empty()) return cx.type_error("__traceback__ may not be deleted");
  if (!value.is_none() && !is_kind(value, Kind::kTraceback)) {
    return cx.type_error("__traceback__ must be a traceback or None");
  }
  slot_of(self, kExcTraceback).store(value);
  return Value::none();
}

Value with_traceback(Context& cx, const Value* args, int) {
  if (set_traceback(cx, args[0], args[1]).is_error()) return Value::error();
  return args[0];
}

Value add_note(Context& cx, const Value* args, int) {
  if (!is_str(unwrap(args[1]))) {
    return cx.type_error("note must be a str, not '{}'", type_name(cx, args[1]));
  }
  auto* self = cast<Instance>(args[0]);
  Str* name = intern(cx, "__notes__");
  Value notes = instance_get(cx, self, name);
  if (!notes.is_empty() && !is_kind(notes, Kind::kList)) {
    return cx.type_error("Cannot add note: __notes__ is not a list");
  }
  if (notes.is_empty()) {
    notes = Value::object(make_list(cx));
    instance_set(cx, self, name, notes);
  }
  list_append(cx, cast<List>(notes), args[1]);
  return Value::none();
}

// --- attributes -----------------------------------------------------------------------------

template <int kSlot>
Value get_field(Context&, Value self) {
  return field(self, kSlot);
}

template <int kSlot>
Value set_field(Context&, Value self, Value value) {
  slot_of(self, kSlot).store(value.is_empty() ? Value::none() : value);
  return Value::none();
}

Value get_args(Context& cx, Value self) { return Value::object(args_of(cx, self)); }

Value set_args(Context& cx, Value self, Value value) {
  if (value.is_empty()) return cx.type_error("args may not be deleted");
  std::vector<Value> items;
  if (native_items(cx, unwrap(value), &items) != Tri::kTrue) {
    return cx.type_error("'{}' object is not iterable", type_name(cx, value));
  }
  slot_of(self, kExcArgs).store(Value::object(heddle::make_tuple(cx, items)));
  return Value::none();
}

template <int kSlot>
Value set_chained(Context& cx, Value self, Value value) {
  const char* name = kSlot == kExcCause ? "cause" : "context";
  if (value.is_empty()) return cx.type_error("__{}__ may not be deleted", name);
  if (!value.is_none() && !is_instance(cx, value, cx.types().BaseException)) {
    return cx.type_error("exception {} must be None or derive from BaseException", name);
  }
  slot_of(self, kSlot).store(value);
  if (kSlot == kExcCause) slot_of(self, kExcSuppress).store(Value::true_());
  return Value::none();
}

Value get_suppress(Context&, Value self) {
  return Value::boolean(slot_of(self, kExcSuppress).load().is_true());
}

Value set_suppress(Context& cx, Value self, Value value) {
  if (!value.is_bool()) return cx.type_error("attribute value type must be bool");
  slot_of(self, kExcSuppress).store(value);
  return Value::none();
}

constexpr NativeDef kBaseMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", exception_new, Native::kStatic},
    {"__init__", "self, /, *args, **kwargs", exception_init},
    {"__str__", "self, /", exception_str},
    {"__repr__", "self, /", exception_repr},
    {"with_traceback", "self, tb, /", with_traceback},
    {"add_note", "self, note, /", add_note},
};
constexpr GetSetDef kBaseGetSets[] = {
    {"args", get_args, set_args},
    {"__traceback__", get_field<kExcTraceback>, set_traceback},
    {"__cause__", get_field<kExcCause>, set_chained<kExcCause>},
    {"__context__", get_field<kExcContext>, set_chained<kExcContext>},
    {"__suppress_context__", get_suppress, set_suppress},
};

struct FieldRow {
  Type* Types::*type;
  const char* name;
  Getter get;
  Setter set;
};
#define FIELD(type, name, slot) {&Types::type, name, get_field<slot>, set_field<slot>}
constexpr FieldRow kFields[] = {
    FIELD(StopIteration, "value", kStopValue),
    FIELD(SystemExit, "code", kExitCode),
    FIELD(NameError, "name", kNameErrorName),
    FIELD(AttributeError, "name", kAttrErrorName),
    FIELD(AttributeError, "obj", kAttrErrorObj),
    FIELD(ImportError, "msg", kImportMsg),
    FIELD(ImportError, "name", kImportName),
    FIELD(ImportError, "path", kImportPath),
    FIELD(OSError, "errno", kOsErrno),
    FIELD(OSError, "strerror", kOsStrerror),
    FIELD(OSError, "filename", kOsFilename),
    FIELD(OSError, "filename2", kOsFilename2),
    FIELD(SyntaxError, "msg", kSynMsg),
    FIELD(SyntaxError, "filename", kSynFilename),
    FIELD(SyntaxError, "lineno", kSynLineno),
    FIELD(SyntaxError, "offset", kSynOffset),
    FIELD(SyntaxError, "text", kSynText),
    FIELD(SyntaxError, "end_lineno", kSynEndLineno),
    FIELD(SyntaxError, "end_offset", kSynEndOffset),
    FIELD(SyntaxError, "print_file_and_line", kSynPrintFileAndLine),
    FIELD(UnicodeDecodeError, "encoding", kUniEncoding),
    FIELD(UnicodeDecodeError, "object", kUniObject),
    FIELD(UnicodeDecodeError, "start", kUniStart),
    FIELD(UnicodeDecodeError, "end", kUniEnd),
    FIELD(UnicodeDecodeError, "reason", kUniReason),
    FIELD(UnicodeEncodeError, "encoding", kUniEncoding),
    FIELD(UnicodeEncodeError, "object", kUniObject),
    FIELD(UnicodeEncodeError, "start", kUniStart),
    FIELD(UnicodeEncodeError, "end", kUniEnd),
    FIELD(UnicodeEncodeError, "reason", kUniReason),
    FIELD(UnicodeTranslateError, "object", kUniObject),
    FIELD(UnicodeTranslateError, "start", kUniStart),
    FIELD(UnicodeTranslateError, "end", kUniEnd),
    FIELD(UnicodeTranslateError, "reason", kUniReason),
};
#undef FIELD

void add_str(Context& cx, Type* type, NativeFn fn) {
  const NativeDef rows[] = {{"__str__", "self, /", fn}};
  add_methods(cx, type, rows);
}

}  // namespace

Value make_exception(Context& cx, Type* type, Tuple* args) {
  Value exception = make_instance(cx, os_error_type(cx, type, args));
  slot_of(exception, kExcArgs).store(Value::object(args));
  if (!fill_family(cx, exception, args)) return Value::error();
  return exception;
}

void init_exception_types(Context& cx) {
  const Types& t = cx.types();
  add_methods(cx, t.BaseException, kBaseMethods);
  add_getsets(cx, t.BaseException, kBaseGetSets);
  add_dict_attribute(cx, t.BaseException);
  for (const FieldRow& row : kFields) {
    const GetSetDef rows[] = {{row.name, row.get, row.set}};
    add_getsets(cx, t.*row.type, rows);
  }
  add_str(cx, t.KeyError, key_error_str);
  add_str(cx, t.ImportError, import_error_str);
  add_str(cx, t.OSError, os_error_str);
  add_str(cx, t.SyntaxError, syntax_error_str);
  for (Type* type : {t.UnicodeDecodeError, t.UnicodeEncodeError, t.UnicodeTranslateError}) {
    add_str(cx, type, unicode_error_str);
  }
}

}  // namespace heddle
