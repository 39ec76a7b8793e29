#include "engine/vm/strand.h"

#include "engine/base/often_changed.h"
#include "engine/vm/call.h"
#include "engine/vm/frame_object.h"
#include "engine/vm/interpreter.h"
#include "engine/vm/world.h"

#include <algorithm>
#include <new>

namespace heddle {

namespace {

// The first segment holds a handful of frames: strands are many and mostly shallow.
constexpr size_t kFirstSegment = 1000;
constexpr size_t kLargestSegment = size_t{256} << 10;

}  // namespace

VmStrand::VmStrand(World& w) : world(w) {}

VmStrand::~VmStrand() {
  StackSegment* s = segment_;
  while (s != nullptr && s->next != nullptr) s = s->next;
  while (s != nullptr) {
    StackSegment* previous = s->previous;
    ::operator delete(s);
    s = previous;
  }
}

char* VmStrand::grow(size_t bytes) {
  if (segment_ != nullptr && segment_->next != nullptr) {
    StackSegment* next = segment_->next;
    if (static_cast<size_t>(next->end - next->begin()) >= bytes) {
      segment_ = next;
      end_ = next->end;
      return next->begin();
    }
    ::operator delete(next);
    segment_->next = nullptr;
  }
  size_t size = kFirstSegment;
  if (segment_ != nullptr) {
    size = std::min(kLargestSegment, 2 * static_cast<size_t>(segment_->end - segment_->begin()));
  }
  size = std::max(size, bytes);
  auto* fresh = static_cast<StackSegment*>(allocate_often_changed(sizeof(StackSegment) + size));
  fresh->previous = segment_;
  fresh->next = nullptr;
  fresh->end = fresh->begin() + size;
  if (segment_ != nullptr) segment_->next = fresh;
  segment_ = fresh;
  end_ = fresh->end;
  return fresh->begin();
}

// The topmost segment has become empty: go back to the one below, keeping this one for the next
// call unless it is the first.
void VmStrand::shrink() {
  StackSegment* below = segment_->previous;
  if (below == nullptr) return;
  // The end of the last frame below is where the next one begins.
  Frame* last = frame;
  while (last != nullptr && last->generator != nullptr) last = last->parent;
  segment_ = below;
  end_ = below->end;
  top_ = last == nullptr ? below->begin()
                         : reinterpret_cast<char*>(last->regs() + last->code->register_count);
}

void VmStrand::note_outer_line() {
  for (const Frame* f = frame; f != nullptr; f = f->parent) {
    if ((f->code->flags & Code::kLibrary) == 0 && note_line_of(*f)) return;
  }
  line.store(0, std::memory_order_relaxed);
}

Value VmStrand::begin(VmContext& cx) {
  if (id() == 0) return world.main_phase(cx, *this, ++phases);
  if (phases >= 0) return Value::empty();
  phases = 0;
  auto* args = cast<Tuple>(entry_args);
  Value result = call_value(cx, entry,
                            CallArgs{args->items, static_cast<int>(args->size), nullptr, {}});
  while (result.is_tail()) result = follow_tail(cx);
  return result;
}

Value VmStrand::begin_or_fail(VmContext& cx) {
  try {
    return begin(cx);
  } catch (const std::bad_alloc&) {
    cx.world.heap.request_collection();
    cx.world.collect(cx);
    return cx.raise_value(cx.types().MemoryError, Value::empty());
  }
}

StopReason VmStrand::run(Worker& worker) {
  VmContext& cx = world.context_for(&worker);
  cx.strand = this;
  for (;;) {
    if (frame == nullptr) {
      Value begun = begin_or_fail(cx);
      if (begun.is_empty()) return StopReason::kFinished;
      if (begun.is_undecided()) {
        phases--;
        return StopReason::kDecision;
      }
      if (begun != kPushed) {
        if (begun.is_error()) uncaught = cx.pending;
        cx.pending = Value::empty();
        continue;
      }
      frame->mode = ReturnMode::kTop;
    }
    int budget = worker.budget;
    StopReason reason = interpret(cx, *this);
    cx.instructions += static_cast<uint64_t>(budget - worker.budget);
    if (world.wants_look()) world.look_at_variables(cx);
    if (reason != StopReason::kFinished) {
      // Who parks or stands before a decision has said where, and its pc points at it again.
      if (reason == StopReason::kBudget && world.line_watch == nullptr) note_line();
      return reason;
    }
  }
}

void VmStrand::retired(Worker&) { world.strand_retired(this); }

void VmStrand::mark(Marker& marker) {
  marker.value(thread_object);
  marker.value(entry);
  marker.value(entry_args);
  marker.value(uncaught);
  marker.value(result);
  marker.value(local_dicts);
  for (Frame* f = frame; f != nullptr; f = f->parent) mark_frame(f, marker);
}

void mark_frame(Frame* f, Marker& marker) {
  marker.object(f->code);
  marker.object(f->function);
  marker.object(f->globals);
  marker.value(f->names);
  marker.value(f->handled);
  marker.object(f->generator);
  if (f->mode == ReturnMode::kObserved) marker.object(f->object);
  if (mode_of(f) == ReturnMode::kInit) marker.value(f->made);
  const Value* regs = f->regs();
  for (int n = 0; n < f->code->register_count; ++n) marker.value(regs[n]);
}

}  // namespace heddle
