// str.format, str.format_map and str.__format__: natively as long as no value needs Python.
#include "engine/value/container.h"
#include "engine/value/format.h"
#include "engine/value/number.h"
#include "engine/value/ops.h"
#include "engine/value/str_format_field.h"
#include "engine/value/str_methods.h"

namespace heddle {
namespace {

constexpr int kMaxDepth = 2;

/// One call of format().
class Formatter {
 public:
  Formatter(Context& cx, const Str* text, const Tuple* args, const Dict* keywords)
      : cx_(cx), text_(text), args_(args), keywords_(keywords) {}

  /// kPython: an argument needs Python; nothing has happened that anyone could see.
  Tri run(TextPart part, int depth, StrBuilder& out) {
    if (depth == 0) {
      cx_.value_error("Max string recursion exceeded");
      return Tri::kError;
    }
    FormatReader reader(cx_, text_, part);
    FormatPiece piece;
    for (int more; (more = reader.next(&piece)) != 0;) {
      if (more < 0) return Tri::kError;
      out.append_part(text_, piece.literal.begin, piece.literal.end);
      if (!piece.has_field) continue;
      const Tri done = field(piece, depth, out);
      if (done != Tri::kTrue) return done;
    }
    return Tri::kTrue;
  }

 private:
  enum class Numbering { kUnknown, kAutomatic, kManual };

  Tri field(const FormatPiece& piece, int depth, StrBuilder& out) {
    Value v;
    Tri done = resolve(piece.name, &v);
    if (done != Tri::kTrue) return done;
    if (piece.conversion) {
      done = convert(piece.conversion, &v);
      if (done != Tri::kTrue) return done;
    }
    Str* spec = cx_.names().empty;
    if (piece.spec_has_fields) {
      StrBuilder text;
      done = run(piece.spec, depth - 1, text);
      if (done != Tri::kTrue) return done;
      spec = text.finish(cx_);
    } else if (!piece.spec.empty()) {
      spec = str_substring(cx_, text_, piece.spec.begin, piece.spec.end);
    }
    return format_append(cx_, v, spec, out);
  }

  /// Settles whether fields are numbered by the program or by us. False: an error is pending.
  bool number(const FieldNameReader& name, int64_t* index) {
    const bool automatic = name.first().empty();
    *index = name.first_index();
    if (!automatic && *index < 0) return true;
    const Numbering wanted = automatic ? Numbering::kAutomatic : Numbering::kManual;
    if (numbering_ == Numbering::kUnknown) numbering_ = wanted;
    if (numbering_ != wanted) {
      cx_.value_error("cannot switch from {} to {}",
                      automatic ? "manual field specification" : "automatic field numbering",
                      automatic ? "automatic field numbering" : "manual field specification");
      return false;
    }
    if (automatic) *index = next_index_++;
    return true;
  }

  Tri resolve(TextPart part, Value* v) {
    FieldNameReader name(cx_, text_, part);
    int64_t index;
    if (!number(name, &index)) return Tri::kError;
    if (index < 0) {
      Str* key = str_substring(cx_, text_, name.first().begin, name.first().end);
      *v = keywords_ ? dict_get_str(keywords_, key) : Value::empty();
      if (v->is_empty()) {
        cx_.raise_value(cx_.types().KeyError, Value::object(key));
        return Tri::kError;
      }
    } else if (!args_) {
      cx_.value_error("Format string contains positional fields");
      return Tri::kError;
    } else if (index >= int64_t{args_->size}) {
      cx_.raisef(cx_.types().IndexError,
                 "Replacement index {} out of range for positional args tuple", index);
      return Tri::kError;
    } else {
      *v = args_->items[index];
    }
    FieldStep step;
    for (int more; (more = name.next(&step)) != 0;) {
      if (more < 0) return Tri::kError;
      if (step.is_attribute) return Tri::kPython;
      const Value key = step.index >= 0
                            ? int_value(cx_, step.index)
                            : Value::object(str_substring(cx_, text_, step.name.begin,
                                                          step.name.end));
      *v = native_getitem(cx_, *v, key);
      if (v->is_error()) return Tri::kError;
      if (v->is_tail() || v->is_not_implemented()) return Tri::kPython;
    }
    return Tri::kTrue;
  }

  Tri convert(char32_t conversion, Value* v) {
    StrBuilder text;
    Tri done;
    switch (conversion) {
      case 'r': case 'a': done = native_repr(cx_, *v, text); break;
      case 's': done = native_str(cx_, *v, text); break;
      default:
        unknown_conversion(cx_, conversion);
        return Tri::kError;
    }
    if (done != Tri::kTrue) return done;
    Str* s = text.finish(cx_);
    *v = Value::object(conversion == 'a' ? escape_non_ascii(cx_, s) : s);
    return Tri::kTrue;
  }

  Context& cx_;
  const Str* text_;
  const Tuple* args_;      // null: format_map
  const Dict* keywords_;
  Numbering numbering_ = Numbering::kUnknown;
  int64_t next_index_ = 0;
};

Value run_format(Context& cx, const Value* args, const Tuple* positional, const Dict* keywords,
                 Value slow_args, Value slow_keywords) {
  const Str* text = self_str(args);
  StrBuilder out;
  switch (Formatter(cx, text, positional, keywords).run({0, text->length}, kMaxDepth, out)) {
    case Tri::kTrue: return str_result(out.finish(cx));
    case Tri::kError: return Value::error();
    default: break;
  }
  if (slow_keywords.is_empty()) slow_keywords = Value::object(make_dict(cx));
  return cx.go_on(Prelude::kstr_format_slow, unwrap(args[0]), slow_args, slow_keywords);
}

Value str_dunder_format(Context& cx, const Value* args, int) {
  Str* spec = as_str(args[1]);
  if (!spec) {
    return cx.type_error("__format__() argument must be str, not {}", type_name(cx, args[1]));
  }
  // A subclass without a spec is shown as its own __str__ says.
  if (spec->length == 0) return is_str(args[0]) ? args[0] : str_value(cx, args[0]);
  return format_value(cx, unwrap(args[0]), spec);
}

constexpr NativeDef kStrFormatMethods[] = {
    {"format", "self, /, *args, **kwargs", str_format},
    {"format_map", "self, mapping, /", str_format_map},
    {"__format__", "self, format_spec, /", str_dunder_format},
};

}  // namespace

Value str_format(Context& cx, const Value* args, int) {
  const Dict* keywords = args[2].is_empty() ? nullptr : cast<Dict>(args[2]);
  return run_format(cx, args, cast<Tuple>(args[1]), keywords, args[1], args[2]);
}

Value str_format_map(Context& cx, const Value* args, int) {
  // None instead of the positional arguments tells the prelude that there cannot be any.
  if (!is_kind(args[1], Kind::kDict)) {
    return cx.go_on(Prelude::kstr_format_slow, unwrap(args[0]), Value::none(), args[1]);
  }
  return run_format(cx, args, nullptr, cast<Dict>(args[1]), Value::none(), args[1]);
}

std::span<const NativeDef> str_format_methods() { return kStrFormatMethods; }

}  // namespace heddle
