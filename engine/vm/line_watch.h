// LineWatch: is told whenever a strand of a controlled run begins a new line of the program, and
// can make it stand still there.
//
// A line begins where CPython's tracing says so: at its first instruction, and again with each jump
// back to it. The line has not been executed yet. Lines of library code are none.
#pragma once

#include "engine/vm/strand.h"

#include <unordered_map>
#include <utility>

namespace heddle {

class LineWatch {
 public:
  virtual ~LineWatch() = default;

  /// Returns: true: the strand stands still and run() comes back with kBudget. It is not told of
  ///          this beginning again when it goes on.
  virtual bool begins(VmStrand& strand, uint32_t line) = 0;

  /// While `sees_values`: an instruction of the program has been executed, and its frame goes on.
  virtual void executed(VmStrand& strand, const Frame* frame, size_t at) {
    (void)strand, (void)frame, (void)at;
  }
  bool sees_values = false;

  /// For a watch that comes to a run that goes on: where the strand stands has begun already.
  void begun(const VmStrand& strand) {
    const Frame* frame = strand.frame;
    if (frame == nullptr || (frame->code->flags & Code::kLibrary) != 0) return;
    const auto at = static_cast<size_t>(frame->pc - frame->code->insns);
    const auto& positions = frame->code->code->positions;
    if (at < positions.size()) {
      places_[&strand] = {frame, frame->code, positions[at].line, at, true};
    }
  }

 private:
  friend class LineFollower;
  struct Place {
    const Frame* frame = nullptr;
    const CodeObject* code = nullptr;  // another function's frame can come to the same memory
    uint32_t line = 0;
    size_t at = 0;       // the instruction
    bool stood = false;  // there, and has not gone on yet
  };
  std::unordered_map<const VmStrand*, Place> places_;
};

/// A strand's place while it runs: which instructions begin a line.
class LineFollower {
 public:
  LineFollower(LineWatch* watch, VmStrand& strand)
      : watch_(watch), strand_(strand), place_(watch ? &watch->places_[&strand] : nullptr) {}

  /// Before the instruction at `pc` of the strand's frame. Returns: whether to stand still.
  bool at(const Frame* frame, const Insn* pc) {
    if ((frame->code->flags & Code::kLibrary) != 0) return false;
    const auto& positions = frame->code->code->positions;
    const auto at = static_cast<size_t>(pc - frame->code->insns);
    const uint32_t line = positions[at].line;
    if (line == 0) return false;
    LineWatch::Place& p = *place_;
    const bool same = frame == p.frame && frame->code == p.code;
    if (watch_->sees_values && same && at != p.at) watch_->executed(strand_, frame, p.at);
    const bool begins = same ? line != p.line || at < p.at || comes_again(*frame->code->code, at)
                             : at == 0 || positions[at - 1].line != line;
    p = {frame, frame->code, line, at, false};
    if (!begins || is_implicit_return(*frame->code->code, at)) return false;
    strand_.line.store(line, std::memory_order_relaxed);
    strand_.file.store(frame->code->trace_file, std::memory_order_relaxed);
    p.stood = watch_->begins(strand_, line);
    return p.stood;
  }

 private:
  // A loop of one instruction, `while True: pass`; whoever stood still at it goes on first.
  bool comes_again(const Code& code, size_t at) {
    if (code.insns[at].op != Op::kJumpBack || code.insns[at].wide() != -1) return false;
    return !std::exchange(place_->stood, false);
  }

  // It has the line of the `def`, or the file's first: nobody wrote it there.
  static bool is_implicit_return(const Code& code, size_t at) {
    return at > 0 && at + 2 == code.insns.size() && code.insns[at].op == Op::kLoadConst &&
           code.insns[at + 1].op == Op::kReturn && code.positions[at].line == code.first_line;
  }

  LineWatch* const watch_;
  VmStrand& strand_;
  LineWatch::Place* const place_;
};

}  // namespace heddle
