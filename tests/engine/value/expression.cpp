#include "tests/engine/value/expression.h"

#include "engine/value/bytes.h"
#include "engine/value/number.h"

#include <cctype>
#include <cmath>

namespace heddle {

std::string Expression::run() {
  const Value v = binary(0);
  if (v.is_error()) return w_.error();
  if (v.is_tail()) return "(prelude)";
  if (!at_end()) return "not understood from: " + std::string(text_.substr(at_));
  const std::string text = w_.repr(v);
  return cx_.pending.is_empty() ? text : w_.error();
}

void Expression::blanks() {
  while (at_ < text_.size() && text_[at_] == ' ') ++at_;
}

bool Expression::sees(std::string_view token) {
  blanks();
  return text_.substr(at_).starts_with(token);
}

bool Expression::take(std::string_view token) {
  if (!sees(token)) return false;
  at_ += token.size();
  return true;
}

std::string Expression::word() {
  blanks();
  std::string name;
  while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) ||
                                text_[at_] == '_')) {
    name.push_back(text_[at_++]);
  }
  return name;
}

Value Expression::binary(int level) {
  static const std::vector<std::vector<std::string>> kLevels = {
      {"==", "!=", "<=", ">=", "< ", "> ", "in "}, {"|"}, {"^"}, {"&"}, {"<<", ">>"},
      {"+", "-"}, {"*", "//", "/", "%"}};
  if (level == static_cast<int>(kLevels.size())) return unary();
  Value left = binary(level + 1);
  for (bool found = true; found && !failed(left);) {
    found = false;
    for (const std::string& op : kLevels[level]) {
      if (op == "*" && sees("**")) continue;
      if (!take(op)) continue;
      const Value right = binary(level + 1);
      left = failed(right) ? right : operate(op, left, right);
      found = true;
      break;
    }
  }
  return left;
}

Value Expression::operate(const std::string& op, Value a, Value b) {
  static const std::vector<std::pair<std::string, CompareOp>> kCompare = {
      {"==", CompareOp::kEq}, {"!=", CompareOp::kNe}, {"< ", CompareOp::kLt},
      {"<=", CompareOp::kLe}, {"> ", CompareOp::kGt}, {">=", CompareOp::kGe}};
  for (auto& [name, compare] : kCompare) {
    if (name != op) continue;
    const Tri t = native_compare(cx_, compare, a, b);
    return t == Tri::kError ? Value::error() : Value::boolean(t == Tri::kTrue);
  }
  if (op == "in ") {
    const Tri t = native_contains(cx_, b, a);
    return t == Tri::kError ? Value::error() : Value::boolean(t == Tri::kTrue);
  }
  static const std::vector<std::pair<std::string, BinOp>> kOps = {
      {"+", BinOp::kAdd},      {"-", BinOp::kSub},      {"*", BinOp::kMul}, {"/", BinOp::kTrueDiv},
      {"//", BinOp::kFloorDiv}, {"%", BinOp::kMod},     {"**", BinOp::kPow}, {"&", BinOp::kAnd},
      {"|", BinOp::kOr},       {"^", BinOp::kXor},      {"<<", BinOp::kLShift},
      {">>", BinOp::kRShift}};
  for (auto& [name, binop] : kOps) {
    if (name != op) continue;
    const Value r = native_binary(cx_, binop, a, b);
    if (!r.is_not_implemented()) return r;
    return cx_.type_error("unsupported operand type(s) for {}: '{}' and '{}'",
                          op == "**" ? "** or pow()" : op, type_name(cx_, a), type_name(cx_, b));
  }
  return cx_.type_error("operator {} is not understood", op);
}

Value Expression::unary() {
  if (take("-")) {
    const Value v = unary();
    return failed(v) ? v : number_neg(cx_, v);
  }
  if (take("~")) {
    const Value v = unary();
    return failed(v) ? v : number_invert(cx_, v);
  }
  const Value left = postfix();
  if (failed(left) || !take("**")) return left;
  const Value right = unary();
  return failed(right) ? right : operate("**", left, right);
}

