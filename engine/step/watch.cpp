#include "engine/step/watch.h"

#include "engine/lang/compile.h"
#include "engine/value/ops.h"
#include "engine/value/type.h"
#include "engine/vm/preview.h"

#include <optional>

namespace heddle {
namespace {

constexpr const char* kNeedsPython = "needs Python code to be run";
constexpr int kStepsMax = 10'000;

/// The few instructions that an expression without calls is made of.
class Evaluator {
 public:
  Evaluator(World& world, const Code& code)
      : world_(world), cx_(world.boot_context()), code_(code), regs_(code.register_count + 1u) {}

  /// Returns: the value; nothing where it failed, see why().
  std::optional<Value> run() {
    for (int steps = 0; steps < kStepsMax; ++steps) {
      const Insn insn = code_.insns[at_++];
      if (insn.op == Op::kReturn) return regs_[insn.a];
      if (!execute(insn)) return std::nullopt;
    }
    return fail("takes too long"), std::nullopt;
  }
  const std::string& why() const { return why_; }

 private:
  bool fail(std::string why) {
    why_ = std::move(why);
    return false;
  }

  // A result of a native operation.
  bool put(uint16_t to, Value v) {
    if (v.is_error()) {
      const Value error = std::exchange(cx_.pending, Value::empty());
      return fail(type_name(cx_, error));
    }
    if (v.is_tail() || v == Value::not_implemented() || v.is_parked() || v.is_undecided()) {
      return fail(kNeedsPython);
    }
    regs_[to] = v;
    return true;
  }
  bool put(uint16_t to, Tri answer, bool wanted = true) {
    if (answer == Tri::kError) return put(to, Value::error());
    if (answer == Tri::kPython) return fail(kNeedsPython);
    regs_[to] = Value::boolean((answer == Tri::kTrue) == wanted);
    return true;
  }

  bool load_name(uint16_t to, const std::string& name) {
    Value v = dict_get_str(world_.main_module->dict, intern(cx_, name));
    if (v.is_empty() && name == "len") {
      regs_[to] = Value::empty();  // what a Call of an empty register means here
      return true;
    }
    return v.is_empty() ? fail("NameError") : put(to, v);
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
    if (!from.is_object()) return fail(kNeedsPython);
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
      if (v.is_object() && !is_state(v)) return fail(kNeedsPython);
      if (is_kind(v, Kind::kInstance) || is_kind(v, Kind::kExtension)) return fail(kNeedsPython);
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
    fail(kNeedsPython);
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
  std::vector<Value> regs_;
  size_t at_ = 0;
  std::string why_;
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

}  // namespace

SeenWatch watch_value(World& world, const std::string& expression) {
  SeenWatch seen{expression, "", true};
  auto compiled = compile(SourceFile("<watch>", expression), CompileMode::kEval);
  if (!compiled.ok()) {
    seen.text = compiled.error().message;
    return seen;
  }
  if (world.main_module == nullptr) return seen;
  Evaluator evaluator(world, *compiled.value().code);
  const auto value = evaluator.run();
  seen.failed = !value.has_value();
  seen.text = value ? preview(world.boot_context(), *value) : evaluator.why();
  return seen;
}

}  // namespace heddle
