// Code: what the compiler makes of one module, function, class body or expression.
//
// It is plain immutable data that knows no heap: every world that runs it makes its own constants
// from `consts`, and its own caches from `attr_sites` and `name_sites`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace heddle {

/// The opcodes, in the order of opcodes.def.
enum class Op : uint16_t {
#define OPCODE(name, operands, visible, effect) k##name,
#include "engine/lang/opcodes.def"
#undef OPCODE
};

/// One instruction, 8 bytes. `b` and `c` together are a 32-bit operand in some formats.
struct Insn {
  Op op;
  uint16_t a = 0;
  uint16_t b = 0;
  uint16_t c = 0;

  int32_t wide() const { return static_cast<int32_t>(uint32_t{b} | (uint32_t{c} << 16)); }
  static Insn with_wide(Op op, uint16_t a, int32_t w) {
    auto u = static_cast<uint32_t>(w);
    return Insn{op, a, static_cast<uint16_t>(u & 0xffff), static_cast<uint16_t>(u >> 16)};
  }
};
static_assert(sizeof(Insn) == 8);

/// What a statement leaves to Python: the operand of LoadHelper. Each is called with the arguments
/// that are listed.
enum class Helper : uint8_t {
  kGroupSplit,   // (exception, classes): (what an except* clause gets or None, the rest or None)
  kGroupFinish,  // (exception, raised): what goes on after all except* clauses, or None
  kDisplay,      // (value): an expression statement of CompileMode::kSingle
};

/// A register operand that means "none".
inline constexpr uint16_t kNoReg = 0xffff;

/// Where in the source an instruction comes from. Lines from 1, columns from 0 in UTF-8 bytes
/// (as CPython's co_positions). line 0 = none.
struct Position {
  uint32_t line = 0;
  uint32_t end_line = 0;
  uint16_t col = 0;
  uint16_t end_col = 0;
};

struct Code;

/// A constant as the compiler sees it.
struct Const {
  enum class Kind : uint8_t {
    kNone, kTrue, kFalse, kEllipsis,
    kInt,       // `integer` holds it
    kBigInt,    // `text` holds its decimal digits, with '-' in front of a negative one
    kFloat,     // `number`
    kComplex,   // `number` is the imaginary part
    kStr,       // `text`, UTF-8; lone surrogates as their three-byte (WTF-8) form
    kBytes,     // `text`, raw bytes
    kTuple,     // `items`
    kFrozenSet, // `items`
    kCode,      // `code`
  };
  Kind kind = Kind::kNone;
  int64_t integer = 0;
  double number = 0;
  std::string text;
  std::vector<Const> items;
  std::shared_ptr<const Code> code;
};

/// One row of the exception table: instructions [start, end) are covered. Rows are searched in
/// order; the first that covers the pc wins, so inner rows come first.
struct Handler {
  uint32_t start;
  uint32_t end;
  uint32_t target;
  uint16_t exc_reg;  // receives the exception object
};

struct Code {
  enum Flag : uint32_t {
    kOptimized = 1,      // locals live in registers (functions), not in a namespace
    kVarArgs = 2,        // has *args
    kVarKeywords = 4,    // has **kwargs
    kNested = 8,
    kGenerator = 16,
    kClassBody = 32,
    kModule = 64,
    kHidden = 128,       // prelude: never shown in a traceback
    kCoroutine = 256,
    kAsyncGenerator = 512,
    kUnseen = 1024,      // library: none of its accesses is visible, see vm/visible.h
    kLibrary = 2048,     // not the program's own text; a world says so when it loads it
    kLoops = 4096,       // it jumps back somewhere; that too
  };

  std::string name;
  std::string qualname;
  std::string filename;
  uint32_t first_line = 1;
  uint32_t flags = 0;

  // Parameters stand in registers 0..: positional (the first `posonly` of them positional-only),
  // then keyword-only, then *args, then **kwargs.
  uint16_t argcount = 0;     // positional, positional-only included
  uint16_t posonly = 0;
  uint16_t kwonly = 0;
  uint16_t register_count = 0;

  std::vector<Insn> insns;
  std::vector<Position> positions;    // one for each instruction
  std::vector<Handler> handlers;
  std::vector<Const> consts;
  std::vector<std::string> attr_sites;   // the attribute's name of each LoadAttr/StoreAttr site
  std::vector<std::string> name_sites;   // the variable's name of each global/name site

  std::vector<std::string> local_names;  // name of each register that is a named local, "" if none;
                                         // parameters first, then other locals (cells included)
  std::vector<std::string> free_names;   // closure order
  std::vector<std::string> cell_names;   // locals of ours that inner functions use

  // What `int(x) in range` etc. report; docstring is consts[0] where has_doc.
  bool has_doc = false;
};

}  // namespace heddle
