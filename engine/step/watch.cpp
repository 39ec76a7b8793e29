#include "engine/step/watch.h"

#include "engine/lang/compile.h"
#include "engine/step/parts.h"
#include "engine/value/ops.h"
#include "engine/value/type.h"
#include "engine/vm/preview.h"

#include <algorithm>
#include <optional>

namespace heddle {
namespace {

using Why = SeenWatch::Why;
constexpr int kStepsMax = 10'000;

/// The few instructions that an expression without calls is made of.
class Evaluator {
 public:
  /// `frame`: where names are looked for first; null: only among the main module's.
  Evaluator(World& world, const Code& code, Frame* frame)
      : world_(world),
        cx_(world.boot_context()),
        code_(code),
        frame_(frame),
        regs_(code.register_count + 1u) {}

  /// Returns: the value; nothing where it failed, see why().
  std::optional<Value> run() {
    for (int steps = 0; steps < kStepsMax; ++steps) {
      const Insn insn = code_.insns[at_++];
      if (insn.op == Op::kReturn) return regs_[insn.a];
      if (!execute(insn)) return std::nullopt;
    }
    return fail("takes too long"), std::nullopt;
  }
  Why why() const { return why_; }
  const std::string& words() const { return words_; }
  bool read_locals() const { return read_locals_; }

 private:
  bool fail(std::string words, Why why = Why::kError) {
    words_ = std::move(words);
    why_ = why;
    return false;
  }
  bool needs_python() { return fail("", Why::kNeedsPython); }

  // A result of a native operation.
  bool put(uint16_t to, Value v) {
    if (v.is_error()) {
      const Value error = std::exchange(cx_.pending, Value::empty());
      return fail(type_name(cx_, error));
    }
    if (v.is_tail() || v == Value::not_implemented() || v.is_parked() || v.is_undecided()) {
      return needs_python();
    }
    regs_[to] = v;
    return true;
  }
  bool put(uint16_t to, Tri answer, bool wanted = true) {
    if (answer == Tri::kError) return put(to, Value::error());
    if (answer == Tri::kPython) return needs_python();
    regs_[to] = Value::boolean((answer == Tri::kTrue) == wanted);
    return true;
  }

  // Nothing: the frame has no such variable; empty: it has no value there.
  std::optional<Value> find_local(const std::string& name) {
    if (frame_ == nullptr) return std::nullopt;
    const Code& code = *frame_->code->code;
    const auto unwrapped = [](Value v) {
      return is_kind(v, Kind::kCell) ? cast<Cell>(v)->value.load() : v;
    };
    if ((code.flags & Code::kOptimized) != 0) {
      for (size_t i = 0; i < code.local_names.size() && i < frame_->code->register_count; ++i) {
        if (code.local_names[i] == name) return unwrapped(frame_->regs()[i]);
      }
    }
    const bool closed = frame_->function != nullptr && frame_->function->closure != nullptr;
    for (size_t i = 0; closed && i < code.free_names.size(); ++i) {
      if (code.free_names[i] == name) return unwrapped(frame_->function->closure->items[i]);
    }
    return std::nullopt;
  }

  bool load_name(uint16_t to, const std::string& name) {
    if (const auto local = find_local(name)) {
      read_locals_ = true;
      return local->is_empty() ? fail(name, Why::kUnset) : put(to, *local);
    }
    Value v;
    if (frame_ != nullptr) v = dict_get_str(frame_->globals, intern(cx_, name));
    if (v.is_empty()) v = dict_get_str(world_.main_module->dict, intern(cx_, name));
    if (v.is_empty() && name == "len") {
      regs_[to] = Value::empty();  // what a Call of an empty register means here
      return true;
    }
    return v.is_empty() ? fail(name, Why::kNoName) : put(to, v);
  }

  bool load_constant(uint16_t to, const Const& constant) {
    switch (constant.kind) {
      case Const::Kind::kNone: return put(to, Value::none());
      case Const::Kind::kTrue: return put(to, Value::boolean(true));
      case Const::Kind::kFalse: return put(to, Value::boolean(false));
      case Const::Kind::kInt: return put(to, int_value(cx_, constant.integer));
      case Const::Kind::kFloat: return put(to, Value::number(constant.number));
      case Const::Kind::kStr: return put(to, Value::object(make_str(cx_, constant.text)));
      default: return fail("such a constant cannot be watched");
    }
  }

