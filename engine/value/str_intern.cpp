#include "engine/base/spin.h"
#include "engine/value/str.h"

#include <vector>

namespace heddle {

/// The interned strings of a world: open addressing in shards, each under its own lock byte.
struct InternTable {
  static constexpr size_t kShards = 16;
  struct Shard {
    Spin spin;
    std::vector<Str*> slots = std::vector<Str*>(64);  // a power of two, at most 2/3 full
    size_t used = 0;

    Str** find(const Str* s, uint64_t hash) {
      const size_t mask = slots.size() - 1;
      size_t i = (hash >> 4) & mask;
      while (slots[i] && !(str_hash(slots[i]) == hash && str_equal(slots[i], s))) {
        i = (i + 1) & mask;
      }
      return &slots[i];
    }
    void grow() {
      std::vector<Str*> old(slots.size() * 2);
      old.swap(slots);
      for (Str* s : old) {
        if (s) *find(s, str_hash(s)) = s;
      }
    }
  };
  Shard shards[kShards];
};

Str* intern(Context& cx, Str* s) {
  if (s->interned.load()) return s;
  // The world's first string is interned while the world is being made, by one OS thread.
  if (!cx.rt.interned) cx.rt.interned = new InternTable;
  const uint64_t hash = str_hash(s);
  InternTable::Shard& shard = cx.rt.interned->shards[hash % InternTable::kShards];
  SpinGuard guard(shard.spin);
  Str** place = shard.find(s, hash);
  if (*place) return *place;
  *place = s;
  s->interned.store(1);
  if (++shard.used * 3 > shard.slots.size() * 2) shard.grow();
  return s;
}

Str* intern(Context& cx, std::string_view utf8) { return intern(cx, make_str(cx, utf8)); }

void mark_interned(const Runtime& rt, Marker& marker) {
  if (!rt.interned) return;
  for (InternTable::Shard& shard : rt.interned->shards) {
    for (Str* s : shard.slots) marker.object(s);
  }
}

void free_interned(Runtime& rt) {
  delete rt.interned;
  rt.interned = nullptr;
}

}  // namespace heddle
