#include "engine/value/str_format_field.h"

#include "engine/value/container.h"
#include "engine/value/format.h"
#include "engine/value/number.h"

namespace heddle {
namespace {

/// The number a part spells in decimal digits; -1 if it does not.
int64_t part_index(const Str* text, TextPart part) {
  if (part.empty()) return -1;
  int64_t n = 0;
  for (uint32_t i = part.begin; i < part.end; ++i) {
    const char32_t c = text->at(i);
    if (c < '0' || c > '9' || n > INT64_MAX / 20) return -1;
    n = n * 10 + (c - '0');
  }
  return n;
}

}  // namespace

Value unknown_conversion(Context& cx, char32_t conversion) {
  if (conversion > 32 && conversion < 127) {
    return cx.value_error("Unknown conversion specifier {}", static_cast<char>(conversion));
  }
  return cx.value_error("Unknown conversion specifier \\x{:x}", static_cast<uint32_t>(conversion));
}

int FormatReader::fail(const char* message) {
  cx_.value_error("{}", message);
  return -1;
}

int FormatReader::next(FormatPiece* piece) {
  *piece = {};
  if (part_.empty()) return 0;
  const uint32_t start = part_.begin;
  char32_t c = 0;
  bool markup = false;
  while (part_.begin < part_.end && !markup) {
    c = text_->at(part_.begin++);
    markup = c == '{' || c == '}';
  }
  uint32_t end = part_.begin;
  const bool at_end = part_.begin >= part_.end;
  if (markup) {
    const bool doubled = !at_end && text_->at(part_.begin) == c;
    if (c == '}' && !doubled) return fail("Single '}' encountered in format string");
    if (at_end) return fail("Single '{' encountered in format string");
    if (doubled) {
      ++part_.begin;
      markup = false;
    } else {
      --end;
    }
  }
  piece->literal = {start, end};
  return markup ? read_field(piece) : 1;
}

int FormatReader::read_field(FormatPiece* piece) {
  piece->has_field = true;
  piece->name.begin = part_.begin;
  char32_t c = 0;
  for (bool inside = true; inside && part_.begin < part_.end;) {
    c = text_->at(part_.begin++);
    if (c == '{') return fail("unexpected '{' in field name");
    if (c == '[') {
      while (part_.begin < part_.end && text_->at(part_.begin) != ']') ++part_.begin;
    }
    inside = c != '}' && c != ':' && c != '!';
  }
  piece->name.end = part_.begin - 1;
  if (c == '}') return 1;
  if (c != ':' && c != '!') return fail("expected '}' before end of string");
  if (c == '!') {
    if (part_.empty()) return fail("end of string while looking for conversion specifier");
    piece->conversion = text_->at(part_.begin++);
    if (!part_.empty()) {
      c = text_->at(part_.begin++);
      if (c == '}') return 1;
      if (c != ':') return fail("expected ':' after conversion specifier");
    }
  }
  piece->has_spec = true;
  piece->spec.begin = part_.begin;
  for (int depth = 1; part_.begin < part_.end;) {
    c = text_->at(part_.begin++);
    if (c == '{') {
      piece->spec_has_fields = true;
      ++depth;
    } else if (c == '}' && --depth == 0) {
      piece->spec.end = part_.begin - 1;
      return 1;
    }
  }
  return fail("unmatched '{' in format spec");
}

FieldNameReader::FieldNameReader(Context& cx, const Str* text, TextPart part)
    : cx_(cx), text_(text), part_(part), first_{part.begin, part.begin} {
  while (!part_.empty() && text_->at(part_.begin) != '.' && text_->at(part_.begin) != '[') {
    ++part_.begin;
  }
  first_.end = part_.begin;
  first_index_ = part_index(text_, first_);
}

int FieldNameReader::next(FieldStep* step) {
  if (part_.empty()) return 0;
  *step = {};
  const char32_t c = text_->at(part_.begin++);
  step->name.begin = part_.begin;
  if (c == '.') {
    step->is_attribute = true;
    while (!part_.empty() && text_->at(part_.begin) != '.' && text_->at(part_.begin) != '[') {
      ++part_.begin;
    }
    step->name.end = part_.begin;
  } else if (c == '[') {
    while (!part_.empty() && text_->at(part_.begin) != ']') ++part_.begin;
    if (part_.empty()) {
      cx_.value_error("Missing ']' in format string");
      return -1;
    }
    step->name.end = part_.begin++;
    step->index = part_index(text_, step->name);
  } else {
    cx_.value_error("Only '.' or '[' may follow ']' in format field specifier");
    return -1;
  }
  if (step->name.empty()) {
    cx_.value_error("Empty attribute in format string");
    return -1;
  }
  return 1;
}

// --- what the module _string offers ---------------------------------------------------------

namespace {

Value part_value(Context& cx, const Str* text, TextPart part) {
  return Value::object(str_substring(cx, text, part.begin, part.end));
}

Value formatter_parser(Context& cx, const Value* args, int) {
  const Value arg = unwrap(args[0]);
  if (!is_str(arg)) return cx.type_error("expected str, got {}", type_name(cx, args[0]));
  const Str* text = cast<Str>(arg);
  FormatReader reader(cx, text, {0, text->length});
  List* pieces = make_list(cx);
  FormatPiece piece;
  for (int more; (more = reader.next(&piece)) != 0;) {
    if (more < 0) return Value::error();
    Value row[4] = {part_value(cx, text, piece.literal), Value::none(), Value::none(),
                    Value::none()};
    if (piece.has_field) {
      row[1] = part_value(cx, text, piece.name);
      row[2] = part_value(cx, text, piece.spec);
      if (piece.conversion) row[3] = Value::object(make_char(cx, piece.conversion));
    }
    list_append(cx, pieces, Value::object(make_tuple(cx, row)));
  }
  return Value::object(pieces);
}

/// A field's path, or error.
Value path_value(Context& cx, const Str* text, FieldNameReader& reader) {
  List* steps = make_list(cx);
  FieldStep step;
  for (int more; (more = reader.next(&step)) != 0;) {
    if (more < 0) return Value::error();
    Value row[2] = {Value::boolean(step.is_attribute),
                    step.index >= 0 ? int_value(cx, step.index) : part_value(cx, text, step.name)};
    list_append(cx, steps, Value::object(make_tuple(cx, row)));
  }
  return Value::object(steps);
}

Value formatter_field_name_split(Context& cx, const Value* args, int) {
  const Value arg = unwrap(args[0]);
  if (!is_str(arg)) return cx.type_error("expected str, got {}", type_name(cx, args[0]));
  const Str* text = cast<Str>(arg);
  FieldNameReader reader(cx, text, {0, text->length});
  const Value steps = path_value(cx, text, reader);
  if (steps.is_error()) return steps;
  Value result[2] = {reader.first_index() >= 0 ? int_value(cx, reader.first_index())
                                               : part_value(cx, text, reader.first()),
                     steps};
  return Value::object(make_tuple(cx, result));
}

Value parse_part(Context& cx, const Str* text, TextPart part, int depth) {
  if (depth == 0) return cx.value_error("Max string recursion exceeded");
  FormatReader reader(cx, text, part);
  List* pieces = make_list(cx);
  FormatPiece piece;
  for (int more; (more = reader.next(&piece)) != 0;) {
    if (more < 0) return Value::error();
    Value row[5] = {part_value(cx, text, piece.literal), Value::none(), Value::none(),
                    Value::none(), part_value(cx, text, piece.spec)};
    if (piece.has_field) {
      FieldNameReader name(cx, text, piece.name);
      row[1] = name.first_index() >= 0 ? int_value(cx, name.first_index())
                                       : part_value(cx, text, name.first());
      row[2] = path_value(cx, text, name);
      if (row[2].is_error()) return row[2];
    }
    if (piece.conversion) {
      if (piece.conversion != 'r' && piece.conversion != 's' && piece.conversion != 'a') {
        return unknown_conversion(cx, piece.conversion);
      }
      row[3] = Value::object(make_char(cx, piece.conversion));
    }
    if (piece.spec_has_fields) row[4] = parse_part(cx, text, piece.spec, depth - 1);
    if (row[4].is_error()) return row[4];
    list_append(cx, pieces, Value::object(make_tuple(cx, row)));
  }
  return Value::object(pieces);
}

Value parse_format(Context& cx, const Value* args, int) {
  const Str* text = cast<Str>(unwrap(args[0]));
  return parse_part(cx, text, {0, text->length}, 2);
}

constexpr NativeDef kIntrinsics[] = {
    {"parse_format", "text, /", parse_format},
};

constexpr NativeDef kFormatter[] = {
    {"formatter_parser", "text, /", formatter_parser},
    {"formatter_field_name_split", "name, /", formatter_field_name_split},
};

}  // namespace

std::span<const NativeDef> format_intrinsics() { return kIntrinsics; }
std::span<const NativeDef> formatter_natives() { return kFormatter; }

}  // namespace heddle
