// What others may ask of a strand that stands still: its stack, the operation it stands before, and
// whether it is in a loop that changes nothing.
#include "engine/base/arena.h"
#include "engine/value/container.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/names.h"
#include "engine/vm/visible.h"
#include "engine/vm/world.h"

#include <algorithm>
#include <optional>

namespace heddle {

namespace {

constexpr size_t kSourceMax = 60;

// The instruction that a frame is at. Behind it is the pc of a frame that called another, and of
// the one that runs; before it that of a strand which will execute it again.
size_t instruction_of(const VmStrand& strand, const Frame* f) {
  const auto pc = static_cast<size_t>(f->pc - f->code->insns);
  const bool behind = f != strand.frame || strand.state() == StrandState::kRunning;
  return behind && pc > 0 ? pc - 1 : pc;
}

const Frame* program_frame(const VmStrand& strand) {
  const Frame* f = strand.frame;
  while (f != nullptr && (f->code->flags & Code::kLibrary) != 0) f = f->parent;
  return f;
}

// As much of a text as is shown.
std::string cut_short(std::string text, bool goes_on) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\\')) text.pop_back();
  if (text.size() > kSourceMax) {
    size_t end = kSourceMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) end--;
    text.resize(end);
    goes_on = true;
  }
  return goes_on && !text.empty() ? text + ".." : text;
}

// The source that an instruction was made from, if it is on one line; else the first one of it.
std::string source_of(const World& world, const Frame* f, const Position& position) {
  if (position.line == 0) return {};
  const std::string line = world.source_line(to_utf8(f->code->filename), position.line);
  const bool goes_on = position.line != position.end_line;
  const size_t end = goes_on ? line.size() : position.end_col;
  if (position.col >= end || end > line.size()) return {};
  return cut_short(line.substr(position.col, end - position.col), goes_on);
}

// A `for` statement's own instructions have all of it as their source: what they are about is what
// it goes over, which was evaluated just before.
size_t what_is_gone_over(const Frame* f, size_t at) {
  const Op op = f->code->insns[at].op;
  if (op != Op::kGetIter && op != Op::kForIter) return at;
  const auto& positions = f->code->code->positions;
  const Position& own = positions[at];
  const auto is_own = [&own](const Position& p) {
    return p.line == own.line && p.col == own.col && p.end_line == own.end_line &&
           p.end_col == own.end_col;
  };
  for (size_t before = at; before-- > 0;) {
    if (!is_own(positions[before])) return before;
  }
  return at;
}

Value item_value(VmContext& cx, Value container, Value key) {
  if (is_kind(container, Kind::kList) && key.is_small()) {
    auto* list = cast<List>(container);
    const int64_t at = key.as_small();
    return at >= 0 && at < list->size.load() ? list_get(list, static_cast<uint32_t>(at))
                                             : Value::empty();
  }
  if (is_kind(container, Kind::kDict) && is_str(key)) {
    return dict_get_str(cast<Dict>(container), cast<Str>(key));
  }
  (void)cx;
  return Value::empty();
}

// What an access reads or writes; empty where it is no plain value.
Value value_of(VmContext& cx, Frame* f, const Insn& i) {
  const Value* regs = f->regs();
  switch (i.op) {
    case Op::kStoreGlobal:
    case Op::kStoreName:
    case Op::kStoreCell:
    case Op::kStoreAttr:
    case Op::kStoreItem: return regs[i.a];
    case Op::kLoadGlobal:
    case Op::kLoadName: {
      if (!f->globals->cells) return Value::empty();
      Cell* home = namespace_cell(cx, f->globals, site_name(f, i.b), false);
      return home == nullptr ? Value::empty() : home->value.load();
    }
    case Op::kLoadCell: return cast<Cell>(regs[i.b])->value.load();
    case Op::kLoadAttr:
      if (!is_kind(regs[i.b], Kind::kInstance)) return Value::empty();
      return instance_get(cx, cast<Instance>(regs[i.b]), site_attr(f, i.c));
    case Op::kLoadItem: return item_value(cx, regs[i.b], regs[i.c]);
    default: return Value::empty();
  }
}

