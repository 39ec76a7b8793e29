// Calls: plain, by keyword, of methods, and with * and **.
#include <set>

#include "engine/lang/compiler.h"

namespace heddle {
namespace {

bool has_star(const List<Expr*>& args, const List<Keyword>& keywords) {
  for (const Expr* e : args) {
    if (e->kind == ExprKind::kStarred) return true;
  }
  for (const Keyword& k : keywords) {
    if (k.name == kNoSymbol) return true;
  }
  return false;
}

}  // namespace

bool Compiler::check_keywords(const List<Keyword>& keywords) {
  std::set<Symbol> seen;
  for (const Keyword& k : keywords) {
    if (k.name == kNoSymbol || seen.insert(k.name).second) continue;
    fail(k.span, "keyword argument repeated: " + std::string(text(k.name)));
    return false;
  }
  return true;
}

void Compiler::load_call(Call* e, Reg dest) {
  if (!check_keywords(e->keywords)) return;
  const bool star = has_star(e->args, e->keywords);
  if (e->func->kind == ExprKind::kAttribute && !star) {
    auto* method = as<Attribute>(e->func);
    const Reg base = out().temps(2);
    const Reg object = operand_in(method->value, base);
    const Span span = method_span(method, e->span);
    out().emit(Op::kLoadMethod, method_span(method, method->span), base, object,
               out().attr_site(text(mangled(method->name))));
    return call_with(base, e->args, e->keywords, span, dest, 0, true);
  }
  const Reg base = out().temp();
  load_to(e->func, base);
  call_with(base, e->args, e->keywords, e->span, dest, 0, false);
}

// The callee stands in `base`, `given` arguments already behind it.
void Compiler::call_with(Reg base, const List<Expr*>& args, const List<Keyword>& keywords,
                         Span span, Reg dest, uint32_t given, bool method) {
  if (has_star(args, keywords)) {
    build_call_ex(base, args, keywords, span, given);
    out().emit(Op::kCallEx, span, dest, base);
    return;
  }
  for (Expr* arg : args) load_to(arg, out().temp());
  std::vector<Const> names;
  for (const Keyword& k : keywords) {
    load_to(k.value, out().temp());
    names.push_back(make_str(text(k.name)));
  }
  const auto count = static_cast<uint16_t>(given + args.size() + keywords.size());
  if (names.empty()) {
    out().emit(method ? Op::kCallMethod : Op::kCall, span, dest, base, count);
    return;
  }
  out().emit(method ? Op::kCallMethodKw : Op::kCallKw, span, dest, base, count);
  out().emit(Op::kExt, span, out().small_constant(make_tuple(std::move(names))));
}

// Leaves a list of the positional arguments in base + 1 and a dict, or nothing, in base + 2.
void Compiler::build_call_ex(Reg base, const List<Expr*>& args, const List<Keyword>& keywords,
                             Span span, uint32_t given) {
  if (given < 2) out().temps(2 - given);
  const auto list = static_cast<Reg>(base + 1);
  const bool alone = given == 0 && args.size() == 1;  // f(*x): the message names f
  uint32_t next = 0;
  {
    const Temps temps(*this);
    Reg first = list;
    auto count = static_cast<uint16_t>(given);
    if (given == 0) {
      first = static_cast<Reg>(out().mark());
      while (next < args.size() && args[next]->kind != ExprKind::kStarred) {
        load_to(args[next++], out().temp());
        ++count;
      }
    }
    out().emit(Op::kBuildList, span, list, first, count);
  }
  for (; next < args.size(); ++next) {
    const Temps temps(*this);
    Expr* arg = args[next];
    if (arg->kind == ExprKind::kStarred) {
      const Reg items = operand(as<Starred>(arg)->value);
      out().emit(Op::kListExtend, span, list, items, alone ? static_cast<Reg>(base + 1) : 0);
    } else {
      const Reg item = operand(arg);
      out().emit(Op::kListAppend, span, list, item);
    }
  }
  build_keywords(base, keywords, span);
}

void Compiler::build_keywords(Reg base, const List<Keyword>& keywords, Span span) {
  const auto dict = static_cast<Reg>(base + 2);
  if (keywords.empty()) {
    out().emit(Op::kClear, span, dict);
    return;
  }
  bool started = false;
  for (uint32_t i = 0; i < keywords.size();) {
    const Temps temps(*this);
    if (keywords[i].name == kNoSymbol) {
      if (!started) out().emit(Op::kBuildMap, span, dict, dict, 0);
      const Reg more = operand(keywords[i].value);
      out().emit(Op::kDictMerge, span, dict, more, base);
      ++i;
    } else {
      const auto first = static_cast<Reg>(out().mark());
      uint16_t count = 0;
      for (; i < keywords.size() && keywords[i].name != kNoSymbol; ++i, ++count) {
        const Reg pair = out().temps(2);
        load_constant(make_str(text(keywords[i].name)), keywords[i].span, pair);
        load_to(keywords[i].value, static_cast<Reg>(pair + 1));
      }
      if (!started) {
        out().emit(Op::kBuildMap, span, dict, first, count);
      } else {
        out().emit(Op::kBuildMap, span, first, first, count);
        out().emit(Op::kDictMerge, span, dict, first, base);
      }
    }
    started = true;
  }
}

}  // namespace heddle
