// The module unicodedata, over the database of unicode_data.h.
#include "engine/lib/modules.h"
#include "engine/lib/unicode_data.h"
#include "engine/lang/literal.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

namespace heddle {

namespace {

// String literals are compiled before there is a world; constant initialization comes first.
[[maybe_unused]] const bool literals_know_names = [] {
  find_named_character = unicode::find_name;
  return true;
}();

Value text(Context& cx, std::string_view s) { return Value::object(make_str(cx, s)); }

/// The one character of an argument. `place`: " 1" where there are several arguments.
/// Errors: nothing, with TypeError pending, or OSError where the database cannot be had.
std::optional<char32_t> character(Context& cx, Value v, const char* function, const char* place) {
  const Value plain = unwrap(v);
  if (!is_str(plain) || cast<Str>(plain)->length != 1) {
    cx.type_error("{}() argument{} must be a unicode character, not {}", function, place,
                  type_name(cx, v));
    return std::nullopt;
  }
  if (!unicode::data_is_there()) {
    cx.raise(cx.types().OSError, "heddle: Unicode's database could not be fetched");
    return std::nullopt;
  }
  return cast<Str>(plain)->at(0);
}

std::u32string content(const Str* s) {
  std::u32string out(s->length, U'\0');
  for (uint32_t i = 0; i < s->length; ++i) out[i] = s->at(i);
  return out;
}

Value name(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "name", " 1");
  if (!c) return Value::error();
  const std::string found = unicode::name_of(*c);
  if (!found.empty()) return text(cx, found);
  return args[1].is_empty() ? cx.value_error("no such name") : args[1];
}

Value lookup(Context& cx, const Value* args, int) {
  const Value given = unwrap(args[0]);
  if (!is_str(given)) {
    return cx.type_error("lookup() argument must be str, not {}", type_name(cx, args[0]));
  }
  const std::string wanted = str_text(given);
  if (const auto c = unicode::find_name(wanted)) return Value::object(make_char(cx, *c));
  const std::u32string_view all = unicode::find_sequence(wanted);
  if (!all.empty()) return Value::object(make_str32(cx, all.data(), all.size()));
  return cx.raise_value(cx.types().KeyError,
                        text(cx, fmt::format("undefined character name '{}'", wanted)));
}

/// decimal(), digit(), numeric(): `least` is what the number must be.
Value number(Context& cx, const Value* args, const char* function, unicode::NumberKind least,
             const char* otherwise) {
  const auto c = character(cx, args[0], function, " 1");
  if (!c) return Value::error();
  const auto found = unicode::number_of(*c);
  if (found && found->kind >= least) {
    return least == unicode::NumberKind::kNumeric ? Value::number(found->value)
                                                  : Value::small(static_cast<int>(found->value));
  }
  return args[1].is_empty() ? cx.value_error("{}", otherwise) : args[1];
}

Value decimal(Context& cx, const Value* args, int) {
  return number(cx, args, "decimal", unicode::NumberKind::kDecimal, "not a decimal");
}
Value digit(Context& cx, const Value* args, int) {
  return number(cx, args, "digit", unicode::NumberKind::kDigit, "not a digit");
}
Value numeric(Context& cx, const Value* args, int) {
  return number(cx, args, "numeric", unicode::NumberKind::kNumeric, "not a numeric character");
}

Value category(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "category", "");
  return c ? text(cx, unicode::properties_of(*c).category) : Value::error();
}
Value bidirectional(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "bidirectional", "");
  return c ? text(cx, unicode::properties_of(*c).bidirectional) : Value::error();
}
Value combining(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "combining", "");
  return c ? Value::small(unicode::properties_of(*c).combining) : Value::error();
}
Value east_asian_width(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "east_asian_width", "");
  return c ? text(cx, unicode::properties_of(*c).east_asian_width) : Value::error();
}
Value mirrored(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "mirrored", "");
  return c ? Value::small(unicode::properties_of(*c).mirrored) : Value::error();
}
Value decomposition(Context& cx, const Value* args, int) {
  const auto c = character(cx, args[0], "decomposition", "");
  return c ? text(cx, unicode::decomposition_of(*c)) : Value::error();
}

/// The second argument in the form that the first one names.
bool in_form(Context& cx, const Value* args, const char* function, std::u32string* given,
             std::u32string* out) {
  for (int i = 0; i < 2; ++i) {
    if (is_str(unwrap(args[i]))) continue;
    cx.type_error("{}() argument {} must be str, not {}", function, i + 1, type_name(cx, args[i]));
    return false;
  }
  const std::string form = str_text(unwrap(args[0]));
  if (form != "NFC" && form != "NFD" && form != "NFKC" && form != "NFKD") {
    cx.value_error("invalid normalization form");
    return false;
  }
  const Str* s = cast<Str>(unwrap(args[1]));
  *given = content(s);
  if (s->ascii) {
    *out = *given;
    return true;
  }
  if (!unicode::data_is_there()) {
    cx.raise(cx.types().OSError, "heddle: Unicode's database could not be fetched");
    return false;
  }
  *out = unicode::normalized(*given, form.back() == 'C', form[2] == 'K');
  return true;
}

Value normalize(Context& cx, const Value* args, int) {
  std::u32string given, out;
  if (!in_form(cx, args, "normalize", &given, &out)) return Value::error();
  if (given == out) return Value::object(cast<Str>(unwrap(args[1])));
  return Value::object(make_str32(cx, out.data(), out.size()));
}

Value is_normalized(Context& cx, const Value* args, int) {
  std::u32string given, out;
  if (!in_form(cx, args, "is_normalized", &given, &out)) return Value::error();
  return Value::boolean(given == out);
}

constexpr NativeDef kUnicodedata[] = {
    {"name", "chr, default=, /", name},
    {"lookup", "name, /", lookup},
    {"decimal", "chr, default=, /", decimal},
    {"digit", "chr, default=, /", digit},
    {"numeric", "chr, default=, /", numeric},
    {"category", "chr, /", category},
    {"bidirectional", "chr, /", bidirectional},
    {"combining", "chr, /", combining},
    {"east_asian_width", "chr, /", east_asian_width},
    {"mirrored", "chr, /", mirrored},
    {"decomposition", "chr, /", decomposition},
    {"normalize", "form, unistr, /", normalize},
    {"is_normalized", "form, unistr, /", is_normalized},
};

}  // namespace

void init_unicodedata_module(VmContext& cx, Module* module) {
  module_add(cx, module, kUnicodedata);
  module_set(cx, module, "unidata_version", text(cx, "14.0.0"));
}

}  // namespace heddle