std::string name_of(const Frame* f, const Insn& i) {
  switch (i.op) {
    case Op::kLoadGlobal:
    case Op::kStoreGlobal:
    case Op::kLoadName:
    case Op::kStoreName: return to_utf8(site_name(f, i.b));
    case Op::kStoreAttr:
    case Op::kLoadAttr: return "." + to_utf8(site_attr(f, i.c));
    default: return {};
  }
}

// --- loops that change nothing -----------------------------------------------------------------

// Whether a loop that begins there goes over a range: in each round it has less left.
bool goes_over_range(const Frame* f, int64_t head) {
  const Insn& first = f->code->insns[head];
  if (first.op != Op::kForIter) return false;
  const Value over = const_cast<Frame*>(f)->regs()[first.b];
  return is_kind(over, Kind::kIterator) && cast<Iterator>(over)->iter_kind == IterKind::kRange;
}

// Whether an instruction stands in a loop in which the strand could come to where it was.
bool is_in_loop(const Frame* f, size_t at) {
  if ((f->code->flags & Code::kLoops) == 0) return false;
  const Insn* insns = f->code->insns;
  const auto count = static_cast<size_t>(f->code->code->insns.size());
  for (size_t end = at; end < count; end++) {
    if (insns[end].op != Op::kJumpBack) continue;
    const int64_t head = static_cast<int64_t>(end) + 1 + insns[end].wide();
    if (head <= static_cast<int64_t>(at) && !goes_over_range(f, head)) return true;
  }
  return false;
}

uint64_t mixed(uint64_t hash, uint64_t with) {
  hash = (hash ^ with) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

// What a strand has, as a number: what is made anew in each round (a tuple, an iterator) by what is
// in it. Whatever else it has is by identity: who changes that is heard of (own_changes), or
// others could see it, which is a visible operation.
class StateHash {
 public:
  void mix(uint64_t with) { hash_ = mixed(hash_, with); }
  void mix(Value v, int depth = 0) {
    if (!v.is_object()) return mix(v.bits());
    const Object* object = v.as_object();
    if (depth == kDeepest || ++objects_ > kObjectsMax) {
      is_known_ &= object->kind == Kind::kStr;
      return mix(v.bits());
    }
    mix(static_cast<uint64_t>(object->kind));
    switch (object->kind) {
      case Kind::kStr: return mix(str_hash(cast<Str>(v)));
      case Kind::kTuple: return mix_items(cast<Tuple>(v)->items, cast<Tuple>(v)->size, depth);
      case Kind::kList: return mix_list(cast<List>(v), depth);
      case Kind::kBoundMethod:
        mix(cast<BoundMethod>(v)->function, depth + 1);
        return mix(cast<BoundMethod>(v)->self, depth + 1);
      case Kind::kRange:
        mix(cast<Range>(v)->start, depth + 1);
        mix(cast<Range>(v)->stop, depth + 1);
        return mix(cast<Range>(v)->step, depth + 1);
      case Kind::kFunction: return mix_function(cast<Function>(v), depth);
      case Kind::kCell:
        if (is_shared(object)) break;
        return mix(cast<Cell>(v)->value.load(), depth + 1);
      case Kind::kIterator: return mix_iterator(cast<Iterator>(v), depth);
      case Kind::kGenerator: return mix_generator(cast<Generator>(v), depth);
      case Kind::kInstance:
        if ((object->type->flags & Type::kException) == 0) break;
        mix(reinterpret_cast<uintptr_t>(object->type));
        return mix(cast<Instance>(v)->slots[kExcArgs].load(), depth + 1);
      case Kind::kExtension:
        is_known_ &= object->extra != kPlainIterator || object->type->hooks == nullptr ||
                     object->type->hooks->next == nullptr;
        break;
      default: break;
    }
    mix(v.bits());
  }
  void mix(const Frame* f, int depth) {
    mix(reinterpret_cast<uintptr_t>(f->code));
    mix(reinterpret_cast<uintptr_t>(f->pc));
    mix(f->handled, depth);
    const Value* regs = const_cast<Frame*>(f)->regs();
    for (int n = 0; n < f->code->register_count; n++) mix(regs[n], depth);
  }
  /// 0: it has something whose state nobody knows (an iterator of a native module).
  uint64_t value() const { return is_known_ ? hash_ | 1 : 0; }

 private:
  void mix_items(const Value* items, uint32_t count, int depth) {
    mix(uint64_t{count});
    for (uint32_t n = 0; n < count; n++) mix(items[n], depth + 1);
  }
  void mix_list(List* list, int depth) {
    if (is_shared(list)) return mix(Value::object(list).bits());
    const uint32_t count = list->size.load();
    mix(uint64_t{count});
    for (uint32_t n = 0; n < std::min(count, kObjectsMax); n++) mix(list_get(list, n), depth + 1);
    is_known_ &= count <= kObjectsMax;
  }
  void mix_function(const Function* function, int depth) {
    mix(reinterpret_cast<uintptr_t>(function->code.load()));
    const Tuple* closure = function->closure;
    if (closure != nullptr) mix_items(closure->items, closure->size, depth);
    mix(function->defaults.load(), depth + 1);
  }
  void mix_iterator(const Iterator* it, int depth) {
    mix(static_cast<uint64_t>(it->iter_kind));
    mix(it->source.load(), depth + 1);
    mix(it->extra_value.load(), depth + 1);
    mix(it->position.load());
    if (it->iter_kind != IterKind::kRange) return;
    mix(static_cast<uint64_t>(it->next_int.load()));
    mix(it->left.load());
  }
  void mix_generator(Generator* generator, int depth) {
    const uint8_t state = generator->state.load(std::memory_order_relaxed);
    mix(uint64_t{state});
    const bool stands = state == Generator::kCreated || state == Generator::kSuspended;
    if (stands) return mix(generator->frame(), depth + 1);
    mix(reinterpret_cast<uintptr_t>(generator->frame()->code));  // one that runs is on the stack
  }

  static constexpr int kDeepest = 6;
  static constexpr uint32_t kObjectsMax = 1000;
  uint64_t hash_ = 0;
  uint32_t objects_ = 0;
  bool is_known_ = true;
};

}  // namespace

