// The module _random: the Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998), so that a seed
// gives the sequence that it gives in CPython.
#include "engine/base/random.h"
#include "engine/lib/modules.h"
#include "engine/lib/sha512.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str.h"

#include <cstring>
#include <vector>

namespace heddle {

namespace {

constexpr uint32_t kWords = 624;
constexpr uint32_t kShift = 397;

struct Twister : Object {
  uint32_t index;
  uint32_t state[kWords];

  void seed_word(uint32_t word) {
    state[0] = word;
    for (uint32_t i = 1; i < kWords; ++i) {
      state[i] = 1812433253U * (state[i - 1] ^ (state[i - 1] >> 30)) + i;
    }
    index = kWords;
  }

  void seed(const std::vector<uint32_t>& key) {
    seed_word(19650218U);
    uint32_t i = 1, j = 0;
    for (size_t k = std::max<size_t>(kWords, key.size()); k > 0; --k) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1664525U)) + key[j] + j;
      if (++i >= kWords) {
        state[0] = state[kWords - 1];
        i = 1;
      }
      if (++j >= key.size()) j = 0;
    }
    for (uint32_t k = kWords - 1; k > 0; --k) {
      state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >> 30)) * 1566083941U)) - i;
      if (++i >= kWords) {
        state[0] = state[kWords - 1];
        i = 1;
      }
    }
    state[0] = 0x80000000U;
  }

  void refill() {
    for (uint32_t k = 0; k < kWords; ++k) {
      uint32_t y = (state[k] & 0x80000000U) | (state[(k + 1) % kWords] & 0x7fffffffU);
      state[k] = state[(k + kShift) % kWords] ^ (y >> 1) ^ (y & 1 ? 0x9908b0dfU : 0U);
    }
    index = 0;
  }

  uint32_t next() {
    if (index >= kWords) refill();
    uint32_t y = state[index++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
  }
};

Twister* twister_of(Value v) { return cast<Twister>(v); }

/// The magnitude of an int as 32-bit words, lowest first, at least one.
std::vector<uint32_t> words_of(Value v) {
  if (is_kind(v, Kind::kBigInt)) {
    auto* big = cast<BigInt>(v);
    return {big->limbs, big->limbs + big->limb_count};
  }
  int64_t n = v.is_bool() ? v.is_true() : v.as_small();
  auto magnitude = static_cast<uint64_t>(n < 0 ? -n : n);
  std::vector<uint32_t> words{static_cast<uint32_t>(magnitude)};
  if (magnitude >> 32) words.push_back(static_cast<uint32_t>(magnitude >> 32));
  return words;
}

void seed_by_chance(VmContext& cx, Twister* twister) {
  LibraryState& state = library_of(cx);
  bool repeatable = cx.controlled || cx.world.settings.seed != 0;
  uint64_t seed = seed_from_system();
  if (repeatable) {
    uint64_t number = state.unseeded.fetch_add(1, std::memory_order_relaxed);
    seed = Random(cx.world.settings.seed * 0x9e3779b97f4a7c15 + number).next();
  }
  std::vector<uint32_t> key;
  Random source(seed);
  for (int i = 0; i < 16; ++i) key.push_back(static_cast<uint32_t>(source.next()));
  twister->seed(key);
}

Value random_seed(Context& cx, const Value* args, int) {
  Twister* twister = twister_of(args[0]);
  Value n = args[1].is_empty() ? Value::none() : unwrap(args[1]);
  if (!n.is_none() && !is_int(n)) {
    uint64_t hash = 0;
    if (native_hash(cx, n, &hash) != Tri::kTrue) {
      if (!cx.pending.is_empty()) return Value::error();
      return cx.type_error("unhashable type: '{}'", type_name(cx, n));
    }
    n = make_uint(cx, hash);
  }
  ObjectLock lock(twister);
  if (n.is_none()) {
    seed_by_chance(vm_of(cx), twister);
  } else {
    twister->seed(words_of(n));
  }
  return Value::none();
}

Value random_new(Context& cx, const Value* args, int) {
  Type* own = library_of(cx).random_type;
  auto* twister = cx.make<Twister>(own, Kind::kExtension);
  Value seed[] = {Value::object(twister), Value::none()};
  auto* given = cast<Tuple>(args[1]);
  if (given->size > 0 && !is_str(given->items[0]) && !is_kind(given->items[0], Kind::kBytes)) {
    seed[1] = given->items[0];
  }
  if (random_seed(cx, seed, 2).is_error()) return Value::error();
  if (args[0] == Value::object(own)) return Value::object(twister);
  Value instance = make_instance(cx, cast<Type>(args[0]));
  cast<Instance>(instance)->slots[0].store(Value::object(twister));
  return instance;
}

