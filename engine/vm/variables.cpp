// The main module's variables as text, for views.
#include "engine/value/container.h"
#include "engine/vm/preview.h"
#include "engine/vm/world.h"

#include <algorithm>
#include <new>

namespace heddle {

bool is_state(Value v) {
  if (!v.is_object()) return !v.is_empty();
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule: return false;
    default: return true;
  }
}

namespace {

constexpr size_t kTextMax = 400;
constexpr size_t kRowsMax = 500;

// The beginning of repr(), as much as is shown: a list of millions is looked at ten times a second.
// What only Python can write is the name of its class; what is nested deeper than anybody reads is
// "...".
class Preview {
 public:
  explicit Preview(Context& cx) : cx_(cx) {}

  std::string text(Value v) {
    add(v, 0);
    std::string text = to_utf8(out_.finish(cx_));
    if (text.size() <= kTextMax) return text;
    size_t end = kTextMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
  }

 private:
  static constexpr int kDeepest = 8;

  // Its repr() shows its number, which it gets with the first such call. Looking must not give it
  // one: numbers decide about hashes and so about the order of sets.
  static bool would_number(const Object* object) {
    switch (object->kind) {
      case Kind::kFunction:
      case Kind::kNative:
      case Kind::kBoundMethod:
      case Kind::kInstance:
      case Kind::kExtension:
      case Kind::kGenerator:
      case Kind::kIterator:
      case Kind::kCell:
        return (object->identity.load(std::memory_order_relaxed) & kIdentityMask) == 0;
      default: return false;
    }
  }

  bool full() const { return out_.length() > kTextMax; }

  void add(Value v, int depth) {
    if (full()) return;
    if (depth > kDeepest) return out_.append_ascii("...");
    Kind kind = v.is_object() ? v.as_object()->kind : Kind::kFree;
    switch (kind) {
      case Kind::kStr: return add_str(cast<Str>(v));
      case Kind::kBytes: {
        auto* bytes = cast<Bytes>(v);
        return append_bytes_repr(bytes->data, std::min<size_t>(bytes->length, kTextMax), out_);
      }
      case Kind::kList: return add_list(cast<List>(v), depth);
      case Kind::kTuple: return add_tuple(cast<Tuple>(v), depth);
      case Kind::kDict: return add_dict(cast<Dict>(v), depth);
      case Kind::kSet: return add_set(cast<Set>(v), depth);
      case Kind::kByteArray:
      case Kind::kDictView: return out_.append_ascii("...");
      default: break;
    }
    if (v.is_object() && would_number(v.as_object())) {
      return out_.append(std::string_view("<" + type_name(cx_, v) + ">"));
    }
    StrBuilder whole;
    if (native_repr(cx_, v, whole) != Tri::kTrue) {
      return out_.append(std::string_view("<" + type_name(cx_, v) + ">"));
    }
    out_.append(whole.finish(cx_));
  }

  void add_str(const Str* s) {
    StrBuilder part;
    part.append_part(s, 0, std::min<size_t>(s->length, kTextMax));
    append_repr(part.finish(cx_), out_);
  }

  void add_list(const List* list, int depth) {
    out_.append_ascii("[");
    uint32_t size = list->size.load();
    for (uint32_t i = 0; i < size && !full(); ++i) {
      Value item = list_get(list, i);
      if (item.is_empty()) break;
      if (i != 0) out_.append_ascii(", ");
      add(item, depth + 1);
    }
    out_.append_ascii("]");
  }

  void add_tuple(const Tuple* tuple, int depth) {
    out_.append_ascii("(");
    for (uint32_t i = 0; i < tuple->size && !full(); ++i) {
      if (i != 0) out_.append_ascii(", ");
      add(tuple->items[i], depth + 1);
    }
    out_.append_ascii(tuple->size == 1 ? ",)" : ")");
  }

  void add_dict(const Dict* dict, int depth) {
    out_.append_ascii("{");
    uint32_t position = 0;
    Value key, value;
    for (bool first = true; !full() && dict_next(dict, &position, &key, &value); first = false) {
      if (!first) out_.append_ascii(", ");
      add(key, depth + 1);
      out_.append_ascii(": ");
      add(value, depth + 1);
    }
    out_.append_ascii("}");
  }

  void add_set(const Set* set, int depth) {
    const bool plain = set->type == cx_.types().set;
    if (!plain) out_.append_ascii("frozenset(");
    if (set_size(set) == 0) return out_.append_ascii(plain ? "set()" : ")");
    out_.append_ascii("{");
    uint32_t position = 0;
    Value item;
    for (bool first = true; !full() && set_next(set, &position, &item); first = false) {
      if (!first) out_.append_ascii(", ");
      add(item, depth + 1);
    }
    out_.append_ascii(plain ? "}" : "})");
  }

  Context& cx_;
  StrBuilder out_;
};

}  // namespace

std::string preview(Context& cx, Value v) {
  Value pending = cx.pending;
  std::string text;
  try {
    text = Preview(cx).text(v);
  } catch (const std::bad_alloc&) {  // the program has all of it
    text = "...";
  }
  cx.pending = pending;
  return text;
}

std::vector<std::array<std::string, 3>> World::variables() {
  wants_look_.store(true, std::memory_order_relaxed);
  SpinGuard guard(look_spin_);
  return looked_;
}

void World::look_at_variables(VmContext& cx) {
  wants_look_.store(false, std::memory_order_relaxed);
  if (main_module == nullptr) return;
  std::vector<std::array<std::string, 3>> rows;
  Value pending = cx.pending;
  uint32_t at = 0;
  Value key, value;
  try {
    while (rows.size() < kRowsMax && dict_next(main_module->dict, &at, &key, &value)) {
      if (!is_str(key) || !is_state(value)) continue;
      std::string name = str_text(key);
      if (name.starts_with("__")) continue;
      rows.push_back({name, type_name(cx, value), Preview(cx).text(value)});
    }
  } catch (const std::bad_alloc&) {  // the program has all of it; what was seen is shown
  }
  cx.pending = pending;
  SpinGuard guard(look_spin_);
  looked_ = std::move(rows);
}

std::string World::preview(VmContext& cx, Value v) {
  Value pending = cx.pending;
  std::string text;
  try {
    text = Preview(cx).text(v);
  } catch (const std::bad_alloc&) {
  }
  cx.pending = pending;
  return text;
}

uint64_t World::instructions() const {
  uint64_t sum = 0;
  for (const auto& context : contexts_) sum += context->instructions;
  return sum;
}

}  // namespace heddle
