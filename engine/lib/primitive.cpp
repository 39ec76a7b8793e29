#include "engine/lib/primitive.h"

#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <fmt/format.h>

#include <cmath>

namespace heddle {

Value result_of(TryResult result) {
  switch (result) {
    case TryResult::kDone: return Value::true_();
    case TryResult::kParked: return Value::parked();
    case TryResult::kTimeout: return Value::false_();
  }
  return Value::false_();
}

bool wait_args(Context& cx, Value blocking, Value timeout, uint64_t* wait_ns) {
  Tri block = blocking.is_empty() ? Tri::kTrue : native_truth(cx, blocking);
  if (block == Tri::kError) return false;
  *wait_ns = block == Tri::kFalse ? kNoWait : kForever;
  if (timeout.is_empty()) return true;
  auto seconds = is_int(timeout) ? int_to_double(timeout) : std::optional<double>{};
  if (timeout.is_double()) seconds = timeout.as_double();
  if (!is_number(timeout)) {
    cx.type_error("'{}' object cannot be interpreted as an integer or float",
                  type_name(cx, timeout));
    return false;
  }
  if (seconds && std::isnan(*seconds)) {
    cx.value_error("Invalid value NaN (not a number)");
    return false;
  }
  if (!seconds || *seconds > kMostSeconds) {
    cx.raise(cx.types().OverflowError, "timeout value is too large");
    return false;
  }
  if (block == Tri::kFalse && *seconds != -1) {
    cx.value_error("can't specify a timeout for a non-blocking call");
    return false;
  }
  if (*seconds < 0 && *seconds != -1) {
    cx.value_error("timeout value must be positive");
    return false;
  }
  if (*seconds >= 0) *wait_ns = static_cast<uint64_t>(std::ceil(*seconds * 1e9));
  return true;
}

namespace {

// What the source calls the thing that is made now: `forks[2]` where a list of them is built.
std::string source_name(VmContext& cx, Frame& frame) {
  const CodeObject& code = *frame.code;
  const auto made_at = static_cast<size_t>(frame.pc - 1 - code.insns);
  if (made_at >= code.position_count) return {};
  const Position& position = code.positions[made_at];
  const std::string line = cx.world.source_line(to_utf8(code.filename), position.line);
  std::string name = assigned_name(line, position.col);
  const Insn next = *frame.pc;
  if (name.empty() || next.op != Op::kListAppend || name.ends_with(']')) return name;
  return fmt::format("{}[{}]", name, cast<List>(frame.regs()[next.a])->size.load());
}

}  // namespace

// Of many thousands nobody reads the names.
void name_from_source(VmContext& cx, uint32_t object, Wait kind) {
  constexpr uint32_t kNamedMax = 1000;
  if (object > kNamedMax) return;
  Frame* frame = cx.strand->frame;
  while (frame != nullptr && (frame->code->flags & Code::kLibrary) != 0) frame = frame->parent;
  if (frame == nullptr) return;
  TraceNames& names = cx.worker->scheduler.recorder().names();
  names.name_object(object, kind, source_name(cx, *frame));
}

bool timeout_arg(Context& cx, Value seconds, uint64_t* nanoseconds) {
  auto number = seconds.is_double() ? std::optional<double>(seconds.as_double())
                : is_number(seconds) ? int_to_double(seconds)
                                     : std::nullopt;
  if (!is_number(seconds)) {
    cx.type_error("'{}' object cannot be interpreted as an integer", type_name(cx, seconds));
    return false;
  }
  if (!number || *number > kMostSeconds) {
    cx.raise(cx.types().OverflowError, "timeout value is too large");
    return false;
  }
  *nanoseconds = *number <= 0 ? 0 : static_cast<uint64_t>(std::ceil(*number * 1e9));
  return true;
}

bool wait_timeout(Context& cx, Value seconds, uint64_t* nanoseconds) {
  *nanoseconds = kForever;
  if (seconds.is_empty() || seconds.is_none()) return true;
  if (is_number(seconds)) return timeout_arg(cx, seconds, nanoseconds);
  cx.type_error("'>' not supported between instances of '{}' and 'int'", type_name(cx, seconds));
  return false;
}

Value wrap_for_class(Context& cx, Value cls, Type* own, Value object) {
  if (cls == Value::object(own)) return object;
  Value instance = make_instance(cx, cast<Type>(cls));
  cast<Instance>(instance)->slots[0].store(object);
  return instance;
}

Type* make_thread_type(Context& cx, const char* name, std::span<const NativeDef> methods,
                       uint32_t flags, std::span<const GetSetDef> getsets,
                       const ExtensionHooks* hooks) {
  NativeTypeDef def{"_thread", name};
  def.flags = flags;
  def.hooks = hooks;
  Type* type = make_native_type(cx, def);
  keep(cx, type);
  add_methods(cx, type, methods);
  add_getsets(cx, type, getsets);
  type_ready(cx, type);
  return type;
}

}  // namespace heddle
