// The module _hashes: the digests behind hashlib. The modules that CPython keeps them in (_md5,
// _sha1, _sha256, _sha512, _sha3, _blake2) are a few lines of Python over it.
#include "engine/lib/hashes.h"
#include "engine/lib/modules.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

struct HashObject : Object {
  Digest* digest;
};
void finalize_hash(Object* object) { delete static_cast<HashObject*>(object)->digest; }
constexpr ExtensionHooks kHashHooks{nullptr, finalize_hash, nullptr, nullptr, true};

HashObject* hash_of(Value v) { return cast<HashObject>(v); }

Value make_hash(Context& cx, std::unique_ptr<Digest> digest) {
  auto* object = cx.make<HashObject>(library_of(cx).hash_type, Kind::kExtension);
  object->digest = digest.release();
  return Value::object(object);
}

/// The bytes to digest; false: TypeError is pending.
bool data_arg(Context& cx, Value v, std::string* out) {
  if (is_str(unwrap(v))) {
    cx.type_error("Strings must be encoded before hashing");
    return false;
  }
  if (bytes_content(v, out)) return true;
  cx.type_error("object supporting the buffer API required");
  return false;
}

/// _new(name, data)
Value hash_new(Context& cx, const Value* args, int) {
  std::string data;
  if (!data_arg(cx, args[1], &data)) return Value::error();
  auto digest = make_digest(str_text(args[0]));
  if (digest == nullptr) return cx.value_error("unsupported hash type {}", str_text(args[0]));
  digest->update(data);
  return make_hash(cx, std::move(digest));
}

/// _blake2(big, data, size, key, salt, person); _blake2.py has checked the sizes.
Value hash_blake2(Context& cx, const Value* args, int) {
  std::string data;
  Blake2Options options;
  options.big = args[0].is_true();
  options.size = static_cast<size_t>(args[2].as_small());
  if (!data_arg(cx, args[1], &data) || !data_arg(cx, args[3], &options.key) ||
      !data_arg(cx, args[4], &options.salt) || !data_arg(cx, args[5], &options.person)) {
    return Value::error();
  }
  auto digest = make_blake2(options);
  digest->update(data);
  return make_hash(cx, std::move(digest));
}

Value hash_update(Context& cx, const Value* args, int) {
  std::string data;
  if (!data_arg(cx, args[1], &data)) return Value::error();
  ObjectLock lock(args[0].as_object());
  hash_of(args[0])->digest->update(data);
  return Value::none();
}

bool finished(Context& cx, const Value* args, std::string* out) {
  HashObject* hash = hash_of(args[0]);
  int64_t size = 0;
  if (hash->digest->size() == 0) {
    if (args[1].is_empty()) {
      cx.type_error("digest() missing required argument 'length' (pos 1)");
      return false;
    }
    auto given = index_arg(cx, unwrap(args[1]));
    if (!given) return false;
    if (*given < 0 || *given >= (1 << 29)) {
      cx.raise(cx.types().ValueError,
               *given < 0 ? "value must be positive" : "length is too large");
      return false;
    }
    size = *given;
  } else if (!args[1].is_empty()) {
    cx.type_error("digest() takes no arguments (1 given)");
    return false;
  }
  ObjectLock lock(hash);
  *out = hash->digest->finish(static_cast<size_t>(size));
  return true;
}

Value hash_digest(Context& cx, const Value* args, int) {
  std::string out;
  return finished(cx, args, &out) ? Value::object(make_bytes(cx, out)) : Value::error();
}

Value hash_hexdigest(Context& cx, const Value* args, int) {
  std::string out, text;
  if (!finished(cx, args, &out)) return Value::error();
  for (unsigned char c : out) text += fmt::format("{:02x}", c);
  return Value::object(make_str(cx, text));
}

Value hash_copy(Context& cx, const Value* args, int) {
  ObjectLock lock(args[0].as_object());
  return make_hash(cx, hash_of(args[0])->digest->copy());
}

Value hash_name(Context& cx, Value self) {
  return Value::object(make_str(cx, hash_of(self)->digest->name()));
}
Value hash_size(Context&, Value self) {
  return Value::small(static_cast<int64_t>(hash_of(self)->digest->size()));
}
Value hash_block(Context&, Value self) {
  return Value::small(static_cast<int64_t>(hash_of(self)->digest->block()));
}
Value hash_repr(Context& cx, const Value* args, int) {
  return Value::object(make_str(cx, fmt::format("<{} _hashlib.HASH object @ {}>",
                                                hash_of(args[0])->digest->name(),
                                                address_text(cx, args[0]))));
}

constexpr NativeDef kHashMethods[] = {
    {"update", "self, data, /", hash_update},
    {"digest", "self, length=", hash_digest},
    {"hexdigest", "self, length=", hash_hexdigest},
    {"copy", "self, /", hash_copy},
    {"__repr__", "self, /", hash_repr},
};
constexpr GetSetDef kHashGetSets[] = {
    {"name", hash_name}, {"digest_size", hash_size}, {"block_size", hash_block}};
constexpr NativeDef kHashFunctions[] = {
    {"_new", "name, data, /", hash_new},
    {"_blake2", "big, data, size, key, salt, person, /", hash_blake2},
};

}  // namespace

void init__hashes_module(VmContext& cx, Module* module) {
  NativeTypeDef def{"_hashlib", "HASH"};
  def.hooks = &kHashHooks;
  Type* type = library_of(cx).hash_type = make_native_type(cx, def);
  keep(cx, type);
  add_methods(cx, type, kHashMethods);
  add_getsets(cx, type, kHashGetSets);
  type_ready(cx, type);
  module_add(cx, module, kHashFunctions);
}

}  // namespace heddle
