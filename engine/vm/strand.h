// VmStrand: a flow of control of a Python program: a stack of frames on the heap.
#pragma once

#include "engine/sched/scheduler.h"
#include "engine/sched/strand.h"
#include "engine/vm/frame.h"

namespace heddle {

class World;
struct VmContext;

class VmStrand final : public Strand {
 public:
  explicit VmStrand(World& world);
  ~VmStrand() override;

  /// Runs the interpreter on the worker's Context.
  StopReason run(Worker& worker) override;
  std::vector<CodePlace> stack() const override;
  Described describe() const override;
  uint64_t loop_state() const override;
  void retired(Worker& worker) override;

  /// Room for a frame of `code`, registers empty, linked to nothing; grows the stack.
  Frame* push_frame(CodeObject* code) {
    size_t bytes = sizeof(Frame) + size_t{code->register_count} * sizeof(Value);
    char* place = top_;
    if (__builtin_expect(static_cast<size_t>(end_ - place) < bytes, 0)) {
      place = grow(bytes);
    }
    top_ = place + bytes;
    return reinterpret_cast<Frame*>(place);
  }
  /// Gives a stack frame's memory back. Requires: it is the topmost one, and no generator's.
  void pop_frame(Frame* f) {
    top_ = reinterpret_cast<char*>(f);
    if (__builtin_expect(top_ == segment_->begin(), 0)) shrink();
  }

  World& world;
  Frame* frame = nullptr;       // the innermost
  uint32_t depth = 0;           // Python calls on the stack, against the recursion limit
  bool granted = false;         // controlled: the operation it stands before has been decided
  bool in_step = false;         // controlled: library code goes on in one visible operation
  // Controlled: how many changes it has made that are no visible operations: to what nobody else
  // can reach, by natives that may keep or give out anything (print), by taking what a primitive
  // has. A loop that makes any is not one that changes nothing.
  uint64_t own_changes = 0;
  int phases = -1;              // main strand: how many phases are over; -1: not begun
  Value thread_object;          // threading.Thread, or empty
  Value entry;                  // what a new strand calls, with `entry_args`
  Value entry_args;             // a tuple
  Value uncaught;               // main strand: the exception that ended it
  Value result;                 // what the first frame returned
  uint32_t slot = 0;            // place in World::strands
  Value local_dicts;            // threading.local storage: a dict, or empty
  void mark(Marker& marker);
  /// Sets `line` and `file` to where the innermost frame of the program's own stands; line 0 if
  /// there is none. Requires: the frame's pc is behind the instruction.
  void note_line() {
    const Frame* f = frame;
    if (f != nullptr && (f->code->flags & Code::kLibrary) == 0 && note_line_of(*f)) return;
    note_outer_line();
  }

 private:
  bool note_line_of(const Frame& f) {
    auto pc = static_cast<size_t>(f.pc - f.code->insns);
    if (pc > 0) pc--;
    if (pc >= f.code->position_count) return false;
    line.store(f.code->positions[pc].line, std::memory_order_relaxed);
    file.store(f.code->trace_file, std::memory_order_relaxed);
    return true;
  }
  void note_outer_line();
  /// Pushes the first frame, or the main strand's next one.
  Value begin(VmContext& cx);
  Value begin_or_fail(VmContext& cx);
  char* grow(size_t bytes);
  void shrink();

  StackSegment* segment_ = nullptr;
  char* top_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace heddle
