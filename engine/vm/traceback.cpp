#include "engine/vm/traceback.h"

#include "engine/lang/diagnostic.h"
#include "engine/lang/positions.h"

namespace heddle {

namespace {

Value slot_of(Value exception, ExceptionSlot slot) {
  return cast<Instance>(exception)->slots[slot].load();
}

struct Entry {
  const CodeObject* code;
  Position position;
  bool same_place(const Entry& other) const {
    return code == other.code && position.line == other.position.line;
  }
};

// CPython prints the first three of equal entries and counts the rest.
constexpr int kRepeatsShown = 3;

void append_entry(const World& world, const Entry& e, std::string& out) {
  const std::string& file = e.code->code->filename;
  out += fmt::format("  File \"{}\", line {}, in {}\n", file, e.position.line,
                     to_utf8(e.code->name));
  std::string line = world.source_line(file, e.position.line);
  size_t begin = line.find_first_not_of(" \t\f");
  if (begin == std::string::npos) return;
  size_t end = line.find_last_not_of("\r\n") + 1;
  out += "    " + line.substr(begin, end - begin) + "\n";
  std::string carets = caret_line(line, e.position);
  if (!carets.empty()) out += "    " + carets + "\n";
}

void append_repeats(int repeats, std::string& out) {
  if (repeats <= kRepeatsShown) return;
  int more = repeats - kRepeatsShown;
  out += fmt::format("  [Previous line repeated {} more time{}]\n", more, more == 1 ? "" : "s");
}

bool is_set(Value v) { return !v.is_empty() && !v.is_none() && !v.is_false(); }

}  // namespace

std::string format_traceback(const World& world, Value traceback) {
  if (!is_kind(traceback, Kind::kTraceback)) return "";
  std::string out = "Traceback (most recent call last):\n";
  Entry last{nullptr, {}};
  int repeats = 0;
  for (Object* o = traceback.as_object(); o != nullptr;) {
    auto* line = static_cast<Traceback*>(o);
    auto* code = static_cast<CodeObject*>(line->code);
    Entry entry{code, code->code->positions[line->pc]};
    if (last.code == nullptr || !entry.same_place(last)) {
      append_repeats(repeats, out);
      repeats = 0;
    }
    if (++repeats <= kRepeatsShown) append_entry(world, entry, out);
    last = entry;
    o = line->next.load();
  }
  append_repeats(repeats, out);
  return out;
}

namespace {

// A SyntaxError says where in the source, if it knows.
std::string syntax_error_place(VmContext& cx, Value exception) {
  if (!is_instance(cx, exception, cx.types().SyntaxError)) return "";
  auto field = [exception](SyntaxErrorSlot slot) {
    return cast<Instance>(exception)->slots[slot].load();
  };
  auto number = [&field](SyntaxErrorSlot slot) {
    Value v = field(slot);
    return v.is_small() && v.as_small() > 0 ? static_cast<uint32_t>(v.as_small()) : 0u;
  };
  Diagnostic d;
  d.line = number(kSynLineno);
  if (d.line == 0) return "";
  d.file = is_str(field(kSynFilename)) ? str_text(field(kSynFilename)) : "<string>";
  d.has_text = is_str(field(kSynText));
  if (d.has_text) d.text = str_text(field(kSynText));
  d.column = number(kSynOffset);
  d.end_line = number(kSynEndLineno);
  d.end_column = number(kSynEndOffset);
  return render_place(d);
}

}  // namespace

std::string format_exception_only(VmContext& cx, Value exception, const std::string& told) {
  std::string place = syntax_error_place(cx, exception);
  std::string text = told;
  if (!place.empty()) {
    Value message = cast<Instance>(exception)->slots[kSynMsg].load();
    text = is_str(message) ? str_text(message) : "<no detail available>";
  }
  Type* type = exception.as_object()->type;
  std::string name = to_utf8(type->qualname);
  Value module = type->module.load();
  if (is_str(module)) {
    std::string m = str_text(module);
    if (m != "__main__" && m != "builtins") name = m + "." + name;
  }
  std::string out = place + (text.empty() ? name + "\n" : name + ": " + text + "\n");
  Value notes = instance_get(cx, cast<Instance>(exception), intern(cx, "__notes__"));
  if (is_kind(notes, Kind::kList)) {
    for (Value note : list_snapshot(cast<List>(notes))) {
      if (is_str(note)) out += str_text(note) + "\n";
    }
  }
  return out;
}

namespace {

std::string text_of(VmContext& cx, Value exception,
                    const std::vector<std::pair<Value, std::string>>& texts) {
  for (const auto& [which, text] : texts) {
    if (which == exception) return text;
  }
  StrBuilder out;
  if (native_str(cx, exception, out) == Tri::kTrue) return to_utf8(out.finish(cx));
  cx.pending = Value::empty();
  return "<exception str() failed>";
}

}  // namespace

namespace {

// As CPython's traceback module prints exceptions: groups are indented with a margin.
class Report {
 public:
  Report(VmContext& cx, const std::vector<std::pair<Value, std::string>>& texts)
      : cx_(cx), texts_(texts) {}

