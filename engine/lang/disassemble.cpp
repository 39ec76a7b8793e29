#include "engine/lang/disassemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace heddle {
namespace {

enum class Operands : uint8_t { kNone, kA, kB, kAB, kBC, kABC, kW, kAW };

struct OpInfo {
  const char* name;
  Operands operands;
  const char* effect;
};

constexpr OpInfo kOps[] = {
#define OPCODE(name, operands, visible, effect) {#name, Operands::k##operands, effect},
#include "engine/lang/opcodes.def"
#undef OPCODE
};

const OpInfo& info(Op op) { return kOps[static_cast<size_t>(op)]; }

std::string reg(const Code& code, uint16_t r) {
  if (r == kNoReg) return "none";
  if (r < code.local_names.size() && !code.local_names[r].empty()) {
    return fmt::format("r{}:{}", r, code.local_names[r]);
  }
  const size_t free = r - code.local_names.size();
  if (free < code.free_names.size()) return fmt::format("r{}:{}", r, code.free_names[free]);
  return fmt::format("r{}", r);
}

std::string constant(const Code& code, size_t index) {
  return index < code.consts.size() ? describe(code.consts[index]) : "?";
}

std::string list(const std::vector<std::string>& names, size_t index) {
  return index < names.size() ? names[index] : "?";
}

// What the operands stand for, where they are more than registers.
std::string note(const Code& code, size_t at, const Insn& i) {
  switch (i.op) {
    case Op::kLoadConst: return constant(code, static_cast<size_t>(i.wide()));
    case Op::kLoadGlobal:
    case Op::kStoreGlobal:
    case Op::kDeleteGlobal:
    case Op::kLoadName:
    case Op::kStoreName:
    case Op::kDeleteName: return list(code.name_sites, i.b);
    case Op::kLoadClassFree: return list(code.name_sites, i.c);
    case Op::kLoadAttr:
    case Op::kStoreAttr:
    case Op::kDeleteAttr:
    case Op::kLoadMethod: return list(code.attr_sites, i.c);
    case Op::kCheckBound:
    case Op::kMakeFunction:
    case Op::kImportName: return constant(code, i.b);
    case Op::kLoadCell:
    case Op::kClearCell:
    case Op::kImportFrom: return constant(code, i.c);
    case Op::kJump:
    case Op::kJumpBack:
    case Op::kJumpIf:
    case Op::kJumpIfNot: return fmt::format("to {}", static_cast<int64_t>(at) + 1 + i.wide());
    default: return "";
  }
}

bool is_register_pair(Op op) {
  return op == Op::kStoreGlobal || op == Op::kLoadGlobal || op == Op::kLoadName ||
         op == Op::kStoreName || op == Op::kMakeFunction || op == Op::kCheckBound ||
         op == Op::kLoadFree || op == Op::kImportName;
}

std::string operands(const Code& code, const Insn& i) {
  switch (info(i.op).operands) {
    case Operands::kNone: return "";
    case Operands::kA: return reg(code, i.a);
    case Operands::kB:
      return i.op == Op::kLeaveHandler ? reg(code, i.b) : std::to_string(i.b);
    case Operands::kAB:
      return is_register_pair(i.op) ? fmt::format("{} {}", reg(code, i.a), i.b)
                                    : fmt::format("{} {}", reg(code, i.a), reg(code, i.b));
    case Operands::kBC: return fmt::format("{} {}", reg(code, i.b), i.c);
    case Operands::kABC: {
      const bool immediate =
          i.op == Op::kAddImm || i.op == Op::kSubImm || i.op == Op::kInplaceAddImm ||
          i.op == Op::kInplaceSubImm || (i.op >= Op::kTestLtImm && i.op <= Op::kTestGeImm);
      const bool numbers = i.op == Op::kExt;
      if (numbers) return fmt::format("{} {} {}", i.a, i.b, i.c);
      if (immediate) {
        return fmt::format("{} {} {}", reg(code, i.a), reg(code, i.b),
                           static_cast<int16_t>(i.c));
      }
      const bool arithmetic = (i.op >= Op::kAdd && i.op <= Op::kNotIn) ||
                              (i.op >= Op::kTestLt && i.op <= Op::kTestIn) ||
                              i.op == Op::kLoadItem || i.op == Op::kStoreItem ||
                              i.op == Op::kMatchException || i.op == Op::kMapAdd;
      if (arithmetic) {
        return fmt::format("{} {} {}", reg(code, i.a), reg(code, i.b), reg(code, i.c));
      }
      return fmt::format("{} {} {}", reg(code, i.a), reg(code, i.b), i.c);
    }
    case Operands::kW: return std::to_string(i.wide());
    case Operands::kAW: return fmt::format("{} {}", reg(code, i.a), i.wide());
  }
  return "";
}

std::set<int64_t> jump_targets(const Code& code) {
  std::set<int64_t> targets;
  for (size_t at = 0; at < code.insns.size(); ++at) {
    const Insn& i = code.insns[at];
    if (i.op == Op::kJump || i.op == Op::kJumpBack || i.op == Op::kJumpIf ||
        i.op == Op::kJumpIfNot) {
      targets.insert(static_cast<int64_t>(at) + 1 + i.wide());
    }
  }
  for (const Handler& h : code.handlers) targets.insert(h.target);
  return targets;
}

}  // namespace