std::vector<CodePlace> VmStrand::stack() const {
  std::vector<CodePlace> places;
  for (const Frame* f = frame; f != nullptr; f = f->parent) {
    if ((f->code->flags & Code::kLibrary) != 0) continue;
    const size_t at = instruction_of(*this, f);
    const auto& positions = f->code->code->positions;
    if (at >= positions.size()) continue;
    places.push_back({f->code->trace_file, positions[at].line, to_utf8(f->code->qualname)});
  }
  return places;
}

Described VmStrand::describe() const {
  Described described;
  const Frame* f = program_frame(*this);
  if (f == nullptr) return described;
  const size_t at = instruction_of(*this, f);
  const auto& positions = f->code->code->positions;
  if (at >= positions.size()) return described;
  // What it makes in the heap must lie where the heap does.
  std::optional<Arena::Inside> inside;
  if (Arena* arena = Arena::owner_of(this)) inside.emplace(*arena);
  VmContext& cx = world.boot_context();
  const Insn& insn = f->code->insns[at];
  described.what = name_of(f, insn);
  if (described.what.empty() || described.what[0] == '.') {
    const std::string text = source_of(world, f, positions[what_is_gone_over(f, at)]);
    if (!text.empty()) described.what = text;
  }
  if (f == frame) {
    const Value v = value_of(cx, const_cast<Frame*>(f), insn);
    if (!v.is_empty()) described.value = World::preview(cx, v);
  }
  return described;
}

uint64_t VmStrand::loop_state() const {
  bool loops = false;
  for (const Frame* f = frame; f != nullptr && !loops; f = f->parent) {
    loops = is_in_loop(f, instruction_of(*this, f));
  }
  if (!loops) return 0;
  StateHash hash;
  hash.mix(own_changes);
  for (const Frame* f = frame; f != nullptr; f = f->parent) hash.mix(f, 0);
  return hash.value();
}

}  // namespace heddle
