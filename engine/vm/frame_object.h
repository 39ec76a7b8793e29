// FrameObject: a frame as the program sees it: sys._getframe(), tb_frame, gi_frame.
//
//   state     | where its line, locals and caller come from     | left by
//   ----------+-------------------------------------------------+-------------------------------
//   live      | the Frame itself, whose mode is kObserved        | its return or exception
//   retired   | copies that were taken when the frame was left   | nothing
//
// 1. A frame is watched from the first time that somebody asks for its object; frames that nobody
//    asks about pay nothing.
// 2. A live frame belongs to the strand it runs on. Another strand looks at it only while the
//    world is stopped (read_frame).
#pragma once

#include "engine/vm/world.h"

namespace heddle {

struct FrameObject : Object {
  CodeObject* code;
  Function* function;
  Dict* globals;
  Value names;
  Generator* generator;     // keeps the memory of a generator's frame
  ReturnMode mode;          // the frame's own
  uint32_t strand;          // whose it was when it was first asked for
  Frame* live;              // null once retired
  uint32_t pc;              // of the instruction it stood at; once retired
  Array* values;            // its named registers; once retired
  Slot<Object*> back;       // the FrameObject of its caller, or null; once retired
  Slot<Value> locals;       // the dict that f_locals and locals() give out; empty until then
};

/// The object of a frame; made on first use. Requires: a frame of the running strand, or of a
/// generator that is suspended.
FrameObject* frame_object(VmContext& cx, Frame* f);

/// The frame is about to be left: its object keeps copies from now on.
void retire_frame(VmContext& cx, Frame* f);

/// What the frame's real mode is.
inline ReturnMode mode_of(const Frame* f) {
  return f->mode == ReturnMode::kObserved ? f->object->mode : f->mode;
}

/// The line at which it stands, as f_lineno.
Value frame_line_number(Context& cx, Value frame);

/// locals() of a frame: the namespace itself, or a dict that is brought up to date.
Value frame_locals(VmContext& cx, FrameObject* frame);

/// The names that a program sees, `depth` calls above the innermost frame of its own; null if
/// there are not so many.
Frame* program_frame_at(VmContext& cx, int64_t depth);

/// Fills in the types frame and traceback. After init_runtime.
void init_frame_types(Context& cx);
/// Where a traceback's line stands in the source.
const Position& traceback_position(const Traceback* line);

/// sys._current_frames(): a dict of what `ident` makes of a strand's number to its frame.
Value current_frames(VmContext& cx, Value (*ident)(uint32_t strand));

}  // namespace heddle