  std::string run(Value exception) {
    chain(exception);
    return std::move(out_);
  }

 private:
  static constexpr int kDepthMax = 10;
  static constexpr size_t kWidthMax = 15;

  std::string indent() const { return std::string(static_cast<size_t>(2 * depth_), ' '); }

  void emit(const std::string& text, char margin = '|') {
    if (depth_ == 0) {
      out_ += text;
      return;
    }
    std::string prefix = indent() + margin + " ";
    for (size_t at = 0; at < text.size();) {
      size_t end = std::min(text.find('\n', at), text.size() - 1);
      out_ += prefix + text.substr(at, end + 1 - at);
      at = end + 1;
    }
  }

  // From the first cause on: walk back, then print forward.
  void chain(Value exception) {
    struct Link {
      Value exception;
      const char* bridge;
    };
    std::vector<Link> links;
    const char* bridge = "";
    for (Value e = exception; is_kind(e, Kind::kInstance) && links.size() < 1000;) {
      bool seen = false;
      for (const Link& link : links) seen |= link.exception == e;
      if (seen) break;
      links.push_back({e, bridge});
      Value cause = slot_of(e, kExcCause);
      if (is_set(cause)) {
        bridge = "\nThe above exception was the direct cause of the following exception:\n\n";
        e = cause;
      } else if (!is_set(slot_of(e, kExcSuppress))) {
        bridge = "\nDuring handling of the above exception, another exception occurred:\n\n";
        e = slot_of(e, kExcContext);
      } else {
        break;
      }
    }
    for (size_t n = links.size(); n-- > 0;) {
      one(links[n].exception);
      if (*links[n].bridge != 0) emit(links[n].bridge);
    }
  }

  void one(Value exception) {
    Value inner = instance_get(cx_, cast<Instance>(exception), intern(cx_, "exceptions"));
    std::string traceback = format_traceback(cx_.world, slot_of(exception, kExcTraceback));
    std::string last = format_exception_only(cx_, exception, text_of(cx_, exception, texts_));
    if (!is_kind(inner, Kind::kTuple) || !(is_group(exception))) {
      emit(traceback);
      emit(last);
    } else if (depth_ > kDepthMax) {
      emit(fmt::format("... (max_group_depth is {})\n", kDepthMax));
    } else {
      group(traceback, last, cast<Tuple>(inner));
    }
  }

  bool is_group(Value exception) {
    Value base = dict_get_str(cx_.world.prelude_namespace, intern(cx_, "BaseExceptionGroup"));
    return is_kind(base, Kind::kType) && is_instance(cx_, exception, cast<Type>(base));
  }

  void group(std::string traceback, const std::string& last, const Tuple* inner) {
    bool top = depth_ == 0;
    if (top) ++depth_;
    if (!traceback.empty()) {
      size_t end = traceback.find('\n') + 1;
      emit("Exception Group " + traceback.substr(0, end), top ? '+' : '|');
      emit(traceback.substr(end));
    }
    emit(last);
    size_t count = std::min<size_t>(inner->size, kWidthMax + 1);
    need_close_ = false;
    for (size_t i = 0; i < count; ++i) {
      bool is_last = i + 1 == count;
      if (is_last) need_close_ = true;
      bool cut = i >= kWidthMax;
      std::string title = cut ? "..." : std::to_string(i + 1);
      out_ += indent() + (i == 0 ? "+-" : "  ") + "+---------------- " + title +
              " ----------------\n";
      ++depth_;
      if (cut) {
        size_t more = inner->size - kWidthMax;
        emit(fmt::format("and {} more exception{}\n", more, more > 1 ? "s" : ""));
      } else {
        chain(inner->items[i]);
      }
      if (is_last && need_close_) {
        out_ += indent() + "+------------------------------------\n";
        need_close_ = false;
      }
      --depth_;
    }
    if (top) depth_ = 0;
  }

  VmContext& cx_;
  const std::vector<std::pair<Value, std::string>>& texts_;
  std::string out_;
  int depth_ = 0;
  bool need_close_ = false;
};

}  // namespace

std::string format_exception(VmContext& cx, Value exception,
                             const std::vector<std::pair<Value, std::string>>& texts) {
  return Report(cx, texts).run(exception);
}

}  // namespace heddle