  bool load_attribute(uint16_t to, Value from, const std::string& name) {
    if (!from.is_object()) return needs_python();
    Str* text = intern(cx_, name);
    if (is_kind(from, Kind::kModule)) {
      Value v = dict_get_str(cast<Module>(from)->dict, text);
      return v.is_empty() ? fail("AttributeError") : put(to, v);
    }
    Value v;
    if (is_kind(from, Kind::kInstance)) v = instance_get(cx_, cast<Instance>(from), text);
    if (v.is_empty()) {
      auto* type = is_kind(from, Kind::kType) ? cast<Type>(from) : from.as_object()->type;
      v = cx_.lookup(type, text);
      if (v.is_empty()) return fail("AttributeError");
      if (v.is_object() && !is_state(v)) return needs_python();
      if (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) return needs_python();
    }
    return put(to, v);
  }

  bool compare(uint16_t to, CompareOp op, Value a, Value b) {
    return put(to, native_compare(cx_, op, a, b));
  }

  std::optional<bool> truth(Value v) {
    const Tri answer = native_truth(cx_, v);
    if (answer == Tri::kTrue || answer == Tri::kFalse) return answer == Tri::kTrue;
    cx_.pending = Value::empty();
    needs_python();
    return std::nullopt;
  }

  // The Jump word behind a test.
  bool jump_when(bool taken) {
    const int32_t by = code_.insns[at_].wide();
    at_ = static_cast<size_t>(static_cast<int64_t>(at_) + 1 + (taken ? by : 0));
    return true;
  }

  bool test(const Insn& insn, CompareOp op, Value b) {
    const Tri answer = native_compare(cx_, op, regs_[insn.b], b);
    if (!put(code_.register_count, answer)) return false;
    return jump_when((answer == Tri::kTrue) == (insn.a != 0));
  }

  bool execute(const Insn& insn);
  bool execute_operator(const Insn& insn);
  bool execute_flow(const Insn& insn);

