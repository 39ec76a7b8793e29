#include "engine/vm/call.h"

#include "engine/value/native.h"
#include "engine/value/number.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/binding.h"
#include "engine/vm/frame_object.h"

#include <array>
#include <cstring>

namespace heddle {

namespace {

// Hidden frames are the engine's own: they may go deeper, so that a program's recursion through
// them is stopped at one of its own frames.
bool too_deep(VmContext& cx, const CodeObject* code) {
  uint32_t limit = cx.world.recursion_limit.load(std::memory_order_relaxed);
  if (code->flags & Code::kHidden) limit = limit * 2 + 200;
  return cx.strand->depth >= limit;
}

Value call_with_prefix(VmContext& cx, Value callee, Value first, const CallArgs& args) {
  std::vector<Value> all;
  all.reserve(args.count + 1);
  all.push_back(args.self);
  all.insert(all.end(), args.args, args.args + args.count);
  CallArgs next{all.data(), static_cast<int>(all.size()), args.kwnames, first};
  return call_value(cx, callee, next);
}

Value call_instance(VmContext& cx, Value callee, const CallArgs& args) {
  Value self, method;
  // __call__ may be an instance with a __call__ of its own, and so on.
  for (int steps = 0;; ++steps) {
    if (steps == 1000) {
      return cx.raise(cx.types().RecursionError,
                      "maximum recursion depth exceeded while calling a Python object");
    }
    method = find_special_method(cx, callee, Special::kcall, &self);
    if (method.is_empty()) {
      return cx.type_error("'{}' object is not callable", type_name(cx, callee));
    }
    if (!self.is_empty() || !is_kind(method, Kind::kInstance)) break;
    callee = method;
  }
  if (self.is_empty()) return call_value(cx, method, args);
  if (!args.self.is_empty()) return call_with_prefix(cx, method, self, args);
  CallArgs next = args;
  next.self = self;
  return call_value(cx, method, next);
}

}  // namespace

void leave_frame(VmContext& cx, Frame* f) {
  VmStrand& strand = *cx.strand;
  if (__builtin_expect(f->mode == ReturnMode::kObserved, 0)) retire_frame(cx, f);
  strand.frame = f->parent;
  strand.depth--;
  if (f->generator == nullptr) strand.pop_frame(f);
}

Value push_function(VmContext& cx, Function* function, const CallArgs& args) {
  CodeObject* code = function->code.load();
  if (too_deep(cx, code)) {
    return cx.raise(cx.types().RecursionError, "maximum recursion depth exceeded");
  }
  Frame* f = cx.strand->push_frame(code);
  Value* regs = f->regs();
  int given = args.count + (args.self.is_empty() ? 0 : 1);
  if (code->plain && args.kwnames == nullptr && given == code->argcount) {
    int at = 0;
    if (!args.self.is_empty()) regs[at++] = args.self;
    for (int i = 0; i < args.count; ++i) regs[at++] = args.args[i];
    init_frame(cx, *cx.strand, f, code, function, function->globals, given);
    return kPushed;
  }
  init_frame(cx, *cx.strand, f, code, function, function->globals, 0);
  if (!bind_arguments(cx, function, args, regs)) {
    leave_frame(cx, f);
    return Value::error();
  }
  if (code->flags & Code::kGenerator) return make_generator(cx, f);
  return kPushed;
}

Value push_code(VmContext& cx, CodeObject* code, Dict* globals, Value names, Function* function) {
  if (too_deep(cx, code)) {
    return cx.raise(cx.types().RecursionError, "maximum recursion depth exceeded");
  }
  Frame* f = cx.strand->push_frame(code);
  init_frame(cx, *cx.strand, f, code, function, globals, 0);
  f->names = names;
  return kPushed;
}

namespace {

Value wrong_self(VmContext& cx, const Native* native, Value self) {
  std::string name = to_utf8(native->name), owner = to_utf8(native->owner->name);
  if (native->type == cx.types().wrapper_descriptor) {
    return cx.type_error("descriptor '{}' requires a '{}' object but received a '{}'", name,
                         owner, type_name(cx, self));
  }
  return cx.type_error("descriptor '{}' for '{}' objects doesn't apply to a '{}' object", name,
                       owner, type_name(cx, self));
}

/// Room for a native's arguments; what is not used is not written.
struct NativeArguments {
  static constexpr int kMost = 24;
  alignas(Value) unsigned char place[kMost * sizeof(Value)];
  Value* data() { return reinterpret_cast<Value*>(place); }
  Value& operator[](int i) { return data()[i]; }
};

bool is_immutable(Context& cx, Value v) {
  const bool sequence = is_str(v) || is_kind(v, Kind::kTuple) || is_kind(v, Kind::kBytes);
  if (is_number(v) || sequence) return true;
  return is_kind(v, Kind::kSet) && v.as_object()->type == cx.types().frozenset;
}

}  // namespace

Value call_native(VmContext& cx, Native* native, const CallArgs& args) {
  int given = args.count + (args.self.is_empty() ? 0 : 1);
  NativeArguments buffer;
  const Value* bound = args.args;
  bool plain = (native->flags & Native::kPlain) && args.kwnames == nullptr &&
               given >= native->min_args && given <= native->max_args;
  int total = native->max_args;
  if (!plain) {
    total = static_cast<int>(native->signature->parameters.size());
    VERIFY(total <= NativeArguments::kMost, "{} parameters", total);
    std::vector<Value> flat;
    const Value* source = args.args;
    if (!args.self.is_empty()) {
      flat.push_back(args.self);
      flat.insert(flat.end(), args.args, args.args + args.count);
      source = flat.data();
    }
    if (!bind_native(cx, native, source, given, args.kwnames, buffer.data())) {
      return Value::error();
    }
    bound = buffer.data();
  } else if (!args.self.is_empty() || given < total) {
    VERIFY(total <= NativeArguments::kMost, "{} parameters", total);
    int at = 0;
    if (!args.self.is_empty()) buffer[at++] = args.self;
    for (int i = 0; i < args.count; ++i) buffer[at++] = args.args[i];
    while (at < total) buffer[at++] = Value::empty();
    bound = buffer.data();
  }
  if (native->owner == nullptr || (native->flags & Native::kStatic)) {
    return native->fn(cx, bound, total);
  }
  Value self = bound[0];
  if (self.is_object() && self.as_object()->type == native->owner) {
    return native->fn(cx, bound, total);
  }
  if (!is_subtype(type_of(cx, self), native->owner)) {
    return wrong_self(cx, native, self);
  }
  Value inner = unwrap(self);
  bool whole = native->owner->instance_kind == Kind::kInstance ||
               (native->flags & Native::kWholeSelf);
  if (whole || inner == self) {
    return native->fn(cx, bound, total);
  }
  if (bound != buffer.data()) {
    std::copy(bound, bound + total, buffer.data());
    bound = buffer.data();
  }
  buffer[0] = inner;
  Value result = native->fn(cx, bound, total);
  // What `+=` and `__iter__` give is self; what a str's strip() gives is a str.
  return result == inner && !is_immutable(cx, inner) ? self : result;
}

Value call_value(VmContext& cx, Value callee, const CallArgs& args) {
  if (!callee.is_object()) {
    return cx.type_error("'{}' object is not callable", type_name(cx, callee));
  }
  Object* o = callee.as_object();
  switch (o->kind) {
    case Kind::kFunction:
      return push_function(cx, static_cast<Function*>(o), args);
    case Kind::kNative:
      return call_native(cx, static_cast<Native*>(o), args);
    case Kind::kBoundMethod: {
      auto* method = static_cast<BoundMethod*>(o);
      if (!args.self.is_empty()) {
        return call_with_prefix(cx, method->function, method->self, args);
      }
      CallArgs next = args;
      next.self = method->self;
      if (is_kind(method->function, Kind::kNative)) {
        return call_native(cx, cast<Native>(method->function), next);
      }
      return call_value(cx, method->function, next);
    }
    case Kind::kType:
      return call_type(cx, static_cast<Type*>(o), args);
    case Kind::kStaticMethod:
      return call_value(cx, static_cast<MethodWrapper*>(o)->function.load(), args);
    default:
      return call_instance(cx, callee, args);
  }
}

Value follow_tail(VmContext& cx) {
  for (;;) {
    std::array<Value, TailCall::kMaxArgs> args;
    int count = cx.tail.count;
    std::copy(cx.tail.args, cx.tail.args + count, args.begin());
    Value result = call_value(cx, cx.tail.function, CallArgs{args.data(), count, nullptr, {}});
    if (!result.is_tail()) return result;
  }
}

Value make_generator(VmContext& cx, Frame* f) {
  CodeObject* code = f->code;
  size_t bytes = sizeof(Frame) + size_t{code->register_count} * sizeof(Value);
  Type* type = code->flags & Code::kCoroutine        ? cx.types().coroutine
               : code->flags & Code::kAsyncGenerator ? cx.types().async_generator
                                                     : cx.types().generator;
  auto* generator = cx.make<Generator>(type, Kind::kGenerator, bytes);
  std::memcpy(static_cast<void*>(generator->frame()), f, bytes);
  generator->state.store(Generator::kCreated, std::memory_order_relaxed);
  generator->bytes = static_cast<uint32_t>(bytes);
  generator->name.store(f->function ? f->function->name.load() : Value::object(code->name));
  generator->qualname.store(f->function ? f->function->qualname.load()
                                        : Value::object(code->qualname));
  generator->sent = Value::empty();
  generator->default_value.store(Value::empty());
  leave_frame(cx, f);
  Frame* own = generator->frame();
  own->generator = generator;
  own->parent = nullptr;
  own->mode = ReturnMode::kGenerator;
  return Value::object(generator);
}

namespace {

// Puts the generator's frame on top. Requires: state was taken over to kRunning.
void enter_generator(VmContext& cx, Generator* generator, ResumedBy by) {
  Frame* f = generator->frame();
  generator->resumed_by = by;
  f->parent = cx.strand->frame;
  cx.strand->frame = f;
  cx.strand->depth++;
  cx.need_caches(f->code->cache_end);
}

Value finished_generator(VmContext& cx, Generator* generator, ResumedBy by) {
  switch (by) {
    case ResumedBy::kForIter:
    case ResumedBy::kYieldFrom: return Value::empty();
    case ResumedBy::kNext: return cx.raise_value(cx.types().StopIteration, Value::empty());
    case ResumedBy::kNextDefault: return generator->default_value.load();
    case ResumedBy::kClose: return Value::none();
  }
  return Value::none();
}

// Takes the generator for this strand. Returns its state before, or kRunning if it is taken.
uint8_t take_generator(Generator* generator) {
  uint8_t state = generator->state.load(std::memory_order_acquire);
  while (state == Generator::kCreated || state == Generator::kSuspended) {
    if (generator->state.compare_exchange_weak(state, Generator::kRunning,
                                               std::memory_order_acq_rel)) {
      return state;
    }
  }
  return state;
}

}  // namespace

void finish_generator(VmContext& cx, Generator* generator) {
  Frame* f = generator->frame();
  if (f->mode == ReturnMode::kObserved) retire_frame(cx, f);
  generator->state.store(Generator::kFinished, std::memory_order_release);
}

Value resume_generator(VmContext& cx, Generator* generator, Value sent, ResumedBy by) {
  if (too_deep(cx, generator->frame()->code)) {
    return cx.raise(cx.types().RecursionError, "maximum recursion depth exceeded");
  }
  uint8_t before = take_generator(generator);
  if (before == Generator::kRunning) return cx.value_error("generator already executing");
  if (before == Generator::kFinished) return finished_generator(cx, generator, by);
  Frame* f = generator->frame();
  if (before == Generator::kCreated) {
    if (!sent.is_none()) {
      generator->state.store(Generator::kCreated, std::memory_order_release);
      return cx.type_error("can't send non-None value to a just-started generator");
    }
  } else if (f->pc->op == Op::kYieldFrom) {
    generator->sent = sent;
  } else {
    f->regs()[f->pc[-1].a] = sent;
  }
  enter_generator(cx, generator, by);
  return kPushed;
}

Value throw_into_generator(VmContext& cx, Generator* generator, Value exception, ResumedBy by) {
  for (;;) {
    uint8_t before = take_generator(generator);
    if (before == Generator::kRunning) return cx.value_error("generator already executing");
    Frame* f = generator->frame();
    if (before != Generator::kSuspended) {
      finish_generator(cx, generator);
      cx.pending = exception;
      return Value::error();
    }
    bool delegating = f->pc->op == Op::kYieldFrom;
    Value inner = delegating ? f->regs()[f->pc->b] : Value::empty();
    if (delegating) f->pc++;
    enter_generator(cx, generator, by);
    if (!is_kind(inner, Kind::kGenerator)) break;
    generator = cast<Generator>(inner);
    by = ResumedBy::kYieldFrom;
  }
  cx.pending = exception;
  return Value::error();
}

}  // namespace heddle