Value Expression::postfix() {
  Value v = primary();
  while (!failed(v)) {
    if (take(".")) {
      const std::string name = word();
      if (sees("(")) {
        const Arguments given = arguments();
        Value function = attribute(v, name);
        v = failed(function) ? function : call(function, v, given);
      } else {
        v = attribute(v, name);
      }
    } else if (take("[")) {
      Value parts[3] = {Value::none(), Value::none(), Value::none()};
      bool slice = false;
      int part = 0;
      while (!take("]")) {
        if (take(":")) {
          slice = true;
          ++part;
        } else {
          parts[part] = binary(0);
          if (failed(parts[part])) return parts[part];
        }
      }
      const Value key = slice ? make_slice(cx_, parts[0], parts[1], parts[2]) : parts[0];
      v = native_getitem(cx_, v, key);
    } else {
      break;
    }
  }
  return v;
}

Value Expression::attribute(Value self, const std::string& name) {
  Type* type = is_kind(self, Kind::kType) ? cast<Type>(self) : type_of(cx_, self);
  const Value found = type_lookup(cx_, type, intern(cx_, name));
  if (found.is_empty()) {
    return cx_.raise(cx_.types().AttributeError, type_name(cx_, self) + " has no " + name);
  }
  if (is_kind(found, Kind::kGetSet)) return cast<GetSet>(found)->get(cx_, self);
  return found;
}

Value Expression::call(Value function, Value self, Arguments given) {
  if (is_kind(function, Kind::kClassMethod)) {
    function = static_cast<MethodWrapper*>(function.as_object())->function.load();
    given.values.insert(given.values.begin(),
                        is_kind(self, Kind::kType) ? self : Value::object(type_of(cx_, self)));
  } else if (!(cast<Native>(function)->flags & Native::kStatic) && !is_kind(self, Kind::kType)) {
    given.values.insert(given.values.begin(), self);
  }
  Native* native = cast<Native>(function);
  Value bound[kMostNativeParameters];
  Tuple* names = heddle::make_tuple(cx_, std::span<const Value>(given.names));
  if (!bind_native(cx_, native, given.values.data(), static_cast<int>(given.values.size()), names,
                   bound)) {
    return Value::error();
  }
  return native->fn(cx_, bound, static_cast<int>(native->signature->parameters.size()));
}

Value Expression::call_name(const std::string& name, Arguments given) {
  if (name == "format") {
    Str* spec = given.values.size() > 1 ? cast<Str>(given.values[1]) : cx_.names().empty;
    return format_value(cx_, given.values[0], spec);
  }
  if (name == "round") {
    return number_round(cx_, given.values[0],
                        given.values.size() > 1 ? given.values[1] : Value::none());
  }
  if (name == "divmod") return number_divmod(cx_, given.values[0], given.values[1]);
  if (name == "pow" && is_int(given.values[0])) {
    return int_pow_mod(cx_, given.values[0], given.values[1], given.values[2]);
  }
  if (name == "repr") return repr_value(cx_, given.values[0]);
  if (name == "hash") {
    uint64_t hash = 0;
    if (native_hash(cx_, given.values[0], &hash) != Tri::kTrue) return Value::error();
    return int_value(cx_, static_cast<int64_t>(hash));
  }
  const Value type = dict_get_str(cx_.rt.builtins, make_str(cx_, name));
  if (type.is_empty()) return cx_.raise(cx_.types().NameError, name);
  const Value make = attribute(type, "__new__");
  given.values.insert(given.values.begin(), type);
  return failed(make) ? make : call(make, type, given);
}

Expression::Arguments Expression::arguments() {
  Arguments given;
  take("(");
  while (!take(")")) {
    if (at_end()) break;
    const size_t start = at_;
    const std::string name = word();
    if (!name.empty() && sees("=") && !sees("==")) {
      take("=");
      given.names.push_back(w_.str(name));
    } else {
      at_ = start;
    }
    given.values.push_back(binary(0));
    take(",");
  }
  return given;
}

