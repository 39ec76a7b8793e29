#include "engine/step/parts.h"

#include "engine/vm/names.h"
#include "engine/vm/preview.h"
#include "engine/vm/visible.h"

#include <optional>

namespace heddle {
namespace {

std::optional<Part::Kind> part_kind(Op op) {
  using K = Part::Kind;
  switch (op) {
    case Op::kLoadGlobal: case Op::kLoadName: case Op::kLoadClassFree: case Op::kLoadCell:
    case Op::kLoadAttr: case Op::kLoadItem: case Op::kUnpackSequence: case Op::kUnpackEx:
      return K::kRead;
    case Op::kAdd: case Op::kSub: case Op::kMul: case Op::kTrueDiv: case Op::kFloorDiv:
    case Op::kMod: case Op::kPow: case Op::kMatMul: case Op::kLShift: case Op::kRShift:
    case Op::kAnd: case Op::kOr: case Op::kXor: case Op::kInplaceAdd: case Op::kInplaceSub:
    case Op::kInplaceMul: case Op::kInplaceTrueDiv: case Op::kInplaceFloorDiv:
    case Op::kInplaceMod: case Op::kInplacePow: case Op::kInplaceMatMul: case Op::kInplaceLShift:
    case Op::kInplaceRShift: case Op::kInplaceAnd: case Op::kInplaceOr: case Op::kInplaceXor:
    case Op::kAddImm: case Op::kSubImm: case Op::kInplaceAddImm: case Op::kInplaceSubImm:
    case Op::kNeg: case Op::kPos: case Op::kInvert: case Op::kNot: case Op::kBuildString:
      return K::kCompute;
    case Op::kLt: case Op::kLe: case Op::kEq: case Op::kNe: case Op::kGt: case Op::kGe:
    case Op::kIs: case Op::kIsNot: case Op::kIn: case Op::kNotIn:
      return K::kCompare;
    case Op::kTestLt: case Op::kTestLe: case Op::kTestEq: case Op::kTestNe: case Op::kTestGt:
    case Op::kTestGe: case Op::kTestIs: case Op::kTestIsNone: case Op::kTestIn:
    case Op::kTestLtImm: case Op::kTestLeImm: case Op::kTestEqImm: case Op::kTestNeImm:
    case Op::kTestGtImm: case Op::kTestGeImm: case Op::kJumpIf: case Op::kJumpIfNot:
      return K::kTest;
    case Op::kForIter: return K::kNext;
    case Op::kCall: case Op::kCallMethod: case Op::kCallKw: case Op::kCallMethodKw:
    case Op::kCallEx:
      return K::kCall;
    case Op::kStoreGlobal: case Op::kStoreName: case Op::kStoreCell: case Op::kStoreAttr:
    case Op::kStoreItem:
      return K::kWrite;
    case Op::kDeleteGlobal: case Op::kDeleteName: case Op::kClearCell: case Op::kDeleteAttr:
    case Op::kDeleteItem:
      return K::kDelete;
    case Op::kYield: return K::kYield;
    case Op::kRaise: case Op::kRaiseBare: return K::kRaise;
    default: return std::nullopt;
  }
}

bool gives_value(Part::Kind kind) {
  return kind == Part::Kind::kRead || kind == Part::Kind::kCompute ||
         kind == Part::Kind::kCompare || kind == Part::Kind::kCall || kind == Part::Kind::kNext;
}

bool may_be_shared(Op op) {
  switch (op) {
#define OPCODE(name, operands, visible, effect) \
  case Op::k##name: return std::string_view(#visible) != "No";
#include "engine/lang/opcodes.def"
#undef OPCODE
  }
  return false;
}

// A call of the methods that WithMethods found: __enter__ right behind it, __exit__ at the same
// place in the source. Returns: that instruction's index.
std::optional<size_t> with_of(const Code& code, size_t at) {
  if (code.insns[at].op != Op::kCallMethod) return std::nullopt;
  if (at > 0 && code.insns[at - 1].op == Op::kWithMethods) return at - 1;
  for (size_t i = 0; i < at; ++i) {
    if (code.insns[i].op != Op::kWithMethods || code.insns[i].a != code.insns[at].b) continue;
    const Position &with = code.positions[i], &here = code.positions[at];
    if (with.line == here.line && with.col == here.col && with.end_col == here.end_col) return i;
  }
  return std::nullopt;
}

// Behind it comes another part of the statement, or of another one.
bool goes_elsewhere(Op op) {
  return op == Op::kJump || op == Op::kJumpBack || op == Op::kReturn || op == Op::kRaise ||
         op == Op::kReraise;
}

// The variable of a global's instruction; null for anything else.
Cell* global_of(VmContext& cx, const Frame* frame, const Insn& insn) {
  int site = -1;
  if (insn.op == Op::kLoadGlobal || insn.op == Op::kStoreGlobal) site = insn.b;
  if (site < 0 || !frame->globals->cells) return nullptr;
  return namespace_cell(cx, frame->globals, site_name(frame, site), false);
}

// A name for a function, a class, a primitive, which nobody asks about.
bool is_plain_name(VmContext& cx, const Frame* frame, const Insn& insn) {
  if (insn.op != Op::kLoadGlobal) return false;
  Cell* cell = global_of(cx, frame, insn);
  if (cell == nullptr) return true;  // a built-in
  Value v = cell->value.load();
  if (!is_state(v)) return true;
  return is_kind(v, Kind::kExtension) || is_kind(v, Kind::kInstance);
}

std::string source_of(const World& world, const Code& code, const Position& p) {
  std::string line = world.source_line(code.filename, p.line);
  const size_t begin = std::min<size_t>(p.col, line.size());
  const size_t end = p.end_line == p.line ? std::min<size_t>(p.end_col, line.size()) : line.size();
  constexpr size_t kMost = 60;
  std::string text = line.substr(begin, end > begin ? end - begin : 0);
  if (text.size() <= kMost) return text;
  size_t cut = kMost;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return text.substr(0, cut) + "...";
}

}  // namespace

Frame* program_frame(const VmStrand& strand) {
  Frame* frame = strand.frame;
  while (frame != nullptr && (frame->code->flags & Code::kLibrary) != 0) frame = frame->parent;
  return frame;
}

size_t instruction_of(const VmStrand& strand, const Frame* frame) {
  auto at = static_cast<size_t>(frame->pc - frame->code->insns);
  return frame != strand.frame && at > 0 ? at - 1 : at;
}

// What is known of the line that the frame is in; nothing, if it has come there anew.
PartsInHand::Seen& PartsInHand::seen(const VmStrand& strand, const Frame* frame, uint32_t line,
                                     size_t at) {
  Seen& seen = seen_[&strand];
  if (seen.frame != frame || seen.line != line || at < seen.at) seen = {frame, line, at, {}};
  seen.at = at;
  return seen;
}

void PartsInHand::executed(VmContext& cx, const VmStrand& strand, Frame* frame, size_t at) {
  const Code& code = *frame->code->code;
  const Insn& insn = code.insns[at];
  const auto kind = part_kind(insn.op);
  if (!kind || !gives_value(*kind) || insn.a >= frame->code->register_count) return;
  const Value value = frame->regs()[insn.a];
  if (value.is_empty() || !is_state(value)) return;
  seen(strand, frame, code.positions[at].line, at).values[at] = preview(cx, value);
}

std::vector<Part> PartsInHand::of(VmContext& cx, const VmStrand& strand) {
  std::vector<Part> parts;
  Frame* frame = program_frame(strand);
  if (frame == nullptr) return parts;
  const Code& code = *frame->code->code;
  const size_t here = instruction_of(strand, frame);
  const uint32_t line = here < code.positions.size() ? code.positions[here].line : 0;
  if (line == 0) return parts;

  // The instructions of this line around the place: a loop's head has others behind its body.
  size_t begin = here, end = here + 1;
  auto belongs = [&](size_t at) { return code.positions[at].line == line; };
  while (begin > 0 && belongs(begin - 1)) --begin;
  while (end < code.insns.size() && belongs(end) && !goes_elsewhere(code.insns[end - 1].op)) ++end;

  Seen& seen = this->seen(strand, frame, line, here);
  const bool called = frame != strand.frame;
  const Value* regs = frame->regs();
  std::unordered_map<uint16_t, size_t> last;  // by register: the last instruction done that set it
  for (size_t at = begin; at < here; ++at) {
    auto kind = part_kind(code.insns[at].op);
    if (kind && gives_value(*kind)) last[code.insns[at].a] = at;
  }
  for (size_t at = begin; at < end; ++at) {
    const Insn& insn = code.insns[at];
    const auto kind = part_kind(insn.op);
    if (!kind || is_plain_name(cx, frame, insn)) continue;
    Part part;
    part.kind = *kind;
    part.text = source_of(cx.world, code, code.positions[at]);
    if (const auto with = with_of(code, at)) {
      part.kind = at == *with + 1 ? Part::Kind::kEnter : Part::Kind::kLeave;
      if (*with > 0) part.text = source_of(cx.world, code, code.positions[*with - 1]);
    }
    part.state = at < here    ? Part::State::kDone
                 : at > here  ? Part::State::kLater
                 : called     ? Part::State::kDoing
                              : Part::State::kNext;
    Cell* variable = global_of(cx, frame, insn);
    part.shared = variable != nullptr ? is_shared(variable)
                                      : cx.world.sharing && may_be_shared(insn.op);
    const bool held = part.state == Part::State::kDone && gives_value(*kind) &&
                      last[insn.a] == at && insn.a < frame->code->register_count;
    const bool coming = part.state == Part::State::kNext && *kind == Part::Kind::kWrite;
    if ((held || coming) && !regs[insn.a].is_empty()) {
      seen.values[at] = preview(cx, regs[insn.a]);
    }
    if (part.state != Part::State::kLater) {
      if (auto known = seen.values.find(at); known != seen.values.end()) part.value = known->second;
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace heddle
