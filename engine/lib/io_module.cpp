// The module _io_native: channels, on which _io.py builds Python's file objects.
#include "engine/lib/channel.h"
#include "engine/lib/modules.h"
#include "engine/lib/os_error.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <set>

namespace heddle {

namespace {

struct ChannelObject;

/// The channels of a world. CPython writes what a file that nobody has any more still buffers at
/// once; here that is done before anybody could see that it was not: when a file is opened or
/// looked at, and at the end.
struct OpenFiles {
  Spin spin;
  std::set<ChannelObject*> all;
};

struct Held {
  Channel channel;
  std::shared_ptr<OpenFiles> files;  // outlives the world's library: finalizers run last
};

/// A channel is used under the lock of its object. Who waits there waits for a file, briefly.
struct ChannelObject : Object {
  Held* held;
};
void finalize_channel(Object* object) {
  auto* channel = static_cast<ChannelObject*>(object);
  {
    SpinGuard guard(channel->held->files->spin);
    channel->held->files->all.erase(channel);
  }
  delete channel->held;
}
constexpr ExtensionHooks kIoHooks{nullptr, finalize_channel, nullptr, nullptr, true};

Channel& channel_of(Value v) { return cast<ChannelObject>(v)->held->channel; }

Value bytes_value(Context& cx, const std::string& bytes) {
  return Value::object(make_bytes(cx, bytes));
}

/// How many bytes or characters a size argument allows: None and negative ones mean all.
bool size_arg(Context& cx, Value v, size_t* out) {
  *out = SIZE_MAX;
  if (v.is_none()) return true;
  auto size = index_arg(cx, unwrap(v));
  if (!size) return false;
  if (*size >= 0) *out = static_cast<size_t>(*size);
  return true;
}

/// _channel(fd, content, buffer_size, append, owned): an owned descriptor is closed with it.
Value channel_new(Context& cx, const Value* args, int) {
  std::string content;
  bytes_content(args[1], &content);
  auto* object = cx.make<ChannelObject>(library_of(cx).channel_type, Kind::kExtension);
  auto files = std::static_pointer_cast<OpenFiles>(library_of(cx).open_files);
  auto held = std::make_unique<Held>(
      Held{Channel(static_cast<int>(args[0].as_small()), std::move(content)), files});
  held->channel.set_buffer(static_cast<size_t>(to_int64(args[2]).value_or(8192)));
  if (args[3].is_true()) held->channel.set_append();
  if (args[4].is_true()) held->channel.set_owned();
  object->held = held.release();
  SpinGuard guard(files->spin);
  files->all.insert(object);
  return Value::object(object);
}

Value channel_set_buffer(Context& cx, const Value* args, int) {
  auto size = index_arg(cx, unwrap(args[1]));
  if (!size) return Value::error();
  ObjectLock guard(args[0].as_object());
  channel_of(args[0]).set_buffer(static_cast<size_t>(*size));
  return Value::none();
}

Value channel_read(Context& cx, const Value* args, int) {
  size_t most;
  if (!size_arg(cx, args[1], &most)) return Value::error();
  Channel& channel = channel_of(args[0]);
  std::string out;
  ObjectLock guard(args[0].as_object());
  int failed = channel.read(most, args[2].is_true(), &out);
  return failed ? raise_os_error(cx, failed) : bytes_value(cx, out);
}

Value channel_readline(Context& cx, const Value* args, int) {
  size_t most;
  if (!size_arg(cx, args[1], &most)) return Value::error();
  Channel& channel = channel_of(args[0]);
  std::string out;
  ObjectLock guard(args[0].as_object());
  int failed = channel.read_line(Newline::kLf, most, &out);
  return failed ? raise_os_error(cx, failed) : bytes_value(cx, out);
}

Value channel_peek(Context& cx, const Value* args, int) {
  Channel& channel = channel_of(args[0]);
  std::string out;
  ObjectLock guard(args[0].as_object());
  int failed = channel.peek(&out);
  return failed ? raise_os_error(cx, failed) : bytes_value(cx, out);
}

Value channel_write(Context& cx, const Value* args, int) {
  std::string content;
  std::string_view bytes;
  if (is_kind(args[1], Kind::kBytes)) {
    bytes = bytes_view(cast<Bytes>(args[1]));
  } else if (bytes_content(args[1], &content)) {
    bytes = content;
  } else {
    return cx.type_error("a bytes-like object is required, not '{}'", type_name(cx, args[1]));
  }
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = channel.write(bytes);
  return failed ? raise_os_error(cx, failed) : int_value(cx, static_cast<int64_t>(bytes.size()));
}

Value channel_flush(Context& cx, const Value* args, int) {
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = channel.flush();
  return failed ? raise_os_error(cx, failed) : Value::none();
}

Value channel_seek(Context& cx, const Value* args, int) {
  auto offset = index_arg(cx, unwrap(args[1]));
  auto whence = offset ? index_arg(cx, unwrap(args[2])) : offset;
  if (!whence) return Value::error();
  Channel& channel = channel_of(args[0]);
  int64_t position = 0;
  ObjectLock guard(args[0].as_object());
  int failed = channel.seek(*offset, static_cast<int>(*whence), &position);
  return failed ? raise_os_error(cx, failed) : int_value(cx, position);
}

Value channel_tell(Context& cx, const Value* args, int) {
  Channel& channel = channel_of(args[0]);
  int64_t position = 0;
  ObjectLock guard(args[0].as_object());
  int failed = channel.position(&position);
  return failed ? raise_os_error(cx, failed) : int_value(cx, position);
}

Value channel_truncate(Context& cx, const Value* args, int) {
  auto size = index_arg(cx, unwrap(args[1]));
  if (!size) return Value::error();
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = *size < 0 ? EINVAL : channel.truncate(*size);
  return failed ? raise_os_error(cx, failed) : int_value(cx, *size);
}

Value channel_close(Context& cx, const Value* args, int) {
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = channel.close(args[1].is_true());
  return failed ? raise_os_error(cx, failed) : Value::none();
}

/// _flush_all(): writes what any channel of the world still holds.
Value channel_flush_all(Context& cx, const Value*, int) {
  auto files = std::static_pointer_cast<OpenFiles>(library_of(cx).open_files);
  std::vector<ChannelObject*> all;
  {
    SpinGuard guard(files->spin);
    all.assign(files->all.begin(), files->all.end());
  }
  for (ChannelObject* object : all) {
    ObjectLock lock(object);
    // A file that cannot be written says so to whoever closes it.
    if (!object->held->channel.closed()) (void)object->held->channel.flush();
  }
  return Value::none();
}

Value channel_memory(Context& cx, const Value* args, int) {
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  return bytes_value(cx, channel.memory());
}

// --- text -----------------------------------------------------------------------------------

Newline newline_arg(Value v) { return static_cast<Newline>(v.as_small()); }

/// The codecs that _io_text.py calls so contain ASCII.
bool contains_ascii(Value encoding) {
  if (!is_str(encoding)) return false;
  auto* name = cast<Str>(encoding);
  std::string_view text(reinterpret_cast<const char*>(name->data), name->length);
  return text == "utf-8" || text == "ascii" || text == "latin-1";
}

Value decoded(Context& cx, std::string& bytes, Newline newline, Value encoding, Value errors) {
  if (newline == Newline::kTranslate && bytes.find('\r') != std::string::npos) {
    std::string plain;
    for (size_t i = 0; i < bytes.size(); ++i) {
      bool pair = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
      if (!pair) plain.push_back(bytes[i] == '\r' ? '\n' : bytes[i]);
    }
    bytes = std::move(plain);
  }
  if (contains_ascii(encoding) &&
      all_ascii(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size())) {
    return Value::object(make_str(cx, bytes));
  }
  return decode_bytes(cx, bytes, encoding, errors);
}

/// _text_readline(channel, limit, newline, encoding, errors)
Value text_readline(Context& cx, const Value* args, int) {
  size_t most;
  if (!size_arg(cx, args[1], &most)) return Value::error();
  Channel& channel = channel_of(args[0]);
  std::string out;
  Newline newline = newline_arg(args[2]);
  {
    ObjectLock guard(args[0].as_object());
    if (int failed = channel.read_line(newline, most, &out)) return raise_os_error(cx, failed);
  }
  return decoded(cx, out, newline, args[3], args[4]);
}

/// _text_read(channel, count, newline, encoding, errors, single)
Value text_read(Context& cx, const Value* args, int) {
  size_t count;
  if (!size_arg(cx, args[1], &count)) return Value::error();
  Channel& channel = channel_of(args[0]);
  std::string out;
  Newline newline = newline_arg(args[2]);
  {
    ObjectLock guard(args[0].as_object());
    int failed = channel.read_characters(count, args[5].is_true(), newline, &out);
    if (failed) return raise_os_error(cx, failed);
  }
  return decoded(cx, out, newline, args[3], args[4]);
}

/// _text_write(channel, text, newline, encoding, errors, flush)
Value text_write(Context& cx, const Value* args, int) {
  Value text = unwrap(args[1]);
  if (!is_str(text)) {
    return cx.type_error("write() argument must be str, not {}", type_name(cx, args[1]));
  }
  std::string_view bytes;
  if (cast<Str>(text)->ascii && contains_ascii(args[3])) {
    bytes = {reinterpret_cast<const char*>(cast<Str>(text)->data), cast<Str>(text)->length};
  } else {
    Value encoded = encode_str(cx, cast<Str>(text), args[3], args[4]);
    if (encoded.is_control()) return encoded;
    bytes = bytes_view(cast<Bytes>(encoded));
  }
  Newline newline = newline_arg(args[2]);
  bool flushes = args[5].is_true();
  bool line_end = flushes && bytes.find_first_of("\r\n") != std::string_view::npos;
  std::string made;
  if (newline == Newline::kCr || newline == Newline::kCrLf) {
    for (char c : bytes) {
      if (c == '\n') made += newline == Newline::kCr ? "\r" : "\r\n";
      else made.push_back(c);
    }
    bytes = made;
  }
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = channel.write(bytes);
  if (!failed && line_end) failed = channel.flush();
  return failed ? raise_os_error(cx, failed) : Value::small(cast<Str>(text)->length);
}

// --- StringIO -------------------------------------------------------------------------------

/// The text of a StringIO and where the program stands in it, used under the object's lock. A text
/// that grows at its end shares its bytes with the next one (str_concat).
struct TextObject : Object {
  Slot<Value> text;
  uint64_t at;
};
void trace_text(Object* object, Marker& marker) {
  marker.value(static_cast<TextObject*>(object)->text.load());
}
constexpr ExtensionHooks kTextHooks{trace_text, nullptr, nullptr, nullptr, true};

Str* text_of(const TextObject* object) { return cast<Str>(object->text.load()); }

/// _text(text)
Value text_new(Context& cx, const Value* args, int) {
  auto* object = cx.make<TextObject>(library_of(cx).text_type, Kind::kExtension);
  object->text.store(unwrap(args[0]));
  return Value::object(object);
}

Value text_value(Context&, const Value* args, int) {
  return cast<TextObject>(args[0])->text.load();
}

/// _text_put(text, piece): writes it where the program stands.
Value text_put(Context& cx, const Value* args, int) {
  Value piece = unwrap(args[1]);
  if (!is_str(piece)) {
    return cx.type_error("string argument expected, got '{}'", type_name(cx, args[1]));
  }
  auto* object = cast<TextObject>(args[0]);
  auto* added = cast<Str>(piece);
  Value length = Value::small(added->length);
  if (added->length == 0) return length;
  ObjectLock guard(object);
  Str* text = text_of(object);
  uint64_t at = object->at;
  if (at > text->length) {
    Value gap = str_repeat(cx, make_char(cx, 0), int_value(cx, int64_t(at - text->length)));
    if (gap.is_control()) return gap;
    Value filled = str_add(cx, text, cast<Str>(gap));
    if (filled.is_control()) return filled;
    text = cast<Str>(filled);
  }
  auto end = at + added->length;
  Str* behind = end < text->length
                    ? str_substring(cx, text, static_cast<uint32_t>(end), text->length)
                    : cx.names().empty;
  Str* front = str_substring(cx, text, 0, static_cast<uint32_t>(at));
  Value whole = str_add(cx, front, added);
  if (!whole.is_control() && behind->length != 0) whole = str_add(cx, cast<Str>(whole), behind);
  if (whole.is_control()) return whole;
  object->text.store(whole);
  object->at = end;
  return length;
}

/// The part of the text before `end`, from where the program stands, which moves behind it.
Value take_text(Context& cx, TextObject* object, const Str* text, uint64_t end) {
  auto from = static_cast<uint32_t>(object->at);
  object->at = end;
  return Value::object(str_substring(cx, text, from, static_cast<uint32_t>(end)));
}

/// _text_get(text, size)
Value text_get(Context& cx, const Value* args, int) {
  size_t most;
  if (!size_arg(cx, args[1], &most)) return Value::error();
  auto* object = cast<TextObject>(args[0]);
  ObjectLock guard(object);
  Str* text = text_of(object);
  if (object->at >= text->length) return Value::object(cx.names().empty);
  uint64_t left = text->length - object->at;
  return take_text(cx, object, text, object->at + std::min<uint64_t>(left, most));
}

/// Where the line that begins at `from` ends.
uint64_t line_end(const Str* text, uint64_t from, Newline newline) {
  const auto find = [&](char c) -> uint64_t {
    if (text->width() == 1) {
      const void* found = std::memchr(text->data + from, c, text->length - from);
      return found == nullptr
                 ? text->length
                 : static_cast<uint64_t>(static_cast<const uint8_t*>(found) - text->data);
    }
    uint64_t at = from;
    while (at < text->length && text->at(static_cast<uint32_t>(at)) != char32_t(c)) ++at;
    return at;
  };
  const auto is_at = [&](uint64_t at, char c) {
    return at < text->length && text->at(static_cast<uint32_t>(at)) == char32_t(c);
  };
  uint64_t end = find(newline == Newline::kCr || newline == Newline::kCrLf ? '\r' : '\n');
  if (newline == Newline::kAny) {
    end = std::min(end, find('\r'));
    if (is_at(end, '\r') && is_at(end + 1, '\n')) ++end;
  }
  while (newline == Newline::kCrLf && end < text->length && !is_at(end + 1, '\n')) {
    from = end + 1;
    end = find('\r');
  }
  if (newline == Newline::kCrLf) ++end;
  return std::min<uint64_t>(end + 1, text->length);
}

/// _text_line(text, size, newline)
Value text_line(Context& cx, const Value* args, int) {
  size_t most;
  if (!size_arg(cx, args[1], &most)) return Value::error();
  auto* object = cast<TextObject>(args[0]);
  ObjectLock guard(object);
  Str* text = text_of(object);
  if (object->at >= text->length) return Value::object(cx.names().empty);
  uint64_t end = line_end(text, object->at, newline_arg(args[2]));
  if (end - object->at > most) end = object->at + most;
  return take_text(cx, object, text, end);
}

/// _text_seek(text, place): None is the end. Returns: where that is.
Value text_seek(Context& cx, const Value* args, int) {
  auto place = args[1].is_none() ? std::optional<int64_t>(0) : index_arg(cx, unwrap(args[1]));
  if (!place) return Value::error();
  auto* object = cast<TextObject>(args[0]);
  ObjectLock guard(object);
  object->at = args[1].is_none() ? text_of(object)->length : static_cast<uint64_t>(*place);
  return int_value(cx, static_cast<int64_t>(object->at));
}

Value text_tell(Context& cx, const Value* args, int) {
  auto* object = cast<TextObject>(args[0]);
  ObjectLock guard(object);
  return int_value(cx, static_cast<int64_t>(object->at));
}

/// _text_cut(text, size)
Value text_cut(Context& cx, const Value* args, int) {
  auto* object = cast<TextObject>(args[0]);
  size_t size;
  if (!size_arg(cx, args[1], &size)) return Value::error();
  ObjectLock guard(object);
  Str* text = text_of(object);
  auto end = static_cast<uint32_t>(std::min<uint64_t>(size, text->length));
  object->text.store(Value::object(str_substring(cx, text, 0, end)));
  return args[1];
}

constexpr NativeDef kIoFunctions[] = {
    {"_text", "text, /", text_new},
    {"_text_value", "text, /", text_value},
    {"_text_put", "text, piece, /", text_put},
    {"_text_get", "text, size, /", text_get},
    {"_text_line", "text, size, newline, /", text_line},
    {"_text_seek", "text, place, /", text_seek},
    {"_text_tell", "text, /", text_tell},
    {"_text_cut", "text, size, /", text_cut},
    {"_channel", "fd, content, buffer_size, append, owned, /", channel_new},
    {"_set_buffer", "channel, buffer_size, /", channel_set_buffer},
    {"_read", "channel, size, once, /", channel_read},
    {"_readline", "channel, size, /", channel_readline},
    {"_peek", "channel, /", channel_peek},
    {"_write", "channel, data, /", channel_write},
    {"_flush", "channel, /", channel_flush},
    {"_seek", "channel, offset, whence, /", channel_seek},
    {"_tell", "channel, /", channel_tell},
    {"_truncate", "channel, size, /", channel_truncate},
    {"_close", "channel, close_fd, /", channel_close},
    {"_flush_all", "", channel_flush_all},
    {"_memory", "channel, /", channel_memory},
    {"_text_readline", "channel, limit, newline, encoding, errors, /", text_readline},
    {"_text_read", "channel, count, newline, encoding, errors, single, /", text_read},
    {"_text_write", "channel, text, newline, encoding, errors, flush, /", text_write},
};

}  // namespace

void init__io_native_module(VmContext& cx, Module* module) {
  library_of(cx).open_files = std::make_shared<OpenFiles>();
  NativeTypeDef def{"_io", "Channel"};
  def.hooks = &kIoHooks;
  Type* type = library_of(cx).channel_type = make_native_type(cx, def);
  keep(cx, type);
  type_ready(cx, type);
  NativeTypeDef text{"_io", "Text"};
  text.hooks = &kTextHooks;
  type = library_of(cx).text_type = make_native_type(cx, text);
  keep(cx, type);
  type_ready(cx, type);
  module_add(cx, module, kIoFunctions);
}

}  // namespace heddle
