// The module _sre_native: compiled regular expressions, and running them for _sre.py.
//
// A call works on a text for a bounded number of steps. What is not done by then is an Operation,
// which _sre.py resumes in a loop: so a match that backtracks for ever can be stopped, and others
// run meanwhile.
#include "engine/base/arena.h"
#include "engine/lib/modules.h"
#include "engine/lib/sre_characters.h"
#include "engine/lib/sre_matcher.h"
#include "engine/value/bytes.h"
#include "engine/value/container.h"
#include "engine/value/number.h"
#include "engine/value/str.h"

#include <memory>

namespace heddle {

namespace {

constexpr int64_t kBudget = 200'000;

struct SreProgram : Object {
  std::vector<uint32_t>* code;
  int groups;
};
void finalize_program(Object* object) { delete static_cast<SreProgram*>(object)->code; }
constexpr ExtensionHooks kProgramHooks{nullptr, finalize_program};

/// What an operation collects.
enum class Collect : uint8_t {
  kOne,    // the first match: its spans
  kItems,  // findall: what the groups matched
  kSpans,  // the spans of every match
};

struct Task {
  SreMatcher matcher;
  Collect collect = Collect::kOne;
  SreMode mode = SreMode::kMatch;
  int64_t limit = 0;    // of matches; 0: none
  int64_t found = 0;
  int64_t end = 0;
  SreText text;
  Value program, string;
  List* out = nullptr;
};

struct SreOperation : Object {
  Task* task;
};
void trace_operation(Object* object, Marker& marker) {
  Task* task = static_cast<SreOperation*>(object)->task;
  if (task == nullptr) return;
  marker.value(task->program);
  marker.value(task->string);
  marker.object(task->out);
}
void finalize_operation(Object* object) { delete static_cast<SreOperation*>(object)->task; }
constexpr ExtensionHooks kOperationHooks{trace_operation, finalize_operation};

SreText text_of(Value string) {
  if (is_str(string)) {
    auto* s = cast<Str>(string);
    return {s->data, s->width(), s->length};
  }
  auto* b = cast<Bytes>(string);
  return {b->data, 1, b->length};
}

Value cut(Context& cx, Value string, int64_t from, int64_t to) {
  auto a = static_cast<uint32_t>(from), b = static_cast<uint32_t>(to);
  if (is_str(string)) return Value::object(str_substring(cx, cast<Str>(string), a, b));
  auto* bytes = cast<Bytes>(string);
  return Value::object(make_bytes(cx, bytes_view(bytes).substr(a, b - a)));
}

/// start, end, then those of each group (-1: it took no part), then lastindex (-1: none).
Value spans_of(Context& cx, const Task& task) {
  int groups = cast<SreProgram>(task.program)->groups;
  Tuple* row = make_tuple_raw(cx, static_cast<size_t>(2 * groups + 3));
  row->items[0] = Value::small(task.matcher.start());
  row->items[1] = Value::small(task.matcher.ptr());
  for (int g = 1; g <= groups; ++g) {
    int64_t from, to;
    task.matcher.group(g, &from, &to);
    row->items[2 * g] = Value::small(from);
    row->items[2 * g + 1] = Value::small(to);
  }
  row->items[2 * groups + 2] = Value::small(task.matcher.lastindex());
  return Value::object(row);
}

/// findall's item: the match, its only group, or a tuple of all groups.
Value item_of(Context& cx, const Task& task) {
  int groups = cast<SreProgram>(task.program)->groups;
  if (groups == 0) return cut(cx, task.string, task.matcher.start(), task.matcher.ptr());
  auto text = [&](int g) {
    int64_t from, to;
    task.matcher.group(g, &from, &to);
    return from < 0 ? cut(cx, task.string, 0, 0) : cut(cx, task.string, from, to);
  };
  if (groups == 1) return text(1);
  Tuple* row = make_tuple_raw(cx, static_cast<size_t>(groups));
  for (int g = 1; g <= groups; ++g) row->items[g - 1] = text(g);
  return Value::object(row);
}

Value broken(Context& cx) { return cx.raise(cx.types().RuntimeError, "invalid SRE code"); }

/// Runs the task's matches until they are all there or the budget is spent; empty: not done.
Value work(Context& cx, Task& task) {
  int64_t budget = kBudget;
  const auto* code = cast<SreProgram>(task.program)->code;
  for (;;) {
    SreOutcome outcome = task.matcher.run(budget);
    if (outcome == SreOutcome::kSuspended) return Value::empty();
    if (outcome == SreOutcome::kBroken) return broken(cx);
    if (task.collect == Collect::kOne) {
      return outcome == SreOutcome::kMatched ? spans_of(cx, task) : Value::none();
    }
    if (outcome == SreOutcome::kFailed) return Value::object(task.out);
    Value item = task.collect == Collect::kItems ? item_of(cx, task) : spans_of(cx, task);
    list_append(cx, task.out, item);
    if (++task.found == task.limit) return Value::object(task.out);
    bool empty = task.matcher.ptr() == task.matcher.start();
    task.matcher.begin(code, task.text, task.matcher.ptr(), task.end, task.mode, empty);
    budget -= 200;
    if (budget <= 0) return Value::empty();
  }
}

Type* operation_type(Context& cx) { return library_of(cx).sre_operation_type; }

/// Works on a new task, and goes on in _sre.py if that was not enough.
Value perform(Context& cx, std::unique_ptr<Task>& task) {
  Value result = work(cx, *task);
  if (!result.is_empty()) return result;
  auto* operation = cx.make<SreOperation>(operation_type(cx), Kind::kExtension);
  operation->task = task.release();
  return cx.go_on_in(library_of(cx).sre_finish, Value::object(operation));
}

/// _resume(operation): the result, or the operation itself if it is not done.
Value sre_resume(Context& cx, const Value* args, int) {
  auto* operation = cast<SreOperation>(args[0]);
  Value result = work(cx, *operation->task);
  return result.is_empty() ? args[0] : result;
}

int64_t bound(Value v, int64_t length) {
  auto given = to_int64(v);
  if (!given) return is_kind(v, Kind::kBigInt) && cast<BigInt>(v)->negative ? 0 : length;
  return std::clamp<int64_t>(*given, 0, length);
}

// The matchers that this thread used last, so that their memory is used again.
thread_local std::unique_ptr<Task> spare_task;

/// (program, string, pos, endpos, how, extra)
Value start(Context& cx, const Value* args, Collect collect, SreMode mode, bool must_advance,
            int64_t limit) {
  auto* program = cast<SreProgram>(args[0]);
  std::unique_ptr<Task> task = Arena::inside() ? nullptr : std::move(spare_task);
  if (task == nullptr) task = std::make_unique<Task>();
  task->collect = collect;
  task->mode = mode;
  task->limit = limit;
  task->found = 0;
  task->program = args[0];
  task->string = args[1];
  task->text = text_of(args[1]);
  int64_t from = bound(args[2], task->text.length);
  task->end = bound(args[3], task->text.length);
  task->out = collect == Collect::kOne ? nullptr : make_list(cx);
  task->matcher.begin(program->code, task->text, from, task->end, mode, must_advance);
  Value result = perform(cx, task);
  if (task != nullptr && !Arena::inside()) spare_task = std::move(task);
  return result;
}

Value sre_match(Context& cx, const Value* args, int) {
  return start(cx, args, Collect::kOne, SreMode::kMatch, false, 0);
}
Value sre_fullmatch(Context& cx, const Value* args, int) {
  return start(cx, args, Collect::kOne, SreMode::kFullMatch, false, 0);
}
Value sre_search(Context& cx, const Value* args, int) {
  return start(cx, args, Collect::kOne, SreMode::kSearch, false, 0);
}
/// The next match of a scanner: one at pos must not be empty if `advance`.
Value sre_next(Context& cx, const Value* args, int) {
  SreMode mode = args[5].is_true() ? SreMode::kSearch : SreMode::kMatch;
  return start(cx, args, Collect::kOne, mode, args[4].is_true(), 0);
}
Value sre_items(Context& cx, const Value* args, int) {
  return start(cx, args, Collect::kItems, SreMode::kSearch, false, 0);
}
Value sre_spans(Context& cx, const Value* args, int) {
  return start(cx, args, Collect::kSpans, SreMode::kSearch, false, bound(args[4], INT64_MAX));
}

/// _program(code list, groups)
Value sre_program(Context& cx, const Value* args, int) {
  auto code = std::make_unique<std::vector<uint32_t>>();
  for (Value v : list_snapshot(cast<List>(args[0]))) {
    auto word = to_int64(unwrap(v));
    if (!word || *word < 0 || *word > UINT32_MAX) {
      return cx.raise(cx.types().OverflowError, "regular expression code size limit exceeded");
    }
    code->push_back(static_cast<uint32_t>(*word));
  }
  auto* program = cx.make<SreProgram>(library_of(cx).sre_program_type, Kind::kExtension);
  program->code = code.release();
  program->groups = static_cast<int>(to_int64(args[1]).value_or(0));
  return Value::object(program);
}

/// The plain str or bytes behind what is to be searched; TypeError if it is neither.
/// _text(string, pattern is str, pattern is bytes)
Value sre_text(Context& cx, const Value* args, int) {
  Value v = unwrap(args[0]);
  if (is_str(v)) {
    return args[2].is_true() ? cx.type_error("cannot use a bytes pattern on a string-like object")
                             : v;
  }
  std::string content;
  if (!is_kind(v, Kind::kBytes) && !bytes_content(v, &content)) {
    return cx.type_error("expected string or bytes-like object, got '{}'",
                         type_name(cx, args[0]));
  }
  if (args[1].is_true()) {
    return cx.type_error("cannot use a string pattern on a bytes-like object");
  }
  return is_kind(v, Kind::kBytes) ? v : Value::object(make_bytes(cx, content));
}

Value sre_register(Context& cx, const Value* args, int) {
  library_of(cx).sre_finish = args[0];
  keep(cx, args[0].as_object());
  return Value::none();
}

uint32_t character(Value v) { return static_cast<uint32_t>(to_int64(unwrap(v)).value_or(0)); }

Value ascii_lower(Context&, const Value* args, int) {
  return Value::small(sre_lower_ascii(character(args[0])));
}
Value unicode_lower(Context&, const Value* args, int) {
  return Value::small(sre_lower_unicode(character(args[0])));
}
Value ascii_cased(Context&, const Value* args, int) {
  uint32_t c = character(args[0]);
  return Value::boolean(c != sre_lower_ascii(c) || c != sre_upper_ascii(c));
}
Value unicode_cased(Context&, const Value* args, int) {
  uint32_t c = character(args[0]);
  return Value::boolean(c != sre_lower_unicode(c) || c != sre_upper_unicode(c));
}

constexpr NativeDef kSreFunctions[] = {
    {"_program", "code, groups, /", sre_program},
    {"_text", "string, is_str, is_bytes, /", sre_text},
    {"_match", "program, string, pos, endpos, /", sre_match},
    {"_fullmatch", "program, string, pos, endpos, /", sre_fullmatch},
    {"_search", "program, string, pos, endpos, /", sre_search},
    {"_next", "program, string, pos, endpos, advance, search, /", sre_next},
    {"_items", "program, string, pos, endpos, /", sre_items},
    {"_spans", "program, string, pos, endpos, limit, /", sre_spans},
    {"_resume", "operation, /", sre_resume},
    {"_register", "finish, /", sre_register},
    {"ascii_tolower", "character, /", ascii_lower},
    {"unicode_tolower", "character, /", unicode_lower},
    {"ascii_iscased", "character, /", ascii_cased},
    {"unicode_iscased", "character, /", unicode_cased},
};

Type* sre_type(VmContext& cx, const char* name, const ExtensionHooks* hooks) {
  NativeTypeDef def{"_sre", name};
  def.hooks = hooks;
  Type* type = make_native_type(cx, def);
  keep(cx, type);
  type_ready(cx, type);
  return type;
}

}  // namespace

void init__sre_native_module(VmContext& cx, Module* module) {
  library_of(cx).sre_program_type = sre_type(cx, "Program", &kProgramHooks);
  library_of(cx).sre_operation_type = sre_type(cx, "Operation", &kOperationHooks);
  module_add(cx, module, kSreFunctions);
}

}  // namespace heddle
