// What others may ask of a strand that stands still: its stack, the operation it stands before, and
// whether it is in a loop that changes nothing.
#include "engine/base/arena.h"
#include "engine/value/container.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"
#include "engine/vm/names.h"
#include "engine/vm/own_changes.h"
#include "engine/vm/world.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace heddle {

namespace {

constexpr size_t kSourceMax = 60;
constexpr int kDeepest = 3;

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

// The source that an instruction was made from, if it is on one line.
std::string source_of(const World& world, const Frame* f, const Position& position) {
  if (position.line == 0 || position.line != position.end_line) return {};
  const std::string line = world.source_line(to_utf8(f->code->filename), position.line);
  if (position.col >= position.end_col || position.end_col > line.size()) return {};
  const std::string text = line.substr(position.col, position.end_col - position.col);
  return text.size() <= kSourceMax ? text : std::string();
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

// Methods that only ask, of primitives and containers.
constexpr std::string_view kQuestions[] = {"acquire", "locked", "is_set", "empty", "full",
                                           "qsize",   "get",    "count",  "index"};

// Whether an instruction changes nothing but registers, which are compared, and what is counted.
bool changes_nothing(const Frame* f, const Insn* at) {
  switch (at->op) {
    case Op::kNop:
    case Op::kExt:
    case Op::kMove:
    case Op::kLoadConst:
    case Op::kLoadInt:
    case Op::kLoadGlobal:
    case Op::kLoadName:
    case Op::kLoadFree:
    case Op::kLoadCell:
    case Op::kCheckBound:
    case Op::kLoadAttr:
    case Op::kLoadItem:
    case Op::kAddImm:
    case Op::kSubImm:
    case Op::kNot:
    case Op::kLt:
    case Op::kLe:
    case Op::kEq:
    case Op::kNe:
    case Op::kGt:
    case Op::kGe:
    case Op::kIs:
    case Op::kIsNot:
    case Op::kIn:
    case Op::kNotIn:
    case Op::kJump:
    case Op::kJumpBack:
    case Op::kJumpIf:
    case Op::kJumpIfNot:
    case Op::kTestLt:
    case Op::kTestLe:
    case Op::kTestEq:
    case Op::kTestNe:
    case Op::kTestGt:
    case Op::kTestGe:
    case Op::kTestIs:
    case Op::kTestIsNone:
    case Op::kTestIn:
    case Op::kTestLtImm:
    case Op::kTestLeImm:
    case Op::kTestEqImm:
    case Op::kTestNeImm:
    case Op::kTestGtImm:
    case Op::kTestGeImm:
    case Op::kStoreGlobal:  // a visible operation, or one of its own changes
    case Op::kStoreCell:
    case Op::kStoreAttr:
    case Op::kStoreItem:
    case Op::kBuildTuple:
    case Op::kCallMethod: return true;  // which method: LoadMethod before it
    case Op::kLoadMethod: {
      const std::string name = to_utf8(site_attr(f, at->c));
      return std::find(std::begin(kQuestions), std::end(kQuestions), name) !=
             std::end(kQuestions);
    }
    default: return false;
  }
}

// Whether the innermost loop around instruction `at` makes no change that nobody would notice.
bool in_idle_loop(const Frame* f, size_t at) {
  const Insn* insns = f->code->insns;
  const auto count = static_cast<size_t>(f->code->code->insns.size());
  for (size_t end = at; end < count; end++) {
    if (insns[end].op != Op::kJumpBack) continue;
    const auto begin = static_cast<size_t>(static_cast<int64_t>(end) + 1 + insns[end].wide());
    if (begin > at) continue;
    for (size_t i = begin; i <= end; i++) {
      if (!changes_nothing(f, insns + i)) return false;
    }
    return true;
  }
  return false;
}

uint64_t mixed(uint64_t hash, uint64_t with) {
  hash = (hash ^ with) * 0x9E3779B97F4A7C15ull;
  return hash ^ (hash >> 29);
}

// A register as it counts: what is made anew in each round (a tuple) by what is in it.
uint64_t mixed_value(uint64_t hash, Value v, int depth) {
  if (!is_kind(v, Kind::kTuple) || depth == kDeepest) return mixed(hash, v.bits());
  auto* tuple = cast<Tuple>(v);
  hash = mixed(hash, tuple->size);
  for (uint32_t n = 0; n < tuple->size; n++) hash = mixed_value(hash, tuple->items[n], depth + 1);
  return hash;
}

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
    const std::string text = source_of(world, f, positions[at]);
    if (!text.empty()) described.what = text;
  }
  if (f == frame) {
    const Value v = value_of(cx, const_cast<Frame*>(f), insn);
    if (!v.is_empty()) described.value = World::preview(cx, v);
  }
  return described;
}

uint64_t VmStrand::loop_state() const {
  if (frame == nullptr || (frame->code->flags & Code::kLibrary) != 0) return 0;
  const size_t at = instruction_of(*this, frame);
  if (!in_idle_loop(frame, at)) return 0;
  uint64_t hash = mixed(at + 1, reinterpret_cast<uintptr_t>(frame->code));
  hash = mixed(hash, own_changes(id()));
  for (const Frame* f = frame; f != nullptr; f = f->parent) {
    hash = mixed(hash, reinterpret_cast<uintptr_t>(f->pc));
    const Value* regs = const_cast<Frame*>(f)->regs();
    for (int n = 0; n < f->code->register_count; n++) hash = mixed_value(hash, regs[n], 0);
  }
  return hash | 1;
}

}  // namespace heddle
