// Context: what native code works with: one worker's heap, the world's types and strings, the
// pending exception, and a way to say "go on in this Python function".
#pragma once

#include "engine/base/often_changed.h"
#include "engine/base/spin.h"
#include "engine/value/heap.h"
#include "engine/value/type.h"

#include <fmt/core.h>

#include <string>
#include <string_view>
#include <vector>

namespace heddle {

/// Python functions of the prelude that native code goes on in when a user's method must be called.
enum class Prelude : uint16_t {
#define PRELUDE(name) k##name,
#include "engine/value/prelude.def"
#undef PRELUDE
  kCount
};

/// Strings that native code compares with; all interned.
struct KnownNames {
#define NAME(member, text) Str* member = nullptr;
#include "engine/value/names.def"
#undef NAME
  Str* special[kSpecialCount] = {};
  Str* single_latin[256] = {};  // one-character strings
  Str* empty = nullptr;
};

/// One world's well-known objects.
struct Runtime {
  Runtime() = default;
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;
  Heap* heap = nullptr;
  Types types;
  KnownNames names;
  Tuple* empty_tuple = nullptr;
  Dict* builtins = nullptr;                 // a namespace
  Value prelude[static_cast<int>(Prelude::kCount)] = {};
  std::atomic<uint32_t> class_epoch{1};     // raised when a class changes what caches rely on
  std::atomic<uint32_t> next_identity{1};
  std::atomic<uint32_t> next_type_id{1};
  bool parallel = false;                    // strands of this world may run at the same time
  uint64_t hash_seed = 0;
  std::atomic<uint32_t> int_max_str_digits{4300};  // 0: no limit
  struct InternTable* interned = nullptr;
  Spin class_spin;                          // held while a class changes
  struct SignatureTable* signatures = nullptr;
  /// Runs fn(arg) while no other strand of this world runs; set by vm/. Null: nobody to stop.
  void (*exclusive)(Context& cx, void (*fn)(void*), void* arg) = nullptr;
  ~Runtime();
  void mark_roots(Marker& marker);
};

/// Where a native function that returns Value::tail() goes on.
struct TailCall {
  static constexpr int kMaxArgs = 8;
  Value function;
  Value args[kMaxArgs];
  int count = 0;
};

struct Context : OftenChanged {
  Runtime& rt;
  LocalHeap& heap;
  Value pending;   // the exception that Value::error() speaks of; empty if none
  TailCall tail;
  std::vector<Object*> in_repr;  // what native code is writing the repr of, outermost first

  Context(Runtime& runtime, LocalHeap& local) : rt(runtime), heap(local) {}

  const Types& types() const { return rt.types; }
  const KnownNames& names() const { return rt.names; }

  /// Raises `type(message)`. Returns: Value::error().
  Value raise(Type* type, std::string_view message);
  template <typename... Args>
  Value raisef(Type* type, fmt::format_string<Args...> format, Args&&... args) {
    return raise(type, fmt::format(format, std::forward<Args>(args)...));
  }
  /// Raises `type(value)`: KeyError(key), StopIteration(value), SystemExit(code).
  Value raise_value(Type* type, Value argument);
  template <typename... Args>
  Value type_error(fmt::format_string<Args...> format, Args&&... args) {
    return raise(types().TypeError, fmt::format(format, std::forward<Args>(args)...));
  }
  template <typename... Args>
  Value value_error(fmt::format_string<Args...> format, Args&&... args) {
    return raise(types().ValueError, fmt::format(format, std::forward<Args>(args)...));
  }

  /// Goes on in a prelude function. Returns: Value::tail().
  template <typename... Args>
  Value go_on(Prelude function, Args... args) {
    return go_on_in(rt.prelude[static_cast<int>(function)], args...);
  }
  template <typename... Args>
  Value go_on_in(Value function, Args... args) {
    static_assert(sizeof...(args) <= TailCall::kMaxArgs);
    tail.function = function;
    tail.count = 0;
    ((tail.args[tail.count++] = args), ...);
    return Value::tail();
  }

  /// Allocates an object of a struct of object.h with `extra` bytes behind it. The header is set,
  /// everything else is zero.
  template <typename T>
  T* make(Type* type, Kind kind, size_t extra = 0) {
    return finish_object(static_cast<T*>(heap.allocate(sizeof(T) + extra)), type, kind);
  }
  /// The same for a buffer, of which everything behind the struct is undefined.
  template <typename T>
  T* make_buffer(Type* type, Kind kind, size_t extra) {
    return finish_object(static_cast<T*>(heap.allocate_buffer(sizeof(T) + extra)), type, kind);
  }

 private:
  template <typename T>
  T* finish_object(T* object, Type* type, Kind kind) {
    object->type = type;
    object->kind = kind;
    object->mark = heap.epoch();
    if (kind == Kind::kExtension) heap.note_finalizable(object);
    return object;
  }
};

/// Object::identity holds the number in these bits; the highest one is vm's own.
inline constexpr uint32_t kIdentityMask = 0x7FFF'FFFF;
uint32_t give_identity(Context& cx, Object* object);
/// The number id() shows and the default hash is made of; given out on first request.
inline uint32_t identity_of(Context& cx, Object* object) {
  const uint32_t known = object->identity.load(std::memory_order_relaxed) & kIdentityMask;
  return known != 0 ? known : give_identity(cx, object);
}

/// The name of v's class, as messages quote it.
std::string type_name(const Context& cx, Value v);

}  // namespace heddle