const char* op_name(Op op) { return info(op).name; }
const char* op_effect(Op op) { return info(op).effect; }

std::string describe(const Const& value) {
  switch (value.kind) {
    case Const::Kind::kNone: return "None";
    case Const::Kind::kTrue: return "True";
    case Const::Kind::kFalse: return "False";
    case Const::Kind::kEllipsis: return "...";
    case Const::Kind::kInt: return std::to_string(value.integer);
    case Const::Kind::kBigInt: return value.text;
    case Const::Kind::kFloat: return fmt::format("{}", value.number);
    case Const::Kind::kComplex: return fmt::format("{}j", value.number);
    case Const::Kind::kBytes:
    case Const::Kind::kStr: {
      std::string out = value.kind == Const::Kind::kBytes ? "b'" : "'";
      for (const char c : value.text.substr(0, 60)) {
        if (c == '\n') {
          out += "\\n";
        } else if (static_cast<unsigned char>(c) < 0x20) {
          out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
      }
      return out + (value.text.size() > 60 ? "...'" : "'");
    }
    case Const::Kind::kTuple:
    case Const::Kind::kFrozenSet: {
      std::string out = value.kind == Const::Kind::kTuple ? "(" : "frozenset({";
      for (size_t i = 0; i < value.items.size() && i < 12; ++i) {
        out += (i > 0 ? ", " : "") + describe(value.items[i]);
      }
      if (value.items.size() > 12) out += ", ...";
      return out + (value.kind == Const::Kind::kTuple ? ")" : "})");
    }
    case Const::Kind::kCode: return "<code " + value.code->qualname + ">";
  }
  return "";
}

std::string disassemble(const Code& code) {
  std::string out = fmt::format("{} ({}:{}), {} registers\n", code.qualname, code.filename,
                                code.first_line, code.register_count);
  const std::set<int64_t> targets = jump_targets(code);
  uint32_t line = 0;
  for (size_t at = 0; at < code.insns.size(); ++at) {
    const Insn& i = code.insns[at];
    const uint32_t here = code.positions[at].line;
    const std::string shown = here != line && here != 0 ? std::to_string(here) : "";
    if (here != 0) line = here;
    const std::string what = note(code, at, i);
    std::string row = fmt::format("{:>5} {} {:>5} {:<18} {}", shown,
                                  targets.count(static_cast<int64_t>(at)) != 0 ? ">>" : "  ", at,
                                  info(i.op).name, operands(code, i));
    if (!what.empty()) row = fmt::format("{:<56}  ; {}", row, what);
    row.erase(row.find_last_not_of(' ') + 1);
    out += row + "\n";
  }
  for (const Handler& h : code.handlers) {
    out += fmt::format("      handler {}..{} -> {} ({})\n", h.start, h.end, h.target,
                       reg(code, h.exc_reg));
  }
  for (const Const& value : code.consts) {
    if (value.kind == Const::Kind::kCode) out += "\n" + disassemble(*value.code);
  }
  return out;
}

}  // namespace heddle
