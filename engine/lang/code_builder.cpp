#include "engine/lang/code_builder.h"

#include <algorithm>
#include <cstring>

namespace heddle {
namespace {

uint16_t clip(uint32_t column) { return static_cast<uint16_t>(std::min<uint32_t>(column, 0xffff)); }

}  // namespace

uint32_t CodeBuilder::emit(Op op, Span span, uint16_t a, uint16_t b, uint16_t c) {
  const uint32_t at = here();
  if (at >= kMaxInsns) {
    overflowed_ = true;
    return at - 1;
  }
  code.insns.push_back({op, a, b, c});
  code.positions.push_back({span.line, span.end_line, clip(span.col), clip(span.end_col)});
  return at;
}

uint32_t CodeBuilder::emit_wide(Op op, Span span, uint16_t a, int32_t w) {
  const Insn insn = Insn::with_wide(op, a, w);
  return emit(op, span, a, insn.b, insn.c);
}

void CodeBuilder::jump(Op op, Label& to, Span span, uint16_t a) {
  const uint32_t at = emit_wide(op, span, a, 0);
  if (to.target >= 0) {
    code.insns[at] = Insn::with_wide(op, a, static_cast<int32_t>(to.target - at - 1));
  } else {
    to.jumps.push_back(at);
  }
}

void CodeBuilder::bind(Label& label) {
  label.target = here();
  for (const uint32_t at : label.jumps) {
    const Insn& insn = code.insns[at];
    code.insns[at] =
        Insn::with_wide(insn.op, insn.a, static_cast<int32_t>(label.target - at - 1));
  }
  label.jumps.clear();
}

Reg CodeBuilder::temps(uint32_t count) {
  const uint32_t first = next_;
  next_ += count;
  if (next_ > kFirstPooled - kMaxPooled) {
    overflowed_ = true;
    next_ = first_temp_ + count;
    return static_cast<Reg>(first_temp_);
  }
  highest_ = std::max(highest_, next_);
  return static_cast<Reg>(first);
}

uint32_t CodeBuilder::constant(Const value) {
  if (value.kind == Const::Kind::kCode) {
    code.consts.push_back(std::move(value));
    return static_cast<uint32_t>(code.consts.size() - 1);
  }
  const auto [found, fresh] =
      constants_.try_emplace(constant_key(value), static_cast<uint32_t>(code.consts.size()));
  if (fresh) code.consts.push_back(std::move(value));
  return found->second;
}

uint16_t CodeBuilder::string_constant(std::string_view text) {
  return small_constant(make_str(text));
}

uint16_t CodeBuilder::attr_site(std::string_view name) {
  code.attr_sites.emplace_back(name);
  return narrow(static_cast<uint32_t>(code.attr_sites.size() - 1));
}

uint16_t CodeBuilder::name_site(std::string_view name) {
  const auto [found, fresh] =
      names_.try_emplace(std::string(name), static_cast<uint16_t>(code.name_sites.size()));
  if (fresh) {
    narrow(static_cast<uint32_t>(code.name_sites.size()));
    code.name_sites.emplace_back(name);
  }
  return found->second;
}

Reg CodeBuilder::pooled(const Const& value) {
  const auto next = static_cast<Reg>(kFirstPooled + pooled_.size());
  if (pooled_.size() >= kMaxPooled) {
    const auto found = pool_.find(constant_key(value));
    return found == pool_.end() ? kNoReg : found->second;
  }
  const auto [found, fresh] = pool_.try_emplace(constant_key(value), next);
  if (fresh) pooled_.push_back(value);
  return found->second;
}

bool CodeBuilder::takes_pooled(Op op) {
  return (op >= Op::kAdd && op <= Op::kInplaceXor) || (op >= Op::kLt && op <= Op::kNotIn) ||
         (op >= Op::kTestLt && op <= Op::kTestIn) || op == Op::kLoadItem ||
         op == Op::kStoreItem || op == Op::kDeleteItem;
}

void CodeBuilder::finish() {
  if (pooled_.empty()) return;
  const auto base = static_cast<uint16_t>(highest_);
  highest_ += static_cast<uint32_t>(pooled_.size());
  for (Insn& insn : code.insns) {
    if (!takes_pooled(insn.op)) continue;
    if (insn.b >= kFirstPooled) insn.b = static_cast<uint16_t>(insn.b - kFirstPooled + base);
    if (insn.c >= kFirstPooled) insn.c = static_cast<uint16_t>(insn.c - kFirstPooled + base);
  }
  std::vector<Insn> loads;
  for (size_t i = 0; i < pooled_.size(); ++i) {
    const auto to = static_cast<uint16_t>(base + i);
    const Const& value = pooled_[i];
    const bool small = value.kind == Const::Kind::kInt && value.integer >= INT32_MIN &&
                       value.integer <= INT32_MAX;
    loads.push_back(small ? Insn::with_wide(Op::kLoadInt, to, static_cast<int32_t>(value.integer))
                          : Insn::with_wide(Op::kLoadConst, to,
                                            static_cast<int32_t>(constant(value))));
  }
  const auto shift = static_cast<uint32_t>(loads.size());
  code.insns.insert(code.insns.begin(), loads.begin(), loads.end());
  code.positions.insert(code.positions.begin(), shift, Position{});
  for (Handler& h : code.handlers) {
    h.start += shift;
    h.end += shift;
    h.target += shift;
  }
}

Const make_int(int64_t value) {
  Const c;
  c.kind = Const::Kind::kInt;
  c.integer = value;
  return c;
}

Const make_float(double value) {
  Const c;
  c.kind = Const::Kind::kFloat;
  c.number = value;
  return c;
}

Const make_str(std::string_view text) {
  Const c;
  c.kind = Const::Kind::kStr;
  c.text = std::string(text);
  return c;
}

Const make_tuple(std::vector<Const> items) {
  Const c;
  c.kind = Const::Kind::kTuple;
  c.items = std::move(items);
  return c;
}

std::string constant_key(const Const& value) {
  std::string key(1, static_cast<char>('A' + static_cast<int>(value.kind)));
  switch (value.kind) {
    case Const::Kind::kInt: return key + std::to_string(value.integer);
    case Const::Kind::kFloat:
    case Const::Kind::kComplex: {
      uint64_t bits = 0;  // tells 0.0 from -0.0
      std::memcpy(&bits, &value.number, sizeof bits);
      return key + std::to_string(bits);
    }
    case Const::Kind::kBigInt:
    case Const::Kind::kStr:
    case Const::Kind::kBytes:
      return key + std::to_string(value.text.size()) + ":" + value.text;
    case Const::Kind::kTuple:
    case Const::Kind::kFrozenSet:
      key += std::to_string(value.items.size()) + ":";
      for (const Const& item : value.items) key += constant_key(item) + ",";
      return key;
    default: return key;
  }
}

}  // namespace heddle
