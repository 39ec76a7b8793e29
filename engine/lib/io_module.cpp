// The module _io_native: channels, on which _io.py builds Python's file objects.
#include "engine/lib/channel.h"
#include "engine/lib/modules.h"
#include "engine/lib/os_error.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <cerrno>
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
constexpr ExtensionHooks kHooks{nullptr, finalize_channel, nullptr, nullptr, true};

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
  std::string bytes;
  if (!bytes_content(args[1], &bytes)) {
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

Value decoded(Context& cx, std::string& bytes, Newline newline, Value encoding, Value errors) {
  if (newline == Newline::kTranslate && bytes.find('\r') != std::string::npos) {
    std::string plain;
    for (size_t i = 0; i < bytes.size(); ++i) {
      bool pair = bytes[i] == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n';
      if (!pair) plain.push_back(bytes[i] == '\r' ? '\n' : bytes[i]);
    }
    bytes = std::move(plain);
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
  Value encoded = encode_str(cx, cast<Str>(text), args[3], args[4]);
  if (encoded.is_control()) return encoded;
  std::string bytes(bytes_view(cast<Bytes>(encoded)));
  Newline newline = newline_arg(args[2]);
  bool line_end = bytes.find('\n') != std::string::npos || bytes.find('\r') != std::string::npos;
  if (newline == Newline::kCr || newline == Newline::kCrLf) {
    std::string made;
    for (char c : bytes) {
      if (c == '\n') made += newline == Newline::kCr ? "\r" : "\r\n";
      else made.push_back(c);
    }
    bytes = std::move(made);
  }
  Channel& channel = channel_of(args[0]);
  ObjectLock guard(args[0].as_object());
  int failed = channel.write(bytes);
  if (!failed && args[5].is_true() && line_end) failed = channel.flush();
  return failed ? raise_os_error(cx, failed) : Value::small(cast<Str>(text)->length);
}

constexpr NativeDef kFunctions[] = {
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
  def.hooks = &kHooks;
  Type* type = library_of(cx).channel_type = make_native_type(cx, def);
  keep(cx, type);
  type_ready(cx, type);
  module_add(cx, module, kFunctions);
}

}  // namespace heddle