  World& world_;
  VmContext& cx_;
  const Code& code_;
  Frame* const frame_;
  std::vector<Value> regs_;
  size_t at_ = 0;
  Why why_ = Why::kError;
  std::string words_;
  bool read_locals_ = false;
};

bool Evaluator::execute(const Insn& insn) {
  const Value b = insn.b < regs_.size() ? regs_[insn.b] : Value::empty();
  const Value c = insn.c < regs_.size() ? regs_[insn.c] : Value::empty();
  switch (insn.op) {
    case Op::kMove: return put(insn.a, b);
    case Op::kLoadConst: {
      return load_constant(insn.a, code_.consts[static_cast<size_t>(insn.wide())]);
    }
    case Op::kLoadInt: return put(insn.a, int_value(cx_, insn.wide()));
    case Op::kLoadGlobal: return load_name(insn.a, code_.name_sites[insn.b]);
    case Op::kLoadAttr: return load_attribute(insn.a, b, code_.attr_sites[insn.c]);
    case Op::kLoadItem: return put(insn.a, native_getitem(cx_, b, c));
    case Op::kCall:
      if (!b.is_empty() || insn.c != 1) return fail("calls cannot be watched, but for len()");
      return put(insn.a, native_len(cx_, regs_[insn.b + 1u]));
    default: return execute_operator(insn);
  }
}

bool Evaluator::execute_operator(const Insn& insn) {
  const Value b = insn.b < regs_.size() ? regs_[insn.b] : Value::empty();
  const Value c = insn.c < regs_.size() ? regs_[insn.c] : Value::empty();
  if (insn.op >= Op::kAdd && insn.op <= Op::kXor) {
    const auto op = static_cast<BinOp>(static_cast<int>(insn.op) - static_cast<int>(Op::kAdd));
    return put(insn.a, native_binary(cx_, op, b, c));
  }
  const Value small = Value::small(static_cast<int16_t>(insn.c));
  switch (insn.op) {
    case Op::kAddImm: return put(insn.a, native_binary(cx_, BinOp::kAdd, b, small));
    case Op::kSubImm: return put(insn.a, native_binary(cx_, BinOp::kSub, b, small));
    case Op::kNeg: return put(insn.a, native_binary(cx_, BinOp::kSub, Value::small(0), b));
    case Op::kNot: {
      auto is_true = truth(b);
      return is_true && put(insn.a, Value::boolean(!*is_true));
    }
    case Op::kLt: return compare(insn.a, CompareOp::kLt, b, c);
    case Op::kLe: return compare(insn.a, CompareOp::kLe, b, c);
    case Op::kEq: return compare(insn.a, CompareOp::kEq, b, c);
    case Op::kNe: return compare(insn.a, CompareOp::kNe, b, c);
    case Op::kGt: return compare(insn.a, CompareOp::kGt, b, c);
    case Op::kGe: return compare(insn.a, CompareOp::kGe, b, c);
    case Op::kIs: return put(insn.a, Value::boolean(b == c));
    case Op::kIsNot: return put(insn.a, Value::boolean(b != c));
    case Op::kIn: return put(insn.a, native_contains(cx_, c, b));
    case Op::kNotIn: return put(insn.a, native_contains(cx_, c, b), false);
    default: return execute_flow(insn);
  }
}

bool Evaluator::execute_flow(const Insn& insn) {
  const Value a = insn.a < regs_.size() ? regs_[insn.a] : Value::empty();
  const Value c = insn.c < regs_.size() ? regs_[insn.c] : Value::empty();
  const Value small = Value::small(static_cast<int16_t>(insn.c));
  switch (insn.op) {
    case Op::kJump:
      --at_;
      return jump_when(true);
    case Op::kJumpIf:
    case Op::kJumpIfNot: {
      auto is_true = truth(a);
      if (!is_true) return false;
      if (*is_true == (insn.op == Op::kJumpIf)) {
        at_ = static_cast<size_t>(static_cast<int64_t>(at_) + insn.wide());
      }
      return true;
    }
    case Op::kTestLt: return test(insn, CompareOp::kLt, c);
    case Op::kTestLe: return test(insn, CompareOp::kLe, c);
    case Op::kTestEq: return test(insn, CompareOp::kEq, c);
    case Op::kTestNe: return test(insn, CompareOp::kNe, c);
    case Op::kTestGt: return test(insn, CompareOp::kGt, c);
    case Op::kTestGe: return test(insn, CompareOp::kGe, c);
    case Op::kTestLtImm: return test(insn, CompareOp::kLt, small);
    case Op::kTestLeImm: return test(insn, CompareOp::kLe, small);
    case Op::kTestEqImm: return test(insn, CompareOp::kEq, small);
    case Op::kTestNeImm: return test(insn, CompareOp::kNe, small);
    case Op::kTestGtImm: return test(insn, CompareOp::kGt, small);
    case Op::kTestGeImm: return test(insn, CompareOp::kGe, small);
    default: return fail("only names, attributes, elements, operators and len() can be watched");
  }
}

std::string stripped(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// "Thread-1" is Thread-1 (change), and so is "1".
bool is_called(const Strand& strand, const std::string& wanted, const NameTable& names) {
  const std::string name = names.strand(strand.id());
  return wanted == name || wanted == name.substr(0, name.find(" (")) ||
         wanted == std::to_string(strand.id());
}

struct Question {
  std::string strand;  // "": it names none
  std::string expression;
};

// Whatever is an expression as it stands is one: {1: 2}[1], x[1:2].
Question split(const std::string& text) {
  const size_t colon = text.find(':');
  if (colon == std::string::npos || compile(SourceFile("<watch>", text), CompileMode::kEval).ok()) {
    return {"", text};
  }
  const std::string before = stripped(text.substr(0, colon));
  const bool named = !before.empty() && before.find_first_of("[]{}\"'=,") == std::string::npos;
  return named ? Question{before, stripped(text.substr(colon + 1))} : Question{"", text};
}

}  // namespace

SeenWatch watch_value(const WatchPlace& place, const std::string& expression) {
  SeenWatch seen{expression, "", Why::kError, kNoStrand};
  World& world = place.world;
  const Question question = split(expression);
  auto compiled = compile(SourceFile("<watch>", question.expression), CompileMode::kEval);
  if (!compiled.ok()) {
    seen.text = compiled.error().message;
    return seen;
  }
  if (world.main_module == nullptr) return seen;
  VmStrand* strand = nullptr;
  place.scheduler.for_each_strand([&](Strand& each) {
    const bool is_it = question.strand.empty() ? each.id() == place.strand
                                               : is_called(each, question.strand, place.names);
    if (is_it && strand == nullptr) strand = &static_cast<VmStrand&>(each);
  });
  if (strand == nullptr && !question.strand.empty()) {
    seen.text = question.strand;
    seen.why = Why::kNoStrand;
    return seen;
  }
  Frame* frame = strand != nullptr ? program_frame(*strand) : nullptr;
  Evaluator evaluator(world, *compiled.value().code, frame);
  const auto value = evaluator.run();
  seen.why = value ? Why::kValue : evaluator.why();
  seen.text = value ? preview(world.boot_context(), *value) : evaluator.words();
  if (strand != nullptr && evaluator.read_locals()) seen.strand = strand->id();
  return seen;
}

}  // namespace heddle
