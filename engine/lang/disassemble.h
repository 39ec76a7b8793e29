// The listing of a Code: what `heddle dis` prints.
#pragma once

#include <string>

#include "engine/lang/code.h"

namespace heddle {

/// Returns: one line an instruction, with its source line, operands and what they stand for;
///          then the handler table; then all code objects among the constants.
std::string disassemble(const Code& code);

/// Returns: a constant as Python's repr() would show it, shortened.
std::string describe(const Const& value);

/// Returns: an opcode's name, and its sentence from opcodes.def.
const char* op_name(Op op);
const char* op_effect(Op op);

}  // namespace heddle
