// CodeBuilder: instructions, constants, jumps and registers of one Code under construction.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/lang/code.h"
#include "engine/lang/source.h"

namespace heddle {

using Reg = uint16_t;

/// A place in the code that jumps lead to; bound once, before or after them.
struct Label {
  int64_t target = -1;
  std::vector<uint32_t> jumps;
};

class CodeBuilder {
 public:
  Code code;

  uint32_t here() const { return static_cast<uint32_t>(code.insns.size()); }
  uint32_t emit(Op op, Span span, uint16_t a = 0, uint16_t b = 0, uint16_t c = 0);
  uint32_t emit_wide(Op op, Span span, uint16_t a, int32_t w);
  /// Emits a jump of format W or AW.
  void jump(Op op, Label& to, Span span, uint16_t a = 0);
  void bind(Label& label);

  uint32_t constant(Const value);
  /// A constant whose index must fit 16 bits.
  uint16_t small_constant(Const value) { return narrow(constant(std::move(value))); }
  uint16_t string_constant(std::string_view text);
  uint16_t attr_site(std::string_view name);
  uint16_t name_site(std::string_view name);

  /// Temporaries are handed out and given back like a stack, above the named registers.
  Reg temp() { return temps(1); }
  Reg temps(uint32_t count);
  uint32_t mark() const { return next_; }
  void release(uint32_t mark) { next_ = mark; }
  void reserve(uint32_t named) { next_ = first_temp_ = highest_ = named; }
  bool is_temp(Reg reg) const { return reg >= first_temp_; }
  uint32_t register_count() const { return highest_; }

  /// A constant in a register of its own, which is loaded once where the code starts: for loops.
  /// Only for operands b and c of the instructions that takes_pooled() names.
  ///
  /// Returns: a stand-in that finish() replaces; kNoReg when there are enough of them.
  Reg pooled(const Const& value);
  /// Puts the loads of the pooled constants in front and their registers where they are used.
  void finish();

  /// Whether some table outgrew its 16 bits; the code is unusable then.
  bool overflowed() const { return overflowed_; }

 private:
  uint16_t narrow(uint32_t value) {
    if (value > 0xfffe) overflowed_ = true;
    return static_cast<uint16_t>(value);
  }

  static bool takes_pooled(Op op);

  static constexpr uint32_t kMaxInsns = 4'000'000;
  static constexpr uint32_t kFirstPooled = 0x8000;  // real registers stay below
  static constexpr size_t kMaxPooled = 64;
  uint32_t first_temp_ = 0;
  uint32_t next_ = 0;
  uint32_t highest_ = 0;
  bool overflowed_ = false;
  std::unordered_map<std::string, uint32_t> constants_;
  std::unordered_map<std::string, uint16_t> names_;
  std::unordered_map<std::string, Reg> pool_;
  std::vector<Const> pooled_;
};

/// Constants for the kinds that need a value.
Const make_int(int64_t value);
Const make_float(double value);
Const make_str(std::string_view text);
Const make_tuple(std::vector<Const> items);

/// Returns: text that is equal for two constants only if they are the same in type and value.
std::string constant_key(const Const& value);

}  // namespace heddle