Value random_random(Context&, const Value* args, int) {
  Twister* twister = twister_of(args[0]);
  ObjectLock lock(twister);
  uint32_t a = twister->next() >> 5;
  uint32_t b = twister->next() >> 6;
  return Value::number((a * 67108864.0 + b) * (1.0 / 9007199254740992.0));
}

/// An int of `count` words, lowest first.
Value int_of_words(Context& cx, const std::vector<uint32_t>& words) {
  Value total = Value::small(0);
  for (size_t i = words.size(); i > 0; --i) {
    total = number_binary(cx, BinOp::kLShift, total, Value::small(32));
    total = number_binary(cx, BinOp::kOr, total, Value::small(words[i - 1]));
  }
  return total;
}

Value random_getrandbits(Context& cx, const Value* args, int) {
  auto bits = index_arg(cx, args[1]);
  if (!bits) return Value::error();
  if (*bits < 0) return cx.value_error("number of bits must be non-negative");
  if (*bits == 0) return Value::small(0);
  constexpr int64_t kMostBits = int64_t{1} << 31;
  if (*bits > kMostBits) return cx.raise(cx.types().OverflowError, "too many bits");
  Twister* twister = twister_of(args[0]);
  std::vector<uint32_t> words;
  {
    ObjectLock lock(twister);
    for (int64_t left = *bits; left > 0; left -= 32) {
      uint32_t word = twister->next();
      words.push_back(left < 32 ? word >> (32 - left) : word);
    }
  }
  if (words.size() == 1) return Value::small(words[0]);
  return int_of_words(cx, words);
}

Value random_getstate(Context& cx, const Value* args, int) {
  Twister* twister = twister_of(args[0]);
  std::vector<Value> items;
  ObjectLock lock(twister);
  for (uint32_t word : twister->state) items.push_back(Value::small(word));
  items.push_back(Value::small(twister->index));
  return Value::object(heddle::make_tuple(cx, std::span<const Value>(items)));
}

Value random_setstate(Context& cx, const Value* args, int) {
  if (!is_kind(args[1], Kind::kTuple)) return cx.type_error("state vector must be a tuple");
  auto* given = cast<Tuple>(args[1]);
  if (given->size != kWords + 1) return cx.value_error("state vector is the wrong size");
  uint32_t words[kWords + 1];
  for (uint32_t i = 0; i <= kWords; ++i) {
    auto word = index_arg(cx, given->items[i]);
    if (!word) return Value::error();
    words[i] = static_cast<uint32_t>(*word);
  }
  if (words[kWords] > kWords) return cx.value_error("invalid state");
  Twister* twister = twister_of(args[0]);
  ObjectLock lock(twister);
  std::memcpy(twister->state, words, sizeof(twister->state));
  twister->index = words[kWords];
  return Value::none();
}

constexpr NativeDef kRandomMethods[] = {
    {"__new__", "cls, /, *args, **kwargs", random_new, Native::kStatic},
    {"seed", "self, n=, /", random_seed},
    {"random", "self, /", random_random},
    {"getrandbits", "self, k, /", random_getrandbits},
    {"getstate", "self, /", random_getstate},
    {"setstate", "self, state, /", random_setstate},
};

/// The number that seed() makes of a bytes object: its content and its SHA-512, big-endian.
Value number_of_bytes(Context& cx, const Value* args, int) {
  if (!is_kind(args[0], Kind::kBytes)) return cx.type_error("a bytes object is required");
  auto* bytes = cast<Bytes>(args[0]);
  std::string data(reinterpret_cast<const char*>(bytes->data), bytes->length);
  auto digest = sha512(data);
  data.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  std::vector<uint32_t> words((data.size() + 3) / 4);
  for (size_t i = 0; i < data.size(); ++i) {
    auto byte = static_cast<uint8_t>(data[data.size() - 1 - i]);
    words[i / 4] |= uint32_t{byte} << (8 * (i % 4));
  }
  return int_of_words(cx, words);
}

constexpr NativeDef kRandomFunctions[] = {{"_number_of_bytes", "data, /", number_of_bytes}};

}  // namespace

void init__random_module(VmContext& cx, Module* module) {
  LibraryState& state = library_of(cx);
  NativeTypeDef def{"_random", "Random"};
  def.flags = Type::kDerivable;
  state.random_type = make_native_type(cx, def);
  keep(cx, state.random_type);
  add_methods(cx, state.random_type, kRandomMethods);
  type_ready(cx, state.random_type);
  module_set(cx, module, "Random", Value::object(state.random_type));
  module_add(cx, module, kRandomFunctions);
}

}  // namespace heddle