Value Expression::primary() {
  blanks();
  if (at_end()) return cx_.raise(cx_.types().SyntaxError, "an operand is missing");
  const char c = text_[at_];
  if (std::isdigit(static_cast<unsigned char>(c)) || c == '.') return number();
  if (c == '\'' || c == '"') return string_literal(false);
  if (c == 'b' && at_ + 1 < text_.size() && (text_[at_ + 1] == '\'' || text_[at_ + 1] == '"')) {
    ++at_;
    return string_literal(true);
  }
  if (take("(")) return sequence(')');
  if (take("[")) return sequence(']');
  if (take("{")) return dict_literal();
  const std::string name = word();
  if (name == "None") return Value::none();
  if (name == "True") return Value::true_();
  if (name == "False") return Value::false_();
  if (name == "inf") return Value::number(HUGE_VAL);
  if (name == "nan") return Value::number(NAN);
  if (!sees("(")) return dict_get_str(cx_.rt.builtins, make_str(cx_, name));
  Arguments given = arguments();
  for (Value v : given.values) {
    if (failed(v)) return v;
  }
  return call_name(name, given);
}

Value Expression::number() {
  std::string text;
  bool floating = false;
  const bool hex = text_.substr(at_).starts_with("0x");
  while (at_ < text_.size()) {
    const char c = text_[at_];
    const bool sign = (c == '+' || c == '-') && !hex && !text.empty() &&
                      (text.back() == 'e' || text.back() == 'E');
    if (!std::isalnum(static_cast<unsigned char>(c)) && c != '_' && c != '.' && !sign) break;
    if (c == '.' && at_ + 1 < text_.size() &&
        std::isalpha(static_cast<unsigned char>(text_[at_ + 1])) && text_[at_ + 1] != 'e') {
      break;
    }
    floating = floating || (!hex && (c == '.' || c == 'e' || c == 'E'));
    text.push_back(c);
    ++at_;
  }
  if (floating) return Value::number(parse_float(text).value_or(0));
  const auto n = parse_int(cx_, text, 0);
  return n ? *n : cx_.raise(cx_.types().SyntaxError, text);
}

Value Expression::string_literal(bool bytes) {
  const char quote = text_[at_++];
  std::string out;
  while (at_ < text_.size() && text_[at_] != quote) {
    const char c = text_[at_++];
    if (c != '\\') {
      out.push_back(c);
      continue;
    }
    const char e = text_[at_++];
    const int digits = e == 'x' ? 2 : e == 'u' ? 4 : e == 'U' ? 8 : 0;
    if (digits != 0) {
      const auto code = static_cast<char32_t>(
          std::stoul(std::string(text_.substr(at_, static_cast<size_t>(digits))), nullptr, 16));
      at_ += static_cast<size_t>(digits);
      if (bytes) {
        out.push_back(static_cast<char>(code));
      } else {
        encode_utf8(code, out);
      }
    } else {
      out.push_back(e == 'n' ? '\n' : e == 't' ? '\t' : e == 'r' ? '\r' : e == '0' ? '\0' : e);
    }
  }
  ++at_;
  return bytes ? Value::object(make_bytes(cx_, out)) : w_.str(out);
}

Value Expression::sequence(char close) {
  std::vector<Value> items;
  bool comma = false;
  const char end[2] = {close, 0};
  while (!take(end)) {
    if (at_end()) break;
    items.push_back(binary(0));
    if (failed(items.back())) return items.back();
    comma = take(",") || comma;
  }
  if (close == ']') return Value::object(make_list(cx_, std::span<const Value>(items)));
  if (items.size() == 1 && !comma) return items[0];
  return Value::object(heddle::make_tuple(cx_, std::span<const Value>(items)));
}

Value Expression::dict_literal() {
  Dict* dict = make_dict(cx_);
  while (!take("}")) {
    if (at_end()) break;
    const Value key = binary(0);
    take(":");
    const Value value = binary(0);
    if (failed(key) || failed(value)) return Value::error();
    if (dict_set(cx_, dict, key, value) != Tri::kTrue) return Value::error();
    take(",");
  }
  return Value::object(dict);
}

}  // namespace heddle
