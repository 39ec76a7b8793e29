#include "engine/step/execution.h"

#include "engine/lib/library.h"
#include "engine/step/watch.h"
#include "engine/vm/preview.h"

namespace heddle {
namespace {

constexpr size_t kVariablesMax = 200;
constexpr size_t kScheduleShown = 100'000;  // characters

Recorder::Settings recording() {
  Recorder::Settings settings;
  settings.sequenced = true;
  return settings;
}

// Views look at it at any time, so it is not part of what is put back.
std::shared_ptr<Recorder> recorder_outside() {
  const Arena::Outside outside;
  return std::make_shared<Recorder>(recording());
}

std::string trimmed(const std::string& line) {
  const size_t begin = line.find_first_not_of(" \t");
  return begin == std::string::npos ? std::string() : line.substr(begin);
}

}  // namespace

void Execution::Output::write(uint32_t strand, int stream, std::string_view text) {
  pieces.push_back({strand, stream, std::string(text)});
}

Execution::Execution(const Program& program, const RunSettings& settings,
                     std::unique_ptr<Person> who)
    : recorder(recorder_outside()),
      person(std::move(who)),
      scheduler(settings, *recorder, person.get()),
      world(program, settings, output) {
  person->watches_clock_of(scheduler);
  person->records_to(*recorder);
}

void Execution::start(std::shared_ptr<const Code> code) {
  recorder->names().name_main_file(world.program.files[0].name);
  init_library(world.boot_context());
  world.boot(prelude_code(), std::move(code), scheduler);
}

void Execution::watch_lines(LineWatch& watch) {
  world.line_watch = &watch;
  for (const VmStrand* strand : world.strands) watch.begun(*strand);
}

bool Execution::is_between(uint32_t strand) {
  const Strand* found = scheduler.policy().enabled()->find(strand);
  return found != nullptr && found->pending_op() == VisibleOp::kNone;
}

void Execution::remember_parts() {
  Strand* last = scheduler.policy().enabled()->find(person->last());
  if (last == nullptr || over()) return;
  hands.of(world.boot_context(), static_cast<VmStrand&>(*last));
}

void Execution::look(Standing& standing, const Watches& watches) {
  const NameTable names = recorder->names().table();
  standing.operation = person->operations();
  standing.time_ns = scheduler.trace_ns();
  standing.last = person->last();
  standing.over = over();
  standing.schedule = scheduler.schedule();
  if (standing.schedule.size() > kScheduleShown) standing.schedule.clear();
  scheduler.for_each_strand([&](Strand& strand) {
    if (standing.strands.size() >= kStandingStrandsMax) return;
    look_at_strand(static_cast<VmStrand&>(strand), names, standing);
  });
  look_at_variables(standing);
  for (const std::string& expression : watches.expressions) {
    standing.watches.push_back(watch_value({scheduler, world, names, watches.strand}, expression));
  }
  if (over()) look_at_end(standing);
}

void Execution::look_at_strand(VmStrand& strand, const NameTable& names, Standing& standing) {
  SeenStrand& seen = standing.strands.emplace_back();
  seen.id = strand.id();
  seen.name = names.strand(strand.id());
  if (const Frame* frame = program_frame(strand)) {
    const Code& code = *frame->code->code;
    const size_t at = instruction_of(strand, frame);
    seen.function = code.qualname;
    seen.file = code.filename;
    if (at < code.positions.size()) seen.line = code.positions[at].line;
    seen.source = trimmed(world.source_line(code.filename, seen.line));
    seen.parts = hands.of(world.boot_context(), strand);
    look_at_locals(strand, seen);
  }
  if (scheduler.policy().enabled()->find(strand.id()) != nullptr) {
    seen.state = SeenStrand::State::kCanRun;
  } else if (strand.state() == StrandState::kCreated) {
    seen.state = SeenStrand::State::kNotStarted;
  } else {
    look_at_wait(strand, names, seen);
  }
}

void Execution::look_at_locals(VmStrand& strand, SeenStrand& seen) {
  Frame* frame = program_frame(strand);
  const Code& code = *frame->code->code;
  if ((code.flags & Code::kOptimized) == 0) return;
  VmContext& cx = world.boot_context();
  for (size_t i = 0; i < code.local_names.size() && i < frame->code->register_count; ++i) {
    Value v = frame->regs()[i];
    if (is_kind(v, Kind::kCell)) v = cast<Cell>(v)->value.load();
    const std::string& name = code.local_names[i];
    if (v.is_empty() || !is_state(v) || name.empty() || name[0] == '.') continue;
    SeenVariable& local = seen.locals.emplace_back();
    local.name = name;
    local.type = type_name(cx, v);
    local.text = preview(cx, v);
  }
}

void Execution::look_at_wait(VmStrand& strand, const NameTable& names, SeenStrand& seen) {
  seen.wait = strand.waits_for();
  const bool join = seen.wait.kind == Wait::k_join;
  if (seen.wait.kind == Wait::k_sleep || seen.wait.kind == Wait::k_none) {
    seen.state = SeenStrand::State::kSleeps;
    seen.until_ns = strand.deadline_ns();
    return;
  }
  seen.state = SeenStrand::State::kWaits;
  seen.awaited = join ? names.strand(seen.wait.object) : names.object(seen.wait.object);
  if (join || seen.wait.holder == kNoStrand) return;
  seen.holder = names.strand(seen.wait.holder);
  const Toucher* taken = person->taker(seen.wait.object);
  if (taken != nullptr && taken->strand == seen.wait.holder) seen.holder_line = taken->line;
}

void Execution::look_at_variables(Standing& standing) {
  if (world.main_module == nullptr) return;
  VmContext& cx = world.boot_context();
  Dict* names = world.main_module->dict;
  uint32_t at = 0;
  Value key, value;
  while (standing.variables.size() < kVariablesMax && dict_next(names, &at, &key, &value)) {
    if (!is_str(key) || !is_state(value)) continue;
    SeenVariable variable;
    variable.name = to_utf8(cast<Str>(key));
    if (variable.name.starts_with("__")) continue;
    variable.type = type_name(cx, value);
    variable.text = preview(cx, value);
    const Toucher* last = nullptr;
    auto later = [&](const Object* object) {
      const uint32_t id = object->identity.load(std::memory_order_relaxed) & kIdentityMask;
      const Toucher* touch = id == 0 ? nullptr : person->writer(id);
      if (touch != nullptr && (last == nullptr || touch->operation > last->operation)) last = touch;
    };
    if (const Cell* cell = namespace_cell(cx, names, cast<Str>(key), false)) later(cell);
    if (value.is_object()) later(value.as_object());
    if (last != nullptr) {
      variable.writer = last->strand;
      variable.line = last->line;
      variable.operation = last->operation;
    }
    standing.variables.push_back(std::move(variable));
  }
}

void Execution::look_at_end(Standing& standing) {
  standing.exit_status = world.exit_status();
  if (scheduler.end() == RunEnd::kDeadlock) {
    standing.outcome = "deadlock";
    standing.exit_status = 3;
    standing.report = deadlock_report(scheduler, recorder->names().table(), world);
  } else if (!world.uncaught_name.empty() && world.uncaught_name != "SystemExit") {
    standing.outcome = "exception";
    standing.report = world.uncaught_name;
  } else {
    standing.outcome = scheduler.end() == RunEnd::kStopped ? "stopped" : "finished";
  }
}

}  // namespace heddle
