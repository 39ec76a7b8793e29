// The match statement: patterns test the subject, and bind their names only once all of a
// pattern has matched.
#include <algorithm>

#include "engine/lang/compiler.h"

namespace heddle {

void Compiler::compile_match(Match* s) {
  const Reg subject = out().temp();
  load_to(s->subject, subject);
  Label end;
  Assigned after = assigned();
  after.reachable = false;
  for (uint32_t i = 0; i < s->cases.size() && !error_; ++i) {
    const MatchCase& c = s->cases[i];
    const Temps temps(*this);
    const Assigned before = assigned();
    Label next;
    Captures captures;
    if (i + 1 < s->cases.size() && c.guard == nullptr) check_irrefutable(c.pattern);
    match_pattern(c.pattern, subject, next, captures);
    for (const auto& [name, reg] : captures) store_name(name, c.pattern->span, reg);
    if (c.guard != nullptr) jump_on(c.guard, false, next);
    compile(c.body);
    if (assigned().reachable) out().jump(Op::kJump, end, {});
    after.meet(assigned());
    assigned() = before;
    out().bind(next);
  }
  after.meet(assigned());
  assigned() = after;
  out().bind(end);
}

void Compiler::check_irrefutable(const Pattern* p) {
  if (p->kind != PatternKind::kAs || p->inner != nullptr) return;
  if (p->name == kNoSymbol) {
    return fail(p->span, "wildcard makes remaining patterns unreachable");
  }
  fail(p->span, "name capture '" + std::string(text(p->name)) +
                    "' makes remaining patterns unreachable");
}

void Compiler::capture(Symbol name, Reg value, Span span, Captures& captures) {
  if (name == kNoSymbol) return;
  for (const auto& [other, reg] : captures) {
    if (other == name) {
      return fail(span, "multiple assignments to name '" + std::string(text(name)) +
                            "' in pattern");
    }
  }
  captures.emplace_back(name, value);
}

// Jumps to `fail` when the subject does not match; temporaries stay taken until the case ends.
void Compiler::match_pattern(Pattern* p, Reg subject, Label& fail, Captures& captures) {
  if (error_) return;
  switch (p->kind) {
    case PatternKind::kValue:
    case PatternKind::kSingleton: {
      const Reg value = out().temp();
      load_to(p->value, value);
      const CompareOp op = p->kind == PatternKind::kValue ? CompareOp::kEq : CompareOp::kIs;
      return jump_on_registers(op, subject, value, p->span, false, fail);
    }
    case PatternKind::kSequence: return match_sequence(p, subject, fail, captures);
    case PatternKind::kMapping: return match_mapping(p, subject, fail, captures);
    case PatternKind::kClass: return match_class(p, subject, fail, captures);
    case PatternKind::kOr: return match_or(p, subject, fail, captures);
    case PatternKind::kStar: return;
    case PatternKind::kAs:
      if (p->inner != nullptr) match_pattern(p->inner, subject, fail, captures);
      return capture(p->name, subject, p->span, captures);
  }
}

void Compiler::match_sequence(Pattern* p, Reg subject, Label& fail, Captures& captures) {
  const uint32_t count = p->patterns.size();
  uint32_t star = count;
  for (uint32_t i = 0; i < count; ++i) {
    if (p->patterns[i]->kind != PatternKind::kStar) continue;
    if (star != count) {
      return this->fail(p->span, "multiple starred expressions in sequence pattern");
    }
    star = i;
  }
  const Reg test = out().temp();
  out().emit(Op::kMatchSequence, p->span, test, subject);
  out().jump(Op::kJumpIfNot, fail, p->span, test);
  out().emit(Op::kGetLen, p->span, test, subject);
  const bool open = star != count;
  out().emit(open ? Op::kTestGeImm : Op::kTestEqImm, p->span, 0, test,
             static_cast<uint16_t>(open ? count - 1 : count));
  out().jump(Op::kJump, fail, p->span);
  const Reg first = out().temps(count);
  if (open) {
    if (star >= 256 || count - star > 256) return refuse(p->span, "a pattern this long");
    out().emit(Op::kUnpackEx, p->span, first, subject,
               static_cast<uint16_t>(star + 256 * (count - star - 1)));
  } else {
    out().emit(Op::kUnpackSequence, p->span, first, subject, static_cast<uint16_t>(count));
  }
  for (uint32_t i = 0; i < count; ++i) {
    Pattern* item = p->patterns[i];
    const auto reg = static_cast<Reg>(first + i);
    if (i == star) {
      capture(item->name, reg, item->span, captures);
    } else {
      match_pattern(item, reg, fail, captures);
    }
  }
}

void Compiler::match_mapping(Pattern* p, Reg subject, Label& fail, Captures& captures) {
  const uint32_t count = p->keys.size();
  const Reg test = out().temp();
  out().emit(Op::kMatchMapping, p->span, test, subject);
  out().jump(Op::kJumpIfNot, fail, p->span, test);
  const Reg keys = out().temps(count);
  if (count > 0) {
    out().emit(Op::kGetLen, p->span, test, subject);
    out().emit(Op::kTestGeImm, p->span, 0, test, static_cast<uint16_t>(count));
    out().jump(Op::kJump, fail, p->span);
    for (uint32_t i = 0; i < count; ++i) load_to(p->keys[i], static_cast<Reg>(keys + i));
    const Reg tuple = out().temp();
    out().emit(Op::kBuildTuple, p->span, tuple, keys, static_cast<uint16_t>(count));
    out().emit(Op::kMatchKeys, p->span, test, subject, tuple);
    out().emit(Op::kTestIsNone, p->span, 1, test);
    out().jump(Op::kJump, fail, p->span);
    const Reg values = out().temps(count);
    out().emit(Op::kUnpackSequence, p->span, values, test, static_cast<uint16_t>(count));
    for (uint32_t i = 0; i < count; ++i) {
      match_pattern(p->patterns[i], static_cast<Reg>(values + i), fail, captures);
    }
  }
  if (p->name == kNoSymbol) return;
  const Reg rest = out().temp();
  out().emit(Op::kBuildMap, p->span, rest, rest, 0);
  out().emit(Op::kDictUpdate, p->span, rest, subject);
  for (uint32_t i = 0; i < count; ++i) {
    out().emit(Op::kDeleteItem, p->span, 0, rest, static_cast<Reg>(keys + i));
  }
  capture(p->name, rest, p->span, captures);
}

void Compiler::match_class(Pattern* p, Reg subject, Label& fail, Captures& captures) {
  const Reg cls = out().temp();
  const Reg found = out().temp();
  load_to(p->value, cls);
  std::vector<Const> names;
  for (uint32_t i = 0; i < p->keyword_names.size(); ++i) {
    for (uint32_t j = 0; j < i; ++j) {
      if (p->keyword_names[i] != p->keyword_names[j]) continue;
      return this->fail(p->keyword_patterns[i]->span,
                        "attribute name repeated in class pattern: " +
                            std::string(text(p->keyword_names[i])));
    }
    names.push_back(make_str(text(p->keyword_names[i])));
  }
  out().emit(Op::kMatchClass, p->span, found, subject, cls);
  out().emit(Op::kExt, p->span, out().small_constant(make_tuple(std::move(names))),
             static_cast<uint16_t>(p->patterns.size()));
  out().emit(Op::kTestIsNone, p->span, 1, found);
  out().jump(Op::kJump, fail, p->span);
  const uint32_t count = p->patterns.size() + p->keyword_patterns.size();
  const Reg values = out().temps(count);
  out().emit(Op::kUnpackSequence, p->span, values, found, static_cast<uint16_t>(count));
  uint32_t next = 0;
  for (Pattern* item : p->patterns) {
    match_pattern(item, static_cast<Reg>(values + next++), fail, captures);
  }
  for (Pattern* item : p->keyword_patterns) {
    match_pattern(item, static_cast<Reg>(values + next++), fail, captures);
  }
}

// Every alternative leaves the names that it binds in the registers that the first one chose.
void Compiler::match_or(Pattern* p, Reg subject, Label& fail, Captures& captures) {
  Label matched;
  Captures common;
  for (uint32_t i = 0; i < p->patterns.size() && !error_; ++i) {
    Label next;
    Captures own;
    const bool last = i + 1 == p->patterns.size();
    if (!last) check_irrefutable(p->patterns[i]);
    match_pattern(p->patterns[i], subject, last ? fail : next, own);
    if (i == 0) {
      for (const auto& [name, reg] : own) common.emplace_back(name, out().temp());
    }
    if (own.size() != common.size()) {
      return this->fail(p->span, "alternative patterns bind different names");
    }
    for (const auto& [name, reg] : own) {
      const Symbol wanted = name;
      const auto slot = std::find_if(common.begin(), common.end(),
                                     [&](const auto& pair) { return pair.first == wanted; });
      if (slot == common.end()) {
        return this->fail(p->span, "alternative patterns bind different names");
      }
      out().emit(Op::kMove, p->span, slot->second, reg);
    }
    if (!last) out().jump(Op::kJump, matched, p->span);
    out().bind(next);
  }
  out().bind(matched);
  for (const auto& [name, reg] : common) capture(name, reg, p->span, captures);
}

}  // namespace heddle
