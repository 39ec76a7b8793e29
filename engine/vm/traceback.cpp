#include "engine/vm/traceback.h"

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
  size_t end = line.find_last_not_of(" \t\f\r\n") + 1;
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

std::string format_exception_only(VmContext& cx, Value exception, const std::string& text) {
  Type* type = exception.as_object()->type;
  std::string name = to_utf8(type->qualname);
  Value module = type->module.load();
  if (is_str(module)) {
    std::string m = str_text(module);
    if (m != "__main__" && m != "builtins") name = m + "." + name;
  }
  std::string out = text.empty() ? name + "\n" : name + ": " + text + "\n";
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

std::string format_exception(VmContext& cx, Value exception,
                             const std::vector<std::pair<Value, std::string>>& texts) {
  // From the first cause on: walk back, then print forward.
  struct Link {
    Value exception;
    const char* bridge;
  };
  std::vector<Link> chain;
  const char* bridge = "";
  for (Value e = exception; is_kind(e, Kind::kInstance) && chain.size() < 1000;) {
    for (const Link& seen : chain) {
      if (seen.exception == e) e = Value::none();
    }
    if (e.is_none()) break;
    chain.push_back({e, bridge});
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
  std::string out;
  for (size_t n = chain.size(); n-- > 0;) {
    out += format_traceback(cx.world, slot_of(chain[n].exception, kExcTraceback));
    out += format_exception_only(cx, chain[n].exception, text_of(cx, chain[n].exception, texts));
    out += chain[n].bridge;
  }
  return out;
}

}  // namespace heddle
